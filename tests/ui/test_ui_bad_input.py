"""What nobody plans for: documents that go between two questions, collections, exports and files of great size."""

import io

from docx import Document as Word
from openpyxl import load_workbook

from corpus.formats.pdf_picture import page_picture
from corpus.load import load
from tests.corpus.pdf_tiny import document as pdf_document
from tests.corpus.pdf_tiny import text
from tests.ui.ui_tiny import html_of, named
from ui.basket import word_file
from ui.desk import Collected, Desk
from ui.sheets import Page, workbook_bytes
from ui.shelves import documents_of

QUESTION = "云梧省2024年县级城市黑臭水体消除比例的目标是多少？"


def test_a_follow_up_after_the_document_was_removed_finds_what_is_left(library, open_page):
    page = open_page("ask", q=QUESTION)
    assert "80" in html_of(page)
    library.remove(named(library, "2024年生态环境").doc_id)
    page.text_input(key="follow_box").set_value("那2023年呢？")
    next(button for button in page.button if button.label == "接着问").click().run()

    assert not page.exception
    assert page.query_params["q"] == QUESTION.replace("2024", "2023")
    assert "60" in html_of(page)


def test_a_collection_of_ten_thousand_documents_narrows_to_those_that_are_here(library, open_page):
    here = library.documents()[0].doc_id
    Desk(library.path).tag("年度要点", [*(f"{n:010x}" for n in range(10_000)), here])

    assert documents_of(["年度要点"]) == (here,)
    page = open_page("search", q="目标", tag="年度要点")
    assert not page.exception
    assert "tw-title" in html_of(page)


def test_two_thousand_rows_are_exported_whole():
    rows = tuple((f"第{n}项", n) for n in range(2000))
    sheet = load_workbook(
        io.BytesIO(workbook_bytes([Page("台账", ("名", "值"), rows, (20, 10))])), read_only=True
    ).active
    entry = {"kind": "row", "head": ["名", "值"], "cited": "《要点》"}
    things = [Collected(n, n, {**entry, "row": [name, value]}, "") for n, (name, value) in enumerate(rows)]
    (table,) = Word(io.BytesIO(word_file(things, "zh"))).tables

    assert sheet.max_row == 2001
    assert len(table._tbl.tr_lst) == 2001


def test_the_last_of_five_hundred_pages_is_shown_with_its_span(tmp_path):
    pages = [text(90, 700, f"第{n}项治理率达到{n}%。") for n in range(1, 501)]
    file = tmp_path / "厚.pdf"
    file.write_bytes(pdf_document(pages))
    read = load(file)
    last = read.raw[read.pages[499] :]

    shown = page_picture(file.read_bytes(), 500, last, (0, len(last)))

    assert len(read.pages) == 500
    assert len(shown.boxes) == 1


def test_a_name_of_two_hundred_characters_is_kept_and_a_longer_one_is_cut(library):
    desk = Desk(library.path)
    desk.tag("名" * 200, ["d1"])
    desk.tag("长" * 300, ["d1"])
    desk.save_search("检" * 300, {"q": ["检"]}, [])

    assert set(desk.tags()) == {"名" * 200, "长" * 200}
    assert desk.searches()[0].name == "检" * 200
