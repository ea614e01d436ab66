"""The extension module: ``src/``.  Nodes are what shapes become; methods are what goes along them."""

from collections.abc import Callable
from typing import Any, final

@final
class Node:
    """A shape, ready to be read and written along."""

@final
class Method:
    """A function that has the engine try first."""

    @property
    def __wrapped__(self) -> Callable[..., Any]: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

def scalar(name: str, /) -> Node:
    """The node of the shape of this name; of a name that is not known, one that is never handled."""

def maybe(node: Node, /) -> Node: ...
def list_of(node: Node, /) -> Node: ...
def map_of(node: Node, /) -> Node: ...
def ref(resolver: Callable[[], Node], /) -> Node:
    """What the resolver gives, which is asked when the node is first met."""

def words(words: tuple[str, ...], is_open: bool, /) -> Node: ...
def choice(values: tuple[str | int | bool, ...], /) -> Node: ...
def either(dispatch: Node, variants: tuple[Node, ...], /) -> Node:
    """A union: read by its dispatch, written by the first variant of the value's type."""

def by_kind(
    null: Node | None,
    boolean: Node | None,
    number: Node | None,
    string: Node | None,
    array: Node | None,
    object_: Node | None,
    /,
) -> Node: ...
def by_tag(tag: str, tags: tuple[str, ...], nodes: tuple[Node, ...], untagged: Node | None, /) -> Node: ...
def record(
    model: type[Any],
    constants: tuple[tuple[str, str], ...],
    fields: tuple[tuple[str, str, Node, bool, Any], ...],
    closed: bool,
    /,
) -> Node:
    """An object.  Fields are name, attribute, node, whether required, and what an absent one holds."""

def reader(function: Callable[..., Any], find: Callable[[Any], Node | None], /) -> Method:
    """``from_json(owner, data)``; ``find`` gives the owner's node, once."""

def writer(function: Callable[..., Any], find: Callable[[Any], Node | None], /) -> Method:
    """``to_json(owner, value)``."""

def own_writer(function: Callable[..., Any], find: Callable[[Any], Node | None], /) -> Method:
    """``to_json(value)``, where the owner is the value's class."""
