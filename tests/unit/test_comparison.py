"""Comparing two versions: each kind of change and whom it breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wirestruct.comparison import RULES, Change, compare
from wirestruct.config import Config, ModuleSource
from wirestruct.pipeline import understand

Changes = list[tuple[str, str, str, str]]

PAGE = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w-]+)` \| (.+?) \| `(.+?)` \| `(.+?)` \| (.+?) \|$", PAGE, re.M)
SAME = re.findall(r"^\| ([\w ]+) \| `(.+?)` \| `(.+?)` \|$", PAGE, re.M)


def compared(folder: Path, old: str, new: str) -> tuple[Change, ...]:
    """The changes between the texts of two documents."""
    packages = []
    for name, text in (("old", old), ("new", new)):
        document = folder / f"{name}.yaml"
        document.write_text(text)
        config = Config(folder, (folder,), folder / "generated", "acme", (ModuleSource("m", document),))
        packages.append(understand(config)[0])
    return compare(*packages)


def changes(folder: Path, old: str, new: str) -> Changes:
    """The changes between two texts of ``$defs``, as (kind, where, what, broken)."""
    found = compared(folder, f"$defs:\n{old}", f"$defs:\n{new}")
    return [(change.kind, change.where, change.what, " ".join(change.breaks)) for change in found]


def document(cell: str) -> str:
    """A cell of the page's tables as a document: named types as they stand, anything else as the type T."""
    return cell if cell.startswith("$defs:") else f"$defs:\n  T:\n    {cell}\n"


@pytest.mark.parametrize(("rule", "what", "old", "new", "breaks"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_the_rules_are_as_documented(tmp_path: Path, rule: str, what: str, old: str, new: str, breaks: str) -> None:
    found = compared(tmp_path, document(old), document(new))
    assert [(change.rule, " and ".join(change.breaks) or "nobody") for change in found] == [(rule, breaks)]


@pytest.mark.parametrize(("what", "old", "new"), SAME, ids=[row[0] for row in SAME])
def test_what_is_no_change(tmp_path: Path, what: str, old: str, new: str) -> None:
    assert compared(tmp_path, document(old), document(new)) == ()


def test_every_rule_is_documented() -> None:
    assert {row[0] for row in ROWS} == RULES.keys() - {"module-added", "module-removed"}
    assert len(SAME) == 5


def record(*members: str, required: str = "", extra: str = "") -> str:
    listed = ", ".join(members)
    return f"  T: {{ type: object, required: [{required}], properties: {{ {listed} }}{extra} }}\n"


CLOSED = ", additionalProperties: false"
TEXT = "a: { type: string }"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (record(TEXT), record(TEXT), []),
        (record(TEXT), record("a: { type: string, description: words }"), []),
        (record(TEXT), record(TEXT, "b: { type: integer }"), [("added", "m.T.b", "optional member: integer", "")]),
        (
            record(TEXT),
            record(TEXT, "b: { type: integer }", required="b"),
            [("added", "m.T.b", "required member: integer", "writers")],
        ),
        (
            record(TEXT, extra=CLOSED),
            record(TEXT, "b: { type: integer }", extra=CLOSED),
            [("added", "m.T.b", "optional member: integer", "readers")],
        ),
        (record(TEXT, "b: {}"), record(TEXT), [("removed", "m.T.b", "optional member: any value", "")]),
        (
            record(TEXT, "b: {}", required="b", extra=CLOSED),
            record(TEXT, extra=CLOSED),
            [("removed", "m.T.b", "required member: any value", "readers writers")],
        ),
        (record(TEXT), record(TEXT, required="a"), [("changed", "m.T.a", "optional -> required", "writers")]),
        (record(TEXT, required="a"), record(TEXT), [("changed", "m.T.a", "required -> optional", "readers")]),
        (
            record(TEXT),
            record("a: { type: [string, 'null'] }"),
            [("changed", "m.T.a", "string -> string | null", "readers")],
        ),
        (
            record("a: { type: integer }"),
            record("a: { type: number }"),
            [("changed", "m.T.a", "integer -> number", "readers")],
        ),
        (
            record("a: { type: number }"),
            record("a: { type: integer }"),
            [("changed", "m.T.a", "number -> integer", "writers")],
        ),
        (record(TEXT), record("a: {}"), [("changed", "m.T.a", "string -> any value", "readers")]),
        (
            record(TEXT),
            record("a: { type: boolean }"),
            [("changed", "m.T.a", "string -> boolean", "readers writers")],
        ),
        (
            record("a: { enum: [x, y] }"),
            record("a: { enum: [y, z] }"),
            [("changed", "m.T.a", "added: 'z'; removed: 'x'", "readers writers")],
        ),
        (record("a: { enum: [x, y] }"), record("a: { enum: [y, x] }"), []),
        (
            record("a: { enum: [x, y] }"),
            record(TEXT),
            [("changed", "m.T.a", "'x' | 'y' -> string", "readers")],
        ),
        (
            record("a: { type: array, items: { type: string } }"),
            record("a: { type: array, items: { type: integer } }"),
            [("changed", "m.T.a", "array of (string) -> array of (integer)", "readers writers")],
        ),
        (
            record(TEXT),
            record(TEXT, extra=CLOSED),
            [("changed", "m.T", "other members: any value -> no other members", "writers")],
        ),
        (
            record(TEXT, extra=CLOSED),
            record(TEXT),
            [("changed", "m.T", "no other members -> other members: any value", "readers")],
        ),
        (
            record("k: { const: x }", required="k"),
            record("k: { const: y }", required="k"),
            [("changed", "m.T.k", "added: 'y'; removed: 'x'", "readers writers")],
        ),
        (
            record("a: { type: string, maxLength: 5, minLength: 1 }"),
            record("a: { type: string, maxLength: 9, minLength: 2, pattern: x }"),
            [
                ("changed", "m.T/properties/a/maxLength", "5 -> 9", "readers"),
                ("changed", "m.T/properties/a/minLength", "1 -> 2", "writers"),
                ("changed", "m.T/properties/a/pattern", "none -> x", "writers"),
            ],
        ),
        (
            record("a: { type: integer, maximum: 5 }"),
            record("a: { type: integer }"),
            [("changed", "m.T/properties/a/maximum", "5 -> none", "readers")],
        ),
        (
            record("a: { not: { type: string, minLength: 2 } }"),
            record("a: { not: { type: string, minLength: 3 } }"),
            [("changed", "m.T/properties/a/not/minLength", "2 -> 3", "readers writers")],
        ),
    ],
)
def test_changes_of_a_record(tmp_path: Path, old: str, new: str, expected: Changes) -> None:
    assert changes(tmp_path, old, new) == expected


def test_declarations_come_and_go(tmp_path: Path) -> None:
    both = record(TEXT)
    other = "  U: { type: object, properties: { a: { type: string } } }\n"
    assert changes(tmp_path, both, both + other) == [("added", "m.U", "declaration", "")]
    assert changes(tmp_path, both + other, both) == [("removed", "m.U", "declaration", "readers writers")]


def test_a_renamed_type_breaks_only_those_who_name_it(tmp_path: Path) -> None:
    old = record("a: { $ref: '#/$defs/U' }") + "  U: { type: object, properties: { x: { type: string } } }\n"
    new = old.replace("U", "V")
    assert changes(tmp_path, old, new) == [
        ("changed", "m.T.a", "U -> V", ""),
        ("removed", "m.U", "declaration", "readers writers"),
        ("added", "m.V", "declaration", ""),
    ]


def test_recursive_types_and_unions(tmp_path: Path) -> None:
    tree = (
        "  Tree: {{ type: object, properties: {{ children: {{ type: array, items: {{ $ref: '#/$defs/{}' }} }} }} }}\n"
    )
    old, new = tree.format("Tree"), tree.format("Node") + tree.format("Tree").replace("  Tree", "  Node")
    assert ("changed", "m.Tree.children", "array of (Tree) -> array of (Node)", "") in changes(tmp_path, old, new)
    one = "  A: { type: object, properties: { k: { const: a } }, required: [k] }\n"
    two = one.replace("A", "B").replace("const: a", "const: b")
    union = "  U: {{ oneOf: [{}] }}\n"
    before = one + two + union.format("{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }")
    after = one + two + union.format("{ $ref: '#/$defs/A' }, { type: string }")
    assert changes(tmp_path, before, after) == [
        ("changed", "m.U", "added: string; removed: B", "readers writers"),
    ]


def test_a_record_that_becomes_a_union(tmp_path: Path) -> None:
    old = record(TEXT)
    new = "  T: { oneOf: [{ $ref: '#/$defs/W' }, { type: string }] }\n" + record(TEXT).replace("T:", "W:")
    assert changes(tmp_path, old, new) == [
        ("changed", "m.T", "object with members -> W | string", "readers"),
        ("added", "m.W", "declaration", ""),
    ]


def test_documented_values_beside_what_the_system_takes(tmp_path: Path) -> None:
    old = record("a: { type: string, enum: [x], x-accepts: { type: string } }")
    new = record("a: { type: string, enum: [x, y], x-accepts: { type: string } }")
    assert changes(tmp_path, old, new) == [
        ("changed", "m.T/properties/a/enum", "['x'] -> ['x', 'y']", "readers"),
    ]
