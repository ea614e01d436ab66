"""What kinds of values keywords take: a kind and a value in, what is wrong with the value out."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from wirestruct.documents import JSON
from wirestruct.keywords import ValueKind
from wirestruct.patterns import PatternError, to_python

__all__ = ["TYPES", "WIDTHS", "Fault", "faults", "is_count", "is_number", "shown"]

TYPES: Final = ("null", "boolean", "object", "array", "number", "string", "integer")
WIDTHS: Final = ("u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64")

_OTHER_NAMES: Final = {"str": "string", "text": "string", "int": "integer", "float": "number", "bool": "boolean"} | {
    "list": "array",
    "dict": "object",
    "map": "object",
    "none": "null",
}
_ANCHOR: Final = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*\Z")
_SCHEME: Final = re.compile(r"[A-Za-z][-A-Za-z0-9+.]*:")


class Fault(NamedTuple):
    """Something wrong with a keyword's value: where below it, what, and what to write instead.

    ``is_key`` says that the name of the member at ``tokens`` is at fault, not its value.
    """

    tokens: tuple[str | int, ...]
    message: str
    hint: str = ""
    code: str = "WS302"
    is_key: bool = False


def is_number(value: JSON) -> bool:
    """Whether a value is a number to JSON Schema: true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_count(value: JSON) -> bool:
    """Whether a value is a non-negative integer; 2.0 is one (Validation, section 6.3.1; Core, section 4.2.3)."""
    return is_number(value) and isinstance(value, (int, float)) and value >= 0 and math.floor(value) == value


def shown(value: JSON) -> str:
    """A value in a message: short, and in JSON's words."""
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    if value in ([], {}):
        return "an empty array" if isinstance(value, list) else "an empty object"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def faults(kind: ValueKind, value: JSON) -> Iterator[Fault]:
    """What keeps a value from being of a kind."""
    if kind in _SIMPLE:
        fits, wanted = _SIMPLE[kind]
        if not fits(value):
            yield Fault((), f"must be {wanted}, not {shown(value)}")
    else:
        yield from _COMPOUND[kind](value)


def _schemas(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, list) or not value:
        yield Fault((), f"must be an array of at least one schema, not {shown(value)}")
        return
    yield from (Fault((at, *fault[0]), *fault[1:]) for at, item in enumerate(value) for fault in faults("schema", item))


def _schema_map(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault((), f"must be an object of schemas, not {shown(value)}")
        return
    yield from (Fault((at, *fault[0]), *fault[1:]) for at, item in value.items() for fault in faults("schema", item))


def _schema_map_by_pattern(value: JSON) -> Iterator[Fault]:
    yield from _schema_map(value)
    for name in value if isinstance(value, dict) else ():
        yield from (Fault((name,), fault.message, fault.hint, fault.code, True) for fault in _pattern(name))


def _pattern(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault((), f"must be a string, not {shown(value)}")
        return
    try:
        to_python(value)
    except PatternError as error:
        hint = "patterns are read as in JavaScript with the flag u; \\ escapes what has a meaning of its own"
        yield Fault((), f"{shown(value)} is not an ECMA-262 regular expression: {error}", hint, "WS304")


def _names(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault((), f"must be an array of strings, not {shown(value)}")
        return
    seen: set[str] = set()
    for at, name in enumerate(value):
        if not isinstance(name, str):
            yield Fault((at,), f"must be a string, not {shown(name)}")
        elif name in seen:
            yield Fault((at,), f"names {name!r} twice", "leave the second one out")
        else:
            seen.add(name)


def _name_lists(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault((), f"must be an object of arrays of strings, not {shown(value)}")
        return
    yield from (Fault((at, *fault[0]), *fault[1:]) for at, names in value.items() for fault in _names(names))


def _values(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault((), f"must be an array of values, not {shown(value)}")
    elif not value:
        yield Fault((), "has no values: nothing can match", "write false for a schema that nothing matches", "WS408")


def _types(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, (str, list)) or value == []:
        yield Fault((), f"must be a type or an array of types, not {shown(value)}", "types: " + ", ".join(TYPES))
        return
    seen: set[str] = set()
    for at, name in enumerate([value] if isinstance(value, str) else value):
        tokens = () if isinstance(value, str) else (at,)
        if not isinstance(name, str) or name not in TYPES:
            yield Fault(tokens, f"{shown(name)} is not a type", _type_hint(name))
        elif name in seen:
            yield Fault(tokens, f"names {name!r} twice", "leave the second one out")
        else:
            seen.add(name)


def _type_hint(name: JSON) -> str:
    if isinstance(name, str):
        near = _OTHER_NAMES.get(name.lower()) or next(iter(difflib.get_close_matches(name.lower(), TYPES, n=1)), "")
        if near:
            return f'did you mean "{near}"?'
        if name == "any":
            return "leave `type` out to allow any value"
    return "types: " + ", ".join(TYPES)


def _identifier(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault((), f"must be a string, not {shown(value)}")
    elif value.partition("#")[2]:
        yield Fault((), "must not have a fragment", 'use "$anchor" to name a place in a schema')


def _anchor(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, str) or not _ANCHOR.match(value):
        hint = "a letter or _, then letters, digits, '-', '_' and '.'"
        yield Fault((), f"must be a name, not {shown(value)}", hint)


def _uri(value: JSON) -> Iterator[Fault]:
    if not isinstance(value, str) or not _SCHEME.match(value):
        yield Fault((), f"must be a URI, not {shown(value)}")


def _width(value: JSON) -> Iterator[Fault]:
    if value not in WIDTHS:
        yield Fault((), f"must be an integer type, not {shown(value)}", "one of " + ", ".join(WIDTHS), "WS307")


def _true(value: JSON) -> Iterator[Fault]:
    if value is not True:
        yield Fault((), f"must be true, not {shown(value)}", "leave it out where it does not hold", "WS307")


_SIMPLE: Final[dict[ValueKind, tuple[Callable[[JSON], bool], str]]] = {
    "any": (lambda _: True, "any value"),
    "array": (lambda value: isinstance(value, list), "an array"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "count": (is_count, "a non-negative integer"),
    "number": (is_number, "a number"),
    "object": (lambda value: isinstance(value, dict), "an object"),
    "positive number": (
        lambda value: isinstance(value, (int, float)) and is_number(value) and value > 0,
        "a number greater than 0",
    ),
    "reference": (lambda value: isinstance(value, str), "a string"),
    "schema": (lambda value: isinstance(value, (dict, bool)), "a schema: an object, true or false"),
    "string": (lambda value: isinstance(value, str), "a string"),
}
_COMPOUND: Final[dict[ValueKind, Callable[[JSON], Iterator[Fault]]]] = {
    "anchor": _anchor,
    "identifier": _identifier,
    "name lists": _name_lists,
    "names": _names,
    "pattern": _pattern,
    "schema map": _schema_map,
    "schema map by pattern": _schema_map_by_pattern,
    "schemas": _schemas,
    "true": _true,
    "types": _types,
    "uri": _uri,
    "values": _values,
    "width": _width,
}
