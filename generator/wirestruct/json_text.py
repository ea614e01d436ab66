"""JSON text in, a value and located problems out.

The standard library parses.  Only when it fails, or sees something that it would let pass, is the text scanned again
to find out where and why: duplicate names, numbers that are none, half surrogate pairs, too deep nesting.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.marks import Lines, json_marks

__all__ = ["MAX_DEPTH", "lone_surrogate", "number", "parse_json"]

# Deeper than any schema people write, and shallow enough for the recursive stages behind this one.
MAX_DEPTH: Final = 200

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_COMMA_BEFORE: Final = re.compile(r",[ \t\n\r]*\Z")
_COMMA_HERE: Final = re.compile(r",[ \t\n\r]*[}\]]")
_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
_LITERALS: Final = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}


@dataclass(slots=True)
class _Suspicion:
    """Whether the parser met something it lets pass and we do not."""

    raised: bool = False

    def members(self, pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
        members = dict(pairs)
        self.raised |= len(members) != len(pairs)
        return members

    def numeral(self, text: str) -> int | float:
        value = number(text)
        self.raised |= value is None
        return value or 0

    def constant(self, _: str) -> None:
        self.raised = True


@dataclass(slots=True)
class _Open:
    """A container that is being passed; ``names`` holds where each member name stood first, None for an array."""

    location: Location
    names: dict[str, int] | None
    length: int = 0
    member: str | None = None

    def enter(self) -> Location:
        """The location of the value that comes next."""
        token = self.length if self.member is None else self.member
        self.length += 1
        self.member = None
        return self.location.child(token)


def parse_json(path: str, text: str) -> tuple[JSON, list[Diagnostic]]:
    """The value of a JSON text (RFC 8259); meaningless where errors are reported with it."""
    suspicion = _Suspicion()
    try:
        value = cast(
            "JSON",
            json.loads(
                text,
                object_pairs_hook=suspicion.members,
                parse_int=suspicion.numeral,
                parse_float=suspicion.numeral,
                parse_constant=suspicion.constant,
            ),
        )
    except json.JSONDecodeError as error:
        return None, [_syntax_error(path, text, error)]
    except RecursionError:
        return None, list(_inspect(path, text))
    if suspicion.raised or _SURROGATE_ESCAPE.search(text) or _too_deep(value):
        return value, list(_inspect(path, text))
    return value, []


def lone_surrogate(text: str) -> bool:
    """Whether a string holds half of a surrogate pair, which UTF-8 cannot express (RFC 8259, section 8.2)."""
    return _SURROGATE.search(text) is not None


def number(text: str) -> int | float | None:
    """The value of a JSON number; None beyond a double's range and beyond the digits Python is willing to convert."""
    try:
        value = float(text) if set(text) & set(".eE") else int(text)
    except ValueError:
        return None
    return None if value in (math.inf, -math.inf) else value


def _too_deep(value: JSON) -> bool:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        inner: list[dict[str, JSON] | list[JSON]] = []
        for container in level:
            values = container.values() if isinstance(container, dict) else container
            inner.extend(item for item in values if isinstance(item, (dict, list)))
        if not inner:
            return False
        level = inner
    return True


def _inspect(path: str, text: str) -> Iterator[Diagnostic]:
    """Everything in grammatical text that we refuse, in order."""
    lines = Lines(text)
    stack: list[_Open] = []
    for mark in json_marks(text):
        place = lines.position(mark.start)
        if mark.shape == "end":
            stack.pop()
            continue
        top = stack[-1] if stack else None
        is_name = top is not None and top.names is not None and top.member is None
        if is_name and top is not None and top.names is not None:
            top.member = mark.text
            location = top.location.child(mark.text).key()
            first = top.names.setdefault(mark.text, mark.start)
            if first != mark.start:
                hint = "the first one is at line {0.line}, column {0.column}".format(lines.position(first))
                yield Diagnostic("WS103", f"duplicate member name {mark.text!r}", location, hint, place)
        else:
            location = Location(path) if top is None else top.enter()
        if mark.shape == "string" and lone_surrogate(mark.text):
            yield Diagnostic("WS104", "half of a surrogate pair stands for no character", location, "", place)
        elif mark.shape == "literal" and mark.text not in ("true", "false", "null"):
            if problem := _refused(mark.text):
                yield Diagnostic("WS101", problem, location, "", place)
        elif mark.shape in ("object", "array"):
            stack.append(_Open(location, {} if mark.shape == "object" else None))
            if len(stack) > MAX_DEPTH:
                yield Diagnostic("WS101", f"nested more than {MAX_DEPTH} levels deep", location, "", place)
                return


def _refused(literal: str) -> str:
    if literal in ("NaN", "Infinity", "-Infinity"):
        return f"{literal} is not a JSON number"
    return "" if number(literal) is not None else f"number out of range: {literal[:20]}"


def _syntax_error(path: str, text: str, error: json.JSONDecodeError) -> Diagnostic:
    index, message, hint = _explain(text, error)
    return Diagnostic("WS101", message, Location(path), hint, Lines(text).position(index))


def _explain(text: str, error: json.JSONDecodeError) -> tuple[int, str, str]:
    """Where the text stops being JSON, why, and what its author may have had in mind."""
    if not text.strip():
        return 0, "the text is empty", "a schema is an object, true or false"
    index = error.pos
    message = error.msg[0].lower() + error.msg[1:].removesuffix(" at").removesuffix(" starting")
    if message.startswith(("expecting", "illegal", "extra")):
        space = _SPACE.match(text, index)
        index = space.end() if space else index
        if comma := _COMMA_HERE.match(text, index) or (text[index : index + 1] in ("}", "]") and _comma(text, index)):
            return comma.start(), "trailing comma", "JSON allows no comma after the last member or item"
    if text.startswith(("//", "/*", "#"), index):
        return index, "comment", 'JSON has no comments: write a "$comment" member, or YAML in a .yaml document'
    if text.startswith("'", index):
        return index, "single quote", "strings and member names stand in double quotes"
    if index >= len(text):
        return index, "the text ends too early", "a bracket or brace is not closed"
    if message.startswith("extra"):
        return index, "text after the value", "a document holds one value"
    if message.startswith("invalid control"):
        return index, "control character in a string", r"write a line break as \n, a tab as \t"
    return index, message, _word_hint(text, index)


def _comma(text: str, index: int) -> re.Match[str] | None:
    return _COMMA_BEFORE.search(text[:index])


def _word_hint(text: str, index: int) -> str:
    word = _WORD.match(text, index)
    if word is None:
        return ""
    if word[0] in _LITERALS:
        return f"JSON writes {_LITERALS[word[0]]}"
    return f'put it in double quotes: "{word[0]}"'
