"""The interpreter of schemas: what defines which JSON values are right, and says what is wrong with the others.

In: a self-contained schema document.  Out: verdicts, and every violation.  Generated functions are a fast way to the
same verdicts.  Instances are JSON values as ``json.loads`` makes them: dict with texts as keys, list, str, int, float,
bool and None, or subclasses of these.  Anything else, NaN and the infinities among it, is of no JSON type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from .applicators import APPLICATORS, refusal
from .assertions import ASSERTIONS
from .evaluation import Program, Rule, Run, Violation

__all__ = ["DepthError", "SchemaChecker", "Violation"]

# ``type`` runs first: an instance of the wrong type is not worth looking at further.
RULES: Final[Mapping[str, Rule]] = {**ASSERTIONS, **APPLICATORS}


class DepthError(ValueError):
    """The instance is nested too deeply to be checked within Python's recursion limit."""


class SchemaChecker:
    """The interpreter of one self-contained schema document.

    ``document`` holds ``$defs`` by name, and every ``$ref`` in it is ``#/$defs/<name>``.  ``patterns`` has the Python
    spelling of every regular expression in it.  ``formats`` asks that ``format`` be asserted as well.
    """

    __slots__ = ("_asserting", "_program")

    def __init__(self, document: Mapping[str, Any], patterns: Mapping[str, str]) -> None:
        self._program = Program(document["$defs"], patterns, RULES, refusal)
        self._asserting: Program | None = None

    def violations(self, name: str, instance: Any, *, formats: bool = False) -> list[Violation]:
        """Everything that keeps the instance from satisfying a definition; empty where it does.

        Raises ``KeyError`` for an unknown definition and ``DepthError``.
        """
        return self._applied(name, instance, False, formats)

    def is_valid(self, name: str, instance: Any, *, formats: bool = False) -> bool:
        """Whether the instance satisfies a definition.  Raises ``KeyError`` and ``DepthError`` like ``violations``."""
        return not self._applied(name, instance, True, formats)

    def _applied(self, name: str, instance: Any, quick: bool, formats: bool) -> list[Violation]:
        program = self._with_formats() if formats else self._program
        definition = program.definition(name)
        try:
            return Run(program, quick).apply(definition, instance)
        except RecursionError:
            raise DepthError(f"{name}: the instance is nested too deeply to be checked") from None

    def _with_formats(self) -> Program:
        if self._asserting is None:
            from .contents import content_rule  # most programs never ask
            from .formats import format_rule

            rules = {**RULES, "format": format_rule, "x-asserted-content": content_rule}
            self._asserting = replace(self._program, rules=rules, ready={})
        return self._asserting
