import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from embed.prepare import is_prepared
from index.library import Library
from scripts.app_server import ROOT, serving
from tests.e2e.browsing import ask, in_view, settle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SAMPLES = ROOT / "corpus" / "samples"
QUESTION = "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？"


def test_a_question_leads_to_the_clause_in_its_document(address, page):
    page.goto(address)
    ask(page, QUESTION)

    expect(page.locator(".tw-status")).to_have_text("已证实")
    expect(page.locator(".tw-value").first).to_contain_text("80%")
    card = page.locator(".st-key-source_1")
    card.locator(".tw-text mark").first.wait_for()
    quoted = "".join(card.locator(".tw-text mark").all_inner_texts())  # pale for the quote, strong for what answers
    assert "80%" in quoted
    expect(card).to_contain_text("示例 · 虚构")

    card.get_by_role("link", name="打开原文").click()
    page.locator(".tw-reader").wait_for()
    mark = "article mark[id^=tw-cited-]"
    page.wait_for_function("s => document.querySelector(s)?.closest('article').scrollTop > 0", arg=mark)
    assert "".join(page.locator("article mark").all_inner_texts()).replace("↵", "").split() == quoted.split()
    assert in_view(page, mark)
    assert in_view(page, ".tw-reader nav a[aria-current]")


def test_the_outline_moves_the_text(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.get_by_role("link", name="打开原文").first.click()
    page.locator(".tw-reader nav a").last.click()

    page.wait_for_function(
        """() => { const last = [...document.querySelectorAll('article .tw-anchor')].pop();
            const pane = last.closest('article').getBoundingClientRect();
            const top = last.getBoundingClientRect().top; return top >= pane.top - 2 && top <= pane.bottom; }"""
    )
    assert "#" not in page.url


def test_an_address_asks_its_question_and_the_back_button_returns_to_it(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}&year=2024")
    expect(page.locator(".tw-status")).to_have_text("已证实")
    expect(page.get_by_role("textbox").first).to_have_value(QUESTION)
    expect(page.get_by_text("筛选（1）")).to_be_visible()

    page.get_by_role("link", name="打开原文").first.click()
    page.locator(".tw-reader").wait_for()
    page.go_back()

    expect(page.locator(".tw-status")).to_have_text("已证实")
    expect(page.get_by_role("textbox").first).to_have_value(QUESTION)


def test_the_way_back_from_a_document_keeps_the_question(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.get_by_role("link", name="打开原文").first.click()
    page.get_by_role("link", name="返回问答").click()

    expect(page.locator(".tw-status")).to_have_text("已证实")
    expect(page.get_by_role("textbox").first).to_have_value(QUESTION)


def test_a_citation_is_copied_in_its_official_form(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    button = page.locator(".st-key-source_1 .tw-copy").first
    wanted = button.get_attribute("data-tw-copy")
    button.click()

    expect(button).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert wanted.startswith("《") and "》" in wanted


def test_the_link_to_a_question_is_copied(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.get_by_role("button", name="复制链接").click()

    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_an_example_is_asked_with_a_click(address, page):
    page.goto(address)
    example = page.get_by_role("button").filter(has_text="年").first
    words = example.inner_text().split("\n")[-1]
    example.click()

    page.locator(".tw-status").first.wait_for()
    shown = words.replace("\u2060", "").rstrip("…")  # a long example is cut on its button
    expect(page.get_by_role("textbox").first).to_have_value(re.compile(f"^{re.escape(shown)}"))


def test_a_part_of_the_scope_is_dropped(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.get_by_role("button", name="年份 2024").click()

    page.wait_for_function("() => location.search.includes('drop=years')")
    settle(page)
    expect(page.locator(".tw-status")).to_be_visible()


def test_the_language_is_switched_and_stays(address, page):
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.locator(".tw-status").first.wait_for()
    page.get_by_role("radio", name="English").or_(page.get_by_test_id("stSidebar").get_by_text("English")).first.click()

    expect(page.get_by_role("heading", name="Ask your documents")).to_be_visible()
    expect(page.locator(".tw-status")).to_have_text("Confirmed")
    assert "lang=en" in page.url
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="Library").first).to_be_visible()


def test_what_nobody_wrote_down_is_not_answered(address, page):
    page.goto(address)
    ask(page, "岚岭省2024年火星探测经费是多少？")

    expect(page.locator(".tw-status")).to_have_text("未收录")
    expect(page.locator(".tw-value")).to_have_count(0)


def test_a_narrow_screen_shows_everything_without_scrolling_sideways(address, session):
    page = session.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.locator(".tw-copy").first.wait_for()

    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
    menu = page.get_by_test_id("stMainMenu").bounding_box()
    assert menu is not None and menu["x"] + menu["width"] <= 390
    page.get_by_role("link", name="打开原文").first.click()
    page.locator("article mark").first.wait_for()
    page.wait_for_timeout(500)
    assert in_view(page, "article mark[id^=tw-cited-]")


@pytest.mark.model
def test_an_english_question_finds_the_chinese_clause_with_the_default_model(page, tmp_path):
    if not is_prepared():
        pytest.skip("the embedding model is not prepared")
    with Library.open(tmp_path / "library", create=True) as library:
        library.add([SAMPLES])
    with serving(tmp_path / "library", log=tmp_path / "app.log") as found:
        page.goto(f"{found}/?lang=en")
        ask(page, "What share of county-level black-odorous water is 岚岭省 to eliminate in 2024?")

        expect(page.locator(".tw-value").first).to_contain_text("80%")
        expect(page.locator(".st-key-source_1")).to_contain_text("岚环发〔2024〕")
