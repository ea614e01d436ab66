"""JSON text to values and back: the same from both engines, and RFC 8259 to the letter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from openai_realtime._runtime import engine

READ: dict[bytes, Any] = {
    b"0": 0,
    b"-0": 0,
    b"-0.0": -0.0,
    b"1E2": 100.0,
    b"1.0": 1.0,
    b"9007199254740993": 2**53 + 1,
    b"18446744073709551616": 2**64,
    b"-9223372036854775809": -(2**63) - 1,
    b"5e-324": 5e-324,
    b"1e-999": 0.0,
    b"1.7976931348623157e308": 1.7976931348623157e308,
    b'"\\ud83d\\ude00"': "\U0001f600",
    b'"\\ud800"': "\ud800",
    b'"\\u0000"': "\0",
    b'"\xf0\x9f\x98\x80"': "\U0001f600",
    b" \t\n\r[1 , 2] ": [1, 2],
    b'{"a": 1, "a": 2}': {"a": 2},
    b'{"": null}': {"": None},
}
REFUSED = [
    b"",
    b" ",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"1e999",
    b"-1e999",
    b"01",
    b"+1",
    b".5",
    b"1.",
    b"0x1",
    b"1_000",
]
REFUSED += [
    b"'a'",
    b'"a',
    b'"\n"',
    b'"\\x"',
    b'"\xff"',
    b'"\xed\xa0\x80"',
    b"[1,]",
    b'{"a":1,}',
    b"{a:1}",
    b"{1:1}",
    b"//",
    b"[1] 2",
]
REFUSED += [b"\xef\xbb\xbf1", b"\xff\xfe1\x00", b"nul", b"True", b"\x00", b"1\x00", b"\xc2\xa01"]
WRITTEN: list[tuple[Any, bytes]] = [
    ({"b": 1, "a": [True, None, 1.0]}, b'{"b":1,"a":[true,null,1.0]}'),
    ("é\u2028\U0001f600", '"é\u2028\U0001f600"'.encode()),
    ("\ud800", b'"\\ud800"'),
    ('"\\/\x00\x1f', b'"\\"\\\\/\\u0000\\u001f"'),
    (2**64, b"18446744073709551616"),
    (0.1, b"0.1"),
]
UNWRITABLE = [{1: 2}, {None: 1}, object(), {"a": {1, 2}}, b"bytes", 1j]

OTHER = """
import json, sys
from openai_realtime._runtime import engine
assert engine.engine_name == "json"
for line in sys.stdin:
    text = bytes.fromhex(line)
    try:
        print(repr(engine.loads(text)))
    except ValueError:
        print("refused")
"""


@pytest.mark.parametrize("text", READ, ids=repr)
def test_read(text: bytes) -> None:
    for loads in (engine.loads_exactly, read_as_codecs_do):
        for data in (text, bytearray(text), memoryview(text), text.decode()):
            assert repr(loads(data)) == repr(READ[text])


def read_as_codecs_do(data: Any) -> Any:
    """The quick engine, and the exact one where that refuses or may have rounded."""
    try:
        value = engine.loads(data)
    except ValueError:
        return engine.loads_exactly(data)
    return engine.loads_exactly(data) if isinstance(value, float) and abs(value) >= engine.BIG else value


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        engine.loads_exactly(text)
    with pytest.raises(ValueError):
        engine.loads(text)


def test_both_engines_agree() -> None:
    texts = [*READ, *REFUSED]
    environment = {**os.environ, "WIRESTRUCT_JSON": "stdlib"}
    lines = "".join(f"{text.hex()}\n" for text in texts)
    done = subprocess.run([sys.executable, "-c", OTHER], env=environment, input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [*map(repr, READ.values()), *("refused" for _ in REFUSED)]


@pytest.mark.parametrize(("value", "text"), WRITTEN, ids=repr)
def test_written(value: Any, text: bytes) -> None:
    assert engine.dumps(value) == text
    assert engine.loads_exactly(text) == value


@pytest.mark.parametrize("value", UNWRITABLE, ids=repr)
def test_not_written(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        engine.dumps(value)


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_depth(depth: int) -> None:
    """A deep text is read or refused, never more."""
    text = b"[" * depth + b"]" * depth
    for loads in (engine.loads, engine.loads_exactly):
        try:
            value = loads(text)
        except (ValueError, RecursionError):
            assert depth > 100
        else:
            assert sum(1 for _ in nesting(value)) == depth


def nesting(value: Any) -> Iterator[Any]:
    while True:
        yield value
        if not value:
            return
        value = value[0]


def test_long_integers_are_exact_up_to_the_limit_of_python() -> None:
    text = b"1" + b"0" * 4000
    assert engine.loads_exactly(text) == 10**4000
    assert engine.dumps(10**4000) == text
    with pytest.raises(ValueError):
        engine.loads_exactly(b"1" + b"0" * 5000)


@pytest.mark.parametrize("data", [7, 2**40, None, [49], object(), 1.5])
def test_what_is_no_text(data: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        engine.loads(data)
    with pytest.raises(TypeError):
        engine.loads_exactly(data)
