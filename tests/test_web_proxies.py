"""Behind a proxy: its headers count where it is trusted, and links begin with its prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from search.errors import SettingError
from web import create_app
from web.guards.proxies import Proxies, read_networks, read_prefix, trusting

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

PROXY, STRANGER = "10.0.0.1", "192.0.2.1"
CLIENT = "198.51.100.7"


def seen(peer: str, **headers: str) -> dict[str, Any]:
    """What the application sees of a request that comes from `peer`."""
    environ: dict[str, Any] = {"REMOTE_ADDR": peer, "HTTP_HOST": "inside", "PATH_INFO": "/"}
    environ |= {"wsgi.url_scheme": "http", **headers}

    def application(given: dict[str, Any], start: Any) -> list[bytes]:
        return []

    Proxies(application, trusting(read_networks("10.0.0.0/8, ::1")))(environ, print)  # type: ignore[arg-type]
    return environ


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        (CLIENT, CLIENT),
        (f"203.0.113.5, {CLIENT}", CLIENT),
        (f"{CLIENT}, 10.2.3.4", CLIENT),
        (f"203.0.113.5, {CLIENT},10.2.3.4, 10.9.9.9", CLIENT),
        ("10.2.3.4", "10.2.3.4"),
        ("", PROXY),
        (" , ", PROXY),
        ("unknown", "unknown"),
        (f"{CLIENT}, unknown", "unknown"),
    ],
)
def test_client_is_whoever_our_proxies_speak_for(chain: str, client: str) -> None:
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=chain)["REMOTE_ADDR"] == client


@pytest.mark.parametrize("peer", [PROXY, "::1", "::ffff:10.0.0.1"])
def test_trusted_proxy_says_how_it_was_reached(peer: str) -> None:
    headers = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "archive.example"}
    environ = seen(peer, **headers)
    assert (environ["wsgi.url_scheme"], environ["HTTP_HOST"]) == ("https", "archive.example")


@pytest.mark.parametrize("peer", [STRANGER, "", "localhost", "11.0.0.1"])
def test_others_say_nothing(peer: str) -> None:
    names = ("FORWARDED_FOR", "FORWARDED_PROTO", "FORWARDED_HOST", "REQUEST_ID")
    environ = seen(peer, **{f"HTTP_X_{name}": "10.1.1.1" for name in names})
    assert (environ["wsgi.url_scheme"], environ["HTTP_HOST"]) == ("http", "inside")
    assert environ["REMOTE_ADDR"] == peer
    assert not [name for name in environ if name.startswith("HTTP_X_")]


def client_of(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> FlaskClient:
    for name, value in settings.items():
        monkeypatch.setenv(f"NARU_{name}", value)
    return create_app(str(folder)).test_client()


@pytest.mark.parametrize(
    ("peer", "given", "is_kept"),
    [
        (PROXY, "5f2c-11", True),
        (PROXY, "a b", False),
        (PROXY, "x" * 129, False),
        (PROXY, "<b>", False),
        (STRANGER, "5f2c-11", False),
    ],
)
def test_request_id_is_taken_from_trusted_proxies(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, peer: str, given: str, is_kept: bool
) -> None:
    client = client_of(index_folder, monkeypatch, TRUSTED_PROXIES=PROXY)
    headers, environ = {"X-Request-ID": given}, {"REMOTE_ADDR": peer}
    answer = client.get("/healthz", headers=headers, environ_overrides=environ)
    assert (answer.headers["X-Request-ID"] == given) == is_kept


def test_host_that_the_proxy_was_called_by_is_checked(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"TRUSTED_PROXIES": PROXY, "ALLOWED_HOSTS": "archive.example"}
    client = client_of(index_folder, monkeypatch, **settings)
    for host, status in (("archive.example", 200), ("evil.example", 400)):
        headers = {"X-Forwarded-Host": host}
        answer = client.get("/", headers=headers, environ_overrides={"REMOTE_ADDR": PROXY})
        assert answer.status_code == status


@pytest.mark.parametrize("kept", [True, False])
def test_all_links_begin_with_the_prefix(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    client = client_of(index_folder, monkeypatch, PREFIX="/press/archive/")
    before = "/press/archive" if kept else ""
    for address in ("/", "/search?q=나루&per_page=1", "/articles/2019/ferry?q=MOU", "/no"):
        page = client.get(f"{before}{address}", headers={"Accept": "text/html"})
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.get_data(as_text=True))
        assert links
        for link in links:
            assert link.startswith("/press/archive/")
            assert client.get(link.replace("&amp;", "&")).status_code == 200
    answer = client.get(f"{before}/search?q=나루&per_page=1")
    told = [answer.get_json()["next"], answer.get_json()["hits"][0]["link"]]
    told += re.findall("<(.+?)>", answer.headers["Link"])
    assert len(told) == 4
    assert all(link.startswith("/press/archive/") for link in told)


def test_path_that_only_begins_alike_is_not_below_the_prefix(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(index_folder, monkeypatch, PREFIX="/press")
    assert client.get("/press").status_code == 200
    assert client.get("/pressed/search").status_code == 404


@pytest.mark.parametrize("listed", ["localhost", "10.0.0.1/8", "10.0.0.0/33", "1.2.3", "*"])
def test_what_is_no_network_is_refused(listed: str) -> None:
    with pytest.raises(SettingError, match="NARU_TRUSTED_PROXIES"):
        read_networks(listed)


@pytest.mark.parametrize("text", ["press", "//evil.example", "/a//b", "/a b", "/나루", "/a?b"])
def test_what_is_no_prefix_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="NARU_PREFIX"):
        read_prefix(text)
