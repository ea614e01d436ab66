"""The escape table: from names on the wire to Python names.

In: names from the IR.  Out: identifiers.  A member's attribute is the member's own name wherever Python allows it;
otherwise characters that Python does not allow become ``_``, a leading digit gets ``n`` in front, and a name that means
something else already gets ``_`` behind.  Of two members that would share an attribute, or two declarations that would
share a class, the one written exactly so keeps it, and the other one's new name is reported.
"""

from __future__ import annotations

import builtins
import keyword
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wirestruct import ir
from wirestruct.diagnostics import Diagnostic
from wirestruct.naming import pascal, settled, snake

__all__ = ["Claims", "ModuleNames", "attributes", "class_name", "module_names"]

API = frozenset(["extras", "from_json", "from_dict", "to_json", "to_dict", "replace", "copy"])
"""What every generated class has already."""

ANNOTATIONS = frozenset(["str", "int", "float", "bool", "list", "dict", "None", "type", "object", "tuple", "set"])
IMPORTED = frozenset(
    ["Any", "ClassVar", "Final", "JSON", "Literal", "Model", "Codec", "TypeAlias", "UNSET", "UnknownVariant", "Unset"]
)
FRONT = frozenset(["annotations", "dataclass", "field", "is_valid", "schema", "validate"])
MODULES = frozenset(["models", "codecs", "decoders", "encoders", "shapes", "validators"])
BUILTINS = frozenset(dir(builtins)) | frozenset(
    [
        "BaseExceptionGroup",
        "ExceptionGroup",
        "PythonFinalizationError",
        "aiter",
        "anext",
        "copyright",
        "credits",
        "exit",
        "license",
        "quit",
    ]
)
"""What type checkers take for Python's own where a class is mentioned before it is defined."""
RESERVED = IMPORTED | FRONT | MODULES | ANNOTATIONS | BUILTINS
"""What a class must not be called."""

TAKEN = API | IMPORTED | FRONT | MODULES | ANNOTATIONS - {"object", "type"} | {"self"}
"""What a member's attribute must not be called: no annotation beside it says ``object`` or ``type``."""


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """The Python names of one module: ``classes`` by declaration name, ``functions`` the same in snake case."""

    classes: Mapping[str, str]
    functions: Mapping[str, str]


@dataclass(slots=True)
class Claims:
    """Names for what is born while a module is printed: the same thing gets the same name again, no two share one."""

    owners: dict[str, object] = field(default_factory=dict[str, object])

    def name(self, wanted: str, thing: object) -> str:
        """``wanted``, with as many underscores behind it as it takes to be this thing's own."""
        while self.owners.setdefault(wanted, thing) != thing:
            wanted += "_"
        return wanted


def module_names(module: ir.Module) -> tuple[ModuleNames, list[Diagnostic]]:
    """Identifiers for all declarations of a module; those that had to be changed are reported."""
    problems: list[Diagnostic] = []
    owners: dict[str, ir.Declaration] = {}
    late: list[ir.Declaration] = []
    for declaration in sorted(module.declarations, key=lambda item: (class_name(item.name) != item.name, item.name)):
        if owners.setdefault(class_name(declaration.name), declaration) is not declaration:
            late.append(declaration)
    others = settled(((item.name, class_name(item.name), "") for item in late), owners)
    for item in late:
        owner = owners[class_name(item.name)]
        message = f"{item.name!r} and {owner.name!r} are both {class_name(item.name)} in Python; this one is {others[item.name]}"
        problems.append(Diagnostic("WS411", message, item.location, f"the other stands at {owner.location}"))
    classes = {item.name: others.get(item.name) or class_name(item.name) for item in module.declarations}
    functions = MappingProxyType(_functions(classes.values()))
    return ModuleNames(MappingProxyType(classes), functions), problems


def attributes(record: ir.Record, classes: Collection[str]) -> tuple[dict[str, str], list[Diagnostic]]:
    """The attribute of each member of an object; those that had to be changed are reported."""
    every: tuple[ir.Constant | ir.Field, ...] = (*record.constants, *record.fields)
    members = {item.name: item for item in every}
    wanted = {name: attribute(name, classes) for name in members}
    owners: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for name in sorted(members, key=lambda name: (wanted[name] != name, name)):
        given = wanted[name]
        while given in owners:
            given += "_"
        if given != wanted[name]:
            first = owners[wanted[name]]
            message = f"members {first!r} and {name!r} of {record.name} are both {wanted[name]} in Python; this one is {given}"
            hint = f"the other stands at {members[first].location}"
            problems.append(Diagnostic("WS409", message, members[name].location.key(), hint))
        owners[given] = name
    return {name: given for given, name in owners.items()}, problems


def attribute(member: str, classes: Collection[str]) -> str:
    """The attribute for a member; ``classes`` are the class names that annotations beside it may use."""
    normal = unicodedata.normalize("NFKC", member)
    name = "".join(c if f"_{c}".isidentifier() else "_" for c in normal).lstrip("_") or "empty"
    if not name.isidentifier():
        name = f"n{name}"
    while keyword.iskeyword(name) or name in TAKEN or name in classes:
        name += "_"
    return name


def class_name(name: str) -> str:
    """The class for a declaration: its own name wherever Python allows it."""
    plain = name if name.isidentifier() and name.isascii() and not name.startswith("_") else pascal(name)
    taken = keyword.iskeyword(plain) or plain in RESERVED
    return f"{plain}_" if taken else plain


def _functions(classes: Iterable[str]) -> dict[str, str]:
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in classes:
        function = snake(name)
        while function in taken:
            function += "_"
        taken.add(function)
        result[name] = function
    return result
