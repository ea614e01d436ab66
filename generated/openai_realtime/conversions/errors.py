# Copied by wirestruct from extensions/conversions/errors.py. Do not edit: change it there and regenerate.
"""What keeps a value from being converted: each reason at the JSON Pointer of the member in the value itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._runtime.instances import is_array, is_object
from .._runtime.wording import shown

__all__ = ["ConversionError", "Misfit", "quoted"]

SECRET = frozenset({"authorization", "client_secret", "headers", "value"})
"""Members whose values are keys, or contain them."""


class Misfit:
    """One member that has no counterpart: where it stands (a JSON Pointer, RFC 6901), and why, with what to do."""

    __slots__ = ("pointer", "reason")

    pointer: str
    reason: str

    def __init__(self, pointer: str, reason: str) -> None:
        self.pointer = pointer
        self.reason = reason

    def __repr__(self) -> str:
        return f"Misfit({self.pointer!r}, {self.reason!r})"

    def __str__(self) -> str:
        return f"{self.pointer or '(root)'}: {self.reason}"


class ConversionError(ValueError):
    """A value says something that the other world cannot, or leaves out what that world requires.

    ``problems`` holds all that was found, at least one; ``pointer`` and ``reason`` are those of the first.
    """

    problems: tuple[Misfit, ...]

    def __init__(self, direction: str, problems: Iterable[Misfit]) -> None:
        self.direction = direction
        self.problems = tuple(problems)
        super().__init__(direction, self.problems)

    @property
    def pointer(self) -> str:
        return self.problems[0].pointer

    @property
    def reason(self) -> str:
        return self.problems[0].reason

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return f"{self.direction}: {lines[0]}" if len(lines) == 1 else "\n  ".join([f"{self.direction}:", *lines])


def quoted(value: Any, path: tuple[str, ...]) -> str:
    """A value for people, cut short and without its secrets; ``path`` is where it stands."""
    return "a secret" if SECRET.intersection(path) else shown(_without_secrets(value))


def _without_secrets(value: Any) -> Any:
    if is_object(value):
        return {name: "..." if name in SECRET else _without_secrets(member) for name, member in value.items()}
    return [_without_secrets(element) for element in value] if is_array(value) else value
