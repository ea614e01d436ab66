"""Whatever has a counterpart in another world is valid there and leads back to what it was, to the letter.

Whole payloads: our samples, recorded traffic, and values made at random from the schemas.  Where one has no counterpart,
the members that the error names are left out, until it has.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from openai_realtime import UNSET, CodecError, directory
from openai_realtime.conversions import ConversionError
from openai_realtime.conversions.converting import Choices, convert
from openai_realtime.conversions.pairs import PAIRS, Way, codec
from openai_realtime.conversions.steps import back, came_from
from openai_realtime.conversions.trees import beyond, inside, path_from, put

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "schemas" / "samples"
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

WAYS = [
    way
    for one, other, steps in PAIRS
    for way in (Way(codec(one), codec(other), steps), Way(codec(other), codec(one), back(steps)))
]
every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way_name(way))


@cache
def neighbour() -> Any:
    """The test module with the strategy that makes instances from schemas."""
    spec = importlib.util.spec_from_file_location("instances_from_schemas", HERE / "test_round_trips.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def way_name(way: Way) -> str:
    return f"{name_of(way.source)} to {name_of(way.target)}"


def name_of(kind: Any) -> str:
    return f"{kind.module}.{kind.name}"


def letters(value: object) -> str:
    """A text that is the same for the same JSON value only: ``1``, ``1.0`` and ``true`` are three values."""
    return json.dumps(value, sort_keys=True)


def converts(value: Any, way: Way) -> ConversionError | None:
    """Converts a value there and back, and gives the error where it has no counterpart."""
    model = way.source.from_dict(value)
    right = directory.is_valid(name_of(way.source), value)
    try:
        there = convert(model, way, Choices())
    except ConversionError as error:
        for path in (path_from(problem.pointer) for problem in error.problems):
            assert inside(value, path) is not UNSET or inside(value, path[:-1]) is not UNSET, "no such place"
        return error
    finally:
        assert letters(way.source.to_dict(model)) == letters(value), "converting changed its input"
    found = way.target.to_dict(there)
    assert not right or directory.is_valid(name_of(way.target), found)
    home = Way(way.target, way.source, back(way.steps))
    if any(strangers(model, there, way)):
        return None  # the way back gives them their own names there, or refuses them
    try:
        again = convert(there, home, Choices())
    except ConversionError:
        assert not right  # such as nulls that servers send against their own schema
    else:
        assert letters(way.source.to_dict(again)) == letters(value)
        assert again == model
    return None


def in_part(value: Any, way: Way) -> bool:
    """Converts what is left of a value without the members that errors name; tells whether something is."""
    while readable(way.source, value):
        error = converts(value, way)
        if error is None:
            return True
        rest = value
        for problem in error.problems:
            rest = put(rest, path_from(problem.pointer), UNSET)
        if letters(rest) == letters(value):
            return False  # something is missing that nobody can make up
        value = rest
    return False


def strangers(model: Any, there: Any, way: Way) -> Iterator[bool]:
    """Whether members that their own type does not declare are ones that the other type does."""
    known = way.target.to_dict(there, form="known")
    for path in beyond(way.source.to_dict(model), way.source.to_dict(model, form="known")):
        yield inside(known, came_from(back(way.steps), path)) is not UNSET


@every_way
def test_samples_lead_back_to_what_they_were(way: Way) -> None:
    for file in sorted((SAMPLES / way.source.module / way.source.name / "accepted").glob("*.json")):
        converts(json.loads(file.read_text(encoding="utf-8")), way)


@every_way
def test_values_lead_back_to_what_they_were(way: Way) -> None:
    @QUICK
    @given(neighbour().instances(name_of(way.source)))
    def check(value: Any) -> None:
        in_part(value, way)

    check()


def recorded(shared: Path) -> Iterator[Any]:
    """Every JSON object in recorded traffic: messages, and the sessions, responses and items inside them."""
    for file in sorted((shared / "payloads").rglob("*.json")):
        agenda = [json.loads(file.read_text(encoding="utf-8"))]
        for value in agenda:
            agenda += value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
            if isinstance(value, dict):
                yield value


def test_recorded_traffic_leads_back_to_what_it_was(shared: Path) -> None:
    tried = dict.fromkeys(map(way_name, WAYS), 0)
    for value in recorded(shared):
        for way in WAYS:
            tried[way_name(way)] += in_part(value, way)
    never = [name for name, times in tried.items() if not times]
    assert len(never) < 10, never  # transcription sessions are seldom recorded, and crates want less than servers send


def readable(kind: Any, value: Any) -> bool:
    try:
        kind.from_dict(value)
    except CodecError:
        return False
    return True
