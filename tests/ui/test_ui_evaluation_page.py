import json
import threading

import pytest

from corpus.errors import EvaluationError
from eval.load import load_questions
from eval.outcomes import ASK
from eval.run import Options, run
from eval.run_file import write_run
from index.library import Library
from tests.ui.ui_tiny import html_of, text_of
from ui import evaluation_jobs, evaluation_view
from ui.evaluation_jobs import RunBench, run_bench, run_files, runs_folder, store_questions

QUESTIONS = [
    {
        "id": "q1",
        "question": "云梧省2024年县级城市黑臭水体消除比例的目标是多少？",
        "type": "numeric",
        "answers": ["80%"],
        "evidence": [{"doc": "plan", "quote": "县级城市黑臭水体消除比例达到80%"}],
    },
    {
        "id": "q2",
        "question": "<b>云梧省</b>2023年国考断面水质优良比例？",
        "type": "numeric",
        "answers": ["99%"],
        "evidence": [{"doc": "report", "quote": "县级城市黑臭水体消除比例达到60%"}],
    },
    {"id": "q3", "question": "云梧省火星探测经费是多少？", "type": "unanswerable"},
]


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in QUESTIONS), encoding="utf-8")
    return path


@pytest.fixture
def done(library, questions):
    """Run files of two runs, in both modes."""
    for number, mode in enumerate(("search", "ask", "search")):
        write_run(run(library, load_questions(questions), Options(mode)), runs_folder() / f"mine-{mode}-{number}.json")
    return run_files()


def test_the_page_begins_with_a_set_to_choose(library, open_page):
    page = open_page("evaluation")

    assert not page.exception
    assert page.title[0].value == "评测"
    assert page.button(key="evaluation_run").label == "开始评测"
    assert not page.metric


def test_a_run_is_made_beside_the_page_and_its_scores_are_shown(library, questions, monkeypatch, open_page):
    monkeypatch.setattr(evaluation_view, "SHIPPED", questions)
    page = open_page("evaluation")

    page.button(key="evaluation_run").click().run()
    assert run_bench().wait(60)
    page.run()

    assert not page.exception
    assert not page.error
    assert len(run_files()) == 1
    assert [metric.label for metric in page.metric] == ["首条命中", "前五命中", "平均倒数排名", "排序增益"]
    assert page.get("arrow_vega_lite_chart") or page.get("vega_lite_chart")


def test_a_set_that_does_not_fit_the_library_is_one_line(library, open_page):
    page = open_page("evaluation")

    page.button(key="evaluation_run").click().run()
    assert run_bench().wait(60)
    page.run()

    assert not page.exception
    assert len(page.error) == 1
    assert run_files() == []


def test_failing_questions_are_listed_with_what_was_wanted_and_found(library, done, open_page):
    page = open_page("evaluation")
    page.selectbox(key="evaluation_shown").set_value(next(p for p in done if "-ask-" in p.name)).run()

    assert not page.exception
    found = evaluation_view.read(next(p for p in done if "-ask-" in p.name))
    outcome = next(outcome for outcome in evaluation_view.failed(found) if outcome.id == "q2")
    shown = evaluation_view.detail_html(library, outcome, evaluation_view.wanted_of(found)["q2"])
    assert "99%" in text_of(shown)
    assert "消除比例达到60%" in text_of(shown)
    assert "<b>云梧省" not in shown


def test_what_was_found_of_a_search_names_rank_and_document(library, done):
    found = evaluation_view.read(next(p for p in done if "-search-" in p.name))
    outcome = next(outcome for outcome in found.outcomes if outcome.id == "q1")

    shown = text_of(evaluation_view.detail_html(library, outcome, None))

    assert "1. " in shown
    assert "✓" in shown
    assert "当时的题集" in shown


def test_a_set_that_was_changed_since_is_not_shown_as_wanted(done, questions):
    found = evaluation_view.read(done[0])
    assert set(evaluation_view.wanted_of(found)) == {"q1", "q2", "q3"}

    questions.write_text(json.dumps(QUESTIONS[0] | {"question": "别的？"}, ensure_ascii=False), encoding="utf-8")

    assert evaluation_view.wanted_of(found) == {}


def test_two_runs_are_compared(done, open_page):
    page = open_page("evaluation")
    search = [path for path in done if "-search-" in path.name]
    page.selectbox(key="evaluation_shown").set_value(search[0]).run()

    page.selectbox(key="evaluation_other").set_value(search[1]).run()

    assert not page.exception
    assert "对照" in page.dataframe[-1].value.columns
    assert any("没有哪一题有变化" in caption.value for caption in page.caption)


ABOUT = {"set": {"counted_only": True}}


def test_of_a_set_that_is_counted_only_the_page_shows_and_keeps_figures(library, tmp_path, open_page):
    path = tmp_path / "closed.jsonl"
    path.write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in (ABOUT, *QUESTIONS)), encoding="utf-8")
    stored = store_questions("closed.jsonl", path.read_bytes())
    for _ in range(2):
        made = evaluation_jobs.running(library, stored, Options())(lambda done, total: None)
        made.rename(made.with_name(f"closed-search-{len(run_files())}.json"))

    page = open_page("evaluation")

    assert not page.exception
    assert len(page.metric) == 4
    assert page.metric[1].value.endswith("%")
    assert any("只计数" in info.value for info in page.info)
    assert not any("没有做对的题" in heading.value for heading in page.subheader)
    assert any("共 3 题" in caption.value for caption in page.caption)
    for file in run_files():
        text = file.read_text("utf-8")
        assert not any(word in text for word in ("云梧", "q1", "80%", "clause_id"))
    page.selectbox(key="evaluation_other").set_value(run_files()[1]).run()
    assert not page.exception
    assert set(page.dataframe[-1].value["p"]) == {"—"}


def test_documents_found_and_likeness_of_answers_are_told(library, tmp_path, open_page):
    record = {"id": "w", "question": "黑臭水体消除比例？", "doc": "plan", "answer": "消除比例达到80%"}
    path = tmp_path / "words.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    for mode, said in (("search", "答案所在的文件：排在第一"), ("ask", "ROUGE")):
        write_run(run(library, load_questions(path), Options(mode)), runs_folder() / f"words-{mode}-1.json")
        page = open_page("evaluation")
        page.selectbox(key="evaluation_shown").set_value(runs_folder() / f"words-{mode}-1.json").run()
        assert not page.exception
        assert any(said in caption.value for caption in page.caption)


def test_runs_that_cannot_be_compared_are_one_line(done, open_page):
    page = open_page("evaluation")
    page.selectbox(key="evaluation_shown").set_value(next(p for p in done if "-search-" in p.name)).run()

    page.selectbox(key="evaluation_other").set_value(next(p for p in done if "-ask-" in p.name)).run()

    assert not page.exception
    assert len(page.warning) == 1


def test_a_file_that_is_no_run_is_one_line(library, open_page):
    runs_folder().mkdir()
    (runs_folder() / "broken.json").write_text("{", encoding="utf-8")

    page = open_page("evaluation")

    assert not page.exception
    assert "broken" in page.error[0].value


def test_a_run_reports_its_progress_and_can_be_stopped():
    bench, reached = RunBench(), threading.Event()

    def work(step):
        for done in range(1, 1000):
            step(done, 1000)
            reached.set()
            threading.Event().wait(0.01)
        raise AssertionError("not stopped")

    assert bench.start(work, str)
    assert reached.wait(10)
    assert not bench.start(work, str)
    assert bench.progress.total == 1000
    bench.stop()

    assert bench.wait(10)
    assert (bench.progress.stopped, bench.progress.error, bench.progress.path) == (True, "", None)


def test_errors_of_a_run_are_worded(tmp_path):
    bench = RunBench()

    def ours(step):
        raise EvaluationError("eval_empty", path="x.jsonl")

    def theirs(step):
        raise ZeroDivisionError("secret")

    bench.start(ours, str)
    assert bench.wait(10)
    assert "x.jsonl" in bench.progress.error
    bench.start(theirs, lambda problem: type(problem).__name__)
    assert bench.wait(10)
    assert bench.progress.error == "ZeroDivisionError"


def test_uploaded_sets_are_kept_under_safe_names(folder):
    path = store_questions("../../etc/我的 题集<b>.JSONL", b"{}")

    assert path.parent == runs_folder() / "questions"
    assert path.name.startswith("我的_题集_b-")
    assert path.suffix == ".jsonl"
    assert store_questions("x.exe", b"{}").suffix == ".jsonl"
    assert store_questions("a.csv", b"1") != store_questions("a.csv", b"2")


def test_a_run_of_the_page_asks_with_the_options_given(library, questions):
    path = evaluation_jobs.running(library, questions, Options(ASK))(lambda done, total: None)

    assert path.parent == runs_folder()
    assert evaluation_view.read(path).mode == "ask"


def test_without_a_library_the_page_offers_a_beginning(folder, open_page):
    assert open_page("evaluation").title[0].value == "欢迎使用条文"


def test_the_page_speaks_english(done, open_page):
    page = open_page("evaluation", lang="en")

    assert not page.exception
    assert page.title[0].value == "Evaluation"
    assert "The question set" not in html_of(page)


def test_the_sample_set_is_not_offered_to_a_library_without_samples(folder, sources, open_page):
    with Library.open(folder, model="hashing", create=True) as made:
        made.add([sources["report"]])

    page = open_page("evaluation")

    assert page.button(key="evaluation_run").disabled
    assert "没有示例文件" in page.info[0].value
