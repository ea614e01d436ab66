# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Labels of international domain names: what IDNA 2008 allows in them (RFC 5890 to RFC 5893).

In: a label, as letters or in its ASCII form.  Out: whether it is one, and its ASCII form.  What a character may do is
derived from Python's Unicode tables by the rules of RFC 5892, so it follows the Unicode version of the interpreter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["is_label", "is_right_to_left", "wire_label"]

_LONGEST: Final = 63
_PREFIX: Final = "xn--"
_ASCII: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")

# RFC 5892, section 2: what the rules below would decide otherwise, and what never counts as a letter.
_ALLOWED: Final = frozenset("\u00df\u03c2\u06fd\u06fe\u0f0b\u3007")
_REFUSED: Final = frozenset("\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b")
_LETTERS: Final = frozenset(["Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"])
_IGNORED: Final = (  # default ignorable, combining marks for symbols and for music, conjoining Hangul
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFE00, 0xFE0F)),
    *((0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF), (0x20D0, 0x20FF), (0x1D100, 0x1D24F)),
    *((0x1100, 0x11FF), (0xA960, 0xA97C), (0xD7B0, 0xD7FB)),
)

# RFC 5892, appendix A: characters that are allowed beside certain others only.
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_MIDDLE_DOT, _KERAIA, _GERESH, _KATAKANA_DOT = "\u00b7", "\u0375", "\u05f3\u05f4", "\u30fb"
_ARABIC_DIGITS, _EXTENDED_DIGITS = "\u0660-\u0669", "\u06f0-\u06f9"
_MIXED: Final = re.compile(f"[{_ARABIC_DIGITS}].*[{_EXTENDED_DIGITS}]|[{_EXTENDED_DIGITS}].*[{_ARABIC_DIGITS}]")
_JAPANESE: Final = ("HIRAGANA LETTER", "KATAKANA LETTER", "CJK UNIFIED", "CJK COMPATIBILITY", "IDEOGRAPHIC")
_JOINING: Final = ("SYRIAC LETTER", "NKO LETTER", "MONGOLIAN LETTER", "MANDAIC LETTER", "ADLAM", "ARABIC LETTER")
_VIRAMA: Final = 9


def wire_label(label: str) -> str:
    """The ASCII form of a label, ``""`` where it is too long or has none."""
    if len(label) > _LONGEST:  # the ASCII form is never shorter, and making it takes time
        return ""
    try:
        wired = label if label.isascii() else _PREFIX + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return ""
    return wired if len(wired) <= _LONGEST else ""


def is_right_to_left(label: str) -> bool:
    """Whether RFC 5893 would call a name with this label a Bidi domain name."""
    return any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in _letters(label) or label)


def is_label(label: str, bidirectional: bool) -> bool:
    """Whether this is a label of a name; ``bidirectional``: of one with labels written from right to left."""
    if label.isascii() and label[:4].lower() != _PREFIX:
        return _ASCII.fullmatch(label) is not None and (not bidirectional or _runs_one_way(label.lower()))
    letters = _letters(label) if label.isascii() else label
    return bool(letters) and _is_unicode_label(letters) and (not bidirectional or _runs_one_way(letters))


def _letters(label: str) -> str:
    """What a label that starts with ``xn--`` stands for; ``""`` where it stands for nothing, or can be written in ASCII."""
    if label[:4].lower() != _PREFIX:
        return ""
    coded = label[4:].lower()
    try:
        letters = coded.encode("ascii").decode("punycode")
        again = letters.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        return ""
    return letters if again == coded and not letters.isascii() else ""


def _is_unicode_label(label: str) -> bool:
    """RFC 5891, section 5.4."""
    return (
        unicodedata.normalize("NFC", label) == label
        and not (label.startswith("-") or label.endswith("-") or label[2:4] == "--")
        and unicodedata.category(label[0])[0] != "M"
        and _MIXED.search(label) is None
        and all(_is_letter(one) or _fits(label, index) for index, one in enumerate(label))
    )


def _is_letter(one: str) -> bool:
    """RFC 5892, section 3: whether a character is allowed anywhere in a label."""
    if one in _ALLOWED or one in _REFUSED:
        return one in _ALLOWED
    if one.isascii():
        return one == "-" or one.isdigit() or one.islower()
    code = ord(one)
    return (
        unicodedata.category(one) in _LETTERS
        and not any(first <= code <= last for first, last in _IGNORED)
        and _folded(one) == one
    )


def _folded(one: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", one).casefold())


def _fits(label: str, index: int) -> bool:
    """RFC 5892, appendix A: whether a character that needs certain neighbours has them."""
    one, before, after = label[index], label[index - 1 : index], label[index + 1 : index + 2]
    if one in (_NON_JOINER, _JOINER):
        virama = bool(before) and unicodedata.combining(before) == _VIRAMA
        return virama or (one == _NON_JOINER and _joins(label, index))
    if one == _MIDDLE_DOT:
        return before == after == "l"
    if one == _KERAIA:
        return _named(after, "GREEK")
    if one in _GERESH:
        return _named(before, "HEBREW")
    return one == _KATAKANA_DOT and any(_named(other, *_JAPANESE) for other in label)


def _named(one: str, *scripts: str) -> bool:
    return bool(one) and unicodedata.name(one, "").startswith(scripts)


def _joins(label: str, index: int) -> bool:
    """Whether the letters around a non-joiner would be written as one without it."""
    before = next((one for one in reversed(label[:index]) if unicodedata.category(one) not in ("Mn", "Me", "Cf")), "")
    after = next((one for one in label[index + 1 :] if unicodedata.category(one) not in ("Mn", "Me", "Cf")), "")
    return "initial" in _shapes(before) and "final" in _shapes(after)


def _shapes(one: str) -> frozenset[str]:
    """The shapes a letter has: those of Arabic as its presentation forms tell, every shape in other such scripts."""
    if not _named(one, *_JOINING):
        return frozenset()
    forms = [chr(code) for start, end in ((0xFB50, 0xFE00), (0xFE70, 0xFF00)) for code in range(start, end)]
    found = [unicodedata.decomposition(form).split() for form in forms]
    told = frozenset(words[0].strip("<>") for words in found if words[1:] == [f"{ord(one):04X}"])
    return told or frozenset(["initial", "final"])


def _runs_one_way(label: str) -> bool:
    """RFC 5893, section 2: the Bidi rule."""
    classes = [unicodedata.bidirectional(one) for one in label]
    last = next((one for one in reversed(classes) if one != "NSM"), "")
    if classes[0] in ("R", "AL"):
        allowed = {"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        return allowed.issuperset(classes) and last in ("R", "AL", "EN", "AN") and not {"EN", "AN"} <= set(classes)
    allowed = {"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
    return classes[0] == "L" and allowed.issuperset(classes) and last in ("L", "EN")
