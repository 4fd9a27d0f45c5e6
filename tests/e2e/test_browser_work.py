"""Conversation, the source at the side, find, keys, history, basket: as a person does them."""

import re

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
