"""Which labels are accepted, where they hang, and what is noted about the others."""

import pytest

from corpus.numbering import label_at
from corpus.sequence import Candidate, place
from corpus.types import Note


def placed(*labels: str, doubtful: tuple[int, ...] = ()) -> tuple[list[str], list[Note]]:
    """Paths of the accepted labels (restarts with a star), and the notes."""
    raw = "".join(f"{label}文字\n" for label in labels)
    candidates, at = [], 0
    for line, text in enumerate(labels):
        label = label_at(raw, at, at + len(text) + 2)
        assert label is not None, text
        candidates.append(Candidate(label, line, line in doubtful))
        at += len(text) + 3
    found, notes = place(raw, candidates)
    paths: list[str] = []
    for entry in found:
        own = raw[entry.label.start : entry.label.end] + ("*" if entry.restart else "")
        paths.append(own if entry.parent is None else f"{paths[entry.parent]}/{own}")
    return paths, notes


@pytest.mark.parametrize(
    ("labels", "paths"),
    [
        (
            ["一、", "（一）", "1.", "2.", "（二）", "二、"],
            ["一、", "一、/（一）", "一、/（一）/1.", "一、/（一）/2.", "一、/（二）", "二、"],
        ),
        (["一、", "（一）", "二、", "（二）", "（三）"], ["一、", "一、/（一）", "二、", "二、/（二）", "二、/（三）"]),
        (
            ["1.", "（一）", "（二）", "2.", "（一）", "（二）"],
            ["1.", "1./（一）", "1./（二）", "2.", "2./（一）", "2./（二）"],
        ),
        (["1.", "2.", "1.", "2."], ["1.", "2.", "1.*", "2."]),
        (["第一章 ", "第一条 ", "第二章 ", "第二条 "], ["第一章", "第一章/第一条", "第二章", "第二章/第二条"]),
        (
            [
                "第一章 ",
                "第一节 ",
                "第一条 ",
                "第二条 ",
                "第二节 ",
                "第三条 ",
                "第二章 ",
                "第一节 ",
                "第四条 ",
                "第五条 ",
            ],
            [
                "第一章",
                "第一章/第一节",
                "第一章/第一节/第一条",
                "第一章/第一节/第二条",
                "第一章/第二节",
                "第一章/第二节/第三条",
            ]
            + ["第二章", "第二章/第一节", "第二章/第一节/第四条", "第二章/第一节/第五条"],
        ),
        (["第一条 ", "第一条之一", "第一条之二", "第二条 "], ["第一条", "第一条之一", "第一条之二", "第二条"]),
        (["第五条 ", "第六条 "], ["第五条", "第六条"]),
        (["一、", "附件1 ", "一、", "二、"], ["一、", "附件1", "附件1/一、", "附件1/二、"]),
    ],
)
def test_labels_hang_where_their_sequence_says(labels, paths):
    assert placed(*labels)[0] == paths


@pytest.mark.parametrize(
    ("labels", "code", "params"),
    [
        (["1.", "2.", "5.", "6."], "number_jump", {"label": "5.", "after": "2"}),
        (["（一）", "（二）", "（四）"], "number_jump", {"label": "（四）", "after": "二"}),
        (["（一）", "（二）", "（二）", "（三）"], "number_twice", {"label": "（二）"}),
        (["第五条 ", "第六条 "], "begins_late", {"label": "第五条"}),
        (["1.", "2.", "86.", "3."], "not_a_label", {"label": "86.", "after": "2"}),
        (["（一）", "（二）", "（一）文件", "（三）"], None, {}),
    ],
)
def test_doubts_are_noted_with_the_label(labels, code, params):
    notes = placed(*labels)[1]
    if code is None:
        return
    assert [note.code for note in notes] == [code]
    assert dict(notes[0].params)["label"] == params["label"]


def test_a_first_number_in_the_middle_of_a_sentence_needs_a_second():
    assert placed("一、", "1.", "二、", doubtful=(1,))[0] == ["一、", "二、"]
    assert placed("一、", "1.", "2.", "二、", doubtful=(1,))[0] == ["一、", "一、/1.", "一、/2.", "二、"]


def test_nothing_gives_nothing():
    assert place("", []) == ([], [])
