"""Comparisons: one side for each year or region that a question names, from the evidence and from the target ledger.

    scopes ─ figures of each side ─ one indicator for all sides (the ledger's) ─ sides ─ rows with the change

Where figures are compared the sides agree on an indicator: the one that the ledger knows the best figure by. A side
whose evidence has no figure of it is looked up in the ledgers of the documents in its scope; a side that has none is
missing. Without figures the sides are what each scope's best clauses say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import answer.messages  # noqa: F401  (registers the texts)
from answer.checks import scope_name
from answer.draft import Draft, Piece, Proof
from answer.evidence import Asked, Reading, Sentence, read_again, sentences_of
from answer.extract import extract, figure_piece, figures_for, what
from answer.figure_doubt import indicators_asked, of_another_indicator
from answer.halves import side_questions
from answer.numeric import Figure, records_of
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.retrieve import Found
from corpus.messages import message
from corpus.target_compare import difference
from corpus.target_indicators import unit_kind
from corpus.target_record import Target
from corpus.types import Document
from index.facets import same_region
from index.filters import Scope
from proof.text import plain
from proof.types import Answer, ComparisonRow

_COLUMNS = ("region", "year", "status", "value", "change", "document", "proof")
_SIDE = 0.35  # coverage from which a side counts as found
_READ = 12
_SENTENCES = 2  # quoted for each side of a comparison of wording
_HEADS, _AS_GOOD = 6, 0.7  # how many figures of a side may give the indicator, and how good they must be
_SAME = 0.6  # what it is worth that a figure is of the indicator that the other side has
_COUNTS = re.compile(
    r"多少|几|百分之|[高低多少大小严松快慢]|how (?:many|much)|what (?:share|rate|percentage)", re.IGNORECASE
)
_YEAR = re.compile(r"20\d\d\s?年")
_BEFORE = 80  # characters before what a side cites in which its year may stand
_OWN = 0.6  # of the best sentence's score: documents of the region itself go before those of its cities
_COMPARED = (
    (re.compile(r"叫法|名称|提法|说法|表述|内容|做法|措施|called|wording", re.IGNORECASE), QuestionKind.WHAT),
    (
        re.compile(r"哪[个些]?(?:市|区|县|地方|地|省)|在哪|where|which (?:city|district|county)", re.IGNORECASE),
        QuestionKind.WHERE,
    ),
    (
        re.compile(r"谁(?![^，,。?？]{0,4}[高低多少快慢严早晚])|哪个(?:处|部门|单位)|牵头|who\b", re.IGNORECASE),
        QuestionKind.WHO,
    ),
    (re.compile(r"什么时候|几月|何时|期限|when\b", re.IGNORECASE), QuestionKind.WHEN),
    (
        re.compile(
            r"多少|几|比例|率|占比|指标|目标|高|低|差|严|浓度|数量|target|rate|share|how (?:many|much)|raise",
            re.IGNORECASE,
        ),
        QuestionKind.NUMERIC,
    ),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one scope says: ``piece`` is its line, ``record`` the ledger's record of its figure, if it has one."""

    scope: Scope
    piece: Piece
    record: Target | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The sides that were found, in the order of the question, and the scopes that nothing was found for."""

    sides: tuple[Side, ...]
    missing: tuple[Scope, ...]


def compare(
    question: Question,
    asked: Asked,
    found: Found,
    document_of: Callable[[str], Document],
    asked_of: Callable[[Question], Asked],
) -> Compared:
    """Both (or all) sides of a comparison; ``asked_of`` reads what the question asks of one side."""
    inside = replace(question, kind=_kind_inside(question))
    read = [sentences_of(_own(scope, readings)[:_READ]) for scope, readings in _pairs(found)]
    if parts := side_questions(question, found.scopes):
        sides = [_part(part, asked_of(part), *pair) for part, pair in zip(parts, _pairs(found), strict=True)]
    elif inside.kind is QuestionKind.NUMERIC:
        sides = _figures(inside, asked, found, read, document_of)
    else:
        sides = [_wording(inside, asked, scope, read[i]) for i, scope in enumerate(found.scopes)]
    named = [_named(_dated(side)) for side in sides if side is not None]
    missing = [scope for scope, side in zip(found.scopes, sides, strict=True) if side is None]
    return Compared(tuple(named), tuple(missing))


def table_of(compared: Compared, answer: Answer) -> tuple[ComparisonRow, ...]:
    """A row for each side with a figure; the items of the answer are its sides. () where fewer than two have one."""
    rows: list[ComparisonRow] = []
    before: Target | None = None
    for side, item in zip(compared.sides, answer.items, strict=True):
        if item.value is None:
            continue
        first, record = answer.citations[item.citations[0]], side.record
        change = None
        if record is not None and before is not None and _same(record, before) and record.unit == before.unit:
            change = difference(before.value, record.value)
        before = record or before
        years = side.scope.years or ((first.year,) if first.year is not None else ())
        rows.append(
            ComparisonRow(
                region="、".join(side.scope.regions) or first.region,
                year=years[0] if years else None,
                title=first.title or first.source,
                indicator=record.indicator if record is not None else None,
                comparator=record.comparator if record is not None else None,
                status=record.status.value if record is not None and record.status is not None else None,
                value=item.value,
                unit=item.unit,
                change=change,
                citations=item.citations,
            )
        )
    return tuple(rows) if len(rows) > 1 else ()


def heads() -> tuple[str, ...]:
    """The headings of a comparison's table, in the language in force."""
    return tuple(message(f"compare_{name}") for name in _COLUMNS)


def cells(row: ComparisonRow) -> tuple[str, ...]:
    """A row of that table as texts; the last cell numbers its citations."""
    unit = row.unit if row.unit and row.unit not in row.value else ""
    change = row.change or ""
    if change and row.unit in ("%", "％"):
        change = message("compare_points", change=change)
    elif change:
        change = f"{change}{row.unit or ''}"
    return (
        row.region or "",
        str(row.year or ""),
        message(f"compare_{row.status}") if row.status else "",
        f"{row.value}{unit}",
        change,
        row.title,
        "".join(f"[{at + 1}]" for at in row.citations),
    )


def _figures(
    question: Question,
    asked: Asked,
    found: Found,
    read: Sequence[list[Sentence]],
    document_of: Callable[[str], Document],
) -> list[Side | None]:
    """The sides of a comparison of figures; of wording where no side has one."""
    names = indicators_asked(question)
    candidates = [
        _of_side(question, asked, scope, sentences) for scope, sentences in zip(found.scopes, read, strict=True)
    ]
    anchor = _anchor(candidates)
    sides: list[Side | None] = []
    for scope, figures, sentences in zip(found.scopes, candidates, read, strict=True):
        best = max(figures, key=lambda f: f.score + _SAME * _same(f.record, anchor), default=None)
        from_ledger = None
        if anchor is not None and (best is None or not _same(best.record, anchor)):
            from_ledger = _in_ledger(anchor, scope, sentences, document_of)
        if from_ledger is not None:
            sides.append(from_ledger)
        elif best is not None and (best.coverage >= _SIDE or (best.record and best.record.indicator in names)):
            again = [f for f in figures if f is not best and _restates(f, best)]
            sides.append(Side(scope, figure_piece(best, again, asked), best.record))
        elif not question.units and not (_COUNTS.search(question.text) and any(candidates)):
            sides.append(_wording(question, asked, scope, sentences))
        else:
            sides.append(None)
    return sides


def _of_side(question: Question, asked: Asked, scope: Scope, sentences: Sequence[Sentence]) -> list[Figure]:
    """The figures of one side, best first, without those that the ledger knows to be of another year or indicator."""
    own = replace(question, years=scope.years or question.years, regions=scope.regions or question.regions)
    return [
        figure
        for figure in figures_for(own, asked, sentences)
        if not of_another_indicator(figure, own)
        and (not scope.years or figure.year is None or figure.year in scope.years)
    ]


def _pairs(found: Found) -> list[tuple[Scope, tuple[Reading, ...]]]:
    return list(zip(found.scopes, found.by_scope, strict=True))


def _own(scope: Scope, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings from documents of the region itself, if they say about as much as those of its cities do."""
    own = [r for r in readings if r.document.metadata.region in scope.regions]
    best = max((r.best for r in readings), default=0.0)
    return own if own and max(r.best for r in own) >= _OWN * best else readings


def _part(part: Question, asked: Asked, scope: Scope, readings: Sequence[Reading]) -> Side | None:
    """A side that is asked something of its own: the figure or the wording."""
    sentences = sentences_of(read_again(_own(scope, readings)[:_READ], asked))
    figures = figures_for(part, asked, sentences) if part.kind is QuestionKind.NUMERIC else []
    if figures and figures[0].coverage >= _SIDE:
        return Side(scope, figure_piece(figures[0], (), asked), figures[0].record)
    return None if part.kind is QuestionKind.NUMERIC else _wording(part, asked, scope, sentences)


def _anchor(candidates: Sequence[Sequence[Figure]]) -> Target | None:
    """The record whose indicator most sides have a figure of among their best; of several the best figure's."""
    heads = [[f for f in figures[:_HEADS] if f.score >= _AS_GOOD * figures[0].score] for figures in candidates]
    known = [figure for head in heads for figure in head if figure.record is not None]

    def shared(figure: Figure) -> tuple[int, float]:
        return sum(any(_same(f.record, figure.record) for f in head) for head in heads), figure.score

    return max(known, key=shared).record if known else None


def _restates(other: Figure, figure: Figure) -> bool:
    same = (other.quantity.value, other.quantity.unit) == (figure.quantity.value, figure.quantity.unit)
    return same and _same(other.record, figure.record)


def _same(record: Target | None, other: Target | None) -> bool:
    """Whether two records are of one indicator, in units of one kind, both levels or both changes."""
    if record is None or other is None:
        return False
    kind = (record.indicator, unit_kind(record.unit), record.change is None)
    return kind == (other.indicator, unit_kind(other.unit), other.change is None)


def _in_ledger(
    anchor: Target, scope: Scope, sentences: Sequence[Sentence], document_of: Callable[[str], Document]
) -> Side | None:
    """The record of the same indicator in the documents of a side, for its year and region."""
    for doc_id in dict.fromkeys(sentence.document.doc_id for sentence in sentences):
        document = document_of(doc_id)
        for record in records_of(document).values():
            in_year = not scope.years or record.year in scope.years
            within, here = document.metadata.province, record.region or ""
            in_region = not scope.regions or any(same_region(here, region, within) for region in scope.regions)
            if in_year and in_region and _same(record, anchor):
                proof = Proof(document, document.clauses[record.clause], record.start, record.end)
                value = plain(document.read(*record.number))
                text = plain(document.read(record.start, record.end))
                return Side(scope, Piece(text, (proof,), value, record.unit or None), record)
    return None


def _wording(question: Question, asked: Asked, scope: Scope, sentences: list[Sentence]) -> Side | None:
    """What the best clauses of a scope say."""
    draft = _drafted(question, asked, sentences)
    if draft is None or not draft.text or draft.confidence < _SIDE:
        return None
    further = [piece for piece in draft.pieces[1:_SENTENCES] if _in_year(piece.proofs[0], scope)]
    said = list(dict.fromkeys([draft.text, *(piece.text for piece in further)]))
    proofs = tuple(proof for piece in (draft.pieces[0], *further) for proof in piece.proofs)
    return Side(scope, replace(draft.pieces[0], text="；".join(said), proofs=proofs))


def _in_year(proof: Proof, scope: Scope) -> bool:
    years = proof.clause.scope.years
    return not scope.years or not years or bool(set(years) & set(scope.years))


def _drafted(question: Question, asked: Asked, sentences: list[Sentence]) -> Draft | None:
    if not sentences:
        return None
    draft = extract(question, asked, sentences)[0] if question.kind is not QuestionKind.NUMERIC else None
    return draft or (what(asked, sentences) if question.kind is QuestionKind.NUMERIC else None)


def _dated(side: Side) -> Side:
    """The side with its year in what it cites, where the clause writes it a little before: 到2030年，……达到25%."""
    proof, years = side.piece.proofs[0], side.scope.years
    known = {*proof.document.metadata.years, *proof.clause.scope.years}
    if len(years) != 1 or years[0] in known:
        return side
    first = max(proof.clause.start, proof.start - _BEFORE)
    at = proof.document.raw.rfind(str(years[0]), first, proof.end)
    if at < 0 or at >= proof.start or _YEAR.search(proof.document.raw, at + 4, proof.start):
        return side
    proofs = (replace(proof, start=at), *side.piece.proofs[1:])
    return replace(side, piece=replace(side.piece, proofs=proofs))


def _named(side: Side) -> Side:
    """The side with its scope before its text, as in 湖北省2024年：比例达80%."""
    return replace(side, piece=replace(side.piece, text=f"{scope_name(side.scope)}：{side.piece.text}"))


def _kind_inside(question: Question) -> QuestionKind:
    """What is compared: places, units, times, figures (when a unit or a quantity is named), else wording."""
    for pattern, kind in _COMPARED:
        if pattern.search(question.text):
            return kind
    of_indicator = question.language == "en" and indicators_asked(question)
    return QuestionKind.NUMERIC if question.units or of_indicator else QuestionKind.WHAT
