"""Schemas for validators that take regular expressions for Python's: a schema in, the same with translated patterns out.

JSON Schema writes patterns in the grammar of ECMA-262 (Core, section 6.4); ``jsonschema`` hands them to ``re``.
"""

from __future__ import annotations

from wirestruct.documents import JSON
from wirestruct.keywords import KEYWORDS
from wirestruct.patterns import to_python

__all__ = ["with_python_patterns"]


def with_python_patterns(schema: JSON) -> JSON:
    """The schema with every ``pattern`` and every name in ``patternProperties`` in Python's spelling."""
    if not isinstance(schema, dict):
        return schema
    return {name: _translated(name, value) for name, value in schema.items()}


def _translated(name: str, value: JSON) -> JSON:
    keyword = KEYWORDS.get(name)
    match keyword.kind if keyword else "any", value:
        case "pattern", str():
            return to_python(value)
        case "schema", _:
            return with_python_patterns(value)
        case "schemas", list():
            return [with_python_patterns(item) for item in value]
        case "schema map", dict():
            return {key: with_python_patterns(item) for key, item in value.items()}
        case "schema map by pattern", dict():
            return {to_python(key): with_python_patterns(item) for key, item in value.items()}
        case _:
            return value
