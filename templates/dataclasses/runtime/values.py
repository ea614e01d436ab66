"""The values that generated types are made of, besides the language's own."""

from __future__ import annotations

import enum
from typing import Final, Literal, TypeAlias, Union

__all__ = ["JSON", "UNSET", "Instead", "UnknownVariant", "Unset"]

JSON: TypeAlias = Union[None, bool, int, float, str, list["JSON"], dict[str, "JSON"]]
"""Any JSON value as Python's own types."""


class Unset(enum.Enum):
    """The type of ``UNSET``: a member that is absent, where ``None`` would mean null.  It is falsy."""

    UNSET = enum.auto()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET


class Instead(dict[str, JSON]):
    """The ``extras`` of an object that stands for a value which is none: that value, under the empty name.

    A schema with members that does not say ``type: object`` allows any string or number too.  None of the fields holds
    anything then: those that must be there are ``UNSET``.
    """


class UnknownVariant:
    """A union member with a tag that the schema does not list: news from a newer peer.  ``raw`` is the value itself."""

    __slots__ = ("raw",)
    __match_args__ = ("raw",)

    raw: dict[str, JSON]

    def __init__(self, raw: dict[str, JSON]) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return self.raw == other.raw if isinstance(other, UnknownVariant) else NotImplemented

    def __repr__(self) -> str:
        return f"UnknownVariant({self.raw!r})"
