"""An answer is what a person would read out: a sentence with what it says nothing without."""

from __future__ import annotations

import pytest

from answer.ask import ask
from answer.units import leans
from tests.answer.answer_tiny import open_library, unverified

RULES = """望海市湖泊保护办法
第一条 湖泊禁止夜间采砂，但抢险施工除外。
第二条 违反本办法规定，有下列情形之一的，由水务局处五千元以上二万元以下的罚款：
（一）向湖泊倾倒渣土的；
（二）占用湖泊岸线的。
第三条 单位将污泥与渣土混合堆放的，由城管部门责令改正；拒不改正的，处三百元以上九百元以下的罚款。
第四条 监测站点分为三类：背景站；城市站；区域站。
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    with open_library(tmp_path_factory.mktemp("units"), {"办法.txt": RULES}) as library:
        yield library


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("湖泊能不能夜间采砂", ["禁止夜间采砂", "但抢险施工除外"]),
        ("向湖泊倾倒渣土罚多少钱", ["五千元以上二万元以下", "倾倒渣土"]),
        ("污泥与渣土混合堆放拒不改正罚多少", ["三百元以上九百元以下", "污泥与渣土混合堆放"]),
        ("监测站点分为哪三类", ["背景站", "城市站", "区域站"]),
    ],
)
def test_a_sentence_is_read_out_with_what_belongs_to_it(rules, question, said):
    answer = ask(rules, question)
    assert [words for words in said if words not in answer.text] == []
    assert unverified(rules, answer) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("拒不改正的，处罚款。", True),
        ("以上工作要在年底前完成。", True),
        ("其中城区占八成。", True),
        ("其他情形另行规定。", False),
        ("湖泊由水务局管理。", False),
    ],
)
def test_what_leans_on_the_sentence_before(text, wanted):
    assert leans(text) is wanted
