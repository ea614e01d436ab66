"""Timings as text.

In: timings.  Out: for each operation a table with a row for each contender and a column for each payload: the median of
the time per call with its spread, and the time relative to ours and to a peer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .measuring import Timing

__all__ = ["table"]

_CELL: Final = 26


def table(title: str, timings: list[Timing], references: tuple[str, ...]) -> str:
    """The timings of one operation; ``references`` are the contenders that others are compared with."""
    return "\n".join(_lines(title, timings, references))


def _lines(title: str, timings: list[Timing], references: tuple[str, ...]) -> Iterator[str]:
    payloads = list(dict.fromkeys(timing.payload for timing in timings))
    contenders = list(dict.fromkeys(timing.contender for timing in timings))
    found = {(timing.contender, timing.payload): timing for timing in timings}
    width = max(map(len, contenders))
    yield f"{title} (time per call, spread; times {' / times '.join(references)})"
    yield " " * width + "".join(f" | {payload:^{_CELL}}" for payload in payloads)
    for contender in contenders:
        cells = (_cell(found, contender, payload, references) for payload in payloads)
        yield f"{contender:{width}}" + "".join(f" | {cell:>{_CELL}}" for cell in cells)


def _cell(found: dict[tuple[str, str], Timing], contender: str, payload: str, references: tuple[str, ...]) -> str:
    timing = found[contender, payload]
    ratios = (
        _digits(timing.relative_to(found[reference, payload])) if (reference, payload) in found else "-"
        for reference in references
    )
    return f"{_duration(timing.median)} ±{timing.spread:3.0%}" + "".join(f" {ratio:>5}" for ratio in ratios)


def _duration(nanoseconds: float) -> str:
    for unit, size in (("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{_digits(nanoseconds / size)} {unit}"
    return f"{_digits(nanoseconds)} ns"


def _digits(number: float) -> str:
    """Three digits, as far as a table needs them."""
    return f"{number:.{2 if number < 10 else 1 if number < 100 else 0}f}"
