# Copied by wirestruct from extensions/conversions/converting.py. Do not edit: change it there and regenerate.
"""Finds the counterpart of a value: takes the steps to the other world, then holds the result against its schema.

In: a value, the world to go to, and what the caller allows.  Out: the counterpart; or ``ConversionError``, with the
members that stand in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from .._runtime.codec import Model
from .._runtime.errors import DecodeError
from .._runtime.values import JSON, UNSET, UnknownVariant
from .applying import Stuck, applied
from .errors import ConversionError, Misfit
from .judging import Fault, absent_defaults, faults_of, world_named
from .pairs import Way, way
from .steps import Path, begins, came_from
from .trees import beyond, inside, path_from, pointer_to, put

__all__ = ["Choices", "convert", "counterpart"]


@dataclass(frozen=True)
class Choices:
    """What the caller allows beyond what loses nothing and makes nothing up."""

    fill_defaults: bool = False
    drop_nulls: bool = False


def counterpart(value: Model | UnknownVariant, world: str, *, fill_defaults: bool, drop_nulls: bool) -> Any:
    """The same in another world; ``TypeError`` where the type has no counterpart there."""
    if isinstance(value, UnknownVariant):
        return value  # what is news to one world is news to all of them
    kind: type = type(value)
    return convert(value, way(kind, world), Choices(fill_defaults, drop_nulls))


def convert(value: Any, taken: Way, choices: Choices) -> Any:
    """The same at the other end of a way."""
    given: JSON = taken.source.to_dict(value)
    try:
        made, faults = _settled(given, taken, choices)
    except Stuck as stuck:
        raise _error([Fault(stuck.path, stuck.reason)], taken) from None
    # What was wrong already is none of the conversion's business: it passes if the other type can hold it.
    own = [fault.path for fault in faults_of(given, taken.source)] if faults else []
    faults = [fault for fault in faults if not any(_related(fault.path, path) for path in own)]
    try:
        result = taken.target.from_dict(made)
    except DecodeError as error:
        raise _error(faults or _undecodable(error, taken), taken) from None
    lost = _undeclared(value, made, taken.target.to_dict(result, form="known"), taken)
    lost = [path for path in lost if not any(_related(fault.path, path) for fault in faults)]
    faults += [Fault(path, f"has no place in {world_named(taken.target.module)}; leave it out") for path in lost]
    if faults:
        raise _error(faults, taken)
    return result


def _undecodable(error: DecodeError, taken: Way) -> list[Fault]:
    places = [(came_from(taken.steps, path_from(problem.pointer)), problem.expected) for problem in error.problems]
    return [
        Fault(path, f"has to be {expected} in {world_named(taken.target.module)}; change it")
        for path, expected in places
    ]


def _undeclared(value: Any, made: JSON, known: JSON, taken: Way) -> list[Path]:
    """The members that the type of the value declares and the other, which knows of ``made`` this much, does not.

    Members that neither declares, and whatever stands in variants that the source does not know, are carried over.
    """
    own: JSON = taken.source.to_dict(value, form="known")
    unknown = list(_unknown_variants(value))
    places = [came_from(taken.steps, path) for path in beyond(made, known)]
    return [
        path
        for path in places
        if inside(own, path) is not UNSET and not any(begins(path, variant) for variant in unknown)
    ]


def _unknown_variants(value: object, at: Path = ()) -> Iterator[Path]:
    match value:
        case UnknownVariant():
            yield at
        case list():
            for index, element in enumerate(cast("list[object]", value)):
                yield from _unknown_variants(element, (*at, str(index)))
        case Model():
            for field in fields(value):
                yield from _unknown_variants(getattr(value, field.name), (*at, field.name))
        case _:
            pass


def _settled(given: JSON, taken: Way, choices: Choices) -> tuple[JSON, list[Fault]]:
    """What the steps make of the value after all that the caller allows, and the faults that remain."""
    while True:
        better = given
        try:
            made = applied(taken.steps, given)
        except Stuck as stuck:
            for name, default in absent_defaults(given, stuck.path).items() if choices.fill_defaults else ():
                better = put(better, (*stuck.path, name), default)
            if better == given:
                raise
        else:
            faults = [
                replace(fault, path=came_from(taken.steps, fault.path)) for fault in faults_of(made, taken.target)
            ]
            for fault in faults:
                if choices.fill_defaults and fault.default is not None:
                    better = put(better, fault.path, fault.default)
                elif choices.drop_nulls and fault.null:
                    better = put(better, fault.path, UNSET)
            if better == given:
                return made, faults
        given = better


def _related(one: Path, other: Path) -> bool:
    return begins(one, other) or begins(other, one)


def _error(faults: list[Fault], taken: Way) -> ConversionError:
    ends = [f"{world_named(codec.module)}.{codec.name}" for codec in (taken.source, taken.target)]
    return ConversionError(" to ".join(ends), [Misfit(pointer_to(fault.path), fault.reason) for fault in faults])
