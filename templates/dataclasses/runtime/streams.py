"""Frames to values, one after the other: of a connection that gives frames, or of NDJSON in chunks; sync and async.

A frame that cannot be decoded is a ``FrameError``, which knows where in the stream it stood.  It is raised, and that
ends the stream; or, if ``on_error`` is given, it is called with the error and the stream goes on at the next frame.
What the source itself raises passes through, and the source is never closed.  Only the frame at hand is kept: a stream
without end takes as much memory as its longest frame.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any, Final, Generic, TypeAlias, TypeVar

from .codec import Codec
from .errors import DecodeError, Problem

__all__ = [
    "MAX_LINE",
    "CutLine",
    "FrameError",
    "Lines",
    "decode_frames",
    "decode_frames_async",
    "decode_ndjson",
    "decode_ndjson_async",
]

Text: TypeAlias = bytes | bytearray | memoryview | str

T = TypeVar("T")

MAX_LINE: Final = 64 * 2**20
"""How many bytes a line may have: several times what peers allow in a message, and affordable."""

_BLOCK: Final = 64 * 2**10


class FrameError(DecodeError):
    """A frame that could not be decoded, and where it stood; ``problems`` says why, as in every ``DecodeError``.

    ``index`` counts frames from 0; ``frame`` is what came.  In NDJSON a frame is a line that is not blank, as bytes,
    without white space at its end; of a line that is too long it is the beginning.  There ``line`` counts lines from 1,
    and ``offset`` the bytes before the line; elsewhere both are None.
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
    type_: type[T] | Codec[T], frames: Iterable[Text], *, strict: bool = False, on_error: OnError = None
) -> Iterator[T]:
    """The values of ``frames``, each a JSON text: the messages of a WebSocket, the entries of a queue."""
    return _Decoder(type_, strict, on_error).decode(frames)


async def decode_frames_async(
    type_: type[T] | Codec[T], frames: AsyncIterable[Text], *, strict: bool = False, on_error: OnError = None
) -> AsyncIterator[T]:
    """The same for frames that are waited for."""
    decoder = _Decoder(type_, strict, on_error)
    async for frame in frames:
        for value in decoder.decode((frame,)):
            yield value


def decode_ndjson(
    type_: type[T] | Codec[T],
    source: bytes | str | Iterable[Text],
    *,
    strict: bool = False,
    on_error: OnError = None,
    max_line: int = MAX_LINE,
) -> Iterator[T]:
    """The values of the lines of ``source``: an open file, a text, or chunks of one that may end anywhere.

    Lines end in ``\\n`` and nothing else.  Blank ones are skipped; one of more than ``max_line`` bytes is refused, and
    skipped without reading it into memory.
    """
    lines = Lines(max_line)
    return _Decoder(type_, strict, on_error, lines).decode(lines.read(source))


async def decode_ndjson_async(
    type_: type[T] | Codec[T],
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
    for value in decoder.decode(lines.close()):
        yield value


class CutLine(bytes):
    """The beginning of a line that is too long."""

    def __str__(self) -> str:
        return f"a line of more than {len(self)} bytes"


class Lines:
    """Cuts chunks, which may end anywhere, into lines that are not blank.

    ``number``, from 1, and ``offset``, the bytes before it, are those of the line that was given last.
    """

    def __init__(self, longest: int = MAX_LINE) -> None:
        self.longest = longest
        self.number = 1
        self.offset = 0
        self._seen = 0  # bytes of the line so far
        self._held = bytearray()  # and what they were, unless they are too many

    def read(self, source: bytes | str | Iterable[Text]) -> Iterator[bytes]:
        """All lines of an open file, a text, or chunks."""
        return chain(chain.from_iterable(map(self.feed, _chunks(source))), self.close())

    def feed(self, chunk: Text) -> Iterator[bytes]:
        """The lines that end in ``chunk``, and the beginning of one that grows too long in it."""
        longest, held = self.longest, self._held
        for piece in BytesIO(_octets(chunk)):  # which splits lazily, at \n alone
            ended = piece[-1] == 10
            seen = self._seen + len(piece)
            if seen - ended > longest:
                if self._seen <= longest:
                    yield CutLine(b"".join((held, piece))[:longest])
                    held.clear()
            elif not ended:
                held += piece
            else:
                if held:
                    piece = b"".join((held, piece))
                    held.clear()
                if line := piece.rstrip(b" \t\r\n"):
                    yield line
            if ended:
                self.number += 1
                self.offset += seen
                seen = 0
            self._seen = seen

    def close(self) -> Iterator[bytes]:
        """The last line, where no line end came after it."""
        return self.feed(b"\n")


def _octets(chunk: Text) -> bytes:
    if isinstance(chunk, str):
        return chunk.encode("utf-8", "surrogatepass")  # what is no UTF-8 is refused with the line it stands in
    return chunk if isinstance(chunk, bytes) else bytes(memoryview(chunk))


def _chunks(source: bytes | str | Iterable[Text]) -> Iterable[Text]:
    """Files are read in blocks as they come in; as iterables they would hold a line without end."""
    if isinstance(source, (bytes, str)):
        return (source,)
    read = getattr(source, "read1", None) or getattr(source, "readline", None)
    return _blocks(read) if read else source


def _blocks(read: Callable[[int], Text]) -> Iterator[Text]:
    while chunk := read(_BLOCK):
        yield chunk


class _Decoder(Generic[T]):
    """One stream: how many frames it had so far, and what is done about a bad one."""

    def __init__(self, type_: type[T] | Codec[T], strict: bool, on_error: OnError, lines: Lines | None = None) -> None:
        either: Any = type_
        self.read: Callable[..., T] = either.from_json
        self.name = type_.name if isinstance(type_, Codec) else type_.__name__
        self.strict = strict
        self.on_error = on_error
        self.lines = lines
        self.index = -1

    def decode(self, frames: Iterable[Text]) -> Iterator[T]:
        """The values of the next frames, whether these are all or one."""
        read, strict = self.read, self.strict
        for frame in frames:
            self.index += 1
            try:
                if frame.__class__ is CutLine:
                    raise DecodeError(self.name, [Problem("", "a shorter line", str(frame))])
                value = read(frame, strict=strict)
            except DecodeError as error:
                bad = self._located(error, frame)
            else:
                yield value
                continue
            if self.on_error is None:
                raise bad
            self.on_error(bad)

    def _located(self, error: DecodeError, frame: Any) -> FrameError:
        line, offset = (self.lines.number, self.lines.offset) if self.lines else (None, None)
        return FrameError(error.type_name, error.problems, frame, self.index, line, offset)
