# Copied by wirestruct from extensions/conversions/to_api.py. Do not edit: change it there and regenerate.
"""To the API itself: general availability, and the beta before it.

In: a value of a type that has a counterpart there.  Out: that counterpart; ``ConversionError`` where a member has none.

``fill_defaults`` adds what the other type requires and the schemas document a default for: the numbers of server_vad,
the eagerness of semantic_vad, the rate of PCM, the voice of an answer, the detail of a picture.  ``drop_nulls`` leaves
out members that are null where the other type takes no null.
"""

from __future__ import annotations

from typing import Any, overload

from .. import beta, ga
from .._runtime.codec import Model
from .._runtime.values import UnknownVariant
from ..crates import api_openai, async_openai, openai_struct, outfox_openai
from .converting import counterpart

__all__ = ["to_beta", "to_ga"]


@overload
def to_ga(
    value: beta.RealtimeSessionCreateRequest | api_openai.RealtimeSessionCreateRequest | outfox_openai.SessionResource,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeSessionCreateRequestGA: ...


@overload
def to_ga(
    value: beta.RealtimeSession, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeSessionCreateResponseGA: ...


@overload
def to_ga(
    value: beta.RealtimeSessionCreateResponse | openai_struct.RealtimeSessionCreateResponse,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeCreateClientSecretResponse: ...


@overload
def to_ga(
    value: beta.RealtimeTranscriptionSessionCreateRequest, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeTranscriptionSessionCreateRequestGA: ...


@overload
def to_ga(
    value: beta.RealtimeTranscriptionSessionCreateResponse, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeTranscriptionSessionCreateResponseGA: ...


@overload
def to_ga(
    value: beta.RealtimeBetaResponseCreateParams, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeResponseCreateParams: ...


@overload
def to_ga(
    value: beta.RealtimeBetaResponse | async_openai.RealtimeResponse,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeResponse: ...


@overload
def to_ga(
    value: beta.RealtimeConversationItem | async_openai.RealtimeConversationItem,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeConversationItem: ...


@overload
def to_ga(
    value: (
        beta.RealtimeBetaClientEventSessionUpdate
        | api_openai.RealtimeClientEventSessionUpdate
        | outfox_openai.SessionUpdateEvent
    ),
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeClientEventSessionUpdate: ...


@overload
def to_ga(
    value: beta.RealtimeBetaClientEventResponseCreate | outfox_openai.ResponseCreateEvent,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeClientEventResponseCreate: ...


@overload
def to_ga(
    value: beta.RealtimeBetaServerEventSessionCreated | outfox_openai.SessionCreatedEvent,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> ga.RealtimeServerEventSessionCreated: ...


@overload
def to_ga(
    value: beta.RealtimeBetaServerEventSessionUpdated, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeServerEventSessionUpdated: ...


@overload
def to_ga(
    value: beta.RealtimeBetaServerEventResponseCreated, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeServerEventResponseCreated: ...


@overload
def to_ga(
    value: beta.RealtimeBetaServerEventResponseDone, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> ga.RealtimeServerEventResponseDone: ...


def to_ga(value: Model | UnknownVariant, *, fill_defaults: bool = False, drop_nulls: bool = False) -> Any:
    """The same in general availability."""
    return counterpart(value, "ga", fill_defaults=fill_defaults, drop_nulls=drop_nulls)


@overload
def to_beta(
    value: ga.RealtimeSessionCreateRequestGA | api_openai.RealtimeSessionCreateRequest | outfox_openai.SessionResource,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> beta.RealtimeSessionCreateRequest: ...


@overload
def to_beta(
    value: ga.RealtimeSessionCreateResponseGA, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeSession: ...


@overload
def to_beta(
    value: ga.RealtimeCreateClientSecretResponse | openai_struct.RealtimeSessionCreateResponse,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> beta.RealtimeSessionCreateResponse: ...


@overload
def to_beta(
    value: ga.RealtimeTranscriptionSessionCreateRequestGA, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeTranscriptionSessionCreateRequest: ...


@overload
def to_beta(
    value: ga.RealtimeTranscriptionSessionCreateResponseGA, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeTranscriptionSessionCreateResponse: ...


@overload
def to_beta(
    value: ga.RealtimeResponseCreateParams, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeBetaResponseCreateParams: ...


@overload
def to_beta(
    value: ga.RealtimeResponse, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeBetaResponse: ...


@overload
def to_beta(
    value: ga.RealtimeConversationItem, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeConversationItem: ...


@overload
def to_beta(
    value: (
        ga.RealtimeClientEventSessionUpdate
        | api_openai.RealtimeClientEventSessionUpdate
        | outfox_openai.SessionUpdateEvent
    ),
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> beta.RealtimeBetaClientEventSessionUpdate: ...


@overload
def to_beta(
    value: ga.RealtimeClientEventResponseCreate | outfox_openai.ResponseCreateEvent,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> beta.RealtimeBetaClientEventResponseCreate: ...


@overload
def to_beta(
    value: ga.RealtimeServerEventSessionCreated | outfox_openai.SessionCreatedEvent,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> beta.RealtimeBetaServerEventSessionCreated: ...


@overload
def to_beta(
    value: ga.RealtimeServerEventSessionUpdated, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeBetaServerEventSessionUpdated: ...


@overload
def to_beta(
    value: ga.RealtimeServerEventResponseCreated, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeBetaServerEventResponseCreated: ...


@overload
def to_beta(
    value: ga.RealtimeServerEventResponseDone, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> beta.RealtimeBetaServerEventResponseDone: ...


def to_beta(value: Model | UnknownVariant, *, fill_defaults: bool = False, drop_nulls: bool = False) -> Any:
    """The same in the beta."""
    return counterpart(value, "beta", fill_defaults=fill_defaults, drop_nulls=drop_nulls)
