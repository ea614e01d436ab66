"""What each command of the command line does, short of printing.

In: a configuration and the command's own arguments.  Out: an ``Outcome``: the exit status, a text for people and an
object for machines.  Wrong schemas, wrong configurations and unwritable folders come out as ``Problems``.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from wirestruct import memory, output
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location, Problems, accept
from wirestruct.documents import JSON
from wirestruct.inspection import inspect as inspected
from wirestruct.validation import Row, import_package, judge, samples, table, violations

if TYPE_CHECKING:
    from wirestruct import ir
    from wirestruct.pipeline import Progress

__all__ = [
    "Outcome",
    "check",
    "diff",
    "generate",
    "graph",
    "init",
    "inspect",
    "lock",
    "validate_files",
    "validate_samples",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``status``: 0 fine, 1 drift, an invalid payload or a breaking change.  ``data`` is what ``--json`` prints."""

    status: int
    text: str
    data: dict[str, JSON] = field(default_factory=dict[str, JSON])
    warnings: tuple[Diagnostic, ...] = ()


def init(folder: Path, shown: str, progress: Progress) -> Outcome:
    """Writes a first configuration and says what to do with it."""
    from wirestruct.starter import start

    started = start(folder, progress)
    lines = [f"{_inside(shown, started.configuration)}: [tool.wirestruct] was added"]
    lines += [f"{_inside(shown, started.sample)}: a schema to begin with"] if started.sample else []
    lines += [f"{_inside(shown, path)}: module {name}" for name, path in started.modules if path != started.sample]
    lines += [f"{_inside(shown, path)}: left out, since it cannot be generated from yet" for path in started.left_out]
    there = [] if shown == "." else [f"  cd {shlex.quote(shown)}"]
    lines += ["next:", *there, f"  wirestruct generate   # writes {started.output}", "  wirestruct check      # in CI"]
    return Outcome(0, "\n".join(lines), {"folder": shown, **_json(asdict(started))})


def _inside(folder: str, path: str) -> str:
    return (PurePath(folder) / path).as_posix()


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


def lock(config: Config, progress: Progress, update: bool) -> Outcome:
    """Fetches the remote documents that are allowed and not locked; with ``update`` those that are locked, too."""
    from wirestruct.fetching import Fetcher
    from wirestruct.loader import load
    from wirestruct.locking import read_lock, write_lock
    from wirestruct.positions import locate
    from wirestruct.resolver import resolve

    before = {} if update else read_lock(config.lock, config.folder)
    fetcher = Fetcher(config.remotes, before, config.lock)
    progress("fetching")
    documents, problems = load(config.documents, roots=config.schemas, base=config.folder, remote=fetcher)
    warnings: list[Diagnostic] = []
    accept((documents, problems), warnings)
    refused = [problem for problem in resolve(documents, roots=config.schemas)[1] if problem.code == "WS204"]
    if refused:
        raise Problems(locate({document.path: document for document in documents}, refused))
    written = write_lock(config.lock, fetcher.used, fetcher.fetched)
    said = f"{len(fetcher.used)} remote document{'s' * (len(fetcher.used) != 1)}, {len(fetcher.fetched)} fetched"
    data: dict[str, JSON] = {"locked": list(fetcher.used), "fetched": list(fetcher.fetched), "removed": list(written)}
    return Outcome(0, f"{config.shown(config.lock)}: {said}", data, tuple(warnings))


def graph(config: Config, roots: Sequence[str], depth: int | None, form: str, progress: Progress) -> Outcome:
    """The types as a picture, ``mermaid`` or ``svg``."""
    from wirestruct.graphs import graph as graphed
    from wirestruct.graphs.mermaid import mermaid
    from wirestruct.graphs.svg import svg

    package, warnings = _understood(config, progress)
    drawn = graphed(package, roots, depth)
    text = svg(drawn) if form == "svg" else mermaid(drawn)
    return Outcome(0, text.rstrip("\n"), {**_json(asdict(drawn)), "text": text}, warnings)


# ---------------------------------------------------------------- diff


def diff(old: str, new: str, fail_on: str, folder: Path, progress: Progress) -> Outcome:
    """Compares two documents, folders or configurations; ``fail_on``: readers, writers, any or never."""
    from wirestruct.comparison import compare
    from wirestruct.versions import sides

    with TemporaryDirectory(prefix="wirestruct-") as scratch:
        left, right = sides(old, new, folder, Path(scratch).resolve())
        before, first = _understood(left, progress)
        after, second = _understood(right, progress)
    changes = compare(before, after)
    counts = {who: sum(who in change.breaks for change in changes) for who in ("readers", "writers")}
    anybody = sum(bool(change.breaks) for change in changes)
    failed = {**counts, "any": anybody, "never": 0}[fail_on] > 0
    lines = [*map(str, changes), f"{len(changes)} change{'s' * (len(changes) != 1)}, {anybody} of them breaking"]
    told: dict[str, JSON] = {"breaking": failed, "breaks": cast("JSON", counts)}
    listed: list[JSON] = [_json(asdict(change)) for change in changes]
    return Outcome(int(failed), "\n".join(lines), {**told, "changes": listed}, tuple(dict.fromkeys(first + second)))


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
