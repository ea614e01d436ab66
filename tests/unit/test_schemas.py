"""The transcribed schemas: are they schemas, is everything in them described, and do the samples get their verdicts?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from wirestruct.yaml_text import parse_yaml

SCHEMAS = Path(__file__).parents[2] / "schemas"
SAMPLES = SCHEMAS / "samples"
CRATES = ["api_openai", "openai_struct", "async_openai", "outfox_openai"]
DOCUMENTS = [*(f"crates/{name}.yaml" for name in CRATES), "rest.yaml"]

Schema = dict[str, Any]


@cache
def document(name: str) -> Schema:
    """A document of schemas/, by its path there."""
    value = yaml.safe_load((SCHEMAS / name).read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


@cache
def validator(module: str, type_name: str) -> Draft202012Validator:
    """The validator of one definition, ``module`` being dotted."""
    whole = document(module.replace(".", "/") + ".yaml")
    assert type_name in whole["$defs"]
    return Draft202012Validator({**whole, "$ref": f"#/$defs/{type_name}"})


# ---------------------------------------------------------------- the documents by themselves


@pytest.mark.parametrize("name", DOCUMENTS)
def test_yaml_1_1_and_1_2_read_the_same(name: str) -> None:
    value, problems = parse_yaml(name, (SCHEMAS / name).read_text(encoding="utf-8"))
    assert problems == []
    assert value == document(name)


@pytest.mark.parametrize("crate", CRATES)
def test_valid_against_the_metaschema(crate: str) -> None:
    whole = document(f"crates/{crate}.yaml")
    Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert whole["$id"] == f"urn:wirestruct:openai_realtime:crates.{crate}"
    assert whole["title"] == crate


@pytest.mark.parametrize("crate", CRATES)
def test_every_reference_names_a_definition(crate: str) -> None:
    whole = document(f"crates/{crate}.yaml")
    names = {f"#/$defs/{name}" for name in whole["$defs"]}
    assert {schema["$ref"] for schema in subschemas(whole) if "$ref" in schema} <= names


@pytest.mark.parametrize("crate", CRATES)
def test_every_type_and_member_is_described(crate: str) -> None:
    whole = document(f"crates/{crate}.yaml")
    wanting = [name for name, schema in whole["$defs"].items() if not schema.get("description")]
    for name, schema in whole["$defs"].items():
        members: Schema = schema.get("properties", {})
        wanting += [f"{name}.{member}" for member, inner in members.items() if not inner.get("description")]
    assert wanting == []


@pytest.mark.parametrize("crate", CRATES)
def test_defaults_are_optional_and_true(crate: str) -> None:
    whole = document(f"crates/{crate}.yaml")
    for name, record in whole["$defs"].items():
        for member, schema in record.get("properties", {}).items():
            if "default" in schema:
                assert member not in record.get("required", []), f"{name}.{member}"
                Draft202012Validator({**schema, "$defs": whole["$defs"]}).validate(schema["default"])


def test_rest_refers_to_definitions_that_exist() -> None:
    rest = document("rest.yaml")
    operation = rest["paths"]["/realtime/sessions"]["post"]
    assert operation["operationId"] == "create-realtime-session"
    references = [schema["$ref"] for schema in subschemas(rest) if "$ref" in schema]
    assert len(references) == 2
    for reference in references:
        path, _, pointer = reference.partition("#/$defs/")
        assert pointer in document(path)["$defs"]


def subschemas(value: Any) -> Iterator[Schema]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from subschemas(inner)


# ---------------------------------------------------------------- the samples

FILES = sorted(SAMPLES.glob("crates.*/*/*/*.json"))  # tests/interop/test_recordings.py has the others


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.relative_to(SAMPLES).parts))
def test_sample_gets_the_verdict_of_its_folder(file: Path) -> None:
    module, type_name, verdict, _ = file.relative_to(SAMPLES).parts
    value = json.loads(file.read_text(encoding="utf-8"))
    assert verdict in ("accepted", "rejected")
    assert validator(module, type_name).is_valid(value) is (verdict == "accepted")


@pytest.mark.parametrize("folder", sorted({file.parents[1] for file in FILES}), ids=lambda folder: folder.name)
def test_every_top_type_has_both_kinds_of_samples(folder: Path) -> None:
    assert len(list((folder / "accepted").iterdir())) >= 8
    assert len(list((folder / "rejected").iterdir())) >= 12
