"""``search``, ``ask`` and their batches."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.eval.eval_tiny import PLAN


def batch(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_search_prints_a_table_with_the_best_sentence_marked(run, filled):
    code, out, _ = run("search", "黑臭水体", "消除比例", "--library", filled, "-v")
    assert code == 0
    assert "一、/（二）" in out
    assert "语义 1" in out


def test_search_json_is_the_contract_and_its_quotes_are_slices(run, filled):
    found = json.loads(run("search", "黑臭水体", "--year", 2024, "--library", filled, "--json", "-k", 3)[1])
    assert list(found)[:3] == ["query", "scope", "hits"]
    assert found["scope"]["years"] == [2024] and found["scope"]["regions"] == []
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))
    for hit in found["hits"]:
        assert hit["year"] == 2024
        assert hit["quote"] == PLAN[hit["start"] : hit["end"]]


def test_a_filter_that_matches_nothing_finds_nothing_and_says_so(run, filled):
    code, out, _ = run("search", "黑臭水体", "--region", "火星", "--library", filled, "--lang", "en")
    assert code == 0
    assert out.splitlines() == [
        "! No clause in the library has region=火星",
        "Scope: 火星",
        "No clause was found",
    ]


def test_a_year_that_is_no_number_is_one_line(run, filled):
    code, out, err = run("search", "水", "--year", "明年", "--library", filled)
    assert (code, out, err) == (1, "", 'filters.year：年份应为整数，收到 "明年"\n')


def test_an_empty_question_is_one_line(run, filled):
    for command in ("search", "ask"):
        code, out, err = run(command, "", "--library", filled)
        assert (code, out, err.count("\n")) == (1, "", 1)


def test_ask_answers_with_a_citation_that_is_a_slice(run, filled):
    code, out, _ = run("ask", "2024年黑臭水体消除比例目标是多少", "--library", filled, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["status"] == "answered"
    assert "80%" in answer["answer"]
    for citation in answer["citations"]:
        assert citation["quote"] == PLAN[citation["start"] : citation["end"]]


def test_ask_prints_status_number_and_path_for_people(run, filled):
    code, out, _ = run("ask", "2024年黑臭水体消除比例目标是多少", "--library", filled)
    assert code == 0
    assert out.startswith("[已证实]")
    assert "澜环发〔2024〕8号" in out
    assert "一、/（二）" in out
    assert "»80%«" in out


def test_there_are_no_colours_where_nobody_sees_them(run, filled):
    assert "\x1b" not in run("ask", "黑臭水体消除比例", "--library", filled)[1]


def test_a_document_can_not_steer_the_terminal(run, tmp_path):
    path = tmp_path / "evil.txt"
    path.write_text("一、标题\x1b[31m红\u202e色\n\n（一）内容。\n", encoding="utf-8")
    code, out, _ = run("outline", path)
    assert code == 0
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_batch_prints_a_line_a_question_in_order_with_its_id(run, filled, tmp_path, command):
    path = batch(
        tmp_path,
        '{"id": "b", "question": "黑臭水体消除比例", "filters": {"year": [2024, 2022]}, "note": "ignored"}',
        "",
        '{"id": 1, "question": "农村生活污水治理率", "filters": null}',
    )
    code, out, err = run(command, "--batch", path, "--library", filled)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [line["id"] for line in lines] == ["b", 1]
    assert all("elapsed_ms" in line for line in lines)


def test_a_batch_can_come_from_standard_input(run, filled, monkeypatch):
    line = '{"id": 7, "question": "黑臭水体"}\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    code, out, _ = run("search", "--batch", "-", "--library", filled)
    assert code == 0
    assert json.loads(out)["id"] == 7


def test_filters_given_as_options_hold_for_lines_without_them(run, filled, tmp_path):
    path = batch(
        tmp_path, '{"id": 1, "question": "黑臭水体"}', '{"id": 2, "question": "黑臭水体", "filters": {"year": 2024}}'
    )
    lines = run("search", "--batch", path, "--year", 2023, "--library", filled)[1].splitlines()
    assert [json.loads(line)["scope"]["years"] for line in lines] == [[2023], [2024]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 2 行不是 JSON 对象"),
        ("[1]", "第 2 行不是 JSON 对象（[1]）"),
        ('{"id": 1}', "第 2 行的字段 question 不合要求：缺少"),
        ('{"question": "水"}', "第 2 行的字段 id 不合要求：缺少"),
        ('{"id": [], "question": "水"}', "第 2 行的字段 id 不合要求：应为文字或整数，收到 []"),
        ('{"id": 1, "question": " "}', '第 2 行的字段 question 不合要求：应为非空文字，收到 " "'),
        ('{"id": 1, "question": "水", "filters": 3}', "第 2 行的字段 filters 不合要求：应为对象，收到 3"),
        ('{"id": 1, "question": "水", "filters": {"town": 1}}', "第 2 行的字段 filters.town 不合要求：没有这个筛选项"),
        ('{"id": 1, "question": "水", "filters": {"year": "x"}}', "第 2 行的字段 filters.year 不合要求：年份应为整数"),
        ('{"id": 1, "question": "水", "filters": {"doc": {}}}', "第 2 行的字段 filters.doc 不合要求：应为值或值的列表"),
    ],
)
def test_a_bad_line_is_named_before_anything_is_answered(run, filled, tmp_path, line, said):
    path = batch(tmp_path, '{"id": 0, "question": "水"}', line)
    code, out, err = run("search", "--batch", path, "--library", filled)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{path} {said}")


def test_a_missing_batch_file_is_one_line(run, filled):
    assert run("ask", "--batch", "nix", "--library", filled)[::2] == (1, "找不到文件：nix。请检查 --batch 后的路径\n")


def test_a_comparison_of_figures_is_printed_as_a_table(run, filled):
    question = "澜江省2023年和2024年县级城市黑臭水体消除比例有什么变化"
    code, out, _ = run("ask", question, "--library", filled)
    assert code == 0
    head, _, first, second = out.splitlines()[1:5]
    assert head.split()[:4] == ["地区", "年度", "性质", "数值"]
    assert "60%" in first and "[1]" in first
    assert "80%" in second
    rows = json.loads(run("ask", question, "--library", filled, "--json")[1])["comparison"]
    assert [(row["year"], row["value"]) for row in rows] == [(2023, "60%"), (2024, "80%")]
