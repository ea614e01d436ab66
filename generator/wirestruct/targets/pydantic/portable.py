"""Patterns that mean the same to ECMA-262 and to the engine that pydantic compiles into its validators.

In: a ``pattern`` of a schema.  Out: the same in the words that both engines share, or nothing.  A model whose pattern
that engine refuses could not even be imported, and where the two read a pattern differently the model would be wrong.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import mul
from typing import Final

__all__ = ["portable"]

_PUNCTUATION: Final = r"\\[\^$\\.*+?()\[\]{}|/\-]"
_TOKEN: Final = re.compile(
    rf"""
      (?P<class> \[ \^? (?: {_PUNCTUATION} | \\[dw](?!-[^\]]) | [A-Za-z0-9\ _.,:;@%+=!/<>'"()*?$|{{}}] | -(?!-) )+ \] )
    | (?P<short> \\[dw] | \. )
    | \{{ (?P<repeats> \d{{1,4}} (?: ,\d{{0,4}} )? ) \}} \??
    | [*+?] \??
    | {_PUNCTUATION} | \(\?: | \((?!\?) | [)|^$] | [^\\\[\](){{}}|^$.*+?]
    """,
    re.VERBOSE | re.ASCII,
)
_SHORT: Final = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}  # ASCII in ECMA-262, all of Unicode elsewhere
_ANY: Final = "[^\n\r\u2028\u2029]"
_MOST: Final = 5000  # repetitions are written out when the engine compiles, up to a limit on its memory


def portable(pattern: str) -> str | None:
    """The pattern for pydantic; None where it has something that the engines do not share."""
    pieces: list[str] = []
    repeats: list[int] = []
    position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return None
        if token["repeats"]:
            repeats += [int(number) for number in token["repeats"].split(",")[-1:] if number]
        pieces.append(_spelled(token))
        position = token.end()
    return "".join(pieces) if reduce(mul, filter(None, repeats), 1) <= _MOST else None


def _spelled(token: re.Match[str]) -> str:
    text = token.group()
    if token["class"]:
        return re.sub(r"\\[\\dw]", lambda short: _SHORT.get(short.group(), short.group()), text)
    if token["short"]:
        return _ANY if text == "." else f"[{_SHORT[text]}]"
    return text
