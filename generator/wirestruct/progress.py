"""A sign of life for those who wait.

In: the stream for messages.  Out: a ``Progress`` that names a stage once it has taken longer than a second, on a
terminal only.  A timer signal rather than a thread: ``formatting`` may fork, which a process with threads must not
do.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final, TextIO

__all__ = ["PATIENCE", "watched"]

PATIENCE: Final = 1.0


@contextmanager
def watched(stream: TextIO) -> Generator[Callable[[str], None], None, None]:
    """A ``Progress`` for the time of a run; silent where nobody watches or the system has no timers."""
    if sys.platform == "win32" or not stream.isatty() or threading.current_thread() is not threading.main_thread():
        yield lambda _: None
        return
    stage = ""

    def late(_: int, __: FrameType | None) -> None:
        os.write(stream.fileno(), f"{stage} ...\n".encode())  # not print: the signal may come in the middle of one

    def progress(name: str) -> None:
        nonlocal stage
        stage = name
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)

    before = signal.signal(signal.SIGALRM, late)
    try:
        yield progress
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
