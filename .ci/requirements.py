"""From the bounds in pyproject.toml to pinned requirements.

    python .ci/requirements.py lock     requirements.lock: what pip chooses today on each supported Python
    python .ci/requirements.py lowest   on standard output: every lower bound, as an exact pin

``lock`` asks each supported interpreter's own pip, since markers are answered by the interpreter that runs it, and
merges the answers: a pin that is the same everywhere stands alone, others carry a marker.  Needs Python 3.11 for
``tomllib`` or ``tomli``, and python3.10 to python3.13 on the PATH for ``lock``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
HEADER = """\
# Written by `make lock`: the versions that `make` installs, on every supported Python.  Do not edit.
"""


def bounds() -> list[str]:
    """The requirements of the tool and of its development."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted(
        {*data["project"]["dependencies"], *data["dependency-groups"]["dev"], *data["build-system"]["requires"]}
    )


def lowest() -> Iterator[str]:
    """Each ``name>=version`` as ``name==version``; other bounds and markers stay behind it."""
    for requirement in bounds():
        yield re.sub(r">=([\w.]+)(,[^;]*)?", r"==\1", requirement, count=1)


def chosen(python: str, folder: Path) -> dict[str, str]:
    """What pip chooses on one Python, name by name; nothing is installed but pip itself."""
    environment, report = folder / python, folder / f"{python}.json"
    subprocess.run([f"python{python}", "-m", "venv", environment], check=True)
    pip: list[str | Path] = [
        environment / "bin/python",
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "install",
    ]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    subprocess.run([*pip, "--dry-run", "--ignore-installed", "--report", report, *bounds()], check=True)
    installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower(): item["metadata"]["version"] for item in installed}


def merged(choices: dict[str, dict[str, str]]) -> Iterator[str]:
    """Pins for all Pythons at once, sorted."""
    for name in sorted(set().union(*choices.values())):
        for version, first, last in _runs([choices[python].get(name) for python in PYTHONS]):
            conditions = [f'python_version >= "{PYTHONS[first]}"'] if first else []
            conditions += [f'python_version < "{PYTHONS[last + 1]}"'] if last + 1 < len(PYTHONS) else []
            yield f"{name}=={version}" + (f"; {' and '.join(conditions)}" if conditions else "")


def _runs(versions: list[str | None]) -> Iterator[tuple[str, int, int]]:
    """Each version with the first and the last index of the neighbours that share it."""
    start = 0
    for index in range(1, len(versions) + 1):
        if index == len(versions) or versions[index] != versions[start]:
            version = versions[start]
            if version is not None:
                yield version, start, index - 1
            start = index


def lock() -> None:
    with tempfile.TemporaryDirectory() as folder:
        choices = {python: chosen(python, Path(folder)) for python in PYTHONS}
    (ROOT / "requirements.lock").write_text(HEADER + "\n".join(merged(choices)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["lock"]:
            lock()
        case ["lowest"]:
            print("\n".join(lowest()))
        case _:
            sys.exit(__doc__)
