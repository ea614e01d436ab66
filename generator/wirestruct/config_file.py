"""From a ``pyproject.toml`` and the flags of the command line to a ``Config``.

In: ``[tool.wirestruct]`` of the nearest ``pyproject.toml`` (or of the file named by ``--config``) and the flags, which
win.  Out: a ``Config`` with absolute paths, or ``Problems`` with everything that is wrong, each at its line and column.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from wirestruct.config import Config
from wirestruct.config_table import below, config
from wirestruct.diagnostics import Diagnostic, Location, Position, Problems
from wirestruct.naming import module_name
from wirestruct.prefixes import is_remote
from wirestruct.references import shown_path
from wirestruct.settings import Table
from wirestruct.toml_positions import positions

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["Flags", "find", "read"]

_FILE: Final = "pyproject.toml"
_SYNTAX_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SPELLING: Final = {"modules": "module", "targets": "target", "remotes": "allow-remote"}


@dataclass(frozen=True, slots=True)
class Flags:
    """The command line's say; None and empty mean that nothing was said."""

    config: str | None = None
    documents: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    output: str | None = None
    package: str | None = None
    targets: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()
    dialect: str | None = None
    strict: bool | None = None


def find(folder: Path) -> Path | None:
    """The nearest ``pyproject.toml`` that has a ``[tool.wirestruct]``, from ``folder`` upwards."""
    for candidate in (folder, *folder.parents):
        file = candidate / _FILE
        if file.is_file() and "tool.wirestruct" in file.read_text(encoding="utf-8", errors="replace"):
            return file
    return None


def read(flags: Flags, folder: Path, *, reading_only: bool = False) -> Config:
    """The configuration of a run started in ``folder``; raises ``Problems`` (WS501, WS502).

    Documents named on the command line are a configuration of their own: no file is looked for then, and only one
    that ``--config`` names is read.  A run that only reads the schemas need not name an output.
    """
    folder = folder.resolve()
    named = bool(flags.documents or flags.modules)
    file = folder / flags.config if flags.config else None if named else find(folder)
    text, tree, location = _parse(file, folder) if file else ("", {}, Location(_FILE))
    home = file.resolve().parent if file else folder
    problems: list[Diagnostic] = []
    overlay, places = _overlay(flags, folder, problems)
    flagged = {} if file else {"output": Location("--output"), "modules": Location("--module")}
    table = Table({**tree, **overlay}, location, problems, {**flagged, **places})
    result = config(table, home, reading_only)
    if problems or result is None:
        raise Problems(_located(problems, text))
    return result


# ---------------------------------------------------------------- the file


def _parse(file: Path, folder: Path) -> tuple[str, dict[str, object], Location]:
    """A configuration file's text, its ``[tool.wirestruct]`` and where that stands."""
    location = Location(shown_path(file, folder))
    try:
        text = file.read_text(encoding="utf-8")
        data: dict[str, object] = tomllib.loads(text)
    except OSError as error:
        raise Problems([Diagnostic("WS501", f"cannot read the configuration: {error.strerror}", location)]) from None
    except UnicodeDecodeError:
        raise Problems([Diagnostic("WS501", "the configuration is not UTF-8 text", location)]) from None
    except tomllib.TOMLDecodeError as error:
        raise Problems([_syntax(str(error), location)]) from None
    tool = data.get("tool")
    tree = cast("dict[str, object]", tool).get("wirestruct") if isinstance(tool, dict) else None
    if not isinstance(tree, dict):
        hint = "add a table [tool.wirestruct] with modules and output"
        raise Problems([Diagnostic("WS501", "there is no [tool.wirestruct] here", location, hint)])
    return text, cast("dict[str, object]", tree), location.child("tool", "wirestruct")


def _syntax(message: str, location: Location) -> Diagnostic:
    match = _SYNTAX_PLACE.search(message)
    position = Position(int(match[1]), int(match[2])) if match and match[1] else None
    return Diagnostic("WS501", "invalid TOML: " + _SYNTAX_PLACE.sub("", message), location, position=position)


def _located(problems: Iterable[Diagnostic], text: str) -> list[Diagnostic]:
    """The problems with their line and column; a missing member is shown at the table it is missing from."""
    places = positions(text)

    def place(location: Location | None) -> Position | None:
        if location is None:
            return None
        pointer = location.pointer
        while (pointer, location.part) not in places and pointer:
            pointer = pointer.rpartition("/")[0]
        return places.get((pointer, location.part))

    return [replace(problem, position=problem.position or place(problem.location)) for problem in problems]


# ---------------------------------------------------------------- the command line


def _overlay(
    flags: Flags, folder: Path, problems: list[Diagnostic]
) -> tuple[dict[str, object], Mapping[str, Location]]:
    """The flags as members of the table, each with its location; relative paths start in the working directory."""
    single = {"package": flags.package, "strict": flags.strict, "dialect": flags.dialect}
    overlay: dict[str, object] = {key: value for key, value in single.items() if value is not None}
    if flags.output is not None:
        overlay["output"] = str(below(folder, flags.output)) if flags.output else ""
    if flags.schemas:
        overlay["schemas"] = [str(below(folder, text)) for text in flags.schemas]
    if flags.remotes:
        overlay["remotes"] = list(flags.remotes)
    if flags.targets:
        overlay["targets"] = list(flags.targets)
    modules = _modules_of(flags, problems)
    if modules:
        overlay["modules"] = {
            name: text if is_remote(text) else str(below(folder, text)) for name, text in modules.items()
        }
    places = {key: Location("--" + _SPELLING.get(key, key)) for key in overlay}
    return overlay, {**places, **{f"modules/{name}": Location(text) for name, text in modules.items()}}


def _modules_of(flags: Flags, problems: list[Diagnostic]) -> dict[str, str]:
    """Each module's document, as it was written."""
    found: dict[str, str] = {}

    def add(name: str, text: str) -> None:
        if name in found:
            message = f"two documents for module {name!r}"
            hint = "name them with --module NAME=FILE"
            problems.append(Diagnostic("WS501", message, Location(text), hint))
        found[name] = text

    for text in flags.documents:
        add(module_name(Path(text).name), text)
    for pair in flags.modules:
        name, equals, text = pair.partition("=")
        if name and equals and text:
            add(name, text)
        else:
            problems.append(Diagnostic("WS501", f"expected NAME=FILE, found {pair!r}", Location("--module")))
    return found
