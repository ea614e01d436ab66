"""Streams of frames: every good one is decoded, every bad one reported where it stands, in constant memory."""

from __future__ import annotations

import asyncio
import io
import pickle
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise, repeat
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from openai_realtime import (
    DecodeError,
    FrameError,
    RealtimeResponse,
    RealtimeServerEventCodec,
    UnknownVariant,
    decode_frames,
    decode_frames_async,
    decode_ndjson,
    decode_ndjson_async,
)

T = TypeVar("T")

GOOD, NEWS, BAD = b'{"type": "input_audio_buffer.cleared", "event_id": "e"}', b'{"type": "news"}', b'{"type": 1}'
NEWS_READ = UnknownVariant({"type": "news"})

EVENTS = [
    b'{"type":"response.output_text.delta","event_id":"%d","response_id":"r","item_id":"i","output_index":0,'
    b'"content_index":0,"delta":"Hello \xe2\x80\xa8"}',
    b'{"type":"conversation.item.added","event_id":"%d","previous_item_id":null,"item":{"type":"message",'
    b'"role":"assistant","content":[{"type":"output_text","text":"Hello."}]}}',
    b'{"type":"input_audio_buffer.speech_started","event_id":"%d","audio_start_ms":1000,"item_id":"i"}',
    b'{"type":"hologram.updated","event_id":"%d","depth":3}',
    b'{"type":"error","event_id":"%d","error":{"type":"invalid_request_error","code":null,"message":"no"}}',
    b'{"type":"response.done","event_id":"%d","response":{"id":"r","status":"completed","output":[]}}',
]
DAMAGED = [
    b'{"type":"response.output_text.delta","event_id":"%d","resp',
    b'{"type":"response.output_text.delta","event_id":"%d","response_id":"r","item_id":"i","output_index":"0",'
    b'"content_index":0,"delta":["Hello"]}',
    b'{"type":"hologram.updated","event_id":"%d","\xff":3}',
    b'{"type":"conversation.item.added","event_id":"%d","item":{"type":"message","role":"assistant"}}',
    b"[%d]",
    b"%d",
]


def is_damaged(index: int) -> bool:
    """For one frame of a hundred, at no regular distance."""
    return index * 2_654_435_761 % 2**32 % 100 == 7


def events(count: int) -> Iterator[bytes]:
    for index in range(count):
        kinds = DAMAGED if is_damaged(index) else EVENTS
        yield kinds[index // 7 % len(kinds)] % index


async def waited(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


def chunks(frames: Iterable[bytes], size: int = 4001) -> Iterator[bytes]:
    """NDJSON of the frames, cut without regard to lines."""
    rest = b""
    for frame in frames:
        rest += frame + b"\n"
        while len(rest) >= size:
            yield rest[:size]
            rest = rest[size:]
    yield rest


def exhaust(values: Iterator[T] | AsyncIterator[T], each: Callable[[T], object]) -> None:
    async def run(values: AsyncIterator[T]) -> None:
        async for value in values:
            each(value)

    if isinstance(values, AsyncIterator):
        asyncio.run(run(values))
    else:
        for value in values:
            each(value)


WAYS: dict[Callable[..., Any], Callable[[Iterable[bytes]], Any]] = {
    decode_frames: iter,
    decode_frames_async: waited,
    decode_ndjson: chunks,
    decode_ndjson_async: lambda frames: waited(chunks(frames)),
}
"""Each decoder, and how it is given frames."""


class Checked:
    """One stream of events: that each good one comes in its order, and exactly the damaged ones are bad."""

    def __init__(self, way: Callable[..., Any], count: int) -> None:
        self.good, self.bad, self.next = 0, 0, 0
        exhaust(way(RealtimeServerEventCodec, WAYS[way](events(count)), on_error=self.on_bad), self.on_good)
        assert self.next == self.good + self.bad == count

    def on_good(self, value: Any) -> None:
        event_id = value.raw["event_id"] if isinstance(value, UnknownVariant) else value.event_id
        assert (int(event_id), is_damaged(self.next)) == (self.next, False)
        self.good += 1
        self.next += 1

    def on_bad(self, error: FrameError) -> None:
        assert (error.index, is_damaged(self.next)) == (self.next, True)
        assert b"%d" % error.index in error.frame
        assert error.line in (None, self.next + 1)
        self.bad += 1
        self.next += 1


@pytest.mark.parametrize("way", WAYS)
def test_a_hundred_thousand_events_with_one_percent_damaged_in_constant_memory(way: Callable[..., Any]) -> None:
    Checked(way, 1_000)  # whatever is imported and cached on first use
    few = peak(lambda: Checked(way, 1_000))
    many = peak(lambda: Checked(way, 100_000))
    assert many < few + 200_000  # cycles that json leaves to the garbage collector; the frames have 12 million bytes
    assert 900 < sum(map(is_damaged, range(100_000))) < 1100


def peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("way", WAYS)
def test_a_bad_frame_is_raised_and_ends_the_stream(way: Callable[..., Any]) -> None:
    values = way(RealtimeServerEventCodec, WAYS[way]([NEWS, BAD, NEWS]))
    found: list[Any] = []
    with pytest.raises(DecodeError) as caught:
        exhaust(values, found.append)
    assert isinstance(caught.value, FrameError) and caught.value.__context__ is None
    assert (caught.value.index, caught.value.pointer) == (1, "/type")
    exhaust(values, found.append)
    assert found == [NEWS_READ]


def errors(way: Callable[..., Iterator[Any]], source: Any, **options: Any) -> list[FrameError]:
    found: list[FrameError] = []
    exhaust(way(RealtimeServerEventCodec, source, on_error=found.append, **options), id)
    return found


def test_an_error_says_where_and_what() -> None:
    [error] = errors(decode_frames, [NEWS, '{"type": 1}'])
    assert (error.index, error.line, error.offset, error.frame) == (1, None, None, '{"type": 1}')
    assert str(error) == "frame 1: RealtimeServerEvent: /type: expected a string, found integer 1"
    [error] = errors(decode_ndjson, NEWS + b"\n \r\n" + BAD + b"\t\r\n" + NEWS)
    assert (error.index, error.line, error.offset, error.frame) == (1, 3, len(NEWS) + 4, BAD)
    assert str(error) == "frame 1 (line 3): RealtimeServerEvent: /type: expected a string, found integer 1"
    assert error.problems[0].pointer == "/type"
    [error] = errors(decode_frames, [b'{"type": "input_audio_buffer.committed"}'])
    assert len(error.problems) == 2
    assert str(error).startswith("frame 0: RealtimeServerEvent:\n  (root): expected a member ")


def test_an_error_can_be_pickled_and_does_not_show_the_frame() -> None:
    [error] = errors(decode_ndjson, b'\n{"type": 1, "value": "ek_secret"}')
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), vars(twin).keys()) == (str(error), vars(error).keys())
    assert (twin.index, twin.line, twin.offset, twin.frame) == (0, 2, 1, error.frame)
    assert "secret" not in repr(error) + str(error)


def test_frames_of_every_kind() -> None:
    texts: list[Any] = [NEWS, NEWS.decode(), bytearray(NEWS), memoryview(NEWS)]
    assert list(decode_frames(RealtimeServerEventCodec, texts)) == [NEWS_READ] * 4
    no_texts: list[Any] = [None, 7, {"type": "news"}, [NEWS], object()]
    found = errors(decode_frames, [*no_texts, NEWS])
    assert [error.frame for error in found] == no_texts
    assert {error.expected for error in found} == {"JSON text"}


def test_chunks_of_every_kind() -> None:
    text = b'{"type": "news", "of": "\xc3\xa9"}\n'
    pieces: list[Any] = [text[:1], text[1:9].decode(), bytearray(text[9:26]), memoryview(text[26:])]
    [value] = decode_ndjson(RealtimeServerEventCodec, pieces)
    assert value == UnknownVariant({"type": "news", "of": "\u00e9"})
    for whole in (text, text.decode(), io.BytesIO(text), io.StringIO(text.decode()), [text]):
        assert list(decode_ndjson(RealtimeServerEventCodec, whole)) == [value]
    for wrong in ([7], [None], 7):
        with pytest.raises(TypeError):
            list(decode_ndjson(RealtimeServerEventCodec, wrong))  # type: ignore[arg-type]


def test_classes_are_decoded_as_well_as_unions() -> None:
    class Mine(RealtimeResponse):
        pass

    values = list(decode_frames(Mine, [b'{"id": "r"}', '{"id": "s"}']))
    assert [(type(value), value.id) for value in values] == [(Mine, "r"), (Mine, "s")]
    with pytest.raises(FrameError, match=r"^frame 0 \(line 1\): RealtimeResponse: /id: expected a string"):
        next(decode_ndjson(RealtimeResponse, b'{"id": 1}'))


def test_strict_refuses_unknown_tags() -> None:
    assert errors(decode_ndjson, NEWS) == []
    assert [error.pointer for error in errors(decode_ndjson, NEWS, strict=True)] == ["/type"]
    assert [error.pointer for error in errors(decode_frames, [NEWS], strict=True)] == ["/type"]


@pytest.mark.parametrize("text", [NEWS, NEWS.decode()])
def test_a_byte_order_mark_is_no_json_and_spoils_one_frame(text: bytes | str) -> None:
    mark = b"\xef\xbb\xbf" if isinstance(text, bytes) else "\ufeff"
    line_end = b"\n" if isinstance(text, bytes) else "\n"
    [error] = errors(decode_ndjson, [mark, text, line_end, text])
    assert (error.index, error.offset, error.found) == (0, 0, "the text starts with a byte-order mark")


def test_only_line_feeds_end_lines() -> None:
    separators = '{"type": "news", "of": "\u2028\u2029\x85"}'
    [value] = decode_ndjson(RealtimeServerEventCodec, separators)
    assert isinstance(value, UnknownVariant) and value.raw["of"] == "\u2028\u2029\x85"
    [error] = errors(decode_ndjson, b'{"type":\r"news"}\n{"type":\x0b"news"}\n')
    assert error.line == 2


def test_text_that_is_no_unicode_spoils_its_line_alone() -> None:
    [error] = errors(decode_ndjson, ['{"type": "news"}\n{"type": "', "\ud83d", '"}\n{"type": "news"}'])
    assert (error.line, error.expected, error.frame) == (2, "JSON text", b'{"type": "\xed\xa0\xbd"}')


def place(error: FrameError) -> tuple[Any, ...]:
    return error.index, error.line, error.offset, error.frame


def told(data: bytes, longest: int) -> list[Any]:
    """What a stream of these bytes must give: written down without streams."""
    found: list[Any] = []
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > longest:
            found.append((len(found), number, offset, line[:longest]))
        elif frame := line.rstrip(b" \t\r"):
            try:
                found.append(RealtimeServerEventCodec.from_json(frame))
            except DecodeError:
                found.append((len(found), number, offset, frame))
        offset += len(line) + 1
    return found


LINES = [GOOD, NEWS, BAD, b"", b" \t", b"\x0b", b"\xff", b"\xef\xbb\xbf", b"{" * 70, '{"type": "\u2028"}'.encode()]


@settings(max_examples=300, deadline=None)
@given(
    some.lists(some.tuples(some.sampled_from(LINES), some.sampled_from([b"\n", b"\r\n", b" \n"])), max_size=8),
    some.booleans(),
    some.lists(some.integers(0, 400), max_size=12),
    some.sampled_from([16, 55, 56, 1000]),
)
def test_any_chunking_gives_the_same(
    lines: list[tuple[bytes, bytes]], ended: bool, cuts: list[int], longest: int
) -> None:
    data = b"".join(line + end for line, end in lines)
    data = data if ended else data.removesuffix(b"\n")
    bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(bounds)]
    found: list[Any] = []
    options: Any = {"on_error": lambda error: found.append(place(error)), "max_line": longest}
    sources: list[Any] = [pieces, data, io.BytesIO(data), [data[i : i + 1] for i in range(len(data))]]
    with suppress(UnicodeDecodeError):
        sources += [data.decode(), list(data.decode())]
    for source in sources:
        found.clear()
        exhaust(decode_ndjson(RealtimeServerEventCodec, source, **options), found.append)
        assert found == told(data, longest)
    found.clear()
    exhaust(decode_ndjson_async(RealtimeServerEventCodec, waited(pieces), **options), found.append)
    assert found == told(data, longest)


def test_a_line_without_end_is_reported_at_once_and_not_kept() -> None:
    found: list[FrameError] = []
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        for chunk in (NEWS + b"\n[", *repeat(b"7," * 50_000, 300), b"\n" + NEWS):
            assert bool(found) == (given >= 11)
            given += 1
            yield chunk

    def run() -> None:
        values = decode_ndjson(RealtimeServerEventCodec, endless(), on_error=found.append, max_line=10**6)
        assert list(values) == [NEWS_READ, NEWS_READ]

    assert peak(run) < 6 * 10**6
    [error] = found
    assert (error.index, error.line, error.offset) == (1, 2, len(NEWS) + 1)
    assert len(error.frame) == 10**6 and error.frame.startswith(b"[7,7")
    assert str(error) == (
        "frame 1 (line 2): RealtimeServerEvent: (root): expected a shorter line, found a line of more than 1000000 bytes"
    )


@pytest.mark.parametrize("mode", ["rb", "r"])
def test_files_are_read_in_blocks_and_left_open(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "endless.ndjson"
    path.write_bytes(b"7" * 10**7 + b"\n" + NEWS)
    with path.open(mode) as file:
        found: list[FrameError] = []

        def run() -> None:
            values = decode_ndjson(RealtimeServerEventCodec, file, on_error=found.append, max_line=1000)
            assert list(values) == [NEWS_READ]

        assert peak(run) < 10**6
        assert [error.line for error in found] == [1]
        assert not file.closed


def test_lines_are_decoded_as_they_come_in() -> None:
    class Trickle(io.RawIOBase):
        reads = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.reads += 1
            line = NEWS + b"\n" if self.reads <= 3 else b""
            buffer[: len(line)] = line
            return len(line)

    source = Trickle()
    values = decode_ndjson(RealtimeServerEventCodec, io.BufferedReader(source))
    assert [(value, source.reads) for value in values] == [(NEWS_READ, 1), (NEWS_READ, 2), (NEWS_READ, 3)]


@pytest.mark.parametrize("way", WAYS)
def test_what_the_source_raises_passes_through(way: Callable[..., Any]) -> None:
    def broken() -> Iterator[bytes]:
        yield from [NEWS] * 300
        raise ConnectionResetError("gone")

    found: list[Any] = []
    with pytest.raises(ConnectionResetError, match="gone"):
        exhaust(way(RealtimeServerEventCodec, WAYS[way](broken()), on_error=found.append), found.append)
    assert found and all(value == NEWS_READ for value in found)


def test_an_abandoned_stream_leaves_the_source_open() -> None:
    frames = iter([NEWS, NEWS, BAD])
    source = (frame for frame in frames)
    for _ in decode_frames(RealtimeServerEventCodec, source):
        break
    assert next(source) == NEWS
    with pytest.raises(FrameError):  # and so does one that has failed; another stream goes on from there
        list(decode_frames(RealtimeServerEventCodec, source))
    assert list(frames) == []


@pytest.mark.parametrize("way", WAYS)
def test_what_the_callback_raises_ends_the_stream(way: Callable[..., Any]) -> None:
    class Enough(Exception):
        pass

    def refuse(error: FrameError) -> None:
        raise Enough(error.index)

    with pytest.raises(Enough, match="1") as caught:
        exhaust(way(RealtimeServerEventCodec, WAYS[way]([NEWS, BAD, NEWS]), on_error=refuse), id)
    assert caught.value.__context__ is None


def test_nothing_asynchronous_is_imported() -> None:
    program = "import openai_realtime, sys; openai_realtime.decode_ndjson_async; assert 'asyncio' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
