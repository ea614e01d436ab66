"""Collected payloads, ours and others', through the types that are meant for them; the table of what is covered.

Recorded traffic and the specification's examples are read as what they are and come back to the letter.  Samples of our own
get their verdicts, and leave no event out.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from recordings import (
    LISTED,
    ROOT,
    STREAMS,
    Payload,
    Stream,
    events,
    fingerprint,
    generated_part,
    methods,
    payloads,
    same,
    tag_of,
    type_of,
)

import openai_realtime
from openai_realtime import DecodeError

SAMPLES = ROOT / "schemas" / "samples"
PAGE = ROOT / "docs" / "coverage.md"
REFUSED = {entry["payload"]: entry["reason"] for entry in LISTED["refused"]}
MISNAMED = {name: entry["reason"] for entry in LISTED["misnamed"] for name in entry["types"]}


@pytest.fixture(scope="module")
def collected(shared: Path) -> list[Payload]:
    found = payloads(shared / "payloads")
    if not found:
        pytest.skip(f"no payloads in {shared / 'payloads'}")
    return found


# ---------------------------------------------------------------- payloads of others


def fault(payload: Payload) -> str:
    """What is wrong with how a payload is read and written, or nothing."""
    full_name = type_of(payload)
    if full_name is None:
        return "no type is meant for it"
    type_ = methods(full_name)
    try:
        model = type_.from_dict(payload.value)
    except DecodeError as error:
        return str(error)
    if type(model).__name__ != expected_class(full_name, payload.value):
        return f"it was read as {type(model).__name__}"
    text = type_.from_json(payload.text)
    if not same(type_.to_dict(model), payload.value) or not same(json.loads(type_.to_json(text)), payload.value):
        return "it comes back changed"
    return "" if text == model else "its text is read otherwise than its value"


def expected_class(full_name: str, value: Any) -> str:
    """The class of an event by its type, of a body by its operation, of anything else by its name."""
    if any(stream.union == full_name for stream in STREAMS):
        return events(full_name)[value["type"]]
    module, _, name = full_name.rpartition(".")
    document: Any = openai_realtime.schema(full_name)
    alias: str = document["$defs"][name].get("$ref", name) if module == "ga.rest" else name
    return alias.rpartition("/")[2].rpartition(".")[2]


def test_payloads_are_read_as_what_they_are_and_come_back(collected: list[Payload]) -> None:
    faults = {payload.path: fault(payload) for payload in collected}
    assert {path: said for path, said in faults.items() if said and path not in REFUSED} == {}
    assert [path for path in REFUSED if faults.get(path) == ""] == [], "these are read by now"


def test_published_examples_are_what_they_are_called(collected: list[Payload]) -> None:
    """Those of today's specification bear the names of our types, which the choice by content has not looked at."""
    known = {name.rpartition(".")[2] for name in openai_realtime.directory.names()}
    found: dict[str, bool] = {}
    for payload in collected:
        name = payload.path.rpartition("/")[2].split(".")[0]
        if "/main-" in payload.path and name in known and payload.path not in REFUSED:
            full_name = type_of(payload)
            assert full_name is not None, payload.path
            found[name] = type(methods(full_name).from_dict(payload.value)).__name__ == name
    assert {name for name, right in found.items() if not right} == MISNAMED.keys() & found.keys()


def payload_of(path: str, value: Any, kind: str = "recorded-ws") -> Payload:
    return Payload(path, json.dumps(value).encode(), kind, "")


@pytest.mark.parametrize(
    ("path", "value", "full_name"),
    [
        ("a/1.json", {"type": "response.cancel"}, "ga.client_events.RealtimeClientEvent"),
        ("a-beta/1.json", {"type": "response.cancel"}, "beta.client_events.RealtimeBetaClientEvent"),
        ("a/1.json", {"type": "session.update", "session": {}}, "beta.client_events.RealtimeBetaClientEvent"),
        ("a/1.json", {"type": "session.close"}, "ga.translation.RealtimeTranslationClientEvent"),
        ("a/1.json", {"type": "input_audio_buffer.cleared"}, "ga.server_events.RealtimeServerEvent"),
        ("a/op.create-realtime-session.request.json", {}, "ga.rest.CreateRealtimeSessionRequest"),
        ("a/1.json", {"object": "realtime.session"}, "beta.session.RealtimeSession"),
        ("a/1.json", {"type": "transcription"}, "ga.session.RealtimeTranscriptionSessionCreateRequestGA"),
        ("a/1.json", {"type": "ping"}, None),
        ("a/1.json", {"type": ["response.cancel"]}, None),
        ("a/1.json", ["session.update"], None),
    ],
)
def test_the_type_is_told_from_the_content(path: str, value: Any, full_name: str | None) -> None:
    assert type_of(payload_of(path, value)) == full_name


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"type": "input_audio_buffer.cleared", "event_id": "event_1", "note": 1.0}, ""),
        ({"type": "input_audio_buffer.cleared"}, 'RealtimeServerEvent: (root): expected a member "event_id"'),
        ({"type": "ping"}, "no type is meant for it"),
    ],
)
def test_faults_are_noticed(value: Any, said: str) -> None:
    assert fault(payload_of("a/1.json", value)).startswith(said)
    assert bool(fault(payload_of("a/1.json", value))) is bool(said)


def test_a_folder_needs_no_index(tmp_path: Path) -> None:
    for number, path in enumerate(["new/received.json", "new/more/2.json"]):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"type": "input_audio_buffer.cleared", "event_id": f"event_{number}"}))
    (tmp_path / "index.md").write_text("- `new/received.json` — server event — spec-example — somewhere\n")
    (one, two), before = payloads(tmp_path), fingerprint(payloads(tmp_path))
    assert (one.path, one.kind, two.path, two.kind) == (
        "new/more/2.json",
        "recorded",
        "new/received.json",
        "spec-example",
    )
    (tmp_path / "new" / "received.json").write_text("{}")
    assert fingerprint(payloads(tmp_path)) != before
    assert fault(one) == fault(two) == ""


# ---------------------------------------------------------------- samples of our own

OURS = [path for path in sorted(SAMPLES.glob("*/*/*/*.json")) if not path.parts[-4].startswith("crates.")]


@cache
def reference(full_name: str) -> Draft202012Validator:
    return Draft202012Validator(openai_realtime.schema(full_name))


@pytest.mark.parametrize("file", OURS, ids=lambda file: "/".join(file.relative_to(SAMPLES).parts))
def test_samples_get_the_verdict_of_their_folder(file: Path) -> None:
    """From our validators and from another; what is valid comes back to the letter."""
    module, type_name, verdict, _ = file.relative_to(SAMPLES).parts
    full_name, value = f"{module}.{type_name}", json.loads(file.read_bytes())
    assert openai_realtime.is_valid(full_name, value) is (verdict == "accepted")
    assert reference(full_name).is_valid(value) is (verdict == "accepted")
    if verdict == "accepted":
        type_ = methods(full_name)
        assert same(type_.to_dict(type_.from_dict(value)), value)
        assert same(json.loads(type_.to_json(type_.from_json(file.read_bytes()))), value)


@pytest.mark.parametrize("folder", sorted({file.parents[1] for file in OURS}), ids=lambda folder: folder.name)
def test_every_type_has_both_kinds_of_samples(folder: Path) -> None:
    assert {verdict.name for verdict in folder.iterdir() if any(verdict.iterdir())} == {"accepted", "rejected"}


def own(stream: Stream, verdict: str) -> Counter[str]:
    """How many samples each event of a stream has."""
    folder = SAMPLES / stream.module / stream.union.rpartition(".")[2] / verdict
    counts: Counter[str] = Counter()
    for file in folder.glob("*.json"):
        tag = tag_of(json.loads(file.read_bytes()))
        if tag is not None and tag in events(stream.union):
            assert file.stem.startswith(tag.replace(".", "-")), f"{file} is not called after {tag}"
            counts[tag] += 1
    return counts


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: f"{stream.title}, {stream.side}")
@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_every_event_has_a_sample_of_our_own(stream: Stream, verdict: str) -> None:
    assert own(stream, verdict).keys() == events(stream.union).keys()


# ---------------------------------------------------------------- the page


def table(stream: Stream, found: list[Payload]) -> str:
    """A heading with totals and a row for each event: our samples, recorded payloads, examples of the specification."""
    tags = events(stream.union)
    counts = [own(stream, "accepted"), own(stream, "rejected"), Counter[str](), Counter[str]()]
    for payload in found:
        if type_of(payload) == stream.union and payload.path not in REFUSED:
            counts[2][payload.value["type"]] += payload.recorded
            counts[3][payload.value["type"]] += payload.published
    totals = [sum(bool(count[tag]) for tag in tags) for count in counts]
    rows = [f"| `{tag}` | " + " | ".join(str(count[tag] or "") for count in counts) + " |" for tag in tags]
    lines = [
        f"## {stream.title}, {stream.side} events\n",
        f"Of {len(tags)} events, {totals[0]} have accepted and {totals[1]} rejected samples of our own; "
        f"{totals[2]} were recorded, and {totals[3]} have an example in the specification.\n",
        "| event | accepted | rejected | recorded | examples |",
        "|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join([*lines, "", ""])


def test_the_page_counts_what_is_there(collected: list[Payload]) -> None:
    mark = f"<!-- payloads {fingerprint(collected)} -->\n\n"
    expected = mark + "".join(table(stream, collected) for stream in STREAMS)
    published = generated_part(PAGE, expected)
    if not published.startswith(mark):
        pytest.skip("docs/coverage.md was made from other payloads; WIRESTRUCT_UPDATE_DOCS=1 counts these")
    assert published == expected


def test_the_page_counts_our_samples() -> None:
    """Also where there are no other payloads, or others than the page was made from."""
    published = PAGE.read_text("utf-8")
    for stream in STREAMS:
        accepted, rejected = own(stream, "accepted"), own(stream, "rejected")
        section = published.partition(f"## {stream.title}, {stream.side} events\n")[2].partition("\n## ")[0]
        rows = [line.split(" | ")[:3] for line in section.splitlines() if line.startswith("| `")]
        assert rows == [[f"| `{tag}`", str(accepted[tag]), str(rejected[tag])] for tag in events(stream.union)]
