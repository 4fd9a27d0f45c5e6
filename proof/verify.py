"""Proof in code: what an answer says in figures must stand in the spans it cites, comparators and units included.

``unproven`` compares a text with cited texts; ``check`` looks over a whole answer, whoever wrote it. A figure is proven
by one of the cited texts when value, comparator, unit, how firmly it is meant (力争, 原则上) and whether it is a change
or a level agree: "80%以上" is not proven by "80%", nor the reverse. What only a person can judge (whether the figure is
about the thing that was asked) is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.errors import TiaowenError
from corpus.messages import message
from corpus.types import Document
from proof import messages as _texts  # noqa: F401  (registers the texts)
from proof.cite import verified
from proof.text import plain
from proof.types import Answer, AnswerStatus, Citation, Item, Reason
from proof.verify_claims import Claim, claims_of
from proof.verify_text import COUNTERS

# What may stand before the letters of a 文号 without belonging to them.
_LEAD_IN = "据照按由以和及与、的见为了将对是在从即《〈文件号发布于:,。;“”\"'()"
_SHOWN = 3
DocumentOf = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Unproven:
    """A figure of a text that no cited text proves: as normalised, its kind, and what differs.

    ``differs`` is "value" (it does not occur), or, where the value occurs, "unit", "comparator" or "wording".
    """

    text: str
    kind: str
    differs: str = "value"


def unproven(
    text: str, cited: Sequence[str], context: Sequence[str] = (), *, wording: bool = True
) -> tuple[Unproven, ...]:
    """The figures of ``text`` that none of the ``cited`` texts proves, in order; () when all are proven.

    ``context`` (a title, the year of a clause) may prove years, plan periods and 文号, nothing else. ``wording=False``
    leaves aside modals and the direction of change, for a value that is shown without its sentence.
    """
    wanted = claims_of(text)
    if not wanted:
        return ()
    proofs = [claim for piece in cited for claim in claims_of(piece)]
    around = [claim for piece in context for claim in claims_of(piece)]
    missing = []
    for claim in wanted:
        differs = _lacks(claim, proofs, around, wording)
        if differs:
            missing.append(Unproven(claim.text, claim.kind, differs))
    return tuple(missing)


def _lacks(claim: Claim, proofs: Sequence[Claim], around: Sequence[Claim], wording: bool) -> str:
    if claim.kind in ("quantity", "bare_year"):
        if claim.kind == "bare_year" and _dated(replace(claim, key=(int(claim.key[0]), 0, 0, "")), proofs, around):
            return ""
        return _quantity_lacks(claim, [p for p in proofs if p.kind in ("quantity", "bare_year")], wording)
    if claim.kind == "date":
        return "" if _dated(claim, proofs, around) else "value"
    if claim.kind == "doc_number":
        return "" if any(_same_number(claim, p) for p in (*proofs, *around)) else "value"
    everywhere = (*proofs, *around) if claim.kind in ("plan", "years") else proofs
    return "" if any(p.kind == claim.kind and p.key == claim.key for p in everywhere) else "value"


def _quantity_lacks(claim: Claim, proofs: Sequence[Claim], wording: bool) -> str:
    """What differs from the nearest quantity of the same value; "" when one of them proves the claim."""
    lacking = "value"
    order = ("value", "unit", "comparator", "wording")
    for proof in proofs:
        if proof.key != claim.key:
            continue
        if not _same_unit(claim.unit, proof.unit):
            differs = "unit"
        elif proof.signs != claim.signs:
            differs = "comparator"
        elif wording and not (_same_modal(claim, proof) and _same_way(claim, proof)):
            differs = "wording"
        else:
            return ""
        lacking = max(lacking, differs, key=order.index)
    return lacking


def _same_unit(said: str, proof: str) -> bool:
    """A counter (个, 家) may be left out, as English does; every other unit must be said, and be the same."""
    return said == proof or (said == "" and proof in COUNTERS)


def _same_modal(claim: Claim, proof: Claim) -> bool:
    """A firm duty (确保) may be told plainly; a hope (力争) must stay one."""
    return claim.modal == proof.modal or (proof.modal == "确保" and claim.modal == "")


def _same_way(claim: Claim, proof: Claim) -> bool:
    if claim.way == proof.way or (claim.way.endswith("to") and not proof.way):
        return True
    return not claim.way and (proof.way.endswith("to") or proof.unit == "pp")


def _dated(claim: Claim, proofs: Iterable[Claim], around: Iterable[Claim]) -> bool:
    """The same date; one without its year, where the year is known otherwise; a year alone, by any date in it."""
    year, month, day, cue = claim.key
    proofs = [p for p in proofs if p.kind == "date"] + [
        replace(p, key=(int(p.key[0]), 0, 0, "")) for p in proofs if p.kind == "bare_year"
    ]
    said = {p.key[0] for p in proofs if p.key[0]}
    known = {p.key[0] for p in around if p.kind == "date"} | (said if len(said) == 1 else set())
    for proof in proofs:
        p_year, p_month, p_day, p_cue = proof.key
        if not month and not day and not cue and p_year == year:
            return True
        same_year = p_year == year or not year or (not p_year and year in known)
        if same_year and (p_month, p_day) == (month, day) and _same_cue(str(cue), str(p_cue), bool(day)):
            return True
    return not month and not day and not cue and year in known


def _same_cue(said: str, proof: str, day: bool) -> bool:
    """By a date is its end, before a named day, or that date without more; the day from which is that day."""
    if day and said == "" and proof == "from":
        return True
    if "by" in (said, proof):
        other = proof if said == "by" else said
        return other in ("", "end", "by") or (other == "before" and day)
    return said == proof


def _same_number(claim: Claim, proof: Claim) -> bool:
    """The same year and number, and the same letters once the words before them are left out."""
    if proof.kind != "doc_number" or proof.key[1:] != claim.key[1:]:
        return False
    said, written = str(claim.key[0]), str(proof.key[0])
    same = 0
    while same < min(len(said), len(written)) and said[-1 - same] == written[-1 - same]:
        same += 1
    rest = said[: len(said) - same], written[: len(written) - same]
    return (same > 0 or not (said or written)) and all(not r or r[-1] in _LEAD_IN for r in rest)


def check(answer: Answer, document_of: DocumentOf) -> Answer:
    """The answer as far as it holds; the same object when all of it does.

    A citation whose quote is not its slice is taken out, and the items that rest on nothing else with it. A figure that
    its citations do not prove makes an answered question unconfirmed. Each is said in ``reasons``. Never raises.
    """
    if not answer.citations:
        return answer
    sound = [_holds(citation, document_of) for citation in answer.citations]
    checked = answer if all(sound) else _without(answer, sound)
    if checked.status is AnswerStatus.NOT_FOUND:
        return checked
    texts = [_readings(citation, document_of) for citation in checked.citations]
    known = [[*known_of(c), *_years_of(c, document_of(c.doc_id))] for c in checked.citations]
    doubtful = dict.fromkeys(u.text for u in _doubts(checked, texts, known))
    if not doubtful:
        return checked
    shown = "、".join(list(doubtful)[:_SHOWN])
    return replace(
        checked,
        status=AnswerStatus.UNCONFIRMED,
        reasons=(*checked.reasons, Reason("verify_unproven", {"figures": shown})),
    )


def _holds(citation: Citation, document_of: DocumentOf) -> bool:
    try:
        return verified(document_of(citation.doc_id), citation)
    except (KeyError, TiaowenError):
        return False


def _without(answer: Answer, sound: Sequence[bool]) -> Answer:
    """The answer without its unsound citations; not_found when nothing is left."""
    places = {old: new for new, old in enumerate(i for i, holds in enumerate(sound) if holds)}
    items = tuple(
        replace(item, citations=tuple(places[i] for i in item.citations if i in places))
        for item in answer.items
        if not item.citations or any(i in places for i in item.citations)
    )
    citations = tuple(c for c, holds in zip(answer.citations, sound, strict=True) if holds)
    reasons = (*answer.reasons, Reason("verify_citation", {"count": str(len(sound) - len(places))}))
    if not citations or not items:
        text = message("answer_not_found")
        return replace(answer, status=AnswerStatus.NOT_FOUND, text=text, items=(), citations=(), reasons=reasons)
    text = answer.text if len(items) == len(answer.items) else "；".join(dict.fromkeys(item.text for item in items))
    status = AnswerStatus.UNCONFIRMED if answer.status is AnswerStatus.ANSWERED else answer.status
    # Rows of a comparison point at citations by position; the items say what is left of it.
    return replace(answer, status=status, text=text, items=items, citations=citations, reasons=reasons, comparison=())


def _readings(citation: Citation, document_of: DocumentOf) -> tuple[str, ...]:
    """A citation's quote, as read (marks left out, so that a wrapped number is whole), and as answers show it."""
    text = document_of(citation.doc_id).read(citation.start, citation.end)
    return citation.quote, text, plain(text)


def _years_of(citation: Citation, document: Document) -> list[str]:
    """The years that the cited clauses speak about, by their headings and documents, and the headers of cited cells."""
    clauses = [c for c in document.clauses if c.start < citation.end and citation.start < c.end]
    headers = [
        cell.name for c in clauses for cell in c.cells if cell.start < citation.end and citation.start < cell.end
    ]
    return [*(f"{year}年" for year in dict.fromkeys(y for c in clauses for y in c.scope.years)), *headers]


def _doubts(answer: Answer, texts: Sequence[tuple[str, ...]], known: Sequence[Sequence[str]]) -> list[Unproven]:
    found: list[Unproven] = []
    for item in answer.items:
        cited, around = _grounds(item, texts, known)
        found.extend(unproven(item.text, cited, around))
        if item.value:
            found.extend(unproven(item.value, cited, around, wording=False))
    everything, around = _grounds(Item("", tuple(range(len(answer.citations)))), texts, known)
    found.extend(unproven(answer.text, everything, around))
    return found


def _grounds(
    item: Item, texts: Sequence[tuple[str, ...]], known: Sequence[Sequence[str]]
) -> tuple[list[str], list[str]]:
    """The cited texts of an item, and what is known of their documents."""
    cited = [text for i in item.citations for text in texts[i]]
    return cited, [piece for i in item.citations for piece in known[i]]


def known_of(citation: Citation) -> list[str]:
    """What a citation says of its document: title, year, date, 文号."""
    year = f"{citation.year}年" if citation.year else None
    return [piece for piece in (citation.title, year, citation.date, citation.doc_number) if piece]
