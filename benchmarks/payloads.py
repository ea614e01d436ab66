"""The payloads that are measured: invented for this purpose, valid for the schemas.

Out: ``PAYLOADS``, each a value with the module and type it belongs to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

__all__ = ["EVENTS", "PAYLOADS", "Payload"]

EVENTS: Final = "events"  # the module generated from schemas/events.yaml when a run starts


@dataclass(frozen=True)
class Payload:
    """A JSON value and the type that reads it; ``wrong`` is a member to spoil, a path of keys and positions."""

    name: str
    module: str
    type: str
    value: Any
    wrong: tuple[str | int, ...]

    @cached_property
    def data(self) -> bytes:
        """The value as compact JSON text."""
        return json.dumps(self.value, separators=(",", ":"), ensure_ascii=False).encode()

    def spoiled(self) -> Any:
        """The value with something of the wrong type at ``wrong``, which no reader may accept."""
        value = json.loads(self.data)
        parent = value
        for step in self.wrong[:-1]:
            parent = parent[step]
        parent[self.wrong[-1]] = [{}]
        return value


def _function(name: str, purpose: str, members: dict[str, str]) -> dict[str, Any]:
    properties = {member: {"type": "string", "description": text} for member, text in members.items()}
    parameters = {"type": "object", "properties": properties, "required": list(members)}
    return {"type": "function", "name": name, "description": purpose, "parameters": parameters}


REQUEST: Final[dict[str, Any]] = {
    "modalities": ["text", "audio"],
    "model": "gpt-4o-realtime-preview",
    "instructions": (
        "You answer the telephone of a small bicycle workshop. Be friendly and brief, ask for the kind of bicycle "
        "first, and never promise a date that the calendar does not confirm. Prices include tax."
    ),
    "voice": "sage",
    "input_audio_format": "pcm16",
    "output_audio_format": "g711_ulaw",
    "input_audio_transcription": {"model": "whisper-1", "language": "en", "prompt": "bicycle parts, street names"},
    "turn_detection": {
        "type": "server_vad",
        "threshold": 0.45,
        "prefix_padding_ms": 250,
        "silence_duration_ms": 600,
        "create_response": True,
        "interrupt_response": False,
    },
    "input_audio_noise_reduction": {"type": "near_field"},
    "tools": [
        _function(
            "find_slot",
            "Looks for the next free hour in the workshop's calendar.",
            {"service": "What is to be done, in a few words.", "earliest": "The first day that suits the caller."},
        ),
        _function("quote", "Says what a repair costs.", {"part": "The part that is broken or worn."}),
        {"type": "web_search_preview", "search_context_size": "low", "user_location": {"city": "Ghent"}},
    ],
    "tool_choice": "auto",
    "temperature": 0.75,
    "max_response_output_tokens": 1200,
}

MESSAGE: Final[dict[str, Any]] = {
    "type": "message",
    "role": "assistant",
    "id": "item_b41",
    "object": "realtime.item",
    "status": "completed",
    "content": [
        {"type": "output_text", "text": "We could look at the gears on Thursday at ten. Would that suit you?"},
        {"type": "output_audio", "transcript": "We could look at the gears on Thursday at ten."},
    ],
}
CALL: Final[dict[str, Any]] = {
    "type": "function_call",
    "id": "item_b42",
    "object": "realtime.item",
    "status": "completed",
    "name": "find_slot",
    "call_id": "call_7f3",
    "arguments": '{"service":"gears","earliest":"tomorrow"}',
}
RESULT: Final[dict[str, Any]] = {
    "type": "function_call_output",
    "id": "item_b43",
    "object": "realtime.item",
    "status": "completed",
    "call_id": "call_7f3",
    "output": '{"day":"Thursday","hour":10}',
}
QUESTION: Final[dict[str, Any]] = {
    "type": "message",
    "role": "user",
    "id": "item_b40",
    "status": "completed",
    "content": [{"type": "input_text", "text": "My gears slip. When can I come by?"}],
}

RESPONSE: Final[dict[str, Any]] = {
    "object": "realtime.response",
    "id": "resp_2c9",
    "conversation_id": "conv_18",
    "status": "completed",
    "status_details": {"type": "completed"},
    "output": [CALL, MESSAGE],
    "output_modalities": ["audio"],
    "max_output_tokens": 1200,
    "metadata": {"shop": "north", "line": "2"},
    "audio": {"output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "marin"}},
    "usage": {
        "total_tokens": 953,
        "input_tokens": 611,
        "output_tokens": 342,
        "input_token_details": {
            "text_tokens": 207,
            "audio_tokens": 404,
            "cached_tokens": 128,
            "cached_token_details": {"text_tokens": 96, "audio_tokens": 32},
        },
        "output_token_details": {"text_tokens": 61, "audio_tokens": 281},
    },
}


def _numbered(item: dict[str, Any], number: int) -> dict[str, Any]:
    return {**item, "id": f"item_{number:03}"}


RESPONSE_50: Final[dict[str, Any]] = {
    **RESPONSE,
    "output": [_numbered((QUESTION, CALL, RESULT, MESSAGE, MESSAGE)[number % 5], number) for number in range(50)],
}

DELTA: Final[dict[str, Any]] = {
    "type": "response.output_text.delta",
    "event_id": "event_90a",
    "response_id": "resp_2c9",
    "item_id": "item_b41",
    "output_index": 1,
    "content_index": 0,
    "delta": " Thursday",
}

PAYLOADS: Final = (
    Payload("request", "crates.api_openai", "RealtimeSessionCreateRequest", REQUEST, ("turn_detection", "threshold")),
    Payload("response", "crates.async_openai", "RealtimeResponse", RESPONSE, ("output", 1, "content", 0, "text")),
    Payload("response50", "crates.async_openai", "RealtimeResponse", RESPONSE_50, ("output", 47, "call_id")),
    Payload("text delta", EVENTS, "ServerEvent", DELTA, ("delta",)),
)
