"""Instances that are nested 10,000 deep get a verdict or a clear error, whatever the schema."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

DEPTH = 10_000
NEXT: dict[str, Any] = {"properties": {"next": {"$ref": "#/$defs/Node"}}}
NODE: dict[str, Any] = {"type": ["object", "null"], **NEXT}
DECIDED: list[dict[str, Any]] = [
    NODE,
    {**NODE, "additionalProperties": False},
    {"anyOf": [{"type": "null"}, {"type": "object", "required": ["next"], **NEXT}]},
    {"if": {"type": "object"}, "then": NEXT, "else": {"type": "null"}},
    {"type": ["object", "null"], "allOf": [NEXT], "unevaluatedProperties": False},
]
TOO_DEEP: list[dict[str, Any]] = [
    {"not": {"not": NODE}},
    {"const": {}},
    {"type": ["object", "null"], "anyOf": [NEXT, {"required": ["other"]}], "unevaluatedProperties": False},
]


def chain(leaf: object) -> object:
    for _ in range(DEPTH):
        leaf = {"next": leaf}
    return leaf


@pytest.mark.parametrize("schema", DECIDED)
def test_verdicts(validators: Callable[..., Any], schema: dict[str, Any]) -> None:
    made = validators({"$defs": {"Node": schema}}, ["Node"])
    good, bad = chain(None), chain(7)
    assert (made.is_valid("Node", good), made.is_valid("Node", bad)) == (True, False)
    assert made.violations("Node", good) == []
    found = made.violations("Node", bad)
    assert {violation.pointer for violation in found} == {"/next" * DEPTH}


@pytest.mark.parametrize("schema", TOO_DEEP)
def test_clear_errors(validators: Callable[..., Any], runtime: str, schema: dict[str, Any]) -> None:
    too_deep = importlib.import_module(f"{runtime}.validation").DepthError
    made = validators({"$defs": {"Node": schema}}, ["Node"])
    for ask in (made.is_valid, made.violations):
        with pytest.raises(too_deep, match="nested too deeply"):
            ask("Node", chain(None))
