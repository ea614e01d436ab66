"""The JSON-Schema-Test-Suite, every dialect, through generated functions and through the interpreter.

Every schema of the suite goes the way of any document: it is loaded with what it refers to (the suite's remotes, from
disk), resolved, and bundled into the one document that validators are generated from.  All verdicts have to be the
suite's; where they are not, ``exceptions.toml`` says why.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from wirestruct.bundling import Bundler
from wirestruct.config import Remote
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import BY_NAME, Dialect
from wirestruct.loader import load
from wirestruct.remotes import Reader, Remotes
from wirestruct.resolver import resolve

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SUITE = "suites/json-schema-test-suite"
ROOT = "Root/~"  # a name with the characters that JSON Pointer escapes, so that these are covered as well
EXCEPTIONS: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("exceptions.toml").read_text(encoding="utf-8")
)["exception"]
# The suite's folder for a dialect: our name, and how many tests there are, mandatory, optional, and about formats.
FOLDERS = {
    "draft4": ("draft-04", 618, 100, 219),
    "draft6": ("draft-06", 839, 106, 325),
    "draft7": ("draft-07", 927, 118, 676),
    "draft2019-09": ("2019-09", 1259, 158, 757),
    "draft2020-12": ("2020-12", 1299, 162, 764),
}
# Optional files that ask for formats, or for the content that is asserted together with them.
FORMATS = ("optional/content.json", "optional/format-assertion.json")
Make = Callable[[Mapping[str, Any], list[str]], Any]


@dataclass(frozen=True)
class Verdict:
    """What one test of the suite came to; ``problem`` is empty where all verdicts are the suite's."""

    dialect: str
    file: str
    group: str
    test: str
    problem: str


class Refused(Exception):
    """The schema was refused when it was read."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        super().__init__("; ".join(map(str, problems)))


@pytest.fixture(scope="session")
def remote(shared: Path) -> Reader:
    """The suite's remote documents."""
    folder = shared / SUITE / "remotes"
    return lru_cache(maxsize=None)(Remotes((Remote("http://localhost:1234/", folder),), {}, folder))


def bundled(path: Path, dialect: Dialect, remote: Reader) -> dict[str, Any]:
    """The document at a path with everything that it refers to."""
    documents, found = load([path], roots=[path.parent], base=path.parent, remote=remote, dialects={path: dialect})
    schemas, more = resolve(documents)
    errors = [problem for problem in [*found, *more] if problem.severity == "error"]
    if errors:
        raise Refused(errors)
    return Bundler(schemas, {Location(path.name): ROOT}).document("urn:test", "test")


def verdicts(folder: str, file: Path, name: str, remote: Reader, validators: Make, place: Path) -> Iterator[Verdict]:
    for group in json.loads(file.read_text(encoding="utf-8")):
        place.write_text(json.dumps(group["schema"]), encoding="utf-8")
        try:
            document = bundled(place, BY_NAME[FOLDERS[folder][0]], remote)
        except Refused as problem:
            for test in group["tests"]:
                yield Verdict(folder, name, group["description"], test["description"], str(problem))
            continue
        generated = validators(document, [ROOT])
        formats = name in FORMATS or name.startswith("optional/format/")
        for test in group["tests"]:
            data = test["data"]
            found = {
                "yes or no": None if formats else generated.is_valid(ROOT, data),
                "every violation": not generated.violations(ROOT, data, formats=formats),
                "interpreter": not generated.checker.violations(ROOT, data, formats=formats),
                "quick interpreter": generated.checker.is_valid(ROOT, data, formats=formats),
            }
            wrong = [f"{who} says {verdict}" for who, verdict in found.items() if verdict not in (None, test["valid"])]
            yield Verdict(folder, name, group["description"], test["description"], ", ".join(wrong))


def excused(verdict: Verdict, exception: Mapping[str, str]) -> bool:
    return all(
        exception.get(word, getattr(verdict, word)) == getattr(verdict, word)
        for word in ("dialect", "file", "group", "test")
    )


@pytest.fixture(scope="session")
def outcome(shared: Path, remote: Reader, validators: Make, tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    place = tmp_path_factory.mktemp("conformance") / "root.json"
    found: list[Verdict] = []
    for name in FOLDERS:
        folder = shared / SUITE / "tests" / name
        for file in sorted([*folder.glob("*.json"), *folder.glob("optional/**/*.json")]):
            found += verdicts(name, file, file.relative_to(folder).as_posix(), remote, validators, place)
    return found


def part_of(file: str) -> str:
    return "format" if file.startswith("optional/format/") else file.partition("/")[0] if "/" in file else "mandatory"


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(("at", "part"), [(1, "mandatory"), (2, "optional"), (3, "format")])
def test_verdicts(outcome: list[Verdict], folder: str, at: int, part: str) -> None:
    """Every test gives the suite's verdict or is listed."""
    mine = [one for one in outcome if one.dialect == folder and part_of(one.file) == part]
    assert len(mine) == FOLDERS[folder][at]
    wrong = [one for one in mine if one.problem and not any(excused(one, exception) for exception in EXCEPTIONS)]
    assert wrong == []


def test_nothing_mandatory_is_excused() -> None:
    assert all(exception["file"].startswith("optional/") for exception in EXCEPTIONS)


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=[exception["file"] for exception in EXCEPTIONS])
def test_exception_is_needed(outcome: list[Verdict], exception: Mapping[str, str]) -> None:
    """A listed case that gives the right verdict must not stay listed."""
    assert exception["reason"]
    assert any(verdict.problem for verdict in outcome if excused(verdict, exception))
