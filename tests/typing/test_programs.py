"""What type checkers say of the programs that a user sees first: the example, and the code of the README and the guide."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def blocks(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for each, and a program with a mistake: checkers that see nothing would be no proof."""
    folder = tmp_path_factory.mktemp("programs")
    example = (ROOT / "examples" / "conversation.py").read_text(encoding="utf-8")
    program, *others = blocks("README.md")
    shown = {
        "example": example,
        "program": program,
        "readme": "\n".join(others),
        "guide": "\n".join(blocks("docs/guide.md")),
    }
    for name, text in {**shown, "mistaken": program.replace("delta=delta", "dleta=delta")}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_mypy(programs: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", "--config-file", ""]
    command += ["--cache-dir", "cache", "."]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "generated")}
    done = subprocess.run(command, cwd=programs, capture_output=True, text=True, env=environment)
    *found, _ = done.stdout.splitlines()
    assert {line.split(":")[0] for line in found} == {"mistaken.py"}, done.stdout


def test_pyright(programs: Path) -> None:
    settings = {
        "extraPaths": [str(ROOT / "generated")],
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
        "pythonVersion": "3.10",
        "typeCheckingMode": "strict",
    }
    (programs / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson"]
    done = subprocess.run(command, cwd=programs, capture_output=True, text=True)
    said = json.loads(done.stdout)["generalDiagnostics"]
    assert {Path(one["file"]).name for one in said} == {"mistaken.py"}, done.stdout
