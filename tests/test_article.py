"""One article from its lines: what became of each, and what they state."""

from __future__ import annotations

from tests.stacks import LAMPS, MORE, read, roles, stack

KO, EN = LAMPS["ko"], LAMPS["en"]


def test_reading_as_json() -> None:
    text = f"산업부 기자 | 기사입력 2021/06/29 [15:49]\n\n{stack(['ko'])}원문 : https://example.org/1\n"
    assert read(text).as_json() == {
        "file": "archive/lamps.txt",
        "id": "lamps",
        "date": "2021-06-29",
        "byline": "산업부 기자",
        "source": None,
        "url": "https://example.org/1",
        "segments": [{"lang": "ko", "title": KO.title, "paragraphs": list(KO.paragraphs)}],
        "left_out": [
            {"line": 1, "reason": "metadata"},
            {"line": 11, "reason": "boilerplate"},
            {"line": 12, "reason": "address"},
        ],
    }


def test_published_beats_updated() -> None:
    text = stack(["ko"])
    assert read(f"수정 2019.09.17\n{text}").article.date == "2019-09-17"
    assert read(f"수정 2019.09.17\n입력 2019.09.16\n{text}").article.date == "2019-09-16"


def test_untitled_segment_has_none() -> None:
    (ko, en) = read("\n".join((*KO.paragraphs, EN.title or "", *EN.paragraphs))).article.segments
    assert (ko.title, ko.paragraphs) == (None, KO.paragraphs)
    assert en == EN


def test_repeated_page_is_read_once() -> None:
    page = "\n".join((KO.title or "", *KO.paragraphs, "문화부 기자"))
    reading = read(f"{page}\n{page}\n")
    assert reading.article.segments == (KO,)
    assert [left.reason for left in reading.left_out] == ["byline"] + ["repeat"] * 4 + ["byline"]


def test_language_that_returns_is_one_segment() -> None:
    text = "\n".join(
        (stack(["ko"]), stack(["en"]), *(f"{part} 끝으로 덧붙인다." for part in KO.paragraphs))
    )
    ko, en = read(text).article.segments
    assert len(ko.paragraphs) == 6
    assert en == EN


def test_labels_at_ends_are_links() -> None:
    reading = read(f"{stack(['ko'], more=False)}독자위원회 소개\n{stack(['en'])}")
    assert roles(reading)[8] == "link"
    assert reading.article.segments == (KO, EN)


def test_every_line_has_one_role() -> None:
    text = stack(LAMPS)
    reading = read(text)
    assert len(reading.lines) == len([line for line in text.split("\n") if line.strip()])
    assert len(reading.left_out) == len(MORE)
