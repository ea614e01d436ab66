"""Instances of real documents: made at random from their schemas, mended until they are valid, and broken in one place.

Documents of draft 7 are brought into the words of 2020-12 first; what they say about other files is left out.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wirestruct.patterns import PatternError, to_python

ONE: Final = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
MANY: Final = ("allOf", "anyOf", "oneOf")
NAMED: Final = ("properties", "patternProperties")
PLAIN: Final = (
    *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength"),
    *("maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required"),
)
TEXTS: Final = (
    *("a", "abc", "1", "1.0.0", "x-a", "https://example.com/a", "2024-01-01T00:00:00Z", "a.b", "10s", "^1.2.3"),
    *("A1", "foo:bar", "a@b.c", "/x", "*", "v1"),
)
WRONG: Final = (None, True, 5, -1.5, "listed nowhere", [], {}, {"unexpected": True}, ["x"])


# -------------------------------------------------------------------- documents


@dataclass
class Bundle:
    """The schemas of a document under ``$defs``, each by its pointer."""

    document: Any
    definitions: dict[str, Any] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)

    def name(self, pointer: str) -> str:
        if pointer not in self.definitions:
            self.definitions[pointer] = True  # it may refer to itself
            self.definitions[pointer] = self.rewritten(at(self.document, pointer))
        return pointer

    def rewritten(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema is not False
        if "$ref" in schema:
            return self.reference(schema["$ref"])
        found: dict[str, Any] = {word: schema[word] for word in PLAIN if word in schema and self.known(word, schema)}
        found |= {word: self.rewritten(schema[word]) for word in ONE if word in schema}
        found |= {word: [self.rewritten(one) for one in schema[word]] for word in MANY if word in schema}
        for word in NAMED:
            inner = schema.get(word, {})
            names = [name for name in inner if word == "properties" or self.translated(name)]
            found |= {word: {name: self.rewritten(inner[name]) for name in names}} if inner else {}
        if isinstance(schema.get("items"), list):
            found["prefixItems"] = [self.rewritten(one) for one in schema["items"]]
            found["items"] = self.rewritten(schema.get("additionalItems", True))
        for name, needed in schema.get("dependencies", {}).items():
            if isinstance(needed, list):
                found.setdefault("dependentRequired", {})[name] = needed
            else:
                found.setdefault("dependentSchemas", {})[name] = self.rewritten(needed)
        return found

    def reference(self, target: str) -> Any:
        if not target.startswith("#"):
            return True
        return {"$ref": "#/$defs/" + self.name(target[1:]).replace("~", "~0").replace("/", "~1")}

    def known(self, word: str, schema: Any) -> bool:
        return word != "pattern" or self.translated(schema[word])

    def translated(self, pattern: str) -> bool:
        try:
            self.patterns[pattern] = to_python(pattern)
        except PatternError:
            return False
        return True


def at(value: Any, pointer: str) -> Any:
    for token in tokens(pointer):
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


# -------------------------------------------------------------------- instances


@dataclass
class Sampler:
    """Instances of the schemas of a bundle; nearly all of them are valid or can be mended."""

    bundle: Bundle
    chance: random.Random

    def parts(self, schema: Any, depth: int = 0) -> list[dict[str, Any]]:
        """The schemas that hold at once: through references and ``allOf``, and one branch of each union."""
        if not isinstance(schema, dict) or depth > 20:
            return []
        inner = list(schema.get("allOf", []))
        if "$ref" in schema:
            inner.append(self.bundle.definitions[tokens(schema["$ref"][1:])[-1]])
        inner += [self.chance.choice(schema[word]) for word in ("anyOf", "oneOf") if schema.get(word)]
        return [schema, *(part for one in inner for part in self.parts(one, depth + 1))]

    def made(self, schema: Any, depth: int = 0) -> Any:
        parts = self.parts(schema)
        for part in parts:
            if "const" in part or part.get("enum"):
                return copy.deepcopy(self.chance.choice(part.get("enum") or [part.get("const")]))
        match self.chance.choice(kinds(parts)):
            case "object":
                return self.object(parts, depth)
            case "array":
                return self.array(parts, depth)
            case "string":
                least = int(max((part.get("minLength", 0) for part in parts), default=0))
                return self.chance.choice([text for text in TEXTS if len(text) >= least] or ["a" * least])
            case "boolean":
                return self.chance.random() < 0.5
            case "null":
                return None
            case _:
                limits = [part[word] for part in parts for word in ("minimum", "maximum") if word in part]
                return limits[0] if limits else self.chance.randint(0, 20)

    def array(self, parts: list[dict[str, Any]], depth: int) -> list[Any]:
        least = max((int(part.get("minItems", 0)) for part in parts), default=0)
        size = max(least, self.chance.randint(0, 3) if depth < 7 else 0)
        size = min([size, *(int(part["maxItems"]) for part in parts if "maxItems" in part)])
        items: list[Any] = []
        for index in range(size):
            fixed = [part["prefixItems"][index] for part in parts if index < len(part.get("prefixItems", ()))]
            items.append(self.made({"allOf": fixed or [part["items"] for part in parts if "items" in part]}, depth + 1))
        return items

    def object(self, parts: list[dict[str, Any]], depth: int) -> dict[str, Any]:
        declared: dict[str, list[Any]] = {}
        for part in parts:
            for name, schema in part.get("properties", {}).items():
                declared.setdefault(name, []).append(schema)
        required = {name for part in parts for name in part.get("required", ())}
        others = [name for name in declared if name not in required]
        taken = self.chance.sample(others, min(len(others), max(0, 7 - depth)))
        names = [*sorted(required), *(name for name in taken if self.chance.random() < 0.7)]
        found = {name: self.made({"allOf": declared.get(name, [])}, depth + 1) for name in names}
        for part in parts if depth < 6 else ():
            if isinstance(part.get("additionalProperties"), dict):
                found["key"] = self.made(part["additionalProperties"], depth + 1)
            for pattern, schema in part.get("patternProperties", {}).items():
                fitting = [text for text in TEXTS if re.search(self.bundle.patterns[pattern], text)]
                found |= {fitting[0]: self.made(schema, depth + 1)} if fitting else {}
        return found


def kinds(parts: list[dict[str, Any]]) -> list[str]:
    named = [{part["type"]} if isinstance(part["type"], str) else {*part["type"]} for part in parts if "type" in part]
    if named:
        return sorted(set.intersection(*named)) or ["null"]
    signs = {"object": ("properties", "patternProperties", "required"), "array": ("items", "prefixItems")}
    return [kind for kind, words in signs.items() if any(word in part for part in parts for word in words)] or [
        "string"
    ]


def mended(checker: Any, name: str, instance: Any) -> Any:
    """The instance without what is wrong in it; None where that is all of it."""
    for _ in range(30):
        violations = checker.violations(name, instance)
        if not violations:
            return instance
        if not violations[0].pointer:
            return None
        holder, _, token = violations[0].pointer.rpartition("/")
        around = at(instance, holder)
        del around[int(token) if isinstance(around, list) else tokens(f"/{token}")[0]]
    return None


# -------------------------------------------------------------------- faults


def places(instance: Any, pointer: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every member and item: the pointer to its container, its key, its own pointer."""
    inner = (
        instance.items() if isinstance(instance, dict) else enumerate(instance) if isinstance(instance, list) else ()
    )
    for key, value in inner:
        below = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield pointer, key, below
        yield from places(value, below)


def faults(instance: Any, chance: random.Random) -> Iterator[tuple[Any, set[str]]]:
    """Changed instances, and the pointers that name the change: for a missing member that of its object."""
    found = list(places(instance))
    for holder, key, pointer in chance.sample(found, min(len(found), 4)):
        value = at(instance, pointer)
        changed = copy.deepcopy(instance)
        others = [one for one in WRONG if type(one) is not type(value) or isinstance(value, str)]
        at(changed, holder)[key] = copy.deepcopy(chance.choice(others))
        yield changed, {pointer}
        if isinstance(key, str):
            changed = copy.deepcopy(instance)
            del at(changed, holder)[key]
            yield changed, {holder}
        if isinstance(value, dict):
            changed = copy.deepcopy(instance)
            at(changed, pointer)["surplus"] = 1
            yield changed, {f"{pointer}/surplus"}
