"""From the sentences that were found to a draft: one extractor for each kind of question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.consequence import asks_consequence, consequence
from answer.definition import asks_meaning, definition_of
from answer.draft import Draft, Piece, extent, is_heading, meaning_draft, proof_of, sentence_draft, shown, told
from answer.each_of import asks_of_each
from answer.evidence import Asked, Sentence
from answer.figure_doubt import doubt_of, indicators_asked, names_written
from answer.listing import listing
from answer.numeric import (
    Figure,
    cell_of,
    contradicting,
    figures,
    measured,
    records_of,
    same_value,
    together,
)
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.when import how_long, when
from answer.who import who
from corpus.series import find_series
from corpus.types import Status
from index.facets import stem
from proof.text import plain
from proof.verify import unproven

_DISTINCT = 0.1  # by so much a figure of a series is more what was asked for than the others
_MORE_FIGURES = 0.62
_FEW = re.compile(r"(?<![好近十这前第])几(?:个|条|项|家|座|处|类|种|部|场|批|名|位|大)")
_AS_TELLING, _AS_OWN, _OF_A_MANNER, _TOGETHER = 0.85, 0.9, 0.5, 6
_MANNER = re.compile(
    r"如何|怎[么样]|哪些|什么(?:措施|举措|要求|规定|政策|做法|方式|条件|步骤)|\bhow\b(?! (?:many|much|long|often))",
    re.I,
)
_BESIDE_VALUE = 4  # characters of a cell beside its figure; a longer one says what it is by itself
_FAR_LESS, _END = 0.8, 2
_DEGREE = re.compile(r"什么(?:程度|水平|地步)|to what (?:extent|level|degree)", re.IGNORECASE)
_EXCEPTED = re.compile(r"除(?:了|去|开)?[^，,。？?]{2,40}")
_BY_HOW_MUCH = re.compile(r"多少|百分之几|几个|how (?:much|many)", re.IGNORECASE)
_PAUSE = re.compile(r"[，；;]|,(?!\d)")
_SEVERAL = re.compile(r"哪些|哪几")
_UNITS_ASKED = re.compile(
    r"牵头|责任|配合|归口|处室|部门|单位|哪[个些]?(?:处|局|厅|委)|落[到在]哪|头上|\b(?:leads?|responsible|division|department|office|bureau)\b",
    re.IGNORECASE,
)


def extract(question: Question, asked: Asked, sentences: list[Sentence]) -> tuple[Draft | None, str]:
    """The draft of the extractor for this kind of question, and the reason when it finds nothing."""
    kind = question.kind
    if kind is QuestionKind.COMPARE and _BY_HOW_MUCH.search(question.text):
        return _numeric(question, asked, sentences), "reason_no_figure"
    if kind in (QuestionKind.WHAT, QuestionKind.LIST) and asks_meaning(question.text):
        meaning = definition_of(sentences, asked)
        if meaning is not None:
            return _meant(question, asked, meaning), ""
    if kind in (QuestionKind.WHAT, QuestionKind.LIST) and asks_consequence(question.text):
        followed = consequence(sentences, asked)
        if followed is not None:
            return followed, ""
    if kind is QuestionKind.NUMERIC:
        draft = _numeric(question, asked, sentences) or _listed(question, asked, sentences)
        if _DEGREE.search(question.text) and _elsewhere(draft, sentences):
            draft = what(asked, sentences, cut=True)
        lasting = how_long(sentences, asked, question.text)
        if lasting is not None and (draft is None or draft.sentence.score < _FAR_LESS * lasting.sentence.score):
            draft = lasting
        return draft, "reason_no_figure"
    if kind is QuestionKind.WHO:
        draft = who(sentences, asked, question.text, units=bool(_UNITS_ASKED.search(question.text)))
        if draft is None and _SEVERAL.search(question.text):
            draft = listing(sentences, asked, question.text, places=False)
        return draft, "reason_no_units"
    if kind is QuestionKind.WHEN:
        return when(sentences, asked, question.text), "reason_no_time"
    if kind in (QuestionKind.LIST, QuestionKind.WHERE):
        found = listing(sentences, asked, question.text, places=kind is QuestionKind.WHERE)
        where = kind is QuestionKind.WHERE
        draft = found or what(asked, sentences, cut=where, manner=not where)
        return draft, ""
    return what(asked, sentences, manner=bool(_MANNER.search(question.text))), ""


def _elsewhere(draft: Draft | None, sentences: Sequence[Sentence]) -> bool:
    """Whether the figure stands in a sentence that says far less of the question than the best one does."""
    return draft is None or draft.sentence.score < _FAR_LESS * sentences[0].score


def _excepted(draft: Draft, question: Question) -> bool:
    """Whether the question excepts what an answer enumerates (除了甲、乙，还有哪些), and that is all it has."""
    excepted = _EXCEPTED.search(question.text)
    parts = [part for series in find_series(draft.text) for part in series.parts]
    return excepted is not None and bool(parts) and all(part[-_END:] in excepted[0] for part in parts)


def extract_all(question: Question, asked: Asked, sentences: list[Sentence]) -> tuple[Draft | None, str]:
    """The same, in doubt where all that was found is what the question excepts (除了甲、乙，还有哪些)."""
    draft, lacking = extract(question, asked, sentences)
    excepted = draft is not None and not draft.doubt and _excepted(draft, question)
    return (replace(draft, doubt="reason_weak") if draft is not None and excepted else draft), lacking


def _meant(question: Question, asked: Asked, meaning: Sentence) -> Draft:
    """What the sentence that defines a term says: its enumeration where one is asked for, else all of it."""
    listed = question.kind is QuestionKind.LIST and listing([meaning], asked, question.text, places=False)
    return listed or meaning_draft(meaning)


def what(asked: Asked, sentences: Sequence[Sentence], *, cut: bool = False, manner: bool = False) -> Draft:
    """The best sentence, with further ones of its clause that say as much; what other clauses say as much is beside it.

    ``cut``: its telling part alone. ``manner``: how something is done or what is asked of it, which takes several.
    """
    sentences = [s for s in sentences if not is_heading(s)] or sentences
    first = sentences[0]
    same = [s for s in sentences if s.clause.index == first.clause.index and s.document is first.document]
    least = _OF_A_MANNER if manner else _AS_TELLING
    together = sorted((s for s in same if s.score >= least * first.score), key=lambda s: (s.sheet.span, s.start))
    pieces = [p for s in together[:_TOGETHER] for p in sentence_draft(s, asked, cut=cut).pieces]
    beside = [s for s in sentences[1:6] if s not in same and s.score >= _AS_TELLING * first.score]
    text = "；".join(dict.fromkeys(piece.text for piece in pieces))
    pieces += [p for s in beside if s.own >= _AS_OWN * first.own for p in sentence_draft(s, asked, cut=cut).pieces]
    return Draft(text, tuple(pieces), first.coverage, first)


def figures_for(question: Question, asked: Asked, sentences: Sequence[Sentence]) -> list[Figure]:
    """The figures of the evidence that can answer a question, best first."""
    planned = question.status is Status.PLANNED and not question.units
    names = indicators_asked(question)
    places = (*map(stem, (*question.regions, *question.places)), *names_written(question))
    return figures(
        sentences,
        asked,
        question.text,
        question.units,
        planned=planned,
        names=names,
        places=places,
        years=question.years,
    )


def _listed(question: Question, asked: Asked, sentences: Sequence[Sentence]) -> Draft | None:
    """The things that 几条 counts, where the evidence names them and gives no figure; in doubt where it adds 等."""
    if not _FEW.search(question.text):
        return None
    draft = listing(sentences, asked, question.text, places=False)
    if draft is None or draft.sentence.score < _AS_TELLING * sentences[0].score:
        return None
    open_ended = f"{draft.pieces[-1].text}等" in "".join(draft.sentence.text.split())
    return replace(draft, doubt="reason_no_figure") if open_ended else draft


def _numeric(question: Question, asked: Asked, sentences: Sequence[Sentence]) -> Draft | None:
    found = figures_for(question, asked, sentences)
    if not found:
        return None
    chosen = together(found, question.units)
    best = chosen[0]
    if asks_of_each(question.text):
        entire = (told(f.sentence, 0, len(f.sentence.text), f.value, f.quantity.unit or None) for f in chosen)
        pieces = list({piece.text: piece for piece in entire}.values())
    else:
        pieces = [figure_piece(figure, [f for f in found if _restates(f, figure)], asked) for figure in chosen]
    text = "；".join(dict.fromkeys(piece.text for piece in pieces))
    others = tuple(figure_piece(other, (), asked) for other in contradicting(best, found))
    doubt = doubt_of(best, question)
    return Draft(text, tuple(pieces), best.coverage, best.sentence, others, doubt, best.year)


def _restates(other: Figure, figure: Figure) -> bool:
    """The same value for the same thing elsewhere: the annex says what the body says."""
    return other is not figure and same_value(other, figure) and other.score >= _MORE_FIGURES * figure.score


def _alone(figure: Figure, asked: Asked) -> Piece:
    """What is read out with a figure: its sentence; of a series of like figures its own part, if just that is meant.

    A figure that stands alone behind a pause (甲达到25%，乙地达到35%) may be of something else than the ledger says.
    """
    sentence, record = figure.sentence, figure.record
    segment = sentence.text[figure.start : figure.end]
    a, b = sentence.raw_span(figure.start, figure.end)
    own = proof_of(sentence, figure.start, figure.end)
    unit = figure.quantity.unit or None
    cell = cell_of(sentence, figure.quantity)
    if cell is not None and cell.name and cell.end - cell.start <= len(figure.value) + _BESIDE_VALUE:
        said = f"{_row_name(sentence)}{plain(cell.name)}：{figure.value}"
        return Piece(said, (proof_of(sentence),), figure.value, unit)
    among = [r for r in records_of(sentence.document).values() if r.unit == figure.quantity.unit]
    like = [r for r in among if a <= r.number[0] < b]
    whole = Piece(shown(sentence, figure.start, figure.end), (own,), figure.value, unit)
    if record is None or len(like) < 2:
        span = sentence.raw_span()
        if sum(span[0] <= r.number[0] < span[1] for r in among) > 1:
            return whole
        must = (figure.quantity.start, figure.quantity.end)
        return told(sentence, *extent(sentence, asked, must), figure.value, unit)
    rivals = max(measured(other, asked) for other in like if other is not record)
    if measured(record, asked) < rivals + _DISTINCT:
        return whole
    cut = segment.rfind("、", 0, figure.quantity.start - figure.start)
    if cut > 0 and record.written in "".join(segment[cut:].split()):
        return replace(whole, text=plain(segment[cut + 1 :]))
    pauses = [m.end() for m in _PAUSE.finditer(segment, 0, figure.quantity.start - figure.start)]
    beside = sentence.raw_span(figure.start + pauses[-1], figure.end)[0] if pauses else a
    if pauses and sum(other.number[0] >= beside for other in like) < 2:
        return whole
    named = "" if record.unit in figure.value else record.unit
    text = f"{record.written}：{figure.value}{named}"
    return whole if unproven(text, [segment]) else replace(whole, text=text)


def _row_name(sentence: Sentence) -> str:
    """What a row is called: its first cell that is no number."""
    document, cells = sentence.document, sentence.clause.cells
    names = (plain(document.read(cell.start, cell.end)) for cell in cells)
    return next((name for name in names if name and not any(char.isdigit() for char in name)), "")


def figure_piece(figure: Figure, again: Sequence[Figure], asked: Asked) -> Piece:
    """A figure as an item: what it states, its places, its value."""
    piece = _alone(figure, asked)
    # A plan says it first in its body, then in its annex: cite in that order, the best document first.
    places = sorted(
        again[:4], key=lambda f: (f.sentence.document is not figure.sentence.document, f.sentence.clause.start)
    )
    before = [
        f
        for f in places
        if f.sentence.document is figure.sentence.document and f.sentence.clause.start < figure.sentence.clause.start
    ]
    proofs = [proof_of(f.sentence, f.start, f.end) for f in before]
    proofs += piece.proofs
    proofs += [proof_of(f.sentence, f.start, f.end) for f in places if f not in before]
    return replace(piece, proofs=tuple(proofs))
