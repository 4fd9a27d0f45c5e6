import json
import threading

from eval.gold import bind
from eval.load import load_questions
from service.feedback import answers_file, feedback_file, keep
from tests.ui.ui_tiny import html_of
from ui import feedback

QUESTION = "云梧省2024年县级城市黑臭水体消除比例的目标是多少？"


def test_a_thumb_up_becomes_a_question_with_its_gold(library, open_page):
    page = open_page("ask", q=QUESTION, year="2024", status="planned")
    page.button(key="feedback_good").click().run()
    (note,) = (box for box in page.text_input if (box.key or "").startswith("feedback_note"))
    note.set_value("很准\n谢谢").run()

    assert not page.exception
    assert any("谢谢" in caption.value for caption in page.caption)
    questions = load_questions(feedback_file(library.path))
    (kept,) = questions.questions
    assert kept.question == QUESTION
    assert kept.filters == {"year": (2024,)}
    assert any("80" in form for forms in kept.answers for form in forms)
    assert bind(questions, library).places[kept.id]


def test_a_thumb_down_keeps_the_question_and_then_asks_what_is_wrong(library, open_page):
    page = open_page("ask", q=QUESTION)
    page.button(key="feedback_bad").click().run()
    number = json.loads(feedback_file(library.path).read_text("utf-8"))["id"]
    page.pills(key=f"feedback_wrong_{number}").set_value("source").run()
    page.text_input(key=f"feedback_note_{number}").set_value("应为别的").run()

    record = json.loads(feedback_file(library.path).read_text("utf-8"))
    assert record["note"].startswith("-1 ")
    assert record["note"].endswith("出处不对 应为别的")
    given = json.loads(answers_file(library.path).read_text("utf-8"))
    assert (given["id"], given["wrong"]) == (number, "source")
    assert given["text"]
    assert "answers" not in record
    assert load_questions(feedback_file(library.path)).questions[0].evidence == ()


def test_a_right_not_found_is_an_unanswerable_question(library, open_page):
    page = open_page("ask", q="云梧省2024年火星探测经费是多少？")
    assert "未收录" in html_of(page)
    page.button(key="feedback_good").click().run()

    assert load_questions(feedback_file(library.path)).questions[0].unanswerable


def test_a_disk_that_refuses_is_said(library, open_page, monkeypatch):
    def refuse(path, record):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(feedback, "keep", refuse)
    page = open_page("ask", q=QUESTION)
    page.button(key="feedback_good").click().run()

    assert not page.exception
    assert "No space left" in page.toast[0].value


def test_lines_of_several_threads_stay_whole(tmp_path):
    path = tmp_path / "f.jsonl"
    threads = [
        threading.Thread(target=lambda n=n: [keep(path, {"id": f"{n}-{i}", "note": "字" * 500}) for i in range(20)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()}) == 80


def test_what_was_asked_before_is_asked_again_with_a_click(library, open_page):
    page = open_page("ask", q=QUESTION, year="2024")
    page.text_input[0].set_value("2023年黑臭水体？")
    page.button[0].click().run()
    assert "云梧省2024年" in page.button(key="turn_0").label

    page.button(key="turn_0").click().run()

    assert page.query_params["q"] == QUESTION
    assert page.query_params["year"] == "2024"
