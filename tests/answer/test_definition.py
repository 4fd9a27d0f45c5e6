"""What a term means."""

import pytest

from answer.definition import asks_meaning, definition_of
from answer.draft import defined, meaning_draft
from answer.extract import extract
from answer.question import parse_question
from tests.answer.answer_tiny import RULES, bare, document, evidence


@pytest.mark.parametrize(
    "question",
    ["共享停车是什么意思", "什么叫共享停车", "“票证通”指的是什么", "共享停车怎么个停法",
     "What does shared parking mean?", "What counts as shared parking?", "How is shared parking defined?"],
)  # fmt: skip
def test_questions_for_a_meaning(question):
    assert asks_meaning(question)


@pytest.mark.parametrize("question", ["罚款是多少", "为什么叫停项目", "指定哪些机构", "What is the target?"])
def test_questions_for_something_else(question):
    assert not asks_meaning(question)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("本规定所称共享停车，是指把空闲车位借给他人。", "共享停车"),
        ("“票证通”工程：一张证办所有事。", "“票证通”工程"),
        ("共享停车是指借出车位。", "共享停车"),
        ("推进共享停车，建设停车场。", ""),
        ("应当提交以下材料：", ""),
    ],
)
def test_the_term_that_a_sentence_defines(text, term):
    _, (sentence,) = evidence("停车", bare(text))
    assert defined(sentence) == term


def test_the_clause_that_defines_goes_before_those_that_mention():
    question = "共享停车是什么意思"
    rules = document(RULES + "\n第四条 推广共享停车，共享停车按共享停车办法执行。\n")
    asked, sentences = evidence(question, rules)
    meaning = definition_of(sentences, asked)
    assert meaning.text.startswith("第二条")
    draft, _ = extract(parse_question(question), asked, sentences)
    assert draft.text == "本规定所称共享停车，是指车位所有人将空闲车位临时提供给他人使用的行为"


def test_another_term_is_not_defined():
    asked, sentences = evidence("消防通道是什么意思", document(RULES))
    assert definition_of(sentences, asked) is None


def test_a_long_meaning_ends_at_a_pause():
    text = "票证通：" + "，".join(["一张证办一件事"] * 40) + "。"
    _, (sentence,) = evidence("票证通", bare(text))
    draft = meaning_draft(sentence)
    assert len(draft.text) < 180
    assert draft.text.endswith("一张证办一件事")
