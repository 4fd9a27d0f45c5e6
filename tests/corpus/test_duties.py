"""Units in brackets, in table columns and in sentences for the whole document, with the text that they govern."""

from pathlib import Path

import pytest

from corpus.duties import default_duties, duties_of, find_duties, split_units, units_of
from corpus.read import parse_document, read_document
from corpus.types import Document, Loaded

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TEXT = "推进水污染防治工作，落实各项任务，确保水质持续改善并稳定达标。"


def parsed(raw: str) -> Document:
    return parse_document(Loaded(source="x.txt", raw=raw, format="txt", sha256="0", size=len(raw)))


def units(document: Document, *path: str) -> list[tuple[str, str, str]]:
    """Lead, responsible (joined) and how, of every duty of the clause with a path."""
    clause = next(c for c in document.clauses if c.path == path)
    return [("、".join(d.lead), "、".join(d.responsible), d.how) for d in duties_of(document, clause)]


@pytest.mark.parametrize(
    ("text", "lead", "responsible"),
    [
        ("牵头单位：水处；责任单位：大气处、各市（州）局", ("水处",), ("大气处", "各市（州）局")),
        ("牵头单位:水处", ("水处",), ()),
        ("责任单位：水处，土壤处，水处", (), ("水处", "土壤处")),
        ("牵头处室：水处 配合单位：执法局", ("水处",), ("执法局",)),
        ("牵头单位：水\n处；责任单位：各县（市、区）人民政府。以下略", ("水处",), ("各县（市、区）人民政府",)),
        ("没有角色", (), ()),
    ],
)
def test_roles_are_read_into_lists(text, lead, responsible):
    assert units_of(text) == (lead, responsible)


def test_brackets_inside_a_unit_hold_it_together():
    assert split_units("水处、各县（市、区）政府，监测中心；") == ("水处", "各县（市、区）政府", "监测中心")


def test_each_bracket_of_a_clause_governs_the_sentences_since_the_one_before():
    text = "完成整治。（牵头单位：水处）强化执法。（牵头单位：执法局；责任单位：法规处）。"
    duties = find_duties(text)
    assert [(d.lead, text[slice(*d.governs)]) for d in duties] == [
        (("水处",), "完成整治。"),
        (("执法局",), "强化执法。"),
    ]
    assert text[duties[1].start : duties[1].end] == "（牵头单位：执法局；责任单位：法规处）"


def test_an_ordinary_bracket_names_nobody():
    assert find_duties("完成整治（含农村），按职责分工落实。") == []


def test_duties_of_a_clause_have_raw_spans_across_wraps():
    raw = f"一、任务\n1.治水。{TEXT}（牵头单位：水\n处；责任单位：各市局）\n2.治气。{TEXT}（牵头单位：大气处）\n"
    document = parsed(raw)
    clause = next(c for c in document.clauses if c.path == ("一、", "1."))
    (duty,) = duties_of(document, clause)
    assert (duty.lead, duty.responsible) == (("水处",), ("各市局",))
    assert raw[duty.start : duty.end] == "（牵头单位：水\n处；责任单位：各市局）"
    assert raw[slice(*duty.governs)] == f"1.治水。{TEXT}"


def test_a_bracket_behind_the_last_item_governs_all_items():
    document = parsed(
        f"（一）治水\n1.甲。{TEXT}\n2.乙。{TEXT}\n（责任单位：水处）\n（二）治气\n1.丙。{TEXT}\n2.丁。{TEXT}\n"
    )
    for path in (("（一）",), ("（一）", "1."), ("（一）", "2.")):
        assert units(document, *path) == [("", "水处", "bracket")]
    assert units(document, "（二）", "1.") == []


def test_an_items_own_bracket_wins_over_its_sections():
    document = parsed(f"（一）治水\n1.甲。{TEXT}（责任单位：执法局）\n2.乙。{TEXT}\n3.丙。{TEXT}\n（责任单位：水处）\n")
    assert units(document, "（一）", "1.") == [("", "执法局", "bracket")]


def test_a_bracket_before_the_items_governs_none_of_them():
    document = parsed(f"一、任务\n{TEXT}（责任单位：办公室）\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n")
    assert units(document, "一、") == [("", "办公室", "bracket")]
    assert units(document, "一、", "（一）") == []


def test_columns_of_a_row_govern_its_measures():
    raw = (
        "附表\n序号\n重点任务\n工作要求\n细化措施\n牵头单位\n责任单位\n完成时限\n1\n治水\n达标。\n1.排查。\n2.整治。\n水处\n"
        "监测处、各市州局\n2024年底前\n2\n治气\n改善。\n1.减排。\n2.错峰。\n大气处\n执法局\n2024年底前\n"
    )
    document = parsed(raw)
    row = [("水处", "监测处、各市州局", "cells")]
    assert units(document, "附表", "1") == row
    assert units(document, "附表", "1", "细化措施", "2.") == row
    clause = next(c for c in document.clauses if c.path == ("附表", "1"))
    assert raw[slice(*[(d.start, d.end) for d in duties_of(document, clause)][0])] == "水处\n监测处、各市州局"


@pytest.mark.parametrize(
    ("sentence", "responsible"),
    [
        ("以下均需市州局落实，不再列出", ("市州局",)),
        ("下列各项均由各市（州）生态环境局具体落实，文中不再逐条注明", ("各市（州）生态环境局",)),
        ("各市（州）均须落实", ("各市（州）",)),
        ("以上任务均由各县（市、区）人民政府负责落实", ("各县（市、区）人民政府",)),
    ],
)
def test_a_sentence_for_all_is_kept_with_its_span(sentence, responsible):
    document = parsed(f"一、任务\n{TEXT}（牵头单位：水处。{sentence}）\n二、保障\n{TEXT}\n")
    (duty,) = default_duties(document)
    assert (duty.responsible, duty.how, duty.governs) == (responsible, "default", (0, len(document.raw)))
    assert document.raw[duty.start : duty.end] == sentence
    assert units(document, "二、") == [("", responsible[0], "default")]


@pytest.mark.parametrize(
    "sentence", ["污染物均需达标排放后落实。", "各项任务均须落实。", "各类断面均应达标。", "以上费用均由财政资金承担。"]
)
def test_a_sentence_that_names_no_unit_for_all_is_no_default(sentence):
    assert default_duties(parsed(f"一、任务\n{sentence}\n二、保障\n{TEXT}\n")) == ()


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents lie in ../shared, which is absent")
def test_every_row_and_measure_of_a_real_annex_has_units():
    document = read_document(next(SHARED.glob("seeds/001_*.txt")))
    without = []
    for clause in document.clauses:
        in_table = clause.kind in ("row", "measure") and not any(c.kind == "row" for c in document.children(clause))
        if in_table and not any(duty.how == "cells" for duty in duties_of(document, clause)):
            without.append(clause.path)
    assert without == []
    assert len(default_duties(document)) == 1
