"""``targets --compare``: one indicator by region and year."""

from __future__ import annotations

import json

import pytest

HEAD = "澜江省{year}年生态环境工作要点\n澜江省生态环境厅\n{year}年3月1日\n一、水\n"
YEARS = {
    2023: "到2023年底，农村生活污水治理率达到31%。\n",
    2024: "到2024年底，农村生活污水治理率达到37.5%。\n",
}


@pytest.fixture
def years(run, tmp_path):
    folder = tmp_path / "years"
    folder.mkdir()
    for year, text in YEARS.items():
        (folder / f"{year}.txt").write_text(HEAD.format(year=year) + text, encoding="utf-8")
    library = tmp_path / "library"
    assert run("--library", library, "--model", "hashing", "add", folder)[0] == 0
    return library


def test_an_indicator_is_set_side_by_side_with_the_difference(run, years):
    code, out, _ = run("targets", "--indicator", "农村生活污水治理率", "--compare", "--library", years, "--json")
    comparison = json.loads(out)["comparison"]
    assert (code, comparison["indicators"], comparison["missing"]) == (0, ["农村生活污水治理率"], [])
    rows = [(row["year"], row["value"], row["difference"], row["status"]) for row in comparison["rows"]]
    assert rows == [(2023, "31", None, "planned"), (2024, "37.5", "+6.5", "planned")]
    assert all(row["target"]["clause_id"] for row in comparison["rows"])


def test_the_table_names_documents_and_what_is_missing(run, years):
    asked = ("--indicator", "农村生活污水治理率", "--compare", "--year", "2024", "--year", "2022")
    code, out, err = run("targets", *asked, "--library", years)
    assert (code, err) == (0, "")
    assert "37.5%" in out and "31%" not in out and "澜江省2024年生态环境工作要点" in "".join(out.split())
    assert "没有找到： 2022" in out


def test_without_an_indicator_there_is_nothing_to_compare(run, years):
    code, out, err = run("targets", "--compare", "--library", years)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--indicator" in err
