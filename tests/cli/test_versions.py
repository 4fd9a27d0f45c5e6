"""versions, status, compare and consolidate from the command line, for people and as JSON."""

import json

OLD = (
    "甲市节水办法\n甲政规〔2019〕5号\n第一条 制定本办法。\n第二条 每季度清洗一次。\n"
    "第三条 本办法自2019年9月1日起施行。\n"
)
NEW = (
    "甲市节水办法\n甲政规〔2024〕3号\n第一条 制定本办法。\n第二条 每两个月清洗一次。\n"
    "第三条 本办法自2024年10月1日起施行。《甲市节水办法》（甲政规〔2019〕5号）同时废止。\n"
)


def made(run, tmp_path):
    folder = tmp_path / "norm"
    folder.mkdir()
    (folder / "old.txt").write_text(OLD, encoding="utf-8")
    (folder / "new.txt").write_text(NEW, encoding="utf-8")
    library = tmp_path / "library"
    assert run("--library", library, "--model", "hashing", "add", folder)[0] == 0
    return library


def test_status_versions_and_comparison(run, tmp_path):
    library = made(run, tmp_path)
    code, out, _ = run("--library", library, "status", "甲政规〔2019〕5号", "--json")
    assert code == 0
    validity = json.loads(out)["validity"]
    assert (validity["status"], validity["because"]["quote"][-4:]) == ("已废止", "同时废止")
    code, out, _ = run("--library", library, "status", "甲政规〔2019〕5号", "--as-of", "2020-01-01", "--json")
    assert json.loads(out)["validity"]["status"] == "现行有效"
    code, out, _ = run("--library", library, "versions", "甲政规〔2024〕3号", "--json")
    assert [version["validity"]["status"] for version in json.loads(out)["versions"]] == ["已废止", "现行有效"]
    code, out, _ = run("--library", library, "compare", "old.txt", "new.txt", "--json", "--export", tmp_path / "a.docx")
    assert json.loads(out)["counts"] == {"same": 1, "changed": 2, "moved": 0, "added": 0, "deleted": 0}
    assert (tmp_path / "a.docx").stat().st_size > 1000


def test_a_wrong_day_is_one_line_on_stderr(run, tmp_path):
    code, out, err = run("--library", made(run, tmp_path), "status", "old.txt", "--as-of", "2023-02-30")
    assert (code, out) == (1, "")
    assert "2023-02-30" in err


def test_an_answer_says_that_its_text_was_repealed(run, tmp_path):
    library = made(run, tmp_path)
    code, out, _ = run("--library", library, "ask", "甲政规〔2019〕5号还有效吗", "--json")
    answer = json.loads(out)
    assert answer["status"] == "answered"
    assert "已废止" in answer["answer"]
    assert answer["citations"][0]["quote"].endswith("同时废止")
