"""Standards: chapters told from rows of tables, decimals by their own path, annexes with letters, contents lists."""

import pytest

from corpus.outline import Outline, parse_outline
from corpus.read import parse_document
from corpus.types import Loaded

STANDARD = """溪桥市小型泵站运行规范
目 次
前 言..................................ii
1 范围.................................1
2 规范性引用文件.......................1
3 术语和定义...........................1
4 运行要求.............................2
5 记录.................................3
附 录 A （规范性附录） 泵站检查方法....4
前 言
本规范由溪桥市水务局提出。
1 范围
本规范规定了小型泵站的运行要求。
2 规范性引用文件
下列文件适用于本规范。
3 术语和定义
下列术语适用于本规范。
3.1
小型泵站 small pumping station
装机容量不大的泵站。
3.2
前池 forebay
泵站进水口前的水池。
4 运行要求
4.1 一般要求
4.1.1 泵站应每日巡查一次。
4.1.2 巡查内容如下：
a) 水位；
b) 机组温度。
4.2 限值
表 1 水位限值
序号 项目 限值
1 前池水位 3.5
2 出水池水位 4.5
5 出水流量 8
5 记录
记录应保存三年。
附 录 A
（规范性附录）
泵站检查方法
A.1 仪器
A.1.1 水位计。
A.2 步骤
先停机，再检查。
"""


def paths(outline: Outline) -> list[str]:
    """Paths of the numbered clauses, joined with a slash."""
    return ["/".join(c.path) for c in outline.clauses if not c.label.startswith("[")]


def headings(text: str) -> dict[str, str | None]:
    return {"/".join(c.path): c.heading for c in parse_outline(text).clauses}


def test_the_contents_list_says_which_numbered_lines_are_chapters():
    outline = parse_outline(STANDARD)
    assert [c.label for c in outline.clauses if c.level == 1] == ["1", "2", "3", "4", "5", "附录A"]
    listed = next(m for m in outline.marks if m.why == "toc")
    assert STANDARD[listed.start : listed.end].startswith("目 次\n前 言...")
    assert STANDARD[listed.start : listed.end].endswith("泵站检查方法....4")


def test_decimals_hang_below_their_own_prefix():
    assert paths(parse_outline(STANDARD)) == [
        "1", "2", "3", "3/3.1", "3/3.2", "4", "4/4.1", "4/4.1/4.1.1", "4/4.1/4.1.2", "4/4.1/4.1.2/a)",
        "4/4.1/4.1.2/b)", "4/4.2", "5", "附录A", "附录A/A.1", "附录A/A.1/A.1.1", "附录A/A.2",
    ]  # fmt: skip


def test_a_number_alone_on_its_line_takes_the_term_below_as_heading():
    found = headings(STANDARD)
    assert found["3/3.1"] == "小型泵站small pumping station"
    assert found["3/3.2"] == "前池forebay"


def test_without_a_contents_list_decimals_and_gaps_tell_the_chapters():
    text = STANDARD[: STANDARD.index("目 次")] + STANDARD[STANDARD.index("本规范由") :]
    assert [c.label for c in parse_outline(text).clauses if c.level == 1] == ["1", "2", "3", "4", "5", "附录A"]


def test_a_row_with_the_number_of_a_chapter_is_not_that_chapter():
    text = "2 监测\n2.1 频次\n每日一次。\n2.2 项目\n序号 项目\n1 浊度\n3 余氯 0.3\n3 记录\n3.1 保存\n保存三年。\n"
    assert paths(parse_outline(text)) == ["2", "2/2.1", "2/2.2", "3", "3/3.1"]
    assert headings(text)["3"] == "记录"


def test_a_decimal_that_goes_on_with_nothing_stays_text():
    text = "1 总则\n1.1 目的\n规范巡查。\n1.2 范围\n适用于泵站。\n8.6 米\n"
    assert paths(parse_outline(text)) == ["1", "1/1.1", "1/1.2"]


def test_full_width_numbers_are_read_and_folded_in_labels():
    text = "１ 总则\n１．１ 目的\n规范巡查。\n１．２ 范围\n适用于泵站。\n"
    assert paths(parse_outline(text)) == ["1", "1/1.1", "1/1.2"]


def test_a_full_width_dot_before_a_number_is_the_label_that_is_next():
    text = "１．巡查泵站。\n２．１０公里管网换新。\n３．记录归档。\n"
    assert paths(parse_outline(text)) == ["1．", "2．", "3．"]


def test_a_private_use_character_between_numbers_is_a_dot():
    text = "1 总则\n1\ue0101 目的\n规范巡查。\n1\ue0102 范围\n适用于泵站。\n"
    assert paths(parse_outline(text)) == ["1", "1/1.1", "1/1.2"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("第１条　为了节水，制定本办法。\n第２条　本办法适用于本市。\n", ["第1条", "第2条"]),
        ("１．巡查\n２．检修\n", ["1．", "2．"]),
        ("（１）巡查；\n（２）检修。\n", ["（1）", "（2）"]),
    ],
)
def test_full_width_digits_in_labels(text, labels):
    assert [c.label for c in parse_outline(text).clauses] == labels


def test_contents_go_on_over_a_running_head():
    text = (
        "目 次\n1 范围......1\n2 术语......1\n3 要求......2\nXQ 12—2024\nII\n4 记录......3\n5 附则......4\n"
        "1 范围\n适用于泵站。\n2 术语\n无。\n3 要求\n每日巡查。\n4 记录\n保存三年。\n5 附则\n自发布之日起施行。\n"
    )
    assert paths(parse_outline(text)) == ["1", "2", "3", "4", "5"]


def test_the_chapters_of_a_contents_list_that_the_format_marked_are_used():
    text = "1 范围......1\n2 要求......2\n3 记录......3\n4 附则......4\n1 范围\n适用于泵站。\n2 要求\n每日巡查。\n"
    document = parse_document(Loaded(source="x.txt", raw=text, format="txt", sha256="", size=len(text)))
    assert [c.label for c in document.clauses] == ["1", "2"]
