"""Questions about a document rather than its content: when was it issued, what is its 文号, which year is it for.

The answer is a metadata value with the span where it was read; a value that the file does not state is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Asked
from corpus.dates import find_dates
from corpus.types import Clause, ClauseKind, Document, Provenance

_FIELDS = (
    (
        re.compile(
            r"(?:谁|哪个(?:单位|部门|机关|厅|局))(?:印发|发布|制定|出台)|发文机关|发布机构"
            r"|issuing (?:body|authority)|who issued"
        ),
        ("issuer",),
    ),
    (
        re.compile(
            r"(?:印发|发布|公布|出台|成文|发文|签发|下发|上传|落款|挂网)(?:的)?(?:日期|时间)"
            r"|(?:什么时候|何时|哪天|哪一天|几号|哪年|几月|哪一?日)(?:正式|对外|在网上)?"
            r"(?:印发|发布|公布|出台|成文|发文|发|上传|转载|登|上网)(?:出来?)?(?:的|$|[?？])"
            r"|(?:什么时候|何时|哪天|哪一天|几号|哪年|几月|哪一?日)[^，,。]{0,4}(?:挂|传|登|发|贴)(?:到|在|上|出)?(?:网|出来?)"
            r"|落款[^，,。]{0,4}(?:哪|几|什么时候)|\b(?:published|issued|released|dated)\b",
            re.IGNORECASE,
        ),
        ("date_written", "date_published"),
    ),
    (re.compile(r"文号|发文字号|document number", re.IGNORECASE), ("doc_number",)),
    (re.compile(r"索引号|index number", re.IGNORECASE), ("index_number",)),
    (re.compile(r"效力状态|(?:是否|还)(?:现行)?有效|in force", re.IGNORECASE), ("status",)),
    (
        re.compile(
            r"(?:是|属于|对应)(?:哪一?年|哪个年度|几几年)的?(?:任务|目标|工作|要求|计划|指标|要点|文件|安排)?|哪一?年(?:度)?的(?:任务|目标|要点|文件|计划)"
        ),
        ("year",),
    ),
)
_DOCUMENT_WORDS = re.compile(
    r"要点|方案|规划|计划|意见|通知|总结|报告|条例|办法|规定|文件|《|份|〔\d{4}〕"
    r"|\b(?:plan|summary|report|notice|document|key points|measures)\b",
    re.IGNORECASE,
)
_CITING = re.compile(r"引用|依据|根据|参照|废止|废了|代替|取代|cites?\b|repeals?\b|replaces?\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"发布|公布|[挂传登贴][到在上]?网|挂出|上网|上传|转载|published|released", re.IGNORECASE)
_SEGMENT_END = re.compile(r"[，,；;。\n]")


@dataclass(frozen=True, slots=True)
class Stated:
    """A metadata value of a document with its place; ``value`` is None when the file does not state it."""

    document: Document
    field: str
    value: str | None
    provenance: Provenance | None


def asks_about(question: str) -> tuple[str, ...]:
    """The metadata fields that a question asks for, () when it asks about content."""
    if not _DOCUMENT_WORDS.search(question) or _CITING.search(question):
        return ()
    for pattern, fields in _FIELDS:
        if pattern.search(question):
            if fields[0] == "date_written" and _PUBLISHED.search(question):
                return ("date_published", "date_written")
            return fields
    return ()


def stated(question: str, fields: Sequence[str], documents: Sequence[Document], asked: Asked) -> Stated | None:
    """The value of the document whose title fits the question best (documents in the order of the search)."""
    best: tuple[float, Document] | None = None
    dates = {date.iso for date in find_dates(question)}
    for place, document in enumerate(documents):
        fit = asked.coverage(title_of(document)) - 0.02 * place + (1.0 if dates & dates_of(document) else 0.0)
        if best is None or fit > best[0]:
            best = (fit, document)
    if best is None:
        return None
    document = best[1]
    for name in fields:
        value = getattr(document.metadata, name)
        if value:
            return Stated(document, name, str(value), document.metadata.provenance.get(name))
    uploaded = document.metadata.provenance.get("date_uploaded")
    if fields[0] == "date_published" and uploaded is not None and uploaded.span is not None:
        written = find_dates(document.raw[slice(*uploaded.span)])
        return Stated(document, "date_uploaded", written[0].iso if written else None, uploaded)
    return Stated(document, fields[0], None, None)


def dates_of(document: Document) -> set[str]:
    """All dates that a document's head gives, those of uploads too, as ISO strings."""
    spans = [p.span for name, p in document.metadata.provenance.items() if name.startswith("date")]
    return {d.iso for span in spans if span is not None for d in find_dates(document.raw[slice(*span)])}


def title_of(document: Document) -> str:
    """Title, region, kind and years, as a question would name the document."""
    metadata = document.metadata
    years = " ".join(f"{y}年" for y in metadata.years)
    source = document.source.replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join(
        str(p) for p in (metadata.title, metadata.region, metadata.issuer, metadata.kind, years, source) if p
    )


def place_of(found: Stated) -> tuple[Clause, int, int] | None:
    """A clause-like place for citing a metadata value; None when the value was inferred without a span."""
    where = found.provenance
    raw = found.document.raw
    if where is None or where.span is None:
        return None
    start, end = where.span
    line = raw.rfind("\n", 0, start) + 1
    if start - line <= 20 and not _SEGMENT_END.search(raw[line:start]):
        start = line
        while start < end and raw[start].isspace():
            start += 1
    label = "文件信息"
    return Clause(-1, (label,), label, ClauseKind.FRONT, start, end), start, end
