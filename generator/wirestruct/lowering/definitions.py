"""Which types a document offers, and under which names.

In: Schemas and the configured modules.  Out: one Source per module.  A JSON Schema document offers its ``$defs`` and,
where it describes values itself, its root; an OpenAPI document offers ``components/schemas`` and the JSON bodies of
its operations, named after their ``operationId`` (OpenAPI 3.1.1, 4.8.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON, Document, Schemas
from wirestruct.lowering.facets import SHAPES
from wirestruct.naming import pascal

__all__ = ["Source", "definitions"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One module to be: its document, and the location of each definition by name, in document order.

    ``open``: its enumerations of words may grow.
    """

    module: str
    document: Document
    definitions: tuple[tuple[str, Location], ...]
    roots: tuple[str, ...]
    open: bool = False


def definitions(schemas: Schemas, document: Document) -> list[tuple[str, Location]]:
    """The named types of a document; two entries may claim one name, which the caller reports."""
    root = Location(document.path)
    if document.kind == "openapi":
        components = dict(_components(document, root))
        return [*components.items(), *_beside(components, schemas, _bodies(schemas, document, root))]
    found = [(name, root.child(key, name)) for key in ("$defs", "definitions") for name in _members(document.data, key)]
    if isinstance(document.data, dict) and not SHAPES.isdisjoint(document.data):
        title = document.data.get("title")
        name = title if isinstance(title, str) and title.strip() else document.path.rpartition("/")[2].split(".")[0]
        found.insert(0, (pascal(name), root))
    return found


def _beside(
    components: dict[str, Location], schemas: Schemas, bodies: Iterator[tuple[str, Location]]
) -> Iterator[tuple[str, Location]]:
    """Bodies that are not just a component of the same name; one that shares a component's name is a ``...Body``.

    A body that several operations share keeps the name the first of them gives it.
    """
    seen: set[Location] = set()
    for name, location in bodies:
        if location not in seen and schemas.targets.get(location) != components.get(name, location):
            yield f"{name}Body" if name in components else name, location
        seen.add(location)


def _components(document: Document, root: Location) -> Iterator[tuple[str, Location]]:
    components = document.data.get("components") if isinstance(document.data, dict) else None
    for name in _members(components, "schemas"):
        yield name, root.child("components", "schemas", name)


def _bodies(schemas: Schemas, document: Document, root: Location) -> Iterator[tuple[str, Location]]:
    for path in _members(document.data, "paths"):
        item = _follow(schemas, root.child("paths", path))
        for method in _METHODS:
            operation = schemas.at(item)
            if isinstance(operation, dict) and isinstance(body := operation.get(method), dict):
                name = body.get("operationId")
                stem = pascal(name if isinstance(name, str) else f"{method}_{path}")
                yield from _operation(schemas, item.child(method), stem)


def _operation(schemas: Schemas, operation: Location, stem: str) -> Iterator[tuple[str, Location]]:
    value = schemas.at(operation)
    has_body = isinstance(value, dict) and "requestBody" in value
    if has_body and (content := _json_schema(schemas, _follow(schemas, operation.child("requestBody")))) is not None:
        yield f"{stem}Request", content
    plain = True
    for status in sorted(_members(value, "responses")):
        content = _json_schema(schemas, _follow(schemas, operation.child("responses", status)))
        if content is not None:
            yield f"{stem}Response{'' if plain and status.startswith('2') else status.capitalize()}", content
            plain = plain and not status.startswith("2")


def _json_schema(schemas: Schemas, body: Location) -> Location | None:
    value = schemas.at(body)
    for media_type in _members(value, "content"):
        essence = media_type.partition(";")[0].strip().lower()
        if essence == "application/json" or essence.endswith("+json"):
            media = schemas.at(body.child("content", media_type))
            if isinstance(media, dict) and "schema" in media:
                return body.child("content", media_type, "schema")
    return None


def _follow(schemas: Schemas, location: Location) -> Location:
    while location in schemas.targets:
        location = schemas.targets[location]
    return location


def _members(value: JSON, key: str) -> list[str]:
    inner = value.get(key) if isinstance(value, dict) else None
    return list(inner) if isinstance(inner, dict) else []
