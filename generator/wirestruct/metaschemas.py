"""The metaschemas of JSON Schema, at hand always: a URI in, the text of a metaschema or of one of its vocabularies out."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import import_module
from typing import Final

from referencing import Registry
from referencing.exceptions import NoSuchResource

from wirestruct.dialects import Metaschemas
from wirestruct.documents import JSON
from wirestruct.json_text import parse_json
from wirestruct.remotes import Reader, RemoteError

__all__ = ["metaschemas", "with_metaschemas"]

_PREFIXES: Final = ("http://json-schema.org/", "https://json-schema.org/")


def with_metaschemas(reader: Reader) -> Reader:
    """The reader, and the metaschemas that it need not have."""

    def read(uri: str) -> bytes | None:
        own = _built_in(uri)
        return reader(uri) if own is None else own

    return read


def metaschemas(reader: Reader) -> Metaschemas:
    """The metaschemas that can be read, parsed."""

    def read(uri: str) -> JSON:
        try:
            content = reader(uri)
        except RemoteError:  # who names it is told that the dialect is not known
            content = None
        return None if content is None else parse_json(uri, content.decode("utf-8-sig", "replace"))[0]

    return read


@lru_cache(maxsize=64)
def _built_in(uri: str) -> bytes | None:
    if not uri.startswith(_PREFIXES):
        return None
    # Imported by name: the library has no types.
    registry: Registry[JSON] = import_module("jsonschema_specifications").REGISTRY
    try:
        return json.dumps(registry.contents(uri)).encode()
    except NoSuchResource:
        return None
