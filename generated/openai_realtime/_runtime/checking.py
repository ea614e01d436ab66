# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""The validators and schema documents of a package: by module, and by name from its root.

Nothing heavy is imported until it is asked for, so that importing a generated package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .validation import SchemaChecker, Violation
    from .values import JSON

__all__ = ["Directory", "ModuleChecks"]


class ModuleChecks:
    """What one generated module knows about raw JSON values.  ``module`` is its full import name."""

    __slots__ = ("_checker", "_document", "module")

    def __init__(self, module: str) -> None:
        self.module = module
        self._document: dict[str, Any] | None = None
        self._checker: SchemaChecker | None = None

    def is_valid(self, type_name: str | type, value: object) -> bool:
        """Whether a parsed JSON value satisfies every keyword of the type's schema.

        Raises ``LookupError`` where the module has no such type.
        """
        check: Any = import_module(f"{self.module}.validators").CHECKS.get(name := _name(type_name))
        return bool(check(value)) if check is not None else self._unknown(name)

    def validate(self, type_name: str | type, value: object) -> list[Violation]:
        """Every way in which a parsed JSON value fails the type's schema; empty where it is valid.

        Raises ``LookupError`` where the module has no such type.
        """
        if self.is_valid(type_name, value):
            return []
        if self._checker is None:
            from .validation import SchemaChecker

            self._checker = SchemaChecker(self.document(), import_module(f"{self.module}.validators").PATTERNS)
        return self._checker.violations(_name(type_name), value)

    def schema(self, type_name: str | type) -> dict[str, JSON]:
        """The type's JSON Schema 2020-12 document, self-contained: what it refers to stands under ``$defs``.

        Raises ``LookupError`` where the module has no such type.
        """
        document = self.document()
        definitions: dict[str, Any] = document["$defs"]
        name = _name(type_name)
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
        return list(import_module(f"{self.module}.validators").CHECKS)

    def _unknown(self, name: str) -> bool:
        raise LookupError(_no_such(name, self.names(), self.module))


class Directory:
    """The same for a whole package: ``modules`` are its modules, dotted and relative to ``package``."""

    __slots__ = ("_checks", "modules", "package")

    def __init__(self, package: str, modules: tuple[str, ...]) -> None:
        self.package = package
        self.modules = modules
        self._checks: dict[str, ModuleChecks] = {}

    def is_valid(self, type_name: str | type, value: object) -> bool:
        """Whether a parsed JSON value satisfies the schema of a type.

        The type is a class, a full name (``crates.async_openai.RealtimeResponse``), or a name that only one module has.
        Raises ``LookupError`` where there is none or more than one.
        """
        checks, name = self.find(type_name)
        return checks.is_valid(name, value)

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
            home = type_name.__module__.removesuffix(".models").removeprefix(f"{self.package}.")
            type_name = f"{home}.{type_name.__name__}"
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
        if module not in self._checks:
            self._checks[module] = ModuleChecks(f"{self.package}.{module}")
        return self._checks[module]


def _name(type_name: str | type) -> str:
    return type_name if isinstance(type_name, str) else type_name.__name__


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

    short = {full.rpartition(".")[2]: full for full in known}
    near = get_close_matches(name, known, 1) or [short[n] for n in get_close_matches(name, short, 1)]
    return f"{where} has no type {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
