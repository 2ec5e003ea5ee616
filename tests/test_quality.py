from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from benchmarks.quality import Answer, Question, headlines, language_of, main, read_set, row
from search.model import Article, Segment

if TYPE_CHECKING:
    from pathlib import Path

LAMPS = {
    "paragraphs": ["The lamp is lit at dusk.", "A boat lies in the harbour.", "Rain fell."],
    "queries": [
        {"text": "When is the lamp lit?", "relevant": 0},
        {"text": "Where does a boat lie?", "relevant": 1},
        {"text": "Where does a boat lie?", "relevant": 2},
    ],
}


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "en-lamps.json.gz").write_bytes(gzip.compress(json.dumps(LAMPS).encode()))
    return tmp_path


def test_set_keeps_what_is_asked(sets: Path) -> None:
    read = read_set(sets / "en-lamps.json.gz")
    assert read.name == "en-lamps"
    assert [article.segments[0].lang for article in read.articles] == ["en"] * 3
    assert read.questions[1] == Question("Where does a boat lie?", read.articles[1].id)


def test_language_comes_from_name(sets: Path) -> None:
    assert language_of("zh-hant", ["Rain fell."]) == "zh"
    assert language_of("unnamed", ["배가 나루에 다시 닿았고 강을 건넜다."]) == "ko"


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "list.json"
    other.write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"list\.json: not an object with paragraphs and queries"):
        read_set(other)


def test_figures_follow_places() -> None:
    answers = [Answer(place, place > 1, False, 0.002) for place in (1, 4, 0, 1)]
    figures = row("lamps", "whoosh", answers)
    assert (figures.mrr, figures.recall_1, figures.recall_10) == (0.5625, 0.5, 0.75)
    assert (figures.relaxed, figures.refused) == (0.25, 0)
    assert figures.ms == pytest.approx(2)


def test_every_language_has_its_headlines() -> None:
    texts = (Segment("en", "Lamps", ()), Segment("ko", "등불", ()), Segment("ja", None, ("灯",)))
    assert headlines([Article("a", texts)]) == {
        "headlines en": [Question("Lamps", "a")],
        "headlines ko": [Question("등불", "a")],
    }


def test_command_prints_figures(sets: Path) -> None:
    ran = CliRunner().invoke(main, [str(sets), "--engine", "whoosh", "--json"])
    figures = json.loads(ran.output)
    assert (figures["name"], figures["questions"]) == ("en-lamps", 3)
    assert 2 / 3 <= figures["mrr"] < 1


def test_command_shows_peer_beside(sets: Path, tmp_path: Path) -> None:
    peer = tmp_path / "peer"
    peer.write_text('{"en-lamps": 0.5}', encoding="utf-8")
    options = [str(sets), "--engine", "whoosh", "--peer", str(peer)]
    lines = CliRunner().invoke(main, options).output.splitlines()
    assert lines[0].endswith("peer  errors")
    assert lines[1].split()[-2] == "0.5000"


def test_command_asks_for_something() -> None:
    ran = CliRunner().invoke(main, [])
    assert ran.exit_code == 2
    assert "Name a folder of sets" in ran.output
