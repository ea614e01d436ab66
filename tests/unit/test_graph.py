"""Graphs of types: what is drawn, as Mermaid and as SVG, whatever the names are."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from wirestruct import cli, ir
from wirestruct.config import Config, ModuleSource
from wirestruct.diagnostics import Location, Problems
from wirestruct.graphs import Graph, graph
from wirestruct.graphs.layout import places
from wirestruct.graphs.mermaid import mermaid
from wirestruct.graphs.svg import svg
from wirestruct.pipeline import understand

SHOP = """\
$defs:
  Order:
    required: [id]
    properties:
      id: { type: string }
      state: { $ref: "#/$defs/State" }
      lines: { type: array, items: { $ref: "#/$defs/Line" } }
      parent: { $ref: "#/$defs/Order" }
  State: { enum: [open, closed] }
  Line: { properties: { what: { $ref: "#/$defs/Thing" }, order: { $ref: "#/$defs/Order" } } }
  Thing: { oneOf: [{ $ref: "#/$defs/Book" }, { type: string }] }
  Book: { properties: { title: { $ref: "#/$defs/Title" } } }
  Title: { type: string, minLength: 1 }
"""
ODD = """\
$defs:
  Odd:
    required: ["$ref", ""]
    properties:
      "$ref": { type: string }
      "": { type: string }
      "a{b}(c)~d~#e;f%%g[h]": { $ref: "#/$defs/Values" }
      "class Foo": { $ref: "#/$defs/Odd" }
      "<<interface>>": { type: array, items: { $ref: "#/$defs/Odd" } }
      "</text><script>x</script>&amp;": { type: string }
      "\\u65e5\\u0001\\n\\u202e": { type: string }
      "direction LR": { $ref: "#/$defs/Odd" }
      "end": { $ref: "#/$defs/Odd" }
      "x : y --> z": { $ref: "#/$defs/Odd" }
      "%% comment": { type: string }
      "+a\\\\\\"`": { type: string }
  "we[i]rd \\"na me\\"": { type: integer }
  Values: { enum: ["}", "class", "]", "*", "-", ""] }
"""

# The part of Mermaid's class diagrams that is used, line by line; Mermaid 11 itself reads what these tests write.
_TITLE = r'class t\d+\["[^"`\[\]<>{}()~#;%*$\\]+"\]'
_LINES = [
    r"classDiagram",
    r"direction LR",
    _TITLE,
    rf"{_TITLE} \{{",
    r"  <<(union|enumeration|alias)>>",
    r"  [^<>{}()~#;%*$+\-\\\"`\[\]\s][^<>{}()~#;%*$\\\"`\[\]\n]*",
    r"\}",
    r't\d+ (<\|--|-->|--> "\*") t\d+( : (?!.*direction\s)[^<>{}()~#;%*$\\"`\[\]:]+)?',
]
_LINE = re.compile("|".join(f"(?:{line})" for line in _LINES))


def understood(folder: Path, text: str) -> ir.Package:
    document = folder / "shop.yaml"
    document.write_text(text, encoding="utf-8")
    return understand(Config(folder, (folder,), folder / "out", "acme", (ModuleSource("shop", document),)))[0]


def titles(drawn: Graph) -> list[str]:
    return [box.title for box in drawn.boxes]


def arrows(drawn: Graph) -> list[tuple[str, str, str, bool]]:
    names = titles(drawn)
    return [(names[each.source], each.label, names[each.target], each.many) for each in drawn.arrows]


def test_boxes_and_arrows(tmp_path: Path) -> None:
    drawn = graph(understood(tmp_path, SHOP))
    assert {(box.title, box.kind) for box in drawn.boxes} == {
        ("Order", "object"),
        ("State", "enumeration"),
        ("Line", "object"),
        ("Thing", "union"),
        ("Book", "object"),
        ("Title", "alias"),
    }
    order = next(box for box in drawn.boxes if box.title == "Order")
    assert [(row.name, row.type) for row in order.rows] == [
        ("id", "string"),
        ("state?", "State"),
        ("lines?", "array of (Line)"),
        ("parent?", "Order"),
    ]
    assert sorted(arrows(drawn)) == [
        ("Book", "title", "Title", False),
        ("Line", "order", "Order", False),
        ("Line", "what", "Thing", False),
        ("Order", "lines", "Line", True),
        ("Order", "parent", "Order", False),
        ("Order", "state", "State", False),
        ("Thing", "", "Book", False),
    ]


@pytest.mark.parametrize(
    ("roots", "depth", "expected"),
    [
        (["Thing"], None, ["Thing", "Book", "Title"]),
        (["Thing"], 1, ["Thing", "Book"]),
        (["shop.Thing"], 0, ["Thing"]),
        (["State", "Book"], 0, ["State", "Book"]),
        (["Order"], 1, ["Order", "State", "Line"]),
        (["shop"], 0, ["Order", "State", "Line", "Thing", "Book", "Title"]),
    ],
)
def test_roots_and_depth(tmp_path: Path, roots: list[str], depth: int | None, expected: list[str]) -> None:
    assert sorted(titles(graph(understood(tmp_path, SHOP), roots, depth))) == sorted(expected)


def test_unknown_roots(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        graph(understood(tmp_path, SHOP), ["Ordre", "Order", "zzz"])
    assert [(each.code, each.message, each.hint) for each in caught.value.diagnostics] == [
        ("WS410", "there is no type 'Ordre'", "did you mean 'Order'?"),
        ("WS410", "there is no type 'zzz'", "name a type, module.Type or a module"),
    ]


def test_types_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("$defs: { A: { type: string } }")
    sources = tuple(ModuleSource(name, tmp_path / f"{name}.yaml") for name in ("one", "two"))
    package, _ = understand(Config(tmp_path, (tmp_path,), tmp_path / "out", "acme", sources))
    assert titles(graph(package)) == ["one.A", "two.A"]
    assert titles(graph(package, ["two"])) == ["A"]


@pytest.mark.parametrize("text", [SHOP, ODD], ids=["shop", "odd"])
def test_mermaid_is_what_mermaid_reads(tmp_path: Path, text: str) -> None:
    drawn = graph(understood(tmp_path, text))
    lines = mermaid(drawn).splitlines()
    assert lines[0] == "classDiagram"
    assert [line for line in lines if not _LINE.fullmatch(line)] == []
    assert sum(line.startswith("class t") for line in lines) == len(drawn.boxes)
    assert sum(line.startswith("  ") for line in lines) == sum(
        len(box.rows) + (box.kind != "object") for box in drawn.boxes
    )
    assert sum(line.startswith("t") for line in lines) == len(drawn.arrows)


def test_mermaid_of_the_shop(tmp_path: Path) -> None:
    assert mermaid(graph(understood(tmp_path, SHOP), ["Thing"], 1)) == (
        "classDiagram\n"
        "direction LR\n"
        'class t0["Thing"] {\n'
        "  <<union>>\n"
        "  string\n"
        "  Book\n"
        "}\n"
        'class t1["Book"] {\n'
        "  title?: Title\n"
        "}\n"
        "t0 <|-- t1\n"
    )


@pytest.mark.parametrize("text", [SHOP, ODD], ids=["shop", "odd"])
def test_svg_is_well_formed_and_inert(tmp_path: Path, text: str) -> None:
    drawn = graph(understood(tmp_path, text))
    root = ElementTree.fromstring(svg(drawn))
    names = [element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()]
    assert set(names) == {"svg", "style", "defs", "marker", "polygon", "rect", "path", "g", "title", "text"}
    assert names.count("g") == len(drawn.boxes)
    assert names.count("path") == len(drawn.arrows)
    assert "http" not in svg(drawn).replace("http://www.w3.org/2000/svg", "")
    written = {element.text for element in root.iter() if element.tag.endswith("}text")}
    assert {box.title for box in drawn.boxes} <= written


def test_boxes_do_not_overlap_and_follow_what_refers_to_them(tmp_path: Path) -> None:
    drawn = graph(understood(tmp_path, SHOP))
    where = dict(zip(titles(drawn), places(drawn), strict=True))
    for one, other in combinations(where.values(), 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    order = [where[name].x for name in ("Order", "Line", "Thing", "Book", "Title")]
    assert order == sorted(order)
    assert len(set(order)) == 5, "the circle between Order and Line is cut open"


def test_nothing_to_draw_and_a_long_chain() -> None:
    assert mermaid(Graph((), ())) == "classDiagram\ndirection LR\n"
    assert ElementTree.fromstring(svg(Graph((), ()))).tag.endswith("svg")
    place = Location("chain.json")
    records = tuple(
        ir.Record(f"T{n}", place, "", (), (ir.Field("next", ir.Named("m", f"T{n + 1}"), ir.Required(), place),), None)
        for n in range(3000)
    )
    last = ir.Alias("T3000", place, "", ir.String())
    module = ir.Module("m", place, "", (*records, last), (), {}, ())
    assert len(places(graph(ir.Package("p", (module,))))) == 3001


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(SHOP)

    def run(*words: str) -> int:
        return cli.main(("graph", "shop.yaml", *words))

    assert run() == 0
    text = capsys.readouterr().out
    assert text.startswith("classDiagram\n")
    assert (run(), capsys.readouterr().out) == (0, text)
    assert run("--format", "svg", "--root", "Thing", "--depth", "1") == 0
    assert capsys.readouterr().out.startswith("<svg ")
    assert run("--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["text"], len(told["boxes"]), len(told["arrows"])) == (text, 6, 7)
    assert (run("--root", "Ordre"), "did you mean 'Order'?" in capsys.readouterr().err) == (2, True)
    assert (run("--depth", "-1"), capsys.readouterr().err.endswith("'-1' is not a number of arrows\n")) == (2, True)
    assert list(tmp_path.iterdir()) == [tmp_path / "shop.yaml"]
