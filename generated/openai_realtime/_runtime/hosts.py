# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""Host names, network addresses and e-mail addresses.

Host names are those of RFC 1123, section 2.1, their ``xn--`` labels held to IDNA; mail addresses those of RFC 5321,
section 4.1.2, and of RFC 6531, section 3.3, for the international form.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from .domains import is_label, is_right_to_left, wire_label

__all__ = ["is_email", "is_hostname", "is_idn_email", "is_idn_hostname", "is_ipv4", "is_ipv6"]

_LONGEST: Final = 253
_LONGEST_LOCAL_PART: Final = 64  # octets
_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")
_ATEXT: Final = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
_MORE: Final = "\u0080-\U0010ffff"


def _local_part(more: str) -> str:
    atom = f"[{_ATEXT}{more}]+"
    return rf"""{atom}(?:\.{atom})*|"(?:[ !\#-\[\]-~{more}]|\\[ -~])*\""""


_MAIL: Final = re.compile(rf"({_local_part('')})@([^@]*)")
_IDN_MAIL: Final = re.compile(rf"({_local_part(_MORE)})@([^@]*)")


def is_ipv4(text: str) -> bool:
    """RFC 2673, section 3.2: four decimal numbers, none with a leading zero."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """RFC 4291, section 2.2; a zone is no part of an address."""
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def is_hostname(text: str) -> bool:
    """ASCII labels; one that starts with ``xn--`` has to stand for a label of letters that IDNA allows."""
    return text.isascii() and _is_name(text.split("."))


def is_idn_hostname(text: str) -> bool:
    """RFC 5890, section 2.3.2.3: labels of ASCII or of what IDNA 2008 allows, also with the dots of East Asia."""
    labels = _DOTS.split(text)
    return all(label[2:4] != "--" or label[:2].lower() == "xn" for label in labels) and _is_name(labels)


def is_email(text: str) -> bool:
    """RFC 5321, ``Mailbox``."""
    found = _MAIL.fullmatch(text)
    return found is not None and _is_mailbox(found[1], found[2]) and found[2].isascii()


def is_idn_email(text: str) -> bool:
    """RFC 6531, ``Mailbox``.  The domain is looked at as software that sends mail would: in normal form C."""
    found = _IDN_MAIL.fullmatch(text)
    return found is not None and _is_mailbox(found[1], unicodedata.normalize("NFC", found[2]))


def _is_mailbox(local_part: str, domain: str) -> bool:
    if len(local_part.encode("utf-8", "surrogatepass")) > _LONGEST_LOCAL_PART:
        return False
    if domain.startswith("[") and domain.endswith("]"):
        inside = domain[1:-1]
        return is_ipv6(inside[5:]) if inside[:5].lower() == "ipv6:" else is_ipv4(inside)
    return is_idn_hostname(domain)


def _is_name(labels: list[str]) -> bool:
    """Whether labels make a name; one label that is written from right to left makes rules for all of them."""
    wired = [wire_label(label) for label in labels]
    if "" in wired or len(".".join(wired)) > _LONGEST:
        return False
    bidirectional = any(is_right_to_left(label) for label in labels)
    return all(is_label(label, bidirectional) for label in labels)
