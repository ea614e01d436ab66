"""fastjsonschema: Python generated at run time, for drafts 4, 6 and 7."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import fastjsonschema

from ..contenders import Checker


def checker(documents: Mapping[str, Any]) -> Checker:
    return Checker(
        "fastjsonschema",
        {name: _check(document) for name, document in documents.items()},
        "knows drafts 4 to 7: reads 2020-12 as draft 7, passes over newer keywords and over what stands beside a $ref",
    )


def _check(document: Any) -> Callable[[Any], bool]:
    validate: Callable[[Any], Any] = fastjsonschema.compile(document, use_default=False)

    def check(value: Any) -> bool:
        try:
            validate(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return check
