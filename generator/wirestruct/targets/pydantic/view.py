"""What the templates of this target see: finished text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AliasesView", "ModuleHeadView", "PackageView"]


@dataclass(frozen=True, slots=True)
class PackageView:
    """``pydantic_models/__init__.py``: what to install, and the refusal where pydantic is missing."""

    distribution: str
    refusal: str


@dataclass(frozen=True, slots=True)
class ModuleHeadView:
    """What stands above the models of a document."""

    document: str
    docstring: str


@dataclass(frozen=True, slots=True)
class AliasesView:
    """A module of nothing but names for types of other modules."""

    head: str
    imports: tuple[str, ...]
    aliases: tuple[str, ...]
