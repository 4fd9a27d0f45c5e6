"""Ask the library a question: ``ask(library, "2024年黑臭水体消除比例目标") -> Answer``. No model writes anything here.

    question ─ retrieve ─ evidence (sentences, scored) ─ extractor by kind of question ─ draft ─ citations ─ status

An answer is ``answered`` when the evidence in scope covers enough of the question and states what was asked for (a
figure, a time, units …); ``unconfirmed`` when it covers only a part, or was inferred; else ``not_found``, with the
reason and the nearest clauses. Every citation's quote is a slice of the document and is checked to be one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import answer.messages  # noqa: F401  (registers the texts)
from answer.about import Stated, asks_about, place_of, stated_by
from answer.comparison import compare, scope_name, table_of
from answer.draft import Piece, Proof
from answer.evidence import Asked, Reading, Sentence, context_of, read_again, sentences_of
from answer.expected import not_given, waters_missing
from answer.extract import extract_all
from answer.halves import each_of, halves
from answer.lineage import on_its_day
from answer.named import asks_for_wording
from answer.organs import strangers
from answer.places_told import places_missing
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.references import steps_of
from answer.renderings import renderings
from answer.retrieve import Context, Found, asked_about, find, outside
from answer.sureness import ANSWERED, POSSIBLE, sureness
from corpus.messages import message
from corpus.types import Document
from index.filters import Filters, Scope
from index.library import Library
from proof.cite import cite, shows, verified
from proof.text import plain
from proof.types import Answer, AnswerStatus, Citation, Item, Reason
from proof.verify import check

SEARCH_DEPTH, READ_DEPTH, RELATED = 20, 12, 5
_WORDING = 1200
_SIDES = 2
_BEFORE = 160  # characters before a sentence in which its year may stand


@dataclass(frozen=True, slots=True)
class _Work:
    """One question on its way to an answer."""

    library: Library
    found: Found

    @property
    def question(self) -> Question:
        return self.found.question

    def document(self, doc_id: str) -> Document:
        return self.library.cached_document(doc_id)

    def asked(self, question: Question) -> Asked:
        """What a part of the question asks about."""
        rarity = self.library.rarity
        return asked_about(question, renderings(question.text, question.language, rarity), rarity)


@on_its_day
def ask(
    library: Library,
    question: str,
    *,
    filters: Filters | None = None,
    k: int = 10,
    context: Context | None = None,
    reword: Callable[[Answer, Sequence[Reading]], Answer] | None = None,
) -> Answer:
    """Answer a question. ``filters`` narrow the search beside what the question says itself; ``k`` hits are offered.

    ``reword`` may put the extracted answer into other sentences, each of them verified (wording.llm.worded_by); it gets
    the readings too, best first.

    Raises QuestionError on an empty or over-long question or an unknown filter, LibraryError as Library.search does.
    """
    started = time.perf_counter()
    context = context or Context(filters or Filters())
    found = find(library, question, max(k, SEARCH_DEPTH), context)
    work = _Work(library, found)
    answer = _doubted(work, check(_answer(work), work.document))
    if reword is not None:
        answer = reword(answer, found.readings)
    nearest = found.hits or found.related
    if answer.status is AnswerStatus.NOT_FOUND and found.hits and any(found.scopes):
        nearest = outside(library, found, max(k, RELATED), context.settings)
    related = tuple(h for h in nearest if h.clause >= 0 and not shows(h, answer.citations))[: min(k, RELATED)]
    elapsed = (time.perf_counter() - started) * 1000
    return replace(
        answer, question=question, related=related, scope=found.scope_json(), notices=found.notices, elapsed_ms=elapsed
    )


def _answer(work: _Work) -> Answer:
    question = work.question
    asked = work.found.asked
    if (sides := _stated_sides(work)) is not None:
        return sides
    if work.found.stated is not None:
        return _metadata_answer(question, work.found.stated)
    if not work.found.hits or not asked.things:
        return _nothing(work)
    if work.found.clauses:
        if asks_for_wording(question):
            return _wording(work)
        named = _conclude(work, asked, work.found.clauses)
        if named.status is not AnswerStatus.NOT_FOUND:
            return named
    if question.kind is QuestionKind.COMPARE and len(work.found.scopes) > 1:
        return _comparison(work, asked)
    if not work.found.clauses and (both := _halved(work)) is not None:
        return both
    return _conclude(work, asked, work.found.readings)


def _halved(work: _Work) -> Answer | None:
    """Both things that a question asks, as items; None where it asks one, or one of them is not found."""
    joined = each_of(work.question)
    parts = [part for _, part in joined] or halves(work.question)
    found = [_of_part(work, part) for part in parts]
    if found and all(each.status is not AnswerStatus.NOT_FOUND for each in found):
        names = [name for name, _ in joined]
        if _apart(found) and not any(sum(name in each.text for name in names) > 1 for each in found):
            return _joined(work.question, found)
        if (row := _in_a_row(work, parts)) is not None:
            return row
    if joined:
        return _lacking(work, [name for name, _ in joined])
    return _some(work, parts, found) if all(part.kind is QuestionKind.NUMERIC for part in parts) else None


def _in_a_row(work: _Work, parts: Sequence[Question]) -> Answer | None:
    """Figures of one unit that stand side by side (任务90项，已完成70项), one for each part; None where they don't."""
    units = parts[0].units[:1]
    if not units or any(part.kind is not QuestionKind.NUMERIC for part in parts):
        return None
    question = replace(work.question, kind=QuestionKind.NUMERIC, units=units * len(parts))
    asked = work.found.asked
    answer = _conclude(_Work(work.library, replace(work.found, question=question)), asked, work.found.readings)
    values = {item.value for item in answer.items}
    return answer if answer.status is AnswerStatus.ANSWERED and len(values) == len(parts) else None


def _some(work: _Work, parts: Sequence[Question], answers: Sequence[Answer]) -> Answer | None:
    """The figures that were found of several, unconfirmed, and which was not; None where all or none were found."""
    known = [each for each in answers if each.status is not AnswerStatus.NOT_FOUND]
    if not 0 < len(known) < len(answers):
        return None
    lacking = next(p for p, each in zip(parts, answers, strict=True) if each.status is AnswerStatus.NOT_FOUND)
    reason = Reason("reason_missing_scope", {"scope": "、".join(lacking.focus[-2:]) or lacking.text})
    answer = _joined(work.question, known)
    return replace(answer, status=AnswerStatus.UNCONFIRMED, reasons=(reason, *answer.reasons)[:2])


def _apart(answers: Sequence[Answer]) -> bool:
    """Whether each of several answers stands for itself: no two rest on one value in one place."""
    taken: list[tuple[str, str, int, int]] = []
    for each in answers:
        cited = [(each.citations[at], item.value) for item in each.items if item.value for at in item.citations]
        if any(
            (c.doc_id, v) == (d, w) and c.start < end and start < c.end for c, v in cited for d, w, start, end in taken
        ):
            return False
        taken += [(c.doc_id, str(v), c.start, c.end) for c, v in cited]
    return True


def _lacking(work: _Work, names: Sequence[str]) -> Answer:
    """The answer for the whole question, unconfirmed where it has one figure and does not name all things asked."""
    answer = _conclude(work, work.found.asked, work.found.readings)
    said = "".join(answer.text.split())
    lacking = [name for name in names if name not in said]
    if answer.status is not AnswerStatus.ANSWERED or len(answer.items) > 1 or not 0 < len(lacking) < len(names):
        return answer
    return replace(
        answer, status=AnswerStatus.UNCONFIRMED, reasons=(Reason("reason_missing_scope", {"scope": lacking[0]}),)
    )


def _of_part(work: _Work, part: Question) -> Answer:
    """What the clauses that were found for the whole question say of a part of it."""
    asked = work.asked(part)
    readings = tuple(read_again(work.found.readings[:SEARCH_DEPTH], asked))
    return _conclude(_Work(work.library, replace(work.found, question=part, asked=asked)), asked, readings)


def _joined(question: Question, answers: Sequence[Answer]) -> Answer:
    """Several answers as one, as sure as the least sure of them."""
    citations = tuple(dict.fromkeys(citation for each in answers for citation in each.citations))
    items: dict[str, Item] = {}
    for each in answers:
        for item in each.items:
            places = tuple(citations.index(each.citations[at]) for at in item.citations)
            items.setdefault(item.text, replace(item, citations=places))
    unsure = any(each.status is AnswerStatus.UNCONFIRMED for each in answers)
    return Answer(
        question.text,
        AnswerStatus.UNCONFIRMED if unsure else AnswerStatus.ANSWERED,
        "；".join(dict.fromkeys(each.text for each in answers)),
        tuple(items.values()),
        citations,
        reasons=tuple({str(reason): reason for each in answers for reason in each.reasons}.values())[:2],
        sureness=min((each.sureness for each in answers if each.sureness is not None), default=None),
    )


def _wording(work: _Work) -> Answer:
    """What the clauses that the question names say."""
    first = {(r.hit.doc_id, r.hit.clause): r for r in work.found.clauses}
    tops = [r for r in first.values() if (r.hit.doc_id, r.clause.parent) not in first]
    pieces = []
    for reading in tops:
        end = min(reading.clause.end, reading.clause.start + _WORDING)
        proof = Proof(reading.document, reading.clause, reading.clause.start, end)
        pieces.append(Piece(plain(reading.document.read(proof.start, proof.end)), (proof,)))
    return _answer_of(work.question, AnswerStatus.ANSWERED, "；".join(p.text for p in pieces), pieces, ())


def _doubted(work: _Work, answer: Answer) -> Answer:
    """The answer, unconfirmed where the question names a document or a clause that is not here."""
    cited = "".join("".join(c.quote.split()) for c in answer.citations)
    reasons = [Reason("reason_document", {"number": n}) for n in work.found.unknown if n not in cited]
    if not work.found.clauses:
        numbered = [ref for ref in work.question.clause_refs if steps_of(ref)[-1:] and steps_of(ref)[-1].number]
        reasons += [Reason("reason_clause", {"clause": ref}) for ref in numbered]
    if not reasons:
        return answer
    status = AnswerStatus.UNCONFIRMED if answer.status is AnswerStatus.ANSWERED else answer.status
    return replace(answer, status=status, reasons=(*reasons, *answer.reasons))


def _conclude(work: _Work, asked: Asked, readings: Sequence[Reading]) -> Answer:
    question = work.question
    sentences = sentences_of(readings[:READ_DEPTH])
    if not sentences:
        return _nothing(work)
    draft, lacking = extract_all(work.question, asked, sentences)
    if draft is None or not draft.text:
        reasons = [*([Reason(lacking)] if lacking else []), *_missing(asked, sentences[0])]
        return _refusal(question, tuple(_outside_only(work) or reasons))
    sure_of = max(sureness(draft, sentences, asked), ANSWERED * draft.certain)
    named = readings is work.found.clauses
    sure = sure_of >= (POSSIBLE if named else ANSWERED)
    reasons = [] if sure else [*_missing(asked, draft.sentence), Reason("reason_weak")]
    if sure_of < POSSIBLE:
        return replace(_refusal(question, tuple(_outside_only(work) or reasons)), sureness=sure_of)
    status = AnswerStatus.ANSWERED if sure else AnswerStatus.UNCONFIRMED
    status, strange = _in_scope(work, draft.sentence, status)
    if others := strangers(question, draft.sentence):
        status = AnswerStatus.UNCONFIRMED
        strange.append(Reason("reason_missing", {"terms": "、".join(others)}))
    if places_missing(question, draft.sentence):
        status = AnswerStatus.UNCONFIRMED
        strange.append(Reason("reason_place"))
    if waters := waters_missing(question, draft.sentence):
        status = AnswerStatus.UNCONFIRMED
        strange.append(Reason("reason_missing", {"terms": "、".join(waters)}))
    if lacks := not_given(question, draft):
        status, strange = AnswerStatus.UNCONFIRMED, [*strange, Reason(lacks)]
    if draft.doubt:
        status, strange = AnswerStatus.UNCONFIRMED, [*strange, Reason(draft.doubt)]
    reasons = [*strange, *reasons]
    if draft.others:
        reasons = [Reason("reason_contradiction", {"text": "；".join(p.text for p in draft.others)}), *reasons]
    answer = _answer_of(question, status, draft.text, (*draft.pieces, *draft.others), tuple(reasons[:2]))
    return replace(answer, sureness=sure_of)


def _in_scope(work: _Work, sentence: Sentence, status: AnswerStatus) -> tuple[AnswerStatus, list[Reason]]:
    """Unconfirmed where the clause is in scope only because it mentions the year or region asked about, elsewhere."""
    years = {year for scope in work.found.scopes for year in scope.years}
    regions = {region for scope in work.found.scopes for region in scope.regions}
    metadata, scoped = sentence.document.metadata, sentence.clause.scope
    about = set(scoped.years or metadata.years)
    said = sentence.reading.text[max(0, sentence.start - _BEFORE) : sentence.end]
    around = f"{said} {context_of(sentence.document, sentence.clause)}"
    here = " ".join(filter(None, (around, metadata.region, metadata.province, metadata.issuer, *scoped.regions)))
    in_year = not years or years & about or any(str(year) in around for year in years)
    in_region = not regions or any(region[:2] in here for region in regions)
    if in_year and in_region:
        return status, []
    scope = scope_name(Scope(() if in_year else tuple(sorted(years)), () if in_region else tuple(sorted(regions))))
    lowered = AnswerStatus.UNCONFIRMED if status is AnswerStatus.ANSWERED else status
    return lowered, [Reason("reason_scope", {"scope": scope})]


def _comparison(work: _Work, asked: Asked) -> Answer:
    """One line for each scope of a comparison; a scope without evidence is named as missing."""
    compared = compare(work.question, asked, work.found, work.document, work.asked)
    reasons = tuple(Reason("reason_missing_scope", {"scope": scope_name(scope)}) for scope in compared.missing)
    pieces = [side.piece for side in compared.sides]
    if not pieces:
        return _refusal(work.question, reasons)
    status = AnswerStatus.UNCONFIRMED if reasons else AnswerStatus.ANSWERED
    answer = _answer_of(work.question, status, "；".join(p.text for p in pieces), pieces, reasons)
    return replace(answer, comparison=table_of(compared, answer))


def _stated_sides(work: _Work) -> Answer | None:
    """What each side's own document says of itself; None where that is not asked, or none says anything."""
    question, fields = work.question, asks_about(work.question.text)
    if not fields or question.kind is not QuestionKind.COMPARE or len(work.found.scopes) < _SIDES:
        return None
    answers, missing = [], []
    for scope, readings in zip(work.found.scopes, work.found.by_scope, strict=True):
        documents = [work.document(i) for i in dict.fromkeys(reading.hit.doc_id for reading in readings)]
        own = next((document for document in documents if _is_of(document, scope)), None)
        about = stated_by(question.text, fields, own) if own is not None else None
        if about is None or about.value is None:
            missing.append(Reason("reason_missing_scope", {"scope": scope_name(scope)}))
            continue
        answer = _metadata_answer(question, about)
        text = f"{scope_name(scope)}：{answer.text}"
        answers.append(replace(answer, text=text, items=tuple(replace(item, text=text) for item in answer.items)))
    if not answers:
        return None
    answer = _joined(question, answers)
    status = AnswerStatus.UNCONFIRMED if missing else answer.status
    return replace(answer, status=status, reasons=(*missing, *answer.reasons)[:2])


def _is_of(document: Document, scope: Scope) -> bool:
    metadata = document.metadata
    in_year = not scope.years or bool(set(scope.years) & set(metadata.years))
    return in_year and (not scope.regions or metadata.region in scope.regions)


def _metadata_answer(question: Question, about: Stated) -> Answer:
    title = about.document.metadata.title or about.document.source
    name = message(f"field_{about.name}")
    if about.value is None:
        return _refusal(question, (Reason("reason_not_stated", {"title": title, "field": name}),))
    place = place_of(about)
    text = f"{about.value}年" if about.field == "year" else about.value
    if about.field.startswith("date_"):
        text = message("stated_date", day=_day(about.value, question.language), field=name)
    if place is None:
        return Answer(
            question.text, AnswerStatus.UNCONFIRMED, text, reasons=(Reason("reason_inferred", {"field": name}),)
        )
    clause, start, end = place
    piece = Piece(text, (Proof(about.document, clause, start, end),))
    if about.provenance is not None and about.provenance.inferred:
        inferred = Reason("reason_inferred", {"field": name})
        return _answer_of(question, AnswerStatus.UNCONFIRMED, text, (piece,), (inferred,))
    return _answer_of(question, AnswerStatus.ANSWERED, text, (piece,), ())


def _day(value: str, language: str) -> str:
    """An ISO date as a Chinese reader writes it; anything else as it is."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match and language == "zh" else value


def _answer_of(
    question: Question, status: AnswerStatus, text: str, pieces: Sequence[Piece], reasons: tuple[Reason, ...]
) -> Answer:
    citations: list[Citation] = []
    items = []
    for piece in pieces:
        positions = []
        for proof in piece.proofs:
            citation = cite(proof.document, proof.clause, proof.start, proof.end)
            if not verified(proof.document, citation):
                raise AssertionError(f"citation {citation.clause_id} does not verify")
            if citation not in citations:
                citations.append(citation)
            positions.append(citations.index(citation))
        items.append(Item(piece.text, tuple(dict.fromkeys(positions)), piece.value, piece.unit))
    return Answer(question.text, status, text, tuple(items), tuple(citations), reasons=reasons)


def _refusal(question: Question, reasons: tuple[Reason, ...]) -> Answer:
    return Answer(question.text, AnswerStatus.NOT_FOUND, message("answer_not_found"), reasons=reasons)


def _nothing(work: _Work) -> Answer:
    scopes = [s for s in work.found.scopes if s]
    reasons = tuple(Reason("reason_scope", {"scope": scope_name(s)}) for s in scopes)
    return _refusal(work.question, reasons)


def _outside_only(work: _Work) -> list[Reason]:
    """Said when no hit is from a document of the year and region asked about: they are only mentioned."""
    for scope in work.found.scopes:
        years = {year for hit in work.found.hits for year in work.document(hit.doc_id).metadata.years}
        regions = "".join(f"{hit.region or ''}" for hit in work.found.hits)
        said = " ".join(hit.quote for hit in work.found.hits[:RELATED])
        strange = scope.years and not years & set(scope.years) and not any(str(y) in said for y in scope.years)
        elsewhere = scope.regions and not any(region[:2] in regions for region in scope.regions)
        if strange or elsewhere:
            return [Reason("reason_scope", {"scope": scope_name(scope)})]
    return []


def _missing(asked: Asked, sentence: Sentence) -> list[Reason]:
    terms = asked.missing(sentence.text)[:3]
    return [Reason("reason_missing", {"terms": "、".join(terms)})] if terms else []
