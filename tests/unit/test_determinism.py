"""Equal bytes whatever the hash seed, the working directory, the order of the configuration or the Python version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wirestruct.ownership import MANIFEST

ROOT = Path(__file__).parents[2]
MODULES = ["crates.api_openai", "crates.openai_struct", "crates.async_openai", "crates.outfox_openai", "rest"]
FRONTS = {
    "README.md",
    MANIFEST,
}  # what lists the modules, in the order of the configuration
TOOL = "import sys; from wirestruct.cli import main; sys.exit(main())"
NEEDED = "import black, jinja2, jsonschema, referencing, typing_extensions, yaml, datamodel_code_generator"


def project(folder: Path, modules: list[str]) -> Path:
    """Our schemas with a configuration that lists the modules in this order."""
    shutil.copytree(ROOT / "schemas", folder / "schemas", ignore=shutil.ignore_patterns("samples"))
    lines = [f'"{name}" = "schemas/{name.replace(".", "/")}.yaml"' for name in modules]
    head = '[tool.wirestruct]\nschemas = ["schemas"]\noutput = "out"\npackage = "openai_realtime"\n'
    tail = '[tool.wirestruct.distribution]\nname = "openai-realtime"\nversion = "1"\n'
    (folder / "pyproject.toml").write_text("\n".join([head, "[tool.wirestruct.modules]", *lines, "", tail]))
    return folder


def generated(folder: Path, seed: str, cwd: Path, python: str = sys.executable) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "generator")}
    command = [python, "-c", TOOL, "generate", "--config", str(folder / "pyproject.toml")]
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    out = folder / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = project(tmp_path_factory.mktemp("reference"), MODULES)
    return generated(folder, "0", folder)


def test_hash_seed_and_folders_do_not_matter(reference: dict[str, bytes], tmp_path: Path) -> None:
    folder = project(tmp_path / "somewhere else", MODULES)
    (tmp_path / "cwd").mkdir()
    assert generated(folder, "1", tmp_path / "cwd") == reference


def test_the_order_of_the_modules_changes_nothing_but_the_fronts(reference: dict[str, bytes], tmp_path: Path) -> None:
    reordered = generated(project(tmp_path / "reordered", MODULES[::-1]), "2", tmp_path)
    assert {path for path in reference | reordered if reference.get(path) != reordered.get(path)} <= FRONTS


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
def test_python_versions_agree(version: str, reference: dict[str, bytes], tmp_path: Path) -> None:
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        pytest.skip("this is the version that the others are compared with")
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", NEEDED], capture_output=True).returncode:
        pytest.skip(f"no python{version} here that has the tool's dependencies")
    assert generated(project(tmp_path / version, MODULES), "0", tmp_path, python) == reference
