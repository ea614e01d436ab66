"""The generated code as contenders: once with each JSON engine, in one process.

In: the generated package, and a schema that is turned into another package when a run starts.  Out: contenders, a
checker, and the bundled documents that the other validators read.

A generated package works under any name, and chooses its engine when it is first imported.  So it is imported twice,
under two names.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from wirestruct.config import Config, ModuleSource
from wirestruct.output import write
from wirestruct.pipeline import generate

from .contenders import Checker, Codec, Contender
from .payloads import EVENTS, Payload

__all__ = ["OURS", "Ours", "generate_events"]

OURS: Final = "ours + orjson"
_SCHEMA: Final = Path(__file__).parent / "schemas" / "events.yaml"
_ENGINES: Final = {"orjson": OURS, "json": "ours + json"}


def generate_events(folder: Path) -> Path:
    """Generates the package of events inside ``folder`` and says where it is."""
    package = folder / "bench_events"
    config = Config(
        folder=_SCHEMA.parent,
        schemas=(_SCHEMA.parent,),
        output=package,
        package=package.name,
        modules=(ModuleSource(EVENTS, _SCHEMA, ("ServerEvent",)),),
    )
    files, _ = generate(config)
    write(files, package)
    return package


class Ours:
    """The generated packages with one engine: ``orjson``, or ``json`` of the standard library."""

    def __init__(self, packages: Iterable[Path], engine: str) -> None:
        self.name = _ENGINES[engine]
        self._packages: dict[str, str] = {}
        with _engine(engine):
            for folder in packages:
                name = f"{folder.name}_{engine}"
                _load(folder, name)
                if engine != import_module(f"{name}._runtime.engine").engine_name:
                    raise ModuleNotFoundError(f"{engine} is not installed", name=engine)
                self._packages[folder.name] = name

    def contender(self, payloads: Iterable[Payload]) -> Contender:
        return Contender(self.name, {payload.type: _codec(self._module(payload), payload.type) for payload in payloads})

    def checkers(self, payloads: Iterable[Payload]) -> list[Checker]:
        """The public ``is_valid(type, value)``, and the function behind it."""
        modules = {payload.type: self._module(payload) for payload in payloads}
        direct = {name: import_module(f"{module.__name__}.validators").CHECKS[name] for name, module in modules.items()}
        public = {name: partial(module.is_valid, name) for name, module in modules.items()}
        return [Checker("ours", public), Checker("ours, direct", direct)]

    def documents(self, payloads: Iterable[Payload]) -> dict[str, Any]:
        """One self-contained JSON Schema document for each type."""
        return {payload.type: self._module(payload).schema(payload.type) for payload in payloads}

    def _module(self, payload: Payload) -> ModuleType:
        package = "bench_events" if payload.module == EVENTS else "openai_realtime"
        return import_module(f"{self._packages[package]}.{payload.module}")


def _codec(module: ModuleType, name: str) -> Codec:
    codec = getattr(module, f"{name}Codec", None)
    if codec is not None:
        return Codec(codec.from_json, codec.to_json)
    model = getattr(module, name)
    return Codec(model.from_json, model.to_json)


def _load(folder: Path, name: str) -> None:
    """Imports the package in ``folder`` under another name."""
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


@contextmanager
def _engine(engine: str) -> Generator[None]:
    """With this engine chosen in the environment."""
    before = os.environ.pop("WIRESTRUCT_JSON", None)
    if engine == "json":
        os.environ["WIRESTRUCT_JSON"] = "stdlib"
    try:
        yield
    finally:
        os.environ.pop("WIRESTRUCT_JSON", None)
        if before is not None:
            os.environ["WIRESTRUCT_JSON"] = before
