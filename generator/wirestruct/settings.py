"""Typed values out of a configuration table.

In: a table as ``tomllib`` gives it.  Out: values of the asked kind; what is wrong is collected, located by JSON
Pointer, and the asker gets the empty value so that the rest is still looked at.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Final, cast

from wirestruct.diagnostics import Diagnostic, Location

__all__ = ["Table", "nearest"]

_KINDS: Final[dict[type, str]] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "an array",
    dict: "a table",
}


def nearest(name: str, known: Collection[str]) -> str:
    """A hint that names the nearest known name, or all of them where none is near."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "known here: " + ", ".join(sorted(known))


class Table:
    """A table being read.

    ``places`` gives keys that did not come from the table itself a location of their own; ``outer/inner`` is a key of
    a table inside.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        location: Location,
        problems: list[Diagnostic],
        places: Mapping[str, Location] | None = None,
    ) -> None:
        self.values = values
        self.location = location
        self.problems = problems
        self.places = places or {}

    def at(self, key: str) -> Location:
        """Where a member stands."""
        return self.places.get(key) or self.location.child(key)

    def problem(self, key: str, message: str, hint: str = "") -> None:
        self.problems.append(Diagnostic("WS501", message, self.at(key), hint))

    def only(self, known: Collection[str]) -> None:
        """Reports members of another name."""
        for key in self.values:
            if key not in known:
                place = self.at(key).key()
                self.problems.append(Diagnostic("WS502", f"unknown option {key!r}", place, nearest(key, known)))

    def text(self, key: str) -> str | None:
        """A string that is not empty; None where the member is absent or wrong."""
        value = self.values.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if value is not None:
            self._wrong(key, value, "a string that is not empty")
        return None

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of strings, each once; empty where the member is absent or wrong."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self._wrong(key, value, "an array of strings")
            return ()
        found: list[str] = []
        for index, item in enumerate(cast("list[object]", value)):
            place = self.at(key).child(index)
            if not isinstance(item, str) or not item.strip():
                self.problems.append(Diagnostic("WS501", f"{key!r} holds strings that are not empty", place))
            elif item in found:
                self.problems.append(Diagnostic("WS501", f"{item!r} stands twice in {key!r}", place))
            else:
                found.append(item)
        return tuple(found)

    def table(self, key: str) -> Table | None:
        value = self.values.get(key)
        if isinstance(value, dict):
            stem = f"{key}/"
            places = {name.removeprefix(stem): at for name, at in self.places.items() if name.startswith(stem)}
            return Table(cast("dict[str, object]", value), self.at(key), self.problems, places)
        if value is not None:
            self._wrong(key, value, "a table")
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def _wrong(self, key: str, value: object, expected: str) -> None:
        blank = isinstance(value, str) and not value.strip()
        found = "an empty string" if blank else _KINDS.get(type(value), "a date or time")
        self.problem(key, f"{key!r} must be {expected}, not {found}")
