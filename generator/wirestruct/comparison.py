"""What changed between two versions of the schemas, and whom it breaks.

In: two ``ir.Package`` values.  Out: ``Change`` values, sorted by place.  A *reader* is a program built from the old
version that is given what the new one allows; a *writer* is one that sends what the old version allows to someone who
goes by the new.  So a wider type breaks readers, a narrower one breaks writers, and a name that is gone breaks both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, TypeVar

from wirestruct import ir
from wirestruct.limits import limits_changed
from wirestruct.subsumption import Scope, describe, members, scope_of, within

__all__ = ["Change", "Who", "compare"]

Who: TypeAlias = Literal["readers", "writers"]
Kind: TypeAlias = Literal["added", "removed", "changed"]
T = TypeVar("T", ir.Module, ir.Declaration, ir.Field)

_BOTH: Final[tuple[Who, ...]] = ("readers", "writers")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where (``module.Declaration.member``), what in words, and whom it breaks."""

    kind: Kind
    where: str
    what: str
    breaks: tuple[Who, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.where}: {self.what} [breaks {' and '.join(self.breaks) or 'nobody'}]"


def compare(old: ir.Package, new: ir.Package) -> tuple[Change, ...]:
    """Every difference that a reader or a writer could notice; descriptions and order are not among them."""
    return tuple(_Comparison(scope_of(old), scope_of(new)).packages(old, new))


def _breaks(readers: bool, writers: bool) -> tuple[Who, ...]:
    return tuple(who for who, broken in zip(_BOTH, (readers, writers), strict=True) if broken)


def _paired(old: tuple[T, ...], new: tuple[T, ...]) -> Iterator[tuple[str, T | None, T | None]]:
    """By name: the old and the new, sorted."""
    before: dict[str, T] = {item.name: item for item in old}
    after: dict[str, T] = {item.name: item for item in new}
    for name in sorted({*before, *after}):
        yield name, before.get(name), after.get(name)


@dataclass(frozen=True, slots=True)
class _Comparison:
    before: Scope
    after: Scope

    def packages(self, old: ir.Package, new: ir.Package) -> Iterator[Change]:
        for name, was, now in _paired(old.modules, new.modules):
            if was is None:
                yield Change("added", name, "module")
            elif now is None:
                yield Change("removed", name, "module", _BOTH)
            else:
                yield from self.modules(was, now)

    def modules(self, old: ir.Module, new: ir.Module) -> Iterator[Change]:
        for name, was, now in _paired(old.declarations, new.declarations):
            where = f"{new.name}.{name}"
            if was is None:
                yield Change("added", where, "declaration")
            elif now is None:
                yield Change("removed", where, "declaration", _BOTH)
            else:
                yield from self.declarations(ir.Named(new.name, name), was, now)
        for place, what, readers, writers in limits_changed(old.schema, new.schema):
            yield Change("changed", f"{new.name}.{place}", what, _breaks(readers, writers))

    def declarations(self, named: ir.Named, old: ir.Declaration, new: ir.Declaration) -> Iterator[Change]:
        where = f"{named.module}.{named.name}"
        match old, new:
            case ir.Record(), ir.Record():
                yield from self.records(where, old, new)
            case ir.Alias(), ir.Alias():
                yield from self.types(where, old.type, new.type)
            case _:
                yield Change("changed", where, f"{_sort(old)} -> {_sort(new)}", self.broken(named, named))

    def records(self, where: str, old: ir.Record, new: ir.Record) -> Iterator[Change]:
        for name, was, now in _paired(members(old), members(new)):
            place = f"{where}.{name}"
            if now is not None and was is None:
                sealed = not _takes(old, now, self.after, self.before)
                yield Change("added", place, _member(now), _breaks(sealed, _required(now)))
            elif was is not None and now is None:
                sealed = not _takes(new, was, self.before, self.after)
                yield Change("removed", place, _member(was), _breaks(_required(was), sealed))
            elif was is not None and now is not None:
                if _required(was) != _required(now):
                    what = f"{_presence(was)} -> {_presence(now)}"
                    yield Change("changed", place, what, _breaks(_required(was), _required(now)))
                yield from self.types(place, was.type, now.type)
        was_open, now_open = _open(old), _open(new)
        if was_open != now_open:
            wider, narrower = old.others is None, new.others is None
            yield Change("changed", where, f"{was_open} -> {now_open}", _breaks(wider, narrower))

    def types(self, where: str, old: ir.Type, new: ir.Type) -> Iterator[Change]:
        was, now = describe(old), describe(new)
        if was != now:
            yield Change("changed", where, _values(old, new) or f"{was} -> {now}", self.broken(old, new))

    def broken(self, old: ir.Type, new: ir.Type) -> tuple[Who, ...]:
        wider = not within(new, self.after, old, self.before)
        narrower = not within(old, self.before, new, self.after)
        return _breaks(wider, narrower)


def _takes(record: ir.Record, member: ir.Field, scope: Scope, record_scope: Scope) -> bool:
    """Whether a record that does not list the member accepts it all the same."""
    return record.others is not None and within(member.type, scope, record.others, record_scope)


def _required(member: ir.Field) -> bool:
    return isinstance(member.presence, ir.Required)


def _presence(member: ir.Field) -> str:
    return "required" if _required(member) else "optional"


def _member(member: ir.Field) -> str:
    return f"{_presence(member)} member: {describe(member.type)}"


def _open(record: ir.Record) -> str:
    return "no other members" if record.others is None else f"other members: {describe(record.others)}"


def _sort(declaration: ir.Declaration) -> str:
    return "object with members" if isinstance(declaration, ir.Record) else describe(declaration.type)


def _values(old: ir.Type, new: ir.Type) -> str:
    """What was added to and removed from an enumeration or a union; empty where other things changed as well."""
    before, after = _listed(old), _listed(new)
    if before is None or after is None:
        return ""
    said = [
        f"{verb}: {', '.join(names)}"
        for verb, names in (("added", sorted(after - before)), ("removed", sorted(before - after)))
        if names
    ]
    return "; ".join(said)


def _listed(type_: ir.Type) -> frozenset[str] | None:
    match type_:
        case ir.Nullable(inner):
            listed = _listed(inner)
            return None if listed is None else listed | {"null"}
        case ir.Choice(values):
            return frozenset(map(repr, values))
        case ir.String(known) | ir.OpenChoice(known) if known:
            return frozenset(map(repr, known)) | {"any other string"}
        case ir.OneOf(variants, _):
            return frozenset(map(describe, variants))
        case _:
            return None
