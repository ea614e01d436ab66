"""The tables of docs/conversions.md follow from the steps and the schemas; functions are typed as the table of types says.

``WIRESTRUCT_UPDATE_GOLDEN=1`` writes the tables anew.
"""

from __future__ import annotations

import json
import os
import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from openai_realtime import conversions, directory
from openai_realtime.conversions import responses as r
from openai_realtime.conversions import sessions as s
from openai_realtime.conversions import steps as st
from openai_realtime.conversions import to_api, to_crates
from openai_realtime.conversions.judging import DEFAULTS
from openai_realtime.conversions.pairs import PAIRS, classes, codec, world_of

PAGE = Path(__file__).parents[2] / "docs" / "conversions.md"
Place: TypeAlias = "tuple[str, ...]"

DIFFERENCES = {
    "sessions: beta, ga": s.SESSION,
    "answers with a key: beta, ga": s.ANSWER[:1],
    "responses: beta, ga": r.RESPONSE[2:],
    "what is asked of a response: beta, ga": r.PARAMETERS[2:],
    "items: beta, ga": r.ITEM,
    "sessions: outfox_openai, beta": s.MU_LAW,
    "responses: async_openai, ga": r.CRATE_RESPONSE[:1],
    "items: async_openai, ga": r.CRATE_ITEM,
}


# -------------------------------------------------------------------- types


def full(kind: Any) -> str:
    """A type as users import it, such as ``beta.RealtimeSession``."""
    return f"{world_of(kind)}.{codec(kind).name}"


def types_table() -> Iterator[str]:
    yield "| general availability | beta | crates |"
    yield "|---|---|---|"
    rows: dict[str, list[str]] = {}
    for one, other, _ in PAIRS:
        if full(other).startswith("ga."):
            rows.setdefault(full(other), []).append(full(one))
    for there, others in rows.items():
        betas = [f"`{name.partition('.')[2]}`" for name in others if name.startswith("beta.")]
        crates = [f"`{name}`" for name in others if not name.startswith("beta.")]
        yield f"| `{there.partition('.')[2]}` | {', '.join(betas)} | {', '.join(crates)} |"


# -------------------------------------------------------------------- names and words


def differences_table() -> Iterator[str]:
    yield "| of | in the first | in the second |"
    yield "|---|---|---|"
    for between, steps in DIFFERENCES.items():
        for step in steps:
            for one, other in spelled(step, ""):
                yield f"| {between} | {one} | {other} |"


def spelled(step: st.Step, at: str) -> Iterator[tuple[str, str]]:
    match step:
        case st.Moves(places):
            yield from ((f"`{at}{old}`", f"`{at}{new}`") for old, new in places.items())
        case st.Rename(old, new):
            yield f"`{at}{old}`", f"`{at}{new}`"
        case st.Words(spellings):
            for here, there in spellings:
                yield f"`{at.rstrip('/')}`: `{json.dumps(here)}`", f"`{json.dumps(there)}`"
        case st.Digits():
            yield f"`{at.rstrip('/')}` in digits", "as a number"
        case st.Tag(name, value):
            yield "", f"`{at}{name}`: `{json.dumps(value)}`"
        case st.InsideOut(outer, inner):
            yield f"`{outer}` inside the session", f"`{inner}` beside the key"
        case st.Within(place, steps):
            for inner_step in steps:
                yield from spelled(inner_step, f"{at}{place}/")
        case st.When(members, steps):
            for inner_step in steps:
                for one, other in spelled(inner_step, at):
                    yield f"{one}, where {' and '.join(f'`{name}` is {text}' for name, text in members.items())}", other
        case st.Untag():
            raise AssertionError("steps lead away from the beta and the crates")


# -------------------------------------------------------------------- what has no place, what is required


def only(schema: Any) -> list[Any]:
    """The values that a schema is limited to."""
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


Variant: TypeAlias = "tuple[Place, str]"
"""A place, and the ``type`` of what may stand there."""


@dataclass
class Member:
    """What a schema says of one place: whether anything requires it, and in which variants it stands."""

    required: bool = False
    variants: set[Variant] = field(default_factory=set)


@cache
def declared(name: str) -> dict[Place, Member]:
    """Every member that a type declares, however deep; ``*`` is every element of an array."""
    definitions: Any = directory.schema(name)["$defs"]
    found: dict[Place, Member] = {}

    def walk(schema: Any, path: Place, variants: set[Variant]) -> None:
        if len(path) > 7:
            return  # it refers to itself
        if "$ref" in schema:
            walk(definitions[schema["$ref"].rpartition("/")[2]], path, variants)
        variants = {(path, kind) for kind in only(schema.get("properties", {}).get("type", {})) if kind} or variants
        for member, inner in schema.get("properties", {}).items():
            here = found.setdefault((*path, member), Member())
            here.required |= member in schema.get("required", ())
            here.variants |= variants
            walk(inner, (*path, member), variants)
        walk(schema.get("items") or {}, (*path, "*"), variants)
        for keyword in ("oneOf", "anyOf", "allOf"):
            for branch in schema.get(keyword, ()):
                walk(branch, path, variants)

    walk({"$ref": f"#/$defs/{name.rpartition('.')[2]}"}, (), set())
    return found


def name_of(kind: Any) -> str:
    return f"{codec(kind).module}.{codec(kind).name}"


def without_place(one: Any, other: Any, steps: st.Steps) -> Iterator[str]:
    """The members of a type that the other has no place for; a variant that it does not know is named as a whole."""
    mine, theirs = declared(name_of(one)), declared(name_of(other))
    there = st.back(steps)
    known = {variant for member in theirs.values() for variant in member.variants}
    places = {at for at, _ in known}
    words = dict(respelled(steps))
    unknown = {
        (at, kind)
        for member in mine.values()
        for at, kind in member.variants
        if at and st.came_from(there, at) in places and (st.came_from(there, at), words.get(kind, kind)) not in known
    }
    kept = {path for path in mine if st.came_from(there, path) in theirs} | tags(there)
    lost = [path for path in mine if not any(another[: len(path)] == path for another in kept)]
    outer = [
        path for path in lost if path[:-1] not in lost and not (mine[path].variants and mine[path].variants <= unknown)
    ]
    for around, group in groupby(outer, key=lambda path: path[:-1]):
        names = [path[-1] for path in group]
        together = [",".join(names).join("{}")] if around and len(names) > 1 else names
        yield from (f"`{'/'.join((*around, name))}`" for name in together)
    yield from (f"`{'/'.join(at)}` of type {kind}" for at, kind in sorted(unknown))


def respelled(steps: st.Steps) -> Iterator[tuple[str, str]]:
    """The words that are other words in the other world."""
    for step in steps:
        match step:
            case st.Words(spellings):
                yield from ((a, b) for a, b in spellings if isinstance(a, str) and isinstance(b, str))
            case st.Within(_, inner) | st.When(_, inner):
                yield from respelled(inner)
            case _:
                pass


def required(one: Any, other: Any, steps: st.Steps) -> Iterator[str]:
    """The members that the other type requires and this one does not, by their place in this one."""
    mine, theirs = declared(name_of(one)), declared(name_of(other))
    for path, member in theirs.items():
        here = st.came_from(steps, path)
        if not member.required or path in tags(steps) or not here or (here in mine and mine[here].required):
            continue
        if here in mine or len(here) == 1:
            default = DEFAULTS.get(next((name for name in reversed(path[:-1]) if name != "*"), ""), {}).get(path[-1])
            yield f"`{'/'.join(here)}`" + (f" ({json.dumps(default)})" if default is not None else "")


def tags(steps: st.Steps, at: Place = ()) -> set[Place]:
    found: set[Place] = set()
    for step in steps:
        match step:
            case st.Tag(name) | st.Untag(name):
                found.add((*at, name))
            case st.Within(place, inner):
                found |= tags(inner, (*at, *place.split("/")))
            case _:
                pass
    return found


def losses_table() -> Iterator[str]:
    yield "| from | to | no place for | required there, with the default that may be filled in |"
    yield "|---|---|---|---|"
    for one, other, steps in PAIRS:
        for here, there, taken in ((one, other, steps), (other, one, st.back(steps))):
            if "Event" not in full(here) + full(there):
                lost = ", ".join(dict.fromkeys(without_place(here, there, taken)))
                needed = ", ".join(dict.fromkeys(required(here, there, taken)))
                yield f"| `{full(here)}` | `{full(there)}` | {lost or 'nothing'} | {needed or 'nothing'} |"


def page(text: str) -> str:
    """The page with its tables as they should be."""
    for name, table in (("types", types_table()), ("differences", differences_table()), ("losses", losses_table())):
        before, rest = text.split(f"<!-- {name} -->\n")
        _, after = rest.split(f"<!-- end of {name} -->\n")
        text = "\n".join([f"{before}<!-- {name} -->", "", *table, "", f"<!-- end of {name} -->\n"]) + after
    return text


def test_the_tables_follow_from_the_steps_and_the_schemas() -> None:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("WIRESTRUCT_UPDATE_GOLDEN"):
        PAGE.write_text(page(text), encoding="utf-8")
    assert page(text) == PAGE.read_text(encoding="utf-8")
    assert text.count("<!-- ") == 6


# -------------------------------------------------------------------- the functions, and the defaults


def by_the_pairs(world: str) -> dict[type, set[type]]:
    """What a value of each class becomes in a world."""
    found: dict[type, set[type]] = {}
    for pair in PAIRS:
        for source, target in (pair[:2], (pair[1], pair[0])):
            if world_of(target) == world:
                found.update((cls, set(classes(target))) for cls in classes(source))
    return found


def by_the_annotations(function: Any) -> dict[type, set[type]]:
    found: dict[type, set[type]] = {}
    for overload in typing.get_overloads(function) or [function]:
        hints = typing.get_type_hints(overload)
        result = set(typing.get_args(hints["return"]) or (hints["return"],))
        found.update((cls, result) for cls in typing.get_args(hints["value"]) or (hints["value"],))
    return found


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 cannot list overloads")
@pytest.mark.parametrize("module", [to_api, to_crates])
def test_functions_are_typed_as_the_pairs_say(module: Any) -> None:
    for name in module.__all__:
        assert by_the_annotations(getattr(module, name)) == by_the_pairs(name.removeprefix("to_"))


def test_every_world_has_its_function() -> None:
    worlds = {world_of(kind) for pair in PAIRS for kind in pair[:2]}
    assert {f"to_{world}" for world in worlds} | {"ConversionError", "Misfit"} == set(conversions.__all__)


def test_defaults_are_those_of_the_schemas() -> None:
    """Each stands as ``default`` in some schema, or is the one value there is."""
    stated: set[tuple[str, str]] = set()
    for name in directory.names():
        for member, schema in _members(directory.schema(name)):
            single = only(schema) if len(only(schema)) == 1 else []
            stated |= {(member, json.dumps(value)) for value in [schema.get("default"), *single]}
    assert {(name, json.dumps(value)) for members in DEFAULTS.values() for name, value in members.items()} <= stated


def _members(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every member with its schema, however deep."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield name, inner
        for inner in schema.values():
            yield from _members(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _members(inner)
