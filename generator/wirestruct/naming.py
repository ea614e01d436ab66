"""Names for things that have none of their own, and the two spellings every target needs.

The algorithm, in full: a definition keeps its name where that is an identifier, since it must survive in references,
as a file's name and after a dot; else its words are joined.  A thing without a name is called after where it stands:
the name of its owner followed by the member it sits under (``SessionTurnDetection``), ``Item`` for array items,
``Value`` for map values, the tag's value or the position for union branches.  Only the owner and the place count, so
a name does not change when other parts of the document are reordered or grow.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final, TypeVar

__all__ = ["RESERVED", "definition", "module_name", "pascal", "settled", "snake", "words"]

RESERVED: Final = frozenset({"directory", "is_valid", "pydantic_models", "schema", "validate"})
"""Names of a generated package itself, which no module may have."""

K = TypeVar("K")

_SPELLED: Final = {
    "_": "Line",
    "-": "Dash",
    ".": "Dot",
    "/": "Slash",
    ":": "Colon",
    " ": "Space",
    "+": "Plus",
    "$": "Dollar",
}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+|[^\W\d_A-Za-z]+")


def definition(name: str) -> str:
    """What a definition of that name is called: ``"AudioFormat"`` and ``"voice"`` as they are, ``"a/b"`` is ``"AB"``."""
    return name if name.isidentifier() and name.isascii() else pascal(name)


def settled(claims: Iterable[tuple[K, str, str]], taken: Collection[str]) -> dict[K, str]:
    """Other names for things whose names are ``taken``: each thing with the name it would have and how it is written.

    Characters that no identifier has are spelled out where that helps, since this depends on nothing else; what is
    still not free is numbered, in the order of the claims, which must not be the order of the document.
    """
    used, found = set(taken), dict[K, str]()
    for thing, name, written in claims:
        spelled = pascal("".join(f" {_SPELLED[c]} " if c in _SPELLED else c for c in written)) if written else name
        number, found[thing] = 2, spelled
        while found[thing] in used:
            found[thing], number = f"{name}{number}", number + 1
        used.add(found[thing])
    return found


def words(text: str) -> list[str]:
    """The words of a name in any casing: ``"MCPTool"`` is ``["MCP", "Tool"]``, ``"api_key.created"`` has three."""
    normal = unicodedata.normalize("NFKC", text)
    return _WORD.findall("".join(c if f"_{c}".isidentifier() else " " for c in normal))


def pascal(text: str) -> str:
    """A class-like spelling: a valid capitalised identifier stays as it is, anything else is joined from its words."""
    normal = unicodedata.normalize("NFKC", text)
    if normal.isidentifier() and normal[0].isupper() and "_" not in normal:
        return normal
    joined = "".join(word[0].upper() + word[1:] for word in words(normal))
    return joined if joined.isidentifier() and not keyword.iskeyword(joined) else f"Type{joined}"


def snake(text: str) -> str:
    """A function-like spelling: the words in lower case, joined by underscores."""
    joined = "_".join(word.lower() for word in words(text))
    if not joined or not joined.isidentifier():
        joined = f"n{joined}" if joined else "empty"
    return f"{joined}_" if keyword.iskeyword(joined) else joined


def module_name(file: str) -> str:
    """What the module of a document is called that has no name of its own: after its file, ``schema.json`` ``schema_``."""
    stem = snake(file.rpartition("/")[2].partition(".")[0])
    return f"{stem}_" if stem in RESERVED else stem
