"""Prints the functions of ``encoders.py``: types in, unrolled functions out.

An encoder takes its object's word for the types of its fields.  What turns out not to be writable goes to the exact
writer of the runtime, which finds the field.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.naming import snake
from wirestruct.targets.dataclasses.decoding import INDENT, callee, entry, set_of
from wirestruct.targets.dataclasses.models import reference, tagged
from wirestruct.targets.dataclasses.names import Claims
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import quote
from wirestruct.targets.dataclasses.view import FunctionView, TableView, table

__all__ = ["Encoders"]


@dataclass(slots=True)
class Encoders:
    """The functions and tables of one module, in the order they were asked for."""

    program: Program
    module: str
    constants: dict[str, str] = field(default_factory=dict[str, str])
    functions: dict[str, FunctionView] = field(default_factory=dict[str, FunctionView])
    tables: dict[str, TableView] = field(default_factory=dict[str, TableView])
    claims: Claims = field(default_factory=Claims)

    def __post_init__(self) -> None:
        for function in self.program.names[self.module].functions.values():
            self.claims.name(f"encode_{function}", function)

    def record(self, record: ir.Record) -> None:
        """Print the encoder of an object: what is always there in one display, the rest one by one."""
        named = ir.Named(self.module, record.name)
        name, function = self.program.class_name(named), self.program.function_name(named)
        entries = [f"{quote(item.name)}: {quote(item.value)}," for item in record.constants]
        known = f"{function.upper()}_MEMBERS"
        members: tuple[ir.Constant | ir.Field, ...] = (*record.constants, *record.fields)
        self.constants[known] = set_of([quote(item.name) for item in members])
        lines: list[str] = []
        for number, item in enumerate(record.fields, 1):
            v = f"v{number}"
            source = f"o.{self.program.attribute(named, item.name)}"
            key = quote(item.name)
            if isinstance(item.presence, ir.Required):
                entries.append(f"{key}: {self.value(item.type, source, f'{function}_{snake(item.name)}')},")
            else:
                absent = "UNSET" if self.program.nullable(item.type) else "None"
                written = self.value(item.type, v, f"{function}_{snake(item.name)}")
                lines += [f"if ({v} := {source}) is not {absent}:", f"{INDENT}d[{key}] = {written}"]
        filled = ["d: dict[str, Any] = {", *(f"{INDENT}{entry}" for entry in entries), "}"]
        start = filled if entries else ["d: dict[str, Any] = {}"]
        rest = ["if o.extras is not None:", f"{INDENT}restore(d, o.extras, {known})", "return d"]
        signature = f"def encode_{function}(o: m.{name}) -> dict[str, Any]:"
        self.functions[f"encode_{function}"] = FunctionView(signature, "", (*start, *lines, *rest))

    def alias(self, alias: ir.Alias) -> None:
        """Print the encoder of a named type that is not an object."""
        named = ir.Named(self.module, alias.name)
        self._function(f"encode_{self.program.function_name(named)}", alias.type)

    def _function(self, name: str, type_: ir.Type) -> str:
        match type_:
            case ir.OneOf():
                lines = self._union(name, type_)
            case _:
                lines = [f"return {self.value(type_, 'v', name.removeprefix('encode_'))}"]
        self.functions[name] = FunctionView(f"def {name}(v: Any) -> Any:", "", tuple(lines))
        return name

    def value(self, type_: ir.Type, v: str, owner: str) -> str:
        """The expression that writes the value ``v``; functions born here are called after ``owner``."""
        plain = self.program.plain(type_)
        match plain:
            case ir.Anything():
                return f"free({v})"
            case ir.Null() | ir.Boolean() | ir.Integer() | ir.String() | ir.Choice() | ir.OpenChoice():
                return v
            case ir.Number():
                return f"real({v})"
            case ir.Nullable(inner):
                if self.same(inner):
                    return v
                return f"None if {v} is None else {self.value(inner, v, owner)}"
            case ir.Sequence(item):
                if self.same(item):
                    return f"{v}.copy()"
                element = "ii" if v == "i" else "i"
                return f"[{self.value(item, element, f'{owner}_item')} for {element} in {v}]"
            case ir.Mapping(value):
                if self.same(value):
                    return f"{v}.copy()"
                return f"{{k: {self.value(value, 'e', f'{owner}_value')} for k, e in {v}.items()}}"
            case ir.Named():
                return f"{callee(self.program, self.module, plain, 'encode')}({v})"
            case ir.OneOf():
                if all(self.same(variant) for variant in plain.variants) and not tagged(plain.dispatch):
                    return v
                return f"{self._function(self.claims.name(f'encode_{owner}', plain), plain)}({v})"
            case _:
                assert_never(plain)

    def same(self, type_: ir.Type) -> bool:
        """Whether a value is written as it stands."""
        plain = self.program.plain(type_)
        match plain:
            case ir.Null() | ir.Boolean() | ir.Integer() | ir.String() | ir.Choice() | ir.OpenChoice():
                return True
            case ir.Nullable(inner):
                return self.same(inner)
            case ir.Anything() | ir.Number() | ir.Sequence() | ir.Mapping() | ir.Named() | ir.OneOf():
                return False
            case _:
                assert_never(plain)

    def _union(self, name: str, union: ir.OneOf) -> list[str]:
        """Values of the language's own types first; then classes, through a table."""
        lines = ["kind = v.__class__"]
        entries: list[str] = []
        for index, variant in enumerate(union.variants):
            record = self.program.record(variant)
            if record is not None:
                entries.append(f"{self._class(record)}: {entry(self.program, self.module, record, 'encode')},")
                continue
            plain = self.program.plain(variant)
            written = self.value(plain, "v", f"{name.removeprefix('encode_')}_{index + 1}")
            lines += [f"if {_test(plain)}:", f"{INDENT}return {written}"]
        if tagged(union.dispatch):
            entries.append("UnknownVariant: raw,")
        if not any("(kind, " in line for line in lines):
            del lines[0]
        if not entries:
            return [*lines, "raise Reject"]
        known = f"{name.removeprefix('encode_').upper()}_ENCODERS"
        self.tables[known] = table(known, "dict[type, Callable[[Any], Any]]", tuple(entries))
        return [*lines, f"return ({known}.get(v.__class__) or encoder({known}, v.__class__))(v)"]

    def _class(self, named: ir.Named) -> str:
        name = reference(self.program, self.module, named)
        return f"m.{name}" if named.module == self.module else name


def _test(type_: ir.Type) -> str:
    match type_:
        case ir.String() | ir.OpenChoice():
            return "isinstance(v, str)"
        case ir.Choice(values):
            return f"isinstance(v, {tuple_or_one({type(value).__name__ for value in values})})"
        case ir.Boolean():
            return "isinstance(v, bool)"
        case ir.Integer():
            return "isinstance(v, int)"
        case ir.Number():
            return "isinstance(v, (int, float))"
        case ir.Sequence():
            return "issubclass(kind, list)"  # asked of v itself, type checkers would take the items for unknown
        case ir.Mapping():
            return "issubclass(kind, dict)"
        case _:
            return "v is None"


def tuple_or_one(names: set[str]) -> str:
    """The second argument of ``isinstance``."""
    ordered = sorted(names)
    return ordered[0] if len(ordered) == 1 else f"({', '.join(ordered)})"
