"""Questions about a document rather than what it says."""

import pytest

from answer.about import asks_about, dates_of, place_of, stated, title_of
from tests.answer.answer_tiny import NEIGHBOUR_2024, PLAN_2023, PLAN_2024, RULES, asked_of, document

PLAN, EARLIER, NEIGHBOUR, STOPPING = map(document, (PLAN_2024, PLAN_2023, NEIGHBOUR_2024, RULES))
DATES, PUBLISHED = ("date_written", "date_published"), ("date_published", "date_written")


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("青屿省2024年工作要点的文号是什么", ("doc_number",)),
        ("What is the document number of the 2024 key points?", ("doc_number",)),
        ("这份通知什么时候印发的", DATES),
        ("工作要点的成文日期", DATES),
        ("工作要点是几号发布的", PUBLISHED),
        ("When was the 2024 plan issued?", DATES),
        ("When was the 2024 plan published?", PUBLISHED),
        ("工作方案是谁印发的？这份文件哪个部门制定", ("issuer",)),
        pytest.param(
            "who issued the 2024 work plan?",
            ("issuer",),
        ),
        ("这份文件的索引号", ("index_number",)),
        ("该办法是否有效", ("status",)),
        ("这份要点是哪一年的任务", ("year",)),
        ("黑臭水体消除比例是多少", ()),
        ("文号", ()),
        ("要点引用了哪些文号", ()),
        ("工作方案要求何时完成排查", ()),
        ("该规定依据什么文号的文件制定", ()),
        ("要点里什么时候发布水质公报", ()),
    ],
)
def test_what_a_question_asks_of_a_document(question, fields):
    assert asks_about(question) == fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("doc_number", "青环发〔2024〕7号"),
        ("issuer", "青屿省生态环境厅"),
        ("date_written", "2024-03-11"),
        ("year", "2024"),
    ],
)
def test_a_stated_value_has_the_place_where_it_was_read(field, value):
    found = stated("", (field,), [PLAN], asked_of("工作要点"))
    assert (found.document, found.field, found.value) == (PLAN, field, value)
    clause, start, end = place_of(found)
    assert clause.path == ("文件信息",)
    assert 0 <= start < end <= PLAN.raw.index("一、主要目标")


def test_the_place_of_a_document_number_is_the_number():
    clause, start, end = place_of(stated("", ("doc_number",), [PLAN], asked_of("要点")))
    assert PLAN.raw[start:end] == "青环发〔2024〕7号"
    assert (clause.start, clause.end) == (start, end)


def test_a_value_that_the_file_does_not_state_is_none_and_has_no_place():
    found = stated("", ("doc_number",), [NEIGHBOUR], asked_of("计划"))
    assert (found.field, found.value, found.provenance) == ("doc_number", None, None)
    assert place_of(found) is None


def test_the_second_field_answers_where_the_first_is_not_stated():
    found = stated("", ("date_published", "date_written"), [PLAN], asked_of("要点"))
    assert (found.field, found.value) == ("date_written", "2024-03-11")


@pytest.mark.parametrize(
    ("phrases", "best"),
    [(("青屿省", "2024年", "要点"), PLAN), (("临泽省", "工作计划"), NEIGHBOUR), (("停放管理规定",), STOPPING)],
)
def test_the_document_whose_title_fits_the_question_is_meant(phrases, best):
    documents = [EARLIER, STOPPING, NEIGHBOUR, PLAN]
    assert stated("", ("issuer",), documents, asked_of(*phrases)).document is best


def test_of_documents_that_fit_alike_the_one_found_first_is_meant():
    assert stated("", ("year",), [EARLIER, PLAN], asked_of("飞碟")).document is EARLIER
    assert stated("", ("year",), [PLAN, EARLIER], asked_of("飞碟")).document is PLAN


def test_a_date_in_the_question_picks_the_document_that_bears_it():
    assert dates_of(PLAN) == {"2024-03-11"}
    question = "2023年2月20日的那份要点是哪一年的任务"
    assert stated(question, ("year",), [PLAN, EARLIER], asked_of("2024年", "要点")).document is EARLIER


def test_without_documents_nothing_is_stated():
    assert stated("", ("year",), [], asked_of("要点")) is None


def test_a_title_names_region_issuer_kind_years_and_file():
    title = title_of(PLAN)
    for part in ("青屿省2024年生态环境工作要点", "青屿省生态环境厅", "工作要点", "2024年", "a.txt"):
        assert part in title
