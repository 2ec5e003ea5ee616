from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import web

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("address", ["/", "/search", "/articles/bare", "/no", "/static/naru.css"])
def test_every_answer_carries_policy(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline(template: Path) -> None:
    source = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)|\|\s*safe", source)
