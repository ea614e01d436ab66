"""pydantic: strict models, unions with discriminators; what is absent is what was never set."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from pydantic import TypeAdapter

from ...contenders import Codec, Contender
from .events import ServerEvent
from .request import Request
from .response import Response


def _codec(type_: Any) -> Codec:
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    return Codec(adapter.validate_json, partial(adapter.dump_json, exclude_unset=True))


CONTENDERS: Final = (
    Contender(
        "pydantic v2 (strict)",
        {
            "RealtimeSessionCreateRequest": _codec(Request),
            "RealtimeResponse": _codec(Response),
            "ServerEvent": _codec(ServerEvent),
        },
        "drops unknown members",
    ),
)
