"""Imports point one way: what is further down may import what is above it."""

from __future__ import annotations

import ast
from importlib.util import resolve_name
from pathlib import Path

ROOT = Path(__file__).parent.parent
ORDER = [
    "search.errors search.cursor search.filters search.dates",
    "search.suggestions",
    "search.model",
    "search.marked",
    "search.budget search.disk",
    "search.settings",
    "search.parameters",
    "search.filter_parameters search.search_parameters",
    "search.analysis",
    "search.stored",
    "search.vocabulary",
    "search.query.tree search.query.dates search.query.lexer",
    "search.query.pieces",
    "search.query.mending",
    "search.query.parser search.query.relaxing",
    "search.query.function_words search.query.terms",
    "search.query.questions search.query.forms search.query.particles search.query.places",
    "search.query.compile search.query.undated",
    "search.query.rarest search.query.costs search.query.filtering",
    "search.engines",
    "search.hits.occurrences search.hits.matching",
    "search.hits.nearness search.hits.characters",
    "search.hits.ranking search.hits.marks",
    "search.hits.snippets search.hits.explanation search.hits.missing search.index",
    "search.hits.parts search.hits.preference",
    "search.hits.shown",
    "search.hits.parts",
    "search.facets search.paging",
    "search.finding search.suggesting search.spelling",
    "search.service",
    "search.several",
    "indexer.reading",
    "indexer.report indexer.progress",
    "indexer.catalog indexer.vocabulary",
    "indexer.generations",
    "indexer web",
    "naru",
]
LEVELS = {name: level for level, names in enumerate(ORDER) for name in names.split()}
BARRED = {
    "search": {"flask", "click", "granian", "rich", "werkzeug"},
    "search.engines": {"search.analysis", "search.query.compile", "search.query.parser"},
    "search.hits": {"search.index"},
    "search.index": {"search.hits", "search.query"},
    "indexer": {"web", "flask"},
    "web": {"indexer", "click"},
}


def within(name: str, room: str) -> bool:
    return f"{name}.".startswith(f"{room}.")


def level(name: str) -> int | None:
    rooms = [room for room in LEVELS if within(name, room)]
    return LEVELS[max(rooms, key=len)] if rooms else None


def imports() -> list[tuple[str, str]]:
    """Every module of ours with each name that it imports, for types or not."""
    files = [
        file
        for folder in ("search", "indexer", "web", "naru")
        for file in ROOT.glob(f"{folder}/**/*.py")
    ]
    pairs = []
    for file in files:
        folder = ".".join(file.relative_to(ROOT).parent.parts)
        name = f"{folder}.{file.stem}".removesuffix(".__init__").removeprefix(".")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                pairs += [(name, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                package = resolve_name("." * node.level + (node.module or ""), folder)
                pairs += [(name, f"{package}.{alias.name}") for alias in node.names]
    return pairs


IMPORTS = imports()


def test_every_module_has_its_place() -> None:
    packages = {"search", "search.query"}
    assert {name for name, _ in IMPORTS if level(name) is None} <= packages


def test_imports_point_one_way() -> None:
    wrong = [
        (name, imported)
        for name, imported in IMPORTS
        if (theirs := level(imported)) is not None and theirs > (level(name) or 0)
    ]
    assert not wrong


def test_rooms_stay_apart() -> None:
    wrong = [
        (name, imported)
        for room, barred in BARRED.items()
        for name, imported in IMPORTS
        if within(name, room) and any(within(imported, other) for other in barred)
    ]
    assert not wrong
