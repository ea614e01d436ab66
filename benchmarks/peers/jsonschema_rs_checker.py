"""jsonschema-rs: a compiled validator in Rust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator

from ..contenders import Checker


def checker(documents: Mapping[str, Any]) -> Checker:
    return Checker(
        "jsonschema-rs", {name: Draft202012Validator(document).is_valid for name, document in documents.items()}
    )
