from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.registry import LANGUAGES
from search.errors import QueryError
from search.query.lexer import FIELD_NAMES
from search.query.mending import MAX_DEPTH
from search.query.parser import MAX_LEAVES, MAX_LENGTH, parse
from search.query.tree import (
    AddedRange,
    All,
    And,
    DateRange,
    Has,
    InByline,
    InLanguage,
    InSource,
    InTitle,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)

PAGE = (Path(__file__).parent.parent / "docs" / "query.md").read_text(encoding="utf-8")
PIECES = [*'"“”„«»「」‘’()（）-–:：*＊a배 ', " AND ", " OR ", "NOT ", "ko:", "title:", "source:"]
PIECES += ["date:", "has:", "2019", "..", "\u3000", "\ud800", "\x00", "ＯＲ", "é"]
QUERIES = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def word(text: str) -> Word:
    return Word(text, 0, 0)


def phrase(text: str) -> Phrase:
    return Phrase(text, 0, 0)


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case And(nodes) | Or(nodes):
            return nodes
        case Not(child) | InLanguage(_, child) | InTitle(child) | InSource(child) | InByline(child):
            return (child,)
    return ()


def leaves(node: Node) -> list[Word | Phrase | Prefix]:
    if isinstance(node, Word | Phrase | Prefix):
        return [node]
    return [leaf for child in children(node) for leaf in leaves(child)]


def anywhere(node: Node) -> Node:
    """The same tree with every leaf at 0, to compare what was meant, not where it was written."""
    match node:
        case Phrase():
            return replace(node, start=0, end=0, words=())
        case Word() | Prefix():
            return replace(node, start=0, end=0)
        case And(nodes) | Or(nodes):
            return type(node)(tuple(anywhere(child) for child in nodes))
        case Not(child) | InLanguage(_, child) | InTitle(child) | InSource(child) | InByline(child):
            return replace(node, child=anywhere(child))
    return node


def written(node: Node) -> str:
    """A query that means this tree."""
    match node:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case And(nodes):
            return f"({' '.join(map(written, nodes))})"
        case Or(nodes):
            return f"({' OR '.join(map(written, nodes))})"
        case Not(child):
            return f"NOT {written(child)}"
        case InLanguage(lang, child):
            return f"{lang}:{written(child)}"
        case InTitle(child):
            return f"title:{written(child)}"
        case InSource(child):
            return f"source:{written(child)}"
        case InByline(child):
            return f"byline:{written(child)}"
        case Has(lang):
            return f"has:{lang}"
        case DateRange(first, last):
            return f"date:{first or ''}..{last or ''}"
        case AddedRange(first, last):
            return f"added:{first or ''}..{last or ''}"
        case All():
            return ""


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("", All()),
        (" \u3000\n", All()),
        ('() "" - -()', Or(())),
        ("협약", word("협약")),
        ("a b AND c", And((word("a"), word("b"), word("c")))),
        ("a OR b OR c", Or((word("a"), word("b"), word("c")))),
        ("(a b) c", And((word("a"), word("b"), word("c")))),
        ("a OR b c", Or((word("a"), And((word("b"), word("c")))))),
        ("(a OR b) c", And((Or((word("a"), word("b"))), word("c")))),
        ("a ＡＮＤ ＮＯＴ b", And((word("a"), Not(word("b"))))),
        ("NOT a b", And((Not(word("a")), word("b")))),
        ("NOT NOT a", word("a")),
        ("-(-a)", word("a")),
        ("--a NOT -b", And((word("a"), word("b")))),
        ('-"a b"', Not(phrase("a b"))),
        ("-(a OR b)", Not(Or((word("a"), word("b"))))),
        ("-title:x", Not(InTitle(word("x")))),
        ("서울시(SBA)", And((word("서울시"), word("SBA")))),
        ('협약"금천"', And((word("협약"), phrase("금천")))),
        ("compet＊ a*b", And((Prefix("compet", 0, 0), word("a*b")))),
        ("ko:title:배", InLanguage("ko", InTitle(word("배")))),
        ("ko: 배", InLanguage("ko", word("배"))),
        ("ko:-배", InLanguage("ko", Not(word("배")))),
        ("ko:(배 사과)", InLanguage("ko", And((word("배"), word("사과"))))),
        ('title:("a b" OR c)', InTitle(Or((phrase("a b"), word("c"))))),
        ("source：연합", InSource(word("연합"))),
        ("byline: 김나루", InByline(word("김나루"))),
        ("added:2026-05..", AddedRange("2026-05-01", None)),
        ("has:pt-BR -has:ja", And((Has("pt-br"), Not(Has("ja"))))),
        ("has:zh-Hant has:en-GB has:KO-kr", And((Has("zh"), Has("en"), Has("ko")))),
        ("ko-KR:배 zh-hant:船", And((InLanguage("ko", word("배")), InLanguage("zh", word("船"))))),
        ("date:none", Not(DateRange(None, None))),
        ("-date:NONE", DateRange(None, None)),
        ("date:2019..2021", DateRange("2019-01-01", "2021-12-31")),
        ('has:"ko" date:"2019.."', And((Has("ko"), DateRange("2019-01-01", None)))),
        ('ko:"" 협약 OR ()', word("협약")),
    ],
)
def test_query_means_tree(q: str, meant: Node) -> None:
    assert anywhere(parse(q)) == meant


def test_leaves_know_their_place() -> None:
    assert parse('ko:배 "긴 말" compet*') == And(
        (InLanguage("ko", Word("배", 3, 4)), Phrase("긴 말", 6, 9), Prefix("compet", 11, 17))
    )


@pytest.mark.parametrize(
    ("q", "place", "reason"),
    [
        ("has:(ko)", 4, "not a language"),
        ("has:ko,ja", 4, "not a language"),
        ("date:(2019)", 5, "not a date"),
        ("has:NOT a", 4, "not a language"),
    ],
)
def test_fault_is_named_in_place(q: str, place: int, reason: str) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as refusal:
        parse(q)
    assert refusal.value.position == place


@pytest.mark.parametrize("opening", ["ko:", "ko:-", "title:("])
def test_too_many_fields_are_refused(opening: str) -> None:
    with pytest.raises(QueryError, match="More than 50 fields") as refusal:
        parse(opening * (MAX_DEPTH + 1) + "a")
    assert refusal.value.position == len(opening) * MAX_DEPTH


@pytest.mark.parametrize("opening", ["(", "NOT ", "-(", "(a OR b -(c "])
def test_any_depth_is_read(opening: str) -> None:
    assert leaves(parse(opening * 20 + "x"))[-1].text == "x"


def test_overlong_query_is_refused() -> None:
    assert parse("가" * MAX_LENGTH) == Word("가" * MAX_LENGTH, 0, MAX_LENGTH)
    with pytest.raises(QueryError, match="longer than 1,000") as refusal:
        parse("가" * (MAX_LENGTH + 1))
    assert refusal.value.position == MAX_LENGTH


def test_too_many_words_are_refused() -> None:
    assert len(leaves(parse("a " * MAX_LEAVES))) == MAX_LEAVES
    with pytest.raises(QueryError, match="more than 200 words") as refusal:
        parse("a " * (MAX_LEAVES + 1))
    assert refusal.value.position == 2 * MAX_LEAVES


@given(QUERIES)
def test_any_text_is_read_or_refused(q: str) -> None:
    try:
        node = parse(q)
    except QueryError as refusal:
        assert refusal.message
        assert refusal.position is not None and 0 <= refusal.position <= len(q)
        return
    assert all(leaf.text == q[leaf.start : leaf.end] for leaf in leaves(node))


WORDS = st.from_regex(r"[서울배af]([서울배af’-][0-9서])*", fullmatch=True)
LEAVES = (
    WORDS.map(word)
    | st.lists(WORDS, min_size=1).map(lambda words: phrase(" ".join(words)))
    | WORDS.map(lambda text: Prefix(text, 0, 0))
    | st.sampled_from([Has("pt-br"), DateRange("2019-01-01", None), DateRange(None, "2021-06-30")])
)


def other_than(kind: type[Node], nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """A chain inside a chain of its kind would be one with it."""
    return nodes.map(lambda node: excluded(node) if isinstance(node, kind) else node)


def excluded(node: Node) -> Node:
    """Not this; what is excluded twice is asked for."""
    return node.child if isinstance(node, Not) else Not(node)


def several(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(nodes, min_size=2, max_size=3).map(tuple)


def branches(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return (
        several(other_than(And, nodes)).map(And)
        | several(other_than(Or, nodes)).map(Or)
        | st.builds(InLanguage, st.sampled_from(LANGUAGES), nodes)
        | nodes.map(excluded)
        | nodes.map(InTitle)
        | nodes.map(InSource)
        | nodes.map(InByline)
    )


@given(st.recursive(LEAVES, branches, max_leaves=12))
def test_written_tree_parses_back(node: Node) -> None:
    assert anywhere(parse(written(node))) == node


def rows(heading: str) -> list[list[str]]:
    """The cells of the page's tables whose heading begins so, without the heading."""
    tables = [block for block in PAGE.split("\n\n") if block.startswith(f"| {heading}")]
    return [line.strip("| ").split(" | ") for table in tables for line in table.splitlines()[2:]]


def examples(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("row", rows("You type | You get"))
def test_page_is_right_about_the_same(row: list[str]) -> None:
    typed, meaning, same = row
    meant = anywhere(parse(*examples(typed)))
    assert meaning and [anywhere(parse(q)) for q in examples(same)] == [meant] * len(examples(same))
    assert examples(same)


@pytest.mark.parametrize("row", rows("You type | Why"))
def test_page_is_right_about_plain_words(row: list[str]) -> None:
    (typed,) = examples(row[0])
    meant = [word(text) for text in typed.split() if text not in "-—"]
    assert anywhere(parse(typed)) == And(tuple(meant))


@pytest.mark.parametrize("row", rows("You type | Place"))
def test_page_is_right_about_errors(row: list[str]) -> None:
    typed, place, answer = row
    with pytest.raises(QueryError) as refusal:
        parse(*examples(typed))
    assert (refusal.value.message, refusal.value.position) == (answer, int(place))


def test_page_shows_every_field() -> None:
    assert [name for name in FIELD_NAMES if f"`{name}:" not in PAGE] == []
