# Copied by wirestruct from extensions/conversions/pairs.py. Do not edit: change it there and regenerate.
"""Which types of two worlds mean the same, with the steps from the first to the second.

In: a class and a world.  Out: the way from the one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, Final, TypeAlias, get_args

from .. import beta, ga
from .._runtime.codec import Codec, codec_of
from ..crates import api_openai, async_openai, openai_struct, outfox_openai
from .judging import world_named
from .responses import CRATE_ITEM, CRATE_RESPONSE, ITEM, PARAMETERS, RESPONSE
from .sessions import ANSWER, MU_LAW, SESSION, TRANSCRIPTION, at
from .steps import Steps, back

__all__ = ["PAIRS", "Kind", "Variants", "Way", "classes", "codec", "way", "world_of"]


@dataclass(frozen=True)
class Variants:
    """A type that Python knows only as the union of its classes: where it stands, and its name."""

    home: ModuleType
    name: str


@dataclass(frozen=True)
class Way:
    """How values of one type become values of another."""

    source: Codec[Any]
    target: Codec[Any]
    steps: Steps


Kind: TypeAlias = "type | Variants"

_BETA_ITEM: Final = Variants(beta, "RealtimeConversationItem")
_GA_ITEM: Final = Variants(ga, "RealtimeConversationItem")
_CRATE_ITEM: Final = Variants(async_openai, "RealtimeConversationItem")

PAIRS: Final[tuple[tuple[Kind, Kind, Steps], ...]] = (
    # the beta and general availability
    (beta.RealtimeSessionCreateRequest, ga.RealtimeSessionCreateRequestGA, SESSION),
    (beta.RealtimeSession, ga.RealtimeSessionCreateResponseGA, SESSION),
    (beta.RealtimeSessionCreateResponse, ga.RealtimeCreateClientSecretResponse, ANSWER),
    (beta.RealtimeTranscriptionSessionCreateRequest, ga.RealtimeTranscriptionSessionCreateRequestGA, TRANSCRIPTION),
    (beta.RealtimeTranscriptionSessionCreateResponse, ga.RealtimeTranscriptionSessionCreateResponseGA, TRANSCRIPTION),
    (beta.RealtimeBetaResponseCreateParams, ga.RealtimeResponseCreateParams, PARAMETERS),
    (beta.RealtimeBetaResponse, ga.RealtimeResponse, RESPONSE),
    (_BETA_ITEM, _GA_ITEM, ITEM),
    (beta.RealtimeBetaClientEventSessionUpdate, ga.RealtimeClientEventSessionUpdate, at("session", SESSION)),
    (beta.RealtimeBetaClientEventResponseCreate, ga.RealtimeClientEventResponseCreate, at("response", PARAMETERS)),
    (beta.RealtimeBetaServerEventSessionCreated, ga.RealtimeServerEventSessionCreated, at("session", SESSION)),
    (beta.RealtimeBetaServerEventSessionUpdated, ga.RealtimeServerEventSessionUpdated, at("session", SESSION)),
    (beta.RealtimeBetaServerEventResponseCreated, ga.RealtimeServerEventResponseCreated, at("response", RESPONSE)),
    (beta.RealtimeBetaServerEventResponseDone, ga.RealtimeServerEventResponseDone, at("response", RESPONSE)),
    # api_openai
    (api_openai.RealtimeSessionCreateRequest, beta.RealtimeSessionCreateRequest, ()),
    (api_openai.RealtimeSessionCreateRequest, ga.RealtimeSessionCreateRequestGA, SESSION),
    (api_openai.RealtimeClientEventSessionUpdate, beta.RealtimeBetaClientEventSessionUpdate, ()),
    (api_openai.RealtimeClientEventSessionUpdate, ga.RealtimeClientEventSessionUpdate, at("session", SESSION)),
    # openai_struct
    (openai_struct.RealtimeSessionCreateResponse, beta.RealtimeSessionCreateResponse, ()),
    (openai_struct.RealtimeSessionCreateResponse, ga.RealtimeCreateClientSecretResponse, ANSWER),
    # outfox_openai
    (outfox_openai.SessionResource, beta.RealtimeSessionCreateRequest, MU_LAW),
    (outfox_openai.SessionResource, ga.RealtimeSessionCreateRequestGA, MU_LAW + SESSION),
    (outfox_openai.SessionUpdateEvent, beta.RealtimeBetaClientEventSessionUpdate, at("session", MU_LAW)),
    (outfox_openai.SessionUpdateEvent, ga.RealtimeClientEventSessionUpdate, at("session", MU_LAW, SESSION)),
    (outfox_openai.SessionCreatedEvent, beta.RealtimeBetaServerEventSessionCreated, at("session", MU_LAW)),
    (outfox_openai.SessionCreatedEvent, ga.RealtimeServerEventSessionCreated, at("session", MU_LAW, SESSION)),
    (outfox_openai.ResponseCreateEvent, beta.RealtimeBetaClientEventResponseCreate, at("response", MU_LAW)),
    (outfox_openai.ResponseCreateEvent, ga.RealtimeClientEventResponseCreate, at("response", MU_LAW, PARAMETERS)),
    # async_openai
    (async_openai.RealtimeResponse, ga.RealtimeResponse, CRATE_RESPONSE),
    (_CRATE_ITEM, _GA_ITEM, CRATE_ITEM),
)
"""Every pair of types with a shared meaning."""


@lru_cache(maxsize=256)
def way(cls: type, world: str) -> Way:
    """The way from a class, or a class that it derives from, to its counterpart in a world; ``TypeError`` if none."""
    for ancestor in cls.__mro__:
        for one, other, steps in PAIRS:
            if ancestor in classes(one) and world_of(other) == world:
                return Way(codec(one), codec(other), steps)
            if ancestor in classes(other) and world_of(one) == world:
                return Way(codec(other), codec(one), back(steps))
    raise TypeError(f"{cls.__name__} has no counterpart in {world}")


def classes(kind: Kind) -> tuple[type, ...]:
    """The classes of a type."""
    return get_args(getattr(kind.home, kind.name)) if isinstance(kind, Variants) else (kind,)


def codec(kind: Kind) -> Codec[Any]:
    """What reads and writes a type."""
    if isinstance(kind, Variants):
        found: Codec[Any] = getattr(kind.home, f"{kind.name}Codec")
        return found
    return codec_of(kind)


def world_of(kind: Kind) -> str:
    """The world that a type belongs to."""
    home = kind.home.__name__ if isinstance(kind, Variants) else kind.__module__
    return world_named(home.removeprefix(__name__.removesuffix("conversions.pairs")))
