"""What probes are told: a process that lives, an index that is there, and what answers."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def test_process_without_index_is_alive_but_not_ready(tmp_path: Path) -> None:
    client = create_app(str(tmp_path / "none")).test_client()
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert alive.status_code == 200
    told = alive.get_json()
    assert (told["status"], told["generation"], told["documents"]) == ("ok", None, None)
    assert "naru index" in told["why"]
    assert str(tmp_path) not in told["why"]
    assert ready.status_code == 503
    assert int(ready.headers["Retry-After"]) > 0


def test_both_tell_what_is_served(client: FlaskClient) -> None:
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert {**alive.get_json(), "age_seconds": 0} == {**ready.get_json(), "age_seconds": 0}
    assert ready.get_json()["documents"] == 3
    assert ready.get_json()["quarantined"] == 0


def test_version_names_what_analyses(client: FlaskClient) -> None:
    told = client.get("/version").get_json()
    assert told["version"] == version("naru-search")
    assert {"ko", "ja", "zh", "en", "fr", "folding"} <= told["analyzers"].keys()
