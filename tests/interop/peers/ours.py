"""Our side: every definition of the four crates' modules, by the name that the Rust program gives it.

In goes a JSON text; out comes what strict reading makes of it, and what is written then.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from openai_realtime import DecodeError

CRATES = ("api_openai", "async_openai", "openai_struct", "outfox_openai")


@dataclass(frozen=True)
class Verdict:
    """What we make of a text: what is wrong with it, or else what we write in the two forms."""

    error: str = ""
    exact: str = ""
    canonical: str = ""

    @property
    def accepted(self) -> bool:
        return not self.error


def shapes(crate: str) -> dict[str, Any]:
    """The definitions of a crate's module, as data."""
    found: dict[str, Any] = importlib.import_module(f"openai_realtime.crates.{crate}.shapes").SHAPES
    return found


def types() -> Iterator[str]:
    for crate in CRATES:
        yield from (f"{crate}.{name}" for name in shapes(crate))


def verdict(type_name: str, text: str) -> Verdict:
    codec = _codec(type_name)
    try:
        value = codec.from_json(text, strict=True)
    except DecodeError as error:
        return Verdict(error=str(error))
    exact, canonical = (codec.to_json(value, form=form).decode() for form in ("exact", "canonical"))
    return Verdict(exact=exact, canonical=canonical)


@cache
def _codec(type_name: str) -> Any:
    """What reads and writes a type: its class, or the codec that stands beside an alias."""
    crate, _, name = type_name.partition(".")
    module = importlib.import_module(f"openai_realtime.crates.{crate}")
    model = getattr(module, name)
    return model if hasattr(model, "from_json") else getattr(module, f"{name}Codec")
