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
    """A package with its Python names."""

    package: ir.Package
    names: Mapping[str, ModuleNames]
    declarations: Mapping[ir.Named, ir.Declaration]
    attributes: Mapping[ir.Named, Mapping[str, str]]

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
        if isinstance(type_, ir.Named):
            match self.declarations[type_]:
                case ir.Alias(type=ir.OneOf()) | ir.Record():
                    return type_
                case ir.Alias(type=inner):
                    return type_ if self._reaches(inner, type_, frozenset()) else self.plain(inner)
        return type_

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

    def _reaches(self, type_: ir.Type, goal: ir.Named, seen: frozenset[ir.Named]) -> bool:
        match type_:
            case ir.Named() if type_ in seen:
                return False
            case ir.Named():
                declaration = self.declarations[type_]
                inner = isinstance(declaration, ir.Alias) and self._reaches(declaration.type, goal, seen | {type_})
                return type_ == goal or inner
            case ir.Nullable(inner_type) | ir.Sequence(inner_type) | ir.Mapping(inner_type):
                return self._reaches(inner_type, goal, seen)
            case ir.OneOf(variants):
                return any(self._reaches(variant, goal, seen) for variant in variants)
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
    result = Program(package, MappingProxyType(names), MappingProxyType(declarations), MappingProxyType(members))
    return result, problems
