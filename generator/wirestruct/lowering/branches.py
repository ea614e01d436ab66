"""What can be said about the branches of a union before they are lowered.

In: Schemas with every definition named.  Out: JSON types, names, and the branches that nested unions come down to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wirestruct import ir
from wirestruct.diagnostics import Location
from wirestruct.documents import Schemas
from wirestruct.lowering import facets as fc
from wirestruct.lowering.facets import Facet
from wirestruct.lowering.unions import kind_of
from wirestruct.naming import pascal

__all__ = ["Branches"]

_KINDS: Mapping[str, ir.JsonKind] = {
    "null": "null",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "string": "string",
    "array": "array",
    "object": "object",
}


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """``names`` are the definitions by place, ``definitions`` the places by name."""

    schemas: Schemas
    names: Mapping[Location, ir.Named]
    definitions: Mapping[ir.Named, Location]

    def leaves(self, places: Sequence[Location]) -> list[Location]:
        """The branches with nested unions spread out, so that one decision covers them all."""
        leaves: list[Location] = []
        for place in places:
            end = self.end(fc.accepted(self.schemas, place))
            schema = self.schemas.at(end)
            shapes = [key for key in schema if key in fc.SHAPES] if isinstance(schema, dict) else []
            if isinstance(schema, dict) and shapes in (["oneOf"], ["anyOf"]):
                leaves += self.leaves(Facet(end, schema).children(shapes[0]))
            else:
                leaves.append(end if end in self.names else place)
        return leaves

    def end(self, place: Location) -> Location:
        """The place that says everything about this one, which only leads there."""
        parts = fc.elements(self.schemas, place)
        return parts[0] if len(parts) == 1 else place

    def is_null(self, place: Location) -> bool:
        """Whether null is all that is allowed here."""
        flat = fc.facets(self.schemas, place)
        return fc.kinds(flat) == ["null"] or fc.values(flat) == [None]

    def name(self, place: Location, tags: Mapping[str, tuple[str, ...]], number: int) -> str:
        """What an object that is a branch is called after its union: its title, its tag or its number."""
        title = fc.text(self.schemas.at(place), "title")
        if title:
            return pascal(title)
        tag = next((values[0] for values in tags.values() if len(values) == 1), "")
        return pascal(tag) if tag else f"Option{number}"

    def kind(self, type_: ir.Type) -> ir.JsonKind:
        """The JSON type of a type that has one, as every alternative of a union has."""
        match type_:
            case ir.String() | ir.OpenChoice():
                return "string"
            case ir.Integer() | ir.Number():
                return "number"
            case ir.Boolean():
                return "boolean"
            case ir.Sequence():
                return "array"
            case ir.Choice(values):
                return kind_of(values[0])
            case ir.Named():
                return self.definition_kind(type_) or "object"
            case ir.Null() | ir.Nullable():
                return "null"
            case _:
                return "object"

    def definition_kind(self, named: ir.Named) -> ir.JsonKind | None:
        """The JSON type that all values of a declaration have, seen without lowering it; None where it has several."""
        if named not in self.definitions:
            return "object"  # born here: anything else has no name
        flat = fc.facets(self.schemas, self.definitions[named])
        found: set[ir.JsonKind]
        if (values := fc.values(flat)) is not None:
            found = {kind_of(value) for value in values}
        elif any(fc.selects(self.schemas.at(b)) for f in flat for b in [*f.children("oneOf"), *f.children("anyOf")]):
            return None
        else:
            found = {_KINDS[kind] for kind in fc.kinds(flat) or []}
        return found.pop() if len(found) == 1 and "null" not in found else None
