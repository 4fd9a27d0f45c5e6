from dataclasses import replace

import streamlit as st
from streamlit.testing.v1 import AppTest

from index.library import Library
from index.reports import default_pipeline
from tests.corpus.ocr_tiny import engine_of_three_lines, write_scan
from tests.ui.ui_tiny import html_of, markdown_of, marked_text, named, run_page, text_of


def test_the_cited_span_is_highlighted_and_will_be_scrolled_to(library, open_page):
    known = named(library, "2024年生态")
    raw = library.document(known.doc_id).raw
    start = raw.index("完成率达到85%")

    page = open_page("document", doc=known.doc_id, start=str(start), end=str(start + 8))

    shown = html_of(page)
    assert not page.exception
    assert marked_text(shown) == "完成率达到85%"
    key = f"tw-cited-{known.doc_id}-{start:x}-{start + 8:x}"
    assert f'<mark id="{key}">' in shown
    assert f'getElementById("{key}")' in shown
    assert "（一）巩固水环境质量" in text_of(shown)


def test_the_way_back_leads_to_the_page_one_came_from(library):
    def labels(last):
        app = AppTest.from_function(run_page, args=("document",), default_timeout=30)
        app.session_state["last_page"] = last
        return [link.proto.label for link in app.run().get("page_link")]

    assert labels("search") == ["返回检索", "返回文库"]
    assert labels("library") == ["返回文库"]


def test_a_span_that_is_none_highlights_nothing(library, open_page):
    known = named(library, "2024年生态")

    for start, end in (("9", "3"), ("0", "99999999"), ("x", "1"), ("-1", "4"), ("²", "9")):
        page = open_page("document", doc=known.doc_id, start=start, end=end)
        assert not page.exception
        assert "<mark" not in html_of(page)


def test_a_document_that_is_gone_is_said_so(library, open_page):
    page = open_page("document", doc="<b>nothing</b>")

    assert not page.exception
    assert len(page.warning) == 1
    assert "<b>" not in page.warning[0].value


def test_without_a_document_the_way_to_the_library_is_shown(library, open_page):
    page = open_page("document")

    assert "请在文库中选择一份文件" in markdown_of(page)


def test_a_hostile_document_is_shown_as_its_text(library, open_page):
    known = named(library, "假标题")

    page = open_page("document", doc=known.doc_id)

    shown = html_of(page)
    assert "<script>window" not in shown
    assert "<img" not in shown
    article = text_of(shown.split("<article", 1)[1].split(">", 1)[1].split("</article>")[0])
    assert "".join(article.replace("↵", "").split()) == "".join(library.document(known.doc_id).raw.split())


def pictures_of(page):
    return [shown.caption for image in page.get("image") for shown in image.proto.imgs]


def test_recognised_text_has_the_picture_of_its_page_beside_it_while_the_file_is_the_same(
    library, open_page, tmp_path, monkeypatch
):
    engine_of_three_lines(monkeypatch, tmp_path / "cache")
    scan = write_scan(tmp_path / "a.pdf")
    with Library.open(library.path, pipeline=replace(default_pipeline(), apart=False)) as here:  # the engine is patched
        here.add([scan])
    known = next(known for known in library.documents() if known.source == str(scan))
    raw = library.document(known.doc_id).raw
    start = raw.index("排水许可期限")
    span = {"doc": known.doc_id, "start": str(start), "end": str(start + 6)}

    page = open_page("document", **span)
    assert not page.exception
    assert marked_text(html_of(page)) == "排水许可期限"
    assert pictures_of(page) == ["第2页图像，引文所在行已着色"]

    printed = open_page("document", doc=known.doc_id, start="0", end="5")
    assert pictures_of(printed) == ["第1页图像，引文所在行已着色"]

    scan.write_bytes(scan.read_bytes() + b"%")
    changed = open_page("document", **span)
    assert not changed.exception
    assert pictures_of(changed) in ([], ["第2页图像，引文所在行已着色"])  # the kept picture is of what was read

    st.cache_data.clear()
    gone = open_page("document", **span)
    assert not gone.exception
    assert pictures_of(gone) == []
    assert "来源文件已移动、删除或改动，无法显示第2页图像" in markdown_of(gone)
