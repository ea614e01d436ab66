"""One fault in a valid instance is reported once, and where it is.

A fault is a member taken away, a value of another kind, a text that no enumeration lists, or a surplus member where
none is allowed.  A fault that leaves the instance valid is none.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Make = Callable[[Mapping[str, Any], list[str]], Any]

SCHEMAS = Path(__file__).parents[2] / "schemas"
SAMPLES = sorted((SCHEMAS / "samples").glob("crates.*/*"))
HITS, PER_FAULT = 0.95, 1.3


def places(instance: Any, pointer: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Every member and item: its container, its key, its pointer."""
    items = (
        instance.items() if isinstance(instance, dict) else enumerate(instance) if isinstance(instance, list) else ()
    )
    for key, inner in items:
        below = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield instance, key, below
        yield from places(inner, below)


def faults(instance: Any) -> Iterator[tuple[Any, set[str]]]:
    """Changed instances, and the pointers that name the change."""
    for index, (_, _, pointer) in enumerate(list(places(instance))):
        for change in (without, of_other_kind, unlisted, with_surplus):
            changed = copy.deepcopy(instance)
            holder, key, _ = list(places(changed))[index]
            found = change(holder, key, pointer)
            if found:
                yield changed, found


def without(holder: Any, key: Any, pointer: str) -> set[str]:
    if isinstance(holder, list):
        return set()
    del holder[key]
    return {pointer.rpartition("/")[0]}


def of_other_kind(holder: Any, key: Any, pointer: str) -> set[str]:
    holder[key] = [] if isinstance(holder[key], (str, dict)) else {"unexpected": True}
    return {pointer}


def unlisted(holder: Any, key: Any, pointer: str) -> set[str]:
    holder[key] = "listed nowhere"
    return {pointer}


def with_surplus(holder: Any, key: Any, pointer: str) -> set[str]:
    if not isinstance(holder[key], dict):
        return set()
    holder[key]["surplus"] = 1
    return {f"{pointer}/surplus"}


@pytest.mark.parametrize("folder", SAMPLES, ids=[f"{folder.parent.name}-{folder.name}" for folder in SAMPLES])
def test_single_faults(validators: Make, folder: Path) -> None:
    path = SCHEMAS / f"{folder.parent.name.replace('.', '/')}.yaml"
    made = validators(yaml.safe_load(path.read_text(encoding="utf-8")), [folder.name])
    total, hits, reported = 0, 0, 0
    for sample in sorted((folder / "accepted").glob("*.json")):
        instance = json.loads(sample.read_text(encoding="utf-8"))
        if not made.is_valid(folder.name, instance):
            continue  # what the documented system takes can be wider than its documentation
        for changed, pointers in faults(instance):
            violations = made.violations(folder.name, changed)
            total += bool(violations)
            reported += len(violations)
            hits += bool(violations) and violations[0].pointer in pointers
    assert total
    assert hits >= HITS * total
    assert reported <= PER_FAULT * total
