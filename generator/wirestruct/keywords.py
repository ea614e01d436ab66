"""Every keyword we know: one table in, support questions answered out.

JSON Schema 2020-12 ("Core" and "Validation" in the sections), the base vocabulary of OpenAPI 3.1 and our extensions.
The support table of the documentation is printed from it; ``keyword_checks`` holds schemas to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from wirestruct.documents import JSON

__all__ = ["KEYWORDS", "Keyword", "ValueKind", "subschemas", "support_table"]

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


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a keyword is and what becomes of it.

    ``kind`` is the kind of value it must have, ``applies`` names the types of instances it is about (empty: all),
    ``models`` and ``validators`` say what these do with it.
    """

    vocabulary: Vocabulary
    section: str
    kind: ValueKind
    models: str = _NO_EFFECT
    validators: str = _ASSERTED
    applies: tuple[str, ...] = ()
    supported: bool = True

    @property
    def subschemas(self) -> Placement:
        """How subschemas sit in the value: it is one, a list of them, a map of them, or has none."""
        return _PLACEMENTS.get(self.kind, "none")


KEYWORDS: Final[dict[str, Keyword]] = {
    # Core
    "$schema": Keyword("core", "Core 8.1.1", "uri", "must be 2020-12", "must be 2020-12"),
    "$vocabulary": Keyword("core", "Core 8.1.2", "object", supported=False),
    "$id": Keyword("core", "Core 8.2.1", "identifier", "base of references", "base of references"),
    "$anchor": Keyword("core", "Core 8.2.2", "anchor", "names a target", "names a target"),
    "$dynamicAnchor": Keyword("core", "Core 8.2.2", "anchor", supported=False),
    "$ref": Keyword("core", "Core 8.2.3.1", "reference", "the type it names", _ASSERTED),
    "$dynamicRef": Keyword("core", "Core 8.2.3.2", "reference", supported=False),
    "$defs": Keyword("core", "Core 8.2.4", "schema map", "one declaration each", "holds targets"),
    "definitions": Keyword("core", "Core 8.2.4, older name", "schema map", "as $defs", "holds targets"),
    "$comment": Keyword("core", "Core 8.3", "string", _PASSED_OVER, _PASSED_OVER),
    # Applicators
    "allOf": Keyword("applicator", "Core 10.2.1.1", "schemas", "merged into one type"),
    "anyOf": Keyword("applicator", "Core 10.2.1.2", "schemas", "union"),
    "oneOf": Keyword("applicator", "Core 10.2.1.3", "schemas", "union"),
    "not": Keyword("applicator", "Core 10.2.1.4", "schema"),
    "if": Keyword("applicator", "Core 10.2.2.1", "schema"),
    "then": Keyword("applicator", "Core 10.2.2.2", "schema"),
    "else": Keyword("applicator", "Core 10.2.2.3", "schema"),
    "dependentSchemas": Keyword("applicator", "Core 10.2.2.4", "schema map", applies=_OBJECT),
    "prefixItems": Keyword("applicator", "Core 10.3.1.1", "schemas", "list of any JSON value", applies=_ARRAY),
    "items": Keyword("applicator", "Core 10.3.1.2", "schema", "type of the items", applies=_ARRAY),
    "contains": Keyword("applicator", "Core 10.3.1.3", "schema", applies=_ARRAY),
    "properties": Keyword("applicator", "Core 10.3.2.1", "schema map", "fields", applies=_OBJECT),
    "patternProperties": Keyword(
        "applicator", "Core 10.3.2.2", "schema map by pattern", "type of further members", applies=_OBJECT
    ),
    "additionalProperties": Keyword(
        "applicator", "Core 10.3.2.3", "schema", "type of further members; false refuses them", applies=_OBJECT
    ),
    "propertyNames": Keyword("applicator", "Core 10.3.2.4", "schema", applies=_OBJECT),
    # Unevaluated locations
    "unevaluatedItems": Keyword("unevaluated", "Core 11.2", "schema", applies=_ARRAY),
    "unevaluatedProperties": Keyword("unevaluated", "Core 11.3", "schema", "as additionalProperties", applies=_OBJECT),
    # Validation
    "type": Keyword("validation", "Validation 6.1.1", "types", "the type"),
    "enum": Keyword("validation", "Validation 6.1.2", "values", "Literal"),
    "const": Keyword("validation", "Validation 6.1.3", "any", "Literal; a required one is a tag"),
    "multipleOf": Keyword("validation", "Validation 6.2.1", "positive number", applies=_NUMBER),
    "maximum": Keyword("validation", "Validation 6.2.2", "number", applies=_NUMBER),
    "exclusiveMaximum": Keyword("validation", "Validation 6.2.3", "number", applies=_NUMBER),
    "minimum": Keyword("validation", "Validation 6.2.4", "number", applies=_NUMBER),
    "exclusiveMinimum": Keyword("validation", "Validation 6.2.5", "number", applies=_NUMBER),
    "maxLength": Keyword("validation", "Validation 6.3.1", "count", applies=_STRING),
    "minLength": Keyword("validation", "Validation 6.3.2", "count", applies=_STRING),
    "pattern": Keyword("validation", "Validation 6.3.3", "pattern", applies=_STRING),
    "maxItems": Keyword("validation", "Validation 6.4.1", "count", applies=_ARRAY),
    "minItems": Keyword("validation", "Validation 6.4.2", "count", applies=_ARRAY),
    "uniqueItems": Keyword("validation", "Validation 6.4.3", "boolean", applies=_ARRAY),
    "maxContains": Keyword("validation", "Validation 6.4.4", "count", applies=_ARRAY),
    "minContains": Keyword("validation", "Validation 6.4.5", "count", applies=_ARRAY),
    "maxProperties": Keyword("validation", "Validation 6.5.1", "count", applies=_OBJECT),
    "minProperties": Keyword("validation", "Validation 6.5.2", "count", applies=_OBJECT),
    "required": Keyword("validation", "Validation 6.5.3", "names", "field without a default", applies=_OBJECT),
    "dependentRequired": Keyword("validation", "Validation 6.5.4", "name lists", applies=_OBJECT),
    # Format and content: annotations by default
    "format": Keyword(
        "format-annotation", "Validation 7.2.1", "string", "password: kept out of repr", "annotation, not asserted"
    ),
    "contentEncoding": Keyword("content", "Validation 8.3", "string", _NO_EFFECT, "annotation", _STRING),
    "contentMediaType": Keyword("content", "Validation 8.4", "string", _NO_EFFECT, "annotation", _STRING),
    "contentSchema": Keyword("content", "Validation 8.5", "schema", _NO_EFFECT, "annotation", _STRING),
    # Meta-data
    "title": Keyword("meta-data", "Validation 9.1", "string", _DOCUMENTED, "annotation"),
    "description": Keyword("meta-data", "Validation 9.1", "string", _DOCUMENTED, "annotation"),
    "default": Keyword("meta-data", "Validation 9.2", "any", "documented, never filled in", "annotation"),
    "deprecated": Keyword("meta-data", "Validation 9.3", "boolean", _NO_EFFECT, "annotation"),
    "readOnly": Keyword("meta-data", "Validation 9.4", "boolean", "left out of the request form", "annotation"),
    "writeOnly": Keyword("meta-data", "Validation 9.4", "boolean", _NO_EFFECT, "annotation"),
    "examples": Keyword("meta-data", "Validation 9.5", "array", _NO_EFFECT, "annotation"),
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
    """The table as Markdown: keyword, section of the specification, what models and what validators do with it."""
    lines = ["| Keyword | Section | Models | Validators |", "|---|---|---|---|"]
    for name, row in KEYWORDS.items():
        models, validators = (row.models, row.validators) if row.supported else ("not supported", "not supported")
        lines.append(f"| `{name}` | {row.section} | {models} | {validators} |")
    return "\n".join(lines) + "\n"
