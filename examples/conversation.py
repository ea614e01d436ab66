"""A question goes to the Realtime API; its spoken answer comes back as a WAV file, with the transcript on the screen.

    pip install ./generated websockets
    OPENAI_API_KEY=... python examples/conversation.py "Why is the sky blue?" answer.wav

A third argument names another server that speaks the same, such as ws://localhost:8080.
"""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Final

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from openai_realtime import (
    DecodeError,
    RealtimeAudioFormatsPCM,
    RealtimeClientEvent,
    RealtimeClientEventCodec,
    RealtimeClientEventConversationItemCreate,
    RealtimeClientEventResponseCreate,
    RealtimeClientEventSessionUpdate,
    RealtimeConversationItemMessageUser,
    RealtimeConversationItemMessageUserContentItem,
    RealtimeServerEvent,
    RealtimeServerEventCodec,
    RealtimeServerEventError,
    RealtimeServerEventResponseAudioDelta,
    RealtimeServerEventResponseAudioTranscriptDelta,
    RealtimeServerEventResponseAudioTranscriptDone,
    RealtimeServerEventResponseDone,
    RealtimeSessionCreateRequestGA,
    RealtimeSessionCreateRequestGAAudio,
    RealtimeSessionCreateRequestGAAudioOutput,
    UnknownVariant,
    decode_frames_async,
)

URL: Final = "wss://api.openai.com/v1/realtime?model=gpt-realtime"
RATE: Final = 24000  # samples per second, of 16 bits each


class Refused(Exception):
    """The server reported an error, or hung up."""


@dataclass
class Answer:
    """What was collected: sound, the words by item and part, and how it ended (None: not yet)."""

    sound: bytearray = field(default_factory=bytearray)
    words: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    status: str | None = None


def requests(question: str) -> list[RealtimeClientEvent]:
    """Everything that is sent: the settings, the question, and the wish for an answer."""
    output = RealtimeSessionCreateRequestGAAudioOutput(
        format=RealtimeAudioFormatsPCM(type="audio/pcm", rate=RATE), voice="marin"
    )
    session = RealtimeSessionCreateRequestGA(
        instructions="Answer in one or two sentences.",
        output_modalities=["audio"],
        audio=RealtimeSessionCreateRequestGAAudio(output=output),
    )
    content = RealtimeConversationItemMessageUserContentItem(type="input_text", text=question)
    message = RealtimeConversationItemMessageUser(content=[content])
    return [
        RealtimeClientEventSessionUpdate(session=session),
        RealtimeClientEventConversationItemCreate(item=message),
        RealtimeClientEventResponseCreate(),
    ]


def collect(answer: Answer, event: RealtimeServerEvent) -> None:
    """Adds what one event brings."""
    match event:
        case RealtimeServerEventResponseAudioDelta(delta=delta):
            answer.sound += b64decode(delta)
        case RealtimeServerEventResponseAudioTranscriptDelta(item_id=item, content_index=part, delta=delta):
            answer.words[item, part] = answer.words.get((item, part), "") + delta
        case RealtimeServerEventResponseAudioTranscriptDone(item_id=item, content_index=part, transcript=transcript):
            answer.words[item, part] = transcript
        case RealtimeServerEventResponseDone(response=response):
            answer.status = response.status or "over"
        case RealtimeServerEventError(error=error):
            raise Refused(error.message)
        case UnknownVariant(raw):
            print("unknown event:", raw.get("type"), file=sys.stderr)
        case _:
            pass  # session.created, response.output_item.added and the like: nothing to collect


async def converse(url: str, key: str, question: str) -> Answer:
    """One question and its answer over a connection of their own."""
    answer = Answer()
    async with connect(url, additional_headers={"Authorization": f"Bearer {key}"}) as connection:
        for request in requests(question):
            await connection.send(RealtimeClientEventCodec.to_json(request, form="request").decode())
        async for event in decode_frames_async(RealtimeServerEventCodec, connection):
            collect(answer, event)
            if answer.status is not None:
                return answer
    raise Refused("the server hung up before the answer was over")


def save(sound: bytearray, path: str) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound)


def main(question: str, path: str, url: str = URL) -> str | None:
    """Asks, saves and prints; a text is why it failed."""
    try:
        answer = asyncio.run(converse(url, os.environ.get("OPENAI_API_KEY", ""), question))
    except (Refused, DecodeError, OSError, WebSocketException) as error:
        return str(error)
    save(answer.sound, path)
    print(*answer.words.values(), sep="\n")
    return None if answer.status == "completed" else f"the answer is {answer.status}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) in (3, 4) else __doc__)
