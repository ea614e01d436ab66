"""What one module of validators is made of while it is being put together: functions, constants, tables, imports.

In: the checks of all definitions.  Out: names, and the queue of functions that still have to be printed.  Equal checks
share one function, equal constants one name; everything is numbered in the order of first use.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from wirestruct.naming import snake
from wirestruct.targets.dataclasses.checking.checks import (
    Check,
    Every,
    Kind,
    Members,
    OfKind,
    Reference,
    Tagged,
    Untagged,
    inner,
    weight,
)
from wirestruct.targets.dataclasses.checking.dispatch import Dispatcher
from wirestruct.targets.dataclasses.checking.lowering import every

__all__ = ["Constant", "Pending", "Registry", "free"]

OBJECT: Final = frozenset[Kind]({"object"})
RUNTIME: Final = ("as_object", "equal", "is_array", "is_integer", "is_multiple", "is_number", "is_object", "is_unique")
SMALL: Final = 8  # checks; a definition of up to this weight is written where it is used


@dataclass(frozen=True, slots=True)
class Pending:
    """A function to print.  ``exact``: it is only called with exact dicts."""

    name: str
    check: Check
    exact: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level constant; without ``annotation`` its type is clear from the expression."""

    name: str
    annotation: str
    expression: str


@dataclass(slots=True)
class Registry:
    """The parts of a module so far."""

    definitions: Mapping[str, Check]
    imports: set[str] = field(default_factory=set[str])
    constants: dict[str, Constant] = field(default_factory=dict[str, Constant])
    tables: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    queue: list[Pending] = field(default_factory=list[Pending])
    names: dict[tuple[str, bool], str] = field(default_factory=dict[tuple[str, bool], str])
    taken: set[str] = field(default_factory=lambda: {f"_{name}" for name in RUNTIME})
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    dispatcher: Dispatcher = field(init=False)
    led_to: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(self.definitions)
        self.led_to = dict(_led_to(self.definitions.values()))

    # ---------------------------------------------------------------- names of things outside of a function

    def runtime(self, name: str) -> str:
        """The name of a function of the runtime's ``instances``."""
        self.imports.add(name)
        return f"_{name}"

    def constant(self, prefix: str, annotation: str, expression: str) -> str:
        """The name of a constant with this value."""
        if expression not in self.constants:
            number = sum(one.name.startswith(f"_{prefix}_") for one in self.constants.values()) + 1
            self.constants[expression] = Constant(f"_{prefix}_{number}", annotation, expression)
        return self.constants[expression].name

    def table(self, tag: str, entries: str) -> str:
        """The name of a table from tag values to functions."""
        key = f"{tag}: {entries}"
        if key not in self.tables:
            name = f"_BY_{snake(tag).upper()}" if snake(tag).isascii() else "_BY"
            number = sum(other.rpartition("_")[0] == name for other, _ in self.tables.values()) + 1
            self.tables[key] = (f"{name}_{number}", entries)
        return self.tables[key][0]

    def definition(self, name: str) -> str:
        """The function of a definition."""
        check = self.definitions[name]
        key = repr(check), False
        if key not in self.names:
            self._queued(key, f"is_{snake(name)}", self._by_way_of_tag(name, check))
        return self.names[key]

    def function(self, check: Check, exact: bool, hint: str) -> str:
        """The function for a check; ``exact`` where it is only called with exact dicts."""
        if isinstance(check, Reference):
            return self.definition(check.name)
        key = repr(check), exact
        if key not in self.names:
            self._queued(key, f"_{hint.removeprefix('is_').strip('_')}", check)
        return self.names[key]

    def _queued(self, key: tuple[str, bool], hint: str, check: Check) -> None:
        self.names[key] = free(hint, self.taken)
        self.taken.add(self.names[key])
        self.queue.append(Pending(self.names[key], check, key[1]))

    def _by_way_of_tag(self, name: str, check: Check) -> Check:
        """A branch of a tagged union as the test of its tag and the function that the union calls, to say it once."""
        tag = self.led_to.get(name)
        parts = check.checks if isinstance(check, Every) else (check,)
        holders = [one for one in parts if isinstance(one, Members) and tag in one.required]
        holder = next((dict(one.properties) for one in holders if tag in dict(one.properties)), dict[str, Check]())
        if tag is None or tag not in holder or self.dispatcher.kinds(check) != OBJECT or self.small(name):
            return check
        tagged = Members(required=(tag,), properties=((tag, holder[tag]),))
        return Every((OfKind(OBJECT), tagged, Untagged(Reference(name), tag)))

    # ---------------------------------------------------------------- what to write in place

    def small(self, name: str) -> bool:
        """Whether a definition is written where it is used rather than called."""
        return self.size(Reference(name)) <= SMALL

    def size(self, check: Check) -> int:
        """The weight of a check with small definitions written in place; a definition in itself is never small."""
        if not isinstance(check, Reference):
            references = [one for one in _walk(check) if isinstance(one, Reference)]
            return weight([check]) + sum(min(self.size(one), SMALL) for one in references)
        if check.name not in self.sizes:
            self.sizes[check.name] = SMALL + 1
            self.sizes[check.name] = self.size(self.definitions[check.name])
        return self.sizes[check.name]

    def untagged(self, check: Check, tag: str) -> Check:
        """What remains of a check for an object whose tag is there and right."""
        match check:
            case Reference(name):
                return self.untagged(self.definitions[name], tag)
            case Every(checks):
                return every(self._without(one, tag) for one in checks)
            case _:
                return self._without(check, tag)

    def _without(self, check: Check, tag: str) -> Check:
        if isinstance(check, OfKind):
            return every(())
        if not isinstance(check, Members) or tag not in check.required or tag not in dict(check.properties):
            return check
        return replace(
            check,
            required=tuple(name for name in check.required if name != tag),
            properties=tuple((name, one) for name, one in check.properties if name != tag),
            present=(*check.present, tag),
        )


def free(wanted: str, taken: Container[str]) -> str:
    """The name that is wanted, with a number behind it where it is taken."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def _walk(check: Check) -> Iterable[Check]:
    yield check
    for one in inner(check):
        yield from _walk(one)


def _led_to(checks: Iterable[Check]) -> Iterable[tuple[str, str]]:
    """Definitions that a union leads to by tag, with the tag."""
    for check in checks:
        for one in _walk(check):
            if isinstance(one, Tagged):
                for _, case in one.cases:
                    if isinstance(case, Untagged) and isinstance(case.check, Reference):
                        yield case.check.name, case.tag
