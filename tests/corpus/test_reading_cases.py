"""Small inputs after public reports (../shared/cases): characters, titles, tables, ledgers, long files."""

import pytest

from corpus.errors import LoadError
from corpus.load import load
from corpus.read import read_document
from corpus.targets import targets_of
from tests.corpus.cases import REAL_CASES, case

pytestmark = REAL_CASES


def rows(document):
    return [
        {c.name: document.raw[c.start : c.end] for c in clause.cells} for clause in document.clauses if clause.cells
    ]


def records(document):
    return {(t.indicator, f"{t.comparator}{t.value}{t.unit}", t.year, t.region) for t in targets_of(document)}


def test_two_header_rows_merged_cells_and_long_names_are_a_table():
    found = rows(read_document(case("04", "目标分解表.docx")))
    assert len(found) == 4
    assert found[3]["断面"] == "龙口" and found[3]["水质目标·考核类别"] == "Ⅱ类"
    assert found[3]["水质目标·年均浓度（氨氮，mg/L）"] == "0.45"
    for name in ("variant-17字表头.docx", "variant-短表头-可读.docx"):
        assert [row["区县"] for row in rows(read_document(case("04", name)))] == ["东湖区", "西岭县", "南浦区"]


@pytest.mark.parametrize(
    ("name", "title", "number"),
    [
        ("红头在文本框.docx", "关于印发《沧溟市噪声污染防治实施细则》的通知", "沧环发〔2024〕19号"),
        ("文号在表格.docx", "关于印发《沧溟市噪声污染防治实施细则》的通知", "沧环发〔2024〕19号"),
        ("红头在页眉.docx", "关于印发《沧溟市噪声污染防治实施细则》的通知", "沧环发〔2024〕19号"),
        ("variant-文号在标题上一行.txt", "关于印发《沧溟市噪声污染防治实施细则》的通知", "沧环发〔2024〕19号"),
        ("variant-文本.txt", "沧溟市人民政府关于加强入河排污口管理的通知", "沧政发〔2024〕7号"),
    ],
)
def test_a_letterhead_is_no_part_of_the_title(name, title, number):
    metadata = read_document(case("07", name)).metadata
    assert (metadata.title, metadata.doc_number) == (title, number)


def test_a_number_in_the_page_header_is_a_hint():
    assert load(case("07", "红头在页眉.docx")).hints["doc_number"] == "沧环发〔2024〕19号"


def test_private_zero_width_and_radical_characters_do_not_part_words():
    for name in ("实施方案.html", "variant-零宽字符.txt", "variant-部首字.txt"):
        labels = [clause.label for clause in read_document(case("18", name)).clauses]
        assert labels == ["一、", "二、"]


def test_rare_characters_and_encodings_of_short_texts():
    assert "郑𪣻" in load(case("19", "河长名单-utf8.txt")).raw and "刘䶮" in load(case("19", "河长名单-gbk.txt")).raw
    read = {
        name: load(case("21", f"{name}.txt")) for name in ("一句话-gbk", "一句话-big5", "utf16le-无BOM", "站点-gb2312")
    }
    assert read["一句话-gbk"].raw.strip() == "限期整改。"
    assert read["一句话-big5"].raw.strip() == "限期改善，逾期加倍處罰。"
    assert read["utf16le-无BOM"].raw.startswith("云麓县排水管理办法")
    assert read["站点-gb2312"].encoding == "gb18030"
    assert (
        "㵲滨村" in load(case("21", "gb18030四字节.txt")).raw and "㗎冚" in load(case("21", "港式-big5hkscs.txt")).raw
    )
    with pytest.raises(LoadError) as caught:
        load(case("21", "混合编码.txt"))
    assert caught.value.code == "load_undecodable"


def test_full_width_digits_and_chinese_numerals_are_figures():
    found = {(t.value, t.unit) for t in targets_of(read_document(case("20", "要点.txt")))}
    assert {("91.5", "%"), ("1200", "万元"), ("36", "公里")} <= found
    found = {(t.value, t.unit) for t in targets_of(read_document(case("20", "variant-汉字数字.txt")))}
    assert {("3.2", "万亩"), ("85", "%"), ("21", "座"), ("108", "口")} <= found


@pytest.mark.parametrize("name", ["治理率.md", "variant-word.docx", "variant-网页.html"])
def test_a_table_of_places_by_years_gives_each_value_its_place_and_year(name):
    found = records(read_document(case("30", name)))
    assert ("农村生活污水治理率", "=58%", 2025, "西岭县") in found
    assert ("农村生活污水治理率", "=70%", 2030, "西岭县") in found


def test_a_table_of_sections_by_indicators_names_the_section():
    found = {(t.subject, t.indicator, t.value) for t in targets_of(read_document(case("30", "治理率.md")))}
    assert ("马渡", "总磷浓度限值", "0.1") in found


def test_figures_of_one_sentence_have_their_own_years_and_places():
    found = records(read_document(case("35", "公报.txt")))
    assert ("用水总量", "≤26亿立方米", 2024, "六安市") in found
    assert {("再生水利用率", f"={v}%", year, "安徽省") for v, year in ((25, 2025), (32, 2030), (40, 2035))} <= found
    assert {("安排资金", f"={v}亿元", y, "安徽省") for v, y in (("3", 2024), ("4.5", 2025), ("6", 2026))} <= found
    table = records(read_document(case("35", "variant-指标按年.md")))
    assert ("公共供水管网漏损率", "=8%", 2030, "合肥市") in table


def test_a_subsidy_by_crop_and_kind_of_field_has_both_names():
    document = read_document(case("44", "补贴通知-gbk.html"))
    assert document.metadata.title == "通知"
    dig, straw = rows(document)
    assert dig["补贴标准（元/亩）·水田"] == "30" and straw["补贴标准（元/亩）·旱地"] == "40"


@pytest.mark.slow
def test_very_long_files_are_read_whole():
    long = read_document(case("34", "汇编.txt"))
    assert sum(clause.label.startswith("第") and clause.label.endswith("条") for clause in long.clauses) == 6000
    assert read_document(case("34", "一段到底.txt")).clauses
