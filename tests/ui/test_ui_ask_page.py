from dataclasses import replace

import pytest

from corpus.errors import QuestionError
from proof.cite import cite
from proof.types import Answer, AnswerStatus, ComparisonRow, Item
from tests.ui.ui_tiny import html_of, markdown_of, marked_text, text_of
from ui import answer_view

QUOTE = "县级城市黑臭水体消除比例达到80%"


def citation_of(library, words):
    for known in library.documents():
        document = library.document(known.doc_id)
        start = document.raw.find(words)
        if start >= 0:
            clause = min(
                (c for c in document.clauses if c.start <= start < c.end), key=lambda c: c.end - c.start, default=None
            )
            return cite(document, clause, start, start + len(words))
    raise AssertionError(words)


@pytest.fixture
def answers(library, monkeypatch):
    """Let the page get the answer given, and note what it asked."""
    asked = []

    def use(status, **parts):
        def answered(_library, question):
            asked.append(question)
            return Answer(question.text, AnswerStatus(status), parts.pop("text", "答"), **parts)

        monkeypatch.setattr(answer_view, "answered", answered)
        return asked

    return use


def test_without_a_question_examples_from_the_library_are_offered(library, open_page):
    page = open_page("ask")

    assert not page.exception
    labels = [button.label for button in page.button if button.key and button.key.startswith("example_")]
    assert labels and all("多少" in label or "牵头" in label for label in labels)
    assert "文库：3 份文件" in markdown_of(page)


def test_a_confirmed_answer_shows_value_status_and_the_quote_in_its_clause(library, answers, open_page):
    citation = citation_of(library, QUOTE)
    answers("answered", items=(Item("消除比例达到80%", (0,), "80", "%"),), citations=(citation,))

    page = open_page("ask", q="2024年县级城市黑臭水体消除比例？")

    shown = html_of(page)
    assert not page.exception
    assert '<div class="tw-value">80<small>%</small></div>' in shown
    assert "已证实" in shown
    assert marked_text(shown) == QUOTE
    assert "云环发〔2024〕6号" in shown
    assert "示例 · 虚构" in shown
    link = page.get("page_link")[0].proto
    assert (link.page, link.query_string) == (
        "document",
        f"doc={citation.doc_id}&start={citation.start}&end={citation.end}",
    )


def test_the_real_answer_cites_the_clause_of_the_year_that_was_asked_about(library, open_page):
    page = open_page("ask", q="云梧省2024年县级城市黑臭水体消除比例的目标是多少？")

    shown = html_of(page)
    assert not page.exception
    assert "已证实" in shown
    assert "80%" in marked_text(shown)
    assert "60%" not in marked_text(shown)
    assert [button.label for button in page.button if str(button.key).startswith("chip_")] == [
        "年份 2024",
        "地区 云梧省",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("80%", "%", '<div class="tw-value">80%<small></small></div>'),
        ("150", "条", '<div class="tw-value">150<small>条</small></div>'),
        (
            "27.5微克/立方米左右",
            "微克/立方米",
            '<div class="tw-value tw-long">27.5微克/立方米左右<small></small></div>',
        ),
    ],
)
def test_a_unit_is_shown_once(value, unit, shown):
    answer = Answer("?", AnswerStatus.ANSWERED, "答", (Item("答", (0,), value, unit),))

    assert shown in answer_view.answer_html(answer)


@pytest.mark.parametrize(("status", "word"), [("unconfirmed", "待核"), ("not_found", "未收录")])
def test_other_states_are_shown_plainly(library, answers, open_page, status, word):
    hits = library.search("黑臭水体", k=2).hits
    answers(status, text="见下", related=hits)

    page = open_page("ask", q="火星上的目标？")

    assert not page.exception
    assert word in html_of(page)
    expander = page.expander[-1]
    assert ("最接近" in expander.label) == (status == "not_found")
    assert expander.proto.expanded == (status == "not_found")


def test_an_error_is_one_line_and_the_page_goes_on(library, monkeypatch, open_page):
    def refuse(_library, question):
        raise QuestionError("query_empty")

    monkeypatch.setattr(answer_view, "answered", refuse)

    page = open_page("ask", q="?")

    assert not page.exception
    assert len(page.error) == 1
    assert page.text_input[0].value == "?"


def test_a_question_that_is_far_too_long_is_refused_in_one_line(library, open_page):
    page = open_page("ask", q="多" * 10_000)

    assert not page.exception
    assert "10000" in page.error[0].value


def test_an_address_full_of_nonsense_harms_nothing(answers, open_page):
    answers("not_found", scope={"years": (2024,), "moods": ("gut",)})

    page = open_page(
        "ask", q="甲", year="99999999999999999999", region="<b>", doc="../../x", drop="<script>:1", lang="xx"
    )

    assert not page.exception
    assert "<b>" not in markdown_of(page)
    assert page.title[0].value == "向文件提问"


def test_an_unforeseen_error_shows_its_kind_only(library, monkeypatch, open_page):
    def fail(_library, question):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(answer_view, "answered", fail)

    page = open_page("ask", q="?")

    assert "ZeroDivisionError" in page.error[0].value
    assert "secret" not in page.error[0].value


def test_a_question_goes_into_the_address(answers, open_page):
    asked = answers("not_found")
    page = open_page("ask")

    page.text_input[0].set_value("  水质目标是多少？ ")
    page.button[0].click().run()

    assert page.query_params["q"] == "水质目标是多少？"
    assert [question.text for question in asked] == ["水质目标是多少？"]


def test_an_empty_question_is_pointed_out(answers, open_page):
    asked = answers("not_found")
    page = open_page("ask")

    page.button[0].click().run()

    assert [toast.value for toast in page.toast] == ["请输入问题。"]
    assert asked == []


def test_filters_come_from_the_library_and_reach_the_question(answers, open_page):
    asked = answers("not_found")
    page = open_page("ask", q="目标？", region="云梧省")
    years = next(box for box in page.multiselect if box.key == "filter_years")

    assert years.options == ["2024", "2023"]
    years.set_value([2023]).run()

    assert asked[0].filters.regions == ("云梧省",)
    assert (asked[-1].filters.regions, asked[-1].filters.years) == (("云梧省",), (2023,))
    assert page.query_params["year"] == "2023"


def test_what_is_dropped_of_the_scope_no_longer_narrows_the_search(library, open_page):
    with_year = open_page("ask", q="2023年县级城市黑臭水体消除比例？")
    without_year = open_page("ask", q="2023年县级城市黑臭水体消除比例？", drop="years:2023")

    assert "80" not in marked_text(html_of(with_year))
    assert '<div class="tw-value">' in html_of(with_year)
    assert without_year.button(key="chip_years:2023").proto.type == "tertiary"
    assert not without_year.exception


def test_a_chip_is_dropped_and_taken_back(answers, open_page):
    asked = answers("not_found", scope={"years": (2024,)})
    page = open_page("ask", q="2024年目标？")
    assert page.button(key="chip_years:2024").label == "年份 2024"

    page.button(key="chip_years:2024").click().run()
    page.button(key="chip_years:2024").click().run()

    assert [question.dropped for question in asked] == [(), ("years:2024",), ()]


def test_the_page_speaks_english_when_the_address_says_so(answers, open_page):
    answers("not_found")

    page = open_page("ask", q="target?", lang="en")

    assert page.title[0].value == "Ask your documents"
    assert "Not in the library" in html_of(page)


def test_two_sessions_differ_in_language_and_question(answers, open_page):
    answers("not_found")
    one, two = open_page("ask", q="甲？"), open_page("ask", q="乙？", lang="en")

    one.run()
    assert (one.title[0].value, two.title[0].value) == ("向文件提问", "Ask your documents")
    assert (one.text_input[0].value, two.text_input[0].value) == ("甲？", "乙？")


def test_documents_that_another_handle_adds_are_seen_on_the_next_run(library, sources, tmp_path, open_page):
    page = open_page("ask")
    new = tmp_path / "new.txt"
    new.write_text("蓝溪省2025年工作要点\n\n一、目标\n\n1.城市绿化覆盖率达到41%以上。\n", encoding="utf-8")
    library.add([new])

    page.run()

    assert "文库：4 份文件" in markdown_of(page)
    assert "蓝溪省" in next(box for box in page.multiselect if box.key == "filter_regions").options


def test_a_hostile_document_stays_text_in_answers(library, answers, open_page):
    citation = citation_of(library, "水质优良比例达到77%以上</div></article>")
    item = Item("<b onclick=x>![a](b) $x$</b>", (0,), "<script>", "<img>")
    hits = library.search("图片 公式 红字", k=3).hits
    answers("answered", text="<script>x</script>", items=(item,), citations=(citation,), related=hits)

    page = open_page("ask", q="<img src=x onerror=alert(1)> ![x](y) $a$")

    shown = html_of(page).replace("<script>\nif (!window.tiaowen)", "")
    assert not page.exception
    for word in ("<script", "<img", "<b ", 'onclick="', "<style>b"):
        assert word not in shown
    assert "<script>x</script>" in text_of(shown.replace("&lt;", "&lt;"))
    assert "![x]" not in markdown_of(page)
    assert "$a$" not in markdown_of(page)


def test_without_a_library_the_page_offers_a_beginning(folder, open_page):
    page = open_page("ask")

    assert not page.exception
    assert page.title[0].value == "欢迎使用条文"
    assert page.button(key="build_samples").label == "用示例文件建一个文库"
    assert page.get("page_link")[0].proto.page == "library"


def test_a_library_that_cannot_be_opened_is_one_line(folder, open_page):
    folder.mkdir()
    (folder / "library.db").write_bytes(b"this is no database, it is just some text" * 10)

    page = open_page("ask")

    assert not page.exception
    assert page.title[0].value == "打不开文库"
    assert len(page.error) == 1


def test_figures_side_by_side_are_a_table_with_their_sources():
    row = ComparisonRow("岚岭省", 2024, "<b>要点</b>", None, None, "planned", "80%", "%", "+20", (0,))
    items = (Item("60%", (0,), "60%", "%"), Item("80%", (0,), "80%", "%"))
    answer = Answer("?", AnswerStatus.ANSWERED, "答", items, comparison=(replace(row, year=2023, change=None), row))
    shown = answer_view.answer_html(answer)

    assert shown.count("<tr>") == 3
    assert '<td class="tw-figure" data-head="数值">80%</td><td data-head="与上行之差">+20 个百分点</td>' in shown
    assert "&lt;b&gt;要点" in shown and "<b>要点" not in shown
    assert 'data-tw-to="tw-source-1"' in shown
    assert "tw-item" not in shown


def test_a_document_that_the_question_names_is_a_chip_by_its_number(library, open_page):
    page = open_page("ask", q="云环发〔2024〕6号里黑臭水体消除比例是多少？")
    chips = [button for button in page.button if (button.key or "").startswith("chip_docs:")]

    assert [chip.label.replace("\\", "") for chip in chips] == ["文件 云环发〔2024〕6号"]
