"""Dynamic references: which anchor one means depends on the resources passed on the way to it, its scope.

In: walked documents and bound references.  Out: ``Dynamic``, which says for a scope where a dynamic reference leads
(Core, section 8.2.3.2).  A scope holds nothing but what decides that, so that there are finitely many and mostly one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from wirestruct.diagnostics import Location

__all__ = ["Dynamic", "Scope", "dynamic"]

Scope: TypeAlias = "tuple[tuple[str, Location], ...]"
"""The outermost anchor of each name on the way, by name."""


@dataclass(frozen=True, slots=True)
class Dynamic:
    """Where dynamic references lead.

    ``names`` are the names that dynamic references ask for, by the schema that holds them; ``anchors`` those that the
    resource beginning at a location offers.  From ``users`` a dynamic reference can be reached.
    """

    names: Mapping[Location, str] = field(default_factory=dict[Location, str])
    anchors: Mapping[Location, Mapping[str, Location]] = field(default_factory=dict[Location, "Mapping[str, Location]"])
    users: frozenset[Location] = frozenset()

    def entered(self, scope: Scope, location: Location) -> Scope:
        """The scope after entering the resource of a location; empty where it no longer matters."""
        if location not in self.users:
            return ()
        offered = self.anchors[_resource(self.anchors, location)]
        return tuple(sorted({**offered, **dict(scope)}.items())) if offered else scope

    def target(self, scope: Scope, holder: Location, bound: Location) -> Location:
        """Where the reference of a schema leads, which without any scope is bound to a location."""
        name = self.names.get(holder)
        return bound if name is None else dict(scope).get(name, bound)


def dynamic(
    names: Mapping[Location, str],
    resources: Iterable[Location],
    anchors: Iterable[tuple[Location, str]],
    targets: Mapping[Location, Location],
) -> Dynamic:
    """``resources`` are the places where resources begin, ``anchors`` the dynamic ones with their names."""
    if not names:
        return Dynamic()
    offered: dict[Location, dict[str, Location]] = {location: {} for location in resources}
    asked = frozenset(names.values())
    candidates: dict[str, list[Location]] = {}
    for location, name in anchors:
        if name in asked:
            offered[_resource(offered, location)].setdefault(name, location)
            candidates.setdefault(name, []).append(location)
    referring: dict[Location, list[Location]] = {}
    for holder, target in targets.items():
        for one in [target, *candidates.get(names.get(holder, ""), [])]:
            referring.setdefault(one, []).append(holder)
    return Dynamic(names, offered, _users(names, referring))


def _users(holders: Iterable[Location], referring: Mapping[Location, list[Location]]) -> frozenset[Location]:
    """Everything from which one of the holders can be reached: what is around it, what refers to that, and so on."""
    found: set[Location] = set()
    pending = list(holders)
    while pending:
        for location in _around(pending.pop()):
            if location not in found:
                found.add(location)
                pending += referring.get(location, [])
    return frozenset(found)


def _around(location: Location) -> Iterator[Location]:
    """A location and those above it."""
    pointer = location.pointer
    while pointer:
        yield Location(location.path, pointer)
        pointer = pointer.rpartition("/")[0]
    yield Location(location.path)


def _resource(resources: Mapping[Location, object], location: Location) -> Location:
    return next(one for one in _around(location) if one in resources)
