"""``python -m <package>``: validation and schemas for shells and other services.

Exit status: 0 everything is valid, 1 something is not, 2 the command was not understood or a file could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from .checking import Directory
from .engine import loads_exactly
from .streams import CutLine, Lines

__all__ = ["main"]


def main(directory: Directory, arguments: list[str] | None = None) -> int:
    """Run one command line; prints to standard output, and to standard error what went wrong with the run itself."""
    options = _options(_parser(directory), arguments)
    try:
        match options.command:
            case "validate":
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
    validate.add_argument("--json", action="store_true", help="print one JSON object per value")
    schema = commands.add_parser("schema", help="print the JSON Schema of a type")
    schema.add_argument("type", metavar="TYPE")
    commands.add_parser("types", help="list all types")
    return parser


def _validate(directory: Directory, options: argparse.Namespace) -> int:
    directory.find(options.type)[0].schema(directory.find(options.type)[1])
    status = 0
    for file in options.files:
        try:
            for place, text in _values(file, options.ndjson):
                problems = _problems(directory, options.type, text)
                status = max(status, 1 if problems else 0)
                _report(place, problems, options.json)
        except _Unreadable as error:
            print(f"error: cannot read {file}: {error}", file=sys.stderr)
            status = 2
    return status


class _Unreadable(Exception):
    """A file that cannot be read; not an ``OSError``, which printing may raise as well."""


def _values(file: str, by_line: bool) -> Iterator[tuple[str, bytes]]:
    """Each JSON text with the place it has; lines come one by one, so that a pipe need not end."""
    name = "<stdin>" if file == "-" else file
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
            if by_line or file.endswith((".ndjson", ".jsonl")):
                lines = Lines()
                for line in lines.read(source):
                    yield f"{name}:{lines.number}", line
            else:
                yield name, source.read()
    except OSError as error:
        raise _Unreadable(error.strerror) from error


def _problems(directory: Directory, type_name: str, text: bytes) -> list[dict[str, Any]]:
    if isinstance(text, CutLine):
        return [{"pointer": "", "keyword": "json", "message": f"not JSON that can be read: {text}"}]
    try:
        value = loads_exactly(text)
    except RecursionError:
        return [{"pointer": "", "keyword": "json", "message": "not JSON that can be read: nested too deeply"}]
    except ValueError as error:
        return [{"pointer": "", "keyword": "json", "message": f"not JSON: {error}"}]
    return [
        {"pointer": v.pointer, "keyword": v.keyword, "message": v.message, **({"hint": v.hint} if v.hint else {})}
        for v in directory.validate(type_name, value)
    ]


def _report(place: str, problems: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"source": place, "valid": not problems, "violations": problems}, ensure_ascii=False))
        return
    if not problems:
        print(f"{place}: valid")
    for problem in problems:
        hint = f" ({problem['hint']})" if "hint" in problem else ""
        print(f"{place}: {problem['pointer'] or '(root)'}: {problem['message']}{hint}")
