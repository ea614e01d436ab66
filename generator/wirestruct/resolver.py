"""Every reference bound: Documents in, Schemas and located problems out.

Each subschema is also held to the keyword table here.  Nothing is read or fetched: a reference names something in the
documents given, or it is reported (JSON Schema Core, section 8.2.3; OpenAPI 3.1, section 4.8.23).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from wirestruct.binding import bind
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Document, Schemas, value_at
from wirestruct.dynamic import Dynamic, dynamic
from wirestruct.keyword_checks import check_keywords
from wirestruct.keywords import subschemas
from wirestruct.loops import loops
from wirestruct.mending import mend, take_out
from wirestruct.moves import as_written
from wirestruct.openapi import parts
from wirestruct.schema_index import Index, Walked, index
from wirestruct.subschemas import Subschema, references, schema_references, walk, walk_from

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
    problems = [problem for document in ordered for problem in _keywords(walked, document)]
    found, taken = index(walked)
    problems += taken
    problems += _strangers(ordered)
    targets, names = _bound(found, walked, ordered, roots, problems)
    problems += _loops(walked, targets)
    problems = list(_misspelt(problems, targets.values()))
    schemas = Schemas({document.path: document for document in ordered}, targets, _dynamic(walked, targets, names))
    problems += _widened(schemas)
    notices = [notice for document in ordered for notice in document.notices]
    return schemas, [*notices, *(as_written(schemas.moves, problem) for problem in problems)]


def _keywords(walked: Walked, document: Document) -> Iterator[Diagnostic]:
    """What is wrong with the keywords of a document; those of the wrong kind are taken out, the walk done again."""
    problems = _checked(walked[document])
    if any(problem.code == "WS302" for problem in problems):
        walked[document][:] = walk(document)
    yield from problems


def _checked(walked: Iterable[Subschema]) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for subschema in walked:
        if isinstance(subschema.schema, dict):
            found = check_keywords(subschema.location, subschema.schema)
            if any(problem.code == "WS302" for problem in found):
                mend(subschema.schema)
            problems += found
    return problems


def _bound(
    found: Index, walked: Walked, ordered: Sequence[Document], roots: Sequence[Path], problems: list[Diagnostic]
) -> tuple[dict[Location, Location], dict[Location, str]]:
    """The targets of all references, and the names that dynamic ones ask for."""
    targets: dict[Location, Location] = {}
    names: dict[Location, str] = {}
    pending = [(document, reference) for document in ordered for reference in references(document, walked[document])]
    pending.reverse()
    places = {document.path: document for document in ordered}
    known = {subschema.location for inner in walked.values() for subschema in inner}
    while pending:
        document, reference = pending.pop()
        bound = bind(found, reference, document, ordered, roots)
        if isinstance(bound, Diagnostic):
            problems.append(bound)
            continue
        targets[reference.location] = bound
        if not reference.is_dynamic and bound in known:
            continue
        home = places[bound.path]
        schema = value_at(home.data, bound.pointer)
        anchor = reference.text.partition("#")[2] if reference.is_dynamic else ""
        if anchor and isinstance(schema, dict) and schema.get("$dynamicAnchor") == anchor:
            names[reference.location] = anchor
        if reference.expected == "schema" and isinstance(schema, (dict, bool)) and bound not in known:
            inner = _stranger(home, walked[home], bound, schema)
            problems += _checked(inner)
            walked[home].extend(inner)
            known.update(subschema.location for subschema in inner)
            for subschema in inner:
                found.add(subschema)
            pending += [(home, further) for further in schema_references(home, inner)]
    return targets, names


def _stranger(
    document: Document, walked: Iterable[Subschema], location: Location, schema: dict[str, JSON] | bool
) -> list[Subschema]:
    """The subschemas of a schema that is referred to without standing where schemas stand."""
    around = [one for one in walked if f"{location.pointer}/".startswith(f"{one.location.pointer}/")]
    base = max(around, key=lambda one: len(one.location.pointer)).base if around else document.uri
    return list(walk_from(Subschema(location, schema, base)))


def _misspelt(problems: Iterable[Diagnostic], targets: Iterable[Location]) -> Iterator[Diagnostic]:
    """The problems without the unknown keywords that a reference leads through: these are names of something else."""
    passed: set[str] = set()
    for target in targets:
        place = str(target)
        while not place.endswith("#") and place not in passed:
            passed.add(place)
            place = place.rpartition("/")[0]
    for problem in problems:
        if problem.code != "WS301" or str(problem.location) not in passed:
            yield problem


def _widened(schemas: Schemas) -> Iterator[Diagnostic]:
    """Dynamic references with more than one goal: models follow one of them."""
    for holder, name in schemas.dynamic.names.items():
        if sum(name in offered for offered in schemas.dynamic.anchors.values()) > 1:
            message = f"#{name} may be one of several schemas; the model takes {schemas.targets[holder]}"
            hint = "validators follow the one that counts"
            yield Diagnostic("WS405", message, holder.child("$dynamicRef"), hint)


def _dynamic(walked: Walked, targets: Mapping[Location, Location], names: Mapping[Location, str]) -> Dynamic:
    resources: list[Location] = [Location(document.path) for document in walked]
    anchors: list[tuple[Location, str]] = []
    for inner in walked.values() if names else ():
        for location, schema in ((one.location, one.schema) for one in inner if isinstance(one.schema, dict)):
            if isinstance(schema.get("$id"), str):
                resources.append(location)
            if isinstance(name := schema.get("$dynamicAnchor"), str):
                anchors.append((location, name))
    return dynamic(names, resources, anchors, targets)


def _strangers(documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """What stands in an OpenAPI document where the specification has something else; it is taken out."""
    for document in documents:
        if document.kind == "openapi" and isinstance(document.data, dict):
            for part in parts(document.data):
                for tokens, held in part.strangers:
                    wanted = "a schema: an object, true or false" if held == "schema" else "an object"
                    location = Location(document.path).child(*part.tokens, *tokens)
                    message = f"{tokens[-1]}: must be {wanted}"
                    hint = f"OpenAPI 3.1 has a {held} here" if tokens[1:] else f"see the OpenAPI {part.kind} object"
                    yield Diagnostic("WS302", message, location, hint)
                    take_out(part.value, tokens)


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
