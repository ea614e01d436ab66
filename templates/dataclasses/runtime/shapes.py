"""Types as data, for the exact reader and writer: a closed sum that mirrors what a schema says about models.

A generated ``shapes`` module holds one of these per type.  The unrolled codecs say the same in code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias, Union

from .values import JSON

__all__ = [
    "WIDTHS",
    "ByKind",
    "ByMember",
    "ByTag",
    "ByTrial",
    "Choice",
    "Dispatch",
    "Either",
    "Free",
    "ListOf",
    "MapOf",
    "Maybe",
    "Member",
    "Nothing",
    "ObjectOf",
    "OpenChoice",
    "Pick",
    "Real",
    "Ref",
    "Shape",
    "Text",
    "Truth",
    "Whole",
]

WIDTHS: Final[dict[str, tuple[int, int]]] = {
    f"{sign}{bits}": (0, 2**bits - 1) if sign == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for sign in "ui"
    for bits in (8, 16, 32, 64)
}
"""The least and greatest integer of each width."""


@dataclass(frozen=True, slots=True)
class Free:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Only null."""


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; a strict reader wants an integer lexeme within ``width``, a key of ``WIDTHS``."""

    width: str = ""


@dataclass(frozen=True, slots=True)
class Real:
    """Any finite number."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these values."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """One of these words, which only strict readers insist on: others may be news."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """The inner shape, or null."""

    inner: Shape


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array."""

    item: Shape


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object whose member names are data."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Ref:
    """A named shape: a module, dotted and relative to the package, and a type of it."""

    module: str
    name: str

    def resolve(self) -> Shape:
        """The shape itself; its module is imported when first asked for."""
        package = __name__.rpartition(".")[0].rpartition(".")[0]
        shape: Shape = import_module(f"{package}.{self.module}.shapes").SHAPES[self.name]
        return shape


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its wire name, its attribute, its shape, and how the documented system writes it."""

    name: str
    attribute: str
    shape: Shape
    required: bool = False
    nullable: bool = False
    rule: Literal["plain", "write_null", "write_default", "omit_default"] = "plain"
    default: JSON = None


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object read into ``model``.

    ``constants`` are its tags; ``others`` is the shape of unlisted members, if any; ``read_only`` names the members
    that come from the other side and are not sent to it; ``untyped`` allows values that are no objects at all.
    """

    model: type[Any]
    constants: tuple[tuple[str, str], ...]
    members: tuple[Member, ...]
    others: Shape | None
    read_only: tuple[str, ...] = ()
    untyped: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """Decided: the variant at this index."""

    variant: int


@dataclass(frozen=True, slots=True)
class ByKind:
    """Decide by JSON type: null, boolean, number, string, array, object."""

    cases: dict[str, Dispatch]


@dataclass(frozen=True, slots=True)
class ByTag:
    """Decide by the string at a property; one that is not listed makes an unknown variant.

    Where it is ``optional`` and missing, the variant is the one at ``untagged``, or unknown too.
    """

    property: str
    cases: dict[str, Dispatch]
    optional: bool = False
    untagged: Pick | None = None


@dataclass(frozen=True, slots=True)
class ByMember:
    """Decide by which of these members is present: the first whose shape then fits, and ``otherwise`` where none is.

    ``lax``: ``otherwise`` may also fit where one of them is.
    """

    cases: dict[str, Dispatch]
    otherwise: Dispatch | None
    lax: bool = False


@dataclass(frozen=True, slots=True)
class ByTrial:
    """Decide by the first variant whose schema the value satisfies."""

    cases: tuple[tuple[Callable[[object], bool], int], ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes."""

    variants: tuple[Shape, ...]
    dispatch: Dispatch


Dispatch: TypeAlias = Union[Pick, ByKind, ByTag, ByMember, ByTrial]
Shape: TypeAlias = Union[
    Free, Nothing, Truth, Whole, Real, Text, Choice, OpenChoice, Maybe, ListOf, MapOf, Ref, ObjectOf, Either
]
