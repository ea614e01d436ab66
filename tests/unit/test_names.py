"""What types are called: names that are taken, names from the configuration, and the order of the document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wirestruct.config import Config, ModuleSource
from wirestruct.pipeline import understand


def object_with(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


TEXT: dict[str, Any] = {"type": "string"}
DEFINITIONS: dict[str, Any] = {
    "foo-bar": object_with(a=TEXT),
    "FooBar": object_with(b=TEXT),
    "Foo": object_with(bar=object_with(c=TEXT)),
    "Both": object_with(aB=object_with(d=TEXT), a_b=object_with(e=TEXT)),
}


def named(folder: Path, definitions: Mapping[str, Any], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """The name of each type by its place."""
    document = folder / "things.json"
    schema = "https://json-schema.org/draft/2020-12/schema"
    document.write_text(json.dumps({"$schema": schema, "$defs": definitions}), encoding="utf-8")
    modules = (ModuleSource("things", document),)
    package, _ = understand(Config(folder, (folder,), folder / "out", "out", modules, names=dict(names or {})))
    return {item.location.pointer.removeprefix("/$defs"): item.name for item in package.modules[0].declarations}


def test_taken_names_give_way(tmp_path: Path) -> None:
    assert named(tmp_path, DEFINITIONS) == {
        "/FooBar": "FooBar",
        "/foo-bar": "FooDashBar",
        "/Foo": "Foo",
        "/Foo/properties/bar": "FooBar2",
        "/Both": "Both",
        "/Both/properties/aB": "BothAB",
        "/Both/properties/a_b": "BothAB2",
    }


def test_names_do_not_depend_on_the_order(tmp_path: Path) -> None:
    turned = {name: DEFINITIONS[name] for name in reversed(DEFINITIONS)}
    turned["Both"] = object_with(**dict(reversed(DEFINITIONS["Both"]["properties"].items())))
    assert named(tmp_path, turned) == named(tmp_path, DEFINITIONS)


def test_names_survive_what_is_added(tmp_path: Path) -> None:
    before = named(tmp_path, DEFINITIONS)
    after = named(tmp_path, {"Aa": object_with(x=object_with(y=TEXT)), **DEFINITIONS, "foo.bar": TEXT})
    assert after.items() >= before.items()
    assert after["/foo.bar"] == "FooDotBar"


def test_names_are_chosen_by_place(tmp_path: Path) -> None:
    chosen = {
        "things.json#/$defs/Foo": "Better",
        "things.json#/$defs/Both/properties/a_b": "Second",
        "things.json#/$defs/foo-bar": "Dashed",
    }
    found = named(tmp_path, DEFINITIONS, chosen)
    assert found["/Foo"] == "Better"
    assert found["/Foo/properties/bar"] == "BetterBar", "what stands inside goes with it"
    assert (found["/Both/properties/aB"], found["/Both/properties/a_b"]) == ("BothAB", "Second")
    assert found["/foo-bar"] == "Dashed"
