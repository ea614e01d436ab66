"""The project around a generated package: its ``pyproject.toml``, and its README."""

from __future__ import annotations

import json
from dataclasses import dataclass

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.output import Files
from wirestruct.templating import fill

__all__ = ["render"]


@dataclass(frozen=True, slots=True)
class DistributionView:
    """Finished TOML strings and Markdown."""

    name: str
    version: str
    description: str
    license: str
    package: str
    extras: tuple[str, ...]
    title: str
    summary: str
    modules: tuple[str, ...]
    example: str


def render(package: ir.Package, config: Config) -> Files:
    """Nothing where no distribution is configured."""
    project = config.distribution
    if project is None:
        return {}
    extras = ['speed = ["orjson>=3.10"]']
    if "pydantic" in config.targets:
        extras.append('pydantic = ["pydantic>=2.10"]')
    roots = [
        (module.name, root) for module in package.modules for root in module.roots if module.name in config.reexport
    ]
    view = DistributionView(
        _toml(project.name),
        _toml(project.version),
        _toml(project.description),
        _toml(project.license) if project.license else "",
        package.name,
        tuple(extras),
        project.name,
        project.description,
        tuple(f"| `{module.name}` | {', '.join(f'`{root}`' for root in module.roots)} |" for module in package.modules),
        roots[0][1] if roots else "Type",
    )
    return {
        "pyproject.toml": fill("distribution/pyproject.toml.jinja", view),
        "README.md": fill("distribution/README.md.jinja", view),
    }


def _toml(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's, which also wants DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
