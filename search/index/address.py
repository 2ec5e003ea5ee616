"""An index by its address: a folder on this machine, or an alias in a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import SettingError
from search.index.folder import FolderIndex

if TYPE_CHECKING:
    from search.index.following import Follower

SCHEMES = ("opensearch+http://", "opensearch+https://")

CLIENT = "opensearchpy"
"""The package that talks to a cluster, which only an extra of ours installs."""


def open_index(address: str, *, serving: bool = False) -> Follower:
    """The index at an address, which may appear later; nothing is read before it is asked.

    `serving` as of `Follower`. Raises `SettingError` for anything but an address.
    """
    if not is_cluster(address):
        return FolderIndex(Path(address).absolute(), serving=serving)
    require_client()
    from search.index.cluster import ClusterAddress, ClusterIndex

    return ClusterIndex(ClusterAddress.parse(address), serving=serving)


def is_cluster(address: str) -> bool:
    """Whether the index is in a cluster; raises `SettingError` for anything but an address."""
    if address.startswith(SCHEMES):
        return True
    if "://" in address or "\0" in address:
        raise SettingError(
            f"{address!r} is not the address of an index: write a folder, or "
            f"{SCHEMES[0]}HOST:9200/NAME for one in a cluster."
        )
    return False


def require_client() -> None:
    """Load what talks to a cluster; raises `SettingError` where it is not installed."""
    try:
        __import__(CLIENT)
    except ImportError as error:
        raise SettingError(
            "An index in a cluster needs OpenSearch's client, which is not installed "
            f"({error}); install it with: pip install 'naru-search[opensearch]'"
        ) from None


def absolute(address: str) -> str:
    """The same address for a process that works in another folder."""
    return address if is_cluster(address) else str(Path(address).absolute())
