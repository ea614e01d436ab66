"""What is sent to and fro: JSON texts, each with the name of a type that may or may not take it.

They come from recorded payloads, from the samples of the schemas, from chance, and from changing one place in those.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from openai_realtime._runtime import shapes as s

from . import ours

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "schemas" / "samples"
TOP_TYPES = sorted(
    f"{folder.parent.name.removeprefix('crates.')}.{folder.name}" for folder in SAMPLES.glob("crates.*/*")
)
HOLDERS = ("session", "response", "item", "items", "output")  # members that hold payloads in their own right
WRONG: list[Any] = [None, True, 7, -1.5, "wrong", [], ["wrong"], {}]
EXAMPLES = 20  # random values per type


class Case(NamedTuple):
    """A JSON text to be read as a type."""

    type: str
    text: str


def recorded() -> Path | None:
    """The folder of recorded payloads: in WIRESTRUCT_SHARED, or in ``shared`` beside the repository."""
    shared = Path(os.environ.get("WIRESTRUCT_SHARED") or ROOT.parent / "shared")
    return next((folder for folder in (shared / "payloads", shared) if folder.is_dir()), None)


def cases(folder: Path | None) -> list[Case]:
    """All there is to try, each once; ``folder`` holds JSON files, at any depth.

    What we accept is bent, though in those places alone where nothing of its kind was bent before.
    """
    found = dict.fromkeys(from_files(folder) if folder else ())
    found |= dict.fromkeys(_samples())
    found |= dict.fromkeys(Case(name, json.dumps(value)) for name in ours.types() for value in random_values(name))
    seen: dict[str, set[str]] = {name: set() for name in ours.types()}
    for case in list(found):
        if ours.verdict(*case).accepted:
            value = json.loads(case.text)
            new = set(places(value)) - seen[case.type]
            seen[case.type] |= new
            found |= dict.fromkeys(Case(case.type, json.dumps(changed)) for changed in bent(value, new))
    return list(found)


def places(value: Any, at: str = "") -> Iterator[str]:
    """Where there is something in a value, and of what kind; all elements of a list are in one place."""
    yield f"{at}: {type(value).__name__}"
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield from places(inner, f"{at}/{name}")
    for inner in value if isinstance(value, list) else ():
        yield from places(inner, f"{at}/")


def from_files(folder: Path) -> Iterator[Case]:
    """Each JSON file as every top type, and what is in it as the types that stand there."""
    for path in sorted(folder.rglob("*.json")):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (Case(name, text) for name in TOP_TYPES)
        try:
            value = json.loads(text)
        except ValueError:
            continue
        for part in _embedded(value):
            for name in TOP_TYPES:
                yield from _pieces(name, part)


def _samples() -> Iterator[Case]:
    for name in TOP_TYPES:
        for path in sorted((SAMPLES / f"crates.{name.replace('.', '/')}").rglob("*.json")):
            yield Case(name, path.read_text(encoding="utf-8"))
            yield from _pieces(name, json.loads(path.read_bytes()))


def _embedded(value: Any) -> Iterator[Any]:
    """A payload, and those inside it."""
    yield value
    match value:
        case list():
            inner = value
        case dict():
            inner = [value[name] for name in HOLDERS if name in value]
        case _:
            inner = []
    for part in inner:
        yield from _embedded(part)


def _pieces(type_name: str, value: Any) -> Iterator[Case]:
    """A value and all that is in it, each for the types that stand in its place; of a union, for each variant."""
    crate, _, name = type_name.partition(".")

    def walk(shape: s.Shape, value: Any) -> Iterator[Case]:
        match shape:
            case s.Ref(_, name):
                yield Case(f"{crate}.{name}", json.dumps(value))
                yield from walk(shape.resolve(), value)
            case s.Maybe(inner):
                yield from walk(inner, value)
            case s.ListOf(item):
                for element in value if isinstance(value, list) else ():
                    yield from walk(item, element)
            case s.Either(variants):
                for variant in variants:
                    yield from walk(variant, value)
            case s.ObjectOf(members=members):
                for member in members if isinstance(value, dict) else ():
                    if member.name in value:
                        yield from walk(member.shape, value[member.name])
            case _:
                pass

    return walk(s.Ref(f"crates.{crate}", name), value)


def bent(value: Any, where: Collection[str], at: str = "") -> Iterator[Any]:
    """Each value that differs in one of these places: another kind, something missing or more, an integer off limits."""
    here = f"{at}: {type(value).__name__}" in where
    yield from WRONG if here else ()
    match value:
        case dict():
            yield from [{**value, "x-news": [None]}] if here else ()
            for name, inner in value.items():
                yield from [{other: value[other] for other in value if other != name}] if here else ()
                yield from ({**value, name: changed} for changed in bent(inner, where, f"{at}/{name}"))
        case list():
            for index, inner in enumerate(value):
                yield from ([*value[:index], new, *value[index + 1 :]] for new in bent(inner, where, f"{at}/"))
        case int() if here and not isinstance(value, bool):
            yield from (float(value), -1, *(edge for bits in (16, 31, 32) for edge in (2**bits - 1, 2**bits)))
        case _:
            pass


def random_values(type_name: str) -> list[Any]:
    """Values that strict reading takes, the same in each run."""
    crate, _, name = type_name.partition(".")
    found: list[Any] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_strategy(s.Ref(f"crates.{crate}", name)))
    def note(value: Any) -> None:
        found.append(value)

    note()
    return found


texts = st.text(max_size=6)
free = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e9, 1e9) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def _strategy(shape: s.Shape) -> st.SearchStrategy[Any]:
    match shape:
        case s.Ref():
            return st.deferred(lambda: _strategy(shape.resolve()))
        case s.Maybe(inner):
            return st.none() | _strategy(inner)
        case s.ListOf(item):
            return st.lists(_strategy(item), max_size=3)
        case s.MapOf(value):
            return st.dictionaries(texts, _strategy(value), max_size=3)
        case s.Either(variants):
            return st.one_of(*map(_strategy, variants))
        case s.ObjectOf(constants=constants, members=members, others=others):
            needed = {name: st.just(value) for name, value in constants}
            needed |= {member.name: _strategy(member.shape) for member in members if member.required}
            optional = {member.name: _strategy(member.shape) for member in members if not member.required}
            optional |= {"x-news": free} if others else {}
            return st.fixed_dictionaries(needed, optional=optional)
        case s.Choice(values) | s.OpenChoice(values):
            return st.sampled_from(values)
        case s.Whole(width):
            return st.integers(*s.WIDTHS[width])
        case s.Real():
            return st.floats(-1e9, 1e9) | st.integers(-9, 9)
        case s.Truth():
            return st.booleans()
        case s.Text():
            return texts
        case s.Nothing():
            return st.none()
        case s.Free():
            return free
