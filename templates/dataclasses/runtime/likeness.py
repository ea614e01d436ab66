"""How much an object looks like the branches of a union, by its members' names and by what is wrong with them.

In: branches and an instance.  Out: numbers to compare them by.  None of this decides a verdict.
"""

from __future__ import annotations

from typing import Any, Final

from .evaluation import Program, Subschema, Violation
from .instances import is_object

__all__ = ["conjoined", "distance", "misplaced"]

TELLING: Final = ("const", "enum", "anyOf", "oneOf")


def conjoined(program: Program, schema: Subschema) -> list[Subschema]:
    """What has to hold along with a schema, whatever the instance: through ``$ref`` and ``allOf``."""
    referenced = [program.referenced(schema)] if "$ref" in schema.members else []
    return referenced + (program.branches(schema, "allOf") if "allOf" in schema.members else [])


def distance(program: Program, branch: Subschema, instance: Any, reasons: tuple[Violation, ...]) -> tuple[int, ...]:
    """How far an instance is from a branch, for these reasons.

    Violations of its own shape weigh more than ones further in, and a member that the branch does not speak of as much
    as a violation.  What is limited to a few values tells branches apart, so of two that are as close the one loses
    whose values are not met.
    """
    near = sum(violation.pointer.count("/") < 2 for violation in reasons)
    telling = sum(violation.keyword in TELLING for violation in reasons)
    return near + _unknown(program, branch, instance), len(reasons), telling


def misplaced(program: Program, taken: Subschema, others: list[Subschema], instance: Any) -> Subschema | None:
    """The one other branch that has all the members that an object has, where the one its tag names lacks some."""
    if not (_lacks(program, taken, instance) and _unknown(program, taken, instance)):
        return None
    fitting = [one for one in others if not _lacks(program, one, instance) and not _unknown(program, one, instance)]
    return fitting[0] if len(fitting) == 1 else None


def _lacks(program: Program, schema: Subschema, instance: Any) -> bool:
    """Whether an object is without a member that the branch requires."""
    missing = any(name not in instance for name in schema.members.get("required", ()))
    return missing or any(_lacks(program, one, instance) for one in conjoined(program, schema))


def _unknown(program: Program, branch: Subschema, instance: Any) -> int:
    """How many members of the instance a branch does not speak of."""
    return sum(not _speaks_of(program, branch, name) for name in instance) if is_object(instance) else 0


def _speaks_of(program: Program, schema: Subschema, name: str) -> bool:
    words = schema.members
    if name in words.get("properties", ()) or isinstance(words.get("additionalProperties"), dict):
        return True
    if any(program.matches(pattern, name) for pattern in words.get("patternProperties", ())):
        return True
    unions = [one for word in ("anyOf", "oneOf") if word in words for one in program.branches(schema, word)]
    return any(_speaks_of(program, one, name) for one in [*conjoined(program, schema), *unions])
