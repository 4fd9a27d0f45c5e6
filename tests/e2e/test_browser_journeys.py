"""Journeys over several pages; those that change the library have one of their own."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.corpus.pdf_tiny import document as pdf_document
from tests.corpus.pdf_tiny import texts
from tests.e2e.browsing import ask, in_view, select_row, settle, upload

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def search(page, words):
    box = page.get_by_test_id("stMain").locator("input").first  # its role changes where words complete what was typed
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


def test_a_saved_search_marks_what_is_new(alone, page, tmp_path):
    page.goto(f"{alone}/search?q=黑臭水体")
    page.locator(".st-key-save_search button").click()
    settle(page)
    new = tmp_path / "新要点.txt"
    new.write_text("蓝溪市2026年工作要点\n\n一、目标\n\n1.农村黑臭水体治理率达到90%。\n", encoding="utf-8")
    page.goto(f"{alone}/library")
    upload(page, new)
    page.goto(f"{alone}/search")
    page.get_by_role("button", name="保存的检索（1） · 新").click()
    page.locator("[class*=st-key-saved_]:not(.st-key-saved_searches) button").first.click()
    card = page.locator(".st-key-source_1")
    expect(card).to_contain_text("蓝溪市2026年工作要点")
    expect(card.locator(".tw-badge").filter(has_text="新")).to_be_visible()
    expect(page.get_by_role("button", name="保存的检索（1） · 新")).to_have_count(0)


def test_filters_stand_in_the_address_and_the_chart_fits_a_narrow_screen(address, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/targets?region=岚岭省&region=汐南省")
    page.get_by_test_id("stVegaLiteChart").wait_for()
    settle(page)
    assert page.url.count("region=") == 2
    expect(page.get_by_text("岚岭省", exact=True).first).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
    chart = page.get_by_test_id("stVegaLiteChart")
    place = chart.bounding_box()
    assert place is not None and place["x"] >= 0 and place["x"] + place["width"] <= 390
    chart.scroll_into_view_if_needed()
    chart.hover()
    expect(page.get_by_role("button", name="存为 PNG 图片")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="存为 SVG").click()
    assert "<svg" in waiting.value.path().read_text("utf-8")
    page.goto(f"{address}/library")
    page.goto(f"{address}/targets")
    page.get_by_test_id("stVegaLiteChart").wait_for()


def test_several_are_collected_narrow_every_page_and_are_removed_and_brought_back(alone, session):
    page = session.new_page()
    page.goto(f"{alone}/library")
    select_row(page, 0)
    page.locator(".tw-reader").wait_for()
    select_row(page, 1)
    several = page.locator(".st-key-several")
    several.wait_for()
    settle(page)
    assert in_view(page, ".st-key-several .st-key-shelf_put")
    box = page.locator(".st-key-shelf_name input")
    box.fill("年度要点")
    box.press("Enter")
    page.locator(".st-key-shelf_put button").click()
    expect(page.get_by_text("已归入“年度要点”：2 份")).to_be_visible()
    settle(page)
    with page.expect_download() as waiting:
        page.locator(".st-key-list_xlsx button").click()
    assert openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active.max_row == 3

    other = session.new_page()
    other.goto(f"{alone}/library?tag=年度要点")
    expect(other.get_by_text("2 / ")).to_be_visible()
    other.goto(f"{alone}/search?q=目标&tag=年度要点")
    other.locator(".st-key-source_1").wait_for()
    settle(other)
    titles = {each.split("\n")[0] for each in other.locator("[class*=st-key-source_] .tw-title").all_inner_texts()}
    assert 1 <= len(titles) <= 2
    other.close()

    several.get_by_role("button", name="移除").click()
    page.get_by_role("button", name="确认移除").click()
    expect(page.get_by_text("已移除 2 份")).to_be_visible()
    page.locator(".st-key-undo_many button").click()
    expect(page.locator(".st-key-undo_many")).to_have_count(0)


def test_the_report_of_an_upload_is_seen_by_another_session(alone, session, tmp_path):
    text = tmp_path / "霞浦要点.txt"
    text.write_text(
        "霞溪市2025年生态环境工作要点\n\n一、主要目标\n\n1.城市再生水利用率达到37%以上。\n", encoding="utf-8"
    )
    page, other = session.new_page(), session.new_page()
    page.goto(f"{alone}/library")
    upload(page, text)
    other.goto(f"{alone}/library")
    expect(other.locator(".tw-report")).to_contain_text("霞溪市2025年生态环境工作要点")
    other.get_by_role("button", name="收起报告").click()
    expect(other.locator(".tw-report")).to_have_count(0)


def test_a_pdf_is_shown_as_its_page_with_the_span_drawn_on_it(alone, page, tmp_path):
    first = texts([(90, 740, "霁川市2026年工作要点"), (90, 700, "一、目标"), (90, 680, "1.林草覆盖率达到58%以上。")])
    second = texts([(90, 740, "2.全市秸秆综合利用率达到93%以上。"), (90, 720, "3.完成十处湿地修复工程任务。")])
    file = tmp_path / "霁川.pdf"
    file.write_bytes(pdf_document([first, second]))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{alone}/library")
    upload(page, file)
    page.goto(alone)
    ask(page, "霁川市2026年秸秆综合利用率是多少？")
    expect(page.locator(".st-key-source_1")).to_contain_text("第2页")
    page.locator("a.tw-ref").first.click()
    picture = page.locator(".st-key-beside img")
    picture.wait_for()
    expect(page.locator(".st-key-beside")).to_contain_text("第2页")
    picture.evaluate("image => image.decode()")
    tinted = picture.evaluate(
        """image => { const canvas = document.createElement("canvas");
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
            const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at] - data[at + 2] > 40) count++;
            return count; }"""
    )
    assert tinted > 1000
    page.locator(".st-key-side_view").get_by_text("文字", exact=True).click()
    page.locator("article.tw-side mark").first.wait_for()


def test_headings_stand_at_one_place_on_every_page(address, page):
    widths = set()
    for name in ("", "search", "library", "targets", "draft", "basket", "history"):
        page.goto(f"{address}/{name}")
        page.locator("h1").first.wait_for()
        settle(page)
        box = page.locator("h1").first.bounding_box()
        assert box is not None
        widths.add((round(box["x"]), round(box["y"])))
    assert len(widths) == 1
