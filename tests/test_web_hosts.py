"""A page elsewhere reads no archive by pointing its own name at this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.errors import SettingError
from web import create_app
from web.guards.hosts import allowed_hosts

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ADDRESSES = ["/", "/search?q=나루", "/articles/bare", "/healthz", "/static/naru.css", "/nowhere"]
OURS = [
    "localhost",
    "LocalHost:8000",
    "127.0.0.1",
    "127.8.8.8:80",
    "[::1]:8000",
    "192.168.1.20:8000",
]
OTHERS = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1, evil.example",
    "localhost@evil.example",
    "999.0.0.1",
    "[::1",
    "localhost,localhost",
    "",
]


@pytest.mark.parametrize("host", OURS)
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_other_names_read_nothing(client: FlaskClient, address: str, host: str) -> None:
    answer = client.get(address, headers={"Host": host})
    assert answer.status_code == 400
    error = answer.get_json()["error"]
    assert error["code"] == "bad_host"
    assert len(error["message"]) < 160


def test_message_says_what_allows_it(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Host": "evil.example"})
    assert (
        "“evil.example”; if it should, start it with --allow-host"
        in answer.get_json()["error"]["message"]
    )


def test_page_of_refusal_shows_no_article(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example", "Accept": "text/html"})
    assert answer.status_code == 400
    assert "The ferry is back" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["", "localhost,evil.example"])
def test_missing_and_second_host_are_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/healthz", environ_overrides={"HTTP_HOST": host})
    assert "one Host header" in answer.get_json()["error"]["message"]


def test_allowed_names_are_answered(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARU_ALLOWED_HOSTS", " Archive.example.org,.paper.example,::1")
    client = create_app(str(index_folder)).test_client()
    hosts = ["archive.example.org", "ARCHIVE.example.org:80", "paper.example", "a.b.paper.example"]
    answers = [client.get("/healthz", headers={"Host": host}) for host in (*hosts, "example.org")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 400]


@pytest.mark.parametrize("listed", ["http://archive.example", "a b", "*.example", "a/b", "a:80"])
def test_what_is_no_name_is_refused(listed: str) -> None:
    with pytest.raises(SettingError, match="NARU_ALLOWED_HOSTS"):
        allowed_hosts(listed)
