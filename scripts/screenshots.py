"""Screenshots of every page, light and dark, Chinese and English, into ``screenshots/`` (not in the repository).

python scripts/screenshots.py [LIBRARY]      (default: a temporary library of the sample documents)
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.app_server import browser, serving  # noqa: E402

TARGET = ROOT / "screenshots"
QUESTIONS = {
    "answered": "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？",
    "compared": "2024年岚岭省和汐南省的PM2.5目标各是多少？",
    "not-found": "岚岭省2024年火星探测经费是多少？",
}
WORDS = {
    "zh": {"open": "打开原文", "list": "文件列表", "verify": "核验文库", "upload": "还没有文库"},
    "en": {"open": "Open in document", "list": "Documents", "verify": "Verify", "upload": "no library yet"},
}


def settle(page: Page) -> None:
    """Wait until Streamlit has finished and nothing moves."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(600)


def shoot(page: Page, address: str, language: str, name: str) -> None:
    """All pages of a library that holds documents."""

    def keep(what: str, *, full: bool = True) -> None:
        settle(page)
        page.screenshot(path=TARGET / f"{what}-{name}.png", full_page=full)

    page.goto(f"{address}/?lang={language}")
    page.get_by_role("textbox").first.wait_for()
    keep("ask-empty")
    for what, question in QUESTIONS.items():
        page.get_by_role("textbox").first.fill(question)
        page.keyboard.press("Enter")
        page.locator(".tw-status").wait_for()
        keep(f"ask-{what}")
        if what == "answered":
            page.get_by_role("link", name=WORDS[language]["open"]).first.click()
            page.locator(".tw-reader").wait_for()
            keep("document", full=False)
            page.go_back()
            page.locator(".tw-status").wait_for()
    page.goto(f"{address}/library?lang={language}")
    page.get_by_text(WORDS[language]["list"], exact=True).first.wait_for()
    keep("library")
    settle(page)
    place = page.get_by_test_id("stDataFrame").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 16, place["y"] + 55)
    page.locator(".tw-reader").wait_for()
    page.get_by_role("button", name=WORDS[language]["verify"]).click()
    keep("library-document")


def main(arguments: list[str]) -> None:
    """Build or take a library, start the app, and go through its pages."""
    from index.library import Library

    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = Path(arguments[0]) if arguments else Path(folder) / "library"
        if not arguments:
            with Library.open(library, model=os.environ.get("TIAOWEN_MODEL"), create=True) as made:
                made.add([ROOT / "corpus" / "samples"])
        opened = browser(playwright)
        with serving(library, log=Path(folder) / "app.log") as address:
            for language in ("zh", "en"):
                for scheme in ("light", "dark"):
                    page = opened.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
                    shoot(page, address, language, f"{language}-{scheme}")
                    page.close()
            page = opened.new_page(viewport={"width": 390, "height": 844}, color_scheme="light")
            shoot(page, address, "zh", "zh-narrow")
            page.close()
        with serving(Path(folder) / "nothing", log=Path(folder) / "empty.log") as address:
            page = opened.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address)
            page.get_by_text(WORDS["zh"]["upload"]).wait_for()
            settle(page)
            page.screenshot(path=TARGET / "first-run-zh-light.png")
        opened.close()
    print(f"{len(list(TARGET.glob('*.png')))} screenshots in {TARGET.name}/")


if __name__ == "__main__":
    main(sys.argv[1:])
