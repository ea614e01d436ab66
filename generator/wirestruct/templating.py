"""Views into templates: the one place that knows Jinja.

In: the path of a template below ``templates/`` and a view.  Out: text.  Templates only place text: undefined names are
errors, nothing is escaped because everything in a view is finished, and no template can reach anything but its view.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wirestruct.resources import templates

__all__ = ["fill", "verbatim"]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        autoescape=False,  # Python and TOML, not HTML; every value is quoted before it gets here
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fill(template: str, view: Any) -> str:
    """The template with the view's text in place."""
    return _environment().get_template(template).render(view=view)


def verbatim(folder: str) -> Iterator[tuple[str, str]]:
    """The Python files of a folder of templates by name, in order: they are copied as they are."""
    for path in sorted((templates() / folder).glob("*.py")):
        yield path.name, path.read_text(encoding="utf-8")
