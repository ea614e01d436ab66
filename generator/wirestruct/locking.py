"""The lock file: which text each remote document had when it was fetched.

In: ``wirestruct.lock``, JSON, beside the configuration.  Out: for each URI the digest of its text and the file that
keeps it, below ``wirestruct.lock.d/``; and back.  Both are meant to be committed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, cast
from urllib.parse import unquote, urlsplit

from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.references import shown_path

__all__ = ["Locked", "digest", "lock_entry", "read_lock", "write_lock"]

_VERSION: Final = 1
_SUFFIXES: Final = (".json", ".yaml", ".yml")
_OURS: Final = re.compile(r"[a-z0-9-]+-[0-9a-f]{12}(?:\.json|\.ya?ml)?")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Locked:
    """One document: the SHA-256 of its text, and its file relative to the lock, in POSIX style."""

    sha256: str
    file: str


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lock_entry(uri: str, content: bytes, lock: Path) -> Locked:
    """What the lock says of a text.  The file is called after the URI's last word, and after all of it by a hash."""
    last = PurePosixPath(unquote(urlsplit(uri).path))
    suffix = last.suffix.lower() if last.suffix.lower() in _SUFFIXES else ""
    stem = re.sub(r"[^a-z0-9]+", "-", (last.stem if suffix else last.name).lower()).strip("-")[:40] or "document"
    return Locked(digest(content), f"{lock.name}.d/{stem}-{digest(uri.encode())[:12]}{suffix}")


def read_lock(lock: Path, base: Path) -> dict[str, Locked]:
    """The lock's entries by URI, none where there is no file; raises ``Problems`` where it is not a lock (WS501)."""
    try:
        data = json.loads(lock.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Problems([_broken(lock, base, str(error))]) from None
    if not isinstance(data, dict) or cast("dict[str, object]", data).get("version") != _VERSION:
        raise Problems([_broken(lock, base, f"no version {_VERSION}")])
    listed = cast("dict[str, object]", data).get("documents")
    entries = cast("dict[str, object]", listed) if isinstance(listed, dict) else {"documents": None}
    return {uri: _entry(uri, value, lock, base) for uri, value in entries.items()}


def _entry(uri: str, value: object, lock: Path, base: Path) -> Locked:
    entry = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    sha256, file = entry.get("sha256"), entry.get("file")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or not isinstance(file, str):
        raise Problems([_broken(lock, base, f"no digest and file for {uri}")])
    path = PurePosixPath(file)
    if path.parent != PurePosixPath(f"{lock.name}.d") or path.name in ("", "..") or "\\" in file:
        raise Problems([_broken(lock, base, f"{file} is not a file of {lock.name}.d")])
    return Locked(sha256, file)


def _broken(lock: Path, base: Path, why: str) -> Diagnostic:
    hint = "restore the file, or write it anew with wirestruct lock --update"
    return Diagnostic("WS501", f"not a lock file: {why}", Location(shown_path(lock, base)), hint)


def write_lock(lock: Path, entries: Mapping[str, Locked], texts: Mapping[str, bytes]) -> list[str]:
    """Writes the texts that are new, then the lock, then removes and returns the files that nobody needs."""
    for uri, content in texts.items():
        path = lock.parent / entries[uri].file
        path.parent.mkdir(exist_ok=True)
        _replace(path, content)
    if entries:
        documents = {uri: {"sha256": each.sha256, "file": each.file} for uri, each in sorted(entries.items())}
        text = json.dumps({"version": _VERSION, "documents": documents}, indent=2)
        _replace(lock, f"{text}\n".encode())
    else:
        lock.unlink(missing_ok=True)
    return list(_tidied(lock.parent / f"{lock.name}.d", {each.file for each in entries.values()}))


def _tidied(folder: Path, needed: Collection[str]) -> Iterator[str]:
    """Removes the texts that no entry names, by the shape of their names; then the folder, if that leaves it empty."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            file = f"{folder.name}/{path.name}"
            if file not in needed and _OURS.fullmatch(path.name):
                path.unlink()
                yield file
        if not any(folder.iterdir()):
            folder.rmdir()


def _replace(path: Path, content: bytes) -> None:
    """The new file or the old one, whatever happens; one that is right already is not touched."""
    if path.is_file() and path.read_bytes() == content:
        return
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(path)
