"""What is known of a document: title, number, issuer, region, dates, years, kind; every value with its provenance.

Each value has an order of sources, the surest first; what is only inferred says so, with a note for a person to check.
A date that a sharing or reposting site gives is an upload: kept in the provenance ("date_uploaded"), never as a date
of the document, and no year is drawn from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from corpus import issuers, meta_messages, policy_years
from corpus.clean import Cleaned
from corpus.dates import parse_date
from corpus.doc_numbers import find_doc_number, find_order, issuer_of
from corpus.draft import Draft, tidy
from corpus.furniture import fold, is_prose_text
from corpus.kinds import inner_title, kind_of
from corpus.meta_dates import read_dates
from corpus.meta_history import put_number, read_law
from corpus.meta_issuer import issuer_inferred, issuer_stated
from corpus.places import find_masked, infer_region
from corpus.regions import NATION, canonical, of_authority
from corpus.side_file import apply_side_file
from corpus.standards import read_cover, standard_number
from corpus.titles import stated_titles
from corpus.types import Clause, Front, Metadata, Note, Provenance

__all__ = ["apply_side_file", "extract", "tidy"]

_GOALS = re.compile(r"(?:工作|主要|总体|年度)?目标[是为:：]|工作安排如下|现.{0,30}安排")
_HEAD = 3000
# Letters are of the year in which they were written; a year in their title is that of what they are about.
_LETTERS = frozenset(("函", "复函", "批复", "答复"))
_TITLE_MOST = 200
meta_messages.ensure()


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

    ``hints`` (what the file format states) fill what the text leaves open; so does, of a law, the date in the name of
    ``source``, the path as added.
    """
    draft = Draft(raw, cleaned, fronts, clauses, cover=read_cover(raw))
    _title(draft, hints, source)
    read_law(draft)
    _numbers(draft)
    read_dates(draft, source)
    _kind(draft)
    issuer_stated(draft)
    _region(draft)
    issuer_inferred(draft)
    _years(draft)
    _rest(draft, hints)
    known = {name: value for name, value in draft.values.items() if name in Metadata.__dataclass_fields__}
    metadata = Metadata(**known, provenance=MappingProxyType(draft.provenance))  # type: ignore[arg-type]
    return metadata, tuple(draft.notes)


def _title(draft: Draft, hints: Mapping[str, str], source: str) -> None:
    cover = draft.cover
    if cover and cover.title:
        draft.put("title", tidy(cover.title), draft.at("cover", *cover.title_span))
    if draft.cleaned.title:
        start, end = draft.cleaned.title
        draft.put("title", tidy(draft.raw[start:end]), draft.at("title", start, end))
    if front := draft.front("title"):
        draft.put("title", tidy(draft.raw[front.start : front.end]), draft.at("title", front.start, front.end))
    if found := draft.field("title"):
        draft.put("title", tidy(str(found.value)), draft.at("field", found.value_start, found.value_end))
    if hints.get("title") and kind_of(hints["title"]):
        draft.put("title", tidy(hints["title"]), Provenance("hint"))
    _stated_title(draft, hints)
    if "title" not in draft.values:
        _letterhead_title(draft)
    if "title" not in draft.values:
        draft.notes.append(Note("title_missing", params={"source": source}))


def _letterhead_title(draft: Draft) -> None:
    """An order or announcement without any other title: 某部公告 / 2020年第8号."""
    heads = [front for front in draft.fronts if front.kind == "letterhead"]
    text = " ".join(draft.raw[front.start : front.end] for front in heads)
    if number := find_order(" ".join(text.split())):
        draft.put("title", number.value, draft.at("letterhead", heads[0].start, heads[-1].end))


def _stated_title(draft: Draft, hints: Mapping[str, str]) -> None:
    """A title that the page or file states wins over one that is only a part of it, and where none was found."""
    field = draft.field("title")
    if field:
        stated, where = [str(field.value)], draft.at("field", field.value_start, field.value_end)
    else:
        stated, where = list(stated_titles(hints.get("title"), hints.get("html_title"))), Provenance("hint")
    found = fold(draft.text("title") or "")
    holding = [text for text in stated if found in fold(text) and len(text) <= _TITLE_MOST and kind_of(text)]
    if holding and fold(best := min(holding, key=len)) != found:
        draft.values.pop("title", None)
        draft.put("title", tidy(best), where)


def _numbers(draft: Draft) -> None:
    if cover := draft.cover:
        draft.put("doc_number", cover.number, draft.at("cover", *cover.number_span))
    for front in draft.fronts:
        if front.kind == "doc_number" and (number := find_doc_number(draft.raw[front.start : front.end], front.start)):
            draft.put("doc_number", number.value, draft.at("doc_number", number.start, number.end))
        if front.kind == "letterhead" and (standard := standard_number(draft.raw[front.start : front.end])):
            draft.put("doc_number", standard, draft.at("letterhead", front.start, front.end))
    if found := draft.field("doc_number"):
        number = find_doc_number(str(found.value))
        value = number.value if number else found.value
        draft.put("doc_number", value, draft.at("field", found.value_start, found.value_end))
    for start, end in [(mark.start, mark.end) for mark in draft.cleaned.marks if mark.why == "repeated_title"]:
        if number := find_doc_number(draft.raw[start:end], start):
            draft.put("doc_number", number.value, draft.at("title", number.start, number.end))
    put_number(draft)
    if found := draft.field("index_number"):
        draft.put("index_number", found.value, draft.at("field", found.value_start, found.value_end))


def _kind(draft: Draft) -> None:
    title = draft.text("title")
    if title and (kind := kind_of(title)):
        if kind == "通知" and (plan := draft.front("plan_title")):
            inner = kind_of(tidy(draft.raw[plan.start : plan.end]))
            draft.put("kind", inner, draft.at("plan_title", plan.start, plan.end))
        where = draft.provenance["title"]
        draft.put("kind", kind, Provenance("title", where.start, where.end))
    if draft.cover:
        draft.put("kind", "标准", draft.at("cover", *draft.cover.number_span))
    if title is None and (match := _GOALS.search(draft.raw, draft.body, draft.body + _HEAD)):
        draft.put("kind", "工作要点", draft.at("goals", match.start(), match.end(), inferred=True))


def _region(draft: Draft) -> None:
    issuer, title = draft.text("issuer"), draft.text("title")
    number = draft.text("doc_number")
    if cover := draft.cover:
        local = canonical(cover.region) if cover.region else None
        region = (local.name, local.level, local.province) if local else (cover.region or NATION, "国家", None)
        _put_region(draft, region, draft.at("cover", *cover.number_span))
    if issuer and (named := issuers.region_of(issuer)):
        _put_region(draft, (named.name, named.level, named.province), draft.provenance["issuer"])
    if title and title.startswith(("中华人民共和国", "全国")):
        where = draft.provenance["title"]
        _put_region(draft, (NATION, "国家", None), Provenance("title", where.start, where.end))
    if title and (named := of_authority(inner_title(title)) or of_authority(title)):
        where = draft.provenance["title"]
        _put_region(draft, (named.name, named.level, named.province), Provenance("title", where.start, where.end))
    if number:
        agency, province = issuer_of(number.partition("〔")[0])
        if province or agency:
            level = "省" if province else "国家"
            _put_region(draft, (province or NATION, level, province), Provenance("doc_number", inferred=True))
    if masked := find_masked(draft.raw):
        draft.notes.append(Note("names_masked", *masked))
    if "region" not in draft.values and (guess := infer_region(draft.raw)):
        where = draft.at("places", guess.first.start, guess.first.end, inferred=True)
        _put_region(draft, (guess.name, guess.level, guess.province), where)
        params = {"region": guess.name, "count": str(guess.count), "total": str(guess.total)}
        draft.notes.append(Note("region_inferred", guess.first.start, guess.first.end, params))


def _put_region(draft: Draft, region: tuple[str, str, str | None], where: Provenance) -> None:
    if "region" not in draft.values:
        draft.put("region", region[0], where)
        draft.put("level", region[1], where)
        draft.put("province", region[2], where)


def _years(draft: Draft) -> None:
    title, number, date = draft.text("title"), draft.text("doc_number"), draft.text("date_written")
    issued = int(date[:4]) if date else None
    numbered = find_doc_number(number) if number else None
    where = draft.provenance.get("title", Provenance("title"))
    headings = policy_years.from_headings(draft.clauses)
    if cover := draft.cover:
        span = draft.at("cover", *cover.number_span)
        draft.put("year", cover.year, span)
        draft.put("years", (cover.year,), span)
        return
    letter = issued is not None and draft.text("kind") in _LETTERS
    titled = policy_years.from_title(title, where.start, where.end, issued) if title and not letter else None
    found = _law_year(draft) or titled
    found = found or headings
    if found is None and numbered is not None:
        span = draft.provenance["doc_number"]
        found = policy_years.PolicyYears(numbered.year, (numbered.year,), "doc_number", span.start, span.end, True)
    opening = policy_years.from_opening(draft.raw, draft.body)
    if found is None and opening and (issued is None or opening.year >= issued):
        found = opening
    if found is None and issued is not None:
        span = draft.provenance["date_written"]
        found = policy_years.PolicyYears(issued, (issued,), "date_written", span.start, span.end, True)
    if found is None and (forced := draft.text("date_in_force")):
        span, year = draft.provenance["date_in_force"], int(forced[:4])
        found = policy_years.PolicyYears(year, (year,), span.rule, span.start, span.end, True)
    if found is None:
        draft.notes.append(Note("year_missing"))
        return
    found = policy_years.with_neighbours(found, headings)
    if (draft.text("kind") or "").endswith("工作报告"):
        found = policy_years.with_year_before(found)
    span = Provenance(found.rule, found.start, found.end, found.inferred)
    draft.put("year", found.year, span)
    draft.put("years", found.years, span)


def _law_year(draft: Draft) -> policy_years.PolicyYears | None:
    """The year of a law's version, not that of its first adoption."""
    version, written = draft.stated_history.version, draft.text("date_written")
    named = written is not None and draft.provenance["date_written"].rule == "file_name"
    if version is None and not named:
        return None
    year = int(max(version.date if version else "", written or "")[:4])
    span = draft.provenance["date_written"]
    return policy_years.PolicyYears(year, (year,), span.rule, span.start, span.end, span.inferred)


def _rest(draft: Draft, hints: Mapping[str, str]) -> None:
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
    author = tidy(hints.get("author", "")).removeprefix("原").removesuffix("等")
    if issuers.is_agency(author) and (of_authority(author) or issuers.is_national(author)):
        draft.put("issuer", issuers.full_name(author), Provenance("hint"))
