"""JSON text to values and back.

``orjson`` is used where it is installed, the standard library's ``json`` otherwise, or where ``WIRESTRUCT_JSON=stdlib``
is set in the environment when this module is first imported.  Both give the same values: what orjson refuses or cannot
hold is left to the standard library.  RFC 8259 is kept strictly: no NaN or Infinity, no byte-order mark, UTF-8 only;
numbers too large for a float are refused; of duplicate members the last counts; lone surrogate escapes are kept.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from typing import Any, Final, NoReturn

from .instances import is_array, is_object, names_are_text

__all__ = ["BIG", "dumps", "engine_name", "loads", "loads_exactly"]

BIG: Final = 2.0**63
"""From here on orjson may have made a float of an integer; readers of its values look again."""


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse(f"{text}, larger than any float,")


_decoder: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_number)
_encoder: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_ascii: Final = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def loads_exactly(data: bytes | bytearray | memoryview | str) -> Any:
    """The value of a JSON text, integers exact at any size.

    Raises ``ValueError`` where the text is not JSON, ``RecursionError`` where it is nested too deeply, ``TypeError``
    where it is no text.
    """
    text = data if isinstance(data, str) else str(data, "utf-8")  # unlike bytes(data), this refuses a number
    if text.startswith("\ufeff"):
        raise ValueError("the text starts with a byte-order mark")
    return _decoder.decode(text)


def _dumps_exactly(value: Any) -> bytes:
    """Compact UTF-8; raises ``ValueError`` or ``TypeError`` where JSON cannot express the value."""
    if not _expressible(value):
        raise ValueError("NaN, Infinity and member names that are no strings are not JSON")
    text = _encoder.encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _ascii.encode(value).encode()


def _expressible(value: Any) -> bool:
    """Whether every number is finite and every member name a string."""
    queue = [value]
    while queue:
        item = queue.pop()
        if is_object(item):
            if not names_are_text(item):
                return False
            queue.extend(item.values())
        elif is_array(item):
            queue.extend(item)
        elif isinstance(item, float) and not math.isfinite(item):
            return False
    return True


loads: Callable[[bytes | bytearray | memoryview | str], Any] = loads_exactly
dumps: Callable[[Any], bytes] = _dumps_exactly
engine_name: str = "json"

if os.environ.get("WIRESTRUCT_JSON") != "stdlib":
    try:
        import orjson
    except ImportError:
        pass
    else:
        loads = orjson.loads
        engine_name = "orjson"
        _PLAIN: Final = (
            orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
        )

        def _orjson_dumps(value: Any) -> bytes:
            """As ``_dumps_exactly``, for values that encoders have made: they let no NaN pass, which orjson would
            write as null.
            """
            try:
                return orjson.dumps(value, option=_PLAIN)
            except TypeError:
                return _dumps_exactly(value)

        dumps = _orjson_dumps
