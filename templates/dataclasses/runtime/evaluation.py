"""How the interpreter walks: subschemas made ready once, and runs that collect violations.

In: a self-contained schema document and a table with one function per keyword.  Out: ``Run``, which applies a
subschema to an instance and keeps every violation.

A run is a list of work, not a recursion: whatever a keyword requires of the same place or of a child is put on the
list.  Only keywords that need a verdict before they can go on (``anyOf`` with several candidates, ``not``, ``if``,
``contains``) start a run inside the run.  Deep instances therefore cost no Python stack in most schemas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

__all__ = ["Path", "Program", "Rule", "Run", "Subschema", "Violation", "pointer_of"]

Path: TypeAlias = "tuple[Path, str | int] | None"
"""Where an instance stands: its parent's path and its own token; None for the whole instance."""

Branch: TypeAlias = "tuple[Branch, str] | None"
"""The branches of unions that were taken on the way to an instance, each with the reason."""

Route: TypeAlias = "tuple[Route, Subschema] | None"
"""The subschemas that led to one: the route to its parent, and itself."""

Task: TypeAlias = "tuple[Route, Subschema, Any, Path, Branch]"
"""An instance at a path that has to satisfy a subschema, and the route to that subschema's parent."""

SHOWN: Final = 4  # branches that a violation names

Rule: TypeAlias = "Callable[[Run, Subschema, Any, Any, Path], None]"
"""What a keyword requires: ``rule(run, subschema, keyword's value, instance, path)``."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One requirement that an instance does not meet.

    ``pointer`` (RFC 6901) leads to the place in the instance, ``schema_pointer`` to the requirement in the schema
    document, ``keyword_location`` there by the way that was gone, from the definition through every ``$ref``;
    ``keyword`` is the one that failed (``false`` for a schema that allows nothing).  ``message`` is one line;
    ``expected`` and ``found`` are its parts.  ``hint`` names what was probably meant.  ``branch`` says which branches
    of the unions around this place were taken as intended, outermost first, and why.  ``line`` and ``column`` count
    from one, the column in characters, where the instance was read from a text.
    """

    pointer: str
    schema_pointer: str
    keyword: str
    message: str
    expected: str
    found: str
    hint: str = ""
    branch: str = ""
    keyword_location: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.pointer or '(root)'}: {self.message}{hint}"


@dataclass(slots=True, eq=False)
class Subschema:
    """A schema, its JSON Pointer in the document, and its keywords that require something, in the order they run.

    ``members`` are all its keywords, none for true and false.  ``kinds`` and ``tags`` are what ``unions`` has found out about it.
    """

    schema: Any
    pointer: str
    members: dict[str, Any]
    steps: tuple[tuple[Rule, Any], ...]
    kinds: frozenset[str] | None = None
    tags: dict[tuple[str, ...], tuple[str | int | float | None, ...]] | None = None
    children: dict[tuple[str | int, ...], Subschema] = field(default_factory=dict[tuple["str | int", ...], "Subschema"])


@dataclass(slots=True, eq=False)
class Program:
    """A schema document, its subschemas made ready as they are reached.

    ``rules`` holds the function of every keyword, in the order they run, ``refusal`` that of the schema ``false``;
    ``patterns`` has the Python spelling of every pattern.
    """

    definitions: Mapping[str, Any]
    patterns: Mapping[str, str]
    rules: Mapping[str, Rule]
    refusal: Rule
    ready: dict[str, Subschema] = field(default_factory=dict[str, Subschema])
    searches: dict[str, Callable[[str], object]] = field(default_factory=dict[str, Callable[[str], object]])

    def definition(self, name: str) -> Subschema:
        """A definition by name; ``KeyError`` where there is none."""
        if name not in self.ready:
            self.ready[name] = self._made(self.definitions[name], f"/$defs/{_escaped(name)}")
        return self.ready[name]

    def referenced(self, here: Subschema) -> Subschema:
        """What ``$ref`` leads to; every reference of the document is ``#/$defs/<name>``."""
        return self.definition(_unescaped(here.members["$ref"].removeprefix("#/$defs/")))

    def child(self, here: Subschema, *tokens: str | int) -> Subschema:
        """The subschema below this one, token by token."""
        found = here.children.get(tokens)
        if found is None:
            schema: Any = here.schema
            for token in tokens:
                schema = schema[token]
            pointer = here.pointer + "".join("/" + _escaped(str(token)) for token in tokens)
            found = here.children[tokens] = self._made(schema, pointer)
        return found

    def branches(self, here: Subschema, keyword: str) -> list[Subschema]:
        """The subschemas in the array at a keyword."""
        return [self.child(here, keyword, index) for index in range(len(here.members[keyword]))]

    def matches(self, pattern: str, text: str) -> bool:
        """Whether an ECMA-262 pattern is found in a text."""
        search = self.searches.get(pattern)
        if search is None:
            search = self.searches[pattern] = re.compile(self.patterns[pattern]).search
        return search(text) is not None

    def _made(self, schema: Any, pointer: str) -> Subschema:
        members: dict[str, Any] = {} if isinstance(schema, bool) else schema
        steps = tuple([(rule, members[word]) for word, rule in self.rules.items() if word in members])
        if schema is False:
            steps = ((self.refusal, False),)
        return Subschema(schema, pointer, members, steps)


@dataclass(slots=True, eq=False)
class Run:
    """The application of one subschema to one instance.

    ``quick`` runs stop at the first violation.  Verdicts and explanations of inner runs are remembered, so that a
    place that several branches look at is looked at once for each subschema.  They are told apart by identity: both
    sides stay alive for as long as the outermost run.
    """

    program: Program
    quick: bool
    verdicts: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])
    reasons: dict[tuple[int, int], tuple[Violation, ...]] = field(
        default_factory=dict[tuple[int, int], tuple[Violation, ...]]
    )
    found: list[Violation] = field(default_factory=list[Violation])
    work: list[Task] = field(default_factory=list["Task"])
    branch: Branch = None
    route: Route = None

    def apply(self, subschema: Subschema, instance: Any) -> list[Violation]:
        """Every violation, at most one for a quick run; outer places come before inner ones."""
        agenda: list[Task] = [(None, subschema, instance, None, None)]
        while agenda:
            around, here, value, path, self.branch = agenda.pop()
            self.route = (around, here)
            for rule, requirement in here.steps:
                rule(self, here, requirement, value, path)
                if self.found and (self.quick or self.found[-1].schema_pointer == here.pointer + "/type"):
                    break  # what is not even of the right type is not worth more words
            if self.quick and self.found:
                break
            agenda.extend(reversed(self.work))
            self.work.clear()
        distinct: dict[tuple[str, str, str], Violation] = {}
        for violation in self.found:
            distinct.setdefault((violation.pointer, violation.keyword, violation.expected), violation)
        return list(distinct.values())

    def require(self, subschema: Subschema, instance: Any, path: Path, branch: str = "") -> None:
        """Puts on the list that the instance at this path has to satisfy a subschema."""
        if subschema.steps:
            taken = (self.branch, branch) if branch else self.branch
            self.work.append((self.route, subschema, instance, path, taken))

    def holds(self, subschema: Subschema, instance: Any) -> bool:
        """Whether the instance satisfies a subschema, decided now."""
        key = (id(subschema), id(instance))
        if key not in self.verdicts:
            inner = Run(self.program, True, self.verdicts, self.reasons)
            self.verdicts[key] = not inner.apply(subschema, instance)
        return self.verdicts[key]

    def explained(self, subschema: Subschema, instance: Any) -> tuple[Violation, ...]:
        """Every violation of a subschema, with pointers that start at the instance; none of them is reported."""
        key = (id(subschema), id(instance))
        if key not in self.reasons:
            inner = Run(self.program, False, self.verdicts, self.reasons)
            self.reasons[key] = tuple(inner.apply(subschema, instance))
        return self.reasons[key]

    def report(self, violations: tuple[Violation, ...], subschema: Subschema, path: Path, branch: str) -> None:
        """Reports what ``explained`` found about a subschema."""
        start, around, way = pointer_of(path), _trail((self.branch, branch)), _way((self.route, subschema))
        for one in violations:
            inside = f"{around} > {one.branch}" if one.branch else around
            location = way + one.keyword_location
            self.found.append(replace(one, pointer=start + one.pointer, branch=inside, keyword_location=location))

    def fail(
        self, here: Subschema, keyword: str, path: Path, expected: str, found: str, hint: str = "", message: str = ""
    ) -> None:
        """Reports one violation of a keyword of this subschema."""
        last = "" if keyword == "false" else f"/{_escaped(keyword)}"
        text = message or f"expected {expected}, found {found}"
        where, way, trail = pointer_of(path), _way(self.route) + last, _trail(self.branch)
        self.found.append(Violation(where, here.pointer + last, keyword, text, expected, found, hint, trail, way))


def pointer_of(path: Path) -> str:
    """A path as JSON Pointer (RFC 6901)."""
    tokens: list[str] = []
    while path is not None:
        path, token = path
        tokens.append("/" + _escaped(str(token)))
    return "".join(reversed(tokens))


def _way(route: Route) -> str:
    """The keywords on a route; a subschema that does not stand in its parent was reached by ``$ref``."""
    steps: list[str] = []
    while route is not None:
        around, here = route
        if around is not None:
            outer = around[1].pointer
            steps.append(here.pointer[len(outer) :] if here.pointer.startswith(outer + "/") else "/$ref")
        route = around
    return "".join(reversed(steps))


def _trail(branch: Branch) -> str:
    """The branches taken on the way, outermost first; of many only the last ones."""
    taken: list[str] = []
    while branch is not None and len(taken) < SHOWN:
        branch, one = branch
        taken.append(one)
    return " > ".join(["..."] * (branch is not None) + taken[::-1])


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
