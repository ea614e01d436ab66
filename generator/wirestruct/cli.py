"""The command line: the only module that prints.

In: arguments.  Out: text or, with ``--json``, one object on standard output, diagnostics on standard error, and the
exit status: 0 fine, 1 drift, an invalid payload or a breaking change, 2 a wrong schema, configuration, command or
file, 130 when interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from wirestruct.arguments import flags, parser
from wirestruct.config_file import read
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.progress import watched

if TYPE_CHECKING:
    from wirestruct.commands import Outcome
    from wirestruct.documents import JSON
    from wirestruct.pipeline import Progress

__all__ = ["main"]

_COLOURS: Final = {"error": "\033[1;31m", "warning": "\033[1;33m"}
_PLAIN: Final = "\033[0m"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and gives its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        parser().print_help(sys.stderr)
        return 2
    try:
        options = parser().parse_args(given)
    except SystemExit as leaving:  # argparse has printed its help, or what it did not understand
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        return _report(options, given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _report(options: argparse.Namespace, given: Sequence[str]) -> int:
    """Runs the command and prints what came out of it."""
    try:
        with watched(sys.stderr) as progress:
            outcome = _run(options, given, progress)
        status, text, data, diagnostics = outcome.status, outcome.text, outcome.data, outcome.warnings
    except Problems as problems:
        status, text, data, diagnostics = 2, "", {}, problems.diagnostics
    except OSError as error:  # what no stage foresaw, such as a working directory that is gone
        place = Location(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else None
        status, text, data, diagnostics = 2, "", {}, (Diagnostic("WS105", error.strerror or str(error), place),)
    if options.json:
        head: dict[str, JSON] = {"command": options.command, "status": status}
        told: dict[str, JSON] = {"diagnostics": [_machine(problem) for problem in diagnostics]}
        print(json.dumps({**head, **data, **told}, ensure_ascii=True))
    else:
        _tell(diagnostics, sys.stderr)
        if text:
            print(_printable(text, sys.stdout))
    sys.stdout.flush()
    return status


def _run(options: argparse.Namespace, given: Sequence[str], progress: Progress) -> Outcome:
    from wirestruct import commands  # here, so that --help and usage errors need not load the whole generator

    folder = Path.cwd()
    if options.command == "init":
        return commands.init(folder / options.folder, options.folder, progress)
    if options.command == "diff":
        return commands.diff(options.old, options.new, options.fail_on, folder, progress)
    if options.command == "validate" and bool(options.files) != bool(options.type):
        missing = "--type NAME" if options.files else "the files to validate"
        raise Problems([Diagnostic("WS501", f"validate also needs {missing}", Location("command line"))])
    config = read(flags(options), folder, reading_only=options.command in ("inspect", "lock", "graph"))
    match options.command:
        case "generate":
            return commands.generate(config, progress)
        case "check":
            return commands.check(config, progress, _mend(given))
        case "inspect":
            return commands.inspect(config, progress)
        case "graph":
            return commands.graph(config, options.root, options.depth, options.format, progress)
        case "lock":
            return commands.lock(config, progress, options.update)
        case _ if options.files:
            return commands.validate_files(config, options.type, options.files, folder)
        case _:
            return commands.validate_samples(config, progress)


def _mend(given: Sequence[str]) -> str:
    """The command that mends what this check finds: the same one, with generate in the place of check."""
    words = [word for word in given if word != "--json"]
    return shlex.join(["wirestruct", *("generate" if word == "check" else word for word in words)])


# ---------------------------------------------------------------- printing


def _tell(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """Each diagnostic, and how many there were."""
    counts = {"error": 0, "warning": 0}
    colour = stream.isatty() and not os.environ.get("NO_COLOR")
    for problem in diagnostics:
        counts[problem.severity] += 1
        text = _printable(str(problem), stream)
        label = f"{problem.severity}[{problem.code}]"
        if colour:
            text = text.replace(label, f"{_COLOURS[problem.severity]}{label}{_PLAIN}", 1)
        print(text, file=stream)
    said = [f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items() if count]
    if said:
        print(", ".join(said), file=stream)


def _machine(problem: Diagnostic) -> JSON:
    location, position = problem.location, problem.position
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "path": location.path if location else None,
        "pointer": location.pointer if location else None,
        "part": location.part if location else None,
        "line": position.line if position else None,
        "column": position.column if position else None,
    }


def _printable(text: str, stream: TextIO) -> str:
    """Nothing a terminal would act on, and nothing the stream cannot encode: names come from documents of others."""
    plain = "".join(char if char.isprintable() or char in "\n\t" else ascii(char)[1:-1] for char in text)
    return plain.encode(stream.encoding or "utf-8", "backslashreplace").decode(stream.encoding or "utf-8")
