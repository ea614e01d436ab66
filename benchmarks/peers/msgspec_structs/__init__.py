"""msgspec: Structs, tagged unions, UNSET for what is absent."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from ...contenders import Codec, Contender
from .events import ServerEvent
from .request import Request
from .response import Response


def _codec(type_: Any) -> Codec:
    return Codec(msgspec.json.Decoder(type_).decode, msgspec.json.Encoder().encode)


CONTENDERS: Final = (
    Contender(
        "msgspec Struct",
        {
            "RealtimeSessionCreateRequest": _codec(Request),
            "RealtimeResponse": _codec(Response),
            "ServerEvent": _codec(ServerEvent),
        },
        "drops unknown members; one tag a union, so the role of a message does not choose its kinds of content",
    ),
)
