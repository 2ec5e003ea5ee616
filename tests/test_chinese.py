"""Chinese words: cut as jieba cuts them, with the words of the archive's own dictionary."""

from __future__ import annotations

import re
from pathlib import Path

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.registry import ANALYZERS, fingerprint
from search.errors import SettingError

CORPUS = Path(__file__).parent.parent / "corpus"
RUNS = sorted(
    {
        run
        for path in CORPUS.rglob("*.txt")
        for run in re.findall("[\u4e00-\u9fff]+", path.read_text(encoding="utf-8"))
    }
)

# Characters that make words with each other, so that the cut has something to weigh.
COMMON = "的一是不了人在有我他这中大来上国和地到说时要就出会可也你对生能而子那得于着下自之年过"
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def terms(text: str) -> list[str]:
    return ANALYZERS["zh"].words(text).terms


def test_rust_cuts_the_corpus_as_jieba() -> None:
    assert len(RUNS) > 100, "help: the corpus has hardly any Han character; is it there?"
    text = "\n".join(RUNS)
    assert rjieba.cut(text) == jieba.lcut(text)


@given(st.text(st.sampled_from(COMMON) | HAN))
def test_rust_cuts_any_run_as_jieba(run: str) -> None:
    assert rjieba.cut(run) == jieba.lcut(run)


@given(st.text("渡船码头ab1 ,。\n"))
def test_words_stand_where_they_are_written(text: str) -> None:
    words = ANALYZERS["zh"].words(text)
    for term, start, end in zip(words.terms, words.starts, words.ends, strict=True):
        assert term in (text[start:end], "_", "¶"), "help: a gap before the word was not counted"


def test_dictionary_of_the_archive_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, name = "金浦渡船会公布时刻表", "金浦渡船会"
    before, version = terms(text), fingerprint()["zh"]
    path = tmp_path / "words.txt"
    path.write_text(f"{name}\n", encoding="utf-8")
    monkeypatch.setenv("NARU_JIEBA_DICTIONARY", str(path))
    assert name not in before
    assert name in terms(text)
    assert fingerprint()["zh"] != version, "help: an index must know what cut its words"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_unreadable_dictionary_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("NARU_JIEBA_DICTIONARY", str(path))
    with pytest.raises(SettingError, match=r"NARU_JIEBA_DICTIONARY is '.*words.txt'"):
        terms("渡船")
