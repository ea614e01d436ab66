"""Time per call, fairly.

In: tasks.  Out: for each, one figure a round.  The machine is shared and its speed drifts, so contenders for the same
work take turns in an order shuffled anew every round, processor time is counted instead of the clock's, and ratios are
taken within a round.  The garbage collector stays on, as it does for users.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, repeat
from statistics import median, quantiles
from time import process_time_ns
from typing import Any, Final

__all__ = ["Task", "Timing", "measure"]

_SEED: Final = 20


@dataclass(frozen=True)
class Task:
    """One contender's way to do one operation on one payload."""

    operation: str
    payload: str
    contender: str
    call: Callable[[Any], Any]
    argument: Any


@dataclass(frozen=True)
class Timing:
    """Nanoseconds a call, by round."""

    operation: str
    payload: str
    contender: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, as a part of the median."""
        low, _, high = quantiles(self.rounds, n=4)
        return (high - low) / 2 / self.median

    def relative_to(self, other: Timing) -> float:
        """How many times as long as the other: the median of the rounds' own ratios."""
        return median(mine / theirs for mine, theirs in zip(self.rounds, other.rounds, strict=True))


def measure(tasks: Iterable[Task], rounds: int, milliseconds: float) -> list[Timing]:
    """Times every task in every round, with samples of at least ``milliseconds``."""
    least = int(milliseconds * 1e6)
    groups = [list(group) for _, group in groupby(tasks, key=lambda task: (task.operation, task.payload))]
    counts = {id(task): _calls(task, least) for group in groups for task in group}
    figures: dict[int, list[float]] = {id(task): [] for group in groups for task in group}
    shuffled = random.Random(_SEED)
    gc.enable()
    gc.collect()
    for _ in repeat(None, rounds):
        for group in groups:
            for task in shuffled.sample(group, len(group)):
                count = counts[id(task)]
                figures[id(task)].append(_nanoseconds(task, count) / count)
    return [
        Timing(task.operation, task.payload, task.contender, tuple(figures[id(task)]))
        for group in groups
        for task in group
    ]


def _calls(task: Task, least: int) -> int:
    """How many calls fill a sample; finding out warms the task up."""
    count = 1
    while (taken := _nanoseconds(task, count)) < least:
        count = max(count + 1, int(count * 1.1 * least / taken)) if taken > least / 10 else count * 4
    return count


def _nanoseconds(task: Task, count: int) -> int:
    call, argument = task.call, task.argument
    start = process_time_ns()
    for _ in repeat(None, count):
        call(argument)
    return process_time_ns() - start
