# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""How violations are worded: values and lists for people, on one line, cut short, the same on every run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

__all__ = ["among", "described", "listed", "nearest", "shown"]

WIDTH: Final = 80
SHOWN: Final = 12
COMPARED: Final = 1000  # names; an object may have any number of them

_encoder: Final = json.JSONEncoder(ensure_ascii=False, skipkeys=True, check_circular=False, default=repr)


def shown(value: Any) -> str:
    """A value as JSON text, cut after about 80 characters; it reads no more of the value than it shows."""
    if isinstance(value, str):
        return _cut(json.dumps(value[: WIDTH + 1], ensure_ascii=False))
    text = ""
    try:
        for piece in _encoder.iterencode(value):
            text += piece[: WIDTH + 1]
            if len(text) > WIDTH:
                break
    except ValueError:  # an integer of more digits than Python is willing to print
        text += "..."
    return _cut(text)


def described(value: Any, kind: str) -> str:
    """A value with its kind before it, where that does not go without saying."""
    text = shown(value)
    return text if kind in ("null", "boolean", "string") else f"{kind or type(value).__name__} {text}"


def listed(values: Iterable[Any]) -> str:
    """Values in their order, the first dozen of them."""
    options = list(values)
    more = f" and {len(options) - SHOWN} more" if len(options) > SHOWN else ""
    return ", ".join([shown(value) for value in options[:SHOWN]]) + more


def among(values: Iterable[Any]) -> str:
    """What an enumeration expects."""
    options = list(values)
    return shown(options[0]) if len(options) == 1 else f"one of {listed(options)}"


def nearest(name: Any, known: Iterable[Any]) -> str:
    """A hint that names the text most like the given one, or nothing."""
    from difflib import get_close_matches  # most programs never get here

    if not isinstance(name, str) or len(name) > WIDTH:
        return ""
    close = get_close_matches(name, [one for one in islice(known, COMPARED) if isinstance(one, str)], n=1)
    return f"did you mean {shown(close[0])}?" if close else ""


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."
