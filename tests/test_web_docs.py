"""The documentation of the HTTP interface is complete, and its examples are what is answered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.errors import statuses
from web.parameters import ROWS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from search.parameters import Parameter

API = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ curl -s '([^']+)'\n(.+?)```", API, re.DOTALL)
VOLATILE = {"took_ms", "generation", "score", "published_at", "age_seconds", "newest"} | {
    *("added", "changed")
}


def is_shown(shown: Any, answered: Any) -> bool:
    """Whether the shown value is the answered one, but for what varies and the ends of lists."""
    if isinstance(shown, list):
        return len(shown) <= len(answered) and all(map(is_shown, shown, answered))
    if isinstance(shown, dict):
        same_keys = list(shown) == list(answered)
        return same_keys and all(
            is_shown(shown[key], answered[key]) for key in shown.keys() - VOLATILE
        )
    return bool(shown == answered)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_every_parameter_is_documented(row: Parameter[Any]) -> None:
    assert f"| `{row.name}` | {row.help} |" in API
    if row.default is not None:
        assert f" | `{row.write(row.default)}` |" in API or not row.default


@pytest.mark.parametrize(("code", "status"), statuses().items())
def test_every_error_is_documented(code: str, status: int) -> None:
    assert f"| {status} | `{code}` |" in API


def test_every_address_is_documented(app: Flask) -> None:
    rules = {re.sub("<article:.*>", "<id>", str(rule)) for rule in app.url_map.iter_rules()}
    documented = set(re.findall(r"^## `GET (\S+)`$", API, re.MULTILINE))
    assert documented == rules - {"/static/<path:filename>"}


def test_every_field_is_documented(corpus_client: FlaskClient) -> None:
    searches = ["/search?q=MOU&highlight=html&explain=1", "/analyze?lang=ko&text=배"]
    addresses = [*searches, "/articles/film-archive", "/healthz", "/no"]
    text = "".join(corpus_client.get(address).get_data(as_text=True) for address in addresses)
    fields = set(re.findall(r'"(\w+)":', text))
    assert {field for field in fields if f"`{field}`" not in API} == {"error"}


@pytest.mark.parametrize(("url", "output"), EXAMPLES)
def test_examples_are_what_is_answered(corpus_client: FlaskClient, url: str, output: str) -> None:
    answer = corpus_client.get(url.removeprefix("http://127.0.0.1:8000")).get_json()
    assert is_shown(json.loads(output), answer), answer


def test_documentation_has_examples() -> None:
    assert len(EXAMPLES) == 6
