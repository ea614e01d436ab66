"""Where the templates are: inside the installed package, or in the repository that an editable install points to."""

from __future__ import annotations

from pathlib import Path

__all__ = ["templates"]


def templates(package: Path = Path(__file__).parent) -> Path:
    """The folder of templates; ``package`` is the folder of ``wirestruct`` itself."""
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent.parent / "templates"
