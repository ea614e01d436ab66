"""What a schema requires of an instance, as a closed sum of frozen values.

``lowering`` makes checks from a schema document, ``dispatch`` finds out how unions are told apart, ``bodies`` prints
them.  A check is about yes or no only; what to say about a failure is the interpreter's business.

Checks of texts, numbers, arrays and objects hold for instances of every other kind, as in JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, Union

from wirestruct.documents import JSON

__all__ = [
    "ALL",
    "ALWAYS",
    "ANY",
    "NEVER",
    "Among",
    "Branch",
    "Check",
    "Every",
    "Fixed",
    "Interpreted",
    "Items",
    "Kind",
    "Length",
    "Limit",
    "Members",
    "Multiple",
    "Not",
    "OfKind",
    "One",
    "Pattern",
    "Reference",
    "Some",
    "Tagged",
    "Untagged",
    "Written",
    "inner",
    "kind_of",
    "weight",
]

Kind = Literal["null", "boolean", "integer", "fraction", "string", "array", "object", "alien"]
"""The JSON types, with ``number`` split: an integer is a number without a fractional part, however it is written.

A value that JSON cannot express, such as NaN, is an alien.
"""

ALL: Final[frozenset[Kind]] = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})
ANY: Final[frozenset[Kind]] = ALL | frozenset[Kind]({"alien"})


@dataclass(frozen=True, slots=True)
class Fixed:
    """Every instance, or none."""

    value: bool


@dataclass(frozen=True, slots=True)
class OfKind:
    """``type``: an instance of one of these kinds."""

    kinds: frozenset[Kind]

    def __repr__(self) -> str:
        return f"OfKind({sorted(self.kinds)})"


@dataclass(frozen=True, slots=True)
class Among:
    """``const`` and ``enum``: one of these values."""

    values: tuple[JSON, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """``minimum`` and its like: the number stands in this relation to the bound."""

    operator: Literal["<", "<=", ">", ">="]
    bound: int | float


@dataclass(frozen=True, slots=True)
class Multiple:
    """``multipleOf``."""

    divisor: int | float


@dataclass(frozen=True, slots=True)
class Written:
    """``x-written-integer``: a number without a fraction or exponent; draft 4 has no other integers."""


@dataclass(frozen=True, slots=True)
class Length:
    """``minLength`` and ``maxLength``, in code points."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """``pattern``: the ECMA-262 expression is found in the text."""

    source: str


@dataclass(frozen=True, slots=True)
class Items:
    """Everything about the items of an array.  ``contained`` is None without ``contains``."""

    prefix: tuple[Check, ...] = ()
    rest: Check = Fixed(True)
    least: int = 0
    most: int | None = None
    unique: bool = False
    contained: Check | None = None
    least_contained: int = 1
    most_contained: int | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """Everything about the members of an object.

    ``others`` is for members that neither ``properties`` nor ``patterns`` speak of.  ``present`` names members that
    are known to be there and to be right: the tags that led here.
    """

    required: tuple[str, ...] = ()
    properties: tuple[tuple[str, Check], ...] = ()
    patterns: tuple[tuple[str, Check], ...] = ()
    others: Check = Fixed(True)
    least: int = 0
    most: int | None = None
    names: Check = Fixed(True)
    companions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    consequences: tuple[tuple[str, Check], ...] = ()
    present: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a definition requires."""

    name: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class One:
    """Exactly one of these."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    check: Check


@dataclass(frozen=True, slots=True)
class Branch:
    """``if``, ``then`` and ``else``."""

    condition: Check
    then: Check
    otherwise: Check


@dataclass(frozen=True, slots=True)
class Tagged:
    """A union whose objects are told apart by the text at one member; ``otherwise`` is for all other kinds."""

    tag: str
    cases: tuple[tuple[str, Check], ...]
    otherwise: Check


@dataclass(frozen=True, slots=True)
class Untagged:
    """What a branch requires of an object when its tag is known to be there and to be right."""

    check: Check
    tag: str


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A definition that is left to the interpreter."""

    name: str


Check: TypeAlias = Union[
    Fixed,
    OfKind,
    Among,
    Limit,
    Multiple,
    Written,
    Length,
    Pattern,
    Items,
    Members,
    Reference,
    Every,
    Some,
    One,
    Not,
    Branch,
    Tagged,
    Untagged,
    Interpreted,
]

ALWAYS: Final = Fixed(True)
NEVER: Final = Fixed(False)


def kind_of(value: JSON) -> Kind:
    """The kind of a value that a schema mentions."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "fraction"


def inner(check: Check) -> Iterator[Check]:
    """The checks directly inside a check."""
    match check:
        case Every(checks) | Some(checks) | One(checks):
            yield from checks
        case Not(one) | Untagged(one, _):
            yield one
        case Branch(condition, then, otherwise):
            yield from (condition, then, otherwise)
        case Tagged(_, cases, otherwise):
            yield from (case for _, case in cases)
            yield otherwise
        case Items():
            yield from (*check.prefix, check.rest)
            if check.contained is not None:
                yield check.contained
        case Members():
            for group in (check.properties, check.patterns, check.consequences):
                yield from (one for _, one in group)
            yield from (check.others, check.names)
        case _:
            return


def weight(checks: Iterable[Check]) -> int:
    """How many checks these are, counting all inside them: a measure for the code they become."""
    return sum(1 + weight(inner(check)) for check in checks)
