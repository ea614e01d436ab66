"""jsonschema: the reference in pure Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from ..contenders import Checker


def checker(documents: Mapping[str, Any]) -> Checker:
    validators: dict[str, Any] = {name: Draft202012Validator(document) for name, document in documents.items()}
    return Checker("jsonschema", {name: validator.is_valid for name, validator in validators.items()})
