"""Known lines, however they are spaced, numbered and punctuated, and the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.reading.cleaning.boilerplate import boilerplate_key, load_boilerplate
from search.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = [
    "관련 기사 더보기",
    "  • See more related articles",
    "- 関連記事をもっと見る",
    "查看更多相关文章 >>",
    "Voir plus d’articles connexes",
    "%d bloggers like this:",
    "3 bloggers like this:",
    "You must be logged in to post a comment.",
    "댓글 : 0",
    "댓글(12)",
    "1,234 Views",
    "입력",
    "수정",
    "좋아요 0 | 공유하기 | 스크랩",
    "【打印本页】 【关闭窗口】",
    "홈 > 뉴스 > 경제",
    "#나루 #뱃길",
    "<저작권자 ⓒ 나루신문, 무단 전재 및 재배포 금지>",
    "Lire aussi : le bac est de retour",
    "[관련기사] 나루터에 다시 배가 뜬다",
]
TEXTS = [
    "나루터에 다시 배가 뜬다",
    "관련 기사 더보기를 눌러 본 독자 열 명의 이야기",
    "Read more books, says the minister",
    "Share prices fall",
    "저작권자들, 배에 오르다",
    "Home is where the ferry is",
]


@pytest.mark.parametrize("text", KNOWN)
def test_known_lines_match(text: str) -> None:
    assert load_boilerplate().matches(text)


@pytest.mark.parametrize("text", TEXTS)
def test_headlines_do_not_match(text: str) -> None:
    assert not load_boilerplate().matches(text)


def test_long_line_never_matches() -> None:
    assert not load_boilerplate().matches("Lire aussi : " + "le bac " * 40)


def test_user_file_adds_lines(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("# mine\n나루신문 %d호\n* 독자 게시판\nLetters: *\n", encoding="utf-8")
    mine = load_boilerplate(path)
    known = ("나루신문 1024호", "오늘의 독자 게시판", "Letters: a ferry", "관련 기사 더보기")
    assert all(map(mine.matches, known))
    assert not mine.matches("Letters of a ferry")


@pytest.mark.parametrize("line", ["*", " : *", "---"])
def test_entry_without_letters_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(f"나루\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"mine\.txt: line 2"):
        load_boilerplate(path)


def test_missing_user_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"none\.txt"):
        load_boilerplate(tmp_path / "none.txt")


def test_keys_ignore_case_width_and_number() -> None:
    assert boilerplate_key("【ＶＩＥＷＳ】 1,024") == boilerplate_key("views: %d") == "views0"
