"""Who issued a document: what it states first, then what title, number and subject tell."""

from __future__ import annotations

from itertools import pairwise

from corpus import issuers
from corpus.doc_numbers import issuer_of
from corpus.draft import Draft, tidy
from corpus.letterhead import body_of
from corpus.meta_history import put_issuer
from corpus.regions import NATION, canonical, of_authority
from corpus.types import Note, Provenance

_DEPARTMENT_OF = (("生态环境", "生态环境"), ("环境保护", "生态环境"), ("环保", "生态环境"))
_HEAD = 3000


def issuer_stated(draft: Draft) -> None:
    """Cover, the page's fields, a law's history, signature, title, letterhead, source, first sentences."""
    if draft.cover and draft.cover.bodies:
        draft.put("issuer", "、".join(draft.cover.bodies), draft.at("cover", *draft.cover.number_span))
    if found := draft.field("issuer"):
        name = issuers.full_name(tidy(str(found.value)))
        draft.put("issuer", name, draft.at("field", found.value_start, found.value_end))
    put_issuer(draft, stated=True)
    signatures = [front for front in draft.fronts if front.kind == "signature"]
    dated = {a.start for a, b in pairwise(draft.fronts) if b.kind == "date"}
    for front in signatures:
        if front.start in dated or not (draft.text("title") and issuers.from_title(str(draft.text("title")))):
            name = issuers.from_signature(draft.raw[front.start : front.end])
            draft.put("issuer", name or None, draft.at("signature", front.start, front.end))
    _issuer_below(draft)
    _issuer_named(draft)


def _issuer_below(draft: Draft) -> None:
    """The body signed below a text without numbering."""
    draft.put("issuer", draft.values.get("signed"), draft.provenance.get("signed", Provenance("signature")))
    draft.provenance.pop("signed", None)


def _issuer_named(draft: Draft) -> None:
    """What title, letterhead, lines below it, source and the first sentences name."""
    title = draft.text("title")
    if title and (named := issuers.from_title(title)):
        where = draft.provenance["title"]
        draft.put("issuer", issuers.full_name(named[0]), Provenance("title", where.start, where.end))
    for front in draft.fronts:
        if front.kind == "letterhead" and (owner := body_of(draft.raw[front.start : front.end])):
            draft.put("issuer", issuers.full_name(owner), draft.at("letterhead", front.start, front.end))
    for front in draft.fronts:
        if front.kind == "text" and (named := issuers.from_line(draft.raw[front.start : front.end])):
            span = draft.at("date_line", front.start + named[1], front.start + named[2])
            draft.put("issuer", named[0], span)
    found = draft.field("source")
    if found and issuers.is_agency(str(found.value)):
        name = issuers.full_name("".join(str(found.value).split()))
        if of_authority(name) or issuers.is_national(name):
            draft.put("issuer", name, draft.at("source", found.value_start, found.value_end))
    put_issuer(draft, stated=False)
    body = draft.body
    if not draft.is_law and (opening := issuers.from_opening(draft.raw[body : body + _HEAD])):
        draft.put("issuer", opening[0], draft.at("preamble", body + opening[1], body + opening[2]))


def issuer_inferred(draft: Draft) -> None:
    """From a speech, from the number's letters, from region and subject."""
    region, title, body = draft.text("region"), draft.text("title"), draft.body
    if speech := issuers.from_speech(draft.raw[body : body + _HEAD], region):
        draft.put("issuer", speech[0], draft.at("speech", body + speech[1], body + speech[2]))
    number = draft.text("doc_number")
    if number and (agency := issuer_of(number.partition("〔")[0])[0]):
        draft.put("issuer", agency, Provenance("doc_number", inferred=True))
    if "issuer" in draft.values or region is None or title is None or region == NATION or draft.is_law:
        return
    subject = next((name for word, name in _DEPARTMENT_OF if word in title), None)
    known = canonical(region)
    if subject is not None:
        office = "厅" if draft.text("level") == "省" and not (known and region.endswith("市")) else "局"
        where = draft.provenance["title"]
        draft.put("issuer", f"{region}{subject}{office}", Provenance("department", where.start, where.end, True))
        draft.notes.append(Note("issuer_inferred", params={"issuer": f"{region}{subject}{office}"}))
