from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generations.folder import FolderGenerations
from search.index.folder import FolderIndex
from search.model import Article, Request, Segment
from search.service import search
from search.spelling import spell
from search.stored.document import index_article
from search.suggesting import suggest
from search.vocabulary.keys import keys_of, typed_keys
from tests.articles import ARTICLES

if TYPE_CHECKING:
    from search.index.generation import Generation

PARK = Article(
    "park",
    (
        Segment("ko", "서울 공원이 열렸다", ("최성훈 구청장이 공원에서 연설했다.",)),
        Segment("en", "Seoul opens a park", ("Mayor Choi Sung-hoon spoke in San Diego park.",)),
        Segment("ja", "東京の公園", ("東京の公園に機械のロボットが来た。",)),
        Segment("zh", "首尔公园开放", ("首尔公园的机器人来自北京。",)),
        Segment("fr", "Un parc à l’été", ("Les élèves découvrent un parc protégé.",)),
    ),
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("suggesting")
    generations = FolderGenerations(folder)
    with generations.writing(), generations.aside() as name:
        count = generations.write(name, map(index_article, [*ARTICLES, PARK]))
        generations.finish(name, count, quarantined=0)
        generations.publish(name)
    return FolderIndex(folder).current()


def texts(generation: Generation, q: str, lang: str | None = None) -> list[str]:
    return [one.text for one in suggest(generation, q, lang, 10).suggestions]


@pytest.mark.parametrize(
    ("typed", "text", "by"),
    [
        ("금처", "금천구", "written"),
        ("금천ㄱ", "금천구", "written"),
        ("ㄱㅊㄱ", "금천구", "initials"),
        ("ㄱ ㅊ", "금천구", "initials"),
        ("rmacj", "금천구", "keyboard"),
        ("geumch", "금천구", "romanised"),
        ("kumch", "금천구", "romanised"),
        ("ㄴ대ㅕ", "Seoul", "keyboard"),
        ("SEOU", "Seoul", "written"),
        ("sandi", "San Diego", "written"),
        ("ele", "élèves", "written"),
        ("été", "été", "written"),
        ("とうき", "東京", "written"),
        ("とうky", "東京", "written"),
        ("toukyo", "東京", "romanised"),
        ("tokyo", "東京", "romanised"),
        ("ろぼっ", "ロボット", "written"),
        ("ロボ", "ロボット", "written"),
        ("shouer", "首尔", "pinyin"),
        ("jqr", "机器人", "pinyin"),
        ("機器", "机器人", "written"),
        ("Seoul op", "Seoul opens a park", "written"),
        ("ageement", "agreements", "near"),
    ],
)
def test_what_was_begun_is_completed(
    generation: Generation, typed: str, text: str, by: str
) -> None:
    found = suggest(generation, typed, None, 10).suggestions
    assert (text, by) in [(one.text, one.by) for one in found]


def test_one_language_is_suggested_alone(generation: Generation) -> None:
    assert texts(generation, "首") == ["首尔", "首尔公园", "首尔公园开放"]
    assert texts(generation, "公", "ja") == ["公園"]
    assert texts(generation, "公", "de") == []


def test_no_more_are_suggested_than_asked_and_none_twice(generation: Generation) -> None:
    found = [one.text for one in suggest(generation, "s", None, 3).suggestions]
    assert len(found) == len(set(found)) == 3


def test_what_is_in_more_articles_comes_first(generation: Generation) -> None:
    counts = [one.count for one in suggest(generation, "금", "ko", 10).suggestions]
    assert counts[0] == max(counts) > 1


@pytest.mark.parametrize("typed", ["", " ", "!!", "-", "\x00", "😀", "ㅋ" * 100, "\ud800"])
def test_nothing_typed_suggests_nothing(generation: Generation, typed: str) -> None:
    assert texts(generation, typed) == []


@given(st.text("금천구ㄱㅊㅓseoulkm東京とうロボ首尔é -'", max_size=8))
def test_every_suggestion_derives_from_what_was_typed(generation: Generation, typed: str) -> None:
    began = {(view, key) for view, key, _ in typed_keys(typed)}
    for one in suggest(generation, typed, None, 10).suggestions:
        keys = list(keys_of(one.text, one.lang))
        begins = any(v == view and key.startswith(k) for v, k in began for view, key in keys)
        assert begins or one.by == "near"


@given(st.sampled_from("금서협東首衿agsmcétpb"), st.sampled_from([None, "ko", "en", "zh"]))
def test_a_search_finds_every_suggestion(
    generation: Generation, typed: str, lang: str | None
) -> None:
    for one in suggest(generation, typed, lang, 10).suggestions:
        request = Request(one.text, relax=False, suggestions=False)
        assert search(generation, request).total >= one.count


@pytest.mark.parametrize(
    ("q", "kind", "suggested"),
    [
        ("rmacjsrn", "keyboard", "금천구"),
        ("ㄴ대ㅕㅣ", "keyboard", "Seoul"),
        ("Kumchon", "romanised", "금천"),
        ("Geumcheongu", "romanised", "금천구"),
        ("choisunghoon", "romanised", "최성훈"),
        ("금쳔구", "spelling", "금천구"),
        ("agreemnets", "spelling", "agreements"),
        ("elvees", "spelling", "élèves"),
        ("ロボト", "spelling", "ロボット"),
        ("首而", "spelling", "首尔"),
        ("shouer", "romanised", "首尔"),
        ("robotto", "romanised", "ロボット"),
        ("sandiego", "spacing", "San Diego"),
        ("seoulpark", "spacing", "seoul park"),
        ("금천구 asdfghjkl", "without", "금천구"),
        ("금천구 date:1950", "without", "금천구"),
        ("title:금쳔구 date:2019", "spelling", "title:금천구 date:2019"),
    ],
)
def test_another_query_is_suggested(
    generation: Generation, q: str, kind: str, suggested: str
) -> None:
    found = spell(generation, q, 10).suggestions
    assert (suggested, kind) in [(one.q, one.kind) for one in found]
