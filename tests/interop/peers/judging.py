"""Whether we and a crate agree about a text.

In: what we make of it, and what the crate makes of it and of what we write.  Out: nothing, or how the two differ.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from . import ours
from .payloads import Case


@dataclass(frozen=True)
class Answer:
    """What a crate makes of a text: an error, or else the text that it writes."""

    error: str = ""
    written: str = ""

    @property
    def accepted(self) -> bool:
        return not self.error


@dataclass(frozen=True)
class Exchange:
    """A text that both sides read; the crate also reads, where we accept the text, what we write in both forms."""

    case: Case
    ours: ours.Verdict
    theirs: Answer
    exact: Answer | None = None
    canonical: Answer | None = None


def difference(exchange: Exchange, f32: Collection[str]) -> str:
    """How the two sides differ, in a line; empty where they agree."""
    case, mine, theirs = exchange.case, exchange.ours, exchange.theirs
    if mine.accepted and not theirs.accepted:
        repeated = " (a member is repeated)" if repeats(case.text) else ""
        return f"Rust refuses: {theirs.error}{repeated}"
    if theirs.accepted and not mine.accepted:
        return f"we refuse: {mine.error}"
    if not mine.accepted:
        return ""
    for form, answer in (("exact", exchange.exact), ("canonical", exchange.canonical)):
        assert answer is not None
        if not answer.accepted:
            return f"Rust refuses our {form} form: {answer.error}"
        if json.loads(answer.written) != json.loads(theirs.written):
            return f"Rust takes our {form} form for another value: {answer.written}, not {theirs.written}"
    if not same(json.loads(mine.canonical), json.loads(theirs.written), f32):
        return f"Rust writes {theirs.written}, we write {mine.canonical}"
    again = ours.verdict(case.type, theirs.written)
    return "" if again.accepted else f"we refuse what Rust wrote: {again.error}"


def same(mine: Any, theirs: Any, f32: Collection[str], member: str = "") -> bool:
    """Equal but for what serde cannot hold: members in ``f32`` have 32 bits, and integers beyond 64 bits are floats."""
    match mine, theirs:
        case dict(), dict():
            return mine.keys() == theirs.keys() and all(same(mine[name], theirs[name], f32, name) for name in mine)
        case list(), list():
            return len(mine) == len(theirs) and all(map(lambda one, other: same(one, other, f32), mine, theirs))
        case (bool(), _) | (_, bool()):
            return mine is theirs
        case int() | float(), int() | float() if member in f32:
            return _single(mine) == _single(theirs)
        case int(), float():
            return float(mine) == theirs
        case _:
            return bool(mine == theirs)


def repeats(text: str) -> bool:
    """Whether an object in a JSON text has two members of one name."""
    found = False

    def look(members: list[tuple[str, Any]]) -> None:
        nonlocal found
        found = found or len(dict(members)) < len(members)

    json.loads(text, object_pairs_hook=look)
    return found


def _single(number: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


@dataclass(frozen=True)
class Known:
    """A difference that cannot be helped: what its line says, and texts that show it.

    Where ``alone``, other texts may not differ so, since the line would cover too much.
    """

    reason: str
    line: str
    samples: tuple[Case, ...]
    alone: bool

    def covers(self, case: Case, line: str) -> bool:
        return re.search(self.line, line) is not None and (case in self.samples or not self.alone)
