"""Schemas by an adversary: text stays text, files stay in their folder, nothing is run and nothing is fetched.

Every run is watched by an audit hook in a process of its own: it tells which files were opened and whether anything was
started or connected to.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from wirestruct.config import Config, ModuleSource
from wirestruct.diagnostics import Problems
from wirestruct.output import write
from wirestruct.pipeline import generate

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXTS = [
    '"""',
    '\\"""',
    "'''",
    "C:\\",
    'say "hi"',
    '"""""',
    "one\ntwo\r\nthree\n\n    four",
    "{{ view }}{% for x in [1] %}{{ x }}{% endfor %}",
    "{# nothing #} #} #",
    "'); __import__('os').system('touch canary'); ('",
    '"; import os; os.system("touch canary") #',
    "__import__('pathlib').Path('canary').touch()",
    '"""\nimport os\nos.system("touch canary")\n"""',
    "nul\0nul",
    "\x1b[31m\x07\x85",
    "\u202e\u2066 esrever",
    "\u2028\u2029\ufeff\u200b",
    "# -*- coding: utf-7 -*-",
    "\\N{DIGIT ONE} \\x41 \\u0041 \\101",
    "%s %(x)s {0} {x} ${HOME} $(touch canary) `touch canary`",
    "../../canary",
    "/tmp/canary",
    "a/b",
    "..",
    "CON",
    "canary.py",
    "__init__",
    "__import__",
    "None",
    "~0~1%2e%00",
    "\U0001f600\U000e0041",
    "long " * 2000,
]

WATCH = """
import json, os, sys
seen = {"written": [], "read": [], "started": []}
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        writes = bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
        seen["written" if writes else "read"].append(os.path.abspath(os.fsdecode(arguments[0])))
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "ctypes.", "urllib.")):
        seen["started"].append(event)
"""


def holding(text: str) -> dict[str, Any]:
    """A schema with the text wherever a text can stand."""
    address = quote("/$defs/" + text.replace("~", "~0").replace("/", "~1"), safe="/~")
    referable = len(text) <= 100 and not any(character < " " for character in text)
    return {
        "$schema": DIALECT,
        "title": text,
        "description": text,
        "$comment": text,
        "$defs": {
            text[:100]: {"type": "string", "description": text},
            "Holder": {
                "title": text,
                "description": text,
                "type": "object",
                "properties": {
                    text: {"type": "string", "title": text, "description": text, "default": text, "examples": [text]},
                    "constant": {"const": text},
                    "choice": {"enum": [text, "other"], "default": text},
                    "named": {"$ref": "#" + address} if referable else True,
                    "list": {"const": [text]},
                },
                "required": ["constant"],
                "patternProperties": {"^[" + "".join(f"\\u{{{ord(c):x}}}" for c in text[:9]) + "]{50}$": True},
            },
            "Union": {
                "oneOf": [
                    {"title": text, "type": "object", "required": ["kind"], "properties": {"kind": {"const": text}}},
                    {
                        "title": "Other",
                        "type": "object",
                        "required": ["kind"],
                        "properties": {"kind": {"const": "other"}},
                    },
                ]
            },
        },
    }


CHECK = """
import importlib
sys.addaudithook(watch)
for number, text in enumerate(json.load(sys.stdin)):
    module = importlib.import_module(f"hostile.text{number}")
    for part in ("models", "codecs", "decoders", "encoders", "shapes", "validators"):
        importlib.import_module(f"hostile.text{number}.{part}")
    schema = module.schema("Holder")["$defs"]["Holder"]
    assert schema["description"] == schema["properties"][text]["default"] == schema["title"] == text, text
    value = {text: "a", "constant": text, "choice": text, "named": "b", "list": [text]}
    holder = module.Holder.from_dict(value)
    assert holder.to_dict() == value and module.is_valid("Holder", value), text
    assert module.Holder.from_json(holder.to_json()) == holder, text
    assert module.UnionCodec.to_dict(module.UnionCodec.from_dict({"kind": text}, strict=True)) == {"kind": text}, text
print(json.dumps(seen))
"""


def generated(folder: Path, documents: Mapping[str, Any], name: str) -> Path:
    """The package that the documents give, in ``<folder>/out/<name>``; nothing else is written."""
    schemas = folder / "schemas"
    schemas.mkdir(parents=True)
    for path, document in documents.items():
        (schemas / path).write_text(json.dumps(document), encoding="utf-8")
    before = set(folder.rglob("*"))
    modules = tuple(ModuleSource(Path(path).stem, schemas / path) for path in documents)
    output = folder / "out" / name
    files, _ = generate(Config(folder, (schemas,), output, name, modules))
    write(files, output)
    assert all(output in (path, *path.parents) or path == folder / "out" for path in set(folder.rglob("*")) - before)
    return output


def test_text_stays_text(tmp_path: Path) -> None:
    documents = {f"text{number}.json": holding(text) for number, text in enumerate(TEXTS)}
    output = generated(tmp_path, documents, "hostile")
    environment = {**os.environ, "PYTHONPATH": str(output.parent), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", WATCH + CHECK]
    texts = json.dumps(TEXTS)
    done = subprocess.run(command, cwd=tmp_path, env=environment, input=texts, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["written"], seen["started"]) == ([], [])
    assert not list(tmp_path.rglob("*canary*"))


@pytest.mark.parametrize("name", ["x" * 300, "Größe" * 60])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    document = {"$schema": DIALECT, "$defs": {name: {"type": "string"}}}
    with pytest.raises(Problems) as caught:
        generated(tmp_path, {"things.json": document}, "hostile")
    assert [problem.code for problem in caught.value.diagnostics] == ["WS504"]
    assert not (tmp_path / "out" / "hostile").exists()


RUN = """
import sys
from wirestruct import cli
import wirestruct.commands, wirestruct.pipeline, wirestruct.rendering, encodings.idna
sys.addaudithook(watch)
status = cli.main(sys.argv[1:])
print(json.dumps({**seen, "status": status}))
"""


def watched(folder: Path, *arguments: str) -> dict[str, Any]:
    """What a run of the command line touched, and its status and diagnostics."""
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", WATCH + RUN, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    output = folder / "out"
    now = {path: path.lstat().st_mtime_ns for path in folder.rglob("*") if output not in (path, *path.parents)}
    assert now == before, "something outside of the output folder was touched"
    return {**json.loads(done.stdout.splitlines()[-1]), "told": done.stderr}


OUTSIDE = {
    "passwd": "file:///etc/passwd",
    "local host": "file://localhost/etc/passwd",
    "absolute": "/etc/passwd",
    "upwards": "../secret.json#/$defs/Secret",
    "far upwards": "../" * 30 + "etc/passwd",
    "escaped": "%2e%2e/secret.json#/$defs/Secret",
    "link": "link.json#/$defs/Secret",
    "linked folder": "linked/secret.json#/$defs/Secret",
    "web": "http://127.0.0.1:1/secret.json",
    "encrypted": "https://example.com/secret.json#/$defs/Secret",
    "ftp": "ftp://example.com/secret.json",
    "share": "//example.com/share/secret.json",
    "data": "data:application/json,{}",
    "pipe": "pipe.json",
    "device": "../../../../../../../dev/stdin",
}


@pytest.mark.parametrize("reference", OUTSIDE.values(), ids=OUTSIDE)
def test_references_do_not_leave_the_schemas(reference: str, tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    secret = {"$schema": DIALECT, "$defs": {"Secret": {"const": "the secret"}}}
    (tmp_path / "secret.json").write_text(json.dumps(secret))
    (schemas / "link.json").symlink_to(tmp_path / "secret.json")
    (schemas / "linked").symlink_to(tmp_path)
    os.mkfifo(schemas / "pipe.json")
    document = {"$schema": DIALECT, "$defs": {"A": {"$ref": reference}}}
    (schemas / "things.json").write_text(json.dumps(document))
    seen = watched(tmp_path, "generate", "schemas/things.json", "--schemas", "schemas", "--output", "out")
    assert seen["status"] == 2
    assert "the secret" not in seen["told"]
    assert seen["told"].startswith(("schemas/things.json:1:", "schemas/pipe.json: error[WS105]"))
    assert seen["started"] == []
    opened = [
        Path(path) for path in seen["read"] if tmp_path in Path(path).parents or path.startswith(("/etc", "/dev"))
    ]
    assert set(opened) <= {schemas / "things.json", schemas / "pipe.json"}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "identifier", ["file:///etc/", "file:///etc/hosts", "http://127.0.0.1:1/", "//share/", "data:x"]
)
def test_identifiers_do_not_lead_out_either(identifier: str, tmp_path: Path) -> None:
    document = {
        "$schema": DIALECT,
        "$id": identifier,
        "$defs": {"A": {"$ref": "passwd"}, "B": {"$ref": "../secret.json"}},
    }
    (tmp_path / "schemas").mkdir()
    (tmp_path / "secret.json").write_text(json.dumps({"const": "the secret"}))
    (tmp_path / "schemas" / "things.json").write_text(json.dumps(document))
    seen = watched(tmp_path, "generate", "schemas/things.json", "--schemas", "schemas", "--output", "out")
    assert (seen["status"], seen["started"]) == (2, [])
    assert "the secret" not in seen["told"]
    assert not [path for path in seen["read"] if path.startswith("/etc/passwd") or path.endswith("secret.json")]


def test_links_inside_the_schemas_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text(json.dumps({"$schema": DIALECT, "$defs": {"B": {"type": "string"}}}))
    (tmp_path / "link.json").symlink_to("real.json")
    document = {"$schema": DIALECT, "$defs": {"A": {"$ref": "link.json#/$defs/B"}}}
    (tmp_path / "things.json").write_text(json.dumps(document))
    assert watched(tmp_path, "generate", "things.json", "--output", "out")["status"] == 0


YAML = {
    "object": 'default: !!python/object/apply:os.system ["touch canary"]',
    "module": "default: !!python/module:canary",
    "new": "default: !!python/object/new:pathlib.Path [canary]",
    "own tag": "default: !canary x",
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\n"
    + "".join(f"{chr(c)}: &{chr(c)} [*{chr(c - 1)}, *{chr(c - 1)}]\n" for c in range(ord("c"), ord("z"))),
    "itself": "default: &a [*a]",
    "deep": "default: " + "[" * 5000 + "]" * 5000,
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_yaml_runs_and_expands_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text(f"$schema: {DIALECT}\ntype: string\n{text}\n")
    seen = watched(tmp_path, "generate", "things.yaml", "--output", "out", "--strict")
    assert (seen["status"], seen["started"]) == (2, [])
    assert seen["told"].startswith("things.yaml:")
    assert len(seen["told"]) < 10_000


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "a/b", "..", "a..b", "__init__", "_runtime", "1st", "class", "a\0b", ""]
)
def test_modules_do_not_leave_the_package(name: str, tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text(f"$schema: {DIALECT}\ntype: string\n")
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.wirestruct]\noutput = "out"\nmodules = {{ {json.dumps(name)} = "things.yaml" }}\n'
    )
    seen = watched(tmp_path, "generate")
    assert seen["status"] == 2
    assert "pyproject.toml:3:" in seen["told"]


def test_documents_that_are_only_referred_to_become_modules_of_harmless_names(tmp_path: Path) -> None:
    files = ["..yaml", "a b.yaml", "evil.py.yaml", "CON.yaml", "1st.yaml", "class.yaml", "-rf.yaml", "ü\u202e.yaml"]
    for file in files:
        (tmp_path / file).write_text(f"$schema: {DIALECT}\n$defs:\n  B: {{type: string}}\n")
    definitions = {f"A{at}": {"$ref": quote(f"./{file}") + "#/$defs/B"} for at, file in enumerate(files)}
    (tmp_path / "things.json").write_text(json.dumps({"$schema": DIALECT, "$defs": definitions}))
    seen = watched(tmp_path, "generate", "things.json", "--output", "out")
    assert seen["status"] == 0, seen["told"]
    names = {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()}
    assert len(names) == len(files) + 2  # the runtime and things
    assert all(name.isidentifier() for name in names)
