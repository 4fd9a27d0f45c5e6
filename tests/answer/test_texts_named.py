"""A text that the question names and that is not what is cited."""

import pytest

from answer.ask import ask
from answer.texts_named import is_met, texts_named
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("湖泊法从哪天起施行", ["湖泊法"]),
        ("乘客不买票，轨道运输条例规定罚多少", ["轨道运输条例"]),
        ("夜里打桩算不算违反静音法", ["静音法"]),
        ("《护湖公约》由谁起草", ["《护湖公约》"]),
        ("新湖泊法第三条说什么", ["湖泊法"]),
        ("湖泊保护办法里，填湖罚多少", ["湖泊保护办法"]),
        ("残疾没法自理的怎么办", []),
        ("没有办法规定期限的怎么办", []),
        ("行政执法中要带什么", []),
        ("有哪些好的做法要求推广", []),
        ("光度法测定的下限是多少", []),
        ("本条例从什么时候起施行", []),
        ("河道保洁由谁牵头", []),
    ],
)
def test_names_are_told_by_their_end_and_what_stands_around(question, names):
    assert [f"《{name}》" if f"《{name}》" in question else name for name in texts_named(question)] == names


@pytest.mark.parametrize(
    ("name", "title", "met"),
    [
        ("静音法", "中华人民共和国静声音污染防治法", True),
        ("望海静音办法", "望海市实施《中华人民共和国静音污染防治法》办法", True),
        ("湖泊法", "中华人民共和国河道法", False),
        ("湖泊法", "湖泊保护条例", False),
        ("旅客轨道运输条例", "望海市轨道运输条例", True),
        ("湖泊保护法", "未成年人保护法", False),
    ],
)
def test_a_title_meets_a_name_whose_characters_it_has_in_order(name, title, met):
    assert is_met(name, [title], []) is met


def test_a_clause_that_writes_the_name_meets_it():
    assert is_met("护湖公约", ["望海市工作要点"], ["由水务局起草《护湖公约》。"])


LAWS = {
    "rivers": """河道法

第一条 为管理河道，制定本法。

第二条 采砂的，处五万元罚款。

第三条 本法自2023年7月1日起施行。
"""
}


@pytest.mark.parametrize("question", ["湖泊法从哪天起施行", "湖泊法第二条说什么", "采砂的，《湖泊法》规定处多少罚款"])
def test_what_another_text_says_is_not_confirmed(tmp_path, question):
    with open_library(tmp_path, LAWS) as library:
        answer = ask(library, question)
        assert answer.status is not AnswerStatus.ANSWERED
        if answer.citations:
            assert "reason_text" in {reason.code for reason in answer.reasons}
        assert ask(library, question.replace("湖泊法", "河道法")).status is AnswerStatus.ANSWERED
