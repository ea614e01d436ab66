"""Wrong schemas and configurations: what the command line says of each, and that it says it with status 2.

A case is a folder of ``wrong``: a project with mistakes in it and ``expected.txt``, what is printed on standard error.  The
command is ``generate``, on all documents of the folder where it has no configuration, or what ``command.txt`` says.

``WIRESTRUCT_UPDATE_GOLDEN=1`` accepts what is printed; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from wirestruct import cli
from wirestruct.diagnostics import CODES

CASES = sorted(path for path in (Path(__file__).parent / "wrong").iterdir() if path.is_dir())
UPDATE = os.environ.get("WIRESTRUCT_UPDATE_GOLDEN") == "1"
UNREACHABLE = {
    "WS111": "needs a server; tests/unit/test_remotes.py has one",
    "WS505": "a template's mistake, which no schema can cause",
}
HEAD = re.compile(r"^(?P<place>\S.*?): (?:error|warning)\[(?P<code>WS\d{3})\]: \S", re.M)


def command(case: Path) -> list[str]:
    if (case / "command.txt").exists():
        return (case / "command.txt").read_text(encoding="utf-8").split()
    if (case / "config.toml").exists():
        return ["generate", "--config", "config.toml"]
    documents = sorted(path.name for path in case.iterdir() if path.suffix in (".yaml", ".json"))
    return ["generate", *documents, "--output", "out", "--strict"]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_is_said(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "outer" / "project"
    shutil.copytree(case, project, symlinks=True)
    monkeypatch.chdir(project)
    before = sorted(path for path in tmp_path.rglob("*"))
    status = cli.main(command(case))
    printed = capsys.readouterr()
    text = printed.err.replace(project.as_posix(), "PROJECT")
    if UPDATE:
        (case / "expected.txt").write_text(text, encoding="utf-8")
    assert text == (case / "expected.txt").read_text(encoding="utf-8")
    assert (status, printed.out) == (2, "")
    assert sorted(path for path in tmp_path.rglob("*")) == before, "something was written"


def told() -> Iterator[tuple[str, str, str]]:
    """The place, the code and the whole text of every diagnostic of every case."""
    for case in CASES:
        text = (case / "expected.txt").read_text(encoding="utf-8")
        heads = list(HEAD.finditer(text))
        for head, following in zip(heads, [*heads[1:], None], strict=True):
            yield head["place"], head["code"], text[head.start() : following.start() if following else None]


def test_every_code_has_a_case_and_a_hint() -> None:
    assert {code for _, code, _ in told()} == CODES.keys() - UNREACHABLE.keys()
    assert {code for _, code, text in told() if "\n    hint: " in text} == CODES.keys() - UNREACHABLE.keys()


def test_every_place_in_a_document_has_line_and_column() -> None:
    whole_files = ("WS105", "WS503", "WS504")
    for place, code, text in told():
        gone = "is empty" in text or f"there is no file '{place}'" in text
        if re.search(r"\.(yaml|json|toml)\b", place) and code not in whole_files and not gone:
            assert re.search(r":\d+:\d+$", place), text
