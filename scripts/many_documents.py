"""Small invented documents in any number, for measurements; every one says that it is invented."""

from __future__ import annotations

import random
from pathlib import Path

PLACES = ("云梧省", "岚岭省", "汐南省", "墨川市", "青溪市", "松原县", "白石区", "临川市")
MATTERS = (
    "水环境质量提升",
    "大气污染防治",
    "固体废物管理",
    "噪声治理",
    "农村生活污水治理",
    "土壤环境管理",
    "排污许可管理",
)
KINDS = ("实施方案", "工作要点", "管理办法", "行动计划", "工作总结")
MEASURES = ("达标率", "覆盖率", "完成率", "整治率", "处理率")


def write_documents(folder: Path, count: int, seed: int = 17) -> None:
    """``count`` Markdown files below ``folder``."""
    choice = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:05}.md").write_text(_document(number, choice), encoding="utf-8")


def _document(number: int, choice: random.Random) -> str:
    place, matter, kind = choice.choice(PLACES), choice.choice(MATTERS), choice.choice(KINDS)
    year, month, day = choice.randint(2015, 2025), choice.randint(1, 12), choice.randint(1, 28)
    clauses = "\n\n".join(
        f"{label}、{choice.choice(MATTERS)}\n\n到{year}年底，{place}第{number}片区{choice.choice(MATTERS)}"
        f"{choice.choice(MEASURES)}达到{choice.randint(40, 99)}%，由{place}生态环境部门牵头。"
        for label in "一二三"
    )
    return (
        f"> 本文件为测量而虚构，地名、机构与数字均不真实。\n\n# {place}{year}年{matter}{kind}（{number}）\n\n"
        f"{place[0]}环发〔{year}〕{number}号\n\n{clauses}\n\n{place}生态环境厅\n\n{year}年{month}月{day}日\n"
    )
