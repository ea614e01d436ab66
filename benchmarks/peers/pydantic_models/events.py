"""Twelve server events."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .members import Model, OptStr


class ErrorDetails(Model):
    type: str
    message: str
    code: OptStr = None
    param: OptStr = None
    event_id: OptStr = None


class ErrorEvent(Model):
    type: Literal["error"]
    event_id: str
    error: ErrorDetails


class SessionCreated(Model):
    type: Literal["session.created"]
    event_id: str
    session: dict[str, Any]


class SpeechStarted(Model):
    type: Literal["input_audio_buffer.speech_started"]
    event_id: str
    item_id: str
    audio_start_ms: int


class SpeechStopped(Model):
    type: Literal["input_audio_buffer.speech_stopped"]
    event_id: str
    item_id: str
    audio_end_ms: int


class AudioCommitted(Model):
    type: Literal["input_audio_buffer.committed"]
    event_id: str
    item_id: str
    previous_item_id: OptStr = None


class Placed(Model):
    event_id: str
    response_id: str
    item_id: str
    output_index: int


class TextDelta(Placed):
    type: Literal["response.output_text.delta"]
    content_index: int
    delta: str


class TextDone(Placed):
    type: Literal["response.output_text.done"]
    content_index: int
    text: str


class AudioDelta(Placed):
    type: Literal["response.output_audio.delta"]
    content_index: int
    delta: str


class AudioDone(Placed):
    type: Literal["response.output_audio.done"]
    content_index: int


class TranscriptDelta(Placed):
    type: Literal["response.output_audio_transcript.delta"]
    content_index: int
    delta: str


class ArgumentsDelta(Placed):
    type: Literal["response.function_call_arguments.delta"]
    call_id: str
    delta: str


class RateLimit(Model):
    name: str
    limit: int
    remaining: int
    reset_seconds: float


class RateLimitsUpdated(Model):
    type: Literal["rate_limits.updated"]
    event_id: str
    rate_limits: list[RateLimit]


ServerEvent = Annotated[
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
    | RateLimitsUpdated,
    Field(discriminator="type"),
]
