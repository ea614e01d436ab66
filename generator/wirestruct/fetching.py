"""The one place that goes to the network: ``wirestruct lock``.

In: an address that the configuration allows.  Out: the bytes there, or ``RemoteError``.  Only http and https; every
redirect must stay below an allowed prefix too; a document has a bearable size and must come within bearable time.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Final

from wirestruct.config import Remote
from wirestruct.locking import Locked, lock_entry
from wirestruct.prefixes import allowed
from wirestruct.remotes import RemoteError, Remotes

__all__ = ["Fetcher", "Limits", "fetch"]

_HEADERS: Final = (("User-Agent", "wirestruct"), ("Accept", "application/json, application/yaml, text/*, */*;q=0.5"))
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for a sign of life and for the whole document, in seconds, and how large it may be."""

    silence: float = 15.0
    total: float = 60.0
    size: int = 64 * 1024 * 1024


class _StrayError(Exception):
    """A redirect to a place that is not allowed."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    def __init__(self, remotes: Iterable[Remote]) -> None:
        self.remotes = tuple(remotes)

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        remote = allowed(self.remotes, newurl)
        if remote is None or remote.folder is not None:
            raise _StrayError(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def fetch(uri: str, remotes: Iterable[Remote], limits: Limits = Limits()) -> bytes:
    """The bytes at an allowed address; raises ``RemoteError`` (WS111)."""
    opener = urllib.request.OpenerDirector()  # without the handlers of file:, ftp: and data: addresses
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(remotes),
    ):
        opener.add_handler(handler)
    opener.addheaders = list(_HEADERS)
    try:
        with opener.open(uri, timeout=limits.silence) as response:
            return _body(response, uri, limits)
    except _StrayError as stray:
        hint = "allow where it leads as well, if you trust it, or refer to it directly"
        raise RemoteError("WS111", f"{uri} redirects to {stray}, which no prefix allows", hint) from None
    except urllib.error.HTTPError as error:
        with error:
            raise _failed(uri, f"{error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise _failed(uri, str(getattr(error.reason, "strerror", None) or error.reason)) from None
    except (OSError, HTTPException) as error:
        raise _failed(uri, str(error) or type(error).__name__) from None


def _body(response: IO[bytes], uri: str, limits: Limits) -> bytes:
    end = time.monotonic() + limits.total
    content = bytearray()
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > limits.size:
            raise _failed(uri, f"larger than {limits.size} bytes")
        if time.monotonic() > end:
            raise _failed(uri, f"not there within {limits.total:g} seconds")
    return bytes(content)


def _failed(uri: str, why: str) -> RemoteError:
    hint = "try again, or map the prefix to a folder in [tool.wirestruct.remotes]"
    return RemoteError("WS111", f"cannot fetch {uri}: {why}", hint)


@dataclass(slots=True)
class Fetcher:
    """A ``Reader`` that fetches what is not locked, and remembers all that was read."""

    remotes: tuple[Remote, ...]
    old: Mapping[str, Locked]
    lock: Path
    used: dict[str, Locked] = field(default_factory=dict[str, Locked])
    fetched: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def __call__(self, uri: str) -> bytes | None:
        remote = allowed(self.remotes, uri)
        known = Remotes(self.remotes, self.old, self.lock.parent)
        if remote is None or remote.folder is not None:
            return known(uri)
        if uri in self.old:
            text = known.locked(uri)
            self.used[uri] = self.old[uri]
            return text
        content = fetch(uri, self.remotes)
        self.used[uri] = lock_entry(uri, content, self.lock)
        self.fetched[uri] = content
        return content
