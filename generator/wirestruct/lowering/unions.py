"""How the variants of a union are told apart.

In: the types of the branches and what each can be recognised by.  Out: one type, with a decision tree that finds the
variant of a value without trying: the JSON type first, then tags, one property after another, then members that only
one branch requires.  Where nothing decides, the branches are tried in order with the validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.documents import JSON
from wirestruct.lowering.facets import Outline

__all__ = ["Branch", "alternatives", "combine", "kind_of", "outline_of", "tried"]

_ORDER: tuple[ir.JsonKind, ...] = ("string", "number", "boolean", "array", "object", "null")


@dataclass(frozen=True, slots=True)
class Branch:
    """One variant: its type, its JSON type, and for objects what it can be recognised by."""

    type: ir.Type
    kind: ir.JsonKind
    outline: Outline


def combine(branches: Sequence[Branch], preferred: str | None = None) -> ir.Type:
    """The union of the branches; ``preferred`` is the discriminator the schema declares, if any."""
    groups: dict[ir.JsonKind, list[Branch]] = {
        kind: [branch for branch in branches if branch.kind == kind] for kind in _ORDER
    }
    variants: list[ir.Type] = []
    cases: list[tuple[ir.JsonKind, ir.Dispatch]] = []
    for kind, group in groups.items():
        if not group:
            continue
        if kind == "object":
            types = _distinct(group)
            first = len(variants)
            variants += [branch.type for branch in types]
            outlines = {first + index: branch.outline for index, branch in enumerate(types)}
            cases.append((kind, decide(outlines, preferred)))
        else:
            cases.append((kind, ir.Leaf(len(variants))))
            variants.append(_merge(kind, [branch.type for branch in group]))
    match cases:
        case [(_, ir.Leaf())]:
            return variants[0]
        case [(_, dispatch)]:
            return ir.OneOf(tuple(variants), dispatch)
        case _:
            return ir.OneOf(tuple(variants), ir.ByKind(tuple(cases)))


def decide(
    outlines: dict[int, Outline], preferred: str | None = None, used: frozenset[str] = frozenset()
) -> ir.Dispatch:
    """A decision tree over objects: by tags while they split the branches, then by members, then by trial."""
    indices = list(outlines)
    tag = _tag({index: outline.tags for index, outline in outlines.items()}, preferred, used)
    if tag is not None:
        return _by_tag(tag, outlines, used, optional=False)
    if len(indices) == 1:
        return ir.Leaf(indices[0])
    hint = _tag({index: outline.hints for index, outline in outlines.items()}, preferred, used)
    if hint is not None:
        return _by_tag(hint, outlines, used, optional=True)
    cases: list[tuple[str, ir.Dispatch]] = []
    rest: list[int] = []
    for index, outline in outlines.items():
        others = frozenset(name for i, o in outlines.items() if i != index for name in o.declared)
        telling = sorted(outline.required - others)
        if telling:
            cases.append((telling[0], ir.Leaf(index)))
        else:
            rest.append(index)
    if len(rest) <= 1:
        lax = bool(rest) and outlines[rest[0]].lax
        return ir.ByMember(tuple(cases), ir.Leaf(rest[0]) if rest else None, lax)
    return ir.ByTrial(tuple(indices))


def _by_tag(tag: str, outlines: dict[int, Outline], used: frozenset[str], optional: bool) -> ir.ByTag:
    values = dict.fromkeys(value for outline in outlines.values() for value in outline.hints[tag])
    cases = (
        (value, decide({i: o for i, o in outlines.items() if value in o.hints[tag]}, None, used | {tag}))
        for value in values
    )
    without = [index for index, outline in outlines.items() if tag not in outline.required]
    untagged = ir.Leaf(without[0]) if len(without) == 1 else None
    return ir.ByTag(tag, tuple(cases), optional, untagged)


def tried(dispatch: ir.Dispatch) -> Iterator[int]:
    """The variants that the tree has to try."""
    match dispatch:
        case ir.Leaf():
            return
        case ir.ByTrial(variants):
            yield from variants
        case ir.ByKind(cases) | ir.ByTag(_, cases) | ir.ByMember(cases):
            for _, case in cases:
                yield from tried(case)
            if isinstance(dispatch, ir.ByMember) and dispatch.otherwise is not None:
                yield from tried(dispatch.otherwise)
        case _:
            assert_never(dispatch)


def alternatives(type_: ir.Type) -> Iterator[ir.Type]:
    """The types that a type is a union of, each of one JSON type: null apart, enumerations by the kind of value."""
    match type_:
        case ir.Nullable(inner):
            yield ir.Null()
            yield from alternatives(inner)
        case ir.OneOf(variants):
            for variant in variants:
                yield from alternatives(variant)
        case ir.Choice(values):
            kinds = dict.fromkeys(type(value) for value in values)
            yield from (ir.Choice(tuple(value for value in values if type(value) is kind)) for kind in kinds)
        case _:
            yield type_


def kind_of(value: JSON) -> ir.JsonKind:
    """The JSON type of a value, integers among the numbers."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            assert_never(value)


def outline_of(record: ir.Record) -> Outline:
    """What a declared object can be recognised by."""
    tags: dict[str, tuple[str, ...]] = {tag.name: (tag.value,) for tag in record.constants}
    needed = [*tags, *(member.name for member in record.fields if isinstance(member.presence, ir.Required))]
    hints = tags | {
        member.name: tuple(map(str, member.type.values))
        for member in record.fields
        if isinstance(member.type, ir.OpenChoice)
        or (isinstance(member.type, ir.Choice) and all(isinstance(value, str) for value in member.type.values))
    }
    tags = {name: values for name, values in hints.items() if name in needed}
    return Outline(
        tags,
        hints,
        frozenset(needed),
        frozenset([*tags, *(member.name for member in record.fields)]),
        record.others == ir.Anything(),
    )


def _tag(tags: dict[int, dict[str, tuple[str, ...]]], preferred: str | None, used: frozenset[str]) -> str | None:
    """The property to look at next: the one that splits best, the declared one or the earliest among equals.

    A lone branch is still looked up by its first tag, so that news beside it survives as an unknown variant.
    """
    first = next(iter(tags.values()))
    shared = [name for name in first if name not in used and all(name in own for own in tags.values())]
    if len(tags) == 1:
        return next((name for name in shared if len(first[name]) == 1 and not used), None)
    scores = {name: len({value for own in tags.values() for value in own[name]}) for name in shared}
    splitting = [name for name, score in scores.items() if score > 1]
    if preferred in splitting:
        return preferred
    return max(splitting, key=lambda name: scores[name], default=None)


def _distinct(group: Sequence[Branch]) -> list[Branch]:
    seen: dict[ir.Type, Branch] = {}
    for branch in group:
        seen.setdefault(branch.type, branch)
    return list(seen.values())


def _merge(kind: ir.JsonKind, types: Sequence[ir.Type]) -> ir.Type:
    """One type for several branches of the same JSON type; it is never narrower than any of them."""
    distinct = list(dict.fromkeys(types))
    if len(distinct) == 1:
        return distinct[0]
    if kind == "string":
        return _merge_strings(distinct)
    if kind == "number":
        return ir.Number() if ir.Number() in distinct else ir.Integer()
    if kind == "boolean":
        return ir.Boolean()
    items = [item.item if isinstance(item, ir.Sequence) else ir.Anything() for item in distinct]
    return ir.Sequence(items[0] if len(set(items)) == 1 else ir.Anything())


def _merge_strings(types: Sequence[ir.Type]) -> ir.Type:
    """The widest of them, with all the values that any of them lists."""
    free = [value for item in types if isinstance(item, ir.String) for value in item.known]
    closed = [str(value) for item in types if isinstance(item, ir.Choice | ir.OpenChoice) for value in item.values]
    known = tuple(dict.fromkeys([*free, *closed]))
    if any(isinstance(item, ir.String) for item in types):
        return ir.String(known)
    return ir.OpenChoice(known) if any(isinstance(item, ir.OpenChoice) for item in types) else ir.Choice(known)
