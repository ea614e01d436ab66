# Copied by wirestruct from extensions/conversions/responses.py. Do not edit: change it there and regenerate.
"""Responses, what clients ask of them, and the conversation items that they consist of.

What no step mentions has the same name and form on both sides, or no counterpart.
"""

from __future__ import annotations

from typing import Final

from .sessions import FORMATS
from .steps import Digits, Moves, Rename, Steps, When, Within, Words

__all__ = ["CRATE_ITEM", "CRATE_RESPONSE", "ITEM", "PARAMETERS", "RESPONSE"]

_PARTS: Final = Words((("text", "output_text"), ("audio", "output_audio")))

ITEM: Final[Steps] = (When({"type": "message", "role": "assistant"}, (Within("content/*/type", (_PARTS,)),)),)
"""An item of the beta to one of general availability: what the parts of the model's messages are called."""

_SPOKEN: Final = {
    "modalities": "output_modalities",
    "voice": "audio/output/voice",
    "output_audio_format": "audio/output/format",
}

RESPONSE: Final[Steps] = (
    Within("output_audio_format", (FORMATS,)),
    Within("output/*", ITEM),
    Moves(_SPOKEN),
)
"""A response of the beta to one of general availability."""

PARAMETERS: Final[Steps] = (
    Within("output_audio_format", (FORMATS,)),
    Within("input/*", ITEM),
    Moves({**_SPOKEN, "max_response_output_tokens": "max_output_tokens"}),
)
"""What a client of the beta asks of one response to what one of general availability asks."""

_CODE: Final[Steps] = (Within("code", (Digits(read=True),)),)
_CODES: Final[Steps] = (When({"type": "protocol_error"}, _CODE), When({"type": "http_error"}, _CODE))

CRATE_ITEM: Final[Steps] = (
    When({"type": "mcp_approval_response"}, (Rename("approved", "approve"),)),
    When({"type": "mcp_call"}, (Within("error", _CODES),)),
)
"""An item of async_openai to one of general availability: an answer's name, and codes that the crate has as text."""

CRATE_RESPONSE: Final[Steps] = (
    Within("usage/input_token_details", (Rename("cached_token_details", "cached_tokens_details"),)),
    Within("output/*", CRATE_ITEM),
)
"""A response of async_openai to one of general availability: the crate's name for the tokens from the cache."""
