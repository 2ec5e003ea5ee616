"""Hits, explanations and terms as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from naru.terminal import out
from search.errors import counted, echoed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.model import Analysis, Explanation, Hit, Mark, Page

_MARK = "bold yellow underline"


def print_page(page: Page) -> None:
    """A page of hits with their marks."""
    for warning in page.warnings:
        out.print(Text(f"At character {warning.position + 1}: {warning.message}", "yellow"))
    some = " with some of these words" if page.relaxed else ""
    out.print(f"{counted(page.total, 'article')}{some}, {page.took_ms:.0f} ms", style="dim")
    if page.missing:
        out.print(Text(f"No article has: {', '.join(map(echoed, page.missing))}", "yellow"))
    if page.undated:
        out.print(f"{page.undated:,} more without a date: ask for date:none", style="yellow")
    first = (page.page - 1) * page.per_page + 1
    for rank, hit in enumerate(page.hits, first):
        _print_hit(rank, hit)


def print_explanation(why: Explanation) -> None:
    """A score taken apart, and the reasons for it."""
    total = why.words + why.nearness + why.characters + why.as_typed
    parts = (
        f"{why.words:.3f} words + {why.nearness:.3f} nearness "
        f"+ {why.characters:.3f} characters + {why.as_typed:.3f} as typed"
    )
    if why.relaxed:
        out.print("No article has all the words; this one is looked at for some of them.")
    out.print(f"{total:.3f} = {parts}" if why.matches else "The query does not find this article.")
    table = Table("score", "language", "field", "view", "terms", "written", box=None)
    for reason in why.reasons:
        written = f"{reason.count} × {', '.join(reason.written)}"
        cells = (reason.lang or "", reason.field, reason.view, " ".join(reason.terms), written)
        # Of several languages only the best counts.
        style = "" if reason.used else "dim"
        table.add_row(f"{reason.score:.3f}", *map(Text, cells), style=style)
    out.print(table)


def print_analysis(analysis: Analysis) -> None:
    """The terms of a text, a table for each view."""
    for view, tokens in (("surface", analysis.surface), ("words", analysis.words)):
        table = Table("term", "from", "to", "written", title=view, title_justify="left", box=None)
        for token in tokens:
            written = analysis.text[token.start : token.end]
            table.add_row(*map(Text, (token.term, str(token.start), str(token.end), written)))
        out.print(table)


def _print_hit(rank: int, hit: Hit) -> None:
    facts = " · ".join(filter(None, [hit.date, hit.source, hit.byline, hit.id]))
    title = _marked(hit.title, hit.title_marks)
    title.stylize("bold")
    out.print(Text(f"\n{rank}. ") + title)
    out.print(Text(f"   {facts}", "dim"))
    if hit.lead:
        out.print(Text(f"   {hit.lead.text}", "dim"))
    for snippet in hit.snippets:
        out.print(Text(f"   {snippet.lang} ", "cyan") + _marked(snippet.text, snippet.marks))


def _marked(text: str, marks: Sequence[Mark]) -> Text:
    marked = Text(text)
    for start, end, _ in marks:
        marked.stylize(_MARK, start, end)
    return marked
