"""Where recorded servers leave their own schema, and what reading and the validators make of it.

A server that sends null where the specification has none is read all the same, and null comes back; strict reading refuses
it at that place, and so do the validators.  The page that lists every such place is derived here from the recordings.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from recordings import ROOT, Payload, fingerprint, generated_part, methods, payloads, reads, same, type_of

import openai_realtime
from openai_realtime import DecodeError

PAGE = ROOT / "docs" / "deviations.md"
SAMPLES = ROOT / "schemas" / "samples"
SHAPES = {"ga": "general availability", "beta": "beta"}
OTHERS = {"azure": "Azure", "xai": "xAI"}


@dataclass(frozen=True)
class Answer:
    """A recorded message of a server: which server's, and of which type."""

    server: str
    full_name: str
    payload: Payload

    @property
    def value(self) -> Any:
        return self.payload.value

    @property
    def title(self) -> str:
        """The type of an event as it is on the wire, or the name of the type of a body."""
        return str(self.value["type"]) if "Event" in self.full_name else self.full_name.rpartition(".")[2]


@dataclass(frozen=True, order=True)
class Deviation:
    """A kind of violation: by what message, at what place."""

    title: str
    place: str
    expected: str
    found: str


@pytest.fixture(scope="module")
def collected(shared: Path) -> list[Payload]:
    return payloads(shared / "payloads")


@pytest.fixture(scope="module")
def answers(collected: list[Payload]) -> list[Answer]:
    found = list(recorded_answers(collected))
    if not found:
        pytest.skip("no message of a server was recorded")
    return found


def recorded_answers(found: list[Payload]) -> Iterator[Answer]:
    for payload in found:
        full_name = type_of(payload) if payload.recorded else None
        if full_name is not None and ("ServerEvent" in full_name or "Response" in full_name):
            about = f"{payload.path} {payload.about}".lower()
            company = next((name for part, name in OTHERS.items() if part in about), "OpenAI")
            yield Answer(f"{company}, {SHAPES[full_name.partition('.')[0]]}", full_name, payload)


def deviations(answer: Answer) -> set[Deviation]:
    violations = openai_realtime.validate(answer.full_name, answer.value)
    return {Deviation(answer.title, general(one.pointer), one.expected, one.found) for one in violations}


def general(pointer: str) -> str:
    """The pointer with every index as ``*``."""
    return re.sub(r"/\d+(?=/|$)", "/*", pointer)


def surplus(answer: Answer) -> set[tuple[str, str]]:
    """Members that no schema has, which objects of these schemas may have."""
    if not reads(answer.full_name, answer.value):
        return set()
    type_ = methods(answer.full_name)
    known = type_.to_dict(type_.from_dict(answer.value), form="known")
    nulls = {violation.pointer for violation in openai_realtime.validate(answer.full_name, answer.value)}
    return {(answer.title, general(place)) for place in missing(answer.value, known) if place not in nulls}


def missing(value: Any, known: Any, place: str = "") -> Iterator[str]:
    """Where a value has members that another does not have."""
    match value, known:
        case dict(), dict():
            for name, inner in value.items():
                if name in known:
                    yield from missing(inner, known[name], f"{place}/{name}")
                else:
                    yield f"{place}/{name}"
        case list(), list():
            for index, (inner, other) in enumerate(zip(value, known, strict=True)):
                yield from missing(inner, other, f"{place}/{index}")
        case _:
            pass


def without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
        case list():
            return [without_nulls(inner) for inner in value]
        case _:
            return value


# ---------------------------------------------------------------- what is made of them


def refused_places(full_name: str, value: Any) -> set[str]:
    """Where strict reading finds faults."""
    with pytest.raises(DecodeError) as refusal:
        methods(full_name).from_dict(value, strict=True)
    return {problem.pointer for problem in refusal.value.problems}


def assert_tolerated(full_name: str, value: Any) -> None:
    """Nulls that the schema does not have are read and come back; strict reading refuses each."""
    violations = openai_realtime.validate(full_name, value)
    nulls = {violation.pointer for violation in violations if violation.found == "null"}
    assert nulls
    type_ = methods(full_name)
    assert same(type_.to_dict(type_.from_dict(value)), value)
    text = json.dumps(value).encode()
    assert same(json.loads(type_.to_json(type_.from_json(text))), value)
    assert nulls <= refused_places(full_name, value)


def test_recorded_nulls_are_read_kept_and_refused_when_strict(answers: list[Answer]) -> None:
    tried = [answer for answer in answers if any(one.found == "null" for one in deviations(answer))]
    if not tried:
        pytest.skip("no recorded server sent a null that its schema does not have")
    for answer in tried:
        assert_tolerated(answer.full_name, answer.value)


@pytest.mark.parametrize(
    "sample",
    [
        "conversation-item-added-transcript-null",
        "response-created-usage-null",
        "response-done-conversation-id-null",
        "response-done-status-details-null",
        "session-created-include-null",
        "session-updated-language-null",
        "session-updated-noise-reduction-null",
        "session-updated-prompt-of-transcription-null",
        "session-updated-tool-description-null",
        "session-updated-transcription-null",
    ],
)
def test_nulls_that_servers_are_known_for(sample: str) -> None:
    """The same in samples of our own, for where there are no recordings."""
    full_name = "ga.server_events.RealtimeServerEvent"
    file = SAMPLES.joinpath(*full_name.rsplit(".", 1), "rejected", f"{sample}.json")
    assert_tolerated(full_name, json.loads(file.read_bytes()))


def test_null_for_a_required_member_is_an_error() -> None:
    with pytest.raises(DecodeError) as refusal:
        methods("ga.server_events.RealtimeServerEvent").from_dict(
            {"type": "input_audio_buffer.cleared", "event_id": None}
        )
    assert refusal.value.pointer == "/event_id"


# ---------------------------------------------------------------- the page


def page(answers: list[Answer], mark: str) -> str:
    names = {answer.server for answer in answers}
    servers = sorted(names, key=lambda name: (not name.startswith("OpenAI"), "beta" in name, name))
    return mark + "".join(section(name, [one for one in answers if one.server == name]) for name in servers)


def section(server: str, answers: list[Answer]) -> str:
    """What one server does, in two tables."""
    violations = [deviations(answer) for answer in answers]
    left = [answer for answer in answers if not openai_realtime.is_valid(answer.full_name, without_nulls(answer.value))]
    broken = sum(map(bool, violations))
    lines = [
        f"## {server}",
        "",
        f"Recorded messages: {len(answers)}. Not valid: {broken}; without their nulls: {len(left)}.",
        "",
    ]
    totals = Counter(answer.title for answer in answers)
    found = Counter(deviation for several in violations for deviation in several)
    rows = [
        f"| `{one.title}` | `{one.place}` | {cell(one.expected)} | {cell(one.found)} | {found[one]} of {totals[one.title]} |"
        for one in sorted(found)
    ]
    if rows:
        heading = ["| message | place | the schema says | the server sent | messages |", "|---|---|---|---|---|"]
        lines += [*heading, *rows, ""]
    members = Counter(member for answer in answers for member in surplus(answer))
    rows = [
        f"| `{title}` | `{place}` | {members[title, place]} of {totals[title]} |" for title, place in sorted(members)
    ]
    if rows:
        lines += ["Members that the schema does not have:", "", "| message | place | messages |", "|---|---|---|"]
        lines += [*rows, ""]
    return "\n".join([*lines, ""])


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def test_the_page_lists_every_deviation(collected: list[Payload], answers: list[Answer]) -> None:
    mark = f"<!-- payloads {fingerprint(collected)} -->\n\n"
    expected = page(answers, mark)
    published = generated_part(PAGE, expected)
    if not published.startswith(mark):
        pytest.skip("docs/deviations.md was made from other payloads; WIRESTRUCT_UPDATE_DOCS=1 derives it from these")
    assert published == expected


def made_up(value: Mapping[str, Any]) -> Answer:
    payload = Payload("a/1.json", json.dumps(value).encode(), "recorded-ws", "")
    [answer] = recorded_answers([payload])
    return answer


def test_deviations_are_told_by_message_and_place() -> None:
    part = {"type": "input_audio", "transcript": None, "detail": "lost", "pitch": 1}
    item = {"type": "message", "role": "user", "content": [part, {**part, "pitch": None}]}
    answer = made_up({"type": "conversation.item.done", "event_id": "event_1", "item": item})
    told = {(one.title, one.place, one.found) for one in deviations(answer)}
    assert told == {
        ("conversation.item.done", "/item/content/*/transcript", "null"),
        ("conversation.item.done", "/item/content/*/detail", '"lost"'),
    }
    assert surplus(answer) == {("conversation.item.done", "/item/content/*/pitch")}
    assert section("Anybody's", [answer]).splitlines()[2].endswith("Not valid: 1; without their nulls: 1.")


def test_servers_are_told_apart() -> None:
    event = {"type": "input_audio_buffer.cleared", "event_id": "event_1"}
    found = [
        Payload("azure/1.json", json.dumps(event).encode(), "recorded-ws", ""),
        Payload("beta/1.json", json.dumps(event).encode(), "recorded-ws", ""),
        Payload("any/1.json", json.dumps(event).encode(), "recorded-ws", "POST https://api.x.ai — from xAI"),
        Payload("any/2.json", json.dumps(event).encode(), "spec-example", ""),
        Payload("any/3.json", b'{"type": "response.cancel"}', "recorded-ws", ""),
    ]
    assert [answer.server for answer in recorded_answers(found)] == [
        "Azure, general availability",
        "OpenAI, beta",
        "xAI, general availability",
    ]
