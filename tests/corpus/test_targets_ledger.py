"""``tiaowen targets``: the ledger of a library as a table, JSON, CSV and a workbook."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace

import pytest

import cli
from corpus.errors import InputError
from service.ledger import ledger
from ui.cli_targets import COLUMNS, csv_text, targets, workbook

OLD = """云岭省生态环境厅关于印发2023年生态环境工作要点的通知

云环发〔2023〕3号

一、主要目标

（一）农村生活污水治理率达到32%。

（二）县级城市黑臭水体消除比例达到60%。
"""
NEW = OLD.replace("2023", "2024").replace("32%", "37%以上").replace("60%", "80%")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from embed.registry import load_encoder
    from index.library import Library

    made = tmp_path_factory.mktemp("targets")
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (made / name).write_text(text, encoding="utf-8")
    with Library.open(made / "library", encoder=load_encoder("hashing"), create=True) as library:
        library.add([made / "old.txt", made / "new.txt"])
    return made / "library"


@pytest.fixture(autouse=True)
def command():
    if "targets" not in cli.tiaowen.commands:
        cli.tiaowen.add_command(targets)


def run(capfdbinary, *arguments):
    code = cli.main([*map(str, arguments)])
    out, err = capfdbinary.readouterr()
    return code, out.decode("utf-8"), err.decode("utf-8")


def test_the_ledger_holds_every_record_of_every_document(folder, capfdbinary):
    code, out, _ = run(capfdbinary, "targets", "--library", folder, "--json")
    records = json.loads(out)["targets"]
    assert code == 0
    assert sorted((r["indicator"], r["year"], r["comparator"], r["value"]) for r in records) == [
        ("农村生活污水治理率", 2023, "=", "32"),
        ("农村生活污水治理率", 2024, "≥", "37"),
        ("县级城市黑臭水体消除比例", 2023, "=", "60"),
        ("县级城市黑臭水体消除比例", 2024, "=", "80"),
    ]
    assert {r["doc_number"] for r in records} == {"云环发〔2023〕3号", "云环发〔2024〕3号"}


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--indicator", "农村生活污水治理率"], 2),
        (["--indicator", "黑臭水体消除比例", "--year", "2024"], 1),
        (["--region", "云岭"], 4),
        (["--region", "湖北省"], 0),
        (["--year", "2022"], 0),
        (["--kind", "工作要点"], 4),
        (["--issuer", "生态环境厅"], 4),
    ],
)
def test_filters_narrow_the_records(folder, capfdbinary, options, count):
    code, out, _ = run(capfdbinary, "targets", "--library", folder, "--json", *options)
    assert code == 0
    assert len(json.loads(out)["targets"]) == count


def test_people_get_a_table_by_indicator(folder, capfdbinary):
    code, out, _ = run(capfdbinary, "targets", "--library", folder, "--indicator", "农村生活污水治理率")
    assert code == 0
    assert "农村生活污水治理率" in out
    assert "≥37%" in out
    assert "云环发〔2024〕3号" in out
    assert "2 条，来自 2 份文件" in out


def test_a_csv_file_has_a_heading_and_a_line_for_each_record(folder, tmp_path, capfdbinary):
    code, out, _ = run(capfdbinary, "targets", "--library", folder, "--csv", tmp_path / "out.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert code == 0
    assert "4" in out
    assert [len(row) for row in rows] == [len(COLUMNS)] * 5
    assert rows[0][0] == "指标"
    assert rows[1][1] in ("=", "≥")


def test_a_workbook_has_numbers_for_values(folder, tmp_path, capfdbinary):
    openpyxl = pytest.importorskip("openpyxl")
    code, _, _ = run(capfdbinary, "targets", "--library", folder, "--xlsx", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert code == 0
    assert sorted(row[COLUMNS.index("value")] for row in sheet.iter_rows(min_row=2, values_only=True)) == [
        32,
        37,
        60,
        80,
    ]


def test_a_file_that_can_t_be_written_is_said_in_one_line(folder, tmp_path, capfdbinary):
    code, _, err = run(capfdbinary, "targets", "--library", folder, "--csv", tmp_path / "none" / "out.csv")
    assert code == 1
    assert err.count("\n") == 1
    assert "out.csv" in err


def test_cells_that_a_spreadsheet_would_run_are_made_text(folder):
    from index.filters import Filters
    from index.library import Library

    with Library.open(folder) as library:
        document, target = ledger(library, Filters())[0]
    assert "'=SUM" in csv_text([(document, replace(target, indicator="=SUM(A1)"))])


def test_a_missing_workbook_library_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="pip install openpyxl"):
        workbook([])
