"""Word's automatic numbers, which stand nowhere in the text of the file."""

import pytest

from corpus.formats.docx_numbering import FORMATS
from tests.corpus.docx_tiny import IN_LIST_1, W, lines, lists, n, p, package


def test_automatic_numbers_are_in_the_text(read_docx):
    numbering = lists(
        ("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")
    )
    body = (
        n("总体要求")
        + n("主要目标", 1)
        + n("水", 2)
        + n("大气", 2)
        + n("城市", 3)
        + n("原则", 1)
        + n("土", 2)
        + n("保障")
    )
    assert lines(read_docx(package(body, numbering=numbering))) == [
        "一、总体要求", "（一）主要目标", "1. 水", "2. 大气", "（1）城市", "（二）原则", "1. 土", "二、保障",
    ]  # fmt: skip


def test_levels_may_name_higher_ones_and_be_written_in_decimal(read_docx):
    numbering = lists(("chineseCounting", "第%1章"), ("decimal", "%1.%2", "<w:isLgl/>"), ("decimal", "%1.%2.%3"))
    body = n("总则") + n("目的", 1) + n("依据", 1) + n("范围", 2)
    assert lines(read_docx(package(body, numbering=numbering))) == [
        "第一章 总则",
        "1.1 目的",
        "1.2 依据",
        "一.2.1 范围",
    ]


def test_a_second_list_on_the_same_abstract_list_continues_unless_it_overrides_the_start(read_docx):
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        '</w:lvlOverride><w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    numbering = lists(("decimal", "%1．"), ("lowerLetter", "%2)"), nums=nums)
    body = n("甲") + n("乙") + n("丙", 0, 2) + n("丁", 0, 3) + n("戊", 1, 3) + n("己", 0, 3) + n("庚", 1, 3)
    assert lines(read_docx(package(body, numbering=numbering))) == [
        "1．甲",
        "2．乙",
        "3．丙",
        "1．丁",
        "d) 戊",
        "2．己",
        "d) 庚",
    ]


def test_an_override_may_replace_a_level(read_docx):
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="3"/><w:numFmt w:val="ideographTraditional"/><w:lvlText w:val="%1、"/>'
        "</w:lvl></w:lvlOverride></w:num>"
    )
    assert lines(read_docx(package(n("水") + n("土"), numbering=lists(("decimal", "%1."), nums=nums)))) == [
        "丙、水",
        "丁、土",
    ]


def test_lvl_restart_decides_when_a_level_begins_again(read_docx):
    numbering = lists(
        ("decimal", "%1、"),
        ("decimal", "(%2)", '<w:lvlRestart w:val="0"/>'),
        ("decimal", "%3）", '<w:lvlRestart w:val="1"/>'),
    )
    body = n("a") + n("b", 1) + n("c", 2) + n("d", 1) + n("e", 2) + n("f") + n("g", 1) + n("h", 2)
    assert lines(read_docx(package(body, numbering=numbering))) == [
        "1、a", "(1) b", "1）c", "(2) d", "2）e", "2、f", "(3) g", "1）h",
    ]  # fmt: skip


def test_numbers_come_through_styles_and_can_be_switched_off(read_docx):
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1">{IN_LIST_1}</w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    numbering = lists(
        ("chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'), ("chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    )
    body = "".join(
        p(text, f'<w:pStyle w:val="{style}"/>{more}')
        for text, style, more in (
            ("总体要求", "H1", ""),
            ("目标", "H2", ""),
            ("附：", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("保障", "H1", ""),
        )
    )
    assert lines(read_docx(package(body, numbering=numbering, styles=styles))) == [
        "一、总体要求",
        "（一）目标",
        "附：",
        "二、保障",
    ]


def test_a_list_that_only_names_a_numbering_style_takes_its_levels(read_docx):
    styles = f'<w:styles {W}><w:style w:type="numbering" w:styleId="L">{IN_LIST_1}</w:style></w:styles>'
    more = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbering = lists(("decimalEnclosedCircle", "%1"), more=more, nums=nums)
    assert lines(read_docx(package(n("水", 0, 2), numbering=numbering, styles=styles))) == ["① 水"]


def test_bullets_are_shown_and_unknown_lists_are_not(read_docx):
    numbering = lists(("bullet", "\uf06c"), ("bullet", "–"))
    assert lines(read_docx(package(n("水") + n("土", 1) + n("气", 0, 9) + n("声", 7), numbering=numbering))) == [
        "• 水", "– 土", "气", "声",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 101, "一○一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 61, "甲子"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("ordinal", 12, "12th"),
        ("none", 5, ""),
    ],
)
def test_a_number_format_writes_as_word_does(name, number, expected):
    assert FORMATS[name](number) == expected


def test_every_number_format_survives_any_number():
    assert all(isinstance(write(number), str) for write in FORMATS.values() for number in (-1, 0, 99, 10**6))
