"""Every subschema of a document: Document in, locations with schemas and their base URIs out, in document order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON, Document
from wirestruct.keywords import subschemas
from wirestruct.openapi import Part, parts
from wirestruct.references import MalformedReferenceError, absolute, without_fragment

__all__ = ["Reference", "Subschema", "outermost", "references", "schema_references", "walk", "walk_from"]


@dataclass(frozen=True, slots=True, eq=False)
class Subschema:
    """A schema where a document has one.  ``base`` is the URI its references start from (Core, section 9.1)."""

    location: Location
    schema: dict[str, JSON] | bool
    base: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A URI reference in a document: who refers, by which text, and what kind of thing it must name.

    ``location`` is the key of ``Schemas.targets``; ``member`` is where the text itself stands.  A dynamic one names
    another thing depending on the way that led to it.
    """

    location: Location
    member: Location
    text: str
    base: str
    expected: str = "schema"
    is_dynamic: bool = False


def walk(document: Document) -> Iterator[Subschema]:
    """The subschemas of a document, each before those inside it."""
    for location, schema in outermost(document):
        yield from walk_from(Subschema(location, schema, document.uri))


def walk_from(start: Subschema) -> Iterator[Subschema]:
    """A schema and those inside it; its ``base`` is the one around it."""
    pending = [(start.location, start.schema, start.base)]
    while pending:
        location, schema, base = pending.pop()
        if isinstance(schema, dict):
            base = _base(base, schema)
            inner = [(location.child(*tokens), inner, base) for tokens, inner in subschemas(schema)]
            pending.extend(reversed(inner))
        yield Subschema(location, schema, base)


def references(document: Document, walked: Iterable[Subschema]) -> Iterator[Reference]:
    """Every reference of a document, malformed and dangling ones included; ``walked`` is what ``walk`` gave for it."""
    yield from schema_references(document, walked)
    for part in _parts(document):
        text = part.value.get("$ref")
        if isinstance(text, str):
            location = Location(document.path).child(*part.tokens)
            yield Reference(location, location.child("$ref"), text, document.uri, part.kind)


def schema_references(document: Document, walked: Iterable[Subschema]) -> Iterator[Reference]:
    """The references in subschemas alone."""
    for subschema in walked:
        if isinstance(subschema.schema, dict):
            for word in ("$ref", "$dynamicRef"):
                text = subschema.schema.get(word)
                if isinstance(text, str):
                    member, is_dynamic = subschema.location.child(word), word == "$dynamicRef"
                    yield Reference(subschema.location, member, text, subschema.base, is_dynamic=is_dynamic)
            yield from _mapping(document, subschema.schema, subschema)


def _mapping(document: Document, schema: dict[str, JSON], holder: Subschema) -> Iterator[Reference]:
    """The values of ``discriminator.mapping``: names of components or references (OpenAPI 3.1, section 4.8.25)."""
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if not isinstance(mapping, dict):
        return
    for tag, text in mapping.items():
        if isinstance(text, str):
            location = holder.location.child("discriminator", "mapping", tag)
            if _is_component(document, text):
                yield Reference(location, location, f"#/components/schemas/{text}", document.uri)
            else:
                yield Reference(location, location, text, holder.base)


def _is_component(document: Document, name: str) -> bool:
    root = document.data
    components = root.get("components") if document.kind == "openapi" and isinstance(root, dict) else None
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return isinstance(schemas, dict) and name in schemas


def _parts(document: Document) -> Iterator[Part]:
    if document.kind == "openapi" and isinstance(document.data, dict):
        yield from parts(document.data)


def outermost(document: Document) -> Iterator[tuple[Location, dict[str, JSON] | bool]]:
    """The schemas of a document that stand in no other one."""
    root = Location(document.path)
    if document.kind == "schema":
        if isinstance(document.data, (dict, bool)):
            yield root, document.data
        return
    for part in _parts(document):
        for tokens, schema in part.schemas:
            yield root.child(*part.tokens, *tokens), schema


def _base(base: str, schema: dict[str, JSON]) -> str:
    identifier = schema.get("$id")
    if not isinstance(identifier, str):
        return base
    try:
        return without_fragment(absolute(base, identifier))
    except MalformedReferenceError:
        return base
