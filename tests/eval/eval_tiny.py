"""A small library and question lines for the tests of ``eval``: two plans, the hashing encoder, no model."""

from __future__ import annotations

import json
from pathlib import Path

from embed.hashing import HashingEncoder
from index.library import Library

PLAN = """澜江省生态环境厅关于印发2024年水污染防治工作计划的通知

澜环发〔2024〕8号

各市生态环境局：

一、主要目标

（一）地表水。全省国考断面水质优良比例达到91.5%。

（二）黑臭水体。2024年底县级城市黑臭水体消除比例达到80%。

二、重点任务

1.开展排查整治。对入河排污口逐一排查，6月底前完成。

2.加强监督执法。严厉打击偷排行为。
"""
REPORT = """澜江省2023年水污染防治工作总结

一、完成情况

（一）黑臭水体。2023年县级城市黑臭水体消除比例达到60%。

（二）农村污水。农村生活污水治理率达到41%。
"""


def tiny_library(folder: Path) -> Library:
    """A library of ``plan.txt`` and ``report.txt`` below a folder."""
    files = folder / "files"
    files.mkdir()
    (files / "plan.txt").write_text(PLAN, encoding="utf-8")
    (files / "report.txt").write_text(REPORT, encoding="utf-8")
    library = Library.open(folder / "library", encoder=HashingEncoder(), create=True)
    library.add([files])
    return library


def evidence(doc: str, quote: str, grade: int = 2) -> dict[str, object]:
    return {"doc": doc, "quote": quote, "grade": grade, "table": False}


RECORDS: list[dict[str, object]] = [
    {
        "id": "q1",
        "question": "2024年县级城市黑臭水体消除比例要达到多少？",
        "lang": "zh",
        "type": "numeric",
        "filters": {"year": 2024},
        "answers": ["80%"],
        "answer_mode": "any",
        "must_not": ["60%"],
        "evidence": [evidence("plan", "县级城市黑臭水体消除比例达到80%")],
    },
    {
        "id": "q2",
        "question": "2023年和2024年县级城市黑臭水体消除比例各是多少？",
        "type": "compare",
        "answers": ["60%", "80%"],
        "evidence": [evidence("plan", "消除比例达到80%"), evidence("report", "消除比例达到60%")],
    },
    {"id": "q3", "question": "2024年噪声投诉有多少件？", "type": "unanswerable"},
    {
        "id": "q4",
        "question": "排污口排查",
        "type": "precedent",
        "evidence": [evidence("plan", "对入河排污口逐一排查"), evidence("plan", "严厉打击偷排行为", 1)],
    },
]


def write_lines(path: Path, records: list[dict[str, object]] | None = None) -> Path:
    """A question set as JSON lines."""
    lines = [json.dumps(record, ensure_ascii=False) for record in (RECORDS if records is None else records)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
