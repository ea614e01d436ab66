"""mashumaro with orjson: dataclasses, subclasses told apart by a tag, None left out."""

from __future__ import annotations

from typing import Any, Final

import orjson

from ...contenders import Codec, Contender
from .events import ServerEvent
from .members import Model
from .request import Request
from .response import Response


def _codec(model: type[Model]) -> Codec:
    # Not the mixin for orjson: its to_jsonb writes an item of a tagged union as its base class, that is, as {}.
    def decode(data: bytes) -> Model:
        values: dict[str, Any] = orjson.loads(data)
        return model.from_dict(values)  # pyright: ignore[reportUnknownMemberType]

    def encode(value: Model) -> bytes:
        return orjson.dumps(value.to_dict())

    return Codec(decode, encode)


CONTENDERS: Final = (
    Contender(
        "mashumaro + orjson",
        {
            "RealtimeSessionCreateRequest": _codec(Request),
            "RealtimeResponse": _codec(Response),
            "ServerEvent": _codec(ServerEvent),
        },
        "takes scalars of the wrong type as they come; drops unknown members and every null; one tag a union, so the "
        "role of a message does not choose its kinds of content",
    ),
)
