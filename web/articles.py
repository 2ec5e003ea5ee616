"""`/articles/<id>` and `/articles?id=`: all languages of one article, the query's marks kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from werkzeug.routing import PathConverter

from search.model import Wish
from search.service import WHOLE
from web.faces.interface import choose_interface
from web.faces.json import article_answer
from web.faces.links import article_link, link_header
from web.faces.marks import Part, html_lang, parts
from web.faces.negotiation import choose_face
from web.faces.walking import Walk, to_part
from web.guards.queue import current_budget
from web.library import current_library
from web.parameters import ARTICLE, ARTICLE_BY_ID, ARTICLES_BY_IDS, Given, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.marked import MarkedArticle, MarkedSegment
    from search.model import Snippet
    from web.faces.answers import ArticleAnswer, ArticlesAnswer
    from web.faces.negotiation import Face

bp = Blueprint("articles", __name__, url_prefix="/articles")

Passage = tuple[Part, ...]


class ArticleIdConverter(PathConverter):
    """An article's id in an address: any text, where a path may not begin with a slash."""

    regex = ".+?"
    part_isolating = False


@dataclass(frozen=True, slots=True)
class Column:
    """One language on the page; its marks are numbered through the whole article.

    `tag` is the value of its passages' `lang` attribute.
    """

    lang: str
    tag: str
    heading: str
    title: Passage | None
    paragraphs: tuple[Passage, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its marks, in reading order."""
        passages = (self.title or (), *self.paragraphs)
        return tuple(part.number for passage in passages for part in passage if part.number)


@bp.get("/<article:article_id>")
def show(article_id: str) -> Response:
    """One article in the face that the client prefers; 404 where there is none."""
    face = choose_face(request.accept_mimetypes, request.args.get("format"))
    return _answer(article_id, read(request.args, ARTICLE, strict=face == "json"), face)


@bp.get("")
def show_by_id() -> Response:
    """The same of an article whose id no path can hold, such as one with `..` in it; or several."""
    if "ids" in request.args:
        return _several(read(request.args, ARTICLES_BY_IDS))
    face = choose_face(request.accept_mimetypes, request.args.get("format"))
    given = read(request.args, ARTICLE_BY_ID, strict=face == "json")
    return _answer(given.id or "", given, face)


def _answer(article_id: str, given: Given, face: Face) -> Response:
    asked = given.paragraphs or WHOLE
    # A page has room for all languages.
    wish = Wish(given.langs or () if face == "json" else (), given.prefer or ())
    article = current_library().article(article_id, given.q or "", asked, current_budget(), wish)
    here = partial(article_link, given, article_id)
    if face == "json":
        response = jsonify(article_answer(article, partial(to_part, here)))
    else:
        response = make_response(_article_page(article, given, here))
    beside = (part and to_part(here, part) for part in (article.part.next, article.part.previous))
    response.headers["Link"] = link_header(here, response.mimetype, *beside)
    return response


def _several(given: Given) -> Response:
    """The articles as JSON, each as it is answered alone."""
    ids, wish = given.several or (), Wish(given.langs or (), given.prefer or ())
    found = current_library().articles(ids, given.q or "", current_budget(), wish)
    there = {article.id for article in found}
    answer: ArticlesAnswer = {
        "articles": [_one(article, given) for article in found],
        "missing": [identity for identity in ids if identity not in there],
    }
    return jsonify(answer)


def _one(article: MarkedArticle, given: Given) -> ArticleAnswer:
    alone = replace(given, several=None)
    return article_answer(article, partial(to_part, partial(article_link, alone, article.id)))


def columns(article: MarkedArticle) -> tuple[Column, ...]:
    """What there is of each language in this part, its marks numbered through the whole article."""
    numbers = count(article.part.marks_before + 1)
    first = article.part.shown.first == 1
    shown = (segment for segment in article.segments if first or segment.paragraphs)
    return tuple(_column(segment, numbers) for segment in shown)


def _column(segment: MarkedSegment, numbers: Iterator[int]) -> Column:
    def passage(snippet: Snippet) -> Passage:
        return tuple(parts(snippet.text, snippet.marks, numbers))

    return Column(
        segment.lang,
        html_lang(segment.lang, segment.heading),
        segment.heading,
        passage(segment.title) if segment.title else None,
        tuple(passage(paragraph) for paragraph in segment.paragraphs),
    )


def _article_page(article: MarkedArticle, given: Given, here: partial[str]) -> str:
    laid_out = columns(article)
    marks = sum(len(column.numbers) for column in laid_out)
    return render_template(
        "articles/show.html",
        article=article,
        columns=laid_out,
        part=article.part,
        walk=Walk(article.part, marks, here),
        given=given,
        here=here,
        t=choose_interface(given.ui, request.accept_languages),
    )
