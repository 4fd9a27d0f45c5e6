"""From a file to a Document: identity, merged marks, front clauses, side files, and long texts in linear work."""

import sys
from collections import Counter

import pytest

from corpus.outline import parse_outline
from corpus.read import PIPELINE_VERSION, document_id, merge_marks, parse_document, read_document
from corpus.types import ClauseKind, Loaded, Mark

TEXT = "推进水污染防治工作，落实各项任务，确保水质持续改善并稳定达标。"


def test_the_same_text_is_the_same_document_wherever_it_lies(tmp_path):
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(f"一、任务\n{TEXT}\n二、保障\n{TEXT}\n", encoding="utf-8")
    first, second = (read_document(tmp_path / name) for name in ("甲.txt", "乙.txt"))
    assert first.doc_id == second.doc_id == document_id(first.raw)
    assert (first.clauses, first.marks) == (second.clauses, second.marks)


def test_a_side_file_overrides_what_was_read(tmp_path):
    path = tmp_path / "要点.txt"
    path.write_text(f"某市2024年工作要点\n一、任务\n{TEXT}\n二、保障\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "要点.txt.meta.toml").write_text('title = "另一个标题"\n', encoding="utf-8")
    assert read_document(path).metadata.title == "另一个标题"


def test_overlapping_marks_are_made_disjoint_and_the_first_keeps_its_characters():
    marks = [Mark(5, 9, "b"), Mark(0, 6, "a"), Mark(0, 3, "c"), Mark(6, 6, "d")]
    assert merge_marks(marks) == (Mark(0, 6, "a"), Mark(6, 9, "b"))


def test_front_matter_that_people_ask_about_is_a_clause_with_a_name_of_its_own():
    raw = f"某市方案\n为做好工作，{TEXT}\n现制定如下方案，{TEXT}\n一、任务\n{TEXT}\n二、保障\n{TEXT}\n"
    document = parse_document(Loaded(source="x", raw=raw, format="txt", sha256="", size=1))
    fronts = [clause for clause in document.clauses if clause.kind is ClauseKind.FRONT]
    assert [clause.path for clause in fronts] == [("前言",), ("前言~2",)]
    assert fronts[0].index == len(document.clauses) - 2


def test_the_pipeline_has_a_version_that_libraries_compare():
    assert PIPELINE_VERSION.isdigit()


def work(raw: str) -> int:
    """Python calls that parsing takes: unlike seconds, the same on every run."""
    calls: Counter[str] = Counter()

    def count(_frame: object, event: str, _argument: object) -> None:
        calls[event] += 1

    sys.setprofile(count)
    try:
        parse_outline(raw)
    finally:
        sys.setprofile(None)
    return calls["call"] + calls["c_call"]


@pytest.mark.parametrize(
    "unit",
    [
        "第一行文字内容\n",
        "1.完成任务，提升水质。\n",
        "（一）甲，完成任务。\n1.乙，完成任务。\n2.丙，完成任务。\n",
        "附件1：关于材料\n内容文字。\n",
        "序号\n重点任务\n完成时限\n1\n治水\n2024年底\n",
        "| 指标 | 数值 |\n| --- | --- |\n| 治理率 | 45% |\n\n",
        "一、任务。（一）完成整治任务。" * 3,
        "目录\n一、任务\n",
        "附件：1.甲\n2.乙\n",
    ],
    ids=["lines", "restarts", "nested", "annexes", "flat tables", "pipe tables", "one line", "contents", "lists"],
)
def test_the_work_grows_no_faster_than_the_text(unit):
    small, large = work(unit * 200), work(unit * 1600)
    assert large <= 8 * small * 1.3
