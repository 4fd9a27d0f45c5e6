from dataclasses import replace

import pytest

from answer.ask import ask
from proof.types import Answer, AnswerStatus
from tests.ui.ui_tiny import html_of, markdown_of
from ui import answer_view
from ui.desk import Desk
from ui.suggest import near_years, next_questions, other_regions

QUESTION = "云梧省2024年县级城市黑臭水体消除比例的目标是多少？"


@pytest.fixture
def asked(monkeypatch):
    """Note what is asked, without asking it."""
    questions = []

    def answered(_library, question):
        questions.append(question)
        scope = {"years": (2024,), "regions": ("云梧省",)}
        return Answer(question.text, AnswerStatus.ANSWERED, "答", scope=scope)

    monkeypatch.setattr(answer_view, "answered", answered)
    return questions


def go_on(page, words):
    page.text_input(key="follow_box").set_value(words)
    return next(button for button in page.button if button.label == "接着问").click().run()


def test_a_follow_up_is_understood_from_the_question_in_the_address_also_after_a_reload(library, asked, open_page):
    page = go_on(open_page("ask", q=QUESTION), "那2023年呢？")

    assert not page.exception
    assert asked[-1].text == QUESTION.replace("2024", "2023")
    assert page.query_params["q"] == asked[-1].text
    assert page.query_params["said"] == "那2023年呢？"
    assert "理解为" in markdown_of(page)

    again = go_on(open_page("ask", q=asked[-1].text, said="那2023年呢？"), "由谁牵头")
    assert asked[-1].text == "云梧省2023年县级城市黑臭水体消除比例由谁牵头？"
    assert not again.exception


def test_the_box_of_the_page_takes_follow_ups_too(library, asked, open_page):
    page = open_page("ask", q=QUESTION)
    page.text_input[0].set_value("岚岭省呢")
    page.button[0].click().run()

    assert asked[-1].text == QUESTION.replace("云梧省", "岚岭省")


def test_what_refers_to_nothing_is_asked_back_and_can_be_asked_as_typed(library, asked, open_page):
    page = open_page("ask")
    page.text_input[0].set_value("由谁牵头")
    page.button[0].click().run()

    assert asked == []
    assert "接着上一个问题" in page.warning[0].value
    page.button(key="ask_literally").click().run()
    assert [question.text for question in asked] == ["由谁牵头"]
    assert not page.warning


def test_a_follow_up_drops_the_filter_that_it_contradicts(library, asked, open_page):
    go_on(open_page("ask", q=QUESTION, year="2024", issuer="云梧省生态环境厅"), "那2023年呢？")

    assert (asked[-1].filters.years, asked[-1].filters.issuers) == ((), ("云梧省生态环境厅",))


def test_chips_lead_to_the_next_question(library, asked, open_page):
    page = open_page("ask", q=QUESTION)
    chips = {button.label.replace("\\", ""): button for button in page.button if str(button.key).startswith("next_")}

    assert {"那2023年呢？", "由谁牵头？", "什么时候完成？"} <= set(chips)
    chips["由谁牵头？"].click().run()
    assert asked[-1].text == "云梧省2024年县级城市黑臭水体消除比例由谁牵头？"


def test_the_history_outlives_the_session_and_is_found_named_opened_and_deleted(library, asked, open_page):
    go_on(open_page("ask", q=QUESTION), "由谁牵头")
    (kept,) = Desk(library.path).conversations()
    assert kept.turns == 2

    page = open_page("history")
    assert QUESTION in html_of(page) and "由谁牵头" in html_of(page)
    page.text_input(key=f"name_{kept.id}").set_value("黑臭水体")
    page.button(key=f"save_{kept.id}").click().run()
    assert "黑臭水体" in html_of(page)
    page.text_input(key="history_words").set_value("没有这样的词").run()
    assert "没有这样的问题" in markdown_of(page)
    page.text_input(key="history_words").set_value("").run()
    page.button(key="delete_all").click().run()
    page.button(key="delete_all_yes").click().run()
    assert Desk(library.path).conversations() == ()


def test_a_reload_goes_on_with_the_conversation_that_ended_with_this_question(library, asked, open_page):
    open_page("ask", q=QUESTION)
    open_page("ask", q=QUESTION)

    assert [each.turns for each in Desk(library.path).conversations()] == [1]


def test_a_desk_that_cannot_be_read_costs_the_history_only(library, asked, open_page):
    Desk(library.path).file.write_text("no database", encoding="utf-8")

    page = open_page("ask", q=QUESTION)

    assert not page.exception
    assert "已证实" in html_of(page)


def test_near_years_and_other_regions_come_from_the_library(library):
    documents = library.documents()

    assert near_years(documents, [2024], ["云梧省"]) == [2023]
    assert other_regions(documents, [2024], ["别省"]) == ["云梧省"]
    assert near_years(documents, [2023, 2024], []) == []


def test_next_questions_suit_what_was_asked_and_where_it_was_found(library):
    cited = ask(library, "2024年县级城市黑臭水体消除比例达到多少").citations[0]

    def chips(question, *path):
        where = replace(cited, title="云梧省水污染防治条例", path=path) if path else cited
        answer = Answer(question, AnswerStatus.ANSWERED, "答", citations=(where,))
        return dict(next_questions(library, library.documents(), answer))

    target = chips("县级城市黑臭水体消除比例的目标是多少")
    assert {"由谁牵头？", "什么时候完成？", "这个目标完成了吗？"} <= set(target)
    law = chips("排污许可证有效期是多久", "第二章", "第十四条")
    assert law["违反了怎么处罚？"] == "排污许可证违反了怎么处罚？"
    assert law["这份文件还有效吗？"] == "《云梧省水污染防治条例》还有效吗？"
    assert "这个目标完成了吗？" not in law
    status = chips("《云梧省水污染防治条例》还有效吗？", "第一条")
    assert set(status) == {"什么时候施行？", "被哪份文件修改过？", "依据什么制定？"}
