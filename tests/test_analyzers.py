"""The same tests for every language; a new one adds a row to each table."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import (
    ANALYZERS,
    field_language,
    fingerprint,
    languages_of_script,
    warm_up,
)
from search.analysis.surface import BREAK

TERMS = [
    ("ko", "서울시는 업무협약을 맺었다.", "서울 시 _ 업무 협약 _ 맺다 _ _ |"),
    ("ko", "배, 강\n시장", "배 | 강 ¶ 시장"),
    ("ja", "京都で東京の話を聞いた。", "京都 _ 东京 _ 话 _ 闻く _ |"),
    ("ja", "船は速い\nソウル", "船 _ 速い ¶ そうる"),
    ("ja", "サラのさらがある。アル", "さら _ さら _ アル | ある"),
    ("zh", "東京都簽署了諒解備忘錄。", "东京都 签署 了 谅解 备忘录 _"),
    ("zh", "全市 MOU\n过江", "全市 mou ¶ 过江"),
    ("en", "The traders signed agreements.", "the trader sign agreement"),
    ("en", "Seoul’s ferries\nagain", "seoul ferri ¶ again"),
    ("fr", "Selon l’accord, la compétitivité augmente.", "selon accord la competitivit augment"),
    ("fr", "passeurs signés\nd'accord", "passeur sign ¶ accord"),
]
SPANS = [
    ("ko", "서울시는 시장", ["서울", "시", "는", "시장"]),
    ("ja", "魚が食べられました。", ["魚", "が", "食べられました", "られ", "まし", "た", "。"]),
    ("ja", "とても寒かった、食べ た", ["とても", "寒かった", "た", "、", "食べ", "た"]),
    ("zh", "東京與MOU", ["東京", "與", "MOU"]),
    ("en", "Seoul’s, ferries!", ["Seoul", "ferries"]),
    ("fr", "l’accord s’arrête", ["accord", "arrête"]),
]
FOUND = [
    ("ko", "서울시는", "서울시가"),
    ("ko", "협약", "협약을"),
    ("ja", "食べる", "食べた"),
    ("ja", "ソウル", "ｿｳﾙ"),
    ("ja", "東京都", "东京都"),
    ("zh", "备忘录", "備忘錄"),
    ("zh", "衿川区", "衿川區"),
    ("en", "agreement", "Agreements"),
    ("en", "ferry", "ferry’s"),
    ("fr", "compétitivité", "COMPETITIVITES"),
    ("fr", "accord", "d’accords"),
    ("fr", "signée", "signés"),
]
ANYTHING = st.text(max_size=30) | st.text("나루は食べた渡船 aé'l’_¶ｶﾞ\u0301\n\0\ud800,", max_size=15)
LANGUAGES = st.sampled_from(sorted(ANALYZERS))


def terms_of(lang: str, text: str) -> list[str]:
    return ANALYZERS[lang].words(text).terms


def content(lang: str, text: str) -> list[str]:
    return [term for term in terms_of(lang, text) if term not in (GAP, MARK)]


def test_every_language_has_its_rows() -> None:
    for table in (TERMS, SPANS, FOUND):
        assert {row[0] for row in table} == set(ANALYZERS), "help: add the language to the table"


@pytest.mark.parametrize(("lang", "text", "terms"), TERMS)
def test_words_give_terms(lang: str, text: str, terms: str) -> None:
    assert terms_of(lang, text) == terms.split(), (
        f"help: the dictionary of search/analysis/ for {lang} cuts differently, "
        "or the parts of speech that it leaves out have changed"
    )


@pytest.mark.parametrize(("lang", "text", "written"), SPANS)
def test_places_show_what_was_written(lang: str, text: str, written: list[str]) -> None:
    tokens = ANALYZERS[lang].words(text).tokens()
    assert [text[token.start : token.end] for token in tokens] == written, (
        "help: filters change terms, never places; see Folded.span and morphemes()"
    )


@pytest.mark.parametrize(("lang", "query", "text"), FOUND)
def test_other_forms_are_same_words(lang: str, query: str, text: str) -> None:
    assert content(lang, query) == content(lang, text), (
        "help: fold before the dictionary's form is compared, on both sides alike"
    )


@given(lang=LANGUAGES, text=ANYTHING)
def test_any_text_is_analysed(lang: str, text: str) -> None:
    tokens = ANALYZERS[lang].words(text).tokens()
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens), (
        "help: a place outside the text, or an empty one: count code points, not bytes"
    )


@given(lang=LANGUAGES, text=ANYTHING)
def test_terms_can_be_joined_by_spaces(lang: str, text: str) -> None:
    terms = terms_of(lang, text)
    assert " ".join(terms).split() == terms, "help: a term is empty or holds white space"
    "".join(terms).encode()


@given(lang=LANGUAGES, text=ANYTHING)
def test_lines_are_kept_apart(lang: str, text: str) -> None:
    words = ANALYZERS[lang].words(text)
    breaks = [start for term, start in zip(words.terms, words.starts, strict=True) if term == BREAK]
    assert breaks == [place for place, char in enumerate(text) if char == "\n"], (
        "help: a sign of the text has become the break between lines, or a break is missing"
    )


@given(lang=LANGUAGES, text=st.text("가나다東京都渡船ab", min_size=1, max_size=12))
def test_words_never_overlap(lang: str, text: str) -> None:
    """But for the auxiliaries that a Japanese verb takes in."""
    tokens = [
        token for token in ANALYZERS[lang].words(text).tokens() if token.term not in (GAP, MARK)
    ]
    assert all(first.end <= second.start for first, second in pairwise(tokens))


@pytest.mark.usefixtures("impatient")
def test_threads_do_not_mix_texts() -> None:
    """MeCab keeps one text at a time."""
    texts = [(lang, text * 20) for lang, text, _ in TERMS]
    expected = [terms_of(lang, text) for lang, text in texts]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda turn: terms_of(*texts[turn % 10]), range(200)))
    assert all(terms == expected[turn % 10] for turn, terms in enumerate(found))


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("서울", ["ko"]),
        ("東京", ["ko", "ja", "zh"]),
        ("ｿｳﾙ", ["ja"]),
        ("ＭＯＵ", ["en", "fr"]),
        ("서울MOU", ["ko", "en", "fr"]),
        ("2024", []),
        ("паром", []),
    ],
)
def test_script_tells_possible_languages(text: str, languages: list[str]) -> None:
    assert languages_of_script(text) == languages


@pytest.mark.parametrize(
    ("tag", "lang"), [("ko", "ko"), ("zh-Hant", "zh"), ("EN-gb", "en"), ("pt-BR", "other")]
)
def test_tags_lead_to_fields(tag: str, lang: str) -> None:
    assert field_language(tag) == lang


def test_fingerprint_names_every_analyzer() -> None:
    warm_up()
    assert fingerprint().keys() == {"folding", "surface", "unicode", *ANALYZERS}
    assert "unidic-lite" in fingerprint()["ja"]
    assert "opencc" in fingerprint()["folding"]
