"""Older dialects in the form of 2020-12: what is rewritten, what is passed over, and where things are said to be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from wirestruct.bundling import Bundler
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import BY_NAME, LATEST
from wirestruct.documents import JSON, Document, Schemas
from wirestruct.loader import load, parse
from wirestruct.moves import Moves
from wirestruct.resolver import resolve
from wirestruct.rewriting import PASSED_OVER

URIS = {
    "draft-04": "http://json-schema.org/draft-04/schema#",
    "draft-06": "http://json-schema.org/draft-06/schema#",
    "draft-07": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}


def read(data: JSON, dialect: str = "2020-12", known: Callable[[str], JSON] = lambda _: None) -> Document:
    document, problems = parse("a.json", "file:///a.json", json.dumps(data).encode(), BY_NAME[dialect], known)
    assert document is not None, problems
    return document


def notices(document: Document) -> list[str]:
    return [f"{notice.code} {notice.location and notice.location.pointer}" for notice in document.notices]


def loaded(folder: Path, files: Mapping[str, JSON]) -> tuple[Schemas, list[Diagnostic]]:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(data), encoding="utf-8")
    documents, problems = load([folder / next(iter(files))], roots=[folder], base=folder)
    schemas, more = resolve(documents)
    return schemas, [*problems, *more]


REWRITTEN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("draft-04", {"id": "http://x/y", "type": "string"}, {"$id": "http://x/y", "type": "string"}),
    ("draft-04", {"id": "#here"}, {"$anchor": "here"}),
    ("draft-04", {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
    ("draft-04", {"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
    ("draft-04", {"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
    ("draft-04", {"type": "integer"}, {"type": "integer", "x-written-integer": True}),
    ("draft-04", {"type": ["integer", "number"]}, {"type": ["integer", "number"]}),
    ("draft-06", {"type": "integer"}, {"type": "integer"}),
    ("draft-06", {"minimum": 1, "exclusiveMinimum": 2}, {"minimum": 1, "exclusiveMinimum": 2}),
    ("draft-06", {"id": "http://x/y"}, {"id": "http://x/y"}),
    ("draft-07", {"$id": "http://x/y#here"}, {"$id": "http://x/y", "$anchor": "here"}),
    ("draft-07", {"$id": "#/properties/a", "type": "null"}, {"type": "null"}),
    ("draft-07", {"items": [{}, True]}, {"prefixItems": [{}, True]}),
    ("draft-07", {"items": [{}], "additionalItems": False}, {"prefixItems": [{}], "items": False}),
    ("draft-07", {"items": [], "additionalItems": False}, {"items": False}),
    ("draft-07", {"items": {}}, {"items": {}}),
    (
        "draft-07",
        {"dependencies": {"a": ["b"], "c": {"minProperties": 2}}},
        {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"minProperties": 2}}},
    ),
    (
        "2019-09",
        {"dependentRequired": {"x": ["y"]}, "dependencies": {"a": ["b"]}},
        {"dependentRequired": {"x": ["y"]}, "allOf": [{"dependentRequired": {"a": ["b"]}}]},
    ),
    ("2019-09", {"$recursiveRef": "#"}, {"$ref": "#"}),
    (
        "2019-09",
        {"$recursiveAnchor": True, "not": {"$recursiveRef": "#"}},
        {"$dynamicAnchor": "wirestruct.recursive", "not": {"$dynamicRef": "#wirestruct.recursive"}},
    ),
    ("2019-09", {"contains": {}, "minContains": 2}, {"contains": {}, "minContains": 2}),
    (
        "2019-09",
        {"contains": {}, "minContains": 2, "unevaluatedItems": False},
        {"unevaluatedItems": False, "allOf": [{"not": {"not": {"contains": {}, "minContains": 2}}}]},
    ),
    ("2020-12", {"items": {}, "contains": {}}, {"items": {}, "contains": {}}),
    ("2020-12", {"$ref": "#", "$dynamicRef": "#a"}, {"$ref": "#", "allOf": [{"$dynamicRef": "#a"}]}),
]


@pytest.mark.parametrize(("dialect", "written", "expected"), REWRITTEN)
def test_rewritten(dialect: str, written: dict[str, Any], expected: dict[str, Any]) -> None:
    assert read(written, dialect).data == expected
    declared = read({"$schema": URIS[dialect], **written})
    assert declared.data == {"$schema": URIS[dialect], **expected}


PASSED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("draft-04", {"const": 1, "type": "string"}, ["const"]),
    ("draft-04", {"exclusiveMinimum": 3}, ["exclusiveMinimum"]),
    ("draft-04", {"$id": "http://x/y"}, ["$id"]),
    ("draft-06", {"if": {}, "then": {}, "contains": {}}, ["if", "then"]),
    ("draft-07", {"$anchor": "a", "minContains": 0, "unevaluatedItems": False, "if": {}}, ["$anchor", "minContains", "unevaluatedItems"]),
    ("draft-07", {"additionalItems": False}, ["additionalItems"]),
    ("draft-07", {"$ref": "#/definitions/a", "type": "null", "title": "A", "definitions": {"a": {}}}, ["type"]),
    ("2019-09", {"prefixItems": [{}], "$dynamicRef": "#", "$ref": "#/$defs/a", "type": "null", "$defs": {"a": {}}}, ["prefixItems", "$dynamicRef"]),
    ("2020-12", {"prefixItems": [{}], "$ref": "#/$defs/a", "$defs": {"a": {}}}, []),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "written", "aside"), PASSED)
def test_passed_over(dialect: str, written: dict[str, Any], aside: list[str]) -> None:
    data = read(written, dialect).data
    assert isinstance(data, dict)
    found = data.get(PASSED_OVER, {})
    assert found == {name: written[name] for name in aside}
    assert {name for name in data if name != PASSED_OVER} == written.keys() - set(aside)


def test_what_is_passed_over_is_reported_where_it_stands() -> None:
    document = read({"items": [{"$ref": "#", "maxLength": 1}], "const": 1}, "draft-04")
    assert notices(document) == ["WS308 /const", "WS308 /items/0/maxLength"]
    assert notices(read({"dependencies": {}}, "2019-09")) == ["WS301 /dependencies"]
    assert notices(read({"dependencies": {}}, "draft-07")) == []


def test_references_into_what_moved(tmp_path: Path) -> None:
    schemas, problems = loaded(
        tmp_path,
        {
            "a.json": {
                "$schema": URIS["draft-07"],
                "items": [{"items": [{"type": "null"}]}],
                "dependencies": {"a/b": {"type": "object"}},
                "properties": {
                    "x": {"$ref": "#/items/0/items/0"},
                    "y": {"$ref": "#/dependencies/a~1b"},
                    "z": {"$ref": "#/properties/x", "not": {"type": "null"}},
                    "aside": {"$ref": "#/properties/z/not"},
                    "free": {"$ref": "#/examples/0"},
                },
                "examples": [{"items": [{"$ref": "#"}]}],
            }
        },
    )
    found = {str(source): target.pointer for source, target in schemas.targets.items()}
    assert found == {
        "a.json#/properties/x": "/prefixItems/0/prefixItems/0",
        "a.json#/properties/y": "/dependentSchemas/a~1b",
        "a.json#/properties/z": "/properties/x",
        "a.json#/properties/aside": f"/properties/z/{PASSED_OVER}/not",
        "a.json#/properties/free": "/examples/0",
        "a.json#/examples/0/prefixItems/0": "",
    }
    assert [(problem.code, str(problem.location)) for problem in problems] == [("WS308", "a.json#/properties/z/not")]


def test_problems_are_where_they_were_written(tmp_path: Path) -> None:
    _, problems = loaded(
        tmp_path,
        {"a.json": {"$schema": URIS["draft-07"], "items": [{"items": [{"type": "int"}], "additionalItems": 7}]}},
    )
    assert {(problem.code, str(problem.location)) for problem in problems} == {
        ("WS302", "a.json#/items/0/items/0/type"),
        ("WS302", "a.json#/items/0/additionalItems"),
    }


def test_moves_lead_there_and_back() -> None:
    moves = Moves()
    moves.add("/items", "/prefixItems")
    moves.add("/additionalItems", "/items")
    moves.add("/items/0/items", "/prefixItems/0/prefixItems")
    for written, now in {
        "/items/0/items/1/type": "/prefixItems/0/prefixItems/1/type",
        "/items/1": "/prefixItems/1",
        "/additionalItems/not": "/items/not",
        "/itemsX": "/itemsX",
        "": "",
    }.items():
        assert (moves.now(written), moves.written(now)) == (now, written)


def test_documents_inherit_the_dialect_of_who_refers_to_them(tmp_path: Path) -> None:
    pair: JSON = {"items": [{"type": "string"}]}
    schemas, problems = loaded(
        tmp_path,
        {
            "a.json": {"$schema": URIS["draft-04"], "properties": {"b": {"$ref": "b.json"}, "c": {"$ref": "c.json"}}},
            "b.json": pair,
            "c.json": {"$schema": URIS["2020-12"], "prefixItems": [{"type": "string"}]},
        },
    )
    assert problems == []
    assert schemas.documents["b.json"].data == {"prefixItems": [{"type": "string"}]}
    assert schemas.documents["c.json"].data == {"$schema": URIS["2020-12"], "prefixItems": [{"type": "string"}]}


def test_embedded_resources_have_dialects_of_their_own() -> None:
    inner: dict[str, Any] = {"$schema": URIS["draft-07"], "$id": "http://x/inner", "items": [True]}
    data: Any = read({"$defs": {"a": inner, "b": {"items": {}}}}).data
    assert data["$defs"]["a"]["prefixItems"] == [True]
    del inner["$id"]  # no resource begins here
    data = read({"$schema": URIS["2020-12"], "$defs": {"a": inner}}).data
    assert "items" in data["$defs"]["a"]


METASCHEMA: dict[str, Any] = {
    "$schema": URIS["2020-12"],
    "$vocabulary": {f"https://json-schema.org/draft/2020-12/vocab/{name}": True for name in ("core", "applicator")},
}


def test_vocabularies() -> None:
    def known(uri: str) -> JSON:
        return METASCHEMA if uri == "http://x/meta" else None

    schema: dict[str, Any] = {"$schema": "http://x/meta", "minimum": 1, "properties": {"a": False}}
    assert read(schema, known=known).data == {
        "$schema": "http://x/meta",
        "properties": {"a": False},
        PASSED_OVER: {"minimum": 1},
    }
    for needed, code in ((True, "WS303"), (False, "")):
        own = {**METASCHEMA, "$vocabulary": {**METASCHEMA["$vocabulary"], "http://x/vocabulary": needed}}
        document, problems = parse(
            "a.json", "file:///a.json", json.dumps(schema).encode(), LATEST, lambda _, own=own: own
        )
        assert [problem.code for problem in problems] == ([code] if code else [])
        assert (document is None) is needed
    circular, problems = parse(
        "a.json", "file:///a.json", b'{"$schema": "http://x/y"}', LATEST, lambda _: {"$schema": "http://x/y"}
    )
    assert (circular, [problem.code for problem in problems]) == (None, ["WS108"])


OPENAPI: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": False}, {"type": "string"}),
    ({"nullable": True, "allOf": [{}]}, {"allOf": [{}]}),
    ({"minimum": 0, "exclusiveMinimum": True}, {"exclusiveMinimum": 0}),
    ({"const": 1, "title": "A"}, {"title": "A", PASSED_OVER: {"const": 1}}),
    ({"id": "x"}, {"id": "x"}),
]


@pytest.mark.parametrize(("written", "expected"), OPENAPI)
def test_openapi_3_0(written: dict[str, Any], expected: dict[str, Any]) -> None:
    root: dict[str, Any] = {"openapi": "3.0.3", "components": {"schemas": {"A": written}}}
    data: Any = read(root).data
    assert data["components"]["schemas"]["A"] == expected


def test_swagger(tmp_path: Path) -> None:
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}}
    schemas, problems = loaded(
        tmp_path,
        {
            "api.json": {
                "swagger": "2.0",
                "definitions": {"A": {"type": "string", "x-nullable": True}},
                "parameters": {"B": body, "Q": {"name": "q", "in": "query", "type": "string"}},
                "responses": {"R": {"description": "", "schema": {"$ref": "#/definitions/A"}}},
                "paths": {
                    "/a": {
                        "parameters": [body],
                        "get": {"responses": {"200": {"$ref": "#/responses/R"}}},
                        "put": {
                            "parameters": [{"$ref": "#/parameters/B"}, {"$ref": "#/parameters/Q"}],
                            "responses": {},
                        },
                    }
                },
            }
        },
    )
    assert problems == []
    found = {source.pointer: target.pointer for source, target in schemas.targets.items()}
    schema = "content/application~1json/schema"
    assert found == {
        f"/paths/~1a/get/requestBody/{schema}": "/components/schemas/A",
        "/paths/~1a/get/responses/200": "/components/responses/R",
        "/paths/~1a/put/requestBody": "/components/requestBodies/B",
        "/paths/~1a/put/parameters/0": "/components/parameters/Q",
        f"/components/requestBodies/B/{schema}": "/components/schemas/A",
        f"/components/responses/R/{schema}": "/components/schemas/A",
    }
    assert schemas.at(Location("api.json", "/components/schemas/A")) == {"type": ["string", "null"]}


def bundled(schemas: Schemas, *pointers: str) -> dict[str, Any]:
    names = {Location("a.json", pointer): pointer.rpartition("/")[2] for pointer in pointers}
    document: Any = Bundler(schemas, names).document("urn:x", "x")["$defs"]
    return dict(document)


def test_dynamic_references_are_bound_for_every_way_to_them(tmp_path: Path) -> None:
    def of(item: JSON) -> dict[str, JSON]:
        return {"$defs": {"item": item}, "$ref": "http://x/list"}

    anchor: dict[str, JSON] = {"$dynamicAnchor": "item"}
    schemas, problems = loaded(
        tmp_path,
        {
            "a.json": {
                "$defs": {
                    "List": {"$id": "http://x/list", "items": {"$dynamicRef": "#item"}, "$defs": {"item": anchor}},
                    "Words": {"$id": "http://x/words", **of({**anchor, "type": "string"})},
                    "Plain": {"$id": "http://x/plain", **of({"$anchor": "item", "type": "string"})},
                }
            }
        },
    )
    assert [problem.code for problem in problems] == ["WS405"]
    definitions = bundled(schemas, "/$defs/List", "/$defs/Words", "/$defs/Plain")

    def items(name: str) -> Any:
        target = definitions[name]["$ref"].removeprefix("#/$defs/") if "$ref" in definitions[name] else name
        return definitions[definitions[target]["items"]["$ref"].removeprefix("#/$defs/")]

    assert items("Words") == {"type": "string"}
    assert items("List") == items("Plain") == {}


def test_one_meaning_gives_one_definition(tmp_path: Path) -> None:
    node: dict[str, JSON] = {"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}
    schemas, problems = loaded(tmp_path, {"a.json": {"$defs": {"Node": {"$id": "http://x/node", **node}}}})
    assert problems == []
    assert bundled(schemas, "/$defs/Node") == {"Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}}}


MENDED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"type": "int", "minLength": 1}, {"minLength": 1}),
    ({"type": ["string", "text"]}, {"type": ["string"]}),
    ({"required": ["a", "a", 1]}, {"required": ["a"]}),
    ({"required": True}, {}),
    ({"allOf": [{}, 1]}, {"allOf": [{}, True]}),
    ({"properties": {"a": {}, "b": []}}, {"properties": {"a": {}}}),
    ({"dependentRequired": {"a": ["b", "b"], "c": 1}}, {"dependentRequired": {"a": ["b"]}}),
    ({"exclusiveMinimum": True, "minimum": 1}, {"minimum": 1}),
    ({"items": [{}]}, {}),
    ({"maxLength": -1, "title": 1}, {}),
]


@pytest.mark.parametrize(("written", "left"), MENDED)
def test_what_is_of_the_wrong_kind_requires_nothing(
    tmp_path: Path, written: dict[str, Any], left: dict[str, Any]
) -> None:
    schemas, problems = loaded(tmp_path, {"a.json": {"$defs": {"A": written}}})
    assert {(problem.code, problem.severity) for problem in problems} == {("WS302", "warning")}
    assert schemas.at(Location("a.json", "/$defs/A")) == left


def test_the_metaschemas_are_at_hand(tmp_path: Path) -> None:
    properties: dict[str, JSON] = {str(number): {"$ref": uri} for number, uri in enumerate(URIS.values())}
    schemas, problems = loaded(tmp_path, {"a.json": {"properties": properties}})
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert len(schemas.documents) > 10
    _, problems = loaded(tmp_path, {"a.json": {"$ref": "http://json-schema.org/draft-05/schema"}})
    assert [problem.code for problem in problems] == ["WS204"]


def test_what_is_no_part_of_openapi_is_taken_out(tmp_path: Path) -> None:
    root: dict[str, Any] = {
        "openapi": "3.1.0",
        "components": {"schemas": {"A": [], "B": {}}, "responses": 7},
        "paths": {"/a": {"get": {"parameters": ["x"]}}},
    }
    schemas, problems = loaded(tmp_path, {"api.json": root})
    assert {(problem.code, problem.severity) for problem in problems} == {("WS302", "warning")}
    data: Any = schemas.documents["api.json"].data
    assert data["components"] == {"schemas": {"B": {}}}
    assert data["paths"] == {"/a": {"get": {"parameters": [{}]}}}
