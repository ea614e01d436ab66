"""What ``load`` and ``resolve`` hand on: texts with their parsed values, and every reference bound.

Values only; ``loader`` makes Documents, ``resolver`` makes Schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, Union

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dynamic import Dynamic
from wirestruct.moves import Moves

__all__ = ["JSON", "Document", "Kind", "Schemas", "Syntax", "value_at"]

JSON: TypeAlias = Union[None, bool, int, float, str, list["JSON"], dict[str, "JSON"]]
Syntax = Literal["json", "yaml"]
Kind = Literal["schema", "openapi"]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One parsed text.

    ``path`` is its name in diagnostics and in ``Location``; ``uri`` is its absolute retrieval URI (``file://``), the
    base that relative references start from unless the document declares an ``$id``.  ``data`` is in the form of
    2020-12 or OpenAPI 3.1, whatever was written; ``moves`` says what went where, and ``notices`` what got lost, which
    is reported together with all that is wrong with keywords.
    """

    path: str
    uri: str
    text: str
    syntax: Syntax
    kind: Kind
    data: JSON
    moves: Moves = field(default_factory=Moves)
    notices: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Schemas:
    """Documents with every ``$ref`` bound.

    ``targets`` maps the location of a subschema that holds ``$ref`` to the location of the subschema it names.  All
    locations are values of a ``Document.path`` and a canonical JSON Pointer, whatever spelling the reference used.
    A ``$dynamicRef`` is bound as well, to what it names where it stands; ``dynamic`` knows where else it may lead.
    """

    documents: Mapping[str, Document]
    targets: Mapping[Location, Location]
    dynamic: Dynamic = field(default_factory=Dynamic)

    @property
    def moves(self) -> dict[str, Moves]:
        """What went where when the documents were translated, by document."""
        return {path: document.moves for path, document in self.documents.items()}

    def at(self, location: Location) -> JSON:
        """The value at a location; ``KeyError`` or ``IndexError`` where there is none."""
        return value_at(self.documents[location.path].data, location.pointer)


def value_at(value: JSON, pointer: str) -> JSON:
    """The value at a pointer (RFC 6901); ``KeyError`` or ``IndexError`` where there is none."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[token]
        else:
            raise KeyError(pointer)
    return value
