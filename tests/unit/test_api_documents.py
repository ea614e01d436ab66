"""The documents of the whole API: complete, described, and the specification's own facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from wirestruct import ir
from wirestruct.config import Config, ModuleSource
from wirestruct.pipeline import understand

SCHEMAS = Path(__file__).parents[2] / "schemas"
DOCUMENTS = sorted(path for folder in ("ga", "beta") for path in (SCHEMAS / folder).glob("*.yaml"))

Schema = dict[str, Any]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ir.Package:
    modules = tuple(ModuleSource(f"{path.parent.name}.{path.stem}", path) for path in DOCUMENTS)
    config = Config(SCHEMAS.parent, (SCHEMAS,), tmp_path_factory.mktemp("api"), "api", modules, strict=True)
    return understand(config)[0]


def members(schema: Schema) -> Iterator[tuple[str, Any]]:
    """Every member below a schema, in whatever branch it stands, with its subschema."""
    for name, inner in schema.get("properties", {}).items():
        yield name, inner
        yield from members(inner)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from members(schema[keyword])
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(keyword, []):
            yield from members(branch)


def facts(schema: Schema) -> Iterator[tuple[str, str]]:
    """The members, required members and values that a schema names, wherever it names them."""
    yield from (("required", name) for name in schema.get("required", []))
    values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    yield from (("value", json.dumps(value)) for value in values)
    inner = [*schema.get("properties", {}).values()]
    inner += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    inner += [branch for key in ("anyOf", "oneOf", "allOf") for branch in schema.get(key, [])]
    yield from (("member", name) for name in schema.get("properties", {}))
    for subschema in inner:
        yield from facts(subschema)


def definitions(folder: str) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for path in (SCHEMAS / folder).glob("*.yaml"):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")).get("$defs", {})
    return found


def test_they_are_understood_without_a_complaint(package: ir.Package) -> None:
    sizes = {module.name: len(module.definitions) for module in package.modules}
    assert sum(size for name, size in sizes.items() if name.startswith("ga.") and name != "ga.rest") >= 134
    assert sum(size for name, size in sizes.items() if name.startswith("beta.")) >= 76


@pytest.mark.parametrize("folder", ["ga", "beta"])
def test_every_type_and_member_is_described(folder: str) -> None:
    for name, schema in definitions(folder).items():
        assert schema.get("description"), name
        assert [member for member, inner in members(schema) if not inner.get("description")] == [], name


def test_ga_is_what_the_specification_says(shared: Path) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    specification = yaml.load((shared / "specs" / "openai.yaml").read_text(encoding="utf-8"), loader)
    components = specification["components"]["schemas"]
    for name, schema in definitions("ga").items():
        assert set(facts(schema)) == set(facts(components[name])), name


def union_of(package: ir.Package, name: str) -> Draft202012Validator:
    module = next(module for module in package.modules if name in module.definitions)
    return Draft202012Validator({**module.schema, "$ref": f"#/$defs/{name}"})


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("folder", "client", "server"),
    [
        ("pydantic-ai-openai", "RealtimeClientEvent", "RealtimeServerEvent"),
        ("jurgob-webrtc-beta", "RealtimeBetaClientEvent", "RealtimeBetaServerEvent"),
    ],
)
def test_recorded_events_are_valid_but_for_nulls(
    folder: str, client: str, server: str, package: ir.Package, shared: Path
) -> None:
    seen = 0
    for path in sorted((shared / "payloads" / folder).glob("*.json")):
        event = json.loads(path.read_text(encoding="utf-8"))
        validator = union_of(package, client if path.name.startswith("sent.") else server)
        assert validator.is_valid(event) or validator.is_valid(without_nulls(event)), path.name
        seen += 1
    assert seen > 20
