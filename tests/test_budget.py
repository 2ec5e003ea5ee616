"""What one request may cost: refused before and while it is done, by values that the tests give."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from search import service
from search.budget import BeyondBudgetError, Budget
from search.engines.registry import EMBEDDED
from search.engines.tantivy import query as tantivy
from search.engines.whoosh import evaluation as whoosh
from search.errors import DeadlineError, TooCostlyError
from search.hits.ranking import RANKED
from search.model import Request
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import AllOf, Term, TermPhrase, TermPrefix
from search.stored.fields import Field
from tests.strategies import INDEXED

if TYPE_CHECKING:
    from search.engines.base import Engine, Found
    from search.index.generation import Generation
    from search.query.terms import TermNode

KO = Field("ko", "text", "surface")
RATES = {"whoosh": whoosh.RATE, "tantivy": tantivy.RATE}


@pytest.fixture(params=EMBEDDED, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def engine(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("bounded")
    with EMBEDDED[kind].writer(folder) as writer:
        for article in INDEXED:
            writer.add(article)
    return EMBEDDED[kind].engine(folder)


def reads(engine: Engine, query: TermNode, reading: float) -> int:
    budget = Budget(reading=reading)
    return engine.search(query, offset=0, limit=9, sort="relevance", budget=budget).total


def cheapest(engine: Engine, kind: str, query: TermNode) -> int:
    """The fewest postings that a query may read and still be answered."""
    for postings in count():
        with suppress(BeyondBudgetError):
            reads(engine, query, (postings + 0.5) / RATES[kind])
            return postings
    raise AssertionError


@pytest.mark.parametrize(
    "query",
    [
        Term(KO, ("나루",)),
        TermPhrase(KO, ("금천", "천구")),
        TermPrefix(KO, "금"),
        compile_query(parse("MOU OR 금천구")).query,
    ],
)
def test_reads_no_more_than_allowed(engine: Engine, kind: str, query: TermNode) -> None:
    least = cheapest(engine, kind, query)
    assert least > 0
    with pytest.raises(BeyondBudgetError):
        reads(engine, query, (least - 0.5) / RATES[kind])


def test_every_leaf_costs(engine: Engine, kind: str) -> None:
    one, two = Term(KO, ("금천",)), AllOf((Term(KO, ("금천",)), Term(KO, ("협약",))))
    assert cheapest(engine, kind, two) > cheapest(engine, kind, one)


def test_no_engine_begins_behind_a_deadline(engine: Engine) -> None:
    with pytest.raises(DeadlineError):
        engine.search(
            Term(KO, ("나루",)), offset=0, limit=1, sort="relevance", budget=Budget(deadline=0)
        )


def test_too_costly_query_tells_place(archive: Generation) -> None:
    budget = Budget(reading=0)
    with pytest.raises(TooCostlyError) as refused:
        service.search(archive, Request('"MOU"'), budget)
    assert (refused.value.position, refused.value.parameter) == (1, "q")


def test_word_that_goes_beyond_is_named(archive: Generation) -> None:
    query = compile_query(parse("나루터")).query
    for postings in count():
        budget = Budget(reading=(postings + 0.5) / whoosh.RATE)
        with suppress(BeyondBudgetError):
            archive.engine.search(query, offset=0, limit=1, sort="relevance", budget=budget)
            break
    with pytest.raises(TooCostlyError) as refused:
        service.search(archive, Request('"나루터" OR "MOU"'), budget)
    assert refused.value.position == 10


def test_deadline_is_looked_at_between_steps(archive: Generation) -> None:
    steps: list[int] = []
    budget = Budget(give_way=lambda: steps.append(1))
    hits = service.search(archive, Request("MOU"), budget).hits
    # At each list of postings, at each hit that is marked and at each that is cut out.
    assert len(steps) > 2 * len(hits) > 2


@pytest.mark.parametrize("after", range(1, 12))
def test_request_ends_at_any_step(archive: Generation, after: int) -> None:
    steps = iter(range(after))

    def give_way() -> None:
        if next(steps, None) is None:
            raise DeadlineError("over")

    with pytest.raises(DeadlineError):
        service.search(archive, Request("MOU", explain=True), Budget(give_way=give_way))


def test_marks_are_counted_before_they_are_made(archive: Generation) -> None:
    found = service.search(archive, Request("MOU")).total
    most = next(n for n in count() if _is_answered(archive, Request("MOU"), Budget(finds=n)))
    assert most % found == 0
    with pytest.raises(TooCostlyError) as refused:
        service.search(archive, Request("MOU"), Budget(finds=most - 1))
    assert refused.value.parameter == "q"


def test_fewer_hits_a_page_are_asked_for_where_that_helps(archive: Generation) -> None:
    request = Request("-zzz", per_page=100)
    total = service.search(archive, request).total
    assert total > RANKED
    with pytest.raises(TooCostlyError) as refused:
        service.search(archive, request, Budget(finds=8 * total - 1))
    assert refused.value.parameter == "per_page"
    assert f"at most {total - 1} on a page" in refused.value.message
    fewer = Request("-zzz", per_page=total - 1)
    assert _is_answered(archive, fewer, Budget(finds=8 * total - 1))


def test_single_letters_cost_more_to_mark(archive: Generation) -> None:
    with pytest.raises(TooCostlyError):
        service.search(archive, Request("a*"), Budget(finds=100))
    assert _is_answered(archive, Request("ag*"), Budget(finds=100))


def _is_answered(archive: Generation, request: Request, budget: Budget) -> bool:
    with suppress(TooCostlyError):
        return service.search(archive, request, budget).total > 0
    return False


def test_word_is_not_called_missing_that_costs_too_much_to_ask_for(
    archive: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request('MOU "compétitivité MOU" "MOU compétitivité" zzz', suggestions=False)
    missing = ("compétitivité MOU", "MOU compétitivité", "zzz")
    assert service.search(archive, request).missing == missing
    kind = type(archive.engine)
    search = kind.search
    budgets: list[float] = []

    def beyond(*args: Any, budget: Budget, **more: Any) -> Found:
        budgets.append(budget.reading)
        if len(budgets) > 2:
            raise BeyondBudgetError(("mou",))
        return search(*args, budget=budget, **more)

    monkeypatch.setattr(kind, "search", beyond)
    assert service.search(archive, request).missing == ("zzz",)
    # All that is asked for after the query itself costs no more than half as much again.
    assert sum(budgets[2:]) <= budgets[0] / 2


def test_explanation_too_costly_is_refused(
    archive: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scores(*_: object, **__: object) -> None:
        raise BeyondBudgetError(("mou",))

    assert _is_answered(archive, Request("나루 OR MOU", explain=True), Budget())
    monkeypatch.setattr(type(archive.engine), "scores", scores)
    with pytest.raises(TooCostlyError) as refused:
        service.search(archive, Request("나루 OR MOU", explain=True))
    assert refused.value.position == 6
