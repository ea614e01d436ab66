"""Documents from files: paths in, parsed documents and located problems out.  The only stage that reads.

Reads the documents asked for and, from the folders it may read, those that they refer to by relative path; what is
named by another URI is asked for from ``remotes``.  Never fetches, never follows a link out of these folders, never
opens what is not a regular file of bearable size.  Documents leave in the form of 2020-12 (``translation``).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.dialects import LATEST, Dialect, Metaschemas, dialect_of, kind_of, no_metaschemas
from wirestruct.documents import JSON, Document, Syntax
from wirestruct.json_text import parse_json
from wirestruct.marks import Lines
from wirestruct.metaschemas import metaschemas, with_metaschemas
from wirestruct.moves import Moves
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
from wirestruct.subschemas import Reference, outermost, references, walk
from wirestruct.swagger import to_openapi
from wirestruct.translation import translate
from wirestruct.yaml_text import parse_yaml

__all__ = ["MAX_BYTES", "load", "parse"]

MAX_BYTES: Final = 64 * 1024 * 1024

_SYNTAXES: Final[dict[str, Syntax]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def load(
    paths: Sequence[Path],
    *,
    roots: Sequence[Path],
    base: Path,
    remote: Reader = nowhere,
    dialects: Mapping[Path, Dialect] | None = None,
) -> tuple[tuple[Document, ...], list[Diagnostic]]:
    """The documents at ``paths`` and those inside ``roots`` that they refer to, sorted by shown path.

    Remote documents that no other document declares to be come from ``remote``, once all files are read.  Shown paths
    are relative to ``base``.  A document with errors is left out; a reference that leads out of ``roots`` or names
    nothing is not followed and left for ``resolve`` to report.  ``dialects`` are those of documents that do not say
    (2020-12 for the others); one that is referred to is taken to be as the first that does so.
    """
    reader = with_metaschemas(remote)
    loading = _Loading(_Roots(tuple(map(absolute_path, roots))), base, Wanted(reader), metaschemas(reader))
    stated = {absolute_path(path): dialect for path, dialect in (dialects or {}).items()}
    loading.files = [(path, stated.get(path, LATEST)) for path in sorted(set(map(absolute_path, paths)))]
    loading.seen = {path for path, _ in loading.files}
    while loading.files or loading.wanted.pending():
        loading.step()
    ordered = tuple(sorted(loading.documents, key=lambda document: document.path))
    return ordered, list(locate({document.path: document for document in ordered}, loading.problems))


@dataclass(slots=True)
class _Loading:
    """The documents so far, and what is still to be read: files first, then what no document declares to be."""

    allowed: _Roots
    base: Path
    wanted: Wanted
    metaschemas: Metaschemas
    files: list[tuple[Path, Dialect]] = field(default_factory=list[tuple[Path, Dialect]])
    seen: set[Path] = field(default_factory=set[Path])
    inherited: dict[str, Dialect] = field(default_factory=dict[str, Dialect])
    documents: list[Document] = field(default_factory=list[Document])
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def step(self) -> None:
        """Reads one more document."""
        if self.files:
            path, dialect = self.files.pop()
            self._add(*_read(path, shown_path(path, self.base), dialect, self.metaschemas))
            return
        uri, content = self.wanted.take()
        if isinstance(content, Diagnostic):
            self.problems.append(content)
        elif content is not None:
            self._add(*_parsed(uri, uri, content, self.inherited[uri], self.metaschemas))

    def _add(self, document: Document | None, dialect: Dialect, problems: list[Diagnostic]) -> None:
        self.problems += problems
        if document is None:
            return
        self.documents.append(document)
        walked = list(walk(document))
        referring = list(references(document, walked))
        self.wanted.note(walked, referring)
        for uri in self.wanted.named:
            self.inherited.setdefault(uri, dialect)
        for reference, target in _files(document, referring):
            if target not in self.seen and self.allowed.contain(target) and os.path.lexists(target):
                self.seen.add(target)
                if self.allowed.hold(target):
                    self.files.append((target, dialect))
                else:
                    message = f"{reference.text!r} is a link out of the schema folders"
                    self.problems.append(Diagnostic("WS203", message, reference.member))


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


def parse(
    path: str, uri: str, content: bytes, dialect: Dialect = LATEST, known: Metaschemas = no_metaschemas
) -> tuple[Document | None, list[Diagnostic]]:
    """The document in the bytes of a file, None where it has errors; ``path`` decides the syntax and is shown.

    A byte order mark is passed over (RFC 8259, section 8.1).  ``dialect`` counts where the document does not say.
    """
    document, _, problems = _parsed(path, uri, content, dialect, known)
    return document, problems


def _parsed(
    path: str, uri: str, content: bytes, default: Dialect, known: Metaschemas
) -> tuple[Document | None, Dialect, list[Diagnostic]]:
    """The document, and the dialect that it passes on to those it refers to."""
    text = _decoded(path, content)
    if isinstance(text, Diagnostic):
        return None, default, [text]
    syntax = _SYNTAXES.get(Path(path).suffix.lower()) or _sniffed(text)
    data: JSON
    data, problems = parse_json(path, text) if syntax == "json" else parse_yaml(path, text)
    if problems:
        return None, default, problems
    moves = Moves()
    dialect, problems = dialect_of(path, data, default, known)
    if dialect is not None and isinstance(data, dict) and "swagger" in data and "openapi" not in data:
        to_openapi(data, moves)
    document = Document(path, uri, text, syntax, kind_of(data), data, moves)
    if dialect is not None:
        places = [location.pointer for location, _ in outermost(document)]
        problems = translate(document, places, dialect, known)
    if any(problem.severity == "error" for problem in problems):
        return None, dialect or default, list(locate({path: document}, problems))
    return replace(document, notices=tuple(problems)), dialect or default, []


def _decoded(path: str, content: bytes) -> str | Diagnostic:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8" + (": it looks like UTF-16" if content.startswith(_WIDE_MARKS) else "")
        before = content[: error.start].decode("utf-8-sig")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        return Diagnostic("WS104", message, Location(path), hint, Lines(before).position(len(before)))


def _read(
    path: Path, shown: str, dialect: Dialect, known: Metaschemas
) -> tuple[Document | None, Dialect, list[Diagnostic]]:
    try:
        content = _content(path)
    except OSError as error:
        message = f"cannot read the document: {error.strerror or error}"
        hint = "a document is a file that you may read"
        return None, dialect, [Diagnostic("WS105", message, Location(shown), hint)]
    return _parsed(shown, file_uri(path), content, dialect, known)


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
        if reference.text.startswith("#") or is_machine_bound(reference.text):
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
