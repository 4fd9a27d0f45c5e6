"""Amounts in words have the tokens of the same amounts in figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import amounts, value
from index.tokens import numeral, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("治理三万二千亩", ["32000"]),
        ("投资3.2万元", ["32000"]),
        ("投资1,200万元", ["12000000"]),
        ("达到百分之八十五", ["85%"]),
        ("达到百分之八十五点五", ["85.5%"]),
        ("百分之零点五", ["0.5%"]),
        ("回收八成五以上", ["85%"]),
        ("出资一半", ["50%"]),
        ("四分之三的住户", ["75%"]),
        ("三分之二以上代表", ["2/3"]),
        ("按日加收万分之五", ["0.05%"]),
        ("打井一百零八口", ["108"]),
        ("三十日内", ["30"]),
        ("处五倍罚款", ["5"]),
        ("保存两年", ["2"]),
        ("二〇二四年", ["2024年"]),
        ("三亿五千万元", ["350000000"]),
    ],
)
def test_amounts_are_written_in_figures(text, found):
    assert list(amounts(text)) == found


@pytest.mark.parametrize(
    "text", ["十四五期间", "一是加强领导", "三方协议", "第三条", "第三十条", "一个", "千万不要", "十分重要", "百姓",
             "一二三", "构成犯罪", "三成员单位", "形成合力", "万一", "说了二百三"],
)  # fmt: skip
def test_what_only_looks_like_an_amount_has_no_figure(text):
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("one", "other", "token"),
    [
        ("罚款五千元", "罚款5000元", "5000"),
        ("灌溉三万二千亩", "灌溉３２，０００亩", "32000"),
        ("百分之五十", "50%", "50%"),
        ("百分之五十", "一半", "50%"),
        ("六十日内", "60日内", "60"),
        ("0.5万元", "五千元", "5000"),
    ],
)
def test_one_amount_in_two_spellings_shares_a_token(one, other, token):
    assert token in tokens(one) and token in tokens(other)


@given(st.integers(1, 999))
def test_a_numeral_reads_as_the_number_it_was_written_from(number):
    assert value(numeral(number)) == number


@given(st.text(alphabet="零〇一二两三十百千万亿0123", min_size=1, max_size=8))
def test_any_run_of_numerals_is_a_positive_number_or_none(run):
    assert value(run) is None or value(run) >= 0


@given(st.text(alphabet="百分之点成一半年日个万亿三十零5.,%第", max_size=30))
def test_any_text_gives_tokens_without_white_space(text):
    assert all(token and token.split() == [token] for token in amounts(text))
