"""The statements for arrays and objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from wirestruct.targets.dataclasses.checking.checks import ALWAYS, ANY, NEVER, Check, Items, Kind, Members
from wirestruct.targets.dataclasses.checking.conditions import FALSE, TRUE, Atom, Truth, both, either, negated, text
from wirestruct.targets.dataclasses.checking.places import Place, Writer
from wirestruct.targets.dataclasses.checking.scalars import FEW, STRING, is_there, matching, sized
from wirestruct.targets.dataclasses.checking.statements import Nested, Plain, Require, Statement, mentions, refuses
from wirestruct.targets.dataclasses.text import quote, tuple_of

__all__ = ["ARRAY", "OBJECT", "as_exact", "is_kind", "item_statements", "member_statements"]

ARRAY: Final = frozenset[Kind]({"array"})
OBJECT: Final = frozenset[Kind]({"object"})


def as_exact(place: Place, writer: Writer) -> list[Statement]:
    """Makes sure that the variable holds an exact dict: refuses what is no object, copies a subclass."""
    if place.exact:
        return []
    variable = place.variable
    copied: list[Statement] = [Plain(f"{variable} = {writer.registry.runtime('as_object')}({variable})")]
    if not place.kinds <= OBJECT:
        copied.append(Require(Atom(f"{variable} is not None", f"{variable} is None")))
    return [Nested(f"if {variable}.__class__ is not dict:", tuple(copied))]


def is_kind(kind: Literal["array", "object"], place: Place, writer: Writer) -> str:
    """The test before statements about arrays or objects alone.

    A variable that was asked for its kind before has the types of all answers for a type checker, until a guard says
    which: no quick look at its class does.
    """
    guard = f"{writer.registry.runtime(f'is_{kind}')}({place.variable})"
    quick = f"{place.variable}.__class__ is {'list' if kind == 'array' else 'dict'}"
    return f"{quick} or {guard}" if place.kinds == ANY else guard


# -------------------------------------------------------------------- arrays


def item_statements(check: Items, place: Place, writer: Writer) -> list[Statement]:
    """Everything about the items of an array; the instance may be something else."""
    variable = place.variable
    if not place.kinds <= ARRAY:
        inside = item_statements(check, place.known(ARRAY), writer)
        return [Nested(f"if {is_kind('array', place, writer)}:", tuple(inside))] if place.kinds >= ARRAY else []
    return [
        Require(sized(variable, check.least, check.most)),
        *_prefix(check, place, writer),
        *_rest(check, place, writer),
        *([_unique(check, place, writer)] if check.unique else []),
        *(_contained(check, check.contained, place, writer) if check.contained is not None else []),
    ]


def _prefix(check: Items, place: Place, writer: Writer) -> Iterable[Statement]:
    for index, one in enumerate(check.prefix):
        if one != ALWAYS:
            item = writer.inside(place, f"item_{index}")
            inside = writer.child(one, item)
            if mentions(inside, item.variable):
                inside = [Plain(f"{item.variable} = {place.variable}[{index}]"), *inside]
            header = f"if len({place.variable}) > {index}:"
            yield from inside if check.least > index else [Nested(header, tuple(inside))] if inside else []


def _rest(check: Items, place: Place, writer: Writer) -> list[Statement]:
    count = len(check.prefix)
    if check.rest == ALWAYS:
        return []
    item = writer.inside(place, "item")
    inside = writer.child(check.rest, item)
    if refuses(inside):
        return [Require(sized(place.variable, 0, count))]
    items = f"{place.variable}[{count}:]" if count else place.variable
    return [Nested(f"for {item.variable} in {items}:", tuple(inside))] if inside else []


def _unique(check: Items, place: Place, writer: Writer) -> Statement:
    variable = place.variable
    if not check.prefix and writer.registry.dispatcher.kinds(check.rest) == STRING:
        return Require(Atom(f"len(set({variable})) == len({variable})", f"len(set({variable})) != len({variable})"))
    call = f"{writer.registry.runtime('is_unique')}({variable})"
    return Require(Atom(call, f"not {call}"))


def _contained(check: Items, contained: Check, place: Place, writer: Writer) -> list[Statement]:
    least, most = check.least_contained, check.most_contained
    item = writer.inside(place, "item")
    condition = writer.test(contained, item)
    if isinstance(condition, Truth):
        return [Require(sized(place.variable, least, most) if condition.value else Truth(least <= 0))]
    if (least, most) == (0, None):
        return []
    if (least, most) == (1, None):
        found = Nested(f"if {text(condition)}:", (Plain("break"),))
        return [Nested(f"for {item.variable} in {place.variable}:", (found,), "else:", (Require(FALSE),))]
    count = writer.fresh("count")
    found = Nested(f"if {text(condition)}:", (Plain(f"{count} += 1"),))
    loop = Nested(f"for {item.variable} in {place.variable}:", (found,))
    enough = Atom(f"{count} >= {least}", f"{count} < {least}") if least else TRUE
    few = Atom(f"{count} <= {most}", f"{count} > {most}") if most is not None else TRUE
    return [Plain(f"{count} = 0"), loop, Require(both([enough, few]))]


# -------------------------------------------------------------------- objects


def member_statements(check: Members, place: Place, writer: Writer) -> list[Statement]:
    """Everything about the members of an object; the instance may be something else."""
    if not place.kinds <= OBJECT:
        inside = member_statements(check, place.known(OBJECT), writer)
        return [Nested(f"if {is_kind('object', place, writer)}:", tuple(inside))] if place.kinds >= OBJECT else []
    exact = place.known(OBJECT, exact=True)
    return [
        *as_exact(place, writer),
        Require(sized(place.variable, check.least, check.most)),
        *_required(check, exact, writer),
        *_counted(check, exact, writer),
        *_names(check, exact, writer),
        *_companions(check, exact),
        *_consequences(check, exact, writer),
    ]


def _required(check: Members, place: Place, writer: Writer) -> Iterable[Statement]:
    """The required members: those with a check are read together, the others only have to be there."""
    properties = dict(check.properties)
    members = {name: writer.inside(place, name) for name in check.required}
    checked = {name: writer.child(properties.get(name, ALWAYS), member) for name, member in members.items()}
    read = [name for name, inside in checked.items() if mentions(inside, members[name].variable)]
    yield from [Require(is_there(name, place.variable)) for name in check.required if name not in read]
    reads = [_read(name, members[name], place) for name in read]
    if reads:
        yield Nested("try:", tuple(reads), "except KeyError:", (Require(FALSE),))
    for inside in checked.values():
        yield from inside


def _read(name: str, member: Place, place: Place) -> Statement:
    return Plain(f"{member.variable} = {place.variable}[{quote(name)}]")


def _counted(check: Members, place: Place, writer: Writer) -> Iterable[Statement]:
    """The optional members, and those that are not declared, which are there when the count does not fit."""
    counted = check.others != ALWAYS and not check.patterns
    possible = [(name, one) for name, one in check.properties if one != NEVER]
    optional = [(name, one) for name, one in check.properties if name not in check.required]
    certain = len(check.present) + len([name for name, _ in possible if name in check.required])
    count = str(certain)
    if counted and any(one != NEVER for _, one in optional):
        count = writer.fresh("count")
        yield Plain(f"{count} = {certain}")
    for name, one in optional:
        if one == NEVER:
            yield Require(negated(is_there(name, place.variable)))
            continue
        statements: list[Statement] = [Plain(f"{count} += 1")] if counted else []
        member = writer.inside(place, name)
        inside = writer.child(one, member)
        statements += [_read(name, member, place)] if mentions(inside, member.variable) else []
        statements += inside
        if statements:
            yield Nested(f"if {quote(name)} in {place.variable}:", tuple(statements))
    length = Atom(f"len({place.variable}) == {count}", f"len({place.variable}) != {count}")
    if check.others == NEVER and counted:
        yield Require(length)
    elif counted and (possible or check.present):
        yield Nested(f"if {length.fails}:", tuple(_loop(check, place, writer)))
    elif counted or check.patterns:
        yield from _loop(check, place, writer)


def _loop(check: Members, place: Place, writer: Writer) -> Sequence[Statement]:
    """One pass over the members for ``patternProperties`` and ``additionalProperties``."""
    key, member = writer.fresh("key"), writer.inside(place, "other")
    declared = [*[name for name, _ in check.properties], *check.present]
    undeclared = _undeclared(key, declared, writer) if declared else ""
    others = writer.child(check.others, member)
    if check.patterns:
        body = _matches(check, key, member, undeclared, others, writer)
    else:
        body = [Nested(f"if {undeclared}:", tuple(others))] if undeclared else others
    if refuses(body):
        return [Require(sized(place.variable, 0, 0))]
    if not mentions(body, member.variable):
        header = f"for {key} in {place.variable}:"
    elif mentions(body, key):
        header = f"for {key}, {member.variable} in {place.variable}.items():"
    else:
        header = f"for {member.variable} in {place.variable}.values():"
    return [Nested(header, tuple(body))] if body else []


def _matches(
    check: Members, key: str, member: Place, undeclared: str, others: Sequence[Statement], writer: Writer
) -> Sequence[Statement]:
    """What the patterns require of one member, and ``others`` where none of them speaks of it."""
    extra = writer.fresh("extra") if others else ""
    body: list[Statement] = [Plain(f"{extra} = {undeclared or True}")] if extra else []
    for pattern, one in check.patterns:
        spoken_of = [Plain(f"{extra} = False")] if extra else []
        inside = [*spoken_of, *writer.child(one, member)]
        if inside:
            body.append(Nested(f"if {text(matching(key, pattern, writer.registry))}:", tuple(inside)))
    return [*body, Nested(f"if {extra}:", tuple(others))] if extra else body


def _undeclared(key: str, declared: list[str], writer: Writer) -> str:
    quoted = [quote(name) for name in declared]
    if len(quoted) <= FEW:
        return f"{key} not in {tuple_of(quoted)}"
    return f"{key} not in {writer.registry.constant('NAMES', 'frozenset[str]', _set_of(quoted))}"


def _set_of(quoted: list[str]) -> str:
    return "frozenset({" + ", ".join(sorted(quoted)) + "})"


def _names(check: Members, place: Place, writer: Writer) -> Iterable[Statement]:
    if check.names != ALWAYS:
        name = writer.inside(place, "name", STRING)
        inside = writer.child(check.names, name)
        if refuses(inside):
            yield Require(sized(place.variable, 0, 0))
        elif inside:
            yield Nested(f"for {name.variable} in {place.variable}:", tuple(inside))


def _companions(check: Members, place: Place) -> Iterable[Statement]:
    for name, companions in check.companions:
        together = both([is_there(one, place.variable) for one in companions])
        yield Require(either([negated(is_there(name, place.variable)), together]))


def _consequences(check: Members, place: Place, writer: Writer) -> Iterable[Statement]:
    for name, one in check.consequences:
        inside = writer.child(one, place)
        if inside:
            yield Nested(f"if {quote(name)} in {place.variable}:", tuple(inside))
