"""The grammar of the command line.

In: nothing.  Out: the parser, and the ``Flags`` in what it parsed.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Final, NoReturn, TypeAlias

from wirestruct.config import TARGETS
from wirestruct.config_file import Flags
from wirestruct.dialects import BY_NAME

__all__ = ["flags", "parser"]

_Add: TypeAlias = Callable[..., argparse.ArgumentParser]

_OPTION: Final = re.compile(r"--[\w-]+")
_WRONG: Final = re.compile(
    r"unrecognized arguments: .*?(?P<option>--[\w-]+)|invalid choice: '(?P<choice>[^']*)' \(choose from (?P<choices>.*)\)"
)
_DESCRIPTION: Final = "Dataclasses, serializers and exact validators from JSON Schema 2020-12 and OpenAPI 3.1."
_EPILOG: Final = """\
Everything a run depends on stands in [tool.wirestruct] of the nearest pyproject.toml, or in flags, which win.
Documents named on the command line stand for themselves: then only a file given by --config is read.

exit status:
  0  fine
  1  drift, an invalid payload, a breaking change
  2  a wrong schema, configuration or command, or a file that cannot be read or written

examples:
  wirestruct generate api.yaml --output src/acme_models
  wirestruct init && wirestruct generate
  wirestruct check --json
  wirestruct diff old.yaml new.yaml
  wirestruct validate
  wirestruct validate --type RealtimeResponse response.json
"""


class _Parser(argparse.ArgumentParser):
    """A parser that says what was probably meant; ``commands`` are those below it."""

    commands: Mapping[str, argparse.ArgumentParser] = MappingProxyType({})

    def error(self, message: str) -> NoReturn:
        wrong = _WRONG.search(message)
        if wrong:
            texts = [self.format_help(), *(command.format_help() for command in self.commands.values())]
            options = [word for text in texts for word in _OPTION.findall(text)]
            known = options if wrong["option"] else re.findall(r"[\w-]+", wrong["choices"] or "")
            near = difflib.get_close_matches(wrong["option"] or wrong["choice"], sorted(set(known)), 1)
            message += f"; did you mean {near[0]!r}?" if near else ""
        super().error(message)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="wirestruct",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"wirestruct {_version()}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _init(commands.add_parser)
    for name, summary, details in (
        ("generate", "write the output folder", _GENERATE),
        ("check", "compare the output folder with what generate would write", _CHECK),
        ("lock", "fetch the remote documents that are allowed, and keep them with their digests", _LOCK),
        ("inspect", "print the intermediate representation as JSON", _INSPECT),
        ("graph", "draw the types as Mermaid or SVG", _GRAPH),
    ):
        command = _command(commands.add_parser, name, summary, details)
        command.add_argument(
            "documents", nargs="*", metavar="DOCUMENT", help="a schema or OpenAPI document, JSON or YAML"
        )
        _configuration(command)
        if name == "lock":
            command.add_argument("--update", action="store_true", help="fetch what is locked already, too")
        if name == "graph":
            _graph(command)
    _diff(commands.add_parser)
    _validate(commands.add_parser)
    top.commands = commands.choices
    return top


def flags(options: argparse.Namespace) -> Flags:
    """The configuration's part of a parsed command line."""
    return Flags(
        config=options.config,
        documents=tuple(getattr(options, "documents", ())),
        modules=tuple(options.module),
        schemas=tuple(options.schemas),
        output=options.output,
        package=options.package,
        targets=tuple(options.target),
        remotes=tuple(options.allow_remote),
        dialect=options.dialect,
        strict=options.strict,
    )


_INIT: Final = """\
Adds [tool.wirestruct] to FOLDER/pyproject.toml, or writes a new one, with the schema documents that are there as
modules, or with a small schema to begin with.  Nothing is overwritten; generate works at once.
"""
_GENERATE: Final = """\
Writes the output folder as one step: a run that fails or is killed leaves the old files.  Files of ours that are no
longer generated are removed; files of others stay.  A folder that is right already is not touched.

example: wirestruct generate api.yaml --output src/acme_models
"""
_CHECK: Final = """\
Lists files that are changed, missing, stale (ours, no longer generated) and foreign (not ours), with a unified diff.
Touches nothing; the exit status is 1 where there is a difference.
"""
_LOCK: Final = """\
The only command that goes to the network, and only to what is allowed by prefix.  Writes wirestruct.lock and the texts
in wirestruct.lock.d, both meant to be committed: every other command reads those, and nothing remote.

example: wirestruct lock --allow-remote https://example.com/schemas/
"""
_INSPECT: Final = """\
Prints what the schemas mean, before any target has its say: modules, declarations, members, presence, unions.

example: wirestruct inspect api.yaml | jq '.modules[].declarations[].name'
"""
_GRAPH: Final = """\
Prints a picture of the types: objects with their members, unions with their branches, enumerations with their values,
and an arrow for each reference.  All types, or what is reached from the roots.

examples:
  wirestruct graph api.yaml --root Order --depth 2
  wirestruct graph --root ga.session --format svg > session.svg
"""
_DIFF: Final = """\
Compares two documents, two folders of documents or two configurations by what they mean, and says for each change
whether it breaks readers (programs of the old version that are given what the new one allows), writers (programs of
the old version that send to someone who goes by the new one), or nobody.  The exit status is 1 where somebody breaks.
REVISION:PATH is what git has at a revision.

examples:
  wirestruct diff released/api.yaml api.yaml
  wirestruct diff main:api.yaml api.yaml --fail-on readers
"""
_VALIDATE: Final = """\
Without files: runs the samples, <samples>/<module>/<Type>/{accepted,rejected}/*.json, through jsonschema and through
the generated validators; both must agree, and be right.  With files: validates those, JSON or JSON Lines, against
--type.

examples:
  wirestruct validate
  wirestruct validate --type RealtimeResponse response.json
  zcat log.gz | wirestruct validate --type RealtimeResponse -
"""


def _command(add: _Add, name: str, summary: str, details: str) -> argparse.ArgumentParser:
    command = add(name, help=summary, description=details, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--json", action="store_true", help="print one JSON object for machines")
    return command


def _configuration(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="the pyproject.toml to read, instead of the nearest one")
    group.add_argument(
        "--module", metavar="NAME=FILE", action="append", default=[], help="a document and its module; repeatable"
    )
    group.add_argument(
        "--schemas",
        metavar="FOLDER",
        action="append",
        default=[],
        help="a folder that references may lead to; repeatable",
    )
    group.add_argument("--output", metavar="FOLDER", help="the folder to write, which holds nothing else")
    group.add_argument("--package", metavar="NAME", help="the package's name (default: that of the output folder)")
    group.add_argument("--target", choices=TARGETS, action="append", default=[], help="what to generate; repeatable")
    group.add_argument("--dialect", choices=tuple(BY_NAME), help="of documents that do not say (default: 2020-12)")
    group.add_argument(
        "--allow-remote",
        metavar="PREFIX",
        action="append",
        default=[],
        help="lets references below it be locked; repeatable",
    )
    group.add_argument("--strict", action=argparse.BooleanOptionalAction, default=None, help="warnings are errors")


def _init(add: _Add) -> None:
    command = _command(add, "init", "write a small configuration that works", _INIT)
    command.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="the project (default: this folder)")


def _graph(command: argparse.ArgumentParser) -> None:
    command.add_argument("--root", metavar="NAME", action="append", default=[], help="a type or a module; repeatable")
    command.add_argument("--depth", metavar="N", type=_natural, help="no further than N arrows from a root")
    command.add_argument(
        "--format",
        choices=("mermaid", "svg"),
        default="mermaid",
        help="text for Mermaid, or a picture (default: mermaid)",
    )


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of arrows")
    return int(text)


def _diff(add: _Add) -> None:
    command = _command(add, "diff", "say what changed between two versions, and whom it breaks", _DIFF)
    command.add_argument("old", metavar="OLD", help="a document, a folder, or a pyproject.toml; REVISION:PATH for git")
    command.add_argument("new", metavar="NEW", help="the same, of the new version")
    command.add_argument(
        "--fail-on",
        choices=("readers", "writers", "any", "never"),
        default="any",
        help="who must break for exit status 1 (default: any)",
    )


def _validate(add: _Add) -> None:
    command = _command(add, "validate", "validate the samples, or files", _VALIDATE)
    command.add_argument("files", nargs="*", metavar="FILE", help="a JSON or JSON Lines file; - for standard input")
    command.add_argument("--type", metavar="NAME", help="the type of the files, e.g. RealtimeResponse")
    _configuration(command)


def _version() -> str:
    try:
        return version("wirestruct")
    except PackageNotFoundError:  # run from a checkout
        return "(not installed)"
