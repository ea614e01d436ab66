"""Frames to values, one after the other: of a connection that gives frames, or of NDJSON in chunks; sync and async.

A frame that cannot be decoded is a ``FrameError``, which knows where in the stream it stood.  It is raised, and that
ends the stream; or, if ``on_error`` is given, it is called with the error and the stream goes on at the next frame.
What the source itself raises passes through, and the source is left as it is, not closed.  Only the frame at hand is
kept, so a stream without end takes no more memory than its longest frame.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar

from .errors import DecodeError, Problem

__all__ = [
    "MAX_LINE",
    "CutLine",
    "FrameError",
    "Lines",
    "Text",
    "decode_frames",
    "decode_frames_async",
    "decode_ndjson",
    "decode_ndjson_async",
]

Text: TypeAlias = bytes | bytearray | memoryview | str

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MAX_LINE: Final = 64 * 2**20
"""How many bytes a line may have: some times what peers are known to send, and little for the memory of a machine."""

_BLOCK: Final = 64 * 2**10


class Reads(Protocol[T_co]):
    """What frames are decoded as: a generated class, or the ``...Codec`` of a union."""

    def from_json(self, data: Text, /, *, strict: bool = ...) -> T_co: ...


class FrameError(DecodeError):
    """A frame that could not be decoded, and where it stood; the faults are in ``problems``, as ever.

    ``index`` counts frames from 0; ``frame`` is what came.  In NDJSON ``frame`` is the line in bytes, without white
    space at its end, or the beginning of a line that is too long; ``line`` counts lines from 1, blank ones too, and
    ``offset`` counts the bytes before the line.  Elsewhere ``line`` and ``offset`` are None.
    """

    def __init__(
        self,
        type_name: str,
        problems: Iterable[Problem],
        frame: Any,
        index: int,
        line: int | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(type_name, problems)
        self.frame = frame
        self.index = index
        self.line = line
        self.offset = offset

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.type_name, self.problems, self.frame, self.index, self.line, self.offset)

    def __str__(self) -> str:
        line = "" if self.line is None else f" (line {self.line})"
        return f"frame {self.index}{line}: {super().__str__()}"


OnError: TypeAlias = Callable[[FrameError], None] | None


def decode_frames(
    type_: Reads[T], frames: Iterable[Text], *, strict: bool = False, on_error: OnError = None
) -> Iterator[T]:
    """The values of ``frames``, each a JSON text: messages of a WebSocket, entries of a queue."""
    return _Decoder(type_, strict, on_error).decode(frames)


async def decode_frames_async(
    type_: Reads[T], frames: AsyncIterable[Text], *, strict: bool = False, on_error: OnError = None
) -> AsyncIterator[T]:
    """The same for frames that are waited for."""
    decoder = _Decoder(type_, strict, on_error)
    async for frame in frames:
        for value in decoder.decode((frame,)):
            yield value


def decode_ndjson(
    type_: Reads[T],
    source: Text | Iterable[Text],
    *,
    strict: bool = False,
    on_error: OnError = None,
    max_line: int = MAX_LINE,
) -> Iterator[T]:
    """The values of the lines of ``source``: an open file, a text, or chunks of one that may end anywhere.

    Blank lines are skipped.  A line of more than ``max_line`` bytes is bad, and only its beginning is kept.
    """
    lines = Lines(max_line)
    return _Decoder(type_, strict, on_error, lines).decode(lines.read(source))


async def decode_ndjson_async(
    type_: Reads[T],
    chunks: AsyncIterable[Text],
    *,
    strict: bool = False,
    on_error: OnError = None,
    max_line: int = MAX_LINE,
) -> AsyncIterator[T]:
    """The same for chunks that are waited for."""
    lines = Lines(max_line)
    decoder = _Decoder(type_, strict, on_error, lines)
    async for chunk in chunks:
        for value in decoder.decode(lines.feed(chunk)):
            yield value
    for value in decoder.decode(lines.feed(b"\n")):
        yield value


class _Decoder(Generic[T]):
    """One stream: how many frames it had, and what happens to a bad one."""

    def __init__(self, type_: Reads[T], strict: bool, on_error: OnError, lines: Lines | None = None) -> None:
        self.type = type_
        self.strict = strict
        self.on_error = on_error
        self.lines = lines
        self.index = -1

    def decode(self, frames: Iterable[Text]) -> Iterator[T]:
        """The values of the next frames; all that come, or as many as are there."""
        read, strict = self.type.from_json, self.strict
        for frame in frames:
            self.index += 1
            try:
                if frame.__class__ is CutLine:
                    raise self.too_long()
                value = read(frame, strict=strict)
            except DecodeError as error:
                fault = self.located(error, frame)
            else:
                yield value
                continue
            if self.on_error is None:
                raise fault
            self.on_error(fault)

    def located(self, error: DecodeError, frame: Text) -> FrameError:
        at = (None, None) if self.lines is None else (self.lines.number, self.lines.offset)
        return FrameError(error.type_name, error.problems, frame, self.index, *at)

    def too_long(self) -> DecodeError:
        name = self.type.__name__ if isinstance(self.type, type) else getattr(self.type, "name", "")
        return DecodeError(name, [Problem("", )])
