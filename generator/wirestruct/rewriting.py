"""One schema object in the form of 2020-12: the object and its dialect in, the new object and what went where out.

Each step brings one thing that an older dialect writes otherwise into today's spelling, exactly; what a dialect has
no meaning for is kept aside under ``PASSED_OVER``, where references still find it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from wirestruct.dialects import Dialect
from wirestruct.documents import JSON
from wirestruct.keywords import KEYWORDS

__all__ = [
    "ASSERTED_CONTENT",
    "PASSED_OVER",
    "WRITTEN_INTEGER",
    "Context",
    "Notice",
    "Rewritten",
    "is_identified",
    "rewrite",
]

Schema: TypeAlias = "dict[str, JSON]"
Tokens: TypeAlias = "tuple[str | int, ...]"

PASSED_OVER: Final = "x-passed-over"
"""Holds the keywords that have no effect; our own, never written by anyone."""

WRITTEN_INTEGER: Final = "x-written-integer"
"""Says that ``1.0`` is no integer; our own too, and asserted by validators."""

ASSERTED_CONTENT: Final = "x-asserted-content"
"""Says that validators that assert formats look into encoded texts; our own."""

_RECURSIVE: Final = "wirestruct.recursive"
# Beside a reference that stands alone these are passed over; titles and the like describe it all the same.
_BESIDE: Final = frozenset({"core", "applicator", "unevaluated", "validation", "format-annotation", "content"})
_OLDER: Final = frozenset({"id", "dependencies", "additionalItems", "nullable", "x-nullable", "discriminator"})
_HOLDERS: Final = frozenset({"$ref", "$schema", "$defs", "definitions", "$comment"})
_LIMITS: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


class Notice(NamedTuple):
    """A keyword that has no effect where it stands or should be another, and why."""

    keyword: str
    message: str
    hint: str = ""
    code: str = "WS308"


@dataclass(slots=True)
class Rewritten:
    """A schema on its way: where parts of it went, what was made for it, what to tell its author.

    ``final`` are schemas inside it that are as they should be already.
    """

    schema: Schema
    moves: list[tuple[Tokens, Tokens]] = field(default_factory=list[tuple[Tokens, Tokens]])
    made: list[Tokens] = field(default_factory=list[Tokens])
    notices: list[Notice] = field(default_factory=list[Notice])
    final: list[Schema] = field(default_factory=list["Schema"])

    def pass_over(self, name: str, message: str, hint: str = "") -> None:
        """Puts a keyword aside."""
        aside = self.schema.setdefault(PASSED_OVER, {})
        assert isinstance(aside, dict)
        aside[name] = self.schema.pop(name)
        self.moves.append(((name,), (PASSED_OVER, name)))
        if message:
            self.notices.append(Notice(name, message, hint))

    def also(self, requirement: Schema) -> Tokens:
        """Adds something that must hold as well; where it stands now."""
        listed = self.schema.get("allOf")
        before = listed if isinstance(listed, list) else []
        self.schema["allOf"] = [*before, requirement]
        self.made.append(("allOf", len(before)))
        return ("allOf", len(before))


@dataclass(frozen=True, slots=True)
class Context:
    """What a step has to know of the place: its dialect, the schema its resource begins with (rewritten before),
    whether this is that schema, and whether anybody asks for unevaluated items.
    """

    dialect: Dialect
    resource: Schema
    is_first: bool
    has_unevaluated_items: bool


Step: TypeAlias = Callable[[Rewritten, Context], None]


def rewrite(schema: Schema, context: Context) -> Rewritten:
    """The schema in the form of 2020-12."""
    result = Rewritten(dict(schema))
    for step in _STEPS:
        step(result, context)
    return result


def is_identified(schema: Schema, dialect: Dialect) -> bool:
    """Whether a resource of its own begins here."""
    if dialect.references_alone and isinstance(schema.get("$ref"), str):
        return False
    own = "id" if dialect.draft == "draft 4" else "$id"
    found = [schema.get(word) for word in (("id", "$id") if "$schema" in schema else (own,))]
    return any(isinstance(one, str) and not one.startswith("#") for one in found)


def _references(result: Rewritten, context: Context) -> None:
    """Up to draft 7 a reference stands for the whole schema (draft 7 Core, section 8.3)."""
    dialect = context.dialect
    if not dialect.references_alone or not isinstance(result.schema.get("$ref"), str):
        return
    for name in list(result.schema):
        row = KEYWORDS.get(name)
        if name in _OLDER or (row is not None and row.vocabulary in _BESIDE and name not in _HOLDERS):
            loud = (row is not None and row.vocabulary in ("applicator", "validation")) or name == dialect.nullable
            message = f"{name} has no effect beside $ref in {dialect.name}" if loud else ""
            result.pass_over(name, message, "put the reference into allOf")


def _silent(result: Rewritten, context: Context) -> None:
    """Keywords that came later, or whose vocabulary the metaschema leaves out."""
    dialect = context.dialect
    for name in list(result.schema):
        if name in dialect.silent and not (dialect.has_limits_as_flags and isinstance(result.schema[name], bool)):
            result.pass_over(name, f"{name} has no meaning in {dialect.name}", _since(name))


def _since(name: str) -> str:
    return f"it is a keyword since {KEYWORDS[name].since}"


def _identifier(result: Rewritten, context: Context) -> None:
    """``id`` (draft 4), and plain names as fragments (up to draft 7 Core, section 8.2.3)."""
    dialect = context.dialect
    word = "id" if dialect.draft == "draft 4" else "$id"
    text = result.schema.get(word)
    if not dialect.references_alone or dialect.is_openapi or not isinstance(text, str):
        return
    del result.schema[word]
    identifier, _hash, name = text.partition("#")
    if identifier:
        result.schema["$id"] = identifier
        result.moves.append(((word,), ("$id",)))
    if name and not name.startswith("/"):
        result.schema["$anchor"] = name
        result.moves.append(((word,), ("$anchor",)))


def _limits(result: Rewritten, context: Context) -> None:
    """``exclusiveMinimum: true`` makes ``minimum`` exclusive (draft 4 Validation, section 5.1)."""
    dialect = context.dialect
    if not dialect.has_limits_as_flags:
        return
    for flag, limit in _LIMITS:
        value = result.schema.get(flag)
        if not isinstance(value, bool):
            continue
        del result.schema[flag]
        if value and limit in result.schema:
            result.schema[flag] = result.schema.pop(limit)
            result.moves.append(((limit,), (flag,)))
        elif value:
            result.notices.append(Notice(flag, f"{flag} has no effect without {limit}", f"add {limit}"))


def _items(result: Rewritten, context: Context) -> None:
    """``items`` as an array, and ``additionalItems`` for the rest (2019-09 Core, section 9.3.1)."""
    dialect = context.dialect
    if dialect.draft == "2020-12" or dialect.is_openapi:
        return
    schema = result.schema
    first = schema.get("items")
    if isinstance(first, list):
        del schema["items"]
        if first:
            schema["prefixItems"] = first
            result.moves.append((("items",), ("prefixItems",)))
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
            result.moves.append((("additionalItems",), ("items",)))
    elif "additionalItems" in schema and "additionalItems" not in dialect.silent:
        message = "additionalItems has no effect unless items is an array"
        result.pass_over("additionalItems", message, "items is about all of them")


def _dependencies(result: Rewritten, context: Context) -> None:
    """``dependencies``, which newer drafts may read as well (draft 7 Validation, section 6.5.7)."""
    dialect = context.dialect
    listed = result.schema.get("dependencies")
    if dialect.is_openapi or not isinstance(listed, dict):
        return
    del result.schema["dependencies"]
    if not dialect.references_alone:
        message = f"dependencies is no keyword of {dialect.name}; read as in draft 7"
        hint = "write dependentRequired or dependentSchemas"
        result.notices.append(Notice("dependencies", message, hint, "WS301"))
    names: Schema = {name: value for name, value in listed.items() if isinstance(value, list)}
    schemas: Schema = {name: value for name, value in listed.items() if not isinstance(value, list)}
    found: Schema = {word: table for word, table in _dependent(names, schemas) if table}
    at: Tokens = ()
    if any(word in result.schema for word in found):
        at = result.also(found)
    else:
        result.schema.update(found)
    result.moves += [(("dependencies", name), (*at, "dependentRequired", name)) for name in names]
    result.moves += [(("dependencies", name), (*at, "dependentSchemas", name)) for name in schemas]


def _dependent(names: Schema, schemas: Schema) -> tuple[tuple[str, Schema], ...]:
    return (("dependentRequired", names), ("dependentSchemas", schemas))


def _recursion(result: Rewritten, context: Context) -> None:
    """``$recursiveAnchor`` and ``$recursiveRef`` are dynamic ones without names (2019-09 Core, section 8.2.4.2)."""
    dialect = context.dialect
    schema = result.schema
    if dialect.draft == "2019-09":
        if schema.pop("$recursiveAnchor", False) is True and context.is_first:
            schema["$dynamicAnchor"] = _RECURSIVE
            result.moves.append((("$recursiveAnchor",), ("$dynamicAnchor",)))
        if isinstance(text := schema.get("$recursiveRef"), str):
            del schema["$recursiveRef"]
            root = schema if context.is_first else context.resource
            is_dynamic = root.get("$dynamicAnchor") == _RECURSIVE
            word, value = ("$dynamicRef", f"#{_RECURSIVE}") if is_dynamic else ("$ref", text)
            at: Tokens = result.also({word: value}) if word in schema else ()
            schema.setdefault(word, value)
            result.moves.append((("$recursiveRef",), (*at, word)))
    if "$ref" in schema and "$dynamicRef" in schema:  # one schema, one reference: that is how they are bound
        text = schema.pop("$dynamicRef")
        result.moves.append((("$dynamicRef",), (*result.also({"$dynamicRef": text}), "$dynamicRef")))


def _contains(result: Rewritten, context: Context) -> None:
    """In 2019-09 ``contains`` evaluates no items; what is inside ``not`` does not either."""
    dialect = context.dialect
    schema = result.schema
    if dialect.draft != "2019-09" or "contains" not in schema or not context.has_unevaluated_items:
        return
    words = [word for word in ("contains", "minContains", "maxContains") if word in schema]
    inner: Schema = {word: schema.pop(word) for word in words}
    result.final.append(inner)
    at = result.also({"not": {"not": inner}})
    result.moves += [((word,), (*at, "not", "not", word)) for word in words]


def _nullable(result: Rewritten, context: Context) -> None:
    """``nullable`` adds null to the type beside it, and to nothing else (OpenAPI 3.0, section 4.7.24)."""
    dialect = context.dialect
    word = dialect.nullable
    if not word or not isinstance(result.schema.get(word), bool):
        return
    wanted, stated = result.schema.pop(word), result.schema.get("type")
    if not wanted:
        return
    if stated is None:
        message, hint = f"{word} has no effect without type", "say which type may be null as well"
        result.notices.append(Notice(word, message, hint))
        return
    types = [stated] if isinstance(stated, str) else stated
    if isinstance(types, list) and "null" not in types:
        result.schema["type"] = [*types, "null"]


def _integers(result: Rewritten, context: Context) -> None:
    """In draft 4 an integer has no fraction or exponent, not even ``.0`` (draft 4 Core, section 3.5)."""
    stated = result.schema.get("type")
    types = stated if isinstance(stated, list) else [stated]
    if context.dialect.draft == "draft 4" and "integer" in types and "number" not in types:
        result.schema[WRITTEN_INTEGER] = True


def _content(result: Rewritten, context: Context) -> None:
    """Draft 7 alone lets validators look into texts (draft 7 Validation, section 8)."""
    if context.dialect.draft == "draft 7" and not {"contentEncoding", "contentMediaType"}.isdisjoint(result.schema):
        result.schema[ASSERTED_CONTENT] = True


_STEPS: Final[tuple[Step, ...]] = (
    _references,
    _silent,
    _identifier,
    _limits,
    _items,
    _dependencies,
    _recursion,
    _contains,
    _nullable,
    _integers,
    _content,
)
