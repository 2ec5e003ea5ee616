"""Keys by which engines sort: the order of equal scores, and the orders by date."""

from __future__ import annotations

_INVERTED = str.maketrans("0123456789", "9876543210")


def newest_first(date: str | None, identity: str) -> str:
    """Sorts the newest first, then by id; articles without a date last."""
    return f"0{date.translate(_INVERTED)}{identity}" if date else f"1{identity}"


def oldest_first(date: str | None, identity: str) -> str:
    """Sorts the oldest first, then by id; articles without a date last."""
    return f"0{date}{identity}" if date else f"1{identity}"


def day_number(date: str) -> int:
    """20190916 for 2019-09-16."""
    return int(date.replace("-", ""))
