"""Enumerations inside a sentence."""

import pytest

from corpus.series import find_series, loose_pairs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("对青峰湖、白鹭湖、石门水库等重点水域开展排查。", ("青峰湖", "白鹭湖", "石门水库")),
        ("支持望海、临川和白鹭三地先行。", ("望海", "临川", "白鹭")),
        ("推进化工、造纸以及印染", ("化工", "造纸", "印染")),
        ("包括钢铁、水泥、焦化", ("钢铁", "水泥", "焦化")),
        ("持续推进化工、造纸", ("化工", "造纸")),
        ("印发《大气条例》《水条例》和《土壤条例》", ("《大气条例》", "《水条例》", "《土壤条例》")),
        ("修订《甲办法》、《乙办法》", ("《甲办法》", "《乙办法》")),
        ("落实“减排量、浓度”双控", ("减排量", "浓度")),
        ("推出“甲乙丙”、“助企行”等活动", ("推出“甲乙丙”", "“助企行”")),
        ("设检查站（含流动站）、宣传站", ("设检查站（含流动站）", "宣传站")),
        ("以轮训、蹲点等形式开展培训", ("轮训", "蹲点")),
        ("通过抽查或者互查等方式进行", ("通过抽查", "互查")),
        ("新建望海园和白鹭园两个园区", ("新建望海园", "白鹭园")),
        ("开通望海线、白鹭线等2条线路", ("开通望海线", "白鹭线")),
        ("包括：制药产业、陶瓷等建材产业、物流产业。", ("制药产业", "陶瓷等建材产业", "物流产业")),
    ],
)
def test_the_parts_of_an_enumeration_are_found(text, parts):
    assert [s.parts for s in find_series(text)] == [parts]


@pytest.mark.parametrize(
    "text", ["", "完成整治任务。", "和与及", "甲、", "、乙", "印发《大气条例》", "第一条，第二条", "、、、"]
)
def test_less_than_two_parts_are_no_enumeration(text):
    assert find_series(text) == []


def test_spans_are_those_of_the_text_and_in_order():
    text = "先治化工、造纸；再治印染、制革，并印发《甲法》《乙法》。"
    found = find_series(text)
    assert [text[s.start : s.end] for s in found[:2]] == ["先治化工、造纸", "再治印染、制革"]
    assert found[2].parts == ("《甲法》", "《乙法》")
    assert [s.start for s in found] == sorted(s.start for s in found)


def test_a_level_that_begins_with_deng_is_not_a_tail():
    assert find_series("优等级、良等级")[0].parts == ("优等级", "良等级")


def test_a_grade_that_ends_with_deng_is_not_a_tail():
    assert find_series("设一等奖、二等奖、三等奖")[0].parts[-1] == "三等奖"


def test_a_list_of_laws_is_read_as_titles_and_not_cut_at_its_pauses():
    (series,) = find_series("《甲、乙管理办法》《丙条例》")
    assert series.parts == ("《甲、乙管理办法》", "《丙条例》")


def test_a_sentence_end_ends_an_enumeration():
    assert [s.parts for s in find_series("治理化工、造纸。印染、制革")] == [("治理化工", "造纸"), ("印染", "制革")]


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("对青峰湖、白鹭湖等重点水域开展排查。", "等重点水域开展排查"),
        ("从“资金、人员、用地”等3个方面保障", "等3个方面保障"),
        ("监测透明度、溶解氧两项指标", "两项指标"),
        ("对望海隧道、白鹭大桥等县委、县政府选定的工程，建立台账", "等县委、县政府选定的工程"),
        ("治理化工、造纸等行业废气和石化、印染等行业废水", "等行业废气和"),
    ],
)
def test_what_stands_behind_an_enumeration_says_what_its_parts_are(text, follows):
    assert find_series(text)[0].follows == follows


@pytest.mark.parametrize("text", ["抽查涉及的任务", "完成整治、验收和评估", "望海园"])
def test_only_two_things_joined_by_he_are_a_loose_pair(text):
    assert loose_pairs(text) == []


def test_a_loose_pair_is_cut_at_its_conjunction():
    (pair,) = loose_pairs("制订巡查规则和年度计划。")
    assert (pair.parts, pair.loose) == (("制订巡查规则", "年度计划"), True)
