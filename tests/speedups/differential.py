"""``python tests/speedups/differential.py [COUNT] [SEED]``: mutated payloads through the engine and the Python codec.

In: every sample of the repository, and recorded payloads where there are some.  Out: the first difference, or how much
was compared.  Where the engine handles something, its result is that of the Python codec to the last type and byte;
where it does not, nothing need be compared: the Python codec is what runs then.
"""

from __future__ import annotations

import copy
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from openai_realtime._runtime.codec import Codec, Model, codec_of
from openai_realtime._runtime.shapes import Ref
from openai_realtime._runtime.values import UNSET, UnknownVariant
from wirestruct_speedups import Planner, _engine

__all__ = ["MISSED", "Case", "cases", "check_read", "check_write", "mutated", "read", "write"]

ROOT: Final = Path(__file__).parents[2]
MISSED: Final = object()
FRAGMENTS: Final = (
    *(b'"', b"\\", b"{", b"}", b"[", b"]", b":", b",", b" ", b"\n", b"\0", b"\x1f", b"\x7f", b"\xff", b"\xc3\xa9"),
    *(b"null", b"true", b"false", b"nul", b"NaN", b"-Infinity", b"0", b"-0", b"-0.0", b"01", b"1.", b"1.0", b"1e5"),
    *(
        b"1e999",
        b"1e-999",
        b"123456789012345678",
        b"1234567890123456789",
        b"9223372036854775808",
        b"18446744073709551616",
    ),
    *(b"0.1", b"1.7976931348623157e308", b"123456789.123456789", b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\\u0000"'),
    *(
        b'"\\u00e9\\n"',
        b'"\\x"',
        b'"\xed\xa0\x80"',
        b'"\xf0\x9f\x98\x80"',
        b"\xef\xbb\xbf",
        b'{"a":1,"a":2}',
        b"[[[[",
        b"{}",
    ),
    *(
        b'"type":',
        b'"type":null,',
        b'"type":"message",',
        b'"t\\u0079pe":"x",',
        b'"news":[1,{"a":null}],',
        b'"extras":1,',
    ),
    b"[" * 120 + b"]" * 120,
)
VALUES: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2**31,
        2**53 + 1,
        2**63 - 1,
        2**63,
        -(2**63),
        2**64,
        10**30,
        0.0,
        -0.0,
        1.0,
        0.5,
        1e16,
    ),
    *(
        1e-5,
        1e15 + 0.5,
        1e22,
        1e300,
        0.1 + 0.2,
        123456.789,
        "",
        "auto",
        "inf",
        "text",
        "\ud800",
        "\0",
        'a"\\\n\x1f\x7f',
        "\xe9",
    ),
    *(
        "\U0001f600" * 20,
        "x" * 100,
        [],
        [[]],
        ["text", 1],
        {},
        {"type": "message"},
        {"": {}},
        {"a": [None, 1.5, "\xe9"]},
    ),
)
_ODD: Final[tuple[Any, ...]] = (UNSET, float("nan"), float("inf"), (1,), b"x", type("Text", (str,), {})("t"), object)


def _missed(*_: object) -> Any:
    return MISSED


_PLANNER: Final = Planner(
    lambda module, name: Ref(module, name).resolve(), lambda codec: (codec.module, codec.name), UNSET
)
read: Final = _engine.reader(_missed, _PLANNER.of_codec)
write: Final = _engine.writer(_missed, _PLANNER.of_codec)
_read_slowly: Final[Any] = getattr(Codec.from_json, "__wrapped__", Codec.from_json)
_write_slowly: Final[Any] = getattr(Codec.to_json, "__wrapped__", Codec.to_json)


@dataclass(frozen=True)
class Case:
    """A JSON text and the codec that reads it."""

    codec: Codec[Any]
    data: bytes


@cache
def codec(module: str, name: str) -> Codec[Any]:
    """The codec of a type, class or union."""
    types = import_module(f"openai_realtime.{module}")
    found: Any = getattr(types, f"{name}Codec", None)
    return found if isinstance(found, Codec) else codec_of(getattr(types, name))


def cases() -> Iterator[Case]:
    """The samples of the repository; recorded payloads for every type that reads them, if there are some."""
    for path in sorted((ROOT / "schemas" / "samples").rglob("*.json")):
        module, name = path.relative_to(ROOT / "schemas" / "samples").parts[:2]
        yield Case(codec(module, name), path.read_bytes())
    shared = Path(os.environ.get("WIRESTRUCT_SHARED") or ROOT.parent / "shared")
    unions = [
        codec(f"{world}.{side}_events", f"{union}{side.title()}Event")
        for world, union in (("ga", "Realtime"), ("beta", "RealtimeBeta"))
        for side in ("client", "server")
    ]
    for path in sorted((shared / "payloads").rglob("*.json")):
        for union in unions:
            yield Case(union, path.read_bytes())


# ---------------------------------------------------------------- one comparison


def picture(value: Any) -> Any:
    """A value as what can be compared to the last type: 1 is not 1.0, nor True; members keep their order."""
    if isinstance(value, Model):
        names = [name for kind in type(value).__mro__ for name in vars(kind).get("__slots__", ())]
        return (type(value), [(name, picture(getattr(value, name))) for name in names])
    if isinstance(value, dict):
        return (dict, [(name, picture(element)) for name, element in value.items()])
    if isinstance(value, list):
        return (list, [picture(element) for element in value])
    if isinstance(value, UnknownVariant):
        return (UnknownVariant, picture(value.raw))
    return (type(value), repr(value) if isinstance(value, float) else value)


def _outcome(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other one must do the same
        return error


def check_read(case: Case) -> Any:
    """The engine's value, or MISSED; ``AssertionError`` where the Python codec has another."""
    found = read(case.codec, case.data)
    if found is not MISSED:
        wanted = _outcome(_read_slowly, case.codec, case.data)
        assert picture(found) == picture(wanted), (case, found, wanted)
        as_text = read(case.codec, case.data.decode())
        assert picture(as_text) == picture(wanted), (case, as_text, wanted)
    return found


def check_write(codec: Codec[Any], value: Any) -> Any:
    """The engine's text, or MISSED; ``AssertionError`` where the Python codec has another."""
    found = write(codec, value)
    if found is not MISSED:
        wanted = _outcome(_write_slowly, codec, value)
        assert found == wanted, (codec, value, found, wanted)
    return found


# ---------------------------------------------------------------- mutations


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    queue = [value]
    while queue:
        item = queue.pop()
        if isinstance(item, (dict, list)):
            for key in list(item) if isinstance(item, dict) else range(len(item)):
                yield item, key
                queue.append(item[key])


def _bent(value: Any, chance: random.Random) -> Any:
    """A JSON value with something else at one place, a member more or less, or in another order."""
    places = list(_places(value))
    if not places:
        return copy.deepcopy(chance.choice(VALUES))
    holder, key = chance.choice(places)
    kind = chance.randrange(5)
    if kind == 0 and isinstance(holder, dict):
        del holder[key]
    elif kind == 1 and isinstance(holder, dict):
        holder[chance.choice(("news", "type", "id", "", "\xe9", "a" * 50))] = copy.deepcopy(chance.choice(VALUES))
    elif kind == 2 and isinstance(holder, dict):
        members = list(holder.items())
        chance.shuffle(members)
        holder.clear()
        holder.update(members)
    else:
        holder[key] = copy.deepcopy(chance.choice(VALUES))
    return value


def mutated(case: Case, chance: random.Random) -> Case:
    """A case a little different: in its value, in its bytes, or only in how it is laid out."""
    data = case.data
    if chance.random() < 0.6:
        try:
            value = json.loads(data)
        except ValueError:
            value = None
        for _ in range(chance.randrange(3)):
            value = _bent(value, chance)
        layout: Any = chance.choice(({"separators": (",", ":")}, {"indent": 1}, {}))
        text = json.dumps(value, ensure_ascii=chance.random() < 0.3, **layout)
        data = text.encode("utf-8", "surrogatepass")
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        at = chance.randrange(len(data) + 1)
        until = min(len(data), at + chance.choice((0, 0, 1, 4, 20)))
        data = data[:at] + chance.choice((*FRAGMENTS, data[at : at + 30])) + data[until:]
    return Case(case.codec, data)


def _models(value: Any) -> Iterator[Any]:
    queue = [value]
    while queue:
        item = queue.pop()
        if isinstance(item, Model):
            yield item
            queue += [getattr(item, name) for kind in type(item).__mro__ for name in vars(kind).get("__slots__", ())]
        elif isinstance(item, (dict, list)):
            queue += item.values() if isinstance(item, dict) else item


def spoil(value: Any, chance: random.Random) -> None:
    """Give one field of a model a value that need not fit."""
    models = list(_models(value))
    if models:
        model = chance.choice(models)
        names = [name for kind in type(model).__mro__ for name in vars(kind).get("__slots__", ())]
        name = chance.choice(names)
        extras = {chance.choice((*names, "news", "type")): copy.deepcopy(chance.choice(VALUES))}
        setattr(
            model,
            name,
            extras if name == "extras" and chance.random() < 0.8 else copy.deepcopy(chance.choice((*VALUES, *_ODD))),
        )


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    seeds = list(cases())
    handled = written = 0
    start = time.monotonic()
    for _ in range(count):
        case = mutated(chance.choice(seeds), chance)
        value = check_read(case)
        if value is MISSED:
            continue
        handled += 1
        if chance.random() < 0.5:
            spoil(value, chance)
        written += check_write(case.codec, value) is not MISSED
    took = time.monotonic() - start
    print(
        f"{count} mutations of {len(seeds)} payloads, seed {seed}: {handled} read and {written} written by the engine,"
    )
    print(f"no difference, {took:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
