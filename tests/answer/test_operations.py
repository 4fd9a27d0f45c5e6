"""Operations that no sentence answers by itself: overview, counts, aggregates, provisions, several places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from answer.aggregate import Operation, aggregate_of
from answer.ask import ask
from answer.meant import names_of
from answer.question import parse_question
from answer.references import read_references
from index.library import Library
from proof.types import AnswerStatus
from tests.answer.answer_tiny import open_library, unverified


def _plan(city: str, year: int, pm: int, days: int, trucks: int) -> str:
    return (
        f"{city}{year}年大气污染防治工作方案\n\n一、工作目标\n\nPM2.5年均浓度降到{pm}微克/立方米，优良天数比例达到{days}%。\n\n"
        f"二、重点任务\n\n（一）淘汰老旧货车\n\n淘汰国三柴油货车{trucks}辆。\n\n（二）整治工业炉窑\n\n完成炉窑改造。\n\n"
        "三、保障措施\n\n（一）加强组织领导\n\n建立专班。\n\n（二）强化资金支持\n\n统筹资金。\n\n（三）严格考核问责\n\n定期通报。\n"
    )


RULES = (
    "望海市船舶污水管理办法\n\n第一章 总则\n\n"
    "第一条 为了管理船舶污水，制定本办法。\n\n第二条 本办法适用于本市水域。\n\n"
    "第二章 管理\n\n"
    "第三条 船舶应当建立台账。\n\n船舶应当按照下列要求保存台账：\n\n（一）纸质台账保存五年；\n\n"
    "（二）电子台账保存十年；\n\n（三）涉及争议的台账保存至争议解决后三年。\n\n"
    "台账格式由市海事机构制定。\n\n第四条 除应急排放外，禁止船舶向港池排放污水。\n\n第五条 渔船进港无需办理污水登记。\n"
)
LIBRARY = {
    "a.txt": _plan("望海市", 2024, 33, 83, 800),
    "b.txt": _plan("临川市", 2024, 29, 90, 1200),
    "c.txt": _plan("望海市", 2023, 35, 81, 500),
    "d.txt": RULES,
    "e.txt": "云岭市2024年生态环境工作要点\n\n一、推进碧水保卫\n\n1.清理河道。\n\n2.巡查湖泊。\n\n3.修复岸线。\n\n"
    "二、推进净土保卫\n\n1.排查地块。\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("operations"), LIBRARY) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "starts", "items"),
    [
        ("临川市2024年重点任务有哪些", "“二、重点任务”共2项", ["（一）淘汰老旧货车", "（二）整治工业炉窑"]),
        (
            "临川市2024年保障措施包括哪些",
            "“三、保障措施”共3项",
            ["（一）加强组织领导", "（二）强化资金支持", "（三）严格考核问责"],
        ),
        ("临川市2024年方案第二部分讲了哪些内容", "“二、重点任务”共2项", ["（一）淘汰老旧货车", "（二）整治工业炉窑"]),
        ("云岭市2024年要点包括哪些方面", "共2项（再下一级共4项）", ["一、推进碧水保卫", "二、推进净土保卫"]),
        ("推进碧水保卫有几项任务", "“一、推进碧水保卫”共3项", ["1.清理河道", "2.巡查湖泊", "3.修复岸线"]),
    ],
)
def test_an_overview_is_the_headings_below_its_node(library: Library, question, starts, items):
    answer = ask(library, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert starts in answer.text
    assert [item.text for item in answer.items] == items
    assert unverified(library, answer) == []


def test_chapters_and_articles_are_counted(library: Library):
    answer = ask(library, "船舶污水管理办法共有几章几条")
    assert answer.status is AnswerStatus.ANSWERED
    assert "共2章、5条" in answer.text
    assert unverified(library, answer) == []


def test_an_overview_without_its_document_is_not_confirmed(library: Library):
    answer = ask(library, "保障措施有哪些")
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert answer.reasons


def test_a_node_that_is_not_there_is_not_confirmed(library: Library):
    assert ask(library, "云岭市2024年要点保障措施有哪些").status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    ("question", "lead", "values"),
    [
        ("2024年各市淘汰国三柴油货车合计多少辆", "合计2000辆", ["1200辆", "800辆"]),
        ("2024年哪个市PM2.5年均浓度目标最低", "最低的是临川市，29微克/立方米", ["29微克/立方米", "33微克/立方米"]),
        ("2024年优良天数比例目标超过85%的有哪些市", "有1个：临川市", ["90%", "83%"]),
        ("望海市2023年和2024年PM2.5目标相差多少", "相差2微克/立方米", ["35微克/立方米", "33微克/立方米"]),
        ("望海市哪一年淘汰国三柴油货车最多", "最高的是2024年，800辆", ["800辆", "500辆"]),
    ],
)
def test_an_aggregate_is_computed_from_records_that_are_cited(library: Library, question, lead, values):
    answer = ask(library, question)
    assert lead in answer.text
    assert [item.value for item in answer.items] == values
    assert all(item.citations for item in answer.items)
    assert unverified(library, answer) == []


def test_a_growth_that_most_state_is_compared_and_never_added_up(tmp_path):
    rates = {"东河省": "5.5%左右", "西岭省": "6%以上", "南屿省": "5%"}
    said = "2025年{}政府工作报告\n\n一、主要目标\n\n今年主要目标是：地区生产总值增长{}，粮食产量100亿斤以上。\n"
    texts = {name: said.format(name, rate) for name, rate in rates.items()}
    with open_library(tmp_path, texts) as library:
        each = ask(library, "各省2025年地区生产总值增长目标")
        highest = ask(library, "哪个省2025年地区生产总值增长目标最高")
        total = ask(library, "各省2025年地区生产总值增长目标合计是多少")

    assert {item.value for item in each.items} == set(rates.values())
    assert "最高的是西岭省" in highest.text
    assert "16.5" not in total.text


def test_a_sum_with_a_place_that_states_nothing_is_not_confirmed(library: Library):
    answer = ask(library, "2024年各市淘汰国三柴油货车合计多少辆")
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert any("云岭市" in str(reason) for reason in answer.reasons)


def test_a_bound_stays_in_the_value_and_in_the_sum(tmp_path):
    texts = {
        "m.txt": "望海市2024年工作方案\n\n一、目标\n\n力争淘汰国三柴油货车不少于300辆。\n",
        "n.txt": "临川市2024年工作方案\n\n一、目标\n\n淘汰国三柴油货车200辆以上。\n",
    }
    with open_library(tmp_path, texts) as library:
        answer = ask(library, "2024年两市合计淘汰国三柴油货车多少辆")
        assert answer.status is AnswerStatus.ANSWERED
        assert "合计不少于500辆" in answer.text
        assert [item.value for item in answer.items] == ["不少于300辆", "200辆以上"]


def test_years_are_not_added_up(library: Library):
    answer = ask(library, "2024年三市合计淘汰国三柴油货车多少辆")
    assert "2000辆" in answer.text
    assert "2500" not in answer.text


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("船舶污水管理办法第三条第（三）项", ["（三）涉及争议的台账保存至争议解决后三年。"]),
        ("船舶污水管理办法第三条第二款第(2)项是什么", ["（二）电子台账保存十年；"]),
        ("船舶污水管理办法第三条第一款", ["第三条 船舶应当建立台账。"]),
        (
            "船舶污水管理办法第四至五条",
            ["第四条 除应急排放外，禁止船舶向港池排放污水。", "第五条 渔船进港无需办理污水登记。"],
        ),
        (
            "船舶污水管理办法第一条和第五条",
            ["第一条 为了管理船舶污水，制定本办法。", "第五条 渔船进港无需办理污水登记。"],
        ),
    ],
)
def test_a_provision_is_quoted_alone(library: Library, question, quotes):
    answer = ask(library, question)
    assert answer.status is AnswerStatus.ANSWERED
    assert [citation.quote for citation in answer.citations] == quotes


def test_a_piece_of_a_title_names_its_document(library: Library):
    answer = ask(library, "污水管理办法第一条")
    assert answer.status is AnswerStatus.ANSWERED
    assert [citation.quote for citation in answer.citations] == ["第一条 为了管理船舶污水，制定本办法。"]


def test_the_part_of_a_provision_that_is_not_there_is_named(library: Library):
    answer = ask(library, "船舶污水管理办法第三条第（九）项")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert [reason.code for reason in answer.reasons] == ["reason_clause_part"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第三十二条第（三）项", [[32, 3]]),
        ("第三十至三十二条", [[30], [31], [32]]),
        ("第三条第一、三项", [[3, 1], [3, 3]]),
        ("附件2第5行", [[2, 5]]),
        ("Article 32(3)", [[32, 3]]),
        ("Annex 2 row 5", [[2, 5]]),
        ("Articles 30 to 31", [[30], [31]]),
        ("第三条河流沿线有5条路", []),
    ],
)
def test_references_are_read_in_every_form(text, numbers):
    found = [[step.number for step in steps] for reference in read_references(text) for steps in reference.each]
    assert found == numbers


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("各省2025年PM2.5浓度目标是多少", Operation.EACH),
        ("哪个省的目标最高", Operation.HIGHEST),
        ("望海市一共淘汰多少辆", None),
        ("两市合计淘汰多少辆", Operation.SUM),
        ("2024年PM2.5平均浓度是多少", None),
        ("哪些市被评为示范城市", None),
    ],
)
def test_an_operation_is_read_off_the_question(question, operation):
    found = aggregate_of(parse_question(question))
    assert (found.operation if found else None) == operation


def test_a_title_is_known_without_its_frame():
    assert "望海市船舶污水管理办法" in names_of("望海市人民政府关于印发《望海市船舶污水管理办法》的通知")


def test_several_places_are_all_named_where_the_question_names_none(library: Library):
    answer = ask(library, "PM2.5年均浓度目标是多少")
    said = " ".join(item.text for item in answer.items)
    assert answer.status is not AnswerStatus.ANSWERED or ("望海市" in said and "临川市" in said)


def test_the_total_of_named_things_is_not_confirmed_with_the_figure_of_one(library: Library):
    answer = ask(library, "望海市2024年国三柴油货车和工业炉窑一共淘汰多少辆")
    assert answer.status is not AnswerStatus.ANSWERED
