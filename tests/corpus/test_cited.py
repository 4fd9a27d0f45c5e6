"""Documents cited, and what the outline contract says of pages, duties and deadlines."""

import json

import pytest

from corpus.cited import cited_documents
from corpus.outline_json import outline_json
from corpus.read import parse_document
from corpus.types import Loaded

PLAN = """青屿省2024年水环境治理实施方案

为落实《青屿省2024年生态环境工作要点》（青环发[2024]3号）和《中华人民共和国水污染防治法》，制定本方案。

一、主要任务

（一）整治排污口。今年6月底前完成排查。按《青屿省2024年生态环境工作要点》要求推进。（牵头单位：水处；责任单位：监测处）

（二）办好《绿水青山》专栏，修订《青屿省排污许可管理办法》。
"""


def parsed(raw: str, pages: tuple[int, ...] = ()):
    return parse_document(Loaded("plan.txt", raw, "txt", "0" * 64, len(raw), pages=pages))


def test_documents_are_cited_once_with_the_number_beside_them():
    document = parsed(PLAN)
    cited = cited_documents(document)
    assert [(c.title, c.doc_number) for c in cited] == [
        ("青屿省2024年生态环境工作要点", "青环发〔2024〕3号"),
        ("中华人民共和国水污染防治法", None),
        ("青屿省排污许可管理办法", None),
    ]
    assert all(document.raw[c.start : c.end] == f"《{c.title}》" for c in cited)


def test_a_document_does_not_cite_itself():
    raw = "关于印发《甲省工作方案》的通知\n\n现将《甲省工作方案》印发给你们。\n\n一、任务\n\n落实《乙省工作方案》。\n"
    assert [c.title for c in cited_documents(parsed(raw))] == ["乙省工作方案"]


def test_the_contract_gives_duties_deadlines_and_pages_with_their_spans():
    at = PLAN.index("（二）")
    outline = outline_json(parsed(PLAN, pages=(0, at)))
    first, second = (c for c in outline["clauses"] if c["label"] in ("（一）", "（二）"))
    (duty,) = first["duties"]
    assert (duty["lead"], duty["responsible"]) == (["水处"], ["监测处"])
    assert PLAN[duty["start"] : duty["end"]] == "（牵头单位：水处；责任单位：监测处）"
    (deadline,) = first["deadlines"]
    assert (deadline["as_written"], deadline["date"]) == ("今年6月底前", "2024-06-30")
    assert PLAN[deadline["start"] : deadline["end"]] == "今年6月底前"
    assert (first["page"], second["page"]) == (1, 2)
    json.dumps(outline)


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (9, 1), (10, 2), (25, 3)])
def test_an_offset_stands_on_the_page_that_began_before_it(offset, page):
    assert parsed("一、甲\n" * 8, pages=(0, 10, 20)).page_of(offset) == page
