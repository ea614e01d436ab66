"""What references can name: walked documents in, an index of resources, anchors and schemas out.

``referencing`` follows the references; its registry holds our documents and nothing else, and fetches nothing.  Where
a value stands is found by its identity: a loaded document shares no object between two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from referencing import Anchor, Registry, Resource, Specification

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Document
from wirestruct.moves import Moves
from wirestruct.openapi import parts
from wirestruct.subschemas import Subschema

__all__ = ["Index", "Walked", "index"]

Walked: TypeAlias = "Mapping[Document, list[Subschema]]"

_OPAQUE: Final[Specification[JSON]] = Specification.OPAQUE


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything a reference may name.

    ``resources`` maps the URI of each schema resource and document to where it begins, ``anchors`` its URI to its
    plain names.  ``objects`` maps the identity of an object to its place and kind; ``booleans`` are the places of
    boolean schemas, which have no identity.  ``moves`` says for each document what went where.
    """

    registry: Registry[JSON]
    resources: Mapping[str, Location]
    anchors: Mapping[str, Mapping[str, JSON]]
    objects: dict[int, tuple[Location, str]]
    booleans: set[Location]
    moves: Mapping[str, Moves]

    def add(self, subschema: Subschema) -> None:
        """Makes a schema known that stands where none was looked for; it has no identifiers that count."""
        if isinstance(subschema.schema, bool):
            self.booleans.add(subschema.location)
        else:
            self.objects[id(subschema.schema)] = subschema.location, "schema"


@dataclass(slots=True)
class _Collected:
    resources: dict[str, Location] = field(default_factory=dict[str, Location])
    contents: dict[str, JSON] = field(default_factory=dict[str, JSON])
    anchors: dict[str, dict[str, JSON]] = field(default_factory=dict[str, dict[str, JSON]])
    named: dict[tuple[str, str], Location] = field(default_factory=dict[tuple[str, str], Location])
    objects: dict[int, tuple[Location, str]] = field(default_factory=dict[int, tuple[Location, str]])
    booleans: set[Location] = field(default_factory=set[Location])
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def resource(self, uri: str, location: Location, contents: JSON) -> None:
        first = self.resources.setdefault(uri, location)
        if first == location:
            self.contents[uri] = contents
            self.anchors.setdefault(uri, {})
        else:
            message = f"identifier {uri} is taken"
            self.problems.append(Diagnostic("WS206", message, location.child("$id"), f"the first one is {first}"))

    def schema(self, subschema: Subschema) -> None:
        location, schema = subschema.location, subschema.schema
        if isinstance(schema, bool):
            self.booleans.add(location)
            return
        self.objects[id(schema)] = location, "schema"
        if isinstance(schema.get("$id"), str):
            self.resource(subschema.base, location, schema)
        # To $ref, a dynamic anchor is an anchor like any other (Core, section 8.2.2).
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if isinstance(name, str):
                self.anchor(subschema.base, name, location, keyword, schema)

    def anchor(self, uri: str, name: str, location: Location, keyword: str, schema: JSON) -> None:
        first = self.named.setdefault((uri, name), location)
        if first != location:
            message, hint = f"anchor {name!r} is taken in this resource", f"the first one is {first}"
            self.problems.append(Diagnostic("WS206", message, location.child(keyword), hint))
        self.anchors.setdefault(uri, {}).setdefault(name, schema)


def index(walked: Walked) -> tuple[Index, list[Diagnostic]]:
    """The index of all documents; two resources or anchors of one name are WS206."""
    collected = _Collected()
    for document in walked:
        collected.resource(document.uri, Location(document.path), document.data)
    for document, subschemas in walked.items():
        root = document.data
        if document.kind == "openapi" and isinstance(root, dict):
            for part in parts(root):
                collected.objects[id(part.value)] = Location(document.path).child(*part.tokens), part.kind
        for subschema in subschemas:
            collected.schema(subschema)
        if subschemas and not subschemas[0].location.pointer and subschemas[0].base != document.uri:
            # A document with an $id can be named by its own URI too, plain names included.
            collected.anchors[document.uri] = collected.anchors[subschemas[0].base]
    found = Index(
        _registry(collected.contents, collected.anchors),
        collected.resources,
        collected.anchors,
        collected.objects,
        collected.booleans,
        {document.path: document.moves for document in walked},
    )
    return found, collected.problems


def _registry(contents: Mapping[str, JSON], anchors: Mapping[str, Mapping[str, JSON]]) -> Registry[JSON]:
    resources = [(uri, _resource(value, anchors[uri])) for uri, value in contents.items()]
    empty: Registry[JSON] = Registry()
    return empty.with_resources(resources).crawl()


def _resource(contents: JSON, names: Mapping[str, JSON]) -> Resource[JSON]:
    """A resource that knows its plain names; resources inside it are registered one by one and not looked for."""

    def anchors(specification: Specification[JSON], _: JSON) -> Iterable[Anchor[JSON]]:
        resource = specification.create_resource
        return [cast("Any", Anchor)(name, resource(value)) for name, value in names.items()]

    # The casts: mypy does not see through the wrapper that makes these attrs classes.
    specification: Specification[JSON] = cast("Any", Specification)(
        name="walked",
        id_of=_OPAQUE.id_of,
        subresources_of=_OPAQUE.subresources_of,
        maybe_in_subresource=_OPAQUE.maybe_in_subresource,
        anchors_in=anchors,
    )
    return specification.create_resource(contents)
