"""Do the transcribed schemas say what the crates do?  Held against the reference: every type, and recorded payloads.

The reference is a graph of the crates' types, found by compiling them, and what the compiled crates made of payloads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from jsonschema import Draft202012Validator

CRATES = {"seed1": "api_openai", "seed2": "openai_struct", "seed3": "async_openai", "seed4": "outfox_openai"}

# The reference has these structs without the enumeration of events that tags them.
EVENTS = {
    "RealtimeClientEventSessionUpdate": "session.update",
    "SessionUpdateEvent": "session.update",
    "SessionCreatedEvent": "session.created",
    "ResponseCreateEvent": "response.create",
}
EVENT_UNIONS = {"seed1.RealtimeClientEvent", "seed4.ClientEvent", "seed4.ServerEvent"}
# Two variants of one enumeration carry the first: here they are records that refer to these, which have no tag.
UNTAGGED = {"ErrorCodeMessage", "ErrorMessage"}
DEFAULTS: dict[str | None, Any] = {"default_true": True, "default_turn_detection_type": "server_vad"}
RULES = {"null": "x-write-null", "always present": "x-write-default", "omitted if is_true": "x-omit-default"}

Schema = dict[str, Any]


@cache
def definitions_of(seed: str) -> Schema:
    """The definitions of a crate's document."""
    file = Path(__file__).parents[2] / "schemas" / "crates" / f"{CRATES[seed]}.yaml"
    definitions = yaml.safe_load(file.read_text(encoding="utf-8"))["$defs"]
    assert isinstance(definitions, dict)
    return definitions


class Row(NamedTuple):
    """A member as a row of the reference: what it is called, its type, and what its crate does with it."""

    name: str
    type: str
    optional: bool
    null_read: bool
    default: Any
    rule: str | None


Shape = Any  # rows of a struct; text of a newtype; text, rows or (tag, shape) of each variant of an enumeration


class Transcript:
    """One document, in the terms of the reference."""

    def __init__(self, definitions: Schema, known: Mapping[str, Any]) -> None:
        self.definitions = definitions
        self.known = known
        self.read = {name: widened(schema) for name, schema in definitions.items()}

    def shape(self, name: str) -> Shape:
        schema = self.definitions[name]
        if "properties" in schema:
            return self.rows(name)
        if self.known[name]["kind"] == "struct":
            return self.rust(self.read[name])
        return variants(shape for branch in branches(schema) for shape in self.branch(branch))

    def rows(self, name: str) -> list[Row]:
        schema = self.definitions[name]
        required = schema.get("required", [])
        own = [self.row(member, inner, member in required) for member, inner in schema["properties"].items()]
        return own + (self.rows(reference(schema)) if "$ref" in schema else [])

    def row(self, name: str, schema: Schema, required: bool) -> Row:
        read = widened(schema)
        null_read = Draft202012Validator({**read, "$defs": self.read}).is_valid(None)
        rule = next((mark for mark in RULES.values() if schema.get(mark) is True), None)
        # A reader that takes no member for a value it would not take as null has to put something in its place.
        assumed = rule == "x-omit-default" or not (required or null_read)
        default = schema.get("default") if assumed else None
        return Row(name, read.get("const") or self.rust(read), not required, null_read, default, rule)

    def branch(self, schema: Schema) -> list[Shape]:
        """What one branch of an enumeration stands for."""
        if "$ref" not in schema:
            return schema["enum"] if "enum" in schema else [schema.get("const") or self.rust(schema)]
        return [self.shape(reference(schema))]

    def rust(self, schema: Schema) -> str:
        """The Rust type that reads this; every float is an f64."""
        if "anyOf" in schema:
            inner, null = schema["anyOf"]
            assert null == {"type": "null"}
            return f"Option<{self.rust(inner)}>"
        if "$ref" in schema:
            return reference(schema)
        if not schema:
            return "Value"
        if "enum" in schema:
            return f"one of {schema['enum']}"
        if isinstance(schema["type"], list):
            inner, null = schema["type"]
            assert null == "null"
            return f"Option<{self.rust({**schema, 'type': inner})}>"
        match schema["type"]:
            case "integer":
                return str(schema["x-integer"])
            case "array":
                return f"Vec<{self.rust(schema['items'])}>"
            case "object":
                return f"HashMap<String,{self.rust(schema['additionalProperties'])}>"
            case plain:
                return {"string": "String", "boolean": "bool", "number": "f64"}[plain]


def branches(schema: Schema) -> list[Schema]:
    found: list[Schema] = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return found


def reference(schema: Schema) -> str:
    return str(schema["$ref"]).removeprefix("#/$defs/")


def widened(value: Any) -> Any:
    """What the crate's own reader takes: ``x-accepts`` in place of what it stands beside."""
    if isinstance(value, dict):
        if "x-accepts" in value:
            return widened({} if value["x-accepts"] is True else value["x-accepts"])
        return {key: widened(inner) for key, inner in value.items()}
    return [widened(inner) for inner in value] if isinstance(value, list) else value


def variants(shapes: Iterable[Shape]) -> list[Shape]:
    """In one order, however they were written."""
    return sorted(shapes, key=repr)


class Reference:
    """One crate of the reference, in the same terms."""

    def __init__(self, types: Mapping[str, Any]) -> None:
        self.types = types
        self.tags: dict[str, list[Row]] = {name: [tag("type", value)] for name, value in EVENTS.items()}
        for name in types:
            for payload, row in self.tagged(name):
                if payload not in UNTAGGED:
                    self.tags[payload] = [*self.tags.get(name, []), row]

    def tagged(self, name: str) -> list[tuple[str, Row]]:
        """The named payloads of an internally tagged enumeration, with the tag each is written with."""
        found = re.fullmatch("internally tagged by `(.+)`", self.types[name]["repr"])
        if not found:
            return []
        return [
            (variant["payload"], tag(found[1], variant["wire"]))
            for variant in self.types[name]["variants"]
            if "payload" in variant
        ]

    def shape(self, name: str) -> Shape:
        described = self.types[name]
        if "inner" in described:
            return rust_name(described["inner"])
        if "fields" in described:
            return [*self.tags.get(name, []), *map(graph_row, described["fields"])]
        found = re.fullmatch("internally tagged by `(.+)`", described["repr"])
        return variants(self.variant(variant, found[1] if found else None) for variant in described["variants"])

    def variant(self, variant: Mapping[str, Any], tag_name: str | None) -> Shape:
        front = [tag(tag_name, variant["wire"])] if tag_name else []
        payload = variant.get("payload")
        if payload and payload in self.types:
            return self.shape(payload) if payload in self.tags else front + self.shape(payload)
        if payload:
            return rust_name(payload)
        if "fields" in variant or front:
            return [*front, *map(graph_row, variant.get("fields", []))]
        return variant["wire"]


def tag(name: str, value: str) -> Row:
    return Row(name, value, False, False, None, None)


def rust_name(name: str) -> str:
    plain = name.replace(" ", "").replace("f32", "f64")
    return "Value" if plain == "Option<Value>" else plain


def graph_row(field: Mapping[str, Any]) -> Row:
    return Row(
        name=field["wire"],
        type=rust_name(field["type"]),
        optional=field["optional_on_decode"],
        null_read=field["null_ok_on_decode"],
        default=DEFAULTS.get(field["default"]),
        rule=RULES.get(field["none_on_encode"]) if field["optional_on_decode"] else None,
    )


@pytest.mark.parametrize("seed", CRATES)
def test_every_type_and_member_is_as_the_crate_has_it(seed: str, shared: Path) -> None:
    graph = json.loads((shared / "reference" / "seed_graph.json").read_text(encoding="utf-8"))[seed]
    definitions = definitions_of(seed)
    assert set(graph) <= set(definitions)
    transcript = Transcript(definitions, graph)
    crate = Reference(graph)
    assert {name: transcript.shape(name) for name in graph} == {name: crate.shape(name) for name in graph}


def test_recorded_payloads_get_the_verdict_of_the_crate(shared: Path) -> None:
    lines = (shared / "reference" / "rust_verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    seen = 0
    for line in lines:
        row = json.loads(line)
        value = json.loads((shared / "payloads" / row["payload"]).read_text(encoding="utf-8"))
        for token in row["pointer"].split("/")[1:]:
            value = value[int(token) if isinstance(value, list) else token]
        if name := definition_of(row["type"], value):
            seen += 1
            definitions = definitions_of(row["type"].split(".")[0])
            validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": definitions})
            assert validator.is_valid(value) is row["ok"], (row["payload"], row["pointer"])
    assert seen > 150


def definition_of(rust_type: str, value: Any) -> str | None:
    """The definition that a verdict is about, if it was transcribed."""
    seed, name = rust_type.split(".")
    definitions = definitions_of(seed)
    if rust_type in EVENT_UNIONS:
        return next(
            (name for name, type_ in EVENTS.items() if name in definitions and type_ == value.get("type")), None
        )
    return name if name in definitions else None
