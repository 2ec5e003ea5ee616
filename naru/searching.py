"""Searching, explaining and analysing from the terminal."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

import click

from naru.failures import FAILED
from naru.options import index_option, json_option, parameter_option
from naru.printing import print_analysis, print_explanation, print_page
from search import service
from search.index.address import open_index
from search.index.asking import ask
from search.model import Request
from search.search_parameters import PAGE, PER_PAGE, RELAX, SORT
from search.settings import TIMEOUT


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, required=True)
@index_option
@json_option
@parameter_option(PAGE)
@parameter_option(PER_PAGE)
@parameter_option(SORT)
@parameter_option(RELAX)
def search(query: tuple[str, ...], address: str, as_json: bool, **options: Any) -> None:
    """Search for QUERY and print the articles with its words marked.

    With --json it prints what /search answers, errors included.
    """
    # A shell hands on bytes that are not UTF-8 as lone surrogates.
    q = " ".join(query).encode("utf-8", "replace").decode()
    if as_json:
        _print_answer(address, {**options, "q": q, "relax": RELAX.write(options["relax"])})
        return
    request = Request(q, **options)
    print_page(ask(open_index(address), partial(service.search, request=request)))


@click.command()
@click.argument("query")
@click.argument("article")
@index_option
@json_option
def explain(query: str, article: str, address: str, as_json: bool) -> None:
    """Say why QUERY puts ARTICLE, an id, where it is, or does not find it."""
    why = ask(open_index(address), lambda held: service.explain_article(held, article, query))
    if as_json:
        # Flask takes as long to load as a search takes, here and below.
        from web.faces.json import explanation_answer

        click.echo(json.dumps(explanation_answer(why), ensure_ascii=False))
    else:
        print_explanation(why)


@click.command()
@click.option("--lang", required=True, help="The tag of its language, such as ko.")
@click.argument("text")
@json_option
def analyze(lang: str, text: str, as_json: bool) -> None:
    """Show the terms of TEXT with their places, as an index holds them."""
    analysis = service.analyze(text, lang)
    if as_json:
        from web.faces.json import analysis_answer

        click.echo(json.dumps(analysis_answer(analysis), ensure_ascii=False))
    else:
        print_analysis(analysis)


def _print_answer(address: str, parameters: dict[str, Any]) -> None:
    """What the API answers, from the API itself."""
    from web import create_app

    # A bad one is a sentence on the terminal, and no fault inside Naru.
    TIMEOUT.seconds  # noqa: B018
    client = create_app(address).test_client()
    answer = client.get(f"/search?{urlencode({**parameters, 'format': 'json'})}")
    click.echo(answer.get_data(as_text=True).rstrip())
    if answer.status_code >= 400:
        raise SystemExit(FAILED)
