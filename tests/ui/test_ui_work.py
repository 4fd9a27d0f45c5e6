"""Side panel, form of answers, search words, basket, collections, comparison, roles."""

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.shared import Mm
from openpyxl import load_workbook

from proof.types import Answer, AnswerStatus, Citation, ComparisonRow, Item, Reason
from service.audit import entries
from tests.ui.ui_tiny import html_of, markdown_of, named
from ui import completion, search_words, shelves
from ui.answer_files import answer_word, hits_workbook
from ui.answer_form import answer_html, missing_sides
from ui.basket import blocks_of, clause_entry, word_file
from ui.basket_view import _as_it_stands
from ui.cards import quote_html
from ui.core import core_spans
from ui.desk import Collected, Desk
from ui.official_word import Block, Table, word_bytes
from ui.original import content_of, taken
from ui.roles import role_of
from ui.sheets import Page, workbook_bytes
from ui.side_by_side import counts, side_by_side
from ui.side_files import excel_table, word_table
from ui.side_view import marked

QUESTION = "云梧省2024年县级城市黑臭水体消除比例的目标是多少？"


def cited(quote, start=100, **more):
    facts = {"title": "要点", "doc_number": "云环发〔2024〕6号", "region": "云梧省", "year": 2024, "date": "2024-03-05"}
    facts |= more
    return Citation("d1", "plan.txt", issuer=None, path=("一、", "2."), clause_id="d1#一/2", start=start,
                    end=start + len(quote), quote=quote, **facts)  # fmt: skip


def answer(**parts):
    return Answer("问", AnswerStatus(parts.pop("status", "answered")), parts.pop("text", "答"), **parts)


# The words that answer


def test_only_the_value_is_strong_and_the_rest_of_the_quote_pale(library):
    document = library.document(named(library, "2024年生态环境").doc_id)
    quote = "县级城市黑臭水体消除比例达到80%"
    start = document.raw.find(quote)
    made = answer(items=(Item("达到80%", (0,), "80", "%"),), citations=(cited(quote, start),))

    core = core_spans(made, 0)
    shown = quote_html(document, made.citations[0], None, core=core)

    assert [document.raw[a:b] for a, b in core] == ["80%"]
    assert '<mark class="tw-pale">县级城市黑臭水体消除比例达到</mark><mark>80%</mark>' in shown


def test_names_after_a_label_are_each_found_and_a_quote_that_is_all_answer_stays_whole():
    quote = "（牵头单位：水生态处；责任单位：监测处）"
    made = answer(items=(Item("牵头单位：水生态处、监测处", (0,)),), citations=(cited(quote),))
    whole = answer(items=(Item(quote, (0,)),), citations=(cited(quote),))

    assert [quote[a - 100 : b - 100] for a, b in core_spans(made, 0)] == ["水生态处", "监测处"]
    assert core_spans(whole, 0) == []


# The form of an answer


def test_what_is_not_confirmed_is_small_and_its_reason_comes_first():
    reason = Reason("reason_indicator")
    made = answer(
        status="unconfirmed", items=(Item("10条", (0,), "10", "条"),), citations=(cited("10条"),), reasons=(reason,)
    )
    shown = answer_html(made)

    assert '<div class="tw-value tw-unsure">10' in shown
    assert shown.index("另一项指标") < shown.index("tw-value")
    assert "tw-unsure" not in answer_html(replace(made, status=AnswerStatus.ANSWERED, reasons=()))


@pytest.mark.parametrize(("sureness", "words"), [(0.95, "很有把握"), (0.8, "较有把握"), (0.5, "把握不大")])
def test_sureness_is_said_in_words(sureness, words):
    assert words in answer_html(answer(sureness=sureness))
    assert "把握" not in answer_html(answer(sureness=None))


def test_a_verdict_stands_out_and_a_list_is_numbered_with_place_and_year():
    assert '<b class="tw-verdict">否</b>' in answer_html(answer(text="否，未完成。"))
    items = tuple(Item(f"第{n}项", (0,)) for n in range(4))
    shown = answer_html(answer(items=items, citations=(cited("各项"),)))

    assert shown.count("<li>") == 4 and "<ol" in shown
    assert shown.count("云梧省 2024") == 4


def test_a_comparison_names_the_sides_without_a_figure():
    row = ComparisonRow("甲省", 2024, "要点", None, None, None, "80%", "%", None, (0,))
    made = answer(comparison=(row,), citations=(cited("80%"),), scope={"regions": ("甲省", "乙省"), "years": (2024,)})

    assert missing_sides(made) == [("乙省", "2024")]
    assert "乙省" in answer_html(made) and "未载明" in answer_html(made)


def test_a_unit_in_full_width_is_not_said_twice():
    assert "<small></small>" in answer_html(answer(items=(Item("答案", (), "6％左右", "%"),)))


# Beside


def test_a_source_opens_beside_with_find_outline_copy_and_download_and_closes(library, open_page):
    page = open_page("ask", q=QUESTION)
    page.button(key="side_beside_1").click().run()

    shown = html_of(page)
    assert not page.exception
    assert 'article class="tw-side"' in shown and "data-tw-find" in shown and "tw-contents" in shown
    assert "复制条款和出处" in shown
    assert any(b.proto.label == "下载原件" for b in page.get("download_button"))
    page.button(key="side_close").click().run()
    assert 'article class="tw-side"' not in html_of(page)


def test_another_question_closes_what_was_open_beside(library, open_page):
    page = open_page("ask", q=QUESTION)
    page.button(key="side_beside_1").click().run()
    page.text_input[0].set_value("云梧省2023年县级城市黑臭水体消除比例是多少？")
    page.button[0].click().run()

    assert 'article class="tw-side"' not in html_of(page)


def test_the_original_is_given_only_as_it_was_read(library, sources):
    known = named(library, "2024年生态环境")
    assert content_of(known) == sources["plan"].read_bytes()

    sources["plan"].write_text("另一个内容", encoding="utf-8")
    assert content_of(known) is None
    assert "云梧省2024年" in taken(known.doc_id, True).decode()
    library.remove(known.doc_id)
    assert taken(known.doc_id, True) == b""


# Search


@pytest.mark.parametrize(
    ("query", "phrases", "without", "titles", "numbers"),
    [
        ("“一口一策” -农村", ("一口一策",), ("农村",), (), ()),
        ("排污口 标题:要点 文号:云环发", (), (), ("要点",), ("云环发",)),
        ("PM2.5 -2024", (), (), (), ()),
        ("pre-treatment", (), (), (), ()),
    ],
)
def test_a_query_is_taken_apart(query, phrases, without, titles, numbers):
    found = search_words.wanted(query)

    assert (found.phrases, found.without, found.titles, found.numbers) == (phrases, without, titles, numbers)


def test_exact_words_and_words_left_out_are_kept_to(library, open_page):
    exact = html_of(open_page("search", q="“黑臭水体消除比例达到60%”"))
    without = html_of(open_page("search", q="黑臭水体 -排查"))

    assert "2023年生态环境工作要点" in exact and "云环发〔2024〕6号" not in exact
    assert "新一轮排查" not in without


def test_a_title_narrows_and_one_that_no_document_has_finds_nothing(library, open_page):
    assert "2023年" not in html_of(open_page("search", q="黑臭水体 标题:2024"))
    assert open_page("search", q="黑臭水体 标题:没有").warning


def test_nonsense_finds_nothing_and_pinyin_is_understood(library, open_page):
    nonsense = open_page("search", q="asdfgh qwerty")
    assert "没有条款提到" in nonsense.warning[0].value
    known = search_words.vocabulary_of(["云梧省黑臭水体治理实施方案", "入河排污口"])
    assert search_words.meant("hei chou shui ti", known)[0] == "黑臭水体"
    assert search_words.meant("黑嗅水体", known)[0] == "黑臭水体"


def test_the_words_searched_for_are_strong_and_the_line_stands_above_what_is_only_near(library, open_page):
    page = open_page("search", q="黑臭水体消除比例")
    assert re.search(r"<mark>[^<]*黑臭[^<]*</mark>", html_of(page))
    assert 'class="tw-pale"' in html_of(page)


def test_nothing_is_offered_to_narrow_by_where_nothing_is_shown(library, open_page):
    page = open_page("search", q="asdfgh qwerty")
    assert not [group for group in page.get("button_group") if (group.key or "").startswith("facet_")]
    assert not any("字面检索" in each.value for each in page.info)


def test_the_box_completes_from_titles_and_headings_also_by_pinyin(library):
    assert "工作要点" in {term.text for term in completion.vocabulary(library)}
    assert search_words.Term("环境质量", "huanjingzhiliang") in search_words.vocabulary_of(["水环境质量"])


def test_a_collection_forgets_documents_that_are_gone(library):
    doc = library.documents()[0].doc_id
    Desk(library.path).tag("甲", [doc, "0123456789"])
    assert shelves.documents_of(["甲"]) == (doc,)


def test_a_saved_search_says_what_is_new(library, tmp_path, open_page):
    page = open_page("search", q="黑臭水体消除比例")
    page.button(key="save_search").click().run()
    new = tmp_path / "new.txt"
    new.write_text("蓝溪省2025年工作要点\n\n一、目标\n\n1.县级城市黑臭水体消除比例达到90%。\n", encoding="utf-8")
    library.add([new])
    page.run()

    (kept,) = Desk(library.path).searches()
    assert "新 " in page.button(key=f"saved_{kept.id}").label


# Files


def test_word_files_are_a4_in_the_fonts_of_official_documents_and_black():
    blocks = [
        Block("first", "一、目标"),
        Block("body", "正文80%", ((2, 5),)),
        Table(("地区", "数值"), (("甲省", "80%"),)),
    ]
    document = docx.Document(io.BytesIO(word_bytes("标题\x00", blocks)))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert abs(section.top_margin - Mm(37)) < Mm(1)
    xml = document.element.xml
    for font in ("方正小标宋简体", "黑体", "仿宋_GB2312"):
        assert font in xml
    assert {run.font.color.rgb for p in document.paragraphs for run in p.runs} == {docx.shared.RGBColor(0, 0, 0)}
    assert document.tables[0].cell(1, 1).text == "80%"


def test_an_answer_in_word_keeps_its_table_and_the_sides_that_nothing_states():
    row = ComparisonRow("甲省", 2024, "要点", None, None, None, "80%", "%", None, (0,))
    made = answer(comparison=(row,), citations=(cited("80%"),), scope={"regions": ("甲省", "乙省")})
    table = docx.Document(io.BytesIO(answer_word(made, "zh"))).tables[0]

    assert [cell.text for cell in table.columns[0].cells] == ["地区", "甲省", "乙省"]
    assert "未载明" in [cell.text for cell in table.rows[2].cells]


def test_workbooks_have_widths_a_filter_and_no_formula():
    book = load_workbook(
        io.BytesIO(workbook_bytes([Page("表/一", ("甲", "乙"), (("=1+1", 2), ("-x\x01", 3)), (10, 20))]))
    )
    sheet = book.active

    assert sheet.title == "表一"
    assert (sheet["A2"].value, sheet["A3"].value, sheet["B2"].value) == ("'=1+1", "'-x", 2)
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["B"].width == 20


def test_hits_become_a_workbook_with_their_citations(library):
    hits = library.search("黑臭水体", k=2).hits
    book = load_workbook(io.BytesIO(hits_workbook(hits, "黑臭水体", "zh")))

    assert [sheet.title for sheet in book] == ["检索结果", "检索词"]
    assert "云梧省" in str(book.worksheets[0]["C2"].value)


# Basket


def test_a_note_that_is_younger_than_the_page_is_in_the_document(tmp_path):
    kept = Desk(tmp_path / "library")
    kept.collect({"kind": "clause", "quote": "县级城市黑臭水体消除比例达到80%", "cited": "《要点》"})
    drawn = kept.basket()
    kept.note(drawn[0].id, "开头先说这一条")

    for text in (_paragraphs(_as_it_stands(kept, drawn, "zh")), _paragraphs(_as_it_stands(kept, (), "zh"))):
        assert "开头先说这一条" in text and "80%" in text


def _paragraphs(word: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(word)).paragraphs)


def test_the_basket_is_filled_from_an_answer_ordered_annotated_and_made_one_document(library, open_page):
    page = open_page("ask", q=QUESTION)
    page.button(key="collect_1").click().run()
    page.button(key="collect_answer").click().run()
    first, second = Desk(library.path).basket()

    basket = open_page("basket")
    basket.text_area(key=f"note_{first.id}").set_value("供起草参考").run()
    basket.button(key=f"up_{second.id}").click().run()

    assert not basket.exception
    things = Desk(library.path).basket()
    assert [thing.entry["kind"] for thing in things] == ["answer", "clause"]
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(word_file(things, "zh"))).paragraphs)
    assert "供起草参考" in text and "资料来源" in text and "云环发〔2024〕6号" in text


def test_rows_of_a_kind_become_one_table_and_each_source_is_named_once():
    row = {"kind": "row", "head": ["甲", "乙"], "row": ["1", "2"], "cited": "《要点》一、"}
    clause = clause_entry(cited("原文"), "原文")
    things = [Collected(n, n, entry, "") for n, entry in enumerate((row, {**row, "row": ["3", "4"]}, clause), start=1)]
    blocks = blocks_of(things)

    assert [b.rows for b in blocks if isinstance(b, Table)] == [(("1", "2"), ("3", "4"))]
    lines = [b.text for b in blocks if isinstance(b, Block)]
    assert lines[-2:] == ["1. 《要点》一、", "2. 《要点》（云环发〔2024〕6号）一、2."]


# Collections


def test_a_collection_narrows_and_stands_in_the_address(library, open_page):
    Desk(library.path).tag("去年", [named(library, "2023年生态环境").doc_id])

    inside = open_page("ask", q="县级城市黑臭水体消除比例是多少？", tag="去年")
    nowhere = open_page("ask", q="县级城市黑臭水体消除比例是多少？", tag="没有")

    assert "60%" in html_of(inside) and "云环发〔2024〕6号" not in html_of(inside)
    assert "未收录" in html_of(nowhere)
    assert inside.query_params["tag"] == "去年"


# Side by side


@pytest.fixture
def both(library):
    return library.document(named(library, "2023年生态环境").doc_id), library.document(
        named(library, "2024年生态环境").doc_id
    )


def test_figures_that_changed_come_first_then_what_is_new(both):
    pairs = side_by_side(*both)

    found = counts(pairs)
    assert found["figures"] == 2 and found["new"] >= 2 and found["dropped"] == 0
    assert [pair.kind for pair in pairs[:2]] == ["figures", "figures"]
    assert {(d.draft, d.found) for pair in pairs[:2] for d in pair.differs} >= {("60%", "80%")}


def test_a_document_beside_itself_is_the_same(both):
    assert {pair.kind for pair in side_by_side(both[0], both[0])} == {"same"}


def test_what_only_one_side_has_is_marked_by_characters_and_escaped():
    assert marked("达到<60%", "达到<80%") == ("达到&lt;<del>6</del>0%", "达到&lt;<ins>8</ins>0%")


def test_the_table_is_a_word_file_and_a_workbook(both):
    pairs = side_by_side(*both)
    word = docx.Document(io.BytesIO(word_table(*both, pairs)))
    book = load_workbook(io.BytesIO(excel_table(*both, pairs)))

    assert "条文对照表" in word.paragraphs[0].text
    assert any("60%" in cell.text for cell in word.tables[0].columns[1].cells)
    assert book.worksheets[0].max_row == len(pairs) + 1


def test_the_page_compares_two_documents_of_the_address(library, both, open_page):
    page = open_page("compare", left=both[0].doc_id, right=both[1].doc_id)

    assert not page.exception
    assert "<ins>" in html_of(page) and "数值或时限有变 2 条" in markdown_of(page).replace("\\", "")
    same = open_page("compare", left=both[0].doc_id, right=both[0].doc_id)
    assert "同一份文件" in same.warning[0].value


# Roles


@pytest.mark.parametrize(
    ("text", "claims", "role"),
    [
        (None, [None], "admin"),
        (None, ["tiaowen-editor"], "editor"),
        (None, [["staff"], None], "reader"),
        ('[users]\n"a@b" = "editor"', ["admin"], "editor"),
        ('default = "reader"', ["admin"], "reader"),
        ("default = ", ["admin"], "reader"),
        ('[users]\n"a@b" = "emperor"', [], "reader"),
    ],
)
def test_the_file_decides_then_the_claims_and_what_cannot_be_read_allows_least(tmp_path, text, claims, role):
    file = tmp_path / "library-roles.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    assert role_of(["a@b"], claims, file) == role


def test_a_reader_sees_no_upload_and_cannot_remove(library, open_page, monkeypatch):
    monkeypatch.setattr("ui.roles.role", lambda: "reader")
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0])
    page = open_page("library")

    assert not page.exception
    assert not page.file_uploader
    assert page.button(key="remove").disabled
    assert not any(expander.label == "操作记录" for expander in open_page("settings").expander)


def test_what_was_asked_and_removed_stands_in_the_log(library, open_page, monkeypatch):
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0])
    open_page("ask", q=QUESTION)
    page = open_page("library")
    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()

    log = entries(library.path)
    assert [(entry.what, entry.via) for entry in log] == [("remove", "app"), ("ask", "app")]
    assert QUESTION not in log[1].about
    assert any(expander.label == "操作记录" for expander in open_page("settings").expander)


def test_a_draft_outlives_the_session(library, open_page):
    page = open_page("draft")
    page.text_area[0].set_value("推进排污口整治，完成率达到90%。")
    page.button[0].click().run()

    assert open_page("draft").text_area[0].value == "推进排污口整治，完成率达到90%。"


def test_the_language_outlives_the_session(library, open_page):
    Desk(library.path).put("language", "en")

    assert open_page("ask").title[0].value == "Ask your documents"
