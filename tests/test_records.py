from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.registry import ANALYZERS
from search.analysis.surface import surface_terms, without_space
from search.model import Article, Segment
from search.stored.document import index_article
from search.stored.records import StoredSegment, read_record
from search.stored.runs import join_runs, written_spans
from tests.articles import ANY_ARTICLE

if TYPE_CHECKING:
    from search.model import Token

SPACED = st.text("나루 ab渡,\n", max_size=20)


def segments_of(article: Article) -> tuple[StoredSegment, ...]:
    return read_record(index_article(article).record).segments


@given(article=ANY_ARTICLE)
def test_surface_leads_back_to_text(article: Article) -> None:
    for stored in segments_of(article):
        folded = fold(stored.text)
        joined, spaces = join_runs(folded.text)
        assert stored.surface == joined
        for place in range(len(joined)):
            written = written_spans(spaces, [(place, place + 1)])[0][0]
            assert stored.spans([(place, place + 1)]) == [folded.span(written, written + 1)]


@pytest.mark.parametrize(
    ("lang", "line", "mean"), [("en", "the old ferry", 14 / 4), ("ja", "川の船", 4 / 4)]
)
def test_mean_word_is_in_code_points(lang: str, line: str, mean: float) -> None:
    """Of Latin letters alone or not, which are kept differently; the line feed is a word."""
    (stored,) = segments_of(Article("id", (Segment(lang, None, (line,)),)))
    assert stored.mean_word == pytest.approx(mean, abs=0.3)


@given(article=ANY_ARTICLE)
def test_words_lead_back_to_text(article: Article) -> None:
    for stored in segments_of(article):
        analyzer = ANALYZERS.get(stored.lang)
        tokens = analyzer.words(stored.text).tokens() if analyzer else []
        assert stored.postings.terms() == list(dict.fromkeys(token.term for token in tokens))
        for count in (1, 2, 3):
            for terms, turns in _side_by_side(tokens, count).items():
                assert stored.postings.turns(terms) == turns
                assert stored.postings.spans(terms) == [
                    (tokens[turn].start, tokens[turn + count - 1].end) for turn in turns
                ]


@given(article=ANY_ARTICLE)
def test_absent_words_stand_nowhere(article: Article) -> None:
    for stored in segments_of(article):
        present = stored.postings.terms()
        assert stored.postings.spans(("no such term",)) == []
        assert stored.postings.spans(("\ud800",)) == []
        assert stored.postings.turns((*present[:1], "no such term")) == []


def _side_by_side(tokens: list[Token], count: int) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for turn in range(len(tokens) - count + 1):
        found[tuple(token.term for token in tokens[turn : turn + count])].append(turn)
    return found


@given(text=SPACED)
def test_spaces_in_runs_do_not_count(text: str) -> None:
    joined, spaces = join_runs(text)
    assert surface_terms(joined) == list(map(without_space, surface_terms(text)))
    assert [
        text[written_spans(spaces, [(place, place + 1)])[0][0]] for place in range(len(joined))
    ] == list(joined)
    assert len(joined) + len(spaces) == len(text)
    assert "나 루" not in joined
