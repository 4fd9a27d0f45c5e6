"""Which quantity of the evidence answers how many and how much."""

import pytest

from answer.measures import fits
from answer.numeric import figures, same_value, together
from answer.question import parse_question
from corpus.quantities import find_quantities
from corpus.types import Status
from tests.answer.answer_tiny import bare, evidence


def found(question: str, *texts: str):
    asked, sentences = evidence(question, bare(*texts))
    units = parse_question(question).units
    return figures(sentences, asked, question, units), units


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("夜里施工不能超过多少分贝", ("分贝",)),
        ("烟囱至少多少米", ("米",)),
        ("每升最多几毫克", ("毫克",)),
        ("得提前几天告诉村民", ("天",)),
        ("最迟几个工作日答复", ("个工作日",)),
        ("前几天的检查花了多少钱", ("元",)),
        ("能提升几级", ("级",)),
    ],
)
def test_the_unit_that_a_question_names(question, units):
    assert parse_question(question).units == units


@pytest.mark.parametrize(
    ("written", "units", "can"),
    [
        ("达到70%", (), True),
        ("达到70%", ("%",), True),
        ("百分之七十", ("%",), True),
        ("三分之二", ("%",), True),
        ("七成", ("%",), True),
        ("3.5个百分点", ("%",), True),
        ("240个", ("%",), False),
        ("3亿元", ("元",), True),
        ("3万元", ("亿元",), True),
        ("3万吨", ("元",), False),
        ("29.5微克/立方米", ("微克/立方米",), True),
        ("2毫克/升", ("微克/立方米",), True),
        ("29.5%", ("微克/立方米",), False),
        ("12家", ("个",), True),
        ("12条", ("条",), True),
        ("312天", ("个",), False),
        ("312天", ("天",), True),
        ("312天", ("%", "天"), True),
        ("30公里", ("公里",), True),
        ("30公里", ("吨",), False),
        ("3万吨", ("吨",), True),
        ("为0", ("个",), True),
        ("为0", ("天",), False),
        ("为0", ("吨",), False),
        ("为0", ("%",), True),
        ("30米", ("公里",), False),
        ("30米", ("公里|米",), True),
        ("30千米", ("公里",), True),
        ("30万立方米", ("公里",), False),
        ("3万套", ("套",), True),
        ("40万个", ("个",), True),
        ("6000吨标准煤", ("吨",), True),
        ("80名", ("人",), True),
        ("80人次", ("人",), True),
        ("12公顷", ("亩",), True),
        ("20万户", ("户|个",), True),
        ("85%", ("户|个",), False),
        ("825亿斤", ("亿斤",), True),
        ("1.1亿亩", ("亿斤",), False),
    ],
)
def test_the_unit_that_is_asked_for_decides_which_quantities_can_answer(written, units, can):
    (quantity,) = find_quantities(written)
    assert fits(quantity, units) is can


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("优良比例达到多少", "省控断面优良比例达到88.6%，空气优良天数312天。", "88.6%"),
        ("空气优良多少天", "省控断面优良比例达到88.6%，空气优良天数312天。", "312天"),
        ("溯源多少个排污口", "完成1,571个入河排污口溯源，完成率95%。", "1,571个"),
        ("细颗粒物浓度多少", "细颗粒物平均浓度控制在29.5微克/立方米以内。", "控制在29.5微克/立方米以内"),
        ("黑臭水体消除比例", "城市黑臭水体消除比例90%，农村污水治理率46%。", "90%"),
        ("农村污水治理率", "城市黑臭水体消除比例90%，农村污水治理率46%。", "46%"),
        ("粮食产量多少亿斤", "粮食播种面积1.1亿亩、产量825亿斤以上。", "825亿斤以上"),
        ("绿色工厂数量排全国第几", "绿色工厂数量居全国第3位。", "第3位"),
        ("绿色工厂评选到第几批", "培育绿色工厂30家，开展第八批绿色工厂评选。", "第八批"),
        ("PM10平均浓度多少", "PM10、PM2.5平均浓度分别为55、35微克/立方米。", "55"),
        ("PM2.5平均浓度多少微克", "PM10、PM2.5平均浓度分别为55、35微克/立方米。", "35微克/立方米"),
        ("PM10平均浓度下降了多少", "PM10平均浓度55微克/立方米，同比下降6.8%。", "6.8%"),
        ("PM10平均浓度要降到多少", "PM10平均浓度降至55微克/立方米，同比下降6.8%。", "55微克/立方米"),
        ("黑臭水体消除比例", "黑臭水体消除比例不低于百分之九十。", "不低于百分之九十"),
        ("整治任务完成多少", "完成 80%的整治任务和30%的溯源。", "80%"),
        ("溯源完成多少", "完成 80%的整治任务和30%的溯源。", "30%"),
        ("巡查发现的问题里，按期销号的有几个", "巡查发现的120个问题中，已整改90个，按期销号26个。", "26个"),
        ("巡查发现的问题有几个", "巡查发现的120个问题中，已整改90个，按期销号26个。", "120个"),
        ("青峰流域污水回用率", "全省污水回用率达到20%以上，青峰流域达到32%以上。", "32%以上"),
        ("全省污水回用率", "全省污水回用率达到20%以上，青峰流域达到32%以上。", "20%以上"),
        ("推行几级联动", "推行河道巡查“三级联动”机制。", "三级"),
        ("护河行动搞了多少天", "组织护河“百日行动”。", "百日"),
        ("达到几级标准", "出水达到一级标准。", "一级"),
        pytest.param(
            "占用消防通道罚款多少元",
            "占用消防通道的，处二百元以上五百元以下罚款。",
            "二百元以上五百元以下",
        ),
    ],
)
def test_the_quantity_nearest_to_the_things_asked_about_is_best(question, text, value):
    ranked, _ = found(question, text)
    assert ranked[0].value == value


def test_a_level_is_preferred_to_a_change_unless_a_change_is_asked_for():
    text = "污水治理率同比提高3.5个百分点，污水治理率达到46%。"
    assert found("污水治理率是多少", text)[0][0].value == "46%"
    assert found("污水治理率同比提高多少个百分点", text)[0][0].value == "3.5个百分点"


def test_the_value_to_reach_goes_before_the_one_to_keep_only_when_a_target_is_asked_for():
    text = "巩固31个湖湾蓝藻治理成效，抓好支流湖湾，实现蓝藻湖湾消除比例45%的目标。"
    question = parse_question("湖湾蓝藻目标")
    asked, sentences = evidence(question.text, bare(text))
    assert figures(sentences, asked, question.text, question.units, planned=True)[0].value == "45%"
    assert figures(sentences, asked, question.text, question.units)[0].value == "31个"


def test_a_figure_gives_its_segment_with_numbers_whole():
    (figure, *_), _ = found("溯源多少个排污口", "今年底前，完成1,571个入河排污口溯源，并建立台账。")
    assert figure.sentence.text[figure.start : figure.end] == "完成1,571个入河排污口溯源"


def test_a_segment_that_only_states_the_number_takes_the_one_before_it_along():
    (figure, *_), _ = found("绿色工厂培育多少家", "大力培育省级绿色工厂，力争达到50家。")
    assert figure.value == "50家"
    assert figure.sentence.text[figure.start : figure.end] == "大力培育省级绿色工厂，力争达到50家"


def test_no_quantity_with_the_unit_is_no_figure():
    assert found("空气优良多少天", "空气优良比例达到88.6%。")[0] == []


def test_years_dates_and_document_numbers_are_no_figures():
    assert found("黑臭水体消除多少", "2024年6月30日印发青环发〔2024〕7号，推进黑臭水体整治。")[0] == []


def test_of_several_units_each_is_answered_from_the_same_place():
    question = "空气优良天数多少天，占比多少"
    ranked, units = found(
        question, "空气优良天数达到312天、占比85.2%。", "省控断面优良占比达到88.6%。", "重污染天数2天。"
    )
    assert units == ("天", "%")
    assert [f.value for f in together(ranked, units)] == ["312天", "85.2%"]


def test_a_share_from_another_clause_is_not_put_beside_the_days():
    question = "空气优良天数多少天，占比多少"
    ranked, units = found(question, "空气优良天数达到312天。", "省控断面占比达到88.6%。")
    assert [f.value for f in together(ranked, units)] == ["312天"]


@pytest.mark.parametrize(
    ("filler", "shown"), [("", ["312天", "85.2%"]), (f"{'持续改善空气质量，' * 15}确保实效。", ["312天"])]
)
def test_the_share_of_the_next_sentence_is_put_beside_the_days_and_that_of_a_far_one_is_not(filler, shown):
    question = "空气优良天数多少天，占比多少"
    ranked, units = found(question, f"空气优良天数达到312天。{filler}优良天数占比85.2%。")
    assert [f.value for f in together(ranked, units)] == shown


def test_of_one_unit_only_the_best_figure_is_shown():
    ranked, units = found("优良比例多少", "优良比例达到88.6%，上年优良比例为86%。")
    assert [f.value for f in together(ranked, units)] == ["88.6%"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("比例达到70%", "比例70%以上", True),
        ("比例达到七成", "比例70%", False),
        ("治理1,571个", "治理1571个", True),
        ("治理30个", "治理30条", False),
        ("比例达到70%", "比例达到百分之七十", True),
    ],
)
def test_the_same_number_with_the_same_unit_is_the_same_value(first, second, same):
    (a, *_), _ = found(f"{first[:2]}多少", first)
    (b, *_), _ = found(f"{second[:2]}多少", second)
    assert same_value(a, b) is same


def test_figures_are_in_the_order_of_their_scores():
    ranked, _ = found("优良比例多少", "优良比例88%，抽查30%。", "治理率46%。")
    assert [f.score for f in ranked] == sorted((f.score for f in ranked), reverse=True)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (
            "反馈的90项整改任务已经改了多少项",
            "反馈的90项整改任务中，已整改70项。上年反馈的40项整改任务改了多少另行通报。",
            "70项",
        ),
        ("2022年当年完成多少个排口整治", "累计完成160个排口整治，完成48个排口整治任务。", "48个"),
        ("累计完成多少个排口整治", "累计完成160个排口整治，完成48个排口整治任务。", "160个"),
        ("调查推进到第几批了", "有序推进第三、四批湿地调查。", "第三、四批"),
        ("整改任务有多少项", "反馈3次，涉及整改任务90项。", "90项"),
    ],
)
def test_what_the_question_gives_is_not_what_it_asks_for(question, text, value):
    figures_found, _ = found(question, text)
    assert figures_found[0].value == value


def test_except_some_asks_for_nothing_achieved():
    assert parse_question("除了几条支流，还要整治哪条河").status is not Status.ACHIEVED
    assert parse_question("整治了几条支流").status is Status.ACHIEVED
