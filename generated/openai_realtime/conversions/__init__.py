# Copied by wirestruct from extensions/conversions/__init__.py. Do not edit: change it there and regenerate.
"""From world to world: the crates' types, the beta and general availability, where they mean the same.

In: a value of a type that has a counterpart.  Out: the counterpart, with nothing lost and nothing made up; or
``ConversionError``, which names every member that stands in the way, by its JSON Pointer in the value.
"""

from __future__ import annotations

from .errors import ConversionError, Misfit
from .to_api import to_beta, to_ga
from .to_crates import to_api_openai, to_async_openai, to_openai_struct, to_outfox_openai

__all__ = [
    "ConversionError",
    "Misfit",
    "to_api_openai",
    "to_async_openai",
    "to_beta",
    "to_ga",
    "to_openai_struct",
    "to_outfox_openai",
]
