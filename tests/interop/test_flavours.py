"""Every sample through both flavours of the generated package: dataclasses with validators, and pydantic models.

They agree on the verdict and on what is written back, except where ``flavours.toml`` says why not.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import TypeAdapter, ValidationError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PACKAGE = "openai_realtime"
SAMPLES = Path(__file__).parents[2] / "schemas" / "samples"
LISTED = {
    sample: entry["reason"].strip()
    for entry in tomllib.loads(Path(__file__).with_name("flavours.toml").read_text("utf-8"))["disagreement"]
    for sample in entry["samples"]
}


class Outcome(NamedTuple):
    """The verdict on a sample, and what was written back where it was accepted."""

    accepted: bool
    written: Any = None


def dataclasses(module_name: str, type_name: str, data: bytes) -> Outcome:
    """Valid by every keyword of the schema, and decoded; what is valid has to decode."""
    module = import_module(f"{PACKAGE}.{module_name}")
    if not module.is_valid(type_name, json.loads(data)):
        return Outcome(False)
    model = getattr(module, type_name)
    if hasattr(model, "from_json"):
        return Outcome(True, json.loads(model.from_json(data).to_json()))
    codec = getattr(module, f"{type_name}Codec")  # a union is an alias; its functions stand beside it
    return Outcome(True, json.loads(codec.to_json(codec.from_json(data))))


def pydantic_models(module_name: str, type_name: str, data: bytes) -> Outcome:
    model = getattr(import_module(f"{PACKAGE}.pydantic_models.{module_name}"), type_name)
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    try:
        value = adapter.validate_json(data)
    except ValidationError:
        return Outcome(False)
    return Outcome(True, json.loads(adapter.dump_json(value, by_alias=True, exclude_unset=True)))


@pytest.mark.parametrize(
    "sample", sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*/*/*.json"))
)
def test_flavours_agree(sample: str) -> None:
    module_name, type_name, _, _ = sample.split("/")
    data = (SAMPLES / sample).read_bytes()
    first, second = (flavour(module_name, type_name, data) for flavour in (dataclasses, pydantic_models))
    if sample in LISTED:
        assert first != second, f"the flavours agree by now, although: {LISTED[sample]}"
    else:
        assert first == second


def test_listed_samples_exist() -> None:
    assert [sample for sample in LISTED if not (SAMPLES / sample).is_file()] == []
