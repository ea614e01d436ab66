"""Where an instance is kept in a function, and what the code around it knows already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from wirestruct.targets.dataclasses.checking.checks import ANY, Check, Kind
from wirestruct.targets.dataclasses.checking.conditions import Condition
from wirestruct.targets.dataclasses.checking.registry import Registry
from wirestruct.targets.dataclasses.checking.statements import Statement

__all__ = ["Place", "Writer"]


@dataclass(frozen=True, slots=True)
class Place:
    """A variable.  ``kinds``: what its value may still be; ``exact``: an object in it is a dict and no subclass.

    ``hint`` names functions that are split off from here.
    """

    variable: str
    hint: str
    kinds: frozenset[Kind] = ANY
    exact: bool = False

    def known(self, kinds: frozenset[Kind], exact: bool = False) -> Place:
        """The same variable, now known to be of these kinds."""
        return replace(self, kinds=self.kinds & kinds, exact=self.exact or exact)


class Writer(Protocol):
    """What the printers of arrays and objects ask of the function they write in."""

    registry: Registry

    def fresh(self, name: str) -> str:
        """A variable that the function does not use yet."""
        ...

    def inside(self, place: Place, name: str, kinds: frozenset[Kind] = ANY) -> Place:
        """A fresh variable for something inside of an instance: the member with this name, or an item."""
        ...

    def child(self, check: Check, place: Place) -> Sequence[Statement]:
        """The statements for a check, none for one that always holds, or a call for one that takes too many."""
        ...

    def test(self, check: Check, place: Place) -> Condition:
        """A check as condition, by a call if need be."""
        ...
