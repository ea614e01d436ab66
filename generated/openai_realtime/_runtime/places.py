# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Lines and columns in JSON texts.

In: a text that is JSON, and pointers to values in it (RFC 6901).  Out: where each value starts, and the name of the
member that holds it.  The text is passed over once, without making values of it; nobody asks before there is something
to report.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

__all__ = ["Place", "places"]

_TOKEN: Final = re.compile(r'[\[\]{}:,]|"(?:[^"\\]|\\.)*"|[^\s\[\]{}:,"]+')

Place: TypeAlias = "tuple[int, int]"
"""Line and column, counted from one, the column in characters."""


@dataclass(slots=True, eq=False)
class _Wanted:
    """A value that is asked for, or one around it; the offsets are filled in while the text goes by."""

    inner: dict[str, _Wanted] = field(default_factory=dict[str, "_Wanted"])
    name: int | None = None
    value: int | None = None


@dataclass(slots=True, eq=False)
class _Open:
    """A container that is being passed; ``wanted`` is None where nothing inside is asked for."""

    wanted: _Wanted | None
    is_object: bool
    member: str | None = None
    named_at: int = 0
    length: int = 0

    def enter(self) -> _Wanted | None:
        """The value that begins now."""
        token = self.member if self.is_object else str(self.length)
        found = self.wanted.inner.get(token or "") if self.wanted is not None else None
        if found is not None:
            found.name = self.named_at if self.is_object else None
        self.length += 1
        return found


def places(text: str, pointers: Iterable[str]) -> dict[str, tuple[Place, Place]]:
    """For each pointer where the member's name stands and where its value does; the same for what has no name.

    Of duplicate members the last counts, as everywhere.  A pointer that leads nowhere is left out.
    """
    root, wanted = _Wanted(), dict[str, _Wanted]()
    for pointer in pointers:
        node = root
        for token in pointer.split("/")[1:]:
            node = node.inner.setdefault(token.replace("~1", "/").replace("~0", "~"), _Wanted())
        wanted[pointer] = node
    _fill(root, text)
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def place(offset: int) -> Place:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return {
        pointer: (place(node.value if node.name is None else node.name), place(node.value))
        for pointer, node in wanted.items()
        if node.value is not None
    }


def _fill(root: _Wanted, text: str) -> None:
    """Passes over the text and notes where the wanted values begin."""
    stack: list[_Open] = []
    for mark, offset in _tokens(text):
        top = stack[-1] if stack else None
        if mark in "]}":
            stack.pop()
        elif mark == ",":
            assert top is not None
            top.member = None
        elif top is not None and top.is_object and top.member is None:
            top.member, top.named_at = json.loads(mark), offset
        elif mark != ":":
            node = root if top is None else top.enter()
            if node is not None:
                node.value = offset
            if mark in "[{":
                stack.append(_Open(node, mark == "{"))


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for found in _TOKEN.finditer(text):
        yield found[0], found.start()
