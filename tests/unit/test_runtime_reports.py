"""Reports: places in texts, and violations in every form, held against what their specifications require."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import pytest

Make = Callable[[Mapping[str, Any], list[str]], Any]

POINTER = {"type": "string", "pattern": "^(/.*)?$"}
UNIT = {  # JSON Schema 2020-12 Core, section 12.3
    "type": "object",
    "required": ["valid", "keywordLocation", "instanceLocation"],
    "properties": {
        "valid": {"type": "boolean"},
        "keywordLocation": POINTER,
        "absoluteKeywordLocation": {"type": "string", "pattern": "^[^#]+#(/.*)?$"},
        "instanceLocation": POINTER,
        "error": {"type": "string"},
        "errors": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/failed"}},
    },
    "additionalProperties": False,
}
OUTPUT = {
    "$defs": {
        "unit": UNIT,
        "failed": {
            "$ref": "#/$defs/unit",
            "properties": {"valid": {"const": False}},
            "oneOf": [{"required": ["error", "absoluteKeywordLocation"]}, {"required": ["errors"]}],
        },
    },
    "if": {"properties": {"valid": {"const": False}}},
    "then": {"$ref": "#/$defs/failed"},
    "else": {"$ref": "#/$defs/unit", "not": {"required": ["errors"]}},
}
SCHEMA = {
    "$id": "urn:test",
    "$defs": {
        "It": {
            "type": "object",
            "properties": {
                "item": {"$ref": "#/$defs/Item"},
                "many": {"items": {"$ref": "#/$defs/Item"}},
                "a b": {"maxLength": 1},
            },
            "additionalProperties": False,
        },
        "Item": {"oneOf": [{"$ref": "#/$defs/User"}, {"$ref": "#/$defs/Call"}]},
        "User": {"type": "object", "properties": {"type": {"const": "user"}, "n": {"minimum": 5, "multipleOf": 2}}},
        "Call": {"type": "object", "properties": {"type": {"const": "call"}, "name": {"type": "string"}}},
    },
}
TEXT = """{
  "many": [{"type": "call"}, {"type": "call", "name": 5}],
  "item": {"type": "user", "n": 3},
  "sürplus": 1, "a b": "é😀"
}"""


@pytest.fixture
def reports(runtime: str) -> Any:
    return importlib.import_module(f"{runtime}.reports")


@pytest.fixture
def report(reports: Any, runtime: str, validators: Make) -> Any:
    made = validators(SCHEMA, ["It"])
    found = importlib.import_module(f"{runtime}.texts").violations_in(TEXT, lambda value: made.violations("It", value))
    return reports.Report("in put,1.json", tuple(found), schema="urn:test")


def test_places(runtime: str) -> None:
    places = importlib.import_module(f"{runtime}.places").places
    text = '{"é\\u00e9": [1,\n  {"a/b": "x]", "~": null}],\n "\\ud83d\\ude00": {"": true}, "d": 1, "d": [2]}\n'
    assert places(text, ["", "/éé", "/éé/1", "/éé/1/a~1b", "/éé/1/~0", "/😀/", "/d", "/d/0", "/nope", "/éé/9"]) == {
        "": ((1, 1), (1, 1)),
        "/éé": ((1, 2), (1, 13)),
        "/éé/1": ((2, 3), (2, 3)),
        "/éé/1/a~1b": ((2, 4), (2, 11)),
        "/éé/1/~0": ((2, 17), (2, 22)),
        "/😀/": ((3, 19), (3, 23)),
        "/d": ((3, 38), (3, 43)),
        "/d/0": ((3, 44), (3, 44)),
    }


def test_violations_in_texts_have_places(report: Any) -> None:
    assert [(one.pointer, one.keyword, one.line, one.column) for one in report.violations] == [
        ("/sürplus", "additionalProperties", 4, 3),
        ("/item/n", "multipleOf", 3, 33),
        ("/item/n", "minimum", 3, 33),
        ("/many/1/name", "type", 2, 55),
        ("/a b", "maxLength", 4, 24),
    ]


def test_the_way_to_a_keyword(report: Any) -> None:
    ways = {one.keyword: one.keyword_location for one in report.violations}
    assert ways["multipleOf"] == "/properties/item/$ref/oneOf/0/$ref/properties/n/multipleOf"
    assert ways["type"] == "/properties/many/items/$ref/oneOf/1/$ref/properties/name/type"
    for one in report.violations:
        assert resolved(one.keyword_location) == resolved(one.schema_pointer, SCHEMA)


def test_the_way_into_the_closest_branch(validators: Make) -> None:
    branches = [{"required": ["x"]}, {"properties": {"b": {"$ref": "#/$defs/B"}}, "required": ["b"]}]
    made = validators({"$defs": {"It": {"anyOf": branches}, "B": {"enum": [1]}}}, ["It"])
    [violation] = made.violations("It", {"b": 2})
    assert violation.keyword_location == "/anyOf/1/properties/b/$ref/enum"
    assert "closest of 2 branches" in violation.branch


def resolved(location: str, schema: Any = None) -> Any:
    here: Any = SCHEMA["$defs"]["It"] if schema is None else schema  # type: ignore[index]
    for token in location.split("/")[1:]:
        if token == "$ref":
            here = SCHEMA["$defs"][here["$ref"].rpartition("/")[2]]  # type: ignore[index]
        else:
            here = here[int(token)] if isinstance(here, list) else here[token.replace("~1", "/")]
    return here


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("", "not JSON: Expecting value", 1, 1),
        ('{"a":\n  nope}', "not JSON: Expecting value", 2, 3),
        ("[NaN]", "not JSON: NaN is not JSON", 1, 1),
        (b'"\xff"', "not JSON: 'utf-8'", 1, 1),
        ("[" * 100_000, "nested too deeply", 1, 1),
    ],
)
def test_texts_that_are_not_json(runtime: str, text: str | bytes, message: str, line: int, column: int) -> None:
    [violation] = importlib.import_module(f"{runtime}.texts").violations_in(text, lambda _: [])
    assert (violation.keyword, violation.line, violation.column) == ("json", line, column)
    assert message in violation.message


@pytest.mark.parametrize("form", ["basic", "detailed"])
def test_output_of_json_schema(reports: Any, report: Any, form: str) -> None:
    checker = jsonschema.Draft202012Validator(OUTPUT)
    valid = json.loads(reports.FORMS[form](reports.Report("x", ())))
    assert valid == {"valid": True, "keywordLocation": "", "instanceLocation": ""}
    found = json.loads(reports.FORMS[form](report))
    checker.validate(found)
    assert not checker.is_valid({**found, "errors": []})
    assert sorted(leaf["keywordLocation"] for leaf in leaves(found)) == sorted(
        one.keyword_location for one in report.violations
    )


def leaves(unit: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for inner in unit["errors"] for leaf in leaves(inner)] if "errors" in unit else [unit]


def test_detailed_output_is_condensed(reports: Any, report: Any) -> None:
    def nodes(unit: dict[str, Any], around: str = "") -> None:
        assert unit["keywordLocation"].startswith(around)
        assert len(unit.get("errors", ["", ""])) > 1
        for inner in unit.get("errors", ()):
            assert inner["instanceLocation"].startswith(unit["instanceLocation"])
            nodes(inner, unit["keywordLocation"])

    found = json.loads(reports.as_detailed(report))
    nodes(found)
    inner = [unit["keywordLocation"] for unit in found["errors"] if "errors" in unit]
    assert inner == ["/properties"]
    [single] = [json.loads(reports.as_detailed(reports.Report("x", report.violations[:1], schema="urn:test")))]
    assert (single["instanceLocation"], single["error"]) == ("/sürplus", 'member "sürplus" is not allowed')


def test_text(reports: Any, report: Any) -> None:
    lines = reports.as_text(report).splitlines()
    assert lines[0] == 'in put,1.json:4:3: /sürplus: member "sürplus" is not allowed'
    assert lines[1].endswith('found 3 [User (type is "user")]')
    assert reports.as_text(reports.Report("x", (), 7)) == "x:7: valid"


def test_lines_of_json_lines_are_lines_of_the_file(reports: Any, report: Any) -> None:
    seventh = reports.Report("x", report.violations[-1:], 7)
    assert reports.as_text(seventh).startswith("x:7:24: /a b: ")
    assert json.loads(reports.as_json(seventh))["violations"][0]["line"] == 7
    assert json.loads(reports.as_json(seventh))["source"] == "x:7"


def test_json(reports: Any, report: Any) -> None:
    found = json.loads(reports.as_json(report))
    assert (found["source"], found["valid"]) == ("in put,1.json", False)
    assert found["violations"][3] == {
        "pointer": "/many/1/name",
        "keyword": "type",
        "message": "expected string, found integer 5",
        "expected": "string",
        "found": "integer 5",
        "schema_pointer": "/$defs/Call/properties/name/type",
        "keyword_location": "/properties/many/items/$ref/oneOf/1/$ref/properties/name/type",
        "branch": 'Call (type is "call")',
        "line": 2,
        "column": 55,
    }


def test_github_annotations(reports: Any, runtime: str, report: Any) -> None:
    first = reports.as_github(report).splitlines()[0]
    place = "file=in put%2C1.json,line=4,col=3,title=additionalProperties"
    assert first == f'::error {place}::/sürplus: member "sürplus" is not allowed'
    hostile = importlib.import_module(f"{runtime}.texts").unreadable("100%\r\n::error::x")
    assert reports.as_github(reports.Report("x", (hostile,))).endswith("::(root): 100%25%0D%0A::error::x")
    assert reports.as_github(reports.Report("x", ())) == ""


SARIF = {  # the part of SARIF 2.1.0 that is used, by its sections 3.13, 3.14, 3.19, 3.27, 3.28, 3.29, 3.30 and 3.33
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"properties": {"driver": {"required": ["name"]}}, "required": ["driver"]},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"items": {"$ref": "#/$defs/result"}},
                },
                "additionalProperties": False,
            }
        },
    },
    "$defs": {
        "result": {
            "required": ["message", "ruleId"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"required": ["text"]},
                "locations": {"minItems": 1, "items": {"required": ["physicalLocation", "logicalLocations"]}},
                "properties": {"type": "object"},
            },
            "additionalProperties": False,
        }
    },
}


def test_sarif(reports: Any, report: Any) -> None:
    document = json.loads(reports.sarif([reports.Report("good.json", ()), report], "tool"))
    jsonschema.Draft202012Validator(SARIF).validate(document)
    [run] = document["runs"]
    assert len(run["results"]) == len(report.violations)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    physical = run["results"][0]["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "in%20put,1.json"}, "region": {"startLine": 4, "startColumn": 3}}
    assert json.loads(reports.sarif([], "tool"))["runs"][0]["results"] == []
