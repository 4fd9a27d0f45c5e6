"""Small files made after public reports, each with its right value (../shared/cases): what their outlines must hold."""

import pytest

from corpus.read import read_document
from corpus.types import ClauseKind, Document
from tests.corpus.cases import REAL_CASES, case

pytestmark = REAL_CASES


def read(number: str, name: str) -> Document:
    return read_document(case(number, name))


def labels(document: Document, kind: ClauseKind) -> list[str]:
    return [clause.label for clause in document.clauses if clause.kind is kind]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("variant-节选.txt", ["第八条", "第十九条", "第四十五条"]),
        ("其他办法.txt", ["第一条", "第二条", "第三十二条"]),
    ],
)
def test_articles_after_a_gap_are_articles(name, numbers):
    assert labels(read("33", name), ClauseKind.ARTICLE) == numbers


def test_traditional_articles_are_articles():
    found = read("17", "variant-繁体文件.txt")
    assert labels(found, ClauseKind.ARTICLE) == ["第一条", "第二条", "第三条", "第四条"]


def test_unnumbered_items_belong_to_the_sentence_that_introduces_them():
    document = read("41", "a.txt")
    texts = {clause.path: clause.slice(document.raw) for clause in document.clauses}
    assert [texts[("三、", f"[{n}]")] for n in (1, 2, 3)] == ["县水利局；", "县财政局；", "县审计局。"]
    assert [texts[("五、", f"[{n}]")] for n in (1, 2)] == ["• 按期完成的乡镇；", "• 零投诉的企业。"]


def test_lists_belong_to_the_lead_ins_of_a_preamble():
    document = read("41", "b.txt")
    texts = {clause.path: clause.slice(document.raw) for clause in document.clauses}
    assert texts[("[1]",)].startswith("检查对象包括以下单位：\n1.第一水厂；")
    assert texts[("[2]",)].startswith("出现下列情况的应当立即停水：\n（一）水源被污染；")
    assert texts[("[2]", "（三）")] == "（三）管道爆裂。"


def test_files_with_full_width_digits_are_read():
    assert labels(read("20", "要点.txt"), ClauseKind.SECTION) == ["一、", "二、", "三、"]
