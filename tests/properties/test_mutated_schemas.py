"""Schemas damaged at random: each generates Python, or is refused with places; nothing else happens."""

from __future__ import annotations

import ast
import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from wirestruct.config import Config, ModuleSource
from wirestruct.diagnostics import Problems
from wirestruct.keywords import KEYWORDS
from wirestruct.pipeline import understand
from wirestruct.rendering import render

ROOT = Path(__file__).parents[2]
SOUND = [*(ROOT / "schemas" / "crates").glob("*.yaml"), *(ROOT / "tests" / "golden" / "cases").glob("*/*.yaml")]
JUNK: list[Any] = [None, True, False, 0, -1, 1.5, "", "x", "#", "#/$defs/Nope", "string", "object", [], {}, [[]], [{}]]
JUNK += [
    {"type": "string"},
    {"$ref": "#"},
    ["a", "a"],
    10**30,
    "{{x}}",
    '"""',
    {"const": None},
    {"enum": [1, "a", None]},
]
JUNK += [{"oneOf": [{"type": "null"}, {"type": "object"}]}, {"anyOf": [{}, {}]}]
NAMES = ["a b", "class", "", "é", "x-write-null", "__init__", "../x", "1st"]


def containers(value: Any) -> list[Any]:
    """Every object and array in a value that has something in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if inner else []), *(found for item in inner for found in containers(item))]


def damaged(document: Any, chance: random.Random) -> Any:
    """The document with one to four things missing, replaced, added or renamed."""
    document = copy.deepcopy(document)
    for _ in range(chance.randint(1, 4)):
        found = containers(document)
        if not found:
            break
        holder, junk = chance.choice(found), copy.deepcopy(chance.choice([*JUNK, chance.choice(found)]))
        if isinstance(holder, list):
            holder[chance.randrange(len(holder))] = junk
            continue
        name = chance.choice(list(holder))
        match chance.randrange(4):
            case 0:
                del holder[name]
            case 1:
                holder[name] = junk
            case 2:
                holder[chance.choice([*KEYWORDS])] = junk
            case _:
                holder[chance.choice(NAMES)] = holder.pop(name)
    return document


@pytest.mark.parametrize("seed", range(8))
def test_damage_is_survived_or_reported(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    sound = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SOUND)]
    path = tmp_path / "things.json"
    config = Config(tmp_path, (tmp_path,), tmp_path / "out", "things", (ModuleSource("things", path),))
    refused = 0
    for _ in range(60):
        path.write_text(json.dumps(damaged(chance.choice(sound), chance)), encoding="utf-8")
        try:
            package, _ = understand(config)
        except Problems as problems:
            refused += 1
            assert all(problem.position for problem in problems.diagnostics), problems
            continue
        files, _ = render(package, config)
        for name, text in files.items():
            if name.endswith(".py") and not name.startswith("_runtime"):
                ast.parse(text, name)
    assert 0 < refused < 60
