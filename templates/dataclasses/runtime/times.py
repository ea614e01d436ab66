"""Dates, times and durations as RFC 3339 writes them: its section 5.6 and its appendix A."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

__all__ = ["is_date", "is_date_time", "is_duration", "is_time"]

_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))",
)
_CLOCK: Final = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DAYS: Final = "[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?"
_DURATION: Final = re.compile(f"P(?:[0-9]+W|(?:{_DAYS})(?:{_CLOCK})?|{_CLOCK})")
_MINUTES: Final = 24 * 60


def is_date(text: str) -> bool:
    """RFC 3339, ``full-date``; the day has to be one of that month."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = map(int, found.groups())
    # the year 0000 is a leap year of the Gregorian calendar, which the standard library does not begin with
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]


def is_time(text: str) -> bool:
    """RFC 3339, ``full-time``; a 60th second only where a leap second can be, at the end of a day in UTC."""
    found = _TIME.fullmatch(text)
    if found is None:
        return False
    hour, minute, second, ahead, behind = (int(found[index] or 0) for index in (1, 2, 3, 5, 6))
    if hour > 23 or minute > 59 or second > 60 or ahead > 23 or behind > 59:
        return False
    offset = (ahead * 60 + behind) * (-1 if found[4] == "-" else 1)
    return second < 60 or (hour * 60 + minute - offset) % _MINUTES == _MINUTES - 1


def is_date_time(text: str) -> bool:
    """RFC 3339, ``date-time``."""
    return text[10:11] in ("T", "t") and is_date(text[:10]) and is_time(text[11:])


def is_duration(text: str) -> bool:
    """RFC 3339, appendix A, ``duration``: units in their order, none left out between two others."""
    return _DURATION.fullmatch(text) is not None
