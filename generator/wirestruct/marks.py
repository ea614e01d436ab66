"""Where the values of a text stand: JSON or YAML text in, a flat stream of marks in document order out.

Iterative on purpose, so that deep nesting costs memory and never the stack.  The JSON side takes text that ``json``
has accepted (or text that is merely too deep or out of range) and does not check its grammar again; the YAML side
reads the event stream of PyYAML.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, cast

import yaml

from wirestruct.diagnostics import Position
from wirestruct.documents import Syntax

__all__ = ["YAML_LOADER", "Lines", "Mark", "Shape", "json_marks", "marks", "start_of", "yaml_events"]

Shape = Literal["object", "array", "end", "string", "literal", "alias"]

# libyaml when PyYAML was built with it: the same events, many times faster.
YAML_LOADER: Final[type[yaml.SafeLoader]] = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))

_JSON_TOKEN: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"|([{\[])|([}\]])|[^\s,:{}\[\]"]+', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_SHORT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Mark(NamedTuple):
    """The start of a value or member name, or the end of a container; ``start`` counts code points from 0.

    ``text`` is the decoded string, the literal as written (JSON: a number, ``true``, ``NaN``).
    """

    shape: Shape
    start: int
    text: str = ""


class Lines:
    """Turns indexes into a text to line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, index: int) -> Position:
        """The 1-based line and column of a 0-based index; columns count code points."""
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)


def marks(text: str, syntax: Syntax) -> Iterator[Mark]:
    """The marks of a document's text."""
    return json_marks(text) if syntax == "json" else _yaml_marks(text)


def json_marks(text: str) -> Iterator[Mark]:
    """The marks of JSON text (RFC 8259); separators are passed over."""
    for match in _JSON_TOKEN.finditer(text):
        group = match.lastindex
        if group == 1:
            yield Mark("string", match.start(), _unescaped(match[1]))
        elif group == 2:
            yield Mark("object" if match[2] == "{" else "array", match.start())
        elif group == 3:
            yield Mark("end", match.start())
        else:
            yield Mark("literal", match.start(), match[0])


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _SHORT.get(match[2], match[2]), raw)
    return _PAIR.sub(lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def yaml_events(text: str) -> Iterator[yaml.Event]:
    """PyYAML's events for a text; raises ``yaml.YAMLError`` where it stops being YAML."""
    # The type stubs know neither this function's result nor the C loader's relation to the Python one.
    return cast("Iterator[yaml.Event]", cast("Any", yaml).parse(text, Loader=YAML_LOADER))


def start_of(event: yaml.Event) -> int:
    """The index of an event's first code point; of an anchor or tag before its value, if it has one."""
    return event.start_mark.index if event.start_mark is not None else 0


def _yaml_marks(text: str) -> Iterator[Mark]:
    for event in yaml_events(text):
        index = start_of(event)
        if isinstance(event, yaml.ScalarEvent):
            yield Mark("string", index, event.value)
        elif isinstance(event, yaml.MappingStartEvent):
            yield Mark("object", index)
        elif isinstance(event, yaml.SequenceStartEvent):
            yield Mark("array", index)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            yield Mark("end", index)
        elif isinstance(event, yaml.AliasEvent):
            yield Mark("alias", index)
