"""The target ledger: what is a record, of what year, place and status, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.targets import targets_of
from corpus.types import Status
from tests.corpus.targets_tiny import document, opinion, plan


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "中水回用率2026年达到21%，2031年达到34%，2036年达到45%。",
            [
                ("中水回用率", "21", 2026, "云岭省"),
                ("中水回用率", "34", 2031, "云岭省"),
                ("中水回用率", "45", 2036, "云岭省"),
            ],
        ),
        (
            "渠系水有效利用系数到2026年提高到0.51，到2031年提高到0.56。",
            [("渠系水有效利用系数", "0.51", 2026, "云岭省"), ("渠系水有效利用系数", "0.56", 2031, "云岭省")],
        ),
        (
            "2025年、2026年分别安排资金2亿元、3.5亿元。",
            [("安排资金", "2", 2025, "云岭省"), ("安排资金", "3.5", 2026, "云岭省")],
        ),
        (
            "到2026年、2031年，湿地保有率分别达到12%、14%。",
            [("湿地保有率", "12", 2026, "云岭省"), ("湿地保有率", "14", 2031, "云岭省")],
        ),
        (
            "湿地保有率2026年、2031年分别达到12%、14%。",
            [("湿地保有率", "12", 2026, "云岭省"), ("湿地保有率", "14", 2031, "云岭省")],
        ),
        (
            "甲汀市、乙汀县、丙汀区取水总量分别控制在9亿立方米、6亿立方米和3亿立方米以内。",
            [("取水总量", "9", 2024, "甲汀市"), ("取水总量", "6", 2024, "乙汀县"), ("取水总量", "3", 2024, "丙汀区")],
        ),
        (
            "到2026年，甲汀市、乙汀县两地，造林面积分别达到3万亩、5万亩。",
            [("造林绿化面积", "3", 2026, "甲汀市"), ("造林绿化面积", "5", 2026, "乙汀县")],
        ),
        (
            "芝麻种植、收获机械化率分别达到41%和52%。",
            [("芝麻种植机械化率", "41", 2024, "云岭省"), ("芝麻收获机械化率", "52", 2024, "云岭省")],
        ),
        (
            "城市、县城餐厨垃圾处置率分别达到81%和72%。",
            [("城市餐厨垃圾处置率", "81", 2024, "云岭省"), ("县城餐厨垃圾处置率", "72", 2024, "云岭省")],
        ),
        (
            "水产品产量增长6%，2026年达到30万吨。",
            [("水产品产量", "6", 2024, "云岭省"), ("水产品产量", "30", 2026, "云岭省")],
        ),
    ],
)
def test_years_places_and_names_that_share_their_words_go_to_their_own_figure(sentence, wanted):
    got = [(t.indicator, t.value, t.year, t.region) for t in targets_of(plan(f"（一）{sentence}"))]
    assert got == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "计算方法：合格批次数/抽检总批次数×100%。",
        "（本年度收入－上年度收入）/上年度收入×100%。",
        "该村距江边水平距离600米，东距县城21公里，海拔高程510米左右。",
        "裂缝延伸长度一般为0.6—3米，管径300毫米。",
        "年满55周岁的村民，3岁以下婴幼儿由家庭照护。",
        "联席会议设召集人1人，副召集人3人。",
        "领导小组由农业局、水利局、财政局8个部门和单位组成，各单位派1名代表参加。",
        "推广的改革举措（共26项）。",
        "标记星号的12个指标为国家监测指标，其中7个指标自动生成。",
        "编号字符共9位，依次为汉字和数字。",
        "事故造成14人死亡，31人受伤，发生5级以上地震27次。",
        "该村有11个村民小组，407户1530人。",
        "在甲汀、乙汀、丙汀3个直辖市先行。",
        "所称小型水库是指库容不超过1000万立方米的水库。",
        "对单户金额300万元及以下、费率不超过2%的业务给予补贴。",
        "如参展企业数量超过企业总数的50%。",
        "目录见第1~20条。",
        "出台18条具体措施支持中小企业。",
        "从四个方面对9项政策逐一解读。",
        "全省12个市中有5个市复工率超过60%。",
        "裁员率不超过15%的，都可以申领补贴。",
        "裁员率不超过15%，都可以申领补贴。",
        "皮肤消毒可选择0.5%的碘伏。",
    ],
)
def test_formulas_places_ages_posts_events_and_what_tells_of_the_text_itself_are_no_targets(sentence):
    made = targets_of(opinion(f"（一）{sentence}"))
    assert [(t.written, t.value, t.unit) for t in made] == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("建设40所示范学校和120个实训基地。", [("示范学校", "=", "40", "所"), ("实训基地", "=", "120", "个")]),
        ("木材综合利用率达到75%以上。", [("木材综合利用率", "≥", "75", "%")]),
        ("林业总产值超过3000亿元。", [("林业总产值", ">", "3000", "亿元")]),
        ("引导机构逐步将平均担保费率降至1%以下。", [("平均担保费率", "≤", "1", "%")]),
        (
            "各级机关的审核人员原则上不少于本单位人员总数的4%。",
            [("机关的审核人员占本单位人员总数的比例", "≥", "4", "%")],
        ),
        (
            "单户金额300万元以上的再担保业务收费，原则上不高于承担责任的0.6%。",
            [("单户金额300万元以上的再担保业务收费占承担责任的比例", "≤", "0.6", "%")],
        ),
        ("按照医疗机构年度总用量的60%估算采购总量。", [("采购总量占医疗机构年度总用量的比例", "=", "60", "%")]),
        ("处理成本为每立方米2.1元。", [("处理成本", "=", "2.1", "元/立方米")]),
        (
            "纳税人的子女接受教育的支出，按照每个子女每月900元的标准定额扣除。",
            [("纳税人的子女接受教育的支出定额扣除标准", "=", "900", "元/月")],
        ),
        (
            "医药费用支出，由纳税人在办理清缴时，在70000元限额内据实扣除。",
            [("医药费用支出扣除限额", "≤", "70000", "元")],
        ),
        ("生均公用经费标准从每生每年5000元提高到6500元。", [("生均公用经费标准", "=", "6500", "元")]),
        ("人均预期寿命达到80岁。", [("人均预期寿命", "=", "80", "岁")]),
        ("按银行再贷款利率的40%由财政给予贴息。", [("贴息占银行再贷款利率的比例", "=", "40", "%")]),
        ("返还6个月的企业及其职工应缴纳保险费的60%。", [("返还企业及其职工应缴纳保险费的比例", "=", "60", "%")]),
        ("给予3月份租金40%的减免。", [("减免占租金的比例", "=", "40", "%")]),
        ("对每户商家给予不超过合同额30%的补贴。", [("补贴占合同额的比例", "≤", "30", "%")]),
        ("对其设备改造投资给予20%的补助。", [("补助占设备改造投资的比例", "=", "20", "%")]),
        ("新发生的贷款给予不超过3%的贴息支持。", [("贴息支持", "≤", "3", "%")]),
        ("可按每人800元的标准享受技能培训补贴。", [("技能培训补贴标准", "=", "800", "元/人")]),
        ("每人分摊的额度不能超过每月900元。", [("每人分摊的额度", "≤", "900", "元/月")]),
        ("甲汀银行等3家银行共落实专项授信额度90亿元。", [("落实专项授信额度", "=", "90", "亿元")]),
        ("3月2日以来累计提供本地岗位逾40万个。", [("提供本地岗位", ">", "40", "万个")]),
        ("另有12家饲料企业、9家屠宰企业复工。", [("饲料企业复工", "=", "12", "家"), ("屠宰企业复工", "=", "9", "家")]),
        (
            "复工率达到61%，达到往年同期水平的70%。",
            [("复工率", "=", "61", "%"), ("复工率占往年同期水平的比例", "=", "70", "%")],
        ),
        ("返还比例由上年度实际缴费的40%提高到65%。", [("返还比例", "=", "65", "%")]),
        ("社区干部共有2万人，专职网格员3万人。", [("社区干部", "=", "2", "万人"), ("专职网格员", "=", "3", "万人")]),
        ("每千人口拥有3岁以下婴幼儿托位数达到4.6个。", [("每千人口拥有3岁以下婴幼儿托位数", "=", "4.6", "个")]),
    ],
)
def test_what_an_opinion_sets_is_a_record_with_its_whole_name(sentence, wanted):
    got = [(t.written, t.comparator, t.value, t.unit) for t in targets_of(opinion(f"（一）{sentence}"))]
    assert got == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("综合融资成本较上年至少下降0.4个百分点。", ("综合融资成本", "≥", "0.4", "fall")),
        ("担保机构对困难企业降低综合费率0.3个百分点。", ("综合费率", "=", "0.3", "fall")),
        ("在原有贷款利率水平基础上再下浮15%左右。", ("贷款利率水平", "≈", "15", "fall")),
        ("融资成本较上年下降40个基点。", ("融资成本", "=", "40", "fall")),
    ],
)
def test_a_change_has_its_direction_and_bound_wherever_they_stand(sentence, wanted):
    (made,) = targets_of(opinion(f"（一）{sentence}"))
    assert (made.written, made.comparator, made.value, made.change) == wanted


def test_bounds_of_a_list_of_offences_are_conditions():
    made = document("云岭市不予处罚的轻微违法行为清单\n\n一、水\n\n（一）超标排放的倍数在0.2倍以下。\n")
    assert targets_of(made) == ()


def test_a_standard_without_a_name_of_its_own_has_that_of_the_heading_above():
    made = document(
        "云岭省个人支出扣除办法\n\n第一章 住房支出\n\n第一条 支出按照下列标准扣除：\n\n"
        "（一）省会城市，扣除标准为每月1300元；\n\n（二）其他城市，扣除标准为每月700元。\n"
    )
    got = [(t.written, t.value, t.unit, t.subject) for t in targets_of(made)]
    assert got == [
        ("住房支出扣除标准", "1300", "元/月", "省会城市"),
        ("住房支出扣除标准", "700", "元/月", "其他城市"),
    ]


def test_what_was_counted_by_a_day_is_achieved_and_a_period_is_no_deadline():
    made = opinion("（一）截至2024年2月18日，发放春耕贷款130亿元。1月1日至2月10日，发放农资贷款20亿元。", "通知")
    got = [(t.value, t.deadline, t.status) for t in targets_of(made)]
    assert got == [("130", "截至2024年2月18日", Status.ACHIEVED), ("20", None, None)]


def test_an_indicator_neither_begins_inside_a_word_nor_ends_in_a_year():
    names = [
        "再生水利用率", "再就业率", "并网容量", "还田面积", "还湿面积", "使用率", "组织化率", "及格率", "与会人数",
    ]  # fmt: skip
    for name in names:
        got = targets_of(plan(f"（一）{name}到2026年达到25%。"))
        assert [(t.written, t.year) for t in got] == [(name, 2026)]


def test_a_report_that_looks_ahead_plans():
    made = document("云岭省2024年水资源公报\n\n一、用水\n\n（一）中水回用率2024年达到21%，2031年达到34%。\n")
    assert [(t.year, t.status) for t in targets_of(made)] == [(2024, Status.ACHIEVED), (2031, Status.PLANNED)]


def test_a_number_of_four_digits_is_no_deadline():
    (target,) = targets_of(plan("（一）技术合同成交额达到2000亿元。"))
    assert (target.value, target.deadline, target.year) == ("2000", None, 2024)


def test_a_record_has_year_region_status_and_the_span_that_states_it():
    made = plan("（一）全省地表水国考断面优良比例达到91.5%以上。")
    (target,) = targets_of(made)
    assert (target.indicator, target.comparator, target.value) == ("地表水国考断面优良比例", "≥", "91.5")
    assert (target.year, target.region, target.subject, target.status) == (2024, "云岭省", "全省", Status.PLANNED)
    assert target.quote(made) == "地表水国考断面优良比例达到91.5%以上"
    assert made.raw[slice(*target.number)] == "91.5"


def test_the_deadline_stands_in_the_sentence_and_goes_on_to_the_next_when_it_opens_one():
    made = plan("到2025年，农村生活污水治理率达到45%左右。农村黑臭水体治理率达到60%。今年6月底前完成17个站点建设。")
    got = [(t.value, t.deadline, t.due, t.year) for t in targets_of(made)]
    assert got == [
        ("45", "到2025年", "2025-12-31", 2025),
        ("60", "到2025年", "2025-12-31", 2025),
        ("17", "今年6月底前", "2024-06-30", 2024),
    ]


def test_numbers_cut_by_hard_wraps_are_read_through():
    made = plan(
        "1.持续推进长江入河排污口整治，严格验收销号管理工作，完成 80%的整治\n"
        "任务，推动 30 家以上水泥企业完成深\n度治理。"
    )
    assert [(t.value, t.comparator, t.indicator) for t in targets_of(made)][:2] == [
        ("80", "=", "长江入河排污口整治完成率"),
        ("30", "≥", "水泥企业氮氧化物深度治理数"),
    ]


def test_a_record_as_json_keeps_the_contract():
    made = plan("（一）农村生活污水治理率达到37%以上。")
    record = targets_of(made)[0].as_json(made)
    contract = "indicator comparator value unit year deadline region subject status clause_id doc_id start end quote"
    assert set(contract.split()) <= set(record)
    assert made.raw[record["start"] : record["end"]] == record["quote"]
    assert record["clause_id"] == f"{made.doc_id}#一/（一）"


def test_the_same_text_gives_the_same_records_and_an_empty_one_none():
    made = plan("（一）农村生活污水治理率达到37%以上。")
    assert targets_of(made) == targets_of(made)
    assert targets_of(document("\n")) == ()


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="完成达到12345.,%，。、；（）《“”》个家项率比例分别为和同比下降\n 年月日第A", max_size=120))
def test_whatever_the_text_spans_lie_inside_and_hold_the_number(text):
    made = plan(text)
    for target in targets_of(made):
        assert 0 <= target.start <= target.number[0] < target.number[1] <= target.end <= len(made.raw)
        assert target.indicator and target.written and target.value


def test_what_is_told_before_a_semicolon_holds_behind_it_and_what_is_wanted_stays_open():
    (first, second) = targets_of(opinion("3月4日向乙市发放贷款12亿元；落实防护用品9万件。", "函"))
    assert (first.status, second.status) == (Status.ACHIEVED, Status.ACHIEVED)
    (told,) = targets_of(opinion("3月4日向供应应急物资的企业发放贷款12亿元。", "函"))
    (wanted,) = targets_of(opinion("3月4日要求向两家企业发放贷款12亿元。", "函"))
    assert (told.status, wanted.status) == (Status.ACHIEVED, None)


def test_the_year_that_something_began_in_is_not_the_year_of_a_share():
    (share,) = targets_of(opinion("对2022年起新增的贷款业务，按年度业务发生额的2%给予补助。", kind="措施（2024年）"))
    assert share.year != 2022
