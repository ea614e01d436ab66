# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Violations in the forms that people, programs, code hosts and editors read.

In: ``Report`` values, one for each JSON value that was looked at.  Out: text.  ``FORMS`` holds the forms that need to
see one value at a time; SARIF is one document about all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from .evaluation import Violation

__all__ = ["FORMS", "Report", "sarif"]


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with one value: its file, its line there if each line holds one, and the schema document's URI."""

    file: str
    violations: tuple[Violation, ...]
    line: int | None = None
    schema: str = ""

    @property
    def source(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def row(self, violation: Violation) -> int | None:
        """The line of a violation in the file."""
        return violation.line if self.line is None else self.line


def as_text(report: Report) -> str:
    """A line for each violation: place, pointer, message, hint, and the branches it was held against."""
    if not report.violations:
        return f"{report.source}: valid"
    taken = [f" [{one.branch}]" if one.branch else "" for one in report.violations]
    return "\n".join(f"{_place(report, one)}: {one}{way}" for one, way in zip(report.violations, taken, strict=True))


def _place(report: Report, violation: Violation) -> str:
    row = report.row(violation)
    return report.source if row is None else f"{report.file}:{row}:{violation.column}"


def as_json(report: Report) -> str:
    """One object with everything that is known; what is empty is left out."""
    violations = [_members(report, one) for one in report.violations]
    return _dumped({"source": report.source, "valid": not report.violations, "violations": violations})


def _members(report: Report, one: Violation) -> dict[str, Any]:
    known = {
        "pointer": one.pointer,
        "keyword": one.keyword,
        "message": one.message,
        "expected": one.expected,
        "found": one.found,
        "schema_pointer": one.schema_pointer,
        "keyword_location": one.keyword_location,
    }
    extra = {"hint": one.hint, "branch": one.branch, "line": report.row(one), "column": one.column}
    return known | {name: value for name, value in extra.items() if value}


def as_github(report: Report) -> str:
    """A workflow command for each violation, which GitHub shows as an annotation of the file."""
    lines: list[str] = []
    for one in report.violations:
        place = {"file": report.file, "line": report.row(one), "col": one.column, "title": one.keyword}
        given = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value is not None)
        lines.append(f"::error {given}::{_data(str(one))}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# -------------------------------------------------------------------- output of JSON Schema 2020-12: Core, section 12


def as_basic(report: Report) -> str:
    """Core, section 12.4.2: a flat list."""
    errors = {"errors": [_unit(report, one) for one in report.violations]} if report.violations else {}
    return _dumped({"valid": not report.violations, "keywordLocation": "", "instanceLocation": "", **errors})


def as_detailed(report: Report) -> str:
    """Core, section 12.4.3: a tree that follows the schema; a node with one child gives way to that child."""
    root = _Node()
    for one in report.violations:
        node = root
        for token in one.keyword_location.split("/")[1:]:
            node = node.children.setdefault(token, _Node())
        node.violations.append(one)
    units = _units(report, root)
    if len(units) == 1:
        return _dumped(units[0])
    return _dumped(_inner(not units, "", "", units))


@dataclass(slots=True, eq=False)
class _Node:
    """A keyword, or a subschema in it, on the way to violations."""

    violations: list[Violation] = field(default_factory=list[Violation])
    children: dict[str, _Node] = field(default_factory=dict[str, "_Node"])


def _units(report: Report, root: _Node) -> list[dict[str, Any]]:
    """What a node comes to; made from the leaves up without recursion, since schemas may be applied at any depth."""
    made: dict[int, list[dict[str, Any]]] = {}
    agenda = [(root, "", False)]
    while agenda:
        node, location, ready = agenda.pop()
        if not ready:
            agenda.append((node, location, True))
            agenda += [(child, f"{location}/{token}", False) for token, child in node.children.items()]
            continue
        units = [_unit(report, one) for one in node.violations]
        units += [unit for child in node.children.values() for unit in made.pop(id(child))]
        if location and len(units) > 1:
            units = [_inner(False, location, _shared([unit["instanceLocation"] for unit in units]), units)]
        made[id(node)] = units
    return made[id(root)]


def _shared(pointers: Iterable[str]) -> str:
    """The innermost value around all of these."""
    first, *rest = [pointer.split("/") for pointer in pointers]
    size = 0
    while size < len(first) and all(other[size : size + 1] == first[size : size + 1] for other in rest):
        size += 1
    return "/".join(first[:size])


def _unit(report: Report, one: Violation) -> dict[str, Any]:
    where = {
        "valid": False,
        "keywordLocation": one.keyword_location,
        "absoluteKeywordLocation": f"{report.schema}#{quote(one.schema_pointer, safe=_SAFE)}",
        "instanceLocation": one.pointer,
        "error": f"{one.message} ({one.hint})" if one.hint else one.message,
    }
    if not report.schema:
        del where["absoluteKeywordLocation"]
    return where


_SAFE: Final = "/~!$&'()*+,;=:@"


def _inner(valid: bool, keyword: str, instance: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    unit = {"valid": valid, "keywordLocation": keyword, "instanceLocation": instance}
    return {**unit, "errors": errors} if errors else unit


# -------------------------------------------------------------------- SARIF


def sarif(reports: Iterable[Report], tool: str) -> str:
    """SARIF 2.1.0: one run of ``tool`` with a result for each violation."""
    results = [(report, one) for report in reports for one in report.violations]
    rules = sorted({one.keyword for _, one in results})
    driver = {"name": tool, "rules": [{"id": rule} for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, one, rules.index(one.keyword)) for report, one in results],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _result(report: Report, one: Violation, rule: int) -> dict[str, Any]:
    row = report.row(one)
    region = {} if row is None else {"region": {"startLine": row, "startColumn": one.column or 1}}
    known = {"expected": one.expected, "found": one.found, "hint": one.hint, "branch": one.branch}
    return {
        "ruleId": one.keyword,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": str(one)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(report.file, safe=_SAFE)}, **region},
                "logicalLocations": [{"fullyQualifiedName": one.pointer, "kind": "value"}],
            }
        ],
        "properties": {"schemaPointer": one.schema_pointer} | {name: text for name, text in known.items() if text},
    }


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": as_text,
    "json": as_json,
    "basic": as_basic,
    "detailed": as_detailed,
    "github": as_github,
}
"""The forms that are written value by value."""
