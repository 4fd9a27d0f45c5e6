"""Traditional characters are read as simplified ones, position for position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import traditional
from corpus.traditional import as_read, fold, is_han, is_rare, plain


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("違反第三條之一的，處以罰款。", "违反第三条之一的，处以罚款。"),
        ("臺灣與香港的裡程", "台湾与香港的里程"),
        ("在多久內修復完畢", "在多久内修复完毕"),
        ("乾隆年間的乾淨水源", "乾隆年间的干净水源"),
        ("著作權登記", "著作权登记"),
        ("憑藉經驗", "凭借经验"),
        ("爲民辦事，衆人稱讚", "为民办事，众人称赞"),
    ],
)
def test_traditional_text_is_read_as_simplified(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("text", ["乾隆年间的著作", "饮用水水源保护区", "PM2.5 < 35", "", "第二条　罚款"])
def test_simplified_text_stays_as_it_is(text):
    assert fold(text) == text


@given(st.text(max_size=80) | st.text(alphabet="乾隆憑藉以免後裏罰款條一坏反覆了𣲘㵲", max_size=40))
def test_every_position_of_a_text_is_the_same_in_the_folded_one(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_a_lone_character_of_a_name_stays_in_a_simplified_document():
    text = "濛溪河的河长由赵一川担任，每月巡查两次，每次巡查后三日内报告。"
    assert as_read(text, text) == text
    assert as_read("濛溪河", "違反規定的，處五百元罰款。") == "蒙溪河"


def test_full_width_figures_are_read_as_half_width_ones_with_their_comma():
    assert plain("完成投資１，２００萬元，增長９．５％") == "完成投资1,200万元，增长9.5%"
    assert as_read("完成３６公里，其中，２０公里", "完成") == "完成36公里，其中，20公里"


def test_without_the_table_nothing_is_folded(monkeypatch):
    monkeypatch.setattr(traditional, "_tables", lambda: None)
    assert fold("第二條") == "第二條"


@pytest.mark.parametrize(("char", "han", "rare"), [
    ("水", True, False), ("〇", True, False), ("㵲", True, True), ("𣲘", True, True), ("𬭎", True, True),
    ("A", False, False), ("，", False, False), ("１", False, False),
])  # fmt: skip
def test_rare_characters_are_chinese_ones(char, han, rare):
    assert (is_han(char), is_rare(char)) == (han, rare)
