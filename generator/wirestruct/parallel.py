"""Work that several processors share: functions without arguments in, their results out, in order.

The processes are forked, so that they know what this one knows and only results travel; where that cannot be done, or
is not worth it, the work is done here.  The results are the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

__all__ = ["processes", "results"]

T = TypeVar("T")

_todo: Sequence[Callable[[], Any]] = ()


def processes(size: int, worth: int) -> int:
    """How many processes work of that size should get; ``worth`` is what one does in about a second.

    Starting others takes a tenth of that.  A process with several threads must not be forked.
    """
    if sys.platform != "linux" or size < worth or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def results(work: Sequence[Callable[[], T]], count: int, sizes: Sequence[int] = ()) -> list[T]:
    """What each function returns; ``count`` processes share them, and begin with the largest of the ``sizes``."""
    global _todo  # what the forked processes find there
    if count == 1 or len(work) < 2:
        return [function() for function in work]
    order = sorted(range(len(work)), key=lambda index: -sizes[index]) if sizes else list(range(len(work)))
    _todo = work
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(count, len(work)), context, _leave_interrupts_to_the_parent)
    try:
        found = dict(zip(order, pool.map(_do, order), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)
        _todo = ()
    return [found[index] for index in range(len(work))]


def _do(index: int) -> Any:
    return _todo[index]()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
