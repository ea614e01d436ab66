"""``python -m <package>``: validation and schemas for shells and other services.

Exit status: 0 everything is valid, 1 something is not, 2 the command was not understood or a file could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path

from .checking import Directory
from .reports import FORMS, Report, sarif
from .streams import CutLine, Lines
from .texts import unreadable
from .validation import DepthError

__all__ = ["main"]


def main(directory: Directory, arguments: list[str] | None = None) -> int:
    """Run one command line; prints to standard output, and to standard error what went wrong with the run itself."""
    options = _options(_parser(directory), arguments)
    _write_anything()
    try:
        match options.command:
            case "validate":
                directory.schema(options.type)
                return _validate(directory, options)
            case "schema":
                print(json.dumps(directory.schema(options.type), indent=2, ensure_ascii=False))
            case _:
                print("\n".join(directory.names()))
    except LookupError as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return 0


def _options(parser: argparse.ArgumentParser, arguments: list[str] | None) -> argparse.Namespace:
    """The command line; files may also stand behind a flag, where argparse itself has stopped looking for them."""
    options, rest = parser.parse_known_args(arguments)
    if options.command == "validate":
        options.files += [word for word in rest if not word.startswith("--")]
        options.files = options.files or ["-"]
        rest = [word for word in rest if word.startswith("--")]
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _write_anything() -> None:
    """Lets standard output write half a surrogate pair, by its escape."""
    out: object = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")


def _parser(directory: Directory) -> argparse.ArgumentParser:
    program = f"python -m {directory.package}"
    parser = argparse.ArgumentParser(prog=program, description="Validate JSON, print schemas, list types.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    validate = commands.add_parser(
        "validate",
        help="check files against a type",
        description="Check JSON files against a type. Files named *.ndjson or *.jsonl hold a value per line.",
        epilog=f"example: {program} validate RealtimeResponse response.json",
    )
    validate.add_argument("type", metavar="TYPE", help="a type, e.g. RealtimeResponse; see the command types")
    validate.add_argument("files", metavar="FILE", nargs="*", default=[], help="a file, or - for standard input")
    validate.add_argument("--ndjson", action="store_true", help="every file holds one value per line")
    validate.add_argument("--output", choices=[*FORMS, "sarif"], default="text", help="the form of what is printed")
    validate.add_argument(
        "--json", action="store_const", dest="output", const="json", help="print one JSON object per value"
    )
    validate.add_argument("--formats", action="store_true", help="assert format, which is an annotation otherwise")
    schema = commands.add_parser("schema", help="print the JSON Schema of a type")
    schema.add_argument("type", metavar="TYPE")
    commands.add_parser("types", help="list all types")
    return parser


def _validate(directory: Directory, options: argparse.Namespace) -> int:
    kept: list[Report] = []
    status = 0
    for file in options.files:
        try:
            for report in _reports(directory, options, file):
                status = max(status, 1 if report.violations else 0)
                if options.output == "sarif":
                    kept.append(report)
                elif text := FORMS[options.output](report):
                    print(text)
        except _Unreadable as error:
            print(f"error: cannot read {file}: {error}", file=sys.stderr)
            status = 2
    if options.output == "sarif":
        print(sarif(kept, directory.package))
    return status


def _reports(directory: Directory, options: argparse.Namespace, file: str) -> Iterator[Report]:
    checks, _ = directory.find(options.type)
    schema = str(checks.validators.document.get("$id", ""))
    for name, line, text in _values(file, options.ndjson):
        try:
            found = (
                [unreadable(f"not JSON that can be read: {text}")]
                if isinstance(text, CutLine)
                else directory.validate_json(options.type, text, formats=options.formats)
            )
        except DepthError as error:
            found = [unreadable(str(error))]
        yield Report(name, tuple(found), line, schema)


class _Unreadable(Exception):
    """A file that cannot be read; not an ``OSError``, which printing may raise as well."""


def _values(file: str, by_line: bool) -> Iterator[tuple[str, int | None, bytes]]:
    """Each JSON text with its file, and its line where each has one; lines come one by one, so that a pipe need not end."""
    name = "<stdin>" if file == "-" else file
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
            if by_line or file.endswith((".ndjson", ".jsonl")):
                lines = Lines()
                for line in lines.read(source):
                    yield name, lines.number, line
            else:
                yield name, None, source.read()
    except OSError as error:
        raise _Unreadable(error.strerror) from error
