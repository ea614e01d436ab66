"""Are the defaults true?  Every ``default`` is held against its own subschema.

In: a module's self-contained schema document and where its definitions stand.  Out: one problem per default that its
schema would refuse (JSON Schema 2020-12 Validation, 9.2 recommends that they match).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from jsonschema import Draft202012Validator, exceptions

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.keywords import subschemas
from wirestruct.python_patterns import with_python_patterns

__all__ = ["check_defaults"]


def check_defaults(document: dict[str, JSON], places: dict[str, Location]) -> list[Diagnostic]:
    """The defaults below ``$defs`` that do not match; ``places`` says where each definition was written."""
    definitions, checkable = document["$defs"], with_python_patterns(document)
    assert isinstance(definitions, dict) and isinstance(checkable, dict)
    problems: list[Diagnostic] = []
    for name, location in places.items():
        for schema, place in _holders(definitions.get(name), location):
            own = with_python_patterns({key: value for key, value in schema.items() if key != "$defs"})
            assert isinstance(own, dict)
            message = _refusal({**own, "$defs": checkable["$defs"]}, schema["default"])
            if message:
                hint = "change the default or the constraint it breaks"
                problems.append(Diagnostic("WS402", f"the default is refused: {message}", place, hint))
    return problems


def _refusal(schema: dict[str, JSON], value: JSON) -> str:
    """Why a value does not satisfy a schema; empty where it does."""
    checker, library = cast("Any", Draft202012Validator(schema)), cast("Any", exceptions)
    error = library.best_match(checker.iter_errors(value))
    return "" if error is None else str(error.message)


def _holders(schema: JSON, location: Location) -> Iterator[tuple[dict[str, JSON], Location]]:
    if isinstance(schema, dict):
        if "default" in schema:
            yield schema, location.child("default")
        for tokens, subschema in subschemas(schema):
            yield from _holders(subschema, location.child(*tokens))
