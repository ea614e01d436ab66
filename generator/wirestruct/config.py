"""What one run is to do, as a frozen value.

Out of ``config_file.read``; every later stage takes it and nothing else: no environment variable, no user-wide file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wirestruct.references import shown_path

__all__ = ["DEFAULT_DIALECT", "TARGETS", "Config", "Distribution", "Inclusion", "ModuleSource", "Remote"]

TARGETS: Final = ("dataclasses", "pydantic")
DEFAULT_DIALECT: Final = "2020-12"
LOCK: Final = "wirestruct.lock"
DEFAULT_TARGETS: Final = ("dataclasses",)


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module of the package: its dotted name, its document, its top types (none named: lowering chooses).

    ``open``: enumerations of two words or more may grow, so readers keep words that the schema does not list.
    ``dialect`` is that of its document, should it not say.
    """

    name: str
    document: Path
    roots: tuple[str, ...] = ()
    open: bool = False
    dialect: str = DEFAULT_DIALECT


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A folder of hand-written modules, copied into the package under ``name``."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Remote:
    """Remote references that are allowed: those below ``prefix``.

    ``folder`` stands in for the prefix; without one the documents are fetched by ``wirestruct lock``, and by it alone.
    """

    prefix: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the generated ``pyproject.toml`` says; with one, the output folder is a project of its own."""

    name: str
    version: str
    description: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run depends on.  All paths are absolute; ``folder`` is what shown paths are relative to.

    ``reexport``: what the package's root offers, modules and single types (``module.Type``).  ``names``: what types are
    to be called, by where they stand (``api.yaml#/components/schemas/Foo``, the path as it is shown).
    """

    folder: Path
    schemas: tuple[Path, ...]
    output: Path
    package: str
    modules: tuple[ModuleSource, ...]
    targets: tuple[str, ...] = DEFAULT_TARGETS
    strict: bool = False
    samples: Path | None = None
    reexport: tuple[str, ...] = ()
    include: tuple[Inclusion, ...] = ()
    remotes: tuple[Remote, ...] = ()
    distribution: Distribution | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def documents(self) -> tuple[Path, ...]:
        """The documents to load, each once."""
        return tuple(dict.fromkeys(module.document for module in self.modules))

    @property
    def prefix(self) -> str:
        """What stands before each of the package's files in the output: ``<package>/`` or nothing."""
        return f"{self.package}/" if self.distribution else ""

    @property
    def package_folder(self) -> Path:
        """The folder that is imported."""
        return self.output / self.package if self.distribution else self.output

    @property
    def inputs(self) -> tuple[Path, ...]:
        """What the output must never swallow."""
        samples = () if self.samples is None else (self.samples,)
        included = (inclusion.folder for inclusion in self.include)
        mapped = (remote.folder for remote in self.remotes if remote.folder is not None)
        return (self.folder, *self.schemas, *samples, *included, *mapped, *self.documents)

    @property
    def lock(self) -> Path:
        """The lock file of remote documents; their texts stand in a folder beside it."""
        return self.folder / LOCK

    def shown(self, path: Path) -> str:
        """A path as people see it: POSIX style, relative to ``folder``."""
        return shown_path(path, self.folder)
