"""``wirestruct init``: what it writes works at once, and nothing is overwritten."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wirestruct import cli

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = '{"$defs": {"A": {"type": "object", "properties": {"a": {"type": "string"}}}}}'
OPENAPI = """\
openapi: 3.1.0
info: { title: Shop, version: "1" }
components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def works(run: Run) -> None:
    assert run("generate")[::2] == (0, "")
    assert run("check")[::2] == (0, "")


def modules(folder: Path) -> dict[str, str]:
    return tomllib.loads((folder / "pyproject.toml").read_text())["tool"]["wirestruct"]["modules"]


def test_an_empty_folder_gets_a_schema(folder: Path, run: Run) -> None:
    status, out, err = run("init")
    assert (status, err) == (0, "")
    assert out == (
        "pyproject.toml: [tool.wirestruct] was added\n"
        "schemas/example.yaml: a schema to begin with\n"
        "next:\n"
        "  wirestruct generate   # writes shop_models\n"
        "  wirestruct check      # in CI\n"
    )
    works(run)
    assert (folder / "shop_models/example/models.py").is_file()


def test_another_folder_which_need_not_be_there(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run("init", "new/my project")
    assert (status, "  cd 'new/my project'\n" in out) == (0, True)
    assert "new/my project/schemas/example.yaml: a schema" in out
    monkeypatch.chdir(folder / "new/my project")
    works(run)
    assert (folder / "new/my project/my_project_models").is_dir()


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "acme-shop"\nversion = "1"\n',
        '[project]\nname = "acme-shop" # without an end of line',
        "[tool.black]\nline-length = 99\n\n[[tool.other.list]]\nx = 1\n",
        '[tool.black]\r\nline-length = 99\r\ntext = """a\r\nb"""\r\n',
        "# tool.wirestruct is a fine thing\n",
        "\n\n",
    ],
)
def test_an_existing_file_keeps_what_it_says(folder: Path, run: Run, text: str) -> None:
    file = folder / "pyproject.toml"
    file.write_bytes(text.encode())
    file.chmod(0o640)
    assert run("init")[0] == 0
    after = file.read_bytes().decode()
    assert after.startswith(text.rstrip())
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.count("\r") in (0, after.count("\n"))
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    works(run)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.wirestruct]\n", "there is a [tool.wirestruct] already"),
        ('[tool.wirestruct.modules]\na = "a.yaml"\n', "there is a [tool.wirestruct] already"),
        ("tool = { black = { line-length = 99 } }\n", "a table cannot be added at the end"),
        ("[tool\n", "invalid TOML"),
        ('x = "\xff"\n'.encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_that_cannot_take_the_table_is_left_alone(
    folder: Path, run: Run, text: str | bytes, message: str
) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "pyproject.toml").write_bytes(content)
    status, out, err = run("init")
    assert (status, out) == (2, "")
    assert err.startswith("pyproject.toml: error[WS501]: ")
    assert message in err
    assert "\n    hint: " in err
    assert (folder / "pyproject.toml").read_bytes() == content
    assert [path.name for path in folder.iterdir()] == ["pyproject.toml"]


def test_documents_that_are_there_become_modules(folder: Path, run: Run) -> None:
    for name, text in {
        "api.yaml": OPENAPI,
        "schemas/order.schema.json": SCHEMA,
        "schemas/one/class.json": SCHEMA,
        "schemas/two/class.json": SCHEMA,
        "schemas/wrong.yaml": "$defs: { A: { $ref: nowhere.yaml } }",
        "package.json": '{"name": "x", "definitions": 1}',
        "tsconfig.json": '{"$schema": "https://example.com/tsconfig"}',
        "deploy.yaml": "openapi-server: x\n---\nb: 1\n",
        "node_modules/x/schema.json": SCHEMA,
        ".hidden/schema.json": SCHEMA,
        "theirs/.wirestruct-manifest.json": "{}",
        "theirs/schema.json": SCHEMA,
        "src/shop_models/__init__.py": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    status, out, _ = run("init", "--json")
    told = json.loads(out)
    assert (status, told["sample"], told["left_out"]) == (0, None, ["schemas/wrong.yaml"])
    assert modules(folder) == {
        "api": "api.yaml",
        "order": "schemas/order.schema.json",
        "schemas_one_class": "schemas/one/class.json",
        "schemas_two_class": "schemas/two/class.json",
    }
    assert (told["output"], (folder / "schemas/example.yaml").exists()) == ("src/shop_models2", False)
    works(run)


def test_documents_that_cannot_be_had_together(folder: Path, run: Run) -> None:
    (folder / "a.json").write_text(SCHEMA)
    (folder / "b.json").write_text(SCHEMA.replace('"$defs"', '"$id": "https://example.com/x", "$defs"'))
    (folder / "c.json").write_text(SCHEMA.replace('"$defs"', '"$id": "https://example.com/x", "$defs"'))
    assert "c.json: left out" in run("init")[1]
    assert list(modules(folder)) == ["a", "b"]
    works(run)


def test_a_second_time_is_refused(folder: Path, run: Run) -> None:
    assert run("init")[0] == 0
    before = (folder / "pyproject.toml").read_bytes()
    assert run("init")[0] == 2
    assert (folder / "pyproject.toml").read_bytes() == before
