"""Takes the steps from one world to another.

In: a JSON value and steps.  Out: a new value, which shares what no step changed; or ``Stuck``, with the place in the
value that was given.  What is not of the kind that a step is for passes unchanged: the other world's schema will judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from .._runtime.values import JSON
from .._runtime.wording import listed, shown
from .steps import (
    Digits,
    InsideOut,
    Moves,
    Path,
    Rename,
    Step,
    Steps,
    Tag,
    Untag,
    When,
    Within,
    Words,
    came_from,
    path_of,
)

__all__ = ["Stuck", "applied"]

Object: TypeAlias = "dict[str, JSON]"


class Stuck(Exception):
    """A step has nothing to make of what stands at ``path``."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)


def applied(steps: Steps, value: JSON) -> JSON:
    """The value after all steps."""
    for index, step in enumerate(steps):
        try:
            value = _apply(step, value)
        except Stuck as stuck:
            raise Stuck(came_from(steps[:index], stuck.path), stuck.reason) from None
    return value


def _apply(step: Step, value: JSON) -> JSON:
    match step:
        case Words():
            return _respelled(step, value)
        case Digits(read):
            return _number(value) if read else _digits(value)
        case Within(place, steps):
            return _within(path_of(place), steps, value, ())
        case _ if isinstance(value, dict):
            return _apply_to_object(step, value)
        case _:
            return value


def _apply_to_object(step: Moves | Rename | Tag | Untag | InsideOut | When, value: Object) -> Object:
    match step:
        case Moves(places):
            return _moved(places, value)
        case Rename(old, new):
            return _renamed(old, new, value)
        case Tag(name, text):
            if name in value:
                raise Stuck((name,), "is taken for something else there; leave it out")
            return {name: text, **value}
        case Untag(name, text):
            if value.get(name) != text:
                raise Stuck((name,), f"has a counterpart only where it is {shown(text)}")
            return {other: member for other, member in value.items() if other != name}
        case InsideOut(outer, inner):
            return _inside_out(outer, inner, value)
        case When(members, steps):
            meant = all(value.get(name) == text for name, text in members.items())
            result = applied(steps, value) if meant else value
            assert isinstance(result, dict)
            return result


def _moved(places: Mapping[str, str], value: Object) -> Object:
    result: Object = {}
    for path, member in _leaves({path_of(old): path_of(new) for old, new in places.items()}, value, ()):
        *around, name = path
        home = result
        for token in around:
            inner = home.setdefault(token, {})
            assert isinstance(inner, dict)
            home = inner
        home[name] = member
    return result


def _leaves(places: Mapping[Path, Path], value: Object, at: Path) -> Iterator[tuple[Path, JSON]]:
    """Every member with its new place.  An object that only holds members to be moved must hold some."""
    taken = {new[0] for new in places.values()}
    for name, member in value.items():
        here = (*at, name)
        if here in places:
            yield places[here], member
        elif any(old[: len(here)] == here for old in places):
            if not isinstance(member, dict) or not member:
                raise Stuck(here, f"has no counterpart as {shown(member)}; leave it out")
            yield from _leaves(places, member, here)
        elif at:
            raise Stuck(here, "has no counterpart; leave it out")
        elif name in taken:
            meant = listed("/".join(old) for old, new in places.items() if new[0] == name)
            raise Stuck(here, f"stands for {meant} there; say that instead")
        else:
            yield here, member


def _renamed(old: str, new: str, value: Object) -> Object:
    if old in value and new in value:
        raise Stuck((new,), f'is the other name of "{old}"; leave one of them out')
    return {new if name == old else name: member for name, member in value.items()}


def _inside_out(outer: str, inner: str, value: Object) -> Object:
    frame = value.get(outer)
    if not isinstance(frame, dict):
        raise Stuck((outer,), "has to be an object")
    if inner in frame:
        raise Stuck((outer, inner), "is the name of something else there; leave it out")
    return {**frame, inner: {name: member for name, member in value.items() if name != outer}}


def _respelled(step: Words, value: JSON) -> JSON:
    if value is None:
        return value
    for here, there in step.spellings:
        if _letters(value) == _letters(here):
            return there
    known = [here for here, _ in step.spellings]
    if step.only or any(_letters(value) == _letters(there) for _, there in step.spellings):
        raise Stuck((), f"has a counterpart only for {listed(known)}, and is {shown(value)}")
    return value


def _letters(value: JSON) -> str:
    """A text that is the same for the same JSON value only: ``1``, ``1.0`` and ``true`` are three values."""
    return json.dumps(value, sort_keys=True)


def _number(value: JSON) -> JSON:
    if not isinstance(value, str):
        return value
    try:
        number = int(value)
    except ValueError:
        number = -1
    if str(number) != value:
        raise Stuck((), f"has a counterpart only as a whole number in digits, and is {shown(value)}")
    return number


def _digits(value: JSON) -> JSON:
    if value is None:
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise Stuck((), f"has a counterpart only as a whole number, and is {shown(value)}")
    return str(value)


def _within(path: Path, steps: Steps, value: JSON, at: Path) -> JSON:
    if not path:
        try:
            return applied(steps, value)
        except Stuck as stuck:
            raise Stuck(at + stuck.path, stuck.reason) from None
    first, *inner = path
    if first == "*" and isinstance(value, list):
        return [_within(tuple(inner), steps, element, (*at, str(index))) for index, element in enumerate(value)]
    if isinstance(value, dict) and first in value:
        return {**value, first: _within(tuple(inner), steps, value[first], (*at, first))}
    return value
