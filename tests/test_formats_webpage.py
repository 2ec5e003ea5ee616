"""Web pages: the article alone, by its declared languages, with what the page states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trafilatura.core
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.formats import webpage
from indexer.reading.formats.page_blocks import MOST_COMPARED
from indexer.reading.sources import Source
from search.errors import ReadingError
from tests.stacks import LAMPS

if TYPE_CHECKING:
    from indexer.reading.model import Reading


def read(page: str | bytes) -> Reading:
    data = page.encode() if isinstance(page, str) else page
    source = Source(Path("archive/lamps.html"), Path("archive"))
    (reading,) = webpage.read(source, data, load_boilerplate(), frozenset())
    return reading


def paragraphs(lang: str) -> str:
    return "\n".join(f"<p>{text}</p>" for text in LAMPS[lang].paragraphs)


def section(lang: str, tag: str | None = None) -> str:
    title = LAMPS[lang].title
    return f'<section lang="{tag or lang}"><h2>{title}</h2>{paragraphs(lang)}</section>'


def page(body: str, head: str = "", lang: str = "ko") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def test_declared_sections_are_segments() -> None:
    langs = ("fr", "ko", "de")
    found = read(page(f"<article>{''.join(map(section, langs))}</article>")).article.segments
    assert found == tuple(LAMPS[lang] for lang in langs)


def test_declared_language_beats_the_letters() -> None:
    article = read(page(f"<article>{section('ko')}{section('en', 'nl')}</article>")).article
    assert article.languages == ("ko", "nl")


def test_paragraphs_may_declare_language() -> None:
    body = "".join(
        f'<p lang="{tag}">{LAMPS[lang].paragraphs[0]}</p>'
        for lang, tag in (("ko", "ko-KR"), ("en", "en_GB"), ("zh", "zh-Hant"), ("de", "de-AT"))
    )
    assert read(page(f"<article>{body}</article>")).article.languages == ("ko", "en", "zh", "de-AT")


def test_undeclared_page_is_split_like_text() -> None:
    body = "".join(f"<h2>{LAMPS[lang].title}</h2>{paragraphs(lang)}" for lang in ("ja", "fr"))
    found = read(page(f"<article>{body}</article>", lang="")).article.segments
    assert found == (LAMPS["ja"], LAMPS["fr"])


def test_page_language_names_one_segment() -> None:
    body = f"<article><h1>{LAMPS['en'].title}</h1>{paragraphs('en')}</article>"
    assert read(page(body, lang="sco")).article.languages == ("sco",)
    assert read(page(body, lang="ko")).article.languages == ("en",)


def test_navigation_and_footer_are_outside() -> None:
    around = "<nav><ul><li><a href='/'>정치</a></li></ul></nav>{}<footer><p>회사 소개</p></footer>"
    body = around.format(f"<article><h1>{LAMPS['ko'].title}</h1>\n{paragraphs('ko')}</article>")
    reading = read(page(body))
    assert reading.article.segments == (LAMPS["ko"],)
    assert [(left.line, left.reason) for left in reading.left_out] == [
        (1, "outside"),
        (4, "outside"),
    ]


def test_meta_tags_state_facts() -> None:
    head = """<meta property="og:title" content="고장 난 등을 고치는 학교 | 나루신문">
        <meta property="og:site_name" content="나루신문">
        <meta property="article:published_time" content="2019-09-16T08:00:00+09:00">
        <meta name="author" content="지역부 기자 local@example.org">
        <link rel="canonical" href="https://example.org/lamps">"""
    article = read(page(f"<article>{paragraphs('ko')}</article>", head)).article
    assert (article.date, article.byline) == ("2019-09-16", "지역부 기자")
    assert (article.source, article.url) == ("나루신문", "https://example.org/lamps")


def test_line_below_title_states_facts() -> None:
    info = "<div>지역부 기자 | 입력 2019-09-16 08:00 | 수정 2019-09-17</div>"
    related = "<ul><li>2018-01-01</li></ul>"
    body = f"<h1>{LAMPS['ko'].title}</h1>{info}<article>{paragraphs('ko')}</article>{related}"
    article = read(page(f"<div>{body}</div>")).article
    assert (article.date, article.byline) == ("2019-09-16", "지역부 기자")


def test_linked_data_states_facts() -> None:
    head = """<script type="application/ld+json">{"@type": "NewsArticle",
        "datePublished": "2019-09-16", "author": [{"name": "City desk"}],
        "publisher": {"name": "Naru Daily"}}</script>
        <script type="application/ld+json">{</script>"""
    article = read(page(f"<article>{paragraphs('en')}</article>", head)).article
    assert (article.date, article.byline, article.source) == (
        "2019-09-16",
        "City desk",
        "Naru Daily",
    )


def test_date_is_never_guessed() -> None:
    text = f"{paragraphs('en')}<p>The warehouse was built on May 3, 1918.</p>"
    body = f"<article><h1>{LAMPS['en'].title}</h1>{text}</article>"
    aside = "<aside><time datetime='2020-01-01'>yesterday</time></aside>"
    article = read(page(body + aside + "<footer>© 2021</footer>")).article
    assert article.date is None


def test_shared_title_stands_in() -> None:
    head = f'<meta property="og:title" content="{LAMPS["ko"].title}">'
    reading = read(page(f"<article>{paragraphs('ko')}</article>", head))
    assert reading.article.segments == (LAMPS["ko"],)


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = LAMPS["en"].paragraphs[0].replace(" ", "\n   ")
    body = f"<article><h1>{LAMPS['en'].title}</h1><p>{wrapped}</p>{paragraphs('en')}</article>"
    assert read(page(body)).article.segments[0].paragraphs[0] == LAMPS["en"].paragraphs[0]


@pytest.mark.parametrize(
    ("charset", "lang"), [("euc-kr", "ko"), ("Shift_JIS", "ja"), ("gb2312", "zh")]
)
def test_declared_charset_is_honoured(charset: str, lang: str) -> None:
    body = f"<article><h1>{LAMPS[lang].title}</h1>{paragraphs(lang)}</article>"
    text = page(body, f'<meta charset="{charset}">', lang)
    assert read(text.encode(charset)).article.segments == (LAMPS[lang],)


def test_wrong_charset_is_not_believed() -> None:
    body = f"<article><h1>{LAMPS['ko'].title}</h1>{paragraphs('ko')}</article>"
    text = page(body, '<meta charset="euc-kr">')
    assert read(text.encode("utf-8")).article.segments == (LAMPS["ko"],)


@pytest.mark.parametrize("text", ["", "<html></html>", "<p>2019-09-16</p>", "\ufeff"])
def test_page_without_article_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read(text)


@given(
    st.text(max_size=80),
    st.sampled_from(["<p>", "<div>", "<p lang='x'>", "<h1>", "<br>", "&#1;", "<!--"]),
)
def test_any_markup_is_read_or_refused(text: str, tag: str) -> None:
    try:
        reading = read(page(f"<article>{tag}{text}{tag}{paragraphs('en')}</article>"))
    except ReadingError as error:
        assert error.message
    else:
        assert reading.article.segments


def test_only_short_pages_are_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    # Comparing takes the square of the number of blocks.
    monkeypatch.setattr(trafilatura.core, "compare_extraction", lambda *_: pytest.fail("compared"))
    text = LAMPS["ko"].paragraphs[0]
    many = "".join(f"<p>{chr(0xAC00 + number)} {text}</p>" for number in range(MOST_COMPARED + 1))
    (segment,) = read(page(f"<article>{many}</article>")).article.segments
    assert len(segment.paragraphs) == MOST_COMPARED + 1


def test_crowded_element_is_refused() -> None:
    attributes = " ".join(f"a{number}" for number in range(2000))
    with pytest.raises(ReadingError, match="2,000 attributes"):
        read(page(f"<article {attributes}>{section('ko')}</article>"))
