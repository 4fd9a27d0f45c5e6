"""Questions that name a document or a clause, and answers that are about something else."""

import pytest

from answer.ask import ask
from answer.named import asks_for_wording, documents_named
from answer.question import parse_question
from answer.retrieve import Context, find
from index.library import Library
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified


def test_a_document_named_by_its_number_is_where_the_answer_stands(tiny_library: Library):
    found = find(tiny_library, "青环发〔2024〕7号里省控断面优良比例是多少")
    assert len(found.scope_json()["docs"]) == 1
    assert {hit.doc_number for hit in found.hits} == {"青环发〔2024〕7号"}
    dropped = Context(dropped=tuple(f"docs:{doc}" for doc in found.scope_json()["docs"]))
    assert find(tiny_library, "青环发〔2024〕7号里省控断面优良比例是多少", context=dropped).scope_json()["docs"] == []


def test_a_number_that_is_not_here_makes_the_answer_unconfirmed_and_says_so(tiny_library: Library):
    answer = ask(tiny_library, "青环发〔2031〕9号里青屿省2024年省控断面优良比例是多少")
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert "青环发〔2031〕9号" in str(answer.reasons[0])
    assert unverified(tiny_library, answer) == []


@pytest.mark.parametrize(
    "question", ["依据青环发〔2024〕7号制定了什么方案", "落实《青屿省2024年生态环境工作要点》的通知有哪些"]
)
def test_a_document_that_others_carry_out_is_not_where_to_look(tiny_library: Library, question):
    assert documents_named(tiny_library, parse_question(question)).ids == ()


def test_what_a_named_clause_says_is_its_text(tiny_library: Library):
    answer = ask(tiny_library, "青环发〔2024〕7号二（二）1写了什么")
    assert answer.status is AnswerStatus.ANSWERED
    assert "重金属排查" in answer.text
    assert answer.citations[0].path == ("二、", "（二）", "1.")
    assert unverified(tiny_library, answer) == []
    assert find(tiny_library, "青环发〔2024〕7号二（二）1写了什么").hits[0].ranks["exact"] == 1


def test_a_clause_that_is_not_there_is_said(tiny_library: Library):
    answer = ask(tiny_library, "青环发〔2024〕7号第九十九条写了什么")
    assert answer.status is not AnswerStatus.ANSWERED
    assert any("第九十九条" in str(reason) for reason in answer.reasons)


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("第十二条规定了什么", True),
        ("《湖泊条例》第十二条的内容", True),
        ("第十二条罚款多少", False),
        ("罚款多少", False),
    ],
)
def test_nothing_but_the_wording_may_be_asked_of_a_clause(question, only):
    assert asks_for_wording(parse_question(question)) is only


def doubtful(tmp_path, text: str, question: str):
    with open_library(tmp_path, {"plan": f"望海市2024年工作要点\n\n一、目标\n\n{text}\n"}) as library:
        answer = ask(library, question)
        assert answer.status is not AnswerStatus.ANSWERED
        assert unverified(library, answer) == []
        return [str(reason) for reason in answer.reasons]


def test_a_figure_of_another_indicator_is_not_the_one_that_was_asked_for(tmp_path):
    text = "可吸入颗粒物平均浓度控制在55微克/立方米以内。"
    assert "找到的数值属于另一项指标。" in doubtful(tmp_path, text, "望海市2024年臭氧平均浓度控制在多少微克")


def test_a_year_that_a_clause_only_mentions_is_not_what_it_is_about(tmp_path):
    text = f"总结2023年经验。{'持续推进各项治理工作，做好长效管护。' * 12}"
    reasons = doubtful(tmp_path, f"{text}河流水质优良比例达到90%。", "望海市2023年河流水质优良比例达到多少")
    assert any("2023年" in reason for reason in reasons)


def test_the_end_of_a_year_is_no_day(tmp_path):
    reasons = doubtful(tmp_path, "2024年底召开碳市场大会。", "望海市碳市场大会几月几号召开")
    assert "条款给出的时间没有问的那么具体。" in reasons


def test_what_is_counted_has_to_be_what_was_asked_for(tmp_path):
    reasons = doubtful(tmp_path, "完成498个排污口整治任务。", "望海市2024年整治多少个行政村")
    assert reasons


def test_a_title_before_the_number_of_an_article_names_its_document(tmp_path):
    texts = {
        "办法.txt": "松汀县井盖管理办法\n第一条 为加强管理，制定本办法。\n第二条 井盖每两年检修一次。\n",
        "细则.txt": "《松汀县井盖管理办法》实施细则\n第一条 制定本细则。\n第二条 检修结果在五日内报送。\n",
    }
    with open_library(tmp_path, texts) as library:
        answer = ask(library, "松汀县井盖管理办法第二条")
        assert answer.status is AnswerStatus.ANSWERED
        assert "每两年检修一次" in answer.text
        assert "五日" not in answer.text


def test_the_year_of_a_figure_is_that_of_the_ledger(tmp_path):
    text = "望海市水务公报\n\n一、用水效率\n\n管网漏损率2025年降到9%，2030年降到8%。\n"
    with open_library(tmp_path, {"公报.txt": text}) as library:
        assert "8%" in ask(library, "2030年管网漏损率降到多少").text
        assert ask(library, "2035年管网漏损率降到多少").status is not AnswerStatus.ANSWERED


def test_a_year_without_a_place_is_answered_for_every_place(tmp_path):
    plans = {
        f"{city}.txt": f"{city}2024年工作方案\n\n一、目标\n\n绿地率达到{rate}%。\n"
        for city, rate in (("望海市", 31), ("松陵市", 34))
    }
    with open_library(tmp_path, plans) as library:
        text = ask(library, "2024年绿地率目标是多少").text
        assert "31%" in text
        assert "34%" in text
