"""``validators.py`` of a module: its schema document in, the view for ``validators.py.jinja`` out.

The generated functions answer yes or no, exactly; ``VALIDATORS`` joins them with the interpreter, which says what is
wrong.  The whole module is a function of the schema document: equal documents give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wirestruct.documents import JSON
from wirestruct.keywords import subschemas
from wirestruct.patterns import to_python
from wirestruct.targets.dataclasses.checking.functions import Function, functions
from wirestruct.targets.dataclasses.text import docstring, quote
from wirestruct.targets.dataclasses.view import TableView, table

__all__ = ["ValidatorsView", "patterns", "validators_view"]


@dataclass(frozen=True, slots=True)
class ValidatorsView:
    """``validators.py``: finished text in the order it is laid out.

    ``imports`` and ``constants`` are lines, ``tables`` statements that refer to functions; ``patterns`` is a table,
    ``checks`` are the entries of another.
    """

    header: str
    docstring: str
    imports: tuple[str, ...]
    patterns: TableView
    constants: tuple[str, ...]
    functions: tuple[Function, ...]
    tables: tuple[str, ...]
    checks: tuple[str, ...]


def validators_view(
    document: Mapping[str, JSON], definitions: Sequence[str], *, runtime: str, header: str, title: str
) -> ValidatorsView:
    """The validators of a self-contained schema document (see ``ir.Module.schema``).

    ``definitions`` names the entries of ``$defs`` to offer.  ``runtime`` is the relative name of the package's
    runtime as seen from the generated module, such as ``..._runtime``; ``header`` stands above everything else, and
    ``title`` names the module in its docstring.  Raises ``PatternError`` for a pattern that ``resolve`` would have
    reported.
    """
    schemas = document["$defs"]
    assert isinstance(schemas, dict)
    parts = functions(schemas, definitions)
    found = patterns(document)
    constants = [
        (
            f"{one.name}: Final[{one.annotation}] = {one.expression}"
            if one.annotation
            else f"{one.name}: Final = {one.expression}"
        )
        for one in parts.constants
    ]
    return ValidatorsView(
        header=header,
        docstring=docstring(f"{title}: whether JSON values satisfy their schemas.  See ``VALIDATORS``."),
        imports=_imports(runtime, parts.imports, any("re.compile" in one for one in constants)),
        patterns=table("PATTERNS", "dict[str, str]", tuple(f"{quote(a)}: {quote(b)}," for a, b in found.items())),
        constants=tuple(constants),
        functions=parts.functions,
        tables=tuple(f"{name}: Final[dict[str, Callable[[Any], bool]]] = {entries}" for name, entries in parts.tables),
        checks=tuple(f"{quote(name)}: {function}," for name, function in parts.checks),
    )


def patterns(document: Mapping[str, JSON]) -> dict[str, str]:
    """Every regular expression of a document with its Python spelling, in document order."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    found = dict.fromkeys(pattern for schema in definitions.values() for pattern in _patterns(schema))
    return {pattern: to_python(pattern) for pattern in found}


def _patterns(schema: JSON) -> Iterator[str]:
    if isinstance(schema, dict):
        one, several = schema.get("pattern"), schema.get("patternProperties")
        yield from [one] if isinstance(one, str) else []
        yield from several if isinstance(several, dict) else []
        for _, inner in subschemas(schema):
            yield from _patterns(inner)


def _imports(runtime: str, names: Sequence[str], expressions: bool) -> tuple[str, ...]:
    instances = f"from {runtime}.instances import {', '.join(f'{name} as _{name}' for name in names)}"
    return (
        *(["import re"] if expressions else []),
        "from collections.abc import Callable",
        "from typing import Any, Final",
        "",
        *([instances] if names else []),
        f"from {runtime}.verdicts import Validators",
    )
