"""Labels at line starts: every family with its look-alikes, and numbers in words."""

import pytest

from corpus.numbering import RANK, cn_number, label_at, plain_label_at, weak_label_at

LABELS = [
    ("附件1", "annex", 1, "附件1"),
    ("附件 2：任务清单", "annex", 2, "附件 2"),
    ("附件一　设施要求", "annex", 1, "附件一"),
    ("附表", "annex", 0, "附表"),
    ("附录：名词解释", "annex", 0, "附录"),
    ("附图3 监测点位", "annex", 3, "附图3"),
    ("第一编 总则", "part", 1, "第一编"),
    ("第二分编　大气", "subpart", 2, "第二分编"),
    ("第三章 水污染防治", "chapter", 3, "第三章"),
    ("第十二节　监督", "section", 12, "第十二节"),
    ("第十二条　排污单位应当", "article", 12, "第十二条"),
    ("第一千二百四十二条 本法自", "article", 1242, "第一千二百四十二条"),
    ("第148条 适用范围", "article", 148, "第148条"),
    ("一、总体要求", "cn", 1, "一、"),
    ("十二．保障措施", "cn", 12, "十二．"),
    ("二十一、其他", "cn", 21, "二十一、"),
    ("（三）治水", "cn_paren", 3, "（三）"),
    ("(十一) 治气", "cn_paren", 11, "(十一)"),
    ("（ 四 ）治土", "cn_paren", 4, "（ 四 ）"),
    ("1.排查", "dot", 1, "1."),
    ("2．整治", "dot", 2, "2．"),
    ("3、验收", "dot", 3, "3、"),
    ("1.2024年工作", "dot", 1, "1."),
    ("12. 完成整治", "dot", 12, "12."),
    ("（1）城市", "paren", 1, "（1）"),
    ("(2) 县城", "paren", 2, "(2)"),
    ("3) 农村", "paren", 3, "3)"),
    ("4）园区", "paren", 4, "4）"),
    ("①断面", "circled", 1, "①"),
    ("⑫湖库", "circled", 12, "⑫"),
    ("一是强化统筹", "marker", 1, "一是"),
    ("二要压实责任", "marker", 2, "二要"),
    ("三是因地制宜发展", "marker", 3, "三是"),
    ("四是不断完善机制", "marker", 4, "四是"),
    ("1.1 目的", "decimal", 1, "1.1"),
    ("2.3.4 采样", "decimal3", 4, "2.3.4"),
    ("1.2.3.10 记录", "decimal4", 10, "1.2.3.10"),
    ("## 二、重点任务", "cn", 2, "二、"),
    ("**第五条** 各级", "article", 5, "第五条"),
    ("- 1. 排查", "dot", 1, "1."),
]

LOOK_ALIKES = [
    "12480 个排污口完成整治",
    "204 个",
    "3.5个百分点",
    "1.5万吨减排量",
    "0.8倍",
    "2024年底前完成",
    "2024.5.1起施行",
    "12月底前",
    "30日内报送",
    "第一，要提高认识",
    "第三条规定的情形",
    "第十二条、第十三条所称",
    "第二章的规定",
    "一、二、三级保护区",
    "一、二类断面",
    "一般工业固体废物",
    "三是否具备条件",
    "一要不要",
    "附件所列单位",
    "附近河段",
    "（略）",
    "（2024年修订）",
    "PM2.5浓度",
    "",
    "。",
]


@pytest.mark.parametrize(("line", "family", "number", "text"), LABELS)
def test_a_label_gives_its_family_number_and_span(line, family, number, text):
    raw = f"前文。\n{line}\n后文。"
    start = raw.index(line)
    label = label_at(raw, start, start + len(line))
    assert label is not None
    assert (label.family, label.number, raw[label.start : label.end]) == (family, number, text)


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_a_number_that_only_looks_like_a_label_is_none(line):
    assert label_at(line, 0, len(line)) is None


def test_an_article_inserted_later_carries_its_second_number():
    label = label_at("第十二条之二　新增", 0, 9)
    assert label is not None
    assert (label.number, label.sub) == (12, 2)


def test_a_decimal_carries_the_numbers_before_its_last():
    label = label_at("3.2.1 方法", 0, 8)
    assert label is not None
    assert (label.prefix, label.number) == ((3, 2), 1)


def test_a_number_running_into_a_decimal_is_only_a_weak_label():
    line = "8.6个重大专项"
    assert label_at(line, 0, len(line)) is None
    weak = weak_label_at(line, 0, len(line))
    assert weak is not None
    assert (weak.number, weak.weak, line[weak.start : weak.end]) == (8, True, "8.")


@pytest.mark.parametrize(("line", "number"), [("2 主要任务", 2), ("10　附则说明", 10)])
def test_a_number_and_a_short_title_may_be_a_plain_label(line, number):
    label = plain_label_at(line, 0, len(line))
    assert label is not None
    assert (label.family, label.number) == ("plain", number)


@pytest.mark.parametrize("line", ["204 个断面全部达标。", "2 个", "2024 年", "2主要任务", "0 总则说明"])
def test_a_number_before_a_sentence_is_no_plain_label(line):
    assert plain_label_at(line, 0, len(line)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一千二百四十二", 1242),
        ("二〇二四", 2024),
        ("两", 2),
        ("37", 37),
    ],
)
def test_chinese_and_arabic_digits_are_read_as_numbers(text, number):
    assert cn_number(text) == number


@pytest.mark.parametrize("text", ["甲", "十x", "第"])
def test_what_is_no_number_is_refused_with_the_text(text):
    with pytest.raises(ValueError, match=text):
        cn_number(text)


def test_families_are_ranked_from_the_outermost_to_the_innermost():
    order = sorted(RANK, key=lambda family: RANK[family])
    assert order[:8] == ["annex", "part", "subpart", "chapter", "section", "article", "plain", "cn"]
    assert order[-2:] == ["decimal6", "heading"]
