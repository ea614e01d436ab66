"""Payloads through validators: samples through two that must agree, any files through the generated one.

In: the generated package's folder, the modules with their schemas, the sample folder or texts.  Out: ``Verdict``
values, and the rows of a table; or ``Problems`` (WS506) where there is nothing to validate with or nothing to
validate.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias, cast

import referencing
from jsonschema import Draft202012Validator

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.documents import JSON
from wirestruct.json_text import parse_json
from wirestruct.python_patterns import with_python_patterns
from wirestruct.settings import nearest

__all__ = [
    "Generated",
    "Row",
    "Sample",
    "Verdict",
    "Violation",
    "import_package",
    "judge",
    "samples",
    "table",
    "violations",
]

Expected: TypeAlias = Literal["accepted", "rejected"]

_FOLDERS: Final[tuple[Expected, ...]] = ("accepted", "rejected")
_HINT: Final = "run wirestruct generate first"


class Violation(Protocol):
    """What the generated validators report: a JSON Pointer (RFC 6901) and a message."""

    @property
    def pointer(self) -> str: ...
    @property
    def message(self) -> str: ...


class Generated(Protocol):
    """The generated package, as far as it is used here; both raise ``LookupError`` for a type they do not have."""

    def is_valid(self, type_name: str, value: object, /) -> bool: ...
    def validate(self, type_name: str, value: object, /) -> list[Violation]: ...


class _Reference(Protocol):
    """``jsonschema``'s validator, as far as it is used here."""

    def is_valid(self, instance: JSON, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """A payload of ours and what must be said about it."""

    path: str
    module: str
    type: str
    expected: Expected
    value: JSON

    @property
    def name(self) -> str:
        return f"{self.module}.{self.type}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What both validators said about a sample, and why the generated one rejected it."""

    sample: Sample
    reference: bool
    generated: bool
    violations: tuple[tuple[str, str], ...] = ()

    @property
    def agreed(self) -> bool:
        """Both say the same, and the list of violations does not contradict the short answer."""
        return self.reference == self.generated == (not self.violations)

    @property
    def right(self) -> bool:
        return self.agreed and self.generated == (self.sample.expected == "accepted")

    def __str__(self) -> str:
        said = {True: "accepted", False: "rejected"}
        why = "".join(f"\n    {pointer or '(whole value)'}: {message}" for pointer, message in self.violations[:3])
        return (
            f"{self.sample.path}: should be {self.sample.expected}; "
            f"jsonschema {said[self.reference]}, generated {said[self.generated]} it{why}"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """The samples of one type: how many of how many were judged right, and how often the validators disagreed."""

    name: str
    accepted: tuple[int, int]
    rejected: tuple[int, int]
    disagreements: int


# ---------------------------------------------------------------- the generated package


def import_package(config: Config) -> Generated:
    """The package in the output folder, under a name of its own so that an installed one is not taken for it."""
    folder = config.package_folder
    entry = folder / "__init__.py"
    if not entry.is_file():
        raise Problems([_unusable("the generated package is not there", config.shown(folder), _HINT)])
    name = "_wirestruct_" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    for stale in [key for key in sys.modules if key == name or key.startswith(name + ".")]:
        del sys.modules[stale]
    importlib.invalidate_caches()
    spec = importlib.util.spec_from_file_location(name, entry, submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise Problems([_unusable("the generated package is no Python package", config.shown(folder), _HINT)])
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    try:
        spec.loader.exec_module(package)
    except Exception as error:  # whatever a damaged package raises
        raise Problems([_unusable(f"importing failed: {error!r}", config.shown(folder), _HINT)]) from error
    return cast("Generated", package)


def _unusable(message: str, path: str, hint: str = "") -> Diagnostic:
    return Diagnostic("WS506", message, Location(path), hint)


# ---------------------------------------------------------------- samples


def samples(config: Config, package: ir.Package) -> tuple[Sample, ...]:
    """``<samples>/<module>/<Type>/{accepted,rejected}/*.json``, sorted; raises ``Problems`` where one is unusable."""
    folder = config.samples
    if folder is None:
        raise Problems([Diagnostic("WS506", "no samples are named", hint="set samples in [tool.wirestruct]")])
    definitions = {module.name: frozenset(module.definitions) for module in package.modules}
    problems: list[Diagnostic] = []
    found: list[Sample] = []
    for file in sorted(folder.rglob("*.json")):
        shown = config.shown(file)
        parts = file.relative_to(folder).parts
        problem = _misplaced(parts, definitions)
        if problem:
            problems.append(_unusable(*problem[:1], shown, *problem[1:]))
            continue
        value, wrong = parse_json(shown, _text(file, problems, shown))
        problems.extend(wrong)
        module, type_name, expected = parts[0], parts[1], cast("Expected", parts[2])
        found.append(Sample(shown, module, type_name, expected, value))
    if not found and not problems:
        problems.append(_unusable("there are no samples here", config.shown(folder)))
    if problems:
        raise Problems(problems)
    return tuple(found)


def _misplaced(parts: tuple[str, ...], definitions: dict[str, frozenset[str]]) -> tuple[str, str] | None:
    """What is wrong with a sample's place, and a hint."""
    if len(parts) != 4 or parts[2] not in _FOLDERS:
        return "a sample's place is <module>/<Type>/accepted/ or <module>/<Type>/rejected/", ""
    if parts[0] not in definitions:
        return f"there is no module {parts[0]!r}", nearest(parts[0], definitions)
    if parts[1] not in definitions[parts[0]]:
        return f"module {parts[0]!r} defines no {parts[1]!r}", nearest(parts[1], definitions[parts[0]])
    return None


def _text(file: Path, problems: list[Diagnostic], shown: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_unusable(f"cannot read the sample: {error}", shown))
        return "null"


def judge(found: Iterable[Sample], package: ir.Package, generated: Generated) -> tuple[Verdict, ...]:
    """Each sample's verdict by ``jsonschema``, from the module's schema, and by the generated validators."""
    schemas = {module.name: module.schema for module in package.modules}
    references: dict[str, _Reference] = {}
    verdicts: list[Verdict] = []
    for sample in found:
        if sample.name not in references:
            references[sample.name] = _reference(schemas[sample.module], sample.type)
        listed = generated.validate(sample.name, sample.value)
        said = tuple((violation.pointer, violation.message) for violation in listed)
        accepted = generated.is_valid(sample.name, sample.value)
        verdicts.append(Verdict(sample, references[sample.name].is_valid(sample.value), accepted, said))
    return tuple(verdicts)


def _reference(schema: dict[str, JSON], definition: str) -> _Reference:
    """``jsonschema``'s validator for one definition; an empty registry, so that nothing is ever fetched."""
    token = definition.replace("~", "~0").replace("/", "~1")
    rooted = with_python_patterns({**schema, "$ref": f"#/$defs/{token}"})
    validator = Draft202012Validator(cast("dict[str, JSON]", rooted), registry=referencing.Registry())
    return cast("_Reference", validator)


def table(verdicts: Iterable[Verdict]) -> tuple[Row, ...]:
    """One row for each type, in the order of the samples."""
    grouped: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault(verdict.sample.name, []).append(verdict)
    return tuple(
        Row(name, _right(group, "accepted"), _right(group, "rejected"), sum(not verdict.agreed for verdict in group))
        for name, group in grouped.items()
    )


def _right(verdicts: list[Verdict], expected: Expected) -> tuple[int, int]:
    wanted = [verdict for verdict in verdicts if verdict.sample.expected == expected]
    return sum(verdict.right for verdict in wanted), len(wanted)


# ---------------------------------------------------------------- payloads from anywhere


def violations(generated: Generated, type_name: str, path: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Place, pointer and message of each violation in a JSON text, or in each line of JSON Lines.

    JSON Lines are known by their suffix, ``.ndjson`` or ``.jsonl``, or by being no single JSON text.
    """
    value, wrong = parse_json(path, text)
    lines = text.splitlines()
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    by_lines = path.endswith((".ndjson", ".jsonl")) or (bool(wrong) and len(filled) > 1 and _starts_whole(filled[0][1]))
    if not by_lines:
        yield from _violations(generated, type_name, path, value, wrong)
        return
    for number, line in filled:
        one, faults = parse_json(path, line)
        yield from _violations(generated, type_name, f"{path}:{number}", one, faults)


def _starts_whole(line: str) -> bool:
    return not parse_json("", line)[1]


def _violations(
    generated: Generated, type_name: str, place: str, value: JSON, wrong: list[Diagnostic]
) -> Iterator[tuple[str, str, str]]:
    if wrong:
        yield from ((place, "", problem.message) for problem in wrong)
        return
    for violation in generated.validate(type_name, value):
        yield place, violation.pointer, violation.message
