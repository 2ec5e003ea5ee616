"""An index by its address: a folder on this machine, or an alias in a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from search.index.cluster import SCHEMES, ClusterAddress, ClusterIndex
from search.index.folder import FolderIndex

if TYPE_CHECKING:
    from search.index.generation import Generation


class Index(Protocol):
    """An index, which may appear later; it follows the served generation as that changes.

    May be used by several threads at once.
    """

    def current(self) -> Generation:
        """The generation to search now; raises `IndexUnavailableError`."""


def open_index(address: str) -> Index:
    """The index at an address; nothing is read before it is asked for a generation.

    Raises `SettingError` for an address that is none.
    """
    if address.startswith(SCHEMES):
        return ClusterIndex(ClusterAddress.parse(address))
    return FolderIndex(Path(address))


def absolute(address: str) -> str:
    """The same address for a process that works in another folder."""
    return address if address.startswith(SCHEMES) else str(Path(address).absolute())
