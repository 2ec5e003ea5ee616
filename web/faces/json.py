"""The JSON face: what `/search` and `/articles/<id>` answer, key by key in the documented order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask.json.provider import DefaultJSONProvider

from web.faces.marks import marked_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from search.marked import MarkedArticle, MarkedSegment, Paragraphs
    from search.model import Analysis, Explanation, Hit, Mark, Page, Reason, Snippet, Span, Token
    from search.suggestions import Completions, Spelling, Suggestion
    from web.faces.answers import (
        AnalysisAnswer,
        ArticleAnswer,
        CompletionsAnswer,
        ExplanationAnswer,
        HitAnswer,
        PageAnswer,
        PassageAnswer,
        ReasonAnswer,
        SegmentAnswer,
        SnippetAnswer,
        SpellingAnswer,
        SuggestionAnswer,
        TokenAnswer,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """How hits are given: the `fields` of each, none for all, and the marks in their texts.

    `highlight` is `marks` for places, `html` for HTML beside them, and `none` for neither.
    """

    highlight: str = "marks"
    fields: tuple[str, ...] = ()


class ReadableJSON(DefaultJSONProvider):
    """JSON in UTF-8 and in our order of keys, neither of which is Flask's default."""

    ensure_ascii = False
    sort_keys = False


def page_answer(
    page: Page, *, next_url: str | None, to_article: Callable[[str], str], form: Form
) -> PageAnswer:
    """A page of hits in this form, each with its link."""
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
        "hits": [_hit(hit, to_article(hit.id), form) for hit in page.hits],
        "query_words": page.words,
        "missing": page.missing,
        "undated": page.undated,
        "warnings": [
            {"code": each.code, "message": each.message, "position": each.position}
            for each in page.warnings
        ],
        "cursor": page.cursor,
        "suggestions": [_suggestion(each) for each in page.suggestions],
    }


def article_answer(article: MarkedArticle, to_part: Callable[[Paragraphs], str]) -> ArticleAnswer:
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


def analysis_answer(analysis: Analysis) -> AnalysisAnswer:
    """A text and its terms, with the places where they are written."""
    return {
        "lang": analysis.lang,
        "text": analysis.text,
        "surface": _tokens(analysis.surface),
        "words": _tokens(analysis.words),
    }


def completions_answer(found: Completions) -> CompletionsAnswer:
    """What may be about to be typed."""
    return {
        "query": found.query,
        "took_ms": found.took_ms,
        "generation": found.generation,
        "suggestions": [
            {
                "text": each.text,
                "lang": each.lang,
                "count": each.count,
                "kind": each.kind,
                "by": each.by,
            }
            for each in found.suggestions
        ],
    }


def spelling_answer(found: Spelling) -> SpellingAnswer:
    """Other queries, each with the articles that it finds."""
    return {
        "query": found.query,
        "total": found.total,
        "took_ms": found.took_ms,
        "generation": found.generation,
        "suggestions": [_suggestion(each) for each in found.suggestions],
    }


def explanation_answer(why: Explanation) -> ExplanationAnswer:
    """A score taken apart, with four digits like the score itself."""
    return {
        "matches": why.matches,
        "relaxed": why.relaxed,
        "words": round(why.words, 4),
        "nearness": round(why.nearness, 4),
        "characters": round(why.characters, 4),
        "as_typed": round(why.as_typed, 4),
        "reasons": [_reason(reason) for reason in why.reasons],
    }


def _reason(reason: Reason) -> ReasonAnswer:
    return {
        "lang": reason.lang,
        "field": reason.field,
        "view": reason.view,
        "terms": reason.terms,
        "written": reason.written,
        "count": reason.count,
        "score": round(reason.score, 4),
        "used": reason.used,
    }


def _hit(hit: Hit, link: str, form: Form) -> HitAnswer:
    answer: HitAnswer = {
        "id": hit.id,
        "title": hit.title,
        "date": hit.date,
        "source": hit.source,
        "byline": hit.byline,
        "url": hit.url,
        "score": hit.score,
        "languages": hit.languages,
        "matched": hit.matched,
        "snippets": [_snippet(snippet, form) for snippet in hit.snippets],
        "title_lang": hit.title_lang,
    }
    marked = form.highlight != "none"
    if marked:
        answer["title_marks"] = _places(hit.title_marks)
    if hit.explanation:
        answer["explanation"] = explanation_answer(hit.explanation)
    if marked:
        answer["title_words"] = _words(hit.title_marks)
    answer["link"] = link
    answer["lead"] = {"lang": hit.lead.lang, "text": hit.lead.text} if hit.lead else None
    if form.highlight == "html":
        answer["title_html"] = marked_html(hit.title, hit.title_marks)
    answer["added"], answer["changed"] = hit.added, hit.changed
    return _only(form.fields, answer) if form.fields else answer


def _only(fields: Sequence[str], answer: HitAnswer) -> HitAnswer:
    return cast("HitAnswer", {name: each for name, each in answer.items() if name in fields})


def _snippet(snippet: Snippet, form: Form) -> SnippetAnswer:
    answer: SnippetAnswer = {"lang": snippet.lang, "field": snippet.field, "text": snippet.text}
    if form.highlight == "none":
        return answer
    answer["marks"] = _places(snippet.marks)
    if form.highlight == "html":
        answer["html"] = marked_html(snippet.text, snippet.marks)
    answer["words"] = _words(snippet.marks)
    return answer


def _suggestion(other: Suggestion) -> SuggestionAnswer:
    return {
        "q": other.q,
        "kind": other.kind,
        "typed": other.typed,
        "instead": other.instead,
        "total": other.total,
    }


def _segment(segment: MarkedSegment) -> SegmentAnswer:
    return {
        "lang": segment.lang,
        "heading": segment.heading,
        "title": _passage(segment.title) if segment.title else None,
        "paragraphs": [_passage(paragraph) for paragraph in segment.paragraphs],
        "total": segment.total,
    }


def _passage(snippet: Snippet) -> PassageAnswer:
    marks = snippet.marks
    return {"text": snippet.text, "marks": _places(marks), "words": _words(marks)}


def _places(marks: Iterable[Mark]) -> list[Span]:
    return [(mark.start, mark.end) for mark in marks]


def _words(marks: Iterable[Mark]) -> list[int]:
    """The numbers of the marks' words, in the order of their places."""
    return [mark.word for mark in marks]


def _tokens(tokens: Iterable[Token]) -> list[TokenAnswer]:
    return [{"term": term, "start": start, "end": end} for term, start, end in tokens]
