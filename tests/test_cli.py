from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click import Context
from click.testing import CliRunner, Result

from naru import main
from search.settings import SETTINGS

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("cli") / "index")
    result = naru("index", str(CORPUS), "--index", folder)
    assert result.exit_code == 0, result.output
    return folder


def naru(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def report_of(result: Result) -> dict[str, Any]:
    """The last line; those before it are events."""
    report: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return report


def test_search_prints_marked_articles(folder: str) -> None:
    result = naru("search", "업무협약", "--index", folder)
    assert result.exit_code == 0
    assert "업무협약" in result.stdout
    assert "geumcheon-agreement" in result.stdout


def test_search_json_is_the_api_answer(folder: str) -> None:
    answer = json.loads(
        naru("search", "MOU", "--json", "--per-page", "1", "--index", folder).stdout
    )
    assert answer["total"] >= 2
    assert len(answer["hits"]) == 1
    assert answer["next"].startswith("/search?q=MOU")


@pytest.mark.parametrize("words", [["-금천구"], ["ko:금천구", "-en:Geumcheon"], ["-en:Geumcheon"]])
def test_excluding_words_need_no_quotes(folder: str, words: list[str]) -> None:
    result = naru("search", "--json", "--index", folder, *words)
    assert json.loads(result.stdout)["query"] == " ".join(words)


def test_unwritable_index_fails_without_traceback() -> None:
    result = naru("index", str(CORPUS), "--index", "/dev/null/index")
    assert result.exit_code == 1
    assert "/dev/null/index" in result.stderr


def test_relaxed_search_says_so(folder: str) -> None:
    result = naru("search", "금천구 zzzqqq", "--index", folder)
    assert "some of these words" in result.stdout


def test_explanation_of_relaxed_query_says_so(folder: str) -> None:
    some, every = (
        naru("explain", query, "zhongguancun-mou", "--index", folder).output
        for query in ("MOU zebra", "MOU")
    )
    assert "No article has all the words" in some
    assert "No article has all the words" not in every


def test_bad_query_fails_with_its_place(folder: str) -> None:
    result = naru("search", "금천구 date:soon", "--index", folder)
    assert result.exit_code == 1
    assert "at character 10" in result.stderr
    answer = naru("search", "date:soon", "--json", "--index", folder)
    assert (answer.exit_code, json.loads(answer.stdout)["error"]["position"]) == (1, 5)


def test_search_says_what_it_went_without(folder: str) -> None:
    shown = naru("search", "금천구 Zeppelin", "--index", folder).stdout
    assert "with some of these words" in shown
    assert "No article has: Zeppelin" in shown
    alone = naru("search", "금천구 Zeppelin", "--no-relax", "--index", folder)
    assert alone.stdout.startswith("0 articles,")
    answer = naru("search", "금천구 Zeppelin", "--no-relax", "--json", "--index", folder)
    assert json.loads(answer.stdout)["total"] == 0


def test_search_shows_warnings_and_undated(folder: str) -> None:
    shown = naru("search", "(금천구 date:1999", "--index", folder).stdout
    assert "At character 1: This parenthesis is never closed" in shown
    assert "more without a date" not in shown


def test_missing_index_names_the_remedy(tmp_path: Path) -> None:
    result = naru("search", "배", "--index", str(tmp_path))
    assert result.exit_code == 1
    assert "naru index" in result.stderr


def test_status_tells_generation_and_articles(folder: str) -> None:
    facts = json.loads(naru("status", "--json", "--index", folder).stdout)
    assert facts["articles"] == 20
    assert facts["engine"] == "whoosh"
    assert facts["generation"] in naru("status", "--index", folder).stdout


def test_index_reports_in_json(tmp_path: Path) -> None:
    result = naru("index", str(CORPUS), "--json", "--index", str(tmp_path / "index"))
    report = report_of(result)
    assert report["articles"] == 20
    assert (report["quarantined"], report["published"], report["added"]) == ([], True, 20)
    assert (report["bytes"] > 0, report["error"]) == (True, None)


def test_quarantine_exits_with_three(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("배가 나루터로 돌아왔다고 한다.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00\x9f")
    result = naru("index", str(tmp_path), "--index", str(tmp_path / "index"))
    assert result.exit_code == 3
    assert "bad.txt" in result.stderr
    assert result.stdout.startswith("1 article (1 new, ")
    again = naru("index", str(tmp_path), "--index", str(tmp_path / "index"))
    assert again.exit_code == 0
    assert "Nothing has changed" in again.stdout
    assert "Still left out, as the runs before said: 1" in again.stderr


def test_unchanged_archive_says_so_in_json(tmp_path: Path) -> None:
    command = ("index", str(CORPUS), "--json", "--index", str(tmp_path / "index"))
    first, second = (report_of(naru(*command)) for _ in range(2))
    assert (first["published"], second["published"]) == (True, False)
    assert first["generation"] == second["generation"]


def test_shrinking_index_exits_with_five(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in ("one", "two"):
        (archive / f"{name}.txt").write_text(f"배가 {name} 나루터로 돌아왔다고 한다.")
    command = ("index", str(archive), "--json", "--index", str(tmp_path / "index"))
    naru(*command)
    (archive / "one.txt").unlink()
    result = naru(*command)
    report = report_of(result)
    assert result.exit_code == 5
    assert (report["published"], report["removed"]) == (False, 1)
    assert "--allow-shrink" in report["error"]
    assert naru(*command, "--allow-shrink").exit_code == 0


def test_what_is_left_out_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/good.txt").write_text("배가 나루터로 돌아왔다고 한다.", encoding="utf-8")
    (tmp_path / "archive/elsewhere").symlink_to("/")
    os.mkfifo(tmp_path / "archive/pipe.txt")
    result = naru("index", str(tmp_path / "archive"), "--index", str(tmp_path / "index"))
    assert result.exit_code == 3
    shown = " ".join(result.stderr.split())
    assert "elsewhere: is a link out of the archive" in shown
    assert "pipe.txt: this is a pipe, not a file" in shown


def test_inspect_json_is_one_object_a_file() -> None:
    files = sorted(map(str, CORPUS.glob("*.txt")))
    lines = naru("inspect", "--json", *files).stdout.splitlines()
    readings = [json.loads(line) for line in lines]
    assert [Path(reading["file"]).name for reading in readings] == [Path(f).name for f in files]
    assert set(readings[0]) == {
        *("file", "id", "date", "byline", "source", "url", "segments", "left_out"),
    }


def test_inspect_shows_reasons() -> None:
    result = naru("inspect", str(CORPUS / "geumcheon-agreement.txt"))
    assert result.exit_code == 0
    assert "boilerplate" in result.stdout
    assert "title" in result.stdout


@pytest.mark.parametrize("command", main.list_commands(Context(main)))
def test_every_command_has_help_and_docs(command: str) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"naru {command}" in readme
    found = main.get_command(Context(main), command)
    assert found
    assert found.help


def test_every_setting_is_documented() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in readme
        assert setting.help in readme
