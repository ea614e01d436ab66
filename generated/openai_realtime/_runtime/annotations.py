# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Which members and items other keywords have already evaluated (JSON Schema 2020-12 Core, sections 11.2 and 11.3).

In: a subschema with ``unevaluatedProperties`` or ``unevaluatedItems`` and the instance.  Out: the names or positions
that its own keywords and the subschemas applied in place have evaluated.

What has to hold anyway (``allOf``, ``$ref``, the branch of an ``if``, one of the branches of ``anyOf``) counts without
being tried: where it fails its own keyword reports that, and a list of unevaluated members would only be noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .evaluation import Run, Subschema
from .instances import is_object

__all__ = ["evaluated_items", "evaluated_members"]


def evaluated_members(run: Run, here: Subschema, instance: dict[str, Any]) -> set[str]:
    """The names that keywords other than this subschema's ``unevaluatedProperties`` have evaluated."""
    words = here.members
    names = {name for name in words.get("properties", ()) if name in instance}
    if "additionalProperties" in words:
        return set(instance)
    for pattern in words.get("patternProperties", ()):
        names.update(name for name in instance if run.program.matches(pattern, name))
    for branch in _applied(run, here, instance):
        names |= (
            set(instance) if "unevaluatedProperties" in branch.members else evaluated_members(run, branch, instance)
        )
    return names


def evaluated_items(run: Run, here: Subschema, instance: list[Any]) -> set[int]:
    """The positions that keywords other than this subschema's ``unevaluatedItems`` have evaluated."""
    words = here.members
    if "items" in words:
        return set(range(len(instance)))
    positions = set(range(min(len(words.get("prefixItems", ())), len(instance))))
    if "contains" in words:
        child = run.program.child(here, "contains")
        positions.update(index for index, item in enumerate(instance) if run.holds(child, item))
    for branch in _applied(run, here, instance):
        if "unevaluatedItems" in branch.members:
            return set(range(len(instance)))
        positions |= evaluated_items(run, branch, instance)
    return positions


def _applied(run: Run, here: Subschema, instance: Any) -> Iterator[Subschema]:
    """The subschemas in place whose annotations count for this instance."""
    words, program = here.members, run.program
    if "$ref" in words:
        yield program.referenced(here)
    if "allOf" in words:
        yield from program.branches(here, "allOf")
    for keyword in ("anyOf", "oneOf"):
        if keyword in words:
            branches = program.branches(here, keyword)
            yield from [branch for branch in branches if run.holds(branch, instance)] or branches
    if "if" in words:
        condition = program.child(here, "if")
        held = run.holds(condition, instance)
        if held:
            yield condition
        if ("then" if held else "else") in words:
            yield program.child(here, "then" if held else "else")
    for name in words.get("dependentSchemas", ()) if is_object(instance) else ():
        if name in instance:
            yield program.child(here, "dependentSchemas", name)
