"""Our types against the four Rust crates: for every recorded verdict, the same verdict and the same value written.

A line of the reference says what a crate did with a payload: whether it read it, and what it wrote back.  Strict reading
mirrors the crate's reader, the canonical form mirrors its writer.  No exceptions.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from openai_realtime import DecodeError
from openai_realtime.crates import api_openai, async_openai, openai_struct, outfox_openai


@dataclass(frozen=True)
class Peer:
    """One of our types in the place of a crate's type."""

    read: Callable[..., Any]
    write: Callable[..., Any]
    text: Callable[..., bytes]


def of_class(model: Any) -> Peer:
    return Peer(model.from_dict, model.to_dict, model.to_json)


def of_codec(codec: Any) -> Peer:
    return Peer(codec.from_dict, codec.to_dict, codec.to_json)


PEERS = {
    "seed1.RealtimeSessionCreateRequest": of_class(api_openai.RealtimeSessionCreateRequest),
    "seed2.RealtimeSessionCreateResponse": of_class(openai_struct.RealtimeSessionCreateResponse),
    "seed3.RealtimeResponse": of_class(async_openai.RealtimeResponse),
    "seed3.RealtimeConversationItem": of_codec(async_openai.RealtimeConversationItemCodec),
    "seed4.SessionResource": of_class(outfox_openai.SessionResource),
}


@dataclass(frozen=True)
class Verdict:
    """What a crate did with a value."""

    source: str
    peer: Peer
    value: Any
    accepted: bool
    written: Any


def verdicts(shared: Path) -> Iterator[Verdict]:
    for line in (shared / "reference" / "rust_verdicts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] in PEERS:
            value = json.loads((shared / "payloads" / row["payload"]).read_text(encoding="utf-8"))
            for token in row["pointer"].split("/")[1:]:
                value = value[int(token)] if isinstance(value, list) else value[token]
            written = json.loads(row["rust_out"]) if row["ok"] else None
            yield Verdict(
                f"{row['type']} {row['payload']}{row['pointer']}", PEERS[row["type"]], value, row["ok"], written
            )


def as_f32(value: Any) -> Any:
    """The value with every float rounded to 32 bits, as three of the crates hold them."""
    match value:
        case float():
            return struct.unpack("f", struct.pack("f", value))[0]
        case list():
            return [as_f32(item) for item in value]
        case dict():
            return {name: as_f32(item) for name, item in value.items()}
        case _:
            return value


def identical(one: Any, other: Any) -> bool:
    """Equal to the letter: ``1`` is not ``1.0``, and neither is ``True``."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return bool(one == other)


def read(peer: Peer, value: Any, *, strict: bool) -> Any:
    try:
        return peer.read(value, strict=strict)
    except DecodeError as error:
        return error


def test_strict_reading_accepts_what_the_crates_accept(shared: Path) -> None:
    counted: Counter[tuple[str, bool]] = Counter()
    for verdict in verdicts(shared):
        result = read(verdict.peer, verdict.value, strict=True)
        assert (not isinstance(result, DecodeError)) == verdict.accepted, (verdict.source, result)
        counted[verdict.source.split()[0], verdict.accepted] += 1
    assert {name for name, accepted in counted if accepted} == set(PEERS)
    assert {name for name, accepted in counted if not accepted} == set(PEERS)


def test_the_canonical_form_is_what_the_crates_write(shared: Path) -> None:
    for verdict in verdicts(shared):
        if verdict.accepted:
            ours = verdict.peer.write(verdict.peer.read(verdict.value, strict=True), form="canonical")
            assert as_f32(ours) == as_f32(verdict.written), verdict.source


def test_everything_the_crates_accept_comes_back_to_the_letter(shared: Path) -> None:
    for verdict in verdicts(shared):
        if verdict.accepted:
            model = verdict.peer.read(verdict.value)
            assert identical(verdict.peer.write(model), verdict.value), verdict.source
            assert identical(json.loads(verdict.peer.text(model)), verdict.value), verdict.source


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("seed1.RealtimeSessionCreateRequest", {"turn_detection": {}}, {"turn_detection": {"type": "server_vad"}}),
        (
            "seed1.RealtimeSessionCreateRequest",
            {"turn_detection": {"type": "server_vad", "create_response": True, "interrupt_response": None}},
            {"turn_detection": {"type": "server_vad", "interrupt_response": None}},
        ),
        ("seed1.RealtimeSessionCreateRequest", {"tools": None, "voice": "x", "new": 1}, {"voice": "x"}),
        (
            "seed4.SessionResource",
            {"input_audio_format": "g711_law", "tools": None},
            {"input_audio_format": "g711_law"},
        ),
        ("seed4.SessionResource", {"max_response_output_tokens": 65535}, {"max_response_output_tokens": 65535}),
    ],
)
def test_writing_rules(name: str, value: Any, written: Any) -> None:
    peer = PEERS[name]
    assert peer.write(peer.read(value, strict=True), form="canonical") == written


@pytest.mark.parametrize(
    ("name", "value", "pointer"),
    [
        ("seed1.RealtimeSessionCreateRequest", {"turn_detection": {"type": None}}, "/turn_detection/type"),
        (
            "seed1.RealtimeSessionCreateRequest",
            {"turn_detection": {"prefix_padding_ms": 300.0}},
            "/turn_detection/prefix_padding_ms",
        ),
        (
            "seed1.RealtimeSessionCreateRequest",
            {"turn_detection": {"prefix_padding_ms": 2**31}},
            "/turn_detection/prefix_padding_ms",
        ),
        ("seed1.RealtimeSessionCreateRequest", {"tools": [{"type": "mcp"}]}, "/tools/0/type"),
        ("seed4.SessionResource", {"input_audio_format": "g711_ulaw"}, "/input_audio_format"),
        ("seed4.SessionResource", {"max_response_output_tokens": 65536}, "/max_response_output_tokens"),
        ("seed4.SessionResource", {"max_response_output_tokens": "INF"}, "/max_response_output_tokens"),
        ("seed2.RealtimeSessionCreateResponse", {"client_secret": None}, "/client_secret"),
        ("seed3.RealtimeConversationItem", {"type": "news"}, "/type"),
    ],
)
def test_strict_reading_refuses_what_the_crates_refuse(name: str, value: Any, pointer: str) -> None:
    with pytest.raises(DecodeError) as caught:
        PEERS[name].read(value, strict=True)
    assert caught.value.pointer == pointer
