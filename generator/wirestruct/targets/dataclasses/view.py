"""What the templates see: finished Python text, in the order it is laid out.

Every value here comes from the printers of this package; a template only places it.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ClassView",
    "CodecsView",
    "FunctionView",
    "FunctionsView",
    "InitView",
    "MainView",
    "MemberView",
    "ModelsView",
    "ShapesView",
    "TableView",
    "table",
]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A field or tag: its declaration line and, below it, its docstring or nothing."""

    line: str
    docstring: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A generated class."""

    name: str
    docstring: str
    members: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class ModelsView:
    """``models.py``: classes first, then the aliases that mention them, each as a MemberView."""

    header: str
    docstring: str
    imports: tuple[str, ...]
    classes: tuple[ClassView, ...]
    aliases: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class FunctionView:
    """A function: its ``def`` line, and the lines of its body, indented as they stand."""

    signature: str
    docstring: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A module-level dict: its annotation, and its display; one without entries opens and closes at once."""

    name: str
    annotation: str
    opening: str
    entries: tuple[str, ...]
    closing: str


def table(name: str, annotation: str, entries: tuple[str, ...]) -> TableView:
    """The view of a dict with these entries."""
    return TableView(name, annotation, "{", entries, "}") if entries else TableView(name, annotation, "{}", (), "")


@dataclass(frozen=True, slots=True)
class FunctionsView:
    """``decoders.py`` and ``encoders.py``: sets and such, functions, then the tables that refer to the functions."""

    header: str
    docstring: str
    imports: tuple[str, ...]
    constants: tuple[str, ...]
    functions: tuple[FunctionView, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class CodecsView:
    """``codecs.py``: the codecs of classes in a table, and those of the types that are no classes."""

    header: str
    docstring: str
    imports: tuple[str, ...]
    table: TableView
    codecs: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class ShapesView:
    """``shapes.py``: one table."""

    header: str
    docstring: str
    imports: tuple[str, ...]
    table: TableView


@dataclass(frozen=True, slots=True)
class InitView:
    """The front of a package or module, ``__init__.py`` and ``__init__.pyi``: what it offers, where each name is from.

    ``imports``, ``lazy``, ``functions`` and ``own`` are what runs; ``typed``, ``declared`` and ``names`` are what type
    checkers read.
    """

    header: str
    docstring: str
    imports: tuple[str, ...]
    lazy: tuple[str, ...]
    functions: tuple[str, ...]
    own: str
    typed: tuple[str, ...]
    declared: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainView:
    """``__main__.py``: the command line of a package."""

    header: str
    package: str
