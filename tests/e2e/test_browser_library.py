from pathlib import Path

import pytest
from docx import Document as Word
from playwright.sync_api import expect

from scripts.app_server import serving
from tests.e2e.browsing import ask, select_row, settle, upload

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

TEXT = (
    "碧泉市2025年生态环境工作要点\n\n一、主要目标\n\n1.城市再生水利用率达到37%以上。\n\n2.农村黑臭水体治理率达到73%。\n"
)
HOSTILE = """<script>window.hacked=1;alert(1)</script>霜原省2026年工作要点

一、目标<img src=x onerror="window.hacked=2;alert(2)">

1.湿地保护率达到64%以上</div></article></section></blockquote><script>window.hacked=3</script><svg onload=alert(3)>。

2.公式 $\\frac{a}{b}$ 与图片 ![图](http://evil.invalid/x.png) 与[链接](javascript:alert(4))，林草覆盖率达到58%。

3.<a href="javascript:alert(5)" onclick="alert(6)">点我</a><iframe src="javascript:alert(7)"></iframe>达到41%。
"""


@pytest.fixture
def empty(chromium, tmp_path):
    """The app without a library."""
    with serving(tmp_path / "library", log=tmp_path / "app.log", model="hashing") as found:
        yield found


def word_file(path: Path) -> Path:
    document = Word()
    for line in ("清岚市2026年生态环境工作要点", "一、主要目标", "1.生活垃圾资源化利用率达到62%以上。"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_uploaded_documents_can_be_asked_about(empty, page, tmp_path):
    text = tmp_path / "碧泉要点.txt"
    text.write_text(TEXT, encoding="utf-8")
    page.goto(empty)
    expect(page.get_by_role("heading", name="欢迎使用条文")).to_be_visible()
    page.get_by_role("link", name="上传自己的文件").click()

    upload(page, text, word_file(tmp_path / "清岚要点.docx"))
    expect(page.locator(".tw-report li")).to_have_count(2)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="问答").click()
    page.get_by_role("heading", name="向文件提问").wait_for()

    ask(page, "碧泉市2025年城市再生水利用率是多少？")
    expect(page.locator(".tw-value").first).to_contain_text("37%")
    ask(page, "清岚市2026年生活垃圾资源化利用率是多少？")
    expect(page.locator(".tw-value").first).to_contain_text("62%")


def test_the_sample_library_is_built_with_one_click(empty, page):
    page.goto(empty)
    page.get_by_role("button", name="用示例文件建一个文库").click()

    expect(page.get_by_role("heading", name="向文件提问")).to_be_visible(timeout=60_000)


def test_a_hostile_document_does_nothing_anywhere(address, page, tmp_path):
    evil = tmp_path / "<img src=x onerror=alert(8)>.txt"
    evil.write_text(HOSTILE, encoding="utf-8")
    page.goto(f"{address}/library")
    upload(page, evil)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="问答").click()
    page.get_by_role("heading", name="向文件提问").wait_for()
    for question in (
        "霜原省2026年湿地保护率达到多少？",
        '<img src=x onerror="alert(9)"> 霜原省林草覆盖率 $x$ ![a](b)？',
    ):
        ask(page, question)
        page.wait_for_timeout(200)
    ask(page, "霜原省2026年湿地保护率达到多少？")
    page.get_by_role("link", name="打开原文").first.click()
    page.locator(".tw-reader").wait_for()
    page.wait_for_timeout(300)

    assert page.evaluate("window.hacked") is None
    assert (
        page.locator("article script, article img, article svg, article iframe, article a, article style").count() == 0
    )
    assert "<script>window.hacked=3</script>" in page.locator("article").inner_text()
    assert page.locator("a[href^='javascript']").count() == 0


def test_a_document_is_read_and_removed_after_confirmation(address, page, tmp_path):
    text = tmp_path / "碧泉要点.txt"
    text.write_text(TEXT, encoding="utf-8")
    page.goto(f"{address}/library")
    upload(page, text)
    page.get_by_role("button", name="收起报告").click()
    settle(page)
    page.get_by_label("按标题、文号、机构查找").fill("碧泉")
    page.get_by_label("按标题、文号、机构查找").press("Enter")
    page.get_by_text("1 / ").wait_for()
    select_row(page, 0)
    page.locator(".tw-reader").wait_for()
    expect(page.locator(".tw-reader nav a")).to_have_count(3)

    page.get_by_role("button", name="移除", exact=True).click()
    page.get_by_role("button", name="取消").click()
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_role("button", name="移除", exact=True).click()
    page.get_by_role("button", name="确认移除").click()

    expect(page.get_by_text("已移除：《碧泉市2025年生态环境工作要点》")).to_be_visible()
    expect(page.locator(".tw-reader")).to_have_count(0)


def test_an_upload_in_one_session_does_not_break_a_question_in_another(address, session, tmp_path):
    asking, adding = session.new_page(), session.new_page()
    asking.goto(address)
    adding.goto(f"{address}/library")
    files = []
    for number in range(12):
        files.append(tmp_path / f"要点{number}.txt")
        lines = "\n\n".join(f"{n}.第{number}批第{n}项指标达到{n}%以上。" for n in range(1, 60))
        files[-1].write_text(f"松陵市{2001 + number}年工作要点\n\n一、目标\n\n{lines}\n", encoding="utf-8")
    adding.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(file) for file in files])
    adding.get_by_role("button", name="加入文库（12 份）").click()

    ask(asking, "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？")
    expect(asking.locator(".tw-value").first).to_contain_text("80%")
    expect(adding.get_by_role("button", name="收起报告")).to_be_visible(timeout=60_000)
    ask(asking, "松陵市2005年第4批第7项指标达到多少？")
    expect(asking.locator(".tw-status")).to_be_visible()


def test_the_library_is_verified(address, page):
    page.goto(f"{address}/library")
    page.get_by_role("button", name="核验文库").click()

    expect(page.get_by_text("核对了")).to_be_visible()
    settle(page)


def test_the_link_in_a_row_opens_its_document(address, page):
    page.goto(f"{address}/library")
    settle(page)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    place = table.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 50, place["y"] + 60)
    page.mouse.move(place["x"] + 54, place["y"] + 53, steps=5)
    with page.expect_popup() as opened:
        page.mouse.click(place["x"] + 54, place["y"] + 53)
    expect(opened.value.get_by_role("link", name="返回文库")).to_have_count(1)


def test_metadata_are_corrected_and_the_correction_is_found(address, page):
    page.goto(f"{address}/library")
    select_row(page, 0)
    page.get_by_role("button", name="修改信息").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("政策年份").fill("明年")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("请填一个年份")).to_be_visible()
    dialog.get_by_label("政策年份").fill("2044")
    dialog.get_by_role("button", name="保存").click()

    expect(dialog).to_have_count(0)
    expect(page.get_by_text("已保存")).to_be_visible()
    page.goto(f"{address}/search?q=工作&year=2044")
    expect(page.locator(".st-key-source_1")).to_be_visible()


def test_a_removed_document_comes_back_with_a_click(address, page):
    page.goto(f"{address}/library")
    select_row(page, 1)
    title = page.locator(".tw-title").first.inner_text()
    page.get_by_role("button", name="移除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确认移除").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="问答").click()
    expect(page.get_by_role("heading", name="向文件提问")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="文库").click()

    page.get_by_role("button", name="撤销移除").click()

    expect(page.get_by_text("已恢复")).to_be_visible()
    select_row(page, 1)
    expect(page.locator(".tw-title").first).to_have_text(title)
