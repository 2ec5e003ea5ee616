"""Memory that requests no longer need goes back to the system, as far as the C library lets us."""

from __future__ import annotations

import ctypes
from typing import Any

ARENAS = 2
"""Places from which threads are given memory; each keeps what was once needed in it."""

_M_ARENA_MAX = -8
"""The option of mallopt(3)."""

_libc: Any = ctypes.CDLL(None)


def share_memory() -> None:
    """Have the threads of this process share memory; only glibc can, and others have no need."""
    if hasattr(_libc, "mallopt") and hasattr(_libc, "malloc_trim"):
        _libc.mallopt(_M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give the system what is free; takes some milliseconds."""
    if hasattr(_libc, "malloc_trim"):
        _libc.malloc_trim(0)
