"""``contentEncoding`` and ``contentMediaType`` as assertions, as draft 7 allows (Validation, section 8).

In: a subschema that a draft 7 document marks, and a text.  Out: a violation where the text is not what it should hold.
Only what the standard library can judge is judged: base64 and JSON.  Asserted together with formats, on request.
"""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from .wording import shown

if TYPE_CHECKING:
    from .evaluation import Path, Run, Subschema

__all__ = ["content_rule"]


def content_rule(run: Run, here: Subschema, _value: Any, instance: Any, path: Path) -> None:
    """The encoding first; what it hides is of the media type."""
    if not isinstance(instance, str):
        return
    content: str | bytes = instance
    if here.members.get("contentEncoding") == "base64":
        try:
            content = b64decode(instance, validate=True)
        except ValueError:
            run.fail(here, "contentEncoding", path, "a text in base64", shown(instance))
            return
    if here.members.get("contentMediaType") == "application/json" and not _is_json(content):
        run.fail(here, "contentMediaType", path, "a text that holds JSON", shown(instance))


def _is_json(content: str | bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
