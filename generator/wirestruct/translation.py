"""Every dialect in the form of 2020-12: a parsed document in, the same document rewritten and its ``Moves`` out.

The value is rewritten in place: it comes from our own parser and nobody else has it.  What a dialect means is said by
the steps of ``rewriting``; here is the walk that takes them through a document, from dialect to dialect where an
embedded resource declares its own ``$schema``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import LATEST, Dialect, Metaschemas, named
from wirestruct.documents import JSON, Document
from wirestruct.keywords import subschemas
from wirestruct.moves import Moves
from wirestruct.rewriting import Context, Rewritten, is_identified, rewrite

__all__ = ["translate"]

Schema: TypeAlias = "dict[str, JSON]"
# A schema of 2020-12 is left as it is unless it has one of these.
_OLD_WORDS: Final = ("dependencies", "$dynamicRef", "$schema")


class _Place(NamedTuple):
    """A schema to rewrite: where it is now, its dialect, and the schema its resource begins with."""

    schema: Schema
    now: str
    dialect: Dialect
    resource: Schema


def translate(
    document: Document, places: Iterable[str], dialect: Dialect, metaschemas: Metaschemas
) -> list[Diagnostic]:
    """Rewrites the schemas at these pointers of a document, and all inside them; its ``moves`` are added to."""
    data = document.data
    walk = _Walk(document.path, data, metaschemas, document.moves, "unevaluatedItems" in document.text)
    for pointer in places:
        schema = _at(data, pointer)
        if isinstance(schema, dict):
            walk.through(_Place(schema, pointer, dialect, schema))
    if dialect is not LATEST:
        walk.strangers(dialect)
    return walk.problems


@dataclass(slots=True)
class _Walk:
    path: str
    data: JSON
    metaschemas: Metaschemas
    moves: Moves
    has_unevaluated_items: bool
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])
    seen: set[int] = field(default_factory=set[int])
    final: set[int] = field(default_factory=set[int])
    references: dict[str, None] = field(default_factory=dict[str, None])

    def through(self, start: _Place) -> None:
        """Rewrites a schema and everything below it, outer ones first."""
        pending = [start]
        while pending:
            place = self._entered(pending.pop())
            schema = place.schema
            self.seen.add(id(schema))
            old = place.dialect is not LATEST or any(word in schema for word in _OLD_WORDS)
            if old and id(schema) not in self.final:
                self._rewrite(place)
            reference = schema.get("$ref")
            if isinstance(reference, str):
                self.references[reference] = None
            for tokens, inner in subschemas(schema):
                if isinstance(inner, dict):
                    below = Location("", place.now).child(*tokens).pointer
                    pending.append(_Place(inner, below, place.dialect, place.resource))

    def strangers(self, dialect: Dialect) -> None:
        """Rewrites what is referred to as a schema without standing where schemas stand."""
        done = 0
        while done < len(self.references):
            for reference in list(self.references)[done:]:
                done += 1
                pointer = self.moves.now(unquote(reference[1:])) if reference.startswith("#/") else None
                schema = None if pointer is None else _at(self.data, pointer)
                if pointer is not None and isinstance(schema, dict) and id(schema) not in self.seen:
                    root = self.data if isinstance(self.data, dict) else schema
                    self.through(_Place(schema, pointer, dialect, root))

    def _entered(self, place: _Place) -> _Place:
        """The place with the dialect and the resource that the schema itself declares."""
        schema = place.schema
        if schema is place.resource or not is_identified(schema, place.dialect):
            return place
        dialect: Dialect | None = place.dialect
        if "$schema" in schema:
            location = Location(self.path, self.moves.written(place.now)).child("$schema")
            dialect, problems = named(location, schema["$schema"], self.metaschemas)
            self.problems += problems
        return place._replace(dialect=dialect or place.dialect, resource=schema)

    def _rewrite(self, place: _Place) -> None:
        written, now = (Location(self.path, pointer) for pointer in (self.moves.written(place.now), place.now))
        is_first = place.schema is place.resource
        result = rewrite(place.schema, Context(place.dialect, place.resource, is_first, self.has_unevaluated_items))
        for notice in result.notices:
            where = written.child(notice.keyword).key()
            self.problems.append(Diagnostic(notice.code, notice.message, where, notice.hint))
        for old, new in result.moves:
            self.moves.add(written.child(*old).pointer, now.child(*new).pointer)
        for new in result.made:
            self.moves.backward[now.child(*new).pointer] = written.pointer
        self.final.update(map(id, result.final))
        _replace(place.schema, result)


def _replace(schema: Schema, result: Rewritten) -> None:
    """The schema's members exchanged; its identity stays."""
    if result.schema is not schema:
        members = dict(result.schema)
        schema.clear()
        schema.update(members)


def _at(data: JSON, pointer: str) -> JSON:
    """The value at a pointer, None where there is none."""
    value = data
    for token in _tokens(pointer):
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _tokens(pointer: str) -> Iterator[str]:
    yield from (token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])
