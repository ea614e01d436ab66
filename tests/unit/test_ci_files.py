"""The hooks and the workflow for other people's repositories: they parse, and their commands do what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from wirestruct import cli
from wirestruct.arguments import parser

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/wirestruct-check.yml").read_text(encoding="utf-8"))
INPUTS: dict[str, dict[str, Any]] = WORKFLOW[True]["workflow_call"]["inputs"]  # to YAML 1.1, "on" is true
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["check"]["steps"]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project that generates, in a git repository of its own; ``wirestruct`` is on the PATH."""
    tool = tmp_path / "bin" / "wirestruct"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m wirestruct "$@"\n')
    tool.chmod(0o755)
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "a")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@b.c")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert cli.main(["init"]) == 0
    (folder / "pyproject.toml").write_text(
        (folder / "pyproject.toml").read_text().replace("strict", 'samples = "samples"\nstrict')
    )
    (folder / "samples/example/Line/accepted").mkdir(parents=True)
    (folder / "samples/example/Line/accepted/one.json").write_text('{"article": "x", "count": 1}')
    assert cli.main(["generate"]) == 0
    capsys.readouterr()
    for words in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "one"]):
        subprocess.run(["git", *words], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_hooks_run(project: Path, hook: dict[str, Any]) -> None:
    assert hook.keys() == {
        "id", "name", "description", "entry", "language", "pass_filenames", "require_serial", "files"
    }  # fmt: skip
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    tool, command = hook["entry"].split()
    assert (tool, hook["id"]) == ("wirestruct", f"wirestruct-{command}")
    assert cli.main([command]) == 0


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_hooks_look_at_the_files_that_matter(hook: dict[str, Any]) -> None:
    wanted = ("schemas/api.yaml", "a.yml", "a.json", "pyproject.toml", "x/pyproject.toml", "wirestruct.lock")
    assert all(re.search(hook["files"], name) for name in wanted)
    assert not any(re.search(hook["files"], name) for name in ("README.md", "poetry.lock", "mypyproject.toml"))


def test_every_hook_and_input_is_documented() -> None:
    assert re.findall(r"^\| `(wirestruct-\w+)` \|", PAGE, re.M) == [hook["id"] for hook in HOOKS]
    rows = re.findall(r"^\| `([\w-]+)` \| (?:`(.*)`)? ?\| ", PAGE.partition("| input |")[2], re.M)
    defaults = [(name, yaml.safe_load(default) if default else "") for name, default in rows]
    given = [(name, each["default"]) for name, each in INPUTS.items()]
    assert [(name, str(value)) for name, value in defaults] == [(name, str(value)) for name, value in given]


def test_the_documented_examples_parse_and_name_what_there_is() -> None:
    blocks = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)]
    hooks, workflow = blocks
    assert {each["id"] for each in hooks["repos"][0]["hooks"]} <= {hook["id"] for hook in HOOKS}
    assert workflow["jobs"]["schemas"]["uses"].split("@")[0].endswith("/.github/workflows/wirestruct-check.yml")
    assert workflow["jobs"]["schemas"]["with"].keys() <= INPUTS.keys()


def test_commands_of_the_page_are_commands() -> None:
    words = [shlex.split(line) for line in re.findall(r"`(wirestruct [^`]+)`", PAGE)]
    assert len(words) >= 3
    for line in words:
        parser().parse_args(line[1:])


def script(name: str) -> str:
    return next(step["run"] for step in STEPS if step.get("name") == name)


def bash(text: str, **environment: str) -> int:
    return subprocess.run(["bash", "-ec", text], env={**os.environ, **environment}, capture_output=True).returncode


def test_the_workflow_runs(project: Path) -> None:
    check, samples = script("Is the package what the schemas say?"), script("Samples")
    compare = script("Whom do the changes break?")
    assert (bash(check), bash(samples)) == (0, 0)
    schema = project / "schemas/example.yaml"
    schema.write_text(schema.read_text().replace("open, paid, sent", "open, paid, sent, lost"))
    assert bash(check) == 1
    assert [bash(compare, REVISION="main", FAIL_ON=who) for who in ("any", "readers", "writers", "never")] == [
        1,
        1,
        0,
        0,
    ]
    assert bash(compare, REVISION="nothing", FAIL_ON="any") == 2


def test_what_callers_say_reaches_the_shell_as_data() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {each["default"] for name, each in INPUTS.items() if name == "fail-on"} == {"any"}
