"""The file of API keys, by `naru keys`, and programs that have one or not."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from naru.commands import main
from search.errors import KeyFileError
from web import create_app
from web.keys import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.logging import LogCaptureFixture
    from click.testing import Result
    from flask.testing import FlaskClient

JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}
OPEN = ["/healthz", "/readyz", "/version", "/metrics", "/static/naru.css"]


def naru(*arguments: str, file: Path) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments, "--keys", str(file)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def secret(file: Path) -> str:
    return KeyFile(file).add("desk")


@pytest.fixture
def client(
    index_folder: Path, file: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    assert secret
    monkeypatch.setenv("NARU_KEYS", str(file))
    return create_app(str(index_folder)).test_client()


def get(client: FlaskClient, address: str, secret: str, **headers: str) -> int:
    bearer = {"Authorization": f"Bearer {secret}"}
    return client.get(address, headers=bearer | headers).status_code


def test_key_is_printed_once_and_kept_as_a_digest(file: Path) -> None:
    result = naru("add", "desk", file=file)
    assert result.exit_code == 0
    secret = result.stdout.strip()
    assert len(secret) > 40
    assert secret not in file.read_text()
    assert KeyFile(file).name_of(secret) == "desk"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_are_listed_and_revoked_by_name(file: Path) -> None:
    for name in ("desk", "app"):
        naru("add", name, file=file)
    listed = json.loads(naru("list", "--json", file=file).stdout)
    assert [row["name"] for row in listed] == ["desk", "app"]
    assert "desk" in naru("list", file=file).stdout
    assert naru("revoke", "desk", file=file).exit_code == 0
    assert [key.name for key in KeyFile(file).listed()] == ["app"]


def test_rights_that_the_file_was_given_stay(file: Path) -> None:
    naru("add", "desk", file=file)
    file.chmod(0o640)
    naru("add", "app", file=file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "desk"), 1, "There is a key desk already"),
        (("add", "a b"), 1, "cannot be the name of a key"),
        (("revoke", "nobody"), 1, "no key nobody"),
    ],
)
def test_wrong_use_ends_with_a_sentence(
    file: Path, secret: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = naru(*arguments, file=file)
    assert result.exit_code == code
    assert said in result.stderr
    assert KeyFile(file).name_of(secret) == "desk"


def test_file_has_to_be_named() -> None:
    result = CliRunner().invoke(main, ["keys", "list"], env={"NARU_KEYS": ""})
    assert result.exit_code == 2
    assert "NARU_KEYS" in result.stderr


@pytest.mark.parametrize("address", ["/search", "/articles/bare", "/analyze?lang=ko&text=배"])
def test_program_needs_a_key(client: FlaskClient, secret: str, address: str) -> None:
    refused = client.get(address, headers=JSON)
    assert refused.status_code == 401
    assert refused.get_json()["error"]["code"] == "unauthorized"
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert get(client, address, secret) == 200
    for other in ("", secret[:-1], f"{secret}x", "나루"):
        assert get(client, address, other.encode().decode("latin-1")) == 401
    assert client.get(address, headers={"Authorization": f"Basic {secret}"}).status_code == 401


@pytest.mark.parametrize("address", ["/", "/search", "/articles/bare"])
def test_pages_need_none(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=HTML).status_code == 200
    from_page = {"Sec-Fetch-Site": "same-origin"}
    assert client.get("/search", headers=JSON | from_page).status_code == 200
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/search", headers=JSON | from_elsewhere).status_code == 401


@pytest.mark.parametrize("address", OPEN)
def test_probes_and_files_need_none(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=JSON).status_code == 200


def test_change_of_the_file_is_noticed(client: FlaskClient, file: Path, secret: str) -> None:
    other = KeyFile(file).add("app")
    assert get(client, "/search", other) == 200
    KeyFile(file).revoke("desk")
    assert get(client, "/search", secret) == 401
    assert get(client, "/search", other) == 200


@pytest.mark.parametrize("content", [None, "{", "[1]", '[{"name": "a"}]', "\udcff"])
def test_file_that_cannot_be_read_lets_nobody_in(
    client: FlaskClient, file: Path, secret: str, content: str | None, caplog: LogCaptureFixture
) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content.encode(errors="surrogateescape"))
    answer = client.get("/search", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "keys_unavailable"
    assert str(file) not in answer.get_data(as_text=True)
    assert get(client, "/search", secret) == 503
    assert caplog.text.count(str(file)) == 1
    assert client.get("/search", headers=HTML).status_code == 200


def test_server_does_not_start_without_its_keys(
    index_folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_KEYS", str(file))
    with pytest.raises(KeyFileError, match="naru keys add"):
        create_app(str(index_folder))


def test_all_keys_are_compared_in_constant_time(
    file: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        KeyFile(file).add(f"k{number}")
    compared: list[Any] = []

    def compare(ours: str, theirs: str) -> bool:
        compared.append(ours)
        return ours == theirs

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert KeyFile(file).name_of(secret) == "desk"
    assert len(compared) == 6
