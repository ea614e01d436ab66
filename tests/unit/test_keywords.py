"""The keyword table, and schemas held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON
from wirestruct.keyword_checks import check_keywords
from wirestruct.keywords import KEYWORDS, OLDER, subschemas, support_table

VOCABULARIES = ["core", "applicator", "unevaluated", "validation", "format-annotation", "content", "meta-data"]


def problems(schema: dict[str, JSON], pointer: str = "") -> list[tuple[str, str]]:
    return [(found.code, str(found.location)) for found in check_keywords(Location("a.json", pointer), schema)]


def metaschema_keywords() -> Iterator[tuple[str, str]]:
    for vocabulary in VOCABULARIES:
        schema = REGISTRY.contents(f"https://json-schema.org/draft/2020-12/meta/{vocabulary}")
        yield from ((vocabulary, name) for name in schema["properties"])


def test_the_table_has_every_keyword_of_the_dialect() -> None:
    ours = {(row.vocabulary, name) for name, row in KEYWORDS.items() if row.vocabulary in VOCABULARIES}
    assert ours == {*metaschema_keywords(), ("core", "definitions")}


SCALARS: list[JSON] = [None, True, False, 0, 1, -1, 2.0, 1.5, "", "x", "string", "nothing", "#x"]
ARRAYS: list[JSON] = [
    [],
    ["a"],
    ["a", "a"],
    [1],
    ["string", "null"],
    ["string", "string"],
    [{}],
    [{}, True],
    [{}, 1],
]
OBJECTS: list[JSON] = [
    {},
    {"a": {}},
    {"a": True},
    {"a": 1},
    {"a": ["b"]},
    {"a": ["b", "b"]},
    {"a": "b"},
]


@pytest.mark.parametrize("name", [name for name, row in KEYWORDS.items() if row.vocabulary in VOCABULARIES])
def test_values_are_refused_where_the_metaschema_refuses_them(name: str) -> None:
    metaschema = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    # What the metaschema leaves to its formats, or calls unwise: we refuse.
    stricter: dict[str, list[JSON]] = {"$schema": ["", "x", "string", "nothing", "#x"], "enum": [[]]}
    for value in (*SCALARS, *ARRAYS, *OBJECTS):
        if name == "$vocabulary" or value in stricter.get(name, []):
            continue
        found = {code for code, _ in problems({name: value})} & {"WS302", "WS408"}
        assert bool(found) != metaschema.is_valid({name: value}), value


def test_subschemas_follow_the_table() -> None:
    schema: dict[str, JSON] = {
        "properties": {"a/b": {"type": "string"}, "c": True},
        "allOf": [{}, False],
        "items": {"x": 1},
        "x-accepts": True,
        "enum": [{"items": {}}],
        "default": {"items": {}},
        "$defs": {"bad": 1},
        "unknown": {"items": {}},
        "anyOf": {"not": "a list"},
    }
    assert list(subschemas(schema)) == [
        (("properties", "a/b"), {"type": "string"}),
        (("properties", "c"), True),
        (("allOf", 0), {}),
        (("allOf", 1), False),
        (("items",), {"x": 1}),
        (("x-accepts",), True),
    ]


CHECKS: list[tuple[dict[str, JSON], str, str]] = [
    # unknown, unsupported
    ({"propertys": {}}, "WS301", "/propertys"),
    ({"x-integers": "u8"}, "WS301", "/x-integers"),
    ({"x_write_null": True}, "WS301", "/x_write_null"),
    ({"nullable": True}, "WS301", "/nullable"),
    ({"$dynamicRef": 1}, "WS302", "/$dynamicRef"),
    ({"$dynamicAnchor": "#x"}, "WS302", "/$dynamicAnchor"),
    ({"$vocabulary": []}, "WS302", "/$vocabulary"),
    # values
    ({"type": "int"}, "WS302", "/type"),
    ({"type": ["string", "text"]}, "WS302", "/type/1"),
    ({"required": ["a", 1]}, "WS302", "/required/1"),
    ({"required": ["a", "b", "a"]}, "WS302", "/required/2"),
    ({"properties": {"a": []}}, "WS302", "/properties/a"),
    ({"oneOf": []}, "WS302", "/oneOf"),
    ({"items": [{}]}, "WS302", "/items"),
    ({"exclusiveMinimum": True}, "WS302", "/exclusiveMinimum"),
    ({"minLength": -1}, "WS302", "/minLength"),
    ({"enum": []}, "WS408", "/enum"),
    ({"pattern": "("}, "WS304", "/pattern"),
    ({"patternProperties": {"[": {}}}, "WS304", "/patternProperties/["),
    # limits
    ({"minimum": 2, "maximum": 1}, "WS305", "/minimum"),
    ({"exclusiveMinimum": 1, "maximum": 1}, "WS305", "/exclusiveMinimum"),
    ({"minLength": 2, "maxLength": 1.0}, "WS305", "/minLength"),
    ({"minItems": 2, "maxItems": 1}, "WS305", "/minItems"),
    ({"required": ["a", "b"], "maxProperties": 1}, "WS305", "/required"),
    # required members
    ({"properties": {"name": {}}, "required": ["nmae"]}, "WS306", "/required/0"),
    ({"properties": {}, "required": ["a"], "additionalProperties": False}, "WS306", "/required/0"),
    # extensions
    ({"x-integer": "u8", "type": "number"}, "WS307", "/x-integer"),
    ({"x-integer": "u128", "type": "integer"}, "WS307", "/x-integer"),
    ({"x-write-null": True}, "WS307", "/x-write-null"),
    # no effect
    ({"type": "integer", "minLength": 1}, "WS308", "/minLength"),
    ({"type": ["string", "null"], "additionalProperties": False}, "WS308", "/additionalProperties"),
    ({"then": {}}, "WS308", "/then"),
    ({"minContains": 1}, "WS308", "/minContains"),
]


@pytest.mark.parametrize(("schema", "code", "pointer"), CHECKS)
def test_one_problem(schema: dict[str, JSON], code: str, pointer: str) -> None:
    assert problems(schema) == [(code, f"a.json#{pointer}")]


FINE: list[tuple[dict[str, JSON], str]] = [
    ({}, ""),
    ({"x-internal": 1, "x-oaiMeta": {}}, ""),
    ({"minimum": 1, "maximum": 1, "minLength": 2.0}, ""),
    ({"type": ["integer", "null"], "minimum": 0, "x-integer": "u8"}, ""),
    ({"type": "number", "minimum": 0}, ""),
    ({"required": ["a"]}, ""),
    ({"properties": {}, "required": ["a"], "allOf": [{"properties": {"a": {}}}]}, ""),
    ({"properties": {}, "required": ["a"], "$ref": "#/x"}, ""),
    ({"properties": {}, "required": ["a"], "additionalProperties": {}}, ""),
    ({"properties": {}, "required": ["a"], "patternProperties": {"a": {}}}, ""),
    ({"properties": {}, "required": ["a"]}, "/oneOf/1"),
    ({"properties": {}, "required": ["a"]}, "/if"),
    ({"type": "string", "default": "x", "x-omit-default": True}, "/properties/a"),
    ({"$ref": "#/x", "x-write-null": True}, "/$defs/A/properties/b"),
    ({"pattern": r"^\p{L}[^]\d$"}, ""),
]


@pytest.mark.parametrize(("schema", "pointer"), FINE)
def test_no_problem(schema: dict[str, JSON], pointer: str) -> None:
    assert problems(schema, pointer) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"x-omit-default": True}, ["x-omit-default"]),
        ({"x-write-default": True}, ["x-write-default"]),
        ({"x-omit-default": True, "x-write-null": True, "default": 1}, ["x-omit-default"]),
        ({"x-omit-default": True, "x-write-default": True, "default": 1}, ["x-omit-default"]),
        ({"x-write-null": False}, ["x-write-null"]),
    ],
)
def test_extensions_on_a_property(schema: dict[str, JSON], expected: list[str]) -> None:
    place = "/properties/a"
    assert problems(schema, place) == [("WS307", f"a.json#{place}/{name}") for name in expected]


def test_hints_name_what_was_meant() -> None:
    hints = {
        "additional_properties": "additionalProperties",
        "maximun": "maximum",
        "id": "$id",
        "dependencies": "dependentRequired",
        "x-acepts": "x-accepts",
    }
    for name, meant in hints.items():
        assert meant in check_keywords(Location("a.json"), {name: {}})[0].hint


def test_support_table_is_printed_from_the_table() -> None:
    lines = support_table().splitlines()
    assert len(lines) == len(KEYWORDS) + len(OLDER) + 2
    assert all(re.fullmatch(r"\|( ?[^|]+\|){5}", line) for line in lines)
    assert "| `const` | since draft 6 | Validation 6.1.3 | Literal; a required one is a tag | asserted |" in lines
