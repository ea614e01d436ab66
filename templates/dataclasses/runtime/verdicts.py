"""The validators of one generated module under one roof.

In: the module's functions, one per definition, and where its schema document is.  Out: verdicts, and every violation.
The interpreter and all it needs is imported when it is asked for the first time, which most programs never do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .validation import SchemaChecker, Violation

__all__ = ["Validators"]


class Validators:
    """The validators of one generated module: its functions, and the interpreter for everything they do not say.

    ``package`` is the module's import name; its schema document is read from there when it is first needed.
    """

    __slots__ = ("_checker", "_checks", "_document", "_package", "_patterns")

    def __init__(self, package: str, checks: Mapping[str, Callable[[Any], bool]], patterns: Mapping[str, str]) -> None:
        self._package = package
        self._checks = checks
        self._patterns = patterns
        self._document: dict[str, Any] | None = None
        self._checker: SchemaChecker | None = None

    @property
    def names(self) -> list[str]:
        """The definitions that have a validator."""
        return list(self._checks)

    @property
    def document(self) -> dict[str, Any]:
        """The schema document of the module."""
        if self._document is None:
            import json
            from pkgutil import get_data

            text = get_data(self._package, "schemas/schema.json")
            assert text is not None
            self._document = json.loads(text)
        assert self._document is not None
        return self._document

    @property
    def checker(self) -> SchemaChecker:
        """The interpreter of the module's schema document."""
        if self._checker is None:
            from .validation import SchemaChecker

            self._checker = SchemaChecker(self.document, self._patterns)
        return self._checker

    def is_valid(self, name: str, instance: Any) -> bool:
        """Whether the instance satisfies a definition.  Raises ``KeyError`` for an unknown one, and ``DepthError``."""
        check = self._checks[name]
        try:
            return check(instance)
        except RecursionError:
            return self.checker.is_valid(name, instance)

    def violations(self, name: str, instance: Any, *, formats: bool = False) -> list[Violation]:
        """Every violation, outer places before inner ones; empty exactly where ``is_valid`` is true.

        Raises ``KeyError`` for an unknown definition, and ``DepthError``.
        """
        if not formats and self.is_valid(name, instance):
            return []
        return self.checker.violations(name, instance, formats=formats)
