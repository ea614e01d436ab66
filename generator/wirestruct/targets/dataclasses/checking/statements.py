"""The statements that bodies of validators are made of, and their text.

In: a sequence of statements.  Out: lines, with neighbouring refusals joined and the last one turned into the result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

from wirestruct.targets.dataclasses.checking.conditions import (
    And,
    Atom,
    Condition,
    Or,
    Truth,
    both,
    negated,
    returned,
    text,
)

__all__ = ["Nested", "Plain", "Require", "Statement", "body", "mentions", "refuses", "settled"]

JOINED: Final = 4  # as many atoms as one ``if`` may hold when it is put together from several


@dataclass(frozen=True, slots=True)
class Plain:
    """One line."""

    line: str


@dataclass(frozen=True, slots=True)
class Require:
    """The function returns False unless the condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Nested:
    """A header line with statements below it; ``otherwise`` stands below the second header."""

    header: str
    body: tuple[Statement, ...]
    second: str = ""
    otherwise: tuple[Statement, ...] = ()


Statement: TypeAlias = Union[Plain, Require, Nested]


def body(statements: Sequence[Statement]) -> tuple[str, ...]:
    """The lines of a function that returns True where no statement returned False."""
    joined = settled(statements)
    if joined and isinstance(joined[-1], Require):
        return (*_lines(joined[:-1]), f"return {returned(joined[-1].condition)}")
    return (*_lines(joined), "return True")


def refuses(statements: Sequence[Statement]) -> bool:
    """Whether these statements return False whatever comes."""
    return any(isinstance(one, Require) and one.condition == Truth(False) for one in settled(statements))


def mentions(statements: Sequence[Statement], variable: str) -> bool:
    """Whether the text of these statements has a variable in it."""
    return any(variable in re.findall(r"\w+", line) for line in _lines(statements))


def _lines(statements: Sequence[Statement]) -> list[str]:
    lines: list[str] = []
    for statement in settled(statements):
        match statement:
            case Plain(line):
                lines.append(line)
            case Require(Truth(False)):
                lines.append("return False")
            case Require(condition):
                lines += [f"if {text(negated(condition))}:", "    return False"]
            case Nested(header, inside, second, otherwise):
                lines += [header, *_indented(inside)]
                lines += [second, *_indented(otherwise)] if second else []
    return lines


def _indented(statements: Sequence[Statement]) -> list[str]:
    return [f"    {line}" for line in _lines(statements)] or ["    pass"]


def settled(statements: Sequence[Statement]) -> list[Statement]:
    """The statements with neighbouring refusals made one.  Where one always refuses, nothing else matters."""
    if any(isinstance(one, Require) and one.condition == Truth(False) for one in statements):
        return [Require(Truth(False))]
    joined: list[Statement] = []
    for statement in statements:
        if isinstance(statement, Nested) and not settled(statement.body) and not settled(statement.otherwise):
            continue
        if isinstance(statement, Require):
            if statement.condition == Truth(True):
                continue
            previous = joined[-1] if joined else None
            if isinstance(previous, Require):
                together = both([previous.condition, statement.condition])
                if _atoms(together) <= JOINED:
                    joined[-1] = Require(together)
                    continue
        joined.append(statement)
    return joined


def _atoms(condition: Condition) -> int:
    match condition:
        case Truth() | Atom():
            return 1
        case And(parts) | Or(parts):
            return sum(map(_atoms, parts))
