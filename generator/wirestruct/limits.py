"""What only validators see: limits and documented values that changed while the types stayed the same.

In: two self-contained schema documents (``ir.Module.schema``).  Out: for each changed keyword its place, what
happened, and whether the new schema allows more (``readers`` break) or less (``writers`` break).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from wirestruct.documents import JSON

__all__ = ["limits_changed"]

Found: TypeAlias = tuple[str, str, bool, bool]

_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_OTHER: Final = ("pattern", "multipleOf", "uniqueItems", "dependentRequired")
_LISTS: Final = ("enum", "const")
_EITHER_WAY: Final = ("not", "if", "oneOf", "contains")  # more inside can mean less outside
_DATA: Final = ("const", "enum", "default", "example", "examples", "x-accepts")


def limits_changed(old: Mapping[str, JSON], new: Mapping[str, JSON]) -> Iterator[Found]:
    """The changed limits of the definitions that both documents have, sorted by place."""
    before, after = old.get("$defs"), new.get("$defs")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() & after.keys()):
            yield from _schemas(name, before[name], after[name], False)


def _schemas(where: str, old: JSON, new: JSON, either: bool) -> Iterator[Found]:
    if isinstance(old, list) and isinstance(new, list):
        for index, (was, now) in enumerate(zip(old, new, strict=False)):
            yield from _schemas(f"{where}/{index}", was, now, either)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    documented = "x-accepts" in old and "x-accepts" in new  # the types follow x-accepts: nobody else compares these
    for keyword in (*_UPPER, *_LOWER, *_OTHER, *(_LISTS if documented else ())):
        was, now = old.get(keyword), new.get(keyword)
        if was != now and not isinstance(was, dict) and not isinstance(now, dict):
            wider, narrower = (True, True) if either else _direction(keyword, was, now)
            yield f"{where}/{keyword}", f"{_said(was)} -> {_said(now)}", wider, narrower
    for key in sorted((old.keys() & new.keys()) - set(_DATA)):
        yield from _schemas(f"{where}/{key}", old[key], new[key], either or key in _EITHER_WAY)


def _direction(keyword: str, old: JSON, new: JSON) -> tuple[bool, bool]:
    """Whether more is allowed than before, and whether less is."""
    if old is None or new is None:
        return new is None, old is None
    if isinstance(old, (int, float)) and isinstance(new, (int, float)) and keyword in (*_UPPER, *_LOWER):
        raised = new > old
        wider = raised == (keyword in _UPPER)
        return wider, not wider
    if isinstance(old, list) and isinstance(new, list):
        return any(value not in old for value in new), any(value not in new for value in old)
    if keyword == "uniqueItems":
        return not new, not old
    return True, True


def _said(value: JSON) -> str:
    return "none" if value is None else str(value)
