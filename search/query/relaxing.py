"""What a query may go without where no article has all of it, and what it never goes without."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.query import tree

if TYPE_CHECKING:
    from collections.abc import Iterator


class Part(NamedTuple):
    """What stands beside the others in a query, within its fields; `fields` are as typed."""

    node: tree.Node
    fields: str = ""

    @property
    def words(self) -> list[str]:
        """Its words as they were typed."""
        return [self.fields + _typed(text) for text in tree.texts_of(self.node)]


def is_filter(node: tree.Node) -> bool:
    """Whether articles can match without any of its words, so that relaxing keeps it."""
    match node:
        case tree.Word(text) | tree.Phrase(text) | tree.Prefix(text):
            return not any(map(str.isalnum, text))
        case tree.And(children):
            return all(map(is_filter, children))
        case tree.Or(children):
            return any(map(is_filter, children))
        case tree.InLanguage(_, child) | tree.InTitle(child):
            return is_filter(child)
    return True


def parts_of(node: tree.Node) -> Iterator[Part]:
    """What an article must all match; where relaxed, all filters and at least one of the rest."""
    match node:
        case tree.And(children) | tree.Phrase(words=(_, *_) as children):
            for child in children:
                yield from parts_of(child)
        case tree.InLanguage(lang, child):
            for part in parts_of(child):
                yield Part(tree.InLanguage(lang, part.node), f"{lang}:{part.fields}")
        case tree.InTitle(child):
            for part in parts_of(child):
                yield Part(tree.InTitle(part.node), f"title:{part.fields}")
        case _:
            yield Part(node)


def _typed(text: tree.Text) -> str:
    return f"{text.text}*" if isinstance(text, tree.Prefix) else text.text
