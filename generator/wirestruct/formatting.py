"""Generated Python texts in black's style.

In: ``Files``.  Out: the same, with every ``.py`` and ``.pyi`` text formatted; a text that does not parse is a template's
mistake and is reported (WS505) with its line.

Printers and templates write black's style already, all but the breaking of long lines.  So statements that fit are left
alone, most others are broken by ``layout``, and black breaks the rest, one statement at a time: formatting whole files
takes it ten times as long.  Its mode is fixed, it reads no configuration and keeps no cache: the result depends on the
text alone, however many processes share the work.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import re
import signal
import sys
import threading
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeVar

import black
from black.mode import TargetVersion

from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.layout import broken

__all__ = ["LINE_LENGTH", "format_files", "format_text", "format_whole"]

T = TypeVar("T")

LINE_LENGTH: Final = 120

_BLANK: Final = re.compile(r"\n{4,}")
_VERSIONS: Final = (
    TargetVersion.PY310,
    TargetVersion.PY311,
    TargetVersion.PY312,
    TargetVersion.PY313,
)
_MODE: Final = black.Mode(line_length=LINE_LENGTH, target_versions=set(_VERSIONS))


def format_text(text: str) -> str:
    """A text of ours in black's style; raises ``SyntaxError`` where it does not parse or Python warns about it."""
    text = _BLANK.sub("\n\n\n", text)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = ast.parse(text)
    lines = text.rstrip("\n").split("\n")
    long = [number for number, line in enumerate(lines, 1) if len(line) > LINE_LENGTH]
    for start, end in reversed(list(_statements(tree.body, long))):
        lines[start - 1 : end] = _formatted_statement(lines[start - 1 : end])
    return "\n".join([*lines, ""]) if text.strip() else ""


def _statements(body: Sequence[ast.stmt], long: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last line of every statement with a long line, and of the heads of those that hold others."""
    for statement in body:
        end = statement.end_lineno or statement.lineno
        if bisect_left(long, statement.lineno) == bisect_left(long, end + 1):
            continue
        inner: Sequence[ast.stmt] = getattr(statement, "body", ())
        if inner:
            if statement.lineno in long:
                yield statement.lineno, statement.lineno
            for part in ("body", "orelse"):
                yield from _statements(getattr(statement, part, ()), long)
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield statement.lineno, end


def _formatted_statement(lines: list[str]) -> list[str]:
    """A statement of one line, or a display with an entry a line."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    if len(lines) == 1:
        return _broken(lines[0], indent) or _by_black(lines, indent)
    if any(line[indent + 4] == " " for line in lines[1:-1]):
        return lines  # it has been through black already
    entries = [_broken(line, indent + 4, inside=True) if len(line) > LINE_LENGTH else [line] for line in lines[1:-1]]
    if len(lines[0]) > LINE_LENGTH or not all(entries):
        return _by_black(lines, indent)
    return [lines[0], *(line for entry in entries for line in entry or ()), lines[-1]]


def _broken(line: str, indent: int, inside: bool = False) -> list[str] | None:
    space = " " * indent
    lines = broken(line.strip(), LINE_LENGTH - indent, inside)
    return None if lines is None else [f"{space}{part}" for part in lines]


def _by_black(lines: Sequence[str], indent: int) -> list[str]:
    """The same by black; what ends in a colon gets a body for as long."""
    space = " " * indent
    head = lines[-1].endswith(":")
    text = "\n".join([*(line[indent:] for line in lines), *(["    pass"] if head else []), ""])
    formatted = black.format_str(text, mode=replace(_MODE, line_length=LINE_LENGTH - indent)).splitlines()
    return [f"{space}{line}" for line in (formatted[:-1] if head else formatted)]


def format_files(files: Mapping[str, str], processes: int | None = None) -> tuple[dict[str, str], list[Diagnostic]]:
    """Every ``.py`` and ``.pyi`` file formatted, the others as they are, in the given order.

    ``processes`` is for tests; otherwise more than one is used where there is enough work and a processor for each.
    """
    paths = [path for path in files if path.endswith((".py", ".pyi"))]
    texts = [files[path] for path in paths]
    count = _processes(sum(map(len, texts)), 2_000_000) if processes is None else processes
    results = _each(_formatted, texts, count)
    formatted = dict(files)
    problems: list[Diagnostic] = []
    for path, (text, problem) in zip(paths, results, strict=True):
        formatted[path] = text
        if problem is not None:
            message, line, column = problem
            hint = "this is a mistake of a template, not of a schema"
            problems.append(Diagnostic("WS505", message, Location(path), hint, Position(line, column)))
    return formatted, problems


def format_whole(texts: Sequence[str]) -> list[str]:
    """Python texts that another library wrote, in black's style; what black cannot read stays as it is."""
    return _each(_by_black_alone, texts, _processes(sum(map(len, texts)), 150_000))


def _by_black_alone(text: str) -> str:
    try:
        return black.format_str(text, mode=_MODE)
    except ValueError:
        return text  # the stage that follows says what is wrong with it


@lru_cache(maxsize=512)  # one process that generates several packages formats their common runtime once
def _formatted(text: str) -> tuple[str, tuple[str, int, int] | None]:
    try:
        return format_text(text), None
    except SyntaxError as error:
        return text, (error.msg, error.lineno or 1, error.offset or 1)
    except (ValueError, RecursionError) as error:  # a NUL, nesting without end, what black alone cannot read
        return text, (str(error), 1, 1)


def _processes(characters: int, worth: int) -> int:
    """How many processes to use; ``worth`` takes one about a second, and starting others a tenth of that.

    A process with several threads must not be forked.
    """
    if sys.platform != "linux" or characters < worth or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _each(work: Callable[[str], T], texts: Sequence[str], processes: int) -> list[T]:
    """The results in order; the long texts come first, so that no process is left with one of them at the end."""
    if processes == 1:
        return list(map(work, texts))
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(processes, len(texts)), context, _leave_interrupts_to_the_parent)
    try:
        results = list(pool.map(work, [texts[index] for index in order]))
    finally:
        pool.shutdown(cancel_futures=True)
    return [result for _, result in sorted(zip(order, results, strict=True), key=lambda pair: pair[0])]


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
