"""Generated validators, the interpreter and two other implementations give the same verdicts.

On the schemas of this repository with mutated samples, and on random schemas that use every keyword together.
"""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

import openai_realtime
from wirestruct.targets.dataclasses.validators import validators_view
from wirestruct.templating import fill

Make = Callable[[Mapping[str, Any], list[str]], Any]


SAMPLES = sorted((Path(__file__).parents[2] / "schemas" / "samples").glob("*/*"))
NAMES = ["a", "b", "type", "kind"]
KINDS = ["null", "boolean", "integer", "number", "string", "array", "object"]
VALUES: list[Any] = [
    *[None, True, False, 0, 1, 1.0, 2, -1, 0.5, 3.5, 10**20, "", "a", "b", "ab", "x", "type"],
    *[[], [1], [1, True], ["a"], ["a", "a"], [None], [[1], [1.0]], {}, {"a": 1}, {"b": "a"}, {"type": "a"}],
    *[{"type": "b", "a": 1}, {"a": {"type": "a"}}, {"a": [1]}, {"kind": "x", "type": "a"}],
]
ONE = ["additionalProperties", "propertyNames", "not", "items", "unevaluatedProperties", "unevaluatedItems", "contains"]
MANY = ["allOf", "anyOf", "oneOf", "prefixItems"]
LIMITS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
SIZES = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
OTHERS = ["enum", "const", "multipleOf", "pattern", "uniqueItems", "required", "dependentRequired", "if", "tagged"]
MAPS = ["properties", "properties", "properties", "patternProperties", "dependentSchemas"]


def value(random: Random, depth: int = 0) -> Any:
    if depth > 2 or random.random() < 0.5:
        return copy.deepcopy(random.choice(VALUES))
    if random.random() < 0.4:
        return [value(random, depth + 1) for _ in range(random.randrange(4))]
    return {name: value(random, depth + 1) for name in random.sample([*NAMES, "c"], random.randrange(5))}


def schema(random: Random, depth: int = 0) -> Any:
    if depth and random.random() < 0.15:
        return {"$ref": f"#/$defs/{random.choice('ABC')}"}
    if random.random() < 0.1 + 0.1 * depth:
        return random.choice([True, False, {}])
    made: dict[str, Any] = {}
    if random.random() < 0.6:
        some = random.sample(KINDS, random.randrange(1, 4))
        made["type"] = random.choice([*KINDS, "object", "object", some])
    for _ in range(random.choice([1, 1, 2, 3])):
        made |= keyword(random, random.choice([*ONE, *MANY, *LIMITS, *SIZES, *OTHERS, *MAPS]), depth + 1)
    return made


def keyword(random: Random, name: str, depth: int) -> dict[str, Any]:
    def names(least: int = 0) -> list[str]:
        return random.sample(NAMES, random.randrange(least, 4))

    def one() -> Any:
        return schema(random, depth)

    if name in ONE:
        made = {name: random.choice([False, one()]) if name != "not" else one()}
        bounds = {"minContains": random.randrange(3), "maxContains": random.randrange(3)}
        return made | {bound: count for bound, count in bounds.items() if name == "contains" and random.random() < 0.4}
    if name in MANY:
        return {name: [one() for _ in range(random.randrange(1, 4))]}
    if name in MAPS:
        keys = random.sample(["^a", "b", "^k", "[ab]$"], 2) if name == "patternProperties" else names(1)
        return {name: {key: one() for key in keys}}
    if name == "if":
        return {"if": one()} | {word: one() for word in ("then", "else") if random.random() < 0.7}
    if name == "tagged":
        return {random.choice(["anyOf", "oneOf"]): list(tagged(random, depth))}
    choices: dict[str, Callable[[], Any]] = {
        "enum": lambda: random.sample(VALUES, random.randrange(1, 6)),
        "const": lambda: random.choice(VALUES),
        "multipleOf": lambda: random.choice([1, 2, 0.5]),
        "pattern": lambda: random.choice(["^a", "b$", "^a$", "[ab]", "x"]),
        "uniqueItems": lambda: True,
        "required": names,
        "dependentRequired": lambda: {random.choice(NAMES): names()},
    }
    return {name: choices[name]() if name in choices else random.randrange(4)}


def tagged(random: Random, depth: int) -> Iterator[dict[str, Any]]:
    for tag in random.sample(["a", "b", "x", "type"], random.randrange(2, 4)):
        properties = {
            name: schema(random, depth + 1) for name in random.sample(["a", "b", "kind"], random.randrange(3))
        }
        yield {"type": "object", "properties": {"type": {"const": tag}, **properties}, "required": ["type"]}
    if random.random() < 0.3:
        yield {"type": "null"}


def in_place(made: Any) -> Iterator[str]:
    """The definitions that a schema applies to the same instance."""
    if isinstance(made, dict):
        yield from [made["$ref"].rpartition("/")[2]] if "$ref" in made else []
        several = [one for word in ("allOf", "anyOf", "oneOf") for one in made.get(word, [])]
        single = [made[word] for word in ("not", "if", "then", "else") if word in made]
        for inner in [*several, *single, *made.get("dependentSchemas", {}).values()]:
            yield from in_place(inner)


def has_loop(definitions: Mapping[str, Any]) -> bool:
    """Whether a reference comes back without going into the instance: the resolver refuses that."""
    reached = {name: set(in_place(made)) for name, made in definitions.items()}
    for _ in definitions:
        reached = {name: set(found).union(*[reached[one] for one in found]) for name, found in reached.items()}
    return any(name in found for name, found in reached.items())


@pytest.mark.parametrize("seed", range(4))
def test_random_schemas(validators: Make, seed: int) -> None:
    """Every keyword beside and inside every other."""
    random = Random(seed)
    for _ in range(60):
        document = {"$defs": {name: schema(random) for name in "ABC"}}
        if has_loop(document["$defs"]):
            continue
        made = validators(document, list("ABC"))
        for name in "ABC":
            peer = jsonschema_rs.Draft202012Validator({**document, "$ref": f"#/$defs/{name}"})
            for instance in [*VALUES, *[value(random) for _ in range(20)]]:
                assert verdicts(made, name, instance) == {peer.is_valid(instance)}, (document, name, instance)


@pytest.mark.parametrize("seed", range(2))
def test_generated_text_has_nothing_unused(seed: int) -> None:
    """No function, constant, import or variable is left over, even where a schema contradicts itself."""
    random = Random(seed)
    for _ in range(100):
        definitions = {name: schema(random) for name in "ABC"}
        if has_loop(definitions):
            continue
        view = validators_view({"$defs": definitions}, list("ABC"), runtime="runtime", header="", title="Test")
        text = fill("dataclasses/validators.py.jinja", view)
        tree = ast.parse(text)
        for scope in [tree, *[node for node in tree.body if isinstance(node, ast.FunctionDef)]]:
            assert set(bound(scope)) - set(loaded(scope)) <= {"CHECKS", "PATTERNS", "VALIDATORS", "annotations"}, text


def bound(scope: ast.Module | ast.FunctionDef) -> Iterator[str]:
    """The names that a module or a function introduces."""
    for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef) and isinstance(scope, ast.Module):
            yield node.name
        elif isinstance(node, ast.AnnAssign):
            yield from loaded(node.target, ast.Store)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def loaded(scope: ast.AST, context: type[ast.expr_context] = ast.Load) -> Iterator[str]:
    return (node.id for node in ast.walk(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, context))


def verdicts(made: Any, name: str, instance: Any) -> set[bool]:
    violations = made.checker.violations(name, instance)
    assert made.violations(name, instance) == violations
    return {made.is_valid(name, instance), made.checker.is_valid(name, instance), not violations}


def mutated(instance: Any, random: Random) -> Any:
    """The instance with one place changed."""
    changed = copy.deepcopy(instance)
    places = list(containers(changed))
    if not places:
        return random.choice(VALUES)
    holder, key = random.choice(places)
    change = random.randrange(4)
    if change == 0:
        del holder[key]
    elif change == 1:
        holder[key] = copy.deepcopy(random.choice(VALUES))
    elif change == 2 and isinstance(holder[key], str):
        holder[key] += "x"
    elif isinstance(holder, dict):
        holder["surplus"] = 1
    else:
        holder.append(copy.deepcopy(holder[key]))
    return changed


def containers(instance: Any) -> Iterator[tuple[Any, Any]]:
    items = (
        instance.items() if isinstance(instance, dict) else enumerate(instance) if isinstance(instance, list) else ()
    )
    for key, inner in list(items):
        yield instance, key
        yield from containers(inner)


@pytest.mark.parametrize("folder", SAMPLES, ids=[f"{folder.parent.name}-{folder.name}" for folder in SAMPLES])
def test_mutated_samples(validators: Make, folder: Path) -> None:
    """The repository's own schemas, with samples that were changed in one to three places."""
    document = openai_realtime.schema(f"{folder.parent.name}.{folder.name}")
    made = validators(document, [folder.name])
    peers = [jsonschema_rs.Draft202012Validator(document), jsonschema.Draft202012Validator(document)]
    random = Random(folder.name)
    for sample in sorted(folder.rglob("*.json")):
        instance = json.loads(sample.read_text(encoding="utf-8"))
        for _ in range(4):
            found = verdicts(made, folder.name, instance)
            assert len({*found, *[peer.is_valid(instance) for peer in peers]}) == 1, (sample, instance)
            instance = mutated(instance, random)
