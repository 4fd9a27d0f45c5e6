"""PDF files after faults that people reported elsewhere, and real standards; they lie beside the checkout."""

import pytest

from corpus.errors import LoadError
from corpus.load import load
from corpus.read import parse_document
from tests.corpus.cases import CASES, REAL_CASES, SHARED

STANDARDS = SHARED / "data" / "standards-pdf"
pytestmark = REAL_CASES


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    monkeypatch.setenv("TIAOWEN_OCR", "off")


def files(number):
    return sorted(p for folder in CASES.glob(f"{number}-*") for p in folder.glob("*.pdf"))


def test_columns_are_read_left_then_right():
    for path in files("08"):
        labels = [c.label for c in parse_document(load(path)).clauses if c.kind.value == "section"]
        assert labels == ["一、", "二、"]


def test_a_footer_does_not_divide_the_sentence_it_stands_in():
    for path in files("09"):
        document = parse_document(load(path))
        text = "".join(document.read(0, len(document.raw)).split())
        assert "城市公共供水管网漏损率控制在8.5%以内" in text


def test_a_table_over_pages_has_one_row_a_line():
    assert all("4  绿竹区" in load(path).raw for path in files("10"))
    (path,) = (p for p in files("10") if "variant" not in p.name)
    document = parse_document(load(path))
    row = next(c for c in document.clauses if c.kind.value == "row" and c.label == "4")
    assert {c.name: document.raw[c.start : c.end] for c in row.cells}["2030年目标（%）"] == "88"


def test_rotated_and_vertical_pages_are_readable():
    assert all("2025年PM2.5年均浓度降至30微克" in load(path).raw for path in files("11"))
    (path,) = files("12")
    lines = load(path).raw.splitlines()
    assert [line[:3] for line in lines] == ["青龙渠", "第一条", "第二条", "第三条"]


def test_useless_text_layers_are_refused_and_predefined_maps_read():
    for path in files("13"):
        if "ToUnicode" in path.name:
            with pytest.raises(LoadError) as caught:
                load(path)
            assert caught.value.code == "load_garbled_layer"
        else:
            assert "灵犀市地下水管理条例" in load(path).raw


def test_scans_under_a_head_are_scans():
    (path,) = files("14")
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.code == "load_scanned"


def test_bold_by_drawing_twice_is_read_once_and_watermarks_are_marked():
    (path,) = files("15")
    assert "汛期重点风险企业巡查频次不低于每周2次。" in load(path).raw
    (path,) = files("16")
    loaded = load(path)
    assert [m.why for m in loaded.marks].count("watermark") == 3


def test_filled_fields_are_in_the_text():
    (path,) = files("39")
    loaded = load(path)
    assert "365" in loaded.raw and "☑" in loaded.raw
    assert ("form_fields", "4") in [(n.code, n.params["count"]) for n in loaded.notes]


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the standards are not beside the checkout")
def test_figures_of_shifted_fonts_are_read_in_the_cells_of_a_real_standard():
    loaded = load(STANDARDS / "GB-16889-2008.pdf")
    document = parse_document(loaded)
    rows = [c for c in document.clauses if c.kind.value == "row" and c.cells]
    mercury = next(c for c in rows if any("总汞" in document.raw[x.start : x.end] for x in c.cells))
    values = ["".join(document.raw[x.start : x.end].split()) for x in mercury.cells]
    assert "0.001" in values
    assert "员怨" not in loaded.raw
