"""The one form that every exported result takes, and how each result is put into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.messages import message
from drafting.check_types import Finding, Report, Severity
from drafting.official import official, official_title
from drafting.precedent import Precedent, Precedents
from drafting.precedent_compare import Difference
from index.search import Hit
from proof.types import Answer, Citation

Exportable = Answer | Precedents | Report


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document with their citation; ``marked`` are spans of ``text`` to be set off."""

    text: str
    citation: str
    marked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of a result: its heading, what is said about it, quotes; ``cells`` are its row in a table."""

    heading: str
    lines: tuple[str, ...]
    quotes: tuple[Quote, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document in the list of sources."""

    title: str
    number: str
    issuer: str
    date: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A result ready to be written: ``facts`` stand under the title, ``columns`` head the cells of the entries."""

    title: str
    facts: tuple[str, ...]
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    sources: tuple[Source, ...]


def sheet_of(result: Exportable) -> Sheet:
    """The form of a result."""
    match result:
        case Answer():
            return _answer(result)
        case Precedents():
            return _precedents(result)
        case Report():
            return _report(result)


def _answer(answer: Answer) -> Sheet:
    entries = []
    for number, citation in enumerate(answer.citations, start=1):
        said = tuple(item.text for item in answer.items if number - 1 in item.citations)
        quote = Quote(_one_line(citation.quote), official(citation))
        cells = (str(number), "；".join(said), quote.text, quote.citation)
        entries.append(Entry(f"[{number}] {quote.citation}", said, (quote,), cells))
    status = message(f"export.status_{answer.status.value}")
    facts = (f"{status}：{_one_line(answer.text)}", *(str(reason) for reason in answer.reasons))
    columns = _columns("number", "item", "quote", "citation")
    return Sheet(answer.question, facts, columns, tuple(entries), _sources(answer.citations))


def _precedents(found: Precedents) -> Sheet:
    entries = tuple(_precedent(precedent) for precedent in found.hits)
    places: list[Citation | Hit] = []
    for hit in found.hits:
        places += [hit.hit, *hit.places]
    columns = _columns("number", "quote", "citation", "used_by", "shared", "differs", "year", "region")
    return Sheet(
        message("export.precedents"), (_one_line(found.text), *found.notices), columns, entries, _sources(places)
    )


def _precedent(precedent: Precedent) -> Entry:
    hit = precedent.hit
    text, at = _squeezed(hit.quote)
    marks = tuple((at[a - hit.start], at[b - hit.start - 1] + 1) for a, b in precedent.shared)
    shared = "、".join(dict.fromkeys(text[a:b] for a, b in marks))
    differs = "；".join(_difference(difference) for difference in precedent.differs)
    lines = []
    if precedent.used_by > 1:
        lines.append(message("export.used_by", count=precedent.used_by))
        lines.extend(f"{official(place)}：{_one_line(place.quote)}" for place in precedent.places)
    if differs:
        lines.append(message("export.differs", differs=differs))
    quote = Quote(text, precedent.citation, marks)
    cells = (
        str(hit.rank), text, precedent.citation, str(precedent.used_by), shared, differs,
        "" if hit.year is None else str(hit.year), hit.region or "",
    )  # fmt: skip
    return Entry(f"{hit.rank}. {precedent.citation}", tuple(lines), (quote,), cells)


def _difference(difference: Difference) -> str:
    kind = message(f"precedent.{difference.kind}")
    none = message("precedent.none")
    return message("precedent.differ", kind=kind, draft=difference.draft or none, found=difference.found or none)


def _report(report: Report) -> Sheet:
    counts = "，".join(f"{message(f'check.{severity}')} {report.count(severity)}" for severity in Severity)
    entries = tuple(_finding(number, finding) for number, finding in enumerate(report.findings, start=1))
    proofs = [finding.proof for finding in report.findings if finding.proof is not None]
    columns = _columns("number", "severity", "place", "finding", "quote", "proof", "citation")
    title = message("export.report", title=official_title(report.title, report.source))
    return Sheet(title, (counts, *report.notices), columns, entries, _sources(proofs))


def _finding(number: int, finding: Finding) -> Entry:
    severity, place = message(f"check.{finding.severity.value}"), "".join(finding.path)
    quotes = [Quote(_one_line(finding.quote), place)]
    if finding.proof is not None:
        quotes.append(Quote(_one_line(finding.proof.quote), official(finding.proof)))
    proof = quotes[1] if len(quotes) > 1 else Quote("", "")
    cells = (str(number), severity, place, finding.text, quotes[0].text, proof.text, proof.citation)
    return Entry(f"{number}. [{severity}] {finding.text}", (), tuple(quotes), cells)


def _columns(*names: str) -> tuple[str, ...]:
    return tuple(message(f"export.column_{name}") for name in names)


def _sources(places: Iterable[Citation | Hit]) -> tuple[Source, ...]:
    """The documents of some places, each once, in order."""
    found: dict[str, Source] = {}
    for place in places:
        title = official_title(place.title, place.source)
        found.setdefault(place.doc_id, Source(title, place.doc_number or "", place.issuer or "", place.date or ""))
    return tuple(found.values())


def _one_line(text: str) -> str:
    return _squeezed(text)[0]


def _squeezed(text: str) -> tuple[str, Sequence[int]]:
    """A quote without line breaks and the blanks beside Chinese; and for each old position the new one."""
    out: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        at.append(len(out))
        if not char.isspace():
            out.append(char)
        elif _keeps_blank(text, index) and out and out[-1] != " ":
            out.append(" ")
    squeezed = "".join(out)
    return squeezed.rstrip(), [min(place, max(0, len(squeezed.rstrip()) - 1)) for place in at]


def _keeps_blank(text: str, index: int) -> bool:
    """A blank between two words or numbers in Latin letters."""
    before, after = text[:index].rstrip()[-1:], text[index:].lstrip()[:1]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
