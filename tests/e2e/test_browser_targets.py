import csv
import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import select_row, settle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_row_and_a_point_lead_to_their_clauses(address, page):
    page.goto(f"{address}/targets")
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.wait_for()
    select_row(page, 0)
    card = page.locator(".st-key-source_1")
    card.wait_for()
    assert card.locator(".tw-text mark").inner_text().strip()
    heading = page.get_by_role("heading", level=3).first
    first = heading.inner_text()
    page.keyboard.press("ArrowDown")
    expect(heading).not_to_have_text(first)

    chart.scroll_into_view_if_needed()
    chart.locator("canvas, svg").first.wait_for()
    settle(page)
    place = chart.bounding_box()
    assert place is not None
    # The points' places are the chart's own business: look over it until one is met.
    for step in range(1, 400):
        x, y = step % 20 / 20, step // 20 / 20
        page.mouse.move(place["x"] + x * place["width"], place["y"] + y * place["height"])
        if page.locator("#vg-tooltip-element.visible").count():
            page.mouse.down()
            page.mouse.up()
            break
    page.locator(".st-key-source_2").wait_for()


def test_what_is_shown_can_be_taken_away(address, page):
    page.goto(f"{address}/targets")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 CSV").click()
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active

    assert len(rows) > 100
    assert sheet is not None
    assert sheet.max_row == len(rows)
