"""Which remote references are allowed: a URI and the configured prefixes in, the prefix it lies below out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from wirestruct.config import Remote

__all__ = ["allowed", "is_prefix", "is_remote", "rest_below"]

_SCHEMES: Final = ("http", "https")
_CLIMBING: Final = re.compile(r"(?:^|/)\.\.?(?:/|$)")


def is_remote(uri: str) -> bool:
    """Whether a URI names something on another machine that could be fetched."""
    return uri.startswith(("http:", "https:"))


def is_prefix(text: str) -> bool:
    """Whether a text can allow references: an address with a host and without a user, a query or a fragment."""
    parts = _split(text)
    return parts is not None and not parts.query and not parts.fragment


def allowed(remotes: Iterable[Remote], uri: str) -> Remote | None:
    """The longest prefix that a URI lies below.  A prefix ends where a segment of the path does."""
    below = [remote for remote in remotes if rest_below(remote.prefix, uri) is not None]
    return max(below, key=lambda remote: len(remote.prefix), default=None)


def rest_below(prefix: str, uri: str) -> str | None:
    """What follows the prefix; None where the URI is not below it."""
    outer, inner = _split(prefix), _split(uri)
    if outer is None or inner is None or (outer.scheme, outer.netloc.lower()) != (inner.scheme, inner.netloc.lower()):
        return None
    rest = inner.path.removeprefix(outer.path)
    if not inner.path.startswith(outer.path) or not (outer.path.endswith("/") or rest[:1] in ("", "/")):
        return None
    return rest.lstrip("/")


def _split(uri: str) -> SplitResult | None:
    """The parts of an address; None for one that could mislead: another user, a path that climbs."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    plain = parts.scheme in _SCHEMES and parts.hostname and "@" not in parts.netloc
    decoded = unquote(parts.path)
    return parts if plain and not _CLIMBING.search(decoded) and "\\" not in decoded else None
