"""What a generated pydantic module may consist of.

In: Python text that ``datamodel-code-generator`` wrote.  Out: what in it is not a declaration, and the names it binds.

The text is somebody else's, built from names and descriptions that are somebody else's again.  It is accepted when
every statement is an import from the modules models need, a class, an alias, or a rebuild, and every call in it is one
of a handful; so a schema cannot make importing the module do anything but declare models.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["bound_names", "foreign_parts"]

_MODULES: Final = frozenset({"__future__", "builtins", "typing", "typing_extensions", "pydantic"})
_CALLS: Final = frozenset({"ConfigDict", "Field", "StringConstraints", "TypeAliasType"})
_RENAMED: Final = "_aliased"  # what datamodel-code-generator adds to an import that a field's name would hide


def foreign_parts(module: ast.Module) -> list[str]:
    """What is not a declaration, one line each: ``"Import on line 7"``."""
    return [f"{type(node).__name__} on line {getattr(node, 'lineno', 0)}" for node in _in_body(module.body)]


def bound_names(module: ast.Module) -> frozenset[str]:
    """The classes and aliases of the module."""
    classes = {node.name for node in module.body if isinstance(node, ast.ClassDef)}
    assigned = (target for node in module.body if isinstance(node, ast.Assign) for target in node.targets)
    return frozenset(classes | {target.id for target in assigned if isinstance(target, ast.Name)})


def _in_body(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    for node in body:
        match node:
            case ast.ImportFrom(module=str(module), level=0) if module in _MODULES:
                pass
            case ast.ClassDef(decorator_list=[], keywords=[]):
                yield from _in_all(node.bases)
                yield from _in_body(node.body)
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                pass
            case ast.Expr(value=ast.Call(func=ast.Attribute(ast.Name(), "model_rebuild"), args=[], keywords=[])):
                pass
            case ast.Assign(targets=[ast.Name()], value=value):
                yield from _in(value)
            case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=None):
                yield from _in(annotation)
            case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=ast.expr() as value):
                yield from _in_all((annotation, value))
            case _:
                yield node


def _in_all(nodes: Iterable[ast.expr]) -> Iterator[ast.AST]:
    for node in nodes:
        yield from _in(node)


def _in(node: ast.expr) -> Iterator[ast.AST]:
    """The foreign parts of an expression; a string in it is a forward reference and read as one."""
    match node:
        case ast.Name():
            pass
        case ast.Constant(value=str(text)):
            yield from _in(ast.parse(text, mode="eval").body) if _is_expression(text) else (node,)
        case ast.Constant():
            pass
        case ast.Subscript(value=ast.Name(id=name), slice=values) if name.removesuffix(_RENAMED) == "Literal":
            yield from _data(values)
        case ast.Subscript(value=value, slice=index):
            yield from _in_all((value, index))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _in_all((left, right))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            yield from _in_all(items)
        case ast.Dict(keys=keys, values=values):
            yield from _in_all(key for key in (*keys, *values) if key is not None)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords) if (
            name.removesuffix(_RENAMED) in _CALLS
        ):
            yield from _in_all(arguments)
            for argument in keywords:
                yield from _data(argument.value)
        case _:
            yield node


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _data(node: ast.expr) -> Iterator[ast.AST]:
    """The parts of an argument that are not plain data."""
    match node:
        case ast.Constant():
            pass
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            pass
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                yield from _data(item)
        case _:
            yield node
