"""The fourth stage: an ``ir.Package`` in, the text of every file out.

``TARGETS`` is the registry: a target is one entry here and one package below ``targets``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic
from wirestruct.output import Files
from wirestruct.targets import dataclasses, distribution, pydantic

__all__ = ["TARGETS", "render"]

TARGETS: Final[dict[str, Callable[[ir.Package, Config], tuple[Files, list[Diagnostic]]]]] = {
    "dataclasses": dataclasses.render,
    "pydantic": pydantic.render,
}


def render(package: ir.Package, config: Config) -> tuple[Files, list[Diagnostic]]:
    """The files of all configured targets by path below the output folder, and of the project around them, if any."""
    files: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for target in config.targets:
        rendered, found = TARGETS[target](package, config)
        files |= {config.prefix + path: text for path, text in rendered.items()}
        problems += found
    return {**files, **distribution.render(package, config)}, problems
