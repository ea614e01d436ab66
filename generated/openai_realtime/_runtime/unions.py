# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""``anyOf`` and ``oneOf``: which branch an instance was meant for, and the violations inside that branch.

In: a subschema with branches and an instance.  Out: nothing where it satisfies them; else violations at the place of
the fault.  The intended branch is looked for in this order: the branches that allow the instance's JSON type; of
these, the ones whose tags (members limited to certain scalars, such as ``type`` or ``type`` and ``role`` together, also
one object further in) agree with the instance's; of these, the one with the fewest violations close to the instance.
The first two steps leave out only branches that cannot hold, so one remaining branch decides the verdict too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from .evaluation import Path, Program, Run, Subschema
from .instances import equal, is_array, is_object, kind_of
from .likeness import conjoined, distance, misplaced
from .wording import among, described, listed, nearest, shown

__all__ = ["explain"]

Tag: TypeAlias = "tuple[str, ...]"
"""The names that lead from the instance to a member that is limited to certain scalars."""

Scalars: TypeAlias = "tuple[str | int | float | None, ...]"
"""What such a member may be."""

KINDS: Final = ("null", "boolean", "object", "array", "number", "string", "integer")
DEEPEST: Final = 2


def explain(run: Run, here: Subschema, keyword: str, instance: Any, path: Path) -> None:
    """Reports what ``anyOf`` or ``oneOf`` requires and the instance does not meet."""
    branches = run.program.branches(here, keyword)
    possible = [branch for branch in branches if kind_of(instance) in _kinds(run.program, branch)]
    if not possible:
        run.fail(
            here, keyword, path, _either(_any_kinds(run.program, branches)), described(instance, kind_of(instance))
        )
        return
    agreeing, tags = _agreeing(run.program, possible, instance)
    if not agreeing:
        _unknown_tag(run, here, keyword, possible, instance, path, tags)
    elif len(agreeing) == 1 and (meant := _meant(run, possible, agreeing[0], instance, tags)):
        _wrong_tag(run, here, keyword, meant, instance, path)
    elif len(agreeing) == 1:
        run.require(agreeing[0], instance, path, _reason(run, branches, agreeing[0], instance, tags))
    else:
        _undecided(run, here, keyword, agreeing, instance, path)


def _meant(
    run: Run, branches: list[Subschema], taken: Subschema, instance: Any, tags: tuple[Tag, ...]
) -> Subschema | None:
    """The branch that an object was meant for in spite of its tag; it cannot hold, nor can the one that was taken."""
    if run.quick or not tags:
        return None
    near = [branch for branch in branches if len(_unmet(run.program, branch, instance)) == 1]
    return misplaced(run.program, taken, near, instance)


def _undecided(run: Run, here: Subschema, keyword: str, branches: list[Subschema], instance: Any, path: Path) -> None:
    """Several branches could be meant: they are tried."""
    if keyword == "anyOf":
        if any(run.holds(branch, instance) for branch in branches):
            return
        holding = []
    else:
        holding = [branch for branch in branches if run.holds(branch, instance)]
    if len(holding) == 1:
        return
    if holding:
        names = ", ".join(_label(run.program, branch) for branch in holding)
        run.fail(here, keyword, path, "exactly one matching branch", f"{len(holding)}: {names}")
    elif run.quick:
        run.fail(here, keyword, path, "a matching branch", "none")
    else:
        _closest(run, here, keyword, branches, instance, path)


def _closest(run: Run, here: Subschema, keyword: str, branches: list[Subschema], instance: Any, path: Path) -> None:
    """No branch holds: reports the violations of the branch that comes closest, or one violation for a scalar."""
    reasons = [run.explained(branch, instance) for branch in branches]
    if is_object(instance) or is_array(instance):
        far = [distance(run.program, one, instance, why) for one, why in zip(branches, reasons, strict=True)]
        best = far.index(min(far))
        label = f"{_label(run.program, branches[best])} (closest of {len(branches)} branches)"
        run.report(reasons[best], branches[best], path, label)
        return
    flat = [violation for reason in reasons for violation in reason]
    hint = next((violation.hint for violation in flat if violation.hint), "")
    run.fail(here, keyword, path, " or ".join(dict.fromkeys(one.expected for one in flat)), shown(instance), hint)


# -------------------------------------------------------------------- by JSON type


def _kinds(program: Program, schema: Subschema) -> frozenset[str]:
    """The JSON types that a schema may allow; it allows none of the others."""
    if schema.kinds is None:
        schema.kinds = _allowed(program, schema)
    return schema.kinds


def _allowed(program: Program, schema: Subschema) -> frozenset[str]:
    words = schema.members
    kinds = frozenset[str]() if schema.schema is False else frozenset(KINDS)
    if "type" in words:
        named = [words["type"]] if isinstance(words["type"], str) else words["type"]
        kinds &= frozenset([*named, "integer"] if "number" in named else named)
    if "const" in words:
        kinds &= {kind_of(words["const"])}
    if "enum" in words:
        kinds &= {kind_of(value) for value in words["enum"]}
    for branch in conjoined(program, schema):
        kinds &= _kinds(program, branch)
    for keyword in ("anyOf", "oneOf"):
        if keyword in words:
            kinds &= _any_kinds(program, program.branches(schema, keyword))
    return kinds


def _any_kinds(program: Program, branches: list[Subschema]) -> frozenset[str]:
    return frozenset(kind for branch in branches for kind in _kinds(program, branch))


def _either(kinds: Iterable[str]) -> str:
    named = [kind for kind in KINDS if kind in kinds and not (kind == "integer" and "number" in kinds)]
    return " or ".join(named) or "no value here"


# -------------------------------------------------------------------- by tags


def _agreeing(program: Program, branches: list[Subschema], instance: Any) -> tuple[list[Subschema], tuple[Tag, ...]]:
    """The branches whose tags agree with the instance's, and the tags that told; none and the last tag if none do."""
    told: list[Tag] = []
    known = [_tags(program, branch) for branch in branches] if is_object(instance) and len(branches) > 1 else []
    candidates = list(zip(branches, known, strict=True)) if known else []
    for tag in _telling(known):
        found, value = _at(instance, tag)
        if not found or len(candidates) == 1:
            continue
        kept = [pair for pair in candidates if tag not in pair[1] or _listed(value, pair[1][tag])]
        if not kept:
            return [], (tag,)
        if not any(tag in tags for _, tags in kept):
            continue  # no branch knows this value: it may be a mistake, so it does not rule out the ones that list others
        if len(kept) < len(candidates):
            told.append(tag)
        candidates = kept
    return [branch for branch, _ in candidates] if known else branches, tuple(told)


def _listed(value: Any, scalars: Scalars) -> bool:
    return any(equal(value, scalar) for scalar in scalars)


def _telling(known: list[dict[Tag, Scalars]]) -> list[Tag]:
    """All tags of the branches, the most telling first: in most branches, near, with one value in most of them."""
    places = {tag: place for place, tag in enumerate(dict.fromkeys(tag for tags in known for tag in tags))}

    def rank(tag: Tag) -> tuple[int, int, int, int]:
        single = sum(len(tags.get(tag, ())) == 1 for tags in known)
        return -sum(tag in tags for tags in known), len(tag), -single, places[tag]

    return sorted(places, key=rank)


def _at(instance: Any, tag: Tag) -> tuple[bool, Any]:
    value = instance
    for name in tag:
        if not is_object(value) or name not in value:
            return False, None
        value = value[name]
    return True, value


def _tags(program: Program, schema: Subschema, depth: int = DEEPEST) -> dict[Tag, Scalars]:
    """The tags of a schema for objects, with the scalars that each may be."""
    if depth == DEEPEST and schema.tags is not None:
        return schema.tags
    tags: dict[Tag, Scalars] = {}
    for name in schema.members.get("properties", ()):
        child = program.child(schema, "properties", name)
        scalars = _scalars(program, child)
        if scalars:
            _restrict(tags, {(name,): scalars})
        elif depth > 1 and _kinds(program, child) == frozenset({"object"}):
            _restrict(tags, {(name, *tag): scalars for tag, scalars in _tags(program, child, depth - 1).items()})
    for branch in conjoined(program, schema):
        _restrict(tags, _tags(program, branch, depth))
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema.members:
            _restrict(tags, _common([_tags(program, one, depth) for one in program.branches(schema, keyword)]))
    if depth == DEEPEST:
        schema.tags = tags
    return tags


def _restrict(tags: dict[Tag, Scalars], more: dict[Tag, Scalars]) -> None:
    for tag, scalars in more.items():
        tags[tag] = tuple(scalar for scalar in tags[tag] if _listed(scalar, scalars)) if tag in tags else scalars


def _common(branches: list[dict[Tag, Scalars]]) -> dict[Tag, Scalars]:
    shared = [tag for tag in branches[0] if all(tag in tags for tags in branches)]
    found = {tag: [(isinstance(one, bool), one) for tags in branches for one in tags[tag]] for tag in shared}
    return {tag: tuple(one for _, one in dict.fromkeys(pairs)) for tag, pairs in found.items()}


def _scalars(program: Program, schema: Subschema) -> Scalars:
    """The scalars that a schema limits its instances to; empty where it allows other values too."""
    words = schema.members
    values = [words["const"]] if "const" in words else words.get("enum", ())
    if any(value is not None for value in values) and not any(is_object(one) or is_array(one) for one in values):
        return tuple(values)
    return next((scalars for one in conjoined(program, schema) if (scalars := _scalars(program, one))), ())


def _unknown_tag(
    run: Run,
    here: Subschema,
    keyword: str,
    branches: list[Subschema],
    instance: Any,
    path: Path,
    tags: tuple[Tag, ...],
) -> None:
    """A tag with a value that no branch has: reported where the tag stands."""
    for tag in tags:
        known = [scalar for branch in branches for scalar in _tags(run.program, branch).get(tag, ())]
        options = list(dict.fromkeys(known))
        value = _at(instance, tag)[1]
        run.fail(here, keyword, _below(path, tag), f"one of {listed(options)}", shown(value), nearest(value, options))


def _wrong_tag(run: Run, here: Subschema, keyword: str, meant: Subschema, instance: Any, path: Path) -> None:
    """A tag with the value of another branch than all other members belong to."""
    hint = f"the other members are those of {_label(run.program, meant)}"
    for tag, known in _unmet(run.program, meant, instance).items():
        run.fail(here, keyword, _below(path, tag), among(known), shown(_at(instance, tag)[1]), hint)


def _unmet(program: Program, branch: Subschema, instance: Any) -> dict[Tag, Scalars]:
    """The tags of a branch that an object has with another value."""
    found = {tag: (known, *_at(instance, tag)) for tag, known in _tags(program, branch).items()}
    return {tag: known for tag, (known, there, value) in found.items() if there and not _listed(value, known)}


def _below(path: Path, tag: Tag) -> Path:
    for name in tag:
        path = (path, name)
    return path


# -------------------------------------------------------------------- words


def _reason(run: Run, branches: list[Subschema], branch: Subschema, instance: Any, tags: tuple[Tag, ...]) -> str:
    """Which branch was taken, and why; nothing where null was the only alternative."""
    if run.quick or all(other is branch or _kinds(run.program, other) == frozenset({"null"}) for other in branches):
        return ""
    told = " and ".join(f"{'.'.join(tag)} is {shown(_at(instance, tag)[1])}" for tag in tags)
    return f"{_label(run.program, branch)} ({told or f'the only branch for {kind_of(instance)}'})"


def _label(program: Program, branch: Subschema) -> str:
    while "$ref" in branch.members and len(branch.members) == 1:
        branch = program.referenced(branch)
    title = branch.members.get("title")
    return title if isinstance(title, str) else branch.pointer.removeprefix("/$defs/")
