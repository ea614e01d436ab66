"""A graph as a Mermaid class diagram (https://mermaid.js.org/syntax/classDiagram.html): a ``Graph`` in, text out.

Classes have numbers for names and their titles as labels, so that no title can mean anything to Mermaid.  Characters
that do are exchanged for ones that look like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wirestruct.graphs import Arrow, Box, Graph

__all__ = ["mermaid"]

_LOOKALIKES: Final = str.maketrans(
    {
        "{": "\u2774",
        "}": "\u2775",
        "(": "\u2768",
        ")": "\u2769",
        "[": "\u2772",
        "]": "\u2773",
        "<": "\u2039",
        ">": "\u203a",
        '"': "\u2033",
        "`": "\u2035",
        "~": "\u223c",
        "#": "\uff03",
        ";": "\uff1b",
        "%": "\uff05",
        "*": "\u2217",
        "$": "\uff04",
        "\\": "\uff3c",
    }
)

_VISIBILITY: Final = {"+": "\uff0b", "-": "\uff0d"}  # signs in front of a member
_DIRECTION: Final = re.compile(r"direction\s+(?=TB|BT|LR|RL)")


def mermaid(graph: Graph) -> str:
    """The diagram; equal graphs give equal text."""
    lines = ["classDiagram", "direction LR"]
    for number, box in enumerate(graph.boxes):
        lines += _class(number, box)
    lines += [_relation(arrow, graph.boxes[arrow.source]) for arrow in graph.arrows]
    return "\n".join(lines) + "\n"


def _class(number: int, box: Box) -> Iterator[str]:
    inside = [] if box.kind == "object" else [f"<<{box.kind}>>"]
    inside += [_plain(f"{row.name}: {row.type}" if row.type else row.name) for row in box.rows]
    yield f'class t{number}["{_plain(box.title)}"]' + (" {" if inside else "")
    yield from (f"  {line}" for line in inside)
    if inside:
        yield "}"


def _relation(arrow: Arrow, source: Box) -> str:
    """A union stands above its branches; everything else refers to what it holds."""
    many = '"*" ' if arrow.many else ""
    if source.kind == "union" and not arrow.many:
        return f"t{arrow.source} <|-- t{arrow.target}"
    label = f" : {_label(arrow.label)}" if arrow.label else ""
    return f"t{arrow.source} --> {many}t{arrow.target}{label}"


def _label(text: str) -> str:
    """Outside of classes two things more mean something: a colon, and a direction, wherever in a line it stands."""
    return _DIRECTION.sub("direction_", _plain(text).replace(":", "\ua789"))


def _plain(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    words = " ".join(printable.translate(_LOOKALIKES).split()) or "\u2423"
    return _VISIBILITY.get(words[0], words[0]) + words[1:]
