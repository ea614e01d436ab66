"""``python -m benchmarks [--quick] [--json FILE]``: decoding, encoding and validation beside peers, in one run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from . import machine
from .contenders import Checker, Contender
from .measuring import Task, Timing, measure
from .ours import OURS, Ours, generate_events
from .payloads import PAYLOADS
from .tables import table
from .verification import checker_remarks, remarks

PACKAGE: Final = Path(__file__).parents[1] / "generated" / "openai_realtime"
PEERS: Final = ("msgspec_structs", "pydantic_models", "mashumaro_dataclasses", "orjson_values")
CHECKERS: Final = ("fastjsonschema_checker", "jsonschema_checker", "jsonschema_rs_checker")
OPERATIONS: Final = {
    "decode": ("DECODE, bytes to object", (OURS, "msgspec Struct")),
    "encode": ("ENCODE, object to bytes", (OURS, "msgspec Struct")),
    "validate": ("VALIDATE, yes or no", ("ours", "jsonschema-rs")),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few short rounds: shows that everything runs, no more")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE as well")
    options = parser.parse_args(arguments)
    rounds, milliseconds = (3, 0.1) if options.quick else (max(options.rounds, 2), 3.0)
    with TemporaryDirectory() as folder:
        contenders, checkers, skipped = _gather(Path(folder))
        noticed = [remark for contender in contenders for remark in remarks(contender, PAYLOADS)]
        noticed += [remark for checker in checkers for remark in checker_remarks(checker, PAYLOADS)]
        timings = measure(_tasks(contenders, checkers), rounds, milliseconds)
    everyone: list[Contender | Checker] = [*contenders, *checkers]
    less = [f"{each.name}: {each.does_less}" for each in everyone if each.does_less]
    _print(timings, {"who does less": less, "noticed before timing": noticed, "not installed": skipped})
    if options.json is not None:
        options.json.write_text(
            json.dumps(_figures(timings, rounds, less + noticed, skipped), indent=1) + "\n", "utf-8"
        )
    return 0


def _gather(folder: Path) -> tuple[list[Contender], list[Checker], list[str]]:
    """Everything that is installed, and the names of what is not."""
    packages = [PACKAGE, generate_events(folder)]
    plain = Ours(packages, "json")
    skipped: list[str] = []
    contenders: list[Contender] = []
    try:
        contenders.append(Ours(packages, "orjson").contender(PAYLOADS))
    except ModuleNotFoundError:
        skipped.append(OURS)
    contenders.append(plain.contender(PAYLOADS))
    for peer in _installed(PEERS, skipped):
        contenders += peer.CONTENDERS
    documents = plain.documents(PAYLOADS)
    checkers = plain.checkers(PAYLOADS) + [peer.checker(documents) for peer in _installed(CHECKERS, skipped)]
    return contenders, checkers, skipped


def _installed(names: tuple[str, ...], skipped: list[str]) -> Iterator[Any]:
    for name in names:
        try:
            yield import_module(f".peers.{name}", __package__)
        except ModuleNotFoundError as error:
            skipped.append(f"{name.rpartition('_')[0]} ({error})")


def _tasks(contenders: list[Contender], checkers: list[Checker]) -> Iterator[Task]:
    for payload in PAYLOADS:
        for contender in contenders:
            yield Task("decode", payload.name, contender.name, contender.codecs[payload.type].decode, payload.data)
    for payload in PAYLOADS:
        for contender in contenders:
            codec = contender.codecs[payload.type]
            yield Task("encode", payload.name, contender.name, codec.encode, codec.decode(payload.data))
    for payload in PAYLOADS:
        for checker in checkers:
            yield Task("validate", payload.name, checker.name, checker.checks[payload.type], payload.value)


def _print(timings: list[Timing], lists: dict[str, list[str]]) -> None:
    print(", ".join(machine.describe().values()))
    print(", ".join(f"{library} {version}" for library, version in machine.versions().items()))
    print(", ".join(f"{payload.name} {len(payload.data)} bytes" for payload in PAYLOADS))
    for operation, (title, references) in OPERATIONS.items():
        print(f"\n{table(title, [timing for timing in timings if timing.operation == operation], references)}")
    for heading, entries in lists.items():
        if entries:
            print(f"\n{heading}:", *entries, sep="\n  ")


def _figures(timings: list[Timing], rounds: int, remarks: list[str], skipped: list[str]) -> dict[str, Any]:
    return {
        "machine": machine.describe(),
        "versions": machine.versions(),
        "rounds": rounds,
        "payloads": {payload.name: len(payload.data) for payload in PAYLOADS},
        "remarks": remarks,
        "skipped": skipped,
        "timings": [
            {
                "operation": timing.operation,
                "payload": timing.payload,
                "contender": timing.contender,
                "median_ns": timing.median,
                "spread": timing.spread,
                "rounds_ns": timing.rounds,
            }
            for timing in timings
        ],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
