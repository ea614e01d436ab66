# Copied by wirestruct from extensions/conversions/judging.py. Do not edit: change it there and regenerate.
"""What the schema of a type says against a JSON value, with what can be done about it.

In: a value and the codec of its type.  Out: faults.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import directory
from .._runtime.codec import Codec
from .._runtime.validation import Violation
from .._runtime.values import JSON
from .errors import quoted
from .steps import Path
from .trees import inside, path_from

__all__ = ["DEFAULTS", "Fault", "absent_defaults", "faults_of", "world_named"]

DEFAULTS: Final[Mapping[str, Mapping[str, JSON]]] = {
    "turn_detection": {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
        "eagerness": "auto",
    },
    "format": {"rate": 24000},
    "output": {"voice": "alloy"},
    "content": {"detail": "auto"},
}
"""What the schemas document for members that are absent, by the name of the member around them."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place.

    ``default``: what is assumed where this is missing.  ``null``: this is null, and may be left out.
    """

    path: Path
    reason: str
    default: JSON = None
    null: bool = False


def faults_of(value: JSON, codec: Codec[Any]) -> list[Fault]:
    """What the type's schema says against a value."""
    name = f"{codec.module}.{codec.name}"
    if directory.is_valid(name, value):
        return []
    return [_fault(violation, value, world_named(codec.module)) for violation in directory.validate(name, value)]


def _fault(violation: Violation, value: JSON, world: str) -> Fault:
    path = path_from(violation.pointer)
    if violation.keyword == "required":
        name = json.loads(violation.expected.removeprefix("member "))
        default = _defaults(path).get(name)
        advice = "add it" if default is None else f"add it, or pass fill_defaults=True for {quoted(default, ())}"
        return Fault((*path, name), f"is missing, and {world} requires it; {advice}", default=default)
    found = inside(value, path)
    if found is None and isinstance(inside(value, path[:-1]), dict):
        return Fault(
            path, f"is null, which {world} does not have here; leave it out, or pass drop_nulls=True", null=True
        )
    return Fault(path, f"is {quoted(found, path)}, and {world} takes {violation.expected}; change it or leave it out")


def absent_defaults(value: JSON, path: Path) -> Mapping[str, JSON]:
    """The members that an object does not have and that are documented to have a default."""
    found = inside(value, path)
    return {name: one for name, one in _defaults(path).items() if isinstance(found, dict) and name not in found}


def _defaults(path: Path) -> Mapping[str, JSON]:
    names = [token for token in path if not token.isdecimal()]
    return DEFAULTS.get(names[-1], {}) if names else {}


def world_named(module: str) -> str:
    """The world of a module of the package, by its name there."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "crates" else first
