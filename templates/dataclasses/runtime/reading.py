"""The exact reader: JSON values to models, by shape.  It defines what decoding means.

The unrolled codecs take the happy path.  Whatever they will not take, comes here from the start: integers spelled with
a fraction, subclasses of dict and list, strict reading, and every fault, each reported at its JSON Pointer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from . import shapes as s
from .errors import DecodeError, Problem, abridged
from .instances import is_array, is_number, is_object, kind_of, names_are_text
from .values import UNSET, Instead, UnknownVariant
from .wording import among, listed, nearest, shown

__all__ = ["read", "token"]


def read(shape: s.Shape, value: Any, name: str, *, strict: bool, model: type[Any] | None = None) -> Any:
    """``value`` as ``shape`` has it; ``model`` takes the place of the outermost object's own class.

    Raises ``DecodeError`` with every fault in ``value``.
    """
    reader = _Reader(strict)
    try:
        result = reader.read(shape, value, "", model)
    except RecursionError:
        raise DecodeError(name, [Problem("", "a value that is not nested so deeply", abridged(value))]) from None
    if reader.problems:
        raise DecodeError(name, reader.problems)
    return result


class _Reader:
    """One reading: the faults found so far, and how many objects with fields are open.

    Inside one of those an integer spelled ``1.0`` is an ``int``, since its ``extras`` remember the spelling; elsewhere
    it stays as it is.
    """

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.inside = 0
        self.problems: list[Problem] = []

    def read(self, shape: s.Shape, value: Any, at: str, model: type[Any] | None = None) -> Any:
        match shape:
            case s.Ref():
                return self.read(shape.resolve(), value, at, model)
            case s.ObjectOf():
                return self._object(shape, value, at, model or shape.model)
            case s.Maybe(inner):
                return None if value is None else self.read(inner, value, at)
            case s.ListOf(item):
                if not is_array(value):
                    return self._refuse(at, "an array", value)
                return [self.read(item, element, f"{at}/{index}") for index, element in enumerate(value)]
            case s.MapOf(item):
                if not (is_object(value) and names_are_text(value)):
                    return self._refuse(at, "an object with string names", value)
                return {key: self.read(item, element, at + token(key)) for key, element in value.items()}
            case s.Either(variants, dispatch):
                return self._either(variants, dispatch, value, at)
            case s.Free():
                return self._free(value, at)
            case _:
                return self._scalar(shape, value, at)

    def _scalar(self, shape: s.Shape, value: Any, at: str) -> Any:
        match shape:
            case s.Text():
                return value if isinstance(value, str) else self._refuse(at, "a string", value)
            case s.Truth():
                return value if isinstance(value, bool) else self._refuse(at, "true or false", value)
            case s.Nothing():
                return value if value is None else self._refuse(at, "null", value)
            case s.Real():
                return value if is_number(value) else self._refuse(at, "a finite number", value)
            case s.Whole(width):
                return self._whole(width, value, at)
            case s.Choice(values):
                for allowed in values:
                    if allowed == value and isinstance(allowed, bool) == isinstance(value, bool):
                        return allowed if self.inside else value
                return self._refuse(at, _one_of(values, value), value)
            case s.OpenChoice(values):
                if isinstance(value, str) and (value in values or not self.strict):
                    return value
                return self._refuse(at, _one_of(values, value) if self.strict else "a string", value)
            case _:
                raise AssertionError(shape)

    def _whole(self, width: str, value: Any, at: str) -> Any:
        least, greatest = s.WIDTHS.get(width, (-math.inf, math.inf))
        if self.strict and width:
            plain = isinstance(value, int) and not isinstance(value, bool)
            if not (plain and least <= value <= greatest):
                return self._refuse(at, f"an integer from {least} to {greatest}, without a fraction", value)
            return value
        if not is_number(value) or value != int(value):
            return self._refuse(at, "an integer", value)
        return int(value) if self.inside else value

    def _free(self, value: Any, at: str) -> Any:
        if is_array(value):
            for index, element in enumerate(value):
                self._free(element, f"{at}/{index}")
        elif is_object(value) and names_are_text(value):
            for key, element in value.items():
                self._free(element, at + token(key))
        elif not (value is None or isinstance(value, (str, bool)) or is_number(value)):
            self._refuse(at, "a JSON value", value)
        return value

    def _object(self, shape: s.ObjectOf, value: Any, at: str, model: type[Any]) -> Any:
        result: Any = object.__new__(model)
        if not is_object(value) and shape.untyped and not self.strict:
            return self._instead(shape, value, at, result)
        if not (is_object(value) and names_are_text(value)):
            return self._refuse(at, "an object with string names", value)
        rest = dict(value)
        for name, constant in shape.constants:
            if name not in value:
                self._missing(at, [name], value)
            elif rest.pop(name) != constant:
                self._refuse(at + token(name), shown(constant), value[name])
        self.inside += 1
        for member in shape.members:
            setattr(result, member.attribute, self._member(member, value, rest, at))
        self.inside -= 1
        listed = {member.name for member in shape.members}
        for name in [name for name in rest if name not in listed]:
            if shape.others is not None:
                self.read(shape.others, value[name], at + token(name))
            elif self.strict:
                self._refuse(at + token(name), f"no such member{_hint(name, listed)}", value[name])
        result.extras = rest or None
        return result

    def _instead(self, shape: s.ObjectOf, value: Any, at: str, result: Any) -> Any:
        """An object without anything in its fields, for a value that is none."""
        for member in shape.members:
            setattr(result, member.attribute, UNSET if member.nullable or member.required else None)
        result.extras = Instead({"": self._free(value, at)})
        return result

    def _member(self, member: s.Member, value: dict[str, Any], rest: dict[str, Any], at: str) -> Any:
        """The field's value; ``rest`` keeps the member where the field alone would not write it back as it was."""
        absent = UNSET if member.nullable else None
        if member.name not in value:
            if member.required:
                self._missing(at, [member.name], value)
            return absent
        found = value[member.name]
        if found is None and not (member.nullable or member.required) and not self.strict:
            return absent
        before = len(self.problems)
        result = self.read(member.shape, found, at + token(member.name))
        if len(self.problems) > before or not _respelled(found, result):
            del rest[member.name]
        return result

    def _either(self, variants: tuple[s.Shape, ...], dispatch: s.Dispatch, value: Any, at: str) -> Any:
        match dispatch:
            case s.Pick(index):
                return self.read(variants[index], value, at)
            case s.ByKind(cases):
                kind = _kind(value)
                if kind not in cases:
                    return self._refuse(at, " or ".join(f"{_article(name)} {name}" for name in cases), value)
                return self._either(variants, cases[kind], value, at)
            case s.ByTag():
                return self._tagged(variants, dispatch, value, at)
            case s.ByMember(cases, otherwise, lax):
                if not (is_object(value) and names_are_text(value)):
                    return self._refuse(at, "an object with string names", value)
                present = [case for name, case in cases.items() if name in value]
                present += [otherwise] if otherwise is not None and (lax or not present) else []
                return self._first(variants, present, value, at) if present else self._missing(at, cases, value)
            case s.ByTrial(trials):
                for satisfied, index in trials:
                    if satisfied(value):
                        return self.read(variants[index], value, at)
                return self._refuse(at, "a value that one of the variants allows", value)

    def _first(self, variants: tuple[s.Shape, ...], cases: list[s.Dispatch], value: Any, at: str) -> Any:
        """The first case that fits: a value may have the telling members of two.  The first one's faults are told."""
        before = len(self.problems)
        told: list[Problem] = []
        for case in cases:
            result = self._either(variants, case, value, at)
            if len(self.problems) == before:
                return result
            told = told or self.problems[before:]
            del self.problems[before:]
        self.problems += told
        return None

    def _tagged(self, variants: tuple[s.Shape, ...], dispatch: s.ByTag, value: Any, at: str) -> Any:
        name, cases = dispatch.property, dispatch.cases
        if not (is_object(value) and names_are_text(value)):
            return self._refuse(at, "an object with string names", value)
        if name not in value:
            if dispatch.untagged is not None:
                return self._either(variants, dispatch.untagged, value, at)
            return UnknownVariant(self._free(value, at)) if dispatch.optional else self._missing(at, [name], value)
        tag = value[name]
        if not isinstance(tag, str):
            return self._refuse(at + token(name), "a string", tag)
        if tag in cases:
            return self._either(variants, cases[tag], value, at)
        if self.strict:
            return self._refuse(at + token(name), _one_of(cases, tag), tag)
        return UnknownVariant(self._free(value, at))

    def _missing(self, at: str, names: Iterable[str], value: Any) -> None:
        """The names of the members that are there help; their values may be secret."""
        expected = f"a member {' or '.join(map(shown, names))}"
        self.problems.append(Problem(at, expected, f"an object with {listed(value) or 'no members'}"))

    def _refuse(self, at: str, expected: str, found: Any) -> Any:
        self.problems.append(Problem(at, expected, abridged(found)))
        return None


def _one_of(values: Iterable[object], found: object) -> str:
    options = list(values)
    return among(options) + _hint(found, options)


def _hint(found: object, known: Iterable[object]) -> str:
    hint = nearest(found, known)
    return f" ({hint})" if hint else ""


def _kind(value: Any) -> str:
    """The JSON type, integers among the numbers."""
    kind = kind_of(value)
    return "number" if kind == "integer" else kind


def _article(kind: str) -> str:
    return "an" if kind[0] in "ao" else "a"


def _respelled(found: Any, result: Any) -> bool:
    """Whether an integer was spelled with a fraction (``1.0``), which an ``int`` would not write back."""
    if isinstance(found, float):
        return isinstance(result, int)
    if is_array(found) and is_array(result):
        return any(map(_respelled, found, result))
    if is_object(found) and is_object(result):
        return any(_respelled(found[name], element) for name, element in result.items())
    return False


def token(name: str) -> str:
    """A member's name as the last step of a JSON Pointer (RFC 6901, section 3)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
