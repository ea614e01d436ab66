"""The JSON values that validators are compared on, by the type that they may be meant for.

In: the types' schema documents, and folders of samples and of recorded payloads.  Out: instances by type, the same ones
every time.  Which of them are valid does not matter; that a value has something to do with the type does.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

MUTATIONS = 80
"""How many changed values a type gets at most, unless it has many valid ones: what the time allows."""

PLAIN: list[Any] = [None, True, 0, 1.0, -1, 0.5, 2**53 + 1, 10**20, "", "text", [], [None], {}, {"type": None}]
TEXTS = ["text", "9", "tunnel_" + "0" * 32]
"""One for each pattern of the schemas, and one for everything else."""

SURPLUS = ["surplus", "__proto__", "constructor"]
LIMITS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
LONGEST = 1024
_GONE = object()


class Instance(NamedTuple):
    """A value and where it is from: ``file#place~change``, or ``made`` from the schema."""

    origin: str
    value: Any


def instances(
    documents: Mapping[str, Any], samples: Path, payloads: Path | None, is_valid: Callable[[str, Any], bool]
) -> dict[str, list[Instance]]:
    """What to try, by the full name of a type: all that may be meant for it, and valid values with one change."""
    accepted = [one for one in read(samples, samples) if "/accepted/" in one.origin]
    recorded = list(objects([*accepted, *(read(payloads, payloads) if payloads else ())]))
    found: dict[str, list[Instance]] = {}
    for full_name, document in documents.items():
        module, _, name = full_name.rpartition(".")
        shapes = list(object_schemas(document, document))
        originals = unique(
            [
                *read(samples / module / name, samples),
                *(one for one in recorded if named(one, name) or any(fits(one.value, shape) for shape in shapes)),
                *made(shapes or [document], document),
                *(() if shapes else constants(document)),
                *(Instance("plain", value) for value in PLAIN),
            ]
        )
        valid = [one for one in originals if is_valid(full_name, one.value)]
        found[full_name] = unique([*originals, *mutations(valid, document, Random(full_name))])
    return found


def unique(several: Iterable[Instance]) -> list[Instance]:
    """Each value once, as it came first."""
    found: dict[str, Instance] = {}
    for one in several:
        found.setdefault(json.dumps(one.value), one)
    return list(found.values())


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The value and everything inside it, each with its path."""
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from places(item, (*path, step))


def pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{step}" for step in path)


# Values that are there.


def read(folder: Path, root: Path) -> Iterator[Instance]:
    """The files below a folder that hold JSON; what holds none is no instance of anything."""
    for path in sorted(folder.rglob("*.json")):
        with contextlib.suppress(ValueError):
            value = json.loads(path.read_bytes(), parse_constant=refuse)
            yield Instance(f"{path.relative_to(root).as_posix()}#", value)


def refuse(text: str) -> None:
    """NaN and the infinities, which Python would read."""
    raise ValueError(text)


def objects(several: Iterable[Instance]) -> Iterator[Instance]:
    """Every object inside the values: sessions, responses and items travel inside of events."""
    for origin, payload in several:
        for path, value in places(payload):
            if isinstance(value, dict):
                yield Instance(origin + pointer(path), value)


def named(one: Instance, name: str) -> bool:
    """Whether a file bears the name of a type: published examples do, and some of them are wrong."""
    return one.origin.endswith(f"/{name}.json#")


def object_schemas(schema: Any, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schemas with members that a value as a whole may be meant for."""
    if not isinstance(schema, dict):
        return
    if "properties" in schema:
        yield schema
    if "$ref" in schema:
        yield from object_schemas(target(schema, document), document)
    for word in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(word, []):
            yield from object_schemas(branch, document)


def target(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    return document["$defs"][schema["$ref"].rpartition("/")[2]]


def fits(value: Mapping[str, Any], shape: Mapping[str, Any]) -> bool:
    """Whether an object may be meant for a schema: its tags say so, and most of its members are known there."""
    members: Mapping[str, Any] = shape["properties"]
    tags = {name: member["const"] for name, member in members.items() if "const" in member}
    known = value.keys() & members.keys()
    return (
        2 * len(known) >= max(len(value), 1)
        and tags.keys() & set(shape.get("required", [])) <= known
        and all(value[name] == tags[name] for name in known & tags.keys())
    )


# Values made from a schema.


def made(shapes: Iterable[Mapping[str, Any]], document: Mapping[str, Any]) -> Iterator[Instance]:
    """For each branch of a type, one value with the fewest members and one with all of them.

    Where there is a pattern, once more with a line feed at the end, which not every ``$`` stops at.
    """
    for shape in shapes:
        for depth in (0, 8):
            yield Instance("made", value := simplest(shape, document, depth))
            for path, item in places(value):
                if item in TEXTS[1:]:
                    yield Instance(f"made~{pointer(path)}", replaced(value, path, item + "\n"))


def simplest(schema: Any, document: Mapping[str, Any], depth: int) -> Any:
    """A value that satisfies a schema of the usual keywords; optional members only down to a depth."""
    match schema:
        case {"$ref": _}:
            return simplest(target(schema, document), document, depth)
        case {"const": constant} | {"enum": [constant, *_]}:
            return constant
        case {"anyOf": [branch, *_]} | {"oneOf": [branch, *_]}:
            return simplest(branch, document, depth)
        case {"properties": members}:
            wanted = members if depth > 0 else schema.get("required", [])
            return {name: simplest(members[name], document, depth - 1) for name in wanted}
        case {"type": "array"} | {"type": ["array", _]}:
            count = max(schema.get("minItems", 0), 1 if depth > 0 else 0)
            return [simplest(schema.get("items", True), document, depth - 1) for _ in range(count)]
        case {"type": ("string" | ["string", _])}:
            return next(text for text in TEXTS if re.search(schema.get("pattern", ""), text))
        case {"type": ("integer" | "number" | ["integer" | "number", _])}:
            return schema.get("minimum", 0)
        case {"type": ("boolean" | ["boolean", _])}:
            return True
        case {"type": "null"}:
            return None
        case _:
            return {}


def constants(document: Mapping[str, Any]) -> Iterator[Instance]:
    """The words that a type knows, where it is a word itself."""
    for _, schema in places(document):
        match schema:
            case {"enum": [*words]}:
                yield from (Instance("made", word) for word in words)
            case {"const": str() as word}:
                yield Instance("made", word)


# Values with one change.


def mutations(valid: list[Instance], document: Mapping[str, Any], random: Random) -> Iterator[Instance]:
    """Valid values with one place changed: every change of every place, or as many as there is time for."""
    count = max(MUTATIONS, len(valid))
    limits = sorted({limit for _, schema in places(document) for limit in stated_limits(schema)})
    where = [(origin, value, path, item) for origin, value in valid for path, item in places(value)]
    changes = [
        (f"{origin}~{pointer(path)}", value, path, new)
        for origin, value, path, item in random.sample(where, min(len(where), count))
        for new in alternatives(item, limits)
    ]
    for origin, value, path, new in random.sample(changes, min(len(changes), count)):
        yield Instance(origin, replaced(value, path, new))


def stated_limits(schema: Any) -> Iterator[float]:
    """The numbers in a schema at which verdicts change."""
    if isinstance(schema, dict):
        yield from (schema[word] for word in LIMITS if isinstance(schema.get(word), (int, float)))


def alternatives(item: Any, limits: Sequence[float]) -> Iterator[Any]:
    """What may stand in the place of an item: nothing, null, another type, a limit of the schema, one member more."""
    yield from [_GONE, None, {}, [], 1, True, "text"]
    match item:
        case bool() | None:
            yield from ["true", 0]
        case int() | float():
            yield from [-item, 0.5, 2**53 + 1, 10**400]
            for limit in limits:
                yield from [limit, limit + 0.0, limit - 1, limit + 1, limit - 0.001, limit + 0.001]
        case str():
            yield from ["", "\ud800", item + "\n", item + "x", item.upper()]
            for length in [int(limit) for limit in limits if limit <= LONGEST]:
                yield from ["\U0001f600" * length, "x" * (length + 1)]
        case list():
            yield from [[*item, None], item * 2]
        case _:
            yield from ({**item, name: 1} for name in SURPLUS)


def replaced(value: Any, path: Sequence[str | int], new: Any) -> Any:
    """The value with something else at a path, or with nothing there."""
    if not path:
        return None if new is _GONE else new
    step, *rest = path
    inner = replaced(value[step], rest, new) if rest else new
    items = value.items() if isinstance(value, dict) else enumerate(value)
    kept = {key: inner if key == step else item for key, item in items if key != step or inner is not _GONE}
    return kept if isinstance(value, dict) else list(kept.values())
