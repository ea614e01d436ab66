"""``python -m benchmarks.generation [DOCUMENT]``: the generator from a cold start, beside others, in one run.

Each run is a process of its own, timed from its start to its end; peers take turns, so that a busy moment hits them
all.  The document is an OpenAPI description; parts of it, closed under references, show how cost grows.  Ours writes
models, serializers, validators and schema documents; the peers write declarations.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from . import machine

SHARED: Final = Path(os.environ.get("WIRESTRUCT_SHARED") or Path(__file__).parents[2] / "shared")
PARTS: Final = (0.125, 0.25, 0.5, 1.0)
OURS: Final = "wirestruct"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds on the clock, seconds of processor, the most memory it held in MiB; None where it failed."""

    wall: float
    processor: float
    memory: float


def commands(document: Path, folder: Path) -> dict[str, list[str]]:
    """What each generator is told; those that are not installed are left out."""
    here = Path(sys.executable).parent
    ours = [sys.executable, "-m", "wirestruct", "generate", str(document), "--output", str(folder / "ours")]
    peer = [str(here / "datamodel-codegen"), "--input", str(document), "--input-file-type", "openapi"]
    peer += ["--output-model-type", "dataclasses.dataclass", "--output"]
    found = {
        OURS: ours,
        "datamodel-code-generator": [*peer, str(folder / "default.py")],
        "datamodel-code-generator, builtin formatter": [*peer, str(folder / "builtin.py"), "--formatters", "builtin"],
    }
    for name in ("openapi-python-client", "quicktype"):
        if (program := shutil.which(name, path=f"{here}{os.pathsep}{os.environ['PATH']}")) is not None:
            found[name] = [program, *_arguments(name, document, folder)]
    return {name: command for name, command in found.items() if shutil.which(command[0])}


def _arguments(name: str, document: Path, folder: Path) -> list[str]:
    if name == "quicktype":
        return ["--src-lang", "schema", "--lang", "python", "--out", str(folder / "quicktype.py"), str(document)]
    return ["generate", "--path", str(document), "--output-path", str(folder / "client"), "--overwrite"]


def run(command: list[str], folder: Path) -> Run | None:
    """Run a command and wait for it; what it prints goes nowhere."""
    started = time.perf_counter()
    process = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0o600) for stream in (1, 2)],
    )
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        return None
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


# ---------------------------------------------------------------- parts of a document


def part(data: Mapping[str, Any], share: float) -> dict[str, Any]:
    """The first schemas of a description and all that these refer to, without operations unless it is all of it."""
    if share == 1:
        return dict(data)
    schemas: dict[str, Any] = data["components"]["schemas"]
    wanted = round(len(schemas) * share)
    kept: dict[str, Any] = {}
    for name in schemas:
        if len(kept) >= wanted:
            break
        queue = [name]
        while queue:
            one = queue.pop()
            if one not in kept:
                kept[one] = schemas[one]
                queue += [found for found in _references(schemas[one]) if found in schemas]
    head = {key: data[key] for key in ("openapi", "info")}
    return {**head, "paths": {}, "components": {"schemas": {name: kept[name] for name in schemas if name in kept}}}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(target := value.get("$ref"), str):
            yield target.rpartition("/")[2]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


# ---------------------------------------------------------------- the run


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generation", description=__doc__)
    parser.add_argument("document", nargs="?", type=Path, default=SHARED / "specs" / "openai.yaml")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE as well")
    options = parser.parse_args(arguments)
    if not options.document.is_file():
        print(f"skipped: no document at {options.document}; name one, or set WIRESTRUCT_SHARED")
        return 0
    print(", ".join(machine.describe().values()))
    data = yaml.load(options.document.read_text(encoding="utf-8"), yaml.CSafeLoader)
    figures: dict[str, Any] = {"machine": machine.describe(), "parts": {}}
    with TemporaryDirectory() as name:
        for share in PARTS:
            figures["parts"][str(share)] = _compare(data, share, Path(name), options.rounds)
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return 0


def _compare(data: Mapping[str, Any], share: float, folder: Path, rounds: int) -> dict[str, Any]:
    """Runs everything over one part of the document and prints a table."""
    document = folder / f"part{share}.yaml"
    document.write_text(yaml.dump(part(data, share), Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    found: dict[str, list[Run | None]] = {}
    for number in range(rounds):
        turn = folder / f"turn{share}-{number}"
        turn.mkdir()
        todo = commands(document, turn)
        for name, command in todo.items():
            found.setdefault(f"{name}, cold", []).append(run(command, turn))
        found.setdefault(f"{OURS}, unchanged", []).append(run(todo[OURS], turn))
        shutil.rmtree(turn)
    count = len(part(data, share)["components"]["schemas"])
    print(f"\n{share:.3g} of the document: {count} schemas, {document.stat().st_size / 2**20:.1f} MiB of YAML")
    medians = {name: _median(runs) for name, runs in found.items()}
    ours = medians[f"{OURS}, cold"]
    for name, one in sorted(medians.items()):
        if one is None or ours is None:
            print(f"  {name:55} {'failed' if one is None else ''}")
            continue
        ratio = one.wall / ours.wall
        print(f"  {name:55} {one.wall:7.2f} s {ratio:6.2f} x  {one.processor:7.2f} s cpu  {one.memory:6.0f} MiB")
    return {name: None if one is None else [one.wall, one.processor, one.memory] for name, one in medians.items()}


def _median(runs: list[Run | None]) -> Run | None:
    fine = [one for one in runs if one is not None]
    if len(fine) < len(runs):
        return None
    parts = [[one.wall for one in fine], [one.processor for one in fine], [one.memory for one in fine]]
    return Run(*map(statistics.median, parts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
