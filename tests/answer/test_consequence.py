"""What is done about an act is answered by the sentence that says so, not by the duty that forbids the act."""

import pytest

from answer.consequence import asks_consequence, states_consequence
from answer.extract import extract
from answer.question import parse_question
from tests.answer.answer_tiny import document, evidence

# Invented.
RULES = """岚岭县集市管理办法（虚构）

第一条 集市摊主应当按照规定在摊位公示价目表，不得遮挡、撕毁价目表。
第二条 集市摊主遮挡、撕毁价目表的，由集市管理机构责令改正；拒不改正的，处五十元以上罚款；情节严重的，取消其摊位登记。
第三条 集市管理机构应当在每月五日前更换价目表。
"""


@pytest.mark.parametrize(
    "question",
    ["撕毁价目表会怎么处理", "撕毁价目表会被怎么处罚", "撕毁价目表有什么后果", "撕了价目表会怎样",
     "撕毁价目表要承担什么责任",
     "What happens if a stall keeper tears the price list?", "What is the penalty for tearing price lists?"],
)  # fmt: skip
def test_questions_for_a_consequence(question):
    assert asks_consequence(question)


@pytest.mark.parametrize(
    "question",
    ["价目表怎么更换", "剩下的款物如何处理", "生活污水怎么处理", "撕毁价目表罚多少", "谁负责处罚", "会议怎么安排"],
)
def test_questions_for_something_else(question):
    assert not asks_consequence(question)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("由主管部门责令限期改正，处一万元以下罚款", True),
        ("申请人中途退出的，按撤回申请处理", True),
        ("构成犯罪的，依法追究刑事责任", True),
        ("撤销其摊位登记", True),
        ("摊主应当公示价目表", False),
        ("按照职责分工负责处理投诉", False),
        ("建立责任清单，处理好发展与保护的关系", False),
    ],
)
def test_sentences_that_state_one(text, states):
    assert states_consequence(text) is states


@pytest.mark.parametrize("question", ["遮挡、撕毁价目表会怎么处理", "摊主撕毁价目表有什么后果"])
def test_the_consequence_is_read_out_with_how_it_goes_on(question):
    asked, sentences = evidence(question, document(RULES))
    draft, _ = extract(parse_question(question), asked, sentences)
    assert draft.text == (
        "集市摊主遮挡、撕毁价目表的，由集市管理机构责令改正；拒不改正的，处五十元以上罚款；情节严重的，取消其摊位登记"
    )
    assert len(draft.pieces) == 3
    assert all(proof.clause.label == "第二条" for piece in draft.pieces for proof in piece.proofs)


def test_where_nothing_states_one_the_best_sentence_answers():
    question = "不公示价目表会怎么处理"
    text = RULES.split("第二条")[0]
    asked, sentences = evidence(question, document(text))
    draft, _ = extract(parse_question(question), asked, sentences)
    assert "应当按照规定在摊位公示价目表" in draft.text
