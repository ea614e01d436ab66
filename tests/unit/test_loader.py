"""Loading: syntax, what YAML may say, what may be read at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from wirestruct.diagnostics import Diagnostic, Position
from wirestruct.documents import JSON, Document
from wirestruct.loader import MAX_BYTES, load, parse


def read(text: str | bytes, name: str = "a.json") -> tuple[Document | None, list[Diagnostic]]:
    content = text if isinstance(text, bytes) else text.encode()
    return parse(name, f"file:///{name}", content)


def load_files(
    folder: Path, files: Mapping[str, JSON], *asked: str, root: str = "."
) -> tuple[list[str], list[Diagnostic]]:
    for name, value in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(value))
    documents, problems = load([folder / name for name in asked], roots=[folder / root], base=folder)
    return [document.path for document in documents], problems


JSON_ERRORS = [
    ('{"a": 1,\n }', "WS101", (1, 8), "no comma"),
    ("[1, 2,]", "WS101", (1, 6), "no comma"),
    ('{\n  // why\n  "a": 1}', "WS101", (2, 3), "no comments"),
    ('{"a": 1 /* why */}', "WS101", (1, 9), "no comments"),
    ("# why\n{}", "WS101", (1, 1), "no comments"),
    ("{'a': 1}", "WS101", (1, 2), "double quotes"),
    ("{a: 1}", "WS101", (1, 2), '"a"'),
    ('{"a": True}', "WS101", (1, 7), "true"),
    ('{"a": undefined}', "WS101", (1, 7), "null"),
    ('{"a": 1', "WS101", (1, 8), "not closed"),
    ('{"a": "x\ny"}', "WS101", (1, 9), r"\n"),
    ("{} {}", "WS101", (1, 4), "one value"),
    ("", "WS101", (1, 1), ""),
    ("\n[NaN]", "WS101", (2, 2), ""),
    ('{"a": -Infinity}', "WS101", (1, 7), ""),
    ('{"a": 1e999}', "WS101", (1, 7), ""),
    ('{"a": ' + "9" * 5000 + "}", "WS101", (1, 7), ""),
    ('{"é": {"b": 1,\n "b": 2}}', "WS103", (2, 2), "line 1, column 8"),
    ('{"a": "\\ud83d"}', "WS104", (1, 7), ""),
    (b'{"a": "\xff"}', "WS104", (1, 8), "UTF-8"),
    ("{}".encode("utf-16"), "WS104", (1, 1), "UTF-16"),
    ("[" * 100_000, "WS101", (1, 201), ""),
    ('{"a":' * 300 + "1" + "}" * 300, "WS101", (1, 1001), ""),
]


@pytest.mark.parametrize(("text", "code", "place", "hint"), JSON_ERRORS)
def test_json_errors_are_located(text: str | bytes, code: str, place: tuple[int, int], hint: str) -> None:
    document, problems = read(text)
    assert document is None
    assert [(problem.code, problem.position) for problem in problems] == [(code, Position(*place))]
    assert hint in problems[0].hint


def test_all_duplicates_are_reported() -> None:
    _, problems = read('{"a": 1, "a": 2, "b": [{"c": 1, "c": 1}], "a": 3}')
    assert [str(problem.location) for problem in problems] == ["a.json#/a", "a.json#/b/0/c", "a.json#/a"]


YAML_ERRORS = [
    ("a: 1\n\tb: 2\n", "WS102", (2, 1), "tabs"),
    ("a: b: c\n", "WS102", (1, 5), "quote"),
    ("a: [1, 2\n", "WS102", (2, 1), ""),
    ("a: \x01\n", "WS102", (1, 4), "escape"),
    ("a: *b\n", "WS102", (1, 4), "&b"),
    ("é: 1\nb: 2\né: 3\n", "WS103", (3, 1), "line 1, column 1"),
    ("200: x\n", "WS106", (1, 1), '"200"'),
    ("true: x\n", "WS106", (1, 1), '"true"'),
    ("null: x\n", "WS106", (1, 1), '"null"'),
    ("[a, b]: x\n", "WS106", (1, 1), ""),
    ("? {a: b}\n: x\n", "WS106", (1, 3), ""),
    ("b: &b {x: 1}\na:\n  <<: *b\n", "WS106", (3, 3), "allOf"),
    ("a: !!python/object:os.system {}\n", "WS106", (1, 4), "tag"),
    ("a: !!python/name:os.system x\n", "WS106", (1, 4), ""),
    ("a: !!binary aGk=\n", "WS106", (1, 4), ""),
    ("a: !!timestamp 2001-01-01\n", "WS106", (1, 4), ""),
    ("a: !!int x\n", "WS106", (1, 4), ""),
    ("a: !local x\n", "WS106", (1, 4), ""),
    ("a: .inf\n", "WS106", (1, 4), ""),
    ("a: [.NaN]\n", "WS106", (1, 5), ""),
    ("a: 1e999\n", "WS106", (1, 4), ""),
    ("a: 1\n---\nb: 2\n", "WS106", (2, 1), "file of its own"),
    ("a: &a\n  b: *a\n", "WS106", (2, 6), "$ref"),
    ("- " * 20_000 + "x", "WS102", (1, 401), ""),
    ("[" * 900 + "]" * 900, "WS102", (1, 201), ""),
    ("", "WS107", None, "object"),
]


@pytest.mark.parametrize(("text", "code", "place", "hint"), YAML_ERRORS)
def test_yaml_errors_are_located(text: str, code: str, place: tuple[int, int] | None, hint: str) -> None:
    document, problems = read(text, "a.yaml")
    assert document is None
    assert [(problem.code, problem.position) for problem in problems] == [(code, place and Position(*place))]
    assert hint in problems[0].hint


def test_yaml_bombs_are_defused() -> None:
    laughs = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    _, problems = read("\n".join(laughs), "a.yaml")
    assert [(problem.code, problem.position) for problem in problems] == [("WS106", Position(5, 45))]
    deep = "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300))])
    assert [problem.code for problem in read(deep, "a.yaml")[1]] == ["WS102"]


def test_aliases_are_copies() -> None:
    document, problems = read("a: &x {b: [1]}\nc: *x\n", "a.yaml")
    assert problems == []
    assert document is not None and isinstance(document.data, dict)
    assert document.data == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert document.data["a"] is not document.data["c"]


SCALARS: list[tuple[str, JSON]] = [
    *(
        (text, text)
        for text in ("on", "no", "Yes", "y", "012", "-08", "1:30", "2001-01-01", "=", "1_000", "0b1", "+", ".")
    ),
    *((text, None) for text in ("null", "~", "Null", "NULL")),
    *((text, True) for text in ("true", "True", "TRUE")),
    ("false", False),
    ("tRue", "tRue"),
    ("12", 12),
    ("+12", 12),
    ("-7", -7),
    ("0", 0),
    ("0o17", 15),
    ("0x1F", 31),
    ("9" * 30, int("9" * 30)),
    ("1.0", 1.0),
    ("1.", 1.0),
    (".5", 0.5),
    ("1e3", 1000.0),
    ("'12'", "12"),
    ('"null"', "null"),
    ("!!str 12", "12"),
    ("! 12", "12"),
    ("!!int '12'", 12),
    ("!!float 1", 1),
    ('"\\U0001F600"', "\U0001f600"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_yaml_scalars_follow_the_core_schema(text: str, value: JSON) -> None:
    document, problems = read(f"a: {text}\n", "a.yaml")
    assert problems == [] and document is not None
    assert isinstance(document.data, dict)
    assert (type(document.data["a"]), document.data["a"]) == (type(value), value)


ROOTS: list[tuple[str, list[str]]] = [
    ("[]", ["WS107"]),
    ("null", ["WS107"]),
    ('"x"', ["WS107"]),
    ("true", []),
    ("{}", []),
    ('{"$schema": "https://json-schema.org/draft/2020-12/schema"}', []),
    ('{"$schema": "https://json-schema.org/draft/2020-12/schema#"}', []),
    ('{"$schema": "http://json-schema.org/draft-07/schema#"}', []),
    ('{"$schema": "http://json-schema.org/draft/2020-12/schema"}', []),
    ('{"$schema": "http://json-schema.org/draft-03/schema#"}', ["WS108"]),
    ('{"$schema": 7}', ["WS108"]),
    ('{"openapi": "3.1.0"}', []),
    ('{"openapi": "3.1.1", "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base"}', []),
    ('{"openapi": "3.0.3"}', []),
    ('{"openapi": "2.0"}', ["WS108"]),
    ('{"openapi": 3.1}', ["WS108"]),
    ('{"openapi": "3.1.0", "jsonSchemaDialect": "http://json-schema.org/draft-07/schema"}', []),
    ('{"openapi": "3.1.0", "jsonSchemaDialect": "https://example.com/own"}', ["WS108"]),
    ('{"swagger": "2.0"}', []),
    ('{"swagger": 2.0}', ["WS108"]),
]


@pytest.mark.parametrize(("text", "codes"), ROOTS)
def test_roots_and_dialects(text: str, codes: list[str]) -> None:
    document, problems = read(text)
    assert [problem.code for problem in problems] == codes
    assert (document is None) == bool(codes)
    if document is not None:
        assert document.kind == ("openapi" if "openapi" in text or "swagger" in text else "schema")


def test_byte_order_mark_and_unknown_suffixes() -> None:
    for name, text, syntax in [("a.json", "{}", "json"), ("a", ' {"a": 1}', "json"), ("a.txt", "a: 1", "yaml")]:
        document, problems = read("\ufeff" + text, name)
        assert problems == [] and document is not None
        assert (document.syntax, document.text) == (syntax, text)


def test_references_are_loaded_with_the_documents_that_have_them(tmp_path: Path) -> None:
    files: dict[str, JSON] = {
        "schemas/a.json": {"$ref": "sub/b.json#/$defs/B", "examples": [{"$ref": "unread.json"}]},
        "schemas/sub/b.json": {"$defs": {"B": {"$ref": "../c%20d.json"}}},
        "schemas/c d.json": {"$id": "https://example.com/c", "$ref": "a.json", "items": {"$ref": "missing.json"}},
        "schemas/unread.json": {},
    }
    paths, problems = load_files(tmp_path, files, "schemas/a.json", root="schemas")
    assert problems == []
    assert paths == ["schemas/a.json", "schemas/c d.json", "schemas/sub/b.json"]


HOSTILE = [
    "../outside.json",
    "../../../../../../../../etc/passwd",
    "..%2Foutside.json",
    "%2e%2e/outside.json",
    "sub/../../outside.json",
    "file:///etc/passwd",
    "FILE:outside.json",
    "/etc/passwd",
    "//localhost/etc/passwd",
    "http://127.0.0.1:9/x.json",
    "https://example.com/x.json",
    "a\\..\\..\\outside.json",
    "b.json%00.json",
    "%zz",
    "http://[",
]


@pytest.mark.parametrize("reference", HOSTILE)
def test_references_never_leave_the_roots(tmp_path: Path, reference: str) -> None:
    files: dict[str, JSON] = {"in/a.json": {"$ref": reference}, "outside.json": {}, "in/outside.json": {}}
    paths, problems = load_files(tmp_path, files, "in/a.json", root="in")
    assert (paths, problems) == (["in/a.json"], [])


def test_links_out_of_the_roots_are_refused(tmp_path: Path) -> None:
    files: dict[str, JSON] = {"in/a.json": {"$ref": "link.json"}, "out/b.json": {}, "in/b.json": {}}
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.json").symlink_to(tmp_path / "out/b.json")
    paths, problems = load_files(tmp_path, files, "in/a.json", root="in")
    assert paths == ["in/a.json"]
    assert [(problem.code, str(problem.location)) for problem in problems] == [("WS203", "in/a.json#/$ref")]
    (tmp_path / "in/link.json").unlink()
    (tmp_path / "in/link.json").symlink_to("b.json")
    assert load_files(tmp_path, files, "in/a.json", root="in") == (["in/a.json", "in/link.json"], [])


def test_only_regular_files_of_bearable_size_are_read(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "loop.json").symlink_to("loop.json")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    names = ["folder.json", "huge.json", "loop.json", "missing.json", "pipe.json", "zero.json"]
    paths, problems = load_files(tmp_path, {}, *names)
    assert paths == []
    assert sorted(str(problem.location) for problem in problems) == [f"{name}#" for name in names]
    assert {problem.code for problem in problems} == {"WS105"}


def test_order_and_repetition_do_not_matter(tmp_path: Path) -> None:
    files: dict[str, JSON] = {"a.json": {"$ref": "b.json"}, "b.json": {}, "c.json": {}}
    expected = load_files(tmp_path, files, "a.json", "c.json")
    assert load_files(tmp_path, files, "c.json", "b.json", "a.json", "./a.json") == expected
    assert expected == (["a.json", "b.json", "c.json"], [])


def test_json_parsing_suite(shared: Path) -> None:
    cases = sorted((shared / "suites/json-parsing-test-suite/test_parsing").iterdir())
    verdicts: dict[str, list[str]] = {"y": [], "n": [], "i": []}
    for case in cases:
        codes = {problem.code for problem in read(case.read_bytes(), case.name)[1]} - {"WS107", "WS108"}
        if bool(codes) == (case.name[0] == "y"):
            verdicts[case.name[0]].append(case.name)
    assert len(cases) > 300
    # Grammatical, but ambiguous: a duplicate name is an error here on purpose.
    assert verdicts["y"] == ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]
    assert verdicts["n"] == []
