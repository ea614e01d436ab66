"""Dataclasses that cost nothing until they are used as such.

``dataclasses.dataclass`` compiles several methods for every class when the class is made, and that is most of what it
costs to import a large package.  ``dataclass`` here, which type checkers take for the real one, only gives the class its
slots.  The first time a class is constructed, compared, or asked for its fields, the real decorator runs on a twin of
it, and the class takes over what the twin got: ``__init__``, ``__eq__``, ``__dataclass_fields__``, ``__signature__``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

__all__ = ["dataclass", "field"]

C = TypeVar("C", bound=type)

_OPTIONS: Final = {"kw_only": True, "repr": False}


class field:  # noqa: N801 - it stands in for dataclasses.field
    """A field with more to say than its default: what ``dataclasses.field`` will be told."""

    __slots__ = ("options",)

    def __init__(self, **options: Any) -> None:
        self.options = options


def dataclass(**options: bool) -> Callable[[C], C]:
    """Give a class a slot for each of its annotations, and remember its defaults; all generated classes look alike."""
    assert options == {"slots": True, **_OPTIONS}

    def decorate(cls: C) -> C:
        own: dict[str, str] = vars(cls).get("__annotations__", {})
        names = [name for name, annotation in own.items() if not annotation.startswith("ClassVar[")]
        namespace = {**vars(cls), **_LATE, "__slots__": tuple(names)}
        defaults = {name: namespace.pop(name) for name in names if name in namespace}
        namespace["_dataclass_to_be"] = defaults
        for name in ("__dict__", "__weakref__"):
            namespace.pop(name, None)
        slotted: Any = type(cls)(cls.__name__, cls.__bases__, namespace)
        slotted.__qualname__ = cls.__qualname__
        return cast("C", slotted)

    return decorate


class _Late:
    """A class attribute that only the real decorator can give."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        return _complete(owner).__dict__[self.name]


class _Signature:
    """What ``inspect.signature`` says of a class: that of its real ``__init__``."""

    __slots__ = ()

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        import inspect

        signature = inspect.signature(_complete(owner).__init__)
        return signature.replace(parameters=list(signature.parameters.values())[1:])


def _init(self: Any, **values: Any) -> None:
    _complete(self.__class__).__init__(self, **values)


def _eq(self: Any, other: object) -> Any:
    return _complete(self.__class__).__eq__(self, other)


_LATE: Final = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": None,
    "__signature__": _Signature(),
    "__dataclass_fields__": _Late("__dataclass_fields__"),
    "__dataclass_params__": _Late("__dataclass_params__"),
    "__match_args__": (),
}


def _complete(cls: type[Any]) -> Any:
    """The class that ``dataclass`` made, ``cls`` itself or what it derives from, with all that a dataclass has."""
    import dataclasses

    made: Any = next(ancestor for ancestor in cls.__mro__ if "_dataclass_to_be" in vars(ancestor))
    if (waiting := made._dataclass_to_be) is not None:
        defaults = {
            name: dataclasses.field(**value.options) if isinstance(value, field) else value
            for name, value in waiting.items()
        }
        namespace = {"__annotations__": made.__annotations__, "__module__": made.__module__, **defaults}
        twin: Any = dataclasses.dataclass(kw_only=True, repr=False)(type(made.__name__, made.__bases__, namespace))
        for name in ("__init__", "__eq__", "__dataclass_fields__", "__dataclass_params__"):
            setattr(made, name, vars(twin)[name])
        made._dataclass_to_be = None
    return made
