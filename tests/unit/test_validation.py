"""Validators in detail: verdicts of generated functions and of the interpreter, and what violations say."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from wirestruct.targets.dataclasses.validators import validators_view
from wirestruct.templating import fill

Make = Callable[[Mapping[str, Any], list[str]], Any]

KINDS = ["null", "boolean", "integer", "number", "string", "array", "object"]
MESSAGE = {"type": "object", "required": ["type", "role", "text"]}
TEXT = {"type": "string", "minLength": 1}
UNION: dict[str, Any] = {
    "$defs": {
        "Item": {
            "oneOf": [
                {"$ref": "#/$defs/User"},
                {"$ref": "#/$defs/Assistant"},
                {"$ref": "#/$defs/Call"},
                {"type": "string", "enum": ["none", "auto"]},
                {"type": "null"},
            ]
        },
        "User": {**MESSAGE, "properties": {"type": {"const": "message"}, "role": {"const": "user"}, "text": TEXT}},
        "Assistant": {
            **MESSAGE,
            "properties": {"type": {"const": "message"}, "role": {"const": "assistant"}, "text": {"type": "array"}},
        },
        "Call": {
            "type": "object",
            "properties": {"type": {"const": "call"}, "name": TEXT, "then": {"$ref": "#/$defs/Item"}},
            "required": ["type", "name"],
            "additionalProperties": False,
        },
    }
}


def verdict(make: Make, schema: Any, instance: Any) -> bool:
    """The verdict that the function and both ways of the interpreter agree on."""
    made = make({"$defs": {"It": schema}}, ["It"])
    found = made.is_valid("It", instance)
    assert made.checker.is_valid("It", instance) is found
    assert (made.checker.violations("It", instance) == []) is found
    return bool(found)


class Text(str): ...


class Inserting(dict[str, Any]):
    def __missing__(self, key: str) -> int:
        self[key] = 0
        return 0


@pytest.mark.parametrize(
    ("schema", "accepted", "rejected"),
    [
        ({"const": 1}, [1, 1.0], [True, "1", 2, [1]]),
        ({"const": 0}, [0, -0.0], [False, None]),
        ({"const": True}, [True], [1, 1.0, "true"]),
        ({"const": [1, {"a": [True]}]}, [[1.0, {"a": [True]}]], [[1, {"a": [1]}], [True, {"a": [True]}]]),
        ({"enum": [None, "a", 2, [False]]}, [None, "a", 2.0, [False]], [False, 0, "b", [0]]),
        ({"enum": ["a", "b", "c", "d", "e"]}, ["e"], [[], {}, "f", None]),
        ({"type": "integer"}, [1, 1.0, 10**400, -(2**70)], [True, 1.5, float("inf"), float("nan"), "1"]),
        ({"type": "number"}, [1, 1.5], [True, float("nan"), float("inf"), -float("inf")]),
        ({"type": ["number", "null"], "minimum": 2}, [None, 2, 2.0], [1, True, float("nan")]),
        ({"type": KINDS}, [None, 1], [float("nan"), (1, 2), b"x"]),
        ({"multipleOf": 0.01}, [4.02, 19.99, 1, 0.0, 10**400, "x", True], [4.025, 0.001]),
        ({"multipleOf": 0.1}, [0.3, 1e22], [0.35]),
        ({"multipleOf": 7}, [7 * 10**300, 14.0, -7], [7 * 10**300 + 1, 7.5]),
        ({"multipleOf": 1e-8}, [12391239123, 1e-7], [1e-9]),
        ({"minimum": 2**53}, [2**53, float(2**53)], [2**53 - 1]),
        ({"maxLength": 1}, ["\U0001f600", "\ud800", 5], ["ab"]),
        ({"minLength": 2.0}, ["ab"], ["a"]),
        ({"pattern": "^a.c$"}, ["abc", 5], ["abc\n", "a\nc"]),
        ({"pattern": r"^https:\/\/"}, ["https://x"], ["http://x"]),
        (
            {"uniqueItems": True},
            [[1, True, "1", [1], [True]], [{}, []], "aa"],
            [[1, 1.0], [[1], [True], [1]], [{}, {}]],
        ),
        ({"items": {"type": "string"}, "uniqueItems": True}, [["a", "b"]], [["a", "a"], [1]]),
        ({"type": "object", "required": ["a"]}, [{"a": None}], [{}, Inserting()]),
        ({"properties": {"a": {"const": 0}}, "additionalProperties": False}, [{}, Inserting(a=0)], [{"b": 0}]),
        ({"type": "string", "enum": ["a", "b"]}, [Text("a")], [Text("c")]),
        ({"contains": {"const": 1}, "minContains": 2, "maxContains": 2}, [[1, 1.0]], [[1], [1, 1, 1]]),
        ({"unevaluatedProperties": False, "anyOf": [{"properties": {"a": True}}]}, [{"a": 1}], [{"b": 1}]),
        ({"unevaluatedItems": False, "prefixItems": [True]}, [[1]], [[1, 2]]),
    ],
)
def test_verdicts(validators: Make, schema: Any, accepted: list[Any], rejected: list[Any]) -> None:
    assert [one for one in accepted if not verdict(validators, schema, one)] == []
    assert [one for one in rejected if verdict(validators, schema, one)] == []


def test_lookups_do_not_change_the_instance(validators: Make) -> None:
    instance = Inserting()
    assert not verdict(validators, {"type": "object", "properties": {"a": True}, "required": ["a"]}, instance)
    assert instance == {}


def test_many_items_are_compared_in_linear_time(validators: Make) -> None:
    instance = [[number, {"a": number}] for number in range(50_000)]
    assert verdict(validators, {"uniqueItems": True}, instance)
    assert not verdict(validators, {"uniqueItems": True}, [*instance, [0.0, {"a": 0}]])


# -------------------------------------------------------------------- depth


def nested(innermost: Any, depth: int) -> Any:
    instance = innermost
    for _ in range(depth):
        instance = {"type": "call", "name": "x", "then": instance}
    return instance


def test_deep_instances_get_a_verdict(validators: Make) -> None:
    made = validators(UNION, ["Item"])
    assert made.is_valid("Item", nested(None, 10_000))
    [violation] = made.violations("Item", nested("nothing", 10_000))
    assert violation.pointer == "/then" * 10_000
    assert violation.branch.count(" > ") < 5


def test_deep_instances_that_take_recursion_are_refused_clearly(runtime: str, validators: Make) -> None:
    error = importlib.import_module(f"{runtime}.validation").DepthError
    made = validators({"$defs": {"It": {"uniqueItems": True}}}, ["It"])
    instance: list[Any] = [1, 2]
    for _ in range(10_000):
        instance = [instance, 2]
    for ask in (made.is_valid, made.violations, made.checker.is_valid):
        with pytest.raises(error, match="too deeply"):
            ask("It", instance)


def test_branches_that_both_recurse_take_no_exponential_time(validators: Make) -> None:
    branches = [{"properties": {"next": {"$ref": "#/$defs/It"}, "v": {"type": kind}}} for kind in ("string", "array")]
    made = validators({"$defs": {"It": {"anyOf": branches}}}, ["It"])
    instance: dict[str, Any] = {"v": 1}
    for _ in range(60):
        instance = {"next": instance}
    assert not made.is_valid("It", instance)
    assert made.violations("It", instance)[0].pointer == "/next" * 60 + "/v"


# -------------------------------------------------------------------- violations


@pytest.mark.parametrize(
    ("instance", "pointer", "keyword", "expected", "hint", "branch"),
    [
        ({"type": "message", "role": "user", "text": ""}, "/text", "minLength", "at least 1 character", "", "User"),
        ({"type": "message", "role": "assistant", "text": ""}, "/text", "type", "array", "", "Assistant"),
        ({"type": "message", "role": "usr", "text": ""}, "/role", "oneOf", "", '"user"', ""),
        ({"type": "mesage", "role": "user"}, "/type", "oneOf", 'one of "message", "call"', '"message"', ""),
        ({"type": 5}, "/type", "oneOf", 'one of "message", "call"', "", ""),
        ({"type": "call"}, "", "required", 'member "name"', "", "Call"),
        ({"type": "call", "nam": "x"}, "", "required", 'member "name"', '"nam"', "Call"),
        ({"type": "call", "name": "x", "thn": 1}, "/thn", "additionalProperties", "no such member", '"then"', "Call"),
        ({"type": "call", "name": "x", "then": {"type": "call"}}, "/then", "required", "", "", "Call"),
        ("autoo", "", "enum", 'one of "none", "auto"', '"auto"', ""),
        (5, "", "oneOf", "null or object or string", "", ""),
    ],
)
def test_violations_stand_at_the_fault(
    validators: Make, instance: Any, pointer: str, keyword: str, expected: str, hint: str, branch: str
) -> None:
    first = validators(UNION, ["Item"]).violations("Item", instance)[0]
    assert (first.pointer, first.keyword) == (pointer, keyword)
    assert expected in first.expected
    assert hint in first.hint
    assert branch in first.branch


ACCOUNT = {"type": "object", "properties": {"id": {"type": "string"}, "kind": {"enum": ["account"]}}}
EXPANDABLE: dict[str, Any] = {
    "$defs": {
        "Owner": {"anyOf": [{"type": "string", "maxLength": 9}, {"$ref": "#/$defs/Account"}, {"$ref": "#/$defs/Gone"}]},
        "Account": {
            "title": "Account",
            **ACCOUNT,
            "properties": {**ACCOUNT["properties"], "name": {"type": "string"}, "owner": {"$ref": "#/$defs/Owner"}},  # type: ignore[dict-item]
            "required": ["id", "kind", "name"],
        },
        "Gone": {
            "title": "Gone",
            **ACCOUNT,
            "properties": {**ACCOUNT["properties"], "deleted": {"enum": [True]}},  # type: ignore[dict-item]
            "required": ["id", "kind", "deleted"],
        },
        "Link": {"title": "Link", "type": "object", "properties": {"$ref": {"type": "string"}}, "required": ["$ref"]},
        "Linked": {"oneOf": [{"$ref": "#/$defs/Link"}, {"$ref": "#/$defs/Account"}]},
        "Flag": {
            "oneOf": [
                {"title": "On", "type": "object", "properties": {"on": {"const": True}, "at": {"type": "integer"}}},
                {"title": "Off", "type": "object", "properties": {"on": {"const": False}, "why": {"minLength": 1}}},
            ]
        },
        "Loose": {
            "anyOf": [
                {"title": "Bare", "type": "object", "required": ["x"]},
                {"title": "Tagged", "type": "object", "properties": {"kind": {"const": "a"}, "n": {}, "m": {}}},
            ]
        },
    }
}


@pytest.mark.parametrize(
    ("name", "instance", "pointer", "keyword", "branch"),
    [
        ("Owner", {"id": "a", "kind": "account", "name": 5}, "/name", "type", "Account (closest of 2 branches)"),
        ("Owner", {"id": "a", "kind": "account", "owner": "b"}, "", "required", "Account (closest of 2 branches)"),
        ("Owner", {"id": 5, "kind": "account", "deleted": True}, "/id", "type", "Gone (closest of 2 branches)"),
        ("Linked", {"id": "a", "kind": "account", "name": 5}, "/name", "type", "Account (closest of 2 branches)"),
        ("Linked", {"id": "a", "name": "b"}, "", "required", "Account (closest of 2 branches)"),
        ("Linked", {"$ref": 5}, "/$ref", "type", "Link (closest of 2 branches)"),
        ("Flag", {"on": False, "why": ""}, "/why", "minLength", "Off (on is false)"),
        ("Flag", {"on": True, "at": ""}, "/at", "type", "On (on is true)"),
        ("Flag", {"on": "no", "at": 5}, "/on", "oneOf", ""),
        ("Flag", {"on": 1, "at": 5}, "/on", "oneOf", ""),
        ("Loose", {"kind": "b", "n": 1, "m": 1}, "/kind", "const", "Tagged (closest of 2 branches)"),
    ],
)
def test_the_branch_that_was_meant(
    validators: Make, name: str, instance: Any, pointer: str, keyword: str, branch: str
) -> None:
    made = validators(EXPANDABLE, list(EXPANDABLE["$defs"]))
    [violation] = made.violations(name, instance)
    assert (violation.pointer, violation.keyword, violation.branch) == (pointer, keyword, branch)


def test_one_is_not_true_in_a_tag(validators: Make) -> None:
    """Tags of a union inside of a union: what Python calls equal must not stand for both."""
    inner = [{"type": "object", "properties": {"v": {"const": value}}} for value in (1, True)]
    other = {"type": "object", "properties": {"v": {"const": 0}}}
    schema = {"oneOf": [{"anyOf": inner}, other], "required": ["v"]}
    for value, holds in ((1, True), (True, True), (0, True), (False, False), (1.0, True)):
        assert verdict(validators, schema, {"v": value}) is holds


def test_a_tag_of_another_branch(validators: Make) -> None:
    """All members but the tag belong together, so it is the tag that is wrong; where they do not, the tag is believed."""
    made = validators(UNION, ["Item"])
    [violation] = made.violations("Item", {"type": "call", "role": "user", "text": "x"})
    assert (violation.pointer, violation.expected, violation.found) == ("/type", '"message"', '"call"')
    assert violation.hint == "the other members are those of User"
    believed = made.violations("Item", {"type": "call", "role": "user"})
    assert {(one.pointer, one.keyword) for one in believed} == {("", "required"), ("/role", "additionalProperties")}


def test_every_violation_is_reported(validators: Make) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"maxItems": 1, "items": {"type": "string"}}},
        "required": ["c", "d"],
        "propertyNames": {"maxLength": 1},
        "minProperties": 5,
    }
    found = validators({"$defs": {"It": schema}}, ["It"]).violations("It", {"a": "x", "b": ["x", 1, 2], "long": None})
    assert [(one.pointer, one.keyword) for one in found] == [
        ("", "minProperties"),
        ("", "required"),
        ("", "required"),
        ("/a", "type"),
        ("/b", "maxItems"),
        ("/b/1", "type"),
        ("/b/2", "type"),
        ("/long", "maxLength"),
    ]
    assert found[3].schema_pointer == "/$defs/It/properties/a/type"


def test_nullable_reference_is_no_union_for_people(validators: Make) -> None:
    document = {"$defs": {"It": {"anyOf": [{"$ref": "#/$defs/Text"}, {"type": "null"}]}, "Text": {"maxLength": 2}}}
    [violation] = validators(document, ["It"]).violations("It", "long")
    assert (violation.keyword, violation.branch) == ("maxLength", "")


def test_values_are_cut_short(validators: Make) -> None:
    instance = {"a" * 500: ["b" * 500] * 500}
    [violation] = validators({"$defs": {"It": {"maxProperties": 0}}}, ["It"]).violations("It", instance)
    assert len(violation.message) < 200
    assert str(violation).startswith("(root): expected at most 0 members, found 1: {")


def test_unknown_definitions_are_key_errors(validators: Make) -> None:
    made = validators(UNION, ["Item"])
    for ask in (made.is_valid, made.violations):
        with pytest.raises(KeyError):
            ask("Nothing", {})


# -------------------------------------------------------------------- generated text


HOSTILE = [
    '"""\nimport os\n',
    "'; raise SystemExit #",
    "\\",
    "{{ view }}",
    "\u2028\n\r",
    "len",
    "__import__('os')",
    "\ud800",
]


def test_hostile_schemas_stay_in_their_quotes(validators: Make) -> None:
    for text in HOSTILE:
        schema = {
            "type": "object",
            "properties": {text: {"enum": [text, text * 2, "a", "b", "c"]}, "other": {"minLength": 1}},
            "patternProperties": {"^x'\"#": {"const": {text: [text]}}},
            "required": [text],
            "additionalProperties": False,
            "title": text,
            "description": text,
        }
        union = {"oneOf": [{"$ref": f"#/$defs/{escaped(text)}"}, {"type": "null"}]}
        made = validators({"$defs": {text: schema, "It": union}}, [text, "It"])
        assert made.is_valid("It", {text: text, "other": "y"})
        assert made.is_valid(text, {text: text * 2, "x'\"#": {text: [text]}})
        assert not made.is_valid("It", {text: "other"})
        assert made.violations("It", {text: text, "x'\"#": {text: []}})[0].keyword == "const"


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def test_generated_text_depends_on_the_document_only() -> None:
    texts = {
        fill("dataclasses/validators.py.jinja", validators_view(UNION, ["Item"], runtime=".r", header="#", title="T"))
        for _ in range(3)
    }
    [text] = texts
    assert text.isascii()
    assert "_BY_TYPE_1[" in text and "_BY_ROLE_1[" in text
    assert "def is_item(x: Any) -> bool:" in text


def test_equal_definitions_share_a_function() -> None:
    limits = {"type": "array", "items": {"type": "object", "required": ["a"], "properties": {"a": {"minimum": 1}}}}
    view = validators_view({"$defs": {"A": limits, "B": dict(limits)}}, ["A", "B"], runtime=".r", header="", title="T")
    assert view.checks == ('"A": is_a,', '"B": is_a,')
    assert len(view.functions) == 1
