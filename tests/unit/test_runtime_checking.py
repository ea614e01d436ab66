"""Schemas and validators by name: from a module, from the root of the package, by class."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import openai_realtime
from openai_realtime import directory
from openai_realtime.crates import async_openai, outfox_openai


class Session(outfox_openai.SessionResource):
    """A class of one's own."""


@pytest.mark.parametrize(
    "name", ["SessionResource", "crates.outfox_openai.SessionResource", outfox_openai.SessionResource, Session]
)
def test_ways_to_name_a_type(name: str | type) -> None:
    assert openai_realtime.is_valid(name, {"temperature": 1})
    assert not openai_realtime.is_valid(name, {"temperature": "warm"})
    assert [violation.pointer for violation in openai_realtime.validate(name, {"temperature": 9})] == ["/temperature"]
    assert openai_realtime.schema(name)["$ref"] == "#/$defs/SessionResource"


def test_modules_know_their_own_types_only() -> None:
    assert outfox_openai.is_valid("SessionResource", {})
    assert outfox_openai.is_valid(Session, {})
    for name in ("RealtimeResponse", async_openai.RealtimeResponse, ""):
        for function in (outfox_openai.is_valid, outfox_openai.validate):
            with pytest.raises(LookupError, match=r"crates\.outfox_openai has no type "):
                function(name, {})
        with pytest.raises(LookupError, match=r"crates\.outfox_openai has no type "):
            outfox_openai.schema(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("RealtimeResponze", "has no type 'RealtimeResponze'; did you mean 'RealtimeResponse'"),
        ("crates.async_openai.Nothing", "openai_realtime.crates.async_openai has no type 'Nothing'"),
        ("crates.nowhere.RealtimeResponse", "has no type 'crates.nowhere.RealtimeResponse'; did you mean "),
        (
            "RealtimeVoice",
            "ambiguous; use one of crates.async_openai.RealtimeVoice, crates.outfox_openai.RealtimeVoice",
        ),
        (int, "int is not a generated type"),
        ("", "has no type ''"),
    ],
)
def test_names_that_do_not_lead_to_one_type(name: str | type, message: str) -> None:
    for function in (openai_realtime.is_valid, openai_realtime.validate):
        with pytest.raises(LookupError, match=message):
            function(name, {})
    with pytest.raises(LookupError, match=message):
        openai_realtime.schema(name)


def test_every_schema_is_self_contained_and_itself_valid() -> None:
    names = directory.names()
    assert len(names) == len(set(names)) > 80
    for name in names:
        document = directory.schema(name)
        jsonschema.Draft202012Validator.check_schema(document)
        assert document["$ref"] == f"#/$defs/{name.rpartition('.')[2]}"
        jsonschema.Draft202012Validator(document).is_valid({})  # raises where a reference leads nowhere


def test_importing_imports_next_to_nothing() -> None:
    assert openai_realtime.__file__ is not None
    folder = openai_realtime.__file__.rpartition("openai_realtime")[0]
    code = f"import sys; sys.path.insert(0, {folder!r}); import openai_realtime; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    ours = {name for name in imported if name.startswith("openai_realtime")}
    assert ours == {"openai_realtime", "openai_realtime._runtime", "openai_realtime._runtime.checking"}
    assert not imported & {"json", "dataclasses", "re", "typing", "inspect", "orjson"}


def test_names_are_listed_and_nothing_else_is_found() -> None:
    assert {"RealtimeResponse", "RealtimeConversationItemCodec", "validate", "crates"} <= set(dir(openai_realtime))
    for name in dir(openai_realtime):
        assert getattr(openai_realtime, name) is getattr(openai_realtime, name)
    with pytest.raises(AttributeError, match="module 'openai_realtime' has no attribute 'RealtimeResponze'"):
        _ = openai_realtime.RealtimeResponze  # type: ignore[attr-defined]


def test_a_schema_that_is_handed_out_is_the_caller_s_to_change() -> None:
    first = openai_realtime.schema("RealtimeResponse")
    first["$defs"]["RealtimeResponse"].clear()
    assert openai_realtime.schema("RealtimeResponse")["$defs"]["RealtimeResponse"]
    assert not openai_realtime.is_valid("RealtimeResponse", 1)
    assert openai_realtime.validate("RealtimeResponse", 1)


def test_the_documents_on_disk_are_those_that_schema_gives() -> None:
    folders = Path(openai_realtime.__file__).parent
    files = [path for path in folders.rglob("schemas/*.json") if path.name != "schema.json"]
    assert len(files) > 80
    for path in files:
        module = ".".join(path.relative_to(folders).parts[:-2])
        assert json.loads(path.read_text(encoding="utf-8")) == directory.schema(f"{module}.{path.stem}")
