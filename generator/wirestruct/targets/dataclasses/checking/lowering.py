"""Schemas to checks: the self-contained document of a module in, one check per definition out.

Every keyword of JSON Schema 2020-12 that asserts something is understood; ``format`` and the ``content`` keywords are
annotations.  ``unevaluatedProperties`` and ``unevaluatedItems`` are unrolled where the document alone decides what is
evaluated; a definition in which the instance decides is left to the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wirestruct.documents import JSON
from wirestruct.targets.dataclasses.checking.checks import (
    ALWAYS,
    ANY,
    NEVER,
    Among,
    Branch,
    Check,
    Every,
    Fixed,
    Interpreted,
    Items,
    Kind,
    Length,
    Limit,
    Members,
    Multiple,
    Not,
    OfKind,
    One,
    Pattern,
    Reference,
    Some,
    Written,
    kind_of,
)

__all__ = ["every", "lower", "target"]

KINDS: Final[dict[str, frozenset[Kind]]] = {
    "null": frozenset({"null"}),
    "boolean": frozenset({"boolean"}),
    "integer": frozenset({"integer"}),
    "number": frozenset({"integer", "fraction"}),
    "string": frozenset({"string"}),
    "array": frozenset({"array"}),
    "object": frozenset({"object"}),
}
LIMITS: Final[tuple[tuple[str, Any], ...]] = (
    ("minimum", ">="),
    ("maximum", "<="),
    ("exclusiveMinimum", ">"),
    ("exclusiveMaximum", "<"),
)
NULL: Final = KINDS["null"]
ITEMS: Final = ("prefixItems", "items", "minItems", "maxItems", "uniqueItems", "contains")
MEMBERS: Final = (
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
)

Schema = Any  # a subschema of a document that ``resolve`` has found to be well-formed


class _DependsOnInstance(Exception):
    """Only an instance decides which members or items are evaluated."""


def lower(definitions: Mapping[str, JSON]) -> dict[str, Check]:
    """The check of every definition."""
    checks: dict[str, Check] = {}
    for name, schema in definitions.items():
        try:
            checks[name] = _lowered(schema, definitions)
        except _DependsOnInstance:
            checks[name] = Interpreted(name)
    return checks


def target(reference: str) -> str:
    """The definition that ``#/$defs/<name>`` names."""
    return reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")


def every(checks: Iterable[Check]) -> Check:
    """All of these checks, in their simplest form: kinds come first and are said once."""
    kinds, values, rest = ANY, list[Among](), list[Check]()
    for check in _flat(checks):
        match check:
            case Fixed(True):
                continue
            case OfKind(some):
                kinds &= some
            case Among():
                values.append(check)
            case _:
                rest.append(check)
    if NEVER in rest or not kinds:
        return NEVER
    values = [Among(tuple(one for one in among.values if kind_of(one) in kinds)) for among in values]
    if not all(among.values for among in values):
        return NEVER
    first: list[Check] = [*values] if values or kinds == ANY else [OfKind(kinds)]
    simple = [*first, *[check for check in rest if _about(check) & kinds]]
    return simple[0] if len(simple) == 1 else Every(tuple(simple)) if simple else ALWAYS


def _about(check: Check) -> frozenset[Kind]:
    """The kinds that a check may refuse something of."""
    match check:
        case Limit() | Multiple() | Written():
            return KINDS["number"]
        case Length() | Pattern():
            return KINDS["string"]
        case Items():
            return KINDS["array"]
        case Members():
            return KINDS["object"]
        case _:
            return ANY


def _flat(checks: Iterable[Check]) -> Iterable[Check]:
    for check in checks:
        yield from _flat(check.checks) if isinstance(check, Every) else [check]


def _lowered(schema: Schema, definitions: Mapping[str, JSON]) -> Check:
    if isinstance(schema, bool):
        return Fixed(schema)

    def lowered(inner: Schema) -> Check:
        return _lowered(inner, definitions)

    checks = every(
        [
            *_scalars(schema),
            *([_items(schema, definitions)] if any(word in schema for word in ITEMS) else []),
            *([_members(schema, definitions)] if any(word in schema for word in MEMBERS) else []),
            *([Reference(target(schema["$ref"]))] if "$ref" in schema else []),
            *[lowered(branch) for branch in schema.get("allOf", [])],
            *([Some(tuple([lowered(branch) for branch in schema["anyOf"]]))] if "anyOf" in schema else []),
            *([One(tuple([lowered(branch) for branch in schema["oneOf"]]))] if "oneOf" in schema else []),
            *([Not(lowered(schema["not"]))] if "not" in schema else []),
            *([_branch(schema, definitions)] if "if" in schema else []),
            *_unevaluated(schema, definitions),
        ]
    )
    return _nullable(checks)


def _nullable(check: Check) -> Check:
    """``type: [string, "null"]`` with limits as null or a limited text: so that nothing asks for the kind twice."""
    if not isinstance(check, Every) or not isinstance(check.checks[0], OfKind):
        return check
    kinds, limits = check.checks[0].kinds, check.checks[1:]
    if not kinds > NULL or not all(_about(one) != ANY for one in limits):
        return check
    return Some((OfKind(NULL), every([OfKind(kinds - NULL), *limits])))


def _branch(schema: Schema, definitions: Mapping[str, JSON]) -> Check:
    condition, then, otherwise = (_lowered(schema.get(word, True), definitions) for word in ("if", "then", "else"))
    return ALWAYS if then == otherwise == ALWAYS else Branch(condition, then, otherwise)


def _scalars(schema: Schema) -> list[Check]:
    checks: list[Check] = []
    if "type" in schema:
        named = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        checks.append(OfKind(frozenset(kind for name in named for kind in KINDS[name])))
    if "enum" in schema:
        checks.append(Among(tuple(schema["enum"])))
    if "const" in schema:
        checks.append(Among((schema["const"],)))
    checks.extend(Limit(operator, schema[word]) for word, operator in LIMITS if word in schema)
    if "multipleOf" in schema:
        checks.append(Multiple(schema["multipleOf"]))
    if "x-written-integer" in schema:
        checks.append(Written())
    if "minLength" in schema or "maxLength" in schema:
        checks.append(Length(int(schema.get("minLength", 0)), _count(schema, "maxLength")))
    if "pattern" in schema:
        checks.append(Pattern(schema["pattern"]))
    return checks


def _count(schema: Schema, word: str) -> int | None:
    return int(schema[word]) if word in schema else None


def _items(schema: Schema, definitions: Mapping[str, JSON]) -> Check:
    return Items(
        prefix=tuple([_lowered(one, definitions) for one in schema.get("prefixItems", [])]),
        rest=_lowered(schema.get("items", True), definitions),
        least=int(schema.get("minItems", 0)),
        most=_count(schema, "maxItems"),
        unique=schema.get("uniqueItems", False),
        contained=_lowered(schema["contains"], definitions) if "contains" in schema else None,
        least_contained=int(schema.get("minContains", 1)),
        most_contained=_count(schema, "maxContains"),
    )


def _members(schema: Schema, definitions: Mapping[str, JSON]) -> Check:
    def lowered(word: str) -> tuple[tuple[str, Check], ...]:
        return tuple([(name, _lowered(one, definitions)) for name, one in schema.get(word, {}).items()])

    return Members(
        required=tuple(dict.fromkeys(schema.get("required", []))),
        properties=lowered("properties"),
        patterns=lowered("patternProperties"),
        others=_lowered(schema.get("additionalProperties", True), definitions),
        least=int(schema.get("minProperties", 0)),
        most=_count(schema, "maxProperties"),
        names=_lowered(schema.get("propertyNames", True), definitions),
        companions=tuple((name, tuple(names)) for name, names in schema.get("dependentRequired", {}).items()),
        consequences=lowered("dependentSchemas"),
    )


# -------------------------------------------------------------------- unevaluated: Core, section 11


def _unevaluated(schema: Schema, definitions: Mapping[str, JSON]) -> list[Check]:
    checks: list[Check] = []
    if "unevaluatedProperties" in schema:
        names, patterns = list[str](), list[str]()
        if not _evaluates_members(schema, definitions, names, patterns, outermost=True):
            checks.append(
                Members(
                    properties=tuple((name, ALWAYS) for name in dict.fromkeys(names)),
                    patterns=tuple((pattern, ALWAYS) for pattern in dict.fromkeys(patterns)),
                    others=_lowered(schema["unevaluatedProperties"], definitions),
                )
            )
    if "unevaluatedItems" in schema:
        count = _evaluated_items(schema, definitions, outermost=True)
        if count is not None:
            checks.append(Items(prefix=(ALWAYS,) * count, rest=_lowered(schema["unevaluatedItems"], definitions)))
    return checks


def _evaluates_members(
    schema: Schema, definitions: Mapping[str, JSON], names: list[str], patterns: list[str], outermost: bool = False
) -> bool:
    """Collects the names and patterns that are evaluated; True where that is every member."""
    if isinstance(schema, bool):
        return False
    if "additionalProperties" in schema or ("unevaluatedProperties" in schema and not outermost):
        return True
    names.extend(schema.get("properties", ()))
    patterns.extend(schema.get("patternProperties", ()))
    every_member = [_evaluates_members(one, definitions, names, patterns) for one in _applied(schema, definitions)]
    return any(every_member)


def _evaluated_items(schema: Schema, definitions: Mapping[str, JSON], outermost: bool = False) -> int | None:
    """How many items from the first on are evaluated; None where that is every item."""
    if isinstance(schema, bool):
        return 0
    if "contains" in schema:
        raise _DependsOnInstance
    if "items" in schema or ("unevaluatedItems" in schema and not outermost):
        return None
    counts = [_evaluated_items(one, definitions) for one in _applied(schema, definitions)]
    if None in counts:
        return None
    return max([len(schema.get("prefixItems", ())), *[count or 0 for count in counts]])


def _applied(schema: Schema, definitions: Mapping[str, JSON]) -> list[Schema]:
    """The subschemas in place that every valid instance satisfies; raises where others could evaluate something."""
    if any(word in schema for word in ("anyOf", "oneOf", "if", "dependentSchemas")):
        raise _DependsOnInstance
    referenced = [definitions[target(schema["$ref"])]] if "$ref" in schema else []
    return [*referenced, *schema.get("allOf", [])]
