"""The Rust crates read what we write, write what we read, and refuse what strict reading refuses.

The judge itself is tried on invented answers first: those tests need no cargo.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from peers import ours, payloads, rust
from peers.judging import Answer, Exchange, Known, difference, same
from peers.payloads import Case

REQUEST = "api_openai.RealtimeSessionCreateRequest"
DETECTION = "api_openai.RealtimeSessionTurnDetection"


def judged(
    type_name: str, text: str, answer: Answer, exact: Answer | None = None, canonical: Answer | None = None
) -> str:
    verdict = ours.verdict(type_name, text)
    return difference(Exchange(Case(type_name, text), verdict, answer, exact or answer, canonical or answer), ())


@pytest.mark.parametrize(
    ("type_name", "text", "answer"),
    [
        (REQUEST, '{"model": "m", "news": 1}', Answer(written='{"model":"m"}')),
        (DETECTION, "{}", Answer(written='{"type":"server_vad"}')),
        (DETECTION, '{"threshold": 1}', Answer(written='{"threshold":1.0,"type":"server_vad"}')),
        (REQUEST, '{"model": 7}', Answer(error="invalid type")),
        (REQUEST, "{", Answer(error="EOF")),
    ],
)
def test_agreement(type_name: str, text: str, answer: Answer) -> None:
    assert judged(type_name, text, answer) == ""


@pytest.mark.parametrize(
    ("type_name", "text", "answers", "line"),
    [
        (REQUEST, '{"model": "m"}', [Answer(error="no")], "Rust refuses: no"),
        (REQUEST, '{"x": [{"a": 1, "a": 2}]}', [Answer(error="no")], r"Rust refuses: no \(a member is repeated\)"),
        (REQUEST, '{"model": 7}', [Answer(written="{}")], "we refuse: .*/model"),
        (REQUEST, '{"model": "m"}', [Answer(written="{}")], "Rust writes {}, we write"),
        (REQUEST, '{"model": "m"}', [Answer(written='{"model":"m","tools":null}')], "Rust writes"),
        (REQUEST, "{}", [Answer(written="{}"), Answer(error="no")], "Rust refuses our exact form"),
        (REQUEST, "{}", [Answer(written="{}"), Answer(written="{}"), Answer(error="no")], "our canonical form"),
        (REQUEST, "{}", [Answer(written="{}"), Answer(written='{"model":"m"}')], "another value"),
        (
            DETECTION,
            '{"threshold": 0.1}',
            [Answer(written='{"type":"server_vad","threshold":0.10000000149}')],
            "Rust writes",
        ),
    ],
)
def test_disagreement(type_name: str, text: str, answers: list[Answer], line: str) -> None:
    assert re.search(line, judged(type_name, text, *answers))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": [1, "x", None]}, {"a": [1, "x", None]}, True),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 0.1}, {"a": 0.10000000149011612}, False),
        ({"f": 0.1}, {"f": 0.10000000149011612}, True),
        ({"f": 0.1}, {"f": 0.1001}, False),
        ({"f": None}, {"f": 0.0}, False),
        ({"a": 2**70 + 1}, {"a": float(2**70)}, True),
        ({"a": 2**60 + 1}, {"a": 2**60}, False),
        ([1], [1, 2], False),
        ({}, [], False),
        ({"a": None}, {}, False),
    ],
)
def test_same(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other, {"f"}) is equal


def test_known_differences_are_told_by_their_line_and_some_by_their_text_alone() -> None:
    sample, other = Case("a.A", "1"), Case("a.A", "2")
    assert Known("", "^we refuse", (sample,), alone=False).covers(other, "we refuse: x")
    assert Known("", "^we refuse", (sample,), alone=True).covers(sample, "we refuse: x")
    assert not Known("", "^we refuse", (sample,), alone=True).covers(other, "we refuse: x")
    assert not Known("", "^we refuse", (sample,), alone=False).covers(sample, "")


def test_payloads_are_taken_apart_and_broken_files_tried_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "event.json").write_text('{"response": {"output": [{"type": "news"}], "usage": {"x": 1}}}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.txt").write_text("[]")
    tried = set(payloads.from_files(tmp_path))
    assert Case("async_openai.RealtimeConversationItem", '{"type": "news"}') in tried
    assert Case("async_openai.RealtimeResponseUsage", '{"x": 1}') in tried
    assert Case(REQUEST, "{") in tried
    assert not [case for case in tried if case.text == "[]"]


def test_one_place_at_a_time_is_bent() -> None:
    value = {"a": [1]}
    changed = list(payloads.bent(value, set(payloads.places(value))))
    assert {} in changed and {"a": None} in changed and {"a": ["wrong"]} in changed and {"a": [2**32]} in changed
    assert {"a": [1], "x-news": [None]} in changed
    assert json.dumps(value) not in map(json.dumps, changed)
    assert {"a": True} not in payloads.bent(value, {"/a/: int"})


def test_random_values_are_accepted_and_the_same_in_each_run() -> None:
    for type_name in ours.types():
        values = payloads.random_values(type_name)
        assert values == payloads.random_values(type_name)
        assert all(ours.verdict(type_name, json.dumps(value)).accepted for value in values)


@pytest.fixture(scope="module")
def program() -> Path:
    """The program with the crates in it; the first build takes about two minutes."""
    try:
        return rust.build()
    except rust.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def comparison(program: Path) -> rust.Comparison:
    return rust.compare(program, rust.settings(), payloads.cases(payloads.recorded()))


def test_every_definition_is_a_type_of_a_crate(program: Path) -> None:
    assert sorted(rust.types(program)) == sorted(ours.types())


def test_the_program_answers(program: Path) -> None:
    answers = rust.ask(program, [Case(REQUEST, '{"model":"\\u2028"}'), Case(REQUEST, "["), Case("no.Type", "1")])
    assert answers[0].written == '{"model":"\u2028"}'
    assert answers[1].error and "no such type" in answers[2].error


def test_we_and_the_crates_agree_but_for_what_is_known(comparison: rust.Comparison) -> None:
    assert comparison.problems == []


def test_every_type_was_accepted_and_refused(comparison: rust.Comparison) -> None:
    anything = "api_openai.FunctionParameters"  # takes all there is
    idle = {name for name, counts in comparison.counts.items() if not (counts["accepted"] and counts["refused"])}
    assert idle == {anything} and comparison.counts[anything]["accepted"]


def test_a_known_difference_that_is_none_is_a_problem(program: Path) -> None:
    agreed, another, right = (
        Case(REQUEST, "{}"),
        Case(REQUEST, '{"model":"a","model":"b"}'),
        Case(REQUEST, '{"x":1e999}'),
    )
    known = (Known("", "^Rust writes", (agreed, another), alone=False), Known("", "^we refuse", (right,), alone=False))
    found = rust.compare(program, rust.Settings(rust.settings().crates, known), [right]).problems
    assert [problem.split(":")[0] for problem in found] == [
        "no longer differs as rust.toml has it",
        f"{another.type} {another.text.split(':')[0]}",  # no entry covers it as it is
        "no longer differs as rust.toml has it",
    ]


@pytest.mark.parametrize(
    ("environment", "reason"),
    [({"CARGO": "no-such-cargo"}, "not installed"), ({"CARGO_NET_OFFLINE": "true"}, "cannot build")],
)
def test_what_is_lacking_is_told(
    program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], reason: str
) -> None:
    for name, value in ({"CARGO_HOME": str(tmp_path)} | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(rust.Unavailable, match=reason):
        rust.build()


def test_the_documented_table_is_this_one(comparison: rust.Comparison) -> None:
    found = rust.MARKED.search(rust.PAGE.read_text(encoding="utf-8"))
    assert found and without_figures(found[0].strip()) == without_figures(rust.table(comparison).strip())


def without_figures(table: str) -> str:
    """How much was tried depends on the recorded payloads that are at hand."""
    return re.sub(r"(?<=\| )\d+ \| \d+ \| \d+ \| \d+(?= \|)", "", table)
