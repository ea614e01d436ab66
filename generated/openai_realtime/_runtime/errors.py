# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""What goes wrong when values are read and written, each problem at its JSON Pointer."""

from __future__ import annotations

from collections.abc import Iterable

from .instances import kind_of
from .wording import described, shown

__all__ = ["CodecError", "DecodeError", "EncodeError", "Problem", "abridged"]


class Problem:
    """One fault: where (a JSON Pointer, RFC 6901), what was expected, what was found."""

    __slots__ = ("expected", "found", "pointer")

    pointer: str
    expected: str
    found: str

    def __init__(self, pointer: str, expected: str, found: str) -> None:
        self.pointer = pointer
        self.expected = expected
        self.found = found

    def __repr__(self) -> str:
        return f"Problem({self.pointer!r}, expected={self.expected!r}, found={self.found!r})"

    def __str__(self) -> str:
        return f"{self.pointer or '(root)'}: expected {self.expected}, found {self.found}"


class CodecError(ValueError):
    """A value does not fit its type.  ``problems`` holds every fault found, in document order, at least one.

    ``pointer``, ``expected`` and ``found`` are those of the first.
    """

    problems: tuple[Problem, ...]

    def __init__(self, type_name: str, problems: Iterable[Problem]) -> None:
        self.type_name = type_name
        self.problems = tuple(problems)
        super().__init__(type_name, self.problems)

    @property
    def pointer(self) -> str:
        return self.problems[0].pointer

    @property
    def expected(self) -> str:
        return self.problems[0].expected

    @property
    def found(self) -> str:
        return self.problems[0].found

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return f"{self.type_name}: {lines[0]}" if len(lines) == 1 else "\n  ".join([f"{self.type_name}:", *lines])


class DecodeError(CodecError):
    """The text or value that was read is not of the type it was read as."""


class EncodeError(CodecError):
    """The object that was written holds a value that its type does not allow, or that JSON cannot express."""


def abridged(value: object) -> str:
    """A value for people: its kind where that does not go without saying, and the value as far as 80 characters go."""
    if kind := kind_of(value):
        return described(value, kind)
    if isinstance(value, (bytes, bytearray)):
        return f"{type(value).__name__} {shown(value[:81])}"
    try:
        return f"{type(value).__name__} {shown(value)}"
    except RecursionError:
        return type(value).__name__
