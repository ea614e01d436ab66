# Copied by wirestruct from extensions/conversions/trees.py. Do not edit: change it there and regenerate.
"""Places in JSON values: looking there, and values with something else there.

In: JSON values, which stay as they are, and paths.  Out: what stands there; new values that share what is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from .._runtime.values import JSON, UNSET, Unset
from .steps import Path

__all__ = ["beyond", "inside", "path_from", "pointer_to", "put"]


def inside(value: JSON, path: Path) -> JSON | Unset:
    """What stands at a place; ``UNSET`` where nothing does."""
    for token in path:
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            return UNSET
    return value


def put(value: JSON, path: Path, there: JSON | Unset) -> JSON:
    """The value with something else at a place, or with nothing there where that is ``UNSET``."""
    if isinstance(value, list):
        members = {str(index): one for index, one in enumerate(value)}
        return list(_with(members, path, there).values())
    return _with(value, path, there) if isinstance(value, dict) else value


def _with(members: dict[str, JSON], path: Path, there: JSON | Unset) -> dict[str, JSON]:
    name, *rest = path
    if rest and name not in members:
        return members
    changed = put(members[name], tuple(rest), there) if rest else there
    if isinstance(changed, Unset):
        return {other: one for other, one in members.items() if other != name}
    return {**members, name: changed}


def beyond(value: JSON, known: JSON, at: Path = ()) -> Iterator[Path]:
    """The members that ``value`` has and ``known``, which is the same otherwise, has not."""
    if isinstance(value, list) and isinstance(known, list):
        for index, (one, other) in enumerate(zip(value, known, strict=True)):
            yield from beyond(one, other, (*at, str(index)))
    elif isinstance(value, dict) and isinstance(known, dict):
        for name, member in value.items():
            if name in known:
                yield from beyond(member, known[name], (*at, name))
            else:
                yield (*at, name)


def path_from(pointer: str) -> Path:
    """The tokens of a JSON Pointer (RFC 6901)."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def pointer_to(path: Path) -> str:
    """The same as a JSON Pointer."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in path)
