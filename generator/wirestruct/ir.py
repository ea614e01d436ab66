"""The intermediate representation: what the schemas mean, in no target language.

A closed sum of frozen values that refer to each other by name.  ``lowering`` makes it, targets read it, ``inspect``
prints it.  Nothing here is a Python identifier or annotation; every declaration and field says where it comes from.
Every ``match`` over ``Type``, ``Dispatch`` or ``Declaration`` ends in ``assert_never``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON

# ---------------------------------------------------------------- types

Width = Literal["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"]
JsonKind = Literal["null", "boolean", "number", "string", "array", "object"]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value, kept as it stands."""


@dataclass(frozen=True, slots=True)
class Null:
    """Only null."""


@dataclass(frozen=True, slots=True)
class Boolean:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number of any size.  ``width``: the system's own reader also wants an integer lexeme in that range."""

    width: Width | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Any finite number."""


@dataclass(frozen=True, slots=True)
class String:
    """Any text.  ``known`` lists documented values of an open enumeration; others are as good."""

    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these strings, integers or booleans, and nothing else."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """One of these words today; readers keep any other, strict readers refuse it."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nullable:
    """The inner type, or null."""

    inner: Type


@dataclass(frozen=True, slots=True)
class Sequence:
    """An array of items of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object whose member names are data and whose members have one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A declaration, by module and name."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several types.  ``dispatch`` finds the variant of a value without trying."""

    variants: tuple[Type, ...]
    dispatch: Dispatch


Type: TypeAlias = Union[
    Anything, Null, Boolean, Integer, Number, String, Choice, OpenChoice, Nullable, Sequence, Mapping, Named, OneOf
]

# ---------------------------------------------------------------- how a union's variant is found


@dataclass(frozen=True, slots=True)
class Leaf:
    """Decided: the variant at this index."""

    variant: int


@dataclass(frozen=True, slots=True)
class ByKind:
    """By JSON type; integers count as numbers."""

    cases: tuple[tuple[JsonKind, Dispatch], ...]


@dataclass(frozen=True, slots=True)
class ByTag:
    """By the string at one property of an object.  A value that is not listed is an unknown variant.

    ``optional``: not every branch requires the property.  An object without it is the variant that ``untagged`` leads
    to, the only one that does not, or an unknown variant too.
    """

    property: str
    cases: tuple[tuple[str, Dispatch], ...]
    optional: bool = False
    untagged: Leaf | None = None


@dataclass(frozen=True, slots=True)
class ByMember:
    """By a member that only one branch requires: the first name present decides, ``otherwise`` takes the rest.

    A value may have the telling members of several branches; readers then look for one that fits.  ``lax``: members
    that tell mean nothing to ``otherwise``, which may therefore fit where they do not.
    """

    cases: tuple[tuple[str, Dispatch], ...]
    otherwise: Dispatch | None
    lax: bool = False


@dataclass(frozen=True, slots=True)
class ByTrial:
    """Nothing decides: the first variant whose schema the value satisfies."""

    variants: tuple[int, ...]


Dispatch: TypeAlias = Union[Leaf, ByKind, ByTag, ByMember, ByTrial]

# ---------------------------------------------------------------- declarations


@dataclass(frozen=True, slots=True)
class Required:
    """The member is always there."""


@dataclass(frozen=True, slots=True)
class Optional:
    """The member may be absent; an absent one stays absent.  The default is what readers assume, never written."""

    default: JSON = None
    has_default: bool = False


Presence: TypeAlias = Union[Required, Optional]

Rule = Literal["plain", "write_null", "write_default", "omit_default"]


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an object.

    ``name`` is the member's name on the wire.  ``rule`` says how the documented system itself writes it: ``plain``
    leaves an absent or null member out, ``write_null`` writes null for both, ``write_default`` writes the default for an
    absent one, ``omit_default`` leaves it out when absent or equal to the default.  ``secret`` values stay out of
    representations meant for people; ``read_only`` ones come from the other side and are not sent to it, ``write_only``
    ones are sent and never come.
    """

    name: str
    type: Type
    presence: Presence
    location: Location
    description: str = ""
    rule: Rule = "plain"
    secret: bool = False
    read_only: bool = False
    write_only: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A required member with one possible string value: a tag."""

    name: str
    value: str
    location: Location
    description: str = ""
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object with named members.

    ``others`` is the type of members that are not listed: Anything keeps them as they are, None refuses them.
    ``untyped``: the schema does not say that it is about objects, so that all other values satisfy it as well.
    """

    name: str
    location: Location
    description: str
    constants: tuple[Constant, ...]
    fields: tuple[Field, ...]
    others: Type | None
    untyped: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type that is not an object with named members: a union, an enumeration, a scalar, an array."""

    name: str
    location: Location
    description: str
    type: Type


Declaration: TypeAlias = Union[Record, Alias]


@dataclass(frozen=True, slots=True)
class Module:
    """The declarations of one document.

    ``name`` is dotted and relative to the package.  ``roots`` are the top types: each gets a document of its own.
    ``schema`` is the document as one self-contained JSON Schema 2020-12 value: ``$defs`` by declaration name, every
    ``$ref`` of the form ``#/$defs/<name>``.  ``definitions`` names the entries that validators offer.
    """

    name: str
    location: Location
    description: str
    declarations: tuple[Declaration, ...]
    roots: tuple[str, ...]
    schema: dict[str, JSON]
    definitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """Everything one run generates."""

    name: str
    modules: tuple[Module, ...]
