"""The commands for drafting: text and JSON, filters, files written, exit codes."""

import json

import pytest

import cli
from corpus.messages import use_language
from tests.answer.answer_tiny import LIBRARY, open_library


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("commands")
    open_library(at, LIBRARY).close()
    return at / "library"


@pytest.fixture
def run(monkeypatch, folder, capsysbinary):
    from embed.hashing import HashingEncoder

    monkeypatch.setattr("embed.registry.load_encoder", lambda name=None: HashingEncoder())

    def command(*arguments):
        code = cli.main([*arguments, "--library", str(folder)])
        out, err = capsysbinary.readouterr()
        use_language("zh")
        return code, out.decode(), err.decode()

    return command


def test_precedent_prints_the_wording_with_its_official_citation(run):
    code, out, err = run("precedent", "推进农村污水治理", "-k", "2")
    assert (code, err) == (0, "")
    assert out.startswith("1. 《")
    assert "»" in out


def test_precedent_json_is_the_contract(run):
    code, out, _ = run("precedent", "推进农村污水治理", "-k", "2", "--json")
    shown = json.loads(out)
    assert code == 0
    assert len(shown["hits"]) == 2
    assert {"shared", "used_by", "differs"} <= shown["hits"][0].keys()


def test_the_difference_by_characters_is_shown_when_asked_for(run):
    draft = "推进农村污水治理"
    _, plain, _ = run("precedent", draft, "-k", "2")
    _, out, _ = run("precedent", draft, "-k", "2", "--diff")
    assert "±" not in plain
    assert out.count("± ") == 2
    code, out, _ = run("precedent", draft, "-k", "2", "--diff", "--json")
    for hit in json.loads(out)["hits"]:
        assert "".join(draft[slice(*change["draft"])] for change in hit["diff"]) == draft
        rebuilt = "".join(
            hit["quote"][c - hit["start"] : d - hit["start"]] for c, d in (x["found"] for x in hit["diff"])
        )
        assert rebuilt == hit["quote"]
    assert code == 0


def test_precedent_takes_filters(run):
    _, out, _ = run("precedent", "推进农村污水治理", "--json", "--year", "1999")
    shown = json.loads(out)
    assert shown["hits"] == []
    assert shown["notices"]


def test_a_result_is_written_to_the_file_named(run, tmp_path):
    code, _, _ = run("precedent", "推进农村污水治理", "--export", str(tmp_path / "out.docx"))
    assert code == 0
    assert (tmp_path / "out.docx").stat().st_size > 1000
    code, _, err = run("precedent", "推进农村污水治理", "--export", str(tmp_path / "out.pdf"))
    assert code == 1
    assert err.count("\n") == 1
    assert ".docx" in err


def test_check_prints_findings_and_ends_with_success(run, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "一、目标\n\n抓紧推进。\n\n二、任务\n\n按照《条例》执行。\n\n四、保障\n\n加强领导。\n", encoding="utf-8"
    )
    code, out, _ = run("check", str(draft))
    assert code == 0
    assert "编号“四、”不连续" in out
    code, out, _ = run("check", str(draft), "--json", "--alone")
    assert json.loads(out)["counts"]["error"] == 1


def test_check_of_a_missing_file_is_one_line_and_exit_code_one(run, tmp_path):
    code, out, err = run("check", str(tmp_path / "nothing.docx"))
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_phrases_are_searched_and_completed(run):
    code, out, _ = run("phrases", "--json")
    assert code == 0
    assert "phrases" in json.loads(out)
    code, out, _ = run("phrases", "--after", "开展")
    assert code == 0
    assert out.strip()


def test_an_unknown_topic_is_refused_with_the_known_ones(run):
    code, _, err = run("phrases", "--topic", "天文")
    assert code == 1
    assert "天文" in err
    assert "水" in err


@pytest.mark.parametrize("command", ["precedent", "phrases", "check"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_is_spoken_in_both_languages(run, command, language):
    code, out, _ = run(command, "--help", "--lang", language)
    assert code == 0
    assert ("用法" in out) is (language == "zh")
