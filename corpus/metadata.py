"""What is known of a document: title, number, issuer, region, dates, years, kind; every value with its provenance.

Each value has an order of sources, the surest first; what is only inferred says so, with a note for a person to check.
A date that a sharing or reposting site gives is an upload: kept in the provenance ("date_uploaded"), never as a date
of the document, and no year is drawn from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus import issuers, meta_messages, policy_years
from corpus.clean import Cleaned
from corpus.dates import find_dates, parse_date
from corpus.doc_numbers import find_doc_number, issuer_of
from corpus.fields import HeaderField
from corpus.furniture import is_occasion, is_prose_text
from corpus.kinds import inner_title, kind_of
from corpus.places import MASKED, infer_region
from corpus.regions import NATION, canonical, of_authority
from corpus.side_file import apply_side_file
from corpus.types import Clause, Front, Metadata, Note, Provenance

__all__ = ["apply_side_file", "extract", "tidy"]

_GOVERNMENT_SITE = re.compile(r"政府网|门户网站|[司厅局部处办委]$")
_REPOST = re.compile(r"凡本[网站]|转载")
_GOALS = re.compile(r"(?:工作|主要|总体|年度)?目标[是为:：]|工作安排如下|现.{0,30}安排")
_DEPARTMENT_OF = (("生态环境", "生态环境"), ("环境保护", "生态环境"), ("环保", "生态环境"))
_HEAD = 3000
meta_messages.ensure()


@dataclass(slots=True)
class _Draft:
    """What is being collected: values and provenance by field name, and notes."""

    raw: str
    cleaned: Cleaned
    fronts: Sequence[Front]
    clauses: Sequence[Clause]
    values: dict[str, object] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def put(self, name: str, value: object, where: Provenance) -> None:
        """Take a value unless a surer one is there."""
        if value is not None and name not in self.values:
            self.values[name] = value
            self.provenance[name] = where

    def text(self, name: str) -> str | None:
        """A value that is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def front(self, kind: str) -> Front | None:
        """The first piece of a kind."""
        return next((front for front in self.fronts if front.kind == kind), None)

    def field(self, key: str) -> HeaderField | None:
        """The first field of a key that has a value."""
        return next((found for found in self.cleaned.fields if found.key == key and found.value), None)

    def at(self, rule: str, start: int, end: int, *, inferred: bool = False) -> Provenance:
        """Provenance with a span."""
        return Provenance(rule, start, end, inferred)

    @property
    def body(self) -> int:
        """Where the document's own text begins: its first prose or clause."""
        starts = [f.start for f in self.fronts if f.kind in ("preamble", "notice", "addressee")]
        return min([*starts, *(clause.start for clause in self.clauses[:1])], default=0)


def extract(
    raw: str,
    *,
    cleaned: Cleaned,
    fronts: Sequence[Front],
    clauses: Sequence[Clause],
    hints: Mapping[str, str] = MappingProxyType({}),
    source: str = "",
) -> tuple[Metadata, tuple[Note, ...]]:
    """Read the metadata; raises nothing.

    ``hints`` (what the file format states) fill what the text leaves open; ``source``, the path as added, is only
    named in notes.
    """
    draft = _Draft(raw, cleaned, fronts, clauses)
    _title(draft, hints, source)
    _numbers(draft)
    _dates(draft)
    _kind(draft)
    _issuer_stated(draft)
    _region(draft)
    _issuer_inferred(draft)
    _years(draft)
    _rest(draft, hints)
    known = {name: value for name, value in draft.values.items() if name in Metadata.__dataclass_fields__}
    metadata = Metadata(**known, provenance=MappingProxyType(draft.provenance))  # type: ignore[arg-type]
    return metadata, tuple(draft.notes)


def tidy(text: str) -> str:
    """A title or a name on one line: no spaces beside digits and brackets, wrapped lines joined, else one space."""
    text = re.sub(r"[^\S\n\r]*[\n\r]+\s*", "", text.strip())
    text = re.sub(r"[^\S\n\r]+", " ", text)
    return re.sub(r"(?<=[\d〔〕（）()《》“”]) | (?=[\d〔〕（）()《》“”])", "", text)


def _title(draft: _Draft, hints: Mapping[str, str], source: str) -> None:
    if draft.cleaned.title:
        start, end = draft.cleaned.title
        draft.put("title", tidy(draft.raw[start:end]), draft.at("title", start, end))
    if front := draft.front("title"):
        draft.put("title", tidy(draft.raw[front.start : front.end]), draft.at("title", front.start, front.end))
    if found := draft.field("title"):
        draft.put("title", tidy(str(found.value)), draft.at("field", found.value_start, found.value_end))
    if hints.get("title") and kind_of(hints["title"]):
        draft.put("title", tidy(hints["title"]), Provenance("hint"))
    if "title" not in draft.values:
        draft.notes.append(Note("title_missing", params={"source": source}))


def _numbers(draft: _Draft) -> None:
    for front in draft.fronts:
        if front.kind == "doc_number" and (number := find_doc_number(draft.raw[front.start : front.end], front.start)):
            draft.put("doc_number", number.value, draft.at("doc_number", number.start, number.end))
    if found := draft.field("doc_number"):
        number = find_doc_number(str(found.value))
        value = number.value if number else found.value
        draft.put("doc_number", value, draft.at("field", found.value_start, found.value_end))
    for start, end in [(mark.start, mark.end) for mark in draft.cleaned.marks if mark.why == "repeated_title"]:
        if number := find_doc_number(draft.raw[start:end], start):
            draft.put("doc_number", number.value, draft.at("title", number.start, number.end))
    if found := draft.field("index_number"):
        draft.put("index_number", found.value, draft.at("field", found.value_start, found.value_end))


def _dates(draft: _Draft) -> None:
    for before, front in zip((None, *draft.fronts), draft.fronts, strict=False):
        if front.kind == "date":
            rule = "signature" if before is not None and before.kind == "signature" else "date_line"
            iso = parse_date(draft.raw[front.start : front.end])
            draft.put("date_written", iso, draft.at(rule, front.start, front.end))
    for key in ("date_written", "date_issued"):
        if found := draft.field(key):
            iso = parse_date(str(found.value))
            draft.put("date_written", iso, draft.at("field", found.value_start, found.value_end))
    for front in draft.fronts:
        text = draft.raw[front.start : front.end]
        if front.kind == "text" and is_occasion(text):
            dates = find_dates(text)
            if dates:
                span = (front.start + dates[0].start, front.start + dates[0].end)
                draft.put("date_written", dates[0].iso, draft.at("meeting", *span))
    _published(draft)


def _published(draft: _Draft) -> None:
    """A labelled date, or a bare one beside a government site's name; any other is an upload."""
    marks = draft.cleaned.marks
    shared = any(mark.why == "upload_info" for mark in marks)
    if (found := draft.field("date_published")) and not shared:
        span = draft.at("field", found.value_start, found.value_end)
        draft.put("date_published", parse_date(str(found.value)), span)
    elif bare := found or draft.field("date_bare"):
        around = draft.raw[max(0, bare.start - 20) : bare.end + 20]
        lines = [*around.splitlines(), str(bare.value)]
        repost = any(mark.why == "disclaimer" and _REPOST.search(draft.raw[mark.start : mark.end]) for mark in marks)
        if not (shared or repost) and any(_GOVERNMENT_SITE.search(line.strip()) for line in lines):
            span = draft.at("publication_line", bare.start, bare.end, inferred=True)
            draft.put("date_published", parse_date(str(bare.value)), span)
        else:
            draft.provenance["date_uploaded"] = draft.at("upload", bare.start, bare.end)
            draft.notes.append(Note("date_upload", bare.start, bare.end, {"date": str(bare.value)}))


def _kind(draft: _Draft) -> None:
    title = draft.text("title")
    if title and (kind := kind_of(title)):
        if kind == "通知" and (plan := draft.front("plan_title")):
            inner = kind_of(tidy(draft.raw[plan.start : plan.end]))
            draft.put("kind", inner, draft.at("plan_title", plan.start, plan.end))
        where = draft.provenance["title"]
        draft.put("kind", kind, Provenance("title", where.start, where.end))
    if title is None and (match := _GOALS.search(draft.raw, draft.body, draft.body + _HEAD)):
        draft.put("kind", "工作要点", draft.at("goals", match.start(), match.end(), inferred=True))


def _issuer_stated(draft: _Draft) -> None:
    if found := draft.field("issuer"):
        name = issuers.full_name(tidy(str(found.value)))
        draft.put("issuer", name, draft.at("field", found.value_start, found.value_end))
    if front := draft.front("signature"):
        name = issuers.from_signature(draft.raw[front.start : front.end])
        draft.put("issuer", name, draft.at("signature", front.start, front.end))
    title = draft.text("title")
    if title and (named := issuers.from_title(title)):
        where = draft.provenance["title"]
        draft.put("issuer", issuers.full_name(named[0]), Provenance("title", where.start, where.end))
    found = draft.field("source")
    if found and issuers.is_agency(str(found.value)):
        name = issuers.full_name("".join(str(found.value).split()))
        if of_authority(name) or issuers.is_national(name):
            draft.put("issuer", name, draft.at("source", found.value_start, found.value_end))
    body = draft.body
    if opening := issuers.from_opening(draft.raw[body : body + _HEAD]):
        draft.put("issuer", opening[0], draft.at("preamble", body + opening[1], body + opening[2]))


def _region(draft: _Draft) -> None:
    issuer, title = draft.text("issuer"), draft.text("title")
    number = draft.text("doc_number")
    if issuer and (named := issuers.region_of(issuer)):
        _put_region(draft, (named.name, named.level, named.province), draft.provenance["issuer"])
    if title and (named := of_authority(inner_title(title)) or of_authority(title)):
        where = draft.provenance["title"]
        _put_region(draft, (named.name, named.level, named.province), Provenance("title", where.start, where.end))
    if number:
        agency, province = issuer_of(number.partition("〔")[0])
        if province or agency:
            level = "省" if province else "国家"
            _put_region(draft, (province or NATION, level, province), Provenance("doc_number", inferred=True))
    masked = MASKED.search(draft.raw)
    if masked:
        draft.notes.append(Note("names_masked", masked.start(), masked.end()))
    if "region" not in draft.values and (guess := infer_region(draft.raw)):
        where = draft.at("places", guess.first.start, guess.first.end, inferred=True)
        _put_region(draft, (guess.name, guess.level, guess.province), where)
        params = {"region": guess.name, "count": str(guess.count), "total": str(guess.total)}
        draft.notes.append(Note("region_inferred", guess.first.start, guess.first.end, params))


def _put_region(draft: _Draft, region: tuple[str, str, str | None], where: Provenance) -> None:
    if "region" not in draft.values:
        draft.put("region", region[0], where)
        draft.put("level", region[1], where)
        draft.put("province", region[2], where)


def _issuer_inferred(draft: _Draft) -> None:
    """From a speech, from the number's letters, from region and subject."""
    region, title, body = draft.text("region"), draft.text("title"), draft.body
    if speech := issuers.from_speech(draft.raw[body : body + _HEAD], region):
        draft.put("issuer", speech[0], draft.at("speech", body + speech[1], body + speech[2]))
    number = draft.text("doc_number")
    if number and (agency := issuer_of(number.partition("〔")[0])[0]):
        draft.put("issuer", agency, Provenance("doc_number", inferred=True))
    if "issuer" in draft.values or region is None or title is None or region == NATION:
        return
    subject = next((name for word, name in _DEPARTMENT_OF if word in title), None)
    known = canonical(region)
    if subject is not None:
        office = "厅" if draft.text("level") == "省" and not (known and region.endswith("市")) else "局"
        where = draft.provenance["title"]
        draft.put("issuer", f"{region}{subject}{office}", Provenance("department", where.start, where.end, True))
        draft.notes.append(Note("issuer_inferred", params={"issuer": f"{region}{subject}{office}"}))


def _years(draft: _Draft) -> None:
    title, number, date = draft.text("title"), draft.text("doc_number"), draft.text("date_written")
    issued = int(date[:4]) if date else None
    numbered = find_doc_number(number) if number else None
    where = draft.provenance.get("title", Provenance("title"))
    headings = policy_years.from_headings(draft.clauses)
    found = policy_years.from_title(title, where.start, where.end, issued) if title else None
    found = found or headings
    if found is None and numbered is not None:
        span = draft.provenance["doc_number"]
        found = policy_years.PolicyYears(numbered.year, (numbered.year,), "doc_number", span.start, span.end, True)
    found = found or policy_years.from_opening(draft.raw, draft.body)
    if found is None and issued is not None:
        span = draft.provenance["date_written"]
        found = policy_years.PolicyYears(issued, (issued,), "date_written", span.start, span.end, True)
    if found is None:
        draft.notes.append(Note("year_missing"))
        return
    found = policy_years.with_neighbours(found, headings)
    if (draft.text("kind") or "").endswith("工作报告"):
        found = policy_years.with_year_before(found)
    span = Provenance(found.rule, found.start, found.end, found.inferred)
    draft.put("year", found.year, span)
    draft.put("years", found.years, span)


def _rest(draft: _Draft, hints: Mapping[str, str]) -> None:
    if found := draft.field("status"):
        draft.put("status", found.value, draft.at("field", found.value_start, found.value_end))
    if front := draft.front("sample_notice"):
        draft.put("sample", True, draft.at("sample_notice", front.start, front.end))
    for name in ("doc_number", "index_number", "issuer", "status", "kind"):
        if hints.get(name) and not is_prose_text(hints[name]):
            draft.put(name, tidy(hints[name]), Provenance("hint"))
    for name in ("date_written", "date_published"):
        if hints.get(name):
            draft.put(name, parse_date(hints[name]), Provenance("hint"))
