"""`naru status`, `naru verify`, `naru rollback` and `naru prune`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from naru import main
from search.index.folder import CURRENT, GENERATIONS
from tests.test_folder import build, names
from tests.test_rollback import built_by_others

if TYPE_CHECKING:
    from pathlib import Path


def naru(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--index", str(folder)])


def status(folder: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(naru(folder, "status", "--json").stdout)
    return facts


@pytest.fixture
def built(tmp_path: Path) -> list[str]:
    return [build(tmp_path, "a"), build(tmp_path, "a", "b")]


def flip(folder: Path, name: str) -> str:
    """Damage a generation; gives the file."""
    path = folder / GENERATIONS / name / "data" / "records"
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return str(path)


def test_status_lists_every_generation(tmp_path: Path, built: list[str]) -> None:
    report = tmp_path / GENERATIONS / built[1] / "report.json"
    report.write_text('{"added": 1}', encoding="utf-8")
    (tmp_path / GENERATIONS / "notes").touch()
    facts = status(tmp_path)
    assert (facts["index"], facts["generation"]) == (str(tmp_path), built[1])
    assert (facts["newest"], facts["stale"], facts["why"]) == (built[1], False, None)
    assert [row["name"] for row in facts["generations"]] == built[::-1]
    assert [row["articles"] for row in facts["generations"]] == [2, 1]
    assert [row["report"] for row in facts["generations"]] == [{"added": 1}, None]
    assert all(row["bytes"] > 1000 and row["problem"] is None for row in facts["generations"])
    assert facts["strays"] == ["notes"]
    shown = naru(tmp_path, "status").stdout
    assert all(name in shown for name in (*built, str(tmp_path), "notes", "served"))


def test_status_says_what_is_wrong(tmp_path: Path, built: list[str]) -> None:
    built_by_others(tmp_path, built[1])
    facts = status(tmp_path)
    assert (facts["generation"], facts["newest"], facts["stale"]) == (built[0], built[1], True)
    assert facts["why"] == f"{built[1]} was built by other analyzers"
    assert "other analyzers (ko)" in facts["generations"][0]["problem"]
    assert "was built by other analyzers" in naru(tmp_path, "status").stdout
    for name in built:
        built_by_others(tmp_path, name, "folding")
    result = naru(tmp_path, "status")
    assert result.exit_code == 1
    assert built[0] in result.stdout
    assert "naru index PATHS" in result.stderr


def test_status_of_a_relative_folder_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["status", "--index", "index"])
    assert f"There is no index at {tmp_path / 'index'}" in result.stderr


def test_verification_tells_sound_from_damaged(tmp_path: Path, built: list[str]) -> None:
    result = naru(tmp_path, "verify")
    assert (result.exit_code, result.stdout) == (0, f"{built[1]} is what was written.\n")
    file = flip(tmp_path, built[1])
    result = naru(tmp_path, "verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert file in result.stderr
    assert "naru rollback" in result.stderr
    result = naru(tmp_path, "verify", "--json")
    assert result.exit_code == 1
    assert file in json.loads(result.stdout)["faults"][0]
    assert naru(tmp_path, "verify", built[0]).exit_code == 0
    (tmp_path / CURRENT).write_text("nonsense", encoding="utf-8")
    result = naru(tmp_path, "verify")
    assert result.exit_code == 1
    assert str(tmp_path / CURRENT) in result.stderr


def test_rollback_says_what_is_served_now(tmp_path: Path, built: list[str]) -> None:
    result = naru(tmp_path, "rollback")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path} now serves {built[0]}.\n")
    assert status(tmp_path)["generation"] == built[0]
    assert naru(tmp_path, "rollback", built[1]).exit_code == 0
    assert status(tmp_path)["generation"] == built[1]


def test_pruning_says_what_it_removed(tmp_path: Path, built: list[str]) -> None:
    (tmp_path / GENERATIONS / "notes").touch()
    assert naru(tmp_path, "prune").stdout == "Removed: nothing.\n"
    result = naru(tmp_path, "prune", "--keep", "1")
    assert result.stdout == f"Removed: {built[0]}.\n"
    assert "left alone: notes" in result.stderr
    assert names(tmp_path) == [built[1], "notes"]
    assert naru(tmp_path, "prune", "--keep", "0").exit_code == 2


def test_damaged_record_is_never_shown(tmp_path: Path, built: list[str]) -> None:
    flip(tmp_path, built[1])
    answer = json.loads(naru(tmp_path, "search", "--json", "나루터").stdout)
    assert answer["generation"] == built[0]
    assert naru(tmp_path, "search", "나루터").stdout.startswith("1 article,")
