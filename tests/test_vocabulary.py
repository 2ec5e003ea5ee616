from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary import Census
from search.errors import DamagedError
from search.model import Article, Segment
from search.stored.document import index_article
from search.vocabulary.keys import KEYS, WRITTEN, keys_of
from search.vocabulary.vocabulary import BLOCK, Entry, Vocabulary, weight_of
from search.vocabulary.writing import write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = st.text("abcé가나ㄱ ", min_size=1, max_size=6)
ENTRIES = st.lists(
    st.builds(
        Entry,
        WORDS,
        st.sampled_from(["en", "fr", "ko"]),
        st.integers(1, 9),
        st.integers(0, 3),
        st.just(False),
    ),
    max_size=3 * BLOCK,
    unique_by=lambda entry: (entry.form, entry.lang),
)


def opened(entries: Sequence[Entry]) -> Vocabulary:
    with tempfile.TemporaryDirectory() as folder:
        write_vocabulary(Path(folder, "vocabulary"), entries)
        return Vocabulary(Path(folder, "vocabulary"))


def keys(entry: Entry) -> set[tuple[str, str]]:
    return {(view, key) for view, key in keys_of(entry.form, entry.lang) if key}


@given(ENTRIES)
def test_entries_are_what_was_written(entries: list[Entry]) -> None:
    vocabulary = opened(entries)
    assert [vocabulary[number] for number in range(len(vocabulary))] == entries


@given(ENTRIES, st.text("abckrs", max_size=3), st.sampled_from([WRITTEN, KEYS]), st.integers(1, 9))
@pytest.mark.parametrize("lang", [None, "fr", "ja"])
def test_the_heaviest_that_begin_so_are_found(
    lang: str | None, entries: list[Entry], key: str, view: str, most: int
) -> None:
    vocabulary = opened(entries)
    found = [vocabulary[number] for number in vocabulary.beginning(view, key, most, lang)]
    there = [
        entry
        for entry in entries
        if lang in (None, entry.lang)
        and any(each[0] == view and each[1].startswith(key) for each in keys(entry))
    ]
    weights = sorted(map(weight_of, there), reverse=True)[:most]
    assert set(found) <= set(there)
    assert [weight_of(entry) for entry in found] == weights


@given(ENTRIES, st.text("abc", min_size=1, max_size=5))
def test_what_has_this_key_is_near_it(entries: list[Entry], key: str) -> None:
    vocabulary = opened(entries)
    exact = vocabulary.exactly(WRITTEN, key)
    assert {vocabulary[number] for number in exact} == {
        entry for entry in entries if (WRITTEN, key) in keys(entry)
    }
    near = {one.entry: one.wrong for one in vocabulary.near(WRITTEN, key, 1)}
    assert {number for number, wrong in near.items() if not wrong} == set(exact)
    assert set(exact) <= vocabulary.nearly_beginning(WRITTEN, key)


def test_the_heaviest_of_many_blocks_are_found() -> None:
    counts = [number * 7919 % 1009 + 1 for number in range(20 * BLOCK)]
    vocabulary = opened([Entry(f"w{place:04}", "en", n) for place, n in enumerate(counts)])
    found = [vocabulary[number].articles for number in vocabulary.beginning(WRITTEN, "w", 30)]
    assert found == sorted(counts, reverse=True)[:30]


def test_two_letters_that_changed_places_are_one_error() -> None:
    vocabulary = opened([Entry("ferry", "en", 3), Entry("furry", "en", 2), Entry("fairy", "en", 9)])
    near = {vocabulary[one.entry].form: one.wrong for one in vocabulary.near(WRITTEN, "frery", 1)}
    assert near == {"ferry": 1}


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xff\xff\xffnothing", b"\x04\x00\x00\x00\x81\xa1a\x01"]
)
def test_a_file_that_is_no_vocabulary_is_damage(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "vocabulary"
    path.write_bytes(damage)
    with pytest.raises(DamagedError):
        Vocabulary(path)


def census(*articles: Article) -> Vocabulary:
    counted = Census()
    for article in articles:
        counted.add(index_article(article).forms)
    with tempfile.TemporaryDirectory() as folder:
        counted.write(Path(folder, "vocabulary"))
        return Vocabulary(Path(folder, "vocabulary"))


def english(identity: str, text: str, title: str | None = None) -> Article:
    return Article(identity, (Segment("en", title, (text,)),))


def test_articles_and_titles_are_counted_and_the_usual_spelling_is_kept() -> None:
    one = english("1", "The FERRY left.", "Ferry news")
    vocabulary = census(one, english("2", "A ferry, a ferry!"), english("3", "One ferry."))
    entries = {entry.form: entry for entry in map(vocabulary.__getitem__, range(len(vocabulary)))}
    assert entries["ferry"] == Entry("ferry", "en", 3, 1)
    assert entries["Ferry news"] == Entry("Ferry news", "en", 1, is_title=True)


def test_the_heaviest_forms_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.vocabulary.MOST_FORMS", 1)
    vocabulary = census(english("1", "ferry boat"), english("2", "boat"))
    assert [vocabulary[number].form for number in range(len(vocabulary))] == ["boat"]


def test_a_form_of_an_archive_takes_few_bytes(tmp_path: Path) -> None:
    entries = [Entry(f"나루터{number}호", "ko", 1) for number in range(1000)]
    write_vocabulary(tmp_path / "vocabulary", entries)
    assert (tmp_path / "vocabulary").stat().st_size < 200 * len(entries)
