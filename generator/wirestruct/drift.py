"""How the output folder differs from what is generated.

In: a ``Plan`` and the files.  Out: ``Drift``: what is changed, missing, stale and foreign, with bounded unified diffs.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wirestruct.ownership import Plan

__all__ = ["Drift", "compare"]

_LINES_PER_FILE: Final = 60
_LINES: Final = 300
_BUILDS: Final = ("build", "dist")
_CACHES: Final = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".DS_Store")
_CACHE_SUFFIXES: Final = (".pyc", ".pyo", ".egg-info", ".dist-info")


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences, as sorted relative paths; ``diff`` shows how the changed files would be mended.

    ``missing``: generated but not there.  ``stale``: ours but no longer generated.  ``foreign``: there but never ours,
    caches and build metadata aside; ``write`` leaves those alone, but they have no place in a generated folder.
    """

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    diff: str = ""

    @property
    def found(self) -> bool:
        return bool(self.changed or self.missing or self.stale or self.foreign)


def compare(planned: Plan, files: Mapping[str, str], folder: Path) -> Drift:
    """The drift of the folder; ``OSError`` where it is unreadable."""
    return Drift(
        changed=planned.changed,
        missing=planned.added,
        stale=planned.stale,
        foreign=tuple(path for path in planned.foreign if not _cache(path)),
        diff="".join(_diffs(planned.changed, files, folder)),
    )


def _cache(path: str) -> bool:
    parts = path.split("/")
    return parts[0] in _BUILDS or any(part in _CACHES or part.endswith(_CACHE_SUFFIXES) for part in parts)


def _diffs(paths: tuple[str, ...], files: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Unified diffs from what is there to what is generated, cut where they get long."""
    left = _LINES
    for path in paths:
        found = folder / path
        old = "a symbolic link\n" if found.is_symlink() else found.read_bytes().decode("utf-8", errors="replace")
        lines = list(
            difflib.unified_diff(_lines(old), _lines(files[path]), f"found/{path}", f"generated/{path}", lineterm="")
        )
        shown = lines[: min(_LINES_PER_FILE, left)]
        left -= len(shown)
        yield "".join(line + "\n" for line in shown)
        if len(shown) < len(lines):
            yield f"... {len(lines) - len(shown)} more lines of the difference in {path}\n"


def _lines(text: str) -> list[str]:
    """Lines without their ends; what a terminal would act on, or not show, is spelled out."""
    return [
        "".join(char if char.isprintable() or char == "\t" else ascii(char)[1:-1] for char in line)
        for line in text.split("\n")
    ]
