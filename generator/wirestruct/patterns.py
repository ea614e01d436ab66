"""ECMA-262 regular expressions, as JSON Schema's ``pattern`` uses them, rewritten for Python's ``re``.

In: a pattern in the grammar of ECMA-262 with the ``u`` flag (JSON Schema 2020-12 Core, section 6.4), widened by what
its Annex B allows without it where the meaning stays plain: escaped punctuation, a lone ``]``, ``{`` or ``}``, and a
class escape beside ``-`` inside a class.  Out: ASCII source text for ``re.compile(...).search`` that is the same on
every Python version; or ``PatternError`` where ``re`` has no equal, rather than something that is nearly right.

Every class is computed as a set of code points, so ``\\d``, ``\\w``, ``\\s``, ``.`` and ``\\p{...}`` mean what ECMA-262
says and not what ``re`` makes of them.  ``$`` becomes ``\\Z``, since ``$`` of ``re`` also matches before a last newline.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from wirestruct.code_points import LINE_ENDS, complement, spelled
from wirestruct.pattern_characters import Characters, PatternError

__all__ = ["PatternError", "to_python"]


# ``(?a:...)`` keeps the word characters ASCII; the second form also holds in an empty text, where ``\B`` of ``re`` fails.
BOUNDARY: Final = {"b": r"(?a:\b)", "B": r"(?!(?a:\b))"}
DEEPEST: Final = 50  # ``re`` compiles by recursion; how deep it gets differs between Python versions
OPENINGS: Final = ("(?:", "(?=", "(?!", "(?<=", "(?<!")

QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??", re.ASCII)
NAME: Final = re.compile(r"<([A-Za-z_$][\w$]*)>")
NUMBER: Final = re.compile(r"[1-9][0-9]*")


@lru_cache(maxsize=4096)
def to_python(pattern: str) -> str:
    """The same regular expression for ``re.compile(...).search``; raises ``PatternError``."""
    translated = _Translator(pattern).translate()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(translated)
    except (re.error, OverflowError, RecursionError, Warning) as problem:
        raise PatternError(str(problem) or type(problem).__name__) from problem
    return translated


@dataclass(slots=True)
class _Group:
    """A bracket that is or was open.  ``path``: the brackets around it, each with the alternative it stands in."""

    opening: str
    path: tuple[tuple[int, int], ...]
    capture: int = 0
    alternative: int = 0
    quantifier: str = ""


@dataclass(slots=True)
class _Reference:
    """A backreference: to which capture (number or name), from where, and its place among the pieces."""

    capture: int | str
    path: tuple[tuple[int, int], ...]
    piece: int


@dataclass(slots=True)
class _Translator(Characters):
    """One pass over a pattern."""

    pieces: list[str] = field(default_factory=list[str])
    groups: list[_Group] = field(default_factory=lambda: [_Group("", ())])
    open: list[int] = field(default_factory=lambda: [0])
    names: dict[str, int] = field(default_factory=dict[str, int])
    captures: list[int] = field(default_factory=lambda: [0])
    references: list[_Reference] = field(default_factory=list[_Reference])

    def translate(self) -> str:
        """The whole pattern."""
        quantifiable: _Group | bool = False
        while self.at < len(self.pattern):
            quantifiable = False if self._quantified(quantifiable) else self._term()
        if len(self.open) > 1:
            raise PatternError("missing )")
        for reference in self.references:
            self.pieces[reference.piece] = self._resolved(reference)
        return "".join(self.pieces)

    # -------------------------------------------------------- terms

    def _quantified(self, target: _Group | bool) -> bool:
        """Whether a quantifier stands here; it is taken over as it is."""
        found = QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            return False
        if target is False:
            raise PatternError(f"nothing to repeat at {self.at}")
        if isinstance(target, _Group):
            target.quantifier = found[0]
        self.pieces.append(found[0])
        self.at = found.end()
        return True

    def _term(self) -> _Group | bool:
        """Translates one term; says whether a quantifier may follow, and which group it would repeat."""
        character = self.pattern[self.at]
        if character == "(":
            return self._opened()
        if character == ")":
            return self._closed()
        if character == "\\":
            return self._escaped()
        if character == "[":
            self.pieces.append(spelled(self.character_class()))
            return True
        self.at += 1
        if character == "|":
            self.groups[self.open[-1]].alternative += 1
            self.pieces.append("|")
            return False
        if character in "^$":
            self.pieces.append("^" if character == "^" else r"\Z")
            return False
        code = ord(character)
        self.pieces.append(spelled(complement(LINE_ENDS) if character == "." else ((code, code),)))
        return True

    def _opened(self) -> bool:
        opening = next((known for known in OPENINGS if self.pattern.startswith(known, self.at)), "(")
        self.at += len(opening)
        group = _Group(opening, self._path())
        if opening == "(":
            self.captures.append(len(self.groups))
            group.capture = len(self.captures) - 1
            if self.pattern.startswith("?", self.at):
                self._named(group.capture)
        if len(self.open) > DEEPEST:
            raise PatternError(f"more than {DEEPEST} nested groups")
        self.open.append(len(self.groups))
        self.groups.append(group)
        self.pieces.append(opening)
        return False

    def _named(self, capture: int) -> None:
        """Reads ``?<name>``.  Captures are numbered in the output: ECMA-262 allows names that ``re`` does not."""
        found = NAME.match(self.pattern, self.at + 1)
        if found is None:
            raise PatternError(f"unknown kind of group at {self.at - 1}")
        if found[1] in self.names:
            raise PatternError(f"duplicate group name {found[1]}")
        self.names[found[1]] = capture
        self.at = found.end()

    def _closed(self) -> _Group | bool:
        if len(self.open) == 1:
            raise PatternError(f"unmatched ) at {self.at}")
        group = self.groups[self.open.pop()]
        self.at += 1
        self.pieces.append(")")
        return group if group.opening in ("(", "(?:") else False

    def _path(self) -> tuple[tuple[int, int], ...]:
        return tuple((index, self.groups[index].alternative) for index in self.open)

    # -------------------------------------------------------- escapes and classes

    def _escaped(self) -> bool:
        following = self.pattern[self.at + 1 : self.at + 2]
        if following in BOUNDARY:
            self.at += 2
            self.pieces.append(BOUNDARY[following])
            return False
        number = NUMBER.match(self.pattern, self.at + 1)
        name = NAME.match(self.pattern, self.at + 2) if following == "k" else None
        if number or name:
            self.references.append(
                _Reference(int(number[0]) if number else name[1] if name else 0, self._path(), len(self.pieces))
            )
            self.pieces.append("")
            self.at = (number or name or self.bad_escape("k")).end()
            return True
        self.pieces.append(spelled(self.character()))
        return True

    # -------------------------------------------------------- backreferences

    def _resolved(self, reference: _Reference) -> str:
        """The text of a backreference.

        In ECMA-262 a capture that took no part matches the empty text, and each round of a repetition forgets the
        captures inside it.  ``re`` fails in the first case and remembers in the second; so the first is written as
        a condition, and where the second could be seen the pattern is refused.
        """
        capture = reference.capture if isinstance(reference.capture, int) else self.names.get(reference.capture, 0)
        if not 0 < capture < len(self.captures):
            raise PatternError(f"no group {reference.capture}")
        group = self.groups[self.captures[capture]]
        around = [index for index, _ in reference.path]
        if self.captures[capture] in around or any(self.groups[index].opening.startswith("(?<") for index in around):
            raise PatternError("backreference within its own group or within a lookbehind")
        optional = group.quantifier[:1] in ("*", "?") or group.quantifier.startswith("{0")
        if not optional and reference.path[: len(group.path)] == group.path:
            return f"(?:\\{capture})"
        for index, _ in group.path:
            outer = self.groups[index]
            if outer.quantifier[:1] not in ("", "?") or outer.opening in ("(?!", "(?<!"):
                raise PatternError("backreference to a group within a repetition or negation")
        return f"(?:(?({capture})\\{capture}))"
