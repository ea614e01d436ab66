"""Long statements, broken into lines as black breaks them, many times faster than black can.

In: one statement on one line, longer than allowed.  Out: its lines, or None: it has something in it that is not known
here (a comprehension, a lambda, a star, a comment), and black itself has to be asked.  Whether the answers are black's is
a matter of tests, over statements made at random and over everything that is generated.

The rules: a line that fits is left alone.  Inside brackets a line is broken at its weakest delimiters; elsewhere, and
where it has none, at its last pair of brackets, into a head, an indented body and a tail.  What is assigned, returned or
tested may get parentheses of its own, which are there from the start, invisible, and often are better left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

__all__ = ["broken"]

_TOKEN: Final = re.compile(
    r"""(?P<space>[ ]*)(?P<value>[rb]?"(?:[^"\\]|\\.)*"|[rb]?'(?:[^'\\]|\\.)*'|\w+(?:\.\d+)?(?:e[+-]\d+)?"""
    r"""|->|==|!=|<=|>=|[()\[\]{}.,:=<>|+%&-])"""
)
_CLOSES: Final = {")": "(", "]": "[", "}": "{"}
_COMMA, _TERNARY, _LOGIC, _COMPARATOR, _DOT = 18, 16, 14, 10, 1
_PRIORITIES: Final = {
    **dict.fromkeys(("if", "else"), _TERNARY),
    **dict.fromkeys(("and", "or"), _LOGIC),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "is", "in"), _COMPARATOR),
    "|": 9,
    "&": 7,
    "+": 5,
    "-": 5,
    "%": 4,
}
_STRANGE: Final = frozenset(["for", "lambda", "await", "async", "yield", "import", "class", "assert", "del", "while"])
_TESTS: Final = frozenset(["if", "elif", "return"])


class _Strange(Exception):
    """Something that is not known here."""


class _Whole(Exception):
    """A line that cannot be broken in the way that was tried."""


class _Leaf:
    """A token, with the space before it; of brackets, the one that belongs to it.  Invisible ones have no value."""

    __slots__ = ("closes", "opens", "other", "size", "space", "value")

    other: _Leaf

    def __init__(self, value: str, space: str = "", opens: bool = False, closes: bool = False) -> None:
        self.value = value
        self.space = space
        self.size = len(space) + len(value)
        self.opens = opens
        self.closes = closes


@dataclass(frozen=True, slots=True)
class _Line:
    """Part of a statement that may become one line of text, ``depth`` levels in."""

    leaves: tuple[_Leaf, ...]
    depth: int = 0
    inside: bool = False
    split: bool = False

    def __str__(self) -> str:
        text = "".join([leaf.space + leaf.value for leaf in self.leaves]).lstrip(" ")
        return "    " * self.depth + text

    @property
    def size(self) -> int:
        """How long the text is."""
        return 4 * self.depth + sum([leaf.size for leaf in self.leaves]) - len(self.leaves[0].space)


def broken(statement: str, width: int, inside: bool = False) -> list[str] | None:
    """The lines of a statement that is longer than ``width``; ``inside``: it is an entry of a display, with its comma."""
    if statement.startswith("from "):
        head, _, names = statement.partition(" import ")
        return [f"{head} import (", *(f"    {name}," for name in names.split(", ")), ")"]
    try:
        leaves = _leaves(statement, inside)
        return [str(line) for line in _transformed(_Line(tuple(leaves), inside=inside), width)]
    except (_Strange, RecursionError):
        return None


# ---------------------------------------------------------------- tokens


def _leaves(statement: str, inside: bool) -> list[_Leaf]:
    found: list[_Leaf] = []
    at = 0
    while at < len(statement):
        match = _TOKEN.match(statement, at)
        if match is None or match["value"] in _STRANGE:
            raise _Strange
        value = match["value"]
        found.append(_Leaf(value, match["space"], value in _CLOSES.values(), value in _CLOSES))
        at = match.end()
    if not inside:
        found = _with_invisible_parentheses(found)
    stack: list[_Leaf] = []
    for leaf in found:
        if leaf.opens:
            stack.append(leaf)
        elif leaf.closes:
            leaf.other = stack.pop()
            leaf.other.other = leaf
    return found


def _with_invisible_parentheses(leaves: list[_Leaf]) -> list[_Leaf]:
    """Around what is assigned, returned or tested; visible ones around all of it become invisible."""
    end = len(leaves)
    first = leaves[0].value
    if first == "def":
        if any(leaf.value == "|" for leaf in leaves[max(i for i, leaf in enumerate(leaves) if leaf.closes) :]):
            raise _Strange  # what is returned may get parentheses as well
        return leaves
    if first in _TESTS:
        start = 1
        end -= first != "return"
    else:
        depth, start, annotated = 0, 0, False
        for index, leaf in enumerate(leaves):
            depth += leaf.opens - leaf.closes
            if depth == 0 and leaf.value == ":":
                annotated = True
            if depth == 0 and leaf.value == "|" and annotated and not start:
                raise _Strange  # an annotation may get parentheses as well
            if depth == 0 and leaf.value == "=":
                start = index + 1
        if not start:
            return leaves
    if _wrapped(leaves[start:end]):
        raise _Strange
    opening = _Leaf("", leaves[start].space, opens=True)
    inner = _Leaf(leaves[start].value, "", leaves[start].opens, leaves[start].closes)
    closing = _Leaf("", closes=True)
    return [*leaves[:start], opening, inner, *leaves[start + 1 : end], closing, *leaves[end:]]


def _wrapped(leaves: Sequence[_Leaf]) -> bool:
    """Whether one pair of parentheses is around all of it."""
    depth = 0
    for index, leaf in enumerate(leaves):
        depth += leaf.opens - leaf.closes
        if depth == 0:
            return leaves[0].value == "(" and index == len(leaves) - 1
    return False


# ---------------------------------------------------------------- lines


def _fits(line: _Line, width: int) -> bool:
    return line.size <= width


def _transformed(line: _Line, width: int, force: bool = False) -> Iterator[_Line]:
    if not line.split and _fits(line, width):
        yield line
        return
    for way in _FUNCTION if line.leaves[0].value == "def" else _INSIDE if line.inside else _ELSEWHERE:
        try:
            parts = way(line, width, force)
        except _Whole:
            continue
        if any(part.size == line.size and str(part) == str(line) for part in parts):
            continue
        result = [inner for part in parts for inner in _transformed(part, width)]
        invisible = [leaf for leaf in line.leaves if leaf.opens and not leaf.value]
        if invisible and not line.inside and not force and not _fits(result[0], width):
            second = list(_transformed(line, width, force=True))
            result = second if all(_fits(one, width) for one in second) else result
        yield from result
        return
    if any(leaf.opens for leaf in line.leaves[:-1]) and not line.inside:
        raise _Strange
    yield line


def _delimiters(leaves: Sequence[_Leaf]) -> dict[int, int]:
    """The priorities of the places, by index of the leaf before, where a line may be broken."""
    found: dict[int, int] = {}
    depth = 0
    for index, leaf in enumerate(leaves):
        depth -= leaf.closes
        if depth == 0:
            if index and (priority := _priority(leaf, leaves[index - 1])):
                found[index - 1] = max(priority, found.get(index - 1, 0))
            if leaf.value == ",":
                found[index] = _COMMA
        depth += leaf.opens
    return found


def _priority(leaf: _Leaf, before: _Leaf) -> int:
    if leaf.value == ".":
        return _DOT if before.closes else 0
    if leaf.value == "-" and not (before.closes or before.value[-1:].isalnum() or before.value[-1:] in "_\"'"):
        return 0
    if leaf.value == "in" and before.value == "not":
        return 0
    if leaf.value == "not":
        operand = before.closes or (
            before.value[-1:].isalnum() and before.value not in ("is", "and", "or", "if", "else", "return")
        )
        return _COMPARATOR if operand or before.value[-1:] in "_\"'" else 0
    return _PRIORITIES.get(leaf.value, 0)


def _at_delimiters(line: _Line, _width: int, _force: bool) -> list[_Line]:
    leaves = line.leaves
    delimiters = _delimiters(leaves)
    delimiters.pop(len(leaves) - 1, None)
    if not delimiters:
        raise _Whole
    weakest = max(delimiters.values())
    places = [index for index, priority in delimiters.items() if priority == weakest]
    if weakest == _DOT and len(places) == 1:
        raise _Whole
    bounds = [0, *(index + 1 for index in places), len(leaves)]
    parts = [leaves[start:end] for start, end in itertools.pairwise(bounds)]
    if weakest == _COMMA and leaves[-1].value != ",":
        parts[-1] = (*parts[-1], _Leaf(","))
    return [_Line(part, line.depth, inside=True) for part in parts if part]


# ---------------------------------------------------------------- brackets


@dataclass(frozen=True, slots=True)
class _Split:
    """A line broken at a pair of brackets."""

    head: _Line
    body: _Line
    tail: _Line

    @property
    def opening(self) -> _Leaf:
        return self.head.leaves[-1]

    @property
    def closing(self) -> _Leaf:
        return self.opening.other

    def lines(self) -> list[_Line]:
        """The three; invisible parentheses are seen from here on."""
        if self.opening.value:
            return [self.head, self.body, self.tail]
        head = (*self.head.leaves[:-1], _Leaf("(", self.opening.space, opens=True))
        tail = (_Leaf(")", closes=True), *self.tail.leaves[1:])
        return [replace(self.head, leaves=head), self.body, replace(self.tail, leaves=tail)]


def _first_brackets(line: _Line, _width: int, _force: bool) -> list[_Line]:
    """A function's head: broken at its parameters."""
    start = next(index for index, leaf in enumerate(line.leaves) if leaf.value == "(")
    if line.leaves[start].other not in line.leaves:
        raise _Whole
    end = line.leaves.index(line.leaves[start].other)
    return _split(line, start, end, function=True).lines()


def _split(line: _Line, start: int, end: int, function: bool = False) -> _Split:
    head, body, tail = line.leaves[: start + 1], line.leaves[start + 1 : end], line.leaves[end:]
    if not body:
        raise _Whole
    opening = line.leaves[start]
    if function and not any(leaf.value == "," for leaf in body):
        body = (*body, _Leaf(","))
    depths = _delimiters(body)
    depths.pop(len(body) - 1, None)
    display = opening.value != "" and not _trails(line.leaves, start) and max(depths.values(), default=0) == _COMMA
    return _Split(
        _Line(head, line.depth, line.inside),
        _Line(body, line.depth + 1, inside=True, split=display),
        _Line(tail, line.depth, line.inside),
    )


def _trails(leaves: Sequence[_Leaf], start: int) -> bool:
    """Whether brackets follow what they call or subscribe, or are a function's; else they are a display."""
    before = leaves[start - 1] if start else None
    if before is None or before.opens or before.value in _PRIORITIES or before.value in ("not", "return"):
        return False
    return before.closes or before.value[-1:].isalnum() or before.value[-1:] in "_\"'"


def _last(line: _Line, omit: frozenset[_Leaf]) -> _Split:
    """The last pair of brackets that has something in it and is not omitted."""
    index = len(line.leaves) - 1
    while index >= 0:
        leaf = line.leaves[index]
        if leaf.closes and leaf not in omit:
            if leaf.other not in line.leaves:
                raise _Whole
            start = line.leaves.index(leaf.other)
            if start < index - 1:
                return _split(line, start, index)
            index = start
        index -= 1
    raise _Whole


def _last_brackets(line: _Line, width: int, force: bool) -> list[_Line]:
    first: list[_Line] | None = None
    for omit in _omissions(line, width):
        lines = _perhaps_without_parentheses(_last(line, omit), line, width, omit, force)
        first = first or lines
        if _fits(lines[0], width):
            return lines
    assert first is not None
    return first


def _omissions(line: _Line, width: int) -> Iterator[frozenset[_Leaf]]:
    """Trailing brackets to leave alone, more and more of them, while what follows the others fits in a line."""
    omit: frozenset[_Leaf] = frozenset()
    yield omit
    inner: set[_Leaf] = set()
    opening: _Leaf | None = None
    closing: _Leaf | None = None
    length = 4 * line.depth
    for index in range(len(line.leaves) - 1, -1, -1):
        leaf = line.leaves[index]
        length += leaf.size
        if length > width:
            return
        if opening is not None:
            if leaf is opening:
                opening = None
            elif leaf.closes:
                inner.add(leaf)
        elif leaf.closes:
            if index and line.leaves[index - 1].opens:
                inner.add(leaf)
                continue
            if closing is not None:
                omit = omit | {closing} | inner
                inner.clear()
                yield omit
            if leaf.value:
                opening, closing = leaf.other, leaf


def _perhaps_without_parentheses(
    split: _Split, line: _Line, width: int, omit: frozenset[_Leaf], force: bool
) -> list[_Line]:
    if not force and not split.opening.value and _better_without(split, width):
        without = omit | {split.closing}
        try:
            other = _last(line, without)
            if _prefers(other, split, width):
                return _perhaps_without_parentheses(other, line, width, without, force)
        except _Whole:
            if len(split.body.leaves) < 2 and not _fits(split.body, width):
                raise
    return split.lines()


def _better_without(split: _Split, width: int) -> bool:
    """Whether the invisible parentheses can stay so: what is in them is broken well enough at its own brackets."""
    body = split.body
    delimiters = _delimiters(body.leaves)
    if not delimiters:
        return True
    highest = max(delimiters.values())
    if list(delimiters.values()).count(highest) > 1:
        return False
    if highest == _DOT:
        return True
    first, last = body.leaves[0], body.leaves[-1]
    if first.opens and not body.leaves[1].closes and _room_after(body, first, width):
        return True
    if last.value in (")", "}") or (last.value == "]" and not _trails(body.leaves, body.leaves.index(last.other))):
        return not body.leaves[-2].opens and _room_before(body, last, width)
    return False


def _room_after(body: _Line, first: _Leaf, width: int) -> bool:
    """Whether all that follows the first brackets fits, or has brackets of its own."""
    length, remainder = 4 * body.depth, False
    for leaf in body.leaves:
        if leaf.closes and leaf.other is first:
            remainder = True
        if remainder:
            length += leaf.size
            if length > width:
                return False
            if leaf.opens:
                remainder = False
    return True


def _room_before(body: _Line, last: _Leaf, width: int) -> bool:
    """Whether all that precedes the last brackets fits, or has brackets of its own."""
    length, seen = 4 * body.depth, False
    for leaf in body.leaves:
        length += leaf.size
        if leaf is last.other:
            if seen or length <= width:
                return True
        elif leaf.opens:
            seen = True
    return False


def _prefers(without: _Split, split: _Split, width: int) -> bool:
    """Whether the brackets inside make a better split than parentheses after ``=``."""
    head = split.head.leaves
    if len(head) < 2 or head[-2].value != "=" or not any(leaf.opens or leaf.closes for leaf in head[:-1]):
        return True
    if split.head.size > width - 1:
        return True
    for leaf in reversed(without.head.leaves):
        if leaf.value == "=":
            break
        if leaf.closes:
            return True
    return any(leaf.value == "=" for leaf in without.head.leaves) and _fits(without.head, width)


_FUNCTION: Final = (_first_brackets,)
_INSIDE: Final = (_at_delimiters, _last_brackets)
_ELSEWHERE: Final = (_last_brackets,)
