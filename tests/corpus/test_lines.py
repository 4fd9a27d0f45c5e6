"""Lines outside marks, their widths, and whether a file was hard-wrapped."""

import pytest

from corpus.lines import columns, ends_sentence, lines_of, wrapping_of
from corpus.types import Mark

WRAPPED = [
    "推进水污染防治工作落实各项任务确保",
    "水质持续改善并稳定达标完成整治任务",
    "加强巡查发现问题及时交办形成闭环管",
]


def texts(raw: str, *marks: Mark) -> list[str]:
    return [raw[line.start : line.end] for line in lines_of(raw, marks)]


@pytest.mark.parametrize("stop", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0c", "\x0b", "\x85"])
def test_every_line_break_ends_a_line(stop):
    assert texts(f"甲{stop}\u3000乙 {stop}{stop}丙") == ["甲", "乙", "丙"]


def test_a_marked_span_cuts_lines_and_leaves_their_rest():
    raw = "甲乙丙丁\n戊己\n庚"
    assert texts(raw, Mark(1, 2, "x"), Mark(5, 8, "y")) == ["甲", "丙丁", "庚"]


def test_an_empty_line_is_told_to_the_line_below_it():
    raw = "甲\n乙\n\n丙\r\n丁\r\n\r\n戊"
    assert [line.blank_before for line in lines_of(raw)] == [True, False, True, False, True]


def test_full_width_characters_count_twice():
    (line,) = lines_of("PM2.5 浓度")
    assert columns("PM2.5 浓度", line) == 10


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("完成。", True),
        ("完成。”", True),
        ("如下：", True),
        ("完成；", True),
        ("完成", False),
        ("（完成）", False),
        ("完成，", False),
    ],
)
def test_where_a_sentence_ends_is_seen_through_closing_quotes(text, ends):
    assert ends_sentence(text, lines_of(text)[0]) is ends


def test_a_file_of_equally_long_broken_lines_is_wrapped():
    raw = "\n".join(WRAPPED * 6)
    lines = lines_of(raw)
    wrapping = wrapping_of(raw, lines)
    assert wrapping.width == 34
    assert wrapping.continues(raw, lines[0], lines[1])


def test_a_short_line_in_a_wrapped_file_is_the_end_of_its_paragraph():
    raw = "\n".join([*WRAPPED * 6, "完成任务。", *WRAPPED])
    lines = lines_of(raw)
    assert not wrapping_of(raw, lines).continues(raw, lines[18], lines[19])


@pytest.mark.parametrize(
    "raw", ["\n".join(f"第{i}句话说完了就用句号结束这一行内容。" for i in range(30)), "甲\n乙", "", "水" * 5000]
)
def test_paragraphs_and_short_files_are_not_wrapped(raw):
    assert wrapping_of(raw, lines_of(raw)).width == 0
