"""The exact writer: models to JSON values, by shape, in any form.

The unrolled codecs write the exact form and check little.  This one checks everything, says where a wrong value sits,
and knows the other forms.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from . import shapes as s
from .errors import EncodeError, Problem, abridged
from .fast import outlives
from .instances import is_array, is_integer, is_number, is_object, names_are_text
from .reading import token
from .values import UNSET, Instead, UnknownVariant
from .wording import among

__all__ = ["Form", "write"]

Form: TypeAlias = Literal["exact", "known", "request", "canonical"]
"""``exact``: as it was read or built, unknown members included.  ``known``: declared members only.  ``request``: those
that may be sent to the system, so without what its schema calls ``readOnly``.  ``canonical``: as the documented system
itself would write it, with its own habits for null and defaults, declared members only."""


def write(shape: s.Shape, value: Any, name: str, form: Form) -> Any:
    """The JSON value of a model or of any value of a generated type.

    Raises ``EncodeError`` with every value that does not fit its type.
    """
    writer = _Writer(form)
    try:
        result = writer.write(shape, value, "")
    except RecursionError:
        raise EncodeError(name, [Problem("", "a value that is not nested so deeply", abridged(value))]) from None
    if writer.problems:
        raise EncodeError(name, writer.problems)
    return result


class _Writer:
    """One writing: the faults found so far."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.problems: list[Problem] = []

    def write(self, shape: s.Shape, value: Any, at: str) -> Any:
        match shape:
            case s.Ref():
                return self.write(shape.resolve(), value, at)
            case s.ObjectOf():
                return self._object(shape, value, at)
            case s.Maybe(inner):
                return None if value is None else self.write(inner, value, at)
            case s.ListOf(item):
                if not is_array(value):
                    return self._refuse(at, "a list", value)
                return [self.write(item, element, f"{at}/{index}") for index, element in enumerate(value)]
            case s.MapOf(item):
                if not (is_object(value) and names_are_text(value)):
                    return self._refuse(at, "a dict with string keys", value)
                return {key: self.write(item, element, at + token(key)) for key, element in value.items()}
            case s.Either(variants):
                return self._either(variants, value, at)
            case s.Free():
                return self._free(value, at)
            case _:
                return value if fits(shape, value) else self._refuse(at, _words(shape), value)

    def _free(self, value: Any, at: str) -> Any:
        if is_array(value):
            return [self._free(element, f"{at}/{index}") for index, element in enumerate(value)]
        if is_object(value) and names_are_text(value):
            return {key: self._free(element, at + token(key)) for key, element in value.items()}
        if value is None or isinstance(value, (str, bool)) or is_number(value):
            return value
        return self._refuse(at, "a JSON value", value)

    def _object(self, shape: s.ObjectOf, value: Any, at: str) -> Any:
        if not isinstance(value, shape.model):
            return self._refuse(at, f"a {shape.model.__name__}", value)
        extras: dict[str, Any] | None = getattr(value, "extras", None)
        if isinstance(extras, Instead):
            return self._free(extras[""], at)
        kept = shape.read_only if self.form == "request" else ()
        result: dict[str, Any] = {name: constant for name, constant in shape.constants if name not in kept}
        for member in shape.members:
            held = getattr(value, member.attribute, UNSET)
            if member.name not in kept and self._shown(member, held):
                result[member.name] = self._member(member, held, at + token(member.name))
        if extras and self.form == "exact":
            if not (is_object(extras) and names_are_text(extras)):
                return self._refuse(at, "extras that are a dict with string keys", extras)
            known = {member.name for member in shape.members}
            for name, element in extras.items():
                if outlives(name, element, result, known):
                    result[name] = self._free(element, at + token(name))
        return result

    def _shown(self, member: s.Member, held: Any) -> bool:
        """Whether the member is written at all."""
        if self.form != "canonical" or member.required:
            return member.required or not _absent(member, held)
        match member.rule:
            case "write_null" | "write_default":
                return True
            case "omit_default":
                return not _absent(member, held) and held != member.default
            case "plain":
                return not _absent(member, held) and held is not None

    def _member(self, member: s.Member, held: Any, at: str) -> Any:
        if self.form == "canonical" and not member.required and _absent(member, held):
            return member.default
        return self.write(member.shape, held, at)

    def _either(self, variants: tuple[s.Shape, ...], value: Any, at: str) -> Any:
        if isinstance(value, UnknownVariant):
            return self._free(value.raw, at)
        chosen = next((variant for variant in variants if fits(variant, value)), None)
        if chosen is None:
            return self._refuse(at, " or ".join(_words(variant) for variant in variants), value)
        return self.write(chosen, value, at)

    def _refuse(self, at: str, expected: str, found: Any) -> Any:
        self.problems.append(Problem(at, expected, abridged(found)))
        return None


def _absent(member: s.Member, held: Any) -> bool:
    return held is UNSET or (held is None and not member.nullable)


def fits(shape: s.Shape, value: Any) -> bool:
    """Whether a value is of the shape at first sight; what is inside lists, maps and models is not looked at."""
    match shape:
        case s.Ref():
            return fits(shape.resolve(), value)
        case s.ObjectOf():
            return isinstance(value, shape.model)
        case s.Maybe(inner):
            return value is None or fits(inner, value)
        case s.ListOf():
            return is_array(value)
        case s.MapOf():
            return is_object(value)
        case s.Either(variants):
            return isinstance(value, UnknownVariant) or any(fits(variant, value) for variant in variants)
        case s.Free():
            return True
        case s.Nothing():
            return value is None
        case s.Truth():
            return isinstance(value, bool)
        case s.Whole():
            return is_integer(value)
        case s.Real():
            return is_number(value)
        case s.Text() | s.OpenChoice():
            return isinstance(value, str)
        case s.Choice(values):
            return any(allowed == value and isinstance(allowed, bool) == isinstance(value, bool) for allowed in values)


def _words(shape: s.Shape) -> str:
    match shape:
        case s.Ref():
            return f"a {shape.name}"
        case s.ObjectOf():
            return f"a {shape.model.__name__}"
        case s.Choice(values):
            return among(values)
        case s.Text() | s.OpenChoice():
            return "a string"
        case s.Whole():
            return "an integer"
        case s.Real():
            return "a finite number"
        case s.Truth():
            return "True or False"
        case s.Nothing():
            return "None"
        case s.ListOf():
            return "a list"
        case s.MapOf():
            return "a dict"
        case s.Maybe(inner):
            return f"{_words(inner)} or None"
        case s.Either(variants):
            return " or ".join(map(_words, variants))
        case s.Free():
            return "a JSON value"
