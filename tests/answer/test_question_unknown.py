"""Places that no gazetteer has, proper names with a region inside, and what an answer has to name."""

import pytest

from answer.ask import ask
from answer.question import parse_question
from answer.question_unknown import carried
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("柳溪镇2024年要建几座泵站", ("柳溪镇",)),
        ("松岭工业园有多少企业", ("松岭工业园",)),
        ("云栖新区的目标", ("云栖新区",)),
        ("合肥高新区的优良天数", ("合肥高新区",)),
        ("合肥市松岭工业园有多少企业", ("松岭工业园",)),
        ("我想知道青石村的人口", ("青石村",)),
        ("支持松岭开发区做什么", ("松岭开发区",)),
        ("红旗林场今年造林多少亩", ("红旗林场",)),
        ("What is the target in Quxi Township?", ("Quxi",)),
        ("PM2.5 target of Taoshan Industrial Park", ("Taoshan",)),
        ("How many schools are there in Fengpo?", ("Fengpo",)),
    ],
)
def test_places_that_no_gazetteer_has_are_known_by_their_form(question, places):
    assert parse_question(question).unknown_places == places


@pytest.mark.parametrize(
    "question",
    [
        "岚岭省2024年农村污水治理率", "2024年城乡居民收入",
        "每个乡镇要建几座", "农村社区有多少", "行政村治理率", "省级开发区有哪些", "国家级新区有几个", "高新区怎么认定",
        "示范镇和重点村的数量", "上海浦东新区的目标", "本村集体收入怎么分", "哪些街道试点", "乡镇街道的职责",
        "What is the maximum fee in March?", "targets in China", "Guidance on air pollution in cities",
        "Which Town is best?",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_place_is_none(question):
    assert parse_question(question).unknown_places == ()


@pytest.mark.parametrize(
    "question",
    ["西藏班招生多少人", "内地西藏初中班招生多少人", "深圳湾口岸几点开放", "上海证券交易所的手续费",
     "武汉同济医院有多少床位", "河南籍考生怎么报名",
     "深圳市腾云计算机系统有限公司的处罚", "南京路改造什么时候完成", "Shenzhen Bay opening hours",
     "fees of the Bank of Beijing", "lorries scrapped in Lanling (岚岭)", "the Beijing-Tianjin-Hebei area"],
)  # fmt: skip
def test_a_region_inside_a_proper_name_is_no_scope(question):
    asked = parse_question(question)
    assert (asked.regions, asked.places) == ((), ())


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("北京市民怎么办理", ("北京市",)),
        ("湖北三级医院数量", ("湖北省",)),
        ("湖北农村公路建设", ("湖北省",)),
        ("上海垃圾收费方式", ("上海市",)),
        ("湖北上市公司有多少家", ("湖北省",)),
        ("比较青屿市和临川市的目标", ("青屿市", "临川市")),
        ("对比湖北和安徽的目标", ("湖北省", "安徽省")),
        ("Hubei Province targets", ("湖北省",)),
        ("Hubei Black-Odorous Water Target", ("湖北省",)),
    ],
)
def test_a_region_that_the_question_is_about_stays_scope(question, regions):
    assert parse_question(question).regions == regions


@pytest.mark.parametrize(
    ("name", "text", "is_carried"),
    [
        ("柳溪镇", "柳溪镇今年新建泵站两座", True),
        ("柳溪镇", "青石镇今年新建泵站两座", False),
        ("云栖新区", "云栖要建成四个区", True),
        ("柳溪镇", "柳溪流域", False),
        ("Taoshan", "the Taoshan park", True),
        ("Taoshan", "青屿省", False),
    ],
)
def test_a_text_carries_a_place_under_its_name(name, text, is_carried):
    assert carried(name, text) is is_carried


CITY = """青屿市2024年大气污染防治方案

一、目标

细颗粒物平均浓度控制在29微克/立方米以内。

二、河长

濛溪河长由赵一川担任。𣲘溪河长由钱二水担任。
"""


def test_what_belongs_to_another_place_is_not_confirmed(tmp_path):
    with open_library(tmp_path, {"city": CITY}) as library:
        sure = ask(library, "青屿市2024年细颗粒物平均浓度控制在多少")
        elsewhere = ask(library, "柳溪镇2024年细颗粒物平均浓度控制在多少")
    assert sure.status is AnswerStatus.ANSWERED
    assert elsewhere.status is not AnswerStatus.ANSWERED
    assert "reason_place" in [reason.code for reason in elsewhere.reasons]


def test_a_rare_character_tells_one_name_from_another(tmp_path):
    with open_library(tmp_path, {"city": CITY}) as library:
        assert "钱二水" in ask(library, "𣲘溪河长是谁").text
        assert "赵一川" in ask(library, "濛溪河长是谁").text
        strange = ask(library, "𬇙溪河长是谁")
    assert strange.status is not AnswerStatus.ANSWERED


def test_a_question_in_traditional_characters_is_answered_and_kept_as_it_was_asked(tmp_path):
    question = "青嶼市細顆粒物平均濃度控制在多少"
    with open_library(tmp_path, {"city": CITY}) as library:
        answer = ask(library, question)
    assert answer.question == question
    assert answer.status is AnswerStatus.ANSWERED and "29微克" in answer.text


OLD = """雲麓縣廢棄物清運管理辦法

第一條 為維護環境衛生，制定本辦法。

第二條 清運單位應當每週清運三次。

第三條 違反前條規定者，處新臺幣六千元以下罰鍰。
"""


def test_a_file_in_traditional_characters_has_articles_and_quotes_that_are_slices(tmp_path):
    with open_library(tmp_path, {"old": OLD}) as library:
        document = library.document("old.txt")
        answer = ask(library, "云麓县每周清运几次")
    assert [clause.label for clause in document.clauses][-3:] == ["第一条", "第二条", "第三条"]
    assert document.raw == OLD
    assert answer.status is AnswerStatus.ANSWERED and "三次" in answer.text
    assert all(document.raw[c.start : c.end] == c.quote for c in answer.citations)
