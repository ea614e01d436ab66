"""orjson alone: text to dictionaries and back, the floor of everything built upon it."""

from __future__ import annotations

from typing import Final

import orjson

from ..contenders import Codec, Contender

_CODEC: Final = Codec(orjson.loads, orjson.dumps)

CONTENDERS: Final = (
    Contender(
        "orjson (dict)",
        dict.fromkeys(("RealtimeSessionCreateRequest", "RealtimeResponse", "ServerEvent"), _CODEC),
        "builds dictionaries, checks nothing beyond JSON: a floor, no peer",
    ),
)
