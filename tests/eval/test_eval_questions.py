"""Question sets as JSON lines: what is read, and which line and field a mistake is in."""

import json
from pathlib import Path

import pytest

from corpus.errors import EvaluationError
from corpus.messages import spoken_in
from eval.gold import bind
from eval.load import load_questions
from eval.questions import Evidence
from tests.eval.eval_tiny import RECORDS, evidence, write_lines

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"id": "a", "question": "消除比例是多少？"}


def refused(path: Path, language: str = "en") -> str:
    with spoken_in(language), pytest.raises(EvaluationError) as caught:
        load_questions(path)
    with spoken_in(language):
        return str(caught.value)


def with_record(tmp_path: Path, **fields: object) -> str:
    path = write_lines(tmp_path / "set.jsonl", [{**GOOD, **fields}])
    return refused(path).removeprefix(f"{path}, line 1, ")


def test_a_set_is_read_with_all_its_fields(tmp_path):
    questions = load_questions(write_lines(tmp_path / "set.jsonl")).questions
    assert [q.id for q in questions] == ["q1", "q2", "q3", "q4"]
    assert questions[0].evidence == (Evidence("plan", "县级城市黑臭水体消除比例达到80%", 2, False),)
    assert questions[0].answers == (("80%",),)
    assert questions[1].answers == (("60%",), ("80%",))  # a comparison wants all of its answers
    assert questions[0].filters == {"year": (2024,)}
    assert questions[2].unanswerable
    assert [q.line for q in questions] == [1, 2, 3, 4]


def test_the_language_is_told_from_the_question_where_it_is_not_given(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [GOOD, {"id": 2, "question": "What is the target?"}])
    assert [(q.id, q.lang, q.type) for q in load_questions(path).questions] == [
        ("a", "zh", "other"),
        ("2", "en", "other"),
    ]


def test_answers_of_mode_all_keep_their_alternatives_apart(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [{**GOOD, "answers": [["318天", "318"], "87.1%"], "answer_mode": "all"}])
    assert load_questions(path).questions[0].answers == (("318天", "318"), ("87.1%",))


def test_answers_of_mode_any_are_forms_of_one(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [{**GOOD, "answers": ["91%以上", "91%"]}])
    assert load_questions(path).questions[0].answers == (("91%以上", "91%"),)


def test_wrong_json_is_named_by_line_and_column(tmp_path):
    lines = [json.dumps({"id": n, "question": "x"}) for n in range(1, 17)] + ['{"id": 17, "question": "x",}']
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert refused(path).startswith(f"{path}, line 17, the line: not JSON from column ")
    assert refused(path, "zh").startswith(f"{path} 第 17 行，整行：第 ")


def test_an_unknown_field_is_named_with_the_one_that_may_be_meant(tmp_path):
    assert with_record(tmp_path, anwsers=["80%"]).startswith(
        "anwsers: no such field (did you mean answers?). Known: id,"
    )
    found = with_record(tmp_path, evidence=[{"doc": "plan", "quote": "x", "page": 3}])
    assert found.startswith("evidence[0].page: no such field")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"question": 5}, "question: a text that is not empty is wanted, got 5"),
        ({"question": "  "}, 'question: a text that is not empty is wanted, got "  "'),
        ({"id": None}, "id: missing"),
        ({"id": True}, "id: a text or an integer is wanted, got true"),
        ({"type": "number"}, "type: one of numeric, when, who, list, where, what, whether, compare, precedent, "),
        ({"lang": "fr"}, 'lang: one of zh, en is wanted, got "fr"'),
        ({"answers": "80%"}, 'answers: a list is wanted, got "80%"'),
        ({"answers": [80]}, "answers[0]: a text that is not empty is wanted, got 80"),
        ({"evidence": {}}, "evidence: a list is wanted, got {}"),
        ({"answers": [["80%", 80]]}, "answers[0][1]: a text that is not empty is wanted, got 80"),
        ({"evidence": ["plan"]}, 'evidence[0]: an object is wanted, got "plan"'),
        ({"evidence": [{"doc": "plan"}]}, "evidence[0].quote: missing"),
        ({"evidence": [{"doc": "plan", "quote": "x", "grade": 7}]}, "evidence[0].grade: 1, 2 or 3 is wanted, got 7"),
        ({"filters": {"city": "x"}}, "filters.city: no such field"),
        ({"filters": {"year": "last"}}, 'filters.year: a whole number is wanted, got "last"'),
        ({"filters": {"year": 2.5}}, "filters.year: a value or a list of values is wanted, got 2.5"),
    ],
)
def test_a_wrong_value_is_named_with_its_field(tmp_path, fields, said):
    assert with_record(tmp_path, **fields).startswith(said)


def test_a_line_that_is_no_object_or_says_a_field_twice_is_refused(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("[1]\n", encoding="utf-8")
    assert refused(path) == f"{path}, line 1, the line: a JSON object is wanted, got [1]"
    path.write_text('{"id": "a", "id": "b", "question": "x"}\n', encoding="utf-8")
    assert refused(path) == f"{path}, line 1, id: written twice in this line"


def test_an_id_used_twice_is_named_with_both_lines(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [GOOD, {"id": "b", "question": "x"}, GOOD])
    assert refused(path) == f"{path}, line 3, id: a was used in line 1 already"


def test_further_mistakes_are_counted_with_their_lines(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [{"id": 1}, {"question": "x"}, {"id": 3, "question": 4}])
    assert refused(path) == f"{path}, line 1, question: missing (2 more, in lines 2, 3)"


def test_a_file_that_is_empty_missing_or_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "set.jsonl"
    assert refused(path) == f"No such file: {path}. Check the path"
    path.write_text("\n \n", encoding="utf-8")
    assert refused(path).startswith(f"{path} holds no questions.")
    assert "'.pdf'" not in refused(tmp_path / "set.pdf")
    assert refused(tmp_path / "set.pdf").startswith(f"{tmp_path / 'set.pdf'}: .pdf can't be read as a question set.")
    (tmp_path / "folder.jsonl").mkdir()
    assert refused(tmp_path / "folder.jsonl").startswith(f"Can't read {tmp_path / 'folder.jsonl'}")


def test_a_set_wholly_in_gb18030_or_utf16_is_read(tmp_path):
    text = json.dumps(GOOD, ensure_ascii=False)
    path = tmp_path / "set.jsonl"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        questions = load_questions(path)
        assert questions.questions[0].question == "消除比例是多少？"
        assert questions.encoding == encoding.removesuffix("-sig")


def test_mixed_encodings_are_named_by_the_line(tmp_path):
    lines = [json.dumps({**GOOD, "id": n}, ensure_ascii=False).encode() for n in range(4)]
    lines[2] = lines[2].decode().encode("gb18030")
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert refused(path) == (f"{path} mixes encodings: line 3 is not UTF-8, the others are. Save the file as UTF-8")


def test_bytes_of_no_encoding_are_named_by_the_line(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'{"id": 1, "question": "x"}\n{"id": 2, "question": "\xff\xff"}\n')
    assert refused(path) == f"Line 2 of {path} can't be decoded as GB18030. Save the file as UTF-8"


def test_the_digest_follows_the_gold_and_not_the_remarks(tmp_path):
    first = load_questions(write_lines(tmp_path / "a.jsonl")).digest
    remarked = [{**record, "note": "looked at again"} for record in RECORDS]
    assert load_questions(write_lines(tmp_path / "b.jsonl", remarked)).digest == first
    changed = [{**RECORDS[0], "answers": ["81%"]}, *RECORDS[1:]]
    assert load_questions(write_lines(tmp_path / "c.jsonl", changed)).digest != first


def bind_refused(tmp_path: Path, library, *places: dict[str, object]) -> str:
    path = write_lines(tmp_path / "set.jsonl", [GOOD, {**GOOD, "id": "b", "evidence": list(places)}])
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        bind(load_questions(path), library)
    with spoken_in("en"):
        return str(caught.value).removeprefix(f"{path}, line 2, ")


def test_gold_that_is_not_in_the_document_is_named(tmp_path, library):
    good, bad = evidence("plan", "消除比例达到80%"), evidence("plan", "消除比例达到81%")
    said = bind_refused(tmp_path, library, good, bad)
    assert said.startswith("evidence[1].quote: '")
    assert said.endswith('does not contain this quote (white space ignored): "消除比例达到81%"')


def test_a_document_that_is_not_there_or_not_one_is_named(tmp_path, library):
    said = bind_refused(tmp_path, library, evidence("009", "x"))
    assert said == "evidence[0].doc: the library has no document 009. Add it first: tiaowen add"
    first, second = (d.doc_id for d in library.documents())
    assert first != second
    assert bind_refused(tmp_path, library, evidence("", "x")) == (
        'evidence[0].doc: a text that is not empty is wanted, got ""'
    )


@pytest.mark.parametrize("ref", ["plan", "plan.txt", "pl", "source", "id", "title"])
def test_a_document_is_found_by_any_of_its_names(tmp_path, library, ref):
    known = next(d for d in library.documents() if d.source.endswith("plan.txt"))
    ref = {"source": known.source, "id": known.doc_id, "title": known.metadata.title}.get(ref, ref)
    path = write_lines(tmp_path / "set.jsonl", [{**GOOD, "evidence": [evidence(ref, "消除 比例\n达到80%")]}])
    bound = bind(load_questions(path), library)
    assert [place.doc_id for place in bound.places["a"]] == [known.doc_id]


def test_the_shipped_set_is_valid_and_has_every_type():
    questions = load_questions(ROOT / "eval" / "questions" / "samples.jsonl").questions
    assert len(questions) >= 40
    assert {q.type for q in questions} == {
        *("numeric", "when", "who", "list", "where", "what", "compare", "precedent", "unanswerable"),
    }


@pytest.mark.slow
def test_the_gold_of_the_shipped_set_stands_in_the_sample_library(tmp_path):
    from eval.beir_library import NoEncoder
    from index.library import Library

    with Library.open(tmp_path / "library", encoder=NoEncoder(), create=True) as samples:
        samples.add([ROOT / "corpus" / "samples"])
        bound = bind(load_questions(ROOT / "eval" / "questions" / "samples.jsonl"), samples)
    assert sum(bool(places) for places in bound.places.values()) == 75


VERBATIM = {"id": "v", "question": "消除比例是多少？", "doc": "plan", "answer": "达到80%"}


def test_a_document_and_an_answer_in_its_words_are_gold_too(tmp_path, library):
    questions = load_questions(write_lines(tmp_path / "set.jsonl", [VERBATIM]))
    (question,) = questions.questions
    assert question.evidence == (Evidence("plan", "达到80%"),)
    assert (question.answers, question.answer) == ((("达到80%",),), "达到80%")
    known = next(d for d in library.documents() if d.source.endswith("plan.txt"))
    assert [place.doc_id for place in bind(questions, library).places["v"]] == [known.doc_id]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": None}, "answer: missing"),
        ({"doc": None}, "doc: missing"),
        ({"answer": ["80%"]}, 'answer: a text that is not empty is wanted, got ["80%"]'),
        ({"doc": 7}, "doc: a text that is not empty is wanted, got 7"),
        ({"answers": ["80%"]}, "answers: the gold is given as doc and answer already."),
        ({"evidence": [evidence("plan", "80%")]}, "evidence: the gold is given as doc and answer already."),
    ],
)
def test_a_wrong_document_or_answer_is_named_with_its_field(tmp_path, fields, said):
    assert with_record(tmp_path, **{**VERBATIM, **fields}).startswith(said)


def test_an_answer_that_does_not_stand_in_its_document_is_named_by_its_line(tmp_path, library):
    path = write_lines(tmp_path / "set.jsonl", [GOOD, {**VERBATIM, "answer": "达到八成"}])
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        bind(load_questions(path), library)
    with spoken_in("en"):
        assert str(caught.value).startswith(f"{path}, line 2, answer: '")
        assert "达到八成" in str(caught.value)
    about: dict[str, object] = {"set": {"counted_only": True}}
    path = write_lines(tmp_path / "closed.jsonl", [about, {**VERBATIM, "answer": "达到八成"}])
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        bind(load_questions(path), library)
    with spoken_in("en"):
        assert str(caught.value).startswith(f"{path}, line 2, answer: is wrong.")


def test_the_first_line_may_be_about_the_whole_set(tmp_path):
    about = {"set": {"counted_only": True, "kind": "plans", "note": "held out"}}
    questions = load_questions(write_lines(tmp_path / "set.jsonl", [about, GOOD]))
    assert (questions.about.counted_only, questions.about.kind, questions.about.note) == (True, "plans", "held out")
    assert [q.id for q in questions.questions] == ["a"]
    assert questions.closed
    assert not load_questions(tmp_path / "set.jsonl", opened=True).closed
    assert questions.digest == load_questions(write_lines(tmp_path / "open.jsonl", [GOOD])).digest


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"counted_only": "yes"}, 'set.counted_only: true or false is wanted, got "yes"'),
        ({"counted": True}, "set.counted: no such field (did you mean counted_only?)."),
        ({"kind": ["plans"]}, 'set.kind: a text that is not empty is wanted, got ["plans"]'),
        (True, "set: an object is wanted, got true"),
    ],
)
def test_a_wrong_line_about_the_set_is_named_by_its_field(tmp_path, given, said):
    path = write_lines(tmp_path / "set.jsonl", [{"set": given}, GOOD])
    assert refused(path).removeprefix(f"{path}, line 1, ").startswith(said)


def test_the_line_about_the_set_is_the_first_and_has_nothing_else_in_it(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [GOOD, {"set": {"counted_only": True}}])
    assert refused(path) == f"{path}, line 2, set: the line about the whole set has to be the first"
    path = write_lines(tmp_path / "set.jsonl", [{"set": {"counted_only": True}, "id": "a"}, GOOD])
    assert refused(path).startswith(f"{path}, line 1, id: ")
    path = write_lines(tmp_path / "set.jsonl", [{"set": {"counted_only": True}}])
    assert refused(path).startswith(f"{path} holds no questions.")


def test_a_mistake_in_a_set_that_is_counted_only_is_named_without_its_words(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", [{"set": {"counted_only": True}}, {**GOOD, "answers": "八成半"}])
    said = "is wrong. The set is counted only, so what it says is not shown; to see it, add --open"
    assert refused(path) == f"{path}, line 2, answers: {said}"
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        load_questions(path, opened=True)
    assert "八成半" in str(caught.value)
