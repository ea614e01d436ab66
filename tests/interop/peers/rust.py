"""The Rust crates as peers: builds the program beside this, sends it what we have, and tells where we differ.

In: recorded payloads, samples, chance.  Out: a table of all types, and every difference that ``rust.toml`` does not know.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ours
from .judging import Answer, Exchange, Known, difference
from .payloads import Case, cases, recorded

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "tests" / "interop" / "rust"
PAGE = ROOT / "docs" / "interop.md"
MARKED = re.compile(r"(?<=<!-- rust -->\n).*?(?=<!-- /rust -->)", re.S)

LACKING = re.compile(
    r"failed to (download|fetch)|offline mode|linker .* not found|failed to find tool"
    r"|requires rustc|not supported by the following package|edition2024|lock file version"
)
"""What cargo says where it cannot get the crates, or where its compiler is too old or has no linker."""

SHOWN = 20  # of the differences: one cause has many


class Unavailable(Exception):
    """There is no cargo here, or not all that it needs; says why."""


@dataclass(frozen=True)
class Comparison:
    """By type, how many texts both accept, both refuse, differ as known and differ otherwise; and what is wrong."""

    counts: dict[str, Counter[str]]
    problems: list[str]


@dataclass(frozen=True)
class Settings:
    """``rust.toml``."""

    crates: dict[str, dict[str, Any]]
    known: tuple[Known, ...]


def settings() -> Settings:
    data = tomllib.loads(Path(__file__).with_name("rust.toml").read_text(encoding="utf-8"))
    known = tuple(
        Known(
            entry["reason"], entry["line"], tuple(Case(*each) for each in entry["samples"]), entry.get("alone", False)
        )
        for entry in data["known"]
    )
    return Settings(data["crate"], known)


def build() -> Path:
    """The program, built where cargo finds it stale."""
    cargo = shutil.which(os.environ.get("CARGO", "cargo"))
    if cargo is None:
        raise Unavailable("cargo is not installed")
    target = PROJECT / "target"
    command = [cargo, "build", "--locked", "--target-dir", str(target), "--color", "never"]
    impatient = {"CARGO_NET_RETRY": "1", "CARGO_HTTP_TIMEOUT": "20"} | os.environ
    done = subprocess.run(command, cwd=PROJECT, env=impatient, capture_output=True, text=True, check=False)
    if done.returncode and LACKING.search(done.stderr):
        raise Unavailable(f"cargo cannot build the program: {done.stderr.strip().splitlines()[-1].strip()}")
    assert done.returncode == 0, done.stderr
    return target / "debug" / "peers"


def types(program: Path) -> list[str]:
    """The names of the types that the program has."""
    return subprocess.run([program, "--types"], capture_output=True, text=True, check=True).stdout.split()


def ask(program: Path, requests: Sequence[Case]) -> list[Answer]:
    lines = "".join(json.dumps({"type": case.type, "text": case.text}) + "\n" for case in requests)
    done = subprocess.run([program], input=lines.encode(), capture_output=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return [Answer(answer.get("error", ""), answer.get("written", "")) for answer in answers]


def exchanges(program: Path, tried: Sequence[Case]) -> list[Exchange]:
    """What both sides make of each text.  All is sent in one go, since what we write does not depend on the answers."""
    mine = [ours.verdict(*case) for case in tried]
    accepted = [(case, verdict) for case, verdict in zip(tried, mine, strict=True) if verdict.accepted]
    exact = [Case(case.type, verdict.exact) for case, verdict in accepted]
    canonical = [Case(case.type, verdict.canonical) for case, verdict in accepted]
    answers = ask(program, [*tried, *exact, *canonical])
    theirs, again = answers[: len(tried)], answers[len(tried) :]
    pairs = iter(zip(again[: len(exact)], again[len(exact) :], strict=True))
    return [
        Exchange(case, verdict, answer, *(next(pairs) if verdict.accepted else ()))
        for case, verdict, answer in zip(tried, mine, theirs, strict=True)
    ]


def compare(program: Path, config: Settings, tried: Sequence[Case]) -> Comparison:
    """All that is tried, and the samples of the known differences, each of which has to differ still."""
    samples = {sample: known for known in config.known for sample in known.samples}
    counts = {name: Counter[str]() for name in ours.types()}
    problems: list[str] = []
    for exchange in exchanges(program, list(dict.fromkeys([*samples, *tried]))):
        case = exchange.case
        line = difference(exchange, config.crates[case.type.partition(".")[0]]["f32"])
        if line and any(known.covers(case, line) for known in config.known):
            counts[case.type]["known"] += 1
        elif line:
            counts[case.type]["unknown"] += 1
            problems.append(f"{case.type} {case.text[:300]}\n    {line[:600]}")
        else:
            counts[case.type]["accepted" if exchange.ours.accepted else "refused"] += 1
        if case in samples and not samples[case].covers(case, line):
            problems.append(
                f"no longer differs as rust.toml has it: {case.type} {case.text[:300]}\n    {line or 'agreed'}"
            )
    return Comparison(counts, problems)


def versions() -> dict[str, str]:
    """By package, the version that is built."""
    lock = tomllib.loads((PROJECT / "Cargo.lock").read_text(encoding="utf-8"))
    return {package["name"]: package["version"] for package in lock["package"]}


def table(comparison: Comparison) -> str:
    """By crate and type: texts tried, accepted and refused by both, differences that are known and that are not."""
    lines = []
    for crate, entry in settings().crates.items():
        built = versions()[entry["package"]]
        lines += [f"### {entry['package']} {built}", ""]
        if "why" in entry:
            lines += [f"Transcribed from {entry['documented']}. {entry['why'].strip()}", ""]
        lines += ["| type | tried | both accept | both refuse | known differences | disagreements |"]
        lines += ["|---|--:|--:|--:|--:|--:|"]
        for name, counts in comparison.counts.items():
            if name.startswith(f"{crate}."):
                figures = (sum(counts.values()), *(counts[key] for key in ("accepted", "refused", "known", "unknown")))
                lines.append(f"| `{name.partition('.')[2]}` | {' | '.join(map(str, figures))} |")
        lines.append("")
    lines += ["### Known differences", "", *(f"- {known.reason}" for known in settings().known), ""]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare what we read and write with the Rust crates.")
    parser.add_argument("--update", action="store_true", help="write the table into docs/interop.md")
    options = parser.parse_args(arguments)
    try:
        program = build()
    except Unavailable as reason:
        print(f"Rust crates: not compared, {reason}")
        return 0
    comparison = compare(program, settings(), cases(recorded()))
    print(table(comparison))
    for problem in comparison.problems[:SHOWN]:
        print(problem)
    print(f"{len(comparison.problems)} disagreements")
    if options.update:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKED.sub(lambda _: f"\n{table(comparison)}\n", page), encoding="utf-8")
    return 1 if comparison.problems else 0
