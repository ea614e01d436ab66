"""Types that would share a name, and which of them gets another one.

In: the definitions of a document, or all names that its types ask for.  Out: names, each once, and a warning for each
that was changed.  Nothing here depends on the order of the document: of the claimants of a name the one written
exactly so keeps it, else the one whose place sorts first.
"""

from __future__ import annotations

from collections.abc import Mapping

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import Schemas
from wirestruct.lowering import facets as fc
from wirestruct.lowering.definitions import Source
from wirestruct.naming import definition, settled

__all__ = ["crowded", "definition_names"]


def definition_names(schemas: Schemas, source: Source) -> tuple[dict[Location, str], list[Diagnostic]]:
    """The name of each definition of a module, in document order."""
    wanted: dict[Location, str] = {}
    for written, location in source.definitions:
        wanted.setdefault(location, written)
    root = Location(source.document.path)
    [leads] = fc.elements(schemas, root)[:1]
    if leads != root and definition(wanted.get(leads, "")) == definition(wanted.get(root, "?")):
        del wanted[root]  # the document is that definition
    claimants: dict[str, list[Location]] = {}
    for place in sorted(wanted, key=lambda at: (definition(wanted[at]) != wanted[at], at == root, _order(at))):
        claimants.setdefault(definition(wanted[place]), []).append(place)
    first = {name: places[0] for name, places in claimants.items()}
    late = [
        (place, name, wanted[place]) for name, places in claimants.items() for place in places[1:] if place in wanted
    ]
    others = settled(late, first)
    problems = [
        _changed(definition(wanted[place]), first[definition(wanted[place])], place, others[place]) for place in others
    ]
    return {place: others.get(place) or definition(written) for place, written in wanted.items()}, problems


def crowded(
    claims: Mapping[str, Mapping[Location, None]], own: Mapping[Location, str]
) -> tuple[dict[tuple[str, Location], str], list[Diagnostic]]:
    """Other names for types without definitions of their own that ask for a name in use, by name and place."""
    homes = {name: location for location, name in own.items()}
    late: list[tuple[tuple[str, Location], str, str]] = []
    problems: list[Diagnostic] = []
    firsts: dict[str, Location] = {}
    for name, places in sorted(claims.items()):
        first, *rest = sorted(places, key=lambda place: (not _within(place, homes.get(name)), _order(place)))
        firsts[name] = first
        late += [((name, place), name, "") for place in rest]
    others = settled(late, claims.keys() | homes.keys())
    problems = [_changed(name, firsts[name], place, given) for (name, place), given in others.items()]
    return others, problems


def _within(place: Location, home: Location | None) -> bool:
    return home is not None and place.path == home.path and f"{place.pointer}/".startswith(f"{home.pointer}/")


def _order(location: Location) -> tuple[str, str]:
    return location.path, location.pointer


def _changed(name: str, first: Location, place: Location, given: str) -> Diagnostic:
    message = f"two types would be called {name!r}; this one is {given!r}, the other stands at {first}"
    return Diagnostic("WS411", message, place.key(), "name it under [tool.wirestruct.names]")
