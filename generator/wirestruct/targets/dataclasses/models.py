"""Prints ``models.py``: declarations in, views of dataclasses and type aliases out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import docstring, names, quote
from wirestruct.targets.dataclasses.view import ClassView, MemberView, ModelsView

__all__ = ["annotation", "models_view"]


def models_view(program: Program, module: ir.Module, header: str) -> ModelsView:
    """The view of one module's classes and aliases."""
    records = [item for item in module.declarations if isinstance(item, ir.Record)]
    aliases = [item for item in module.declarations if isinstance(item, ir.Alias)]
    ordered = _ordered(program, module, aliases)
    return ModelsView(
        header,
        docstring(module.description or f"The types of {module.name}."),
        tuple(_imports(program, module)),
        tuple(_class(program, module, record) for record in records),
        tuple(_alias(program, module, alias, deferred) for alias, deferred in ordered),
    )


def annotation(program: Program, module: str, type_: ir.Type, prefix: str = "") -> str:
    """The Python annotation of a type; ``prefix`` stands before the names of the module's own classes."""
    match type_:
        case ir.Anything():
            return "JSON"
        case ir.Null():
            return "None"
        case ir.Boolean():
            return "bool"
        case ir.Integer():
            return "int"
        case ir.Number():
            return "float"
        case ir.String() | ir.OpenChoice():
            return "str"
        case ir.Choice(values):
            return f"Literal[{', '.join(map(quote, values))}]"
        case ir.Nullable(inner):
            return f"{annotation(program, module, inner, prefix)} | None"
        case ir.Sequence(item):
            return f"list[{annotation(program, module, item, prefix)}]"
        case ir.Mapping(value):
            return f"dict[str, {annotation(program, module, value, prefix)}]"
        case ir.Named():
            return f"{prefix if type_.module == module else ''}{reference(program, module, type_)}"
        case ir.OneOf(variants, dispatch):
            parts = [annotation(program, module, variant, prefix) for variant in variants]
            return " | ".join(dict.fromkeys([*parts, *(["UnknownVariant"] if tagged(dispatch) else [])]))
        case _:
            assert_never(type_)


def tagged(dispatch: ir.Dispatch) -> bool:
    """Whether a value may turn out to be an unknown variant."""
    match dispatch:
        case ir.ByTag():
            return True
        case ir.ByKind(cases):
            return any(tagged(case) for _, case in cases)
        case ir.ByMember(cases, otherwise):
            return any(tagged(case) for _, case in cases) or (otherwise is not None and tagged(otherwise))
        case ir.Leaf() | ir.ByTrial():
            return False


def reference(program: Program, module: str, named: ir.Named) -> str:
    """A declaration as code in ``module`` calls it."""
    return (
        program.class_name(named)
        if named.module == module
        else f"{module_alias(named.module)}.{program.class_name(named)}"
    )


def module_alias(module: str) -> str:
    """What another module of the package is imported as."""
    return f"{module.replace('.', '_')}_models"


def foreign(module: ir.Module) -> list[str]:
    """The other modules that a module's declarations mention."""
    return sorted({named.module for named in _mentioned(module)} - {module.name})


def mutual(program: Program, module: str, other: str) -> bool:
    """Whether two modules mention each other, directly or by way of others."""
    return module != other and _leads(program, module, other) and _leads(program, other, module)


def _leads(program: Program, start: str, goal: str) -> bool:
    modules = {module.name: module for module in program.package.modules}
    reached, queue = {start}, [start]
    while queue:
        found = set(foreign(modules[queue.pop()])) - reached
        reached |= found
        queue += found
    return goal in reached


def relative(module: str, other: str) -> str:
    """The package of ``other``, relative to a file in the package of ``module``."""
    return "." * (module.count(".") + 2) + other


def _imports(program: Program, module: ir.Module) -> Iterator[str]:
    used = names("\n".join(annotation(program, module.name, type_) for type_ in _types(module)))
    fields = [field for item in module.declarations if isinstance(item, ir.Record) for field in item.fields]
    constants = any(isinstance(item, ir.Record) and item.constants for item in module.declarations)
    aliases = any(isinstance(item, ir.Alias) for item in module.declarations)
    typing = [("ClassVar", constants), ("Literal", constants or "Literal" in used)]
    typing.append(("TypeAlias", aliases))
    records = any(isinstance(item, ir.Record) for item in module.declarations)
    typing.insert(0, ("TYPE_CHECKING", records or bool(foreign(module))))
    dots = relative(module.name, "")
    unset = any(isinstance(field.presence, ir.Optional) and program.nullable(field.type) for field in fields)
    values = [("JSON", "JSON" in used), ("UNSET", unset)]
    values += [("UnknownVariant", "UnknownVariant" in used), ("Unset", unset)]
    runtime = [f"from {dots}_runtime.codec import Model"] if records else []
    others = [(relative(module.name, other), "models", module_alias(other)) for other in foreign(module)]
    decorator = f"dataclass{', field' if any(field.secret for field in fields) else ''}"
    real = [f"from dataclasses import {decorator}"] if records else []
    lazy = [f"from {dots}_runtime.lazy import {decorator}"] if records else []
    yield from spaced(
        importing("typing", typing),
        [*runtime, *importing(f"{dots}_runtime.values", values)],
        late_imports(dots, others, real, lazy),
    )


def spaced(*groups: Iterable[str]) -> Iterator[str]:
    """The lines of all groups that have some, with a blank line between two of them."""
    listed = [lines for group in groups if (lines := list(group))]
    for number, lines in enumerate(listed):
        yield from [""] if number else []
        yield from lines


def importing(module: str, wanted: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """The line that imports those names of a module that are used, if any."""
    if used := [name for name, needed in wanted if needed]:
        yield f"from {module} import {', '.join(used)}"


def late_imports(
    dots: str, modules: Sequence[tuple[str, str, str]], real: Sequence[str] = (), lazy: Sequence[str] = ()
) -> Iterator[str]:
    """Modules (package, name, alias) as type checkers see them, and as they are imported: when first looked into.

    ``real`` and ``lazy`` are lines that join the two halves.
    """
    if modules or real:
        yield "if TYPE_CHECKING:"
        yield from (f"    {line}" for line in real)
        yield from (f"    from {package} import {name} as {alias}" for package, name, alias in modules)
        yield "else:"
        yield from (f"    {line}" for line in lazy)
    if modules:
        yield from (f"    from {dots}_runtime.late import late", "")
        yield from (
            f"    {alias} = late({quote(f'{package}.{name}')}, __package__)" for package, name, alias in modules
        )


def _class(program: Program, module: ir.Module, record: ir.Record) -> ClassView:
    named = ir.Named(module.name, record.name)
    members = [
        MemberView(
            f"{program.attribute(named, item.name)}: ClassVar[Literal[{quote(item.value)}]] = {quote(item.value)}",
            docstring(item.description, 4) if item.description else "",
        )
        for item in record.constants
    ]
    needed = [field for field in record.fields if isinstance(field.presence, ir.Required)]
    others = [field for field in record.fields if isinstance(field.presence, ir.Optional)]
    members += [_field(program, named, field) for field in [*needed, *others]]
    name = program.class_name(named)
    return ClassView(name, docstring(record.description or f"{name}.", 4), tuple(members))


def _field(program: Program, owner: ir.Named, field: ir.Field) -> MemberView:
    text = annotation(program, owner.module, field.type)
    settings = ["repr=False"] if field.secret else []
    match field.presence:
        case ir.Required():
            value = f" = field({', '.join(settings)})" if settings else ""
        case ir.Optional():
            nullable = program.nullable(field.type)
            text += " | Unset" if nullable else " | None"
            default = "UNSET" if nullable else "None"
            value = f" = field({', '.join([f'default={default}', *settings])})" if settings else f" = {default}"
        case _:
            assert_never(field.presence)
    attribute = program.attribute(owner, field.name)
    notes = "\n\n".join(filter(None, [field.description, _known(field.type), _assumed(field)]))
    return MemberView(f"{attribute}: {text}{value}", docstring(notes, 4) if notes else "")


def _known(type_: ir.Type) -> str:
    match type_:
        case ir.Nullable(inner) | ir.Sequence(inner):
            return _known(inner)
        case ir.String(known) | ir.OpenChoice(known) if known:
            return f"Known values: {', '.join(known)}; others may appear."
        case _:
            return ""


def _assumed(field: ir.Field) -> str:
    if isinstance(field.presence, ir.Optional) and field.presence.has_default:
        return f"Where it is absent, {quote(field.presence.default)} is assumed."
    return ""


def _alias(program: Program, module: ir.Module, alias: ir.Alias, deferred: bool) -> MemberView:
    name = program.class_name(ir.Named(module.name, alias.name))
    text = annotation(program, module.name, alias.type)
    prose = "\n\n".join(filter(None, [alias.description, _known(alias.type), how(alias.type)]))
    return MemberView(f"{name}: TypeAlias = {quote(text) if deferred else text}", docstring(prose) if prose else "")


def how(type_: ir.Type) -> str:
    """How a union's variant is found, in words."""
    return f"The variant is found {_how(type_.dispatch)}." if isinstance(type_, ir.OneOf) else ""


def _how(dispatch: ir.Dispatch) -> str:
    match dispatch:
        case ir.Leaf():
            return "at once"
        case ir.ByKind(cases):
            inner = [_how(case) for _, case in cases if not isinstance(case, ir.Leaf)]
            return "by JSON type" + "".join(f", then {text}" for text in dict.fromkeys(inner))
        case ir.ByTag(name, cases):
            inner = [_how(case) for _, case in cases if not isinstance(case, ir.Leaf)]
            return f"by its {name!r}" + "".join(f", then {text}" for text in dict.fromkeys(inner))
        case ir.ByMember(cases, _):
            return f"by which of {', '.join(repr(name) for name, _ in cases)} is present"
        case ir.ByTrial():
            return "by trying each schema in order"


def _ordered(program: Program, module: ir.Module, aliases: list[ir.Alias]) -> list[tuple[ir.Alias, bool]]:
    """Aliases after the aliases they mention; those that importing the module cannot evaluate are deferred as text."""
    by_name = {ir.Named(module.name, alias.name): alias for alias in aliases}
    done: dict[ir.Named, bool] = {}

    def visit(named: ir.Named, open_: frozenset[ir.Named]) -> None:
        if named not in done and named not in open_:
            for other in _names(by_name[named].type):
                if other in by_name:
                    visit(other, open_ | {named})
            done[named] = _deferred(program, named, frozenset())

    for named in by_name:
        visit(named, frozenset())
    return [(by_name[named], deferred) for named, deferred in done.items()]


def _deferred(program: Program, named: ir.Named, open_: frozenset[ir.Named]) -> bool:
    """Whether an alias leads to itself, or to a module that is imported halfway when its own module is."""
    declaration = program.declarations[named]
    return isinstance(declaration, ir.Alias) and any(
        other in open_ | {named}
        or mutual(program, named.module, other.module)
        or _deferred(program, other, open_ | {named})
        for other in _names(declaration.type)
    )


def _types(module: ir.Module) -> Iterator[ir.Type]:
    for declaration in module.declarations:
        match declaration:
            case ir.Record(fields=fields):
                yield from (field.type for field in fields)
            case ir.Alias(type=type_):
                yield type_


def _mentioned(module: ir.Module) -> Iterator[ir.Named]:
    for type_ in _types(module):
        yield from _names(type_)


def _names(type_: ir.Type) -> Iterator[ir.Named]:
    match type_:
        case ir.Named():
            yield type_
        case ir.Nullable(inner) | ir.Sequence(inner) | ir.Mapping(inner):
            yield from _names(inner)
        case ir.OneOf(variants):
            for variant in variants:
                yield from _names(variant)
        case _:
            return
