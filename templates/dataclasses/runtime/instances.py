"""What JSON Schema says about instances that Python does not: kinds, equality, multiples, uniqueness.

In: JSON values as ``json.loads`` makes them; subclasses of dict, list, str, int and float count as what they derive
from.  Out: answers.  Generated validators and the interpreter both ask here, so that they cannot differ.

``bool`` is no number (JSON Schema Core, section 4.2.1).  ``1.0`` is an integer (section 4.2.3).  NaN and the
infinities are not JSON: they are of no kind and so satisfy no ``type``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeGuard

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = [
    "as_object",
    "equal",
    "first_repeated",
    "is_array",
    "is_integer",
    "is_kind",
    "is_multiple",
    "is_number",
    "is_object",
    "is_unique",
    "kind_of",
    "names_are_text",
]

WHOLE: Final = 2.0**53
"""Up to here every float that is a whole number is written as that number."""


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether this is a JSON array."""
    return isinstance(value, list)


def names_are_text(value: dict[Any, Any]) -> bool:
    """Whether every member's name is a string, as JSON has it."""
    return all(isinstance(name, str) for name in value)


def is_integer(value: Any) -> bool:
    """Whether this is a number without a fraction, in whatever way it is written."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    return isinstance(value, float) and value.is_integer()


def is_number(value: Any) -> bool:
    """Whether this is a number that JSON can express."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def kind_of(value: Any) -> str:
    """The value's type in the words of JSON Schema, ``integer`` where that holds; ``""`` where it is not JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    if is_integer(value):
        return "integer"
    return "number" if is_number(value) else ""


def is_kind(value: Any, kind: str) -> bool:
    """Whether the value satisfies ``"type": kind``."""
    found = kind_of(value)
    return found == kind or (kind == "number" and found == "integer")


def as_object(value: Any) -> Any:
    """A dict subclass as an exact dict, so that looking a member up has no side effects; None for anything else."""
    return dict(value) if is_object(value) else None


def equal(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON value (Core, section 4.2.2): ``1`` equals ``1.0`` but not ``true``."""
    if isinstance(one, (dict, list)) or isinstance(other, (dict, list)):
        return bool(_key(one) == _key(other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def is_unique(items: list[Any]) -> bool:
    """Whether no two items are equal; takes time in proportion to their size, not to its square."""
    return len(items) < 2 or len({_key(item) for item in items}) == len(items)


def first_repeated(items: list[Any]) -> tuple[int, int] | None:
    """The positions of two equal items, the later one as early as possible."""
    seen: dict[Any, int] = {}
    for index, item in enumerate(items):
        earlier = seen.setdefault(_key(item), index)
        if earlier != index:
            return earlier, index
    return None


def _key(value: Any) -> Any:
    """A hashable value that is equal for equal JSON values and for no others."""
    if isinstance(value, bool):
        return ("boolean", value)
    if is_array(value):
        return ("array", *[_key(item) for item in value])
    if is_object(value):
        return ("object", frozenset([(name, _key(member)) for name, member in value.items()]))
    return value


def is_multiple(value: int | float, divisor: int | float) -> bool:
    """Whether a number is a whole multiple of another, both taken as the decimals they are written as.

    So 4.02 is a multiple of 0.01, although no binary fraction is; integers are exact at any size.
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    if isinstance(value, float) and isinstance(divisor, int) and value.is_integer() and abs(value) < WHOLE:
        return int(value) % divisor == 0
    return (_exact(value) / _exact(divisor)).denominator == 1


def _exact(value: int | float) -> Fraction:
    from fractions import Fraction  # seldom needed, and slow to import

    return Fraction(float.__repr__(value)) if isinstance(value, float) else Fraction(value)
