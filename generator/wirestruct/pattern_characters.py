"""The characters, escapes and classes of ECMA-262 regular expressions (its sections CharacterClass and AtomEscape).

In: a pattern and a position.  Out: the set of code points that stands there, and the position behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from wirestruct.code_points import DIGITS, SPACES, WORDS, CodePoints, complement, of_property, union

__all__ = ["Characters", "PatternError"]


class PatternError(ValueError):
    """The pattern is not ECMA-262, or ``re`` cannot express it; the text says why in a few words."""


CLASSES: Final[dict[str, CodePoints]] = {
    "d": DIGITS,
    "D": complement(DIGITS),
    "w": WORDS,
    "W": complement(WORDS),
    "s": SPACES,
    "S": complement(SPACES),
}
CONTROLS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}

PROPERTY: Final = re.compile(r"\{([A-Za-z0-9_=]+)\}")
HEX2: Final = re.compile(r"[0-9A-Fa-f]{2}")
HEX4: Final = re.compile(r"[0-9A-Fa-f]{4}")
BRACED: Final = re.compile(r"\{0*([0-9A-Fa-f]{1,6})\}")
PAIR: Final = re.compile(r"([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})")


@dataclass(slots=True)
class Characters:
    """A pattern that is being read; ``at`` is the next character."""

    pattern: str
    at: int = 0

    def character(self) -> CodePoints:
        """The code points that the character or escape at ``at`` stands for, inside or outside of a class."""
        character = self.pattern[self.at]
        self.at += 1
        if character != "\\":
            return ((ord(character), ord(character)),)
        if self.at == len(self.pattern):
            raise PatternError("trailing backslash")
        letter = self.pattern[self.at]
        self.at += 1
        if letter in CLASSES:
            return CLASSES[letter]
        if letter in "pP":
            found = PROPERTY.match(self.pattern, self.at) or self.bad_escape(letter)
            self.at = found.end()
            points = of_property(found[1])
            if points is None:
                raise PatternError(f"Unicode property {found[1]} is not supported")
            return points if letter == "p" else complement(points)
        code = self._code_point(letter)
        return ((code, code),)

    def _code_point(self, letter: str) -> int:
        """ECMA-262 CharacterEscape; ``at`` is behind the letter."""
        if letter in CONTROLS:
            return CONTROLS[letter]
        if letter == "0" and not self.pattern[self.at : self.at + 1].isdigit():
            return 0
        if letter == "c" and re.match("[A-Za-z]", self.pattern[self.at : self.at + 1]):
            self.at += 1
            return ord(self.pattern[self.at - 1]) % 32
        if letter == "x":
            found = HEX2.match(self.pattern, self.at) or self.bad_escape(letter)
            self.at = found.end()
            return int(found[0], 16)
        if letter == "u":
            return self._unicode()
        if letter.isascii() and letter.isalnum():
            self.bad_escape(letter)
        return ord(letter)

    def _unicode(self) -> int:
        pair = PAIR.match(self.pattern, self.at)
        if pair:
            self.at = pair.end()
            return 0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00
        braced = BRACED.match(self.pattern, self.at)
        found = braced or HEX4.match(self.pattern, self.at) or self.bad_escape("u")
        code = int(braced[1] if braced else found[0], 16)
        if code > 0x10FFFF:
            self.bad_escape("u")
        self.at = found.end()
        return code

    def bad_escape(self, letter: str) -> NoReturn:
        """Says that there is no such escape."""
        raise PatternError(f"\\{letter} is not an escape of ECMA-262 here")

    def character_class(self) -> CodePoints:
        """The code points of the class in brackets that starts at ``at``."""
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        parts: list[CodePoints] = []
        while not self.pattern.startswith("]", self.at):
            parts.extend(self._class_range())
        self.at += 1
        points = union(parts)
        return complement(points) if negated else points

    def _class_range(self) -> list[CodePoints]:
        first = self._class_atom()
        if not self.pattern.startswith("-", self.at) or self.pattern.startswith("-]", self.at):
            return [first]
        self.at += 1
        last = self._class_atom()
        low, high = _single(first), _single(last)
        if low is None or high is None:
            return [first, ((ord("-"), ord("-")),), last]  # Annex B: a class escape ends no range
        if low > high:
            raise PatternError("range out of order in class")
        return [((low, high),)]

    def _class_atom(self) -> CodePoints:
        if self.at >= len(self.pattern):
            raise PatternError("missing ]")
        for escape, code in ((r"\b", 8), (r"\-", 45)):
            if self.pattern.startswith(escape, self.at):
                self.at += 2
                return ((code, code),)
        return self.character()


def _single(points: CodePoints) -> int | None:
    """The code point of a set that has only one."""
    return points[0][0] if len(points) == 1 and points[0][0] == points[0][1] else None
