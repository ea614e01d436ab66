"""What the printers of this target ask about a package: declarations by name, Python names, what a type comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wirestruct import ir
from wirestruct.diagnostics import Diagnostic
from wirestruct.targets.dataclasses.names import ModuleNames, attributes, module_names

__all__ = ["Program", "program"]


@dataclass(frozen=True, slots=True)
class Program:
    """A package with its Python names; ``ends`` says what the names of types that are no objects stand for."""

    package: ir.Package
    names: Mapping[str, ModuleNames]
    declarations: Mapping[ir.Named, ir.Declaration]
    attributes: Mapping[ir.Named, Mapping[str, str]]
    ends: Mapping[ir.Named, ir.Type]

    def class_name(self, named: ir.Named) -> str:
        """The Python name of a declaration."""
        return self.names[named.module].classes[named.name]

    def function_name(self, named: ir.Named) -> str:
        """The same in snake case, unique in its module."""
        return self.names[named.module].functions[self.class_name(named)]

    def attribute(self, named: ir.Named, member: str) -> str:
        """The attribute that holds a member of an object."""
        return self.attributes[named][member]

    def plain(self, type_: ir.Type) -> ir.Type:
        """The type itself, names of other than objects and unions followed to what they stand for."""
        return self.ends[type_] if isinstance(type_, ir.Named) else type_

    def record(self, type_: ir.Type) -> ir.Named | None:
        """The object declaration that a type is or is another name for."""
        plain = self.plain(type_)
        is_record = isinstance(plain, ir.Named) and isinstance(self.declarations[plain], ir.Record)
        return plain if isinstance(plain, ir.Named) and is_record else None

    def nullable(self, type_: ir.Type) -> bool:
        """Whether null is one of the type's own values."""
        match type_:
            case ir.Nullable() | ir.Null() | ir.Anything():
                return True
            case ir.Named():
                declaration = self.declarations[type_]
                return isinstance(declaration, ir.Alias) and self.nullable(declaration.type)
            case _:
                return False


def program(package: ir.Package) -> tuple[Program, list[Diagnostic]]:
    """The package with a Python name for everything; what had to be changed for that is reported."""
    problems: list[Diagnostic] = []
    names: dict[str, ModuleNames] = {}
    for module in package.modules:
        names[module.name], found = module_names(module)
        problems += found
    declarations = {
        ir.Named(module.name, declaration.name): declaration
        for module in package.modules
        for declaration in module.declarations
    }
    members: dict[ir.Named, Mapping[str, str]] = {}
    for module in package.modules:
        classes = frozenset(names[module.name].classes.values())
        for record in (item for item in module.declarations if isinstance(item, ir.Record)):
            members[ir.Named(module.name, record.name)], found = attributes(record, classes)
            problems += found
    ends = {named: _end(named, declarations) for named in declarations}
    result = Program(
        package,
        MappingProxyType(names),
        MappingProxyType(declarations),
        MappingProxyType(members),
        MappingProxyType(ends),
    )
    return result, problems


def _end(named: ir.Named, declarations: Mapping[ir.Named, ir.Declaration]) -> ir.Type:
    match declarations[named]:
        case ir.Alias(type=ir.OneOf()) | ir.Record():
            return named
        case ir.Alias(type=inner):
            if _reaches(inner, named, declarations, frozenset()):
                return named
            return _end(inner, declarations) if isinstance(inner, ir.Named) else inner


def _reaches(
    type_: ir.Type, goal: ir.Named, declarations: Mapping[ir.Named, ir.Declaration], seen: frozenset[ir.Named]
) -> bool:
    """Whether an alias leads to itself."""
    match type_:
        case ir.Named() if type_ in seen:
            return False
        case ir.Named():
            declaration = declarations[type_]
            return type_ == goal or (
                isinstance(declaration, ir.Alias) and _reaches(declaration.type, goal, declarations, seen | {type_})
            )
        case ir.Nullable(inner) | ir.Sequence(inner) | ir.Mapping(inner):
            return _reaches(inner, goal, declarations, seen)
        case ir.OneOf(variants):
            return any(_reaches(variant, goal, declarations, seen) for variant in variants)
        case _:
            return False
