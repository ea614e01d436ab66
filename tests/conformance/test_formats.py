"""The format tests of the JSON-Schema-Test-Suite, of every draft, with ``format`` as an assertion and as an annotation.

No case is excused: every one of them gives the suite's verdict.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

DRAFTS = {"draft4": 219, "draft6": 325, "draft7": 676, "draft2019-09": 757, "draft2020-12": 764}
"""The drafts, each with the tests that its files have at least."""


@pytest.mark.parametrize("draft", DRAFTS)
def test_verdicts(shared: Path, runtime: str, draft: str) -> None:
    checker = importlib.import_module(f"{runtime}.validation").SchemaChecker
    folder = shared / "suites" / "json-schema-test-suite" / "tests" / draft / "optional" / "format"
    wrong: list[str] = []
    total = 0
    for file in sorted(folder.glob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            schema: dict[str, Any] = group["schema"]
            made = checker({"$defs": {"It": schema}}, {})
            for test in group["tests"]:
                total += 1
                assert made.is_valid("It", test["data"])
                verdict = made.is_valid("It", test["data"], formats=True)
                assert verdict is not bool(made.violations("It", test["data"], formats=True))
                if verdict is not test["valid"]:
                    wrong.append(f"{file.name}: {test['description']}: {test['data']!r}")
    assert total >= DRAFTS[draft]
    assert wrong == []
