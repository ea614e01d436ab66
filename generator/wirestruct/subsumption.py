"""Whether every value of one type is a value of another, across two packages.

In: two types, each with the declarations it refers to.  Out: yes or no.  Structural, so that a declaration that was
renamed or turned into a union of itself still counts; recursive types are equal until shown otherwise.

One convention: an object that allows members beside the listed ones is taken to hold only the listed ones.  By the
letter of JSON Schema nothing could ever be added to it; everyone who evolves a protocol reads it the other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from typing_extensions import assert_never

from wirestruct import ir

__all__ = ["Scope", "describe", "members", "scope_of", "within"]

Scope: TypeAlias = Mapping[ir.Named, ir.Declaration]
Pair: TypeAlias = tuple[ir.Named, ir.Named]

_RANGES: Final[dict[ir.Width, tuple[int, int]]] = {
    "u8": (0, 2**8 - 1),
    "u16": (0, 2**16 - 1),
    "u32": (0, 2**32 - 1),
    "u64": (0, 2**64 - 1),
    "i8": (-(2**7), 2**7 - 1),
    "i16": (-(2**15), 2**15 - 1),
    "i32": (-(2**31), 2**31 - 1),
    "i64": (-(2**63), 2**63 - 1),
}


def scope_of(package: ir.Package) -> Scope:
    """Every declaration of a package under the type that refers to it."""
    return {
        ir.Named(module.name, declaration.name): declaration
        for module in package.modules
        for declaration in module.declarations
    }


def within(inner: ir.Type, inner_scope: Scope, outer: ir.Type, outer_scope: Scope) -> bool:
    """Whether every value of ``inner`` is a value of ``outer``."""
    return _Within(inner_scope, outer_scope, set()).types(inner, outer)


def describe(type_: ir.Type) -> str:
    """A type in words; two types that differ only in order read the same."""
    match type_:
        case ir.Anything():
            return "any value"
        case ir.Null():
            return "null"
        case ir.Boolean():
            return "boolean"
        case ir.Integer(width):
            return f"integer ({width})" if width else "integer"
        case ir.Number():
            return "number"
        case ir.String(known):
            return f"string ({', '.join(sorted(map(repr, known)))}, ...)" if known else "string"
        case ir.Choice(values):
            return " | ".join(sorted(map(repr, values)))
        case ir.OpenChoice(values):
            return describe(ir.String(values))
        case ir.Nullable(inner):
            return f"{describe(inner)} | null"
        case ir.Sequence(item):
            return f"array of ({describe(item)})"
        case ir.Mapping(value):
            return f"object of ({describe(value)})"
        case ir.Named(_, name):
            return name
        case ir.OneOf(variants, _):
            return " | ".join(sorted(map(describe, variants)))
        case _:
            assert_never(type_)


def _single(type_: ir.Type, scope: Scope, passed: frozenset[ir.Named] = frozenset()) -> Iterator[ir.Type]:
    """The type as alternatives that are not unions; aliases are looked through, enumerations split by value."""
    match type_:
        case ir.Nullable(inner):
            yield ir.Null()
            yield from _single(inner, scope, passed)
        case ir.OneOf(variants, _):
            for variant in variants:
                yield from _single(variant, scope, passed)
        case ir.Choice(values):
            for value in values:
                yield ir.Choice((value,))
        case ir.OpenChoice():
            yield ir.String()
        case ir.Named():
            declaration = scope[type_]
            if isinstance(declaration, ir.Record):
                yield type_
            elif type_ not in passed:
                yield from _single(declaration.type, scope, passed | {type_})
        case (
            ir.Anything()
            | ir.Null()
            | ir.Boolean()
            | ir.Integer()
            | ir.Number()
            | ir.String()
            | ir.Sequence()
            | ir.Mapping()
        ):
            yield type_
        case _:
            assert_never(type_)


@dataclass(frozen=True, slots=True)
class _Within:
    """One question; ``assumed`` holds the pairs of declarations that are being compared further up."""

    inner_scope: Scope
    outer_scope: Scope
    assumed: set[Pair]

    def types(self, inner: ir.Type, outer: ir.Type) -> bool:
        choices = tuple(_single(outer, self.outer_scope))
        return all(any(self.single(one, choice) for choice in choices) for one in _single(inner, self.inner_scope))

    def single(self, inner: ir.Type, outer: ir.Type) -> bool:
        match inner, outer:
            case _, ir.Anything():
                return True
            case ir.Choice((value,)), _:
                return _has(outer, value)
            case ir.Integer(narrow), ir.Integer(wide):
                return wide is None or (narrow is not None and _inside(_RANGES[narrow], _RANGES[wide]))
            case ir.Integer(), ir.Number():
                return True
            case ir.Sequence(one), ir.Sequence(other):
                return self.types(one, other)
            case ir.Mapping(one), ir.Mapping(other):
                return self.types(one, other)
            case ir.Named(), ir.Mapping(value):
                record = self.inner_scope[inner]
                held = [member.type for member in members(record)] + _others(record)
                return all(self.types(one, value) for one in held)
            case ir.Named(), ir.Named():
                return self.records(inner, outer)
            case _:
                return type(inner) is type(outer)

    def records(self, inner: ir.Named, outer: ir.Named) -> bool:
        pair = (inner, outer)
        if pair in self.assumed:
            return True
        known = frozenset(self.assumed)
        self.assumed.add(pair)
        narrow, wide = self.inner_scope[inner], self.outer_scope[outer]
        mine = {member.name: member for member in members(narrow)}
        theirs = {member.name: member for member in members(wide)}
        required = all(
            name in mine and isinstance(mine[name].presence, ir.Required)
            for name, member in theirs.items()
            if isinstance(member.presence, ir.Required)
        )
        rest = _others(wide)
        fits = required and all(
            (
                self.types(member.type, theirs[name].type)
                if name in theirs
                else any(self.types(member.type, other) for other in rest)
            )
            for name, member in mine.items()
        )
        fits = fits and all(any(self.types(other, allowed) for allowed in rest) for other in _others(narrow))
        if not fits:
            self.assumed.intersection_update(known)  # whatever was concluded from this assumption goes with it
        return fits


def _has(type_: ir.Type, value: str | int | bool) -> bool:
    match type_:
        case ir.Choice(values):
            return any(type(value) is type(other) and value == other for other in values)
        case ir.String():
            return isinstance(value, str)
        case ir.Boolean():
            return isinstance(value, bool)
        case ir.Integer(width):
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and (width is None or _inside((int(value), int(value)), _RANGES[width]))
        case ir.Number():
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return False


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def members(declaration: ir.Declaration) -> tuple[ir.Field, ...]:
    """A record's members; a tag is a required member with one value."""
    if isinstance(declaration, ir.Alias):
        return ()
    tags = tuple(
        ir.Field(tag.name, ir.Choice((tag.value,)), ir.Required(), tag.location, read_only=tag.read_only)
        for tag in declaration.constants
    )
    return tags + declaration.fields


def _others(declaration: ir.Declaration) -> list[ir.Type]:
    return [declaration.others] if isinstance(declaration, ir.Record) and declaration.others is not None else []
