"""Twelve server events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .members import TAGGED, Model, OptStr


@dataclass(kw_only=True)
class ErrorDetails(Model):
    type: str
    message: str
    code: OptStr = None
    param: OptStr = None
    event_id: OptStr = None


@dataclass(kw_only=True)
class ServerEvent(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class ErrorEvent(ServerEvent):
    type: Literal["error"] = "error"
    event_id: str
    error: ErrorDetails


@dataclass(kw_only=True)
class SessionCreated(ServerEvent):
    type: Literal["session.created"] = "session.created"
    event_id: str
    session: dict[str, Any]


@dataclass(kw_only=True)
class SpeechStarted(ServerEvent):
    type: Literal["input_audio_buffer.speech_started"] = "input_audio_buffer.speech_started"
    event_id: str
    item_id: str
    audio_start_ms: int


@dataclass(kw_only=True)
class SpeechStopped(ServerEvent):
    type: Literal["input_audio_buffer.speech_stopped"] = "input_audio_buffer.speech_stopped"
    event_id: str
    item_id: str
    audio_end_ms: int


@dataclass(kw_only=True)
class AudioCommitted(ServerEvent):
    type: Literal["input_audio_buffer.committed"] = "input_audio_buffer.committed"
    event_id: str
    item_id: str
    previous_item_id: OptStr = None


@dataclass(kw_only=True)
class Placed(ServerEvent):
    event_id: str
    response_id: str
    item_id: str
    output_index: int


@dataclass(kw_only=True)
class TextDelta(Placed):
    type: Literal["response.output_text.delta"] = "response.output_text.delta"
    content_index: int
    delta: str


@dataclass(kw_only=True)
class TextDone(Placed):
    type: Literal["response.output_text.done"] = "response.output_text.done"
    content_index: int
    text: str


@dataclass(kw_only=True)
class AudioDelta(Placed):
    type: Literal["response.output_audio.delta"] = "response.output_audio.delta"
    content_index: int
    delta: str


@dataclass(kw_only=True)
class AudioDone(Placed):
    type: Literal["response.output_audio.done"] = "response.output_audio.done"
    content_index: int


@dataclass(kw_only=True)
class TranscriptDelta(Placed):
    type: Literal["response.output_audio_transcript.delta"] = "response.output_audio_transcript.delta"
    content_index: int
    delta: str


@dataclass(kw_only=True)
class ArgumentsDelta(Placed):
    type: Literal["response.function_call_arguments.delta"] = "response.function_call_arguments.delta"
    call_id: str
    delta: str


@dataclass(kw_only=True)
class RateLimit(Model):
    name: str
    limit: int
    remaining: int
    reset_seconds: float


@dataclass(kw_only=True)
class RateLimitsUpdated(ServerEvent):
    type: Literal["rate_limits.updated"] = "rate_limits.updated"
    event_id: str
    rate_limits: list[RateLimit]
