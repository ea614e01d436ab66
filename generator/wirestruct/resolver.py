"""Every reference bound: Documents in, Schemas and located problems out.

Each subschema is also held to the keyword table here.  Nothing is read or fetched: a reference names something in the
documents given, or it is reported (JSON Schema Core, section 8.2.3; OpenAPI 3.1, section 4.8.23).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from wirestruct.binding import bind
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import Document, Schemas
from wirestruct.keyword_checks import check_keywords
from wirestruct.keywords import subschemas
from wirestruct.loops import loops
from wirestruct.openapi import parts
from wirestruct.schema_index import Walked, index
from wirestruct.subschemas import references, walk

__all__ = ["resolve"]

# Keywords whose subschemas are about the instance itself; models follow x-accepts in the same way.
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "x-accepts"})


def resolve(documents: Iterable[Document], *, roots: Sequence[Path] = ()) -> tuple[Schemas, list[Diagnostic]]:
    """Binds the references of all documents to each other.

    ``roots`` are the folders that references may lead to; without them it is the folder all documents are in.  They
    only decide how a reference that names no document is reported.  References that could not be bound are not in
    ``Schemas.targets``; each has an error.
    """
    ordered = sorted(documents, key=lambda document: document.path)
    walked = {document: list(walk(document)) for document in ordered}
    found, problems = index(walked)
    problems += _keywords(walked)
    problems += _strangers(ordered)
    targets: dict[Location, Location] = {}
    for document, inner in walked.items():
        for reference in references(document, inner):
            bound = bind(found, reference, document, ordered, roots)
            if isinstance(bound, Diagnostic):
                problems.append(bound)
            else:
                targets[reference.location] = bound
    problems += _loops(walked, targets)
    return Schemas({document.path: document for document in ordered}, targets), problems


def _keywords(walked: Walked) -> Iterator[Diagnostic]:
    for inner in walked.values():
        for subschema in inner:
            if isinstance(subschema.schema, dict):
                yield from check_keywords(subschema.location, subschema.schema)


def _strangers(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """What stands in an OpenAPI document where the specification has something else."""
    for document in documents:
        if document.kind == "openapi" and isinstance(document.data, dict):
            for part in parts(document.data):
                for tokens, held in part.strangers:
                    wanted = "a schema: an object, true or false" if held == "schema" else "an object"
                    location = Location(document.path).child(*part.tokens, *tokens)
                    message = f"{tokens[-1]}: must be {wanted}"
                    hint = f"OpenAPI 3.1 has a {held} here" if tokens[1:] else f"see the OpenAPI {part.kind} object"
                    yield Diagnostic("WS302", message, location, hint)


def _loops(walked: Walked, targets: Mapping[Location, Location]) -> Iterator[Diagnostic]:
    graph: dict[Location, list[Location]] = {location: [target] for location, target in targets.items()}
    for inner in walked.values():
        for subschema in inner:
            if isinstance(subschema.schema, dict):
                below = [tokens for tokens, _ in subschemas(subschema.schema) if tokens[0] in _IN_PLACE]
                if below:
                    inside = [subschema.location.child(*tokens) for tokens in below]
                    graph.setdefault(subschema.location, []).extend(inside)
    for loop in loops(graph):
        pairs = zip(loop, [*loop[1:], loop[0]], strict=True)
        referring = [node for node, following in pairs if targets.get(node) == following]
        first = min(referring, key=lambda node: (node.path, node.pointer))
        start = loop.index(first)
        way = " -> ".join(map(str, [*loop[start:], *loop[:start], first]))
        hint = "a schema must not need itself to judge the same value"
        yield Diagnostic("WS202", f"reference loop: {way}", first.child("$ref"), hint)
