"""Prints ``shapes.py``: the types of a module as data, for the exact reader and writer."""

from __future__ import annotations

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.targets.dataclasses.decoding import callee
from wirestruct.targets.dataclasses.models import foreign, module_alias, reference, relative
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import docstring, names, quote, tuple_of
from wirestruct.targets.dataclasses.view import ShapesView, table

__all__ = ["shapes_view"]


def shapes_view(program: Program, module: ir.Module, header: str) -> ShapesView:
    """The view of one module's table of shapes."""
    entries = tuple(f"{quote(item.name)}: {_declaration(program, module.name, item)}," for item in module.declarations)
    used = names("".join(entries))
    dots = relative(module.name, "")
    records = any(isinstance(item, ir.Record) for item in module.declarations)
    imports = [f"from {dots}_runtime import shapes as s"]
    imports += ["from . import models as m"] if records else []
    imports += ["from . import validators"] if "validators" in used else []
    imports += [
        f"from {relative(module.name, other)} import models as {module_alias(other)}"
        for other in foreign(module)
        if module_alias(other) in used
    ]
    imports += [
        f"from {relative(module.name, other)} import validators as {stem}_validators"
        for other in foreign(module)
        if f"{(stem := other.replace('.', '_'))}_validators" in used
    ]
    return ShapesView(
        header,
        docstring(f"The types of {module.name} as data, read when the unrolled codecs give a value back."),
        tuple(imports),
        table("SHAPES", "dict[str, s.Shape]", entries),
    )


def _declaration(program: Program, module: str, declaration: ir.Declaration) -> str:
    match declaration:
        case ir.Alias(type=type_):
            return _shape(program, module, type_)
        case ir.Record(constants=constants, fields=fields, others=others):
            named = ir.Named(module, declaration.name)
            model = f"m.{reference(program, module, named)}"
            tags = tuple_of(f"({quote(item.name)}, {quote(item.value)})" for item in constants)
            members = tuple_of(_member(program, named, item) for item in fields)
            kept = [tag.name for tag in constants if tag.read_only] + [item.name for item in fields if item.read_only]
            rest = [_shape(program, module, others) if others else "None"]
            rest += [f"read_only={tuple_of(map(quote, kept))}"] if kept else []
            rest += ["untyped=True"] if declaration.untyped else []
            return f"s.ObjectOf({model}, {tags}, {members}, {', '.join(rest)})"
        case _:
            assert_never(declaration)


def _member(program: Program, owner: ir.Named, item: ir.Field) -> str:
    parts = [quote(item.name), quote(program.attribute(owner, item.name)), _shape(program, owner.module, item.type)]
    if isinstance(item.presence, ir.Required):
        parts.append("required=True")
    if program.nullable(item.type):
        parts.append("nullable=True")
    if item.rule != "plain":
        parts.append(f"rule={quote(item.rule)}")
    if item.rule in {"omit_default", "write_default"} and isinstance(item.presence, ir.Optional):
        parts.append(f"default={quote(item.presence.default)}")
    return f"s.Member({', '.join(parts)})"


def _shape(program: Program, module: str, type_: ir.Type) -> str:
    match type_:
        case ir.Anything():
            return "s.Free()"
        case ir.Null():
            return "s.Nothing()"
        case ir.Boolean():
            return "s.Truth()"
        case ir.Integer(width):
            return f"s.Whole({quote(width) if width else ''})"
        case ir.Number():
            return "s.Real()"
        case ir.String():
            return "s.Text()"
        case ir.Choice(values):
            return f"s.Choice({tuple_of(map(quote, values))})"
        case ir.OpenChoice(values):
            return f"s.OpenChoice({tuple_of(map(quote, values))})"
        case ir.Nullable(inner):
            return f"s.Maybe({_shape(program, module, inner)})"
        case ir.Sequence(item):
            return f"s.ListOf({_shape(program, module, item)})"
        case ir.Mapping(value):
            return f"s.MapOf({_shape(program, module, value)})"
        case ir.Named():
            return f"s.Ref({quote(type_.module)}, {quote(type_.name)})"
        case ir.OneOf(variants, dispatch):
            shapes = tuple_of(_shape(program, module, variant) for variant in variants)
            return f"s.Either({shapes}, {_dispatch(program, module, variants, dispatch)})"
        case _:
            assert_never(type_)


def _dispatch(program: Program, module: str, variants: tuple[ir.Type, ...], dispatch: ir.Dispatch) -> str:
    def cases(items: tuple[tuple[str, ir.Dispatch], ...]) -> str:
        shown = (f"{quote(name)}: {_dispatch(program, module, variants, case)}" for name, case in items)
        return f"{{{', '.join(shown)}}}"

    match dispatch:
        case ir.Leaf(index):
            return f"s.Pick({index})"
        case ir.ByKind(items):
            return f"s.ByKind({cases(tuple(items))})"
        case ir.ByTag(name, items, optional, untagged):
            parts = [quote(name), cases(items), *(["optional=True"] if optional else [])]
            parts += [f"untagged=s.Pick({untagged.variant})"] if untagged else []
            return f"s.ByTag({', '.join(parts)})"
        case ir.ByMember(items, otherwise, lax):
            last = _dispatch(program, module, variants, otherwise) if otherwise else "None"
            return f"s.ByMember({cases(items)}, {last}{', lax=True' if lax else ''})"
        case ir.ByTrial(indices):
            named = [(variants[index], index) for index in indices]
            tests = [
                f"({callee(program, module, item, 'check')}, {index})"
                for item, index in named
                if isinstance(item, ir.Named)
            ]
            return f"s.ByTrial({tuple_of(tests)})"
        case _:
            assert_never(dispatch)
