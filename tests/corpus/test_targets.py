"""The target ledger: what is a record, what it is of, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.read import parse_document, read_document
from corpus.target_compare import compare_targets, difference
from corpus.target_indicators import fold, indicators, name_of, names_asked, unit_kind
from corpus.target_reading import read_figures
from corpus.targets import targets_of
from corpus.types import Loaded, Status


def document(raw, name="plan.txt"):
    return parse_document(Loaded(name, raw, "txt", "0" * 64, len(raw)))


def figures(sentence):
    """(comparator, value, unit, indicator) of each level; a change has its direction for a comparator."""
    return [
        ({"rise": "↑", "fall": "↓"}.get(f.change, f.comparator), f.value, f.unit, f.written)
        for f in read_figures(sentence)
    ]


def plan(body):
    return document(f"云岭省2024年生态环境工作要点\n\n一、主要目标\n\n{body}\n")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("农村生活污水治理率达到37%以上。", [("≥", "37", "%", "农村生活污水治理率")]),
        ("劣Ⅴ类断面比例控制在0.3%以内。", [("≤", "0.3", "%", "劣Ⅴ类断面比例")]),
        ("劣Ⅴ类断面比例保持为0。", [("=", "0", "", "劣Ⅴ类断面比例")]),
        ("绿电占比超90%。", [(">", "90", "%", "绿电占比")]),
        ("完成60%的整治任务。", [("=", "60", "%", "整治任务")]),
        ("实现消除黑臭水体比例 60%的目标。".replace(" ", ""), [("=", "60", "%", "消除黑臭水体比例")]),
        (
            "完成812个行政村环境整治、45条农村黑臭水体治理。",
            [("=", "812", "个", "行政村环境整治"), ("=", "45", "条", "农村黑臭水体治理")],
        ),
        ("淘汰国二及以下排放标准的叉车300台。", [("=", "300", "台", "淘汰国二及以下排放标准的叉车")]),
        ("沉水植被恢复面积达到1.8平方公里。", [("=", "1.8", "平方公里", "沉水植被恢复面积")]),
        ("抽检柴油货车不少于3万辆次。", [("≥", "3", "万辆次", "抽检柴油货车")]),
        ("对三分之一的县开展示范创建。", [("=", "1/3", "", "县开展示范创建")]),
        ("信访积案化解率达到百分之八十五。", [("=", "85", "%", "信访积案化解率")]),
        (
            "新建蓄水池一万二千立方米，加固病险山塘三十一座，整治水井一百零六口。",
            [
                ("=", "1.2", "万立方米", "新建蓄水池"),
                ("=", "31", "座", "加固病险山塘"),
                ("=", "106", "口", "整治水井"),
            ],
        ),
        ("完成投资１，３００万元。", [("=", "1300", "万元", "投资")]),
    ],
)
def test_a_figure_is_of_the_words_that_name_it(sentence, wanted):
    assert figures(sentence) == wanted


def test_numbers_after_分别_go_to_their_names_in_order_and_changes_go_on_with_them():
    got = figures("PM10、PM2.5、二氧化氮平均浓度分别为55、35、34微克/立方米，同比分别下降6.8%、5.4%、15.0%。")
    names = ["PM10平均浓度", "PM2.5平均浓度", "二氧化氮平均浓度"]
    assert got[:3] == [("=", v, "微克/立方米", n) for v, n in zip(("55", "35", "34"), names, strict=True)]
    assert got[3:] == [("↓", v, "%", n) for v, n in zip(("6.8", "5.4", "15.0"), names, strict=True)]


def test_a_place_alone_takes_the_indicator_of_the_figure_before_it():
    got = read_figures("地级城市道路机械化清扫率达80%左右，县城达70%左右。")
    assert [(f.value, f.comparator, f.written, f.subject) for f in got] == [
        ("80", "≈", "地级城市道路机械化清扫率", None),
        ("70", "≈", "地级城市道路机械化清扫率", "县城"),
    ]


def test_a_change_is_no_level_and_is_of_the_figure_before_it():
    assert figures("优良天数比例为80.5%，比上年提高1.3个百分点。") == [
        ("=", "80.5", "%", "优良天数比例"),
        ("↑", "1.3", "个百分点", "优良天数比例"),
    ]
    assert read_figures("优良天数比例为80.5%，比上年提高1.3个百分点。")[1].base == "比上年"


def test_to_raise_to_a_value_is_a_level():
    assert figures("城市生活污水集中收集率提高到71.5%。") == [("=", "71.5", "%", "城市生活污水集中收集率")]
    assert figures("PM2.5浓度降至32微克/立方米。") == [("=", "32", "微克/立方米", "PM2.5浓度")]


def test_a_range_is_one_figure_with_two_ends():
    (figure,) = read_figures("新增2—3家重点企业。")
    assert (figure.value, figure.upper, figure.unit) == ("2", "3", "家")
    (figure,) = read_figures("抽查比例为10%至20%。")
    assert (figure.value, figure.upper, figure.unit) == ("10", "20", "%")


def test_a_count_of_what_a_rate_is_about_is_its_subject():
    (figure,) = read_figures("11个国考断面水质优良比例为90.9%。")
    assert (figure.written, figure.subject, figure.value) == ("国考断面水质优良比例", "11个国考断面", "90.9")


def test_the_base_of_a_count_is_no_figure_but_names_the_next():
    assert figures("督察反馈的106项整改任务中，已整改完成86项。") == [("=", "86", "项", "整改任务整改")]


def test_metrics_that_share_a_value_are_one_record_each():
    got = figures("水质断面优良占比和功能区达标率实现100%。")
    assert got == [("=", "100", "%", "水质断面优良占比"), ("=", "100", "%", "功能区达标率")]


@pytest.mark.parametrize(
    "sentence",
    [
        "第14次会议审议通过。",
        "制定2023-2035年行动方案。",
        "落实“4+6”和“2 12”机制。".replace(" ", ""),
        "学习贯彻二十届三中全会精神。",
        "增强“四个意识”，做到“两个维护”。",
        "举办第三届博览会，实施三年行动，推进十大攻坚行动。",
        "从3个方面强化保障。",
        "以53个断面为重点开展攻坚。",
        "以供水人口在1000人以上的水源地为重点划定保护区。",
        "对规模小于50立方米/日的设施制定要求。",
        "淘汰10蒸吨/小时及以下燃煤锅炉。",
        "对设施闲置率高于15%的县，暂停安排补助资金。",
        "处1万元以上3万元以下罚款。",
        "接到报告后4小时内到达现场。",
        "每季度开展1次调度。",
        "执行《水质标准》（GB3838-2002）。",
        "区域碳市场保持首位、全国第一。",
        "主要污染物排放量降幅居全国前5位。",
        "两岸各2公里范围内排污口完成溯源。",
        "联系电话0551-62775000。",
        "",
    ],
)
def test_ordinals_names_slogans_thresholds_and_terms_are_no_figures(sentence):
    assert figures(sentence) == []


def test_three_kinds_of_black_odorous_water_are_three_indicators():
    assert name_of("城市黑臭水体消除比例", "%") == "城市黑臭水体消除比例"
    assert name_of("县级城市建成区黑臭水体消除比例", "%") == "县级城市黑臭水体消除比例"
    assert name_of("农村黑臭水体治理率", "%") == "农村黑臭水体治理率"
    assert name_of("农村黑臭水体治理", "条") == "农村黑臭水体治理数"
    assert name_of("黑臭水体消除比例", "%") == "黑臭水体消除比例"


def test_what_was_named_last_before_a_wording_decides_between_its_kinds():
    before = "开展城市黑臭水体环境保护行动，督促县级城市黑臭水体整治，"
    assert name_of("消除黑臭水体比例", "%", before) == "县级城市黑臭水体消除比例"
    assert name_of("黑臭水体消除比例", "%", "开展城市黑臭水体环境保护专项行动，") == "城市黑臭水体消除比例"


def test_wordings_are_folded_before_they_are_compared():
    assert fold("劣五类 比率") == fold("劣Ⅴ类占比") == "劣V类比例"
    assert name_of("细颗粒物（pm2.5）年均浓度", "微克/立方米") == "PM2.5平均浓度"
    assert names_asked("优良天数比例")[0] == "空气质量优良天数比率"


def test_the_table_of_indicators_has_no_two_rows_of_a_name_and_kind():
    names = [(row.name, row.kinds) for row in indicators()]
    assert len(names) == len(set(names)) >= 150
    assert all(row.kinds and row.wordings and all(way for way in row.wordings) for row in indicators())
    kinds = {"pct", "count", "conc", "day", "mass", "area", "length", "money", "volume", "power", "num", "any"}
    assert all(set(row.kinds) <= kinds for row in indicators())


def test_units_are_told_apart_by_what_they_measure():
    units = ("%", "微克/立方米", "天", "亿元", "平方公里", "公里", "万立方米", "吨", "个", "")
    kinds = ["pct", "conc", "day", "money", "area", "length", "volume", "mass", "count", "num"]
    assert [unit_kind(unit) for unit in units] == kinds


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


def opinion(body, kind="意见"):
    return document(f"云岭省关于加快林业发展的指导{kind}\n\n一、总体要求\n\n{body}\n")


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
        ("每千人口拥有3岁以下婴幼儿托位数达到4.6个。", [("每千人口拥有3岁以下婴幼儿托位数", "=", "4.6", "个")]),
    ],
)
def test_what_an_opinion_sets_is_a_record_with_its_whole_name(sentence, wanted):
    got = [(t.written, t.comparator, t.value, t.unit) for t in targets_of(opinion(f"（一）{sentence}"))]
    assert got == wanted


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


def test_cells_of_years_are_records_named_by_their_row(tmp_path):
    raw = (
        "# 云岭省水环境行动计划（2023—2027年）\n\n## 一、目标\n\n"
        "| 指标 | 2022年 | 2025年 | 2027年 |\n| --- | --- | --- | --- |\n"
        "| 农村生活污水治理率 | 31% | 45%左右 | 55%以上 |\n| 湖滨带修复（公里） | 5 | 20 | 30 |\n"
    )
    path = tmp_path / "plan.md"
    path.write_text(raw, encoding="utf-8")
    made = read_document(path)
    got = [(t.indicator, t.comparator, t.value, t.unit, t.year) for t in targets_of(made)]
    assert got == [
        ("农村生活污水治理率", "=", "31", "%", 2022),
        ("农村生活污水治理率", "≈", "45", "%", 2025),
        ("农村生活污水治理率", "≥", "55", "%", 2027),
        ("湖滨带修复长度", "=", "5", "公里", 2022),
        ("湖滨带修复长度", "=", "20", "公里", 2025),
        ("湖滨带修复长度", "=", "30", "公里", 2027),
    ]


def table_records(body, title="云岭市农村生活污水治理行动方案（2024—2030年）"):
    made = parse_document(Loaded("plan.md", f"# {title}\n\n## 一、目标\n\n{body}\n", "md", "0" * 64, 1))
    return [(t.indicator, t.value, t.unit, t.year, t.region, t.subject) for t in targets_of(made)]


def test_cells_of_places_by_years_have_the_tables_indicator_the_columns_year_and_the_rows_place():
    rows = "| 区县 | 2025年目标 | 2030年目标 |\n| --- | --- | --- |\n| 东汀区 | 61% | 74% |\n| 合计 | 60% | 72% |"
    wanted = [
        ("农村生活污水治理率", "61", "%", 2025, "东汀区", None),
        ("农村生活污水治理率", "74", "%", 2030, "东汀区", None),
        ("农村生活污水治理率", "60", "%", 2025, "云岭市", None),
        ("农村生活污水治理率", "72", "%", 2030, "云岭市", None),
    ]
    assert table_records(f"表1 各区县农村生活污水治理率目标\n\n{rows}") == wanted
    assert table_records(f"各区县治理率目标见下表。\n\n{rows}") == wanted


def test_cells_of_things_by_indicators_have_the_columns_name_without_its_unit():
    rows = (
        "| 断面名称 | 所在河流 | 总氮浓度限值（mg/L） | 达标率（%） |\n| --- | --- | --- | --- |\n"
        "| 石汀 | 云溪 | 0.7 | 95 |"
    )
    assert table_records(f"表1 断面水质目标\n\n{rows}") == [
        ("总氮浓度限值", "0.7", "mg/L", 2030, "云岭市", "石汀"),
        ("达标率", "95", "%", 2030, "云岭市", "石汀"),
    ]


def test_cells_below_names_of_two_levels_have_both_in_their_indicator():
    rows = (
        "| 项目 | 补助标准（元/亩） | |\n| --- | --- | --- |\n| | 坡地 | 洼地 |\n| 深耕 | 20 | 35 |\n| 还田 | 45 | 50 |"
    )
    got = [(indicator, value, unit) for indicator, value, unit, *_ in table_records(rows, "云岭市耕地补助通知")]
    assert got == [
        ("深耕补助标准（坡地）", "20", "元/亩"),
        ("深耕补助标准（洼地）", "35", "元/亩"),
        ("还田补助标准（坡地）", "45", "元/亩"),
        ("还田补助标准（洼地）", "50", "元/亩"),
    ]


def test_a_column_without_a_year_beside_columns_of_years_has_none():
    rows = "| 区县 | 总投资（万元） | 2025年投资（万元） |\n| --- | --- | --- |\n| 东汀区 | 800 | 300 |"
    got = [(r[0], r[1], r[2], r[3]) for r in table_records(f"表1 投资计划\n\n{rows}")]
    assert got == [("总投资", "800", "万元", None), ("投资", "300", "万元", 2025)]


def test_a_columns_words_say_whether_its_values_are_planned_or_achieved():
    rows = "| 指标 | 现状值 | 目标值 |\n| --- | --- | --- |\n| 林地保有率 | 41% | 45% |"
    made = parse_document(Loaded("p.md", f"# 云岭市林业要点\n\n## 一、目标\n\n{rows}\n", "md", "0" * 64, 1))
    assert [(t.indicator, t.value, t.status) for t in targets_of(made)] == [
        ("林地保有率", "41", Status.ACHIEVED),
        ("林地保有率", "45", Status.PLANNED),
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


def test_a_comparison_gives_a_line_for_each_year_and_the_change_between_them():
    old = document("云岭省2023年生态环境工作要点\n\n一、主要目标\n\n（一）农村生活污水治理率达到32%。\n")
    new = plan("（一）农村生活污水治理率达到37%以上，比上年提高5个百分点。")
    got = compare_targets([*targets_of(old), *targets_of(new)], "农村生活污水治理率", years=(2023, 2024, 2025))
    assert [(r.year, r.comparator, r.value, r.change, r.doc_id) for r in got.rows] == [
        (2023, "=", "32", None, old.doc_id),
        (2024, "≥", "37", "+5", new.doc_id),
    ]
    assert got.missing == ((None, 2025),)


def test_records_that_say_the_same_are_one_line_and_contradictions_stay_apart():
    made = plan(
        "（一）农村生活污水治理率达到37%。\n\n（二）农村生活污水治理率达到37%。\n\n（三）农村生活污水治理率达到40%。"
    )
    got = compare_targets(targets_of(made), "农村生活污水治理率")
    assert [(r.value, len(r.also)) for r in got.rows] == [("37", 1), ("40", 0)]


def test_a_difference_needs_two_decimals():
    assert difference("60", "80") == "+20"
    assert difference("37.5", "36") == "-1.5"
    assert difference("1/3", "80") is None


def test_a_general_name_finds_all_kinds_and_a_special_one_only_its_own():
    made = plan("（一）城市黑臭水体消除比例达到98%，县级城市黑臭水体整治加快，9月底前消除比例达到80%。")
    general = compare_targets(targets_of(made), "黑臭水体消除比例")
    assert [(r.target.indicator, r.value) for r in general.rows] == [
        ("县级城市黑臭水体消除比例", "80"),
        ("城市黑臭水体消除比例", "98"),
    ]
    assert [r.value for r in compare_targets(targets_of(made), "城市黑臭水体消除比例").rows] == ["98"]
