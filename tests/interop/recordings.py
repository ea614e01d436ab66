"""The payloads collected for the tests: what each is, and which of our types is meant for it.

In: a folder of payloads with its ``index.md``, and ``recordings.toml`` for what they do not tell.  Out: ``Payload`` values,
the full name of the type that reads each, and its methods.  Nothing depends on the names of folders that are known today.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openai_realtime
from openai_realtime import DecodeError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
LISTED: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True)
class Stream:
    """One direction of one kind of connection, and the union of its events."""

    title: str
    side: str
    union: str

    @property
    def module(self) -> str:
        return self.union.rpartition(".")[0]


STREAMS = (
    Stream("General availability", "client", "ga.client_events.RealtimeClientEvent"),
    Stream("General availability", "server", "ga.server_events.RealtimeServerEvent"),
    Stream("Translation", "client", "ga.translation.RealtimeTranslationClientEvent"),
    Stream("Translation", "server", "ga.translation.RealtimeTranslationServerEvent"),
    Stream("Beta", "client", "beta.client_events.RealtimeBetaClientEvent"),
    Stream("Beta", "server", "beta.server_events.RealtimeBetaServerEvent"),
)


@cache
def events(union: str) -> Mapping[str, str]:
    """The class of each event of a union, by the event's type."""
    document: Any = openai_realtime.schema(union)
    definitions = document["$defs"]
    names = [branch["$ref"].rpartition("/")[2] for branch in definitions[union.rpartition(".")[2]]["anyOf"]]
    return {definitions[name]["properties"]["type"]["const"]: name for name in names}


@dataclass(frozen=True)
class Payload:
    """A file that holds JSON, and what the index says about it."""

    path: str
    text: bytes
    kind: str
    about: str

    @property
    def value(self) -> Any:
        return json.loads(self.text)

    @property
    def recorded(self) -> bool:
        return self.kind.startswith("recorded")

    @property
    def published(self) -> bool:
        """Whether it is an example of the specification."""
        return self.kind.startswith("spec-example")


def payloads(folder: Path) -> list[Payload]:
    """Every ``.json`` below a folder.  One that the index does not have is of the kind that its neighbours are."""
    index = folder / "index.md"
    lines = re.findall(r"^- `(.+?)` — (.+)$", index.read_text("utf-8") if index.is_file() else "", re.M)
    abouts = dict(lines)
    kinds = {path: about.split(" — ")[1] for path, about in lines}
    near = {path.rpartition("/")[0]: kind for path, kind in kinds.items()}
    found = []
    for file in sorted(folder.rglob("*.json")):
        path = file.relative_to(folder).as_posix()
        kind = kinds.get(path) or near.get(path.rpartition("/")[0]) or "recorded"
        found.append(Payload(path, file.read_bytes(), kind, abouts.get(path, "")))
    return found


def fingerprint(found: Iterable[Payload]) -> str:
    """Tells one collection from another."""
    digest = hashlib.sha256()
    for payload in found:
        digest.update(f"{payload.path}\0{payload.kind}\0{len(payload.text)}\0".encode() + payload.text)
    return digest.hexdigest()[:12]


# ---------------------------------------------------------------- which type


def type_of(payload: Payload) -> str | None:
    """The full name of the type that a payload is meant for: an operation's body, an event's union or a resource."""
    if operation := re.search(r"(?:^|/)op\.(.+)\.(request|response)(?:\.\d+)?\.json$", payload.path):
        words = [*operation[1].split("-"), operation[2]]
        return "ga.rest." + "".join(word.capitalize() for word in words)
    value, tag = payload.value, tag_of(payload.value)
    unions = [stream.union for stream in by_likelihood(payload) if tag in events(stream.union)]
    return next((union for union in unions if reads(union, value)), unions[0] if unions else resource(value))


def tag_of(value: Any) -> str | None:
    """What an event calls itself."""
    match value:
        case {"type": str() as tag}:
            return tag
        case _:
            return None


def by_likelihood(payload: Payload) -> list[Stream]:
    """All streams, the likeliest first, by what only one of them has, or by the path."""
    path = payload.path.lower()
    match payload.value:
        case {"session": {"type": "translation"}}:
            first = "Translation"
        case _ if "translation" in path:
            first = "Translation"
        case {"session": {"modalities": _}} | {"response": {"modalities": _}}:
            first = "Beta"
        case _ if any(part in path for part in LISTED["beta"]):
            first = "Beta"
        case _:
            first = "General availability"
    return sorted(STREAMS, key=lambda stream: (stream.title != first, stream.title == "Translation"))


def reads(full_name: str, value: Any) -> bool:
    try:
        methods(full_name).from_dict(value)
    except DecodeError:
        return False
    return True


def resource(value: Any) -> str | None:
    """The type of a value that is no event, by its members."""
    match value:
        case {"type": "realtime.call.incoming"}:
            return "ga.calls.WebhookRealtimeCallIncoming"
        case {"sdp": _}:
            return "ga.calls.RealtimeCallCreateRequest"
        case {"target_uri": _}:
            return "ga.calls.RealtimeCallReferRequest"
        case {"status_code": _}:
            return "ga.calls.RealtimeCallRejectRequest"
        case {"value": _, "session": {"type": "translation"}}:
            return "ga.translation.RealtimeTranslationClientSecretCreateResponse"
        case {"value": _, "session": _}:
            return "ga.session.RealtimeCreateClientSecretResponse"
        case {"session": {"model": _, **members}} if "type" not in members:
            return "ga.translation.RealtimeTranslationClientSecretCreateRequest"
        case {"session": _} | {"expires_after": _}:
            return "ga.session.RealtimeCreateClientSecretRequest"
        case {"type": "translation"}:
            return "ga.translation.RealtimeTranslationSession"
        case {"type": ("realtime" | "transcription") as kind, **members}:
            name = "RealtimeSessionCreate" if kind == "realtime" else "RealtimeTranscriptionSessionCreate"
            return f"ga.session.{name}{'Response' if 'id' in members else 'Request'}GA"
        case {"object": "realtime.session", "client_secret": {}}:
            return "beta.session.RealtimeSessionCreateResponse"
        case {"object": "realtime.session"}:
            return "beta.session.RealtimeSession"
        case {"object": "realtime.transcription_session"}:
            return "beta.session.RealtimeTranscriptionSessionCreateResponse"
        case {"modalities": _} | {"voice": _} | {"max_response_output_tokens": _}:
            return "beta.session.RealtimeSessionCreateRequest"
        case _:
            return None


@dataclass(frozen=True)
class Methods:
    """The four methods of a type, wherever they stand."""

    from_dict: Callable[..., Any]
    to_dict: Callable[..., Any]
    from_json: Callable[..., Any]
    to_json: Callable[..., bytes]


@cache
def methods(full_name: str) -> Methods:
    """Those of a class, or of the codec beside a union."""
    module_name, _, name = full_name.rpartition(".")
    module = importlib.import_module(f"openai_realtime.{module_name}")
    holder = getattr(module, f"{name}Codec", None) or getattr(module, name)
    return Methods(holder.from_dict, holder.to_dict, holder.from_json, holder.to_json)


def same(one: Any, other: Any) -> bool:
    """Equal to the letter: 1 is neither 1.0 nor true; the order of members does not count."""
    if type(one) is not type(other):
        return False
    match one:
        case dict():
            return one.keys() == other.keys() and all(same(inner, other[key]) for key, inner in one.items())
        case list():
            return len(one) == len(other) and all(map(same, one, other))
        case _:
            return bool(one == other)


# ---------------------------------------------------------------- generated pages

BLOCK = re.compile(r"(?<=<!-- generated -->\n).*(?=<!-- /generated -->)", re.S)


def generated_part(page: Path, text: str) -> str:
    """What a page has between its marks, after writing the text there where WIRESTRUCT_UPDATE_DOCS asks for it."""
    content = page.read_text("utf-8")
    if os.environ.get("WIRESTRUCT_UPDATE_DOCS"):
        content = BLOCK.sub(lambda _: text, content)
        page.write_text(content, "utf-8")
    block = BLOCK.search(content)
    assert block is not None, f"{page} has no marks"
    return block[0]
