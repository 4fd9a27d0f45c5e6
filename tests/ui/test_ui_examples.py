from pathlib import Path

import pytest

from corpus.messages import spoken_in
from corpus.read import read_document
from tests.ui.ui_tiny import HOSTILE, PLAN, REPORT
from ui.examples import example_questions


@pytest.fixture
def read(tmp_path: Path):
    def make(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_document(tmp_path / name)

    return make


def test_examples_come_from_what_the_documents_put_a_number_on(read):
    questions = example_questions([read("a.txt", PLAN), read("b.txt", REPORT)])

    assert "云梧省2024年国考断面水质优良比例的目标是多少？" in questions
    assert any(question.startswith("云梧省2023年") for question in questions)
    assert len(questions) == len(set(questions)) <= 4


def test_examples_exist_in_english(read):
    with spoken_in("en"):
        questions = example_questions([read("a.txt", PLAN)])

    assert "What is the 2024 target for 国考断面水质优良比例 in 云梧省?" in questions


def test_a_document_without_numbers_gives_no_examples(read):
    assert example_questions([read("a.txt", "关于某事的通知\n\n请各单位抓紧办理。\n")]) == []
    assert example_questions([]) == []


def test_examples_hold_no_markup_of_a_hostile_document(read):
    assert not any(c in question for question in example_questions([read("a.txt", HOSTILE)]) for c in "<>$[]`")
