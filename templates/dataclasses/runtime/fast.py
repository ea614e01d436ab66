"""What the unrolled codecs call where a line of their own would not do.

They raise ``Reject``, without a reason, at whatever is unusual; the exact reader then starts over and finds reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, Final

from .engine import BIG
from .values import Instead, UnknownVariant

__all__ = [
    "BIG",
    "REJECTED",
    "Reject",
    "encoder",
    "free",
    "leftover",
    "new",
    "outlives",
    "raw",
    "real",
    "restore",
    "unknown",
    "untagged",
]

new: Final = object.__new__


_PLAIN: Final = frozenset((str, int, bool, None.__class__))
"""What is JSON whatever its value."""


class Reject(Exception):
    """Not the happy path."""


REJECTED: Final = (Reject, LookupError, TypeError, AttributeError, ValueError, RecursionError)
"""What the unrolled code raises, on purpose or because it took the value's shape for granted."""


def free(value: Any) -> Any:
    """Free-form JSON, as it is; refuses NaN, Infinity, and floats that may stand for integers (see ``engine``)."""
    kind = value.__class__
    if kind is dict:
        for name, element in value.items():
            if name.__class__ is not str:
                raise Reject
            if element.__class__ not in _PLAIN:
                free(element)
    elif kind is list:
        for element in value:
            if element.__class__ not in _PLAIN:
                free(element)
    elif kind is float:
        if not -BIG < value < BIG:
            raise Reject
    elif kind not in _PLAIN:
        raise Reject
    return value


def leftover(value: dict[str, Any], known: Container[str], tolerant: Container[str]) -> dict[str, Any] | None:
    """The members that no field holds: those not ``known``, and nulls in ``tolerant`` ones, whose schema has none."""
    extras: dict[str, Any] | None = None
    for name, element in value.items():
        if name not in known or (element is None and name in tolerant):
            if extras is None:
                extras = {}
            if type(name) is not str:
                raise Reject
            extras[name] = free(element)
    return extras


def restore(result: dict[str, Any], extras: dict[str, Any], known: Container[str]) -> None:
    """Write back what no field holds."""
    if extras.__class__ is Instead:
        raise Reject
    for name, element in extras.items():
        if type(name) is not str:
            raise Reject
        if outlives(name, element, result, known):
            result[name] = free(element)


def outlives(name: str, element: Any, result: dict[str, Any], known: Container[str]) -> bool:
    """Whether one of the extras is written: a field that was given another value since, or none, has the last word."""
    return bool(result[name] == element) if name in result else element is None or name not in known


def unknown(value: Any, tag: str) -> UnknownVariant:
    """A variant with a tag that the schema does not list."""
    if value.__class__ is not dict or value[tag].__class__ is not str:
        raise Reject
    return UnknownVariant(free(value))


def untagged(value: Any) -> UnknownVariant:
    """A variant without the tag, where the tag need not be there."""
    if value.__class__ is not dict:
        raise Reject
    return UnknownVariant(free(value))


def raw(variant: UnknownVariant) -> Any:
    """An unknown variant is written as it was read."""
    return variant.raw


def real(value: Any) -> Any:
    """A finite number; the exact writer says where another one sits."""
    if type(value) is int or (type(value) is float and -BIG < value < BIG):
        return value
    raise Reject


def encoder(table: dict[type, Callable[[Any], Any]], kind: type) -> Callable[[Any], Any]:
    """The encoder of a class that is not in the table itself: a subclass of one that is."""
    for ancestor in kind.__mro__:
        if ancestor in table:
            return table[ancestor]
    raise Reject
