"""What the last run read and wrote, so that a run with nothing to do costs next to nothing.

In: a ``Config``, and after a run the documents it read and its warnings.  Out: the run again, where another
would read the same and find the same already written; else None, and it takes place.  Everything is compared by content:
the configuration, the documents, the tool and what it is built on, and every file of the output.

The memory is a file for each output folder in the user's cache folder (``XDG_CACHE_HOME`` and its like), which may be
removed at any time.  Where it cannot be written there is none.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.ownership import MANIFEST
from wirestruct.resources import templates

__all__ = ["Run", "recall", "remember"]

_FOUNDATIONS: Final = ("black", "datamodel-code-generator", "jinja2", "pyyaml", "referencing")


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: its warnings, and how many files it left."""

    warnings: tuple[Diagnostic, ...]
    files: int


def recall(config: Config) -> Run | None:
    """The last run, if its output stands and a run now would write it again."""
    try:
        known: Any = json.loads(_file(config).read_bytes())
        inputs: dict[str, str] = known["inputs"]
        if inputs != _digests(config.folder, inputs) or known["run"] != _run(config):
            return None
        manifest = (config.output / MANIFEST).read_bytes()
        outputs: dict[str, str] = json.loads(manifest)["files"]
        if known["manifest"] != _digest(manifest) or outputs != _digests(config.output, outputs):
            return None
        return Run(tuple(map(_diagnostic, known["warnings"])), len(outputs) + 1)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(config: Config, documents: Iterable[str], warnings: Iterable[Diagnostic]) -> None:
    """Keep what a run read, by path relative to the configuration's folder, after it has written its output."""
    try:
        file = _file(config)
        file.parent.mkdir(parents=True, exist_ok=True)
        known = {
            "run": _run(config),
            "inputs": _digests(config.folder, documents),
            "manifest": _digest((config.output / MANIFEST).read_bytes()),
            "warnings": list(map(_plain, warnings)),
        }
        file.write_text(json.dumps(known), encoding="utf-8")
    except OSError:
        return


def _file(config: Config) -> Path:
    return user_cache_path("wirestruct", appauthor=False) / f"{_digest(str(config.output).encode())[:16]}.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digests(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    return {path: _digest((folder / path).read_bytes()) for path in paths}


def _run(config: Config) -> str:
    """All that a run depends on beside the documents."""
    parts = [repr(config), repr(sys.version_info[:2]), *(f"{name} {version(name)}" for name in _FOUNDATIONS)]
    parts += [f"{path} {_digest(path.read_bytes())}" for path in _sources(config)]
    return _digest("\n".join(parts).encode())


def _sources(config: Config) -> Iterator[Path]:
    """The tool's own files, and those that are copied into the output."""
    for folder, pattern in ((Path(__file__).parent, "*.py"), (templates(), "*")):
        yield from sorted(path for path in folder.rglob(pattern) if path.is_file() and path.suffix != ".pyc")
    for inclusion in config.include:
        yield from sorted(inclusion.folder.rglob("*.py"))


# ---------------------------------------------------------------- warnings


def _plain(warning: Diagnostic) -> dict[str, object]:
    place, position = warning.location, warning.position
    return {
        "code": warning.code,
        "message": warning.message,
        "location": [place.path, place.pointer, place.part] if place else None,
        "hint": warning.hint,
        "position": [position.line, position.column] if position else None,
    }


def _diagnostic(value: dict[str, Any]) -> Diagnostic:
    place, position = value["location"], value["position"]
    return Diagnostic(
        value["code"],
        value["message"],
        Location(*place) if place else None,
        value["hint"],
        Position(*position) if position else None,
    )
