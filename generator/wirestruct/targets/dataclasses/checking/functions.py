"""The functions of one module of validators: definitions in, everything a template lays out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wirestruct.documents import JSON
from wirestruct.targets.dataclasses.checking.bodies import Body
from wirestruct.targets.dataclasses.checking.checks import ANY
from wirestruct.targets.dataclasses.checking.containers import OBJECT
from wirestruct.targets.dataclasses.checking.dispatch import Dispatcher
from wirestruct.targets.dataclasses.checking.lowering import lower
from wirestruct.targets.dataclasses.checking.places import Place
from wirestruct.targets.dataclasses.checking.recursion import without_ambiguous_recursion
from wirestruct.targets.dataclasses.checking.registry import Constant, Registry
from wirestruct.targets.dataclasses.checking.statements import body

__all__ = ["Function", "Functions", "functions"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function and the lines of its body, indented as they stand."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Functions:
    """A module's parts, in the order they stand.  ``checks``: the function of each definition."""

    imports: tuple[str, ...]
    constants: tuple[Constant, ...]
    functions: tuple[Function, ...]
    tables: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, str], ...]


def functions(definitions: Mapping[str, JSON], offered: Iterable[str]) -> Functions:
    """Functions for the offered definitions and for whatever these need."""
    lowered = lower(definitions)
    dispatcher = Dispatcher(lowered)
    dispatched = {name: dispatcher.dispatched(check) for name, check in lowered.items()}
    registry = Registry(without_ambiguous_recursion(dispatched))
    checks = [(name, registry.definition(name)) for name in offered]
    printed: list[Function] = []
    while len(printed) < len(registry.queue):
        pending = registry.queue[len(printed)]
        place = Place("x", pending.name, OBJECT if pending.exact else ANY, pending.exact)
        printed.append(Function(pending.name, body(Body(registry).statements(pending.check, place))))
    return _needed(
        Functions(
            tuple(sorted(registry.imports)),
            tuple(registry.constants.values()),
            tuple(printed),
            tuple(registry.tables.values()),
            tuple(checks),
        )
    )


def _needed(parts: Functions) -> Functions:
    """The parts that the checks lead to: what a contradiction in a schema cut off would only be dead text."""
    texts = {function.name: "\n".join(function.lines) for function in parts.functions} | dict(parts.tables)
    used: set[str] = set()
    pending = [function for _, function in parts.checks]
    while pending:
        name = pending.pop()
        if name not in used:
            used.add(name)
            pending += re.findall(r"\w+", texts.get(name, ""))
    return Functions(
        tuple(name for name in parts.imports if f"_{name}" in used),
        tuple(constant for constant in parts.constants if constant.name in used),
        tuple(function for function in parts.functions if function.name in used),
        tuple(table for table in parts.tables if table[0] in used),
        parts.checks,
    )
