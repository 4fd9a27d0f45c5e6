"""Questions about a document rather than its content: when was it issued, what is its 文号, which year is it for.

The answer is a metadata value with the span where it was read, or what the page's own box says under the label that
the question names (发文日期 is not 成文日期), or the sentence that says from when the document is in force. A value
that the file does not state is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.about_forms import asks_about, labels_of, named
from answer.evidence import Asked
from corpus.clean import clean
from corpus.dates import find_dates, parse_date
from corpus.fields import HeaderField
from corpus.types import Clause, ClauseKind, Document, Mark, Provenance
from index.tokens import pairs

__all__ = ["Stated", "asks_about", "dates_of", "place_of", "stated", "stated_by", "title_of"]

_NUMBERED = re.compile(r"(20\d\d)年?第?\s?(\d{1,4})号文?|No\.? ?(\d{1,4}) of (20\d\d)|〔(20\d\d)〕\s?(\d{1,4})号", re.I)
_FORCE = re.compile(
    r"本([\u4e00-\u9fff]{1,6}?)自[^。；\n]{2,24}?起[^。；\n]{0,8}?(?:施行|实施|执行|生效)[^。；\n]{0,60}(?:[。；]\s{0,4}有效期[^。；\n]{1,20})?"
    r"|本([\u4e00-\u9fff]{1,6}?)的?有效期[^。；\n]{1,20}"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TITLE = re.compile(r"《([^《》]{4,80})》")
_ALIKE = 0.65  # share of a title's pairs of characters, as the question names it, that the document's own has
_BY_HAND = ("by_hand", "side_file")  # what a person set stands before what the page says
_SEGMENT_END = re.compile(r"[，,；;。\n]")


@dataclass(frozen=True, slots=True)
class Stated:
    """A value of a document with its place; ``value`` is None when the file does not state it."""

    document: Document
    field: str
    value: str | None
    provenance: Provenance | None

    @property
    def name(self) -> str:
        """The field as a reader knows it: a speech has no date of writing but that of its meeting."""
        return "date_meeting" if self.provenance is not None and self.provenance.rule == "meeting" else self.field


def stated(question: str, fields: Sequence[str], documents: Sequence[Document], asked: Asked) -> Stated | None:
    """The value of the document whose title fits the question best (documents in the order of the search).

    None where no document fits a title that the question quotes: it asks about something that documents speak of.
    """
    untitled = fields[0] == "effective"
    fits = sorted(_fitting(question, documents, asked, untitled=untitled), key=lambda pair: -pair[0])
    if untitled:
        return next((found for _, document in fits if (found := _in_force(question, document)) is not None), None)
    return stated_by(question, fields, fits[0][1]) if fits else None


def stated_by(question: str, fields: Sequence[str], document: Document) -> Stated:
    """The value that one document states; ``Stated.value`` is None where it states none."""
    boxed = _labelled(question, document)
    if boxed is not None:
        return boxed
    for name in fields:
        found = _value(document, name)
        if found is not None:
            return found
    uploaded = _value(document, "date_uploaded") if fields[0] == "date_published" else None
    return uploaded or Stated(document, fields[0], None, None)


def _fitting(
    question: str, documents: Sequence[Document], asked: Asked, *, untitled: bool
) -> list[tuple[float, Document]]:
    """The documents, each with how well its title, its dates and its number fit the question.

    ``untitled``: a document without a title may be what the question names.
    """
    dates = {date.iso for date in find_dates(question)}
    numbers = {tuple(int(n) for n in _in_order(match)) for match in _NUMBERED.finditer(question)}
    titles, name = _TITLE.findall(question), named(question)
    found = []
    for place, document in enumerate(documents):
        title = title_of(document)
        open_to_any = untitled and not document.metadata.title
        fit = asked.coverage(title) - 0.02 * place + (1.0 if dates & dates_of(document) else 0.0)
        number = _NUMBERED.search(document.metadata.doc_number or "")
        fit += 1.0 if number is not None and tuple(int(n) for n in _in_order(number)) in numbers else 0.0
        if open_to_any or fit >= 1.0 or any(_alike(each, title) for each in titles or (name,)):
            found.append((fit, document))
    return found


def _in_order(number: re.Match[str]) -> tuple[str, str]:
    """Year and running number of a document's number, however it is written."""
    if number[3]:
        return number[4], number[3]
    return (number[1], number[2]) if number[1] else (number[5], number[6])


def _alike(name: str, title: str) -> bool:
    """Whether a title has most pairs of neighbouring characters of a name, or all its characters in their order."""
    own, rest = set(pairs(name)), iter(title)
    return sum(pair in title for pair in own) >= _ALIKE * len(own) or all(char in rest for char in name)


def _value(document: Document, name: str) -> Stated | None:
    """A field of the metadata, else of the page's box."""
    where = document.metadata.provenance.get(name)
    if name == "date_uploaded":
        iso = parse_date(document.raw[slice(*where.span)]) if where is not None and where.span is not None else None
        return Stated(document, name, iso, where) if iso else None
    if name == "disclaimer":
        return next((_marked(document, mark) for mark in document.marks if _is_disclaimer(document, mark)), None)
    value = getattr(document.metadata, name, None)
    if value:
        return Stated(document, name, str(value), where)
    return next((_boxed(document, pair) for pair in box_of(document.raw) if pair.key == name and pair.value), None)


def _is_disclaimer(document: Document, mark: Mark) -> bool:
    return mark.why == "disclaimer" and bool(re.search("版权|免责|©|opyright", document.raw[mark.start : mark.end]))


def _marked(document: Document, mark: Mark) -> Stated:
    """What a page says at its foot of whose it is."""
    said = " ".join(document.raw[mark.start : mark.end].split())
    return Stated(document, "disclaimer", said, Provenance("text", mark.start, mark.end))


def _labelled(question: str, document: Document) -> Stated | None:
    """What the page's box has under the very label that the question names."""
    known = document.metadata.provenance
    for label in labels_of(question):
        for pair in box_of(document.raw):
            by_hand = pair.key in known and known[pair.key].rule in _BY_HAND
            if pair.value and not by_hand and _same(pair.label, label):
                return _boxed(document, pair)
    return None


def _same(label: str, other: str) -> bool:
    return label.replace("时间", "日期") == other.replace("时间", "日期")


def _boxed(document: Document, pair: HeaderField) -> Stated:
    value = parse_date(str(pair.value)) if pair.key.startswith("date_") else None
    where = Provenance("field", pair.value_start, pair.value_end)
    return Stated(document, pair.key, value or str(pair.value), where)


@lru_cache(maxsize=64)
def box_of(raw: str) -> tuple[HeaderField, ...]:
    """The label/value pairs at the head of a page."""
    return clean(raw).fields


def _in_force(question: str, document: Document) -> Stated | None:
    """The sentence by which a document says from when, or until when, it is in force (本办法自…起施行)."""
    found = [m for m in _FORCE.finditer(document.raw) if (m[1] or m[2]) in question or not _HAN.search(question)]
    if not found:
        return None
    start, end = found[-1].span()
    said = " ".join(document.read(start, end).split())
    return Stated(document, "effective", said, Provenance("text", start, end))


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
    before = raw[line:start]
    if len(before) <= 20 and not _SEGMENT_END.search(before) and re.search(r"\w", before):
        start = line
        while start < end and raw[start].isspace():
            start += 1
    if where.rule == "meeting":
        end = start + len(raw[start:].partition("\n")[0].rstrip())
    label = "文件信息"
    return Clause(-1, (label,), label, ClauseKind.FRONT, start, end), start, end
