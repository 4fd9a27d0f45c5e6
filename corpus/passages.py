"""Passages: what is embedded and indexed: clauses, parts of long ones, their sentences, lead-ins with their lists.

A clause's passage is its own text (its children have theirs); a heading that only holds other clauses has none, since
it stands in their context lines. Long texts are split at sentence ends by langchain-text-splitters with Chinese
separators. Every passage is a contiguous raw span, so that it can be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.flat_tables import column_kind
from corpus.sentences import Reading, reading, sentence_spans
from corpus.tiling import own_spans
from corpus.types import Clause, ClauseKind, Document, Passage

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

MAX_CHARACTERS = 420
SENTENCE_MIN, SENTENCES_FROM = 8, 2
_SEPARATORS = ["\n", "。", "！", "？", "；", "，", "、", ""]
_SHORT_TITLE, _HEADER_MAX, _HEAD_MAX, _LEAD_MAX, _COLUMNS_MAX = 60, 16, 80, 100, 80
_LEADING = re.compile(r"^(?:\d{1,4}[\W_]+)+")
_HAN, _WORDS = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{3,}")
_TITLE_HAN, _TITLE_WORDS = 4, 3


def make_passages(document: Document) -> tuple[Passage, ...]:
    """All passages of a document, in document order; a clause's own before its sentences."""
    contexts = _Contexts(document)
    found: list[Passage] = []
    for clause in document.clauses:
        below = document.children(clause)
        context = contexts.line(clause)
        if (
            below
            and not _is_table(below)
            and (whole := _whole(document, clause, "list" if contexts.lead(clause) else "section", context))
        ):
            found.append(whole)
        for span in own_spans(document, clause):
            if below and span[1] <= clause.body:
                continue
            told = _told(document.raw, clause, span, below)
            if told is not None:
                found.extend(_passages_of_span(document, clause, context, told))
    return tuple(found)


def _whole(document: Document, clause: Clause, kind: str, context: str) -> Passage | None:
    """A clause with all below it: a lead-in with its list, a short section; None where that is too long to be read."""
    text = reading(document.raw, clause.start, clause.end, document.marks)
    start, end = len(text.text) - len(text.text.lstrip()), len(text.text.rstrip())
    return _passage(clause, kind, text, (start, end), context) if 0 < end - start <= MAX_CHARACTERS else None


def _is_table(below: Sequence[Clause]) -> bool:
    return any(clause.kind is ClauseKind.ROW for clause in below)


def _told(raw: str, clause: Clause, span: tuple[int, int], below: Sequence[Clause]) -> tuple[int, int] | None:
    """The part of an own span that says something; None when it says nothing.

    Of a row that is its cells without the number and, when its measures are clauses of their own, without the units
    and the deadline (which ``cells`` hold); of a clause that holds rows, what is not the table's header.
    """
    if clause.kind is ClauseKind.ROW:
        dull = ("number", "unit", "when") if below else ("number",)
        cells = [c for c in clause.cells if c.start < span[1] and c.end > span[0] and column_kind(c.name) not in dull]
        if clause.cells and not cells:
            return None
        start = min((c.start for c in cells), default=span[0])
        end = max((c.end for c in cells), default=span[1])
        return max(start, span[0]), min(end, span[1])
    if _is_table(below):
        start = max(span[0], clause.body)
        lines = [line for line in raw[start : span[1]].splitlines() if line.strip()]
        names = [name for line in lines for name in line.strip(" |").split("|")]
        if all(column_kind(name) or len(name.strip()) <= _HEADER_MAX for name in names):
            return None
        return start, span[1]
    return span


class _Contexts:
    """Context lines of one document; those of parents are kept for their children.

    A line is the document's title, or what its file is called (with region and year where it lacks them), the
    headings from root to clause, and what announces the list that it is an item of.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.clauses = document.clauses
        self.title = _lead(document)
        self.headings: dict[int, str] = {}
        self.leads: dict[int, str] = {}

    def line(self, clause: Clause) -> str:
        return self.title + self._headings(clause)

    def _headings(self, clause: Clause) -> str:
        known = self.headings.get(clause.index)
        if known is None:
            above = self._headings(self.clauses[clause.parent]) if clause.parent is not None else ""
            name = clause.heading or (clause.label if clause.kind in (ClauseKind.ANNEX, ClauseKind.ARTICLE) else "")
            if clause.parent is not None and (lead := self.lead(self.clauses[clause.parent])):
                above = f"{above} › {lead}"
            if clause.kind is ClauseKind.ROW:
                name = f"{name} {_columns(clause)}".strip()
            known = f"{above} › {name}" if name else above
            self.headings[clause.index] = known
        return known

    def lead(self, clause: Clause) -> str:
        """What a clause says before its list, if it ends by announcing one; "" otherwise."""
        known = self.leads.get(clause.index)
        if known is None:
            children = self.document.children(clause)
            end = min((child.start for child in children), default=clause.start)
            text = reading(self.document.raw, clause.body, end, self.document.marks).text.strip() if children else ""
            known = text[-_LEAD_MAX:] if text.endswith(("：", ":")) and clause.kind is not ClauseKind.ROW else ""
            self.leads[clause.index] = known
        return known


def _columns(clause: Clause) -> str:
    """The names of a row's columns, which say what its cells are."""
    return " ".join(dict.fromkeys(cell.name for cell in clause.cells if cell.name))[:_COLUMNS_MAX]


def _lead(document: Document) -> str:
    metadata = document.metadata
    title = short_title(metadata.title or file_title(document.source) or "")
    lead = [
        str(part)
        for part in (metadata.region, f"{metadata.year}年" if metadata.year else None)
        if part and str(part).rstrip("省市") not in title and str(part) not in title
    ]
    return " ".join([*lead, title]).strip()


def file_title(source: str) -> str | None:
    """What a file is called, where that is a title: four Chinese characters or three words, after any number.

    >>> file_title("folder/03_墨川市河道管理办法.docx"), file_title("scan-0007.pdf"), file_title("a3f9c2.txt")
    ('墨川市河道管理办法', None, None)
    """
    stem = _LEADING.sub("", PurePath(source.replace("\\", "/")).stem)
    words = [word for word in _WORDS.findall(stem) if word.isalpha()]
    return stem if len(_HAN.findall(stem)) >= _TITLE_HAN or len(words) >= _TITLE_WORDS else None


def short_title(title: str) -> str:
    """The plan's own name inside 关于印发《…》的通知; other titles as they are, cut at 60 characters."""
    start, end = title.find("《"), title.rfind("》")
    if 0 <= start < end and title[:start].strip().endswith(("印发", "发布", "公布", "下发", "转发", "实施")):
        title = title[start + 1 : end]
    return title[:_SHORT_TITLE]


def _passages_of_span(document: Document, clause: Clause, context: str, span: tuple[int, int]) -> Iterator[Passage]:
    text = reading(document.raw, *span, document.marks)
    parts = _parts(text.text)
    if not text.text.strip():
        return
    kind = "clause" if len(parts) == 1 else "part"
    for start, end in parts:
        if _says_something(clause, text.text[start:end]):
            yield _passage(clause, kind, text, (start, end), context)
    sentences = sentence_spans(text.text)
    if len(sentences) >= SENTENCES_FROM:
        for start, end in sentences:
            if end - start >= SENTENCE_MIN and _says_something(clause, text.text[start:end]):
                yield _passage(clause, "sentence", text, (start, end), context)


def _says_something(clause: Clause, text: str) -> bool:
    """Whether there is a letter in it; a row's figures mean something by its columns' names."""
    return any(map(str.isalpha, text)) or (clause.kind is ClauseKind.ROW and any(map(str.isalnum, text)))


def _passage(clause: Clause, kind: str, text: Reading, span: tuple[int, int], context: str) -> Passage:
    start, end = text.raw_span(*span)
    return Passage(clause.index, kind, start, end, text.text[slice(*span)], context)


def _parts(text: str) -> list[tuple[int, int]]:
    """Spans of at most MAX_CHARACTERS, cut at the strongest separator that allows it; edges trimmed.

    A heading line at the beginning stays with the text below it.
    """
    if len(text) <= MAX_CHARACTERS:
        return [(len(text) - len(text.lstrip()), len(text.rstrip()))]
    line = text.find("\n") + 1
    head = line if line <= _HEAD_MAX else 0
    spans: list[tuple[int, int]] = []
    at = head
    for chunk in _splitter(MAX_CHARACTERS - head).split_text(text[head:]):
        start = text.index(chunk, at)
        at = start + len(chunk)
        if chunk.strip():
            spans.append((start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())))
    if head and spans:
        spans[0] = (len(text) - len(text.lstrip()), spans[0][1])
    return spans


@lru_cache(maxsize=128)
def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        separators=_SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
    )
