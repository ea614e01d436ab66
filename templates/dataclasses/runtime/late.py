"""Modules that are imported when they are first looked into.

Generated modules refer to each other through these, so that the first event of a stream costs the import of what it is
made of and not of the whole API.  Type checkers see the modules themselves.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["late"]


def late(name: str, package: str) -> Any:
    """The module called ``name``, relative to ``package``, in all but its import."""
    return _Late(name, package)


class _Late:
    """Stands for a module and keeps what it was asked for, so that each name is looked up there once."""

    def __init__(self, name: str, package: str) -> None:
        self._late = (name, package)

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(*self._late), name)
        setattr(self, name, value)
        return value
