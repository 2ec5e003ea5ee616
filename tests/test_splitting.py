"""Languages line by line, each decided with its neighbours."""

from __future__ import annotations

import pytest

from indexer.reading.splitting import split
from tests.stacks import LAMPS, lines

KO, EN, JA, ZH, FR, DE = (LAMPS[lang].paragraphs for lang in ("ko", "en", "ja", "zh", "fr", "de"))


def languages(*texts: str, breaks: frozenset[int] = frozenset()) -> list[str]:
    return split(lines(*texts), breaks)


def test_scripts_decide_where_they_can() -> None:
    assert languages(*KO, *JA, *ZH) == ["ko"] * 3 + ["ja"] * 3 + ["zh"] * 3


def test_one_alphabet_is_told_apart() -> None:
    assert languages(*EN, *FR, *DE) == ["en"] * 3 + ["fr"] * 3 + ["de"] * 3


@pytest.mark.parametrize(
    "name", ["Desert Island Lamps", "MOU", "https://example.org/1", "« Fiat lux »", "1,234 (56.7%)"]
)
def test_latin_line_keeps_the_language(name: str) -> None:
    assert languages(KO[0], KO[1], name, KO[2]) == ["ko"] * 4
    assert languages(ZH[0], ZH[1], name, ZH[2]) == ["zh"] * 4


def test_quotation_stays_in_its_text() -> None:
    assert (
        languages(*FR, "“I have waited thirty years for this lamp to shine again.”", *FR)
        == ["fr"] * 7
    )
    assert languages(*KO, EN[0], *KO) == ["ko"] * 7


@pytest.mark.parametrize("stray", ["Français ", "한국어 ", "中文 ", "日本語 ", "English "])
def test_stray_word_keeps_the_paragraph(stray: str) -> None:
    for text in (KO, EN, JA, ZH, FR):
        others = [part for part in (KO, EN, JA, ZH, FR) if part is not text]
        found = languages(*others[0], text[0], stray + text[1], text[2], *others[1])
        assert len(set(found[3:6])) == 1


@pytest.mark.parametrize("title", ["首都圏新空港計画発表", "日韓首脳会談開催", "新春特別企画"])
def test_kanji_title_goes_with_text_below(title: str) -> None:
    assert languages(*ZH, title, *JA) == ["zh"] * 3 + ["ja"] * 4
    assert languages(title, *JA) == ["ja"] * 4


def test_chinese_title_goes_with_text_below() -> None:
    assert languages(*JA, "新春特別企画", *ZH, breaks=frozenset({3}))[3:] == ["zh"] * 4
    assert languages(*JA, "首尔签署谅解备忘录", *ZH)[3:] == ["zh"] * 4


def test_names_as_title_go_with_text_below() -> None:
    assert languages(*JA, "Lamp School", *KO, breaks=frozenset({3})) == ["ja"] * 3 + ["ko"] * 4


def test_hanja_title_is_korean() -> None:
    assert languages("市長 訪美", *KO) == ["ko"] * 4


def test_headlines_alone_make_no_language() -> None:
    assert languages("Naru Daily", *KO, "Lampes cassées") == ["ko"] * 5


def test_one_paragraph_is_a_language() -> None:
    assert languages(KO[0], EN[0], JA[0], FR[0], ZH[0]) == ["ko", "en", "ja", "fr", "zh"]


def test_traditional_and_simplified_are_chinese() -> None:
    assert languages("河邊一座舊倉庫裡開了一所修燈的學校。", ZH[0]) == ["zh", "zh"]


def test_other_scripts_keep_their_tags() -> None:
    arabic = "افتتحت مدرسة لإصلاح المصابيح في مستودع قديم على ضفة النهر، وحضر عشرون شخصا."
    assert languages(*KO, arabic, *LAMPS["ru"].paragraphs) == ["ko"] * 3 + ["ar"] + ["ru"] * 3


def test_no_letters_no_language() -> None:
    assert languages("1234", "-- 5 --") == ["und", "und"]
