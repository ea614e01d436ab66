"""Prints ``decoders.py`` and ``encoders.py``, the unrolled functions of a module, and ``codecs.py``, a ``Codec`` a type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wirestruct import ir
from wirestruct.targets.dataclasses.decoding import Decoders
from wirestruct.targets.dataclasses.encoding import Encoders
from wirestruct.targets.dataclasses.models import foreign, importing, late_imports, relative, spaced
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import docstring, names, quote
from wirestruct.targets.dataclasses.view import CodecsView, FunctionsView, FunctionView, MemberView, TableView, table

__all__ = ["codec_names", "codecs_view", "decoders_view", "encoders_view"]

_FAST = ("BIG", "Reject", "encoder", "free", "leftover", "new", "raw", "real", "restore", "unknown", "untagged")
_VALUES = ("JSON", "UNSET", "UnknownVariant")


def codec_names(program: Program, module: ir.Module) -> list[str]:
    """The codecs that stand beside the type aliases which are not just another name of a class."""
    return [f"{program.class_name(ir.Named(module.name, alias.name))}Codec" for alias in _aliases(program, module)]


def decoders_view(program: Program, module: ir.Module, header: str) -> FunctionsView:
    """The view of the functions that read one module's types."""
    decoders = Decoders(program, module.name)
    for record in _records(module):
        decoders.record(record)
    for alias in _aliases(program, module):
        decoders.alias(alias)
    note = docstring(f"How the types of {module.name} are read: unrolled, for the happy path.")
    return _functions(module, header, note, decoders.constants, decoders.functions, decoders.tables)


def encoders_view(program: Program, module: ir.Module, header: str) -> FunctionsView:
    """The view of the functions that write one module's types."""
    encoders = Encoders(program, module.name)
    for record in _records(module):
        encoders.record(record)
    for alias in _aliases(program, module):
        encoders.alias(alias)
    note = docstring(f"How the types of {module.name} are written: unrolled, for the happy path.")
    return _functions(module, header, note, encoders.constants, encoders.functions, encoders.tables)


def codecs_view(program: Program, module: ir.Module, header: str) -> CodecsView:
    """The view of one module's codecs."""
    aliases = _aliases(program, module)
    classes = _classes(program, module)
    dots = relative(module.name, "")
    imports = ["from typing import Any, Final", "", f"from {dots}_runtime.codec import Codec"]
    return CodecsView(
        header,
        docstring(f"What reads and writes each type of {module.name}; the functions are imported when first used."),
        (*imports, *(["from . import models as m"] if aliases or classes.entries else [])),
        classes,
        tuple(_codec(program, module, alias) for alias in aliases),
    )


def _records(module: ir.Module) -> list[ir.Record]:
    return [item for item in module.declarations if isinstance(item, ir.Record)]


def _aliases(program: Program, module: ir.Module) -> list[ir.Alias]:
    """The aliases that are not just another name of a class."""
    aliases = [item for item in module.declarations if isinstance(item, ir.Alias)]
    return [alias for alias in aliases if program.record(ir.Named(module.name, alias.name)) is None]


def _codec(program: Program, module: ir.Module, alias: ir.Alias) -> MemberView:
    name = program.class_name(ir.Named(module.name, alias.name))
    return MemberView(
        f"{name}Codec: Final[Codec[m.{name}]] = {_call(program, module, alias)}",
        docstring(f"Reads and writes ``{name}``."),
    )


def _classes(program: Program, module: ir.Module) -> TableView:
    entries = tuple(
        f"m.{program.class_name(ir.Named(module.name, record.name))}: {_call(program, module, record)},"
        for record in _records(module)
    )
    return table("CODECS", "dict[type, Codec[Any]]", entries)


def _call(program: Program, module: ir.Module, declaration: ir.Declaration) -> str:
    function = program.function_name(ir.Named(module.name, declaration.name))
    return f"Codec({quote(module.name)}, {quote(declaration.name)}, {quote(function)})"


def _functions(
    module: ir.Module,
    header: str,
    note: str,
    constants: Mapping[str, str],
    functions: Mapping[str, FunctionView],
    tables: Mapping[str, TableView],
) -> FunctionsView:
    text = "\n".join([*_text(functions.values()), *(entry for one in tables.values() for entry in one.entries)])
    return FunctionsView(
        header,
        note,
        tuple(_imports(module, names(text), bool(constants), list(tables.values()))),
        tuple(f"{name}: Final = {value}" for name, value in constants.items()),
        tuple(functions.values()),
        tuple(tables.values()),
    )


def _text(functions: Iterable[FunctionView]) -> Iterator[str]:
    for function in functions:
        yield function.signature
        yield from function.lines


def _imports(module: ir.Module, used: frozenset[str], constants: bool, tables: list[TableView]) -> Iterator[str]:
    others = _others(module, used)
    typing = [("TYPE_CHECKING", bool(others)), ("Any", "Any" in used or bool(tables))]
    typing += [("Final", constants or bool(tables)), ("Literal", "Literal" in used)]
    dots = relative(module.name, "")
    yield from spaced(
        [
            *importing("collections.abc", [("Callable", any("Callable[" in one.annotation for one in tables))]),
            *importing("typing", typing),
        ],
        [
            *importing(f"{dots}_runtime.fast", [(name, name in used) for name in _FAST]),
            *importing(f"{dots}_runtime.values", [(name, name in used) for name in _VALUES]),
            *importing(".", [("models as m", "m" in used), ("validators", "validators" in used)]),
        ],
        late_imports(dots, others),
    )


def _others(module: ir.Module, used: frozenset[str]) -> list[tuple[str, str, str]]:
    """The modules of other packages whose names are used: package, name, alias."""
    return [
        (relative(module.name, other), name, alias)
        for other in foreign(module)
        for name in ("decoders", "encoders", "models", "validators")
        if (alias := f"{other.replace('.', '_')}_{name}") in used
    ]
