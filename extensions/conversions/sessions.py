"""Sessions: flat in the beta and the crates that follow it, nested in general availability.

What no step mentions has the same name and form on both sides, or no counterpart.
"""

from __future__ import annotations

from typing import Final

from .steps import InsideOut, Moves, Steps, Tag, Within, Words

__all__ = ["ANSWER", "FORMATS", "MU_LAW", "SESSION", "TRANSCRIPTION", "at"]

FORMATS: Final = Words(
    (
        ("pcm16", {"type": "audio/pcm", "rate": 24000}),
        ("g711_ulaw", {"type": "audio/pcmu"}),
        ("g711_alaw", {"type": "audio/pcma"}),
    ),
    only=True,
)
"""Audio formats: a word in the beta, an object in general availability, which documents one rate of PCM."""

_INPUT: Final = {
    "input_audio_format": "audio/input/format",
    "input_audio_transcription": "audio/input/transcription",
    "input_audio_noise_reduction": "audio/input/noise_reduction",
    "turn_detection": "audio/input/turn_detection",
}

_OUTPUT: Final = {
    "output_audio_format": "audio/output/format",
    "voice": "audio/output/voice",
    "speed": "audio/output/speed",
    "modalities": "output_modalities",
    "max_response_output_tokens": "max_output_tokens",
}

SESSION: Final[Steps] = (
    Within("input_audio_format", (FORMATS,)),
    Within("output_audio_format", (FORMATS,)),
    Moves({**_INPUT, **_OUTPUT}),
    Tag("type", "realtime"),
)
"""A session of the beta to one of general availability."""

TRANSCRIPTION: Final[Steps] = (
    Within("input_audio_format", (FORMATS,)),
    Moves(_INPUT),
    Tag("type", "transcription"),
)
"""The same for sessions that only write down speech."""

ANSWER: Final[Steps] = (InsideOut("client_secret", "session"), Within("session", SESSION))
"""The REST answer to the making of a session: the beta has the key in the session, the other the session beside it."""

MU_LAW: Final[Steps] = (
    Within("input_audio_format", (Words((("g711_law", "g711_ulaw"),)),)),
    Within("output_audio_format", (Words((("g711_law", "g711_ulaw"),)),)),
)
"""outfox_openai to the beta: its spelling of mu-law."""


def at(name: str, *steps: Steps) -> Steps:
    """Steps one after the other for one member of an event."""
    return (Within(name, tuple(step for some in steps for step in some)),)
