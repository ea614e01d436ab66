"""The example and the README's program run against servers on this machine.

One server plays a conversation, written out here as JSON; one sends everything back; others misbehave.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import runpy
import subprocess
import sys
import wave
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from openai_realtime import (
    RealtimeClientEvent,
    RealtimeClientEventCodec,
    RealtimeClientEventConversationItemCreate,
    RealtimeClientEventInputAudioBufferAppend,
    RealtimeClientEventSessionUpdate,
    RealtimeConversationItemFunctionCallOutput,
    RealtimeSessionCreateRequestGA,
    RealtimeSessionCreateRequestGAAudio,
    RealtimeSessionCreateRequestGAAudioInput,
    UnknownVariant,
    validate,
)

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "conversation.py"

SOUND = bytes(range(256)) * 40
HALVES = [b64encode(half).decode() for half in (SOUND[:4000], SOUND[4000:])]
SAID = "Air scatters blue light."

SESSION = {"type": "realtime", "object": "realtime.session", "id": "sess_1", "model": "gpt-realtime", "expires_at": 9}
PLACE = {"response_id": "resp_1", "item_id": "item_2", "output_index": 0, "content_index": 0}
ITEM = {"id": "item_2", "type": "message", "role": "assistant", "status": "completed"}
SPOKEN = {**ITEM, "content": [{"type": "output_audio", "transcript": SAID}]}
NEWS = {"type": "response.mood.updated", "mood": "cheerful"}


def response(status: str, output: list[Any]) -> dict[str, Any]:
    return {"id": "resp_1", "object": "realtime.response", "status": status, "output": output}


ANSWER: list[dict[str, Any]] = [
    {"type": "response.created", "response": response("in_progress", [])},
    {"type": "response.output_item.added", "response_id": "resp_1", "output_index": 0, "item": {**ITEM, "content": []}},
    {"type": "response.output_audio_transcript.delta", **PLACE, "delta": "Air scatters "},
    {"type": "response.output_audio.delta", **PLACE, "delta": HALVES[0]},
    NEWS,
    {"type": "response.output_audio_transcript.delta", **PLACE, "delta": "blue light."},
    {"type": "response.output_audio.delta", **PLACE, "delta": HALVES[1]},
    {"type": "response.output_audio.done", **PLACE},
    {"type": "response.output_audio_transcript.done", **PLACE, "transcript": SAID},
    {"type": "response.output_item.done", "response_id": "resp_1", "output_index": 0, "item": SPOKEN},
    {"type": "response.done", "response": response("completed", [SPOKEN])},
]
ERROR = {"type": "error", "error": {"type": "invalid_request_error", "message": "No such voice."}}
FAILED = {"type": "response.done", "response": response("failed", [])}


def replies(request: dict[str, Any], answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a server says to one client event."""
    match request["type"]:
        case "session.update":
            return [{"type": "session.updated", "session": {**SESSION, **request["session"]}}]
        case "conversation.item.create":
            item = {"id": "item_1", "status": "completed", **request["item"]}
            kinds = ("conversation.item.added", "conversation.item.done")
            return [{"type": kind, "previous_item_id": None, "item": item} for kind in kinds]
        case _:
            return answer


@dataclass
class Server:
    """Plays conversations; ``requests`` is what clients sent, ``keys`` how they introduced themselves."""

    answer: list[dict[str, Any]] = field(default_factory=lambda: ANSWER)
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    keys: list[str | None] = field(default_factory=list[str | None])
    sent: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def __call__(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        self.keys.append(connection.request.headers.get("Authorization"))
        await self.say(connection, {"type": "session.created", "session": SESSION})
        async for frame in connection:
            assert isinstance(frame, str)  # the API wants text frames
            request = json.loads(frame)
            self.requests.append(request)
            for event in replies(request, self.answer):
                await self.say(connection, event)

    async def say(self, connection: ServerConnection, event: dict[str, Any]) -> None:
        self.sent.append({"event_id": f"event_{len(self.sent)}", **event})
        await connection.send(json.dumps(self.sent[-1]))


Handler = Callable[[ServerConnection], Awaitable[None]]


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine stands in between."""
    monkeypatch.setenv("no_proxy", "*")


@asynccontextmanager
async def running(handler: Handler) -> AsyncIterator[str]:
    """A server on a free port of this machine, and its address."""
    async with serve(handler, "127.0.0.1", 0) as server:
        [listener] = server.sockets
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}"


def ask(handler: Handler, folder: Path) -> tuple[int | None, str, str]:
    """Runs the example against a server: exit status, output and error output."""

    async def run() -> tuple[int | None, str, str]:
        async with running(handler) as url:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, EXAMPLE, "Why is the sky blue?", folder / "answer.wav", url),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "OPENAI_API_KEY": "sk-test"},
            )
            output, errors = await process.communicate()
            return process.returncode, output.decode(), errors.decode()

    return asyncio.run(run())


def recorded(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24000)
        return file.readframes(file.getnframes())


def test_the_example_collects_sound_and_transcript(tmp_path: Path) -> None:
    server = Server()
    status, output, errors = ask(server, tmp_path)
    assert (status, output, errors) == (0, f"{SAID}\n", "unknown event: response.mood.updated\n")
    assert recorded(tmp_path / "answer.wav") == SOUND
    assert server.keys == ["Bearer sk-test"]
    kinds = ["session.update", "conversation.item.create", "response.create"]
    assert [request["type"] for request in server.requests] == kinds
    assert server.requests[1]["item"]["content"] == [{"type": "input_text", "text": "Why is the sky blue?"}]


def test_what_both_sides_send_is_valid(tmp_path: Path) -> None:
    server = Server()
    ask(server, tmp_path)
    for request in server.requests:
        assert validate("RealtimeClientEvent", request) == []
        RealtimeClientEventCodec.from_dict(request, strict=True)
    news = [event for event in server.sent if validate("RealtimeServerEvent", event)]
    assert [event["type"] for event in news] == [NEWS["type"]]  # or the example proves nothing about real servers


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ([ERROR], "No such voice."),
        ([FAILED], "the answer is failed"),
        ([{"type": "response.done"}], 'a member "response"'),
    ],
    ids=["error", "failed", "damaged"],
)
def test_the_example_says_why_there_is_no_answer(answer: list[dict[str, Any]], complaint: str, tmp_path: Path) -> None:
    status, output, errors = ask(Server(answer), tmp_path)
    assert status == 1
    assert complaint in errors
    assert "Traceback" not in errors
    assert not output.strip()


def test_the_example_survives_an_echo(tmp_path: Path) -> None:
    async def echo(connection: ServerConnection) -> None:
        for _ in range(3):
            await connection.send(await connection.recv())

    status, _, errors = ask(echo, tmp_path)
    assert status == 1
    assert errors.splitlines() == [
        "unknown event: session.update",
        "unknown event: conversation.item.create",
        "unknown event: response.create",
        "the server hung up before the answer was over",
    ]


def test_nobody_listens(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLE), "Anyone?", str(tmp_path / "answer.wav"), "ws://127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "answer.wav").exists()


ECHOED: list[RealtimeClientEvent] = [
    RealtimeClientEventSessionUpdate(
        event_id="a",
        session=RealtimeSessionCreateRequestGA(
            instructions="Hör zu. \U0001f3a7",
            audio=RealtimeSessionCreateRequestGAAudio(
                input=RealtimeSessionCreateRequestGAAudioInput(turn_detection=None)
            ),
        ),
    ),
    RealtimeClientEventConversationItemCreate(
        item=RealtimeConversationItemFunctionCallOutput(call_id="call_1", output='{"ok": true}')
    ),
    RealtimeClientEventInputAudioBufferAppend(audio=HALVES[0]),
    UnknownVariant({"type": "session.rewind", "seconds": 3}),
]


def test_client_events_come_back_from_an_echo_as_they_were() -> None:
    async def echo(connection: ServerConnection) -> None:
        async for frame in connection:
            await connection.send(frame)

    async def run() -> list[RealtimeClientEvent]:
        async with running(echo) as url, connect(url) as connection:
            for event in ECHOED:
                await connection.send(RealtimeClientEventCodec.to_json(event).decode())
            return [RealtimeClientEventCodec.from_json(await connection.recv()) for _ in ECHOED]

    came_back = asyncio.run(run())
    assert came_back == ECHOED
    update = ECHOED[0]
    assert isinstance(update, RealtimeClientEventSessionUpdate)
    assert came_back[0] != update.replace(event_id="b")


README = re.search(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)


def joke(handler: Handler, folder: Path) -> bytes:
    """Runs the README's program against a server."""
    assert README is not None
    (folder / "joke.py").write_text(README[1], encoding="utf-8")
    program = runpy.run_path(str(folder / "joke.py"))

    async def run() -> bytes:
        async with running(handler) as url:
            sound: bytes = await program["joke"](url, "sk-test")
            return sound

    return asyncio.run(run())


def test_the_program_of_the_readme_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Server()
    assert joke(server, tmp_path) == SOUND
    assert capsys.readouterr().out == "Air scatters unknown: response.mood.updated\nblue light. completed\n"
    assert server.keys == ["Bearer sk-test"]
    assert [validate("RealtimeClientEvent", request) for request in server.requests] == [[], []]


def test_the_program_of_the_readme_stops_at_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"No such voice\."):
        joke(Server([ERROR]), tmp_path)
