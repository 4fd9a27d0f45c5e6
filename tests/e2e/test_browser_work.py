"""Conversation, the source at the side, find, keys, history, basket: as a person does them."""

import io
import re

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import ask, in_view, settle

QUESTION = "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？"


@pytest.fixture
def answered(page: Page, address: str) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    ask(page, QUESTION)
    return page


def test_a_follow_up_is_understood_shown_and_survives_a_reload(answered):
    box = answered.get_by_label("接着问", exact=True)
    box.fill("那2023年呢？")
    box.press("Enter")
    expect(answered.locator(".st-key-understood")).to_contain_text("岚岭省2023年县级城市黑臭水体消除比例")
    settle(answered)
    answered.reload()
    answered.locator(".tw-status").first.wait_for()
    settle(answered)
    again = answered.get_by_label("接着问", exact=True)
    again.fill("由谁牵头")
    again.press("Enter")
    expect(answered.locator(".st-key-understood")).to_contain_text("岚岭省2023年县级城市黑臭水体消除比例由谁牵头")


def test_a_number_opens_its_source_at_the_side_with_the_span_in_view(answered):
    answered.locator("a.tw-ref").first.click()
    answered.locator("article.tw-side").wait_for()
    settle(answered)
    expect(answered.locator("article.tw-side mark").first).to_be_visible()
    answered.wait_for_function("document.querySelector('article.tw-side').scrollTop > 0")
    assert in_view(answered, "article.tw-side mark")
    answered.keyboard.press("Escape")
    expect(answered.locator("article.tw-side")).to_have_count(0)


def test_words_are_found_in_the_document_one_after_the_other(answered):
    answered.locator("a.tw-ref").first.click()
    answered.locator("article.tw-side").wait_for()
    settle(answered)
    answered.locator("[data-tw-find]").fill("水体")
    count = answered.locator("[data-tw-count]")
    expect(count).to_contain_text("1 / ")
    answered.locator("[data-tw-step='1']").click()
    expect(count).to_contain_text("2 / ")
    answered.locator("[data-tw-find]").fill("没有这样的词")
    expect(count).to_have_text("没有")


def test_below_1200_pixels_a_number_leads_to_its_card(page, address):
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto(address)
    ask(page, QUESTION)
    page.locator("a.tw-ref").first.click()
    page.wait_for_timeout(800)
    assert in_view(page, "#tw-source-1")
    expect(page.locator("article.tw-side")).to_have_count(0)


def test_the_slash_goes_to_the_box_and_arrows_walk_the_cards(answered):
    answered.keyboard.press("/")
    expect(answered.get_by_role("textbox").first).to_be_focused()
    answered.locator("h1").first.click()
    answered.keyboard.press("ArrowDown")
    expect(answered.locator(".st-key-source_1")).to_have_class(re.compile("tw-here"))


def test_what_is_collected_stands_in_the_basket_of_another_session(answered, chromium, address):
    answered.locator(".st-key-collect_1 button").click()
    settle(answered)
    other = chromium.new_page()
    other.goto(f"{address}/basket")
    expect(other.locator("[class*=st-key-thing_]")).to_have_count(1, timeout=20_000)
    other.close()


def test_words_without_a_subject_are_asked_back_and_chips_go_on(page, address):
    page.goto(address)
    box = page.get_by_role("textbox").first
    box.fill("由谁牵头")
    box.press("Enter")
    expect(page.locator(".st-key-ask_literally")).to_be_visible()
    expect(page.locator(".tw-status")).to_have_count(0)
    ask(page, QUESTION)
    chip = page.locator(".st-key-next_questions button").filter(has_text="由谁牵头")
    chip.click()
    expect(page.locator(".st-key-understood")).to_contain_text("由谁牵头")


def test_the_history_is_searched_named_and_deleted(answered, address):
    answered.goto(f"{address}/history")
    row = answered.locator("[class*=st-key-conversation_]").filter(has_text="黑臭水体").first
    row.get_by_role("button", name="命名").click()
    name = answered.get_by_label("名称")
    name.fill("水体专题")
    answered.get_by_role("button", name="保存").click()
    answered.locator("[class*=st-key-conversation_]").filter(has_text="水体专题").wait_for()
    settle(answered)
    find = answered.get_by_label("在问题和答案中查找")
    find.fill("水体专题")
    find.press("Enter")
    settle(answered)
    rows = answered.locator("[class*=st-key-conversation_]")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="删除").click()
    expect(rows).to_have_count(0)


def test_from_the_side_a_clause_is_copied_the_original_taken_and_the_outline_walked(answered):
    answered.locator("a.tw-ref").first.click()
    side = answered.locator("article.tw-side")
    side.wait_for()
    settle(answered)
    copy = answered.locator(".st-key-side_actions .tw-copy")
    copy.click()
    copied = answered.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“") and "80%" in copied and "（《" in copied
    with answered.expect_download() as waiting:
        answered.locator(".st-key-side_download button").click()
    assert waiting.value.path().stat().st_size > 0
    answered.locator(".tw-contents summary").click()
    answered.locator(".tw-contents nav a").last.click()
    answered.wait_for_function(
        "() => { const a = document.querySelector('article.tw-side');"
        " return a.scrollTop + a.clientHeight > a.scrollHeight - a.clientHeight; }"
    )
    answered.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    assert side.evaluate("a => a.getBoundingClientRect().top < window.innerHeight / 2")  # it goes along


def test_the_basket_is_ordered_annotated_and_becomes_a_word_file(answered, address):
    answered.locator(".st-key-collect_answer button").click()
    settle(answered)
    answered.goto(f"{address}/search?q=黑臭水体")
    answered.locator(".st-key-collect_1 button").click()
    settle(answered)
    answered.goto(f"{address}/basket")
    things = answered.locator("[class*=st-key-thing_]")
    expect(things.nth(1)).to_be_visible()
    settle(answered)
    first = things.nth(0).inner_text()
    things.nth(0).get_by_role("button", name="下移").click()
    expect(things.nth(0)).not_to_have_text(first)
    note = things.nth(0).get_by_role("textbox")
    note.fill("开头先说这一条")
    note.press("Control+Enter")
    settle(answered)
    with answered.expect_download() as waiting:
        answered.locator(".st-key-basket_word button").click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(waiting.value.path().read_bytes())).paragraphs)
    assert "开头先说这一条" in text and "已证实" in text and "《" in text


def test_the_page_speaks_chinese_throughout(answered):
    answered.locator("[data-testid=stMainMenu] button").click()
    answered.get_by_role("menu").or_(answered.get_by_test_id("stMainMenuPopover")).first.wait_for()
    answered.wait_for_timeout(300)
    everything = answered.evaluate("document.body.innerText")
    for english in ("Skip to main content", "Print", "Record screen", "Made with", "Dark", "Light"):
        assert english not in everything
    answered.keyboard.press("Escape")
