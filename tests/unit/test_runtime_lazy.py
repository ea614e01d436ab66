"""Generated classes are dataclasses in every respect, although the decorator runs late."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import pickle
import subprocess
import sys
from copy import copy, deepcopy

import pytest

from openai_realtime.crates.outfox_openai import SessionResource, SessionUpdateEvent


def test_reading_and_writing_do_not_import_dataclasses() -> None:
    program = (
        "import sys; from openai_realtime.crates.outfox_openai import SessionResource as S\n"
        'assert S.from_json(b\'{"model": "m"}\').to_json() == b\'{"model":"m"}\'\n'
        "assert 'dataclasses' not in sys.modules"
    )
    alone = {**os.environ, "WIRESTRUCT_JSON": "stdlib"}  # orjson itself imports dataclasses
    subprocess.run([sys.executable, "-c", program], check=True, env=alone)


def test_the_protocol() -> None:
    assert dataclasses.is_dataclass(SessionResource)
    assert [f.name for f in dataclasses.fields(SessionResource)][:3] == ["extras", "model", "modalities"]
    assert not hasattr(SessionResource(), "__dict__")
    assert list(inspect.signature(SessionUpdateEvent).parameters) == ["extras", "session", "event_id"]


def test_copies() -> None:
    session = SessionResource.from_dict({"model": "m", "tools": [], "news": [1]})
    for other in (copy(session), deepcopy(session), pickle.loads(pickle.dumps(session)), session.copy()):
        assert other == session
        assert type(other) is SessionResource
    assert dataclasses.replace(session, model="n") == session.replace(model="n") != session
    assert dataclasses.asdict(session)["model"] == "m"


@pytest.mark.parametrize("arguments", [{"colour": "red"}, {"model": "m", "Model": "m"}])
def test_wrong_arguments_are_named(arguments: dict[str, str]) -> None:
    wrong = next(name for name in arguments if name != "model")
    with pytest.raises(TypeError, match=rf"SessionResource\.__init__\(\) got an unexpected keyword argument '{wrong}'"):
        SessionResource(**arguments)  # type: ignore[arg-type]


def test_missing_arguments_are_named() -> None:
    with pytest.raises(TypeError, match=r"missing 1 required keyword-only argument: 'session'"):
        SessionUpdateEvent()  # type: ignore[call-arg]


def test_equality_looks_at_every_field_and_at_the_class() -> None:
    class Special(SessionResource):
        pass

    assert SessionResource(model="m") == SessionResource(model="m") != SessionResource(model="n")
    assert SessionResource(extras={"a": 1}) != SessionResource()
    assert Special(model="m") != SessionResource(model="m")
    with pytest.raises(TypeError, match="unhashable"):
        hash(SessionResource())


def test_subclasses_with_and_without_the_decorator() -> None:
    @dataclasses.dataclass(slots=True, kw_only=True)
    class Counted(SessionResource):
        count: int = 0

    class Plain(SessionResource):
        pass

    assert Counted(model="m", count=3).to_dict() == {"model": "m"}
    assert type(Plain.from_dict({"model": "m"})) is Plain
    assert Plain(model="m").to_dict() == {"model": "m"}


def test_repr_leaves_out_what_is_absent() -> None:
    assert repr(SessionResource(model="m", voice=None)) == "SessionResource(model='m', voice=None)"
    assert repr(SessionResource.from_dict({"news": 1})) == "SessionResource(extras={'news': 1})"


def test_the_first_event_imports_what_it_is_made_of_and_no_more() -> None:
    named = dict.fromkeys(("event_id", "response_id", "item_id", "delta"), "x")
    event = json.dumps({"type": "response.output_text.delta", **named, "output_index": 0, "content_index": 0})
    code = (
        "import sys\nfrom openai_realtime import RealtimeServerEventCodec\n"
        f"print(type(RealtimeServerEventCodec.from_json({event!r})).__name__)\n"
        "print(*[name for name in sys.modules if name.startswith('openai_realtime.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kind, imported = done.stdout.splitlines()
    assert kind == "RealtimeServerEventResponseTextDelta"
    loaded = {name.removeprefix("openai_realtime.") for name in imported.split()}
    assert {name for name in loaded if not name.startswith("_runtime")} == {
        "ga",
        *(f"ga.server_events{part}" for part in ("", ".codecs", ".decoders", ".models")),
    }
    assert not loaded & {"_runtime.reading", "_runtime.writing", "_runtime.shapes", "_runtime.validation"}
