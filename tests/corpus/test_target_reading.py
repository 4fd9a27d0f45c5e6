"""What of a sentence is a figure, and what words name it."""

from __future__ import annotations

import pytest

from corpus.target_reading import read_figures
from tests.corpus.targets_tiny import figures


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


def test_names_that_each_reach_the_value_are_a_record_each():
    got = figures("芝麻种植、收获机械化率均达到41%。")
    assert got == [("=", "41", "%", "芝麻种植机械化率"), ("=", "41", "%", "芝麻收获机械化率")]


def test_round_numbers_of_ten_thousands_keep_their_piece():
    assert figures("新增就业岗位70多万个。") == [("≈", "70", "万个", "新增就业岗位")]
    assert figures("累计服务群众35万余人次。") == [("≈", "35", "万人次", "服务群众")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("对贡献突出的企业，给予不高于70万元的一次性奖励。", [("≤", "70", "万元", "一次性奖励")]),
        ("给予最高90万元的运行经费补助。", [("≤", "90", "万元", "运行经费补助")]),
        ("按照每人最高800元标准给予奖励。", [("≤", "800", "元/人", "奖励标准")]),
        ("参加值守的医务人员每人每天补助260元。", [("=", "260", "元/人·天", "参加值守的医务人员补助标准")]),
        (
            "硕士毕业生和本科毕业生分别给予每人一次性8000元、6000元安家补贴。",
            [("=", "8000", "元/人", "安家补贴"), ("=", "6000", "元/人", "安家补贴")],
        ),
        ("返还标准按照4个月实际缴纳保险费的60%执行。", [("=", "60", "%", "返还标准占4个月实际缴纳保险费的比例")]),
        ("房租减免40%，对其设备投资给予20%的补助，最高不超过300万元。", None),
        ("推动设立规模为6亿元的水务引导基金。", [("=", "6", "亿元", "水务引导基金规模")]),
        ("播种面积达到或超过前4年平均值的97%得基础分5分。", [("≥", "97", "%", "播种面积占前4年平均值的比例")]),
        ("平均每增加1个网点得绩效分1分，直至满分。", []),
        ("受理《备案登记表》2份。", []),
        ("降低担保费率到2%，进一步压减成本。", [("=", "2", "%", "担保费率")]),
        (
            "向灾区运抵帐篷420件，救护车15辆，药品6吨。",
            [
                ("=", "420", "件", "向灾区运抵帐篷"),
                ("=", "15", "辆", "救护车"),
                ("=", "6", "吨", "药品"),
            ],
        ),
        ("日产量从3月2日的4万只增长到9万只。", [("=", "9", "万只", "日产量")]),
        ("收费站高峰时段保证收费车道100%开通。", [("=", "100", "%", "收费车道开通")]),
        ("对职工人数30人（含）以下的企业免征保障金。", []),
    ],
)
def test_what_is_given_scored_or_done_in_all_is_evident_by_its_form(sentence, wanted):
    if wanted is None:
        wanted = [
            ("=", "40", "%", "减免占房租的比例"),
            ("=", "20", "%", "补助占设备投资的比例"),
            ("≤", "300", "万元", "补助最高金额"),
        ]
    got = [(f.comparator, f.value, f.unit, f.written) for f in read_figures(sentence, evident=True)]
    assert got == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("误餐的，可按照不超过每人每天60元的标准发放误餐补助。", [("≤", "60", "元/人·天", "误餐补助标准")]),
        ("建设村级站点的，按每个不超过8万元给予一次性补助。", [("≤", "8", "万元/个", "一次性补助标准")]),
        ("给予人民币2万元以下奖励。", [("≤", "2", "万元", "奖励金额")]),
        ("继续运作总规模达30亿元的引导基金。", [("=", "30", "亿元", "引导基金规模")]),
        ("按上年补助额度的40%提前拨付2031年度防疫资金。", [("=", "40", "%", "防疫资金占上年补助额度的比例")]),
        ("按规定返还其上年度实际缴纳保险费的40%。", [("=", "40", "%", "返还上年度实际缴纳保险费的比例")]),
        ("检测中心将关键项目的检测周期压缩到3天以内。", [("≤", "3", "天", "关键项目的检测周期")]),
        ("各地调集了3万多医护人员支援。", [("≈", "3", "万", "医护人员")]),
        ("另有6个整治工程计划于5月底前复工。", [("=", "6", "个", "整治工程")]),
        (
            "受理用品检测820批次、已完成检测610批次。",
            [("=", "820", "批次", "受理用品检测"), ("=", "610", "批次", "用品检测")],
        ),
    ],
)
def test_bounds_sums_and_counts_are_named_by_what_stands_right_beside_them(sentence, wanted):
    assert figures(sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    ["目前全系统在建项目52个。", "两所医院共有床位700张。", "服务中心设置了4台自助机。", "还有9个工程待开工。"],
)
def test_what_there_is_now_or_was_done_is_evident(sentence):
    assert len(read_figures(sentence, evident=True)) == 1
