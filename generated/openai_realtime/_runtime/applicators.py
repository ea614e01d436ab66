# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""The keywords that apply subschemas (JSON Schema 2020-12 Core, sections 8.2.3, 10 and 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .annotations import evaluated_items, evaluated_members
from .evaluation import Path, Rule, Run, Subschema
from .instances import is_array, is_object
from .unions import explain
from .wording import nearest, shown

__all__ = ["APPLICATORS", "refusal"]


def refusal(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 4.3.2: the schema ``false``."""
    run.fail(here, "false", path, "no value here", shown(instance))


def _ref(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 8.2.3.1."""
    run.require(run.program.referenced(here), instance, path)


# -------------------------------------------------------------------- in place: section 10.2


def _all_of(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.1.1."""
    for branch in run.program.branches(here, "allOf"):
        run.require(branch, instance, path)


def _any_of(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.1.2."""
    explain(run, here, "anyOf", instance, path)


def _one_of(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.1.3."""
    explain(run, here, "oneOf", instance, path)


def _not(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.1.4."""
    if run.holds(run.program.child(here, "not"), instance):
        run.fail(here, "not", path, "a value that does not match what is excluded", shown(instance))


def _if(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.2: ``then`` and ``else`` count only beside ``if``."""
    taken = "then" if run.holds(run.program.child(here, "if"), instance) else "else"
    if taken in here.members:
        run.require(run.program.child(here, taken), instance, path)


def _dependent_schemas(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.2.2.4."""
    if is_object(instance):
        for name in value:
            if name in instance:
                run.require(run.program.child(here, "dependentSchemas", name), instance, path)


# -------------------------------------------------------------------- arrays: sections 10.3.1 and 11.2


def _prefix_items(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.1.1."""
    if is_array(instance):
        for index in range(min(len(value), len(instance))):
            run.require(run.program.child(here, "prefixItems", index), instance[index], (path, index))


def _items(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.1.2."""
    if is_array(instance):
        child = run.program.child(here, "items")
        for index in range(len(here.members.get("prefixItems", ())), len(instance)):
            run.require(child, instance[index], (path, index))


def _contains(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.1.3, with Validation, sections 6.4.4 and 6.4.5."""
    if not is_array(instance):
        return
    child = run.program.child(here, "contains")
    count = sum(run.holds(child, item) for item in instance)
    least, most = here.members.get("minContains", 1), here.members.get("maxContains")
    if count < least:
        keyword = "minContains" if "minContains" in here.members else "contains"
        run.fail(here, keyword, path, f"at least {int(least)} matching items", str(count))
    if most is not None and count > most:
        run.fail(here, "maxContains", path, f"at most {int(most)} matching items", str(count))


def _unevaluated_items(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 11.2."""
    if is_array(instance):
        evaluated = evaluated_items(run, here, instance)
        for index in range(len(instance)):
            if index not in evaluated:
                run.require(run.program.child(here, "unevaluatedItems"), instance[index], (path, index))


# -------------------------------------------------------------------- objects: sections 10.3.2 and 11.3


def _properties(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.2.1."""
    if is_object(instance):
        for name in value:
            if name in instance:
                run.require(run.program.child(here, "properties", name), instance[name], (path, name))


def _pattern_properties(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.2.2."""
    if is_object(instance):
        for name, member in instance.items():
            for pattern in value:
                if run.program.matches(pattern, name):
                    run.require(run.program.child(here, "patternProperties", pattern), member, (path, name))


def _additional_properties(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.2.3."""
    if not is_object(instance):
        return
    declared, patterns = here.members.get("properties", {}), here.members.get("patternProperties", ())
    for name, member in instance.items():
        if name in declared or any(run.program.matches(pattern, name) for pattern in patterns):
            continue
        if value is False:
            _surplus(run, here, "additionalProperties", (path, name), name, declared)
        else:
            run.require(run.program.child(here, "additionalProperties"), member, (path, name))


def _property_names(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """Core, section 10.3.2.4: a name that is not allowed is reported at its member."""
    if is_object(instance):
        for name in instance:
            run.require(run.program.child(here, "propertyNames"), name, (path, name))


def _unevaluated_properties(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Core, section 11.3."""
    if not is_object(instance):
        return
    evaluated = evaluated_members(run, here, instance)
    for name, member in instance.items():
        if name in evaluated:
            continue
        if value is False:
            _surplus(run, here, "unevaluatedProperties", (path, name), name, here.members.get("properties", {}))
        else:
            run.require(run.program.child(here, "unevaluatedProperties"), member, (path, name))


def _surplus(run: Run, here: Subschema, keyword: str, path: Path, name: str, declared: Any) -> None:
    hint = nearest(name, declared)
    run.fail(here, keyword, path, "no such member", shown(name), hint, f"member {shown(name)} is not allowed")


APPLICATORS: Final[Mapping[str, Rule]] = {
    "$ref": _ref,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "dependentSchemas": _dependent_schemas,
    "prefixItems": _prefix_items,
    "items": _items,
    "contains": _contains,
    "unevaluatedItems": _unevaluated_items,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "unevaluatedProperties": _unevaluated_properties,
}
