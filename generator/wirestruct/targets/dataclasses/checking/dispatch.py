"""How unions are told apart: checks in, the same checks with every union in its fastest exact form out.

Objects are told apart by a tag: a member that every branch for objects requires and limits to certain texts.  Where
several branches share a value, the next such member decides among them (``type``, then ``role``).  Branches for
different kinds exclude each other, so that "exactly one" is "any".  What cannot be told apart stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from wirestruct.targets.dataclasses.checking.checks import (
    ALWAYS,
    ANY,
    NEVER,
    Among,
    Branch,
    Check,
    Every,
    Fixed,
    Items,
    Kind,
    Members,
    Not,
    OfKind,
    One,
    Reference,
    Some,
    Tagged,
    Untagged,
    kind_of,
)
from wirestruct.targets.dataclasses.checking.lowering import every

__all__ = ["Dispatcher"]

OBJECT: Final[frozenset[Kind]] = frozenset({"object"})
NOTHING: Final[frozenset[Kind]] = frozenset()
NULL: Final[frozenset[Kind]] = frozenset({"null"})
Texts = tuple[str, ...]


@dataclass(slots=True)
class Dispatcher:
    """Knows the definitions; remembers what kinds they allow, for the time of one module."""

    definitions: Mapping[str, Check]
    known: dict[str, frozenset[Kind]] = field(default_factory=dict[str, frozenset[Kind]])

    def dispatched(self, check: Check) -> Check:
        """The check with every union inside it told apart."""
        match check:
            case Every(checks):
                return every(self.dispatched(one) for one in checks)
            case Some(checks):
                return self._union([self.dispatched(one) for one in checks], Some)
            case One(checks):
                return self._union([self.dispatched(one) for one in checks], One)
            case Not(one):
                return Not(self.dispatched(one))
            case Branch():
                parts = (check.condition, check.then, check.otherwise)
                return Branch(*[self.dispatched(part) for part in parts])
            case Items():
                contained = None if check.contained is None else self.dispatched(check.contained)
                prefix = tuple([self.dispatched(one) for one in check.prefix])
                return replace(check, prefix=prefix, rest=self.dispatched(check.rest), contained=contained)
            case Members():
                return replace(
                    check,
                    properties=self._named(check.properties),
                    patterns=self._named(check.patterns),
                    others=self.dispatched(check.others),
                    names=self.dispatched(check.names),
                    consequences=self._named(check.consequences),
                )
            case Reference(name):
                return self._trivial(name) or check
            case _:
                return check

    def _trivial(self, name: str) -> Fixed | None:
        """What a definition allows, where that is everything or nothing."""
        followed: list[str] = []
        check: Check = Reference(name)
        while isinstance(check, Reference) and check.name not in followed:
            followed.append(check.name)
            check = self.definitions[check.name]
        return check if isinstance(check, Fixed) else None

    def _named(self, checks: tuple[tuple[str, Check], ...]) -> tuple[tuple[str, Check], ...]:
        return tuple([(name, self.dispatched(one)) for name, one in checks])

    # ---------------------------------------------------------------- unions

    def _union(self, branches: list[Check], kind: type[Some] | type[One], objects: bool = True) -> Check:
        """The union; without ``objects`` the instance is known to be none, so tags have nothing to tell."""
        if kind is One and self._exclusive(branches):
            kind = Some
        branches = [branch for branch in branches if branch != NEVER]
        if kind is Some:
            branches = self._absorbed(branches)
            if ALWAYS in branches:
                return ALWAYS
        if len(branches) < 2:
            return branches[0] if branches else NEVER
        return (self._tagged(branches, kind) if objects else None) or kind(tuple(branches))

    def _absorbed(self, branches: list[Check]) -> list[Check]:
        """Alternatives inside alternatives taken out, values left out that a kind allows anyway, cheap ones first."""
        flat = [one for branch in branches for one in (branch.checks if isinstance(branch, Some) else (branch,))]
        kinds = [kind for branch in flat if isinstance(branch, OfKind) for kind in branch.kinds]
        needed = [one for one in flat if not (isinstance(one, Among) and self.kinds(one) <= frozenset(kinds))]
        return sorted(needed, key=_cost)

    def _exclusive(self, branches: list[Check]) -> bool:
        kinds = [kind for branch in branches for kind in self.kinds(branch)]
        return len(kinds) == len(set(kinds))

    def _tagged(self, branches: list[Check], kind: type[Some] | type[One]) -> Check | None:
        """Dispatch by the first tag that tells at least two branches apart; None where there is no such tag."""
        objects = [branch for branch in branches if "object" in self.kinds(branch)]
        if len(objects) < 2:
            return None
        tags = [self.tags(branch) for branch in objects]
        for tag in tags[0]:
            if not all(tag in one for one in tags):
                continue
            values = dict.fromkeys(value for one in tags for value in one[tag])
            groups = {
                value: [one for one, known in zip(objects, tags, strict=True) if value in known[tag]]
                for value in values
            }
            if all(len(group) < len(objects) for group in groups.values()):
                others = [branch for branch in branches if self.kinds(branch) - OBJECT]
                cases = [(value, self._case(group, tag, kind)) for value, group in groups.items()]
                return Tagged(
                    tag, tuple(cases), self._union([self._unlike_objects(one) for one in others], kind, objects=False)
                )
        return None

    def _case(self, group: list[Check], tag: str, kind: type[Some] | type[One]) -> Check:
        return Untagged(group[0], tag) if len(group) == 1 else self._union(group, kind)

    def _unlike_objects(self, branch: Check) -> Check:
        """The branch as it has to be asked when the instance is known to be no object."""
        narrowed = isinstance(branch, (OfKind, Every)) and self.kinds(branch) != ANY
        return every([OfKind(ANY - OBJECT), branch]) if narrowed else branch

    # ---------------------------------------------------------------- what is known of a check

    def kinds(self, check: Check) -> frozenset[Kind]:
        """The kinds that a check may allow; it allows no other."""
        match check:
            case Fixed(value):
                return ANY if value else NOTHING
            case OfKind(kinds):
                return kinds
            case Among(values):
                return frozenset([kind_of(value) for value in values])
            case Every(checks):
                return ANY.intersection(*[self.kinds(one) for one in checks])
            case Some(checks) | One(checks):
                return frozenset[Kind]().union(*[self.kinds(one) for one in checks])
            case Tagged():
                return OBJECT | self.kinds(check.otherwise)
            case Reference(name):
                return self._kinds_of_definition(name)
            case _:
                return ANY

    def _kinds_of_definition(self, name: str) -> frozenset[Kind]:
        if name not in self.known:
            self.known[name] = ANY  # as long as it is being found out: a definition may contain itself
            self.known[name] = self.kinds(self.definitions[name])
        return self.known[name]

    def tags(self, check: Check) -> dict[str, Texts]:
        """The members that a check requires of objects and limits to certain texts."""
        match check:
            case Reference(name):
                return self.tags(self.definitions[name])
            case Members():
                texts = {name: self._texts(one) for name, one in check.properties if name in check.required}
                return {name: known for name, known in texts.items() if known}
            case Every(checks):
                required = {name for one in checks if isinstance(one, Members) for name in one.required}
                tags: dict[str, Texts] = {}
                for one in checks:
                    widened = replace(one, required=tuple(required)) if isinstance(one, Members) else one
                    tags = {**self.tags(widened), **tags}
                return tags
            case Some(checks) | One(checks):
                return self._common([self.tags(one) for one in checks if "object" in self.kinds(one)])
            case Tagged(tag, cases, _):
                return {tag: tuple(value for value, _ in cases)}
            case _:
                return {}

    def _common(self, branches: list[dict[str, Texts]]) -> dict[str, Texts]:
        shared = [tag for tag in branches[0] if all(tag in tags for tags in branches)] if branches else []
        return {tag: tuple(dict.fromkeys(text for tags in branches for text in tags[tag])) for tag in shared}

    def _texts(self, check: Check) -> Texts:
        """The texts that a check limits its instances to; empty where it allows something else."""
        match check:
            case Among(values) if all(isinstance(value, str) for value in values):
                return tuple(str(value) for value in values)
            case Reference(name):
                return self._texts(self.definitions[name])
            case Every(checks):
                return next((texts for one in checks if (texts := self._texts(one))), ())
            case _:
                return ()


def _cost(check: Check) -> int:
    """How soon an alternative is asked; null comes first, since so many members are nullable."""
    match check:
        case OfKind(kinds):
            return 0 if kinds == NULL else 1
        case Among():
            return 1
        case Reference() | Members() | Items() | Tagged():
            return 3
        case _:
            return 2
