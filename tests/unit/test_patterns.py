"""ECMA-262 patterns as Python's ``re`` understands them."""

from __future__ import annotations

import re
import unicodedata

import pytest

from wirestruct.code_points import complement, of_property, spelled, union
from wirestruct.patterns import PatternError, to_python
from wirestruct.unicode_categories import RUNS, UNICODE_VERSION


def found(pattern: str, text: str) -> bool:
    return re.compile(to_python(pattern)).search(text) is not None


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"^a$", ["a"], ["a\n", "ba", "\na"]),
        (r"^\d+$", ["0", "42"], ["", "\u0663", "\uff11"]),
        (r"^\D$", ["a", "\u0663"], ["1"]),
        (r"^\w$", ["a", "_", "Z"], ["\u00e9", "-"]),
        (r"^\W$", ["\u00e9"], ["_"]),
        (r"^\s$", [" ", "\u00a0", "\ufeff", "\u2028", "\u3000"], ["\x1c", "\x85", "a"]),
        (r"^\S$", ["\x1c", "\x85"], ["\ufeff"]),
        (r"^.$", ["a", "\U0001f600", "\x85"], ["\n", "\r", "\u2028", "\u2029"]),
        (r"\bcat\b", ["a cat.", "caf\u00e9cat"], ["concat"]),
        (r"^\B$", [""], ["a"]),
        (r"^[^]$", ["\n", "a"], [""]),
        (r"[]", [], ["", "a"]),
        (r"^[\D\d]$", ["1", "x"], [""]),
        (r"^[\w-.]+$", ["a-b.c"], ["a b"]),
        (r"^[[&&~~||-]$", ["[", "&", "~", "|", "-"], ["a"]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"^[\w-\P{Any}]$", ["a", "-"], ["."]),
        (r"^\cA\x41\u0042\u{43}$", ["\x01ABC"], [r"\cAABC"]),
        (r"^\ud83d\ude00\u{1F600}$", ["\U0001f600\U0001f600"], []),
        (r"^\0$", ["\0"], ["0"]),
        (r"^\-\/\_\ \"$", ['-/_ "'], []),
        (r"^a{2}b{1,}c{0,1}?$", ["aab", "aabbc"], ["ab"]),
        (r"^{}]$", ["{}]"], []),
        (r"^\p{L}\p{Lu}\p{gc=Nd}$", ["\u00e9\u00c91"], ["1A1"]),
        (r"^[\P{L}x]$", ["1", "x"], ["y"]),
        (r"^\p{Letter}+$", ["\u4e16"], ["1"]),
        (r"^(?<first>a|b)\k<first>$", ["aa", "bb"], ["ab"]),
        (r"^(?<$odd>a)\1$", ["aa"], ["a"]),
        (r"^(a)?\1b$", ["b", "aab"], ["ab"]),
        (r"^(?:(['\"])x\1,?)+$", ["'x','x'", "'x',\"x\""], ["'x\""]),
        (r"(?<=a)b(?!c)", ["ab"], ["cb", "abc"]),
    ],
)
def test_meaning(pattern: str, matching: list[str], other: list[str]) -> None:
    assert [text for text in matching if not found(pattern, text)] == []
    assert [text for text in other if found(pattern, text)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        *["(", ")", "[a", "(?i:a)", "(?>a)", "(?P<a>b)", "(?<a>b)(?<a>c)", "*", "^*", "(?=a)*", "a**", "a*+", "a{2,1}"],
        *[r"\a", r"\Z", r"\1", r"\2(a)", r"\k<a>", r"\p{Script=Han}", r"\p{Nothing}", r"\pL", r"\u12", r"\u{110000}"],
        *["[b-a]", "\\", r"(?<=a+)b", r"(?:(a)|b\1)*", r"(a\1)", "a{99999999999}", "(" * 99 + ")" * 99],
    ],
)
def test_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        to_python(pattern)


def test_output_is_ascii() -> None:
    assert to_python("é[ß-ÿ]\n").isascii()


def test_sets() -> None:
    assert union([((5, 9),), ((1, 4), (20, 30)), ((8, 12),)]) == ((1, 12), (20, 30))
    assert complement(complement(((1, 4), (20, 30)))) == ((1, 4), (20, 30))
    assert re.fullmatch(spelled(((93, 94),)), "]")


def test_every_code_point_has_a_category() -> None:
    assert sum(int(run[2:], 16) for run in RUNS.split()) == 0x110000
    letters, rest = of_property("L"), of_property("Cased_Letter")
    assert letters is not None and rest is not None and (0x61, 0x7A) in letters and (0x61, 0x7A) in rest


@pytest.mark.skipif(unicodedata.unidata_version != UNICODE_VERSION, reason="another version of Unicode is running")
def test_categories_are_those_of_the_standard_library() -> None:
    running = [unicodedata.category(chr(code)) for code in range(0x110000)]
    frozen = [run[:2] for run in RUNS.split() for _ in range(int(run[2:], 16))]
    assert frozen == running
