"""Hits, explanations and terms as a terminal shows them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from indexer.changes import CHANGED, NEW
from indexer.preview import AGAIN, GONE, REFUSED
from naru.terminal import out, printable
from search.errors import counted, echoed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.preview import Preview
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
    for one in page.suggestions:
        out.print(Text(f"Did you mean: {one.q} ({one.total:,})", "yellow"))
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


def print_preview(preview: Preview) -> None:
    """What comes of every file that is not simply kept, a line each, and of all."""
    for path, what, why, articles in preview.files:
        said = f": {why}" if why else f" ({counted(articles, 'article')})" if what == GONE else ""
        out.print(f"{what:8} {printable(path)}{said}", markup=False)
    counts = [f"{preview.count(what):,} {what}" for what in (NEW, CHANGED, AGAIN, GONE, REFUSED)]
    out.print(f"{', '.join(counts)}; {preview.kept:,} are kept as they are.")
    if preview.unsure:
        out.print(preview.unsure)
    if not preview.publishes:
        out.print("Nothing would be published: nothing has changed.")


def print_generations(facts: Mapping[str, Any]) -> None:
    """What `naru status` says, and a table of all generations, newest first."""
    for name in ("index", "generation", "published_at", "articles", "quarantined", "engine"):
        if facts[name] is not None:
            out.print(f"{name.replace('_', ' '):13} {facts[name]}", markup=False)
    if last := facts["last_run"]:
        style = "yellow" if last["error"] else ""
        said = f"{'last run':13} {last['at']}, {printable(_outcome(last))}"
        out.print(said, style=style, markup=False)
    if facts["stale"]:
        out.print(f"stale         {facts['why']}", style="yellow", markup=False)
    table = Table("generation", "age", "articles", "engine", "bytes", "", box=None)
    for row in facts["generations"]:
        served = "served" if row["name"] == facts["generation"] else ""
        age = "" if row["age_seconds"] is None else str(timedelta(seconds=row["age_seconds"]))
        articles, size = f"{row['articles'] or 0:,}", f"{row['bytes']:,}"
        table.add_row(row["name"], age, articles, row["engine"], size, served)
    out.print(table)
    for row in facts["generations"]:
        if row["problem"]:
            out.print(f"{row['name']}: {row['problem']}", style="yellow", markup=False)
    for stray in facts["strays"]:
        out.print(f"not made by Naru: {stray}", style="yellow", markup=False)


def _outcome(report: Mapping[str, Any]) -> str:
    """What came of a run."""
    if report["error"]:
        return f"failed: {report['error']}"
    return f"published {report['generation']}" if report["published"] else "nothing had changed"


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
