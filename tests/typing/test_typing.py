"""What type checkers say: of right and wrong uses of the generated package, and of every golden case."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wirestruct.config import Config, ModuleSource
from wirestruct.output import write
from wirestruct.pipeline import generate

ROOT = Path(__file__).parents[2]
USES = Path(__file__).parent / "uses.py"
CASES = ROOT / "tests" / "golden" / "cases"
MARK = re.compile(r"# wrong: (?P<mypy>[\w-]+), (?P<pyright>\w+)$")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The uses, and one package with a module for every document of the golden cases."""
    folder = tmp_path_factory.mktemp("typing")
    (folder / "uses.py").write_text(USES.read_text(encoding="utf-8"), encoding="utf-8")
    documents = sorted(path for case in CASES.iterdir() for path in case.iterdir() if path.suffix in (".yaml", ".json"))
    shared = sorted(CASES.glob("*/*/*.yaml"))
    modules = [ModuleSource(f"{path.parent.name}.{path.stem}", path) for path in [*documents, *shared]]
    files, _ = generate(Config(CASES, (CASES,), folder / "golden", "golden", tuple(modules)))
    write(files, folder / "golden")
    return folder


def expected(checker: str) -> dict[tuple[str, int], str]:
    """The code that a checker must give on each marked line."""
    lines = enumerate(USES.read_text(encoding="utf-8").splitlines(), 1)
    return {("uses.py", number): match[checker] for number, line in lines if (match := MARK.search(line))}


def compare(found: list[tuple[str, int, str, str]], checker: str) -> None:
    """Every marked line is refused, with the code it names, and no other line of any file is."""
    wanted = expected(checker)
    places = {(file, line) for file, line, _, _ in found}
    surplus = [one for one in found if one[:2] not in wanted]
    assert not surplus, "\n".join(f"{file}:{line}: {message} [{code}]" for file, line, code, message in surplus)
    assert not wanted.keys() - places, "these mistakes went unnoticed"
    assert wanted.items() <= {((file, line), code) for file, line, code, _ in found}


def test_mypy(folder: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", "--output", "json"]
    command += ["--config-file", "", "--cache-dir", str(folder / "cache"), "uses.py", "golden"]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "generated")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert not done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    compare([(one["file"], one["line"], one["code"], one["message"]) for one in said], "mypy")


def test_pyright(folder: Path) -> None:
    settings = {
        "include": ["uses.py", "golden"],
        "extraPaths": [str(ROOT / "generated")],
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
        "pythonVersion": "3.10",
        "typeCheckingMode": "strict",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    said: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    found = [
        (
            Path(one["file"]).relative_to(folder).as_posix(),
            one["range"]["start"]["line"] + 1,
            one.get("rule", ""),
            one["message"],
        )
        for one in said
    ]
    compare(found, "pyright")
