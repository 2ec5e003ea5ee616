"""The order of the first hits: near before far, as typed before folded, and pages that agree."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.errors import QueryError
from search.hits.nearness import OPENING, WRITTEN, Nearness
from search.hits.ranking import RANKED
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import Term
from search.stored.document import index_article
from search.stored.fields import Field
from search.stored.records import read_record
from tests.articles import ARTICLES, MANIFEST
from tests.memory import MemoryEngine
from tests.strategies import QUERIES

if TYPE_CHECKING:
    from search.stored.records import StoredArticle

FILLER = " ".join(["The wind came up and the boats stayed where they lay."] * 12)

RESUME = "The ferry took the market's"
LEAVES = {
    word: (
        (Term(Field("en", "text", "words"), (stem,)), 1),
        (Term(Field("en", "text", "surface"), (word,)), WRITTEN),
    )
    for word, stem in (("ferry", "ferri"), ("market", "market"))
}

BRIDGES = "다리가 있는 강 " * 90


def generation(*articles: Article) -> Generation:
    return Generation("ranking", MemoryEngine(list(map(index_article, articles))), MANIFEST)


def article(id: str, *texts: tuple[str, str]) -> Article:
    return Article(id, tuple(Segment(lang, None, (text,)) for lang, text in texts))


def stored(archive: Generation, identity: str) -> StoredArticle:
    return read_record(archive.engine.record(identity))


def ids(generation: Generation, q: str) -> list[str]:
    return [hit.id for hit in service.search(generation, Request(q)).hits]


OTHERS = [article(f"other{n}", ("en", FILLER), ("ko", "강 위에 다리가 있다.")) for n in range(12)]


@pytest.mark.parametrize("q", ["ferry market", "market ferry", "ferry OR market"])
def test_words_side_by_side_come_first(q: str) -> None:
    far = article("far", ("en", f"The ferry left. {FILLER} The market opened."))
    near = article("near", ("en", f"{FILLER} The ferry stops at the market. {FILLER}"))
    assert ids(generation(far, near, *OTHERS), q)[:2] == ["near", "far"]


@pytest.mark.parametrize("q", ["ferry market", "ferry zzz market"])
def test_text_that_opens_with_words_comes_first(q: str) -> None:
    late = article("a", ("en", f"{FILLER} The ferry stops at the market."))
    early = article("b", ("en", f"The ferry stops at the market. {FILLER}"))
    assert ids(generation(late, early, *OTHERS), q) == ["b", "a"]


def test_first_hits_alone_are_put_in_order_again() -> None:
    far = f"The ferry left. {FILLER} The market opened."
    near = article("near", ("en", f"{FILLER * 4} The ferry stops at the market."))
    silent = [article(f"silent{n}", ("en", "The wind came up.")) for n in range(5 * RANKED)]
    for count, place in ((RANKED, RANKED), (RANKED - 1, 0)):
        fars = [article(f"far{n:02}", ("en", far)) for n in range(count)]
        archive = generation(near, *fars, *silent)
        hits = service.search(archive, Request("ferry market", per_page=RANKED + 1)).hits
        assert [hit.id for hit in hits].index("near") == place


def test_nearness_is_that_of_best_language() -> None:
    apart = article("apart", ("en", "A ferry."), ("ko", "나루 시장"), ("fr", "Le bac."))
    korean = article("korean", ("en", f"{FILLER} {FILLER}"), ("ko", f"{BRIDGES} 나루 시장"))
    far = article("far", ("ko", f"나루 {BRIDGES} 시장"))
    assert ids(generation(apart, korean, far, *OTHERS), "나루 시장")[-1] == "far"


def test_words_as_written_are_near() -> None:
    apart = article("apart", ("en", f"Ferries at market. {FILLER} Ferry at markets. {FILLER}"))
    texts = f"Ferries at markets. {FILLER} Ferry at market. {FILLER}"
    together = article("together", ("en", texts))
    archive = generation(apart, together, *OTHERS)
    assert ids(archive, "ferries markets") == ["together", "apart"]


@pytest.mark.parametrize("q", ["나루 요금 MOU", "MOU 요금 나루"])
def test_latin_word_is_near_korean_ones(q: str) -> None:
    apart = article("apart", ("ko", f"MOU다. {BRIDGES} 나루 요금은 그대로다. {BRIDGES}"))
    near = article("near", ("ko", f"{BRIDGES} 나루 요금 MOU를 맺었다. {BRIDGES}"))
    assert ids(generation(apart, near, *OTHERS), q) == ["near", "apart"]


def test_single_characters_tell_hits_apart() -> None:
    other = article("other", ("zh", "渡船的价格上涨了三成。"), ("fr", "Le bac."))
    short = article("short", ("zh", "渡船的价格上涨了三成,渡轮公司说。"), ("fr", "Le bac."))
    archive = generation(other, short, *OTHERS)
    assert ids(archive, "渡船价格司轮票") == ["short", "other"]


def test_characters_that_all_hits_have_add_nothing() -> None:
    fares = [article(f"fare{n}", ("ko", f"나루 요금이다.{' 배가 간다.' * n}")) for n in range(3)]
    page = service.search(generation(*fares, *OTHERS), Request("나루 OR 요금", explain=True))
    why = [hit.explanation for hit in page.hits if hit.explanation]
    assert [(each.nearness > 0, each.characters) for each in why] == [(True, 0)] * 3


def test_spacing_as_typed_comes_first() -> None:
    spaced = article("spaced", ("ko", "업무 협약을 맺었다. 업무 협약이다."))
    joined = article("joined", ("ko", f"업무협약을 맺었다. {'다른 소식도 있다. ' * 10}"))
    archive = generation(spaced, joined, *OTHERS)
    assert ids(archive, "업무협약") == ["joined", "spaced"]
    assert ids(archive, "업무 협약") == ["spaced", "joined"]
    assert ids(archive, '"업무 협약"') == ["spaced", "joined"]


@pytest.mark.parametrize(("text", "q"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_decomposed_characters_are_as_typed(
    text: Literal["NFC", "NFD"], q: Literal["NFC", "NFD"]
) -> None:
    spaced = article("spaced", ("ko", "업무 협약을 맺었다. 업무 협약이다."))
    line = f"업무협약을 맺었다. {'다른 소식도 있다. ' * 10}"
    joined = article("joined", ("ko", unicodedata.normalize(text, line)))
    archive = generation(spaced, joined, *OTHERS)
    assert ids(archive, unicodedata.normalize(q, "업무협약")) == ["joined", "spaced"]


def test_several_words_need_not_stand_as_typed() -> None:
    archive = generation(article("joined", ("ko", "업무협약을 맺은 나루")), *OTHERS)
    for hit in service.search(archive, Request("업무협약 OR 다리", explain=True)).hits:
        assert hit.explanation is not None
        assert hit.explanation.as_typed == 0


def test_word_with_accents_is_one_word() -> None:
    ferries = [article(f"ferry{n}", ("de", "Die Fähre kam.")) for n in range(2)]
    trains = [article(f"train{n}", ("de", "Der Zug kam.")) for n in range(18)]
    hits = service.search(generation(*ferries, *trains), Request("Fähre", explain=True)).hits
    assert [hit.explanation and hit.explanation.nearness for hit in hits] == [0.0, 0.0]


def test_capitals_count_where_they_are_typed() -> None:
    small = article("small", ("en", "Who told us? Us, and us again."))
    large = article("large", ("en", f"The US answered. {FILLER}"))
    archive = generation(small, large, *OTHERS)
    assert ids(archive, "US") == ["large", "small"]
    assert ids(archive, "us")[0] == "small"


def test_one_word_found_is_worth_as_much_as_in_every_window() -> None:
    """A word alone stands in any window; it must not be worth less where another is missing."""
    both = article("both", ("en", f"The ferry left. {FILLER * 3} The market opened."))
    alone = article("alone", ("en", "The ferry left."))
    archive = generation(both, alone, *OTHERS)
    query = compile_query(parse("ferry OR market")).query
    nearness = Nearness(query, archive.engine).of
    worths = {
        word: sum(share * archive.engine.rarities([leaf])[0] for leaf, share in leaves)
        for word, leaves in LEAVES.items()
    }
    opening = OPENING * archive.engine.rarities([LEAVES["ferry"][0][0]])[0]
    assert nearness(stored(archive, "alone")) == pytest.approx(worths["ferry"] + opening)
    most = max(worths.values()) + opening
    assert nearness(stored(archive, "both")) == pytest.approx(most)


@pytest.mark.parametrize(("q", "counts"), [("ferry market", True), ("boats market", False)])
def test_common_words_make_no_window_richer(q: str, counts: bool) -> None:
    """The filler has boats in every article."""
    near = article("near", ("en", f"A ferry, boats and a market. {FILLER}"))
    far = article("far", ("en", f"A ferry and boats. {FILLER} A market."))
    archive = generation(near, far, *OTHERS)
    why = service.search(archive, Request(q, explain=True)).hits[0].explanation
    assert why is not None
    assert bool(why.nearness) == counts


@pytest.mark.parametrize("q", ["résumé", "résumé ferry", "ferry OR résumé", "market, résumé"])
def test_accents_as_typed_come_first_on_every_page(q: str) -> None:
    plain = [article(f"plain{n}", ("en", f"{RESUME} resume. Resume! {FILLER}")) for n in range(14)]
    typed = [article(f"typed{n}", ("en", f"{RESUME} résumé. {FILLER}")) for n in range(14)]
    hits = service.search(generation(*plain, *typed, *OTHERS), Request(q, per_page=50)).hits
    assert [hit.id[:5] for hit in hits] == ["typed"] * 14 + ["plain"] * 14


@given(q=QUERIES, per_page=st.integers(1, 7))
def test_pages_continue_each_other(q: str, per_page: int) -> None:
    archive = generation(*ARTICLES)
    try:
        whole = service.search(archive, Request(q, per_page=50)).hits
    except QueryError:
        return
    pages = range(1, 2 + len(whole) // per_page)
    each = [service.search(archive, Request(q, page, per_page)).hits for page in pages]
    assert [hit.id for hits in each for hit in hits] == [hit.id for hit in whole]
    assert all(first.score >= second.score for first, second in pairwise(whole))
