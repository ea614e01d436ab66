"""The syntax of ECMA-262's regular expressions with the ``u`` flag (section 22.2.1).

In: a text.  Out: whether it is such a regular expression.  Names inside ``\\p{...}`` are not looked up.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_regex"]

_SYNTAX: Final = r"\^$\\.*+?()\[\]{}|/"
_UNICODE: Final = r"u(?:[0-9A-Fa-f]{4}|\{0*(?:10|[0-9A-Fa-f])?[0-9A-Fa-f]{1,4}\})"
_CHARACTER: Final = rf"c[A-Za-z]|0(?![0-9])|x[0-9A-Fa-f]{{2}}|{_UNICODE}|[fnrtv{_SYNTAX}]"
_CLASS: Final = r"[dDsSwW]|[pP]\{[A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?\}"
_NAME: Final = r"<((?:[^\W\d]|\$)(?:\w|[$\u200c\u200d])*)>"

_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\})\??")
_ASSERTION: Final = re.compile(r"[\^$]|\\[bB]")
_ATOM: Final = re.compile(rf"\\(?:{_CHARACTER}|{_CLASS}|([1-9][0-9]*)|k{_NAME})|[^\^$\\.*+?()\[\]{{}}|]|\.", re.DOTALL)
_GROUP: Final = re.compile(rf"\((?:\?(?:(:)|([=!])|(<[=!])|{_NAME}))?(?!\?)")
_MEMBER: Final = re.compile(rf"(\\(?:{_CLASS}))|\\(?:{_CHARACTER}|[b-])|[^\\\]]", re.DOTALL)


def is_regex(text: str) -> bool:
    """Whether a text is a regular expression of ECMA-262."""
    return _Reader(text).read()


class _Reader:
    """One pass over a text; ``captures`` counts groups, ``references`` are the numbers and names that need one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[bool] = []  # groups around this place, each with whether it may be repeated
        self.captures = 0
        self.names: set[str] = set()
        self.references: list[str] = []

    def read(self) -> bool:
        at, repeatable = 0, False
        while at < len(self.text):
            if self.text[at] == "|":
                at, repeatable = at + 1, False
            elif self.text[at] == "(":
                at, repeatable = self._opened(at), False
            elif self.text[at] == ")" and self.open:
                at, repeatable = at + 1, self.open.pop()
            elif found := _QUANTIFIER.match(self.text, at):
                if not repeatable or (found[3] and int(found[1]) > int(found[3])):
                    return False
                at, repeatable = found.end(), False
            elif found := _ASSERTION.match(self.text, at):
                at, repeatable = found.end(), False
            else:
                at, repeatable = self._atom(at), True
            if at < 0:
                return False
        return not self.open and all(self._is_group(one) for one in self.references)

    def _is_group(self, reference: str) -> bool:
        return int(reference) <= self.captures if reference[0] in "123456789" else reference in self.names

    def _opened(self, at: int) -> int:
        """Where the group that opens here has its contents; -1 where it is none."""
        found = _GROUP.match(self.text, at)
        if found is None or found[4] in self.names:
            return -1
        if found[4]:
            self.names.add(found[4])
        self.captures += found.lastindex is None or bool(found[4])
        self.open.append(not (found[2] or found[3]))
        return found.end()

    def _atom(self, at: int) -> int:
        if self.text[at] == "[":
            return self._class(at + 1 + self.text.startswith("^", at + 1))
        found = _ATOM.match(self.text, at)
        if found is None:
            return -1
        self.references += [one for one in found.groups() if one]
        return found.end()

    def _class(self, at: int) -> int:
        """Where a class ends whose first member stands here; -1 where it does not."""
        start: re.Match[str] | None = None
        while not self.text.startswith("]", at):
            found = _MEMBER.match(self.text, at)
            if found is None:
                return -1
            at = found.end()
            if self.text.startswith("-", at) and start is None and not self.text.startswith("-]", at):
                start, at = found, at + 1
            elif start is not None:
                if start[1] or found[1] or _code(start[0]) > _code(found[0]):
                    return -1
                start = None
        return at + 1


_CONTROLS: Final = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "b": 8, "0": 0}


def _code(member: str) -> int:
    """The code point of a class's member that is one character."""
    if member[0] != "\\":
        return ord(member)
    kind, rest = member[1], member[2:]
    if kind == "c":
        return ord(rest) % 32
    if kind in "xu":
        return int(rest.strip("{}"), 16)
    return _CONTROLS.get(kind, ord(kind))
