"""Subschemas flattened: what ``$ref`` and ``allOf`` put together, seen as a list of plain subschemas.

In: a location.  Out: its facets, every one of which an instance must satisfy; none of them is itself a reference or an
``allOf`` (JSON Schema 2020-12 Core, 8.2.3.1 and 10.2.1.1).  Models look at facets, validators at the schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wirestruct.diagnostics import Location
from wirestruct.documents import JSON, Schemas

__all__ = [
    "SHAPES",
    "Facet",
    "Outline",
    "accepted",
    "discriminator",
    "distinct",
    "elements",
    "facets",
    "implied_tag",
    "kinds",
    "mapped",
    "outline",
    "properties",
    "required",
    "selects",
    "tagged",
    "text",
    "values",
    "without",
]

SHAPES = frozenset(
    [
        "type",
        "properties",
        "items",
        "prefixItems",
        "additionalProperties",
        "patternProperties",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "allOf",
        "$ref",
        "required",
        "x-accepts",
        "x-integer",
    ]
)
_OBJECTS = ("properties", "required", "additionalProperties", "patternProperties", "propertyNames")
_CLOSING = (
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "propertyNames",
    "maxProperties",
    "not",
)
_ARRAYS = ("items", "prefixItems", "contains", "uniqueItems")


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One plain subschema: where it stands, and its keywords."""

    location: Location
    schema: dict[str, JSON]

    def children(self, keyword: str) -> list[Location]:
        """The locations of the subschemas in an array keyword such as ``oneOf``."""
        value = self.schema.get(keyword)
        return [self.location.child(keyword, i) for i in range(len(value))] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Outline:
    """What tells one union branch from another: its tags, the members it requires, all members it declares.

    ``hints`` are members that would be tags if they were required, and the tags.  ``lax``: members that it does not
    declare do not matter to it.
    """

    tags: dict[str, tuple[str, ...]]
    hints: dict[str, tuple[str, ...]]
    required: frozenset[str]
    declared: frozenset[str]
    lax: bool = False


def accepted(schemas: Schemas, location: Location) -> Location:
    """Where models look: below ``x-accepts`` if the subschema has one."""
    schema = schemas.at(location)
    return location.child("x-accepts") if isinstance(schema, dict) and "x-accepts" in schema else location


def elements(schemas: Schemas, location: Location) -> list[Location]:
    """The subschemas that ``location`` puts together, those without any shape left out: at most itself comes last."""
    schema = schemas.at(location)
    if not isinstance(schema, dict):
        return [location]
    parts = [schemas.targets[location]] if location in schemas.targets else []
    parts += Facet(location, schema).children("allOf")
    shaped = [part for part in parts if _has_shape(schemas.at(part))]
    own = {key for key in schema if key in SHAPES} - {"$ref", "allOf"}
    if own and not (shaped and own == {"type"}):
        shaped.append(location)
    return shaped or [location]


def facets(schemas: Schemas, location: Location) -> list[Facet]:
    """Every plain subschema that an instance at ``location`` must satisfy."""
    location = accepted(schemas, location)
    schema = schemas.at(location)
    if not isinstance(schema, dict):
        return []
    found: list[Facet] = []
    if location in schemas.targets:
        found += facets(schemas, schemas.targets[location])
    own = Facet(location, schema)
    for part in own.children("allOf"):
        found += facets(schemas, part)
    return distinct([*found, own])


def distinct(flat: Sequence[Facet]) -> list[Facet]:
    """The facets, each once: what several parts refer to, they say together."""
    return list({(facet.location, *facet.schema): facet for facet in flat}.values())


def kinds(flat: Sequence[Facet]) -> list[str] | None:
    """The ``type`` names all facets agree on, in the first one's order; None where any type will do."""
    agreed: list[str] | None = None
    for facet in flat:
        named = facet.schema.get("type")
        if named is None:
            continue
        names = [named] if isinstance(named, str) else [str(name) for name in named] if isinstance(named, list) else []
        if agreed is None:
            agreed = names
        elif "number" in names and "integer" in agreed:
            agreed = [name for name in agreed if name in names or name == "integer"]
        else:
            agreed = [name for name in agreed if name in names or (name == "number" and "integer" in names)]
            agreed = ["integer" if name == "number" and "number" not in names else name for name in agreed]
    if agreed is not None:
        return agreed
    if any(keyword in facet.schema for facet in flat for keyword in _OBJECTS):
        return ["object"]
    if any(keyword in facet.schema for facet in flat for keyword in _ARRAYS):
        return ["array"]
    return None


def properties(flat: Sequence[Facet]) -> dict[str, list[Location]]:
    """Each declared member with the places that describe it, in the order of declaration."""
    found: dict[str, list[Location]] = {}
    for facet in flat:
        declared = facet.schema.get("properties")
        if isinstance(declared, dict):
            for name in declared:
                found.setdefault(name, []).append(facet.location.child("properties", name))
    return found


def required(flat: Sequence[Facet]) -> frozenset[str]:
    """The names of the members that must be there."""
    return frozenset(str(name) for facet in flat for name in _strings(facet.schema.get("required")))


def outline(schemas: Schemas, flat: Sequence[Facet]) -> Outline:
    """What a union can tell this branch by, without lowering it."""
    needed, declared = required(flat), properties(flat)
    hints = {name: values for name in declared if (values := _tag(schemas, declared[name]))}
    tags = {name: values for name, values in hints.items() if name in needed}
    lax = not any(keyword in facet.schema for facet in flat for keyword in _CLOSING)
    return Outline(tags, hints, needed, frozenset(declared), lax)


def text(schema: JSON, key: str) -> str:
    """A keyword's text, empty where it has none."""
    value = schema.get(key) if isinstance(schema, dict) else None
    return value.strip() if isinstance(value, str) else ""


def values(flat: Sequence[Facet]) -> list[JSON] | None:
    """The values that every ``const`` and ``enum`` of the facets allows; None where there is none of them."""
    allowed: list[JSON] | None = None
    for facet in flat:
        for listed in (facet.schema.get("enum"), [facet.schema["const"]] if "const" in facet.schema else None):
            if isinstance(listed, list) and listed:
                allowed = listed if allowed is None else [value for value in allowed if _among(value, listed)]
    return allowed


def _among(value: JSON, values: Sequence[JSON]) -> bool:
    return any(value == other and isinstance(value, bool) is isinstance(other, bool) for other in values)


def selects(branch: JSON) -> bool:
    """Whether a branch says more than which members must be there."""
    return isinstance(branch, dict) and not (SHAPES - {"required"}).isdisjoint(branch)


def without(facet: Facet, keyword: str) -> list[Facet]:
    """The facet without its unions, of which one is looked at."""
    rest = {key: value for key, value in facet.schema.items() if key not in {keyword, "oneOf", "anyOf"}}
    return [Facet(facet.location, rest)]


def discriminator(facet: Facet) -> str | None:
    """The property that the schema itself declares to tell branches apart (OpenAPI 3.1, section 4.8.25)."""
    name = _discriminator(facet).get("propertyName")
    return name if isinstance(name, str) else None


def _tag(schemas: Schemas, places: list[Location]) -> tuple[str, ...]:
    for place in places:
        for facet in facets(schemas, place):
            if isinstance(constant := facet.schema.get("const"), str):
                return (constant,)
    for place in places:
        for facet in facets(schemas, place):
            values = facet.schema.get("enum")
            if isinstance(values, list) and values and all(isinstance(value, str) for value in values):
                return tuple(str(value) for value in values)
    return ()


def _has_shape(schema: JSON) -> bool:
    return isinstance(schema, dict) and not SHAPES.isdisjoint(schema)


def _strings(value: JSON) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def mapped(schemas: Schemas, facet: Facet) -> dict[Location, tuple[str, ...]]:
    """The tags that a declared discriminator gives to the branches it names (OpenAPI 3.1, 4.8.25)."""
    mapping = _discriminator(facet).get("mapping")
    found: dict[Location, tuple[str, ...]] = {}
    for tag in mapping if isinstance(mapping, dict) else ():
        target = schemas.targets.get(facet.location.child("discriminator", "mapping", tag))
        if target is not None:
            found[target] = (*found.get(target, ()), tag)
    return found


def implied_tag(outline: Outline, name: str, location: Location) -> tuple[str, ...]:
    """The tag of a component whose own schema does not pin one down: its name (OpenAPI 3.1, 4.8.25.2)."""
    home, _, own = location.pointer.rpartition("/")
    named = home == "/components/schemas" and name in outline.declared and name not in outline.hints
    return (own.replace("~1", "/").replace("~0", "~"),) if named else ()


def _discriminator(facet: Facet) -> dict[str, JSON]:
    declared = facet.schema.get("discriminator")
    return declared if isinstance(declared, dict) else {}


def tagged(outline: Outline, name: str, values: tuple[str, ...]) -> Outline:
    """The outline with a tag that its own schema does not pin down."""
    hints = {**outline.hints, name: values}
    return replace(
        outline, hints=hints, tags={**outline.tags, name: values} if name in outline.required else outline.tags
    )
