"""Documents from files: paths in, parsed documents and located problems out.  The only stage that reads.

Reads the documents asked for and, from the folders it may read, those that they refer to by relative path.  Never
fetches, never follows a link out of these folders, never opens what is not a regular file of bearable size.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import check_root, kind_of
from wirestruct.documents import JSON, Document, Syntax
from wirestruct.json_text import parse_json
from wirestruct.marks import Lines
from wirestruct.positions import locate
from wirestruct.references import (
    MalformedReferenceError,
    absolute,
    absolute_path,
    file_path,
    file_uri,
    is_machine_bound,
    shown_path,
)
from wirestruct.remotes import Reader, Wanted, nowhere
from wirestruct.subschemas import Reference, references, walk
from wirestruct.yaml_text import parse_yaml

__all__ = ["MAX_BYTES", "load", "parse"]

MAX_BYTES: Final = 64 * 1024 * 1024

_SYNTAXES: Final[dict[str, Syntax]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def load(
    paths: Sequence[Path], *, roots: Sequence[Path], base: Path, remote: Reader = nowhere
) -> tuple[tuple[Document, ...], list[Diagnostic]]:
    """The documents at ``paths`` and those inside ``roots`` that they refer to, sorted by shown path.

    Remote documents that no other document declares to be come from ``remote``, once all files are read.  Shown paths are relative to ``base``.  A document with errors is left out; a reference that leads out of ``roots``
    or names no file is not followed and left for ``resolve`` to report.
    """
    allowed = _Roots(tuple(map(absolute_path, roots)))
    pending = sorted(set(map(absolute_path, paths)))
    seen = set(pending)
    documents: list[Document] = []
    problems: list[Diagnostic] = []
    wanted = Wanted(remote)
    while pending or wanted.pending():
        if pending:
            path = pending.pop()
            document, found = _read(path, shown_path(path, base))
        else:
            document, found = _taken(wanted)
        problems += found
        if document is None:
            continue
        documents.append(document)
        walked = list(walk(document))
        referring = list(references(document, walked))
        wanted.note(walked, referring)
        for reference, target in _files(document, referring):
            if target not in seen and allowed.contain(target) and os.path.lexists(target):
                seen.add(target)
                if allowed.hold(target):
                    pending.append(target)
                else:
                    message = f"{reference.text!r} is a link out of the schema folders"
                    problems.append(Diagnostic("WS203", message, reference.member))
    ordered = tuple(sorted(documents, key=lambda document: document.path))
    return ordered, list(locate({document.path: document for document in ordered}, problems))


@dataclass(frozen=True, slots=True)
class _Roots:
    """The folders that references may lead to."""

    folders: tuple[Path, ...]

    def contain(self, path: Path) -> bool:
        """Whether a path, as it is written, lies inside."""
        return any(path.is_relative_to(folder) for folder in self.folders)

    def hold(self, path: Path) -> bool:
        """Whether the file that a path leads to, by whatever links, lies inside."""
        real = os.path.realpath(path)
        return any(Path(real).is_relative_to(os.path.realpath(folder)) for folder in self.folders)


def parse(path: str, uri: str, content: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """The document in the bytes of a file, None where it has errors; ``path`` decides the syntax and is shown.

    A byte order mark is passed over (RFC 8259, section 8.1).
    """
    location = Location(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8" + (": it looks like UTF-16" if content.startswith(_WIDE_MARKS) else "")
        before = content[: error.start].decode("utf-8-sig")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        return None, [Diagnostic("WS104", message, location, hint, Lines(before).position(len(before)))]
    syntax = _SYNTAXES.get(Path(path).suffix.lower()) or _sniffed(text)
    data: JSON
    data, problems = parse_json(path, text) if syntax == "json" else parse_yaml(path, text)
    if problems:
        return None, problems
    document = Document(path, uri, text, syntax, kind_of(data), data)
    problems = check_root(path, data)
    return (None, list(locate({path: document}, problems))) if problems else (document, [])


def _read(path: Path, shown: str) -> tuple[Document | None, list[Diagnostic]]:
    try:
        content = _content(path)
    except OSError as error:
        message = f"cannot read the document: {error.strerror or error}"
        return None, [Diagnostic("WS105", message, Location(shown), "a document is a file that you may read")]
    return parse(shown, file_uri(path), content)


def _taken(wanted: Wanted) -> tuple[Document | None, list[Diagnostic]]:
    uri, content = wanted.take()
    if content is None or isinstance(content, Diagnostic):
        return None, [content] if content else []
    return parse(uri, uri, content)


def _content(path: Path) -> bytes:
    """The bytes of a regular file; raises ``OSError`` for anything else, without waiting on it."""
    # Opened first and looked at afterwards, so that nothing can change in between; a pipe must not block.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if status.st_size > MAX_BYTES:
            raise OSError(f"larger than {MAX_BYTES} bytes")
        with open(handle, "rb", closefd=False) as file:
            return file.read(MAX_BYTES)
    finally:
        os.close(handle)


def _files(document: Document, referring: Iterable[Reference]) -> Iterator[tuple[Reference, Path]]:
    """The files that a document's relative references may mean, by its ``$id`` or else by its own place."""
    for reference in referring:
        if is_machine_bound(reference.text):
            continue
        try:
            uri = absolute(reference.base, reference.text)
            path = file_path(uri) or file_path(absolute(document.uri, reference.text))
        except MalformedReferenceError:
            continue
        if path is not None:
            yield reference, path


def _sniffed(text: str) -> Syntax:
    return "json" if text.lstrip()[:1] in ("{", "[", '"') else "yaml"
