"""Lines and columns for diagnostics: documents and locations in, positions out.

Looked up only when there is something to report, in one pass over the text of each document concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.documents import Document
from wirestruct.marks import Lines, Mark, marks

__all__ = ["locate", "position"]


@dataclass(slots=True, eq=False)
class _Wanted:
    """A value somebody asked about, or one above such a value; indexes are filled in while the text goes by."""

    members: dict[str, _Wanted] = field(default_factory=dict[str, "_Wanted"])
    key: int | None = None
    value: int | None = None

    def at(self, location: Location) -> _Wanted:
        """The node of a location, made where it is missing."""
        node = self
        for token in _tokens(location):
            node = node.members.setdefault(token, _Wanted())
        return node


@dataclass(slots=True, eq=False)
class _Open:
    """A container that is being passed: ``node`` is None when nothing inside is wanted."""

    node: _Wanted | None
    is_object: bool
    length: int = 0
    member: str | None = None

    def enter(self) -> _Wanted | None:
        """The node of the value that comes next."""
        token = self.member if self.is_object else str(self.length)
        self.length += 1
        self.member = None
        return self.node.members.get(token) if self.node is not None and token is not None else None


def position(document: Document, location: Location) -> Position | None:
    """Where a location's value, or its key, starts in the text; None where the document has no such location."""
    root = _Wanted()
    node = root.at(location)
    _fill(root, marks(document.text, document.syntax))
    index = node.key if location.part == "key" else node.value
    return None if index is None else Lines(document.text).position(index)


def locate(documents: Mapping[str, Document], diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics with positions where they had none, sorted by path, position and code.

    A location that the text does not have (a member that is missing) gets the position of the nearest one around it.
    """
    found = list(diagnostics)
    for path, document in documents.items():
        here = [at for at, problem in enumerate(found) if _needs(problem, path)]
        if here:
            places = _positions(document, [found[at].location for at in here])
            for at, place in zip(here, places, strict=True):
                found[at] = replace(found[at], position=place)
    return tuple(sorted(found, key=_order))


def _needs(problem: Diagnostic, path: str) -> bool:
    return problem.position is None and problem.location is not None and problem.location.path == path


def _positions(document: Document, locations: Iterable[Location | None]) -> Iterator[Position | None]:
    asked = [location for location in locations if location is not None]
    root = _Wanted()
    for location in asked:
        root.at(location)
    _fill(root, marks(document.text, document.syntax))
    lines = Lines(document.text)
    for location in asked:
        index = _nearest(root, location)
        yield None if index is None else lines.position(index)


def _nearest(root: _Wanted, location: Location) -> int | None:
    index, node = root.value, root
    for token in _tokens(location):
        node = node.members[token]
        if node.value is None:
            return index
        index = node.value
    return node.key if location.part == "key" and node.key is not None else index


def _fill(root: _Wanted, stream: Iterable[Mark]) -> None:
    stack: list[_Open] = []
    for mark in stream:
        if mark.shape == "end":
            stack.pop()
            continue
        top = stack[-1] if stack else None
        if top is not None and top.is_object and top.member is None:
            top.member = mark.text
            node = top.node.members.get(mark.text) if top.node is not None else None
            if node is not None and node.key is None:
                node.key = mark.start
            continue
        node = root if top is None else top.enter()
        if node is not None and node.value is None:
            node.value = mark.start
            if mark.shape == "alias":
                _spread(node, mark.start)
        if mark.shape in ("object", "array"):
            stack.append(_Open(node, mark.shape == "object"))


def _spread(node: _Wanted, index: int) -> None:
    """What an alias stands for is, for a reader, where the alias is."""
    for member in node.members.values():
        member.key = member.value = index
        _spread(member, index)


def _tokens(location: Location) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in location.pointer.split("/")[1:]]


def _order(problem: Diagnostic) -> tuple[str, Position, str, str, str]:
    path = problem.location.path if problem.location is not None else ""
    pointer = problem.location.pointer if problem.location is not None else ""
    return path, problem.position or Position(0, 0), problem.code, pointer, problem.message
