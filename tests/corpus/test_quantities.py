"""Numbers with units and comparators, and the numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.quantities import find_quantities, plain_number

# written, comparator, value, unit
QUANTITIES = [
    ("优良天数比例达到", "87%以上", "≥", "87", "%"),
    ("优良比例", "不低于 93.4%", "≥", "93.4", "%"),
    ("浓度", "控制在32微克/立方米以内", "≤", "32", "微克/立方米"),
    ("同比下降", "3.5个百分点", "=", "3.5", "个百分点"),
    ("排查", "12480 个", "=", "12480", "个"),
    ("整治", "1,571个", "=", "1571", "个"),
    ("新建管网", "约120公里", "≈", "120", "公里"),
    ("2024年底前完成", "35个", "=", "35", "个"),
    ("比例为", "百分之三十", "=", "30", "%"),
    ("比例为", "百分之三十点五", "=", "30.5", "%"),
    ("占", "三分之二", "=", "2/3", ""),
    ("覆盖", "十二个", "=", "12", "个"),
    ("达到", "五成以上", "≥", "5", "成"),
    ("增长", "5%左右", "≈", "5", "%"),
    ("关闭", "50余家", "≈", "50", "家"),
    ("建成", "100多台", "≈", "100", "台"),
    ("比例为", "３０％", "=", "30", "%"),
    ("比例", "超过80%", ">", "80", "%"),
    ("数量", "小于10个", "<", "10", "个"),
    ("投资", "1.5亿元", "=", "1.5", "亿元"),
    ("面积", "5000平方米及以上", "≥", "5000", "平方米"),
    ("每年", "不少于2次", "≥", "2", "次"),
    ("处以", "二万元以上", "≥", "2", "万元"),
    ("提前", "5个工作日", "=", "5", "个工作日"),
    ("保存", "二十个工作日", "=", "20", "个工作日"),
    ("比例保持为", "0", "=", "0", ""),
    ("新增灌溉面积", "四万五千亩", "=", "4.5", "万亩"),
    ("安排资金", "一亿二千万元", "=", "1.2", "亿元"),
    ("修建渠道", "二十多公里", "≈", "20", "公里"),
    ("加固水库", "三十一座", "=", "31", "座"),
    ("整治山塘", "二百零六口", "=", "206", "口"),
    ("投资", "三万二元", "=", "3.2", "万元"),
    ("造林", "两万余亩", "≈", "2", "万亩"),
    ("用电", "一亿三千五百万千瓦时", "=", "1.35", "亿千瓦时"),
    ("投资", "１，３００万元", "=", "1300", "万元"),
    ("围挡高度", "二百五十厘米以上", "≥", "250", "厘米"),
    ("排放浓度", "小于等于25g/m3", "≤", "25", "g/m3"),
    ("悬浮物", "不应大于50 mg/L", "≤", "50", "mg/L"),
    ("净距", "不宜小于3毫米", "≥", "3", "毫米"),
    ("锅炉", "20t/h及以上", "≥", "20", "t/h"),
    ("电压", "100kV以下", "≤", "100", "kV"),
    ("电场强度", "大于或等于10kV/m", "≥", "10", "kV/m"),
]

NONE = [
    "2024年5月底前",
    "2025—2027年",
    "鄂环发〔2024〕2号",
    "GB3838-2002",
    "PM2.5",
    "第15条",
    "第三条",
    "20:30",
    "2+12",
    "一个",
    "Ⅲ类",
    "一口气",
    "数十个",
    "几十公里",
    "6月底前",
    "3.0版",
    "4A级景区",
    "5G基站",
    "2M带宽",
    "A4纸",
    "",
]


@pytest.mark.parametrize(("before", "written", "comparator", "value", "unit"), QUANTITIES)
def test_a_quantity_is_read_with_its_span(before, written, comparator, value, unit):
    text = f"{before}{written}，其余续办。"
    (found,) = find_quantities(text)
    assert (found.text(text), found.comparator, found.value, found.unit) == (written, comparator, value, unit)


@pytest.mark.parametrize("text", NONE)
def test_a_number_in_a_name_a_date_or_a_title_is_no_quantity(text):
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit"),
    [
        ("每省5-8家", "5", "8", "家"),
        ("比例为80%—85%", "80", "85", "%"),
        ("扣减10%至20%", "10", "20", "%"),
        ("扣减10至20%", "10", "20", "%"),
    ],
)
def test_an_interval_has_both_its_ends(text, value, upper, unit):
    (found,) = find_quantities(text)
    assert (found.value, found.upper, found.unit) == (value, upper, unit)


def test_a_percentage_before_a_year_is_no_interval():
    assert [(q.value, q.upper) for q in find_quantities("比例由75%到2025年提高到80%")] == [("75", None), ("80", None)]


@pytest.mark.parametrize(("text", "modal"), [("力争达到100%", "力争"), ("确保不低于90%", "确保"), ("达到90%", "")])
def test_how_binding_a_value_is_stands_beside_its_comparator(text, modal):
    assert find_quantities(text)[0].modal == modal


def test_several_values_in_a_sentence_come_in_order():
    text = "分别增长5.4%、6.3%，新增12家，总数达到1,200家以上。"
    assert [q.text(text) for q in find_quantities(text)] == ["5.4%", "6.3%", "12家", "1,200家以上"]


@pytest.mark.parametrize(("digits", "plain"), [("１，２００", "1200"), ("1,571", "1571"), ("93.4", "93.4")])
def test_digits_are_normalised(digits, plain):
    assert plain_number(digits) == plain


@given(st.text(alphabet="0123456789.,%％个万亿元年月日—至到约不低于超过以上左右百分之三十 第〔〕", max_size=40))
def test_spans_stand_in_order_inside_the_text(text):
    at = 0
    for quantity in find_quantities(text):
        assert 0 <= quantity.start <= quantity.number[0] < quantity.number[1] <= quantity.end <= len(text)
        assert quantity.number[0] >= at
        at = quantity.number[1]
        assert quantity.comparator in "≥≤><=≈"
