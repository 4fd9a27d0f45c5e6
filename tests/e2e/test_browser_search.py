import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import ask, in_view, settle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_search_is_narrowed_and_leads_to_the_clause_in_its_document(address, page):
    page.goto(f"{address}/search")
    box = page.get_by_role("textbox").first
    box.fill("黑臭水体")
    box.press("Enter")
    page.locator(".st-key-source_1").wait_for()
    settle(page)

    page.get_by_test_id("stMain").get_by_role("button", name="2023 ·").click()
    page.wait_for_function("new URLSearchParams(location.search).get('year') === '2023'")
    settle(page)
    expect(page.get_by_role("button", name="清除筛选")).to_be_visible()

    card = page.locator(".st-key-source_1")
    quoted = "".join(card.locator(".tw-text mark").all_inner_texts()).split()
    card.get_by_role("link", name="打开原文").click()
    page.locator(".tw-reader").wait_for()
    page.wait_for_selector("article mark[id^=tw-cited-]")
    assert "".join("".join(page.locator("article mark").all_inner_texts()).replace("↵", "").split()) == "".join(quoted)
    page.wait_for_timeout(300)
    assert in_view(page, "article mark[id^=tw-cited-]")


def test_the_question_follows_from_search_to_ask(address, page):
    page.goto(f"{address}/search?q=黑臭水体消除比例")
    page.locator(".st-key-source_1").wait_for()

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="问答").click()

    page.get_by_role("heading", name="向文件提问").wait_for()
    expect(page.get_by_role("textbox").first).to_have_value("黑臭水体消除比例")
    ask(page, "汐南省2024年的目标")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="检索").click()
    page.get_by_role("heading", name="检索条款").wait_for()
    expect(page.get_by_role("textbox").first).to_have_value("汐南省2024年的目标")


def search(page, words):
    box = page.get_by_role("textbox").first
    box.fill(words)
    box.press("Enter")
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=words)
    settle(page)
