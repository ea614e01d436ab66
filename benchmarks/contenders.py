"""What is compared: things that read and write, and things that check.  Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Checker", "Codec", "Contender"]


@dataclass(frozen=True)
class Codec:
    """JSON text to an object and back."""

    decode: Callable[[bytes], Any]
    encode: Callable[[Any], bytes]


@dataclass(frozen=True)
class Contender:
    """A library with a codec for each type of the payloads; ``does_less`` says where it takes it easier than ours."""

    name: str
    codecs: Mapping[str, Codec]
    does_less: str = ""


@dataclass(frozen=True)
class Checker:
    """A validator with a yes or no for each type of the payloads."""

    name: str
    checks: Mapping[str, Callable[[Any], bool]]
    does_less: str = ""
