"""Proof of figures: what differs in value, unit, comparator or date is not proven; what only looks different is."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.ask import ask
from proof.cite import cite
from proof.types import Answer, AnswerStatus, Item
from proof.verify import Unproven, check, unproven
from proof.verify_claims import claims_of
from proof.verify_text import normalised
from tests.answer.answer_tiny import PLAN_2024, bare, document

SAME = [
    ("80%", "80％"),
    ("80%", "百分之八十"),
    ("85.2%", "百分之八十五点二"),
    ("百分之80", "８０%"),
    ("八成", "80%"),
    ("80%以上", "不低于80%"),
    ("80%及以上", "≥80%"),
    ("80%以上", "80 %\n以上"),
    ("至少完成80%", "80%以上"),
    ("不超过29.5微克/立方米", "控制在29.5微克每立方米以内"),
    ("29.5μg/m³以下", "不高于29.5微克/立方米"),
    ("超过82.1%", "高于82.1%"),
    ("约80%", "80%左右"),
    ("1200余个", "1200多个"),
    ("1571个", "1,571个"),
    ("1571个", "１，５７１个"),
    ("3.5万亩", "35000亩"),
    ("三万五千元", "3.5万元"),
    ("1.2亿元", "12000万元"),
    ("二百元", "200元"),
    ("三分之二", "2/3"),
    ("15.0%", "15%"),
    ("30%至40%", "30%—40%"),
    ("30-50个", "30～50个"),
    ("两个", "2个"),
    ("十二个月", "12个月"),
    ("2024年6月30日", "2024-06-30"),
    ("二〇二四年六月三十日", "2024/6/30"),
    ("2024年底前", "2024年底"),
    ("2024年末", "2024年年底"),
    ("2024年", "2024年6月30日"),
    ("6月底前", "2024年6月底前"),
    ("2021-2025年", "2021年至2025年"),
    ("第十二条", "第12条"),
    ("PM2.5", "pm2.5"),
    ("GB3838-2002", "《标准》（gb 3838-2002）".upper()),
    ("劣Ⅴ类", "劣v类"),
    ("Ⅰ—Ⅲ类", "I~III类"),
    ("鄂环发〔2024〕2号", "根据鄂环发 [2024] 第 2 号文件"),
    ("依据鄂环发（2024）2号", "《关于实施方案的通知》（鄂环发〔2024〕2号）"),
    ("十四五期间", "“十四五”规划"),
    ("力争达到80%", "争取达到80%"),
    ("达到80%", "确保达到80%"),
    ("提高到46%", "达到46%"),
    ("为3.5个百分点", "提高3.5个百分点"),
    ("12480个", "12480 个"),
    ("at least 80 percent", "80%以上"),
    ("no more than 29.5 micrograms per cubic meter", "控制在29.5微克/立方米以内"),
    ("about 1.2 million yuan", "约120万元"),
    ("by the end of June 2024", "2024年6月底前"),
    ("by June 30, 2024", "2024年6月30日前"),
    ("in 2024", "2024年全省"),
    ("1,571 outfalls", "1571个入河排污口"),
    ("three cities", "3个市"),
    ("more than 82.1%", "高于82.1%"),
    ("rose by 3.5 percentage points", "提高3.5个百分点"),
]

OTHER = [
    ("80%", "81%", "value"),
    ("80%", "8%", "value"),
    ("80%", "180%", "value"),
    ("0%", "80%", "value"),
    ("5%", "2.5%", "value"),
    ("1571个", "571个", "value"),
    ("80%", "80%以上", "comparator"),
    ("80%以上", "80%", "comparator"),
    ("80%以上", "80%以下", "comparator"),
    ("80%以上", "超过80%", "comparator"),
    ("不低于80%", "低于80%", "comparator"),
    ("80%", "约80%", "comparator"),
    ("80%左右", "80%", "comparator"),
    ("29.5微克/立方米", "控制在29.5微克/立方米以内", "comparator"),
    ("1200个", "1200余个", "comparator"),
    ("达到80%", "力争达到80%", "wording"),
    ("力争达到80%", "达到80%", "wording"),
    ("比例达到80%", "力争到2025年，比例达到80%", "wording"),
    ("达到80%", "原则上达到80%", "wording"),
    ("提高15%", "下降15%", "wording"),
    ("提高46%", "提高到46%", "wording"),
    ("为15%", "下降15%", "wording"),
    ("80个", "80%", "unit"),
    ("80%", "80个百分点", "unit"),
    ("80", "80%", "unit"),
    ("80家", "80个", "unit"),
    ("3亿元", "3万元", "value"),
    ("3万元", "3元", "value"),
    ("30%", "30%至40%", "value"),
    ("30-40个", "30-50个", "value"),
    ("2024年", "2023年", "value"),
    ("2024年底前", "2024年前", "value"),
    ("2024年底前", "2024年6月底前", "value"),
    ("2025年6月底前", "2024年6月底前", "value"),
    ("6月底前", "6月前", "value"),
    ("6月30日", "6月20日", "value"),
    ("2025年", "2021—2025年", "value"),
    ("第十二条", "第十三条", "value"),
    ("PM10", "PM2.5", "value"),
    ("GB3838-2002", "GB3095-2012", "value"),
    ("劣Ⅴ类", "Ⅴ类", "value"),
    ("Ⅱ类", "Ⅲ类", "value"),
    ("鄂环发〔2024〕2号", "皖环发〔2024〕2号", "value"),
    ("环发〔2024〕2号", "鄂环发〔2024〕2号", "value"),
    ("鄂环发〔2024〕2号", "鄂环发〔2023〕2号", "value"),
    ("鄂环发〔2024〕2号", "鄂环发〔2024〕12号", "value"),
    ("十五五期间", "十四五期间", "value"),
    ("[80]%", "[1]", "value"),
    ("at least 80 percent", "80%", "comparator"),
    ("by the end of 2025", "2024年底前", "value"),
]


@pytest.mark.parametrize(("said", "cited"), SAME)
def test_what_only_looks_different_is_proven(said, cited):
    assert unproven(said, [cited]) == ()


@pytest.mark.parametrize(("said", "cited", "differs"), OTHER)
def test_what_differs_is_not_proven(said, cited, differs):
    assert [u.differs for u in unproven(said, [cited])] == [differs]


@pytest.mark.parametrize(
    "text",
    ["", "进一步统一部署。", "一是加强，一批项目。", "见[1]、[C2]和abc123#一/（二）/5。", "①加强 ②改进", "十分重视"],
)
def test_marks_of_citations_clause_ids_and_words_with_numerals_are_no_figures(text):
    assert claims_of(text) == ()


def test_each_figure_that_is_missing_is_named_once_in_order():
    missing = unproven("2024年完成70%以上和9个[1]", ["2024年完成70%"])
    assert missing == (Unproven("70%以上", "quantity", "comparator"), Unproven("9个", "quantity", "value"))


def test_one_cited_text_of_several_is_enough_but_not_pieces_of_two():
    assert unproven("70%以上", ["70%", "70%以上"]) == ()
    assert len(unproven("70%", ["7", "0%"])) == 1


def test_a_year_may_be_known_from_the_document_a_value_may_not():
    assert unproven("2024年6月底前完成", ["6月底前完成"], ["2024年"]) == ()
    assert len(unproven("2025年6月底前完成", ["6月底前完成"], ["2024年"])) == 1
    assert len(unproven("达到70%", ["达到"], ["70%"])) == 1
    assert unproven("青环发〔2024〕7号", ["印发"], ["青环发〔2024〕7号"]) == ()


def test_a_value_shown_alone_leaves_modals_and_direction_to_its_sentence():
    assert unproven("80%", ["力争达到80%"], wording=False) == ()
    assert unproven("15%", ["下降15%"], wording=False) == ()
    assert len(unproven("80%", ["力争达到80%以上"], wording=False)) == 1


NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str), st.decimals(0, 10**4, places=2, allow_nan=False).map(str)
)  # fmt: skip
UNITS = st.sampled_from(["%", "个", "家", "万元", "亿元", "微克/立方米", "个百分点", "公里", "天", "吨"])
SIGNS = st.sampled_from(
    [("", ""), ("不低于", ""), ("", "以上"), ("", "以内"), ("超过", ""), ("约", ""), ("", "左右"), ("低于", "")]
)
FIGURES = st.builds(lambda n, u, s: f"{s[0]}{n}{u}{s[1]}", NUMBERS, UNITS, SIGNS)
FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@given(FIGURES, st.sampled_from(["达到", "共完成", "比例为"]))
def test_every_figure_proves_itself_in_a_sentence_and_in_full_width(figure, verb):
    assert claims_of(f"{verb}{figure}。")
    assert unproven(f"{verb}{figure}。", [f"全省{verb}{figure}，按季度监测。"]) == ()
    assert unproven(figure, [figure.translate(FULL)]) == ()
    assert unproven(figure.translate(FULL), [figure]) == ()


@given(NUMBERS, NUMBERS, UNITS)
def test_another_number_is_never_proof(said, cited, unit):
    same = float(said) == float(cited)
    assert (unproven(f"达到{said}{unit}", [f"达到{cited}{unit}"]) == ()) is same


@given(NUMBERS, UNITS, SIGNS, SIGNS)
def test_another_comparator_is_never_proof(number, unit, said, cited):
    kinds = {
        ("", ""): "=",
        ("不低于", ""): "≥",
        ("", "以上"): "≥",
        ("", "以内"): "≤",
        ("超过", ""): ">",
        ("低于", ""): "<",
    }
    kinds |= {("约", ""): "≈", ("", "左右"): "≈"}
    proven = unproven(f"{said[0]}{number}{unit}{said[1]}", [f"{cited[0]}{number}{unit}{cited[1]}"]) == ()
    assert proven is (kinds[said] == kinds[cited])


@given(st.text(max_size=60))
def test_any_text_proves_itself_and_normalising_never_fails(text):
    assert unproven(text, [text]) == ()
    for claim in claims_of(text):
        assert normalised(text)[claim.start : claim.end] == claim.text


@given(st.integers(1, 99_999))
def test_chinese_numerals_are_the_numbers_that_they_say(number):
    digits, places = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    said, zero = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit == "0":
            zero = bool(said)
            continue
        said += ("零" if zero else "") + digits[int(digit)] + places[place]
        zero = False
    if said != "一":
        assert unproven(f"{number}元", [f"罚款{said}元"]) == ()
        assert unproven(f"罚款{said}元", [f"{number}元"]) == ()


PLAN = document(PLAN_2024)
CLAUSE = next(c for c in PLAN.clauses if c.path == ("二、", "（一）", "1."))
AT = PLAN.raw.index("2024年底黑臭水体消除比例达到70%")
CITATION = cite(PLAN, CLAUSE, AT, AT + 19)
ANSWER = Answer("问", AnswerStatus.ANSWERED, CITATION.quote, (Item(CITATION.quote, (0,), "70%", "%"),), (CITATION,))
DOCUMENTS = {PLAN.doc_id: PLAN}.__getitem__


def test_an_answer_that_holds_is_returned_as_it_is():
    assert check(ANSWER, DOCUMENTS) is ANSWER
    nothing = Answer("问", AnswerStatus.NOT_FOUND, "没有")
    assert check(nothing, DOCUMENTS) is nothing


@pytest.mark.parametrize(
    "item",
    [
        Item("黑臭水体消除比例达到70%", (0,), "70%以上", "%"),
        Item("黑臭水体消除比例达到75%", (0,), "75%", "%"),
        Item("2025年底黑臭水体消除比例达到70%", (0,), "70%", "%"),
    ],
)
def test_an_item_that_its_citations_do_not_prove_is_not_shown_as_answered(item):
    answer = check(dataclasses.replace(ANSWER, items=(item,)), DOCUMENTS)
    assert answer.status is AnswerStatus.UNCONFIRMED
    assert [r.code for r in answer.reasons] == ["verify_unproven"]


def test_a_text_that_the_citations_do_not_prove_is_not_shown_as_answered():
    answer = check(dataclasses.replace(ANSWER, text="达到71%"), DOCUMENTS)
    assert (answer.status, str(answer.reasons[0])) == (
        AnswerStatus.UNCONFIRMED,
        "“71%”在所引条款中未得到逐字印证，请核对原文。",
    )


@pytest.mark.parametrize("wrong", [{"quote": "2024年底黑臭水体消除比例达到100%"}, {"end": AT + 18}, {"doc_id": "gone"}])
def test_an_answer_whose_only_citation_is_no_slice_is_not_found(wrong):
    answer = check(dataclasses.replace(ANSWER, citations=(dataclasses.replace(CITATION, **wrong),)), DOCUMENTS)
    assert (answer.status, answer.items, answer.citations) == (AnswerStatus.NOT_FOUND, (), ())
    assert [r.code for r in answer.reasons] == ["verify_citation"]


def test_a_citation_that_is_no_slice_takes_its_items_along_and_the_others_stay():
    bad = dataclasses.replace(CITATION, quote="别的")
    items = (Item("别的", (0,)), Item("70%", (0, 1), "70%", "%"))
    answer = check(dataclasses.replace(ANSWER, text="别的；70%", items=items, citations=(bad, CITATION)), DOCUMENTS)
    assert (answer.status, answer.text) == (AnswerStatus.UNCONFIRMED, "70%")
    assert (answer.items, answer.citations) == ((Item("70%", (0,), "70%", "%"),), (CITATION,))


def test_a_number_that_a_page_break_or_wrap_cuts_is_proven_by_the_reading():
    plan = bare("完成8\n0%的整治任务")
    whole = plan.raw.index("完成")
    citation = cite(plan, plan.clauses[0], whole, len(plan.raw))
    answer = Answer("问", AnswerStatus.ANSWERED, "完成80%的整治任务", (Item("完成80%", (0,), "80%", "%"),), (citation,))
    assert check(answer, {plan.doc_id: plan}.__getitem__) is answer


@pytest.mark.parametrize(
    "question",
    [
        "2024年县级城市黑臭水体消除比例达到多少",
        "青屿省2024年地表水省控断面优良比例",
        "入河排污口什么时候完成整治",
        "占用消防通道停车罚多少",
        "青屿省2023年和2024年地表水优良比例有什么变化",
        "青屿省2024年生态环境工作要点的文号",
        "通知是什么时候印发的",
    ],
)
def test_what_is_extracted_from_the_clauses_passes(question, tiny_library):
    answer = ask(tiny_library, question)
    assert check(answer, tiny_library.cached_document) is answer
