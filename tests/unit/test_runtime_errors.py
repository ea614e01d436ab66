"""What reading and writing complain about: every fault, at its pointer, in words."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from openai_realtime import CodecError, DecodeError, EncodeError
from openai_realtime.crates.async_openai import (
    RealtimeConversationItemCodec,
    RealtimeResponse,
    RealtimeResponseUsage,
)
from openai_realtime.crates.outfox_openai import SessionResource

RESPONSE: dict[str, Any] = {
    "id": "resp_1",
    "object": "realtime.response",
    "status": "completed",
    "output": [],
    "output_modalities": ["text"],
    "max_output_tokens": "inf",
}


def refused(value: Any, strict: bool = False) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        RealtimeResponse.from_dict(value, strict=strict)
    return caught.value


def test_one_fault_on_one_line() -> None:
    error = refused({**RESPONSE, "status": "complete"})
    words = '"in_progress", "completed", "cancelled", "failed", "incomplete"'
    assert (error.pointer, error.found) == ("/status", '"complete"')
    assert error.expected == f'one of {words} (did you mean "completed"?)'
    assert str(error) == f"RealtimeResponse: /status: expected {error.expected}, found {error.found}"
    assert isinstance(error, CodecError) and isinstance(error, ValueError)


def test_every_fault_in_order_of_the_schema() -> None:
    call = {"type": "function_call", "name": 1, "call_id": None, "status": "x"}
    error = refused({**RESPONSE, "id": 7, "output": [{}, call, {"type": "message", "role": "user"}], "usage": []})
    assert [problem.pointer for problem in error.problems] == [
        "/id",
        "/output/0",
        "/output/1",
        "/output/1/name",
        "/output/1/call_id",
        "/output/2",
        "/usage",
    ]
    assert str(error).splitlines()[:2] == ["RealtimeResponse:", "  /id: expected a string, found integer 7"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "(root): expected an object with string names, found null"),
        ([1], "(root): expected an object with string names, found array [1]"),
        ("x" * 10**7, f'(root): expected an object with string names, found "{"x" * 76}...'),
        ({"id": "secret"}, '(root): expected a member "max_output_tokens", found an object with "id"'),
        ({**RESPONSE, 1: 2}, "(root): expected an object with string names, found object "),
        ({**RESPONSE, "metadata": {"a/b~c": 1}}, "/metadata/a~1b~0c: expected a string, found integer 1"),
        ({**RESPONSE, "news": object()}, '/news: expected a JSON value, found object "<object object'),
        ({**RESPONSE, "news": [float("nan")]}, "/news/0: expected a JSON value, found float NaN"),
        ({**RESPONSE, "id": b"x" * 10**7}, "/id: expected a string, found bytes \"b'xxx"),
        ({**RESPONSE, "id": 10**9999}, "/id: expected a string, found integer ..."),
        (
            {**RESPONSE, "usage": {"input_tokens": True, "output_tokens": 1.5, "total_tokens": "1"}},
            "/usage/input_tokens: ",
        ),
    ],
)
def test_words(value: Any, expected: str) -> None:
    assert str(refused(value).problems[0]).startswith(expected)


def test_texts_that_are_no_json() -> None:
    for data in (b"", b"{", "nul", b'{"id": NaN}', b"\xff", b"[" * 100_000):
        with pytest.raises(DecodeError, match=r"RealtimeResponse: .root.: expected JSON text, found "):
            RealtimeResponse.from_json(data)
    with pytest.raises(DecodeError, match="expected JSON text, found integer 1099511627776"):
        RealtimeResponse.from_json(2**40)  # type: ignore[arg-type]


def test_deep_values_are_refused_or_kept_but_never_crash() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(DecodeError, match="not nested so deeply"):
        RealtimeResponse.from_dict({**RESPONSE, "news": deep})
    response = RealtimeResponse.from_dict(RESPONSE).replace(extras={"news": deep})
    for write in (response.to_dict, response.to_json):
        with pytest.raises(EncodeError, match="not nested so deeply"):
            write()


def test_writing_says_where_a_wrong_value_sits() -> None:
    usage: Any = RealtimeResponseUsage
    response = RealtimeResponse.from_dict(RESPONSE).replace(
        id=7, output=[{"type": "message"}], usage=usage(input_tokens=1, output_tokens=2.5, total_tokens="3")
    )
    with pytest.raises(EncodeError) as caught:
        response.to_dict(form="known")
    told = {problem.pointer: problem.found for problem in caught.value.problems}
    assert told.keys() == {"/id", "/output/0", "/usage/output_tokens", "/usage/total_tokens"}
    assert told["/id"] == "integer 7"
    with pytest.raises(EncodeError, match="JSON text"):
        RealtimeResponse.from_dict({**RESPONSE, "news": 10**9999}).to_json()


def test_unions_are_written_by_what_they_hold() -> None:
    for wrong in (SessionResource(), {"type": "function_call"}, None, object()):
        for write in (RealtimeConversationItemCodec.to_dict, RealtimeConversationItemCodec.to_json):
            with pytest.raises(EncodeError, match=r"RealtimeConversationItem: .root.: expected a "):
                write(wrong)  # type: ignore[arg-type]


def test_errors_can_be_pickled() -> None:
    error = refused({**RESPONSE, "id": 7})
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), twin.pointer) == (str(error), error.pointer)
