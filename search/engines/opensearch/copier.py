"""Copying articles from one index to another inside a cluster, as tasks of the cluster's own."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from opensearchpy.exceptions import TransportError

from search.engines.opensearch.errors import reporting_cluster
from search.engines.opensearch.writer import key_of
from search.errors import IndexUnavailableError, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from opensearchpy import OpenSearch

TOGETHER = 10_000
"""Articles that one task copies."""

BATCH = 50
"""Articles that a task reads, and then writes, at once; many have 100,000 bytes."""

UNDERWAY = 2
"""Tasks that the cluster may have before it has done the first of them."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds before it is asked again whether a task is done: twice as many each time."""

_TASKS = "indices:data/write/reindex"


class _Task(NamedTuple):
    id: str
    origin: str
    articles: int


class Copier:
    """Copies articles into an index through its alias, each as it is.

    Raises `IndexUnavailableError` where one was not copied, and `ClusterUnavailableError`. Tasks go
    on where an exception leaves the block: see `cancel_copies`.
    """

    def __init__(self, client: OpenSearch, alias: str) -> None:
        self._client = client
        self._alias = alias
        self._origin = ""
        self._keys: list[str] = []
        self._underway: deque[_Task] = deque()

    def __enter__(self) -> Copier:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._start()
            self._await(0)

    def add(self, identity: str, origin: str) -> None:
        """Copy one more article, from the index `origin`."""
        if len(self._keys) == TOGETHER or origin != self._origin:
            self._start()
        self._origin = origin
        self._keys.append(key_of(identity))

    def _start(self) -> None:
        keys, self._keys = self._keys, []
        if keys:
            self._await(UNDERWAY - 1)
            self._underway.append(_Task(self._begin(keys), self._origin, len(keys)))

    def _begin(self, keys: list[str]) -> str:
        query = {"ids": {"values": keys}}
        body = {
            "source": {"index": self._origin, "query": query, "size": BATCH},
            # Where a task was started twice, one of them fails.
            "dest": {"index": self._alias, "op_type": "create"},
        }
        aside = {"wait_for_completion": "false", "require_alias": "true"}
        with reporting_cluster(self._alias):
            try:
                return str(self._client.reindex(body=body, params=aside)["task"])
            except TransportError as error:
                if not isinstance(error.status_code, int):
                    raise
                raise _not_copied(len(keys), self._origin, error.error) from error

    def _await(self, left: int) -> None:
        """Wait until no more than this many tasks are under way."""
        while len(self._underway) > left:
            task = self._underway.popleft()
            if reason := _failure(self._outcome(task), task.articles):
                raise _not_copied(task.articles, task.origin, reason)

    def _outcome(self, task: _Task) -> dict[str, Any]:
        pause = SHORTEST_PAUSE
        while True:
            with reporting_cluster(self._alias):
                # Nobody knows the tasks of a node that is gone.
                found: dict[str, Any] = self._client.tasks.get(task_id=task.id, ignore=404)
            if found.get("completed", True):
                return found
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def cancel_copies(client: OpenSearch, alias: str) -> None:
    """End what a run has left that copies into an index; returns when it has ended."""
    with reporting_cluster(alias):
        for task in list(_copies(client, alias)):
            client.tasks.cancel(task_id=task, params={"wait_for_completion": "true"})


def _copies(client: OpenSearch, alias: str) -> Iterator[str]:
    wanted = {"actions": _TASKS, "detailed": "true", "group_by": "none"}
    for task in client.tasks.list(params=wanted)["tasks"]:
        if task["description"].endswith(f" to [{alias}]"):
            yield f"{task['node']}:{task['id']}"


def _failure(outcome: dict[str, Any], articles: int) -> str:
    """Why a task has not copied all that it was to copy; empty where it has."""
    if "error" in outcome:
        return _reason(outcome["error"])
    done = outcome["response"]
    for failure in done["failures"]:
        return _reason(failure.get("cause", failure))
    if done["timed_out"] or done["created"] != articles:
        return f"{done['created']:,} were; {done.get('canceled', 'the others were not there')}"
    return ""


def _reason(error: dict[str, Any]) -> str:
    return str(error.get("reason", error))[:300]


def _not_copied(articles: int, origin: str, reason: object) -> IndexUnavailableError:
    there = counted(articles, "article")
    return IndexUnavailableError(f"The cluster did not copy {there} of {origin} ({reason}).")
