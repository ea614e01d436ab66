"""The validators and schema documents of a package: by module, and by name from its root.

Nothing heavy is imported until it is asked for, so that importing a generated package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from .validation import SchemaChecker, Violation
    from .values import JSON

__all__ = ["Directory", "ModuleChecks"]


class ModuleChecks:
    """What one generated module knows about raw JSON values.  ``module`` is its full import name."""

    __slots__ = ("_checker", "_checks", "_document", "module")

    def __init__(self, module: str) -> None:
        self.module = module
        self._checks: Mapping[str, Callable[[Any], bool]] | None = None
        self._document: dict[str, Any] | None = None
        self._checker: SchemaChecker | None = None

    def is_valid(self, type_name: str | type, value: object) -> bool:
        """Whether a parsed JSON value satisfies every keyword of the type's schema.

        Raises ``LookupError`` where the module has no such type.
        """
        return self.check(self._name(type_name))(value)

    def validate(self, type_name: str | type, value: object) -> list[Violation]:
        """Every way in which a parsed JSON value fails the type's schema; empty where it is valid.

        Raises ``LookupError`` where the module has no such type.
        """
        if self.is_valid(type_name, value):
            return []
        if self._checker is None:
            from .validation import SchemaChecker

            self._checker = SchemaChecker(self.document(), import_module(f"{self.module}.validators").PATTERNS)
        return self._checker.violations(self._name(type_name), value)

    def schema(self, type_name: str | type) -> dict[str, JSON]:
        """The type's JSON Schema 2020-12 document, self-contained: what it refers to stands under ``$defs``.

        Raises ``LookupError`` where the module has no such type.
        """
        document = self.document()
        definitions: dict[str, Any] = document["$defs"]
        name = self._name(type_name)
        if name not in definitions:
            self._unknown(name)
        needed, queue = {name}, [name]
        while queue:
            found = set(_references(definitions[queue.pop()])) - needed
            needed |= found
            queue += found
        kept = {key: value for key, value in definitions.items() if key in needed}
        return {
            "$schema": document["$schema"],
            "$id": f"{document['$id']}:{name}",
            "$ref": f"#/$defs/{name}",
            "$defs": kept,
        }

    def check(self, name: str) -> Callable[[Any], bool]:
        """The unrolled function behind ``is_valid``.  Raises ``LookupError`` where the module has no such type."""
        checks = self.checks()
        return checks[name] if name in checks else self._unknown(name)

    def checks(self) -> Mapping[str, Callable[[Any], bool]]:
        """The unrolled functions by type."""
        if self._checks is None:
            self._checks = import_module(f"{self.module}.validators").CHECKS
        assert self._checks is not None
        return self._checks

    def document(self) -> dict[str, Any]:
        """The schema document of the whole module."""
        if self._document is None:
            import json
            from pkgutil import get_data

            text = get_data(self.module, "schemas/schema.json")
            assert text is not None
            self._document = json.loads(text)
        assert self._document is not None
        return self._document

    def names(self) -> list[str]:
        """The types that can be validated."""
        return list(self.checks())

    def _name(self, type_name: str | type) -> str:
        if isinstance(type_name, str):
            return type_name
        module, _, name = _full_name(type_name).rpartition(".")
        return name if self.module.endswith(f".{module}") else f"{module}.{name}"

    def _unknown(self, name: str) -> NoReturn:
        raise LookupError(_no_such(name, self.names(), self.module))


class Directory:
    """The same for a whole package: ``modules`` are its modules, dotted and relative to ``package``."""

    __slots__ = ("_modules", "_resolved", "modules", "package")

    def __init__(self, package: str, modules: tuple[str, ...]) -> None:
        self.package = package
        self.modules = modules
        self._modules: dict[str, ModuleChecks] = {}
        self._resolved: dict[str | type, Callable[[Any], bool]] = {}

    def is_valid(self, type_name: str | type, value: object) -> bool:
        """Whether a parsed JSON value satisfies the schema of a type.

        The type is a class, a full name (``crates.async_openai.RealtimeResponse``), or a name that only one module has.
        Raises ``LookupError`` where there is none or more than one.
        """
        check = self._resolved.get(type_name)
        if check is None:
            checks, name = self.find(type_name)
            check = self._resolved[type_name] = checks.check(name)
        return check(value)

    def validate(self, type_name: str | type, value: object) -> list[Violation]:
        """Every way in which a parsed JSON value fails the schema of a type; see ``is_valid`` for its name."""
        checks, name = self.find(type_name)
        return checks.validate(name, value)

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
        module, _, name = type_name.rpartition(".")
        if module in self.modules:
            return self._module(module), name
        holders = [known for known in self.modules if not module and name in self._module(known).names()]
        if len(holders) == 1:
            return self._module(holders[0]), name
        if holders:
            raise LookupError(f"{name} is ambiguous; use one of {', '.join(f'{known}.{name}' for known in holders)}")
        raise LookupError(_no_such(type_name, self.names(), self.package))

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
