"""What changed between two versions of the schemas, and whom it breaks.

In: two ``ir.Package`` values.  Out: ``Change`` values, sorted by place.  A *reader* is a program built from the old
version that is given what the new one allows; a *writer* is one that sends what the old version allows to someone who
goes by the new.  So a wider type breaks readers, a narrower one breaks writers, and a name that is gone breaks both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, TypeVar

from wirestruct import ir
from wirestruct.limits import limits_changed
from wirestruct.subsumption import Scope, describe, members, scope_of, within

__all__ = ["RULES", "Change", "Who", "compare"]

Who: TypeAlias = Literal["readers", "writers"]
Kind: TypeAlias = Literal["added", "removed", "changed"]
T = TypeVar("T", ir.Module, ir.Declaration, ir.Field)

_BOTH: Final[tuple[Who, ...]] = ("readers", "writers")

RULES: Final[dict[str, str]] = {
    "module-added": "a module came",
    "module-removed": "a module is gone",
    "type-added": "a named type came",
    "type-removed": "a named type is gone",
    "type-changed": "other values are allowed than before, or the same under another name",
    "values-changed": "an enumeration or a union has other values or branches",
    "member-added": "an object has a member more",
    "member-removed": "an object has a member less",
    "presence-changed": "a member is required now, or no longer",
    "direction-changed": "a member became or is no longer readOnly or writeOnly",
    "default-changed": "what is assumed for an absent member is another value",
    "openness-changed": "members that are not listed are refused now, or taken, or of another type",
    "limit-changed": "a keyword that only validators look at came, went or changed",
}
"""The stable names of the kinds of changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its rule, where (``module.Declaration.member``), what in words, and whom it breaks."""

    rule: str
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
                yield Change("module-added", "added", name, "module")
            elif now is None:
                yield Change("module-removed", "removed", name, "module", _BOTH)
            else:
                yield from self.modules(was, now)

    def modules(self, old: ir.Module, new: ir.Module) -> Iterator[Change]:
        for name, was, now in _paired(old.declarations, new.declarations):
            where = f"{new.name}.{name}"
            if was is None:
                yield Change("type-added", "added", where, "declaration")
            elif now is None:
                yield Change("type-removed", "removed", where, "declaration", _BOTH)
            else:
                yield from self.declarations(ir.Named(new.name, name), was, now)
        for place, what, readers, writers in limits_changed(old.schema, new.schema):
            yield Change("limit-changed", "changed", f"{new.name}.{place}", what, _breaks(readers, writers))

    def declarations(self, named: ir.Named, old: ir.Declaration, new: ir.Declaration) -> Iterator[Change]:
        where = f"{named.module}.{named.name}"
        match old, new:
            case ir.Record(), ir.Record():
                yield from self.records(where, old, new)
            case ir.Alias(), ir.Alias():
                yield from self.types(where, old.type, new.type)
            case _:
                what = f"{_sort(old)} -> {_sort(new)}"
                yield Change("type-changed", "changed", where, what, self.broken(named, named))

    def records(self, where: str, old: ir.Record, new: ir.Record) -> Iterator[Change]:
        for name, was, now in _paired(members(old), members(new)):
            place = f"{where}.{name}"
            if now is not None and was is None:
                sealed = not _takes(old, now, self.after, self.before)
                breaks = _breaks(sealed and _received(now), _required(now) and _sent(now))
                yield Change("member-added", "added", place, _member(now), breaks)
            elif was is not None and now is None:
                sealed = not _takes(new, was, self.before, self.after)
                breaks = _breaks(_required(was) and _received(was), sealed and _sent(was))
                yield Change("member-removed", "removed", place, _member(was), breaks)
            elif was is not None and now is not None:
                yield from self.fields(place, was, now)
        was_open, now_open = _open(old), _open(new)
        if was_open != now_open:
            # To an object that takes only what it lists, anything unlisted is news.
            wider = old.others is None or not (new.others is None or self.fits(new.others, old.others, back=True))
            narrower = new.others is None or not (old.others is None or self.fits(old.others, new.others))
            yield Change("openness-changed", "changed", where, f"{was_open} -> {now_open}", _breaks(wider, narrower))

    def fields(self, place: str, was: ir.Field, now: ir.Field) -> Iterator[Change]:
        """A member of both versions; what writers do not send, or readers do not get, breaks neither."""
        received, sent = _received(now), _sent(now)
        if _required(was) != _required(now):
            what = f"{_presence(was)} -> {_presence(now)}"
            breaks = _breaks(_required(was) and received, _required(now) and sent)
            yield Change("presence-changed", "changed", place, what, breaks)
        if _direction(was) != _direction(now):
            readers = not received and _received(was) and _required(was)
            writers = (not sent and _sent(was)) or (sent and not _sent(was) and _required(now))
            what = f"{_direction(was)} -> {_direction(now)}"
            yield Change("direction-changed", "changed", place, what, _breaks(readers, writers))
        before, after = _default(was), _default(now)
        if before != after and not (_required(was) or _required(now)):
            breaks = _breaks(bool(before) and received, bool(before) and sent)
            what = f"default {before or 'none'} -> {after or 'none'}"
            yield Change("default-changed", "changed", place, what, breaks)
        for change in self.types(place, was.type, now.type):
            kept = _breaks("readers" in change.breaks and received, "writers" in change.breaks and sent)
            yield replace(change, breaks=kept)

    def types(self, where: str, old: ir.Type, new: ir.Type) -> Iterator[Change]:
        was, now = describe(old), describe(new)
        if was != now:
            values = _values(old, new)
            rule = "values-changed" if values else "type-changed"
            yield Change(rule, "changed", where, values or f"{was} -> {now}", self.broken(old, new))

    def fits(self, inner: ir.Type, outer: ir.Type, back: bool = False) -> bool:
        """Whether what the old version has is within what the new one has, or back."""
        scopes = (self.after, self.before) if back else (self.before, self.after)
        return within(inner, scopes[0], outer, scopes[1])

    def broken(self, old: ir.Type, new: ir.Type) -> tuple[Who, ...]:
        return _breaks(not self.fits(new, old, back=True), not self.fits(old, new))


def _takes(record: ir.Record, member: ir.Field, scope: Scope, record_scope: Scope) -> bool:
    """Whether a record that does not list the member accepts it all the same."""
    return record.others is not None and within(member.type, scope, record.others, record_scope)


def _required(member: ir.Field) -> bool:
    return isinstance(member.presence, ir.Required)


def _received(member: ir.Field) -> bool:
    return not member.write_only


def _sent(member: ir.Field) -> bool:
    return not member.read_only


def _direction(member: ir.Field) -> str:
    return "readOnly" if member.read_only else "writeOnly" if member.write_only else "both ways"


def _default(member: ir.Field) -> str:
    presence = member.presence
    has = isinstance(presence, ir.Optional) and presence.has_default
    return json.dumps(presence.default, sort_keys=True) if isinstance(presence, ir.Optional) and has else ""


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
