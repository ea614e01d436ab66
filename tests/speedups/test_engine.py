"""The accelerator against the Python codecs: the same values, texts and errors; and that it does do the work."""

from __future__ import annotations

import gc
import os
import pickle
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("wirestruct_speedups", reason="wirestruct-speedups is not installed: pip install ./speedups")

from differential import MISSED, Case, cases, check_read, check_write, codec, mutated, picture, read, spoil, write

import openai_realtime
from openai_realtime import DecodeError, EncodeError
from openai_realtime._runtime.codec import Codec, Model
from openai_realtime._runtime.values import UNSET

ROOT = Path(__file__).parents[2]
REQUEST = codec("ga.session", "RealtimeSessionCreateRequestGA")
EVENT = codec("ga.server_events", "RealtimeServerEvent")
SESSION: Any = openai_realtime.RealtimeSessionCreateRequestGA


def request(*members: str) -> bytes:
    return ("{" + ",".join(('"type":"realtime"', *members)) + "}").encode()


TAKEN = [
    request(),
    request('"model":"gpt-realtime"', '"audio":{"output":{"speed":1.25,"voice":"sage"}}'),
    request('"model":null', '"tracing":null', '"news":{"a":[1,2.5,null,true,"\\u00e9\\ud83d\\ude00\\u0000"]}'),
    request('"instructions":"\u00e9\U0001f600"', '"max_output_tokens":"inf"', '"tool_choice":"auto"'),
    request('"max_output_tokens":999999999999999999', '"\u00e9":-1'),
    request('"news":[0.1,1e5,1e-7,-0.0,123456789.123456789,1.7976931348623157e308,5e-324,1E400e]').replace(
        b",1E400e", b""
    ),
    b' \t\r\n{ "model" : "m" , "type" : "realtime" } \n',
    request('"output_modalities":["text","smell"]', '"tools":[{"name":"f"},{"type":"mcp","server_label":"l"}]'),
    request('"news":' + "[" * 90 + "]" * 90),
]
LEFT = {
    "not JSON": request()[:-1],
    "empty": b"",
    "trailing": request() + b"x",
    "trailing zero": request() + b"\0",
    "byte-order mark": b"\xef\xbb\xbf" + request(),
    "no tag": b"{}",
    "wrong constant": b'{"type":"transcription"}',
    "wrong type": request('"model":1'),
    "fraction in an integer": request('"max_output_tokens":1.0'),
    "big integer": request('"news":1234567890123456789'),
    "minus zero": request('"news":-0'),
    "leading zero": request('"news":01'),
    "bare point": request('"news":1.'),
    "beyond any float": request('"news":1e999'),
    "NaN": request('"news":NaN'),
    "duplicate member": request('"model":"a"', '"model":"b"'),
    "duplicate constant": request('"type":"realtime"'),
    "duplicate extra": request('"news":1', '"news":1'),
    "duplicate in free JSON": request('"news":{"a":1,"a":2}'),
    "escaped name": request('"m\\u006fdel":"m"'),
    "lone surrogate": request('"model":"\\ud800"'),
    "half a pair": request('"model":"\\ud800\\u0041"'),
    "unknown escape": request('"model":"\\x"'),
    "cut escape": b'{"type":"realtime","model":"\\u00',
    "backslash at the end": b'{"type":"realtime","model":"\\',
    "control character": request('"model":"a\nb"'),
    "invalid UTF-8": request('"model":"x"').replace(b"x", b"\xff"),
    "encoded surrogate": request('"model":"x"').replace(b"x", b"\xed\xa0\x80"),
    "unknown tag": request('"tools":[{"type":"teleport"}]'),
    "depth": request('"news":' + "[" * 200 + "]" * 200),
    "missing colon": b'{"type" "realtime"}',
    "trailing comma": request().replace(b"}", b",}"),
}


@pytest.mark.parametrize("data", TAKEN)
def test_the_engine_does_what_is_plain(data: bytes) -> None:
    value = check_read(Case(REQUEST, data))
    assert value is not MISSED
    if b"e" not in data.partition(b'"news":[')[2]:  # floats with an exponent are written by Python
        assert check_write(REQUEST, value) is not MISSED


@pytest.mark.parametrize("data", LEFT.values(), ids=LEFT)
def test_the_engine_leaves_what_is_unusual(data: bytes) -> None:
    assert read(REQUEST, data) is MISSED


@pytest.mark.parametrize("kind", [bytearray, memoryview, type("Bytes", (bytes,), {})])
def test_other_kinds_of_text_are_left(kind: Any) -> None:
    assert read(REQUEST, kind(request())) is MISSED
    assert REQUEST.from_json(kind(request())) == SESSION()


def test_every_cut_of_a_text_is_refused() -> None:
    for data in TAKEN:
        text = data.rstrip()
        for end in range(len(text)):
            assert read(REQUEST, text[:end]) is MISSED


def test_samples_and_recordings() -> None:
    taken = {
        check_write(case.codec, value) is not MISSED for case in cases() if (value := check_read(case)) is not MISSED
    }
    assert True in taken


@pytest.mark.parametrize("seed", range(4))
def test_mutated_payloads(seed: int) -> None:
    chance, seeds = random.Random(seed), list(cases())
    taken = 0
    for _ in range(2000):
        case = mutated(chance.choice(seeds), chance)
        value = check_read(case)
        if value is not MISSED:
            spoil(value, chance)
            check_write(case.codec, value)
            taken += 1
    assert taken > 200


# ---------------------------------------------------------------- the hook

accelerated = pytest.mark.skipif(
    not hasattr(Codec.from_json, "__wrapped__"), reason="WIRESTRUCT_SPEEDUPS=0 keeps the package from the accelerator"
)


@accelerated
def test_methods_look_like_the_functions_they_stand_for() -> None:
    assert Codec.from_json.__name__ == "from_json" and Codec.from_json.__doc__
    assert pickle.loads(pickle.dumps(SESSION.from_json))(request()) == SESSION()
    assert Model.to_json(SESSION()) == SESSION().to_json() == request()


@accelerated
@pytest.mark.parametrize("data", LEFT.values(), ids=LEFT)
def test_errors_are_those_of_the_python_codec(data: bytes) -> None:
    slow: Any = SESSION.from_json.__func__.__wrapped__
    try:
        wanted: Any = slow(SESSION, data)
    except DecodeError as error:
        with pytest.raises(DecodeError) as caught:
            SESSION.from_json(data)
        assert str(caught.value) == str(error)
    else:
        assert picture(SESSION.from_json(data)) == picture(wanted)


def test_strict_reading_and_forms_are_kept() -> None:
    data = request('"news":1')
    assert SESSION.from_json(data, strict=False).to_json() == data
    assert SESSION.from_json(data).to_json(form="known") == request()
    unlisted = b'{"type":"realtime","output_modalities":["smell"]}'
    SESSION.from_json(unlisted)
    with pytest.raises(DecodeError):
        SESSION.from_json(unlisted, strict=True)


def test_subclasses_are_theirs() -> None:
    class Mine(SESSION):  # type: ignore[misc]
        __slots__ = ("more",)

    mine = Mine.from_json(request('"model":"m"'))
    assert type(mine) is Mine and mine.to_json() == request('"model":"m"')
    assert write(REQUEST, mine) is MISSED


def test_a_wrong_field_is_told_of() -> None:
    session = SESSION(model=b"bytes")
    assert write(REQUEST, session) is MISSED
    with pytest.raises(EncodeError):
        session.to_json()
    del session.model
    assert write(REQUEST, session) is MISSED


def test_wrong_calls_fail_as_ever() -> None:
    for arguments in ((), (1, 2)):
        with pytest.raises(TypeError):
            REQUEST.from_json(*arguments)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        SESSION.from_json(b"{}", loose=True)
    with pytest.raises(LookupError):
        Model.from_json(b"{}")


def test_it_can_be_switched_off() -> None:
    program = "import openai_realtime._runtime.codec as c; print(hasattr(c.Codec.from_json, '__wrapped__'))"
    for value, wanted in (("0", "False"), ("1", "True")):
        environment = {**os.environ, "WIRESTRUCT_SPEEDUPS": value}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == wanted


# ---------------------------------------------------------------- memory

SHARED = (None, True, MISSED, UNSET, SESSION)


def test_nothing_is_leaked() -> None:
    chance = random.Random(7)
    seeds = [Case(REQUEST, data) for data in (*TAKEN, *LEFT.values())]
    seeds += [mutated(chance.choice(seeds), chance) for _ in range(300)]

    def work() -> None:
        for case in seeds:
            value = read(case.codec, case.data)
            if value is not MISSED:
                write(case.codec, value)

    work()
    gc.collect()
    tracemalloc.start()
    try:
        work()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        counts = [sys.getrefcount(value) for value in SHARED]
        for _ in range(100):
            work()
        gc.collect()
        since = [sys.getrefcount(value) - count for value, count in zip(SHARED, counts, strict=True)]
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2000
    assert max(map(abs, since)) < 90, since


def test_a_deep_text_costs_no_stack() -> None:
    for opening in (b"[", b'{"a":', b'{"type":"realtime","audio":'):
        assert read(REQUEST, b'{"type":"realtime","news":' + opening * 200_000) is MISSED


def test_unions_read_tags_wherever_they_stand() -> None:
    first = b'{"type":"response.output_text.delta","event_id":"e","response_id":"r","item_id":"i",'
    rest = b'"output_index":0,"content_index":0,"delta":"x"'
    last = b'{"event_id":"e","response_id":"r","item_id":"i",' + rest + b',"type":"response.output_text.delta"}'
    one, other = (check_read(Case(EVENT, data)) for data in (first + rest + b"}", last))
    assert one is not MISSED and one == other
    assert check_write(EVENT, one) is not MISSED
