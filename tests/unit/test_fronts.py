"""What the root of a package, its folders and its modules offer, and what short names mean there."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from wirestruct.config import Config, Inclusion, ModuleSource
from wirestruct.diagnostics import Problems
from wirestruct.output import write
from wirestruct.pipeline import generate

DOCUMENT = """
$schema: https://json-schema.org/draft/2020-12/schema
$defs:
  {name}:
    type: object
    required: [id]
    properties: {{id: {{type: {type}}}}}
  Order: {{type: object, properties: {{id: {{type: {type}}}}}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    for name, type_ in (("Apple", "string"), ("Pear", "integer"), ("Plum", "boolean")):
        (tmp_path / f"{name.lower()}.yaml").write_text(DOCUMENT.format(name=name, type=type_), encoding="utf-8")
    (tmp_path / "berries.yaml").write_text(DOCUMENT.format(name="Berry", type="string").replace("Order", "Basket"))
    modules = (
        ModuleSource("fruit.apple", tmp_path / "apple.yaml"),
        ModuleSource("fruit.pear", tmp_path / "pear.yaml"),
        ModuleSource("small.berries", tmp_path / "berries.yaml"),
        ModuleSource("plum", tmp_path / "plum.yaml"),
    )
    return Config(tmp_path, (tmp_path,), tmp_path / "orchard", "orchard", modules, reexport=("fruit.pear",))


@pytest.fixture
def package(config: Config) -> Iterator[ModuleType]:
    (config.folder / "hand/made").mkdir(parents=True)
    (config.folder / "hand/__init__.py").write_text('"""Made by hand."""\n\nfrom ..fruit.apple import Apple\n')
    (config.folder / "hand/made/__init__.py").write_text("ANSWER = 42\n")
    files, _ = generate(replace(config, include=(Inclusion("hand", config.folder / "hand"),)))
    write(files, config.output)
    sys.path.insert(0, str(config.folder))
    importlib.invalidate_caches()
    yield importlib.import_module("orchard")
    sys.path.remove(str(config.folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "orchard"]:
        del sys.modules[name]


def test_the_root_offers_what_it_is_told_to(package: ModuleType) -> None:
    assert package.Pear is package.fruit.pear.Pear
    assert package.Order is package.fruit.pear.Order
    assert {"Pear", "Order", "fruit", "hand", "plum", "small", "validate"} <= set(package.__all__) == set(dir(package))
    with pytest.raises(AttributeError, match="has no attribute 'Apple'"):
        _ = package.Apple


def test_a_folder_offers_its_types_where_their_names_are_unique(package: ModuleType) -> None:
    assert package.small.Basket is package.small.berries.Basket
    assert not hasattr(package.fruit, "Pear"), "two of its modules have an Order"
    assert package.fruit.is_valid("Pear", {"id": 1})


def test_short_names_mean_what_the_root_offers(package: ModuleType) -> None:
    assert package.is_valid("Order", {"id": 1})
    assert not package.is_valid("Order", {"id": "a"})
    assert package.is_valid("fruit.apple.Order", {"id": "a"})
    assert package.is_valid("fruit.Apple", {"id": "a"})
    assert package.is_valid("Apple", {"id": "a"})
    assert package.is_valid(package.plum.Order, {"id": True})
    with pytest.raises(LookupError, match=r"ambiguous; use one of fruit\.apple\.Order, fruit\.pear\.Order"):
        package.is_valid("fruit.Order", {})
    with pytest.raises(LookupError, match=r"did you mean 'fruit\.apple\.Apple'"):
        package.is_valid("Appel", {})


def test_star_imports_work(package: ModuleType) -> None:
    scope: dict[str, object] = {}
    exec("from orchard.small import *", scope)
    assert scope["Basket"] is package.small.Basket


def test_included_modules_are_part_of_the_package(package: ModuleType, config: Config) -> None:
    assert package.hand.Apple is package.fruit.apple.Apple
    assert importlib.import_module("orchard.hand.made").ANSWER == 42
    text = (config.output / "hand/__init__.py").read_text(encoding="utf-8")
    assert text.startswith("# Copied by wirestruct from hand/__init__.py. Do not edit: change it there and regenerate.")


def test_a_type_can_be_offered_alone(config: Config) -> None:
    files, _ = generate(replace(config, reexport=("fruit.pear", "fruit.apple.Apple")))
    assert '"Apple": ".fruit.apple.models"' in files["__init__.py"]


@pytest.mark.parametrize(
    ("reexport", "code", "message"),
    [
        (("fruit.apple", "fruit.pear"), "WS401", "Order of fruit.pear has the name of a type at fruit.apple"),
        (("fruit.apple.Appel",), "WS410", "module 'fruit.apple' has no type 'Appel'"),
    ],
)
def test_what_cannot_be_offered_is_reported(config: Config, reexport: tuple[str, ...], code: str, message: str) -> None:
    with pytest.raises(Problems) as caught:
        generate(replace(config, reexport=reexport))
    [problem] = caught.value.diagnostics
    assert (problem.code, problem.message) == (code, message)
