"""Clauses that a question names by number."""

import pytest

from answer.question import parse_question
from answer.references import provisions, read_references
from tests.answer.answer_tiny import document

PLAN = document(
    "青屿省2024年工作方案\n\n一、总体目标\n\n水质改善。\n\n二、重点任务\n\n（一）治理水环境。\n\n1.清理河道垃圾。\n\n2.清除水面漂浮物。\n\n"
    "（二）治理大气。\n\n1.淘汰老旧车辆。\n\n2.控制扬尘。\n"
)
LAW = document(
    "青屿省湖泊保护条例\n\n第一章 总则\n\n第一条 为了保护湖泊，制定本条例。\n\n"
    "第二条 本条例适用于本省湖泊。\n\n湖泊名录由省人民政府公布。\n\n"
    "第二章 保护\n\n第三条 禁止下列行为：\n\n（一）填湖；\n\n（二）围网养殖。\n"
)


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("第十二条", [12]),
        ("第12条第二款", [12, 2]),
        ("二（二）5", [2, 2, 5]),
        ("附表第5行", [0, 5]),
        ("Article12", [12]),
        ("section iv", [4]),
        ("附表", [0]),
    ],
)
def test_a_reference_is_a_chain_of_numbers(reference, numbers):
    (read,) = read_references(reference)
    assert [step.number for step in read.steps] == numbers


@pytest.mark.parametrize(
    ("source", "reference", "paths"),
    [
        (PLAN, "二（二）1", [("二、", "（二）", "1.")]),
        (PLAN, "二、(一)", [("二、", "（一）")]),
        (PLAN, "（二）", [("二、", "（二）")]),
        (PLAN, "三（一）", []),
        (PLAN, "附表", []),
        (LAW, "第三条", [("第二章", "第三条")]),
        (LAW, "第3条第二项", [("第二章", "第三条", "（二）")]),
        (LAW, "第二章", [("第二章",)]),
        (LAW, "第一条第一款", [("第一章", "第一条")]),
        (LAW, "第九十条", []),
        (LAW, "article 2", [("第一章", "第二条")]),
    ],
)
def test_a_clause_answers_to_its_own_label_below_the_others(source, reference, paths):
    (read,) = read_references(reference)
    named = [one.clause.path for one in provisions(source, read.steps)] if read.numbered else []
    assert named == paths


def test_numbers_of_clauses_and_documents_are_not_what_the_question_is_about():
    question = parse_question("青环发〔2024〕7号第十二条规定罚款多少")
    assert [each.written for each in question.references] == ["第十二条"]
    assert not any("第十二条" in phrase or "青环发" in phrase for phrase in question.focus)
