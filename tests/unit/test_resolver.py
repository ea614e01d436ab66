"""References bound to canonical locations, or refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import kind_of
from wirestruct.documents import JSON, Document, Schemas
from wirestruct.loader import load, parse
from wirestruct.positions import locate
from wirestruct.references import file_uri
from wirestruct.resolver import resolve


def documents(files: Mapping[str, JSON]) -> list[Document]:
    return [
        Document(path, file_uri(Path("/project/schemas", path)), "", "json", kind_of(data), data)
        for path, data in files.items()
    ]


def resolved(files: Mapping[str, JSON]) -> tuple[Schemas, list[Diagnostic]]:
    return resolve(documents(files), roots=[Path("/project/schemas")])


def bound(schemas: Schemas) -> dict[str, str]:
    return {str(source): str(target) for source, target in schemas.targets.items()}


LIBRARY: dict[str, JSON] = {
    "$defs": {
        "A": {"$anchor": "plain", "type": "string"},
        "a/b~c%": {"items": False, "prefixItems": [{}, True]},
        "inner": {"$id": "https://example.com/inner/x.json", "$defs": {"y": {"$anchor": "y"}, "z": {"$ref": "#y"}}},
    },
    "properties": {"é": {}},
}

GOOD = [
    ("#", ""),
    ("", ""),
    ("#/$defs/A", "/$defs/A"),
    ("#/%24defs/A", "/$defs/A"),
    ("#plain", "/$defs/A"),
    ("main.json#plain", "/$defs/A"),
    ("./sub/../main.json#/$defs/A", "/$defs/A"),
    ("#/$defs/a~1b~0c%25", "/$defs/a~1b~0c%"),
    ("#/$defs/a~1b~0c%25/prefixItems/0", "/$defs/a~1b~0c%/prefixItems/0"),
    ("#/$defs/a~1b~0c%25/prefixItems/1", "/$defs/a~1b~0c%/prefixItems/1"),
    ("#/$defs/a~1b~0c%25/items", "/$defs/a~1b~0c%/items"),
    ("#/properties/é", "/properties/é"),
    ("#/properties/%C3%A9", "/properties/é"),
    ("https://example.com/inner/x.json", "/$defs/inner"),
    ("HTTPS://example.com/inner/x.json#y", "/$defs/inner/$defs/y"),
    ("https://example.com/inner/x.json#/$defs/y", "/$defs/inner/$defs/y"),
    ("#/$defs/inner/$defs/y", "/$defs/inner/$defs/y"),
]


@pytest.mark.parametrize(("reference", "target"), GOOD)
def test_every_spelling_is_bound(reference: str, target: str) -> None:
    use: JSON = {"not": {"items": {"$ref": reference}}}
    schemas, problems = resolved({"main.json": {**LIBRARY, "x-accepts": use}})
    assert problems == []
    assert bound(schemas)["main.json#/x-accepts/not/items"] == f"main.json#{target}"
    assert bound(schemas)["main.json#/$defs/inner/$defs/z"] == "main.json#/$defs/inner/$defs/y"


def test_across_documents_and_boolean_documents() -> None:
    schemas, problems = resolved(
        {
            "a.json": {"items": {"$ref": "sub/b.json#/$defs/B"}, "contains": {"$ref": "never.json"}},
            "sub/b.json": {"$defs": {"B": {"$ref": "../a%20c.json#here"}}},
            "a c.json": {"$id": "https://example.com/c/", "$defs": {"x": {"$anchor": "here", "items": {"$ref": "d"}}}},
            "d.json": {"$id": "https://example.com/c/d"},
            "never.json": False,
        }
    )
    assert problems == []
    assert bound(schemas) == {
        "a.json#/items": "sub/b.json#/$defs/B",
        "a.json#/contains": "never.json#",
        "sub/b.json#/$defs/B": "a c.json#/$defs/x",
        "a c.json#/$defs/x/items": "d.json#",
    }
    assert schemas.at(Location("never.json")) is False


BAD = [
    ("#/$defs/AA", "WS201", "'#/$defs/A'"),
    ("#/definitions/A", "WS201", "'#/$defs/A'"),
    ("#plan", "WS201", "'#plain'"),
    ("#/$defs/A/type/0", "WS201", ""),
    ("#/$defs/a~1b~0c%25/prefixItems/-1", "WS201", ""),
    ("#/$defs/a~1b~0c%25/prefixItems/01", "WS201", ""),
    ("#/$defs/a~1b~0c%25/prefixItems/x", "WS201", ""),
    ("#/$defs/a~1b~0c%25/prefixItems/7", "WS201", ""),
    ("othr.json", "WS201", "'other.json'"),
    ("urn:nothing", "WS201", ""),
    ("../outside.json", "WS203", "schema folder"),
    ("../../etc/passwd", "WS203", ""),
    ("..%2F..%2Fetc%2Fpasswd", "WS203", ""),
    ("/etc/passwd", "WS203", "relative"),
    ("file:///etc/passwd", "WS203", ""),
    ("file:///project/schemas/main.json", "WS203", ""),
    ("http://example.com/x.json", "WS204", ""),
    ("https://json-schema.org/draft/2020-12/schema", "WS204", ""),
    ("https://example.com/inner/y.json", "WS204", "inner/x.json"),
    ("#$defs/A", "WS205", "'#/$defs/A'"),
    ("#/$defs", "WS205", "member"),
    ("#/properties", "WS205", "member"),
    ("#/$defs/A/type", "WS205", ""),
    ("#/$defs/A~2", "WS205", "~0"),
    ("%zz", "WS205", "%25"),
    ("..\\x.json", "WS205", "/"),
    ("http://[", "WS205", ""),
    ("a\nb", "WS205", ""),
]


@pytest.mark.parametrize(("reference", "code", "hint"), BAD)
def test_what_cannot_be_bound_is_reported(reference: str, code: str, hint: str) -> None:
    schemas, problems = resolved({"main.json": {**LIBRARY, "items": {"$ref": reference}}, "other.json": {}})
    assert [(problem.code, str(problem.location)) for problem in problems] == [(code, "main.json#/items/$ref")]
    assert hint in problems[0].hint
    assert Location("main.json", "/items") not in schemas.targets


def test_a_relative_reference_starts_from_the_identifier() -> None:
    files: dict[str, JSON] = {"a.json": {"$id": "https://example.com/a.json", "$ref": "b.json"}, "b.json": {}}
    [problem] = resolved(files)[1]
    assert problem.code == "WS204"
    assert 'declare "$id": "https://example.com/b.json" in b.json' in problem.hint
    [problem] = resolved({**files, "a.json": {"$id": "urn:a", "$ref": "b.json"}})[1]
    assert (problem.code, "use an $id with folders" in problem.hint) == ("WS201", True)
    assert resolved({**files, "b.json": {"$id": "https://example.com/b.json"}})[1] == []


DUPLICATES: list[tuple[dict[str, JSON], str]] = [
    ({"a.json": {"$id": "urn:x"}, "b.json": {"$id": "urn:x"}}, "b.json#/$id"),
    ({"a.json": {"$id": "b.json"}, "b.json": {}}, "a.json#/$id"),
    ({"a.json": {"$defs": {"x": {"$anchor": "n"}, "y": {"$anchor": "n"}}}}, "a.json#/$defs/y/$anchor"),
]


@pytest.mark.parametrize(("files", "place"), DUPLICATES)
def test_identifiers_are_unique(files: dict[str, JSON], place: str) -> None:
    assert [(problem.code, str(problem.location)) for problem in resolved(files)[1]] == [("WS206", place)]


def test_equal_anchors_in_different_resources_are_fine() -> None:
    inner: JSON = {"$id": "urn:y", "$anchor": "n"}
    assert resolved({"a.json": {"$anchor": "n", "items": inner}, "b.json": {"$anchor": "n"}})[1] == []


def definitions(**members: JSON) -> dict[str, JSON]:
    return {"a.json": {"$defs": dict(members)}}


LOOPS: list[tuple[dict[str, JSON], list[str]]] = [
    (definitions(a={"$ref": "#/$defs/a"}), ["/$defs/a"]),
    (definitions(a={"$ref": "#/$defs/b"}, b={"$ref": "#/$defs/a"}), ["/$defs/a"]),
    (definitions(a={"allOf": [{}, {"$ref": "#/$defs/a"}]}), ["/$defs/a/allOf/1"]),
    (definitions(a={"anyOf": [{"not": {"$ref": "#/$defs/a"}}]}), ["/$defs/a/anyOf/0/not"]),
    (definitions(a={"if": {}, "then": {"$ref": "#/$defs/a"}}), ["/$defs/a/then"]),
    (definitions(a={"x-accepts": {"$ref": "#/$defs/a"}}), ["/$defs/a/x-accepts"]),
    (
        definitions(a={"oneOf": [{"$ref": "#/$defs/b"}]}, b={"$ref": "#/$defs/a"}, c={"$ref": "#/$defs/c"}),
        ["/$defs/a/oneOf/0", "/$defs/c"],
    ),
    (definitions(a={"$ref": "#/$defs/b"}, b={"items": {"$ref": "#/$defs/a"}}), []),
    (definitions(a={"properties": {"a": {"$ref": "#/$defs/a"}}, "additionalProperties": {"$ref": "#"}}), []),
]


@pytest.mark.parametrize(("files", "places"), LOOPS)
def test_loops_without_progress(files: dict[str, JSON], places: list[str]) -> None:
    found = [problem for problem in resolved(files)[1] if problem.code != "WS308"]
    assert [(problem.code, str(problem.location)) for problem in found] == [
        ("WS202", f"a.json#{place}/$ref") for place in places
    ]


def test_a_loop_is_spelled_out() -> None:
    [problem] = resolved(definitions(a={"$ref": "#/$defs/b"}, b={"allOf": [{"$ref": "#/$defs/a"}]}))[1]
    way = ["/$defs/a", "/$defs/b", "/$defs/b/allOf/0", "/$defs/a"]
    assert problem.message == "reference loop: " + " -> ".join(f"a.json#{place}" for place in way)


def test_a_long_chain_is_no_loop_and_no_recursion() -> None:
    chain: dict[str, JSON] = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(5000)}
    schemas, problems = resolved(definitions(**chain, d5000=True))
    assert problems == []
    assert len(schemas.targets) == 5000


OPENAPI: JSON = {
    "openapi": "3.1.0",
    "paths": {
        "/x/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "post": {
                "requestBody": {"$ref": "#/components/requestBodies/Body"},
                "responses": {"200": {"$ref": "#/components/responses/Ok"}, "x-note": {"$ref": "#/nothing"}},
                "callbacks": {"done": {"{$url}": {"$ref": "#/components/pathItems/Done"}}},
            },
        },
        "x-note": {"get": 1},
    },
    "webhooks": {"w": {"post": {"requestBody": {"content": {"a/b": {"schema": {"$ref": "types.json#T"}}}}}}},
    "components": {
        "parameters": {"Id": {"name": "id", "in": "path", "schema": {"$ref": "#/components/schemas/A"}}},
        "requestBodies": {"Body": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
        "responses": {"Ok": {"headers": {"h": {"schema": {"minLength": -1}}}, "description": "{"}},
        "pathItems": {"Done": {}},
        "schemas": {
            "A": {"example": {"$ref": "#/nothing"}},
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/A"}],
                "discriminator": {"propertyName": "t", "mapping": {"a": "A", "t": "types.json#/$defs/T", "x": "B"}},
            },
        },
    },
}


def test_openapi_documents() -> None:
    files: dict[str, JSON] = {"api.json": OPENAPI, "types.json": {"$defs": {"T": {"$anchor": "T"}}}}
    schemas, problems = resolved(files)
    root, pet = "api.json#/components", "api.json#/components/schemas/Pet"
    post = "api.json#/paths/~1x~1{id}/post"
    assert bound(schemas) == {
        "api.json#/paths/~1x~1{id}/parameters/0": f"{root}/parameters/Id",
        f"{post}/requestBody": f"{root}/requestBodies/Body",
        f"{post}/responses/200": f"{root}/responses/Ok",
        f"{post}/callbacks/done/{{$url}}": f"{root}/pathItems/Done",
        "api.json#/webhooks/w/post/requestBody/content/a~1b/schema": "types.json#/$defs/T",
        f"{root}/parameters/Id/schema": f"{root}/schemas/A",
        f"{root}/requestBodies/Body/content/a~1b/schema": pet,
        f"{pet}/oneOf/0": f"{root}/schemas/A",
        f"{pet}/discriminator/mapping/a": f"{root}/schemas/A",
        f"{pet}/discriminator/mapping/t": "types.json#/$defs/T",
    }
    assert [(problem.code, str(problem.location)) for problem in problems] == [
        ("WS302", f"{root}/responses/Ok/headers/h/schema/minLength"),
        ("WS201", f"{pet}/discriminator/mapping/x"),
    ]


def test_a_reference_names_what_its_place_needs() -> None:
    components: JSON = {
        "responses": {"R": {"$ref": "#/components/schemas/S"}},
        "schemas": {"S": {"$ref": "#/components"}},
    }
    found = resolved({"api.json": {"openapi": "3.1.0", "components": components}})[1]
    assert [problem.message for problem in found] == [
        "'#/components' names a components, not a schema",
        "'#/components/schemas/S' names a schema, not a response",
    ]


def test_loaded_documents_end_to_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.yaml").write_text(
        "$defs:\n  A: {$ref: b.json}\n  B:\n    $ref: ../../etc/passwd\n    typ: string\n"
    )
    (tmp_path / "in/b.json").write_text("true")
    loaded, problems = load([tmp_path / "in/a.yaml"], roots=[tmp_path / "in"], base=tmp_path)
    assert problems == []
    schemas, problems = resolve(loaded, roots=[tmp_path / "in"])
    assert bound(schemas) == {"in/a.yaml#/$defs/A": "in/b.json#"}
    located = locate(schemas.documents, problems)
    assert [str(problem).partition("]")[0] for problem in located] == [
        "in/a.yaml:4:11: error[WS203",
        "in/a.yaml:5:5: warning[WS301",
    ]


@pytest.mark.parametrize("schema", [{"$id": 1, "$ref": 2, "$anchor": [], "properties": [], "allOf": {}, "items": 3}])
def test_malformed_keywords_are_reported_not_met(schema: dict[str, JSON]) -> None:
    assert {problem.code for problem in resolved({"a.json": schema})[1]} == {"WS302"}


def test_remote_references_of_the_schema_suite(shared: Path) -> None:
    suite = shared / "suites/json-schema-test-suite"
    remotes: list[Document] = []
    for file in sorted((suite / "remotes/draft2020-12").rglob("*.json")):
        name = file.relative_to(suite / "remotes").as_posix()
        document, _ = parse(name, f"http://localhost:1234/{name}", file.read_bytes())
        remotes += [document] if document is not None else []
    for case in json.loads((suite / "tests/draft2020-12/refRemote.json").read_text()):
        schemas, problems = resolve([*remotes, *documents({"case.json": case["schema"]})])
        assert [str(found) for found in problems if str(found.location).startswith("case.json")] == []
        assert any(source.path == "case.json" for source in schemas.targets)


def test_the_openai_specification(shared: Path) -> None:
    loaded, problems = load([shared / "specs/openai.yaml"], roots=[shared / "specs"], base=shared)
    assert problems == []
    schemas, problems = resolve(loaded)
    assert len(schemas.targets) > 2500
    # It repeats names in `required`, and writes exclusiveMinimum as draft 4 did.
    assert "WS302" in {problem.code for problem in problems}
    assert not [problem for problem in problems if problem.severity == "error"]
    assert not [problem for problem in problems if problem.code.startswith("WS2")]
