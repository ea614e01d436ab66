"""The keywords that look at one instance without subschemas (JSON Schema 2020-12 Validation, section 6).

Each function reports what its keyword requires and the instance does not meet; ``evaluation.Rule`` is their type.
A keyword that is about another kind of instance says nothing.  The ``content`` keywords are annotations and have no
function; ``format`` is one as well, unless it is asked for (``formats``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from operator import ge, gt, le, lt
from typing import Any, Final

from .evaluation import Path, Rule, Run, Subschema
from .instances import equal, first_repeated, is_array, is_integer, is_kind, is_multiple, is_number, is_object, kind_of
from .wording import among, described, listed, nearest, shown

__all__ = ["ASSERTIONS"]


def _type(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.1.1."""
    kinds = [value] if isinstance(value, str) else value
    if not any(is_kind(instance, kind) for kind in kinds):
        run.fail(here, "type", path, " or ".join(kinds), described(instance, kind_of(instance)))


def _enum(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.1.2."""
    if not any(equal(instance, one) for one in value):
        run.fail(here, "enum", path, among(value), shown(instance), nearest(instance, value))


def _const(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.1.3."""
    if not equal(instance, value):
        run.fail(here, "const", path, shown(value), shown(instance), nearest(instance, [value]))


def _multiple_of(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.2.1."""
    if is_number(instance) and not is_multiple(instance, value):
        run.fail(here, "multipleOf", path, f"a multiple of {value}", shown(instance))


def _written_integer(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Draft 4 Core, section 3.5: there ``1.0`` is no integer."""
    if isinstance(instance, float) and is_integer(instance):
        run.fail(here, "type", path, "an integer written without a fraction", shown(instance))


def _limit(keyword: str, holds: Callable[[Any, Any], bool], words: str) -> Rule:
    """Validation, sections 6.2.2 to 6.2.5: a limit of numbers."""

    def rule(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
        if is_number(instance) and not holds(instance, value):
            run.fail(here, keyword, path, f"{words} {value}", shown(instance))

    return rule


def _size(keyword: str, kind: type[Sized], holds: Callable[[int, int], bool], words: str, unit: str) -> Rule:
    """Validation, sections 6.3 to 6.5: a limit of lengths.  A text is as long as it has code points."""

    def rule(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
        if isinstance(instance, kind) and not holds(len(instance), value):
            limit, plural = int(value), "" if value == 1 else "s"
            run.fail(here, keyword, path, f"{words} {limit} {unit}{plural}", f"{len(instance)}: {shown(instance)}")

    return rule


def _pattern(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.3.3."""
    if isinstance(instance, str) and not run.program.matches(value, instance):
        run.fail(here, "pattern", path, f"text that matches {value}", shown(instance))


def _unique_items(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.4.3."""
    repeated = first_repeated(instance) if value and is_array(instance) else None
    if repeated is not None:
        earlier, later = repeated
        found = f"{shown(instance[later])} at {earlier} and at {later}"
        run.fail(here, "uniqueItems", path, "items that differ", found)


def _required(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.5.3."""
    if is_object(instance):
        declared = here.members.get("properties", {})
        for name in value:
            if name not in instance:
                surplus = [other for other in instance if other not in declared]
                _missing(run, here, "required", path, name, instance, nearest(name, surplus))


def _dependent_required(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 6.5.4."""
    if is_object(instance):
        for present, names in value.items():
            for name in names if present in instance else ():
                if name not in instance:
                    _missing(run, here, "dependentRequired", path, name, instance, f"{shown(present)} asks for it")


def _missing(run: Run, here: Subschema, keyword: str, path: Path, name: str, instance: Any, hint: str) -> None:
    found = f"members {listed(instance)}" if instance else "no members"
    run.fail(here, keyword, path, f"member {shown(name)}", found, hint, f"member {shown(name)} is missing")


ASSERTIONS: Final[Mapping[str, Rule]] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "x-written-integer": _written_integer,
    "multipleOf": _multiple_of,
    "minimum": _limit("minimum", ge, "at least"),
    "maximum": _limit("maximum", le, "at most"),
    "exclusiveMinimum": _limit("exclusiveMinimum", gt, "more than"),
    "exclusiveMaximum": _limit("exclusiveMaximum", lt, "less than"),
    "minLength": _size("minLength", str, ge, "at least", "character"),
    "maxLength": _size("maxLength", str, le, "at most", "character"),
    "pattern": _pattern,
    "minItems": _size("minItems", list, ge, "at least", "item"),
    "maxItems": _size("maxItems", list, le, "at most", "item"),
    "uniqueItems": _unique_items,
    "minProperties": _size("minProperties", dict, ge, "at least", "member"),
    "maxProperties": _size("maxProperties", dict, le, "at most", "member"),
    "required": _required,
    "dependentRequired": _dependent_required,
}
