"""Makes the packages that wirestruct generates read and write JSON text in C, with the same results.

A generated package that finds this one installed calls ``accelerate`` when it is first imported; nobody else need do
anything.  ``WIRESTRUCT_SPEEDUPS=0`` in the environment keeps a package from it.
"""

from __future__ import annotations

from typing import Any

from . import _engine
from .plans import Planner

__all__ = ["Planner", "accelerate"]


def accelerate(codec: type[Any], model: type[Any], planner: Planner) -> None:
    """Put the engine before ``from_json`` and ``to_json`` of a package's codecs and of the base of its models."""
    codec.from_json = _engine.reader(codec.from_json, planner.of_codec)
    codec.to_json = _engine.writer(codec.to_json, planner.of_codec)
    from_json: Any = vars(model)["from_json"]
    model.from_json = classmethod(_engine.reader(from_json.__func__, planner.of_class))
    model.to_json = _engine.own_writer(model.to_json, planner.of_class)
