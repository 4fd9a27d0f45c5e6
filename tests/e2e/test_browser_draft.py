import io
import re

import docx
import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import settle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
DRAFT = "推进入河排污口整治，整治完成率达到88%以上。\n县级城市黑臭水体消除比例达到80%。\n"


def test_a_draft_finds_its_precedents_and_becomes_a_word_file(address, page):
    page.goto(f"{address}/draft")
    page.get_by_role("textbox").first.fill(DRAFT)
    page.get_by_role("button", name="查找先例").click()
    card = page.locator(".st-key-precedent_1")
    card.wait_for()
    assert "排污口" in "".join(card.locator(".tw-text mark").all_inner_texts())
    button = card.get_by_role("button", name="复制引用")
    wanted = button.get_attribute("data-tw-copy")
    button.click()
    expect(card.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == wanted

    page.get_by_text("2　县级城市黑臭水体").click()
    settle(page)
    expect(page.locator(".st-key-precedent_1 .tw-text mark").first).to_contain_text("黑臭水体")

    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 Word").click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(waiting.value.path().read_bytes())).paragraphs)
    assert "黑臭水体" in text
    assert "《" in text


def test_a_draft_is_checked(address, page):
    page.goto(f"{address}/draft")
    page.get_by_role("textbox").first.fill("一、目标\n1.优良比例达到90%。\n3.2月30日前完成整改。\n")
    page.get_by_role("button", name="查找先例").click()
    settle(page)
    page.get_by_test_id("stMain").get_by_role("radio", name="草稿核查").click()
    page.get_by_role("button", name="核查写下的草稿").click()

    expect(page.locator(".st-key-finding_1 .tw-status")).to_be_visible()


def test_a_draft_outlives_a_reload(address, page):
    page.goto(f"{address}/draft")
    page.get_by_role("textbox").first.fill(DRAFT)
    page.get_by_role("button", name="查找先例").click()
    page.locator(".st-key-precedent_1").wait_for()
    settle(page)
    page.reload()
    expect(page.get_by_role("textbox").first).to_have_value(DRAFT)


def test_two_documents_stand_side_by_side_and_become_a_table(address, page):
    page.goto(f"{address}/compare")
    for side, year in ((0, "2023"), (1, "2024")):
        box = page.get_by_test_id("stSelectbox").nth(side).locator("input")
        box.fill(f"岚岭省{year}年生态环境")
        page.get_by_role("option").first.click()
        settle(page)
    table = page.locator("table.tw-sides")
    table.wait_for()
    assert "left=" in page.url and "right=" in page.url
    expect(table.locator("tbody tr").first.locator(".tw-kind")).to_have_class(re.compile("tw-figures"))
    assert table.locator("ins").count() and table.locator("del").count()
    with page.expect_download() as waiting:
        page.locator(".st-key-sides_docx button").click()
    word = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
    assert len(word.tables[0].rows) > 3
    assert round(word.sections[0].page_width.mm) in (210, 297)
