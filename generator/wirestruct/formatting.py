"""Generated Python texts in black's style.

In: ``Files``.  Out: the same, with every ``.py`` text formatted; a text that does not parse is a template's mistake and
is reported (WS505) with its line.  Black runs with a fixed mode, reads no configuration, and keeps no cache: the result
depends on the text alone, however many processes share the work.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import Final

import black
from black.mode import TargetVersion

from wirestruct.diagnostics import Diagnostic, Location, Position

__all__ = ["LINE_LENGTH", "format_files", "format_text"]

LINE_LENGTH: Final = 120

_VERSIONS: Final = (
    TargetVersion.PY310,
    TargetVersion.PY311,
    TargetVersion.PY312,
    TargetVersion.PY313,
)
_MODE: Final = black.Mode(line_length=LINE_LENGTH, target_versions=set(_VERSIONS))
_STUB_MODE: Final = replace(_MODE, is_pyi=True)
_WORTH_PROCESSES: Final = 150_000  # characters: about a second of work, of which starting processes costs a tenth


def format_text(text: str, stub: bool = False) -> str:
    """A Python text in black's style; raises ``SyntaxError`` where it does not parse or Python warns about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ast.parse(text)
    return black.format_str(text, mode=_STUB_MODE if stub else _MODE)


def format_files(files: Mapping[str, str], processes: int | None = None) -> tuple[dict[str, str], list[Diagnostic]]:
    """Every ``.py`` and ``.pyi`` file formatted, the others as they are, in the given order.

    ``processes`` is for tests; otherwise more than one is used where there is enough work and a processor for each.
    """
    paths = [path for path in files if path.endswith((".py", ".pyi"))]
    texts = [(files[path], path.endswith(".pyi")) for path in paths]
    count = _processes(sum(len(text) for text, _ in texts)) if processes is None else processes
    results = _formatted_by(count, texts) if count > 1 else list(map(_formatted, texts))
    formatted = dict(files)
    problems: list[Diagnostic] = []
    for path, (text, problem) in zip(paths, results, strict=True):
        formatted[path] = text
        if problem is not None:
            message, line, column = problem
            hint = "this is a mistake of a template, not of a schema"
            problems.append(Diagnostic("WS505", message, Location(path), hint, Position(line, column)))
    return formatted, problems


@lru_cache(maxsize=512)  # one process that generates several packages formats their common runtime once
def _formatted(source: tuple[str, bool]) -> tuple[str, tuple[str, int, int] | None]:
    text, stub = source
    try:
        return format_text(text, stub), None
    except SyntaxError as error:
        return text, (error.msg, error.lineno or 1, error.offset or 1)
    except (ValueError, RecursionError) as error:  # a NUL, nesting without end, what black alone cannot read
        return text, (str(error), 1, 1)


def _processes(characters: int) -> int:
    """How many processes to use; a process with several threads must not be forked."""
    if sys.platform != "linux" or characters < _WORTH_PROCESSES or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _formatted_by(processes: int, texts: Sequence[tuple[str, bool]]) -> list[tuple[str, tuple[str, int, int] | None]]:
    """The long texts first, so that no process is left with one of them at the end."""
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index][0]))
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(processes, len(texts)), context, _leave_interrupts_to_the_parent)
    try:
        results = list(pool.map(_formatted, [texts[index] for index in order]))
    finally:
        pool.shutdown(cancel_futures=True)
    return [result for _, result in sorted(zip(order, results, strict=True))]


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
