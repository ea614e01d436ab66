"""Swagger 2.0 in the shape of OpenAPI 3: a document's root in, rewritten in place; what went where is recorded.

``definitions`` become components, a body parameter becomes a request body, the schema of a response stands below a
media type (Swagger 2.0 and OpenAPI 3.0, both section "Operation Object").  What is about anything but schemas stays.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Final, TypeAlias

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON
from wirestruct.moves import Moves

__all__ = ["to_openapi"]

Tokens: TypeAlias = "tuple[str | int, ...]"
Table: TypeAlias = "dict[str, JSON]"

_MEDIA_TYPE: Final = "application/json"
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")


def to_openapi(root: Table, moves: Moves) -> None:
    """Rewrites a document.  References are still as written; ``moves`` leads from what they name to where it is."""
    components: Table = {}
    parameters, responses = (_table(root.pop(word, None)) for word in ("parameters", "responses"))
    bodies = {name for name, one in parameters.items() if isinstance(one, dict) and one.get("in") == "body"}
    components["schemas"] = root.pop("definitions", {})
    _moved(moves, ("definitions",), ("components", "schemas"))
    components["requestBodies"] = {
        name: _body(parameters[name], ("parameters", name), ("components", "requestBodies", name), moves)
        for name in parameters
        if name in bodies
    }
    components["responses"] = {
        name: _response(one, ("responses", name), ("components", "responses", name), moves)
        for name, one in responses.items()
    }
    components["parameters"] = {name: one for name, one in parameters.items() if name not in bodies}
    _moved(moves, ("parameters",), ("components", "parameters"))
    _paths(_table(root.get("paths")), bodies, moves)
    root["components"] = components
    root["openapi"] = "3.0.0"
    del root["swagger"]


def _paths(paths: Table, bodies: set[str], moves: Moves) -> None:
    for path, item in paths.items():
        shared = _table(item)
        common = _split(shared, ("paths", path), bodies)[-1:]
        for method in _METHODS:
            operation = _table(shared.get(method))
            at: Tokens = ("paths", path, method)
            if not operation:
                continue
            for place, parameter in [*common, *_split(operation, at, bodies)][-1:]:
                # Copied, since no two places may share an object.
                operation["requestBody"] = _body(deepcopy(parameter), place, (*at, "requestBody"), moves)
            for status, response in _table(operation.get("responses")).items():
                answer: Tokens = (*at, "responses", status)
                _table(operation["responses"])[status] = _response(response, answer, answer, moves)


def _split(holder: Table, at: Tokens, bodies: set[str]) -> list[tuple[Tokens, JSON]]:
    """Takes the body out of a list of parameters: where it stood, and itself."""
    listed = holder.get("parameters")
    if not isinstance(listed, list):
        return []
    found = [((*at, "parameters", index), one) for index, one in enumerate(listed) if _is_body(one, bodies)]
    if found:
        holder["parameters"] = [one for one in listed if not _is_body(one, bodies)]
    return found


def _is_body(parameter: JSON, bodies: set[str]) -> bool:
    if not isinstance(parameter, dict):
        return False
    reference = parameter.get("$ref")
    named = isinstance(reference, str) and reference.startswith("#/parameters/")
    return parameter.get("in") == "body" or (named and str(reference).rpartition("/")[2] in bodies)


def _body(parameter: JSON, old: Tokens, new: Tokens, moves: Moves) -> JSON:
    """A body parameter as a request body."""
    _moved(moves, old, new)
    if not isinstance(parameter, dict) or "schema" not in parameter:
        return parameter
    _moved(moves, (*old, "schema"), (*new, "content", _MEDIA_TYPE, "schema"))
    rest = {word: value for word, value in parameter.items() if word not in ("schema", "in", "name")}
    return {**rest, "content": {_MEDIA_TYPE: {"schema": parameter["schema"]}}}


def _response(response: JSON, old: Tokens, new: Tokens, moves: Moves) -> JSON:
    """A response with its schema below a media type."""
    if old != new:
        _moved(moves, old, new)
    if not isinstance(response, dict) or "schema" not in response:
        return response
    _moved(moves, (*old, "schema"), (*new, "content", _MEDIA_TYPE, "schema"))
    rest = {word: value for word, value in response.items() if word not in ("schema", "headers")}
    return {**rest, "content": {_MEDIA_TYPE: {"schema": response["schema"]}}}


def _moved(moves: Moves, old: Tokens, new: Tokens) -> None:
    root = Location("")
    moves.add(root.child(*old).pointer, root.child(*new).pointer)


def _table(value: JSON) -> Table:
    return value if isinstance(value, dict) else {}
