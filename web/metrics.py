"""`/metrics`: what this server has answered, over all its workers, for Prometheus.

A worker counts in a file of its own, in the folder that `web.guards.shared` names, and whichever
is asked adds up the files: those of workers that have died as well.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from search.errors import IndexUnavailableError
from web.guards.shared import shared_folder
from web.library import Library, current_library
from web.parameters import read
from web.processes import memory, together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

bp = Blueprint("metrics", __name__)

COUNTED = CollectorRegistry()
"""What this process counts."""

REQUESTS = Counter(
    "naru_requests", "Requests that were answered.", ("route", "status"), registry=COUNTED
)
SECONDS = Histogram(
    "naru_request_duration_seconds",
    "Seconds that requests took, waiting included.",
    ("route", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=COUNTED,
)
HITS = Histogram(
    "naru_search_hits",
    "Articles that searches found.",
    buckets=(0, 1, 10, 100, 1_000, 10_000, 100_000),
    registry=COUNTED,
)
ANSWERS = Counter(
    "naru_cache_requests",
    "Requests that were looked for among the answers kept.",
    ("found",),
    registry=COUNTED,
)
CACHE_BYTES = Gauge(
    "naru_cache_bytes",
    "Memory of the answers kept by all workers.",
    multiprocess_mode="livesum",
    registry=COUNTED,
)


class State(Collector):
    """What can be seen when it is asked for: the generation that is served, and memory."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges; those of a generation only where one is served."""
        yield _named("naru_info", "The version of Naru.", version=version("naru-search"))
        yield GaugeMetricFamily("naru_memory_bytes", "Memory of all processes.", memory())
        try:
            health = self._library.health()
        except IndexUnavailableError:
            yield GaugeMetricFamily("naru_ready", "Whether there is an index.", 0)
            return
        yield GaugeMetricFamily("naru_ready", "Whether there is an index.", 1)
        yield _named(
            "naru_generation_info", "The generation served.", generation=health.generation or ""
        )
        for name, help_text, value in (
            ("age_seconds", "Seconds since it was published.", health.age_seconds),
            ("stale", "Whether another one was published that cannot be served.", health.stale),
        ):
            yield GaugeMetricFamily(f"naru_generation_{name}", help_text, value)
        yield GaugeMetricFamily("naru_articles", "Articles in it.", health.documents)
        yield GaugeMetricFamily("naru_quarantined", "Files left out of it.", health.quarantined)


@bp.get("/metrics")
def show() -> Response:
    """Everything, in the text format of Prometheus."""
    read(request.args, ())
    registry = CollectorRegistry()
    registry.register(State(current_library()))
    if shared := shared_folder():
        _forget_the_dead(shared)
        MultiProcessCollector(registry, str(shared))  # type: ignore[no-untyped-call]
    else:
        registry.register(COUNTED)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def count(route: str, status: int, seconds: float, hits: int | None) -> None:
    """Count one request, of a search with the articles that it found."""
    requests, durations = _of(route, status)
    requests.inc()
    durations.observe(seconds)
    if hits is not None:
        HITS.observe(hits)


def count_answer(*, from_cache: bool) -> None:
    """Count a request that may have been answered before."""
    ANSWERS.labels("yes" if from_cache else "no").inc()


def note_cache(size: int) -> None:
    """Say how many bytes of answers this process keeps."""
    CACHE_BYTES.set(size)


def _forget_the_dead(shared: Path) -> None:
    """Remove what says how workers are that are no more; what they have counted stays."""
    alive = together()
    pids = {int(file.stem.rpartition("_")[2]) for file in shared.glob("gauge_live*.db")}
    # Only Linux says who is there.
    for pid in pids - set(alive) if os.getpid() in alive else ():
        mark_process_dead(pid, str(shared))  # type: ignore[no-untyped-call]


@cache
def _of(route: str, status: int) -> tuple[Counter, Histogram]:
    """What counts these; looking it up each time would take as long as counting."""
    return REQUESTS.labels(route, status), SECONDS.labels(route, status)


def _named(name: str, help_text: str, **labels: str) -> GaugeMetricFamily:
    """A gauge that is always 1: what it says is in its labels."""
    gauge = GaugeMetricFamily(name, help_text, labels=list(labels))
    gauge.add_metric(list(labels.values()), 1)
    return gauge
