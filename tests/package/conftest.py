"""Both distributions as wheels, and every supported Python that this machine has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def _runs(command: str, version: str) -> bool:
    asked = [command, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True)
    return done.stdout.strip() == version


def _candidates(version: str) -> list[str]:
    """On the PATH; or, where that is only pyenv's placeholder, in pyenv's own folders."""
    found = [sys.executable, shutil.which(f"python{version}") or ""]
    pyenv = shutil.which("pyenv")
    if pyenv:
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True).stdout.strip()
        found += sorted(map(str, Path(root, "versions").glob(f"{version}.*/bin/python")), reverse=True)
    return [command for command in found if command]


@pytest.fixture(scope="session", params=PYTHONS)
def python(request: pytest.FixtureRequest) -> str:
    """An interpreter of each supported version."""
    version: str = request.param
    for command in _candidates(version):
        if _runs(command, version):
            return command
    pytest.skip(f"there is no Python {version} with venv and ensurepip on this machine")


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheels of the tool and of the generated package, by distribution name."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (REPOSITORY, REPOSITORY / "generated"):
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
        subprocess.run(build, check=True, capture_output=True, text=True)
    return {wheel.name.split("-")[0]: wheel for wheel in folder.glob("*.whl")}


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, python: str) -> Path:
    """The interpreter of an environment outside the repository, empty until a test installs something."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([python, "-m", "venv", str(folder)], check=True, capture_output=True)
    return folder / "bin/python"
