"""To what a crate reads and writes, which is often less than the API has.

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

__all__ = ["to_api_openai", "to_async_openai", "to_openai_struct", "to_outfox_openai"]


@overload
def to_api_openai(
    value: beta.RealtimeSessionCreateRequest | ga.RealtimeSessionCreateRequestGA,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> api_openai.RealtimeSessionCreateRequest: ...


@overload
def to_api_openai(
    value: beta.RealtimeBetaClientEventSessionUpdate | ga.RealtimeClientEventSessionUpdate,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> api_openai.RealtimeClientEventSessionUpdate: ...


def to_api_openai(value: Model | UnknownVariant, *, fill_defaults: bool = False, drop_nulls: bool = False) -> Any:
    """The same as the crate api_openai has it."""
    return counterpart(value, "api_openai", fill_defaults=fill_defaults, drop_nulls=drop_nulls)


def to_openai_struct(
    value: beta.RealtimeSessionCreateResponse | ga.RealtimeCreateClientSecretResponse,
    *,
    fill_defaults: bool = False,
    drop_nulls: bool = False,
) -> openai_struct.RealtimeSessionCreateResponse:
    """The same as the crate openai-struct has it."""
    result: openai_struct.RealtimeSessionCreateResponse = counterpart(
        value, "openai_struct", fill_defaults=fill_defaults, drop_nulls=drop_nulls
    )
    return result


@overload
def to_async_openai(
    value: ga.RealtimeResponse, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> async_openai.RealtimeResponse: ...


@overload
def to_async_openai(
    value: ga.RealtimeConversationItem, *, fill_defaults: bool = ..., drop_nulls: bool = ...
) -> async_openai.RealtimeConversationItem: ...


def to_async_openai(value: Model | UnknownVariant, *, fill_defaults: bool = False, drop_nulls: bool = False) -> Any:
    """The same as the crate async-openai has it."""
    return counterpart(value, "async_openai", fill_defaults=fill_defaults, drop_nulls=drop_nulls)


@overload
def to_outfox_openai(
    value: beta.RealtimeSessionCreateRequest | ga.RealtimeSessionCreateRequestGA,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> outfox_openai.SessionResource: ...


@overload
def to_outfox_openai(
    value: beta.RealtimeBetaClientEventSessionUpdate | ga.RealtimeClientEventSessionUpdate,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> outfox_openai.SessionUpdateEvent: ...


@overload
def to_outfox_openai(
    value: beta.RealtimeBetaClientEventResponseCreate | ga.RealtimeClientEventResponseCreate,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> outfox_openai.ResponseCreateEvent: ...


@overload
def to_outfox_openai(
    value: beta.RealtimeBetaServerEventSessionCreated | ga.RealtimeServerEventSessionCreated,
    *,
    fill_defaults: bool = ...,
    drop_nulls: bool = ...,
) -> outfox_openai.SessionCreatedEvent: ...


def to_outfox_openai(value: Model | UnknownVariant, *, fill_defaults: bool = False, drop_nulls: bool = False) -> Any:
    """The same as the crate outfox-openai has it."""
    return counterpart(value, "outfox_openai", fill_defaults=fill_defaults, drop_nulls=drop_nulls)
