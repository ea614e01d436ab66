"""One self-contained schema per module: Schemas and the locations of definitions in, one JSON value out.

Every reference becomes ``#/$defs/<name>``; what it names, in whatever document, stands under ``$defs``.  Identifiers
and anchors, which only served to find things, are left out; every other keyword stays as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wirestruct.diagnostics import Location
from wirestruct.dialects import DIALECT
from wirestruct.documents import JSON, Schemas
from wirestruct.dynamic import Scope
from wirestruct.keywords import subschemas
from wirestruct.naming import definition, pascal
from wirestruct.rewriting import PASSED_OVER

__all__ = ["Bundler", "references", "suggest"]

_ADDRESSES = frozenset(
    {"$id", "$schema", "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary", "$defs", "definitions", PASSED_OVER}
)


class Bundler:
    """Rewrites subschemas of one module.

    ``names`` maps the location of each definition the module offers to its name.  Whatever else a reference reaches
    gets a name on the way and is collected in ``found``, in the order of discovery.
    """

    def __init__(self, schemas: Schemas, names: Mapping[Location, str]) -> None:
        self._schemas = schemas
        self._dynamic = schemas.dynamic
        entered = [(location, self._dynamic.entered((), location)) for location in names]
        self._names = dict(zip(entered, names.values(), strict=True))
        self._taken = set(names.values())
        self._queue = entered

    def document(self, identifier: str, title: str) -> dict[str, JSON]:
        """The whole module as one schema document with ``$defs`` by name."""
        definitions: dict[str, JSON] = {}
        position = 0
        while position < len(self._queue):
            entry = self._queue[position]
            definitions[self._names[entry]] = self.rewrite(*entry)
            position += 1
        return {"$schema": DIALECT, "$id": identifier, "title": title, "$defs": definitions}

    def rewrite(self, location: Location, scope: Scope = ()) -> JSON:
        """The subschema at ``location``, reached through ``scope``, with every reference pointing into ``$defs``."""
        schema = self._schemas.at(location)
        if not isinstance(schema, dict):
            return schema
        result = {key: value for key, value in schema.items() if key not in _ADDRESSES}
        for tokens, inner in subschemas(schema):
            keyword = tokens[0]
            if keyword in result:
                below = location.child(*tokens)
                enters = bool(self._dynamic.names) and isinstance(inner, dict) and "$id" in inner
                rewritten = self.rewrite(below, self._dynamic.entered(scope, below) if enters else scope)
                result[str(keyword)] = _with(result[str(keyword)], schema[str(keyword)], tokens[1:], rewritten)
        if location in self._schemas.targets:
            target = self._dynamic.target(scope, location, self._schemas.targets[location])
            result["$ref"] = f"#/$defs/{self._name(target, self._dynamic.entered(scope, target))}"
        return result

    def _name(self, target: Location, scope: Scope) -> str:
        """The name of a definition; one that is reached through several scopes has several, for each its own."""
        entry = (target, scope)
        if entry not in self._names:
            name = suggest(target)
            while name in self._taken:
                name += "_"
            self._taken.add(name)
            self._names[entry] = name
            self._queue.append(entry)
        return self._names[entry]


def references(schema: JSON) -> Iterable[str]:
    """The definitions that a schema of such a document refers to, at any depth."""
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]
        for _, subschema in subschemas(schema):
            yield from references(subschema)


def _with(current: JSON, original: JSON, tokens: tuple[str | int, ...], value: JSON) -> JSON:
    """A keyword's value with one subschema exchanged; the author's own containers are never changed."""
    match current:
        case dict() if tokens:
            members = dict(current) if current is original else current
            members[str(tokens[0])] = value
            return members
        case list() if tokens:
            items = list(current) if current is original else current
            items[int(tokens[0])] = value
            return items
        case _:
            return value


def suggest(target: Location) -> str:
    """A name for something that is referred to without being a definition: after its document and its place."""
    stem = target.path.rpartition("/")[2].partition(".")[0]
    parts = [part for part in target.pointer.split("/") if part and part not in {"$defs", "definitions", "properties"}]
    return definition(parts[-1]) if len(parts) == 1 else pascal("_".join([stem, *parts]))
