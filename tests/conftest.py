"""Where the tests find reference material that is not part of the repository."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from wirestruct.resources import templates
from wirestruct.targets.dataclasses.validators import validators_view
from wirestruct.templating import fill

_BESIDE_THE_REPOSITORY = Path(__file__).parents[2] / "shared"
sys.path.insert(0, str(Path(__file__).parent))  # for what several folders of tests share


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material: WIRESTRUCT_SHARED, or ``shared`` beside the repository."""
    folder = Path(os.environ.get("WIRESTRUCT_SHARED") or _BESIDE_THE_REPOSITORY)
    if not folder.is_dir():
        pytest.skip(f"no reference material at {folder}; set WIRESTRUCT_SHARED to where it is")
    return folder


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The import name of the runtime that generated packages carry, importable for the session."""
    folder = tmp_path_factory.mktemp("runtime")
    shutil.copytree(templates() / "dataclasses" / "runtime", folder / "package_under_test" / "_runtime")
    (folder / "package_under_test" / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return "package_under_test._runtime"


@pytest.fixture(scope="session")
def validators(runtime: str) -> Callable[[Mapping[str, Any], list[str]], Any]:
    """Makes the ``VALIDATORS`` of a schema document: generated, executed, joined with the interpreter.

    The text is executed as it is rendered, since formatting it would take most of the time.
    """
    checker = importlib.import_module(f"{runtime}.validation").SchemaChecker

    def make(document: Mapping[str, Any], names: list[str]) -> Any:
        view = validators_view(document, names, runtime=runtime, header="", title="Test")
        module: dict[str, Any] = {"__name__": "package_under_test.module.validators"}
        exec(compile(fill("dataclasses/validators.py.jinja", view), "validators.py", "exec"), module)
        made = module["VALIDATORS"]
        made._checker = checker(document, module["PATTERNS"])
        return made

    return make
