"""Where parts of a document went when it was translated: an old pointer in, the new one out, and back.

References and diagnostics speak of the document as it was written, everything else of its translated form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wirestruct.diagnostics import Diagnostic

__all__ = ["Moves", "as_written"]


@dataclass(slots=True)
class Moves:
    """Places that moved: pointers as written to pointers now, and the other way round.

    What stands below a place moved with it, unless it has an entry of its own.
    """

    forward: dict[str, str] = field(default_factory=dict[str, str])
    backward: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, written: str, now: str) -> None:
        self.forward[written] = now
        self.backward[now] = written

    def now(self, written: str) -> str:
        """Where a place of the text is in the translated document."""
        return _mapped(self.forward, written)

    def written(self, now: str) -> str:
        """Where a place of the translated document stands in the text."""
        return _mapped(self.backward, now)


def _mapped(table: Mapping[str, str], pointer: str) -> str:
    if not table:
        return pointer
    stem = pointer
    while stem:
        if stem in table:
            return table[stem] + pointer[len(stem) :]
        stem = stem.rpartition("/")[0]
    return pointer


def as_written(moves: Mapping[str, Moves], problem: Diagnostic) -> Diagnostic:
    """The problem with its location in the text; ``moves`` are those of each document, by its path."""
    location = problem.location
    if location is None or location.path not in moves:
        return problem
    pointer = moves[location.path].written(location.pointer)
    return problem if pointer == location.pointer else replace(problem, location=replace(location, pointer=pointer))
