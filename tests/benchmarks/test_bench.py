"""The benchmarks run from end to end, and everything in them does the same work.  Their figures are not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
CODECS = (
    "ours + orjson",
    "ours + json",
    "msgspec Struct",
    "pydantic v2 (strict)",
    "mashumaro + orjson",
    "orjson (dict)",
)
CHECKERS = ("ours", "ours, direct", "fastjsonschema", "jsonschema", "jsonschema-rs")
PAYLOADS = ("request", "response", "response50", "text delta")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a quick run printed, and the file it wrote."""
    figures = tmp_path_factory.mktemp("bench") / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(figures)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, figures


@pytest.mark.parametrize(("title", "rows"), [("DECODE", CODECS), ("ENCODE", CODECS), ("VALIDATE", CHECKERS)])
def test_every_table_is_printed(run: tuple[str, Path], title: str, rows: tuple[str, ...]) -> None:
    table = next(part for part in run[0].split("\n\n") if part.startswith(title)).splitlines()
    assert [cell.strip() for cell in table[1].split("|")] == ["", *PAYLOADS]
    assert tuple(line.split("|")[0].strip() for line in table[2:]) == rows


def test_nobody_but_the_known_cuts_corners(run: tuple[str, Path]) -> None:
    noticed = next((part for part in run[0].split("\n\n") if part.startswith("noticed")), "")
    assert {line.strip().split(" takes ")[0] for line in noticed.splitlines()[1:]} <= {
        "mashumaro + orjson",
        "orjson (dict)",
    }


def test_every_figure_is_written(run: tuple[str, Path]) -> None:
    figures = json.loads(run[1].read_text("utf-8"))
    expected = {
        (operation, payload, name) for operation in ("decode", "encode") for payload in PAYLOADS for name in CODECS
    }
    expected |= {("validate", payload, name) for payload in PAYLOADS for name in CHECKERS}
    found = {(timing["operation"], timing["payload"], timing["contender"]) for timing in figures["timings"]}
    assert found == expected
    assert all(timing["median_ns"] > 0 for timing in figures["timings"])
    assert figures["skipped"] == []
