"""Shapes to nodes: what a generated package says about its types, in the form that the engine goes along.

In: the shapes of a package, through what finds them.  Out: nodes.  Every package has classes of its own for its shapes,
so they are told apart by name.  A shape that is not known here becomes a node that the engine never handles; the
package's Python codec then does the work, as always when the engine does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import _engine
from ._engine import Node

__all__ = ["Planner"]

_KINDS = ("null", "boolean", "number", "string", "array", "object")


class Planner:
    """The nodes of one package, each made when it is first met.

    ``resolve`` gives the shape of a module's type, ``name_of`` the module and type that an owner (a codec or a class)
    belongs to, and ``unset`` is what an absent member holds where None would mean null.
    """

    def __init__(
        self, resolve: Callable[[str, str], Any], name_of: Callable[[Any], tuple[str, str]], unset: object
    ) -> None:
        self._resolve = resolve
        self._name_of = name_of
        self._unset = unset
        self._references: dict[tuple[str, str], Node] = {}
        self._targets: dict[tuple[str, str], Node] = {}

    def of_codec(self, codec: Any) -> Node:
        """The node of what a codec reads and writes."""
        return self._target(*self._name_of(codec))

    def of_class(self, cls: type[Any]) -> Node | None:
        """The node of a generated class; None for a class that derives from one, which is Python's business."""
        module, name = self._name_of(cls)
        shape = self._resolve(module, name)
        return self._target(module, name) if getattr(shape, "model", None) is cls else None

    def _reference(self, module: str, name: str) -> Node:
        key = module, name
        if key not in self._references:
            self._references[key] = _engine.ref(lambda: self._target(module, name))
        return self._references[key]

    def _target(self, module: str, name: str) -> Node:
        """The node of a named shape; of a name for another name, that of the latter."""
        key = module, name
        if key not in self._targets:
            shape = self._resolve(module, name)
            is_name = type(shape).__name__ == "Ref"
            self._targets[key] = self._target(shape.module, shape.name) if is_name else self._node(shape)
        return self._targets[key]

    def _node(self, shape: Any) -> Node:
        match type(shape).__name__:
            case "Ref":
                return self._reference(shape.module, shape.name)
            case "ObjectOf":
                return self._record(shape)
            case "Maybe":
                return _engine.maybe(self._node(shape.inner))
            case "ListOf":
                return _engine.list_of(self._node(shape.item))
            case "MapOf":
                return _engine.map_of(self._node(shape.value))
            case "OpenChoice":
                return _engine.words(shape.values, True)
            case "Choice":
                texts = all(type(value) is str for value in shape.values)
                return _engine.words(shape.values, False) if texts else _engine.choice(shape.values)
            case "Either":
                variants = tuple(self._node(variant) for variant in shape.variants)
                return _engine.either(self._dispatch(shape.dispatch, variants), variants)
            case name:
                return _engine.scalar(name)

    def _record(self, shape: Any) -> Node:
        # The order of writing is that of the Python encoders, which begin with what is always there.
        members = sorted(shape.members, key=lambda member: not member.required)
        fields = tuple(
            (
                member.name,
                member.attribute,
                self._node(member.shape),
                member.required,
                self._unset if member.nullable else None,
            )
            for member in members
        )
        closed = type(shape.others).__name__ not in ("NoneType", "Free")
        try:
            return _engine.record(shape.model, shape.constants, fields, closed)
        except (TypeError, ValueError):
            return _engine.scalar("")

    def _dispatch(self, dispatch: Any, variants: tuple[Node, ...]) -> Node:
        match type(dispatch).__name__:
            case "Pick":
                chosen: Node = variants[dispatch.variant]
                return chosen
            case "ByKind":
                cases = {kind: self._dispatch(case, variants) for kind, case in dispatch.cases.items()}
                return _engine.by_kind(*(cases.get(kind) for kind in _KINDS))
            case "ByTag":
                nodes = tuple(self._dispatch(case, variants) for case in dispatch.cases.values())
                untagged = None if dispatch.untagged is None else self._dispatch(dispatch.untagged, variants)
                return _engine.by_tag(dispatch.property, tuple(dispatch.cases), nodes, untagged)
            case _:
                return _engine.scalar("")
