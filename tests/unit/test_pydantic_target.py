"""The pydantic target: what its models accept, what they give back, and that nothing around a run changes a byte."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.targets.pydantic import render
from wirestruct.targets.pydantic.checking import bound_names, foreign_parts
from wirestruct.targets.pydantic.portable import portable

TEXT: JSON = {"type": "string"}
DEFINITIONS: dict[str, JSON] = {
    "Thing": {
        "description": 'A thing.\nWith """quotes""" and a \\ at the end \\',
        "type": "object",
        "properties": {
            "class": TEXT,
            "api_key.created": {"type": ["integer", "null"], "minimum": 0, "x-integer": "u32"},
            "secret": {"type": "string", "format": "password"},
            "when": {"type": "string", "format": "date-time"},
            "temperature": {"type": "number", "minimum": 0.6, "maximum": 1.2, "default": 0.8},
            "limit": {"oneOf": [{"const": "inf"}, {"type": "integer", "maximum": 4096}]},
            "notes": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}, "maxProperties": 1},
            "kinds": {"type": "array", "items": {"enum": ["text", "audio"]}, "maxItems": 2},
            "item": {"anyOf": [{"$ref": "#/$defs/Item"}, {"type": "null"}]},
        },
        "required": ["class"],
    },
    "Item": {"oneOf": [{"$ref": "#/$defs/Message"}, {"$ref": "#/$defs/Call"}]},
    "Message": {"oneOf": [{"$ref": "#/$defs/User"}, {"$ref": "#/$defs/System"}]},
    "User": {
        "type": "object",
        "properties": {"type": {"const": "message"}, "role": {"const": "user"}, "text": TEXT},
        "required": ["type", "role", "text"],
    },
    "System": {
        "type": "object",
        "properties": {"type": {"const": "message"}, "role": {"const": "system"}},
        "required": ["type", "role"],
    },
    "Call": {
        "type": "object",
        "properties": {"type": {"const": "call"}},
        "required": ["type"],
        "additionalProperties": False,
    },
}


def rendered(definitions: dict[str, JSON], path: str = "schemas/demo.yaml") -> tuple[str, list[Diagnostic]]:
    """The text of one module and the problems."""
    location = Location(path)
    declarations = tuple(ir.Alias(name, location, "", ir.Anything()) for name in definitions)
    schema: dict[str, JSON] = {"$defs": definitions}
    module = ir.Module("crates.demo", location, "", declarations, (), schema, tuple(definitions))
    here = Path.cwd()
    files, problems = render(ir.Package("demo", (module,)), Config(here, (), here / "generated", "demo", ()))
    assert sorted(files) == [
        "pydantic_models/__init__.py",
        "pydantic_models/crates/__init__.py",
        "pydantic_models/crates/demo.py",
    ]
    return files["pydantic_models/crates/demo.py"], problems


def imported(definitions: dict[str, JSON], folder: Path) -> ModuleType:
    text, problems = rendered(definitions)
    assert problems == []
    file = folder / f"{folder.name}.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = sys.modules[file.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return imported(DEFINITIONS, tmp_path_factory.mktemp("pydantic_demo"))


def test_names_are_those_of_the_first_flavour() -> None:
    inner: JSON = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": TEXT}}}}
    text, problems = rendered({"snake_case": inner, "Thing_": TEXT, "Thing": TEXT, "two words": inner, "list": TEXT})
    assert problems == []
    bound = bound_names(ast.parse(text))
    assert bound == {"snake_case", "SnakeCaseA", "Thing_", "Thing", "TwoWords", "TwoWordsA", "list_"}


def test_names_for_types_of_other_modules_are_imports() -> None:
    location = Location("schemas/demo.yaml")
    schema: dict[str, JSON] = {"$defs": {"A": {"type": "object", "properties": {"a": TEXT}}}}
    own = ir.Record("A", location, "", (), (), ir.Anything())
    other = ir.Alias("B", location, "", ir.Named("crates.demo", "A"))
    modules = (
        ir.Module("crates.demo", location, "", (own,), (), schema, ("A",)),
        ir.Module("crates.demo.deep", location, "", (other,), (), schema, ("A",)),
        ir.Module("rest", location, "", (other,), (), schema, ("A",)),
    )
    here = Path.cwd()
    files, problems = render(ir.Package("demo", modules), Config(here, (), here / "generated", "demo", ()))
    assert problems == []
    assert "class A(BaseModel)" in files["pydantic_models/crates/demo/__init__.py"]
    for path, dots in {"crates/demo/deep": "...", "rest": "."}.items():
        text = files[f"pydantic_models/{path}.py"]
        assert f"from {dots}crates import demo as crates_demo\n" in text
        assert "B: TypeAlias = crates_demo.A\n" in text


def test_names_are_the_definitions_own(demo: ModuleType) -> None:
    assert all(hasattr(demo, name) for name in DEFINITIONS)
    assert demo.Thing.__doc__.split()[:2] == ["A", "thing."]


@pytest.mark.parametrize(
    "value",
    [
        {"class": "a"},
        {"class": "a", "unknown": [1, {"b": None}], "item": {"type": "message", "role": "user", "text": "", "more": 1}},
        {"class": "a", "api_key.created": None, "temperature": 0.7, "limit": "inf", "secret": "s", "when": "today"},
        {"class": "a", "limit": 4096, "notes": {"a": "abc"}, "kinds": ["text"], "item": {"type": "call"}},
        {"class": "a", "item": {"type": "message", "role": "system"}},
    ],
)
def test_accepted_values_come_back(demo: ModuleType, value: dict[str, Any]) -> None:
    model = demo.Thing.model_validate(value)
    assert model.model_dump(by_alias=True, exclude_unset=True) == value


@pytest.mark.parametrize(
    "change",
    [
        {"class": 1},
        {"api_key.created": "1"},
        {"api_key.created": -1},
        {"api_key.created": True},
        {"temperature": 1.3},
        {"temperature": "1"},
        {"limit": 4097},
        {"notes": {"a": "abcd"}},
        {"notes": {"a": "", "b": ""}},
        {"kinds": ["video"]},
        {"kinds": ["text", "text", "text"]},
        {"item": {"type": "other"}},
        {"item": {"type": "message", "role": "other"}},
        {"item": {"type": "call", "more": 1}},
    ],
)
def test_refused_values(demo: ModuleType, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        demo.Thing.model_validate({"class": "a", **change})


def test_unions_are_aliases_told_apart_by_their_tags(demo: ModuleType) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(demo.Item)
    assert type(adapter.validate_python({"type": "message", "role": "system"})) is demo.System
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python({"type": "message", "role": "user"})
    assert [(problem["loc"], problem["type"]) for problem in caught.value.errors()] == [
        (("message", "user", "text"), "missing")
    ]


def test_defaults_are_told_and_not_filled_in(demo: ModuleType) -> None:
    assert demo.Thing.model_fields["temperature"].description == "Default: 0.8."
    assert demo.Thing.model_validate({"class": "a"}).temperature is None


def test_foreign_keywords_have_no_say() -> None:
    text, problems = rendered(
        {
            "Plain": {
                "type": "object",
                "properties": {"a": {"type": "string", "customTypePath": "os.system", "x-enum-varnames": ["b"]}},
                "customBasePath": "os.PathLike",
                "title": "Other",
                "x-is-base-class": True,
            }
        }
    )
    assert problems == []
    assert "class Plain(BaseModel)" in text
    assert {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)} <= {
        "__future__",
        "pydantic",
        "typing",
    }


def test_what_no_field_can_say_is_named() -> None:
    text, problems = rendered({"Set": {"type": "array", "uniqueItems": True, "items": {"not": {"type": "null"}}}})
    assert problems == []
    assert "what no pydantic field can say: not, uniqueItems." in (ast.get_docstring(ast.parse(text)) or "")


def test_typed_extra_members(tmp_path: Path) -> None:
    module = imported({"A": {"type": "object", "properties": {"a": TEXT}, "additionalProperties": TEXT}}, tmp_path)
    assert module.A.model_validate({"b": "c"}).model_dump(exclude_unset=True) == {"b": "c"}
    with pytest.raises(ValidationError):
        module.A.model_validate({"b": 1})


@pytest.mark.parametrize("closed", [{}, {"additionalProperties": False}])
def test_members_by_pattern_beside_others_leave_a_model_open(tmp_path: Path, closed: dict[str, JSON]) -> None:
    schema: JSON = {"type": "object", "properties": {"a": TEXT}, "patternProperties": {"^x-": TEXT}, **closed}
    module = imported({"A": schema}, tmp_path)
    assert module.A.model_validate({"x-b": "c"}).model_dump(exclude_unset=True) == {"x-b": "c"}
    assert "say: patternProperties." in (module.__doc__ or "")


@pytest.mark.parametrize(
    ("pattern", "shared"),
    [
        ("^[A-Za-z_][\\w-]{0,63}$", "^[A-Za-z_][A-Za-z0-9_-]{0,63}$"),
        ("\\d+(?:\\.\\d*)?", "[0-9]+(?:\\.[0-9]*)?"),
        ("(a|b)*?\\/", "(a|b)*?\\/"),
        ("^.$", "^[^\n\r\u2028\u2029]$"),
    ],
)
def test_patterns_that_engines_share(pattern: str, shared: str) -> None:
    assert portable(pattern) == shared
    TypeAdapter(Annotated[str, StringConstraints(pattern=shared)])


@pytest.mark.parametrize(
    "pattern",
    [
        "\\cA",
        "[^]",
        "[[]",
        "(?<!a)b",
        "(?=a)",
        "(a)\\1",
        "(?<n>a)",
        "\\p{L}",
        "\\bfoo",
        "[a&&b]",
        "a{99}{99}",
        "[\\w-z]",
    ],
)
def test_other_patterns_are_left_to_the_validators(pattern: str, tmp_path: Path) -> None:
    assert portable(pattern) is None
    module = imported({"A": {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}}, tmp_path)
    assert module.A.model_validate({"a": "anything"}).a == "anything"
    assert "say: pattern." in (module.__doc__ or "")


def test_hostile_texts_stay_in_their_quotes(tmp_path: Path) -> None:
    hostile = "\"\"\"\nimport os; os.abort()\n''' \\"
    module = imported(
        {
            "Hostile": {
                "description": hostile,
                "type": "object",
                "properties": {hostile: {"enum": [hostile, "b"], "description": hostile}, "__class__": TEXT},
            }
        },
        tmp_path,
    )
    value = {hostile: hostile, "__class__": "a"}
    assert module.Hostile.model_validate(value).model_dump(by_alias=True, exclude_unset=True) == value


def test_a_path_stays_in_its_comment() -> None:
    text, _ = rendered({"A": {"type": "object", "properties": {}}}, path="schemas/a\nimport os\r.yaml")
    assert text.splitlines()[0].startswith("# Generated by wirestruct from schemas/a import os .yaml. Do not")


def test_what_cannot_be_modelled_is_a_diagnostic() -> None:
    text, problems = rendered({"A": {"$ref": "#/$defs/Nowhere"}})
    assert [problem.code for problem in problems] == ["WS505"]
    assert "A" not in text.split()


@pytest.mark.parametrize(
    "statement",
    [
        "import os",
        "from os import system",
        "system('true')",
        "a = __import__('os')",
        "class A(BaseModel, metaclass=b): pass",
        "class A:\n    b: c() = None",
        "class A:\n    b: list['__import__(\"os\")'] = None",
        "class A:\n    b: c = Field(default_factory=d)",
        "a = [b for b in c]",
        "@a\nclass B: pass",
        "def a(): pass",
    ],
)
def test_anything_but_declarations_is_noticed(statement: str) -> None:
    assert foreign_parts(ast.parse(statement)) != []


SCRIPT = """
import sys
sys.path[:0] = {path!r}
from {module} import DEFINITIONS, rendered
sys.stdout.buffer.write(rendered(DEFINITIONS)[0].encode())
"""
PYPROJECT = """
[tool.black]
line-length = 20
[tool.isort]
force_single_line = true
[tool.datamodel-codegen]
class-name-prefix = "Leaked"
use-title-as-name = true
"""


def test_equal_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    here = Path(__file__)
    script = SCRIPT.format(path=[str(here.parent), *sys.path], module=here.stem)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
        for seed, folder in (("1", tmp_path), ("2", here.parent))
    }
    assert outputs == {rendered(DEFINITIONS)[0].encode()}


def test_the_package_asks_for_pydantic(tmp_path: Path) -> None:
    here = Path.cwd()
    files, _ = render(ir.Package("demo", ()), Config(here, (), here / "generated", "demo", ()))
    (tmp_path / "models.py").write_text(files["pydantic_models/__init__.py"])
    script = "import sys; sys.modules['pydantic'] = None; import models"
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert 'pip install "demo[pydantic]"' in run.stderr
