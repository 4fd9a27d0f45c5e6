"""A real server over a library of the sample documents, and a real browser. Skipped where there is no Chromium."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from index.library import Library
from scripts.app_server import CHROMIUM, ROOT, browser, serving
from ui.desk import desk_file

SAMPLES = ROOT / "corpus" / "samples"
PATIENCE = 20_000  # milliseconds: a server imports everything for its first page, beside another worker's tests
expect.set_options(timeout=PATIENCE)

AGAIN = 2  # a browser on a busy machine: how often a test that failed is begun anew; pytest's last line counts them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=AGAIN))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; set CHROMIUM to its path")
    with sync_playwright() as playwright:
        opened = browser(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the samples; copied for each server, never changed."""
    folder = tmp_path_factory.mktemp("built") / "library"
    with Library.open(folder, model="hashing", create=True) as library:
        library.add([SAMPLES])
    return folder


@pytest.fixture(scope="module")
def library(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the samples' library for the tests of a module."""
    folder = tmp_path_factory.mktemp("app") / "library"
    shutil.copytree(built, folder)
    return folder


@pytest.fixture(scope="module")
def address(chromium: Browser, library: Path) -> Iterator[str]:
    """The app over that library, shared by the tests of a module."""
    with serving(library, log=library.with_name("app.log"), model="hashing") as found:
        yield found


@pytest.fixture
def alone(chromium: Browser, built: Path, tmp_path: Path) -> Iterator[str]:
    """The app over a library that no other test sees."""
    folder = tmp_path / "alone" / "library"
    shutil.copytree(built, folder)
    with serving(folder, log=folder.with_name("app.log"), model="hashing") as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_chosen_yet(request: pytest.FixtureRequest) -> None:
    """The language, filters and drafts that an earlier test chose are the person's: this one begins without them."""
    if "address" in request.fixturenames:
        kept = desk_file(request.getfixturevalue("library"))
        if kept.exists():
            with closing(sqlite3.connect(kept)) as base, base:
                base.execute("DELETE FROM notes")


@pytest.fixture
def session(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser session of its own; a dialog or an error of a script in it fails the test."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(PATIENCE)
    trouble: list[str] = []

    def watch(page: Page) -> None:
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if abroad(request.url) else None)

    context.on("page", watch)
    yield context
    context.close()
    assert trouble == []


def abroad(url: str) -> bool:
    """Whether a request leaves this machine."""
    return url.startswith(("http:", "https:", "ws:", "wss:")) and "//127.0.0.1:" not in url


@pytest.fixture
def page(session: BrowserContext) -> Page:
    return session.new_page()
