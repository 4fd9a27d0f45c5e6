"""The measurement of answers: near misses made by program, what is told of closed sets, what was won and lost."""

import argparse
import json
import tomllib

import pytest

from corpus.regions import canonical
from eval.outcomes import Outcome, Run, timing_of
from index.library import Library
from proof.types import Answer, AnswerStatus, Item, Reason
from scripts import measure_answers
from scripts.measuring import case_programs, cases, contrasts, rewrites
from scripts.measuring.rows import Row, changes, mean_over_genres, table, values_of
from scripts.measuring.sets import OPERATIONS, Shelf, of_file, of_records, open_shelf, stale
from tests.eval.eval_tiny import PLAN, RECORDS, REPORT


def outcome(name, scores, *, kind="numeric", status="answered", sureness=None, cpu=10.0):
    detail = {"status": status, "sureness": sureness, "cpu_ms": cpu}
    return Outcome(name, f"问{name}", kind, "zh", (), scores, 1.0, detail)


def run_of(*outcomes):
    return Run("ask", outcomes, {}, timing_of([1.0], 1.0))


RIGHT = {"exact": 1.0, "supported": 1.0, "exact_supported": 1.0, "answered_wrong": 0.0, "abstained": 0.0}
WRONG = {"exact": 0.0, "supported": 1.0, "exact_supported": 0.0, "answered_wrong": 1.0, "abstained": 0.0}


def test_sureness_is_judged_over_the_answers_that_are_shown():
    found = values_of(
        run_of(
            outcome("a", RIGHT, sureness=0.95, cpu=10.0),
            outcome("b", WRONG, sureness=0.45, status="unconfirmed", cpu=30.0),
            outcome("c", WRONG, sureness=0.99, status="not_found", cpu=20.0),
        )
    )
    assert found["auc"] == 1.0
    assert found["ece"] == pytest.approx((0.05 + 0.45) / 2)
    assert found["cpu"] == 20.0


def test_each_genre_counts_the_same_in_the_mean():
    rows = [
        Row("a", "plans", 10, {"exact_supported": 0.9}),
        Row("b", "plans", 90, {"exact_supported": 0.7}),
        Row("c", "laws", 5, {"exact_supported": 0.2, "auc": 0.6}),
    ]
    mean = mean_over_genres(rows)
    assert mean.values == pytest.approx({"exact_supported": (0.8 + 0.2) / 2, "auc": 0.6})
    assert mean.count == 105


def test_the_table_says_why_a_set_has_no_figures_and_which_is_counted_only():
    lines = table([Row("x", "g", 3, {"hit1": 0.5}, closed=True), Row("y", "g", problem="没有")]).splitlines()
    assert lines[0] == "| set | n | hit@1 |"
    assert lines[2] == "| x (counted only) | 3 | 0.500 |"
    assert "没有" in lines[3]


def test_questions_won_and_lost_are_named_losses_first():
    before = run_of(outcome("a", RIGHT), outcome("b", WRONG), outcome("c", {"abstained": 1.0}, kind="unanswerable"))
    after = run_of(outcome("a", WRONG), outcome("b", RIGHT), outcome("c", {"abstained": 1.0}, kind="unanswerable"))
    changed, told = changes(before, after, "exact_supported")
    assert [(c.id, c.second - c.first) for c in changed] == [("a", -1.0), ("b", 1.0)]
    assert told[0].startswith("exact_supported 0.500 → 0.500")


@pytest.mark.parametrize(
    ("plan", "result"),
    [
        ("优良比例要做到多少?", "优良比例做到了多少?"),
        ("要治理多少条?", "治理了多少条?"),
        ("污水治理率 目标", "污水治理率 完成了多少"),
        ("比例的控制目标是多少", "比例完成了多少"),
    ],
)
def test_a_question_about_a_plan_becomes_one_about_what_was_reached(plan, result):
    assert contrasts.as_result(plan) == result
    assert str(contrasts.as_result(plan, "实际")).replace("实际", "") == result


@pytest.mark.parametrize("text", ["推的是几级联创?", "要给多少个行政村治理污水?", "2022年有几天重度污染?"])
def test_a_question_without_a_word_of_a_plan_is_left_alone(text):
    assert contrasts.as_result(text) is None


CITY = """澜山市生态环境局2023年工作要点

一、目标

2023年全市空气质量优良天数比例达到88%。
"""
PROVINCE = """湖北省2023年生态环境工作要点

一、目标

2023年全省农村生活污水治理率达到32%。
"""


@pytest.fixture
def two_levels(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "city.txt").write_text(CITY.replace("澜山", "襄阳"), encoding="utf-8")
    (tmp_path / "files" / "province.txt").write_text(PROVINCE, encoding="utf-8")
    with Library.open(tmp_path / "library", model="hashing", create=True) as library:
        library.add([tmp_path / "files"])
        yield library


def numeric(name, text, doc, quote):
    return {
        "id": name,
        "question": text,
        "type": "numeric",
        "answers": ["1"],
        "evidence": [{"doc": doc, "quote": quote}],
    }


def test_a_city_s_figure_is_asked_of_its_province_unless_that_speaks_of_it(two_levels):
    quote = "空气质量优良天数比例达到88%"
    labelled = [
        numeric("a", "襄阳2023年空气质量优良天数比例要达到多少？", "city", quote),
        numeric("b", "襄阳2023年农村生活污水治理率达到多少？", "city", quote),
        numeric("c", "2023年空气质量优良天数比例是多少？", "city", quote),
        numeric("d", "湖北2023年农村生活污水治理率是多少？", "province", "治理率达到32%"),
    ]
    found = list(contrasts.province_for_city(two_levels, [of_records(labelled, "x")]))
    assert [record["question"] for record in found] == ["湖北2023年空气质量优良天数比例要达到多少？"]
    assert found[0]["type"] == "unanswerable"


def test_what_the_ledger_only_plans_is_asked_as_a_result(two_levels):
    texts = [record["question"] for record in contrasts.of_ledger(two_levels, contrasts.Status.PLANNED)]
    assert any("湖北省2023年" in text and text.endswith("完成了多少？") for text in texts)
    assert list(contrasts.of_ledger(two_levels, contrasts.Status.ACHIEVED)) == []


def test_every_false_question_stands_beside_a_true_one_whose_quote_is_in_its_document_once():
    documents = tomllib.loads(contrasts.PAIRS.read_text(encoding="utf-8"))["document"]
    for document in documents:
        for pair in document["pair"]:
            assert document["text"].count(pair["quote"]) == 1, pair["true"]
            assert pair["true"] != pair["false"]
    both = list(contrasts.pairs(lambda kind: True))
    assert len({record["id"] for record in both}) == len(both) == 2 * sum(len(d["pair"]) for d in documents)
    of_words = list(contrasts.pairs(lambda kind: kind not in ("region", "level", "year", "plan-result")))
    assert len(of_words) >= 2 * 40


def test_the_pairs_are_a_set_over_their_documents(tmp_path):
    shelf = Shelf("pairs", (contrasts.documents_of_pairs(tmp_path / "documents"),))
    with open_shelf(shelf, tmp_path, "hashing") as library:
        questions = of_records(contrasts.pairs(lambda kind: kind == "region"), "pairs")
        assert measure_answers.bind(questions, library).places[questions.questions[0].id]
    stale(tmp_path)
    assert not (tmp_path / "pairs").exists()


def test_there_are_sixty_probes_and_one_names_five_hundred_places():
    found = list(contrasts.probes())
    assert len(found) == 60
    lines = [json.loads(line) for line in contrasts.PROBES.read_text(encoding="utf-8").splitlines()]
    assert all("answered" not in line["want"] and line["want"] for line in lines)
    places = [str(record["question"]) for record in found if str(record["id"]).startswith("places")][0]
    names = places.split("今年")[0].split("、")
    assert len(set(names)) == 500
    assert all(canonical(name) for name in names)
    assert len(places) < 2000


def test_operations_are_labelled_and_hold_no_sentence_of_a_document_that_is_not_ours():
    lines = [json.loads(line) for line in OPERATIONS.read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 60
    for line in lines:
        assert line["type"] == "unanswerable" or (line["answers"] and line["evidence"])
        if line["library"] != "samples":
            assert all(place.keys() == {"file", "span", "grade", "table"} for place in line["evidence"])


@pytest.mark.parametrize(
    ("way", "text", "changed"),
    [
        ("二〇二四年", "2024年的目标", "二〇二四年的目标"),
        ("湖北 → 湖北省", "湖北和武汉市的目标", "湖北省和武汉市的目标"),
        ("谁 → 哪个单位", "由谁牵头？", "由哪个单位牵头？"),
        ("full width", "PM2.5?", "ＰＭ２．５？"),
        ("… thanks", "Who leads?", "Who leads? Thanks!"),
        ("no spaces", "湖北 2024 目标", "湖北2024目标"),
    ],
)
def test_a_rewrite_changes_form_and_not_sense(way, text, changed):
    assert rewrites.WAYS[way](text) == changed
    assert dict(rewrites.variants(text))[way] == changed


def test_a_way_that_changes_nothing_is_no_variant():
    assert "二〇二四年" not in dict(rewrites.variants("目标是多少"))
    assert "… thanks" not in dict(rewrites.variants("目标是多少"))


def answer(status, text, *, reasons=()):
    return Answer("问", status, text, (Item(text, ()),), reasons=reasons)


def test_a_case_is_right_by_what_is_said_or_by_not_being_confirmed():
    check = {"has": [["3项", "三项"]], "lacks": ["48"]}
    assert cases.of_answer(check, answer(AnswerStatus.ANSWERED, "共三项任务")) == ""
    assert "lacks 3项" in cases.of_answer(check, answer(AnswerStatus.ANSWERED, "整治48个"))
    assert "has 48" in cases.of_answer(check, answer(AnswerStatus.ANSWERED, "三项，48个"))
    assert cases.of_answer(check, answer(AnswerStatus.UNCONFIRMED, "整治48个")).startswith("unconfirmed")
    assert cases.of_answer(check | {"abstain": True}, answer(AnswerStatus.UNCONFIRMED, "整治48个")) == ""
    assert cases.of_answer({"refused": True}, answer(AnswerStatus.NOT_FOUND, "")) == ""
    assert cases.of_answer({"refused": True}, answer(AnswerStatus.ANSWERED, "28")).startswith("confirmed")


def test_a_case_may_want_a_reason_named():
    doubt = answer(AnswerStatus.UNCONFIRMED, "60%", reasons=(Reason("reason_contradiction", {"text": "已废止"}),))
    check = {"refused": True, "reasons": ["废止"]}
    assert cases.of_answer(check, doubt) == ""
    assert "does not mention" in cases.of_answer(check, answer(AnswerStatus.UNCONFIRMED, "60%"))


def test_every_case_has_a_check_and_every_program_of_a_case_is_known():
    checks = tomllib.loads(cases.CHECKS.read_text(encoding="utf-8"))["check"]
    assert len({check["case"] for check in checks}) == 44
    for check in checks:
        assert check["area"] in ("read", "answer")
        assert check.get("special", "reads") in case_programs.SPECIAL
        wanted = {"has", "lacks", "refused", "unread", "title", "notes", "ledger", "clauses", "special"}
        assert wanted & check.keys(), check


SECRET = "城门税每车收多少文？"


@pytest.fixture
def closed_set(tmp_path):
    """A set that is counted only, its evidence as places in a document, made as the blind ones are."""
    shared = tmp_path / "shared"
    (shared / "kind").mkdir(parents=True)
    text = "城门管理规定\n\n第一条 城门税每车收三十文。\n\n第二条 夜间关闭城门。\n"
    (shared / "kind" / "城门.md").write_text(text, encoding="utf-8")
    start = text.index("城门税")
    place = {"file": "kind/城门.md", "span": [start, start + 9], "grade": 2, "table": False}
    lines = [
        {"set": {"counted_only": True, "kind": "laws"}},
        {"id": "s1", "type": "numeric", "lang": "zh", "question": SECRET, "answers": ["三十文"], "evidence": [place]},
        {
            **{"id": "s2", "type": "unanswerable", "lang": "zh", "question": "骑马进城要交多少文？", "answers": []},
            **{"evidence": [], "nearest": [{"file": "kind/城门.md", "span": [start, start + 9]}]},
        },
    ]
    path = tmp_path / "secret.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path, shared


def options(tmp_path, **more):
    return argparse.Namespace(**{"cache": tmp_path / "cache", "model": "hashing", "no_search": False, **more})


def test_of_a_set_that_is_counted_only_figures_are_told_and_no_question(tmp_path, closed_set):
    found = measure_answers.measure(of_file(closed_set[0], "laws", closed_set[1]), options(tmp_path))
    assert found.row.problem == ""
    assert (found.row.count, found.row.closed) == (2, True)
    assert {"exact_supported", "hit1", "abstained", "cpu"} <= found.row.values.keys()
    done = measure_answers.Measurement([found])
    kept = json.dumps(measure_answers.as_json(done), ensure_ascii=False)
    told = table([found.row]) + kept + "\n".join(measure_answers.against(json.loads(kept), done, tmp_path))
    assert "(counted only)" in told
    assert not any(word in told for word in ("城门", "三十文", "骑马", "s1", "s2"))


def test_a_closed_set_that_fails_says_no_more_than_that(tmp_path, closed_set):
    path, shared = closed_set
    path.write_text(path.read_text(encoding="utf-8").replace('"numeric"', '"城门"'), encoding="utf-8")
    found = measure_answers.measure(of_file(path, "laws", shared), options(tmp_path))
    assert found.row.problem == "EvaluationError"


def test_a_question_at_which_the_program_fails_counts_as_wrong_and_the_others_go_on(tmp_path, closed_set, monkeypatch):
    real = measure_answers.ask

    def broken(library, question, **parameters):
        if "骑马" in question:
            raise ValueError("span 607:607")
        return real(library, question, **parameters)

    monkeypatch.setattr(measure_answers, "ask", broken)
    found = measure_answers.measure(of_file(closed_set[0], "laws", closed_set[1]), options(tmp_path))
    assert (found.row.count, found.row.faults) == (2, 1)
    assert found.row.values["abstained"] == 0.0
    assert "**1 crashed**" in table([found.row])


def test_what_is_kept_can_be_shown_and_compared_again(tmp_path, capsys):
    (tmp_path / "files").mkdir()
    for name, text in (("plan", PLAN), ("report", REPORT)):
        (tmp_path / "files" / f"{name}.txt").write_text(text, encoding="utf-8")
    listed = measure_answers.Listed(
        "tiny", "plans", Shelf("tiny", (tmp_path / "files",)), lambda _: of_records(RECORDS, "tiny")
    )
    done = measure_answers.Measurement([measure_answers.measure(listed, options(tmp_path))])
    path = tmp_path / "kept.json"
    measure_answers.keep(done, path)
    again = measure_answers.together([path])
    measure_answers.show(done, types=True)
    first = capsys.readouterr().out
    measure_answers.show(again, types=True)
    assert capsys.readouterr().out == first
    assert "| tiny | 4 |" in first
    lines = measure_answers.against(json.loads(path.read_text(encoding="utf-8")), again, path)
    assert lines[0].startswith("\n### tiny: 0 won, 0 lost")
