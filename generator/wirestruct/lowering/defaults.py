"""Are the defaults true?  Every ``default`` is held against its own subschema.

In: a module's self-contained schema document and where its definitions stand.  Out: one problem per default that its
schema would refuse (JSON Schema 2020-12 Validation, 9.2 recommends that they match).
"""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.keywords import subschemas

__all__ = ["check_defaults"]


def check_defaults(document: dict[str, JSON], places: dict[str, Location]) -> list[Diagnostic]:
    """The defaults below ``$defs`` that do not match; ``places`` says where each definition was written."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    problems: list[Diagnostic] = []
    for name, location in places.items():
        for schema, place in _holders(definitions.get(name), location):
            own = {key: value for key, value in schema.items() if key != "$defs"}
            error = best_match(Draft202012Validator({**own, "$defs": definitions}).iter_errors(schema["default"]))
            if error is not None:
                hint = "change the default or the constraint it breaks"
                problems.append(Diagnostic("WS402", f"the default is refused: {error.message}", place, hint))
    return problems


def _holders(schema: JSON, location: Location) -> Iterator[tuple[dict[str, JSON], Location]]:
    if isinstance(schema, dict):
        if "default" in schema:
            yield schema, location.child("default")
        for tokens, subschema in subschemas(schema):
            yield from _holders(subschema, location.child(*tokens))
