from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

JSON, HTML = "application/json", "text/html"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
ADDRESSES = ["/search?q=나루", "/articles/bare?q=나루", "/nowhere?q=1"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        (BROWSER, HTML),
        ("text/html", HTML),
        ("text/*", HTML),
        ("text/html;q=0.5, application/json;q=0.9", JSON),
        ("application/json;q=0.5, text/html;q=0.9", HTML),
        ("text/html;q=0, */*", JSON),
        ("image/png", JSON),
    ],
)
def test_client_gets_what_it_prefers(
    client: FlaskClient, address: str, accept: str | None, given: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    assert client.get(address, headers=headers).mimetype == given


@pytest.mark.parametrize("address", ADDRESSES)
def test_format_overrides_preference(client: FlaskClient, address: str) -> None:
    assert client.get(f"{address}&format=json", headers={"Accept": HTML}).mimetype == JSON
    assert client.get(f"{address}&format=html", headers={"Accept": JSON}).mimetype == HTML


@pytest.mark.parametrize("address", ADDRESSES)
def test_caches_learn_what_varies(client: FlaskClient, address: str) -> None:
    assert {"Accept", "Accept-Language"} <= set(client.get(address).vary.to_header().split(", "))
