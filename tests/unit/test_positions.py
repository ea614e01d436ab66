"""Lines and columns of locations, in both syntaxes."""

from __future__ import annotations

import pytest

from wirestruct.diagnostics import Diagnostic, Location, Position
from wirestruct.documents import Document
from wirestruct.loader import parse
from wirestruct.positions import locate, position

JSON_TEXT = '{"é\\u00e9": [1,\n  {"a/b": "x]", "~": null}],\n "\\ud83d\\ude00": {"": true}}\n'
YAML_TEXT = """\
# first
"éé":
  - 1
  - a/b: 'x: y'
    "~": |
      text
😀: {"": yes}
"""


def document(text: str, path: str) -> Document:
    found, problems = parse(path, f"file:///{path}", text.encode())
    assert problems == [] and found is not None
    return found


@pytest.mark.parametrize(
    ("pointer", "part", "in_json", "in_yaml"),
    [
        ("", "value", (1, 1), (2, 1)),
        ("/éé", "key", (1, 2), (2, 1)),
        ("/éé", "value", (1, 13), (3, 3)),
        ("/éé/0", "value", (1, 14), (3, 5)),
        ("/éé/1", "value", (2, 3), (4, 5)),
        ("/éé/1/a~1b", "key", (2, 4), (4, 5)),
        ("/éé/1/a~1b", "value", (2, 11), (4, 10)),
        ("/éé/1/~0", "key", (2, 17), (5, 5)),
        ("/éé/1/~0", "value", (2, 22), (5, 10)),
        ("/😀", "key", (3, 2), (7, 1)),
        ("/😀/", "value", (3, 23), (7, 9)),
        ("/éé/2", "value", None, None),
        ("/nothing/here", "value", None, None),
        ("/éé/0", "key", None, None),
    ],
)
def test_positions(pointer: str, part: str, in_json: tuple[int, int] | None, in_yaml: tuple[int, int] | None) -> None:
    for text, path, place in [(JSON_TEXT, "a.json", in_json), (YAML_TEXT, "a.yaml", in_yaml)]:
        location = Location(path, pointer).key() if part == "key" else Location(path, pointer)
        assert position(document(text, path), location) == (place and Position(*place))


def test_what_an_alias_stands_for_is_where_the_alias_is() -> None:
    text = "a: &x {b: [1, 2]}\nc:\n  d: *x\n"
    where = {"/a/b/1": (1, 15), "/c/d": (3, 6), "/c/d/b": (3, 6), "/c/d/b/1": (3, 6)}
    for pointer, place in where.items():
        assert position(document(text, "a.yaml"), Location("a.yaml", pointer)) == Position(*place)


def test_json_is_yaml_with_the_same_positions() -> None:
    text = '{"a": [1, {"b": "x"}],\n  "c": {"d": [], "e": {}}}'
    for pointer in ("", "/a", "/a/0", "/a/1", "/a/1/b", "/c", "/c/d", "/c/e"):
        for location in (Location("a.json", pointer), Location("a.json", pointer).key()):
            assert position(document(text, "a.json"), location) == position(document(text, "a.yaml"), location)


def test_locate_fills_in_what_is_missing_and_sorts() -> None:
    documents = {"a.json": document(JSON_TEXT, "a.json"), "b.yaml": document(YAML_TEXT, "b.yaml")}
    own = Position(9, 9)
    found = locate(
        documents,
        [
            Diagnostic("WS302", "third", Location("b.yaml", "/éé/1")),
            Diagnostic("WS301", "second", Location("a.json", "/😀/absent/below").key()),
            Diagnostic("WS101", "its own", Location("a.json", "/éé"), position=own),
            Diagnostic("WS301", "first", Location("a.json", "/éé/0")),
            Diagnostic("WS105", "elsewhere", Location("c.json")),
            Diagnostic("WS501", "nowhere"),
        ],
    )
    assert [(problem.message, problem.position) for problem in found] == [
        ("nowhere", None),
        ("first", Position(1, 14)),
        ("second", Position(3, 18)),
        ("its own", own),
        ("third", Position(4, 5)),
        ("elsewhere", None),
    ]
