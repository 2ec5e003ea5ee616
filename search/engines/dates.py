"""Keys by which engines sort: the order of equal scores, and the orders by date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.model import Sort

_LAST_SECOND = 10**10 - 1
"""Of the year 2286."""

_INVERTED = str.maketrans("0123456789", "9876543210")


KEYS: dict[Sort, str] = {"date:desc": "newest", "date:asc": "oldest", "added:desc": "latest"}
"""The fields of the keys of each order."""


def newest_first(date: str | None, identity: str) -> str:
    """Sorts the newest first, then by id; articles without a date last."""
    return f"0{date.translate(_INVERTED)}{identity}" if date else f"1{identity}"


def oldest_first(date: str | None, identity: str) -> str:
    """Sorts the oldest first, then by id; articles without a date last."""
    return f"0{date}{identity}" if date else f"1{identity}"


def latest_first(added: int, date: str | None, identity: str) -> str:
    """Sorts what was added last first, then the newest, then by id; `added` in seconds."""
    return f"{_LAST_SECOND - added:010}{newest_first(date, identity)}"


def sort_key(sort: Sort, date: str | None, identity: str, added: int) -> str:
    """What sorts articles whose scores are equal, ascending."""
    if sort == "added:desc":
        return latest_first(added, date, identity)
    return oldest_first(date, identity) if sort == "date:asc" else newest_first(date, identity)


def day_number(date: str) -> int:
    """20190916 for 2019-09-16."""
    return int(date.replace("-", ""))
