"""The escape table: from names on the wire to Python names.

In: names from the IR.  Out: identifiers.  A member's attribute is the member's own name wherever Python allows it;
otherwise characters that Python does not allow become ``_``, a leading digit gets ``n`` in front, and a name that means
something else already gets ``_`` behind.  Two members that would share an attribute are reported, never renumbered.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wirestruct import ir
from wirestruct.diagnostics import Diagnostic
from wirestruct.naming import pascal, snake

__all__ = ["Claims", "ModuleNames", "attribute", "class_name", "module_names"]

API = frozenset(["extras", "from_json", "from_dict", "to_json", "to_dict", "replace", "copy"])
"""What every generated class has already."""

ANNOTATIONS = frozenset(["str", "int", "float", "bool", "list", "dict", "None", "type", "object", "tuple", "set"])
IMPORTED = frozenset(
    ["Any", "ClassVar", "Final", "JSON", "Literal", "Model", "Codec", "TypeAlias", "UNSET", "UnknownVariant", "Unset"]
)
FRONT = frozenset(["annotations", "dataclass", "field", "is_valid", "schema", "validate"])
MODULES = frozenset(["models", "codecs", "decoders", "encoders", "shapes", "validators"])
RESERVED = IMPORTED | FRONT | MODULES | ANNOTATIONS
"""What a class must not be called."""

TAKEN = API | RESERVED - {"object", "type"} | {"self"}
"""What a member's attribute must not be called: no annotation beside it says ``object`` or ``type``."""


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """The Python names of one module: ``classes`` by declaration name, ``functions`` the same in snake case.

    ``taken`` are the names of the classes, which no attribute may have.
    """

    classes: Mapping[str, str]
    functions: Mapping[str, str]
    taken: frozenset[str]


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
    """Identifiers for all declarations of a module; those that coincide are reported."""
    problems: list[Diagnostic] = []
    classes: dict[str, str] = {}
    owners: dict[str, ir.Declaration] = {}
    for declaration in module.declarations:
        name = class_name(declaration.name)
        if name in owners:
            message = f"{declaration.name!r} and {owners[name].name!r} are both {name} in Python"
            hint = f"the other stands at {owners[name].location}; rename one of them"
            problems.append(Diagnostic("WS401", message, declaration.location, hint))
        owners[name] = declaration
        classes[declaration.name] = name
    functions = MappingProxyType(_functions(classes.values()))
    return ModuleNames(MappingProxyType(classes), functions, frozenset(classes.values())), problems


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
