# Copied by wirestruct from extensions/conversions/steps.py. Do not edit: change it there and regenerate.
"""The differences between two worlds as data: steps that turn a JSON value of one into that of the other.

In: steps.  Out: the steps that lead back, and where a place of the result came from.  ``applying`` takes the steps.
Places are written ``audio/input/format`` and start at the value that a step is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

from .._runtime.values import JSON

__all__ = [
    "Digits",
    "InsideOut",
    "Moves",
    "Path",
    "Rename",
    "Step",
    "Steps",
    "Tag",
    "Untag",
    "When",
    "Within",
    "Words",
    "back",
    "begins",
    "came_from",
    "path_of",
]

Path: TypeAlias = tuple[str, ...]
"""The tokens that lead to a place."""


@dataclass(frozen=True)
class Moves:
    """Members that stand elsewhere: old place to new.  The other members stay."""

    places: Mapping[str, str]


@dataclass(frozen=True)
class Rename:
    """A member with another name.  One that has the new name already keeps it."""

    old: str
    new: str


@dataclass(frozen=True)
class Words:
    """A value with another spelling.  ``only``: no value but these, and null, has a counterpart."""

    spellings: tuple[tuple[JSON, JSON], ...]
    only: bool = False


@dataclass(frozen=True)
class Digits:
    """A whole number that is written as text in one of the worlds; ``read``: in the one that it comes from."""

    read: bool


@dataclass(frozen=True)
class Tag:
    """A member that the other shape has to have, with the one value it can have."""

    name: str
    value: str


@dataclass(frozen=True)
class Untag:
    """The same member where it is left out again."""

    name: str
    value: str


@dataclass(frozen=True)
class InsideOut:
    """An object beside other members becomes the outer one, and these its member: {a: {x}, y} becomes {b: {y}, x}."""

    outer: str
    inner: str


@dataclass(frozen=True)
class Within:
    """Steps for what stands at a place, if anything does; ``*`` is every element of an array."""

    place: str
    steps: Steps


@dataclass(frozen=True)
class When:
    """Steps for objects with certain members, which none of the steps may change."""

    members: Mapping[str, str]
    steps: Steps


Step: TypeAlias = Union[Moves, Rename, Words, Digits, Tag, Untag, InsideOut, Within, When]
Steps: TypeAlias = "tuple[Step, ...]"


def back(steps: Steps) -> Steps:
    """The steps that lead from the result to where it came from."""
    return tuple(_inverse(step) for step in reversed(steps))


def _inverse(step: Step) -> Step:
    match step:
        case Moves(places):
            return Moves({new: old for old, new in places.items()})
        case Rename(old, new):
            return Rename(new, old)
        case Words(spellings, only):
            return Words(tuple((there, here) for here, there in spellings), only)
        case Digits(read):
            return Digits(not read)
        case Tag(name, value):
            return Untag(name, value)
        case Untag(name, value):
            return Tag(name, value)
        case InsideOut(outer, inner):
            return InsideOut(inner, outer)
        case Within(place, steps):
            return Within(place, back(steps))
        case When(members, steps):
            return When(members, back(steps))


def came_from(steps: Steps, path: Path) -> Path:
    """The place from which the steps took what the result has at ``path``."""
    for step in reversed(steps):
        path = _origin(step, path)
    return path


def _origin(step: Step, path: Path) -> Path:
    match step:
        case Moves(places):
            for old, new in places.items():
                if begins(path, path_of(new)):
                    return path_of(old) + path[len(path_of(new)) :]
        case Rename(old, new) if path[:1] == (new,):
            return (old, *path[1:])
        case Words() | Digits():
            return ()
        case InsideOut(outer, inner):
            return path[1:] if path[:1] == (inner,) else (outer, *path)
        case Within(place, steps) if begins(path, path_of(place)):
            depth = len(path_of(place))
            return path[:depth] + came_from(steps, path[depth:])
        case When(_, steps):
            return came_from(steps, path)
        case _:
            pass
    return path


def path_of(place: str) -> Path:
    return tuple(place.split("/"))


def begins(path: Path, start: Path) -> bool:
    """Whether a place is ``start`` or lies inside it."""
    return len(path) >= len(start) and all(part in ("*", token) for part, token in zip(start, path, strict=False))
