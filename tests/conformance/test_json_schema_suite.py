"""The JSON-Schema-Test-Suite for 2020-12, through generated functions and through the interpreter.

Every schema of the suite is first brought into the form that validators are generated from: one document with
``$defs`` by name.  Both verdicts have to be the suite's; where they are not, ``exceptions.toml`` says why.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema_specifications import REGISTRY
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from wirestruct.keywords import subschemas

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SUITE = "suites/json-schema-test-suite"
ADDRESSES = frozenset({"$id", "$anchor", "$dynamicAnchor", "$defs", "definitions", "$schema", "$vocabulary"})
REFERENCES = ("$ref", "$dynamicRef")
EXCEPTIONS: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("exceptions.toml").read_text(encoding="utf-8")
)["exception"]


@dataclass(frozen=True)
class Verdict:
    """What one test of the suite came to; ``problem`` is empty where both verdicts are the suite's."""

    file: str
    group: str
    test: str
    problem: str


@dataclass
class Bundle:
    """A schema of the suite as one self-contained document.

    A definition is told apart by its schema and by the resources that lead to it, since these decide what
    ``$dynamicRef`` means (Core, section 8.2.3.2); so it is bound here, once for each way to get there.
    """

    registry: Registry[Any]
    definitions: dict[str, Any] = field(default_factory=dict)
    names: dict[Any, str] = field(default_factory=dict)
    pending: list[tuple[str, Any, Any]] = field(default_factory=list)

    def of(self, schema: Any) -> str:
        """Bundles a schema; the name of its definition."""
        root = Resource.from_contents(schema, default_specification=DRAFT202012)
        name = self.name(schema, self.registry.resolver_with_root(root))
        while self.pending:
            definition, contents, resolver = self.pending.pop()
            self.definitions[definition] = self.rewritten(contents, resolver)
        return name

    def name(self, contents: Any, resolver: Any) -> str:
        scope = tuple(dict.fromkeys(reversed([uri for uri, _ in resolver.dynamic_scope()])))
        key = (contents if isinstance(contents, bool) else id(contents), resolver._base_uri, scope)
        if key not in self.names:
            # a name with the characters that JSON Pointer escapes, so that these are covered as well
            self.names[key] = f"Definition/{len(self.names)}~"
            self.pending.append((self.names[key], contents, resolver))
        return self.names[key]

    def rewritten(self, schema: Any, resolver: Any) -> Any:
        if isinstance(schema, bool):
            return schema
        result = {word: value for word, value in schema.items() if word not in ADDRESSES}
        for tokens, inner in subschemas(schema):
            if tokens[0] in result:
                inside = resolver
                if isinstance(inner, dict) and "$id" in inner:
                    inside = resolver.in_subresource(DRAFT202012.create_resource(inner))
                rewritten = self.rewritten(inner, inside)
                result[str(tokens[0])] = replaced(result[str(tokens[0])], tokens[1:], rewritten)
        found = [resolver.lookup(result.pop(word)) for word in REFERENCES if word in result]
        targets = [self.name(one.contents, one.resolver).replace("~", "~0").replace("/", "~1") for one in found]
        references = [{"$ref": f"#/$defs/{target}"} for target in targets]
        if len(references) == 1:
            return {**result, **references[0]}
        return {**result, "allOf": [*result.get("allOf", []), *references]} if references else result


def replaced(value: Any, tokens: tuple[str | int, ...], new: Any) -> Any:
    """A copy of a keyword's value in which the subschema at these tokens is another."""
    if not tokens:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[tokens[0]] = new
    return copy


@pytest.fixture(scope="session")
def registry(shared: Path) -> Registry[Any]:
    """The suite's remote documents and the metaschemas."""
    folder = shared / SUITE / "remotes"
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*.json"))]
    own = [path for path in paths if path.parts[0] == "draft2020-12" or not path.parts[0].startswith("draft")]
    documents = [json.loads((folder / path).read_text(encoding="utf-8")) for path in own]
    resources = [Resource.from_contents(document, default_specification=DRAFT202012) for document in documents]
    uris = [f"http://localhost:1234/{path.as_posix()}" for path in own]
    remotes: Registry[Any] = REGISTRY.with_resources(zip(uris, resources, strict=True))
    return remotes.crawl()


def verdicts(
    file: Path, name: str, registry: Registry[Any], validators: Callable[[Mapping[str, Any], list[str]], Any]
) -> Iterator[Verdict]:
    for group in json.loads(file.read_text(encoding="utf-8")):
        bundle = Bundle(registry)
        try:
            root = bundle.of(group["schema"])
        except Unresolvable as problem:
            yield from (
                Verdict(name, group["description"], test["description"], str(problem)) for test in group["tests"]
            )
            continue
        generated = validators({"$defs": bundle.definitions}, [root])
        for test in group["tests"]:
            violations = generated.checker.violations(root, test["data"])
            found = {
                "generated": generated.is_valid(root, test["data"]),
                "interpreter": not violations,
                "quick interpreter": generated.checker.is_valid(root, test["data"]),
            }
            wrong = [f"{who} says {verdict}" for who, verdict in found.items() if verdict is not test["valid"]]
            yield Verdict(name, group["description"], test["description"], ", ".join(wrong))


def excused(verdict: Verdict, exception: Mapping[str, str]) -> bool:
    return all(
        exception.get(word, getattr(verdict, word)) == getattr(verdict, word) for word in ("file", "group", "test")
    )


@pytest.fixture(scope="session")
def outcome(
    shared: Path, registry: Registry[Any], validators: Callable[[Mapping[str, Any], list[str]], Any]
) -> list[Verdict]:
    folder = shared / SUITE / "tests" / "draft2020-12"
    files = [*sorted(folder.glob("*.json")), *sorted((folder / "optional").glob("*.json"))]
    return [
        verdict
        for file in files
        for verdict in verdicts(file, file.relative_to(folder).as_posix(), registry, validators)
    ]


@pytest.mark.parametrize(("part", "least"), [("mandatory", 1250), ("optional", 130)])
def test_verdicts(outcome: list[Verdict], part: str, least: int) -> None:
    """Every test gives the suite's verdict or is listed."""
    mine = [verdict for verdict in outcome if verdict.file.startswith("optional/") == (part == "optional")]
    assert len(mine) >= least
    wrong = [one for one in mine if one.problem and not any(excused(one, exception) for exception in EXCEPTIONS)]
    assert wrong == []


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=[exception["file"] for exception in EXCEPTIONS])
def test_exception_is_needed(outcome: list[Verdict], exception: Mapping[str, str]) -> None:
    """A listed case that gives the right verdict must not stay listed."""
    assert exception["reason"]
    assert any(verdict.problem for verdict in outcome if excused(verdict, exception))
