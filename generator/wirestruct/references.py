"""What a reference names: base URI and ``$ref`` in, an absolute URI out (RFC 3986; JSON Schema Core, section 8.2).

Nothing here touches a file.  A ``file:`` URI has one spelling: path decoded, ``.`` and ``..`` gone, encoded again.
"""

from __future__ import annotations

import os.path
import re
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urldefrag, urljoin, urlsplit

__all__ = [
    "MalformedReferenceError",
    "absolute",
    "absolute_path",
    "file_path",
    "file_uri",
    "is_machine_bound",
    "shown_path",
    "without_fragment",
]

_PATH_SAFE: Final = "/!$&'()*+,;=:@~"
_URI_SAFE: Final = "%/:#?[]@!$&'()*+,;=~"
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]|%0|%1|%7[fF]")


class MalformedReferenceError(ValueError):
    """Not a URI reference; the message says why, ``hint`` what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=16_384)
def absolute(base: str, reference: str) -> str:
    """The absolute URI, with its fragment, that ``reference`` names when it stands in a resource at ``base``.

    Raises ``MalformedReferenceError``.
    """
    if _BAD_ESCAPE.search(reference):
        raise MalformedReferenceError("a % that begins no escape", "write %25 for a percent sign")
    if _CONTROL.search(reference):
        raise MalformedReferenceError("control character")
    if "\\" in reference.partition("#")[0]:
        raise MalformedReferenceError("backslash", "folders are separated by /")
    try:
        resource, fragment = urldefrag(_joined(base, quote(reference, safe=_URI_SAFE)))
        resource = urlsplit(resource).geturl()  # schemes in lower case
        path = file_path(resource)
    except ValueError as error:
        raise MalformedReferenceError(str(error)) from error
    if path is not None:
        resource = file_uri(path)
    return f"{resource}#{fragment}"


def _joined(base: str, reference: str) -> str:
    # urljoin knows the schemes that have a hierarchy; for others (urn:) a fragment alone must keep the base.
    if reference.startswith("#") or not reference:
        return urldefrag(base)[0] + reference
    joined = urljoin(base, reference)
    # Some versions of Python lose the slashes where a reference climbs above the root.
    return re.sub(r"^file:(?!/)", "file:///", joined) if base.startswith("file:") else joined


def without_fragment(uri: str) -> str:
    """The resource's part of a URI."""
    return urldefrag(uri)[0]


def file_uri(path: PurePath) -> str:
    """The one ``file:`` URI of an absolute path."""
    return "file://" + quote(os.path.normpath(path).replace(os.sep, "/"), safe=_PATH_SAFE)


@lru_cache(maxsize=4_096)
def file_path(uri: str) -> Path | None:
    """The path a ``file:`` URI of this machine names, None for other URIs."""
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    return Path(os.path.normpath(os.fsdecode(unquote_to_bytes(parts.path))))


def is_machine_bound(reference: str) -> bool:
    """Whether a reference says where on a machine its target is: ``file:`` or an absolute path."""
    return reference.startswith("/") or reference.lower().startswith("file:")


def absolute_path(path: Path) -> Path:
    """The path from the root of the file system, without ``.`` and ``..``; links stay links."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def shown_path(path: Path, base: Path) -> str:
    """A path as diagnostics and locations show it: relative to ``base``, in POSIX style."""
    try:
        return Path(os.path.relpath(path, base)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
