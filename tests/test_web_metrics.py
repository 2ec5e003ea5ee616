"""What Prometheus reads at /metrics, of an application that is alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from web import create_app, processes

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def samples(text: str) -> dict[str, float]:
    """Every sample by its name and labels, such as `up{job=a}`."""
    return {
        f"{sample.name}{{{','.join(f'{k}={v}' for k, v in sample.labels.items())}}}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(client: FlaskClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    return samples(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("address", "route", "status"),
    [
        ("/search?q=나루", "/search", 200),
        ("/search?page=x", "/search", 400),
        ("/articles/2019/ferry", "/articles/<id>", 200),
        ("/articles/nowhere", "/articles/<id>", 404),
        ("/static/naru.css", "/static/<filename>", 200),
        ("/nowhere", "none", 404),
    ],
)
def test_requests_are_counted_by_route_and_status(
    client: FlaskClient, address: str, route: str, status: int
) -> None:
    labels = f"{{route={route},status={status}}}"
    names = [f"naru_requests_total{labels}", f"naru_request_duration_seconds_count{labels}"]
    before = read(client)
    client.get(address)
    after = read(client)
    assert [after[name] - before.get(name, 0) for name in names] == [1, 1]


def test_hits_are_counted(client: FlaskClient) -> None:
    before = read(client)
    for query in ("나루", "없는말", "date:2019"):
        client.get(f"/search?q={query}")
    after = read(client)
    counted = {name: after[name] - before[name] for name in after if "naru_search_hits_" in name}
    assert counted["naru_search_hits_count{}"] == 3
    assert counted["naru_search_hits_bucket{le=0.0}"] == 1
    assert counted["naru_search_hits_bucket{le=10.0}"] == 3


def test_generation_and_memory_are_told(client: FlaskClient) -> None:
    told, health = read(client), client.get("/healthz").get_json()
    assert told[f"naru_generation_info{{generation={health['generation']}}}"] == 1
    assert told["naru_articles{}"] == 3
    assert told["naru_quarantined{}"] == told["naru_generation_stale{}"] == 0
    assert 0 <= told["naru_generation_age_seconds{}"] < 3600
    assert told["naru_memory_bytes{}"] > 10_000_000
    assert told["naru_ready{}"] == 1


def test_missing_index_is_not_ready(tmp_path: Path) -> None:
    told = read(create_app(str(tmp_path / "none")).test_client())
    assert told["naru_ready{}"] == 0
    assert "naru_articles{}" not in told


def test_process_that_ended_holds_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = processes.memory()
    monkeypatch.setattr(processes, "together", lambda: [os.getpid(), 2**22 + 1])
    assert processes.memory() == pytest.approx(alone, rel=0.2)
