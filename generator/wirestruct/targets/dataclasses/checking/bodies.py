"""Checks to statements: the bodies of the functions of a module of validators.

In: a check, the variable that holds the instance and what is known of it.  Out: statements that return False where
the check fails and do nothing where it holds.

The order is the fast one, as measured: the exact class first; required members read in one ``try``; optional ones
asked for by ``in``; members of closed objects counted instead of looked up; unions with a tag sent to the function of
their branch by a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from typing_extensions import assert_never

from wirestruct.naming import snake
from wirestruct.targets.dataclasses.checking.checks import (
    ALWAYS,
    ANY,
    NEVER,
    Among,
    Branch,
    Check,
    Every,
    Fixed,
    Interpreted,
    Items,
    Kind,
    Length,
    Limit,
    Members,
    Multiple,
    Not,
    OfKind,
    One,
    Pattern,
    Reference,
    Some,
    Tagged,
    Untagged,
    Written,
)
from wirestruct.targets.dataclasses.checking.conditions import (
    FALSE,
    Atom,
    Condition,
    Truth,
    both,
    either,
    negated,
    returned,
    text,
)
from wirestruct.targets.dataclasses.checking.containers import (
    ARRAY,
    OBJECT,
    as_exact,
    is_kind,
    item_statements,
    member_statements,
)
from wirestruct.targets.dataclasses.checking.places import Place
from wirestruct.targets.dataclasses.checking.registry import Registry, free
from wirestruct.targets.dataclasses.checking.scalars import FEW, is_there, scalar, sized, when
from wirestruct.targets.dataclasses.checking.statements import Nested, Plain, Require, Statement, settled
from wirestruct.targets.dataclasses.text import quote

__all__ = ["Body"]

NULL: Final = frozenset[Kind]({"null"})
LARGEST: Final = 40  # checks; what weighs more becomes a function of its own
ROOM: Final = 150  # checks in one function


@dataclass(slots=True)
class Body:
    """One function while it is written: its variables, and how much room is left in it."""

    registry: Registry
    room: int = ROOM
    variables: set[str] = field(default_factory=set[str])

    def fresh(self, name: str) -> str:
        """A variable that the function does not use yet."""
        variable = free(name, self.variables)
        self.variables.add(variable)
        return variable

    def inside(self, place: Place, name: str, kinds: frozenset[Kind] = ANY) -> Place:
        """A fresh variable for something inside of an instance: the member with this name, or an item.

        ``v_`` keeps it apart from every other name that the function uses.
        """
        return Place(self.fresh(f"v_{snake(name)}"), f"{place.hint}_{snake(name)}", kinds)

    def child(self, check: Check, place: Place) -> Sequence[Statement]:
        """The statements for a check, none for one that always holds, or a call for one that takes too many."""
        if check == ALWAYS:
            return []
        size = self.registry.size(check)
        if (isinstance(check, Reference) and not self.registry.small(check.name)) or size > min(LARGEST, self.room):
            return [Require(self.test(check, place))]
        self.room -= size
        return settled(self.statements(check, place))

    def test(self, check: Check, place: Place) -> Condition:
        """A check as condition, by a call if need be."""
        condition = self._condition(check, place)
        return self._call(check, place) if condition is None else condition

    def _call(self, check: Check, place: Place) -> Condition:
        call = f"{self.registry.function(check, place.exact, place.hint)}({place.variable})"
        return Atom(call, f"not {call}")

    # ---------------------------------------------------------------- conditions

    def _condition(self, check: Check, place: Place) -> Condition | None:
        """A check as condition; None where it takes statements."""
        match check:
            case Fixed(value):
                return Truth(value)
            case OfKind() | Among() | Limit() | Multiple() | Written() | Length() | Pattern():
                return scalar(check, place.variable, place.kinds, self.registry)
            case Interpreted(name):
                call = f"VALIDATORS.checker.is_valid({quote(name)}, {place.variable})"
                return Atom(call, f"not {call}")
            case Reference(name):
                small = self.registry.small(name)
                inlined = self._condition(self.registry.definitions[name], place) if small else None
                return self._call(check, place) if inlined is None else inlined
            case Every(checks):
                return self._all(checks, place)
            case Some() | One() | Not() | Branch():
                return self._combined(check, place)
            case Items() | Members():
                return self._counts(check, place)
            case Tagged() | Untagged():
                return None
        assert_never(check)

    def _all(self, checks: Sequence[Check], place: Place) -> Condition | None:
        conditions: list[Condition] = []
        for check in checks:
            condition = self._condition(check, place)
            if condition is None:
                return None
            conditions.append(condition)
            place = place.known(self.registry.dispatcher.kinds(check))
        return both(conditions)

    def _combined(self, check: Some | One | Not | Branch, place: Place) -> Condition | None:
        if isinstance(check, Branch) and ALWAYS not in (check.then, check.otherwise):
            return None
        parts = (check.condition, check.then, check.otherwise) if isinstance(check, Branch) else _parts(check)
        conditions = [condition for part in parts if (condition := self._condition(part, place)) is not None]
        if len(conditions) < len(parts):
            return None
        match check:
            case Some():
                return either(conditions)
            case One():
                return _exactly_one(conditions)
            case Not():
                return negated(conditions[0])
            case Branch():
                condition, then, otherwise = conditions
                return both([either([negated(condition), then]), either([condition, otherwise])])
        assert_never(check)

    def _counts(self, check: Items | Members, place: Place) -> Condition | None:
        """Arrays and objects of which only the size matters, or that a member or two are there."""
        variable, names = place.variable, self.registry
        size = sized(variable, check.least, check.most)
        if isinstance(check, Items):
            plain = check == Items(least=check.least, most=check.most)
            return when(ARRAY, variable, place.kinds, names, size) if plain else None
        if len(check.required) > FEW or check != Members(check.required, least=check.least, most=check.most):
            return None
        there = [is_there(name, variable) for name in check.required]
        return when(OBJECT, variable, place.kinds, names, both([size, *there]))

    # ---------------------------------------------------------------- statements

    def statements(self, check: Check, place: Place) -> Sequence[Statement]:
        """Statements that return False where the check fails."""
        if isinstance(check, Reference) and self.registry.small(check.name):
            return self.statements(self.registry.definitions[check.name], place)
        condition = self._condition(check, place)
        if condition is not None:
            return [Require(condition)]
        match check:
            case Every(checks):
                return self._every(checks, place)
            case Some(checks):
                return self._some(checks, place)
            case One(checks):
                return [Require(_exactly_one([self.test(one, place) for one in checks]))]
            case Not(one):
                return [Require(negated(self.test(one, place)))]
            case Branch():
                condition = self.test(check.condition, place)
                if isinstance(condition, Truth):
                    return self.child(check.then if condition.value else check.otherwise, place)
                then, otherwise = self.child(check.then, place), self.child(check.otherwise, place)
                return [Nested(f"if {text(condition)}:", tuple(then), "else:" if otherwise else "", tuple(otherwise))]
            case Items():
                return item_statements(check, place, self)
            case Members():
                return member_statements(check, place, self)
            case Tagged():
                return self._tagged(check, place)
            case Untagged(one, tag):
                return [Require(self._call(self.registry.untagged(one, tag), place))]
            case _:
                return [Require(self._call(check, place))]

    def _every(self, checks: Sequence[Check], place: Place) -> Sequence[Statement]:
        statements: list[Statement] = []
        for check in checks:
            if check == OfKind(OBJECT):
                statements.extend(as_exact(place, self))
                place = place.known(OBJECT, exact=True)
            else:
                statements.extend(self.statements(check, place))
                place = place.known(self.registry.dispatcher.kinds(check))
        return statements

    def _some(self, checks: Sequence[Check], place: Place) -> Sequence[Statement]:
        others = tuple(check for check in checks if check != OfKind(NULL))
        if len(others) == 1 < len(checks) and place.kinds >= NULL:
            inside = self.child(others[0], place.known(place.kinds - NULL))
            return [Nested(f"if {place.variable} is not None:", tuple(inside))]
        return [Require(either([self.test(check, place) for check in checks]))]

    def _tagged(self, check: Tagged, place: Place) -> Sequence[Statement]:
        if place.kinds <= OBJECT or check.otherwise == NEVER:
            return [*as_exact(place, self), *self._dispatch(check, place.known(OBJECT, exact=True))]
        if check.otherwise == OfKind(NULL):
            inside = self._tagged(replace(check, otherwise=NEVER), place.known(place.kinds - NULL))
            return [Nested(f"if {place.variable} is not None:", tuple(inside))]
        objects = self._tagged(check, place.known(OBJECT))
        is_object = is_kind("object", place, self)
        others = self.child(check.otherwise, place.known(place.kinds - OBJECT))
        return [Nested(f"if {is_object}:", tuple(objects), "else:" if others else "", tuple(others))]

    def _dispatch(self, check: Tagged, place: Place) -> Sequence[Statement]:
        entries: list[str] = []
        for value, case in check.cases:
            hint = f"{place.hint}_{snake(value)}"
            if isinstance(case, Untagged):
                hint = snake(case.check.name) if isinstance(case.check, Reference) else hint
                case = self.registry.untagged(case.check, case.tag)
            entries.append(f"{quote(value)}: {self.registry.function(case, True, hint)}")
        table = self.registry.table(check.tag, "{" + ", ".join(entries) + "}")
        chosen = self.fresh("check")
        look_up = Plain(f"{chosen} = {table}[{place.variable}[{quote(check.tag)}]]")
        call = f"{chosen}({place.variable})"
        return [
            Nested("try:", (look_up,), "except (KeyError, TypeError):", (Require(FALSE),)),
            Require(Atom(call, f"not {call}")),
        ]


def _parts(check: Some | One | Not) -> tuple[Check, ...]:
    return (check.check,) if isinstance(check, Not) else check.checks


def _exactly_one(conditions: Sequence[Condition]) -> Condition:
    possible = [condition for condition in conditions if condition != FALSE]
    if len(possible) < 2:
        return possible[0] if possible else FALSE
    total = " + ".join(f"({returned(condition)})" for condition in possible)
    return Atom(f"{total} == 1", f"{total} != 1")
