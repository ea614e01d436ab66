"""Documents that are named by a URI and not by a file: an absolute URI in, its text out, or None.

Nothing is fetched here.  A folder may stand for a prefix of URIs; the metaschemas of JSON Schema are at hand always.
A run that fetches brings a ``Remote`` of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote

from referencing import Registry
from referencing.exceptions import NoSuchResource

from wirestruct.documents import JSON

__all__ = ["Remote", "built_in", "from_folders", "nowhere"]

Remote: TypeAlias = Callable[[str], "bytes | None"]
"""The text at an absolute URI without fragment; None where there is none, or where it is not to be had.

The same URI gives the same text for as long as a run lasts.
"""

_METASCHEMAS: Final = ("http://json-schema.org/", "https://json-schema.org/")


def nowhere(_: str) -> bytes | None:
    """The ``Remote`` of a run that knows none."""
    return None


def from_folders(folders: Mapping[str, Path]) -> Remote:
    """A ``Remote`` that reads ``<folder>/<rest>`` for ``<prefix>/<rest>``; the longest prefix counts."""
    ordered = sorted(folders.items(), key=lambda item: len(item[0]), reverse=True)

    def read(uri: str) -> bytes | None:
        for prefix, folder in ordered:
            stem = prefix.rstrip("/") + "/"
            if uri.startswith(stem):
                real = Path(os.path.realpath(folder / unquote(uri[len(stem) :])))
                inside = real.is_relative_to(os.path.realpath(folder)) and real.is_file()
                return real.read_bytes() if inside else None
        return None

    return read


@lru_cache(maxsize=64)
def built_in(uri: str) -> bytes | None:
    """The metaschemas of JSON Schema and their vocabularies."""
    if not uri.startswith(_METASCHEMAS):
        return None
    try:
        return json.dumps(_metaschemas().contents(uri)).encode()
    except NoSuchResource:
        return None


@lru_cache(maxsize=1)
def _metaschemas() -> Registry[JSON]:
    # Imported by name: the library has no types.
    registry: Registry[JSON] = import_module("jsonschema_specifications").REGISTRY
    return registry
