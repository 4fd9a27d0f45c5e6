"""Question sets that name a document by a file which the library did not add, because it is a copy."""

import pytest

from corpus.errors import EvaluationError
from corpus.messages import spoken_in
from embed.hashing import HashingEncoder
from eval.gold import bind
from eval.load import load_questions
from index.library import Library
from tests.eval.eval_tiny import write_lines

QUESTION = {"id": "v", "question": "是多少？"}


@pytest.fixture
def with_copies(tmp_path):
    """A library of files of which one is a copy by its bytes, one by its text and one by all but white space."""
    files = tmp_path / "files"
    files.mkdir()
    texts = {"1": "甲市征收噪声费，标准为每月300元。", "2": "乙县建成公厕12座。"}
    (files / "1_first.txt").write_text(texts["1"], encoding="utf-8")
    (files / "2_first.txt").write_text(texts["2"], encoding="utf-8")
    (files / "3_bytes.txt").write_text(texts["1"], encoding="utf-8")
    (files / "4_text.txt").write_bytes(texts["2"].encode("gb18030"))
    (files / "5_spaced.txt").write_text(texts["2"].replace("公厕", "公厕 \n"), encoding="utf-8")
    (files / "7.txt").write_text(texts["1"], encoding="utf-8")
    (files / "72_other.txt").write_text("丙镇植树，标准为每月300元。", encoding="utf-8")
    with Library.open(tmp_path / "library", encoder=HashingEncoder(), create=True) as library:
        assert library.add([files]).count("duplicate") == 4
        (files / "6_late.txt").write_text("丁乡修路，标准为每月300元。", encoding="utf-8")
        yield library


@pytest.mark.parametrize(
    ("ref", "answer", "original"),
    [
        ("3_bytes", "每月300元", "1_first.txt"),
        ("3_bytes.txt", "每月300元", "1_first.txt"),
        ("3", "每月300元", "1_first.txt"),
        ("4_text", "公厕12座", "2_first.txt"),
        ("7", "每月300元", "1_first.txt"),  # the whole name of a copy before the beginning of 72_other
    ],
)
def test_a_file_that_was_added_as_a_copy_counts_as_its_original(tmp_path, with_copies, ref, answer, original):
    path = write_lines(tmp_path / "set.jsonl", [{**QUESTION, "doc": ref, "answer": answer}])
    bound = bind(load_questions(path), with_copies)
    (place,) = bound.places["v"]
    assert next(d for d in with_copies.documents() if d.doc_id == place.doc_id).source.endswith(original)
    assert bound.copies == {ref: original}


@pytest.mark.parametrize("ref", ["6_late", "8", "../files/3_bytes", "files"])
def test_a_file_that_is_neither_added_nor_a_copy_is_no_document(tmp_path, with_copies, ref):
    path = write_lines(tmp_path / "set.jsonl", [{**QUESTION, "doc": ref, "answer": "每月300元"}])
    with spoken_in("en"), pytest.raises(EvaluationError) as caught:
        bind(load_questions(path), with_copies)
    with spoken_in("en"):
        assert f"doc: the library has no document {ref}." in str(caught.value)


def test_a_copy_that_differs_in_white_space_counts_as_its_original(tmp_path, with_copies):
    path = write_lines(tmp_path / "set.jsonl", [{**QUESTION, "doc": "5_spaced", "answer": "公厕12座"}])
    bound = bind(load_questions(path), with_copies)
    ids = {d.source.rsplit("/", 1)[-1]: d.doc_id for d in with_copies.documents()}
    places = bound.places["v"]
    assert bound.copies == {"5_spaced": "2_first.txt"}
    assert bound.texts.covered(ids["2_first.txt"], 0, 20, places) == {0}
    assert bound.texts.supports(ids["2_first.txt"], 4, 9, places)
    assert bound.texts.touched(ids["1_first.txt"], places) == frozenset()
