"""docs/cli.md has every command and option, as the parser has them.

``WIRESTRUCT_UPDATE_GOLDEN=1`` writes the part below its marker anew; what stands above is written by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from wirestruct.arguments import parser

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
MARKER = "<!-- Below this line the page is printed from the parser by tests/unit/test_command_line_page.py. -->\n"


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = [each for each in parser()._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(actions[0].choices)


def spelled(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or '{' + ','.join(map(str, action.choices or ())) + '}'}"
    if not action.option_strings:
        return str(action.metavar)
    return ", ".join(f"{name}{value}" for name in action.option_strings)


def section(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    text, _, examples = (command.description or "").partition("\nexample")
    lines = [line.strip() for line in examples.partition(":")[2].splitlines() if line.strip()]
    text = text.strip().replace("<", "&lt;")
    yield from (f"\n## wirestruct {name}\n", f"{text}\n", "| argument | |", "|---|---|")
    for action in command._actions:
        if action.dest != "help" and action.dest not in SHARED:
            yield f"| `{spelled(action)}` | {action.help} |"
    if any(action.dest in SHARED for action in command._actions):
        yield "| | and [the options that make up a configuration](#configuration) |"
    if lines:
        yield from ("\n```console", *(f"$ {line}" for line in lines), "```")


def _configuration() -> dict[str, argparse.Action]:
    (group,) = (each for each in commands()["generate"]._action_groups if each.title == "configuration")
    return {action.dest: action for action in group._group_actions}


SHARED = _configuration()


def printed() -> str:
    rows = [f"| `{spelled(action)}` | {action.help} |" for action in SHARED.values()]
    parts = [line for name, command in commands().items() for line in section(name, command)]
    return "\n".join([*parts, "\n## Configuration\n", "| option | |", "|---|---|", *rows]) + "\n"


def test_the_page_is_what_the_parser_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    by_hand, marker, rest = text.partition(MARKER)
    assert marker
    if os.environ.get("WIRESTRUCT_UPDATE_GOLDEN") == "1":
        PAGE.write_text(by_hand + marker + printed(), encoding="utf-8")
        rest = printed()
    assert rest == printed()


@pytest.mark.parametrize("page", sorted(PAGE.parent.glob("*.md")), ids=lambda path: path.name)
def test_every_command_that_a_page_shows_can_be_parsed(page: Path) -> None:
    for line in re.findall(r"^\$ (?:.*\| )?(wirestruct [^\n#|>]+)", page.read_text(encoding="utf-8"), re.M):
        for part in line.split("&&"):
            parser().parse_args(shlex.split(part)[1:])


def test_every_option_says_what_it_does() -> None:
    for command in commands().values():
        assert command.description
        assert all(action.help for action in command._actions)
