"""YAML text in, a JSON value and located problems out.

PyYAML tokenizes and gives events; what they mean is decided here, by the core schema of YAML 1.2 (section 10.3) and
narrowed to what JSON can say: string keys, no tags of other types, no merge keys, one document.  Built iteration by
iteration: nesting, aliases and their expansion are bounded.  A number is one only as JSON could have meant it:
``012`` is octal to older readers and decimal to newer ones, so that it stays the text that it is.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Final

import yaml

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON
from wirestruct.json_text import MAX_DEPTH, lone_surrogate, number
from wirestruct.marks import Lines, start_of, yaml_events

__all__ = ["MAX_ALIASED", "parse_yaml", "resolve_scalar"]

# How many values aliases may add to a document in all.
MAX_ALIASED: Final = 100_000

_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BASED: Final = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)\Z")
_NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE: Final = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_TAG: Final = "tag:yaml.org,2002:"
_SCALAR_TAGS: Final[dict[str, tuple[type, ...]]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}
_HINTS: Final = (
    ("character '\\t'", "indent with spaces, not with tabs"),
    ("tab character", "indent with spaces, not with tabs"),
    ("mapping values are not allowed", 'quote a text that contains ": "'),
    ("cannot start any token", "quote a text that begins with this character"),
    ("expected <block end>", "members of one mapping begin in the same column"),
)


def parse_yaml(path: str, text: str) -> tuple[JSON, list[Diagnostic]]:
    """The value of a YAML text; meaningless where errors are reported with it."""
    if unprintable := _UNPRINTABLE.search(text):
        message = f"control character U+{ord(unprintable[0]):04X}"
        place = Lines(text).position(unprintable.start())
        return None, [Diagnostic("WS102", message, Location(path), "write it as an escape in double quotes", place)]
    builder = _Builder(path, text)
    try:
        for event in yaml_events(text):
            builder.take(event)
    except _UnreadableError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.report("WS102", _message(error), mark.index if mark is not None else 0, _hint(error))
    except yaml.YAMLError as error:
        builder.report("WS102", str(error), 0)
    return builder.value, builder.problems


def resolve_scalar(text: str) -> JSON:
    """What a plain scalar means; the text itself where it is not a number, boolean or null.

    Raises ``ValueError`` for numbers that JSON does not have: infinities, not-a-number, out of a double's range.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _BASED.match(text):
        return int(text, 0)
    if _NOT_FINITE.match(text):
        raise ValueError(f"JSON has no {text}")
    if not _NUMBER.match(text):
        return text
    value = number(text)
    if value is None:
        raise ValueError(f"number out of range: {text[:20]}")
    return value


class _UnreadableError(Exception):
    """What follows cannot be read or is not worth reading."""


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A finished anchored value, how many values it holds and how deep they are nested."""

    value: JSON
    size: int
    height: int


@dataclass(slots=True)
class _Open:
    """A container that is being filled.

    ``key`` is the member whose value comes next, ``names`` says where each member name stands.
    """

    value: dict[str, JSON] | list[JSON]
    index: int
    anchor: str | None
    key: str | None = None
    names: dict[str, int] = field(default_factory=dict[str, int])
    size: int = 1
    height: int = 1


class _Builder:
    """Takes events, keeps the value they make and the problems they are."""

    def __init__(self, path: str, text: str) -> None:
        self.value: JSON = None
        self.problems: list[Diagnostic] = []
        self._path = path
        self._text = text
        self._lines: Lines | None = None
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._aliased = 0
        self._documents = 0

    def report(self, code: str, message: str, index: int, hint: str = "", key: str | None = None) -> None:
        """One more problem at an index into the text, in the value that is being filled."""
        tokens = [len(open_.value) if isinstance(open_.value, list) else open_.key for open_ in self._stack]
        location = Location(self._path).child(*(token for token in tokens if token is not None))
        if key is not None:
            location = location.child(key).key()
        self.problems.append(Diagnostic(code, message, location, hint, self._lines_of_text().position(index)))

    def take(self, event: yaml.Event) -> None:
        index = start_of(event)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, index)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            done = self._stack.pop()
            self._deliver(_Anchored(done.value, done.size, done.height), done.index, done.anchor)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, index)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "", index)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.report("WS106", "second document in one text", index, "put each document into a file of its own")
                raise _UnreadableError

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, index: int) -> None:
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _TAG + ("map" if is_mapping else "seq")):
            self.report("WS106", f"tag {event.tag}", index, "leave the tag out")
        if len(self._stack) >= MAX_DEPTH:
            self.report("WS102", f"nested more than {MAX_DEPTH} levels deep", index)
            raise _UnreadableError
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._stack.append(_Open({} if is_mapping else [], index, event.anchor))

    def _scalar(self, event: yaml.ScalarEvent, index: int) -> None:
        top = self._stack[-1] if self._stack else None
        is_plain: bool = event.implicit[0] and event.tag != "!"
        if event.value == "<<" and is_plain and top is not None and isinstance(top.value, dict) and top.key is None:
            self.report("WS106", "merge key <<", index, "write the members out, or use allOf with $ref")
        try:
            value = resolve_scalar(event.value) if is_plain else _tagged(event.tag, event.value)
        except ValueError as error:
            self.report("WS106", str(error), index)
            value = event.value
        if isinstance(value, str) and lone_surrogate(value):
            self.report("WS104", "half of a surrogate pair stands for no character", index)
        self._deliver(_Anchored(value, 1, 0), index, event.anchor)

    def _alias(self, name: str, index: int) -> None:
        if name not in self._anchors:
            self.report("WS102", f"alias *{name} without an anchor before it", index, f"mark the value with &{name}")
            raise _UnreadableError
        target = self._anchors[name]
        if target is None:
            self.report("WS106", f"alias *{name} stands inside the value it repeats", index, "use $ref for recursion")
            raise _UnreadableError
        self._aliased += target.size
        if self._aliased > MAX_ALIASED:
            self.report("WS106", f"aliases add more than {MAX_ALIASED} values", index, "use $ref to share schemas")
            raise _UnreadableError
        if len(self._stack) + target.height > MAX_DEPTH:
            self.report("WS102", f"nested more than {MAX_DEPTH} levels deep", index)
            raise _UnreadableError
        # A copy, so that every value has one place: locations are found by identity.
        self._deliver(_Anchored(copy.deepcopy(target.value), target.size, target.height), index, None)

    def _deliver(self, done: _Anchored, index: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = done
        if not self._stack:
            self.value = done.value
            return
        top = self._stack[-1]
        if isinstance(top.value, dict) and top.key is None:
            top.key = self._name(top, done.value, index)
            return
        if isinstance(top.value, list):
            top.value.append(done.value)
        elif top.key is not None:
            top.value.setdefault(top.key, done.value)
            top.key = None
        top.size += done.size
        top.height = max(top.height, done.height + 1)

    def _name(self, top: _Open, value: JSON, index: int) -> str:
        if not isinstance(value, str):
            written = self._written(value, index)
            self.report("WS106", "member name that is not a string", index, f'quote it: "{written}"' if written else "")
            return written or "?"
        first = top.names.setdefault(value, index)
        if first != index:
            place = self._lines_of_text().position(first)
            hint = f"the first one is at line {place.line}, column {place.column}"
            self.report("WS103", f"duplicate member name {value!r}", index, hint, key=value)
        return value

    def _written(self, value: JSON, index: int) -> str:
        """How a scalar key stands in the text."""
        plain = re.compile(r"[^\s:,{}\[\]]+").match(self._text, index)
        return plain[0] if plain is not None and not isinstance(value, (dict, list)) else ""

    def _lines_of_text(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self._text)
        return self._lines


def _tagged(tag: str | None, text: str) -> JSON:
    """The value of a quoted, block or tagged scalar."""
    if tag in (None, "!", _TAG + "str"):
        return text
    kinds = _SCALAR_TAGS.get(str(tag).removeprefix(_TAG))
    if kinds is None:
        raise ValueError(f"tag {tag}: JSON has no such type")
    value = resolve_scalar(text)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"{text[:20]!r} is not what its tag {tag} says")
    return value


def _message(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.problem, error.context) if part]
    return ", ".join(parts) or "not YAML"


def _hint(error: yaml.MarkedYAMLError) -> str:
    return next((hint for start, hint in _HINTS if start in (error.problem or "")), "")
