"""Where each key and value of a TOML text stands.

In: a text that ``tomllib`` has accepted, so that nothing is checked again here.  Out: a mapping from JSON Pointer and
part to Position.  Only read once a problem has been found; ``tomllib`` itself keeps no positions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from wirestruct.diagnostics import Part, Position

__all__ = ["positions"]

Steps = tuple[str, ...]

_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK: Final = re.compile(r"[ \t]*")
_STRINGS: Final = (r'"""(?:[^\\]|\\.)*?"{3,5}', r"'''.*?'{3,5}", r'"(?:[^"\\]|\\.)*"', r"'[^']*'")
_STRING: Final = re.compile("|".join(_STRINGS), re.DOTALL)
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}\r\n#]+")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def positions(text: str) -> Mapping[tuple[str, Part], Position]:
    """The place of every key and value, under its JSON Pointer; a table header counts as its table's key."""
    return _Scan(text).document()


def _pointer(steps: Steps) -> str:
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _unescaped(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    return _ESCAPED.get(single, single) if single else chr(int(short or long, 16))


class _Scan:
    """One pass over the text: an offset that only moves forward, and what was found on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[tuple[str, Part], int] = {}
        self.counts: Counter[Steps] = Counter()

    def document(self) -> Mapping[tuple[str, Part], Position]:
        table: Steps = ()
        while self.skip(_GAP) < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.member(table)
        return {place: self.position(offset) for place, offset in self.found.items()}

    def position(self, offset: int) -> Position:
        return Position(self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset))

    def skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def header(self) -> Steps:
        """``[a.b]`` or ``[[a.b]]``; a step that names an array of tables means its latest element."""
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        self.skip(_BLANK)
        start, keys = self.at, self.keys()
        self.at += 2 if repeated else 1
        steps: Steps = ()
        for key in keys[:-1]:
            steps = self.latest((*steps, key))
        named = (*steps, keys[-1])
        if repeated:
            self.counts[named] += 1
        steps = self.latest(named) if repeated else named
        for place in (named, steps):
            self.record(place, "key", start)
            self.record(place, "value", start)
        return steps

    def latest(self, steps: Steps) -> Steps:
        return (*steps, str(self.counts[steps] - 1)) if steps in self.counts else steps

    def record(self, steps: Steps, part: Part, offset: int) -> None:
        self.found.setdefault((_pointer(steps), part), offset)

    def keys(self) -> Steps:
        """A dotted key; leaves the offset behind it, blanks included."""
        names: list[str] = []
        while True:
            self.skip(_BLANK)
            names.append(self.key())
            self.skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(names)
            self.at += 1

    def key(self) -> str:
        start = self.at
        if self.text[start] == "'":
            return self.text[start + 1 : self.skip(_STRING) - 1]
        if self.text[start] == '"':
            return _ESCAPE.sub(_unescaped, self.text[start + 1 : self.skip(_STRING) - 1])
        return self.text[start : self.skip(_BARE)]

    def member(self, table: Steps) -> None:
        start, steps = self.at, table
        for key in self.keys():
            steps = (*steps, key)
            self.record(steps, "key", start)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(steps)

    def value(self, steps: Steps) -> None:
        self.record(steps, "value", self.at)
        opening = self.text[self.at]
        if opening == "[":
            self.array(steps)
        elif opening == "{":
            self.inline(steps)
        elif opening in "\"'":
            self.skip(_STRING)
        else:
            self.skip(_SCALAR)

    def array(self, steps: Steps) -> None:
        self.at += 1
        index = 0
        while self.text[self.skip(_GAP)] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                index += 1
            else:
                self.value((*steps, str(index)))
        self.at += 1

    def inline(self, steps: Steps) -> None:
        self.at += 1
        while self.text[self.skip(_GAP)] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self.member(steps)
        self.at += 1
