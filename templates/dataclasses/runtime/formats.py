"""The formats of JSON Schema as assertions (Validation, section 7.3), for those who ask for them.

In: the name of a format and a text.  Out: whether the text has that format.  A name that is not in the table says
nothing about any text, and formats are about texts only.  A format that a draft does not name yet means what the first
draft that names it says.  Each test is imported when its format is met for the first time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from .wording import shown

if TYPE_CHECKING:
    from .evaluation import Path, Run, Subschema

__all__ = ["FORMATS", "conforms", "format_rule"]

Test: TypeAlias = "Callable[[str], bool]"

FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "date-time": (".times", "is_date_time"),
    "date": (".times", "is_date"),
    "time": (".times", "is_time"),
    "duration": (".times", "is_duration"),
    "email": (".hosts", "is_email"),
    "idn-email": (".hosts", "is_idn_email"),
    "hostname": (".hosts", "is_hostname"),
    "idn-hostname": (".hosts", "is_idn_hostname"),
    "ipv4": (".hosts", "is_ipv4"),
    "ipv6": (".hosts", "is_ipv6"),
    "uri": (".uris", "is_uri"),
    "uri-reference": (".uris", "is_uri_reference"),
    "iri": (".uris", "is_iri"),
    "iri-reference": (".uris", "is_iri_reference"),
    "uri-template": (".uris", "is_uri_template"),
    "uuid": (".formats", "is_uuid"),
    "json-pointer": (".formats", "is_json_pointer"),
    "relative-json-pointer": (".formats", "is_relative_json_pointer"),
    "regex": (".regexes", "is_regex"),
}
"""Every format: the module with its test, and the test."""

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_POINTER: Final = r"(?:/(?:[^~/]|~[01])*)*"
_JSON_POINTER: Final = re.compile(_POINTER)
_RELATIVE: Final = re.compile(rf"(?:0|[1-9][0-9]*)(?:#|{_POINTER})")


def conforms(name: str, text: str) -> bool:
    """Whether a text has a format; true for a format that is not known."""
    return name not in FORMATS or _test(name)(text)


def format_rule(run: Run, here: Subschema, value: Any, instance: Any, path: Path) -> None:
    """Validation, section 7: ``format`` as an assertion."""
    if isinstance(instance, str) and isinstance(value, str) and not conforms(value, instance):
        run.fail(here, "format", path, f"a text of format {value}", shown(instance))


def is_uuid(text: str) -> bool:
    """RFC 4122, section 3."""
    return _UUID.fullmatch(text) is not None


def is_json_pointer(text: str) -> bool:
    """RFC 6901, section 3."""
    return _JSON_POINTER.fullmatch(text) is not None


def is_relative_json_pointer(text: str) -> bool:
    """Relative JSON Pointer, section 3."""
    return _RELATIVE.fullmatch(text) is not None


@cache
def _test(name: str) -> Test:
    module, test = FORMATS[name]
    return cast("Test", getattr(import_module(module, __package__), test))
