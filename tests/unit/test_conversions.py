"""Values go from world to world without loss, or an error names every member that stands in the way.

Each rule with what passes and what is refused; ``tests/properties/test_conversions.py`` has whole payloads.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from openai_realtime import JSON, UNSET, UnknownVariant, beta, conversions, ga
from openai_realtime.conversions import (
    ConversionError,
    to_async_openai,
    to_beta,
    to_ga,
    to_outfox_openai,
)
from openai_realtime.conversions.applying import Stuck, applied
from openai_realtime.conversions.errors import quoted
from openai_realtime.conversions.sessions import FORMATS
from openai_realtime.conversions.steps import Digits, back
from openai_realtime.conversions.trees import put
from openai_realtime.crates import api_openai, async_openai, openai_struct, outfox_openai

WORLDS = ["api_openai", "async_openai", "beta", "ga", "openai_struct", "outfox_openai"]

BETA, GA = beta.RealtimeSessionCreateRequest, ga.RealtimeSessionCreateRequestGA
API, OUTFOX = api_openai.RealtimeSessionCreateRequest, outfox_openai.SessionResource
STRUCT, BETA_ANSWER = openai_struct.RealtimeSessionCreateResponse, beta.RealtimeSessionCreateResponse
GA_ANSWER = ga.RealtimeCreateClientSecretResponse
RESPONSE, CRATE_RESPONSE = ga.RealtimeResponse, async_openai.RealtimeResponse

KEY = {"value": "ek_1", "expires_at": 1}
TURN = {"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 200}
TOOL = {"type": "function", "name": "f", "parameters": {"type": "object"}}
FUNCTION = {"type": "function", "name": "f"}
DONE = {"id": "r", "object": "realtime.response", "status": "completed", "output_modalities": ["text"]}
DONE |= {"max_output_tokens": "inf", "output": []}
CALL = {"type": "mcp_call", "id": "i", "name": "n", "server_label": "s", "arguments": "{}"}
APPROVAL = {"type": "mcp_approval_response", "id": "i", "approval_request_id": "a"}


def nested(**audio: Any) -> dict[str, Any]:
    return {"type": "realtime", "audio": audio}


def session(**members: Any) -> dict[str, Any]:
    return {"type": "realtime", **members}


def usage(name: str) -> dict[str, Any]:
    tokens = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    return {**DONE, "usage": {**tokens, "input_token_details": {name: {"text_tokens": 1}}}}


def failed(kind: str, code: object) -> dict[str, Any]:
    return {**CALL, "error": {"type": kind, "code": code, "message": "m"}}


def message(role: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": list(parts)}


def world_of(kind: type) -> str:
    return next(part for part in kind.__module__.split(".") if part in WORLDS)


def to(world: str) -> Callable[..., Any]:
    there: Callable[..., Any] = getattr(conversions, f"to_{world}")
    return there


def letters(value: object) -> str:
    """A text that is the same for the same JSON value only: ``1``, ``1.0`` and ``true`` are three values."""
    return json.dumps(value, sort_keys=True)


PCM = {"type": "audio/pcm", "rate": 24000}
IDENTITY = {"id": "s", "object": "realtime.session"}

SHARED: list[tuple[type, dict[str, Any], type, dict[str, Any]]] = [
    # flat and nested sessions
    (BETA, {}, GA, session()),
    (BETA, {"model": "m", "instructions": "i"}, GA, session(model="m", instructions="i")),
    (BETA, {"modalities": ["text"]}, GA, session(output_modalities=["text"])),
    (BETA, {"max_response_output_tokens": 9}, GA, session(max_output_tokens=9)),
    (BETA, {"voice": {"id": "v"}, "speed": 1.5}, GA, nested(output={"voice": {"id": "v"}, "speed": 1.5})),
    (BETA, {"input_audio_format": "pcm16"}, GA, nested(input={"format": PCM})),
    (BETA, {"output_audio_format": "g711_ulaw"}, GA, nested(output={"format": {"type": "audio/pcmu"}})),
    (BETA, {"output_audio_format": "g711_alaw"}, GA, nested(output={"format": {"type": "audio/pcma"}})),
    (BETA, {"turn_detection": None}, GA, nested(input={"turn_detection": None})),
    (BETA, {"turn_detection": TURN}, GA, nested(input={"turn_detection": TURN})),
    (BETA, {"input_audio_transcription": None}, GA, nested(input={"transcription": None})),
    (BETA, {"input_audio_transcription": {"model": "m"}}, GA, nested(input={"transcription": {"model": "m"}})),
    (BETA, {"input_audio_noise_reduction": None}, GA, nested(input={"noise_reduction": None})),
    (BETA, {"tool_choice": FUNCTION, "tools": [TOOL]}, GA, session(tool_choice=FUNCTION, tools=[TOOL])),
    (BETA, {"tracing": None, "x-news": [1.0]}, GA, {**session(tracing=None), "x-news": [1.0]}),
    (BETA, {"max_response_output_tokens": 9.0}, GA, session(max_output_tokens=9.0)),
    (
        beta.RealtimeTranscriptionSessionCreateRequest,
        {"input_audio_format": "pcm16"},
        ga.RealtimeTranscriptionSessionCreateRequestGA,
        {"type": "transcription", "audio": {"input": {"format": PCM}}},
    ),
    (GA, session(tools=[{"name": "f", "x-news": 1}]), BETA, {"tools": [{"name": "f", "x-news": 1}]}),
    (beta.RealtimeSession, IDENTITY, ga.RealtimeSessionCreateResponseGA, session(**IDENTITY)),
    # the crates' sessions
    (API, {"voice": "v", "turn_detection": None}, BETA, {"voice": "v", "turn_detection": None}),
    (API, {"voice": "v", "tool_choice": "none"}, GA, {**nested(output={"voice": "v"}), "tool_choice": "none"}),
    (API, {"turn_detection": {"type": "semantic_vad"}}, BETA, {"turn_detection": {"type": "semantic_vad"}}),
    (API, {"tools": [TOOL]}, BETA, {"tools": [TOOL]}),
    (OUTFOX, {"input_audio_format": "g711_law"}, BETA, {"input_audio_format": "g711_ulaw"}),
    (OUTFOX, {"output_audio_format": "g711_law"}, GA, nested(output={"format": {"type": "audio/pcmu"}})),
    (OUTFOX, {"input_audio_format": "g711_alaw"}, BETA, {"input_audio_format": "g711_alaw"}),
    (OUTFOX, {"turn_detection": TURN}, GA, nested(input={"turn_detection": TURN})),
    (OUTFOX, {"tool_choice": FUNCTION, "temperature": 1}, BETA, {"tool_choice": FUNCTION, "temperature": 1}),
    # answers with a key
    (STRUCT, {"client_secret": KEY, "voice": "sage"}, BETA_ANSWER, {"client_secret": KEY, "voice": "sage"}),
    (
        BETA_ANSWER,
        {"client_secret": {**KEY, "x-news": 1}, **IDENTITY, "voice": "v"},
        GA_ANSWER,
        {**KEY, "x-news": 1, "session": {**nested(output={"voice": "v"}), **IDENTITY}},
    ),
    # responses and items
    (CRATE_RESPONSE, DONE, RESPONSE, DONE),
    (CRATE_RESPONSE, usage("cached_token_details"), RESPONSE, usage("cached_tokens_details")),
    (
        async_openai.RealtimeMCPApprovalResponse,
        {**APPROVAL, "approved": True},
        ga.RealtimeMCPApprovalResponse,
        {**APPROVAL, "approve": True},
    ),
    (async_openai.RealtimeMCPToolCall, failed("http_error", "404"), ga.RealtimeMCPToolCall, failed("http_error", 404)),
    (
        async_openai.RealtimeMCPToolCall,
        failed("tool_execution_error", "x"),
        ga.RealtimeMCPToolCall,
        failed("tool_execution_error", "x"),
    ),
    (
        beta.RealtimeConversationItemMessageAssistant,
        message("assistant", {"type": "text", "text": "t"}, {"type": "audio", "transcript": "t"}),
        ga.RealtimeConversationItemMessageAssistant,
        message("assistant", {"type": "output_text", "text": "t"}, {"type": "output_audio", "transcript": "t"}),
    ),
    (
        beta.RealtimeBetaResponse,
        {"modalities": ["audio"], "voice": "v", "output_audio_format": "pcm16", "status": "failed"},
        RESPONSE,
        {"output_modalities": ["audio"], "audio": {"output": {"voice": "v", "format": PCM}}, "status": "failed"},
    ),
    # events
    (
        outfox_openai.SessionUpdateEvent,
        {"type": "session.update", "event_id": "e", "session": {"input_audio_format": "g711_law"}},
        ga.RealtimeClientEventSessionUpdate,
        {"type": "session.update", "event_id": "e", "session": nested(input={"format": {"type": "audio/pcmu"}})},
    ),
    (
        outfox_openai.ResponseCreateEvent,
        {"type": "response.create", "response": {"max_response_output_tokens": 9, "voice": "ash"}},
        ga.RealtimeClientEventResponseCreate,
        {"type": "response.create", "response": {"max_output_tokens": 9, "audio": {"output": {"voice": "ash"}}}},
    ),
    (
        outfox_openai.SessionCreatedEvent,
        {"type": "session.created", "event_id": "e", "session": {"voice": "ash", "speed": 1, **IDENTITY}},
        beta.RealtimeBetaServerEventSessionCreated,
        {"type": "session.created", "event_id": "e", "session": {"voice": "ash", "speed": 1, **IDENTITY}},
    ),
]


@pytest.mark.parametrize(("source", "one", "target", "other"), SHARED)
def test_a_shared_meaning_is_said_in_both_worlds(
    source: Any, one: dict[str, Any], target: Any, other: dict[str, Any]
) -> None:
    value = source.from_dict(one)
    found = to(world_of(target))(value)
    assert type(found) is target
    assert letters(found.to_dict()) == letters(other)
    assert letters(value.to_dict()) == letters(one), "the value itself was changed"
    if "speed" not in one.get("session", {}):  # a member that the crate does not know cannot go back to it
        assert to(world_of(source))(found) == value


@pytest.mark.parametrize(
    ("source", "one", "world", "problems"),
    [
        # what general availability has no place for
        (BETA, {"temperature": 0.8}, "ga", {"/temperature": "has no place in ga"}),
        (BETA, {"modalities": ["text", "audio"]}, "ga", {"/modalities": "at most 1 item"}),
        (BETA, {"input_audio_format": "g711_law"}, "ga", {"/input_audio_format": 'only for "pcm16", "g711_ulaw"'}),
        (BETA, {"audio": {}}, "ga", {"/audio": '"speed" there; say that instead'}),
        (BETA, {"type": "realtime"}, "ga", {"/type": "is taken for something else"}),
        (beta.RealtimeSession, {}, "ga", {"/id": "is missing", "/object": "is missing"}),
        (
            beta.RealtimeBetaResponseCreateParams,
            {"max_output_tokens": 9},
            "ga",
            {"/max_output_tokens": 'stands for "max_response_output_tokens" there'},
        ),
        # what the beta has no place for
        (GA, session(truncation="auto"), "beta", {"/truncation": "has no place in beta"}),
        (GA, nested(), "beta", {"/audio": "has no counterpart as {}"}),
        (GA, nested(input={}), "beta", {"/audio/input": "has no counterpart as {}"}),
        (GA, nested(input={"x-news": 1}), "beta", {"/audio/input/x-news": "has no counterpart"}),
        (GA, nested(input={"format": {**PCM, "rate": 24000.0}}), "beta", {"/audio/input/format": "only for"}),
        (GA, nested(output={"format": {"type": "audio/opus"}}), "beta", {"/audio/output/format": "only for"}),
        (GA, session(tools=[{"type": "mcp", "server_label": "s"}]), "beta", {"/tools/0/type": 'takes "function"'}),
        (
            ga.RealtimeClientEventSessionUpdate,
            {"type": "session.update", "session": {"type": "transcription"}},
            "beta",
            {"/session/type": 'only where it is "realtime"'},
        ),
        (
            ga.RealtimeConversationItemMessageUser,
            message("user", {"type": "input_image", "image_url": "u"}),
            "beta",
            {
                "/content/0/type": 'takes one of "input_text", "input_audio"',
                "/content/0/image_url": "has no place in beta",
            },
        ),
        # what api_openai has no place for
        (BETA, {"tool_choice": FUNCTION}, "api_openai", {"/tool_choice": "takes string or null"}),
        (BETA, {"speed": 1}, "api_openai", {"/speed": "has no place in api_openai"}),
        (
            BETA,
            {"turn_detection": {**TURN, "idle_timeout_ms": 5000}},
            "api_openai",
            {"/turn_detection/idle_timeout_ms": ""},
        ),
        (BETA, {"tools": [FUNCTION]}, "api_openai", {"/tools/0/parameters": "api_openai requires it; add it"}),
        (GA, nested(output={"voice": {"id": "v"}}), "api_openai", {"/audio/output/voice": "takes null or string"}),
        # what api_openai says and the API does not
        (API, {"tools": [{"type": "file_search"}]}, "beta", {"/tools/0/type": 'takes "function"'}),
        (API, {"tools": [{**TOOL, "strict": True}]}, "ga", {"/tools/0/strict": "has no place in ga"}),
        (
            API,
            {"turn_detection": {"type": "server_vad", "eagerness": "low"}},
            "beta",
            {"/turn_detection/eagerness": ""},
        ),
        (API, {"voice": None}, "beta", {"/voice": "is null, which beta does not have here"}),
        # what openai_struct has no place for
        (
            BETA_ANSWER,
            {"client_secret": KEY, "voice": "marin"},
            "openai_struct",
            {"/voice": 'takes one of "alloy", "ash"'},
        ),
        (BETA_ANSWER, {"client_secret": KEY, "id": "s"}, "openai_struct", {"/id": "has no place in openai_struct"}),
        (
            BETA_ANSWER,
            {"client_secret": KEY, "turn_detection": {"type": "semantic_vad", "create_response": True}},
            "openai_struct",
            {"/turn_detection/create_response": "has no place"},
        ),
        (
            BETA_ANSWER,
            {"client_secret": {**KEY, "session": 1}},
            "ga",
            {"/client_secret/session": "is the name of something else there"},
        ),
        (STRUCT, {"client_secret": KEY}, "ga", {"/id": "is missing", "/object": "is missing"}),
        # what outfox_openai has no place for, and what it requires
        (BETA, {"voice": "sage"}, "outfox_openai", {"/voice": 'is "sage", and outfox_openai takes one of'}),
        (BETA, {"input_audio_format": "g711_law"}, "outfox_openai", {"/input_audio_format": 'and is "g711_law"'}),
        (
            BETA,
            {"tool_choice": {"type": "mcp", "server_label": "s", "name": "n"}},
            "outfox_openai",
            {"/tool_choice/type": ""},
        ),
        (BETA, {"tools": [TOOL]}, "outfox_openai", {"/tools/0/description": "outfox_openai requires it; add it"}),
        (
            GA,
            nested(input={"turn_detection": {"type": "server_vad"}}),
            "outfox_openai",
            {
                "/audio/input/turn_detection/threshold": "pass fill_defaults=True for 0.5",
                "/audio/input/turn_detection/prefix_padding_ms": "pass fill_defaults=True for 300",
                "/audio/input/turn_detection/silence_duration_ms": "pass fill_defaults=True for 500",
            },
        ),
        (
            outfox_openai.ResponseCreateEvent,
            {"type": "response.create", "response": {"model": "m"}},
            "beta",
            {"/response/model": "has no place in beta"},
        ),
        # what async_openai has no place for, and what it requires
        (RESPONSE, {key: DONE[key] for key in DONE if key != "id"}, "async_openai", {"/id": "is missing"}),
        (
            ga.RealtimeConversationItemMessageUser,
            message("user", {"type": "input_audio", "audio": ""}),
            "async_openai",
            {"/content/0/transcript": "is missing, and async_openai requires it; add it"},
        ),
        (async_openai.RealtimeMCPToolCall, failed("http_error", "1e3"), "ga", {"/error/code": 'and is "1e3"'}),
        (ga.RealtimeMCPToolCall, failed("protocol_error", 4.0), "async_openai", {"/error/code": "and is 4.0"}),
        (
            async_openai.RealtimeMCPApprovalResponse,
            {**APPROVAL, "approved": True, "approve": False},
            "ga",
            {"/approve": 'is the other name of "approved"'},
        ),
        (CRATE_RESPONSE, {**DONE, "usage": None}, "ga", {"/usage": "pass drop_nulls=True"}),
    ],
)
def test_what_has_no_counterpart_is_named(
    source: Any, one: dict[str, Any], world: str, problems: dict[str, str]
) -> None:
    with pytest.raises(ConversionError) as caught:
        to(world)(source.from_dict(one))
    found = {problem.pointer: problem.reason for problem in caught.value.problems}
    assert found.keys() == problems.keys()
    assert all(fragment in found[pointer] for pointer, fragment in problems.items()), found


@pytest.mark.parametrize(
    ("source", "one", "world", "choice", "other"),
    [
        (
            BETA,
            {"turn_detection": {"type": "server_vad"}},
            "outfox_openai",
            "fill_defaults",
            {"turn_detection": {**TURN, "silence_duration_ms": 500}},
        ),
        (
            GA,
            nested(input={"turn_detection": {"type": "semantic_vad"}}),
            "outfox_openai",
            "fill_defaults",
            {"turn_detection": {"type": "semantic_vad", "eagerness": "auto"}},
        ),
        (
            API,
            {"turn_detection": {"threshold": 1}},
            "beta",
            "fill_defaults",
            {"turn_detection": {"type": "server_vad", "threshold": 1}},
        ),
        (GA, nested(input={"format": {"type": "audio/pcm"}}), "beta", "fill_defaults", {"input_audio_format": "pcm16"}),
        (
            RESPONSE,
            {**DONE, "audio": {"output": {"format": {"type": "audio/pcm"}}}},
            "async_openai",
            "fill_defaults",
            {**DONE, "audio": {"output": {"format": PCM, "voice": "alloy"}}},
        ),
        (
            ga.RealtimeConversationItemMessageUser,
            message("user", {"type": "input_image", "image_url": "u"}),
            "async_openai",
            "fill_defaults",
            message("user", {"type": "input_image", "image_url": "u", "detail": "auto"}),
        ),
        (
            STRUCT,
            {"client_secret": KEY, "voice": None, "turn_detection": None},
            "beta",
            "drop_nulls",
            {"client_secret": KEY, "turn_detection": None},
        ),
        (CRATE_RESPONSE, {**DONE, "usage": None, "metadata": None}, "ga", "drop_nulls", {**DONE, "metadata": None}),
        (OUTFOX, {"voice": None, "input_audio_format": None}, "ga", "drop_nulls", session()),
        (
            outfox_openai.ResponseCreateEvent,
            {"type": "response.create", "response": None},
            "beta",
            "drop_nulls",
            {"type": "response.create"},
        ),
    ],
)
def test_the_caller_may_allow_more(
    source: Any, one: dict[str, Any], world: str, choice: str, other: dict[str, Any]
) -> None:
    value = source.from_dict(one)
    assert letters(to(world)(value, **{choice: True}).to_dict()) == letters(other)
    with pytest.raises(ConversionError):
        to(world)(value)


def test_what_is_there_is_not_touched_by_what_is_allowed() -> None:
    value = BETA.from_dict({"turn_detection": {**TURN, "threshold": 0}, "input_audio_transcription": None})
    there = to_outfox_openai(value, fill_defaults=True, drop_nulls=True)
    assert letters(there.to_dict()) == letters(value.to_dict())


def test_what_is_allowed_is_only_what_was_allowed() -> None:
    bare = BETA.from_dict({"turn_detection": {"type": "server_vad"}, "tools": [TOOL]})
    with pytest.raises(ConversionError) as caught:
        to_outfox_openai(bare, fill_defaults=True, drop_nulls=True)
    assert [problem.pointer for problem in caught.value.problems] == ["/tools/0/description"]
    with pytest.raises(ConversionError):
        to_beta(STRUCT.from_dict({"client_secret": KEY, "modalities": ["text", None]}), drop_nulls=True)


def test_what_was_wrong_already_passes_where_the_other_type_can_hold_it() -> None:
    assert to_beta(OUTFOX(temperature=3.0)) == BETA(temperature=3.0)
    assert to_ga(BETA.from_dict({"turn_detection": {"type": "none"}})).to_dict() == nested(
        input={"turn_detection": {"type": "none"}}
    )
    with pytest.raises(ConversionError, match="/status: has to be one of"):
        to_async_openai(RESPONSE.from_dict({**DONE, "status": "queued"}))


def test_a_rate_that_the_beta_has_no_word_for_is_refused() -> None:
    format_ = ga.RealtimeAudioFormatsPCM(type="audio/pcm", rate=8000)  # type: ignore[arg-type]
    audio = ga.RealtimeSessionCreateRequestGAAudio(input=ga.RealtimeSessionCreateRequestGAAudioInput(format=format_))
    for fill_defaults in (False, True):
        with pytest.raises(ConversionError, match='"rate": 8000'):
            to_beta(GA(audio=audio), fill_defaults=fill_defaults)


def test_words_are_other_words_only_where_they_are_meant() -> None:
    typed = beta.RealtimeConversationItemMessageUser.from_dict(message("user", {"type": "text", "text": "t"}))
    assert to_ga(typed).to_dict() == typed.to_dict()
    assert applied(back((FORMATS,)), {"rate": 24000, "type": "audio/pcm"}) == "pcm16"
    with pytest.raises(Stuck):
        applied((Digits(read=False),), True)


def test_a_place_that_is_not_there_is_not_made_up() -> None:
    value: JSON = {"a": [{"b": 1}, 2]}
    assert put(value, ("a", "0", "b"), 3) == {"a": [{"b": 3}, 2]}
    assert put(value, ("a", "0"), UNSET) == {"a": [2]}
    assert put(value, ("x", "y"), UNSET) == put(value, ("a", "1", "y"), 3) == value


def test_news_are_the_same_in_every_world() -> None:
    news = UnknownVariant({"type": "hologram"})
    assert to_ga(news) is to_beta(news) is to_async_openai(news) is news


def test_members_that_a_type_does_not_know_take_their_place_where_they_are_known() -> None:
    read = OUTFOX.from_dict({"speed": 1.5, "x-news": 1})
    there = to_beta(read)
    assert (there.speed, there.extras) == (1.5, {"x-news": 1})
    with pytest.raises(ConversionError) as caught:
        to_outfox_openai(there)
    assert [problem.pointer for problem in caught.value.problems] == ["/speed"]


def test_derived_classes_are_converted_as_what_they_derive_from() -> None:
    class Mine(beta.RealtimeSessionCreateRequest):
        pass

    assert type(to_ga(Mine(voice="v"))) is GA


def test_a_type_without_a_counterpart_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="SessionResource has no counterpart in api_openai"):
        to("api_openai")(OUTFOX())


def test_an_error_says_all_at_once_and_can_be_kept() -> None:
    with pytest.raises(ConversionError) as caught:
        to_ga(BETA(temperature=0.8, modalities=["text", "audio"]))
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.pointer, error.reason) == (error.problems[0].pointer, error.problems[0].reason)
    assert str(error).splitlines()[0] == "beta.RealtimeSessionCreateRequest to ga.RealtimeSessionCreateRequestGA:"
    assert {line.split(":")[0] for line in str(error).splitlines()[1:]} == {"  /modalities", "  /temperature"}
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_errors_keep_secrets() -> None:
    assert quoted({"authorization": "k", "x": [{"headers": {"k": "v"}}]}, ("tools",)) == (
        '{"authorization": "...", "x": [{"headers": "..."}]}'
    )
    assert quoted("ek_1", ("client_secret", "value")) == "a secret"
    tool = {"type": "mcp", "server_label": "s", "authorization": "secret-token", "headers": {"h": "secret-token"}}
    with pytest.raises(ConversionError) as caught:
        to_beta(GA.from_dict(session(tools=[tool], tool_choice="auto")))
    assert "secret-token" not in str(caught.value)
