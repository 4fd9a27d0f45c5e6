"""A real server over a library of the sample documents, and a real browser. Skipped where there is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from index.library import Library
from scripts.app_server import CHROMIUM, ROOT, browser, serving

SAMPLES = ROOT / "corpus" / "samples"


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
def address(chromium: Browser, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a copy of the samples' library, shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("app")
    shutil.copytree(built, folder / "library")
    with serving(folder / "library", log=folder / "app.log", model="hashing") as found:
        yield found


@pytest.fixture
def session(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser session of its own; a dialog or an error of a script in it fails the test."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(20_000)
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
