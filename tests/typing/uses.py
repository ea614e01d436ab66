"""Right and wrong uses of the generated package, for type checkers; never run.

A line with a mistake ends in a comment that names a code of mypy and a rule of pyright; all others must pass both.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from typing_extensions import assert_never, assert_type

import openai_realtime
from openai_realtime import JSON, UNSET, DecodeError, UnknownVariant, Unset, Violation, is_valid, schema, validate
from openai_realtime import FrameError, decode_frames, decode_frames_async, decode_ndjson, decode_ndjson_async
from openai_realtime import RealtimeResponse, RealtimeServerEvent, RealtimeServerEventCodec
from openai_realtime import RealtimeSesion  # wrong: attr-defined, reportAttributeAccessIssue
from openai_realtime.crates import api_openai, async_openai, nowhere  # wrong: attr-defined, reportAttributeAccessIssue
from openai_realtime.crates.async_openai import MCPTool  # wrong: attr-defined, reportAttributeAccessIssue
from openai_realtime.crates.async_openai import RealtimeConversationItem, RealtimeConversationItemCodec
from openai_realtime.crates.async_openai import RealtimeResponseUsage as Usage
from openai_realtime.crates.outfox_openai import ServerVAD, SessionResource, TurnDetection


def building() -> None:
    SessionResource()
    SessionResource(temperature=1, turn_detection=None, modalities=["text"], input_audio_format="g711_law")
    SessionResource(temperature="warm")  # wrong: arg-type, reportArgumentType
    SessionResource(temperture=1.0)  # wrong: call-arg, reportCallIssue
    SessionResource(input_audio_format="g711_ulaw")  # wrong: arg-type, reportArgumentType
    SessionResource("gpt-realtime")  # wrong: call-arg, reportCallIssue
    SessionResource(modalities=None, tools=[{"name": "f"}])  # wrong: list-item, reportArgumentType
    Usage(input_tokens=1, output_tokens=1, total_tokens=2)
    Usage(input_tokens=1, output_tokens=1)  # wrong: call-arg, reportCallIssue
    Usage(input_tokens=None, output_tokens=1, total_tokens=1)  # wrong: arg-type, reportArgumentType
    Usage(input_tokens=1.5, output_tokens=1, total_tokens=1)  # wrong: arg-type, reportArgumentType
    api_openai.Nothing()  # wrong: attr-defined, reportAttributeAccessIssue


def assigning(call: async_openai.RealtimeConversationItemFunctionCall, session: SessionResource) -> None:
    session.temperature = None
    session.temperature = UNSET
    call.name = None  # wrong: assignment, reportAttributeAccessIssue
    call.type = "function_call"  # wrong: misc, reportAttributeAccessIssue
    call.nmae = "f"  # wrong: attr-defined, reportAttributeAccessIssue
    assert_type(session.replace(temperature=1), SessionResource)
    assert_type(session.copy(), SessionResource)


def three_states(session: SessionResource) -> float:
    session.temperature + 1  # wrong: operator, reportOperatorIssue
    if session.temperature is UNSET:
        assert_type(session.turn_detection, TurnDetection | None | Unset)
        return 0.8
    if session.temperature is None:
        return 0
    if session.turn_detection:
        assert_type(session.turn_detection, TurnDetection)
    return session.temperature


def matching(item: RealtimeConversationItem, detection: TurnDetection) -> str:
    match item:
        case async_openai.RealtimeConversationItemFunctionCall(name=name):
            return name
        case UnknownVariant(raw):
            assert_type(raw, dict[str, JSON])
        case async_openai.RealtimeConversationItemMessage():  # wrong: misc, reportGeneralTypeIssues
            pass
        case _:
            assert_never(item)  # wrong: arg-type, reportArgumentType
    match detection:
        case ServerVAD(type=kind) | openai_realtime.crates.outfox_openai.SemanticVAD(type=kind):
            return kind
        case UnknownVariant():
            return "news"
        case _:
            assert_never(detection)


def reading(data: bytes, text: str, value: dict[str, Any], any_value: Any) -> None:
    assert_type(SessionResource.from_json(data), SessionResource)
    assert_type(SessionResource.from_json(text, strict=True), SessionResource)
    assert_type(SessionResource.from_dict(value), SessionResource)
    assert_type(RealtimeConversationItemCodec.from_json(data), RealtimeConversationItem)
    assert_type(RealtimeConversationItemCodec.from_dict(any_value, strict=False), RealtimeConversationItem)
    SessionResource.from_json(value)  # wrong: arg-type, reportArgumentType
    SessionResource.from_json(data, True)  # wrong: call-arg, reportCallIssue
    RealtimeConversationItem.from_json(data)  # wrong: attr-defined, reportAttributeAccessIssue


def writing(session: SessionResource, item: RealtimeConversationItem) -> None:
    assert_type(session.to_json(), bytes)
    assert_type(session.to_dict(form="canonical"), dict[str, Any])
    assert_type(RealtimeConversationItemCodec.to_json(item), bytes)
    session.to_dict(form="pretty")  # wrong: arg-type, reportArgumentType
    RealtimeConversationItemCodec.to_json(session)  # wrong: arg-type, reportArgumentType


def validating(value: object, error: DecodeError) -> None:
    assert_type(is_valid("SessionResource", value), bool)
    assert_type(validate(SessionResource, value), list[Violation])
    assert_type(schema("SessionResource"), dict[str, JSON])
    assert_type(async_openai.validate("RealtimeResponse", value)[0].pointer, str)
    assert_type(error.problems[0].pointer, str)
    is_valid(1, value)  # wrong: arg-type, reportArgumentType


class Session(SessionResource):
    """A class of one's own on top of a generated one."""

    def warm(self) -> bool:
        return bool(self.temperature)


own: Callable[[bytes], Session] = Session.from_json
assert_type(Session.from_dict({}), Session)


def reading_streams(socket: Iterable[str | bytes], file: BinaryIO, text: TextIO, numbers: list[int]) -> None:
    bad: list[FrameError] = []
    assert_type(decode_frames(RealtimeServerEventCodec, socket), Iterator[RealtimeServerEvent])
    for event in decode_frames(RealtimeServerEventCodec, socket, on_error=bad.append):
        assert_type(event, RealtimeServerEvent)
        if isinstance(event, UnknownVariant):
            continue
    for response in decode_ndjson(RealtimeResponse, file, strict=True, max_line=1000):
        assert_type(response, RealtimeResponse)
    decode_ndjson(RealtimeServerEventCodec, text, on_error=print)
    decode_ndjson(RealtimeServerEventCodec, b"{}", on_error=lambda error: bad.append(error))
    decode_ndjson(RealtimeServerEventCodec, [b"{", "}", bytearray(), memoryview(b"")])
    decode_frames(RealtimeServerEvent, socket)  # wrong: arg-type, reportArgumentType
    decode_frames(RealtimeServerEventCodec, numbers)  # wrong: arg-type, reportArgumentType
    decode_ndjson(RealtimeServerEventCodec, file, on_error=later)  # wrong: arg-type, reportArgumentType


async def later(error: FrameError) -> None:
    raise error


async def reading_streams_that_are_waited_for(socket: AsyncIterable[str | bytes], file: BinaryIO) -> None:
    assert_type(decode_ndjson_async(RealtimeServerEventCodec, socket), AsyncIterator[RealtimeServerEvent])
    async for event in decode_frames_async(RealtimeServerEventCodec, socket):
        assert_type(event, RealtimeServerEvent)
    async for response in decode_ndjson_async(RealtimeResponse, socket, on_error=print):
        assert_type(response, RealtimeResponse)
    decode_ndjson_async(RealtimeResponse, file)  # wrong: arg-type, reportArgumentType


def matching_events(event: RealtimeServerEvent) -> str:
    match event:
        case openai_realtime.RealtimeServerEventResponseTextDelta(delta=delta):
            return delta
        case openai_realtime.RealtimeServerEventResponseDone(response=response):
            assert_type(response, RealtimeResponse)
            assert_type(response.status, str | None)
            response.to_dict(form="request")
            response.to_dict(form="requests")  # wrong: arg-type, reportArgumentType
        case UnknownVariant():
            pass
        case _:
            assert_never(event)  # wrong: arg-type, reportArgumentType
    return ""
