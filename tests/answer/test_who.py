"""Which units answer for what was asked about."""

import pytest

from answer.who import units_governing, who
from corpus.messages import spoken_in
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence

PLAN = document(PLAN_2024)


def governing(question: str, *documents):
    _, sentences = evidence(question, *documents)
    return units_governing(sentences[0])


def drafted(question: str, *documents, units: bool = True):
    asked, sentences = evidence(question, *documents)
    return who(sentences, asked, units=units)


@pytest.mark.parametrize(
    ("question", "lead", "responsible"),
    [
        ("入河排污口溯源由谁牵头", ("流域处",), ()),
        ("建立水源地问题台账由谁牵头", ("水源处",), ()),
        ("乡镇水源地巡查由谁牵头", ("督察办",), ("监测中心",)),
        ("危险废物经营单位规范化环境管理评估由谁牵头", ("固体处",), ("固废中心",)),
    ],
)
def test_the_bracket_or_the_row_of_what_was_asked_names_the_units(question, lead, responsible):
    found = governing(question, PLAN)
    assert (found.lead, found.responsible) == (lead, responsible)


def test_a_bracket_governs_all_sentences_back_to_the_bracket_before_it():
    found = governing(
        "船舶污染防治由谁牵头",
        bare("开展港口整治（牵头单位：甲处）。推进船舶污染防治。建立联单制度（牵头单位：乙处）。"),
    )
    assert found.lead == ("乙处",)


def test_a_bracket_in_the_heading_above_governs_a_clause_without_one():
    nested = document(
        "青屿省2024年工作方案\n\n一、重点任务\n\n（一）治理水环境（牵头单位：水处）\n\n1.清理河道垃圾。\n\n2.清除水面漂浮物。\n"
    )
    found = governing("清除水面漂浮物由谁牵头", nested)
    assert found is not None
    assert found.lead == ("水处",)


def test_a_bracket_behind_the_children_of_a_clause_governs_them():
    nested = document(
        "青屿省2024年工作方案\n\n一、重点任务\n\n（一）治理水环境。\n\n1.清理河道垃圾。\n\n2.清除水面漂浮物。\n\n"
        "以上任务年内完成。（牵头单位：水处）\n"
    )
    found = governing("清除水面漂浮物由谁牵头", nested)
    assert found is not None
    assert found.lead == ("水处",)


def test_without_any_units_nobody_governs():
    assert governing("清理河道垃圾由谁牵头", bare("清理河道垃圾。", "清除水面漂浮物（牵头单位：水处）。")) is None
    assert drafted("清理河道垃圾由谁牵头", bare("清理河道垃圾。")) is None
    assert who([], evidence("由谁牵头", bare("甲"))[0], units=True) is None


def test_the_draft_has_a_line_for_each_role_and_one_proof_from_sentence_to_units():
    draft = drafted("乡镇水源地巡查由谁牵头", PLAN)
    assert draft.text == "牵头单位：督察办；责任单位：监测中心"
    assert [piece.text for piece in draft.pieces] == ["牵头单位：督察办", "责任单位：监测中心"]
    (proof,) = draft.pieces[0].proofs
    quote = PLAN.raw[proof.start : proof.end]
    assert quote.startswith("开展乡镇水源地巡查")
    assert "督察办" in quote and "监测中心" in quote
    assert "水源处" not in quote


def test_units_far_from_what_was_asked_are_a_proof_of_their_own():
    filler = "并完善相关工作机制，" * 80
    far = bare(f"开展港口整治。{filler}确保实效（牵头单位：甲处）。")
    draft = drafted("港口整治由谁牵头", far)
    said = [far.raw[p.start : p.end] for p in draft.pieces[0].proofs]
    assert len(said) == 2
    assert any("甲处" in quote for quote in said)
    assert any(quote.startswith("开展港口整治") for quote in said)


def test_lines_are_in_the_language_in_force_and_units_as_written():
    with spoken_in("en"):
        assert drafted("乡镇水源地巡查由谁牵头", PLAN).text == "Lead: 督察办；Responsible: 监测中心"


def test_units_of_another_clause_that_says_less_are_not_taken():
    mixed = bare("绘制全省噪声地图。", "开展机动车检查（牵头单位：大气处）。")
    assert drafted("噪声地图绘制由谁牵头", mixed) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("考核结果以谁的名义发布", "考核结果以省环委会名义发布"),
        ("整改专班由谁任组长", "成立由分管副市长任组长的整改专班"),
        ("排污许可由谁审批", "排污许可由市生态环境局负责审批"),
    ],
)
def test_a_sentence_that_says_who_does_it_goes_before_the_units_of_its_task(question, text):
    draft = drafted(question, bare(f"{text}。（牵头单位：甲处）"), units=False)
    assert text in draft.text
    assert "甲处" not in draft.text


def test_a_sentence_that_says_who_does_it_stands_in_where_no_units_are_named():
    draft = drafted("碳排放工作由哪个部门管理", bare("省发展改革部门负责全省碳排放工作的管理。"))
    assert draft.text == "省发展改革部门负责全省碳排放工作的管理"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("执法局跟谁一起开展技能竞赛", "联合市消防局开展技能竞赛"),
        ("现场推进会报请谁召开", "报请省委、省政府召开现场推进会"),
        ("整改工作配合哪个部门推动", "配合市长江办推动整改"),
        ("执法局要拉上谁一起开展技能竞赛", "联合市消防局开展技能竞赛"),
        ("旧评级让谁去复核", "组织各县区对旧评级进行复核"),
        ("水质抽测委托哪家做", "委托省检验中心开展水质抽测"),
        ("With whom is the contest held, 技能竞赛?", "联合市消防局开展技能竞赛"),
    ],
)
def test_who_is_looked_for_beside_the_verb_that_was_asked(question, answer):
    asked, sentences = evidence(question, bare(f"由甲局负责其他工作。{answer}。（牵头单位：执法局）"))
    assert who(sentences, asked, question, units=True).text == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("排查由哪个处牵头", "牵头单位：甲处"),
        ("排查的责任单位是谁", "责任单位：乙站"),
        ("排查由谁牵头、谁配合", "牵头单位：甲处；责任单位：乙站"),
    ],
)
def test_only_the_roles_that_were_asked_for_are_told(question, text):
    asked, sentences = evidence(question, bare("开展排查（牵头单位：甲处；责任单位：乙站）。"))
    assert who(sentences, asked, question, units=True).text == text


def answered(question: str, *texts: str, units: bool = False) -> str:
    asked, sentences = evidence(question, bare(*texts))
    draft = who(sentences, asked, question, units=units)
    return draft.text if draft is not None else ""


@pytest.mark.parametrize("units", [False, True])
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("湖泊保护由哪个部统筹调度", "水利部要加强湖泊保护统筹调度"),
        ("湖泊保护的主体责任由谁担负", "县区政府担负湖泊保护主体责任"),
        ("湖泊名录由谁制定", "省水务部门会同林草部门制定湖泊名录"),
        ("破坏湖泊由谁责令改正", "破坏湖泊的，由县级湖泊管理部门责令改正"),
        ("首批湖泊典型由谁推出", "甲部联合乙部推出的首批湖泊典型"),
    ],
)
def test_a_body_is_the_subject_of_what_was_asked(question, text, units):
    said = answered(question, "开展湖泊保护宣传，制定湖泊名录，推出首批湖泊典型。", f"{text}。", units=units)
    assert said == text


def test_what_the_title_says_of_every_sentence_does_not_decide_who_it_is():
    raw = (
        "湖泊水质持续改善行动计划\n\n一、保障措施\n\n（一）组织领导\n\n各县区政府对湖泊水质持续改善负总责，制定方案。"
        "水利部门要统筹协调各方，定期调度评价。\n\n（二）其他\n\n开展宣传。\n"
    )
    asked, sentences = evidence("湖泊水质持续改善行动计划的统筹协调、调度评价由哪个部门负责", document(raw))
    draft = who(sentences, asked, "湖泊水质持续改善行动计划的统筹协调、调度评价由哪个部门负责", units=True)
    assert draft.text == "水利部门要统筹协调各方，定期调度评价"


def test_one_agent_for_both_questions_stands_once():
    said = answered("湖泊水质由谁负责，由谁监督", "各县区政府负责湖泊水质并监督。", "湖泊水质逐年向好。")
    assert said == "各县区政府负责湖泊水质并监督"


def test_two_parties_are_not_one_that_does_it_with_another():
    text = "推动甲市政府与乙市政府签订湖泊补偿协议，会同丙市建立机制"
    assert "乙市政府签订湖泊补偿协议" in answered("湖泊补偿协议是谁和谁签的", f"{text}。")


LINES = document(
    "青屿省2025年政府工作报告\n\n附件：民生实事\n\n一、整治湖泊岸线\n\n年度目标：整治湖泊岸线100公里。\n\n"
    "主办单位：省水利厅，各市、县人民政府\n\n二、改造乡镇厕所\n\n年度目标：改造乡镇厕所300座。\n\n"
    "主办单位：省住房城乡建设厅\n"
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("整治湖泊岸线100公里由哪个厅主办", "主办单位：省水利厅，各市、县人民政府"),
        ("改造300座乡镇厕所的主办单位是谁", "主办单位：省住房城乡建设厅"),
    ],
)
def test_a_line_of_its_own_behind_a_task_names_who_does_it(question, text):
    draft = drafted(question, LINES)
    assert draft.text == text
    proof = draft.pieces[0].proofs[0]
    assert text in LINES.raw[proof.start : proof.end]


def test_a_line_inside_a_clause_governs_the_text_before_it():
    assert drafted("湖泊清淤由谁牵头", bare("开展湖泊清淤。\n牵头单位：水利处，各县区\n修复湖泊岸线。")).text == (
        "牵头单位：水利处，各县区"
    )


def test_a_line_behind_the_next_heading_is_another_tasks():
    other = document(
        "青屿省民生实事\n\n一、整治湖泊岸线\n\n整治湖泊岸线100公里。\n\n二、改造厕所\n\n改造厕所300座。\n\n"
        "主办单位：省住房城乡建设厅\n"
    )
    assert drafted("整治湖泊岸线100公里由哪个厅主办", other) is None
