"""Hand-written modules that a package carries along, such as conversions between its types.

In: the folders that the configuration includes.  Out: their Python files by path below the output folder, each under a
line that says where it came from.  What cannot be read or does not parse is reported (WS104, WS105, WS109).
"""

from __future__ import annotations

import ast
from pathlib import Path

from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.output import Files, Finished

__all__ = ["include"]


def include(config: Config) -> tuple[Files, list[Diagnostic]]:
    """Every included file, and every problem with one."""
    files: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for inclusion in config.include:
        for source in sorted(inclusion.folder.rglob("*.py")):
            shown = config.shown(source)
            match _read(source, shown):
                case str(text):
                    path = f"{inclusion.name}/{source.relative_to(inclusion.folder).as_posix()}"
                    header = f"# Copied by wirestruct from {shown}. Do not edit: change it there and regenerate.\n"
                    files[config.prefix + path] = Finished(header + text)
                case problem:
                    problems.append(problem)
    return files, problems


def _read(source: Path, shown: str) -> str | Diagnostic:
    try:
        text = source.read_text(encoding="utf-8")
        ast.parse(text)
    except OSError as error:
        return Diagnostic("WS105", f"cannot read the file: {error.strerror}", Location(shown))
    except UnicodeDecodeError:
        return Diagnostic("WS104", "the file is not UTF-8 text", Location(shown))
    except SyntaxError as error:
        hint = "included modules are copied as they are; mend this one first"
        return Diagnostic("WS109", error.msg, Location(shown), hint, Position(error.lineno or 1, error.offset or 1))
    except ValueError as error:  # a NUL
        return Diagnostic("WS109", str(error), Location(shown), position=Position(1, 1))
    return text
