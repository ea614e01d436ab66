"""A run with nothing to do: recognised by content, forgotten at any change, repeated to the letter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys
from wirestruct.cli import main
status = main(["generate", *sys.argv[1:]])
print("ran" if "black" in sys.modules else "remembered")
sys.exit(status)
"""
SCHEMA = "$schema: https://json-schema.org/draft/2020-12/schema\n$defs:\n  A: {type: string}\n  B: {$ref: 'other.yaml#/$defs/C'}\n"
OTHER = (
    "$schema: https://json-schema.org/draft/2020-12/schema\n$defs:\n  C: {type: object, properties: {x: {type: %s}}}\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(SCHEMA)
    (tmp_path / "other.yaml").write_text(OTHER % "string")
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra/__init__.py").write_text("ANSWER = 1\n")
    config = '[tool.wirestruct]\noutput = "out"\nmodules = { a = "a.yaml" }\ninclude = { extra = "extra" }\n'
    (tmp_path / "pyproject.toml").write_text(config)
    return tmp_path


def generate(project: Path, *flags: str) -> tuple[str, str, str]:
    """How the run went, what it said, and its complaints."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(project / "cache")}
    command = [sys.executable, "-c", CODE, *flags]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said, how = done.stdout.rsplit("\n", 2)[:2]
    return how, said, done.stderr


def test_a_run_with_nothing_to_do(project: Path) -> None:
    assert generate(project)[0] == "ran"
    assert generate(project)[:2] == ("remembered", "out: nothing has changed")
    assert len(list((project / "cache/wirestruct").iterdir())) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("other.yaml", OTHER % "integer"),
        ("extra/__init__.py", "ANSWER = 2\n"),
        ("extra/more.py", ""),
        ("out/a/models.py", "x = 1\n"),
        ("out/.wirestruct-manifest.json", "{}"),
    ],
)
def test_every_change_is_noticed(project: Path, file: str, text: str) -> None:
    generate(project)
    before = {path: path.read_bytes() for path in project.rglob("out/**/*") if path.is_file()}
    old = (project / file).read_text() if (project / file).exists() else None
    (project / file).write_text(text)
    assert generate(project)[0] == "ran"
    if old is not None:
        (project / file).write_text(old)
    else:
        (project / file).unlink()
    generate(project)
    assert {path: path.read_bytes() for path in project.rglob("out/**/*") if path.is_file()} == before


def test_a_missing_file_and_another_configuration(project: Path) -> None:
    generate(project)
    (project / "out/a/models.py").unlink()
    assert generate(project)[0] == "ran"
    assert generate(project)[0] == "remembered"
    assert generate(project, "--strict")[0] == "ran"


def test_warnings_are_repeated(project: Path) -> None:
    (project / "a.yaml").write_text(SCHEMA + "  D: {requird: []}\n")
    first, second = generate(project), generate(project)
    assert (first[0], second[0]) == ("ran", "remembered")
    assert first[2] == second[2]
    assert "a.yaml:5:7: warning[WS301]: unknown keyword 'requird'" in second[2]


def test_a_memory_that_cannot_be_kept_or_read(project: Path) -> None:
    generate(project)
    for path in (project / "cache/wirestruct").iterdir():
        path.write_text('{"run": 1}')
    assert generate(project)[0] == "ran"
    shutil.rmtree(project / "cache")
    (project / "cache").write_text("in the way")
    assert [generate(project)[0], generate(project)[0]] == ["ran", "ran"]
