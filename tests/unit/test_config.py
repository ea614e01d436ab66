"""The configuration: what is read from files and flags, and what every mistake is told as."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from wirestruct.config import Config, Distribution, Inclusion, ModuleSource
from wirestruct.config_file import Flags, read
from wirestruct.diagnostics import Problems
from wirestruct.toml_positions import positions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas/crates").mkdir(parents=True)
    (tmp_path / "schemas/crates/one.yaml").write_text("$defs: {}\n")
    (tmp_path / "schemas/two.json").write_text("{}\n")
    (tmp_path / "schemas/samples").mkdir()
    (tmp_path / "extras/tools").mkdir(parents=True)
    (tmp_path / "extras/tools/__init__.py").touch()
    return tmp_path.resolve()


FULL = """
    [project]
    name = "other"

    [tool.wirestruct]
    schemas = ["schemas"]
    output = "generated"
    package = "acme"
    targets = ["dataclasses", "pydantic"]
    strict = true
    samples = "schemas/samples"
    reexport = ["crates.one"]

    [tool.wirestruct.modules]
    "crates.one" = { document = "schemas/crates/one.yaml", roots = ["Order", "Item"], open = true }
    two = "schemas/two.json"

    [tool.wirestruct.include]
    tools = "extras/tools"

    [tool.wirestruct.distribution]
    name = "acme-models"
    version = "1.2.3"
    description = "Models"
"""


def configure(folder: Path, text: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(dedent(text).lstrip(), encoding="utf-8")
    return file


def problems(folder: Path, text: str, flags: Flags | None = None) -> list[str]:
    configure(folder, text)
    with pytest.raises(Problems) as caught:
        read(flags or Flags(), folder)
    return [str(problem) for problem in caught.value.diagnostics]


def test_everything_is_read(folder: Path) -> None:
    configure(folder, FULL)
    config = read(Flags(), folder)
    assert config == Config(
        folder=folder,
        schemas=(folder / "schemas",),
        output=folder / "generated",
        package="acme",
        modules=(
            ModuleSource("crates.one", folder / "schemas/crates/one.yaml", ("Order", "Item"), open=True),
            ModuleSource("two", folder / "schemas/two.json"),
        ),
        targets=("dataclasses", "pydantic"),
        strict=True,
        samples=folder / "schemas/samples",
        reexport=("crates.one",),
        include=(Inclusion("tools", folder / "extras/tools"),),
        distribution=Distribution("acme-models", "1.2.3", "Models"),
    )
    assert config.prefix == "acme/"
    assert config.package_folder == folder / "generated/acme"
    assert config.shown(folder / "schemas/two.json") == "schemas/two.json"
    assert config.shown(folder.parent / "x.json") == "../x.json"


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        (["crates"], ("crates.one",)),
        (["two", "crates"], ("two", "crates.one")),
        (["crates.one.Order", "crates", "two"], ("crates.one.Order", "crates.one", "two")),
    ],
)
def test_what_the_root_offers(folder: Path, written: list[str], offered: tuple[str, ...]) -> None:
    configure(folder, FULL.replace('reexport = ["crates.one"]', f"reexport = {written}"))
    assert read(Flags(), folder).reexport == offered


def test_the_nearest_configuration_above_is_found(folder: Path) -> None:
    configure(folder, FULL)
    below = folder / "schemas/crates"
    (below / "pyproject.toml").write_text("[project]\nname = 'no configuration of ours'\n")
    assert read(Flags(), below).folder == folder
    assert read(Flags(config="../../pyproject.toml"), below) == read(Flags(), folder)


def test_a_document_and_an_output_are_enough(folder: Path) -> None:
    config = read(Flags(documents=("schemas/two.json",), output="src/acme_models"), folder)
    assert config == Config(
        folder=folder,
        schemas=(folder / "schemas",),
        output=folder / "src/acme_models",
        package="acme_models",
        modules=(ModuleSource("two", folder / "schemas/two.json"),),
    )
    assert (config.prefix, config.package_folder) == ("", folder / "src/acme_models")


def test_documents_on_the_command_line_stand_for_themselves(folder: Path) -> None:
    configure(folder, FULL)
    config = read(Flags(documents=("schemas/two.json",), output="out"), folder)
    assert (config.package, config.distribution, config.samples) == ("out", None, None)


def test_a_run_that_only_reads_needs_no_output(folder: Path) -> None:
    flags = Flags(documents=("schemas/two.json",))
    assert read(flags, folder, reading_only=True).modules == (ModuleSource("two", folder / "schemas/two.json"),)
    with pytest.raises(Problems, match="no output folder is named"):
        read(flags, folder)


def test_flags_win(folder: Path) -> None:
    file = configure(folder, FULL)
    flags = Flags(
        config=str(file), package="other", targets=("pydantic",), schemas=("crates",), output="here", strict=False
    )
    config = read(flags, folder / "schemas")
    assert (config.package, config.targets, config.strict) == ("other", ("pydantic",), False)
    assert config.schemas == (folder / "schemas/crates",)
    assert config.output == folder / "schemas/here"
    assert len(config.modules) == 2


def test_modules_are_named_after_their_files_or_by_flag(folder: Path) -> None:
    (folder / "a-b.v1.yaml").write_text("{}\n")
    flags = Flags(documents=("a-b.v1.yaml",), modules=("crates.one=schemas/crates/one.yaml",), output="out")
    assert [module.name for module in read(flags, folder).modules] == ["a_b", "crates.one"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'package = "acme"',
            'pakage = "acme"',
            "pyproject.toml:7:1: error[WS502]: unknown option 'pakage'\n    hint: did you mean 'package'?",
        ),
        (
            "strict = true",
            'strict = "yes"',
            "pyproject.toml:9:10: error[WS501]: 'strict' must be true or false, not a string",
        ),
        (
            '"dataclasses", "pydantic"',
            '\n  "dataclass", # wrong\n  "pydantic",\n',
            "pyproject.toml:9:3: error[WS501]: unknown target 'dataclass'\n    hint: did you mean 'dataclasses'?",
        ),
        (
            'reexport = ["crates.one"]',
            'reexport = ["crates.on"]',
            "pyproject.toml:11:13: error[WS501]: there is no module 'crates.on'\n"
            "    hint: did you mean 'crates.one'?",
        ),
        (
            "crates/one.yaml",
            "crates/own.yaml",
            "pyproject.toml:14:29: error[WS501]: there is no file 'schemas/crates/own.yaml'\n"
            "    hint: did you mean 'one.yaml'?",
        ),
        (
            'two = "schemas/two.json"',
            '"crates.one.inner" = "schemas/two.json"',
            "pyproject.toml:15:22: error[WS501]: module 'crates.one.inner' lies inside module 'crates.one'\n"
            "    hint: name them side by side",
        ),
        (
            "two = ",
            '"a.class" = ',
            "pyproject.toml:15:13: error[WS501]: 'class' cannot be part of a module's name\n"
            "    hint: names are dotted Python identifiers without a leading underscore",
        ),
        (
            "two = ",
            "validate = ",
            "pyproject.toml:15:12: error[WS501]: 'validate' is a name of the generated package itself\n"
            "    hint: choose another name",
        ),
        ('"Order", "Item"', '"Order", "Order"', "pyproject.toml:14:74: error[WS501]: 'Order' stands twice in 'roots'"),
        (
            'version = "1.2.3"',
            'version = "one"',
            "pyproject.toml:22:11: error[WS501]: 'one' cannot be the version of a distribution",
        ),
        ('version = "1.2.3"\n', "", "pyproject.toml:20:2: error[WS501]: [distribution] needs a version"),
        ('package = "acme"', 'package = "my-acme"', "pyproject.toml:7:11: error[WS501]: 'my-acme' cannot be the name"),
        ('schemas = ["schemas"]', 'schemas = ["nowhere"]', "pyproject.toml:5:12: error[WS501]: there is no folder"),
        (
            'output = "generated"\n',
            "",
            "pyproject.toml:4:2: error[WS501]: no output folder is named\n    hint: pass --out",
        ),
        ('output = "generated"', "output = 2026-01-01", "pyproject.toml:6:10: error[WS501]: 'output' must be a string"),
        ('output = "generated"', 'output = ""', "pyproject.toml:6:10: error[WS501]: 'output' must be a string"),
        ("strict = true", "strict = maybe", "pyproject.toml:9:10: error[WS501]: invalid TOML: Invalid value"),
        ("strict = true", "strict = true\nstrict = true", "pyproject.toml:10:14: error[WS501]: invalid TOML: "),
    ],
)
def test_mistakes_are_located(folder: Path, old: str, new: str, expected: str) -> None:
    text = dedent(FULL)
    assert old in text
    (problem,) = problems(folder, text.replace(old, new))
    assert problem.startswith(expected)


def test_all_mistakes_are_told_in_one_run(folder: Path) -> None:
    text = dedent(FULL).replace("true", "1").replace('"acme"', '"class"').replace("version", "verison")
    assert len(problems(folder, text)) == 5


def test_no_configuration_at_all(folder: Path) -> None:
    with pytest.raises(Problems) as caught:
        read(Flags(), folder)
    assert [problem.message for problem in caught.value.diagnostics] == [
        "no module is named",
        "no output folder is named",
    ]


def test_a_configuration_without_our_table_and_a_missing_one(folder: Path) -> None:
    assert "there is no [tool.wirestruct] here" in problems(folder, "[tool.other]\n", Flags(config="pyproject.toml"))[0]
    with pytest.raises(Problems, match="cannot read the configuration: No such file"):
        read(Flags(config="nothing.toml"), folder)


@pytest.mark.parametrize("pair", ["one", "=x.json", "one="])
def test_wrong_module_flags(folder: Path, pair: str) -> None:
    with pytest.raises(Problems, match=r"--module: error\[WS501\]: expected NAME=FILE"):
        read(Flags(modules=(pair,), output="out"), folder)


def test_two_documents_of_one_name(folder: Path) -> None:
    flags = Flags(documents=("schemas/two.json", "two.json"), output="out")
    with pytest.raises(Problems, match=r"two documents for module 'two'"):
        read(flags, folder)


def test_positions_of_every_kind_of_toml() -> None:
    text = dedent('''
        # a = "not this"
        plain = 1
        "quoted \\u0061.b" = [ 1, # one
          [2, "]"], { x.y = 3, 'z' = \'''}\''' } ]
        long = """
        fake = 1 \\"""
        """"
        [one.two]
        three.four = 1979-05-27 07:32:00
        [[list]]
        a = 1
        [[list]]
        a = 2
        [list.inner]
        a = 3
        ''').lstrip()
    found = {
        pointer: (place.line, place.column) for (pointer, part), place in positions(text).items() if part == "value"
    }
    assert found == {
        "/plain": (2, 9),
        "/quoted a.b": (3, 21),
        "/quoted a.b/0": (3, 23),
        "/quoted a.b/1": (4, 3),
        "/quoted a.b/1/0": (4, 4),
        "/quoted a.b/1/1": (4, 7),
        "/quoted a.b/2": (4, 13),
        "/quoted a.b/2/x/y": (4, 21),
        "/quoted a.b/2/z": (4, 30),
        "/long": (5, 8),
        "/one/two": (8, 2),
        "/one/two/three/four": (9, 14),
        "/list": (10, 3),
        "/list/0": (10, 3),
        "/list/0/a": (11, 5),
        "/list/1": (12, 3),
        "/list/1/a": (13, 5),
        "/list/1/inner": (14, 2),
        "/list/1/inner/a": (15, 5),
    }
    assert positions(text)["/list/1/inner/a", "key"].column == 1
