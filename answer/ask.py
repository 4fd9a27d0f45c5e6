"""Ask the library a question: ``ask(library, "2024年黑臭水体消除比例目标") -> Answer``. No model writes anything here.

    question ─ retrieve ─ evidence (sentences, scored) ─ extractor by kind of question ─ draft ─ citations ─ status

An answer is ``answered`` when the evidence in scope covers enough of the question and states what was asked for (a
figure, a time, units …); ``unconfirmed`` when it covers only a part, or was inferred; else ``not_found``, with the
reason and the nearest clauses. Every citation's quote is a slice of the document and is checked to be one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import answer.messages  # noqa: F401  (registers the texts)
from answer.about import Stated, asks_about, place_of, stated
from answer.cite import cite, verified
from answer.draft import Draft, Piece, Proof, is_heading, plain, proof_of, sentence_draft, shown
from answer.evidence import Asked, Reading, Sentence, context_of, sentences_of
from answer.listing import listing
from answer.named import asks_for_wording
from answer.numeric import Figure, contradicting, figures, is_other, measured, records_of, same_value, together
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.references import steps_of
from answer.retrieve import Context, Found, find, outside
from answer.sureness import ANSWERED, POSSIBLE, sureness
from answer.types import Answer, AnswerStatus, Citation, Item, Reason
from answer.verify import check, unproven
from answer.when import when
from answer.who import who
from corpus.messages import message
from corpus.target_indicators import names_asked, speaks_of
from corpus.types import Document, Status
from index.filters import Filters, Scope
from index.library import Library

if TYPE_CHECKING:
    from answer.llm import LanguageModel

_SIDE = 0.35  # coverage from which a side of a comparison counts as found
SEARCH_DEPTH, READ_DEPTH, RELATED = 20, 12, 5
_WORDING = 1200
_BEFORE = 160  # characters before a sentence in which its year may stand
_DISTINCT = 0.1  # by so much a figure of a series is more what was asked for than the others
_MORE_FIGURES = 0.62
_UNITS_ASKED = re.compile(
    r"牵头|责任|配合|归口|处室|部门|单位|哪[个些]?(?:处|局|厅|委)|\b(?:leads?|responsible|division|department|office|bureau)\b",
    re.IGNORECASE,
)
_SIDES = 2  # sentences quoted for each side of a comparison of wording
_COMPARED = (
    (re.compile(r"叫法|名称|提法|说法|表述|内容|做法|措施|called|wording", re.IGNORECASE), QuestionKind.WHAT),
    (
        re.compile(r"哪[个些]?(?:市|区|县|地方|地|省)|在哪|where|which (?:city|district|county)", re.IGNORECASE),
        QuestionKind.WHERE,
    ),
    (re.compile(r"谁(?!更?[高低多少快慢严早晚])|哪个(?:处|部门|单位)|牵头|who\b", re.IGNORECASE), QuestionKind.WHO),
    (re.compile(r"什么时候|几月|何时|期限|when\b", re.IGNORECASE), QuestionKind.WHEN),
    (
        re.compile(
            r"多少|几|比例|率|占比|指标|高|低|差|浓度|数量|target|rate|share|how (?:many|much)|raise", re.IGNORECASE
        ),
        QuestionKind.NUMERIC,
    ),
)


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


def ask(
    library: Library,
    question: str,
    *,
    filters: Filters | None = None,
    k: int = 10,
    context: Context | None = None,
    model: LanguageModel | None = None,
) -> Answer:
    """Answer a question. ``filters`` narrow the search beside what the question says itself; ``k`` hits are offered.

    With a language ``model`` the extracted answer is put into sentences by it, each of them verified; it stands as it
    is when the model fails.

    Raises QuestionError on an empty or over-long question or an unknown filter, LibraryError as Library.search does.
    """
    started = time.perf_counter()
    context = context or Context(filters or Filters())
    found = find(library, question, max(k, SEARCH_DEPTH), context)
    work = _Work(library, found)
    answer = _doubted(work, check(_answer(work), work.document))
    if model is not None:
        from answer.llm import rewrite

        answer = rewrite(answer, found.readings, model)
    used = {(c.doc_id, c.clause_id) for c in answer.citations}
    nearest = found.hits or found.related
    if answer.status is AnswerStatus.NOT_FOUND and found.hits and any(found.scopes):
        nearest = outside(library, found, max(k, RELATED), context.settings)
    related = tuple(h for h in nearest if h.clause >= 0 and (h.doc_id, h.clause_id) not in used)[: min(k, RELATED)]
    elapsed = (time.perf_counter() - started) * 1000
    return replace(answer, related=related, scope=found.scope_json(), notices=found.notices, elapsed_ms=elapsed)


def _answer(work: _Work) -> Answer:
    question = work.question
    asked = work.found.asked
    fields = asks_about(question.text)
    if fields and work.found.hits:
        documents = [work.document(i) for i in dict.fromkeys(h.doc_id for h in work.found.hits)]
        about = stated(question.text, fields, documents, asked)
        if about is not None:
            return _metadata_answer(question, about)
    if not work.found.hits:
        return _nothing(work)
    if work.found.clauses:
        if asks_for_wording(question):
            return _wording(work)
        named = _conclude(work, asked, work.found.clauses)
        if named.status is not AnswerStatus.NOT_FOUND:
            return named
    if question.kind is QuestionKind.COMPARE and len(work.found.scopes) > 1:
        return _comparison(work, asked)
    return _conclude(work, asked, work.found.readings)


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
    draft, lacking = _extract(work.question, asked, sentences)
    if draft is None:
        reasons = [*_outside_only(work), *([Reason(lacking)] if lacking else []), *_missing(asked, sentences[0])]
        return _refusal(question, tuple(reasons))
    sure_of = sureness(draft, sentences, asked)
    named = readings is work.found.clauses
    sure = sure_of >= (POSSIBLE if named else ANSWERED)
    reasons = [] if sure else [*_missing(asked, draft.sentence), Reason("reason_weak")]
    if sure_of < POSSIBLE:
        return _refusal(question, (*_outside_only(work), *reasons))
    status = AnswerStatus.ANSWERED if sure else AnswerStatus.UNCONFIRMED
    status, strange = _in_scope(work, draft.sentence, status)
    if draft.doubt:
        status, strange = AnswerStatus.UNCONFIRMED, [*strange, Reason(draft.doubt)]
    reasons = [*strange, *reasons]
    if draft.others:
        reasons = [Reason("reason_contradiction", {"text": "；".join(p.text for p in draft.others)}), *reasons]
    return _answer_of(question, status, draft.text, (*draft.pieces, *draft.others), tuple(reasons[:2]))


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


def _extract(question: Question, asked: Asked, sentences: list[Sentence]) -> tuple[Draft | None, str]:
    """The draft of the extractor for this kind of question, and the reason when it finds nothing."""
    kind = question.kind
    if kind is QuestionKind.NUMERIC:
        return _numeric(question, asked, sentences), "reason_no_figure"
    if kind is QuestionKind.WHO:
        return who(sentences, asked, question.text, units=bool(_UNITS_ASKED.search(question.text))), "reason_no_units"
    if kind is QuestionKind.WHEN:
        return when(sentences, asked, question.text), "reason_no_time"
    if kind in (QuestionKind.LIST, QuestionKind.WHERE):
        found = listing(sentences, asked, question.text, places=kind is QuestionKind.WHERE)
        return found or _what(asked, sentences), ""
    return _what(asked, sentences), ""


def _what(asked: Asked, sentences: Sequence[Sentence]) -> Draft:
    """The best sentence, cut to what was asked, and further ones of the same clause that say as much."""
    sentences = [s for s in sentences if not is_heading(s)] or sentences
    best = sentence_draft(sentences[0], asked)
    pieces = list(best.pieces)
    for sentence in sentences[1:6]:
        same = sentence.clause.index == best.sentence.clause.index and sentence.document is best.sentence.document
        if sentence.score >= 0.85 * best.sentence.score and (same or sentence.own >= 0.9 * best.sentence.own):
            pieces.extend(sentence_draft(sentence, asked).pieces)
    return Draft(best.text, tuple(pieces), best.confidence, best.sentence)


def _numeric(question: Question, asked: Asked, sentences: Sequence[Sentence]) -> Draft | None:
    planned = question.status is Status.PLANNED and not question.units
    names = names_asked("".join(phrase[0] for phrase in question.focus_zh) or question.text)
    places = tuple(region[:2] for region in (*question.regions, *question.places))
    found = figures(sentences, asked, question.text, question.units, planned=planned, names=names, places=places)
    if not found:
        return None
    chosen = together(found, question.units)
    best = chosen[0]
    pieces = [_figure_piece(figure, [f for f in found if _restates(f, figure)], asked) for figure in chosen]
    text = "；".join(dict.fromkeys(piece.text for piece in pieces))
    others = tuple(_figure_piece(other, (), asked) for other in contradicting(best, found))
    other = is_other(best.record, names) and not speaks_of(best.sentence.text, names)
    doubt = "reason_indicator" if other or not _counts(best, question) else ""
    return Draft(text, tuple(pieces), best.coverage, best.sentence, others, doubt)


def _counts(figure: Figure, question: Question) -> bool:
    """Whether a figure may count what the question counts: its sentence, headings or row say something of it."""
    around = f"{figure.sentence.text} {context_of(figure.sentence.document, figure.sentence.clause)}"
    return not question.counted or any(_shares(name, around) for name in question.counted)


def _shares(name: str, text: str) -> bool:
    """Whether a text has the name, or a pair of its neighbouring characters."""
    return name in text or any(name[i : i + 2] in text for i in range(len(name) - 1))


def _restates(other: Figure, figure: Figure) -> bool:
    """The same value for the same thing elsewhere: the annex says what the body says."""
    return other is not figure and same_value(other, figure) and other.score >= _MORE_FIGURES * figure.score


def _alone(figure: Figure, asked: Asked) -> str:
    """The figure's segment; of a series of like figures only its own part, if the question means just that one."""
    sentence, record = figure.sentence, figure.record
    segment = sentence.text[figure.start : figure.end]
    whole = shown(sentence, figure.start, figure.end)
    a, b = sentence.raw_span(figure.start, figure.end)
    like = [r for at, r in records_of(sentence.document).items() if a <= at < b and r.unit == figure.quantity.unit]
    if record is None or len(like) < 2:
        return whole
    rivals = max(measured(other, asked) for other in like if other is not record)
    if measured(record, asked) < rivals + _DISTINCT:
        return whole
    cut = segment.rfind("、", 0, figure.quantity.start - figure.start)
    if cut > 0 and record.written in "".join(segment[cut:].split()):
        return plain(segment[cut + 1 :])
    unit = "" if record.unit in figure.value else record.unit
    told = f"{record.written}：{figure.value}{unit}"
    return whole if unproven(told, [segment]) else told


def _figure_piece(figure: Figure, again: Sequence[Figure], asked: Asked) -> Piece:
    places = [figure, *again[:4]]
    # A plan says it first in its body, then in its annex: cite in that order, the best document first.
    places.sort(key=lambda f: (f.sentence.document is not figure.sentence.document, f.sentence.clause.start))
    proofs = [proof_of(f.sentence, f.start, f.end) for f in places]
    return Piece(
        _alone(figure, asked),
        tuple(proofs),
        value=figure.value,
        unit=figure.quantity.unit or None,
    )


def _comparison(work: _Work, asked: Asked) -> Answer:
    """One line for each scope of a comparison; a scope without evidence is named as missing."""
    pieces: list[Piece] = []
    reasons: list[Reason] = []
    confidences: list[float] = []
    for place, scope in enumerate(work.found.scopes):
        name = scope_name(scope)
        sentences = sentences_of(work.found.by_scope[place][:READ_DEPTH])
        draft = _compared(work.question, asked, sentences)
        if draft is None or draft.confidence < _SIDE:
            reasons.append(Reason("reason_missing_scope", {"scope": name}))
            continue
        confidences.append(draft.confidence)
        said = list(dict.fromkeys([draft.text, *(piece.text for piece in draft.pieces[1:_SIDES])]))
        proofs = tuple(proof for piece in draft.pieces[:_SIDES] for proof in piece.proofs)
        pieces.append(replace(draft.pieces[0], text=f"{name}：{'；'.join(said)}", proofs=proofs))
    if not pieces:
        return _refusal(work.question, tuple(reasons))
    complete = not reasons and min(confidences) >= _SIDE
    status = AnswerStatus.ANSWERED if complete else AnswerStatus.UNCONFIRMED
    return _answer_of(work.question, status, "；".join(p.text for p in pieces), tuple(pieces), tuple(reasons))


def _compared(question: Question, asked: Asked, sentences: list[Sentence]) -> Draft | None:
    """One side of a comparison; where figures are meant and none fits, what the clauses say."""
    if not sentences:
        return None
    kind = _kind_inside(question)
    draft = _extract(replace(question, kind=kind), asked, sentences)[0]
    if draft is None and kind is QuestionKind.NUMERIC and not question.units:
        draft = _what(asked, sentences)
    return draft


def _kind_inside(question: Question) -> QuestionKind:
    """What is compared: places, units, times, figures (when a unit or a quantity is named), else wording."""
    for pattern, kind in _COMPARED:
        if pattern.search(question.text):
            return kind
    return QuestionKind.NUMERIC if question.units else QuestionKind.WHAT


def scope_name(scope: Scope) -> str:
    """2024年 湖北省, as a person would say it."""
    return "".join([*scope.regions, *(f"{year}年" for year in scope.years)]) or "—"


def _metadata_answer(question: Question, about: Stated) -> Answer:
    title = about.document.metadata.title or about.document.source
    name = message(f"field_{about.field}")
    if about.value is None:
        return _refusal(question, (Reason("reason_not_stated", {"title": title, "field": name}),))
    place = place_of(about)
    text = f"{about.value}年" if about.field == "year" else _day(about.value, question.language)
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
