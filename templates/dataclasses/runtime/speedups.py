"""The accelerator, where ``wirestruct-speedups`` is installed; ``WIRESTRUCT_SPEEDUPS=0`` keeps it away.

It goes before ``from_json`` and ``to_json``, and leaves to them whatever is not plain: nothing else knows of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .values import UNSET

__all__ = ["install"]


def install(codec: type[Any], model: type[Any], codec_of: Callable[[type], Any]) -> None:
    """Accelerate a package's codecs and models, if that can be."""
    if os.environ.get("WIRESTRUCT_SPEEDUPS") == "0":
        return
    try:
        speedups = import_module("wirestruct_speedups")
    except ImportError:
        return

    def name_of(owner: Any) -> tuple[str, str]:
        found = owner if isinstance(owner, codec) else codec_of(owner)
        return found.module, found.name

    speedups.accelerate(codec, model, speedups.Planner(_shape, name_of, UNSET))


def _shape(module: str, name: str) -> Any:
    from .shapes import Ref  # imported late, with the dataclasses it needs

    return Ref(module, name).resolve()
