"""The query over finished terms in fields: all that an engine needs to know, and nothing else.

What is `Scored` carries a weight, which multiplies its BM25 score; whatever else matches adds
nothing to a score. `AllOf` and `AnyOf` add the scores of what matched, `BestOf` takes the highest.

Leaves are tuples, which are made, compared and hashed several times as fast: a query has some 60.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from search.dates import DAY, start_of
from search.stored.fields import DIFFERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.stored.fields import Field


class Term(NamedTuple):
    """One term; `terms` has a single one, so that it reads like a phrase."""

    field: Field
    terms: tuple[str, ...]
    weight: float = 1.0


class TermPhrase(NamedTuple):
    """Two terms or more, side by side in this order."""

    field: Field
    terms: tuple[str, ...]
    weight: float = 1.0


class Written(NamedTuple):
    """What a surface has as `terms`, a term or a phrase, and exactly so, as `exact`.

    Accents and clitics count. It scores as its terms do.
    """

    field: Field
    terms: tuple[str, ...]
    exact: tuple[str, ...]
    weight: float = 1.0

    @property
    def plain(self) -> Term | TermPhrase:
        """What finds it in any writing."""
        return side_by_side(self.field, self.terms, self.weight)

    @property
    def spelled(self) -> Term | TermPhrase:
        """What finds it where an article has an exact view."""
        return side_by_side(self.field._replace(view="exact"), self.exact, weight=0.0)

    @property
    def differs(self) -> Term:
        """What finds the articles that have an exact view."""
        return Term(self.field._replace(view="exact"), (DIFFERS,), weight=0.0)

    def stored(self) -> TermNode:
        """The same in leaves that an index has terms for; no article matches twice."""
        spelled = AllOf((self.plain, self.spelled))
        if self.exact != self.terms:
            return spelled
        return AnyOf((spelled, AllOf((self.plain, NoneOf(self.differs)))))


class TermPrefix(NamedTuple):
    """Any term that begins so; adds nothing to a score."""

    field: Field
    prefix: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every child matches; with no child, every article."""

    children: tuple[TermNode, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One child or more matches; with no child, no article."""

    children: tuple[TermNode, ...]


@dataclass(frozen=True, slots=True)
class BestOf:
    """As `AnyOf`, scored by the best child: an article is as good as its best language."""

    children: tuple[TermNode, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Every article that the child does not match; adds nothing to a score."""

    child: TermNode


@dataclass(frozen=True, slots=True)
class HasLanguage:
    """Articles with a text in this language, a tag in lower case; adds nothing to a score."""

    lang: str

    def accepts(self, languages: Iterable[str]) -> bool:
        """Whether an article with texts in these languages matches."""
        return self.lang in map(str.lower, languages)


@dataclass(frozen=True, slots=True)
class DateBetween:
    """Articles of these days, both ISO 8601 and included; adds nothing to a score."""

    first: str | None
    last: str | None

    def accepts(self, date: str | None) -> bool:
        """Whether an article of this day matches; one without a date never does."""
        if not date:
            return False
        return (self.first or date) <= date <= (self.last or date)


@dataclass(frozen=True, slots=True)
class AddedBetween:
    """Articles that the index first had between these times, both included; adds nothing.

    Seconds from 1970, None where open.
    """

    first: int | None
    last: int | None

    def accepts(self, added: int) -> bool:
        """Whether an article added at this time matches."""
        return (self.first or 0) <= added and (self.last is None or added <= self.last)


@dataclass(frozen=True, slots=True)
class HasSource:
    """Articles of any of these sources, each as `whole` has it; adds nothing to a score."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasId:
    """The articles with any of these ids; adds nothing to a score."""

    ids: tuple[str, ...]


Scored = Term | TermPhrase | Written
Leaf = Scored | TermPrefix
Branch = AllOf | AnyOf | BestOf
Fact = HasLanguage | DateBetween | AddedBetween | HasSource | HasId
TermNode = Leaf | Branch | NoneOf | Fact

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


def added_between(first: str | None, last: str | None) -> AddedBetween:
    """Of these days in UTC, both in ISO 8601 and included."""
    end = start_of(last) + DAY - 1 if last else None
    return AddedBetween(start_of(first) if first else None, end)


def side_by_side(field: Field, terms: tuple[str, ...], weight: float = 1.0) -> Term | TermPhrase:
    """The leaf for these terms in this order, one or more."""
    return TermPhrase(field, terms, weight) if len(terms) > 1 else Term(field, terms, weight)


def looked_for(leaf: Leaf) -> tuple[str, str, str | tuple[str, ...]]:
    """What it looks for, in the title or in the text, which has all that the title has."""
    if isinstance(leaf, Written):
        return leaf.field.lang, "exact", leaf.exact
    wanted = leaf.prefix if isinstance(leaf, TermPrefix) else leaf.terms
    return leaf.field.lang, leaf.field.view, wanted


def leaves_of(node: TermNode, *, excluded: bool = False) -> list[Leaf]:
    """Every leaf by which an article can match; with `excluded` also those it must not have."""
    # Leaves are tuples: a quick look for what every search does.
    if isinstance(node, tuple):
        return [node]
    if isinstance(node, NoneOf):
        return leaves_of(node.child, excluded=True) if excluded else []
    leaves: list[Leaf] = []
    for child in node.children if isinstance(node, Branch) else ():
        if isinstance(child, tuple):
            leaves.append(child)
        else:
            leaves += leaves_of(child, excluded=excluded)
    return leaves
