"""Places for the boxes of a graph, in columns from left to right: a ``Graph`` in, rectangles out.

The layered method of Sugiyama, Tagawa and Toda, in its simplest form: arrows that close a circle are left out of the
count, a box stands right of all that refer to it, and within a column boxes go where what they are joined to is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wirestruct.graphs import Box, Graph

__all__ = ["CHARACTER", "HEAD", "LINE", "Place", "places"]

CHARACTER: Final = 7.3
LINE: Final = 18.0
HEAD: Final = 26.0
_PADDING: Final = 20.0
_BETWEEN: Final = (90.0, 22.0)  # columns, boxes of a column
_SWEEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """The rectangle of a box."""

    x: float
    y: float
    width: float
    height: float


def places(graph: Graph) -> tuple[Place, ...]:
    """One for each box; no two overlap."""
    columns = _ordered(_columns(graph), graph)
    sizes = [_size(box) for box in graph.boxes]
    heights = [sum(sizes[number][1] + _BETWEEN[1] for number in column) for column in columns]
    found: dict[int, Place] = {}
    x = _PADDING
    for column, height in zip(columns, heights, strict=True):
        y = _PADDING + (max(heights) - height) / 2
        for number in column:
            found[number] = Place(x, y, *sizes[number])
            y += sizes[number][1] + _BETWEEN[1]
        x += max(sizes[number][0] for number in column) + _BETWEEN[0]
    return tuple(found[number] for number in range(len(graph.boxes)))


def _size(box: Box) -> tuple[float, float]:
    lines = [len(f"{row.name}  {row.type}") for row in box.rows]
    return max([len(box.title) * 1.1, *lines]) * CHARACTER + _PADDING, HEAD + len(box.rows) * LINE + 6


def _columns(graph: Graph) -> list[list[int]]:
    """The longest way to each box from one that nothing refers to, along arrows that do not lead back."""
    targets = _targets(graph)
    order, back = _depth_first(targets)
    rank = [0] * len(targets)
    for number in order:
        for target in targets[number]:
            if (number, target) not in back:
                rank[target] = max(rank[target], rank[number] + 1)
    columns: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    for number, column in enumerate(rank):
        columns[column].append(number)
    return columns


def _targets(graph: Graph) -> list[list[int]]:
    targets: list[dict[int, None]] = [{} for _ in graph.boxes]
    for arrow in graph.arrows:
        targets[arrow.source][arrow.target] = None
    return [list(each) for each in targets]


def _depth_first(targets: Sequence[Sequence[int]]) -> tuple[list[int], set[tuple[int, int]]]:
    """The boxes, each before those it leads to, and the arrows that lead back; without recursion, for long chains."""
    referred = {target for each in targets for target in each}
    starts = sorted(range(len(targets)), key=lambda number: number in referred)
    state = dict.fromkeys(range(len(targets)), "new")
    done: list[int] = []
    back: set[tuple[int, int]] = set()
    for start in starts:
        stack = [(start, iter(targets[start]))] if state[start] == "new" else []
        state[start] = "open" if stack else state[start]
        while stack:
            number, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                state[number] = "done"
                done.append(number)
                stack.pop()
            elif state[target] == "open":
                back.add((number, target))
            elif state[target] == "new":
                state[target] = "open"
                stack.append((target, iter(targets[target])))
    return done[::-1], back


def _ordered(columns: list[list[int]], graph: Graph) -> list[list[int]]:
    """Each box near the middle of its neighbours; a few sweeps there and back."""
    joined: list[list[int]] = [[] for _ in graph.boxes]
    for arrow in graph.arrows:
        joined[arrow.source].append(arrow.target)
        joined[arrow.target].append(arrow.source)
    height = {number: index / len(column) for column in columns for index, number in enumerate(column)}

    def middle(number: int) -> float:
        near = joined[number]
        return sum(height[each] for each in near) / len(near) if near else height[number]

    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=middle)
            height.update((number, index / len(column)) for index, number in enumerate(column))
    return columns
