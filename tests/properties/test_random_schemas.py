"""Random schemas: whatever satisfies one is read by its model, in both ways, and written back to the letter.

The schemas keep to what a model can tell apart: branches of a union differ in JSON type or in a tag.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from wirestruct.config import Config, ModuleSource
from wirestruct.documents import Document
from wirestruct.loader import parse
from wirestruct.lowering import lower
from wirestruct.references import file_uri
from wirestruct.rendering import render
from wirestruct.resolver import resolve

NAMES = ["a", "b", "type", "class", "x-1", "", "item", "extras"]
TAGS = ["a", "a-b", "a_b", "message", "item"]
DEFINITIONS = ["A", "B", "C", "AB", "AItem"]
DOCUMENTS = 20


class Schemas:
    """Random schemas."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def document(self) -> dict[str, Any]:
        definitions = {name: self.schema(3, referring=False) for name in DEFINITIONS}
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions}

    def schema(self, depth: int, referring: bool = True) -> Any:
        chance = self.random.random()
        if depth <= 0 or chance < 0.2:
            return self.scalar()
        if referring and chance < 0.4:
            return {"$ref": f"#/$defs/{self.random.choice(DEFINITIONS)}"}
        some: list[Callable[[int], Any]] = [
            self.object,
            self.object,
            self.array,
            self.tagged,
            self.kinds,
            self.merged,
            self.map,
        ]
        return self.random.choice(some)(depth - 1)

    def scalar(self) -> Any:
        enum = self.random.sample(["a", "b", "c", 1, 2, True, None], self.random.randint(1, 4))
        kinds = self.random.sample(["string", "integer", "null", "boolean", "array", "object"], 2)
        simple = [{"type": kind} for kind in ("string", "integer", "number", "boolean", "null")]
        more = [{"const": "a"}, {"type": "integer", "x-integer": "u8"}, {"type": "integer", "minimum": 1}, {}, True]
        return self.random.choice([*simple, *more, {"enum": enum}, {"type": kinds}])

    def object(self, depth: int, tag: str = "") -> dict[str, Any]:
        names = self.random.sample(NAMES, self.random.randint(0, 3))
        members = {name: self.schema(depth) for name in names}
        made: dict[str, Any] = {"type": "object", "properties": {"kind": {"const": tag}, **members} if tag else members}
        made["required"] = [name for name in names if self.random.random() < 0.4] + (["kind"] if tag else [])
        if self.random.random() < 0.3:
            made["additionalProperties"] = self.random.choice([False, {"type": "integer"}])
        return made

    def array(self, depth: int) -> Any:
        return {"type": "array", "items": self.schema(depth)}

    def map(self, depth: int) -> Any:
        return {"type": ["object", "null"], "additionalProperties": self.schema(depth)}

    def tagged(self, depth: int) -> Any:
        return {"oneOf": [self.object(depth, tag) for tag in self.random.sample(TAGS, self.random.randint(2, 3))]}

    def kinds(self, depth: int) -> Any:
        some = [
            {"type": "string"},
            {"type": ["integer", "null"]},
            {"enum": [True]},
            self.array(depth),
            self.tagged(depth),
        ]
        return {"anyOf": self.random.sample(some, self.random.randint(2, 4))}

    def merged(self, depth: int) -> Any:
        one, other = self.object(depth), self.object(depth)
        other["properties"] = {f"{name}2": member for name, member in other["properties"].items()}
        other["required"] = [f"{name}2" for name in other["required"]]
        return {"allOf": [{**one, "additionalProperties": True}, {**other, "additionalProperties": True}]}


class Instances:
    """Values that mostly satisfy a schema."""

    def __init__(self, random: Random, definitions: dict[str, Any]) -> None:
        self.random, self.definitions = random, definitions

    def of(self, schema: Any, depth: int = 0) -> Any:
        if depth > 6 or self.random.random() < 0.05:
            return self.random.choice([None, 0, 1, 1.0, 2.5, True, "a", [], {}, {"kind": "news"}, 2**70, 1e300])
        match schema:
            case {"$ref": str(reference)}:
                return self.of(self.definitions[reference.removeprefix("#/$defs/")], depth + 1)
            case {"const": value}:
                return value
            case {"enum": values}:
                return self.random.choice(values)
            case {"oneOf": branches} | {"anyOf": branches}:
                return self.of(self.random.choice(branches), depth + 1)
            case {"allOf": parts}:
                values = [self.of(part, depth + 1) for part in parts]
                return {name: one for value in values if isinstance(value, dict) for name, one in value.items()}
            case {"type": list() as kinds}:
                return self.of({**schema, "type": self.random.choice(kinds)}, depth)
            case {"type": "array"}:
                return [self.of(schema.get("items", {}), depth + 1) for _ in range(self.random.randint(0, 2))]
            case {"type": "object"}:
                return dict(self.members(schema, depth))
            case {"type": kind}:
                plain = {"string": ["", "a", "zz"], "integer": [1, 5, 1.0, 300], "number": [0, 2.5, 1.0]}
                return self.random.choice({**plain, "boolean": [True, False], "null": [None]}[kind])
            case _:
                return self.random.choice([None, 1, 1.0, "a", [{"a": 1.0}], {"b": [None]}])

    def members(self, schema: dict[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
        for name, member in schema.get("properties", {}).items():
            if name in schema["required"] or self.random.random() < 0.6:
                yield name, self.of(member, depth + 1)
        if self.random.random() < 0.3:
            yield "more", self.of(schema.get("additionalProperties", {}), depth + 1)


def letters(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def remembers(value: Any) -> bool:
    """Whether spellings survive: only objects with named members have a place to remember ``1.0`` in."""
    return isinstance(value, dict)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """A package with a module for each random document that means something, unformatted to save time."""
    random = Random(7)
    folder = tmp_path_factory.mktemp("random")
    documents: list[Document] = []
    while len(documents) < DOCUMENTS:
        path = Path(f"/schemas/m{len(documents)}.json")
        document, _ = parse(path.name, file_uri(path), json.dumps(Schemas(random).document()).encode())
        assert document is not None
        schemas, problems = resolve([document])
        config = Config(folder, (), folder, "made_up", (ModuleSource(path.stem, path),))
        if not any(problem.severity == "error" for problem in [*problems, *lower(schemas, config)[1]]):
            documents.append(document)
    modules = tuple(
        ModuleSource(document.path.removesuffix(".json"), Path("/schemas", document.path)) for document in documents
    )
    config = Config(folder, (), folder, "made_up", modules)
    files, problems = render(lower(resolve(documents)[0], config)[0], config)
    assert not problems
    for name, text in files.items():
        target = folder / "made_up" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield "made_up", {
        module.name: json.loads(document.text) for module, document in zip(modules, documents, strict=True)
    }
    sys.path.remove(str(folder))


@pytest.mark.parametrize("number", range(DOCUMENTS))
def test_models_take_what_their_schemas_take(package: tuple[str, dict[str, dict[str, Any]]], number: int) -> None:
    name, documents = package
    module, document = list(documents.items())[number]
    front, codecs = importlib.import_module(f"{name}.{module}"), importlib.import_module(f"{name}.{module}.codecs")
    errors = importlib.import_module(f"{name}._runtime.errors")
    rejected = importlib.import_module(f"{name}._runtime.fast").REJECTED
    table = {codec.name: codec for codec in codecs.CODECS.values()}
    table |= {key[:-5]: value for key, value in vars(codecs).items() if key.endswith("Codec") and key != "Codec"}
    random = Random(number)
    for type_name, codec in table.items():
        if type_name not in document["$defs"]:
            continue
        checker = jsonschema.Draft202012Validator({**document, "$ref": f"#/$defs/{type_name}"})
        for _ in range(25):
            value = Instances(random, document["$defs"]).of(document["$defs"][type_name])
            place = f"{type_name} {letters(value)} {letters(document)}"
            valid = checker.is_valid(value)
            assert front.is_valid(type_name, value) is valid, place
            try:
                read = codec.read(value, strict=False)
            except errors.DecodeError as error:
                assert not valid, f"{place}: {error}"
                with pytest.raises(rejected):
                    codec.decode(value)
                continue
            quick = codec.from_dict(value)
            assert quick == read and repr(quick) == repr(read), place
            if remembers(value) and codec in codecs.CODECS.values():
                assert letters(codec.to_dict(quick)) == letters(codec.write(read, "exact")) == letters(value), place
                assert letters(json.loads(codec.to_json(quick))) == letters(value), place
