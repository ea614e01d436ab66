"""Whatever is read is written back to the letter, by both ways of reading and writing and by both JSON engines.

Instances are valid by construction from the schemas that the package itself publishes, then bent: members that no schema
knows, nulls where there are none, integers with a fraction of zero, one place with another value.
"""

from __future__ import annotations

import copy
import dataclasses
import importlib
import json
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openai_realtime import DecodeError, directory
from openai_realtime._runtime.fast import REJECTED

ROOT = Path(__file__).parents[2]
TYPES = [
    "crates.api_openai.RealtimeClientEventSessionUpdate",
    "crates.openai_struct.RealtimeSessionCreateResponse",
    "crates.async_openai.RealtimeResponse",
    "crates.async_openai.RealtimeConversationItem",
    "crates.outfox_openai.SessionResource",
    "crates.outfox_openai.ResponseCreateEvent",
]
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@cache
def instances(type_name: str) -> st.SearchStrategy[Any]:  # noqa: C901 - a case for each keyword
    document = directory.schema(type_name)
    definitions: Any = document["$defs"]

    @cache
    def named(name: str) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: of(definitions[name]))

    def of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        """Values that satisfy every keyword that our schemas use."""
        match schema:
            case {"$ref": reference, "properties": _}:
                return st.builds(lambda one, other: {**one, **other}, of({"$ref": reference}), objects(schema))
            case {"$ref": reference}:
                return named(reference.removeprefix("#/$defs/"))
            case {"const": value}:
                return st.just(value)
            case {"enum": values}:
                return st.sampled_from(values)
            case {"oneOf": branches} | {"anyOf": branches}:
                return st.one_of(*map(of, branches))
            case {"type": list() as kinds}:
                return st.one_of(*(of({**schema, "type": kind}) for kind in kinds))
            case {"type": "object"}:
                return objects(schema)
            case {"type": "array"}:
                return st.lists(
                    of(schema["items"]), min_size=schema.get("minItems", 0), max_size=schema.get("maxItems", 3)
                )
            case {"type": "string"}:
                return st.text(max_size=min(schema.get("maxLength", 9), 9))
            case {"type": "integer"}:
                whole = st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**31 - 1))
                return whole | whole.map(float)
            case {"type": "number"}:
                return st.floats(schema.get("minimum", -9), schema.get("maximum", 9)) | st.just(1)
            case {"type": "boolean"}:
                return st.booleans()
            case {"type": "null"}:
                return st.none()
            case _:
                return anything

    def objects(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        if "properties" not in schema:
            values = of(schema["additionalProperties"]) if "additionalProperties" in schema else anything
            return st.dictionaries(st.text(max_size=4), values, max_size=3)
        members = {name: of(member) for name, member in schema["properties"].items()}
        needed = {name: members.pop(name) for name in schema.get("required", ())}
        known = st.fixed_dictionaries(needed, optional=members)
        if schema.get("additionalProperties") is False:
            return known
        return st.builds(
            lambda some, more: {**more, **some}, known, st.dictionaries(st.just("x-news"), anything, max_size=1)
        )

    return named(type_name.rpartition(".")[2])


@cache
def codec(type_name: str) -> Any:
    module, _, name = type_name.rpartition(".")
    codecs = importlib.import_module(f"openai_realtime.{module}.codecs")
    classes = {one.name: one for one in codecs.CODECS.values()}
    return classes[name] if name in classes else getattr(codecs, f"{name}Codec")


def letters(value: object) -> str:
    """A text that is the same for the same JSON value only: ``1``, ``1.0`` and ``true`` are three values."""
    return json.dumps(value, sort_keys=True)


def places(value: Any, at: str = "") -> Iterator[tuple[str, Callable[[Any], None]]]:
    """The pointer of every place inside a value, with a function that puts something else there."""
    for key, inner in enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ():
        here = f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield here, lambda new, key=key: value.__setitem__(key, new)
        yield from places(inner, here)


@st.composite
def bent(draw: Any, type_name: str) -> tuple[Any, str]:
    """A valid value with something else in one place, and where."""
    value = draw(instances(type_name))
    where = list(places(value))
    pointer, put = draw(st.sampled_from(where)) if where else ("", lambda new: None)
    put(draw(anything))
    return value, pointer


def related(one: str, other: str) -> bool:
    """Whether one place is the other or lies inside it."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


@pytest.mark.parametrize("type_name", TYPES)
def test_valid_values_come_back_to_the_letter(type_name: str) -> None:
    @QUICK
    @given(instances(type_name))
    def check(value: Any) -> None:
        kind, expected = codec(type_name), letters(value)
        assert directory.is_valid(type_name, value)
        read = kind.from_dict(value)
        assert letters(value) == expected, "reading changed its input"
        assert letters(kind.to_dict(read)) == letters(kind.write(read, "exact")) == expected
        text = kind.to_json(read)
        assert letters(json.loads(text)) == expected
        assert kind.from_json(text) == kind.from_json(text.decode()) == kind.read(value, strict=False) == read

    check()


@pytest.mark.parametrize("type_name", TYPES)
def test_the_two_readers_agree_and_errors_point_at_the_place(type_name: str) -> None:
    @QUICK
    @given(bent(type_name))
    def check(case: tuple[Any, str]) -> None:
        value, pointer = case
        kind = codec(type_name)
        try:
            read = kind.read(value, strict=False)
        except DecodeError as error:
            assert all(related(problem.pointer, pointer) for problem in error.problems)
            assert str(error).startswith(kind.name)
            with pytest.raises(REJECTED):
                kind.decode(value)
            assert directory.validate(type_name, value), "not decodable and yet valid"
            return
        assert kind.from_dict(value) == read
        assert letters(kind.to_dict(read)) == letters(value)

    check()


@pytest.mark.parametrize("type_name", TYPES)
def test_strict_reading_takes_less_and_gives_the_same(type_name: str) -> None:
    @QUICK
    @given(bent(type_name))
    def check(case: tuple[Any, str]) -> None:
        value, kind = case[0], codec(type_name)
        try:
            read = kind.from_dict(value, strict=True)
        except DecodeError:
            return
        assert read == kind.from_dict(value)
        canonical = kind.to_dict(read, form="canonical")
        assert letters(kind.to_dict(kind.from_dict(canonical), form="canonical")) == letters(canonical)

    check()


@pytest.mark.parametrize("type_name", TYPES[:3])
def test_objects_are_dataclasses_that_copy_and_pickle(type_name: str) -> None:
    @settings(QUICK, max_examples=20)
    @given(instances(type_name))
    def check(value: Any) -> None:
        read = codec(type_name).from_dict(value)
        fields = dataclasses.fields(read)
        twins = [copy.copy(read), copy.deepcopy(read), read.copy(), read.replace(), pickle.loads(pickle.dumps(read))]
        twins += [dataclasses.replace(read), type(read)(**{field.name: getattr(read, field.name) for field in fields})]
        for twin in twins:
            assert type(twin) is type(read) and twin == read
            assert letters(twin.to_dict()) == letters(value)
        assert [field.name for field in fields] == list(dataclasses.asdict(read))

    check()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_has_not_are_refused_both_ways(number: float) -> None:
    from openai_realtime import EncodeError
    from openai_realtime.crates.outfox_openai import SessionResource

    for wrong in ({"temperature": number}, {"news": [{"x": number}]}):
        with pytest.raises(DecodeError):
            SessionResource.from_dict(wrong)
        with pytest.raises(DecodeError, match="JSON text"):
            SessionResource.from_json(json.dumps(wrong))
        assert not directory.is_valid("crates.outfox_openai.SessionResource", {"temperature": number})
    for session in (SessionResource(temperature=number), SessionResource(extras={"news": [number]})):
        for write in (session.to_json, session.to_dict):
            with pytest.raises(EncodeError):
                write()


ENGINES = """
import json, sys
from openai_realtime import CodecError
from openai_realtime._runtime import engine
from openai_realtime.crates.async_openai import RealtimeResponse
assert engine.engine_name == sys.argv[1]
told = []
for line in sys.stdin.buffer.read().split(b"\\x1e"):
    try:
        told.append(json.loads(RealtimeResponse.from_json(line).to_json()))  # engines spell exponents differently
    except CodecError as error:
        told.append(str(error).partition(", found")[0])
print(json.dumps(told))
"""


def test_both_engines_read_and_write_the_same() -> None:
    pytest.importorskip("orjson")
    samples = sorted((ROOT / "schemas/samples/crates.async_openai/RealtimeResponse").rglob("*.json"))
    texts = [path.read_bytes() for path in samples]
    plain = json.loads(texts[0])
    odd: list[Any] = [2**64, -(2**63) - 1, 10**400, 0.1, -0.0, "\ud800", "\u2028", "é", {"": [None]}, 1e308, [[]]]
    texts += [json.dumps({**plain, "news": value}).encode() for value in odd]
    texts += [
        texts[0].replace(b"{", b'{"news": ' + raw + b", ", 1)
        for raw in (b"1e999", b"-0", b"1E2", b"NaN", b"01", b"\xff")
    ]
    texts += [b"\xef\xbb\xbf" + texts[0], b"", b"  ", b"{} {}", texts[0].replace(b"{", b'{"id": 1, "id": "a", ', 1)]
    told = []
    for name, setting in (("orjson", ""), ("json", "stdlib")):
        environment = {**os.environ, "WIRESTRUCT_JSON": setting}
        command = [sys.executable, "-c", ENGINES, name]
        done = subprocess.run(command, env=environment, input=b"\x1e".join(texts), capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        told.append(json.loads(done.stdout))
    assert told[0] == told[1]
    assert len(told[0]) == len(texts)
