"""Conditions for checks that need no statements: kinds, values, numbers, texts.

In: a check, the variable that holds the instance, what is known of it already, and where constants are kept.  Out: a
condition; exact-class tests come first, since nearly every instance passes them.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from wirestruct.documents import JSON
from wirestruct.targets.dataclasses.checking.checks import (
    Among,
    Kind,
    Length,
    Limit,
    Multiple,
    OfKind,
    Pattern,
    Written,
    kind_of,
)
from wirestruct.targets.dataclasses.checking.conditions import FALSE, TRUE, Atom, Condition, both, either, negated
from wirestruct.targets.dataclasses.text import quote, tuple_of

__all__ = ["FEW", "STRING", "Names", "Scalar", "is_there", "matching", "of_kind", "scalar", "sized", "when"]

Scalar = OfKind | Among | Limit | Multiple | Written | Length | Pattern

NUMBER: Final[frozenset[Kind]] = frozenset({"integer", "fraction"})
STRING: Final[frozenset[Kind]] = frozenset({"string"})
FEW: Final = 4  # so many names or values are written in place; a tuple of them is searched faster than a set is asked
LITERAL: Final = re.compile(r"(\^?)((?:[A-Za-z0-9 _,:;@#%&=!<>'\"`~/-]|\\[.\-/+*?()\[\]{}|^$])+)(\$?)")


class Names(Protocol):
    """Gives names to what a function uses from outside of it."""

    def runtime(self, name: str) -> str:
        """The name of a function of the runtime."""
        ...

    def constant(self, prefix: str, annotation: str, expression: str) -> str:
        """The name of a module-level constant with this value."""
        ...


def of_kind(kinds: frozenset[Kind], variable: str, known: frozenset[Kind], names: Names) -> Condition:
    """Whether the instance, known to be of one of the known kinds, is of one of these kinds."""
    wanted = kinds & known
    if wanted == known:
        return TRUE
    classes = {"string": "str", "array": "list", "object": "dict"}
    conditions: list[Condition] = []
    if "null" in wanted:
        conditions.append(Atom(f"{variable} is None", f"{variable} is not None"))
    if "string" in wanted:
        conditions.append(_class(variable, "str", f"isinstance({variable}, str)"))
    if wanted >= NUMBER or ("fraction" in wanted and "integer" not in known):
        conditions.append(_class(variable, "int", f"{names.runtime('is_number')}({variable})"))
    elif "integer" in wanted:
        conditions.append(_class(variable, "int", f"{names.runtime('is_integer')}({variable})"))
    elif "fraction" in wanted:
        number, integer = (f"{names.runtime(name)}({variable})" for name in ("is_number", "is_integer"))
        conditions.append(both([Atom(number, f"not {number}"), Atom(f"not {integer}", integer)]))
    if "boolean" in wanted:
        conditions.extend(Atom(f"{variable} is {one}", f"{variable} is not {one}") for one in (True, False))
    for kind in ("array", "object"):
        if kind in wanted:
            conditions.append(_class(variable, classes[kind], f"{names.runtime(f'is_{kind}')}({variable})"))
    return either(conditions)


def when(
    kinds: frozenset[Kind], variable: str, known: frozenset[Kind], names: Names, condition: Condition
) -> Condition:
    """The condition for instances of these kinds; every other instance is fine."""
    if not kinds & known:
        return TRUE
    return either([negated(of_kind(kinds, variable, known, names)), condition])


def scalar(check: Scalar, variable: str, known: frozenset[Kind], names: Names) -> Condition:
    """The condition for a check without parts."""
    match check:
        case OfKind(kinds):
            return of_kind(kinds, variable, known, names)
        case Among(values):
            return _among(values, variable, known, names)
        case Limit(operator, bound):
            opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[operator]
            limit = quote(bound)
            atom = Atom(f"{variable} {operator} {limit}", f"{variable} {opposite} {limit}", typed=False)
            return when(NUMBER, variable, known, names, atom)
        case Multiple(divisor):
            call = f"{names.runtime('is_multiple')}({variable}, {quote(divisor)})"
            return when(NUMBER, variable, known, names, Atom(call, f"not {call}"))
        case Written():
            if not NUMBER & known:
                return TRUE
            return Atom(f"not isinstance({variable}, float)", f"isinstance({variable}, float)")
        case Length():
            return when(STRING, variable, known, names, sized(variable, check.least, check.most))
        case Pattern(source):
            return when(STRING, variable, known, names, matching(variable, source, names))


def sized(variable: str, least: int, most: int | None) -> Condition:
    """Limits of a length."""
    if least == most:
        return Atom(f"len({variable}) == {least}", f"len({variable}) != {least}")
    parts = [Atom(f"len({variable}) >= {least}", f"len({variable}) < {least}")] if least > 0 else []
    parts += [Atom(f"len({variable}) <= {most}", f"len({variable}) > {most}")] if most is not None else []
    return both(parts)


def is_there(name: str, variable: str) -> Atom:
    """Whether an object has a member."""
    return Atom(f"{quote(name)} in {variable}", f"{quote(name)} not in {variable}")


def matching(variable: str, pattern: str, names: Names) -> Condition:
    """Whether an ECMA-262 pattern is found in a text; plain text needs no regular expression."""
    plain = LITERAL.fullmatch(pattern)
    if plain is None:
        search = names.constant("MATCH", "", f"re.compile(PATTERNS[{quote(pattern)}]).search")
        return Atom(f"{search}({variable}) is not None", f"{search}({variable}) is None")
    literal = quote(re.sub(r"\\(.)", r"\1", plain[2]))
    if plain[1] and plain[3]:
        return Atom(f"{variable} == {literal}", f"{variable} != {literal}", typed=False)
    if plain[1] or plain[3]:
        call = f"{variable}.{'startswith' if plain[1] else 'endswith'}({literal})"
        return Atom(call, f"not {call}", typed=False)
    return Atom(f"{literal} in {variable}", f"{literal} not in {variable}")


def _class(variable: str, exact: str, otherwise: str) -> Condition:
    return either(
        [
            Atom(f"{variable}.__class__ is {exact}", f"{variable}.__class__ is not {exact}"),
            Atom(otherwise, f"not {otherwise}"),
        ]
    )


def _among(values: tuple[JSON, ...], variable: str, known: frozenset[Kind], names: Names) -> Condition:
    """One of the values, by JSON equality: True and 1 are different, 1 and 1.0 are not."""
    by_identity = [one for one in (None, True, False) if any(value is one for value in values)]
    conditions: list[Condition] = [
        Atom(f"{variable} is {one}", f"{variable} is not {one}") for one in by_identity if kind_of(one) in known
    ]
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str)))
    if texts and "string" in known:
        conditions.append(_among_texts(texts, variable, known, names))
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if numbers and NUMBER & known:
        no_bool = Atom(f"{variable}.__class__ is not bool", f"{variable}.__class__ is bool")
        guard = no_bool if "boolean" in known and (0 in numbers or 1 in numbers) else TRUE
        conditions.append(both([guard, _equal([quote(number) for number in dict.fromkeys(numbers)], variable)]))
    for value in values:
        if isinstance(value, (list, dict)) and kind_of(value) in known:
            constant = names.constant("VALUE", "Any", quote(value))
            call = f"{names.runtime('equal')}({variable}, {constant})"
            conditions.append(Atom(call, f"not {call}"))
    return either(conditions) if conditions else FALSE


def _among_texts(texts: list[str], variable: str, known: frozenset[Kind], names: Names) -> Condition:
    quoted = [quote(text) for text in texts]
    if len(quoted) <= FEW:
        return _equal(quoted, variable)
    constant = names.constant("TEXTS", "frozenset[str]", "frozenset({" + ", ".join(sorted(quoted)) + "})")
    is_text = of_kind(STRING, variable, known, names)
    return both([is_text, Atom(f"{variable} in {constant}", f"{variable} not in {constant}")])


def _equal(quoted: list[str], variable: str) -> Condition:
    if len(quoted) == 1:
        return Atom(f"{variable} == {quoted[0]}", f"{variable} != {quoted[0]}", typed=False)
    return Atom(f"{variable} in {tuple_of(quoted)}", f"{variable} not in {tuple_of(quoted)}")
