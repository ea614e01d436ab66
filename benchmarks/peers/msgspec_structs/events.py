"""Twelve server events."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct

from .members import OptStr


class ErrorDetails(Struct):
    type: str
    message: str
    code: OptStr = UNSET
    param: OptStr = UNSET
    event_id: OptStr = UNSET


class ErrorEvent(Struct, tag="error"):
    event_id: str
    error: ErrorDetails


class SessionCreated(Struct, tag="session.created"):
    event_id: str
    session: dict[str, Any]


class SpeechStarted(Struct, tag="input_audio_buffer.speech_started"):
    event_id: str
    item_id: str
    audio_start_ms: int


class SpeechStopped(Struct, tag="input_audio_buffer.speech_stopped"):
    event_id: str
    item_id: str
    audio_end_ms: int


class AudioCommitted(Struct, tag="input_audio_buffer.committed"):
    event_id: str
    item_id: str
    previous_item_id: OptStr = UNSET


class Placed(Struct):
    event_id: str
    response_id: str
    item_id: str
    output_index: int


class TextDelta(Placed, tag="response.output_text.delta"):
    content_index: int
    delta: str


class TextDone(Placed, tag="response.output_text.done"):
    content_index: int
    text: str


class AudioDelta(Placed, tag="response.output_audio.delta"):
    content_index: int
    delta: str


class AudioDone(Placed, tag="response.output_audio.done"):
    content_index: int


class TranscriptDelta(Placed, tag="response.output_audio_transcript.delta"):
    content_index: int
    delta: str


class ArgumentsDelta(Placed, tag="response.function_call_arguments.delta"):
    call_id: str
    delta: str


class RateLimit(Struct):
    name: str
    limit: int
    remaining: int
    reset_seconds: float


class RateLimitsUpdated(Struct, tag="rate_limits.updated"):
    event_id: str
    rate_limits: list[RateLimit]


ServerEvent = (
    ErrorEvent
    | SessionCreated
    | SpeechStarted
    | SpeechStopped
    | AudioCommitted
    | TextDelta
    | TextDone
    | AudioDelta
    | AudioDone
    | TranscriptDelta
    | ArgumentsDelta
    | RateLimitsUpdated
)
