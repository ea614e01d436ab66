"""Which definitions must not be unrolled, because trying their branches could take exponential time.

Where two branches of a union that nothing tells apart both lead back to the union's own definition, every level of an
instance would be looked at twice for each level above it.  The interpreter remembers its verdicts; functions do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wirestruct.targets.dataclasses.checking.checks import Branch, Check, Interpreted, One, Reference, Some, inner

__all__ = ["without_ambiguous_recursion"]


def without_ambiguous_recursion(definitions: Mapping[str, Check]) -> dict[str, Check]:
    """The definitions, those with such a union left to the interpreter."""
    return {
        name: Interpreted(name) if _ambiguous(name, check, definitions) else check
        for name, check in definitions.items()
    }


def _ambiguous(name: str, check: Check, definitions: Mapping[str, Check]) -> bool:
    for union in _inside(check):
        if isinstance(union, (Some, One, Branch)):
            recursive = [branch for branch in inner(union) if name in _reached([branch], definitions)]
            if len(recursive) > 1:
                return True
    return False


def _reached(checks: Iterable[Check], definitions: Mapping[str, Check]) -> set[str]:
    """The definitions that these checks lead to, directly or by way of others."""
    reached: set[str] = set()
    pending = list(checks)
    while pending:
        for check in _inside(pending.pop()):
            if isinstance(check, Reference) and check.name not in reached:
                reached.add(check.name)
                pending.append(definitions[check.name])
    return reached


def _inside(check: Check) -> Iterator[Check]:
    yield check
    for one in inner(check):
        yield from _inside(one)
