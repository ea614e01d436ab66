"""One self-contained schema per module: Schemas and the locations of definitions in, one JSON value out.

Every reference becomes ``#/$defs/<name>``; what it names, in whatever document, stands under ``$defs``.  Identifiers
and anchors, which only served to find things, are left out; every other keyword stays as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wirestruct.diagnostics import Location
from wirestruct.dialects import DIALECT
from wirestruct.documents import JSON, Schemas
from wirestruct.keywords import subschemas
from wirestruct.naming import definition, pascal

__all__ = ["Bundler", "references", "suggest"]

_ADDRESSES = frozenset({"$id", "$schema", "$anchor", "$defs", "definitions"})


class Bundler:
    """Rewrites subschemas of one module.

    ``names`` maps the location of each definition the module offers to its name.  Whatever else a reference reaches
    gets a name on the way and is collected in ``found``, in the order of discovery.
    """

    def __init__(self, schemas: Schemas, names: Mapping[Location, str]) -> None:
        self._schemas = schemas
        self._names = dict(names)
        self._taken = set(names.values())
        self._queue = list(names)

    def document(self, identifier: str, title: str) -> dict[str, JSON]:
        """The whole module as one schema document with ``$defs`` by name."""
        definitions: dict[str, JSON] = {}
        position = 0
        while position < len(self._queue):
            location = self._queue[position]
            definitions[self._names[location]] = self.rewrite(location)
            position += 1
        return {"$schema": DIALECT, "$id": identifier, "title": title, "$defs": definitions}

    def rewrite(self, location: Location) -> JSON:
        """The subschema at ``location`` with every reference pointing into ``$defs``."""
        schema = self._schemas.at(location)
        if not isinstance(schema, dict):
            return schema
        result = {key: value for key, value in schema.items() if key not in _ADDRESSES}
        for tokens, _ in subschemas(schema):
            keyword = tokens[0]
            if keyword in result:
                rewritten = self.rewrite(location.child(*tokens))
                result[str(keyword)] = _with(result[str(keyword)], schema[str(keyword)], tokens[1:], rewritten)
        if location in self._schemas.targets:
            result["$ref"] = f"#/$defs/{self._name(self._schemas.targets[location])}"
        return result

    def _name(self, target: Location) -> str:
        if target not in self._names:
            name = suggest(target)
            while name in self._taken:
                name += "_"
            self._taken.add(name)
            self._names[target] = name
            self._queue.append(target)
        return self._names[target]


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
