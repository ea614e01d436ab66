"""Which languages schemas are written in: a table of dialects, and what a document or a ``$schema`` says it is.

Read: JSON Schema drafts 4, 6, 7, 2019-09 and 2020-12 (Core, section 8.1 on ``$schema`` and ``$vocabulary``), OpenAPI
3.0 and 3.1 (section 4.8.1) and Swagger 2.0.  Metaschemas that are not ours are asked for by ``Metaschemas``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Kind
from wirestruct.keywords import DRAFTS, KEYWORDS, Draft, Vocabulary

__all__ = ["BY_NAME", "DIALECT", "LATEST", "Dialect", "Metaschemas", "dialect_of", "kind_of", "named", "no_metaschemas"]

Metaschemas: TypeAlias = Callable[[str], JSON]
"""Gives the metaschema at a URI; None where there is none to be had."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_OPENAPI_DIALECT: Final = re.compile(r"https://spec\.openapis\.org/oas/3\.[12]/dialect/[\w-]+\Z")
_OPENAPI_LATEST: Final = re.compile(r"3\.[12]\.[0-9]+(-[\w.]+)?\Z")
_OPENAPI_OLDER: Final = re.compile(r"3\.0\.[0-9]+(-[\w.]+)?\Z")
_VOCABULARY: Final = re.compile(r"https://json-schema\.org/draft/(2019-09|2020-12)/vocab/([a-z-]+)\Z")
_SCHEME: Final = re.compile(r"https?://")

_EFFECTIVE: Final[frozenset[Vocabulary]] = frozenset({"core", "applicator", "unevaluated", "validation"})
_HARMLESS: Final = frozenset({"$schema", "$defs", "definitions", "$comment", "$vocabulary"})
# What a schema object of OpenAPI 3.0 may say (OpenAPI 3.0, section 4.7.24).
_OPENAPI_KEYWORDS: Final = frozenset(
    {"$ref", "type", "enum", "allOf", "anyOf", "oneOf", "not", "items", "properties", "additionalProperties"}
    | {"multipleOf", "maximum", "minimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems"}
    | {"maxProperties", "minProperties", "required"}
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A language of schemas, by what sets it apart from 2020-12.

    ``silent`` are keywords of 2020-12 that mean nothing in it.  ``nullable`` is the keyword that adds ``null``, if
    there is one; ``is_openapi`` says that schemas have no identifiers and ``items`` is never an array.
    """

    name: str
    draft: Draft
    silent: frozenset[str]
    nullable: str = ""
    is_openapi: bool = False

    @property
    def references_alone(self) -> bool:
        """Whether keywords beside ``$ref`` are passed over (draft 7 Core, section 8.3)."""
        return self.draft in ("draft 4", "draft 6", "draft 7")

    @property
    def has_limits_as_flags(self) -> bool:
        """Whether ``exclusiveMinimum`` and ``exclusiveMaximum`` are true or false."""
        return self.draft == "draft 4"


def _newer(draft: Draft) -> frozenset[str]:
    """The keywords with an effect that a draft does not have yet."""
    at = DRAFTS.index(draft)
    effective = {name for name, row in KEYWORDS.items() if row.vocabulary in _EFFECTIVE} - _HARMLESS
    return frozenset(name for name in effective if DRAFTS.index(KEYWORDS[name].since) > at)


def _openapi_silent() -> frozenset[str]:
    effective = {name for name, row in KEYWORDS.items() if row.vocabulary in _EFFECTIVE}
    return frozenset(effective - _HARMLESS - _OPENAPI_KEYWORDS)


LATEST: Final = Dialect("2020-12", "2020-12", frozenset())
_OPENAPI_3_0: Final = Dialect("OpenAPI 3.0", "draft 4", _openapi_silent(), "nullable", is_openapi=True)
_SWAGGER: Final = Dialect("Swagger 2.0", "draft 4", _newer("draft 4"), "x-nullable", is_openapi=True)

_JSON_SCHEMA: Final[dict[str, Dialect]] = {
    "json-schema.org/draft-04/schema": Dialect("draft 4", "draft 4", _newer("draft 4")),
    "json-schema.org/draft-06/schema": Dialect("draft 6", "draft 6", _newer("draft 6")),
    "json-schema.org/draft-07/schema": Dialect("draft 7", "draft 7", _newer("draft 7")),
    "json-schema.org/draft/2019-09/schema": Dialect("2019-09", "2019-09", _newer("2019-09")),
    "json-schema.org/draft/2020-12/schema": LATEST,
}
BY_NAME: Final[dict[str, Dialect]] = {
    "draft-04": _JSON_SCHEMA["json-schema.org/draft-04/schema"],
    "draft-06": _JSON_SCHEMA["json-schema.org/draft-06/schema"],
    "draft-07": _JSON_SCHEMA["json-schema.org/draft-07/schema"],
    "2019-09": _JSON_SCHEMA["json-schema.org/draft/2019-09/schema"],
    "2020-12": LATEST,
}
"""The dialects that an option may choose for documents that do not say."""


def kind_of(data: JSON) -> Kind:
    """An OpenAPI document has an ``openapi`` member; everything else is a schema."""
    return "openapi" if isinstance(data, dict) and "openapi" in data else "schema"


def no_metaschemas(_: str) -> JSON:
    """The ``Metaschemas`` of a run without any of its own."""
    return None


def dialect_of(
    path: str, data: JSON, default: Dialect, metaschemas: Metaschemas
) -> tuple[Dialect | None, list[Diagnostic]]:
    """The dialect of a parsed text, or what makes it no document of ours: its root (WS107), its dialect (WS108)."""
    root = Location(path)
    if not isinstance(data, (dict, bool)):
        hint = "a schema document is an object, true or false"
        return None, [Diagnostic("WS107", f"the document is {_kind(data)}", root, hint)]
    if isinstance(data, bool):
        return default, []
    if "openapi" in data:
        return _openapi(root, data, metaschemas)
    if "swagger" in data:
        return _swagger(root, data["swagger"])
    return named(root.child("$schema"), data["$schema"], metaschemas) if "$schema" in data else (default, [])


def named(location: Location, value: JSON, metaschemas: Metaschemas) -> tuple[Dialect | None, list[Diagnostic]]:
    """The dialect that ``$schema`` or ``jsonSchemaDialect`` names (WS108 where we cannot read it)."""
    uri = value.removesuffix("#") if isinstance(value, str) else ""
    if _OPENAPI_DIALECT.match(uri):
        return LATEST, []
    known = _JSON_SCHEMA.get(_SCHEME.sub("", uri))
    if known is not None:
        return known, []
    metaschema = metaschemas(uri) if uri else None
    if isinstance(metaschema, dict):
        return _custom(location, uri, metaschema, metaschemas)
    hint = f'declare one of JSON Schema\'s own, such as "{DIALECT}", or give the metaschema as a remote'
    return None, [Diagnostic("WS108", f"dialect {value!r} is not supported", location, hint)]


def _custom(
    location: Location, uri: str, metaschema: dict[str, JSON], metaschemas: Metaschemas
) -> tuple[Dialect | None, list[Diagnostic]]:
    """The dialect of a metaschema: that of its own ``$schema``, less the vocabularies it does not have."""
    own = metaschema.get("$schema", DIALECT)
    base, problems = (None, list[Diagnostic]()) if own == uri else named(location, own, metaschemas)
    if base is None:
        return None, problems or [Diagnostic("WS108", f"dialect {uri!r} describes itself", location)]
    listed = metaschema.get("$vocabulary")
    if not isinstance(listed, dict):
        return base, []
    found: set[str] = {"core"}
    for vocabulary, needed in listed.items():
        ours = _VOCABULARY.match(vocabulary)
        if ours is not None:
            found.add(ours[2])
        elif needed is not False:
            hint = "a vocabulary that is needed to read a schema cannot be passed over"
            return None, [Diagnostic("WS303", f"dialect {uri!r} needs the vocabulary {vocabulary!r}", location, hint)]
    if base.draft == "2019-09" and "applicator" in found:
        found.add("unevaluated")  # these keywords had no vocabulary of their own
    absent = {name for name, row in KEYWORDS.items() if row.vocabulary in _EFFECTIVE - found} - _HARMLESS
    return replace(base, name=uri, silent=base.silent | absent), []


def _openapi(
    root: Location, data: dict[str, JSON], metaschemas: Metaschemas
) -> tuple[Dialect | None, list[Diagnostic]]:
    version = data["openapi"]
    if isinstance(version, str) and _OPENAPI_OLDER.match(version):
        return _OPENAPI_3_0, []
    if not isinstance(version, str) or not _OPENAPI_LATEST.match(version):
        message = f"OpenAPI version {version!r} is not supported"
        return None, [Diagnostic("WS108", message, root.child("openapi"), 'supported are "3.0.x" and "3.1.x"')]
    if "jsonSchemaDialect" in data:
        return named(root.child("jsonSchemaDialect"), data["jsonSchemaDialect"], metaschemas)
    return LATEST, []


def _swagger(root: Location, version: JSON) -> tuple[Dialect | None, list[Diagnostic]]:
    if version == "2.0":
        return _SWAGGER, []
    message = f"Swagger version {version!r} is not supported"
    return None, [Diagnostic("WS108", message, root.child("swagger"), 'supported is "2.0", as a string')]


def _kind(value: JSON) -> str:
    if value is None:
        return "empty or null"
    return "an array" if isinstance(value, list) else "a string" if isinstance(value, str) else "a number"
