"""What ``load`` and ``resolve`` hand on: texts with their parsed values, and every reference bound.

Values only; ``loader`` makes Documents, ``resolver`` makes Schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from wirestruct.diagnostics import Location

__all__ = ["JSON", "Document", "Kind", "Schemas", "Syntax"]

JSON: TypeAlias = Union[None, bool, int, float, str, list["JSON"], dict[str, "JSON"]]
Syntax = Literal["json", "yaml"]
Kind = Literal["schema", "openapi"]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One parsed text.

    ``path`` is its name in diagnostics and in ``Location``; ``uri`` is its absolute retrieval URI (``file://``), the
    base that relative references start from unless the document declares an ``$id``.
    """

    path: str
    uri: str
    text: str
    syntax: Syntax
    kind: Kind
    data: JSON


@dataclass(frozen=True, slots=True, eq=False)
class Schemas:
    """Documents with every ``$ref`` bound.

    ``targets`` maps the location of a subschema that holds ``$ref`` to the location of the subschema it names.  All
    locations are values of a ``Document.path`` and a canonical JSON Pointer, whatever spelling the reference used.
    """

    documents: Mapping[str, Document]
    targets: Mapping[Location, Location]

    def at(self, location: Location) -> JSON:
        """The value at a location; ``KeyError`` or ``IndexError`` where there is none."""
        value = self.documents[location.path].data
        for token in location.pointer.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                value = value[int(token)]
            elif isinstance(value, dict):
                value = value[token]
            else:
                raise KeyError(str(location))
        return value
