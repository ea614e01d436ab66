"""One reference bound: an index and a reference in, the location it names or the reason why not out."""

from __future__ import annotations

import difflib
import os.path
import re
from collections.abc import Collection, Sequence
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urlsplit

from referencing.exceptions import InvalidAnchor, NoSuchAnchor

from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Document
from wirestruct.keywords import KEYWORDS
from wirestruct.references import MalformedReferenceError, absolute, absolute_path, file_path, is_machine_bound
from wirestruct.schema_index import Index
from wirestruct.subschemas import Reference

__all__ = ["bind"]

_BAD_POINTER: Final = re.compile(r"~(?![01])")
_INDEX: Final = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z")
_OPENAPI: Final = frozenset({"openapi", "info", "servers", "paths", "webhooks", "components", "security", "tags"})
_HOMES: Final = (("$defs",), ("definitions",), ("components", "schemas"))


def bind(
    index: Index, reference: Reference, document: Document, documents: Sequence[Document], roots: Sequence[Path]
) -> Location | Diagnostic:
    """The canonical location of what a reference names, or what is wrong with it (WS201, WS203 to WS205)."""
    text, member = reference.text, reference.member
    try:
        resource, fragment = urldefrag(absolute(reference.base, text))
    except MalformedReferenceError as error:
        return Diagnostic("WS205", f"{text!r} is not a URI reference: {error}", member, error.hint)
    path = file_path(resource)
    if path is not None and is_machine_bound(text):
        hint = "refer to a document in the schema folders by a relative path"
        return Diagnostic("WS203", f"{text!r} names a place on this machine", member, hint)
    if resource not in index.resources:
        if path is not None:
            return _missing_file(path, reference, document, documents, roots)
        return _missing_resource(index, resource, reference, document)
    if fragment and not fragment.startswith("/"):
        return _by_name(index, resource, fragment, reference)
    return _by_pointer(index, resource, fragment, reference)


def _by_name(index: Index, resource: str, name: str, reference: Reference) -> Location | Diagnostic:
    """What a plain name stands for (Core, section 8.2.2)."""
    text, member = reference.text, reference.member
    try:
        contents = index.registry.resolver(resource).lookup(f"#{name}").contents
    except InvalidAnchor:
        hint = f"did you mean {_stem(text) + '#/' + text.partition('#')[2]!r}?"
        return Diagnostic("WS205", f"{text!r} has a fragment that is no pointer and no name", member, hint)
    except NoSuchAnchor:
        hint = _did_you_mean(name, index.anchors[resource], f"{_stem(text)}#")
        return Diagnostic("WS201", f"{text!r}: no such anchor", member, hint)
    return _of_expected_kind(index.objects[id(contents)], reference)


def _by_pointer(index: Index, resource: str, pointer: str, reference: Reference) -> Location | Diagnostic:
    """What a JSON Pointer leads to, itself a schema or another object of the expected kind (RFC 6901, section 6)."""
    text, member = reference.text, reference.member
    if _BAD_POINTER.search(pointer):
        return Diagnostic("WS205", f"{text!r} has a ~ that begins no escape", member, "write ~0 for ~ and ~1 for /")
    pointer = _moved(index, resource, pointer)
    tokens = _tokens(pointer)
    root: JSON = index.registry.contents(resource)
    # referencing follows pointers by Python's rules, to which -1, 01 and a character of a string are fine.
    value, done = _reached(root, tokens)
    if done < len(tokens):
        hint = _nearest_pointer(root, value, tokens, done, f"{_stem(text)}#")
        return Diagnostic("WS201", f"{text!r} names nothing", member, hint)
    contents = index.registry.resolver(resource).lookup(f"#{pointer}").contents
    if isinstance(contents, dict) and id(contents) in index.objects:
        return _of_expected_kind(index.objects[id(contents)], reference)
    place = index.resources[resource].child(*tokens)
    if place in index.booleans:
        return _of_expected_kind((place, "schema"), reference)
    if reference.expected == "schema" and isinstance(value, (dict, bool)) and _is_free(root, tokens, index):
        return place
    hint = "name a member of it" if isinstance(contents, dict) and contents else ""
    return Diagnostic("WS205", f"{text!r} does not name a {reference.expected}", member, hint)


def _moved(index: Index, resource: str, pointer: str) -> str:
    """A pointer as written, to where that is since the document was translated."""
    start = index.resources[resource]
    moves = index.moves[start.path]
    if not moves.forward:
        return pointer
    written = moves.written(start.pointer) + unquote(pointer)
    return quote(moves.now(written)[len(start.pointer) :], safe="/~!$&'()*+,;=:@")


def _is_free(root: JSON, tokens: Sequence[str], index: Index) -> bool:
    """Whether a place lies where anything may stand, and so a schema too: below a keyword that nobody knows, or that
    holds plain values.
    """
    value, below = root, list(tokens)
    for at, token in enumerate(tokens):
        if id(value) in index.objects:
            below = list(tokens[at:])
        value = _reached(value, [token])[0]
    row = KEYWORDS.get(below[0]) if below else None
    is_schema = id(_reached(root, tokens[: len(tokens) - len(below)])[0]) in index.objects
    return is_schema and below[0] not in _OPENAPI and (row is None or row.subschemas == "none")


def _of_expected_kind(found: tuple[Location, str], reference: Reference) -> Location | Diagnostic:
    location, kind = found
    if kind == reference.expected:
        return location
    message = f"{reference.text!r} names a {kind}, not a {reference.expected}"
    return Diagnostic("WS205", message, reference.member)


def _reached(root: JSON, tokens: Sequence[str]) -> tuple[JSON, int]:
    """How far a pointer leads: the last value there is, and how many tokens it took (RFC 6901, section 4)."""
    value = root
    for done, token in enumerate(tokens):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _INDEX.match(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return value, done
    return value, len(tokens)


def _nearest_pointer(root: JSON, value: JSON, tokens: Sequence[str], done: int, stem: str) -> str:
    """A hint: the member most like the one that is missing, or a definition of that name."""
    close = difflib.get_close_matches(tokens[done], value, 1) if isinstance(value, dict) else []
    if close:
        return f"did you mean {stem + Location('').child(*tokens[:done], close[0], *tokens[done + 1 :]).pointer!r}?"
    for home in _HOMES:
        names, reached = _reached(root, home)
        close = difflib.get_close_matches(tokens[-1], names, 1) if isinstance(names, dict) else []
        if close and reached == len(home):
            return f"did you mean {stem + Location('').child(*home, close[0]).pointer!r}?"
    return ""


def _missing_file(
    path: Path, reference: Reference, document: Document, documents: Sequence[Document], roots: Sequence[Path]
) -> Diagnostic:
    known = [known for each in documents if (known := file_path(each.uri)) is not None]
    folders = [absolute_path(root) for root in roots]
    if not folders and known:
        folders = [Path(os.path.commonpath([each.parent for each in known]))]
    if not any(path.is_relative_to(folder) for folder in folders):
        hint = "move the document into a schema folder, or add its folder to the configuration"
        return Diagnostic("WS203", f"{reference.text!r} leads out of the schema folders", reference.member, hint)
    start = file_path(document.uri) or path
    names = [PurePath(os.path.relpath(each, start.parent)).as_posix() for each in known if each != start]
    message = f"{reference.text!r}: no such document"
    return Diagnostic("WS201", message, reference.member, _did_you_mean(_stem(reference.text), names))


def _missing_resource(index: Index, resource: str, reference: Reference, document: Document) -> Diagnostic:
    """An identifier no document declares.  It may be ours all the same: a relative reference starts from ``$id``."""
    text = reference.text
    scheme = urlsplit(resource).scheme
    hint = _did_you_mean(resource, [uri for uri in index.resources if file_path(uri) is None], cutoff=0.9)
    if not urlsplit(text).scheme:
        beside = index.resources.get(urldefrag(absolute(document.uri, text))[0])
        hint = f"references start from {reference.base} here: give the document they name an $id that fits"
        if beside is not None:
            hint = f"references start from {reference.base} here: " + (
                f'declare "$id": "{resource}" in {beside.path}' if scheme else "use an $id with folders, or none"
            )
    if scheme in ("http", "https"):
        hint = (
            hint or "allow its prefix (remotes, --allow-remote) and run wirestruct lock, or map the prefix to a folder"
        )
        return Diagnostic("WS204", f"{text!r} is remote, and nothing is fetched", reference.member, hint)
    return Diagnostic("WS201", f"{text!r}: no document has this identifier", reference.member, hint)


def _tokens(fragment: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in unquote(fragment).split("/")[1:]]


def _stem(text: str) -> str:
    return text.partition("#")[0]


def _did_you_mean(name: str, known: Collection[str], prefix: str = "", cutoff: float = 0.6) -> str:
    close = difflib.get_close_matches(name, known, 1, cutoff)
    return f"did you mean {prefix + close[0]!r}?" if close else ""
