"""The command line, from arguments to exit status and printed text."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wirestruct import cli
from wirestruct.progress import PATIENCE, watched

SCHEMA = """\
$schema: https://json-schema.org/draft/2020-12/schema
$defs:
  Order:
    type: object
    required: [id]
    properties:
      id: { type: string, minLength: 1 }
      amount: { type: integer, minimum: 0 }
      state: { enum: [open, closed] }
"""

CONFIG = """\
[tool.wirestruct]
schemas = ["schemas"]
output = "generated"
package = "acme"
samples = "samples"
[tool.wirestruct.modules]
shop = "schemas/shop.yaml"
[tool.wirestruct.distribution]
name = "acme"
version = "1.0"
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path.resolve()
    (folder / "schemas").mkdir()
    (folder / "schemas/shop.yaml").write_text(SCHEMA)
    (folder / "pyproject.toml").write_text(CONFIG)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def run_json(run: Run) -> Callable[..., tuple[int, dict[str, Any]]]:
    def run_json(*arguments: str) -> tuple[int, dict[str, Any]]:
        status, out, err = run(*arguments, "--json")
        assert err == ""
        assert out.count("\n") == 1
        return status, json.loads(out)

    return run_json


def samples(project: Path, expected: str, *values: str) -> None:
    folder = project / "samples/shop/Order" / expected
    folder.mkdir(parents=True)
    for index, value in enumerate(values):
        (folder / f"{index}.json").write_text(value)


# ---------------------------------------------------------------- generate and check


def test_generate_then_check(project: Path, run: Run) -> None:
    status, out, err = run("generate")
    assert (status, err) == (0, "")
    assert out.startswith("generated: ")
    assert " added, 0 unchanged" in out
    assert (project / "generated/acme/shop/models.py").is_file()
    assert (project / "generated/pyproject.toml").is_file()
    assert run("generate") == (0, "generated: nothing has changed\n", "")
    assert run("check") == (0, "generated: up to date\n", "")


def test_one_document_needs_no_configuration(project: Path, run: Run) -> None:
    (project / "pyproject.toml").unlink()
    status, _, err = run("generate", "schemas/shop.yaml", "--output", "src/acme_models")
    assert (status, err) == (0, "")
    assert (project / "src/acme_models/shop/models.py").is_file()
    assert not (project / "src/acme_models/pyproject.toml").exists()


@pytest.mark.parametrize(
    ("document", "module"),
    [
        ("my api-v1.yaml", "my_api_v1"),
        ("2fast.json", "n2_fast"),
        ("class.json", "class_"),
        ("models.json", "models"),
        ("validate.json", "validate_"),
        ("\u65e5\u672c.json", "\u65e5\u672c"),
        ("...json", "empty"),
    ],
)
def test_files_may_have_any_name(project: Path, run: Run, document: str, module: str) -> None:
    (project / document).write_text(json.dumps({"$defs": {"A": {"type": "string"}}}))
    flags = (document, "--output", "src/acme_models")
    assert run("generate", *flags)[::2] == (0, "")
    assert run("generate", *flags) == (0, "src/acme_models: nothing has changed\n", "")
    assert run("check", *flags) == (0, "src/acme_models: up to date\n", "")
    assert (project / "src/acme_models" / module / "models.py").is_file()


def test_several_documents_without_a_configuration(project: Path, run: Run) -> None:
    for name in ("one/api.yaml", "two/api.yaml"):
        (project / name).parent.mkdir()
        (project / name).write_text(SCHEMA)
    status, _, err = run("generate", "one/api.yaml", "two/api.yaml", "--output", "acme")
    assert (status, err.splitlines()[1]) == (2, "    hint: name them with --module NAME=FILE")
    flags = ("one/api.yaml", "--module", "other=two/api.yaml", "--output", "acme")
    assert run("generate", *flags)[::2] == (0, "")
    assert run("check", *flags)[::2] == (0, "")
    assert [(project / "acme" / name / "models.py").is_file() for name in ("api", "other")] == [True, True]
    status, out, _ = run("check", "one/api.yaml", "--output", "acme")
    assert (status, "stale: acme/other/models.py\n" in out) == (1, True), "another command, another output"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("schemas", "--output", "acme"),
            "schemas: error[WS501]: 'schemas' is a folder\n    hint: name its documents: ",
        ),
        (("shop.yml", "--output", "acme"), "shop.yml: error[WS501]: there is no file 'shop.yml'\n"),
        (("https://example.com/a", "--output", "acme"), "is not a file, and nothing is fetched\n    hint: save it"),
        (("schemas/shop.yaml", "--output", "my-models"), "    hint: call the folder 'my_models'"),
        (("schemas/shop.yaml",), "    hint: pass --output FOLDER"),
    ],
)
def test_what_cannot_be_generated_is_told_with_a_way_out(
    project: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = run("generate", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_without_a_command_there_is_help(run: Run) -> None:
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "exit status:" in err


def test_check_tells_what_differs_and_what_mends_it(project: Path, run: Run) -> None:
    run("generate")
    models = project / "generated/acme/shop/models.py"
    models.write_text("# mine\n" + models.read_text())
    (project / "generated/acme/py.typed").unlink()
    (project / "generated/acme/extra.py").touch()
    status, out, err = run("check")
    assert (status, err) == (1, "")
    assert "changed: generated/acme/shop/models.py\n" in out
    assert "missing: generated/acme/py.typed\n" in out
    assert "foreign: generated/acme/extra.py\n" in out
    assert "-# mine\n" in out
    assert "generated is not what the schemas say; to mend it: wirestruct generate\n" in out
    run("generate")
    status, out, _ = run("check")
    assert status == 1
    assert out == (
        "foreign: generated/acme/extra.py\n"
        "foreign files were not written by wirestruct, which leaves them alone: move them away\n"
    )


def test_check_names_the_very_command_that_mends(project: Path, run: Run) -> None:
    status, out, _ = run("check", "schemas/shop.yaml", "--output", "a b/acme", "--json")
    assert status == 1
    assert json.loads(out)["mend"] == "wirestruct generate schemas/shop.yaml --output 'a b/acme'"


def test_generate_and_check_for_machines(project: Path, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    status, told = run_json("generate")
    assert (status, told["command"], told["status"], told["output"]) == (0, "generate", 0, "generated")
    assert "acme/shop/models.py" in told["added"]
    assert told["diagnostics"] == []
    (project / "generated/acme/py.typed").write_text("x")
    status, told = run_json("check")
    assert (status, told["drift"], told["changed"], told["missing"]) == (1, True, ["acme/py.typed"], [])
    assert told["mend"] == "wirestruct generate"


def test_files_in_the_way_are_a_usage_error(project: Path, run: Run) -> None:
    (project / "generated").mkdir()
    (project / "generated/pyproject.toml").write_text("[project]\n")
    status, out, err = run("generate")
    assert (status, out) == (2, "")
    assert "generated/pyproject.toml: error[WS503]" in err
    assert [path.name for path in (project / "generated").iterdir()] == ["pyproject.toml"]


# ---------------------------------------------------------------- diagnostics


def test_wrong_schemas_are_told_with_a_count(project: Path, run: Run) -> None:
    (project / "schemas/shop.yaml").write_text(SCHEMA.replace("minLength: 1", "pattern: '(', typo: 1"))
    status, out, err = run("generate")
    assert (status, out) == (2, "")
    lines = err.splitlines()
    assert any(line.startswith("schemas/shop.yaml:7:") and "error[WS304]" in line for line in lines)
    assert any("warning[WS301]" in line for line in lines)
    assert lines[-1] == "1 error, 1 warning"
    assert "\033" not in err
    assert not (project / "generated").exists()


def test_warnings_are_errors_when_strict(project: Path, run: Run) -> None:
    (project / "schemas/shop.yaml").write_text(SCHEMA.replace("minLength: 1", "typo: 1"))
    status, _, err = run("generate")
    assert (status, err.splitlines()[-1]) == (0, "1 warning")
    status, _, err = run("generate", "--strict")
    assert (status, err.splitlines()[-1]) == (2, "1 error")
    assert "error[WS301]" in err
    assert run("generate", "--strict", "--no-strict")[0] == 0


def test_diagnostics_for_machines(project: Path, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    (project / "pyproject.toml").write_text(CONFIG.replace("package", "pakage"))
    status, told = run_json("generate")
    assert status == 2
    assert told == {
        "command": "generate",
        "status": 2,
        "diagnostics": [
            {
                "code": "WS502",
                "severity": "error",
                "message": "unknown option 'pakage'",
                "hint": "did you mean 'package'?",
                "path": "pyproject.toml",
                "pointer": "/tool/wirestruct/pakage",
                "part": "key",
                "line": 4,
                "column": 1,
            }
        ],
    }


def test_nothing_a_terminal_would_act_on_is_printed(project: Path, run: Run) -> None:
    (project / "schemas/shop.yaml").write_text(SCHEMA.replace("minLength", '"\\e[31mminLen\\u202e"'))
    _, _, err = run("generate", "--strict")
    assert "\\x1b[31mminLen\\u202e" in err
    assert "\033" not in err


@pytest.mark.parametrize(
    "arguments", [(), ("publish",), ("generate", "--frobnicate"), ("generate", "--target", "cobol"), ("diff", "one")]
)
def test_usage_errors(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: wirestruct")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("generat",), "; did you mean 'generate'?"),
        (("publish",), ")"),
        (("generate", "--ouput", "x"), "; did you mean '--output'?"),
        (("generate", "--target", "dataclass"), "; did you mean 'dataclasses'?"),
        (("diff", "a", "b", "--failon", "any"), "; did you mean '--fail-on'?"),
        (("generate", "--zzz"), "--zzz"),
    ],
)
def test_usage_errors_say_what_was_probably_meant(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    assert run(*arguments)[2].endswith(f"{hint}\n")


@pytest.mark.parametrize("command", ["init", "generate", "check", "lock", "inspect", "graph", "diff", "validate"])
def test_every_command_has_help(run: Run, command: str) -> None:
    status, out, err = run(command, "--help")
    assert (status, err) == (0, "")
    assert f"usage: wirestruct {command}" in out


def test_a_working_directory_that_is_gone(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    status, out, err = run("generate")
    assert (status, out) == (2, "")
    assert err == "error[WS105]: No such file or directory\n1 error\n"


def test_version(run: Run) -> None:
    status, out, _ = run("--version")
    assert status == 0
    assert out.startswith("wirestruct ")


# ---------------------------------------------------------------- inspect


def test_inspect(project: Path, run: Run, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    status, out, _ = run("inspect")
    assert status == 0
    package = json.loads(out)
    (module,) = package["modules"]
    (order,) = [declaration for declaration in module["declarations"] if declaration["name"] == "Order"]
    assert (package["kind"], module["name"], order["kind"]) == ("package", "shop", "record")
    assert [(field["name"], field["presence"]["kind"]) for field in order["fields"]] == [
        ("id", "required"),
        ("amount", "optional"),
        ("state", "optional"),
    ]
    assert order["location"] == "schemas/shop.yaml#/$defs/Order"
    assert run_json("inspect")[1]["package"] == package
    assert run("inspect", "schemas/shop.yaml")[0] == 0
    assert not (project / "generated").exists()


# ---------------------------------------------------------------- diff


def test_diff_of_two_documents(project: Path, run: Run, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    new = project / "schemas/new.yaml"
    new.write_text(SCHEMA.replace("      amount", "      note: { type: string }\n      amount"))
    status, out, _ = run("diff", "schemas/shop.yaml", "schemas/new.yaml")
    assert (status, out) == (
        0,
        "added new.Order.note: optional member: string [breaks nobody]\n1 change, 0 of them breaking\n",
    )
    new.write_text(SCHEMA.replace("[open, closed]", "[open, closed, lost]").replace("minLength: 1", "minLength: 2"))
    status, told = run_json("diff", "schemas/shop.yaml", "schemas/new.yaml")
    assert (status, told["breaking"]) == (1, True)
    assert [(change["where"], change["what"], change["breaks"]) for change in told["changes"]] == [
        ("new.Order.state", "added: 'lost'", ["readers"]),
        ("new.Order/properties/id/minLength", "1 -> 2", ["writers"]),
    ]


def test_diff_of_folders_and_configurations(project: Path, run: Run) -> None:
    (project / "released").mkdir()
    (project / "released/shop.yaml").write_text(SCHEMA.replace("required: [id]", "required: [id, amount]"))
    status, out, _ = run("diff", "released", "schemas")
    assert (status, out.splitlines()[0]) == (
        1,
        "changed shop.Order.amount: required -> optional [breaks readers]",
    )
    assert run("diff", ".", "pyproject.toml") == (0, "0 changes, 0 of them breaking\n", "")
    status, _, err = run("diff", "nowhere", "schemas")
    assert status == 2
    assert "nowhere: error[WS501]: there is no such document" in err


def test_whose_breaking_counts(project: Path, run: Run, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    (project / "new.yaml").write_text(SCHEMA.replace("closed]", "closed, lost]"))
    sides = ("diff", "schemas/shop.yaml", "new.yaml")
    for who, expected in (("any", 1), ("readers", 1), ("writers", 0), ("never", 0)):
        status, told = run_json(*sides, "--fail-on", who)
        assert (status, told["breaking"], told["breaks"]) == (expected, bool(expected), {"readers": 1, "writers": 0})
        assert told["changes"][0]["rule"] == "values-changed"
    assert run(*sides, "--fail-on", "nobody")[0] == 2


def test_diff_of_revisions(project: Path, run: Run) -> None:
    def git(*arguments: str) -> None:
        names = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *arguments], check=True, capture_output=True, env={**os.environ, **names, **nothing})

    git("init", "-b", "main")
    (project / "schemas/link.yaml").symlink_to("/etc/hostname")
    git("add", ".")
    git("commit", "-m", "one")
    (project / "schemas/shop.yaml").write_text(SCHEMA.replace("closed]", "closed, lost]"))
    line = "changed shop.Order.state: added: 'lost' [breaks readers]\n1 change, 1 of them breaking\n"
    assert run("diff", "main:schemas/shop.yaml", "schemas/shop.yaml") == (1, line, "")
    assert run("diff", "HEAD:pyproject.toml", "pyproject.toml") == (1, line, "")
    assert run("diff", "main:schemas", "main:./schemas") == (0, "0 changes, 0 of them breaking\n", "")
    for wrong in ("nothing:schemas", "--output=x:schemas", "main:nothing.yaml", "main:../schemas"):
        status, out, err = run("diff", "--", wrong, "schemas")
        assert (status, out, "error[WS501]: the" in err) == (2, "", True), err


# ---------------------------------------------------------------- validate


def test_validate_samples(project: Path, run: Run, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    run("generate")
    samples(project, "accepted", '{"id": "1"}', '{"id": "2", "amount": 3.0, "other": null}')
    samples(project, "rejected", "{}", '{"id": 1}', '{"id": "x", "amount": -1}')
    status, out, err = run("validate")
    assert (status, err) == (0, "")
    assert out.splitlines()[1:] == [
        "shop.Order          2/2          3/3              0",
        "total               2/2          3/3              0",
    ]
    (project / "samples/shop/Order/accepted/wrong.json").write_text('{"id": ""}')
    status, out, _ = run("validate")
    assert status == 1
    assert "samples/shop/Order/accepted/wrong.json: should be accepted; jsonschema rejected, generated rejected" in out
    assert "/id: " in out
    status, told = run_json("validate")
    assert status == 1
    assert told["types"] == [{"name": "shop.Order", "accepted": [2, 3], "rejected": [3, 3], "disagreements": 0}]


def test_a_disagreement_is_told(project: Path, run: Run) -> None:
    run("generate")
    samples(project, "accepted", '{"id": "1"}')
    validators = project / "generated/acme/shop/validators.py"
    schema = project / "schemas/shop.yaml"
    schema.write_text(SCHEMA.replace("minLength: 1", "minLength: 3"))
    assert validators.is_file()
    status, out, _ = run("validate")
    assert status == 1
    assert "jsonschema rejected, generated accepted it" in out


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("shop/Order/valid/x.json", "a sample's place is <module>/<Type>/accepted/ or"),
        ("stop/Order/accepted/x.json", "there is no module 'stop'\n    hint: did you mean 'shop'?"),
        ("shop/Oder/accepted/x.json", "module 'shop' defines no 'Oder'\n    hint: did you mean 'Order'?"),
    ],
)
def test_misplaced_samples(project: Path, run: Run, place: str, message: str) -> None:
    run("generate")
    (project / "samples" / place).parent.mkdir(parents=True)
    (project / "samples" / place).write_text("{}")
    status, _, err = run("validate")
    assert status == 2
    assert f"samples/{place}: error[WS506]: {message}" in err


def test_validate_without_what_it_needs(project: Path, run: Run) -> None:
    assert "there are no samples here" in run("validate")[2]
    samples(project, "accepted", "{")
    assert "error[WS101]" in run("validate")[2]
    (project / "samples/shop/Order/accepted/0.json").write_text('{"id": "1"}')
    status, _, err = run("validate")
    assert status == 2
    assert "generated/acme: error[WS506]: the generated package is not there\n    hint: run wirestruct generate" in err
    assert "validate also needs --type NAME" in run("validate", "x.json")[2]
    assert "validate also needs the files" in run("validate", "--type", "Order")[2]


def test_validate_files(project: Path, run: Run, run_json: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    run("generate")
    (project / "good.json").write_text('{\n"id": "1"\n}\n')
    (project / "bad.json").write_text('{"amount": "x"}')
    (project / "log").write_text('{"id": "1"}\n\n{"id": 1}\n{"id": \n')
    assert run("validate", "--type", "Order", "good.json") == (0, "1 file, 0 violations\n", "")
    status, out, _ = run("validate", "--type", "shop.Order", "good.json", "bad.json", "log")
    assert status == 1
    lines = out.splitlines()
    assert lines[-1] == "3 files, 4 violations"
    assert [line.split(": ")[:2] for line in lines[:-1]] == [
        ["bad.json", "(whole value)"],
        ["bad.json", "/amount"],
        ["log:3", "/id"],
        ["log:4", "(whole value)"],
    ]
    status, told = run_json("validate", "--type", "Order", "bad.json")
    assert (status, [each["pointer"] for each in told["violations"]]) == (1, ["", "/amount"])
    status, _, err = run("validate", "--type", "Oder", "good.json")
    assert status == 2
    assert "error[WS506]" in err
    assert "cannot read" in run("validate", "--type", "Order", "nothing.json")[2]


# ---------------------------------------------------------------- pipes, terminals, interruptions


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wirestruct", *arguments]


def test_standard_input(project: Path, run: Run) -> None:
    run("generate")
    done = subprocess.run(
        command("validate", "--type", "Order", "-"), input='{"id": "1"}\n{"id": 2}\n', capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout.startswith("-:2: /id: ")
    assert done.stderr == ""


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    done = subprocess.run(f"{' '.join(command('inspect'))} | head -c 1", shell=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("{", "")


def test_an_interruption_leaves_nothing_half_written(project: Path, run: Run) -> None:
    run("generate")
    (project / "schemas/shop.yaml").write_text(SCHEMA.replace("amount", "number"))
    before = {path: path.read_bytes() for path in (project / "generated").rglob("*") if path.is_file()}
    process = subprocess.Popen(command("generate"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.35)
    process.send_signal(signal.SIGINT)
    process.communicate()
    after = {path: path.read_bytes() for path in (project / "generated").rglob("*") if path.is_file()}
    assert process.returncode in (130, -signal.SIGINT, 0)
    if process.returncode:
        assert {path: text for path, text in after.items() if "__pycache__" not in path.parts} == before
    assert [path.name for path in project.glob(".generated*")] == []


def on_a_terminal(environment: dict[str, str], *arguments: str) -> str:
    """What the command writes to a standard error that is a terminal."""
    ours, theirs = pty.openpty()
    try:
        subprocess.run(command(*arguments), stderr=theirs, stdout=subprocess.PIPE, env={**os.environ, **environment})
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                return text.decode()
            if not part:
                return text.decode()
            text += part
    finally:
        os.close(ours)


def test_colour_only_on_a_terminal_that_wants_it(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.wirestruct]\n")
    assert "\033[1;31merror[WS501]\033[0m" in on_a_terminal({"NO_COLOR": ""}, "generate")
    assert "\033" not in on_a_terminal({"NO_COLOR": "1"}, "generate")


class Terminal:
    """A stream that says it is a terminal and writes to a pipe."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor


def test_slow_stages_are_named_on_a_terminal() -> None:
    assert threading.current_thread() is threading.main_thread()
    reading, writing = os.pipe()
    with watched(Terminal(writing)) as progress:  # type: ignore[arg-type]
        progress("loading")
        progress("lowering")
        time.sleep(PATIENCE + 0.2)
        progress("rendering")
    os.close(writing)
    assert os.read(reading, 100) == b"lowering ...\n"
    os.close(reading)


def test_silence_in_a_pipe(project: Path) -> None:
    done = subprocess.run(command("generate"), capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr == ""
