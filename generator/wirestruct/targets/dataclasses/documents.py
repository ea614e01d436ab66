"""Prints the schema documents of a module: the whole one, and a self-contained one for each of its top types.

A top type's document holds what the type leads to.  Definitions are turned into text once, however many documents they
stand in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from wirestruct.bundling import references
from wirestruct.documents import JSON

__all__ = ["document_texts"]


def document_texts(document: Mapping[str, JSON], roots: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Files by name: ``schema.json``, and for every file of ``roots`` the document of the definition it names."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    texts = {name: _text(schema).replace("\n", "\n    ") for name, schema in definitions.items()}
    yield "schema.json", _document({key: value for key, value in document.items() if key != "$defs"}, texts)
    links = {name: frozenset(references(schema)) for name, schema in definitions.items()}
    for file, root in roots.items():
        needed = _closure(links, root)
        head = {"$schema": document["$schema"], "$id": f"{document['$id']}:{root}", "$ref": f"#/$defs/{root}"}
        yield f"{file}.json", _document(head, {name: text for name, text in texts.items() if name in needed})


def _closure(links: Mapping[str, Iterable[str]], root: str) -> set[str]:
    needed, queue = {root}, [root]
    while queue:
        found = set(links[queue.pop()]) - needed
        needed |= found
        queue += found
    return needed


def _document(head: Mapping[str, JSON], definitions: Mapping[str, str]) -> str:
    entries = ",\n".join(f"    {_text(name)}: {text}" for name, text in definitions.items())
    held = f"{{\n{entries}\n  }}" if entries else "{}"
    return f'{_text(dict(head))[:-2]},\n  "$defs": {held}\n}}\n'


def _text(value: JSON) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
