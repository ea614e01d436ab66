# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Violations in JSON texts, each with its line and column.

In: a text and a check of values.  Out: what the check says about the value in the text, with places; one violation of
the keyword ``json`` where the text is not JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from .engine import loads_exactly
from .evaluation import Violation
from .places import places

__all__ = ["unreadable", "violations_in"]

# What is wrong with these is that the member is there at all, so its name is the place to look at.
_SURPLUS: Final = frozenset(["additionalProperties", "unevaluatedProperties", "propertyNames", "false"])


def violations_in(text: bytes | str, check: Callable[[Any], list[Violation]]) -> list[Violation]:
    """Every violation in a JSON text, with line and column."""
    try:
        decoded = text if isinstance(text, str) else text.decode()
        value = loads_exactly(decoded)
    except RecursionError:
        return [unreadable("not JSON that can be read: nested too deeply")]
    except json.JSONDecodeError as error:
        return [unreadable(f"not JSON: {error}", error.lineno, error.colno)]
    except ValueError as error:
        return [unreadable(f"not JSON: {error}")]
    return _placed(decoded, check(value))


def unreadable(message: str, line: int | None = 1, column: int | None = 1) -> Violation:
    """The violation of a text that holds no value."""
    return Violation("", "", "json", message, "JSON", "", line=line, column=column)


def _placed(text: str, violations: list[Violation]) -> list[Violation]:
    if not violations:
        return violations
    found = places(text, [violation.pointer for violation in violations])
    placed: list[Violation] = []
    for violation in violations:
        line, column = found[violation.pointer][violation.keyword not in _SURPLUS]
        placed.append(replace(violation, line=line, column=column))
    return placed
