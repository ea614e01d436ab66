"""A module's schema as ``datamodel-code-generator`` should read it.

In: the self-contained schema of an ``ir.Module``.  Out: a copy with only the keywords a pydantic model can express.

The generator behind this target knows keywords of its own (``customTypePath`` imports whatever it names) and turns
annotations into types (``format: password`` into ``SecretStr``, which does not write back what it read).  A closed
table keeps both out.  Three things are said aloud for it: open objects are open, tagged unions are tagged, and a
default is documentation, because what a server assumes is never filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from wirestruct.documents import JSON
from wirestruct.targets.dataclasses.text import comment
from wirestruct.targets.pydantic.portable import portable

__all__ = ["readable", "unexpressed"]

Definitions = Mapping[str, JSON]

_PLAIN: Final = frozenset(
    {
        *("$ref", "type", "enum", "const", "required"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    }
)
_UNEXPRESSED: Final = frozenset(
    {
        *("not", "if", "then", "else", "dependentRequired", "dependentSchemas"),
        *("contains", "minContains", "maxContains", "unevaluatedItems", "uniqueItems"),
    }
)
_SUBSCHEMA: Final = frozenset({"items", "additionalProperties", "unevaluatedProperties", "propertyNames"})
_SUBSCHEMAS: Final = frozenset({"oneOf", "anyOf", "allOf", "prefixItems"})
_NAMED: Final = frozenset({"properties", "patternProperties"})
_WIDTH: Final = 112


def readable(schema: Mapping[str, JSON]) -> dict[str, JSON]:
    """The document for ``datamodel-code-generator``: its ``$defs``, each in the keywords the table keeps."""
    definitions = schema.get("$defs")
    assert isinstance(definitions, dict), "a module's schema has $defs"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {name: _filled(_kept(subschema, definitions)) for name, subschema in definitions.items()},
    }


def _filled(definition: JSON) -> JSON:
    """The definition with the lines of its description as long as a docstring's may be."""
    if not isinstance(definition, dict) or "properties" not in definition:
        return definition
    paragraphs = (wrap(paragraph, _WIDTH) for paragraph in str(definition.get("description", "")).split("\n\n"))
    text = "\n\n".join("\n".join(lines) for lines in paragraphs)
    return {**definition, "description": text} if text else definition


def unexpressed(schema: JSON) -> list[str]:
    """The assertions a document makes that no pydantic field expresses, sorted: only its validators check them."""
    subschemas = list(_subschemas(schema))
    left = {keyword for subschema in subschemas for keyword in subschema if keyword in _UNEXPRESSED}
    left |= {"pattern" for subschema in subschemas if "pattern" in subschema and not _pattern(subschema, {})}
    left |= {"patternProperties" for subschema in subschemas if _widened(subschema)}
    return sorted(left)


def _subschemas(schema: JSON) -> Iterator[dict[str, JSON]]:
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, value in schema.items():
        if keyword in _SUBSCHEMA:
            yield from _subschemas(value)
        elif keyword in _SUBSCHEMAS and isinstance(value, list):
            yield from (inner for branch in value for inner in _subschemas(branch))
        elif keyword in (_NAMED | {"$defs"}) and isinstance(value, dict):
            yield from (inner for subschema in value.values() for inner in _subschemas(subschema))


def _kept(schema: JSON, definitions: Definitions) -> JSON:
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, JSON] = {}
    for keyword, value in schema.items():
        if keyword in _PLAIN:
            kept[keyword] = value
        elif keyword in _SUBSCHEMA:
            kept[keyword] = _kept(value, definitions)
        elif keyword in _SUBSCHEMAS and isinstance(value, list):
            kept[keyword] = [_kept(branch, definitions) for branch in value]
        elif keyword in _NAMED and isinstance(value, dict):
            kept[keyword] = {name: _kept(subschema, definitions) for name, subschema in value.items()}
    for said in (_pattern, _openness, _discriminator, _description):
        kept |= said(schema, definitions)
    if _widened(schema):
        del kept["patternProperties"]
    return kept


def _openness(schema: Mapping[str, JSON], _: Definitions) -> dict[str, JSON]:
    """Members that are not listed are kept unless the schema speaks of them (core 10.3.2.3)."""
    spoken = schema.keys() & {"additionalProperties", "unevaluatedProperties"}
    return {"additionalProperties": True} if _widened(schema) or ("properties" in schema and not spoken) else {}


def _widened(schema: Mapping[str, JSON]) -> bool:
    """Whether members go by patterns in a way that only an open model takes: beside others, or by foreign patterns."""
    patterns = schema.get("patternProperties")
    return isinstance(patterns, dict) and ("properties" in schema or any(portable(key) != key for key in patterns))


def _pattern(schema: Mapping[str, JSON], _: Definitions) -> dict[str, JSON]:
    """The pattern as pydantic's engine spells it, where it can."""
    pattern = schema.get("pattern")
    shared = portable(pattern) if isinstance(pattern, str) else None
    return {} if shared is None else {"pattern": shared}


def _description(schema: Mapping[str, JSON], _: Definitions) -> dict[str, JSON]:
    """The description, nothing in it invisible, with the default as its last sentence (validation 9.1, 9.2)."""
    description = schema.get("description")
    paragraphs = description.split("\n\n") if isinstance(description, str) else []
    default = f"Default: {json.dumps(schema['default'], ensure_ascii=False)}." if "default" in schema else ""
    text = " ".join(filter(None, ("\n\n".join(filter(None, map(comment, paragraphs))), comment(default))))
    return {"description": text} if text else {}


def _discriminator(schema: Mapping[str, JSON], definitions: Definitions) -> dict[str, JSON]:
    """The property whose string tells the branches apart, null aside."""
    branches = [branch for branch in _branches(schema) if branch != {"type": "null"}]
    tags = [_tags(branch, definitions) for branch in branches]
    for name in tags[0] if len(tags) > 1 else ():
        if all(name in tag for tag in tags) and _disjoint([tag[name] for tag in tags]):
            return {"discriminator": {"propertyName": name}}
    return {}


def _branches(schema: Mapping[str, JSON]) -> list[JSON]:
    branches = schema.get("oneOf", schema.get("anyOf"))
    return branches if isinstance(branches, list) else []


def _tags(branch: JSON, definitions: Definitions) -> dict[str, frozenset[str]]:
    """The members of a referenced object that hold one of a few known strings; for a union, of any of its objects."""
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    target = definitions.get(reference.removeprefix("#/$defs/")) if isinstance(reference, str) else None
    if not isinstance(target, dict) or "allOf" in target:
        return {}
    if branches := _branches(target):
        first, *rest = (_tags(inner, definitions) for inner in branches)
        common = [name for name in first if all(name in tags for tags in rest)]
        return {name: first[name].union(*(tags[name] for tags in rest)) for name in common}
    properties, required = target.get("properties"), target.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        return {}
    return {name: frozenset({tag}) for name in properties if name in required and (tag := _tag(properties[name]))}


def _tag(member: JSON) -> str:
    """The one string that a member can be, or nothing."""
    match member:
        case {"const": str(tag)} | {"enum": [str(tag)]}:
            return tag
        case _:
            return ""


def _disjoint(tags: list[frozenset[str]]) -> bool:
    return len({tag for branch in tags for tag in branch}) == sum(map(len, tags))
