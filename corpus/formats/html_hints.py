"""What a government page states about its document: the header table (索引号, 发文字号 …) and its meta elements.

Values come under the keys of Metadata, dates in ISO form; a label without a value ("--") gives no hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.formats.html_boxes import Boxes

if TYPE_CHECKING:
    from lxml.etree import _Element

LABELS: Mapping[str, tuple[str, ...]] = {
    "index_number": ("索引号", "信息索引号", "索引编号"),
    "doc_number": ("发文字号", "文号", "发文文号", "文件编号", "文件字号", "公文文号"),
    "issuer": (
        "发文机关",
        "发布机构",
        "发文机构",
        "发布机关",
        "制发机关",
        "公开机构",
        "发文单位",
        "发布单位",
        "制定机关",
        "公开责任部门",
    ),
    "date_written": ("成文日期", "发文日期", "生成日期", "印发日期", "制发日期", "成文时间"),
    "date_published": ("发布日期", "公开日期", "公布日期", "发布时间", "公开时间"),
    "status": ("有效性", "效力状态", "时效性", "有效状态", "文件状态", "是否有效"),
    "title": ("标题", "名称", "文件名称", "信息名称"),
    "kind": ("公文种类", "文种", "体裁分类", "体裁", "公文种类名称"),
    # labels whose values nobody asks for, but where the value before them ends
    "": (
        "主题分类",
        "分类",
        "主题词",
        "组配分类",
        "来源",
        "字号",
        "字体",
        "浏览次数",
        "生效日期",
        "失效日期",
        "废止日期",
        "关键词",
        "责任编辑",
        "有效期",
    ),
}
_KEYS = {label: key for key, labels in LABELS.items() for label in labels}
_SPACED = "|".join(r"\s*".join(label) for label in sorted(_KEYS, key=len, reverse=True))
_PAIR = re.compile(rf"(?:^|(?<=[\s\]】|]))[\[【]?\s*({_SPACED})\s*[\]】]?\s*[:：]")
_LABEL = re.compile(rf"[\[【]?\s*({_SPACED})\s*[\]】]?\s*[:：]?")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_EMPTY = re.compile(r"[-—－/\s]*|无|暂无")
_META = {
    "articletitle": "title",
    "pubdate": "date_published",
    "publishdate": "date_published",
    "article:published_time": "date_published",
}
MAX_LINES = 100
MAX_LINE = 300


def label_key(text: str) -> str | None:
    """The key of a text that is a label and nothing else ("" for one nobody asks for); None for other text."""
    found = _LABEL.fullmatch(text.strip()) if len(text) < 60 else None
    return _key(found[1]) if found else None


def page_hints(root: _Element, raw: str, boxes: Boxes) -> Mapping[str, str]:
    """The hints of a page: its boxes go before its lines, and these before its meta elements.

    Where the box of a label is empty no line is taken for its value.
    """
    hints: dict[str, str] = {}
    lines = [line for line in raw[: MAX_LINES * MAX_LINE].split("\n")[:MAX_LINES] if len(line) <= MAX_LINE]
    pairs = [pair for pair in _pairs(lines) if boxes.values.get(pair[0]) != ""]
    for key, value in [*boxes.values.items(), *pairs, *_metas(root)]:
        value = value.strip()
        if key and key not in hints and not _EMPTY.fullmatch(value):
            found = _DATE.search(value) if key.startswith("date_") else None
            if found:
                value = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
            elif key.startswith("date_"):
                continue
            hints[key] = value
    title = next((e for e in root.iter("title")), None)
    if title is not None and (text := " ".join("".join(title.itertext()).split())):
        hints["html_title"] = text
    return MappingProxyType(hints)


def _key(label: str) -> str:
    return _KEYS["".join(label.split())]


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Label and value in one line ("索引号：…", also several), or a label alone and its value in the next line."""
    for at, line in enumerate(lines):
        found = list(_PAIR.finditer(line))
        for which, match in enumerate(found):
            end = found[which + 1].start() if which + 1 < len(found) else len(line)
            value = line[match.end() : end]
            if value.strip() or len(found) > 1:
                yield _key(match[1]), value
        alone = _LABEL.fullmatch(line)
        if alone and at + 1 < len(lines) and not _LABEL.match(lines[at + 1]):
            yield _key(alone[1]), lines[at + 1]


def _metas(root: _Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        key = _META.get((element.get("name") or element.get("property") or "").lower())
        if key:
            yield key, element.get("content") or ""
