"""Comparisons: one line for each side, and what is missing is named."""

import pytest

from answer.ask import ask
from answer.comparison import cells, heads, scope_name
from corpus.messages import spoken_in
from index.filters import Scope
from index.library import Library
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "青屿省2023年和2024年省控断面优良比例有什么变化",
            [("青屿省2023年：", "86.1%"), ("青屿省2024年：", "88.6%")],
        ),
        (
            "青屿省和临泽省2024年省控断面优良比例谁更高",
            [("青屿省2024年：", "88.6%"), ("临泽省2024年：", "91.3%")],
        ),
        (
            "青屿省和临泽省2024年细颗粒物平均浓度差多少",
            [("青屿省2024年：", "29.5微克/立方米"), ("临泽省2024年：", "33微克/立方米")],
        ),
        (
            "青屿省2023年省控断面优良比例和临泽省2024年相比",
            [("青屿省2023年：", "86.1%"), ("临泽省2024年：", "91.3%")],
        ),
        pytest.param(
            "青屿省2023年黑臭水体消除比例和临泽省2024年相比",
            [("青屿省2023年：", "50%"), ("临泽省2024年：", "95%")],
        ),
    ],
)
def test_each_side_has_its_line_its_value_and_its_proof(tiny_library: Library, question, lines):
    answer = ask(tiny_library, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert len(answer.items) == len(lines)
    for item, (name, value) in zip(answer.items, lines, strict=True):
        assert item.text.startswith(name)
        assert value in item.text
        cited = [answer.citations[position] for position in item.citations]
        assert any(value in citation.quote for citation in cited)
    assert answer.text == "；".join(item.text for item in answer.items)
    assert unverified(tiny_library, answer) == []


def test_figures_of_one_indicator_stand_in_rows_with_the_change(tiny_library: Library):
    answer = ask(tiny_library, "青屿省2023年和2024年省控断面优良比例有什么变化")
    rows = [(row.region, row.year, row.value, row.change) for row in answer.comparison]
    assert rows == [("青屿省", 2023, "86.1%", None), ("青屿省", 2024, "88.6%", "+2.5")]
    for row, item in zip(answer.comparison, answer.items, strict=True):
        assert row.citations == item.citations
        assert row.value in answer.citations[row.citations[0]].quote
    assert answer.as_json()["comparison"][1]["change"] == "+2.5"
    assert cells(answer.comparison[1])[3:5] == ("88.6%", "+2.5 个百分点")
    with spoken_in("en"):
        assert cells(answer.comparison[1])[4] == "+2.5 percentage points"
        assert heads()[3] == "Value"


def test_what_is_no_comparison_of_figures_has_no_rows(tiny_library: Library):
    answer = ask(tiny_library, "青屿省2024年省控断面优良比例是多少")
    assert answer.comparison == ()
    assert "comparison" not in answer.as_json()


def test_figures_of_other_indicators_have_no_difference(tmp_path):
    one = "望海市2024年工作要点\n\n一、目标\n\n城市黑臭水体消除比例达到90%。\n"
    other = "临川市2024年工作要点\n\n一、目标\n\n农村黑臭水体消除比例达到40%。\n"
    with open_library(tmp_path, {"one": one, "other": other}) as library:
        answer = ask(library, "望海市和临川市2024年黑臭水体消除比例谁更高")
        assert [row.indicator for row in answer.comparison] == ["城市黑臭水体消除比例", "农村黑臭水体治理率"]
        assert [row.change for row in answer.comparison] == [None, None]


def test_a_side_whose_clauses_give_no_figure_is_missing(tmp_path):
    one = "望海市2024年工作要点\n\n一、目标\n\n细颗粒物平均浓度控制在30微克/立方米以内。\n"
    other = "临川市2024年工作要点\n\n一、目标\n\n持续降低细颗粒物浓度。\n"
    with open_library(tmp_path, {"one": one, "other": other}) as library:
        answer = ask(library, "望海市和临川市2024年细颗粒物浓度目标谁更严")
        assert answer.status is AnswerStatus.UNCONFIRMED
        assert "30微克/立方米" in answer.text
        assert [str(reason) for reason in answer.reasons] == ["“临川市2024年”没有找到对应内容。"]


def test_a_side_without_evidence_is_named_and_the_answer_unconfirmed(tiny_library: Library):
    question = "青屿省和东湾省2024年黑臭水体消除比例有什么不同"
    answer = ask(tiny_library, question)
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert "70%" in answer.text
    assert "东湾省" not in answer.text
    assert [str(reason) for reason in answer.reasons] == ["“东湾省2024年”没有找到对应内容。"]
    with spoken_in("en"):
        assert str(answer.reasons[0]) == "Nothing was found for “东湾省2024年”."


def test_without_evidence_on_any_side_nothing_is_found(tiny_library: Library):
    answer = ask(tiny_library, "江苏省和东湾省2024年黑臭水体消除比例有什么不同")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert len(answer.reasons) == 2
    assert answer.citations == ()
    assert answer.related


def test_wording_is_compared_where_no_figures_are_meant(tmp_path):
    one = "望海市2024年工作要点\n\n一、任务\n\n1.推行企业环保管家服务模式。\n"
    other = "临川市2024年工作要点\n\n一、任务\n\n1.推行企业环保顾问服务模式。\n"
    with open_library(tmp_path, {"one": one, "other": other}) as library:
        answer = ask(library, "望海市和临川市2024年企业环保服务模式的叫法有什么不同")
        assert "环保管家" in answer.items[0].text
        assert "环保顾问" in answer.items[1].text
        assert unverified(library, answer) == []


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        (Scope((2024,), ("湖北省",)), "湖北省2024年"),
        (Scope((2023, 2024)), "2023年2024年"),
        (Scope((), ("湖北省",)), "湖北省"),
        (Scope(), "—"),
    ],
)
def test_a_scope_is_named_as_a_person_would(scope, name):
    assert scope_name(scope) == name


def test_a_province_is_not_answered_from_one_of_its_cities(tmp_path):
    province = "湖北省2024年护水工作要点\n\n一、任务\n\n推动水泥行业企业完成大气污染深度治理。\n"
    city = "武汉市2024年护水工作要点\n\n一、任务\n\n推进水泥行业大气治理提标升级。\n"
    other = "安徽省2024年护水工作要点\n\n一、任务\n\n启动水泥行业超低排放治理。\n"
    with open_library(tmp_path, {"province": province, "city": city, "other": other}) as library:
        answer = ask(library, "水泥行业大气治理，湖北2024年抓什么、安徽2024年抓什么？")
        assert "大气污染深度治理" in answer.items[0].text
        assert "超低排放" in answer.items[1].text


def test_the_year_of_a_side_is_cited_where_the_clause_writes_it_before_the_figure(tmp_path):
    goals = "到2027年，海风发电比重达20%左右。\n\n到2032年，海风发电比重达31%左右。\n"
    plan = f"青屿省2024年绿色转型工作要点\n\n一、目标\n\n{goals}"
    with open_library(tmp_path, {"plan": plan}) as library:
        answer = ask(library, "青屿省海风发电比重，2027年和2032年分别是多少？")
        assert answer.status is AnswerStatus.ANSWERED
        assert ["2027" in answer.citations[0].quote, "2032" in answer.citations[1].quote] == [True, True]
        assert unverified(library, answer) == []


def test_a_figure_of_another_indicator_is_no_side(tmp_path):
    one = "望海市2024年工作要点\n\n一、目标\n\n空气优良天数比例达到88%。\n"
    other = "临川市2024年工作要点\n\n一、目标\n\n地表水优良比例达到95%。\n"
    with open_library(tmp_path, {"one": one, "other": other}) as library:
        answer = ask(library, "望海市和临川市2024年空气优良天数比例的目标各是多少")
        assert "88%" in answer.text
        assert "95%" not in answer.text
        assert answer.status is AnswerStatus.UNCONFIRMED


NUMBERED = "澜江省生态环境厅\n澜环发〔2024〕5号\n2024年澜江省生态环境工作要点\n一、水\n治理湖泊。\n"


def test_what_documents_say_of_themselves_is_compared_side_by_side(tmp_path):
    texts = {"a.txt": NUMBERED, "b.txt": NUMBERED.replace("澜江", "玉川").replace("澜环", "玉环").replace("5号", "8号")}
    with open_library(tmp_path, texts) as library:
        answer = ask(library, "澜江省2024年和玉川省2024年工作要点文号分别是什么")
        assert [item.text for item in answer.items] == [
            "澜江省2024年：澜环发〔2024〕5号",
            "玉川省2024年：玉环发〔2024〕8号",
        ]
        assert answer.status is AnswerStatus.ANSWERED
        assert unverified(library, answer) == []


def test_a_side_whose_document_does_not_say_it_is_missing(tmp_path):
    texts = {"a.txt": NUMBERED, "b.txt": "2024年玉川省生态环境工作要点\n一、水\n治理河流。\n"}
    with open_library(tmp_path, texts) as library:
        answer = ask(library, "澜江省2024年和玉川省2024年工作要点文号分别是什么")
    assert "澜环发〔2024〕5号" in answer.text
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert "玉川省" in str(answer.reasons[0])
