"""URIs, IRIs, their references, and templates of them: RFC 3986, RFC 3987 and RFC 6570."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

__all__ = ["is_iri", "is_iri_reference", "is_uri", "is_uri_reference", "is_uri_template"]

_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
_UCS: Final = f"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}{chr(0xE1000)}-{chr(0xEFFFD)}"
_PRIVATE: Final = f"\ue000-\uf8ff{chr(0xF0000)}-{chr(0xFFFFD)}{chr(0x100000)}-{chr(0x10FFFD)}"
_DELIMITERS: Final = "!$&'()*+,;="
_ESCAPED: Final = "%[0-9A-Fa-f]{2}"

_NAME: Final = rf"(?:[A-Za-z0-9_]|{_ESCAPED})(?:\.?(?:[A-Za-z0-9_]|{_ESCAPED}))*"
_VARIABLE: Final = rf"{_NAME}(?:\*|:[1-9][0-9]{{0,3}})?"
_LITERAL: Final = rf"[!\#$&-;=?-\[\]_a-z~{_UCS}{_PRIVATE}]|{_ESCAPED}"
_TEMPLATE: Final = re.compile(rf"(?:{_LITERAL}|\{{[+\#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}})*")


def is_uri(text: str) -> bool:
    """RFC 3986, ``URI``."""
    return _matches(text, "", "", absolute=True)


def is_uri_reference(text: str) -> bool:
    """RFC 3986, ``URI-reference``."""
    return _matches(text, "", "", absolute=False)


def is_iri(text: str) -> bool:
    """RFC 3987, ``IRI``."""
    return _matches(text, _UCS, _PRIVATE, absolute=True)


def is_iri_reference(text: str) -> bool:
    """RFC 3987, ``IRI-reference``."""
    return _matches(text, _UCS, _PRIVATE, absolute=False)


def is_uri_template(text: str) -> bool:
    """RFC 6570, section 2."""
    return _TEMPLATE.fullmatch(text) is not None


def _matches(text: str, more: str, private: str, *, absolute: bool) -> bool:
    from .hosts import is_ipv6

    found = _grammar(more, private, absolute).fullmatch(text)
    return found is not None and (found["ipv6"] is None or is_ipv6(found["ipv6"]))


@cache
def _grammar(more: str, private: str, absolute: bool) -> re.Pattern[str]:
    """RFC 3986, appendix A; ``more`` and ``private`` are the characters that IRIs have besides, the latter in queries."""
    character = rf"[A-Za-z0-9._~\-{more}{_DELIMITERS}:@]|{_ESCAPED}"
    segment, first = f"(?:{character})*", f"(?:{character})+"
    without_colon = f"(?:{character.replace(':@', '@')})+"
    host = rf"\[(?:(?P<ipv6>[0-9A-Fa-f:.]+)|[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~\-{_DELIMITERS}:]+)\]"
    host += rf"|(?:{character.replace(':@', '')})*"
    authority = rf"//(?:(?:{character.replace(':@', ':')})*@)?(?:{host})(?::[0-9]*)?(?:/{segment})*"
    rooted = rf"/(?:{first}(?:/{segment})*)?"
    tail = rf"(?:\?(?:{character}|[/?{private}])*)?(?:\#(?:{character}|[/?])*)?"
    scheme = r"[A-Za-z][A-Za-z0-9+.\-]*:"
    if absolute:
        return re.compile(f"{scheme}(?:{authority}|{rooted}|{first}(?:/{segment})*|){tail}")
    # one authority for both forms, since a group has one name
    rootless = f"(?:{scheme}(?:{first}(?:/{segment})*)?|{without_colon}(?:/{segment})*|)"
    return re.compile(f"(?:(?:{scheme})?(?:{authority}|{rooted})|{rootless}){tail}")
