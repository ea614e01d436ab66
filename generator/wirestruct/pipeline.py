"""The run as one picture: load -> resolve -> lower -> render -> format.

In: a ``Config``.  Out: the ``Files`` to write or check, or the ``ir.Package`` before rendering, each with the
warnings met on the way; or ``Problems`` of the first stage that saw an error, with line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Problems, accept
from wirestruct.dialects import BY_NAME
from wirestruct.documents import Document, Schemas
from wirestruct.formatting import format_files
from wirestruct.inclusion import include
from wirestruct.loader import load
from wirestruct.lowering import lower
from wirestruct.moves import as_written
from wirestruct.output import Files
from wirestruct.positions import locate
from wirestruct.remotes import reader
from wirestruct.rendering import render
from wirestruct.resolver import resolve

__all__ = ["Generated", "Progress", "generate", "run", "silent", "understand"]

Progress: TypeAlias = Callable[[str], None]
T = TypeVar("T")


def silent(_: str) -> None:
    """The ``Progress`` of a run that nobody watches."""


def understand(config: Config, progress: Progress = silent) -> tuple[ir.Package, tuple[Diagnostic, ...]]:
    """What the schemas mean, before any target has its say."""
    run = _Run(config, progress)
    return run.understand(), run.located(run.warnings)


@dataclass(frozen=True, slots=True)
class Generated:
    """Every file of the output folder, by relative path; the warnings; the files that were read, as shown.

    The manifest is the sinks' own.
    """

    files: Files
    warnings: tuple[Diagnostic, ...]
    documents: tuple[str, ...]


def generate(config: Config, progress: Progress = silent) -> tuple[Files, tuple[Diagnostic, ...]]:
    """The files and the warnings of a whole run."""
    generated = run(config, progress)
    return generated.files, generated.warnings


def run(config: Config, progress: Progress = silent) -> Generated:
    """A whole run, without its sink."""
    run = _Run(config, progress)
    included = run.stage("loading", lambda: include(config))
    package = run.understand()
    rendered = run.stage("rendering", lambda: render(package, config))
    formatted = run.stage("formatting", lambda: format_files({**rendered, **included}))
    read = reader(config).behind(run.documents.values())
    return Generated(formatted, run.located(run.warnings), tuple(dict.fromkeys(read)))


@dataclass(slots=True)
class _Run:
    """What the stages of one run have in common: who watches, and what to find lines and columns in."""

    config: Config
    progress: Progress
    documents: Mapping[str, Document] = field(default_factory=dict[str, Document])
    warnings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def understand(self) -> ir.Package:
        config = self.config
        documents = self.stage(
            "loading",
            lambda: load(
                config.documents,
                roots=config.schemas,
                base=config.folder,
                remote=reader(config),
                dialects={module.document: BY_NAME[module.dialect] for module in config.modules},
            ),
        )
        self.documents = {document.path: document for document in documents}
        schemas = self.stage("resolving", lambda: resolve(documents, roots=config.schemas))
        return self.stage("lowering", lambda: _in_the_text(schemas, lower(schemas, config)))

    def stage(self, name: str, work: Callable[[], tuple[T, Iterable[Diagnostic]]]) -> T:
        """The stage's result; in a strict run a warning stops it like an error."""
        self.progress(name)
        result, found = work()
        raised = [replace(problem, raised="error") if self.config.strict else problem for problem in found]
        try:
            return accept((result, raised), self.warnings)
        except Problems as problems:
            raise Problems(self.located([*self.warnings, *problems.diagnostics])) from None

    def located(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(locate(self.documents, diagnostics))


def _in_the_text(schemas: Schemas, lowered: tuple[T, Iterable[Diagnostic]]) -> tuple[T, Iterable[Diagnostic]]:
    """The problems of a stage that works on translated documents, where they stand in the text."""
    result, problems = lowered
    moves = schemas.moves
    return result, [as_written(moves, problem) for problem in problems]
