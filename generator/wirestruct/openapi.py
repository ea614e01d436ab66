"""Where schemas and references sit in an OpenAPI 3.1 document: its root in, its parts with their schemas out.

One table says which objects contain which (OpenAPI 3.1, section 4.8); the walk is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wirestruct.documents import JSON

__all__ = ["Part", "PartKind", "parts"]

PartKind = Literal[
    "document",
    "components",
    "path item",
    "operation",
    "parameter",
    "header",
    "request body",
    "response",
    "media type",
    "encoding",
    "callback",
    "example",
    "link",
    "security scheme",
]
Placement = Literal["one", "list", "map"]
Tokens: TypeAlias = "tuple[str | int, ...]"
Held: TypeAlias = "PartKind | Literal['schema']"

_PARAMETER: Final[dict[str, tuple[Held, Placement]]] = {
    "schema": ("schema", "one"),
    "examples": ("example", "map"),
    "content": ("media type", "map"),
}
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Object -> member -> what the member holds, and how.  "*" stands for all members but extensions.
_TABLE: Final[dict[PartKind, dict[str, tuple[Held, Placement]]]] = {
    "document": {
        "paths": ("path item", "map"),
        "webhooks": ("path item", "map"),
        "components": ("components", "one"),
    },
    "components": {
        "schemas": ("schema", "map"),
        "responses": ("response", "map"),
        "parameters": ("parameter", "map"),
        "examples": ("example", "map"),
        "requestBodies": ("request body", "map"),
        "headers": ("header", "map"),
        "securitySchemes": ("security scheme", "map"),
        "links": ("link", "map"),
        "callbacks": ("callback", "map"),
        "pathItems": ("path item", "map"),
    },
    "path item": {"parameters": ("parameter", "list"), **dict.fromkeys(_METHODS, ("operation", "one"))},
    "operation": {
        "parameters": ("parameter", "list"),
        "requestBody": ("request body", "one"),
        "responses": ("response", "map"),
        "callbacks": ("callback", "map"),
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request body": {"content": ("media type", "map")},
    "response": {"headers": ("header", "map"), "content": ("media type", "map"), "links": ("link", "map")},
    "media type": {"schema": ("schema", "one"), "examples": ("example", "map"), "encoding": ("encoding", "map")},
    "encoding": {"headers": ("header", "map")},
    "callback": {"*": ("path item", "one")},
    "example": {},
    "link": {},
    "security scheme": {},
}
# Maps of the specification's own names, where "x-" begins an extension.  Elsewhere any name is data.
_EXTENSIBLE: Final = ("paths", "responses")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An object of the specification, by its place in the document, with the schemas that stand directly in it.

    ``strangers`` are the places directly in it where something else stands than the specification has there.
    """

    kind: PartKind
    tokens: Tokens
    value: dict[str, JSON]
    schemas: tuple[tuple[Tokens, dict[str, JSON] | bool], ...]
    strangers: tuple[tuple[Tokens, Held], ...]


def parts(document: dict[str, JSON]) -> Iterator[Part]:
    """The objects of an OpenAPI document, each before those inside it."""
    pending: list[tuple[PartKind, Tokens, dict[str, JSON]]] = [("document", (), document)]
    while pending:
        kind, tokens, value = pending.pop()
        schemas: list[tuple[Tokens, dict[str, JSON] | bool]] = []
        strangers: list[tuple[Tokens, Held]] = []
        inner: list[tuple[PartKind, Tokens, dict[str, JSON]]] = []
        for held, below, item in _members(kind, value):
            if held == "schema" and isinstance(item, (dict, bool)):
                schemas.append((below, item))
            elif held != "schema" and isinstance(item, dict):
                inner.append((held, tokens + below, item))
            else:
                strangers.append((below, held))
        pending.extend(reversed(inner))
        yield Part(kind, tokens, value, tuple(schemas), tuple(strangers))


def _members(kind: PartKind, value: dict[str, JSON]) -> Iterator[tuple[Held, Tokens, JSON]]:
    table = _TABLE[kind]
    for name, member in value.items():
        row = table.get(name) or (None if name.startswith("x-") or name == "$ref" else table.get("*"))
        if row is None:
            continue
        held, placement = row
        if placement == "one":
            yield held, (name,), member
        elif placement == "list" and isinstance(member, list):
            for index, item in enumerate(member):
                yield held, (name, index), item
        elif placement == "map" and isinstance(member, dict):
            for key, item in member.items():
                if not (name in _EXTENSIBLE and kind != "components" and key.startswith("x-")):
                    yield held, (name, key), item
        else:
            yield held, (name,), None
