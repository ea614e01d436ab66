# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""The validators and schema documents of a package: by module, and by name from its root.

Nothing heavy is imported until it is asked for, so that importing a generated package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .validation import Violation
    from .values import JSON
    from .verdicts import Validators

__all__ = ["Directory", "ModuleChecks"]


class ModuleChecks:
    """What one generated module knows about raw JSON values.  ``module`` is its full import name."""

    __slots__ = ("_validators", "module")

    def __init__(self, module: str) -> None:
        self.module = module
        self._validators: Validators | None = None

    def is_valid(self, type_name: str | type, value: object, *, formats: bool = False) -> bool:
        """Whether a parsed JSON value satisfies every keyword of the type's schema; ``format`` only if asked for.

        Raises ``LookupError`` where the module has no such type, and ``DepthError`` where the value is nested too
        deeply to tell.
        """
        name = self.resolve(type_name)
        if formats:
            return self.validators.checker.is_valid(name, value, formats=True)
        return self.validators.is_valid(name, value)

    def validate(self, type_name: str | type, value: object, *, formats: bool = False) -> list[Violation]:
        """Every way in which a parsed JSON value fails the type's schema; empty where it is valid.

        Raises ``LookupError`` and ``DepthError`` as ``is_valid`` does.
        """
        return self.validators.violations(self.resolve(type_name), value, formats=formats)

    def schema(self, type_name: str | type) -> dict[str, JSON]:
        """The type's JSON Schema 2020-12 document, self-contained: what it refers to stands under ``$defs``.

        Raises ``LookupError`` where the module has no such type.
        """
        document = self.validators.document
        definitions: dict[str, Any] = document["$defs"]
        name = self.resolve(type_name)
        needed, queue = {name}, [name]
        while queue:
            # An example may have a member of that name as well, which refers to nothing here.
            found = (set(_references(definitions[queue.pop()])) & definitions.keys()) - needed
            needed |= found
            queue += found
        from copy import deepcopy  # what is handed out is the caller's to change

        kept = deepcopy({key: value for key, value in definitions.items() if key in needed})
        return {
            "$schema": document["$schema"],
            "$id": f"{document['$id']}:{name}",
            "$ref": f"#/$defs/{name}",
            "$defs": kept,
        }

    @property
    def validators(self) -> Validators:
        """The module's validators, imported when they are first asked for."""
        if self._validators is None:
            self._validators = import_module(f"{self.module}.validators").VALIDATORS
        assert self._validators is not None
        return self._validators

    def names(self) -> list[str]:
        """The types that can be validated."""
        return self.validators.names

    def resolve(self, type_name: str | type) -> str:
        """The name of a type of this module; raises ``LookupError`` where it has no such type."""
        if isinstance(type_name, str):
            name = type_name
        else:
            module, _, last = _full_name(type_name).rpartition(".")
            name = last if self.module.endswith(f".{module}") else f"{module}.{last}"
        if name not in self.names():
            raise LookupError(_no_such(name, self.names(), self.module))
        return name


class Directory:
    """The same for several modules: ``modules`` are dotted and relative to ``package``.

    ``homes`` says where the names that the package itself offers come from; these win over others of the same name.
    """

    __slots__ = ("_homes", "_modules", "_resolved", "modules", "package")

    def __init__(self, package: str, modules: tuple[str, ...], homes: Mapping[str, str] | None = None) -> None:
        self.package = package
        self.modules = modules
        self._homes = homes or {}
        self._modules: dict[str, ModuleChecks] = {}
        self._resolved: dict[str | type, tuple[Validators, str]] = {}

    def is_valid(self, type_name: str | type, value: object, *, formats: bool = False) -> bool:
        """Whether a parsed JSON value satisfies the schema of a type.

        The type is a class, a full name (``ga.response.RealtimeResponse``, ``ga.RealtimeResponse``), a name that the
        package itself offers, or one that only one module has.  Raises ``LookupError`` where there is none or more.
        """
        resolved = self._resolved.get(type_name)
        if resolved is None:
            checks, name = self.find(type_name)
            resolved = self._resolved[type_name] = (checks.validators, checks.resolve(name))
        validators, name = resolved
        if formats:
            return validators.checker.is_valid(name, value, formats=True)
        return validators.is_valid(name, value)

    def validate(self, type_name: str | type, value: object, *, formats: bool = False) -> list[Violation]:
        """Every way in which a parsed JSON value fails the schema of a type; see ``is_valid`` for its name."""
        checks, name = self.find(type_name)
        return checks.validate(name, value, formats=formats)

    def validate_json(self, type_name: str | type, text: bytes | str, *, formats: bool = False) -> list[Violation]:
        """``validate`` for a JSON text: violations have lines and columns, and a text that is not JSON is one."""
        from .texts import violations_in

        return violations_in(text, lambda value: self.validate(type_name, value, formats=formats))

    def schema(self, type_name: str | type) -> dict[str, JSON]:
        """The self-contained JSON Schema 2020-12 document of a type; see ``is_valid`` for its name."""
        checks, name = self.find(type_name)
        return checks.schema(name)

    def names(self) -> list[str]:
        """The full names of all types that can be validated."""
        return [f"{module}.{name}" for module in self.modules for name in self._module(module).names()]

    def find(self, type_name: str | type) -> tuple[ModuleChecks, str]:
        """The module of a type, and the type's name there."""
        if isinstance(type_name, type):
            type_name = _full_name(type_name)
        scope, _, name = type_name.rpartition(".")
        module = scope or self._homes.get(name, "").rpartition(".")[0][1:]
        if module in self.modules:
            return self._module(module), name
        inside = [known for known in self.modules if not scope or known.startswith(f"{scope}.")]
        holders = [known for known in inside if name in self._module(known).names()]
        if len(holders) == 1:
            return self._module(holders[0]), name
        if holders:
            raise LookupError(f"{name} is ambiguous; use one of {', '.join(f'{known}.{name}' for known in holders)}")
        offered = [known for known, home in self._homes.items() if home.endswith(".models")]
        raise LookupError(_no_such(type_name, [*offered, *self.names()], self.package))

    def _module(self, module: str) -> ModuleChecks:
        if module not in self._modules:
            self._modules[module] = ModuleChecks(f"{self.package}.{module}")
        return self._modules[module]


def _full_name(model: type) -> str:
    """The type of a generated class, or of one that derives from it: schemas may call it otherwise than Python does."""
    from .codec import codec_of

    codec = codec_of(model)
    return f"{codec.module}.{codec.name}"


def _references(schema: Any) -> list[str]:
    found: list[str] = []
    queue = [schema]
    while queue:
        item = queue.pop()
        if item.__class__ is dict:
            if isinstance(target := item.get("$ref"), str):
                found.append(target.rpartition("/")[2])
            queue += item.values()
        elif item.__class__ is list:
            queue += item
    return found


def _no_such(name: str, known: list[str], where: str) -> str:
    from difflib import get_close_matches

    short = {full.rpartition(".")[2]: full for full in reversed(known)}
    near = [short[one] for one in get_close_matches(name, short, 1)] or get_close_matches(name, known, 1)
    return f"{where} has no type {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
