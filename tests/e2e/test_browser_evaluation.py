import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import select_row

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_sample_set_is_run_and_its_failures_are_explained(address, page):
    page.goto(f"{address}/evaluation")
    page.get_by_role("button", name="开始评测").click()

    page.get_by_test_id("stVegaLiteChart").wait_for(timeout=120_000)
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    expect(page.get_by_role("button", name="开始评测")).to_be_enabled()
    select_row(page, 0)
    expect(page.get_by_role("heading", name="应得")).to_be_visible()
    expect(page.get_by_role("heading", name="实得")).to_be_visible()


def test_a_run_is_stopped(address, page):
    page.goto(f"{address}/evaluation")
    page.get_by_test_id("stMain").get_by_role("radio", name="问答").click()
    page.get_by_role("button", name="开始评测").click()

    page.get_by_role("button", name="停止").click()

    expect(page.get_by_text("已停止，没有留下结果。")).to_be_visible(timeout=60_000)
