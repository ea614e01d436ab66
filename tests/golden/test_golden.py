"""Golden cases: schemas, the Python text they become, and what that text makes of instances.

A case is a folder of ``cases``.  Its documents are the modules of one package.  ``expected`` holds the generated files
that are worth reading, ``messages.txt`` every complaint about an instance.  The instances of a type stand in ``<verdict>/<Type>.jsonl``, one a
line; ``written/<Type>.jsonl`` holds triples of an instance and what its forms ``known`` and ``canonical`` are,
``requests/<Type>.jsonl`` pairs of one and its form ``request``.  ``options.toml`` is laid over every module's entry.

``WIRESTRUCT_UPDATE_GOLDEN=1`` accepts what is generated; read the difference before you commit it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from wirestruct.config import Config, ModuleSource
from wirestruct.output import Files, write
from wirestruct.pipeline import generate

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
ALWAYS_COMPARED = ("models.py", "codecs.py", "decoders.py", "encoders.py")
UPDATE = os.environ.get("WIRESTRUCT_UPDATE_GOLDEN") == "1"


@dataclass(frozen=True)
class Verdict:
    """Whether an instance is valid, and whether strict and tolerant decoding take it."""

    valid: bool
    strict: bool
    tolerant: bool


VERDICTS = {
    "accepted": Verdict(valid=True, strict=True, tolerant=True),
    "not_strictly": Verdict(valid=True, strict=False, tolerant=True),  # integers in another spelling or range
    "shape_only": Verdict(valid=False, strict=True, tolerant=True),  # limits and other values bind validators alone
    "tolerated": Verdict(valid=False, strict=False, tolerant=True),  # news, and nulls where there are none
    "rejected": Verdict(valid=False, strict=False, tolerant=False),
}


@dataclass(frozen=True)
class Case:
    """One generated case: its folder, all its generated files, its imported package, the warnings on the way."""

    folder: Path
    files: Files
    package: ModuleType
    warnings: tuple[str, ...]

    def codec(self, type_name: str) -> Any:
        checks, name = self.package.directory.find(type_name)
        codecs = importlib.import_module(f"{checks.module}.codecs")
        named = [value for key, value in vars(codecs).items() if key.endswith("Codec") and key != "Codec"]
        return next(codec for codec in [*codecs.CODECS.values(), *named] if codec.name == name)

    def instances(self, folder: str) -> Iterator[tuple[str, str]]:
        """The name of a type and the JSON text of an instance, for every instance with this verdict."""
        for path in sorted((self.folder / folder).glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield path.stem, line


@pytest.fixture(scope="module", params=CASES, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder: Path = request.param
    output = tmp_path_factory.mktemp("golden") / f"golden_{folder.name}"
    documents = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".json"))
    options_file = folder / "options.toml"
    options = tomllib.loads(options_file.read_text(encoding="utf-8")) if options_file.exists() else {}
    modules = tuple(ModuleSource(path.stem, path, **options) for path in documents)
    files, warnings = generate(Config(folder, (folder,), output, output.name, modules))
    write(files, output)
    sys.path.insert(0, str(output.parent))
    importlib.invalidate_caches()
    package = importlib.import_module(output.name)
    sys.path.remove(str(output.parent))
    return Case(folder, files, package, tuple(map(str, warnings)))


def same(one: object, other: object) -> bool:
    """Equal to the letter: ``1``, ``1.0`` and ``true`` are three values."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def compare(path: Path, text: str) -> None:
    """Holds a text against a golden file, or makes it that file."""
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path} is missing; WIRESTRUCT_UPDATE_GOLDEN=1 makes it"
    assert text == path.read_text(encoding="utf-8")


def test_generated_text(case: Case) -> None:
    expected = case.folder / "expected"
    compared = {path.relative_to(expected).as_posix() for path in expected.rglob("*.*")}
    compared |= {f"{module}/{name}" for module in case.package.directory.modules for name in ALWAYS_COMPARED}
    for path in sorted(compared):
        assert path in case.files, f"{path} is no longer generated"
        compare(expected / path, case.files[path])


def test_instances(case: Case) -> None:
    for folder, verdict in VERDICTS.items():
        for type_name, text in case.instances(folder):
            value, codec = json.loads(text), case.codec(type_name)
            place = f"{folder}/{type_name}: {text}"
            assert case.package.is_valid(type_name, value) is verdict.valid, place
            assert bool(case.package.validate(type_name, value)) is not verdict.valid, place
            for strict, taken in ((True, verdict.strict), (False, verdict.tolerant)):
                if taken:
                    assert same(codec.to_dict(codec.from_dict(value, strict=strict)), value), place
                    assert same(json.loads(codec.to_json(codec.from_json(text, strict=strict))), value), place
                    continue
                with pytest.raises(case.package.DecodeError):
                    codec.from_dict(value, strict=strict)
                with pytest.raises(case.package.DecodeError):
                    codec.from_json(text.encode(), strict=strict)


def test_the_two_ways_agree(case: Case) -> None:
    """The unrolled functions give up, or they give what the exact reader and writer give."""
    for folder in VERDICTS:
        for type_name, text in case.instances(folder):
            codec, value = case.codec(type_name), json.loads(text)
            try:
                read = codec.decode(value)
            except case.package._runtime.fast.REJECTED:
                continue
            assert read == codec.read(value, strict=False), text
            assert same(codec.encode(read), codec.write(read, "exact")), text


def test_forms(case: Case) -> None:
    for type_name, line in case.instances("written"):
        value, known, canonical = json.loads(line)
        codec = case.codec(type_name)
        read = codec.from_dict(value)
        assert same(codec.to_dict(read, form="known"), known), line
        assert same(codec.to_dict(read, form="canonical"), canonical), line


def test_requests(case: Case) -> None:
    for type_name, line in case.instances("requests"):
        value, request = json.loads(line)
        codec = case.codec(type_name)
        assert same(codec.to_dict(codec.from_dict(value), form="request"), request), line
        assert same(json.loads(codec.to_json(codec.from_dict(value), form="request")), request), line


def test_messages(case: Case) -> None:
    lines = list(case.warnings)
    for folder, verdict in VERDICTS.items():
        for type_name, text in case.instances(folder) if verdict != VERDICTS["accepted"] else ():
            lines.append(f"{folder}: {type_name} {text}")
            value = json.loads(text)
            lines += [f"  invalid: {violation}" for violation in case.package.validate(type_name, value)]
            lines += [
                f"  refused: {problem}" for problem in complaints(case, type_name, value, strict=verdict.tolerant)
            ]
    compare(case.folder / "messages.txt", "\n".join([*lines, ""]))


def complaints(case: Case, type_name: str, value: object, strict: bool) -> tuple[Any, ...]:
    try:
        case.codec(type_name).from_dict(value, strict=strict)
    except case.package.DecodeError as error:
        problems: tuple[Any, ...] = error.problems
        return problems
    return ()
