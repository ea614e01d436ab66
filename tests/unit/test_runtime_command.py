"""``python -m openai_realtime``: validation and schemas for shells and other services."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from select import select
from typing import Any

import pytest

GOOD, BAD = b'{"temperature": 0.8}\n', b'{"temperature": 9, "modalities": "text"}\n'
TYPE = "SessionResource"


def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "openai_realtime", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_bytes(GOOD)
    (tmp_path / "bad.json").write_bytes(BAD)
    (tmp_path / "broken.json").write_bytes(b'{"temperature": NaN}')
    (tmp_path / "lines.ndjson").write_bytes(GOOD + b"\n" + BAD + b"nonsense\n" + GOOD.rstrip())
    return tmp_path


def test_files(folder: Path) -> None:
    status, out, err = run("validate", TYPE, "good.json", "bad.json", "broken.json", cwd=folder)
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == "good.json: valid"
    assert out.splitlines()[1].startswith("bad.json:1:34: /modalities: expected array")
    assert "bad.json:1:17: /temperature: expected at most 1.2" in out
    assert out.splitlines()[-1].startswith("broken.json:1:1: (root): not JSON: NaN is not JSON")
    assert run("validate", TYPE, "good.json", cwd=folder) == (0, "good.json: valid\n", "")


def test_standard_input() -> None:
    assert run("validate", TYPE, stdin=GOOD) == (0, "<stdin>: valid\n", "")
    assert run("validate", TYPE, "-", stdin=GOOD) == (0, "<stdin>: valid\n", "")
    status, out, _ = run("validate", TYPE, "--ndjson", stdin=GOOD + BAD)
    assert status == 1
    assert out.startswith("<stdin>:1: valid\n<stdin>:2:34: /modalities")


def test_a_value_per_line(folder: Path) -> None:
    status, out, _ = run("validate", TYPE, "lines.ndjson", cwd=folder)
    assert status == 1
    assert [line.split(" ")[0] for line in out.splitlines()] == [
        "lines.ndjson:1:",
        "lines.ndjson:3:34:",
        "lines.ndjson:3:17:",
        "lines.ndjson:4:1:",
        "lines.ndjson:5:",
    ]


def test_only_line_feeds_end_lines() -> None:
    status, out, _ = run("validate", TYPE, "--ndjson", stdin=b'{"temperature":\r0.8}\r\n\x0b\n \r\n' + GOOD)
    assert status == 1
    assert [line.partition(": (root)")[0] for line in out.splitlines()] == [
        "<stdin>:1: valid",
        "<stdin>:2:1",
        "<stdin>:4: valid",
    ]


def test_verdicts_do_not_wait_for_the_end_of_the_input() -> None:
    command = [sys.executable, "-u", "-m", "openai_realtime", "validate", TYPE, "--ndjson"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin and running.stdout
        for number, text in enumerate((GOOD, GOOD, b"x\n"), 1):
            running.stdin.write(text)
            running.stdin.flush()
            assert select([running.stdout], [], [], 60)[0]
            assert running.stdout.readline().startswith(b"<stdin>:%d:" % number)
    assert running.returncode == 1


def test_a_line_that_is_too_long_is_not_kept() -> None:
    status, out, err = run("validate", TYPE, "--ndjson", stdin=b"[" + b" " * 2**26 + b"\n" + GOOD)
    assert (status, err) == (1, "")
    assert out == (
        "<stdin>:1:1: (root): not JSON that can be read: a line of more than 67108864 bytes\n<stdin>:2: valid\n"
    )


def test_for_machines(folder: Path) -> None:
    status, out, _ = run("validate", TYPE, "--json", "good.json", "bad.json", "broken.json", cwd=folder)
    good, bad, broken = map(json.loads, out.splitlines())
    assert status == 1
    assert good == {"source": "good.json", "valid": True, "violations": []}
    assert [violation["pointer"] for violation in bad["violations"]] == ["/modalities", "/temperature"]
    assert broken["violations"][0]["keyword"] == "json"
    assert run("validate", TYPE, "--output", "json", "bad.json", cwd=folder)[1] == out.splitlines(True)[1]


@pytest.mark.parametrize("form", ["text", "json", "basic", "detailed", "github", "sarif"])
def test_forms(folder: Path, form: str) -> None:
    status, out, err = run("validate", TYPE, "good.json", "bad.json", "lines.ndjson", "--output", form, cwd=folder)
    assert (status, err) == (1, "")
    assert "temperature" in out
    if form == "sarif":
        assert len(json.loads(out)["runs"][0]["results"]) == 5
    elif form in ("json", "basic", "detailed"):
        assert [json.loads(line)["valid"] for line in out.splitlines()] == [True, False, True, False, False, True]


def test_formats_are_asserted_on_request() -> None:
    text = b'{"type": "mcp", "server_label": "x", "server_url": "no address at all"}'
    assert run("validate", "ga.tools.MCPTool", stdin=text) == (0, "<stdin>: valid\n", "")
    status, out, _ = run("validate", "ga.tools.MCPTool", "--formats", stdin=text)
    assert (status, out) == (1, '<stdin>:1:52: /server_url: expected a text of format uri, found "no address at all"\n')


def test_half_a_surrogate_pair_is_printed() -> None:
    status, out, err = run("validate", TYPE, stdin=rb'{"modalities": "\ud800"}')
    assert (status, err) == (1, "")
    assert r"\ud800" in out


def test_a_file_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    status, out, err = run("validate", TYPE, "nowhere.json", ".", "good.json", cwd=folder)
    assert (status, out) == (2, "good.json: valid\n")
    assert err.splitlines() == [
        "error: cannot read nowhere.json: No such file or directory",
        "error: cannot read .: Is a directory",
    ]


@pytest.mark.parametrize(
    "arguments", [[], ["validate"], ["nonsense"], ["validate", "SesionResource"], ["schema", "RealtimeVoice"]]
)
def test_what_is_not_understood(arguments: list[str]) -> None:
    status, out, err = run(*arguments, stdin=GOOD)
    assert (status, out) == (2, "")
    assert "error:" in err
    assert "Traceback" not in err


def test_schemas_and_types() -> None:
    status, out, _ = run("schema", TYPE)
    document: dict[str, Any] = json.loads(out)
    assert (status, document["$ref"]) == (0, f"#/$defs/{TYPE}")
    status, out, _ = run("types")
    assert status == 0
    assert "crates.outfox_openai.SessionResource" in out.splitlines()


def test_deep_nesting_is_a_verdict() -> None:
    status, out, err = run("validate", TYPE, stdin=b"[" * 100_000)
    assert (status, err) == (1, "")
    assert "not JSON" in out


def test_a_reader_that_has_seen_enough(folder: Path) -> None:
    (folder / "many.ndjson").write_bytes(GOOD * 20_000)
    command = f"{sys.executable} -m openai_realtime validate {TYPE} many.ndjson | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, cwd=folder, text=True)
    assert (done.stdout, done.stderr) == ("many.ndjson:1: valid\n", "")
