"""Enumerations inside a sentence."""

import pytest

from answer.series import find_series


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("对青峰湖、白鹭湖、石门水库等重点水域开展排查。", ("青峰湖", "白鹭湖", "石门水库")),
        ("支持望海、临川和白鹭三地先行。", ("望海", "临川", "白鹭三地先行")),
        ("推进化工、造纸以及印染", ("化工", "造纸", "印染")),
        ("包括钢铁、水泥、焦化", ("钢铁", "水泥", "焦化")),
        ("持续推进化工、造纸", ("化工", "造纸")),
        ("印发《大气条例》《水条例》和《土壤条例》", ("《大气条例》", "《水条例》", "《土壤条例》")),
        ("修订《甲办法》、《乙办法》", ("《甲办法》", "《乙办法》")),
        ("落实“减排量、浓度”双控", ("减排量", "浓度")),
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
