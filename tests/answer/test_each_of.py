"""Questions that ask the same of several things: each is asked for in words of its own, and answered by itself."""

import pytest

from answer.ask import ask
from answer.each_of import each_of, things_of
from answer.question import parse_question
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("湖泊法和河道法分别从哪天起施行", ["湖泊法从哪天起施行", "河道法从哪天起施行"]),
        (
            "养殖的备案证和经营许可证，到期前各要提前多久换",
            ["养殖的备案证，到期前要提前多久换", "养殖的经营许可证，到期前要提前多久换"],
        ),
        ("不交水费，供水法和节约用水法规定的滞纳金各是多少", ["不交水费，供水法规定的滞纳金是多少"]),
        ("乱倒渣土，和偷采河沙，各自罚多少", ["乱倒渣土罚多少", "偷采河沙罚多少"]),
        ("向水务局实名举报，和举报偷采河沙，各自几天内答复", ["向水务局实名举报几天内答复", "举报偷采河沙几天内答复"]),
        ("卖假种和逃税，罚金分别按几倍判", ["卖假种，罚金按几倍判", "逃税，罚金按几倍判"]),
        ("甲省的护湖规定和临川的护湖办法有效期各几年", ["甲省的护湖规定有效期几年", "临川的护湖办法有效期几年"]),
        ("废水和废气排放标准分别由谁定", ["废水排放标准由谁定", "废气排放标准由谁定"]),
        ("整治期间,碰头、调度、交账各是什么频率", ["整治期间,碰头是什么频率", "整治期间,调度是什么频率"]),
        ("2009年冬季运动会和2011年夏季运动会国办分别同意谁申办", ["2009年冬季运动会国办同意谁申办"]),
    ],
)
def test_each_thing_has_a_question_of_its_own(question, parts):
    assert [text for _, text in things_of(question)][: len(parts)] == parts


@pytest.mark.parametrize(
    "question",
    [
        "污水处理率是多少",
        "几场战役分别是什么",
        "分别管什么",
        "参与共治的村民各有多少",
        "整改工作分别隔多久调度、督导、考核一回",
        "甲、乙、丙、丁、戊、己各有多少",
        "各县的河长是谁",
        "和各是多少",
    ],
)
def test_what_joins_nothing_is_one_question(question):
    assert things_of(question) == ()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("望海市2024年污水处理率和垃圾回收率分别是多少", ["污水处理率", "垃圾回收率"]),
        ("湖长、河长各有多少人", ["湖长", "河长"]),
        ("污水处理率是多少", []),
        ("是否分别批准了甲和乙", []),
    ],
)
def test_joined_things_are_named(question, names):
    assert [name for name, _ in each_of(parse_question(question))] == names


def test_the_year_and_the_region_of_the_whole_hold_for_each():
    parts = [part for _, part in each_of(parse_question("2024年湖北省的湖长和河长各有多少人"))]
    assert [(part.years, part.regions) for part in parts] == [((2024,), ("湖北省",))] * 2


RULES = {
    "lakes": """湖泊保护办法

第一条 为保护湖泊，制定本办法。

第二条 填湖的，处二万元罚款。

第三条 本办法自2021年3月1日起施行。
""",
    "rivers": """河道管理办法

第一条 为管理河道，制定本办法。

第二条 采砂的，处五万元罚款。

第三条 本办法自2023年7月1日起施行。
""",
}


def test_each_is_answered_from_its_own_place(tmp_path):
    with open_library(tmp_path, RULES) as library:
        answer = ask(library, "湖泊保护办法和河道管理办法分别从哪天起施行")
        assert answer.status is AnswerStatus.ANSWERED
        assert "2021年3月1日" in answer.text and "2023年7月1日" in answer.text
        assert len({citation.doc_id for citation in answer.citations}) == 2
        assert unverified(library, answer) == []


def test_one_that_is_not_there_leaves_the_answer_unconfirmed(tmp_path):
    with open_library(tmp_path, RULES) as library:
        answer = ask(library, "湖泊保护办法和草原管理办法分别从哪天起施行")
        assert answer.status is not AnswerStatus.ANSWERED
        assert "草原管理办法" in " ".join(map(str, answer.reasons))
