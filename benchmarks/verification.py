"""What a contender does with a payload, before anything is timed.

In: contenders and payloads.  Out: remarks: what is lost on the way through, what is accepted though it is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wirestruct.documents import JSON

from .contenders import Checker, Contender
from .payloads import Payload

__all__ = ["checker_remarks", "remarks"]


def remarks(contender: Contender, payloads: tuple[Payload, ...]) -> list[str]:
    """Nothing where every payload comes back exactly as it was and every spoiled one is refused."""
    found: list[str] = []
    for payload in payloads:
        codec = contender.codecs[payload.type]
        lost = list(_differences(payload.value, json.loads(codec.encode(codec.decode(payload.data)))))
        if lost:
            found.append(f"{contender.name} does not give back {payload.name}: {', '.join(lost[:3])}")
        if _accepts(lambda codec=codec, payload=payload: codec.decode(json.dumps(payload.spoiled()).encode())):
            found.append(f"{contender.name} takes {payload.name} with [{{}}] at {_pointer(payload.wrong)}")
    return found


def checker_remarks(checker: Checker, payloads: tuple[Payload, ...]) -> list[str]:
    """Nothing where every payload is found valid and every spoiled one is not."""
    found: list[str] = []
    for payload in payloads:
        check = checker.checks[payload.type]
        if not check(payload.value):
            found.append(f"{checker.name} refuses {payload.name}")
        if check(payload.spoiled()):
            found.append(f"{checker.name} takes {payload.name} with [{{}}] at {_pointer(payload.wrong)}")
    return found


def _accepts(decode: Any) -> bool:
    try:
        decode()
    except Exception:  # noqa: BLE001 - every library has exceptions of its own
        return False
    return True


def _pointer(path: tuple[str | int, ...]) -> str:
    return "".join(f"/{step}" for step in path)


def _differences(expected: JSON, found: JSON, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """The pointers at which two JSON values differ; 1 and 1.0 do."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in (*expected, *sorted(found.keys() - expected.keys())):
            if key in expected and key in found:
                yield from _differences(expected[key], found[key], (*path, key))
            else:
                yield _pointer((*path, key))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(one, other, (*path, index))
    elif type(expected) is not type(found) or expected != found:
        yield _pointer(path) or "the whole"
