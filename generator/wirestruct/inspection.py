"""The intermediate representation as JSON.

In: an ``ir.Package``.  Out: a JSON value: each dataclass an object with its ``kind``, each location as
``path#pointer``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import cast

from wirestruct import ir
from wirestruct.diagnostics import Location
from wirestruct.documents import JSON

__all__ = ["inspect"]


def inspect(package: ir.Package) -> JSON:
    """The package; members stand in the order of the dataclasses' fields, so equal packages print equal bytes."""
    return _walk(package)


def _walk(value: object) -> JSON:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Location():
            return str(value)
        case tuple() | list():
            return [_walk(item) for item in cast("Iterable[object]", value)]
        case dict():
            return {key: _walk(item) for key, item in cast("Mapping[str, object]", value).items()}
        case _ if dataclasses.is_dataclass(value):
            members = {field.name: _walk(getattr(value, field.name)) for field in dataclasses.fields(value)}
            return {"kind": _kind(type(value)), **members}
        case _:
            raise TypeError(f"{type(value).__name__} is not part of the intermediate representation")


def _kind(cls: type) -> str:
    """``OneOf`` becomes ``one_of``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
