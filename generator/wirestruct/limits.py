"""What only validators see: limits and conditions that changed while the types stayed the same.

In: two self-contained schema documents (``ir.Module.schema``).  Out: for each changed keyword its place, what
happened, and whether the new schema allows more (``readers`` break) or less (``writers`` break).  What is under a
``readOnly`` member no writer sends, and what is under a ``writeOnly`` one no reader gets.

Branches of ``oneOf`` are taken to exclude each other, so that more inside is more outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from wirestruct.documents import JSON
from wirestruct.keywords import subschemas

__all__ = ["limits_changed"]

Found: TypeAlias = tuple[str, str, bool, bool]
Schema: TypeAlias = Mapping[str, JSON]

_BOUNDS: Final = (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1))
_LEAST: Final[dict[str, int]] = {"minLength": 0, "minItems": 0, "minProperties": 0, "minContains": 1}
_MOST: Final = ("maxLength", "maxItems", "maxProperties", "maxContains")
_CONDITIONS: Final = ("not", "if", "contains", "propertyNames", "unevaluatedItems")
_UNCLEAR: Final = frozenset({"not", "if", "contains"})  # more inside can mean less outside
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_WIDER_FORMATS: Final = (("int32", "int64"), ("float", "double"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where we are, whether what is allowed here is forbidden outside, and who comes across the value."""

    where: str
    unclear: bool = False
    received: bool = True
    sent: bool = True

    def child(self, tokens: Iterable[str | int], old: JSON, new: JSON) -> _Place:
        schemas = [schema for schema in (old, new) if isinstance(schema, dict)]
        return _Place(
            "/".join((self.where, *map(str, tokens))),
            self.unclear or not _UNCLEAR.isdisjoint(tokens),
            self.received and not any(schema.get("writeOnly") is True for schema in schemas),
            self.sent and not any(schema.get("readOnly") is True for schema in schemas),
        )

    def found(self, keyword: str, what: str, wider: bool, narrower: bool) -> Found:
        if self.unclear:
            wider = narrower = True
        return f"{self.where}/{keyword}", what, wider and self.received, narrower and self.sent


def limits_changed(old: Schema, new: Schema) -> Iterator[Found]:
    """The changed limits of the definitions that both documents have, sorted by place."""
    before, after = old.get("$defs"), new.get("$defs")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() & after.keys()):
            yield from _schemas(_Place(name), before[name], after[name])


def _schemas(place: _Place, old: JSON, new: JSON) -> Iterator[Found]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    for keyword, what, wider, narrower in sorted((*_numbers(old, new), *_words(old, new), *_conditions(old, new))):
        yield place.found(keyword, what, wider, narrower)
    before, after = dict(subschemas(old)), dict(subschemas(new))
    for tokens in sorted((before.keys() & after.keys()), key=str):
        if tokens[0] not in (*_BRANCHES, "x-accepts"):
            inner = place.child(tokens, before[tokens], after[tokens])
            yield from _schemas(inner, before[tokens], after[tokens])
    for keyword in _BRANCHES:
        was, now = old.get(keyword), new.get(keyword)
        if isinstance(was, list) and isinstance(now, list):
            yield from _branches(place, keyword, was, now)


def _branches(place: _Place, keyword: str, old: list[JSON], new: list[JSON]) -> Iterator[Found]:
    """Branches that are the same stand for themselves; the others are compared in their order."""
    left = [(index, branch) for index, branch in enumerate(new) if branch not in old]
    gone = [branch for branch in old if branch not in new]
    for (index, now), was in zip(left, gone, strict=False):
        yield from _schemas(place.child((keyword, index), was, now), was, now)


# ---------------------------------------------------------------- one schema's own keywords


def _numbers(old: Schema, new: Schema) -> Iterator[Found]:
    for inclusive, exclusive, sign in _BOUNDS:
        was, now = _bound(old, inclusive, exclusive, sign), _bound(new, inclusive, exclusive, sign)
        if was != now:
            names = [exclusive if bound[1] else inclusive for bound in (was, now) if bound]
            texts = [_bound_text(bound, sign, inclusive if len({*names}) > 1 else "") for bound in (was, now)]
            yield names[-1], " -> ".join(texts), _stricter(was, now), _stricter(now, was)
    for keyword, absent in _LEAST.items():
        least, floor = old.get(keyword, absent), new.get(keyword, absent)
        if isinstance(least, (int, float)) and isinstance(floor, (int, float)) and least != floor:
            yield keyword, _arrow(old.get(keyword), new.get(keyword)), floor < least, floor > least
    for keyword in _MOST:
        most, ceiling = old.get(keyword, float("inf")), new.get(keyword, float("inf"))
        if isinstance(most, (int, float)) and isinstance(ceiling, (int, float)) and most != ceiling:
            yield keyword, _arrow(old.get(keyword), new.get(keyword)), ceiling > most, ceiling < most
    step, stride = _fraction(old.get("multipleOf")), _fraction(new.get("multipleOf"))
    if step != stride:
        wider, narrower = not _multiple(stride, step), not _multiple(step, stride)
        yield "multipleOf", _arrow(old.get("multipleOf"), new.get("multipleOf")), wider, narrower


def _bound(schema: Schema, inclusive: str, exclusive: str, sign: int) -> tuple[Fraction, bool] | None:
    """The tighter of the two keywords: larger is stricter, once the sign is applied."""
    named = ((_fraction(schema.get(inclusive)), False), (_fraction(schema.get(exclusive)), True))
    return max(((sign * value, strict) for value, strict in named if value is not None), default=None)


def _stricter(one: tuple[Fraction, bool] | None, other: tuple[Fraction, bool] | None) -> bool:
    return one is not None and (other is None or one > other)


def _bound_text(bound: tuple[Fraction, bool] | None, sign: int, inclusive: str) -> str:
    if bound is None:
        return "none"
    value = float(sign * bound[0])
    name = "exclusive " if bound[1] else "inclusive "
    return f"{name if inclusive else ''}{int(value) if value.is_integer() else value}"


def _fraction(value: JSON) -> Fraction | None:
    """Exactly the number that the text has: 0.1 is a tenth."""
    return Fraction(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _multiple(value: Fraction | None, step: Fraction | None) -> bool:
    """Whether every multiple of ``value`` is one of ``step``; without a step everything is."""
    return step is None or (value is not None and bool(step) and (value / step).denominator == 1)


def _words(old: Schema, new: Schema) -> Iterator[Found]:
    if bool(old.get("uniqueItems")) != bool(new.get("uniqueItems")):
        wider = not new.get("uniqueItems")
        yield "uniqueItems", _arrow(old.get("uniqueItems"), new.get("uniqueItems")), wider, not wider
    for keyword in ("pattern", "format"):
        was, now = old.get(keyword), new.get(keyword)
        if was != now:
            known = (was, now) in _WIDER_FORMATS, (now, was) in _WIDER_FORMATS
            wider, narrower = known if any(known) else (was is not None, now is not None)
            yield keyword, _arrow(was, now), wider, narrower
    for keyword in ("enum", "const"):
        was, now = old.get(keyword), new.get(keyword)
        if was != now and was is not None and now is not None and _is_ours(old, new, was, now):
            before, after = _values(keyword, was), _values(keyword, now)
            added, removed = [each for each in after if each not in before], [
                each for each in before if each not in after
            ]
            if added or removed:
                yield keyword, _arrow(was, now), bool(added), bool(removed)
    yield from _dependent(old.get("dependentRequired", {}), new.get("dependentRequired", {}))


def _is_ours(old: Schema, new: Schema, was: JSON, now: JSON) -> bool:
    """Whether nobody else compares the values: types follow x-accepts, and only name words, integers and booleans."""
    if "x-accepts" in old and "x-accepts" in new:
        return True
    values = [value for held in (was, now) for value in (held if isinstance(held, list) else [held])]
    return any(isinstance(value, (float, dict, list)) for value in values)


def _values(keyword: str, value: JSON) -> list[JSON]:
    return value if keyword == "enum" and isinstance(value, list) else [value]


def _dependent(old: JSON, new: JSON) -> Iterator[Found]:
    before, after = _pairs(old), _pairs(new)
    if before != after:
        said = [f"{name} needs {needed}" for name, needed in sorted(after - before)]
        said += [f"{name} no longer needs {needed}" for name, needed in sorted(before - after)]
        yield "dependentRequired", ", ".join(said), bool(before - after), bool(after - before)


def _pairs(value: JSON) -> set[tuple[str, str]]:
    members = value.items() if isinstance(value, dict) else ()
    return {(name, str(each)) for name, names in members if isinstance(names, list) for each in names}


def _conditions(old: Schema, new: Schema) -> Iterator[Found]:
    """Keywords that came or went: whatever they say, there is less with them than without."""
    for keyword in _CONDITIONS:
        if (keyword in old) != (keyword in new):
            yield keyword, "added" if keyword in new else "removed", keyword in old, keyword in new
    before, after = old.get("dependentSchemas"), new.get("dependentSchemas")
    names = [set(each) if isinstance(each, dict) else set[str]() for each in (before, after)]
    if names[0] != names[1]:
        said = [f"{verb}: {', '.join(sorted(each))}" for verb, each in _came(names[0], names[1]) if each]
        yield "dependentSchemas", "; ".join(said), bool(names[0] - names[1]), bool(names[1] - names[0])


def _came(old: set[str], new: set[str]) -> tuple[tuple[str, set[str]], ...]:
    return ("added", new - old), ("removed", old - new)


def _arrow(old: JSON, new: JSON) -> str:
    return f"{'none' if old is None else old} -> {'none' if new is None else new}"
