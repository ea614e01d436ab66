"""One schema object held to the keyword table: its location and itself in, what is wrong with its keywords out.

Looks at this object only, never at what it refers to or what refers to it; ``resolver`` calls it for each subschema.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.keyword_values import TYPES, faults, is_number, shown
from wirestruct.keywords import KEYWORDS

__all__ = ["check_keywords"]

_EXTENSIONS: Final = tuple(name for name in KEYWORDS if name.startswith("x-"))
_SUCCESSORS: Final = {
    "id": 'JSON Schema 2020-12 writes "$id"',
    "dependencies": "JSON Schema 2020-12 has dependentRequired and dependentSchemas",
    "additionalItems": "JSON Schema 2020-12 has prefixItems for the first items and items for the rest",
    "$recursiveRef": "JSON Schema 2020-12 has $dynamicRef; where recursion is all that is wanted, $ref is enough",
    "$recursiveAnchor": "JSON Schema 2020-12 has $dynamicAnchor",
    "nullable": 'OpenAPI 3.1 writes type: [..., "null"]',
    "divisibleBy": "JSON Schema 2020-12 has multipleOf",
    "extends": "JSON Schema 2020-12 has allOf",
    "disallow": "JSON Schema 2020-12 has not",
}
# Kinds of values that keywords took in older drafts.
_OLDER_VALUES: Final[dict[str, tuple[type, str]]] = {
    "items": (list, "JSON Schema 2020-12 has prefixItems for the first items"),
    "exclusiveMinimum": (bool, "a boolean here is draft 4; since then it is the limit itself"),
    "exclusiveMaximum": (bool, "a boolean here is draft 4; since then it is the limit itself"),
    "required": (bool, "a boolean here is draft 3; since then the object lists the names"),
}
# Pairs of a lower and an upper limit, and whether equal ones contradict each other.
_LIMITS: Final = (
    ("minimum", "maximum", False),
    ("exclusiveMinimum", "maximum", True),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
    ("minProperties", "maxProperties", False),
    ("minContains", "maxContains", False),
)
# Keywords that say nothing without another one.
_COMPANIONS: Final = (
    ("then", ("if",)),
    ("else", ("if",)),
    ("if", ("then", "else")),
    ("minContains", ("contains",)),
    ("maxContains", ("contains",)),
    ("contentSchema", ("contentMediaType",)),
)
_IN_PLACE_LISTS: Final = ("allOf", "anyOf", "oneOf", "dependentSchemas")
_IN_PLACE: Final = ("not", "if", "then", "else")
# Beside these, a member may be declared somewhere else.
_DECLARES_ELSEWHERE: Final = frozenset(
    {"$ref", "$dynamicRef", "patternProperties", "unevaluatedProperties", *_IN_PLACE_LISTS, *_IN_PLACE}
)


def check_keywords(location: Location, schema: dict[str, JSON]) -> list[Diagnostic]:
    """Everything the keyword table has to say about one schema object."""
    return [
        *_names(location, schema),
        *_values(location, schema),
        *_limits(location, schema),
        *_required(location, schema),
        *_extensions(location, schema),
        *_effects(location, schema),
    ]


def _names(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    for name in schema:
        keyword = KEYWORDS.get(name)
        if keyword is None:
            hint = _nearest(name)
            if hint or not name.startswith("x-"):
                yield Diagnostic("WS301", f"unknown keyword {name!r}", location.child(name).key(), hint)


@lru_cache(maxsize=1024)
def _nearest(name: str) -> str:
    if name in _SUCCESSORS:
        return _SUCCESSORS[name]
    known = _EXTENSIONS if name.startswith("x-") else tuple(KEYWORDS)
    spelled = {candidate.lower(): candidate for candidate in known}
    written = name.lower().replace("_", "-" if name.startswith("x-") else "")
    close = difflib.get_close_matches(written, spelled, n=1, cutoff=0.8)
    return f'did you mean "{spelled[close[0]]}"?' if close else ""


def _values(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    for name, value in schema.items():
        keyword = KEYWORDS.get(name)
        if keyword is None:
            continue
        for fault in faults(keyword.kind, value):
            place = location.child(name, *fault.tokens)
            place = place.key() if fault.is_key else place
            yield Diagnostic(fault.code, f"{name}: {fault.message}", place, fault.hint or _older(name, value))


def _older(name: str, value: JSON) -> str:
    kind, hint = _OLDER_VALUES.get(name, (object, ""))
    return hint if isinstance(value, kind) else ""


def _limits(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    for lower, upper, exclusive in _LIMITS:
        low, high = schema.get(lower), schema.get(upper)
        if not (
            isinstance(low, (int, float)) and isinstance(high, (int, float)) and is_number(low) and is_number(high)
        ):
            continue
        if low > high or (exclusive and low == high):
            message = f"{lower} {shown(low)} leaves nothing below {upper} {shown(high)}"
            yield Diagnostic("WS305", message, location.child(lower), "no value can satisfy both")
    required, most = schema.get("required"), schema.get("maxProperties")
    if isinstance(required, list) and isinstance(most, (int, float)) and is_number(most) and len(required) > most:
        message = f"{len(required)} required members, but maxProperties {shown(most)}"
        yield Diagnostic("WS305", message, location.child("required"), "no object can satisfy both")


def _required(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        return
    if isinstance(schema.get("additionalProperties"), dict) or not _DECLARES_ELSEWHERE.isdisjoint(schema):
        return
    if _is_in_place(location):
        return
    for at, name in enumerate(required):
        if isinstance(name, str) and name not in properties:
            close = difflib.get_close_matches(name, properties, 1)
            hint = f'did you mean "{close[0]}"?' if close else "declare it in properties"
            yield Diagnostic("WS306", f"required member {name!r} is not declared", location.child("required", at), hint)


def _is_in_place(location: Location) -> bool:
    """Whether the schema is about the same instance as a schema around it, which may declare members too."""
    tokens = location.pointer.split("/")
    return tokens[-1] in _IN_PLACE or (len(tokens) > 2 and tokens[-2] in _IN_PLACE_LISTS)


def _extensions(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    if not any(name in schema for name in _EXTENSIONS):
        return
    tokens = location.pointer.split("/")
    is_property = len(tokens) > 2 and tokens[-2] == "properties"
    rules = [name for name in ("x-write-null", "x-write-default", "x-omit-default") if name in schema]
    for name in rules:
        if not is_property:
            yield _misused(location, name, "belongs on a property")
        if name.endswith("-default") and "default" not in schema:
            yield _misused(location, name, "needs a default", "say which value is written or left out")
    for name in rules[1:]:
        yield _misused(location, name, f"contradicts {rules[0]}", "an absent member is written in one way")
    if "x-integer" in schema and "integer" not in _stated(schema):
        yield _misused(location, "x-integer", "needs type integer")


def _misused(location: Location, name: str, why: str, hint: str = "") -> Diagnostic:
    return Diagnostic("WS307", f"{name} {why}", location.child(name).key(), hint)


def _effects(location: Location, schema: dict[str, JSON]) -> Iterator[Diagnostic]:
    stated = _stated(schema)
    for name in schema if stated else ():
        keyword = KEYWORDS.get(name)
        if keyword is not None and keyword.applies and stated.isdisjoint(keyword.applies):
            message = f"{name} has no effect on type {' or '.join(sorted(stated))}"
            about = " and ".join(keyword.applies)
            yield Diagnostic("WS308", message, location.child(name).key(), f"{name} is about type {about}")
    for name, companions in _COMPANIONS:
        if name in schema and not any(companion in schema for companion in companions):
            message = f"{name} has no effect without {' or '.join(companions)}"
            yield Diagnostic("WS308", message, location.child(name).key(), f"add {companions[0]}, or leave {name} out")


def _stated(schema: dict[str, JSON]) -> frozenset[str]:
    """The types a schema states; none where it states none or one that does not exist."""
    value = schema.get("type")
    names = frozenset(name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))
    return names if names and names.issubset(TYPES) else frozenset()
