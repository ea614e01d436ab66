"""Sets of code points: the character classes of regular expressions as values.

In: ranges, complements, Unicode properties by name.  Out: normalised sets and their spelling as a class of ``re``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, TypeAlias

from wirestruct.unicode_categories import RUNS

__all__ = ["DIGITS", "LINE_ENDS", "SPACES", "WORDS", "CodePoints", "complement", "of_property", "spelled", "union"]

CodePoints: TypeAlias = "tuple[tuple[int, int], ...]"  # ascending, disjoint, not adjacent; ends included

LAST: Final = 0x10FFFF
DIGITS: Final[CodePoints] = ((0x30, 0x39),)
WORDS: Final[CodePoints] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
LINE_ENDS: Final[CodePoints] = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
# ECMA-262, WhiteSpace and LineTerminator: it counts U+FEFF, which ``str.isspace`` does not.
SPACES: Final[CodePoints] = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)

# Long names and aliases of General_Category values (PropertyValueAliases.txt).
CATEGORIES: Final = {
    "Cased_Letter": "LC",
    "Close_Punctuation": "Pe",
    "Combining_Mark": "M",
    "Connector_Punctuation": "Pc",
    "Control": "Cc",
    "Currency_Symbol": "Sc",
    "Dash_Punctuation": "Pd",
    "Decimal_Number": "Nd",
    "Enclosing_Mark": "Me",
    "Final_Punctuation": "Pf",
    "Format": "Cf",
    "Initial_Punctuation": "Pi",
    "Letter": "L",
    "Letter_Number": "Nl",
    "Line_Separator": "Zl",
    "Lowercase_Letter": "Ll",
    "Mark": "M",
    "Math_Symbol": "Sm",
    "Modifier_Letter": "Lm",
    "Modifier_Symbol": "Sk",
    "Nonspacing_Mark": "Mn",
    "Number": "N",
    "Open_Punctuation": "Ps",
    "Other": "C",
    "Other_Letter": "Lo",
    "Other_Number": "No",
    "Other_Punctuation": "Po",
    "Other_Symbol": "So",
    "Paragraph_Separator": "Zp",
    "Private_Use": "Co",
    "Punctuation": "P",
    "Separator": "Z",
    "Space_Separator": "Zs",
    "Spacing_Mark": "Mc",
    "Surrogate": "Cs",
    "Symbol": "S",
    "Titlecase_Letter": "Lt",
    "Unassigned": "Cn",
    "Uppercase_Letter": "Lu",
    "cntrl": "Cc",
    "digit": "Nd",
    "punct": "P",
}
FIXED: Final[dict[str, CodePoints]] = {
    "ASCII": ((0, 0x7F),),
    "ASCII_Hex_Digit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
    "Any": ((0, LAST),),
}


def union(sets: Iterable[CodePoints]) -> CodePoints:
    """Every code point of any of the sets."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pair for one in sets for pair in one):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(points: CodePoints) -> CodePoints:
    """Every code point that is not in the set."""
    outside: list[tuple[int, int]] = []
    start = 0
    for low, high in points:
        if start < low:
            outside.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        outside.append((start, LAST))
    return tuple(outside)


@cache
def of_property(name: str) -> CodePoints | None:
    """What ``\\p{name}`` matches; None for a property that is not known here.

    Known are the General_Category values, with or without ``General_Category=`` (or ``gc=``), and the binary
    properties ``Any``, ``ASCII``, ``ASCII_Hex_Digit`` and ``Assigned``.  Scripts and derived properties are not.
    """
    key, _, value = name.rpartition("=")
    if key not in ("", "gc", "General_Category"):
        return None
    if not key and name in FIXED:
        return FIXED[name]
    if not key and name == "Assigned":
        return complement(_of_category("Cn"))
    return _of_category(CATEGORIES.get(value, value)) or None


@cache
def _of_category(name: str) -> CodePoints:
    wanted = ("Lu", "Ll", "Lt") if name == "LC" else (name,)
    found: list[CodePoints] = []
    start = 0
    for run in RUNS.split():
        end = start + int(run[2:], 16)
        if name and run.startswith(wanted):
            found.append(((start, end - 1),))
        start = end
    return union(found)


def spelled(points: CodePoints) -> str:
    """The set as source text for ``re``: one escaped character, or a class; ASCII only."""
    if len(points) == 1 and points[0][0] == points[0][1]:
        return _character(points[0][0])
    outside = complement(points)
    # A set that reaches the last code point is what somebody wrote as a negated class.
    negated = bool(outside) and points[-1:] != () and points[-1][1] == LAST
    if not points:
        negated, outside = True, ((0, LAST),)
    body = "".join(
        _character(low) if low == high else f"{_character(low)}-{_character(high)}"
        for low, high in (outside if negated else points)
    )
    return f"[^{body}]" if negated else f"[{body}]"


def _character(code: int) -> str:
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    if code > 0x7E:
        return f"\\u{code:04x}"
    if code < 0x20:
        return {9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}.get(code, f"\\x{code:02x}")
    character = chr(code)
    return character if character.isalnum() or character in "_ \"'/<>=!%,:;@`" else "\\" + character
