"""What a remote reference stands for: an absolute URI in, the text of a local file out.  Nothing here fetches.

A URI is allowed by a prefix (``config.Remote``) or not at all.  Below a prefix with a folder it is read from there;
below any other it is read from the lock, and held to its digest.  So a run is offline and gives the same every time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from wirestruct.config import LOCK, Config, Remote
from wirestruct.diagnostics import Diagnostic
from wirestruct.documents import Document
from wirestruct.locking import Locked, digest, read_lock
from wirestruct.prefixes import allowed, is_remote, rest_below
from wirestruct.references import MalformedReferenceError, absolute, shown_path, without_fragment
from wirestruct.subschemas import Reference, Subschema

__all__ = ["Reader", "RemoteError", "Remotes", "Wanted", "nowhere", "reader"]

Reader: TypeAlias = Callable[[str], bytes | None]
"""From a URI without fragment to the text there; None where nobody allows it, ``RemoteError`` where it cannot be had."""


class RemoteError(Exception):
    """Why a remote document that is allowed cannot be had: a code, a message and a hint."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def nowhere(_: str) -> bytes | None:
    """The ``Reader`` of a run that allows no remote reference."""
    return None


def reader(config: Config) -> Remotes:
    """What a run may read; raises ``Problems`` where the lock file is not one."""
    lock = read_lock(config.lock, config.folder) if config.remotes else {}
    return Remotes(config.remotes, lock, config.folder)


@dataclass(frozen=True, slots=True)
class Remotes:
    """A ``Reader`` of folders and of the lock.  ``folder`` is what shown paths are relative to."""

    remotes: tuple[Remote, ...]
    lock: Mapping[str, Locked]
    folder: Path

    def __call__(self, uri: str) -> bytes | None:
        remote = allowed(self.remotes, uri)
        if remote is None:
            return None
        if remote.folder is not None:
            return self.mapped(remote.folder, rest_below(remote.prefix, uri) or "", uri)
        return self.locked(uri)

    def behind(self, documents: Iterable[Document]) -> Iterator[str]:
        """The files that documents were read from, the lock among them, relative to the folder."""
        for document in documents:
            remote = allowed(self.remotes, document.uri)
            if remote is None:
                yield from [document.path] if document.uri.startswith("file:") else []  # metaschemas are no files
            elif remote.folder is not None:
                yield shown_path(remote.folder / unquote(rest_below(remote.prefix, document.uri) or ""), self.folder)
            else:
                yield from (LOCK, self.lock[document.uri].file)

    def mapped(self, folder: Path, rest: str, uri: str) -> bytes:
        """A document of a folder that stands in for a prefix."""
        path = folder / unquote(rest)
        shown = shown_path(path, self.folder)
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            raise RemoteError("WS203", f"{shown} is a link out of {shown_path(folder, self.folder)}", "copy the file")
        try:
            return path.read_bytes()
        except OSError as error:
            message = f"{uri} is mapped to {shown}: {error.strerror}"
            raise RemoteError("WS201", message, "put the document there") from None

    def locked(self, uri: str) -> bytes:
        """A document of the lock; it must be what was fetched then."""
        locked = self.lock.get(uri)
        if locked is None:
            hint = "fetch it once, with wirestruct lock and the documents and flags of this command"
            raise RemoteError("WS207", f"{uri} is remote and not in wirestruct.lock", hint)
        hint = "restore the file, or fetch it anew with wirestruct lock --update"
        try:
            content = (self.folder / locked.file).read_bytes()
        except OSError as error:
            raise RemoteError("WS110", f"{uri}: cannot read {locked.file}: {error.strerror}", hint) from None
        if digest(content) != locked.sha256:
            raise RemoteError("WS110", f"{uri}: {locked.file} is not what wirestruct.lock says", hint)
        return content


@dataclass(slots=True)
class Wanted:
    """The remote documents that references name and no document declares to be."""

    read: Reader
    named: dict[str, Reference] = field(default_factory=dict[str, Reference])
    known: set[str] = field(default_factory=set[str])

    def note(self, walked: Iterable[Subschema], references: Iterable[Reference]) -> None:
        """What a document declares and what it refers to."""
        self.known.update(subschema.base for subschema in walked)
        for reference in references:
            if reference.text.startswith("#"):
                continue
            try:
                uri = without_fragment(absolute(reference.base, reference.text))
            except MalformedReferenceError:
                continue
            if is_remote(uri):
                self.named.setdefault(uri, reference)

    def pending(self) -> bool:
        return bool(self.named.keys() - self.known)

    def take(self) -> tuple[str, bytes | Diagnostic | None]:
        """The next one: its URI, and the text there, or why it cannot be had, or None where nobody allows it."""
        uri = min(self.named.keys() - self.known)
        self.known.add(uri)
        try:
            return uri, self.read(uri)
        except RemoteError as error:
            return uri, Diagnostic(error.code, error.message, self.named[uri].member, error.hint)
