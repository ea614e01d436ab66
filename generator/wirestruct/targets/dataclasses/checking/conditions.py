"""Python conditions as values, so that they can be negated and combined before they become text.

In: atoms, each spelled both ways round.  Out: one expression, with brackets only where they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

__all__ = ["FALSE", "TRUE", "And", "Atom", "Condition", "Or", "Truth", "both", "either", "negated", "returned", "text"]


@dataclass(frozen=True, slots=True)
class Truth:
    """True or False."""

    value: bool


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition without parts.

    ``holds`` and ``fails`` are expressions for it and for its opposite that bind at least as tightly as a comparison
    or a ``not``.  ``typed`` says that a type checker sees a bool in them rather than Any.
    """

    holds: str
    fails: str
    typed: bool = True


@dataclass(frozen=True, slots=True)
class And:
    """All of these, tried in order."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of these, tried in order."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Union[Truth, Atom, And, Or]

TRUE: Final = Truth(True)
FALSE: Final = Truth(False)


def both(parts: Iterable[Condition]) -> Condition:
    """All of the parts."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,)) if one != TRUE]
    if FALSE in flat:
        return FALSE
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else TRUE


def either(parts: Iterable[Condition]) -> Condition:
    """At least one of the parts."""
    return negated(both(negated(part) for part in parts))


def negated(condition: Condition) -> Condition:
    """The opposite; De Morgan's laws keep ``not`` at the atoms."""
    match condition:
        case Truth(value):
            return Truth(not value)
        case Atom(holds, fails, typed):
            return Atom(fails, holds, typed)
        case And(parts):
            return Or(tuple(negated(part) for part in parts))
        case Or(parts):
            return And(tuple(negated(part) for part in parts))


def text(condition: Condition) -> str:
    """The expression."""
    match condition:
        case Truth(value):
            return str(value)
        case Atom(holds, _, _):
            return holds
        case And(parts):
            return " and ".join(f"({text(part)})" if isinstance(part, Or) else text(part) for part in parts)
        case Or(parts):
            return " or ".join(f"({text(part)})" if isinstance(part, And) else text(part) for part in parts)


def returned(condition: Condition) -> str:
    """The expression for a function that returns bool."""
    return text(condition) if _typed(condition) else f"bool({text(condition)})"


def _typed(condition: Condition) -> bool:
    match condition:
        case Truth():
            return True
        case Atom():
            return condition.typed
        case And(parts) | Or(parts):
            return all(map(_typed, parts))
