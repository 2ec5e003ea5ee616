"""What is found and what is not: kana and accents as they were typed, and quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from search import service
from search.engines.registry import EMBEDDED
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.stored.document import index_article
from tests.articles import MANIFEST
from tests.memory import MemoryEngine
from tests.strategies import INDEXED, WRITTEN

if TYPE_CHECKING:
    from search.query.terms import Written

JAPANESE = (
    *("サラは船に乗った。", "ｻﾗは船を降りた。", "白いさらを洗う。", "さらに二隻が来た。"),
    *("あまりの決まりに驚く。", "マリが舟をこぐ。", "そうるの夜景。", "ソウルの港。"),
    *("アルは医者だ。", "船着き場に市があります。", "さくらを見た。", "ハルが来た。"),
    *("リフレクタが光る。", "彼らは黙る。"),
)
FRENCH = (
    *("On a noué la corde, M. Li.", "Le bac a repris, en résumé.", "Tous sont d’accord."),
    *("Un accord est né.", "L’œuvre du passeur."),
)
ENGLISH = (
    "The ferries resume today.",
    "Her RÉSUMÉ is short.",
    "The port's gate.",
    "The port gate.",
)
TEXTS = (
    *(("ja", text) for text in JAPANESE),
    *(("fr", text) for text in FRENCH),
    *(("en", text) for text in ENGLISH),
    *(("vi", "Lí do là gió."), ("zh", "並行的船隊"), ("zh", "并行的船队")),
)


@pytest.fixture(scope="module", params=EMBEDDED)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    kind, folder = EMBEDDED[request.param], tmp_path_factory.mktemp("forms")
    with kind.writer(folder) as writer:
        for turn, (lang, text) in enumerate(TEXTS):
            writer.add(index_article(Article(f"{turn:02}", (Segment(lang, None, (text,)),))))
    return Generation("forms", kind.engine(folder), MANIFEST)


def marked(archive: Generation, q: str) -> list[str]:
    """What is marked in the texts found, one after the other; nothing where only some words are."""
    page = service.search(archive, Request(q, per_page=50))
    hits = sorted(page.hits, key=lambda hit: hit.id)
    assert all(hit.snippets[0].marks for hit in hits)
    snippets = [snippet for hit in hits for snippet in hit.snippets]
    spans = [(snippet.text, span) for snippet in snippets for span in snippet.marks]
    return [] if page.relaxed else [text[start:end] for text, (start, end, _) in spans]


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("サラ", ["サラ", "ｻﾗ", "さら"]),
        ("ｻﾗ", ["サラ", "ｻﾗ", "さら"]),
        ("さら", ["サラ", "ｻﾗ", "さら", "さら"]),
        ("マリ", ["マリ"]),
        ("そうる", ["そうる", "ソウル"]),
        ("ｿｳﾙ", ["そうる", "ソウル"]),
        ("ウル", ["ウル"]),
        ("アル", ["アル"]),
        ("あった", ["あります"]),
        ("サクラ", ["さくら"]),
        ("はる", ["ハル"]),
        ("クター", []),
        ("ラ", ["ラ", "ﾗ"]),
    ],
)
def test_other_kana_is_a_word_of_its_own(archive: Generation, q: str, words: list[str]) -> None:
    assert marked(archive, q) == words


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ('"サラ"', ["サラ", "ｻﾗ"]),
        ('"さら"', ["さら", "さら"]),
        ('"そうる"', ["そうる"]),
        ('"Li"', ["Li"]),
        ('"lí"', ["Lí"]),
        ('"resume"', ["resume"]),
        ('"résumé"', ["résumé", "RÉSUMÉ"]),
        ('"ｒésumé"', ["résumé", "RÉSUMÉ"]),
        ('"re\u0301sume\u0301"', ["résumé", "RÉSUMÉ"]),
        ('"en resume"', []),
        ('"en résumé"', ["en résumé"]),
        ('"d\'accord"', ["d’accord"]),
        ('"accord"', ["accord", "accord"]),
        ('"oeuvre"', []),
        ('"l\'œuvre"', ["L’œuvre"]),
        ('"port gate"', ["port gate"]),
        ('"port\'s gate"', ["port's gate"]),
        ('"并行"', ["並行", "并行"]),
    ],
)
def test_quotes_find_what_is_written_so(archive: Generation, q: str, words: list[str]) -> None:
    assert marked(archive, q) == words


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("Li", ["Li", "Lí"]),
        ("résumé", ["résumé", "resume", "RÉSUMÉ"]),
        ("resume", ["résumé", "resume", "RÉSUMÉ"]),
        ("oeuvre", ["œuvre"]),
        ('resume -"resume"', ["résumé", "RÉSUMÉ"]),
        ('"resume" OR "lí"', ["resume", "Lí"]),
    ],
)
def test_without_quotes_accents_meet(archive: Generation, q: str, words: list[str]) -> None:
    assert marked(archive, q) == words


def test_each_text_is_taken_at_its_word() -> None:
    """Of two languages without an analyzer one has accents, and the other the words."""
    texts = Segment("de", "Über Li", ("Die Fähre.",)), Segment("pl", "Lí", ("Li prom.",))
    stored = index_article(Article("id", texts))
    archive = Generation("forms", MemoryEngine([stored]), MANIFEST)
    assert marked(archive, '"Li"') == ["Li", "Li"]
    assert marked(archive, 'title:"Li"') == ["Li"]
    assert marked(archive, '"Lí" "Fähre"') == ["Fähre", "Lí"]
    for q in ('"uber Li"', '"Die Fahre"', 'title:"Lí prom"'):
        assert marked(archive, q) == []


@pytest.mark.parametrize("text", ["나루에 온 배", "The ferry, 2024", "並行", "ﾏﾘ", "ﬁn", "Ⅻ ½ ℃"])
def test_plain_texts_need_no_exact_view(text: str) -> None:
    fields = index_article(Article("id", (Segment("en", text, (text,)),))).fields
    assert {field.view for field in fields} <= {"surface", "words"}


@given(leaf=WRITTEN)
def test_leaf_is_what_is_stored(leaf: Written) -> None:
    oracle = MemoryEngine(INDEXED)
    found = [
        oracle.search(node, offset=0, limit=50, sort="relevance") for node in (leaf, leaf.stored())
    ]
    assert found[0] == found[1]
