"""Keywords with values of the wrong kind, taken out: a schema object in, the same one without them.

``resolve`` has reported them (WS302).  What is left means the same to models and to validators: a keyword that cannot
be read requires nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from wirestruct.documents import JSON
from wirestruct.keyword_values import TYPES, faults
from wirestruct.keywords import KEYWORDS

__all__ = ["mend", "take_out"]


def mend(schema: dict[str, JSON]) -> None:
    """Takes out of a schema what is of the wrong kind, and no more than that."""
    for name in list(schema):
        keyword = KEYWORDS.get(name)
        if keyword is None:
            continue
        found = [fault for fault in faults(keyword.kind, schema[name]) if fault.code == "WS302"]
        if any(not fault.tokens for fault in found):
            del schema[name]
        elif found:
            schema[name] = _sound(keyword.kind, schema[name])


def take_out(value: JSON, tokens: Sequence[str | int]) -> None:
    """Removes what is at a place; an item of an array becomes an empty object, so that the others stay where they are."""
    holder = value
    for token in tokens[:-1]:
        if isinstance(holder, list):
            holder = holder[int(token)]
        elif isinstance(holder, dict):
            holder = holder[str(token)]
    last = tokens[-1]
    if isinstance(holder, dict):
        holder.pop(str(last), None)
    elif isinstance(holder, list) and isinstance(last, int):
        holder[last] = {}


def _sound(kind: str, value: JSON) -> JSON:
    """The part of a value that can be read."""
    match kind, value:
        case "schemas", list():
            return [item if isinstance(item, (dict, bool)) else True for item in value]
        case "schema map" | "schema map by pattern", dict():
            return {name: item for name, item in value.items() if isinstance(item, (dict, bool))}
        case "names", list():
            return _names(value)
        case "name lists", dict():
            return {name: _names(listed) for name, listed in value.items() if isinstance(listed, list)}
        case "types", list():
            return [name for name in _names(value) if name in TYPES]
        case _:
            return value


def _names(values: list[JSON]) -> list[JSON]:
    return list(dict.fromkeys(name for name in values if isinstance(name, str)))
