"""Question sets as CSV and Excel."""

from pathlib import Path

import pytest

from corpus.errors import EvaluationError
from corpus.messages import spoken_in
from eval.load import load_questions
from eval.questions import Evidence

HEAD = "问题,文件,原文\n"


def refused(path: Path) -> str:
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        load_questions(path)
    with spoken_in("en"):
        return str(caught.value)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "set.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_with_chinese_headings_is_read_in_any_usual_encoding(tmp_path, encoding):
    path = written(tmp_path, HEAD + '消除比例是多少？,plan,"消除比例\n达到80%"\n', encoding)
    (question,) = load_questions(path).questions
    assert (question.question, question.lang, question.type, question.line) == ("消除比例是多少？", "zh", "other", 2)
    assert question.evidence == (Evidence("plan", "消除比例\n达到80%"),)


def test_the_separator_is_told_from_the_header(tmp_path):
    for separator in (";", "\t"):
        text = f"question{separator}document{separator}quote\nWhat, then?{separator}plan{separator}80%\n"
        (question,) = load_questions(written(tmp_path, text)).questions
        assert (question.question, question.lang) == ("What, then?", "en")


def test_rows_of_the_same_question_are_places_of_one_answer(tmp_path):
    head = "id,question,document,quote,type,answers,grade\n"
    text = head + "1,甲?,plan,a,数值,80%｜八成,2\n1,甲?,report,b,,,1\n2,乙?,,,无答案,,\n"
    first, second = load_questions(written(tmp_path, text)).questions
    assert first.evidence == (Evidence("plan", "a", 2), Evidence("report", "b", 1))
    assert (first.id, first.type, first.answers) == ("1", "numeric", (("80%", "八成"),))
    assert (second.type, second.evidence) == ("unanswerable", ())


def test_without_an_id_column_rows_are_named_by_their_line(tmp_path):
    text = HEAD + "甲?,plan,a\n\n甲?,report,b\n乙?,plan,c\n"
    assert [(q.id, len(q.evidence)) for q in load_questions(written(tmp_path, text)).questions] == [("2", 2), ("5", 1)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("问题,文件\n甲,plan\n", "{path}, line 1: the header lacks quote. Needed: question, document, quote"),
        (HEAD + "甲?,plan,\n", "{path}, line 2, quote: a document without a quote."),
        (HEAD + "甲?,,a\n", "{path}, line 2, document: a quote without a document."),
        (HEAD + ",plan,a\n", "{path}, line 2, question: missing"),
        (HEAD + "甲?,plan,a,more\n", '{path}, line 2, the line: 1 cells more than the header has: "more"'),
        ("问题,文件,原文,等级\n甲?,plan,a,9\n", "{path}, line 2, grade: 1, 2 or 3 is wanted, got 9"),
        ("问题,文件,原文,题型\n甲?,plan,a,怪\n", "{path}, line 2, type: one of numeric"),
        ("问题,文件,原文,页码\n甲?,plan,a,9\n", "{path}, line 1, 页码: no such field."),
        ("id,问题,文件,原文\n1,甲?,plan,a\n1,乙?,plan,b\n", "{path}, line 3, id: 1 was used in line 2 already"),
        ("", "{path} holds no questions."),
        (HEAD, "{path} holds no questions."),
        (HEAD + '甲?,plan,"a\n', "{path}, line 2, the line: malformed table"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(tmp_path, text, said):
    path = written(tmp_path, text)
    assert refused(path).startswith(said.format(path=path))


def test_an_excel_sheet_is_read(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["编号", "问题", "文件", "原文"], [7.0, "消除比例？", "plan", "达到80%"], [None, None, None, None]):
        book.active.append(row)
    book.save(tmp_path / "set.xlsx")
    questions = load_questions(tmp_path / "set.xlsx")
    assert [(q.id, q.question, q.line) for q in questions.questions] == [("7", "消除比例？", 2)]
    assert questions.encoding == "xlsx"


def test_a_file_that_only_looks_like_excel_is_refused(tmp_path):
    path = tmp_path / "set.xlsx"
    path.write_bytes(b"PK nothing of the kind")
    assert refused(path).startswith(f"{path} is no Excel workbook that can be read (BadZipFile")


def test_answers_without_quotes_stand_in_the_documents_word_for_word(tmp_path):
    text = "编号,问题,文件,答案\n7,甲?,plan,达到80%｜左右\n8,乙?,,\n"
    first, second = load_questions(written(tmp_path, text)).questions
    assert (first.evidence, first.answer) == ((Evidence("plan", "达到80%｜左右"),), "达到80%｜左右")
    assert (second.evidence, second.answers, second.answer) == ((), (), "")
    assert refused(written(tmp_path, text + "7,甲?,plan,b\n")).endswith("question: 7 was used in line 2 already")
    assert refused(written(tmp_path, text + "9,丙?,,b\n")).endswith("line 4, document: missing")
    assert ", line 4, quote: a document without a quote." in refused(written(tmp_path, text + "9,丙?,plan,\n"))
