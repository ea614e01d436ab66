"""Every keyword we know: one table in, support questions answered out.

JSON Schema 2020-12 ("Core" and "Validation" in the sections), what older drafts had in its place, the base vocabulary
of OpenAPI and our extensions.  The support table of the documentation is printed from it; ``translation`` brings older
dialects into the form of 2020-12 with it, ``keyword_checks`` holds schemas to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from wirestruct.documents import JSON

__all__ = ["DRAFTS", "KEYWORDS", "OLDER", "Draft", "Keyword", "ValueKind", "Vocabulary", "subschemas", "support_table"]

Draft = Literal["draft 4", "draft 6", "draft 7", "2019-09", "2020-12"]
DRAFTS: Final[tuple[Draft, ...]] = ("draft 4", "draft 6", "draft 7", "2019-09", "2020-12")

Vocabulary = Literal[
    "core",
    "applicator",
    "unevaluated",
    "validation",
    "format-annotation",
    "content",
    "meta-data",
    "openapi",
    "wirestruct",
]
ValueKind = Literal[
    "schema",
    "schemas",
    "schema map",
    "schema map by pattern",
    "any",
    "array",
    "object",
    "string",
    "boolean",
    "true",
    "number",
    "positive number",
    "count",
    "pattern",
    "names",
    "name lists",
    "values",
    "types",
    "uri",
    "reference",
    "identifier",
    "anchor",
    "width",
]
Placement = Literal["one", "list", "map", "none"]

_PLACEMENTS: Final[dict[ValueKind, Placement]] = {
    "schema": "one",
    "schemas": "list",
    "schema map": "map",
    "schema map by pattern": "map",
}
_NUMBER: Final = ("number", "integer")
_STRING: Final = ("string",)
_ARRAY: Final = ("array",)
_OBJECT: Final = ("object",)
_DOCUMENTED: Final = "part of the docstring"
_PASSED_OVER: Final = "passed over"
_ASSERTED: Final = "asserted"
_NO_EFFECT: Final = "no effect"
_CONTENT: Final = "annotation; of draft 7 asserted with formats"
_METASCHEMA: Final = "read in metaschemas"


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a keyword is and what becomes of it.

    ``kind`` is the kind of value it must have, ``applies`` names the types of instances it is about (empty: all),
    ``models`` and ``validators`` say what these do with it.  ``since`` is the first draft that has it with this
    meaning; in older ones it means nothing, or what ``OLDER`` says.
    """

    vocabulary: Vocabulary
    section: str
    kind: ValueKind
    models: str = _NO_EFFECT
    validators: str = _ASSERTED
    applies: tuple[str, ...] = ()
    since: Draft = "draft 4"

    @property
    def subschemas(self) -> Placement:
        """How subschemas sit in the value: it is one, a list of them, a map of them, or has none."""
        return _PLACEMENTS.get(self.kind, "none")


KEYWORDS: Final[dict[str, Keyword]] = {
    # Core
    "$schema": Keyword("core", "Core 8.1.1", "uri", "chooses the dialect", "chooses the dialect"),
    "$vocabulary": Keyword("core", "Core 8.1.2", "object", _METASCHEMA, _METASCHEMA, since="2019-09"),
    "$id": Keyword("core", "Core 8.2.1", "identifier", "base of references", "base of references", since="draft 6"),
    "$anchor": Keyword("core", "Core 8.2.2", "anchor", "names a target", "names a target", since="2019-09"),
    "$dynamicAnchor": Keyword("core", "Core 8.2.2", "anchor", "names a target", "names a target", since="2020-12"),
    "$ref": Keyword("core", "Core 8.2.3.1", "reference", "the type it names", _ASSERTED),
    "$dynamicRef": Keyword(
        "core", "Core 8.2.3.2", "reference", "the type it names where it stands", _ASSERTED, since="2020-12"
    ),
    "$defs": Keyword("core", "Core 8.2.4", "schema map", "one declaration each", "holds targets", since="2019-09"),
    "definitions": Keyword("core", "Core 8.2.4, older name", "schema map", "as $defs", "holds targets"),
    "$comment": Keyword("core", "Core 8.3", "string", _PASSED_OVER, _PASSED_OVER, since="draft 7"),
    # Applicators
    "allOf": Keyword("applicator", "Core 10.2.1.1", "schemas", "merged into one type"),
    "anyOf": Keyword("applicator", "Core 10.2.1.2", "schemas", "union"),
    "oneOf": Keyword("applicator", "Core 10.2.1.3", "schemas", "union"),
    "not": Keyword("applicator", "Core 10.2.1.4", "schema"),
    "if": Keyword("applicator", "Core 10.2.2.1", "schema", since="draft 7"),
    "then": Keyword("applicator", "Core 10.2.2.2", "schema", since="draft 7"),
    "else": Keyword("applicator", "Core 10.2.2.3", "schema", since="draft 7"),
    "dependentSchemas": Keyword("applicator", "Core 10.2.2.4", "schema map", applies=_OBJECT, since="2019-09"),
    "prefixItems": Keyword(
        "applicator", "Core 10.3.1.1", "schemas", "list of any JSON value", applies=_ARRAY, since="2020-12"
    ),
    "items": Keyword("applicator", "Core 10.3.1.2", "schema", "type of the items", applies=_ARRAY),
    "contains": Keyword("applicator", "Core 10.3.1.3", "schema", applies=_ARRAY, since="draft 6"),
    "properties": Keyword("applicator", "Core 10.3.2.1", "schema map", "fields", applies=_OBJECT),
    "patternProperties": Keyword(
        "applicator", "Core 10.3.2.2", "schema map by pattern", "type of further members", applies=_OBJECT
    ),
    "additionalProperties": Keyword(
        "applicator", "Core 10.3.2.3", "schema", "type of further members; false refuses them", applies=_OBJECT
    ),
    "propertyNames": Keyword("applicator", "Core 10.3.2.4", "schema", applies=_OBJECT, since="draft 6"),
    # Unevaluated locations
    "unevaluatedItems": Keyword("unevaluated", "Core 11.2", "schema", applies=_ARRAY, since="2019-09"),
    "unevaluatedProperties": Keyword(
        "unevaluated", "Core 11.3", "schema", "as additionalProperties", applies=_OBJECT, since="2019-09"
    ),
    # Validation
    "type": Keyword("validation", "Validation 6.1.1", "types", "the type"),
    "enum": Keyword("validation", "Validation 6.1.2", "values", "Literal"),
    "const": Keyword("validation", "Validation 6.1.3", "any", "Literal; a required one is a tag", since="draft 6"),
    "multipleOf": Keyword("validation", "Validation 6.2.1", "positive number", applies=_NUMBER),
    "maximum": Keyword("validation", "Validation 6.2.2", "number", applies=_NUMBER),
    "exclusiveMaximum": Keyword("validation", "Validation 6.2.3", "number", applies=_NUMBER, since="draft 6"),
    "minimum": Keyword("validation", "Validation 6.2.4", "number", applies=_NUMBER),
    "exclusiveMinimum": Keyword("validation", "Validation 6.2.5", "number", applies=_NUMBER, since="draft 6"),
    "maxLength": Keyword("validation", "Validation 6.3.1", "count", applies=_STRING),
    "minLength": Keyword("validation", "Validation 6.3.2", "count", applies=_STRING),
    "pattern": Keyword("validation", "Validation 6.3.3", "pattern", applies=_STRING),
    "maxItems": Keyword("validation", "Validation 6.4.1", "count", applies=_ARRAY),
    "minItems": Keyword("validation", "Validation 6.4.2", "count", applies=_ARRAY),
    "uniqueItems": Keyword("validation", "Validation 6.4.3", "boolean", applies=_ARRAY),
    "maxContains": Keyword("validation", "Validation 6.4.4", "count", applies=_ARRAY, since="2019-09"),
    "minContains": Keyword("validation", "Validation 6.4.5", "count", applies=_ARRAY, since="2019-09"),
    "maxProperties": Keyword("validation", "Validation 6.5.1", "count", applies=_OBJECT),
    "minProperties": Keyword("validation", "Validation 6.5.2", "count", applies=_OBJECT),
    "required": Keyword("validation", "Validation 6.5.3", "names", "field without a default", applies=_OBJECT),
    "dependentRequired": Keyword("validation", "Validation 6.5.4", "name lists", applies=_OBJECT, since="2019-09"),
    # Format and content: annotations by default
    "format": Keyword(
        "format-annotation",
        "Validation 7.2.1",
        "string",
        "password: kept out of repr",
        "annotation; asserted on request",
    ),
    "contentEncoding": Keyword("content", "Validation 8.3", "string", _NO_EFFECT, _CONTENT, _STRING, since="draft 7"),
    "contentMediaType": Keyword("content", "Validation 8.4", "string", _NO_EFFECT, _CONTENT, _STRING, since="draft 7"),
    "contentSchema": Keyword("content", "Validation 8.5", "schema", _NO_EFFECT, "annotation", _STRING, since="2019-09"),
    # Meta-data
    "title": Keyword("meta-data", "Validation 9.1", "string", _DOCUMENTED, "annotation"),
    "description": Keyword("meta-data", "Validation 9.1", "string", _DOCUMENTED, "annotation"),
    "default": Keyword("meta-data", "Validation 9.2", "any", "documented, never filled in", "annotation"),
    "deprecated": Keyword("meta-data", "Validation 9.3", "boolean", _NO_EFFECT, "annotation", since="2019-09"),
    "readOnly": Keyword(
        "meta-data", "Validation 9.4", "boolean", "left out of the request form", "annotation", since="draft 7"
    ),
    "writeOnly": Keyword("meta-data", "Validation 9.4", "boolean", _NO_EFFECT, "annotation", since="draft 7"),
    "examples": Keyword("meta-data", "Validation 9.5", "array", _NO_EFFECT, "annotation", since="draft 6"),
    # OpenAPI 3.1
    "discriminator": Keyword(
        "openapi", "OpenAPI 4.8.25", "object", "how a union is told apart, with its mapping", "annotation"
    ),
    "xml": Keyword("openapi", "OpenAPI 4.8.26", "object", _PASSED_OVER, "annotation"),
    "externalDocs": Keyword("openapi", "OpenAPI 4.8.11", "object", _PASSED_OVER, "annotation"),
    "example": Keyword("openapi", "OpenAPI 4.8.24", "any", _PASSED_OVER, "annotation"),
    # Our own
    "x-write-null": Keyword(
        "wirestruct", "schemas/README.md", "true", "canonical form writes null where the member is absent", _PASSED_OVER
    ),
    "x-write-default": Keyword(
        "wirestruct", "schemas/README.md", "true", "canonical form writes the default where it is absent", _PASSED_OVER
    ),
    "x-omit-default": Keyword(
        "wirestruct", "schemas/README.md", "true", "canonical form leaves the default out", _PASSED_OVER
    ),
    "x-integer": Keyword(
        "wirestruct", "schemas/README.md", "width", "strict decoding wants an integer in range", _PASSED_OVER
    ),
    "x-accepts": Keyword(
        "wirestruct", "schemas/README.md", "schema", "followed instead of the schema around it", _PASSED_OVER
    ),
}


@dataclass(frozen=True, slots=True)
class OlderKeyword:
    """A keyword, or a meaning of one, that 2020-12 no longer has: which dialects do, and what we read it as."""

    dialects: str
    section: str
    meaning: str


OLDER: Final[dict[str, OlderKeyword]] = {
    "id": OlderKeyword("draft 4", "draft 4 Core 7.2", "read as `$id`, or as `$anchor` where it is a fragment"),
    "$id: #name": OlderKeyword("draft 6, 7", "draft 7 Core 8.2.3", "read as `$anchor`"),
    "$ref with siblings": OlderKeyword(
        "draft 4 to 7, OpenAPI 2, 3.0", "draft 7 Core 8.3", "the siblings are passed over"
    ),
    "$recursiveAnchor": OlderKeyword("2019-09", "2019-09 Core 8.2.4.2", "read as `$dynamicAnchor`"),
    "$recursiveRef": OlderKeyword("2019-09", "2019-09 Core 8.2.4.2", "read as `$dynamicRef`"),
    "items: [...]": OlderKeyword("draft 4 to 2019-09", "2019-09 Core 9.3.1.1", "read as `prefixItems`"),
    "additionalItems": OlderKeyword("draft 4 to 2019-09", "2019-09 Core 9.3.1.2", "read as `items`"),
    "dependencies": OlderKeyword(
        "all", "draft 7 Validation 6.5.7", "read as `dependentRequired` and `dependentSchemas`"
    ),
    "exclusiveMaximum: true": OlderKeyword(
        "draft 4, OpenAPI 2, 3.0", "draft 4 Validation 5.1.2", "`maximum` is exclusive"
    ),
    "exclusiveMinimum: true": OlderKeyword(
        "draft 4, OpenAPI 2, 3.0", "draft 4 Validation 5.1.3", "`minimum` is exclusive"
    ),
    "type: integer": OlderKeyword("draft 4, OpenAPI 2, 3.0", "draft 4 Core 3.5", "`1.0` is no integer"),
    "nullable": OlderKeyword("OpenAPI 3.0", "OpenAPI 3.0 4.7.24", "adds `null` to the `type` beside it"),
    "x-nullable": OlderKeyword("OpenAPI 2", "an extension of many tools", "read as `nullable`"),
}

_WITH_SUBSCHEMAS: Final = {name: row.subschemas for name, row in KEYWORDS.items() if row.subschemas != "none"}


def subschemas(schema: dict[str, JSON]) -> Iterator[tuple[tuple[str | int, ...], dict[str, JSON] | bool]]:
    """The subschemas one level below a schema, each with its tokens; values that are no schema are passed over."""
    for name, value in schema.items():
        placement = _WITH_SUBSCHEMAS.get(name)
        if placement is None:
            continue
        if placement == "one":
            if isinstance(value, (dict, bool)):
                yield (name,), value
        elif placement == "list" and isinstance(value, list):
            yield from (((name, at), item) for at, item in enumerate(value) if isinstance(item, (dict, bool)))
        elif placement == "map" and isinstance(value, dict):
            yield from (((name, key), item) for key, item in value.items() if isinstance(item, (dict, bool)))


def support_table() -> str:
    """The table as Markdown: keyword, its dialects, its section, what models and what validators do with it."""
    lines = ["| Keyword | Dialects | Section | Models | Validators |", "|---|---|---|---|---|"]
    for name, row in KEYWORDS.items():
        lines.append(f"| `{name}` | {_dialects(name, row)} | {row.section} | {row.models} | {row.validators} |")
    for name, older in OLDER.items():
        lines.append(f"| `{name}` | {older.dialects} | {older.section} | {older.meaning} | {older.meaning} |")
    return "\n".join(lines) + "\n"


def _dialects(name: str, row: Keyword) -> str:
    if row.vocabulary == "openapi":
        return "OpenAPI"
    if row.vocabulary == "wirestruct":
        return "all"
    return "all" if row.since == DRAFTS[0] else f"since {row.since}"
