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
    "zh": {
        **{"open": "打开原文", "list": "文件列表", "verify": "核验文库", "upload": "欢迎使用条文", "ranks": "显示排名"},
        **{"precedents": "查找先例", "phrases": "常用表述", "check": "草稿核查", "check it": "核查写下的草稿"},
        **{"run": "开始评测"},
    },
    "en": {
        **{"open": "Open in document", "list": "Documents", "verify": "Verify", "upload": "Welcome"},
        **{"ranks": "Show ranks", "precedents": "Find precedents", "phrases": "Phrase bank", "check": "Check"},
        **{"check it": "Check the draft written here", "run": "Run"},
    },
}
TALLEST = 6000
SEARCHED = "排污口整治"
DRAFT = (
    "一、推进入河排污口排查整治，整治完成率达到85%以上。\n加快补齐农村生活污水治理短板，治理率力争达到46%。\n"
    "三、加强监管。按照《岚岭省2024年水环境质量提升攻坚方案》要求，2月30日前完成整改。\n"
)


def settle(page: Page) -> None:
    """Wait until Streamlit has finished and nothing moves."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(600)


def picture(page: Page, name: str, *, full: bool = True) -> None:
    """Keep a picture; a full one is as tall as the page, which scrolls inside the window."""
    settle(page)
    size = page.viewport_size
    assert size is not None
    if full:
        height = int(page.get_by_test_id("stMain").evaluate("main => main.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), TALLEST)})
        settle(page)
    page.screenshot(path=TARGET / f"{name}.png")
    page.set_viewport_size(size)


def shoot(page: Page, address: str, language: str, name: str) -> None:
    """All pages of a library that holds documents."""

    def keep(what: str, *, full: bool = True) -> None:
        picture(page, f"{what}-{name}", full=full)

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


def shoot_work(page: Page, address: str, language: str, name: str) -> None:
    """The pages to work with: search, targets, draft, evaluation, settings."""
    words = WORDS[language]

    def keep(what: str) -> None:
        picture(page, f"{what}-{name}")

    page.goto(f"{address}/search?lang={language}&q={SEARCHED}")
    page.get_by_test_id("stMain").get_by_text(words["ranks"]).click()
    page.locator(".st-key-source_1").wait_for()
    keep("search")
    page.goto(f"{address}/targets?lang={language}")
    page.get_by_test_id("stVegaLiteChart").wait_for()
    settle(page)
    place = page.get_by_test_id("stDataFrame").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 16, place["y"] + 55)
    page.locator(".st-key-source_1").wait_for()
    keep("targets")
    page.goto(f"{address}/draft?lang={language}")
    page.get_by_role("textbox").first.fill(DRAFT)
    page.get_by_role("button", name=words["precedents"]).click()
    page.locator(".st-key-precedent_1").wait_for()
    keep("draft")
    page.get_by_test_id("stMain").get_by_role("radio", name=words["phrases"]).click()
    page.get_by_test_id("stDataFrame").wait_for()
    keep("draft-phrases")
    page.get_by_test_id("stMain").get_by_role("radio", name=words["check"], exact=True).click()
    page.get_by_role("button", name=words["check it"]).click()
    page.locator(".st-key-finding_1").wait_for()
    keep("draft-check")
    page.goto(f"{address}/evaluation?lang={language}")
    page.get_by_role("button", name=words["run"], exact=True).click()
    page.get_by_test_id("stVegaLiteChart").wait_for(timeout=120_000)
    keep("evaluation")
    page.goto(f"{address}/settings?lang={language}")
    page.get_by_test_id("stForm").wait_for()
    keep("settings")


PLAIN = {  # address → what to wait for
    "basket": "h1",
    "history": "h1",
    "feedback": "h1",
    "compare": "[data-testid=stSelectbox]",
}


def shoot_kept(page: Page, address: str, language: str, name: str) -> None:
    """A follow-up with its source beside it, and the pages of what is kept."""
    wide = (page.viewport_size or {"width": 0})["width"] >= 1200
    page.goto(f"{address}/?lang={language}&q={QUESTIONS['answered']}")
    page.locator(".tw-status").wait_for()
    settle(page)
    box = page.locator(".st-key-follow_box input")
    box.fill("那2023年呢？")
    box.press("Enter")
    page.locator(".st-key-understood").wait_for()
    settle(page)
    if wide:
        page.locator("a.tw-ref").first.click()
        page.locator("article.tw-side").wait_for()
        settle(page)
    page.screenshot(path=TARGET / f"conversation-{name}.png")
    page.locator(".st-key-collect_1 button").click()
    for what, wait in PLAIN.items():
        page.goto(f"{address}/{what}?lang={language}")
        page.locator(wait).first.wait_for()
        picture(page, f"{what}-{name}")


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
                    page = opened.new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
                    shoot(page, address, language, f"{language}-{scheme}")
                    shoot_work(page, address, language, f"{language}-{scheme}")
                    shoot_kept(page, address, language, f"{language}-{scheme}")
                    page.close()
            page = opened.new_page(viewport={"width": 390, "height": 844}, color_scheme="light")
            shoot(page, address, "zh", "zh-narrow")
            shoot_work(page, address, "zh", "zh-narrow")
            shoot_kept(page, address, "zh", "zh-narrow")
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
