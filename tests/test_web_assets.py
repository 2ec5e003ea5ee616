"""Files of the pages: under a name with their digest for long, under their own one for now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from web.assets import FOLDER

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FILES = sorted(file.name for file in FOLDER.iterdir())


def test_pages_load_what_may_be_kept_for_long(client: FlaskClient) -> None:
    page = client.get("/search", headers={"Accept": "text/html"}).get_data(as_text=True)
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(addresses) == 4
    for address in addresses:
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", FILES)
def test_plain_name_is_asked_for_again(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.data == (FOLDER / name).read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"/static/{name}", headers=tag).status_code == 304


@pytest.mark.parametrize("name", ["naru.000000000000.css", "../web.py", "naru", "", "%00"])
def test_other_names_are_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_files_have_their_type(client: FlaskClient) -> None:
    assert client.get("/static/naru.css").mimetype == "text/css"
    assert client.get("/static/naru.svg").mimetype == "image/svg+xml"
    assert client.get("/static/naru.js").mimetype in ("text/javascript", "application/javascript")
