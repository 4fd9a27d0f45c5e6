import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from corpus.types import Status
from index.library import Library
from tests.ui.ui_tiny import html_of, markdown_of, marked_text
from ui import target_view
from ui.target_charts import bars, lines, missing, of_year
from ui.target_view import Chosen, alike, all_records, distinct, in_order, named_alike, plottable, points

INDICATOR = "县级城市黑臭水体消除比例"


def test_the_ledger_is_a_table_with_counts_and_downloads(library, open_page):
    page = open_page("targets")

    assert not page.exception
    table = page.dataframe[0].value
    assert list(table.columns) == ["指标", "数值", "地区", "年份", "性质", "时限", "原文", "文件"]
    assert set(table[table["指标"] == INDICATOR]["数值"]) == {"80%", "60%"}
    assert [button.proto.label for button in page.get("download_button")] == ["下载 CSV", "下载 Excel"]
    assert "来自 3 份文件" in markdown_of(page) or "来自 2 份文件" in markdown_of(page)


def test_filters_narrow_the_table(library, open_page):
    page = open_page("targets")

    next(box for box in page.multiselect if box.key == "target_year").set_value([2023]).run()
    next(box for box in page.multiselect if box.key == "target_indicator").set_value([INDICATOR]).run()

    assert not page.exception
    assert list(page.dataframe[0].value["数值"]) == ["60%"]


def test_the_address_chooses_an_indicator(library, open_page):
    page = open_page("targets", indicator=INDICATOR)

    assert set(page.dataframe[0].value["指标"]) == {INDICATOR}


def test_a_selection_that_nothing_fits_is_said(library, open_page):
    only_2024 = next(target.indicator for _, target in all_records(library) if target.value == "85")

    page = open_page("targets", indicator=only_2024, year="2023")

    assert not page.exception
    assert "没有符合条件的指标" in page.warning[0].value
    assert not page.dataframe


def test_a_selected_row_shows_its_clause(library, open_page, monkeypatch):
    record = next(r for r in all_records(library) if (r[1].indicator, r[1].value) == (INDICATOR, "80"))
    monkeypatch.setattr("ui.pages.targets.table", lambda records: record)

    page = open_page("targets")

    assert not page.exception
    assert "80%" in marked_text(html_of(page))
    link = page.get("page_link")[0].proto
    assert link.query_string == f"doc={record[0].doc_id}&start={record[1].start}&end={record[1].end}"


def test_a_clicked_point_shows_its_clause(library, open_page, monkeypatch):
    record = next(r for r in all_records(library) if (r[1].indicator, r[1].value) == (INDICATOR, "60"))
    monkeypatch.setattr("ui.pages.targets.chart_panel", lambda records: record)

    assert "60%" in marked_text(html_of(open_page("targets")))


def test_a_chart_is_offered_for_what_can_be_compared(library, open_page):
    page = open_page("targets")

    assert not page.exception
    assert f"{INDICATOR}（%）" in page.selectbox[0].options
    assert page.get("arrow_vega_lite_chart") or page.get("vega_lite_chart")


def test_series_hold_levels_only_and_each_value_once(library):
    records = all_records(library)
    series = plottable(records)

    found = distinct(series[INDICATOR, "%"])
    rows = points(found)
    assert sorted((row["year"], row["value"], row["label"]) for row in rows) == [
        ("2023", 60.0, "60%"),
        ("2024", 80.0, "80%"),
    ]
    assert [row["at"] for row in rows] == list(range(len(found)))
    assert all(target.change is None for group in series.values() for _, target in group)


def test_the_chart_can_be_clicked_and_names_its_values(library):
    found = points(distinct(plottable(all_records(library))[INDICATOR, "%"]))

    over, one = (
        lines(found, "%", "target_picked").to_dict(),
        bars(of_year(found, "2024"), "%", "target_picked").to_dict(),
    )

    assert {layer["mark"]["type"] for layer in over["layer"]} == {"line", "point", "text"}
    assert {layer["mark"]["type"] for layer in one["layer"]} == {"bar", "tick", "text"}
    for spec in (over, one):
        assert "target_picked" in [param["name"] for param in spec["params"]]


def point(at, region, value, status="计划", year="2024"):
    return {
        "at": at,
        "year": year,
        "value": value,
        "label": f"{value}%",
        "region": region,
        "status": status,
        "document": "",
    }


def test_thirty_one_regions_have_a_line_each_sorted_by_value_and_the_missing_are_named():
    names = [f"省{n:02}" for n in range(31)]
    made = [point(n, name, float(n % 7), "完成") for n, name in enumerate(names[:-1])]

    spec = bars(made, "%", "p").to_dict()

    order = spec["layer"][0]["encoding"]["y"]["sort"]
    values = {p["region"]: p["value"] for p in made}
    assert len(order) == 30 and spec["height"] >= 30 * 20
    assert [values[name] for name in order] == sorted(values.values(), reverse=True)
    assert missing(made, names) == ["省30"]


def test_of_a_target_and_a_result_the_lower_value_is_written_at_the_left():
    spec = bars([point(0, "甲", 80.0), point(1, "甲", 90.0, "完成")], "%", "p").to_dict()

    texts = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert [(layer["mark"]["align"], layer["transform"][0]["filter"]["oneOf"]) for layer in texts] == [
        ("left", [1]),
        ("right", [0]),
    ]


def test_names_that_differ_in_their_ending_are_one_indicator(library):
    document, target = all_records(library)[0]
    named = [replace(target, indicator=name, unit="%") for name in ("优良率", "优良比例", "优良比例", "优良天数")]

    found = [each.indicator for _, each in named_alike([(document, each) for each in named])]

    assert found == ["优良比例", "优良比例", "优良比例", "优良天数"]


def test_what_most_documents_are_about_comes_first(library):
    records = all_records(library)
    (one, target), other = records[0], next(d for d, _ in records if d.doc_id != records[0][0].doc_id)
    annex = [(one, replace(target, indicator="附表所列", number=n)) for n in range(3)]
    shared = [(document, replace(target, indicator="各地都有")) for document in (one, other)]

    assert [t.indicator for _, t in in_order([*annex, *shared])] == ["各地都有"] * 2 + ["附表所列"] * 3


def test_beside_provinces_no_city_is_missed():
    assert alike(["安徽省", "北京市"], {"安徽省", "河北省", "合肥市", "北京市"}) == ["北京市", "安徽省", "河北省"]


def test_a_choice_is_met_in_all_its_parts(library):
    record = next(r for r in all_records(library) if r[1].value == "60")

    assert Chosen().takes(record)
    assert Chosen(indicator=(INDICATOR,), year=(2023,)).takes(record)
    assert not Chosen(year=(2024,)).takes(record)
    assert Chosen(status=(Status.PLANNED.value,)).takes(record) == (record[1].status is Status.PLANNED)


@pytest.mark.parametrize(("language", "heading"), [("zh", "指标"), ("en", "Indicator")])
def test_the_downloads_hold_what_is_shown_in_the_language_of_the_page(library, language, heading):
    shown = [r for r in all_records(library) if r[1].indicator == INDICATOR]

    text = target_view.file_bytes(shown, "csv", language).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(target_view.file_bytes(shown, "xlsx", language)))

    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + len(shown) == book.worksheets[0].max_row
    assert rows[0][0] == book.worksheets[0]["B1"].value == heading
    assert all(INDICATOR in row for row in rows[1:])


def test_drawing_the_page_makes_no_file(library, open_page, monkeypatch):
    made = []
    monkeypatch.setattr(target_view, "target_workbook", lambda records: made.append(records) or b"")
    monkeypatch.setattr(target_view, "csv_text", lambda records: made.append(records) or "")

    page = open_page("targets")

    assert len(page.get("download_button")) == 2
    assert made == []


def test_without_openpyxl_the_page_says_so_and_offers_the_table_as_text(library, open_page, monkeypatch):
    monkeypatch.setattr(target_view, "find_spec", lambda name: None)

    page = open_page("targets")

    assert [button.proto.label for button in page.get("download_button")] == ["下载 CSV"]
    assert "openpyxl" in markdown_of(page)


def test_a_library_without_targets_says_so(folder, tmp_path, open_page):
    path = tmp_path / "words.txt"
    path.write_text("某市宣传工作要点\n\n一、工作\n\n1.加强宣传引导。\n", encoding="utf-8")
    with Library.open(folder, model="hashing", create=True) as made:
        made.add([path])

    page = open_page("targets")

    assert not page.exception
    assert "没有读到指标" in page.info[0].value


def test_without_a_library_the_page_offers_a_beginning(folder, open_page):
    assert open_page("targets").title[0].value == "欢迎使用条文"


def test_an_unforeseen_error_is_left_to_the_navigation(library, monkeypatch):
    def fail(_library):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("ui.pages.targets.all_records", fail)
    from ui.pages import targets

    with pytest.raises(ZeroDivisionError):
        targets.page()


def test_a_hostile_document_stays_text(library, open_page, monkeypatch):
    record = next(r for r in all_records(library) if r[1].value == "77")
    monkeypatch.setattr("ui.pages.targets.table", lambda records: record)

    page = open_page("targets")

    shown = html_of(page).replace("<script>\nif (!window.tiaowen)", "")
    for word in ("<script", "<img", 'onclick="'):
        assert word not in shown
    assert "![x]" not in markdown_of(page)
