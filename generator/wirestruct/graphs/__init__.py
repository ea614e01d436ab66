"""The types of a package as a graph: ``ir.Package`` in, boxes and arrows out.

A box is a declaration, an arrow leads from a member, a branch or an item to the declaration it refers to.  Roots are
types or modules; with a depth, only what is that many arrows away from a root.  ``mermaid`` writes a graph as text,
``layout`` finds places for its boxes, ``svg`` draws those.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.subsumption import Scope, describe, members, scope_of

__all__ = ["Arrow", "Box", "Graph", "Row", "graph"]

Kind: TypeAlias = Literal["object", "union", "enumeration", "alias"]

_WIDEST: Final = 48


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a box: a member, a branch or a value, and what it is in words."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A declaration; ``title`` is its name, with its module where another module has the same."""

    title: str
    kind: Kind
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the row of a box to a box, by position; ``many``: to any number of its values."""

    source: int
    row: int
    target: int
    label: str
    many: bool


@dataclass(frozen=True, slots=True)
class Graph:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def graph(package: ir.Package, roots: Sequence[str] = (), depth: int | None = None) -> Graph:
    """The graph of what the roots reach, of everything without roots; ``Problems`` (WS410) for roots there are not."""
    scope = scope_of(package)
    chosen = _reached(_roots(scope, roots), scope, depth) if roots else list(scope)
    names = Counter(named.name for named in chosen)
    places = {named: number for number, named in enumerate(chosen)}
    boxes = [_box(named, scope[named], names[named.name] > 1) for named in chosen]
    arrows = (
        Arrow(number, row, places[target], label, many)
        for number, named in enumerate(chosen)
        for row, label, target, many in _references(scope[named])
        if target in places
    )
    return Graph(tuple(boxes), tuple(dict.fromkeys(arrows)))


def _roots(scope: Scope, roots: Sequence[str]) -> list[ir.Named]:
    found: list[ir.Named] = []
    problems: list[Diagnostic] = []
    for root in roots:
        fitting = [each for each in scope if root in (each.name, f"{each.module}.{each.name}")]
        fitting = fitting or [each for each in scope if f"{each.module}.".startswith(f"{root}.")]
        if not fitting:
            known = sorted({name for each in scope for name in (each.name, each.module)})
            close = difflib.get_close_matches(root, known, 1)
            hint = f"did you mean {close[0]!r}?" if close else "name a type, module.Type or a module"
            problems.append(Diagnostic("WS410", f"there is no type {root!r}", Location("--root"), hint))
        found += fitting
    if problems:
        raise Problems(problems)
    return list(dict.fromkeys(found))


def _reached(roots: Sequence[ir.Named], scope: Scope, depth: int | None) -> list[ir.Named]:
    """Breadth first, so that the depth of a type is that of the shortest way to it."""
    found = dict.fromkeys(roots, 0)
    queue = list(roots)
    for named in queue:
        if depth is None or found[named] < depth:
            for _, _, target, _ in _references(scope[named]):
                if target not in found:
                    found[target] = found[named] + 1
                    queue.append(target)
    return queue


# ---------------------------------------------------------------- declarations


def _box(named: ir.Named, declaration: ir.Declaration, ambiguous: bool) -> Box:
    title = f"{named.module}.{named.name}" if ambiguous else named.name
    if isinstance(declaration, ir.Record):
        return Box(title, "object", tuple(_row(member) for member in members(declaration)))
    match _bare(declaration.type):
        case ir.OneOf(variants, _):
            return Box(title, "union", tuple(Row(_short(describe(variant))) for variant in variants))
        case ir.Choice(values):
            return Box(title, "enumeration", tuple(Row(_short(repr(value))) for value in values))
        case ir.OpenChoice(values):
            return Box(title, "enumeration", (*(Row(_short(repr(value))) for value in values), Row("...")))
        case other:
            return Box(title, "alias", (Row(_short(describe(other))),))


def _row(member: ir.Field) -> Row:
    mark = "" if isinstance(member.presence, ir.Required) else "?"
    return Row(f"{_short(member.name)}{mark}", _short(describe(member.type)))


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 3].rstrip()}..."


def _bare(type_: ir.Type) -> ir.Type:
    return type_.inner if isinstance(type_, ir.Nullable) else type_


def _references(declaration: ir.Declaration) -> Iterator[tuple[int, str, ir.Named, bool]]:
    """Each reference: the row it stands in, the member's name, what it names, and whether there may be many."""
    if isinstance(declaration, ir.Record):
        for number, member in enumerate(members(declaration)):
            for target, many in _named(member.type):
                yield number, member.name, target, many
        if declaration.others is not None:
            for target, _ in _named(declaration.others):
                yield -1, "other members", target, True
        return
    bare = _bare(declaration.type)
    variants = bare.variants if isinstance(bare, ir.OneOf) else (bare,)
    for number, variant in enumerate(variants):
        for target, many in _named(variant):
            yield number, "", target, many


def _named(type_: ir.Type, many: bool = False) -> Iterator[tuple[ir.Named, bool]]:
    match type_:
        case ir.Named():
            yield type_, many
        case ir.Nullable(inner):
            yield from _named(inner, many)
        case ir.Sequence(inner) | ir.Mapping(inner):
            yield from _named(inner, True)
        case ir.OneOf(variants, _):
            for variant in variants:
                yield from _named(variant, many)
        case (
            ir.Anything()
            | ir.Null()
            | ir.Boolean()
            | ir.Integer()
            | ir.Number()
            | ir.String()
            | ir.Choice()
            | ir.OpenChoice()
        ):
            return
        case _:
            assert_never(type_)
