import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import ask, in_view, settle, upload

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


def test_the_manners_of_searching(address, page):
    page.goto(f"{address}/search")
    search(page, "“黑臭水体消除比例”")
    page.locator(".st-key-source_1").wait_for()
    shown = page.locator("[class*=st-key-source_] .tw-text").all_inner_texts()
    assert all("黑臭水体消除比例" in "".join(text.split()) for text in shown)
    search(page, "黑臭水体 -农村")
    page.locator(".st-key-source_1").wait_for()
    assert not any("农村" in text for text in page.locator("[class*=st-key-source_] .tw-text").all_inner_texts())
    search(page, "水体 标题:墨川")
    page.locator(".st-key-source_1").wait_for()
    assert all("墨川" in text for text in page.locator("[class*=st-key-source_] .tw-title").all_inner_texts())
    search(page, "heichoushuiti")
    page.locator(".st-key-meant_0 button").filter(has_text="黑臭水体").click()
    page.locator(".st-key-source_1").wait_for()
    settle(page)
    page.get_by_text("按文件归并").click()
    page.locator(".tw-group").first.wait_for()
    settle(page)
    with page.expect_download() as waiting:
        page.locator(".st-key-search_xlsx button").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.active is not None and book.active.auto_filter.ref and book.active.max_row > 5
    search(page, "asdfgh")
    expect(page.locator(".st-key-source_1")).to_have_count(0)


def test_a_saved_search_marks_what_is_new(address, page, tmp_path):
    page.goto(f"{address}/search?q=黑臭水体")
    page.locator(".st-key-save_search button").click()
    settle(page)
    new = tmp_path / "新要点.txt"
    new.write_text("蓝溪市2026年工作要点\n\n一、目标\n\n1.农村黑臭水体治理率达到90%。\n", encoding="utf-8")
    page.goto(f"{address}/library")
    upload(page, new)
    page.goto(f"{address}/search")
    page.get_by_role("button", name="保存的检索（1） · 新").click()
    page.locator("[class*=st-key-saved_] button").first.click()
    card = page.locator(".st-key-source_1")
    expect(card).to_contain_text("蓝溪市2026年工作要点")
    expect(card.locator(".tw-badge").filter(has_text="新")).to_be_visible()
    expect(page.get_by_role("button", name="保存的检索（1） · 新")).to_have_count(0)
