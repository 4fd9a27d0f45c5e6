"""The commands for documents: what they print where, their exit codes, their JSON."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.eval.eval_tiny import PLAN, write_lines


def test_add_reports_a_line_a_file_and_a_summary(run, files, tmp_path):
    code, out, err = run("add", files, "--model", "hashing", "--library", tmp_path / "lib")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"已加入  {files / 'plan.txt'}"
    assert "澜环发〔2024〕8号" in lines[1]
    assert re.search(r"\d+ 条 \d+ 段", lines[1])
    assert lines[2] == f"已加入  {files / 'report.txt'}"
    assert re.fullmatch(r"已加入 2，用时 \d+\.\d 秒，其中向量计算 \d+%", lines[-1])


def test_adding_again_embeds_nothing_and_says_unchanged(run, files, filled):
    code, out, _ = run("add", files, "--library", filled, "--json")
    report = json.loads(out)
    assert code == 0
    assert report["counts"] == {"added": 0, "unchanged": 2, "replaced": 0, "duplicate": 0, "refused": 0}
    assert report["embedded"] == 0


def test_a_refused_file_is_said_on_stderr_and_the_others_are_added(run, files, tmp_path):
    (files / "empty.txt").write_text("")
    code, out, err = run("add", files, "--model", "hashing", "--library", tmp_path / "lib", "--json")
    assert code == 0
    assert err.count("\n") == 1
    assert str(files / "empty.txt") in err
    outcomes = {Path(file["source"]).name: file["outcome"] for file in json.loads(out)["files"]}
    assert outcomes == {"plan.txt": "added", "report.txt": "added", "empty.txt": "refused"}


def test_when_every_file_is_refused_the_exit_code_is_1(run, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 40)
    code, _, err = run("add", "empty.txt", "binary.txt", "--model", "hashing")
    assert code == 1
    assert len(err.splitlines()) == 2


def test_a_missing_path_is_one_line_and_makes_no_library(run, tmp_path):
    code, out, err = run("add", tmp_path / "nope")
    assert (code, out) == (1, "")
    assert err == f"找不到文件：{tmp_path / 'nope'}。请检查路径和文件名。\n"
    assert not (tmp_path / "library").exists()


def test_list_shows_every_document(run, filled):
    code, out, _ = run("list", "--library", filled)
    assert code == 0
    assert "澜环发〔2024〕8号" in out
    assert out.splitlines()[-1] == "2 份文件"
    documents = json.loads(run("list", "--library", filled, "--json")[1])["documents"]
    assert [Path(document["source"]).name for document in documents] == ["plan.txt", "report.txt"]


def test_metadata_are_corrected_shown_and_taken_back(run, filled):
    code, out, _ = run("edit", "plan.txt", "year=2030", "region=武汉", "kind=", "--library", filled, "--json")
    edited = json.loads(out)
    assert code == 0
    assert edited["by_hand"] == ["kind", "level", "province", "region", "year", "years"]
    assert (edited["document"]["year"], edited["document"]["region"], edited["document"]["kind"]) == (
        2030,
        "武汉市",
        None,
    )
    hits = json.loads(run("search", "黑臭水体", "--year", "2030", "--library", filled, "--json")[1])["hits"]
    assert {Path(hit["source"]).name for hit in hits} == {"plan.txt"}
    assert "手工修改" in run("edit", "plan.txt", "--library", filled)[1]
    back = json.loads(run("edit", "plan.txt", "--as-read", "--library", filled, "--json")[1])
    assert (back["by_hand"], back["document"]["year"]) == ([], 2024)


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("year=24", 1, "year 的值 24 无效"),
        ("date_written=2024-13-01", 1, "2024-04-17"),
        ("colour=red", 1, "没有“colour”这一项信息"),
        ("year", 2, "year=2024"),
    ],
)
def test_a_correction_that_cannot_be_meant_is_one_line(run, filled, value, code, said):
    found, out, err = run("edit", "plan.txt", value, "--library", filled)
    assert (found, out, err.count("\n")) == (code, "", 1)
    assert said in err


def test_an_empty_library_says_how_to_fill_it(run, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    run("add", "empty.txt", "--model", "hashing")
    assert run("list") == (0, "文库是空的。添加文件：tiaowen add 文件或文件夹\n", "")


def test_show_gives_metadata_and_outline_and_in_json_the_contract(run, filled):
    code, out, _ = run("show", "plan.txt", "--library", filled)
    assert code == 0
    assert "澜环发〔2024〕8号" in out
    assert "主要目标" in out
    shown = json.loads(run("show", "plan.txt", "--library", filled, "--json")[1])
    assert {"document", "clauses", "front", "marked", "notes"} == set(shown)
    for clause in shown["clauses"]:
        assert PLAN[clause["start"] : clause["end"]].startswith(clause["label"]) or clause["implied"]


@pytest.mark.parametrize("ref", ["一/（二）", "一、/(二)", "一、/（二）", "一/（二）/"])
def test_a_clause_is_found_by_its_path_in_any_width(run, filled, ref):
    code, out, _ = run("show", "plan.txt", ref, "--library", filled)
    assert (code, out) == (0, "（二）黑臭水体。2024年底县级城市黑臭水体消除比例达到80%。\n")


def test_a_clause_id_out_of_a_citation_is_enough(run, filled):
    hit = json.loads(run("search", "黑臭水体消除比例", "--library", filled, "--json")[1])["hits"][0]
    code, out, _ = run("show", hit["clause_id"], "--library", filled, "--json")
    assert code == 0
    assert json.loads(out)["text"] == hit["quote"]


def test_an_unknown_clause_says_where_to_look(run, filled):
    code, out, err = run("show", "plan.txt", "九", "--library", filled)
    assert (code, out) == (1, "")
    assert re.fullmatch(r"《.*》中没有“九”这一条。用 tiaowen show [0-9a-f]{10} 查看提纲\n", err)


def test_remove_takes_a_document_out(run, filled):
    code, out, _ = run("remove", "report.txt", "--library", filled)
    assert code == 0
    assert out.startswith("已移除《")
    assert len(json.loads(run("list", "--library", filled, "--json")[1])["documents"]) == 1


def test_an_unknown_document_is_one_line(run, filled):
    assert run("remove", "nothing", "--library", filled) == (
        1,
        "",
        "文库中没有“nothing”。用 tiaowen list 查看已有文件\n",
    )


def test_verify_says_that_a_library_is_sound(run, filled):
    code, out, _ = run("verify", "--library", filled)
    assert code == 0
    assert out.splitlines()[-1].startswith("文库完好 (2 份文件，")
    assert json.loads(run("verify", "--library", filled, "--json")[1])["ok"] is True


def test_a_damaged_index_is_rebuilt_and_that_is_said(run, filled):
    before = json.loads(run("search", "黑臭水体", "--library", filled, "--json")[1])["hits"]
    damaged = [path for path in filled.rglob("*") if path.is_file() and "library.db" not in path.name]
    for path in damaged:
        path.write_bytes(b"\x00" * 10)
    code, out, err = run("search", "黑臭水体", "--library", filled, "--json")
    assert code == 0
    assert err != ""
    assert json.loads(out)["hits"] == before


@pytest.mark.parametrize("command", [("targets",), ("eval", "run", "questions.jsonl"), ("list",)])
def test_repairs_are_said_by_whichever_command_opened_the_library(run, filled, tmp_path, command):
    write_lines(tmp_path / "questions.jsonl")
    for path in (filled / "projections").glob("lexical*"):
        shutil.rmtree(path)
    code, _, err = run(*command, "--library", filled)
    assert (code, err.count("\n")) == (0, 1)


def test_a_corrupted_database_is_one_line_and_stays_as_it_is(run, filled):
    for path in filled.glob("library.db*"):
        path.unlink()
    database = filled / "library.db"
    database.write_bytes(b"not a database at all" * 100)
    code, out, err = run("list", "--library", filled)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert str(database) in err
    assert database.read_bytes() == b"not a database at all" * 100


def test_a_missing_library_says_how_to_make_one(run, tmp_path):
    code, out, err = run("list", "--library", tmp_path / "none")
    assert (code, out) == (1, "")
    assert err.startswith(f"文库不存在：{tmp_path / 'none'}")


def test_another_model_is_refused_with_the_remedy(run, filled, tmp_path):
    code, out, err = run("search", "水", "--library", filled, "--model", tmp_path / "no-such-model")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no-such-model" in err


@pytest.mark.parametrize("data", [b"one\r\ntwo\rthree\n\n", "条文\r\n没有结尾换行".encode(), b"\n\nx"])
def test_text_prints_exactly_the_file(run, tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    code, out, err = run("text", path)
    assert (code, out.encode(), err) == (0, data, "")


def test_text_of_another_encoding_is_printed_as_utf8(run, tmp_path):
    path = tmp_path / "gb.txt"
    path.write_bytes(PLAN.encode("gb18030"))
    assert run("text", path)[1] == PLAN
    assert json.loads(run("text", path, "--json")[1])["encoding"] == "gb18030"


def test_outline_needs_no_library_and_prints_the_contract(run, files, tmp_path):
    code, out, _ = run("outline", files / "plan.txt", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["document"]["doc_number"] == "澜环发〔2024〕8号"
    assert [clause["path"] for clause in found["clauses"]] == [
        ["一、"],
        ["一、", "（一）"],
        ["一、", "（二）"],
        ["二、"],
        ["二、", "1."],
        ["二、", "2."],
    ]
    keys = {"clause_id", "path", "label", "kind", "heading", "level", "start", "end", "scope", "implied"}
    assert all(keys <= clause.keys() for clause in found["clauses"])
    assert all(clause["kind"] != "front" for clause in found["clauses"])
    assert not (tmp_path / "library").exists()


def test_outline_says_where_values_were_read_only_when_asked(run, files):
    assert "文号" in run("outline", files / "plan.txt")[1]
    brief, full = run("outline", files / "plan.txt")[1], run("outline", files / "plan.txt", "-v")[1]
    place = f"第 {PLAN.index('澜环发')}–{PLAN.index('8号') + 2} 字"
    assert place not in brief
    assert place in full


@pytest.mark.parametrize("command", ["text", "outline"])
def test_a_file_that_is_not_there_is_one_line(run, command):
    code, out, err = run(command, "nope.txt")
    assert (code, out, err) == (1, "", "找不到文件：nope.txt。请检查路径和文件名。\n")


def test_what_was_done_stands_in_the_log_and_what_changed_nothing_does_not(run, files, tmp_path):
    library = ("--library", tmp_path / "lib")
    run("add", files, "--model", "hashing", *library)
    run("add", files, *library)
    doc = json.loads(run("list", *library, "--json")[1].splitlines()[0])
    doc_id = (doc["documents"][0] if "documents" in doc else doc)["doc_id"]
    run("edit", doc_id, *library)
    run("edit", doc_id, "issuer=某局", *library)
    run("remove", doc_id, *library)
    code, out, _ = run("audit", "export", *library)
    entries = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(entry["what"], entry["via"], entry["ended"]) for entry in entries] == [
        (what, "cli", "ok") for what in ("add", "edit", "remove")
    ]
    assert entries[0]["about"].startswith("2: ") and entries[1]["about"].endswith(": issuer")


def test_a_library_is_copied_and_compared(run, filled, tmp_path):
    target = tmp_path / "copy"
    code, out, _ = run("copy", filled, target, "--json")
    found = json.loads(out)
    assert code == 0 and found["path"] == str(target) and (found["documents"], found["questions"] > 0) == (2, True)
    assert run("verify", "--library", target)[0] == 0
    code, _, err = run("copy", filled, target)
    assert code == 1 and str(target) in err and len(err.splitlines()) == 1
