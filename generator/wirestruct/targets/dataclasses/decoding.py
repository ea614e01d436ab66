"""Prints the functions of ``decoders.py``: types in, unrolled functions out.

A decoder takes the happy path and raises at anything else (see the runtime's ``fast``); it never says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from typing_extensions import assert_never

from wirestruct import ir
from wirestruct.naming import snake
from wirestruct.targets.dataclasses.models import annotation
from wirestruct.targets.dataclasses.names import Claims
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import quote, tuple_of
from wirestruct.targets.dataclasses.view import FunctionView, TableView, table

__all__ = ["Decoders", "callee", "entry", "set_of"]

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Step:
    """How to read one value: a condition under which it is refused, lines that look further, the result's expression."""

    refused: str
    lines: tuple[str, ...]
    result: str

    def check(self) -> list[str]:
        """The statements that come before the result."""
        first = [f"if {self.refused}:", f"{INDENT}raise Reject"] if self.refused else []
        return [*first, *self.lines]


@dataclass(slots=True)
class Decoders:
    """The functions and constants of one module, in the order they were asked for."""

    program: Program
    module: str
    constants: dict[str, str] = field(default_factory=dict[str, str])
    functions: dict[str, FunctionView] = field(default_factory=dict[str, FunctionView])
    tables: dict[str, TableView] = field(default_factory=dict[str, TableView])
    claims: Claims = field(default_factory=Claims)

    def __post_init__(self) -> None:
        for function in self.program.names[self.module].functions.values():
            self.claims.name(f"decode_{function}", function)

    def record(self, record: ir.Record) -> None:
        """Print the decoder of an object."""
        named = ir.Named(self.module, record.name)
        name, function = self.program.class_name(named), self.program.function_name(named)
        stem = function.upper()
        lines = ["if d.__class__ is not dict:", f"{INDENT}raise Reject"]
        for constant in record.constants:
            lines += [f"if d[{quote(constant.name)}] != {quote(constant.value)}:", f"{INDENT}raise Reject"]
        lines.append("o = new(cls)")
        optional = [item for item in record.fields if isinstance(item.presence, ir.Optional)]
        if optional:
            lines.append("get = d.get")
        needed = [item for item in record.fields if isinstance(item.presence, ir.Required)]
        for item in needed:
            lines += self._required(named, item)
        count = len(record.constants) + len(needed)
        if optional:
            lines.append(f"n: int = {count}")  # said, since pyright loses count of many additions
        for item in optional:
            lines += self._optional(named, item)
        lines += self._rest(function, record, stem, "n" if optional else str(count))
        signature = f"def decode_{function}(d: Any, cls: type[m.{name}] = m.{name}) -> m.{name}:"
        self.functions[f"decode_{function}"] = FunctionView(signature, "", (*lines, "return o"))

    def alias(self, alias: ir.Alias) -> None:
        """Print the decoder of a named type that is not an object."""
        named = ir.Named(self.module, alias.name)
        self._function(f"decode_{self.program.function_name(named)}", alias.type, f"m.{self.program.class_name(named)}")

    def _function(self, name: str, type_: ir.Type, result: str) -> str:
        match type_:
            case ir.OneOf(variants, dispatch):
                lines = self._dispatch(name, variants, dispatch, result)
            case _:
                lines = _returning(self.step(type_, "v", name.removeprefix("decode_")), result)
        self.functions[name] = FunctionView(f"def {name}(v: Any) -> {result}:", "", tuple(lines))
        return name

    # ------------------------------------------------------------ fields

    def _required(self, owner: ir.Named, item: ir.Field) -> list[str]:
        key, target = quote(item.name), f"o.{self.program.attribute(owner, item.name)}"
        function = f"{self.program.function_name(owner)}_{snake(item.name)}"
        if isinstance(self.program.plain(item.type), ir.Anything | ir.Named | ir.OneOf):
            return [f"{target} = {self.step(item.type, f'd[{key}]', function).result}"]
        step = self.step(item.type, "v", function)
        return [f"v = d[{key}]", *step.check(), f"{target} = {step.result}"]

    def _optional(self, owner: ir.Named, item: ir.Field) -> list[str]:
        key, target = quote(item.name), f"o.{self.program.attribute(owner, item.name)}"
        absent = "UNSET" if self.program.nullable(item.type) else "None"
        step = self.step(item.type, "v", f"{self.program.function_name(owner)}_{snake(item.name)}")
        return [
            f"v = get({key}{', UNSET' if absent == 'UNSET' else ''})",
            f"if v is {absent}:",
            f"{INDENT}{target} = {absent}",
            "else:",
            f"{INDENT}n += 1",
            *_indented(step.check()),
            f"{INDENT}{target} = {step.result}",
        ]

    def _rest(self, owner: str, record: ir.Record, stem: str, count: str) -> list[str]:
        """The members that no field holds."""
        members: tuple[ir.Constant | ir.Field, ...] = (*record.constants, *record.fields)
        self.constants[f"{stem}_MEMBERS"] = set_of([quote(item.name) for item in members])
        tolerant = [
            item.name
            for item in record.fields
            if isinstance(item.presence, ir.Optional) and not self.program.nullable(item.type)
        ]
        lenient = f"{stem}_WITHOUT_NULL" if tolerant else "()"
        if tolerant:
            self.constants[lenient] = set_of([quote(name) for name in tolerant])
        lines = [f"o.extras = None if len(d) == {count} else leftover(d, {stem}_MEMBERS, {lenient})"]
        if record.others is not None and record.others != ir.Anything():
            step = self.step(record.others, "v", f"{owner}_others")
            effect = [] if step.result == "v" else [f"v = {step.result}"]
            lines += ["if o.extras is not None:", f"{INDENT}for k in o.extras:"]
            body = ["v = d[k]", *step.check(), *effect]
            lines += [f"{INDENT * 2}if k not in {stem}_MEMBERS:", *_indented(body, 3)]
        return lines

    # ------------------------------------------------------------ types

    def step(self, type_: ir.Type, v: str, owner: str) -> Step:
        """How to read the value in the variable ``v``; functions born here are called after ``owner``."""
        plain = self.program.plain(type_)
        match plain:
            case ir.Anything():
                return Step("", (), f"free({v})")
            case ir.Null():
                return Step(f"{v} is not None", (), v)
            case ir.Boolean():
                return Step(f"{v}.__class__ is not bool", (), v)
            case ir.Integer():
                return Step(f"{v}.__class__ is not int", (), v)
            case ir.Number():
                return Step(f"{v}.__class__ is not int and not ({v}.__class__ is float and -BIG < {v} < BIG)", (), v)
            case ir.String() | ir.OpenChoice():
                return Step(f"{v}.__class__ is not str", (), v)
            case ir.Choice(values):
                return Step(self._outside(values, v, owner), (), v)
            case ir.Nullable(inner):
                return self._nullable(self.step(inner, v, owner), v)
            case ir.Sequence(item):
                return self._sequence(item, v, owner)
            case ir.Mapping(value):
                return self._mapping(value, v, owner)
            case ir.Named():
                return Step("", (), f"{callee(self.program, self.module, plain, 'decode')}({v})")
            case ir.OneOf():
                result = annotation(self.program, self.module, plain, "m.")
                return Step("", (), f"{self._function(self.claims.name(f'decode_{owner}', plain), plain, result)}({v})")
            case _:
                assert_never(plain)

    def _outside(self, values: tuple[str | int | bool, ...], v: str, owner: str) -> str:
        if all(isinstance(value, str) for value in values):
            if len(values) == 1:
                return f"{v} != {quote(values[0])}"
            return f"{v} not in {self._constant(owner, set_of([quote(value) for value in values]))}"
        pairs = [f"({type(value).__name__}, {quote(value)})" for value in values]
        return f"({v}.__class__, {v}) not in {self._constant(owner, set_of(pairs))}"

    def _nullable(self, step: Step, v: str) -> Step:
        result = step.result if step.result == v else f"None if {v} is None else {step.result}"
        if not step.lines:
            refused = f"({step.refused})" if " and " in step.refused or " or " in step.refused else step.refused
            return Step(f"{v} is not None and {refused}" if refused else "", (), result)
        return Step("", (f"if {v} is not None:", *_indented(step.check())), result)

    def _sequence(self, item: ir.Type, v: str, owner: str) -> Step:
        element = f"{v}i"
        step = self.step(item, element, f"{owner}_item")
        check = step.check()
        if not check:
            return Step(f"{v}.__class__ is not list", (), f"[{step.result} for {element} in {v}]")
        if step.result != element:
            function = self._helper(item, f"{owner}_item")
            return Step(f"{v}.__class__ is not list", (), f"[{function}({element}) for {element} in {v}]")
        return Step(f"{v}.__class__ is not list", (f"for {element} in {v}:", *_indented(check)), f"{v}.copy()")

    def _mapping(self, value: ir.Type, v: str, owner: str) -> Step:
        key, element = f"{v}k", f"{v}i"
        step = self.step(value, element, f"{owner}_value")
        check = step.check()
        named = [f"if {key}.__class__ is not str:", f"{INDENT}raise Reject"]
        if step.result == element:
            lines = (f"for {key}, {element} in {v}.items():", *_indented([*named, *check]))
            return Step(f"{v}.__class__ is not dict", lines, f"{v}.copy()")
        call = f"{self._helper(value, f'{owner}_value')}({element})" if check else step.result
        lines = (f"for {key} in {v}:", *_indented(named))
        return Step(f"{v}.__class__ is not dict", lines, f"{{{key}: {call} for {key}, {element} in {v}.items()}}")

    def _helper(self, type_: ir.Type, owner: str) -> str:
        result = annotation(self.program, self.module, type_, "m.")
        return self._function(self.claims.name(f"decode_{owner}", type_), type_, result)

    # ------------------------------------------------------------ unions

    def _dispatch(self, name: str, variants: tuple[ir.Type, ...], dispatch: ir.Dispatch, result: str) -> list[str]:
        match dispatch:
            case ir.Leaf(index):
                return _returning(
                    self.step(variants[index], "v", f"{name.removeprefix('decode_')}_{index + 1}"),
                    result,
                    f"r{index + 1}",
                )
            case ir.ByTag(property_, cases, optional, untagged):
                wanted = f"{name.removeprefix('decode_').upper()}_BY_{snake(property_).upper()}"
                name_ = self.claims.name(wanted, (variants, dispatch))
                entries = tuple(f"{quote(value)}: {self._case(name, variants, case, value)}," for value, case in cases)
                self.tables[name_] = table(name_, "dict[str, Callable[[Any], Any]]", entries)
                without = self._dispatch(name, variants, untagged, result) if untagged else ["return untagged(v)"]
                return [
                    *([f"if {quote(property_)} not in v:", *_indented(without)] if optional else []),
                    f"decode = {name_}.get(v[{quote(property_)}])",
                    f"return unknown(v, {quote(property_)}) if decode is None else decode(v)",
                ]
            case ir.ByKind(cases):
                lines = ["kind = v.__class__"]
                for kind, case in cases:
                    lines += [
                        f"if {_KINDS[kind]}:",
                        *_indented(self._dispatch(f"{name}_{kind}", variants, case, result)),
                    ]
                return [*lines, "raise Reject"]
            case ir.ByMember(cases, otherwise):
                lines = ["if v.__class__ is not dict:", f"{INDENT}raise Reject"]
                for member, case in cases:
                    lines += [f"if {quote(member)} in v:", *_indented(self._dispatch(name, variants, case, result))]
                return [*lines, *(self._dispatch(name, variants, otherwise, result) if otherwise else ["raise Reject"])]
            case ir.ByTrial(indices):
                lines = list[str]()
                for index in indices:
                    variant = variants[index]
                    assert isinstance(variant, ir.Named), "lowering tries definitions only"
                    test = callee(self.program, self.module, variant, "check")
                    lines += [f"if {test}(v):", *_indented(self._dispatch(name, variants, ir.Leaf(index), result))]
                return [*lines, "raise Reject"]
            case _:
                assert_never(dispatch)

    def _case(self, name: str, variants: tuple[ir.Type, ...], case: ir.Dispatch, value: str) -> str:
        if isinstance(case, ir.Leaf) and (named := self.program.record(variants[case.variant])) is not None:
            return entry(self.program, self.module, named, "decode")
        function = self.claims.name(f"{name}_{snake(value)}", (variants, case))
        lines = self._dispatch(function, variants, case, "Any")
        self.functions[function] = FunctionView(f"def {function}(v: Any) -> Any:", "", tuple(lines))
        return function

    def _constant(self, owner: str, text: str) -> str:
        """A constant's name; equal constants are shared."""
        for name, known in self.constants.items():
            if known == text and name.endswith("_VALUES"):
                return name
        name = self.claims.name(f"{owner.upper()}_VALUES", text)
        self.constants[name] = text
        return name


_KINDS: dict[ir.JsonKind, str] = {
    "null": "v is None",
    "boolean": "kind is bool",
    "number": "kind is int or kind is float",
    "string": "kind is str",
    "array": "kind is list",
    "object": "kind is dict",
}


def _returning(step: Step, result: str, name: str = "result") -> list[str]:
    """The statements that check and return; what comes as Any gets the type it has been found to have."""
    if result == "Any" or step.result.startswith("decode_"):
        return [*step.check(), f"return {step.result}"]
    return [*step.check(), f"{name}: {result} = {step.result}", f"return {name}"]


def callee(program: Program, module: str, named: ir.Named, verb: str) -> str:
    """The function for a declaration, as code in ``module`` calls it."""
    function = f"{verb}_{program.function_name(named)}"
    if verb == "check":
        holder = "validators" if named.module == module else f"{named.module.replace('.', '_')}_validators"
        return f"{holder}.CHECKS[{quote(named.name)}]"
    return function if named.module == module else f"{named.module.replace('.', '_')}_{verb}rs.{function}"


def entry(program: Program, module: str, named: ir.Named, verb: str) -> str:
    """The same for a table, which must not import the other modules that it mentions."""
    function = callee(program, module, named, verb)
    return f"lambda v: {function}(v)" if named.module != module else function


def set_of(items: list[str]) -> str:
    """The display of a constant set."""
    return f"frozenset({tuple_of(items)})" if items else "frozenset[str]()"


def _indented(lines: list[str] | tuple[str, ...], times: int = 1) -> list[str]:
    return [INDENT * times + line for line in lines]
