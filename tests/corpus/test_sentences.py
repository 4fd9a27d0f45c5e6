"""Sentences as spans, brackets of units apart, and reading text mapped back to the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import is_units_bracket, reading, sentence_spans
from corpus.types import Mark


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲完成。乙完成！丙完成吗？", ["甲完成。", "乙完成！", "丙完成吗？"]),
        ("甲完成；乙完成。", ["甲完成；", "乙完成。"]),
        ("甲（含乙；丙）完成。", ["甲（含乙；丙）完成。"]),
        ("他说：“完成了。”然后走了。", ["他说：“完成了。”", "然后走了。"]),
        ("执行《甲；乙》。丙", ["执行《甲；乙》。", "丙"]),
        (
            "完成整治。（牵头单位：水处；责任单位：大气处）其余续办。",
            ["完成整治。", "（牵头单位：水处；责任单位：大气处）", "其余续办。"],
        ),
        ("完成整治（责任单位：水处）。", ["完成整治", "（责任单位：水处）。"]),
        ("做好“示范”。(牵头单位：土壤处)", ["做好“示范”。", "(牵头单位：土壤处)"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("——。！", []),
        ("", []),
        ("没有句号", ["没有句号"]),
        ("括号没有关（甲；乙。丙", ["括号没有关（甲；乙。丙"]),
    ],
)
def test_a_text_is_cut_into_sentences(text, sentences):
    assert [text[a:b] for a, b in sentence_spans(text)] == sentences


def test_an_open_bracket_does_not_hold_a_whole_page():
    text = "没有关（" + "甲" * 700 + "。乙完成。"
    assert [text[a:b] for a, b in sentence_spans(text)][-1] == "乙完成。"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("（责任单位：水处、执法局）", True),
        ("(牵头单位:水处;责任单位:各市（州）局)。", True),
        ("（各部门按职责分工负责）", True),
        ("完成整治。（责任单位：水处）", False),
        ("（责任单位：水处）其余续办。", False),
        ("（略）（责任单位：水处）", False),
        ("（此件公开发布）", False),
        ("", False),
    ],
)
def test_a_bracket_of_units_is_told_from_other_paragraphs(text, alone):
    assert is_units_bracket(text) is alone


@given(st.text(alphabet="甲乙。；！（）()“”《》\n 牵头单位：责任", max_size=80))
def test_sentences_stand_in_order_trimmed_and_leave_out_nothing_but_space_and_signs(text):
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not any(c.isalnum() for c in text[at:start])
        at = end
    assert not any(c.isalnum() for c in text[at:])


def test_reading_text_leaves_marks_out_and_leads_back_to_the_raw_text():
    raw = "完成 8\n6 个断面- 3 -整治。"
    marks = (Mark(4, 5, "wrap"), Mark(10, 15, "page_number"))
    text = reading(raw, 0, len(raw), marks)
    assert text.text == "完成 86 个断面整治。"
    assert [raw[text.raw_offset(i)] for i in range(len(text.text))] == list(text.text)
    start = text.text.index("86")
    assert raw[slice(*text.raw_span(start, start + 2))] == "8\n6"


@given(
    st.text(alphabet="甲乙丙丁", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=6),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_reading_equals_the_slice_without_marks(raw, cuts, first, second):
    marks: list[Mark] = []
    for start, length in sorted(cuts):
        if not marks or start >= marks[-1].end:
            marks.append(Mark(start, start + length, "x"))
    low, high = sorted((min(first, len(raw)), min(second, len(raw))))
    text = reading(raw, low, high, marks)
    kept = [i for i in range(low, high) if not any(m.start <= i < m.end for m in marks)]
    assert text.text == "".join(raw[i] for i in kept)
    assert [text.raw_offset(i) for i in range(len(kept))] == kept
