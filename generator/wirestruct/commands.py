"""What each command of the command line does, short of printing.

In: a configuration and the command's own arguments.  Out: an ``Outcome``: the exit status, a text for people and an
object for machines.  Wrong schemas, wrong configurations and unwritable folders come out as ``Problems``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from wirestruct import comparison, memory, output
from wirestruct.config import Config, ModuleSource
from wirestruct.config_file import Flags, read
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.documents import JSON
from wirestruct.inspection import inspect as inspected
from wirestruct.validation import Row, import_package, judge, samples, table, violations

if TYPE_CHECKING:
    from wirestruct import ir
    from wirestruct.pipeline import Progress

__all__ = ["Outcome", "check", "diff", "generate", "inspect", "validate_files", "validate_samples"]

_SUFFIXES: Final = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``status``: 0 fine, 1 drift, an invalid payload or a breaking change.  ``data`` is what ``--json`` prints."""

    status: int
    text: str
    data: dict[str, JSON] = field(default_factory=dict[str, JSON])
    warnings: tuple[Diagnostic, ...] = ()


def generate(config: Config, progress: Progress) -> Outcome:
    """Writes the output folder, unless the last run left it as this one would."""
    shown = config.shown(config.output)
    if (last := memory.recall(config)) is not None:
        return _generated(shown, output.Written(unchanged=last.files), last.warnings)
    from wirestruct import pipeline  # here, so that a run with nothing to do need not load the whole generator

    generated = pipeline.run(config, progress)
    progress("writing")
    written = output.write(generated.files, config.output, keep=config.inputs)
    memory.remember(config, generated.documents, generated.warnings)
    return _generated(shown, written, generated.warnings)


def _generated(shown: str, written: output.Written, warnings: tuple[Diagnostic, ...]) -> Outcome:
    counts = {"changed": written.changed, "added": written.added, "removed": written.removed}
    said = [f"{len(paths)} {verb}" for verb, paths in counts.items() if paths]
    text = f"{shown}: {', '.join(said)}, {written.unchanged} unchanged" if said else f"{shown}: nothing has changed"
    return Outcome(0, text, {"output": shown, **_json(asdict(written))}, warnings)


def check(config: Config, progress: Progress, mend: str) -> Outcome:
    """Compares the output folder with what ``generate`` would write; ``mend`` is the command that makes them equal."""
    from wirestruct import pipeline

    files, warnings = pipeline.generate(config, progress)
    progress("comparing")
    drift = output.check(files, config.output, keep=config.inputs)
    shown = config.shown(config.output)
    data = {"output": shown, "drift": drift.found, "mend": mend, **_json(asdict(drift))}
    if not drift.found:
        return Outcome(0, f"{shown}: up to date", data, warnings)
    parts = {"changed": drift.changed, "missing": drift.missing, "stale": drift.stale, "foreign": drift.foreign}
    lines = [f"{kind}: {shown}/{path}" for kind, paths in parts.items() for path in paths]
    if drift.changed or drift.missing or drift.stale:
        lines += [*drift.diff.splitlines(), f"{shown} is not what the schemas say; to mend it: {mend}"]
    if drift.foreign:
        lines.append("foreign files were not written by wirestruct, which leaves them alone: move them away")
    return Outcome(1, "\n".join(lines), data, warnings)


def _understood(config: Config, progress: Progress) -> tuple[ir.Package, tuple[Diagnostic, ...]]:
    from wirestruct import pipeline

    return pipeline.understand(config, progress)


def inspect(config: Config, progress: Progress) -> Outcome:
    """The intermediate representation."""
    package, warnings = _understood(config, progress)
    value = inspected(package)
    return Outcome(0, json.dumps(value, indent=2, ensure_ascii=False), {"package": value}, warnings)


# ---------------------------------------------------------------- diff


def diff(old: str, new: str, folder: Path, progress: Progress) -> Outcome:
    """Compares two documents, folders or configurations."""
    left, right = _side(old, folder), _side(new, folder)
    if len(left.modules) == len(right.modules) == 1:  # two documents are one module, however the files are called
        left = replace(left, modules=(replace(left.modules[0], name=right.modules[0].name),))
    before, first = _understood(left, progress)
    after, second = _understood(right, progress)
    changes = comparison.compare(before, after)
    breaking = sum(bool(change.breaks) for change in changes)
    lines = [*map(str, changes), f"{len(changes)} changes, {breaking} of them breaking"]
    data: dict[str, JSON] = {"changes": [_json(asdict(change)) for change in changes], "breaking": breaking > 0}
    return Outcome(1 if breaking else 0, "\n".join(lines), data, tuple(dict.fromkeys(first + second)))


def _side(text: str, folder: Path) -> Config:
    """One side of a comparison; never strict, since nothing is generated from it."""
    path = (folder / text).resolve()
    own = path / "pyproject.toml" if path.is_dir() else path
    if own.suffix == ".toml" and own.is_file():
        return replace(read(Flags(config=str(own)), folder, reading_only=True), strict=False)
    if not path.exists():
        raise Problems([Diagnostic("WS501", "there is no such document, folder or configuration", Location(text))])
    documents = [path] if path.is_file() else sorted(_documents(path))
    if not documents:
        raise Problems([Diagnostic("WS501", "there are no schema documents here", Location(text))])
    home = path.parent if path.is_file() else path
    modules = tuple(ModuleSource(_name(document.relative_to(home)), document) for document in documents)
    return Config(folder, (home,), folder / "generated", "compared", modules)


def _documents(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        if path.suffix in _SUFFIXES and path.is_file() and "samples" not in path.relative_to(folder).parts:
            yield path


def _name(path: Path) -> str:
    return ".".join(re.sub(r"\W", "_", part) for part in path.with_suffix("").parts)


# ---------------------------------------------------------------- validate


def validate_samples(config: Config, progress: Progress) -> Outcome:
    """Every sample through ``jsonschema`` and through the generated validators."""
    package, warnings = _understood(config, progress)
    progress("validating")
    verdicts = judge(samples(config, package), package, import_package(config))
    rows = table(verdicts)
    wrong = [verdict for verdict in verdicts if not verdict.right]
    data: dict[str, JSON] = {"types": [_json(asdict(row)) for row in rows], "wrong": [str(each) for each in wrong]}
    return Outcome(1 if wrong else 0, "\n".join([*_lines(rows), *map(str, wrong)]), data, warnings)


def _lines(rows: Sequence[Row]) -> list[str]:
    total = Row("total", _sum(row.accepted for row in rows), _sum(row.rejected for row in rows), 0)
    total = replace(total, disagreements=sum(row.disagreements for row in rows))
    width = max(len(row.name) for row in (*rows, total))
    lines = [f"{'type':<{width}}  {'accepted':>11}  {'rejected':>11}  {'disagreements':>13}"]
    for row in (*rows, total):
        accepted, rejected = "/".join(map(str, row.accepted)), "/".join(map(str, row.rejected))
        lines.append(f"{row.name:<{width}}  {accepted:>11}  {rejected:>11}  {row.disagreements:>13}")
    return lines


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    firsts, seconds = zip(*pairs, strict=True)
    return sum(firsts), sum(seconds)


def validate_files(config: Config, type_name: str, files: Sequence[str], folder: Path) -> Outcome:
    """Files, or standard input for ``-``, through the generated validators."""
    generated = import_package(config)
    found: list[tuple[str, str, str]] = []
    for name in files:
        try:
            found += violations(generated, type_name, name, _read(name, folder))
        except LookupError as error:
            raise Problems([Diagnostic("WS506", str(error.args[0] if error.args else error))]) from error
    lines = [f"{place}: {pointer or '(whole value)'}: {message}" for place, pointer, message in found]
    count = f"{len(files)} file{'s' * (len(files) != 1)}, {len(found)} violation{'s' * (len(found) != 1)}"
    keys = ("place", "pointer", "message")
    data: dict[str, JSON] = {"violations": [dict(zip(keys, each, strict=True)) for each in found]}
    return Outcome(1 if found else 0, "\n".join([*lines, count]), data)


def _read(name: str, folder: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else (folder / name).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise Problems([Diagnostic("WS105", f"cannot read: {error.strerror}", Location(name))]) from error
    except UnicodeDecodeError as error:
        raise Problems([Diagnostic("WS104", f"byte {error.start} is not UTF-8", Location(name))]) from error


def _json(value: dict[str, object]) -> dict[str, JSON]:
    """What ``asdict`` made of a value, with its tuples as lists."""
    return cast("dict[str, JSON]", json.loads(json.dumps(value)))
