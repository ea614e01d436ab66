"""Prints ``codecs.py``: the unrolled functions of a module, their tables, and a ``Codec`` for every type."""

from __future__ import annotations

from collections.abc import Iterator

from wirestruct import ir
from wirestruct.targets.dataclasses.decoding import Decoders
from wirestruct.targets.dataclasses.encoding import Encoders
from wirestruct.targets.dataclasses.models import foreign, late_imports, relative
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import docstring, mentions, quote, without_strings
from wirestruct.targets.dataclasses.view import CodecsView, FunctionView, MemberView, TableView

__all__ = ["codec_names", "codecs_view"]


def codec_names(program: Program, module: ir.Module) -> list[str]:
    """The codecs that stand beside the type aliases which are not just another name of a class."""
    return [f"{program.class_name(ir.Named(module.name, alias.name))}Codec" for alias in _aliases(program, module)]


def codecs_view(program: Program, module: ir.Module, header: str) -> CodecsView:
    """The view of one module's codecs."""
    decoders, encoders = Decoders(program, module.name), Encoders(program, module.name)
    for declaration in module.declarations:
        match declaration:
            case ir.Record():
                decoders.record(declaration)
                encoders.record(declaration)
            case ir.Alias() if program.record(ir.Named(module.name, declaration.name)) is None:
                decoders.alias(declaration)
                encoders.alias(declaration)
            case ir.Alias():  # another name of a class
                pass
    functions = (*decoders.functions.values(), *encoders.functions.values())
    tables = (*decoders.tables.values(), *encoders.tables.values(), _classes(program, module))
    constants = tuple(f"{name}: Final = {text}" for name, text in decoders.constants.items())
    codecs = tuple(_codec(program, module, alias) for alias in _aliases(program, module))
    text = without_strings("\n".join([*_text(functions), *(entry for table in tables for entry in table.entries)]))
    annotations = "\n".join([text, *(codec.line for codec in codecs)])
    return CodecsView(
        header,
        docstring(f"How the types of {module.name} are read and written: unrolled, for the happy path."),
        tuple(_imports(module, text, annotations, any("Callable[" in table.annotation for table in tables))),
        constants,
        functions,
        tables,
        codecs,
    )


def _aliases(program: Program, module: ir.Module) -> list[ir.Alias]:
    aliases = [item for item in module.declarations if isinstance(item, ir.Alias)]
    return [alias for alias in aliases if program.record(ir.Named(module.name, alias.name)) is None]


def _codec(program: Program, module: ir.Module, alias: ir.Alias) -> MemberView:
    named = ir.Named(module.name, alias.name)
    name, function = program.class_name(named), program.function_name(named)
    arguments = f"{quote(module.name)}, {quote(alias.name)}, decode_{function}, encode_{function}"
    return MemberView(
        f"{name}Codec: Final[Codec[m.{name}]] = Codec({arguments})",
        docstring(f"Reads and writes ``{name}``."),
    )


def _classes(program: Program, module: ir.Module) -> TableView:
    entries: list[str] = []
    for record in (item for item in module.declarations if isinstance(item, ir.Record)):
        named = ir.Named(module.name, record.name)
        function = program.function_name(named)
        arguments = f"{quote(module.name)}, {quote(record.name)}, decode_{function}, encode_{function}"
        entries.append(f"m.{program.class_name(named)}: Codec({arguments}),")
    return TableView("CODECS", "dict[type, Codec[Any]]", "{", tuple(entries), "}")


def _text(functions: tuple[FunctionView, ...]) -> Iterator[str]:
    for function in functions:
        yield function.signature
        yield from function.lines


def _imports(module: ir.Module, text: str, annotations: str, callables: bool) -> Iterator[str]:
    if callables:
        yield "from collections.abc import Callable"
    others = _others(module, annotations)
    names = [", Literal"] if "Literal[" in annotations else []
    yield f"from typing import {'TYPE_CHECKING, ' if others else ''}Any, Final{''.join(names)}"
    yield ""
    dots = relative(module.name, "")
    yield f"from {dots}_runtime.codec import Codec"
    fast = ["BIG", "Reject", "encoder", "free", "leftover", "new", "raw", "real", "restore", "unknown", "untagged"]
    used = [name for name in fast if mentions(text, name)]
    if used:
        yield f"from {dots}_runtime.fast import {', '.join(used)}"
    values = [name for name in ("JSON", "UNSET", "UnknownVariant") if mentions(annotations, name)]
    if values:
        yield f"from {dots}_runtime.values import {', '.join(values)}"
    if mentions(annotations, "m"):
        yield "from . import models as m"
    if mentions(text, "validators"):
        yield "from . import validators"
    yield from late_imports(dots, others)


def _others(module: ir.Module, text: str) -> list[tuple[str, str, str]]:
    """The modules of other packages that a text mentions: package, name, alias."""
    return [
        (relative(module.name, other), name, alias)
        for other in foreign(module)
        for name in ("codecs", "models", "validators")
        if mentions(text, alias := f"{other.replace('.', '_')}_{name}")
    ]
