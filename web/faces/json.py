"""The JSON face: what `/search` and `/articles/<id>` answer, key by key in the documented order."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask.json.provider import DefaultJSONProvider

from web.faces.marks import marked_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.model import (
        Analysis,
        Explanation,
        Hit,
        Mark,
        MarkedArticle,
        MarkedSegment,
        Page,
        Paragraphs,
        Snippet,
        Span,
    )

Answer = dict[str, Any]


class ReadableJSON(DefaultJSONProvider):
    """JSON in UTF-8 and in our order of keys, neither of which is Flask's default."""

    ensure_ascii = False
    sort_keys = False


def page_answer(
    page: Page, *, next_url: str | None, to_article: Callable[[str], str], html: bool
) -> Answer:
    """A page of hits, each with its link; with `html` every snippet has its text as HTML too."""
    return {
        "query": page.query,
        "relaxed": page.relaxed,
        "total": page.total,
        "page": page.page,
        "per_page": page.per_page,
        "took_ms": page.took_ms,
        "generation": page.generation,
        "next": next_url,
        "facets": {
            name: [{"value": row.value, "count": row.count} for row in rows]
            for name, rows in page.facets.items()
        },
        "hits": [_hit(hit, to_article(hit.id), html=html) for hit in page.hits],
        "query_words": page.words,
        "missing": page.missing,
        "undated": page.undated,
        "warnings": [asdict(warning) for warning in page.warnings],
        "cursor": page.cursor,
    }


def article_answer(article: MarkedArticle, to_part: Callable[[Paragraphs], str]) -> Answer:
    """An article in all its languages, with the marks of the query and links to its parts."""
    part = article.part
    return {
        "id": article.id,
        "date": article.date,
        "byline": article.byline,
        "source": article.source,
        "url": article.url,
        "languages": article.languages,
        "matched": article.matched,
        "query": article.query,
        "segments": [_segment(segment) for segment in article.segments],
        "query_words": article.words,
        "first": part.shown.first,
        "last": part.shown.last,
        "previous": part.previous and to_part(part.previous),
        "next": part.next and to_part(part.next),
    }


def analysis_answer(analysis: Analysis) -> Answer:
    """A text and its terms, with the places where they are written."""
    return {
        "lang": analysis.lang,
        "text": analysis.text,
        "surface": [token._asdict() for token in analysis.surface],
        "words": [token._asdict() for token in analysis.words],
    }


def explanation_answer(why: Explanation) -> Answer:
    """A score taken apart, with four digits like the score itself."""
    return {
        "matches": why.matches,
        "relaxed": why.relaxed,
        "words": round(why.words, 4),
        "nearness": round(why.nearness, 4),
        "characters": round(why.characters, 4),
        "as_typed": round(why.as_typed, 4),
        "reasons": [{**asdict(reason), "score": round(reason.score, 4)} for reason in why.reasons],
    }


def _hit(hit: Hit, link: str, *, html: bool) -> Answer:
    answer: Answer = {
        "id": hit.id,
        "title": hit.title,
        "date": hit.date,
        "source": hit.source,
        "byline": hit.byline,
        "url": hit.url,
        "score": hit.score,
        "languages": hit.languages,
        "matched": hit.matched,
        "snippets": [_snippet(snippet, html=html) for snippet in hit.snippets],
        "title_lang": hit.title_lang,
        "title_marks": _places(hit.title_marks),
    }
    if hit.explanation:
        answer["explanation"] = explanation_answer(hit.explanation)
    lead = hit.lead and {"lang": hit.lead.lang, "text": hit.lead.text}
    answer |= {"title_words": _words(hit.title_marks), "link": link, "lead": lead}
    return answer | {"added": hit.added, "changed": hit.changed}


def _snippet(snippet: Snippet, *, html: bool) -> Answer:
    answer = {
        "lang": snippet.lang,
        "field": snippet.field,
        "text": snippet.text,
        "marks": _places(snippet.marks),
    }
    if html:
        answer["html"] = marked_html(snippet.text, snippet.marks)
    return answer | {"words": _words(snippet.marks)}


def _segment(segment: MarkedSegment) -> Answer:
    return {
        "lang": segment.lang,
        "heading": segment.heading,
        "title": segment.title and _passage(segment.title),
        "paragraphs": [_passage(paragraph) for paragraph in segment.paragraphs],
        "total": segment.total,
    }


def _passage(snippet: Snippet) -> Answer:
    marks = snippet.marks
    return {"text": snippet.text, "marks": _places(marks), "words": _words(marks)}


def _places(marks: Iterable[Mark]) -> list[Span]:
    return [(mark.start, mark.end) for mark in marks]


def _words(marks: Iterable[Mark]) -> list[int]:
    """The numbers of the marks' words, in the order of their places."""
    return [mark.word for mark in marks]
