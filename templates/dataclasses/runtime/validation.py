"""Validation of JSON values: the public face of the interpreter and of a module's generated validators.

In: a module's schema document and, where there are any, its generated functions.  Out: verdicts, and every violation.

``SchemaChecker`` reads the schema itself and defines what is right; generated functions are a fast way to the same
verdicts.  Instances are JSON values as ``json.loads`` makes them: dict with texts as keys, list, str, int, float,
bool and None, or subclasses of these.  Anything else, NaN and the infinities among it, is of no JSON type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, Final

from .applicators import APPLICATORS, refusal
from .assertions import ASSERTIONS
from .evaluation import Program, Rule, Run, Violation

__all__ = ["DepthError", "SchemaChecker", "Validators", "Violation"]

# ``type`` runs first: an instance of the wrong type is not worth looking at further.
RULES: Final[Mapping[str, Rule]] = {**ASSERTIONS, **APPLICATORS}


class DepthError(ValueError):
    """The instance is nested too deeply to be checked within Python's recursion limit."""


class SchemaChecker:
    """The interpreter of one self-contained schema document.

    ``document`` holds ``$defs`` by name, and every ``$ref`` in it is ``#/$defs/<name>``.  ``patterns`` has the Python
    spelling of every regular expression in it.
    """

    __slots__ = ("_program",)

    def __init__(self, document: Mapping[str, Any], patterns: Mapping[str, str]) -> None:
        self._program = Program(document["$defs"], patterns, RULES, refusal)

    def violations(self, name: str, instance: Any) -> list[Violation]:
        """Everything that keeps the instance from satisfying a definition; empty where it does.

        Raises ``KeyError`` for an unknown definition and ``DepthError``.
        """
        return self._applied(name, instance, quick=False)

    def is_valid(self, name: str, instance: Any) -> bool:
        """Whether the instance satisfies a definition.  Raises ``KeyError`` and ``DepthError`` like ``violations``."""
        return not self._applied(name, instance, quick=True)

    def _applied(self, name: str, instance: Any, quick: bool) -> list[Violation]:
        definition = self._program.definition(name)
        try:
            return Run(self._program, quick).apply(definition, instance)
        except RecursionError:
            raise DepthError(f"{name}: the instance is nested too deeply to be checked") from None


class Validators:
    """The validators of one generated module: its functions, and the interpreter for everything they do not say.

    ``package`` is the module's import name; its schema document is read from there when it is first needed.
    """

    __slots__ = ("_checker", "_checks", "_package", "_patterns")

    def __init__(self, package: str, checks: Mapping[str, Callable[[Any], bool]], patterns: Mapping[str, str]) -> None:
        self._package = package
        self._checks = checks
        self._patterns = patterns
        self._checker: SchemaChecker | None = None

    @property
    def checker(self) -> SchemaChecker:
        """The interpreter of the module's schema document."""
        if self._checker is None:
            text = (
                resources.files(self._package).joinpath("schemas").joinpath("schema.json").read_text(encoding="utf-8")
            )
            self._checker = SchemaChecker(json.loads(text), self._patterns)
        return self._checker

    def is_valid(self, name: str, instance: Any) -> bool:
        """Whether the instance satisfies a definition.  Raises ``KeyError`` for an unknown one, and ``DepthError``."""
        check = self._checks[name]
        try:
            return check(instance)
        except RecursionError:
            return self.checker.is_valid(name, instance)

    def violations(self, name: str, instance: Any) -> list[Violation]:
        """Every violation, outer places before inner ones; empty exactly where ``is_valid`` is true.

        Raises ``KeyError`` for an unknown definition, and ``DepthError``.
        """
        return [] if self.is_valid(name, instance) else self.checker.violations(name, instance)
