"""The second flavour: the same schemas as pydantic models.

In: an ``ir.Package``.  Out: ``pydantic_models/``, one module for each module of the package, written by
``datamodel-code-generator`` through its public Python API.  pydantic is imported only there.

Names are the definitions' own, unions and enumerations are aliases as in the first flavour, members that are not
listed are kept, and ``model_dump(by_alias=True, exclude_unset=True)`` gives back what was read.  A module is made from
its own self-contained document: what it refers to in other documents appears again in it, as classes of its own, unless
all it does is give names to types of other modules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic
from wirestruct.formatting import format_whole
from wirestruct.output import Files
from wirestruct.targets.dataclasses.names import class_name
from wirestruct.targets.dataclasses.text import comment, docstring, quote
from wirestruct.targets.pydantic.aliases import aliases, renamed
from wirestruct.targets.pydantic.checking import bound_names, foreign_parts
from wirestruct.targets.pydantic.reading import readable, unexpressed
from wirestruct.targets.pydantic.view import ModuleHeadView, PackageView
from wirestruct.templating import fill

__all__ = ["render"]

FOLDER: Final = "pydantic_models"


def render(package: ir.Package, config: Config) -> tuple[Files, list[Diagnostic]]:
    """The flavour's files, by path in the package's folder, and what ``datamodel-code-generator`` could not do."""
    files = {f"{FOLDER}/__init__.py": _package(config.distribution.name if config.distribution else package.name)}
    problems: list[Diagnostic] = []
    modules = [module for module in package.modules if module.declarations]
    for module in modules:
        path = _path(module, modules)
        files[path], found = _module(module, path.count("/"))
        problems += found
    for folder in sorted({folder for path in files for folder in _parents(path)}):
        files.setdefault(f"{folder}/__init__.py", "")
    return dict(zip(files, format_whole(list(files.values())), strict=True)), problems


def _package(distribution: str) -> str:
    name = comment(distribution)
    refusal = f'this module needs pydantic: pip install "{name}[pydantic]"'
    return fill("pydantic/package.py.jinja", PackageView(name, quote(refusal)))


def _module(module: ir.Module, level: int) -> tuple[str, list[Diagnostic]]:
    """The text of one module, ``level`` folders deep; only its head where there are problems."""
    if elsewhere := renamed(module):
        return aliases(elsewhere, _head(module), level), []
    # Importing datamodel-code-generator takes half a second, which is this target's to spend and nobody else's.
    from wirestruct.targets.pydantic.generation import GenerationError, models

    head = _head(module)
    try:
        text = models(readable(module.schema), head)
        tree = ast.parse(text)
    except (GenerationError, SyntaxError) as error:
        message = f"datamodel-code-generator cannot model this document: {error}"
        return head, [Diagnostic("WS505", message, module.location, "leave the pydantic target out")]
    problems = [*_misnamed(module, tree), *_foreign(module, tree)]
    return (head if problems else text), problems


def _head(module: ir.Module) -> str:
    keywords = ", ".join(unexpressed(module.schema))
    left = f"\n\nOnly the validators of ``{module.name}`` check what no pydantic field can say: {keywords}."
    text = f"The types of ``{module.name}`` as pydantic models.{left if keywords else ''}"
    return fill("pydantic/module_head.py.jinja", ModuleHeadView(comment(module.location.path), docstring(text)))


def _misnamed(module: ir.Module, tree: ast.Module) -> Iterator[Diagnostic]:
    """Declarations that the text does not bind under their own name."""
    bound = bound_names(tree)
    for name in module.definitions:
        if (expected := class_name(name)) not in bound:
            yield Diagnostic("WS401", f"datamodel-code-generator calls {expected} something else", module.location)


def _foreign(module: ir.Module, tree: ast.Module) -> Iterator[Diagnostic]:
    """Statements that are no declarations."""
    for part in foreign_parts(tree):
        yield Diagnostic("WS505", f"the pydantic module holds more than declarations: {part}", module.location)


def _path(module: ir.Module, modules: list[ir.Module]) -> str:
    """A module is a file, or a folder where other modules live below it."""
    below = any(other.name.startswith(f"{module.name}.") for other in modules)
    return f"{FOLDER}/{module.name.replace('.', '/')}{'/__init__' if below else ''}.py"


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
