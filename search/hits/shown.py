"""What is shown of an article found: its title, and passages of the languages that matched.

Only what was asked for is made: a client that wants ids alone does not pay for snippets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.dates import as_time
from search.hits.preference import by_preference, named
from search.hits.snippets import best_snippet, best_snippets, heading
from search.model import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.hits.ranking import Ranked
    from search.model import MarkedSpan, Request, Snippet
    from search.stored.records import StoredArticle

HEADING_LENGTH = 120
"""Code points of the first sentence where it stands for a title."""


def show(hit: Ranked, request: Request) -> Hit:
    """The hit, with the fields that were asked for; of the others the marked ones are empty."""
    stored = hit.article
    first, shown = _places(hit, request.prefer)
    title = None
    if request.shows("title", "title_lang", "title_marks"):
        title = heading(stored.segments[first], hit.marks[first], HEADING_LENGTH)
    passages = request.snippets > 0
    leads = passages and request.shows("lead") and not any(hit.marks)
    return Hit(
        id=stored.id,
        title=title.text if title else "",
        title_lang=title.lang if title else "",
        title_marks=title.marks if title else (),
        date=stored.date,
        source=stored.source,
        byline=stored.byline,
        url=stored.url,
        score=round(hit.score, 4),
        languages=stored.languages,
        matched=matched(stored, hit.marks) if request.shows("matched") else (),
        snippets=_snippets(hit, shown, request) if passages and request.shows("snippets") else (),
        lead=best_snippet(stored.segments[first], (), request.snippet_length) if leads else None,
        added=as_time(stored.times.added),
        changed=as_time(stored.times.changed),
    )


def matched(stored: StoredArticle, marks: Sequence[Sequence[MarkedSpan]]) -> tuple[str, ...]:
    """The languages in which something is marked."""
    pairs = zip(stored.languages, marks, strict=True)
    return tuple(lang for lang, spans in pairs if spans)


def _places(hit: Ranked, prefer: tuple[str, ...]) -> tuple[int, list[int]]:
    """The place of the language of the title, and of those that have a snippet.

    A language of the reader's wish has one even where only others matched: how its text begins.
    """
    found = [turn for turn, spans in enumerate(hit.marks) if spans]
    if not prefer:
        return (found[0] if found else 0), found
    languages = hit.article.languages
    order = by_preference(prefer, languages)
    found = [turn for turn in order if turn in found]
    first = next(iter([*named(prefer, languages), *found, *order]))
    return first, list(dict.fromkeys([first, *found])) if found else []


def _snippets(hit: Ranked, places: Sequence[int], request: Request) -> tuple[Snippet, ...]:
    segments, marks = hit.article.segments, hit.marks
    return tuple(
        snippet
        for turn in places
        for snippet in best_snippets(
            segments[turn], marks[turn], request.snippet_length, request.snippets
        )
    )
