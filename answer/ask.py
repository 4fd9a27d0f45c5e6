"""Ask the library a question: ``ask(library, "2024年黑臭水体消除比例目标") -> Answer``. No model writes anything here.

    question ─ retrieve ─ evidence (sentences, scored) ─ extractor by kind ─ draft ─ checks ─ verdict ─ proof

What the checks find and how sure the draft is make the status (answer.verdict): ``answered`` when the evidence in scope
states what was asked for, ``unconfirmed`` when something differs or only a part is covered, else ``not_found``, with
the reason and the nearest clauses. Every citation's quote is a slice of the document and is checked to be one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import answer.messages  # noqa: F401  (registers the texts)
from answer.about import Stated, asks_about, place_of, stated_by
from answer.checks import Case, findings_of, scope_name, speaks_of
from answer.comparison import compare, table_of
from answer.composed import Composed
from answer.draft import Draft, Piece, Proof
from answer.each_of import each_of
from answer.evidence import Asked, Reading, Sentence, read_again, sentences_of
from answer.extract import extract_all, what
from answer.frame import framed
from answer.halves import halves
from answer.lineage import on_its_day
from answer.made import Work, joined, made, refused
from answer.named import asks_for_wording
from answer.operations import OPERATIONS
from answer.polarity import asked_stance, denies
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.reader import read, read_too
from answer.rerank import READ_DEPTH
from answer.retrieve import Context, Found, find, outside
from answer.several import several
from answer.sureness import logit, sureness
from answer.unaskable import refers_back
from answer.verdict import ANSWERED, POSSIBLE, Finding, decide, told, weakest
from answer.when import speaks_of_time
from corpus.allowance import checkpoint
from corpus.messages import message
from corpus.types import Document
from index.facets import same_region
from index.filters import Filters, Scope
from index.library import Library
from proof.cite import shows
from proof.text import plain
from proof.types import Answer, AnswerStatus
from proof.verify import check

SEARCH_DEPTH, RELATED = 20, 5
_WORDING = 1200
_AS_MUCH = 0.8  # of the best sentence's score
_SIDES = 2


@on_its_day
def ask(
    library: Library,
    question: str,
    *,
    filters: Filters | None = None,
    k: int = 10,
    context: Context | None = None,
    reword: Callable[[Answer, Sequence[Reading]], Answer] | None = None,
    on_found: Callable[[Found], None] | None = None,
) -> Answer:
    """Answer a question. ``filters`` narrow the search beside what the question says itself; ``k`` hits are offered.

    ``reword`` may put the extracted answer into other sentences, each of them verified (wording.llm.worded_by); it gets
    the readings too, best first. ``on_found`` is told what the search gave before the answer is made of it.

    Raises QuestionError on an empty or over-long question or an unknown filter, LibraryError as Library.search does.
    """
    started = time.perf_counter()
    context = context or Context(filters or Filters())
    found = find(library, question, max(k, SEARCH_DEPTH), context)
    if on_found is not None:
        on_found(found)
    work = Work(library, found, context)
    composed = _composed(library, found)
    checkpoint()
    answer = check(_answer(work) if composed is None else _operated(work, composed), work.document)
    doubtless = composed is None and {reason.code for reason in answer.reasons} <= {"reason_vague"}
    if doubtless and (others := several(found, answer)) is not None:
        answer = check(_operated(work, others), work.document)
    if composed is not None and composed.lead and answer.items:
        answer = replace(answer, text=f"{composed.lead}：{answer.text}")
    checkpoint()
    answer = framed(found.question, answer)
    if reword is not None:
        answer = reword(answer, found.readings)
    nearest = found.hits or found.related
    if answer.status is AnswerStatus.NOT_FOUND and found.hits and any(found.scopes):
        nearest = outside(library, found, max(k, RELATED), context.settings)
    related = tuple(h for h in nearest if h.clause >= 0 and not shows(h, answer.citations))[: min(k, RELATED)]
    elapsed = (time.perf_counter() - started) * 1000
    scope = cast("Mapping[str, Sequence[object]]", found.scope_json())
    return replace(answer, question=question, related=related, scope=scope, notices=found.notices, elapsed_ms=elapsed)


def _composed(library: Library, found: Found) -> Composed | None:
    """What the first of the operations makes of the question; None where none knows it."""
    for operation in OPERATIONS:
        checkpoint()
        if (made := operation(library, found)) is not None:
            return made
    return None


def _answer(work: Work) -> Answer:
    """The first of the ways that knows the question."""
    for way in (_stated_sides, _stated, _nothing_found, _clauses_named, _comparison, _parts):
        checkpoint()
        if (answer := way(work)) is not None:
            return answer
    return _conclude(work, work.found.asked, work.found.readings)


def _operated(work: Work, composed: Composed) -> Answer:
    """What an operation made: its pieces as an answer, a refusal, or the ordinary answer with its doubts."""
    if composed.ordinary:
        answer = _answer(work)
        if answer.status is AnswerStatus.NOT_FOUND:
            return answer
        reasons = (*told(composed.findings), *answer.reasons)
        return replace(answer, status=weakest([answer.status, decide(composed.findings)]), reasons=reasons)
    findings = [*refers_back(work.question.text), *composed.findings]
    whole = replace(work.found, question=replace(work.question, references=()))
    work = replace(work, found=whole, whole=False)
    if not composed.pieces:
        return refused(work, findings)
    return made(work, composed.text, composed.pieces, findings)


def _stated(work: Work) -> Answer | None:
    """What a document says of itself."""
    stated = work.found.stated
    return None if stated is None else _metadata_answer(work, stated)


def _nothing_found(work: Work) -> Answer | None:
    if work.found.hits and work.found.asked.things:
        return None
    return refused(work, [Finding("reason_scope", {"scope": scope_name(s)}) for s in work.found.scopes if s])


def _clauses_named(work: Work) -> Answer | None:
    """From the clauses that the question names by number; their wording where nothing else is asked of them."""
    clauses = work.found.clauses
    if not clauses:
        return None
    if asks_for_wording(work.question):
        return _wording(work)
    answer = _conclude(work, work.found.asked, clauses, least=POSSIBLE)
    return None if answer.status is AnswerStatus.NOT_FOUND else answer


def _wording(work: Work) -> Answer:
    """What the clauses that the question names say."""
    first = {(r.hit.doc_id, r.hit.clause): r for r in work.found.clauses}
    tops = [r for r in first.values() if (r.hit.doc_id, r.clause.parent) not in first]
    pieces = []
    for reading in tops:
        end = min(reading.clause.end, reading.clause.start + _WORDING)
        proof = Proof(reading.document, reading.clause, reading.clause.start, end)
        pieces.append(Piece(plain(reading.document.read(proof.start, proof.end)), (proof,)))
    return made(work, "；".join(p.text for p in pieces), pieces)


def _comparison(work: Work) -> Answer | None:
    """One line for each scope of a comparison; a scope without evidence is named as missing."""
    if work.question.kind is not QuestionKind.COMPARE or len(work.found.scopes) < _SIDES:
        return None
    compared = compare(work.question, work.found.asked, work.found, work.document, work.asked)
    if compared.missing and (alone := _each_alone(work)) is not None:
        return alone
    missing = [_lacking(scope) for scope in compared.missing]
    pieces = [side.piece for side in compared.sides]
    if not pieces:
        return refused(work, missing)
    answer = made(work, "；".join(p.text for p in pieces), pieces, missing)
    return replace(answer, comparison=table_of(compared, answer))


def _lacking(scope: Scope) -> Finding:
    return Finding("reason_missing_scope", {"scope": scope_name(scope)})


def _parts(work: Work) -> Answer | None:
    """The things that a question asks in turn, or of each of several (甲和乙分别是多少), as items.

    What is not found of figures is named as missing. None where the question asks one thing, or nothing is found.
    """
    question = work.question
    figure = question.kind is QuestionKind.NUMERIC
    if not figure and not work.found.clauses and (alone := _each_alone(work)) is not None:
        return alone
    named = each_of(question) if figure else ()
    parts = named or tuple(("、".join(part.focus[-2:]) or part.text, part) for part in halves(question))
    if work.found.clauses or not parts:
        return None
    found = [(name, _of_part(work, part)) for name, part in parts]
    known: list[Answer] = []
    for _, each in found:
        if each.status is not AnswerStatus.NOT_FOUND and not _shares(each, known):
            known.append(each)
    lacking = [name for name, each in found if each not in known]
    figures = all(part.kind is QuestionKind.NUMERIC for _, part in parts)
    if lacking and figures and (row := _in_a_row(work, [part for _, part in parts])) is not None:
        return row
    if lacking and named and (alone := _each_alone(work)) is not None:
        return alone
    unsaid = sum(each.status is AnswerStatus.NOT_FOUND for _, each in found)
    if not known or (lacking and not figures) or (len(lacking) > unsaid and not named):
        return None
    return joined(work, known, [Finding("reason_missing_scope", {"scope": name}) for name in lacking[:1]])


def _each_alone(work: Work) -> Answer | None:
    """What a question asks of each of several things, each searched and answered by itself.

    None unless all are confirmed, each from a place of its own.
    """
    answers: list[Answer] = []
    for name, part in each_of(work.question):
        checkpoint()
        alone = _answer(Work(work.library, find(work.library, part.text, SEARCH_DEPTH, work.context), work.context))
        if alone.status is not AnswerStatus.ANSWERED or any(_overlap(alone, other) for other in answers):
            return None
        answers.append(alone if name in alone.text else replace(alone, text=f"{name}：{alone.text}"))
    return joined(work, answers) if answers else None


def _overlap(answer: Answer, other: Answer) -> bool:
    """Whether two answers rest on the same place before all others."""
    first, second = answer.citations[0], other.citations[0]
    return first.doc_id == second.doc_id and first.start < second.end and second.start < first.end


def _in_a_row(work: Work, parts: Sequence[Question]) -> Answer | None:
    """Figures of one unit that stand side by side (任务90项，已完成70项), one for each part; None where they don't."""
    units = parts[0].units[:1]
    if not units:
        return None
    question = replace(work.question, kind=QuestionKind.NUMERIC, units=units * len(parts))
    asked = work.found.asked
    answer = _conclude(replace(work, found=replace(work.found, question=question)), asked, work.found.readings)
    return answer if len({item.value for item in answer.items}) == len(parts) else None


def _of_part(work: Work, part: Question) -> Answer:
    """What the clauses that were found for the whole question say of a part of it."""
    asked = work.asked(part)
    readings = tuple(read_again(work.found.readings[:SEARCH_DEPTH], asked))
    return _conclude(replace(work, found=replace(work.found, question=part, asked=asked), whole=False), asked, readings)


def _shares(answer: Answer, others: Sequence[Answer]) -> bool:
    """Whether an answer rests on a value that another one rests on in the same place: it does not stand for itself."""
    mine = [(answer.citations[at], item.value) for item in answer.items if item.value for at in item.citations]
    theirs = [(o.citations[at], item.value) for o in others for item in o.items if item.value for at in item.citations]
    return any(
        (c.doc_id, v) == (d.doc_id, w) and c.start < d.end and d.start < c.end for c, v in mine for d, w in theirs
    )


_RATHER = 2.0  # in logits of the reader


def _conclude(work: Work, asked: Asked, readings: Sequence[Reading], least: float = ANSWERED) -> Answer:
    """What the sentences of some readings answer, checked; ``least``: the sureness that confirms it."""
    checkpoint()
    question = work.question
    sentences = read(work.reader, question.text, sentences_of(readings[:READ_DEPTH]))
    sentences = _holding(question, _affirming(question, sentences))
    if not sentences:
        return refused(work, _strange_scopes(work))
    draft, lacking = extract_all(question, asked, sentences)
    known = _read_too(work, draft) if draft is not None and draft.text else None
    sure = 0.0 if known is None else sureness(known, sentences, asked)
    if sure < least and (other := _leading(work, known, sentences, asked)) is not None:
        surer = sureness(_read_too(work, other), sentences, asked)
        if surer >= least:
            draft, known, sure = other, other, surer
    if draft is None or known is None:
        reasons = [*([Finding(lacking)] if lacking else []), *_missing(work, asked, sentences[0])]
        return refused(work, _strange_scopes(work) or reasons)
    weak = [*_missing(work, asked, draft.sentence), Finding("reason_weak")] if sure < least else []
    if sure < POSSIBLE:
        return replace(refused(work, _strange_scopes(work) or weak), sureness=sure)
    findings = [*findings_of(Case(question, draft, work.found.scopes)), *weak]
    pieces = (*draft.pieces, *draft.others)
    return replace(made(work, draft.text, pieces, findings, sure=sure, least=least), sureness=sure)


def _read_too(work: Work, draft: Draft) -> Draft:
    """A draft whose sentence the reader has read."""
    return replace(draft, sentence=read_too(work.reader, work.question.text, draft.sentence))


def _leading(work: Work, draft: Draft | None, sentences: Sequence[Sentence], asked: Asked) -> Draft | None:
    """The sentence that leads, for a draft of the question's kind that is not sure, or for none.

    For a draft where the reader would far rather have it; for none where a time is asked and it speaks of one, of which
    there are more forms than are known. Never for a figure: what a sentence says without it is no answer.
    """
    kind, first = work.question.kind, sentences[0]
    if kind is QuestionKind.NUMERIC:
        return None
    if draft is None:
        timely = work.whole and kind is QuestionKind.WHEN and speaks_of_time(first.text)
        return what(asked, sentences) if timely else None
    mine = draft.sentence.likely
    if mine is None or first.likely is None or logit(first.likely) - logit(mine) <= _RATHER:
        return None
    return what(asked, sentences)


def _affirming(question: Question, sentences: list[Sentence]) -> list[Sentence]:
    """Without those that deny what the question takes to be done, where others are left and it is not whether."""
    if asked_stance(question.text) is not None:
        return sentences
    kept = [
        s for s in sentences if not denies(question.text, s.text + (s.lead.sheet.plain if s.lead is not None else ""))
    ]
    return kept or sentences


def _holding(question: Question, sentences: list[Sentence]) -> list[Sentence]:
    """Those of texts that hold alone, where they say about as much as those that don't and no year is asked."""
    holding = [s for s in sentences if s.hit.validity is None or not s.hit.validity.status.doubtful]
    if question.years or not holding or holding[0].score < _AS_MUCH * sentences[0].score:
        return sentences
    return holding


def _missing(work: Work, asked: Asked, sentence: Sentence) -> list[Finding]:
    """What the nearest clause lacks; that of it which another of the clauses shown has is told apart."""
    terms = asked.missing(sentence.text)[:3]
    if not terms:
        return []
    shown = [asked.missing(hit.quote) for hit in work.found.hits[:RELATED]]
    nowhere = [term for term in terms if all(term in lacking for lacking in shown)]
    code, told_of = ("reason_missing", nowhere) if nowhere else ("reason_apart", terms)
    return [Finding(code, {"terms": "、".join(_as_asked(term, work.question.text) for term in told_of)})]


def _as_asked(term: str, question: str) -> str:
    """A term with the capitals that it has in the question."""
    at = question.lower().find(term)
    return question[at : at + len(term)] if at >= 0 else term


def _strange_scopes(work: Work) -> list[Finding]:
    """Said when no hit is from a document of the year and region asked about: they are only mentioned."""
    for scope in work.found.scopes:
        hits = work.found.hits
        years = {year for hit in hits for year in work.document(hit.doc_id).metadata.years}
        said = " ".join(hit.quote for hit in hits[:RELATED])
        strange = scope.years and not years & set(scope.years) and not any(str(y) in said for y in scope.years)
        sentences = [s for reading in work.found.readings[: len(hits)] for s in reading.sentences[:1]]
        elsewhere = scope.regions and not any(speaks_of(region, s) for region in scope.regions for s in sentences)
        if strange or elsewhere:
            return [Finding("reason_scope", {"scope": scope_name(scope)})]
    return []


def _stated_sides(work: Work) -> Answer | None:
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
            missing.append(_lacking(scope))
            continue
        answer = _metadata_answer(work, about)
        text = f"{scope_name(scope)}：{answer.text}"
        answers.append(replace(answer, text=text, items=tuple(replace(item, text=text) for item in answer.items)))
    return joined(work, answers, missing) if answers else None


def _is_of(document: Document, scope: Scope) -> bool:
    metadata = document.metadata
    in_year = not scope.years or bool(set(scope.years) & set(metadata.years))
    return in_year and (not scope.regions or any(same_region(metadata.region or "", r) for r in scope.regions))


def _metadata_answer(work: Work, about: Stated) -> Answer:
    title = about.document.name
    name = message(f"field_{about.name}")
    if about.value is None:
        return refused(work, [Finding("reason_not_stated", {"title": title, "field": name})])
    place = place_of(about)
    text = f"{about.value}年" if about.field == "year" else about.value
    if about.field.startswith("date_"):
        text = message("stated_date", day=_day(about.value, work.question.language), field=name)
    inferred = place is None or (about.provenance is not None and about.provenance.inferred)
    findings = [Finding("reason_inferred", {"field": name})] if inferred else []
    if place is None:
        return made(work, text, (), findings)
    clause, start, end = place
    return made(work, text, (Piece(text, (Proof(about.document, clause, start, end),)),), findings)


def _day(value: str, language: str) -> str:
    """An ISO date as a Chinese reader writes it; anything else as it is."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match and language == "zh" else value
