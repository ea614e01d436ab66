# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""How every generated type is read and written: ``Codec``, and ``Model``, the base of every generated class."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from .engine import dumps, loads, loads_exactly
from .fast import REJECTED
from .speedups import install
from .values import JSON, UNSET

if TYPE_CHECKING:
    from dataclasses import dataclass, field

    from .writing import Form
else:
    from .lazy import dataclass, field

__all__ = ["Codec", "Model", "codec_of"]

T = TypeVar("T")
M = TypeVar("M", bound="Model")


class Codec(Generic[T]):
    """Reads and writes values of one generated type.

    Classes have the same four methods of their own; unions, which are only aliases to the language, have a Codec.
    ``decode`` and ``encode`` are the unrolled functions for the happy path, ``decode_<function>`` of the module's
    decoders and ``encode_<function>`` of its encoders, which are imported when first asked for.
    """

    __slots__ = ("decode", "encode", "function", "module", "name")

    module: str
    name: str
    function: str
    decode: Callable[..., T]
    encode: Callable[[Any], Any]

    def __init__(self, module: str, name: str, function: str) -> None:
        self.module = module
        self.name = name
        self.function = function

    def __getattr__(self, name: str) -> Any:
        """Fills ``decode`` or ``encode``; no other slot is ever empty."""
        if name not in ("decode", "encode"):
            raise AttributeError(f"a Codec has no {name!r}")
        functions = import_module(f"{_PACKAGE}{self.module}.{name}rs")
        function = getattr(functions, f"{name}_{self.function}")
        setattr(self, name, function)
        return function

    def __repr__(self) -> str:
        return f"<Codec of {self.module}.{self.name}>"

    def from_json(self, data: bytes | bytearray | memoryview | str, *, strict: bool = False) -> T:
        """The value that a JSON text stands for.

        ``strict`` also refuses what is otherwise kept for later: null where the schema has none, unknown tags,
        unknown members of closed objects, integers in a spelling or range that the documented system does not take.
        Raises ``DecodeError`` where the text is not JSON or not of this type.
        """
        if not strict:
            try:
                return self.decode(loads(data))
            except REJECTED:
                pass
        result: T = self.read(self.parse(data), strict=strict)
        return result

    def from_dict(self, value: Any, *, strict: bool = False) -> T:
        """The same for a value that is parsed already; free-form JSON inside it is kept by reference."""
        if not strict:
            try:
                return self.decode(value)
            except REJECTED:
                pass
        result: T = self.read(value, strict=strict)
        return result

    def to_dict(self, value: T, *, form: Form = "exact") -> Any:
        """The JSON value, in Python's own types.  Raises ``EncodeError`` where a field holds a wrong value."""
        if form == "exact":
            try:
                return self.encode(value)
            except REJECTED:
                pass
        return self.write(value, form)

    def to_json(self, value: T, *, form: Form = "exact") -> bytes:
        """Compact JSON text in UTF-8.  Raises ``EncodeError`` where a field holds a wrong value."""
        if form == "exact":
            try:
                return dumps(self.encode(value))
            except REJECTED:
                pass
        written = self.write(value, form)
        try:
            return dumps(written)
        except (RecursionError, ValueError) as error:
            from .errors import EncodeError, Problem

            problem = Problem("", "a value that JSON text can hold", str(error))
        raise EncodeError(self.name, [problem])

    # The exact reader and writer are imported when something needs them, which in a good run nothing does.

    def parse(self, data: bytes | bytearray | memoryview | str) -> Any:
        """The JSON value of a text.  Raises ``DecodeError`` where there is none."""
        from .errors import DecodeError, Problem, abridged

        try:
            return loads_exactly(data)
        except RecursionError:
            found = "deeper nesting than the parser takes"
        except ValueError as error:
            found = str(error)
        except TypeError:
            found = abridged(data)
        raise DecodeError(self.name, [Problem("", "JSON text", found)])

    def read(self, value: Any, *, strict: bool, model: type | None = None) -> Any:
        """The exact reader, for whatever the happy path does not take."""
        from .reading import read
        from .shapes import Ref

        return read(Ref(self.module, self.name), value, self.name, strict=strict, model=model)

    def write(self, value: T, form: Form) -> Any:
        """The exact writer, for the other forms and for whatever the happy path does not take."""
        from .shapes import Ref
        from .writing import write

        return write(Ref(self.module, self.name), value, self.name, form)


_PACKAGE: Final = __name__.removesuffix("_runtime.codec")
_codecs: Final[dict[type, Codec[Any]]] = {}


def codec_of(cls: type) -> Codec[Any]:
    """The codec of a class or of the generated class it derives from; its module is imported when first asked for.

    Raises ``LookupError`` where there is none.
    """
    for ancestor in cls.__mro__:
        module, _, last = ancestor.__module__.rpartition(".")
        if last == "models" and module.startswith(_PACKAGE):
            codec: Codec[Any] = import_module(f"{module}.codecs").CODECS[ancestor]
            _codecs[cls] = codec
            return codec
    raise LookupError(f"{cls.__name__} is not a generated type")


@dataclass(slots=True, kw_only=True, repr=False)
class Model:
    """The base of every generated class.

    ``extras`` holds what no field can: members that the schema does not know, and spellings a field would change (a
    null where the schema has none, ``1.0`` for an integer).  They are written back unless a field says otherwise, and
    count in ``==``.
    """

    extras: dict[str, JSON] | None = field(default=None)

    @classmethod
    def from_json(cls: type[M], data: bytes | bytearray | memoryview | str, *, strict: bool = False) -> M:
        """The object that a JSON text stands for; see ``Codec.from_json``."""
        codec: Codec[M] = _codecs.get(cls) or codec_of(cls)
        if not strict:
            try:
                return codec.decode(loads(data), cls)
            except REJECTED:
                pass
        result: M = codec.read(codec.parse(data), strict=strict, model=cls)
        return result

    @classmethod
    def from_dict(cls: type[M], value: Any, *, strict: bool = False) -> M:
        """The object that a parsed JSON value stands for; see ``Codec.from_dict``."""
        codec: Codec[M] = _codecs.get(cls) or codec_of(cls)
        if not strict:
            try:
                return codec.decode(value, cls)
            except REJECTED:
                pass
        result: M = codec.read(value, strict=strict, model=cls)
        return result

    def to_dict(self, *, form: Form = "exact") -> dict[str, Any]:
        """The JSON value, in Python's own types; see ``Form`` for the forms."""
        result: dict[str, Any] = (_codecs.get(type(self)) or codec_of(type(self))).to_dict(self, form=form)
        return result

    def to_json(self, *, form: Form = "exact") -> bytes:
        """Compact JSON text in UTF-8; see ``Form`` for the forms."""
        return (_codecs.get(type(self)) or codec_of(type(self))).to_json(self, form=form)

    def replace(self: M, **changes: Any) -> M:
        """A copy with some fields changed."""
        import dataclasses

        return dataclasses.replace(self, **changes)

    def copy(self: M) -> M:
        """A copy that shares the values of its fields; ``copy.deepcopy`` shares nothing."""
        return copy(self)

    def __repr__(self) -> str:
        """The class with its fields, those left out that are absent or secret."""
        import dataclasses

        extras, *others = dataclasses.fields(self)
        shown = [
            f"{f.name}={value!r}"
            for f in (*others, extras)
            if f.repr and (value := getattr(self, f.name)) is not UNSET and not (value is None and f.default is None)
        ]
        return f"{type(self).__qualname__}({', '.join(shown)})"


install(Codec, Model, codec_of)
