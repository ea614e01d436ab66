"""Which language a document is written in: its root value in, its kind and what we cannot read about it out.

Read: JSON Schema 2020-12 (Core, section 8.1.1) and OpenAPI 3.1 (section 4.8.1).
"""

from __future__ import annotations

import re
from typing import Final

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Kind

__all__ = ["DIALECT", "check_root", "check_schema_uri", "kind_of"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_OPENAPI_DIALECT: Final = re.compile(r"https://spec\.openapis\.org/oas/3\.1/dialect/[\w-]+\Z")
_OPENAPI_VERSION: Final = re.compile(r"3\.1\.[0-9]+(-[\w.]+)?\Z")


def kind_of(data: JSON) -> Kind:
    """An OpenAPI document has an ``openapi`` member; everything else is a schema."""
    return "openapi" if isinstance(data, dict) and "openapi" in data else "schema"


def check_root(path: str, data: JSON) -> list[Diagnostic]:
    """What makes a parsed text no document of ours: its root (WS107), its dialect or version (WS108)."""
    root = Location(path)
    if not isinstance(data, (dict, bool)):
        hint = "a schema document is an object, true or false"
        return [Diagnostic("WS107", f"the document is {_named(data)}", root, hint)]
    if isinstance(data, bool):
        return []
    if "swagger" in data and "openapi" not in data:
        hint = "convert the document to OpenAPI 3.1 first"
        return [Diagnostic("WS108", "Swagger 2.0 is not supported", root.child("swagger"), hint)]
    if kind_of(data) == "schema":
        return check_schema_uri(root.child("$schema"), data.get("$schema", DIALECT))
    problems: list[Diagnostic] = []
    version = data["openapi"]
    if not isinstance(version, str) or not _OPENAPI_VERSION.match(version):
        message = f"OpenAPI version {version!r} is not supported"
        problems.append(Diagnostic("WS108", message, root.child("openapi"), 'convert the document to "3.1.x" first'))
    if "jsonSchemaDialect" in data:
        problems += check_schema_uri(root.child("jsonSchemaDialect"), data["jsonSchemaDialect"])
    return problems


def check_schema_uri(location: Location, value: JSON) -> list[Diagnostic]:
    """Whether ``$schema`` or ``jsonSchemaDialect`` names a dialect we read."""
    if isinstance(value, str) and (value.removesuffix("#") == DIALECT or _OPENAPI_DIALECT.match(value)):
        return []
    hint = f'convert the schema and declare "{DIALECT}"'
    if isinstance(value, str) and value.rstrip("#/").partition("://")[2] == DIALECT.partition("://")[2]:
        hint = f'write it exactly so: "{DIALECT}"'
    return [Diagnostic("WS108", f"dialect {value!r} is not supported", location, hint)]


def _named(value: JSON) -> str:
    if value is None:
        return "empty or null"
    return "an array" if isinstance(value, list) else "a string" if isinstance(value, str) else "a number"
