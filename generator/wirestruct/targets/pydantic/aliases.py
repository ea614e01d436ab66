"""Modules that only give names to types of other modules, such as the operations of an OpenAPI document.

In: an ``ir.Module`` and how its head reads.  Out: Python text that imports those types.  ``datamodel-code-generator``
sees one document at a time and would write them all once more, as different classes.
"""

from __future__ import annotations

from wirestruct import ir
from wirestruct.targets.dataclasses.names import class_name
from wirestruct.targets.pydantic.view import AliasesView
from wirestruct.templating import fill

__all__ = ["aliases", "renamed"]


def renamed(module: ir.Module) -> dict[str, ir.Named]:
    """What each name of the module stands for elsewhere; empty where the module has a type of its own."""
    found = {
        declaration.name: declaration.type
        for declaration in module.declarations
        if isinstance(declaration, ir.Alias) and isinstance(declaration.type, ir.Named)
        if declaration.type.module != module.name
    }
    return found if len(found) == len(module.declarations) else {}


def aliases(targets: dict[str, ir.Named], head: str, level: int) -> str:
    """The module's text; the folder of all pydantic modules is ``level`` dots away."""
    imports = {target.module: _import(target.module, level) for target in targets.values()}
    lines = [
        f"{class_name(name)}: TypeAlias = {_flat(target.module)}.{class_name(target.name)}"
        for name, target in targets.items()
    ]
    return fill("pydantic/aliases.py.jinja", AliasesView(head, tuple(sorted(imports.values())), tuple(lines)))


def _import(module: str, level: int) -> str:
    folder, _, leaf = module.rpartition(".")
    return f"from {'.' * level}{folder} import {leaf} as {_flat(module)}"


def _flat(module: str) -> str:
    return module.replace(".", "_")
