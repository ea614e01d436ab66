"""One fault in an instance of a real document is reported once, and where it is.

Instances are made at random from the document's own schemas and mended until they are valid (``sampling.py``); then one
value is replaced by one of another kind, one member taken away, or one added.  A fault that leaves the instance valid is
none.
"""

from __future__ import annotations

import importlib
import json
import random
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from sampling import Bundle, Sampler, faults, mended

HITS, PER_FAULT, FAULTS = 0.95, 1.3, 200

STORED: Final = [
    "app-config",
    "asyncapi-3.1.0",
    "cargo",
    "docker-compose",
    "eslintrc",
    "github-workflow",
    "jest",
    "kustomization",
    "package",
    "pre-commit-config",
]


def measured(runtime: str, document: Any, roots: list[str]) -> tuple[int, int, int]:
    """Faults, the ones that the first violation stands at, and all violations."""
    chance = random.Random(1)
    bundle = Bundle(document)
    names = [bundle.name(root) for root in roots]
    checker = importlib.import_module(f"{runtime}.validation").SchemaChecker(
        {"$defs": bundle.definitions}, bundle.patterns
    )
    sampler = Sampler(bundle, chance)
    total, hits, reported = 0, 0, 0
    for _ in range(4000):
        name = chance.choice(names)
        instance = mended(checker, name, sampler.made(bundle.definitions[name]))
        for changed, pointers in faults(instance, chance):
            violations = checker.violations(name, changed)
            total += bool(violations)
            reported += len(violations)
            hits += bool(violations) and violations[0].pointer in pointers
        if total >= FAULTS:
            break
    return total, hits, reported


def check(runtime: str, document: Any, roots: list[str]) -> None:
    total, hits, reported = measured(runtime, document, roots)
    assert total >= FAULTS
    assert hits >= HITS * total
    assert reported <= PER_FAULT * total


@pytest.mark.parametrize("name", STORED)
def test_configuration_files(shared: Path, runtime: str, name: str) -> None:
    check(runtime, json.loads((shared / "specs" / "schemastore" / f"{name}.json").read_text(encoding="utf-8")), [""])


@pytest.mark.parametrize("name", ["k8s.json", "openai.yaml"])
def test_services(shared: Path, runtime: str, name: str) -> None:
    document = yaml.load((shared / "specs" / name).read_text(encoding="utf-8"), yaml.CSafeLoader)
    check(runtime, document, [f"/components/schemas/{schema}" for schema in document["components"]["schemas"]])
