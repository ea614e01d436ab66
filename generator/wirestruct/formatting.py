"""Generated Python texts in black's style.

In: ``Files``.  Out: the same, with every ``.py`` and ``.pyi`` text formatted; a text that does not parse is a template's
mistake and is reported (WS505) with its line.

Printers and templates write black's style already, all but the breaking of long lines.  So statements that fit are left
alone, most others are broken by ``layout``, and black breaks the rest, one statement at a time: formatting whole files
takes it ten times as long.  Its mode is fixed, it reads no configuration and keeps no cache: the result depends on the
text alone, however many processes share the work.
"""

from __future__ import annotations

import re
import symtable
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import takewhile
from typing import Final

import black
from black.mode import TargetVersion

from wirestruct import parallel
from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.layout import broken
from wirestruct.output import Finished

__all__ = ["LINE_LENGTH", "format_files", "format_text", "format_whole"]

LINE_LENGTH: Final = 120

_QUOTES: Final = '"""'
_CLOSING: Final = (")", "]", "}")
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
    text = _BLANK.sub("\n\n\n", text).rstrip("\n") + "\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        symtable.symtable(text, "<generated>", "exec")  # reads it as Python does, and costs less than compiling it
    if not text.strip():
        return ""
    lines = iter(text.split("\n"))
    return "\n".join([part for line in lines for part in _formatted_line(line, lines)])


def _formatted_line(line: str, rest: Iterator[str]) -> Iterator[str]:
    """The lines that one becomes, if it is too long: a statement, an entry of a display, or the head of a display.

    A docstring is passed on whole; no other line of ours begins with three quotes.
    """
    stripped = line.lstrip()
    if stripped.startswith(_QUOTES):
        yield line
        while not line.endswith(_QUOTES) or line.lstrip() == _QUOTES == stripped:
            line, stripped = next(rest), ""
            yield line
    elif len(line) <= LINE_LENGTH or stripped.startswith("#"):
        yield line
    else:
        indent = len(line) - len(stripped)
        lines = [stripped]
        if stripped[-1] in "([{":
            lines += [inner[indent:] for inner in takewhile(lambda inner: inner[indent:] not in _CLOSING, rest)]
            lines.append(_CLOSING["([{".index(stripped[-1])])
        space = " " * indent
        for part in _broken(lines, LINE_LENGTH - indent):
            yield f"{space}{part}".rstrip()


def _broken(lines: list[str], width: int) -> list[str]:
    """A statement, or an entry with its comma, by ``layout`` if that knows how."""
    entry = lines[0][-1] == ","
    known = broken(lines[0], width, entry) if len(lines) == 1 else None
    if known is not None:
        return known
    if entry:
        return _entry_by_black(lines[0], width)
    head = lines[-1].endswith(":")  # what ends in a colon gets a body for as long
    formatted = _black("\n".join([*lines, *(["    pass"] if head else []), ""]), width).splitlines()
    return formatted[:-1] if head else formatted


def _entry_by_black(entry: str, width: int) -> list[str]:
    for opening, closing in ("{}", "[]"):
        try:
            formatted = _black(f"{opening}\n    {entry}\n{closing}\n", width + 4)
        except ValueError:
            continue
        return [line[4:] for line in formatted.splitlines()[1:-1]]
    return [entry]


def _black(text: str, width: int) -> str:
    return black.format_str(text, mode=replace(_MODE, line_length=width))


def format_files(files: Mapping[str, str], processes: int | None = None) -> tuple[dict[str, str], list[Diagnostic]]:
    """Every ``.py`` and ``.pyi`` file formatted, what is ``Finished`` and all others as they are, in the given order.

    ``processes`` is for tests; otherwise more than one is used where there is enough work and a processor for each.
    """
    paths = [path for path, text in files.items() if path.endswith((".py", ".pyi")) and not isinstance(text, Finished)]
    texts = [files[path] for path in paths]
    sizes = list(map(len, texts))
    count = parallel.processes(sum(sizes), 2_000_000) if processes is None else processes
    results = parallel.results([partial(_formatted, text) for text in texts], count, sizes)
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
    """Python texts that another library wrote, in black's style; what black cannot read is left to the stage itself."""
    sizes = list(map(len, texts))
    count = parallel.processes(sum(sizes), 150_000)
    return parallel.results([partial(_by_black_alone, text) for text in texts], count, sizes)


def _by_black_alone(text: str) -> str:
    try:
        return Finished(black.format_str(text, mode=_MODE))
    except ValueError:
        return text


@lru_cache(maxsize=512)  # one process that generates several packages formats their common runtime once
def _formatted(text: str) -> tuple[str, tuple[str, int, int] | None]:
    try:
        return format_text(text), None
    except SyntaxError as error:
        return text, (error.msg, error.lineno or 1, error.offset or 1)
    except (ValueError, RecursionError) as error:  # a NUL, nesting without end, what black alone cannot read
        return text, (str(error), 1, 1)
