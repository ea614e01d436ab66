"""The one place where text from a schema becomes Python text.

In: values and prose from schemas.  Out: literals and docstrings that mean exactly that, in ASCII where the text is
not prose, and the same on every Python version.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable

from wirestruct.documents import JSON

__all__ = ["comment", "docstring", "names", "quote", "tuple_of"]

WIDTH = 120
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_QUOTES = re.compile(r"\\.|\"")
_BENDING = re.compile(r'\\|"""|"\Z')  # a backslash, a quote that could end the literal, or one just before its end


def quote(value: JSON) -> str:
    """A Python expression for a JSON value, ASCII only; floats in their shortest exact form."""
    match value:
        case None | bool():
            return repr(value)
        case str():
            return _quoted(value)
        case int():
            return f"{value:#X}".replace("X", "x", 1) if abs(value) >= 10**4000 else str(value)
        case float():
            return repr(value) if math.isfinite(value) else f"float({quote(str(value))})"
        case list():
            return f"[{', '.join(map(quote, value))}]"
        case dict():
            return "{" + ", ".join(f"{quote(key)}: {quote(item)}" for key, item in value.items()) + "}"


def _quoted(value: str) -> str:
    """A string literal in double quotes, unless single ones need fewer escapes: as black has it."""
    text = ascii(value)
    if text[0] == '"' or value.count('"') > value.count("'"):
        return text
    swapped = {"\\'": "'", '"': '\\"'}
    body = _QUOTES.sub(lambda match: swapped.get(match[0], match[0]), text[1:-1])
    return f'"{body}"'


def tuple_of(items: Iterable[str]) -> str:
    """A tuple display of finished expressions."""
    listed = list(items)
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def docstring(text: str, indent: int = 0) -> str:
    """A docstring literal for prose, wrapped, its lines after the first indented by ``indent``."""
    space = " " * indent
    paragraphs = [_prose(" ".join(part.split())) for part in text.split("\n\n")]
    lines = _wrapped(paragraphs, WIDTH - indent - 3)
    if len(lines) == 1:  # the closing quotes stand beside it
        lines = _wrapped(paragraphs, WIDTH - indent - 6)
    if not lines:
        return '""""""'
    if len(lines) == 1:
        return f'"""{lines[0]}{" " if lines[0][-1] == chr(34) else ""}"""'
    return "\n".join([f'"""{lines[0]}', *(f"{space}{line}".rstrip() for line in lines[1:]), f'{space}"""'])


def _wrapped(paragraphs: list[str], width: int) -> list[str]:
    wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False).wrap
    wrapped = [wrap(part) for part in paragraphs if part]
    return [line for index, part in enumerate(wrapped) for line in ([""] if index else []) + part]


def names(code: str) -> frozenset[str]:
    """The names that code uses outside of its strings, other than as attributes."""
    return frozenset(_NAME.findall(_STRING.sub("''", code)))


def comment(text: str) -> str:
    """Text for one comment line: no line ends, nothing that is not printable."""
    return " ".join("".join(c if _shows(c) else " " for c in text).split())


def _prose(text: str) -> str:
    """Text that a triple-quoted literal holds as it is: what could end or bend the literal is escaped."""
    visible = "".join(c if _shows(c) else ascii(c)[1:-1] for c in text)
    return _BENDING.sub(lambda match: "".join(f"\\{character}" for character in match[0]), visible)


def _shows(character: str) -> bool:
    """Whether a character is seen as itself: no controls, no invisible or direction-changing ones (Unicode 9.2).

    ``str.isprintable`` would ask the running Python's Unicode version, and the text must not depend on that.
    """
    point = ord(character)
    hidden = (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xD800, 0xF8FF), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB)
    return 0x20 <= point < 0x7F or (point > 0xA0 and point != 0xAD and not any(a <= point <= b for a, b in hidden))
