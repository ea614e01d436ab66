"""A graph as a picture: a ``Graph`` in, the text of an SVG file out, with nothing in it that is loaded or run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from wirestruct.graphs import Arrow, Box, Graph
from wirestruct.graphs.layout import CHARACTER, HEAD, LINE, Place, places

__all__ = ["svg"]

_STYLE: Final = """\
text { font: 12px ui-monospace, Menlo, Consolas, monospace; fill: #1b1f24 }
.title { font-weight: bold }
.type { fill: #57606a }
rect { fill: #ffffff; stroke: #8c959f }
.object { fill: #ddf4ff } .union { fill: #fbefff } .enumeration { fill: #dafbe1 } .alias { fill: #fff8c5 }
path { fill: none; stroke: #57606a } path.union { stroke-dasharray: 5 3; fill: none } path.many { stroke-width: 2 }"""
_HEAD: Final = """\
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
<polygon points="0,0 8,4 0,8" fill="#57606a"/></marker></defs>
<rect width="100%" height="100%" style="stroke: none"/>"""


def svg(graph: Graph) -> str:
    """The picture; equal graphs give equal text."""
    where = places(graph)
    width = max((place.x + place.width for place in where), default=0) + 20
    height = max((place.y + place.height for place in where), default=0) + 20
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">',
        f"<style>{_STYLE}</style>",
        _HEAD,
        *(_arrow(arrow, graph.boxes[arrow.source], where) for arrow in graph.arrows),
    ]
    for box, place in zip(graph.boxes, where, strict=True):
        lines += _box(box, place)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _box(box: Box, place: Place) -> Iterator[str]:
    x, y = place.x, place.y
    yield f"<g><title>{_text(f'{box.title}: {box.kind}')}</title>"
    yield _rectangle(place, place.height, "")
    yield _rectangle(place, HEAD, f' class="{box.kind}"')
    yield f'<text class="title" x="{x + 10:.1f}" y="{y + 18:.1f}">{_text(box.title)}</text>'
    for number, row in enumerate(box.rows):
        down = y + HEAD + 15 + number * LINE
        yield f'<text x="{x + 10:.1f}" y="{down:.1f}">{_text(row.name)}</text>'
        if row.type:
            right = x + 10 + (len(row.name) + 2) * CHARACTER
            yield f'<text class="type" x="{right:.1f}" y="{down:.1f}">{_text(row.type)}</text>'
    yield "</g>"


def _rectangle(place: Place, height: float, style: str) -> str:
    return f'<rect{style} x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" height="{height:.1f}" rx="3"/>'


def _arrow(arrow: Arrow, source: Box, where: tuple[Place, ...]) -> str:
    """From the right side of the row to the left side of the box; the bend leaves room for arrows that lead back."""
    start, end = where[arrow.source], where[arrow.target]
    x, y = start.x + start.width, start.y + HEAD / 2
    if arrow.row >= 0:
        y = start.y + HEAD + 11 + arrow.row * LINE
    right, down = end.x, end.y + HEAD / 2
    bend = max(40.0, abs(right - x) / 2)
    style = " ".join(name for name, given in ((source.kind, source.kind == "union"), ("many", arrow.many)) if given)
    curve = f"M{x:.1f},{y:.1f} C{x + bend:.1f},{y:.1f} {right - bend:.1f},{down:.1f} {right:.1f},{down:.1f}"
    return f'<path{f" class={style!r}" if style else ""} d="{curve}" marker-end="url(#tip)"/>'


def _text(text: str) -> str:
    """What XML can hold: nothing that is a control character or half of one."""
    return escape("".join(char if char.isprintable() else "\ufffd" for char in text))
