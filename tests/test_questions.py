"""Words that only ask are left out of a relaxed query, and of nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.analysis.registry import ANALYZERS
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.query.questions import without_question
from search.stored.document import index_article
from tests.articles import MANIFEST
from tests.memory import MemoryEngine


@pytest.mark.parametrize(
    ("lang", "text", "left"),
    [
        ("en", "Who wrote what, and how many?", "   wrote     ,         many?"),
        ("fr", "Quel bac passe où ?", "     bac passe    ?"),
        ("fr", "Où puis-je louer l'IT du bac ?", "  -  louer l'IT bac ?"),
        ("ko", "누가 언제 무엇을 고쳤나", "     을 고쳤나"),
        ("ko", "요금은 얼마나 되나", "요금은   되나"),
        ("ja", "誰がどこで何を直したか", " が  で を直したか"),
        ("ja", "いくつの渡船が七つの港へいくか", "   の渡船が七つの港へいくか"),
        ("zh", "渡船什么时候靠岸？", "渡船  时候靠岸？"),
        ("zh", "誰修了哪些渡船?", " 修了  渡船?"),
        ("zh", "几何与渡船", "几何与渡船"),
        ("ko", "나루의 배", "나루의 배"),
        ("de", "Wer fährt?", "Wer fährt?"),
    ],
)
def test_asking_words_are_blanked(lang: str, text: str, left: str) -> None:
    blanked = without_question(text, lang).replace(",", " ")
    assert blanked.split() == left.replace(",", " ").split()


@given(
    lang=st.sampled_from([*ANALYZERS, "de"]), text=st.text() | st.text("什么谁哪誰何who qui누구")
)
def test_every_other_character_keeps_its_place(lang: str, text: str) -> None:
    blanked = without_question(text, lang)
    assert len(blanked) == len(text)
    assert all(new in (old, ",") for old, new in zip(text, blanked, strict=True))


@pytest.fixture(scope="module")
def generation() -> Generation:
    texts = {
        "asks": "Who knows what it was? Nobody knows who did, and what is it to us?",
        "fare": "The fare of the new ferry is five coins, which is less than a bus asks.",
        "other": "A bridge stands over the river.",
    }
    articles = [Article(id, (Segment("en", None, (text,)),)) for id, text in texts.items()]
    return Generation("questions", MemoryEngine(list(map(index_article, articles))), MANIFEST)


def ids(generation: Generation, q: str) -> list[str]:
    return [hit.id for hit in service.search(generation, Request(q)).hits]


def test_question_finds_its_answer(generation: Generation) -> None:
    assert ids(generation, "What does the ferry cost, and who knows the fare?")[0] == "fare"


def test_what_was_typed_is_asked_first(generation: Generation) -> None:
    page = service.search(generation, Request("who knows what"))
    assert [hit.id for hit in page.hits] == ["asks"]
    assert not page.relaxed


def test_question_of_asking_words_alone_is_asked(generation: Generation) -> None:
    page = service.search(generation, Request("who when where"))
    assert [hit.id for hit in page.hits] == ["asks"]
    assert page.relaxed


@pytest.mark.parametrize(
    ("lang", "q", "telling", "silent"),
    [
        ("ko", "나루터를 언제 고쳤습니까", "나루터를 2019년에 고쳤다.", "나루터를 어렵게 고쳤다."),
        ("ja", "渡船はいつ港へ来ましたか", "渡船が1934年に港へ来た。", "渡船が港へ来た。"),
        ("zh", "渡船什么时候到达码头？", "渡船8月到达码头。", "渡船，到达码头。"),
        (
            "en",
            "When did ferries reach port?",
            "It reached port in 1934.",
            "It reached port at last.",
        ),
        (
            "fr",
            "Quand verra-t-on le bac au quai ?",
            "Le bac à quai en 1934.",
            "Le bac à quai enfin.",
        ),
    ],
)
def test_number_answers_who_asks_when(lang: str, q: str, telling: str, silent: str) -> None:
    """The article without one comes first otherwise: it is shorter, or its id does."""
    texts = {"a": silent, "b": telling, **{f"other{n}": "1 2 3" for n in range(9)}}
    articles = [Article(id, (Segment(lang, None, (text,)),)) for id, text in texts.items()]
    archive = Generation("numbers", MemoryEngine(list(map(index_article, articles))), MANIFEST)
    assert ids(archive, q) == ["b", "a"]
