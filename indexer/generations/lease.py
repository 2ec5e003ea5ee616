"""A lock in a cluster: a document with an expiry, which its holder puts off while it lives."""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from search.engines.opensearch.errors import reporting_cluster
from search.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensearchpy import OpenSearch

log = logging.getLogger(__name__)

LEASE = 60.0
"""Seconds after which the lock of a run that is no longer heard from is void.

The clocks of the machines that write an index should not differ by as much.
"""

LOOK = 0.2
"""Seconds after which a run that waits looks whether the other one has ended."""

_ID = "lock"


@contextmanager
def lease(client: OpenSearch, index: str, wait: float = 0) -> Iterator[None]:
    """The lock in this index until the block is left.

    Raises `LockedError` where it is not to be had within `wait` seconds.
    """
    _await(client, index, time.monotonic() + wait)
    over = Event()
    keeper = Thread(target=_keep, args=(client, index, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        with reporting_cluster(index), suppress(NotFoundError):
            client.delete(index=index, id=_ID)


def _await(client: OpenSearch, index: str, deadline: float) -> None:
    while True:
        try:
            _take(client, index)
            return
        except LockedError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(LOOK)


def _take(client: OpenSearch, index: str) -> None:
    with reporting_cluster(index):
        try:
            client.create(index=index, id=_ID, body=_claim())
        except ConflictError:
            found = client.get(index=index, id=_ID)
            _take_over(client, index, found)


def _take_over(client: OpenSearch, index: str, found: dict[str, Any]) -> None:
    """In place of a holder that died; only one of several that try does."""
    held = found["_source"]
    if held["until"] > time.time():
        raise LockedError(f"Another run is writing the index: {held['holder']}. Wait for it.")
    version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    try:
        client.index(index=index, id=_ID, body=_claim(), params=version)
    except ConflictError:
        raise LockedError("Another run has just begun to write the index.") from None


def _keep(client: OpenSearch, index: str, over: Event) -> None:
    while not over.wait(LEASE / 4):
        try:
            client.index(index=index, id=_ID, body=_claim())
        except OpenSearchException as error:
            log.warning("The lock of the index could not be kept yet (%s).", type(error).__name__)


def _claim() -> dict[str, Any]:
    holder = f"process {os.getpid()} on {socket.gethostname()}"
    return {"holder": holder, "until": time.time() + LEASE}
