"""The pages in a real browser, with JavaScript off unless a test is about the script."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic"
)
ADDRESSES = [
    "/",
    "/search?q=MOU",
    "/search?q=" + "xyzzy" * 60,
    "/articles/2019/ferry?q=MOU",
    "/search?q=",
]
WIDTHS = [320, 375, 1280]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="There is no Chromium; on Debian: apt-get install chromium"
)


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, url: str, width: int = 375, script: bool = False) -> Iterator[Page]:
    """A fresh page at the address; what the browser complains of fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="en-GB"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(url)
    yield page
    context.close()
    assert complaints == []


def test_search_by_typing_needs_no_script(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.get_by_role("searchbox").fill("ferry")
        page.get_by_role("button", name="Search").click()
        assert page.locator(".hit mark").first.inner_text().casefold() == "ferry"
        page.get_by_role("link", name="The ferry is back").click()
        page.locator(".column").first.wait_for()
        assert page.locator(".column").count() == 5
        assert page.locator(".column mark").count() == 2


def test_odd_id_is_reached_by_its_link(browser: Browser, address: str, odd_id: str) -> None:
    with opened(browser, f"{address}/search?q=굵게") as page:
        page.locator(".hit h2 a").click()
        page.locator(".column").first.wait_for()
        assert page.get_by_text("굵게").first.is_visible()
        twin = page.get_by_role("link", name="This page as JSON").evaluate("link => link.href")
        assert page.request.get(twin).json()["id"] == odd_id


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=굵게",
        "/search?q=<script>alert(1)</script>",
        '/search?q="><img src=x onerror=alert(1)>',
        "/articles/<script>alert(1)</script>",
        "/articles?id=<script>alert(1)</script>&q='\"><script>alert(1)</script>",
        "/<img src=x onerror=alert(1)>?ui=<script>alert(1)</script>",
    ],
)
def test_no_script_of_a_text_or_an_address_runs(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        # Unanswered, it would stop the page.
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(address + path)
    assert page.evaluate("document.scripts.length") == 1
    assert page.locator("[onerror]").count() == 0
    if "굵게" in path:
        page.locator(".hit h2 a").click()
        assert "alert(1)" in page.locator("h2").first.inner_text()
    page.close()
    assert dialogs == []


def test_matches_are_walked_without_script(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/articles/2019/ferry?q=MOU") as page:
        page.get_by_role("link", name="First match").click()
        page.get_by_role("link", name="Next match").click()
        assert page.url.endswith("#m2")
        assert page.get_by_text("2 of 4").is_visible()
        assert not page.get_by_text("1 of 4").is_visible()
        page.get_by_role("link", name="Previous match").click()
        assert page.get_by_text("1 of 4").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_overflows_sideways(browser: Browser, address: str, path: str, width: int) -> None:
    with opened(browser, address + path, width) as page:
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_passage_knows_its_language(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path) as page:
        passages = page.locator(".hit :is(h2, h3), .snippet, .column :is(h2, p)").all()
        assert all(passage.get_attribute("lang") for passage in passages)
        assert bool(passages) == ("xyzzy" not in path)


def test_columns_stand_side_by_side_where_wide(browser: Browser, address: str) -> None:
    for width, side_by_side in ((375, False), (1280, True)):
        with opened(browser, f"{address}/articles/2019/ferry", width) as page:
            first, second = (page.locator(f"#{lang}").bounding_box() for lang in ("ko", "en"))
            assert first is not None and second is not None
            assert (first["y"] == second["y"]) is side_by_side


def test_marks_show_in_forced_colours(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/search?q=ferry") as page:
        page.emulate_media(forced_colors="active")
        backgrounds = [
            page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
            for selector in (".hit mark", "body")
        ]
        assert backgrounds[0] != backgrounds[1]


def test_slash_goes_to_search_box(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/search?q=ferry", script=True) as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.press("/")
        assert page.get_by_role("searchbox").input_value() == "/"


def test_composing_enter_does_not_search(browser: Browser, address: str) -> None:
    with opened(browser, address, script=True) as page:
        enter = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: %s, cancelable: true})"
        taken = [
            page.evaluate(f"!document.getElementById('q').dispatchEvent({enter % composing})")
            for composing in ("true", "false")
        ]
        assert taken == [True, False]


def test_keyboard_reaches_content_first(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/search?q=ferry") as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        assert skip.is_visible()
        box = skip.bounding_box()
        assert box is not None and box["x"] >= 0
