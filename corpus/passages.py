"""Passages: what is embedded and indexed. One per clause, parts of a long clause, and the sentences inside.

A clause's passage is its own text (its children have theirs); a heading that only holds other clauses has none, since
it stands in their context lines. Long texts are split at sentence ends by langchain-text-splitters with Chinese
separators. Every passage is a contiguous raw span, so that it can be quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.sentences import Reading, reading, sentence_spans
from corpus.tiling import own_spans_of
from corpus.types import Clause, ClauseKind, Document, Passage

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

MAX_CHARACTERS = 420
SENTENCE_MIN, SENTENCES_FROM = 8, 2
_SEPARATORS = ["\n", "。", "！", "？", "；", "，", "、", ""]
_SHORT_TITLE = 60


def make_passages(document: Document) -> tuple[Passage, ...]:
    """All passages of a document, in document order; a clause's own before its sentences."""
    children: dict[int, list[Clause]] = {}
    for clause in document.clauses:
        if clause.parent is not None:
            children.setdefault(clause.parent, []).append(clause)
    found: list[Passage] = []
    for clause in document.clauses:
        below = children.get(clause.index, [])
        context = context_line(document, clause)
        for start, end in own_spans_of(document.raw, clause, below):
            if below and end <= clause.body:
                continue
            found.extend(_passages_of_span(document, clause, context, (start, end)))
    return tuple(found)


def context_line(document: Document, clause: Clause) -> str:
    """Title (with region and year where it lacks them) and the headings from the root to the clause."""
    metadata = document.metadata
    title = short_title(metadata.title or "")
    lead = [
        str(part)
        for part in (metadata.region, f"{metadata.year}年" if metadata.year else None)
        if part and str(part).rstrip("省市") not in title and str(part) not in title
    ]
    headings = []
    at: Clause | None = clause
    while at is not None:
        if at.heading:
            headings.append(at.heading)
        elif at.kind in (ClauseKind.ANNEX, ClauseKind.ARTICLE):
            headings.append(at.label)
        at = document.clauses[at.parent] if at.parent is not None else None
    return " ".join([*lead, title]).strip() + "".join(f" › {h}" for h in reversed(headings))


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
        yield _passage(clause, kind, text, (start, end), context)
    sentences = sentence_spans(text.text)
    if len(sentences) >= SENTENCES_FROM:
        for start, end in sentences:
            if end - start >= SENTENCE_MIN:
                yield _passage(clause, "sentence", text, (start, end), context)


def _passage(clause: Clause, kind: str, text: Reading, span: tuple[int, int], context: str) -> Passage:
    start, end = text.raw_span(*span)
    return Passage(clause.index, kind, start, end, text.text[slice(*span)], context)


def _parts(text: str) -> list[tuple[int, int]]:
    """Spans of at most MAX_CHARACTERS, cut at the strongest separator that allows it; edges trimmed."""
    if len(text) <= MAX_CHARACTERS:
        return [(len(text) - len(text.lstrip()), len(text.rstrip()))]
    spans = []
    at = 0
    for chunk in _splitter().split_text(text):
        start = text.index(chunk, at)
        at = start + len(chunk)
        if chunk.strip():
            spans.append((start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())))
    return spans


@lru_cache(maxsize=1)
def _splitter() -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        chunk_size=MAX_CHARACTERS,
        chunk_overlap=0,
        separators=_SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
    )
