"""The documentation says what the code does: tables are printed from it, and code blocks run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wirestruct.diagnostics import CODES
from wirestruct.keywords import support_table

ROOT = Path(__file__).parents[2]


def test_the_keyword_table_is_printed_from_the_code() -> None:
    assert (ROOT / "docs" / "keywords.md").read_text(encoding="utf-8").endswith(support_table())


def test_every_diagnostic_code_is_documented() -> None:
    rows = re.findall(
        r"^\| (WS\d+) \| (\w+) \| (.+) \|", (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8"), re.M
    )
    assert [(code, severity, title.split(" | ")[0]) for code, severity, title in rows] == [
        (code, kind.severity, kind.title) for code, kind in CODES.items()
    ]


@pytest.mark.parametrize("file", ["README.md", "docs/guide.md", "docs/errors.md"])
def test_python_examples_run(file: str) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / file).read_text(encoding="utf-8"), re.M | re.S)
    assert blocks
    scope: dict[str, object] = {"__name__": "example"}
    for block in blocks:
        exec(compile(block, file, "exec"), scope)  # the examples of a page build on each other


def test_the_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./]+(?:\.py|\.jinja|/))`", text) if "/" in name or name.endswith(".py")}
    homes = [
        ROOT,
        ROOT / "generator" / "wirestruct",
        ROOT / "generator" / "wirestruct" / "targets" / "dataclasses",
        ROOT / "templates" / "dataclasses" / "runtime",
        ROOT / "generated" / "openai_realtime",
        ROOT / "generated" / "openai_realtime" / "crates" / "async_openai",
    ]
    assert len(named) > 30
    assert {name for name in named if not any((home / name).exists() for home in homes)} == set()
