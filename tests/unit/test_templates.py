"""Templates hold layout and nothing else; and nothing imports a top-level folder by its role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.jinja"))
ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_only_places_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = Environment(autoescape=True).parse(text)
    strangers = {type(node).__name__ for node in tree.find_all(nodes.Node) if not isinstance(node, ALLOWED)}
    assert strangers == set(), "no macros, set, filters, calls, comparisons or arithmetic"
    assert all(isinstance(node.test, nodes.Getattr | nodes.Name) for node in tree.find_all(nodes.If))
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_names_its_view(path: Path) -> None:
    named = re.match(r"\{# view: (\w+) #\}\n", path.read_text(encoding="utf-8"))
    assert named, "the first line is a comment with the view's type"
    sources = (ROOT / "generator" / "wirestruct" / "targets").rglob("*.py")
    assert any(f"class {named[1]}:" in source.read_text(encoding="utf-8") for source in sources)


def test_folders_of_the_repository_are_no_packages() -> None:
    role = re.compile(r"^\s*(?:from|import) (?:generator|generated|templates|schemas)\b", re.M)
    folders = [ROOT / name for name in ("generator", "generated", "templates", "tests", "benchmarks")]
    sources = [path for folder in folders for path in folder.rglob("*.py") if "golden" not in path.parts]
    assert len(sources) > 100
    assert [path for path in sources if role.search(path.read_text(encoding="utf-8"))] == []
