"""When: the deadline, date or rhythm that the evidence states, else the deadline column of its table row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft, Piece, Proof, plain, proof_of, shown, window
from answer.evidence import Asked, Sentence, segments_of
from corpus.dates import find_dates, find_deadlines
from corpus.flat_tables import column_kind
from corpus.types import Cell, Clause

_RHYTHM = re.compile(
    r"(?:按|逐|每)(?:个)?(?:半?年|季度|季|月|周|旬|日|天)(?:度)?|(?:半年|季度|月度|年度|常年|长期|持续|定期|实时)|每[两三四五六]年"
)
_RANGE = re.compile(r"20\d\d\s?(?:年)?\s?[-—–~～至到]+\s?20\d\d\s?(?:年)?|“?十[四五六]五”?(?:期间|末)?|三年|五年")
_LONG = 60
_CUE = re.compile(r"[底末]?(?:之前|以前|前)|[底末]")
_MONTH = re.compile(
    r"(?:20\d\d年|今年|明年|当年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初|上旬|中旬|下旬)?(?:之?前|以前|前后)?"
)
_DURATION = re.compile(
    r"(?:不?超过|不少于|不低于|至少|最长|不得?超过|满)?(?<![第\d一二三四五六七八九十月.])(?:[一二两三四五六七八九十]{1,3}|\d{1,3})\s?(?:年|个月|个?工作日|日|天|周|个?小时)"
    r"(?![\d度级底末初份代来前一二三四五六七八九十])(?:以?内|以上|以下)?"
)
_DURATION_ASKED = re.compile(
    r"几年(?![来前])|多少年|多久|多长时间|几个月|几天|多少天|(?:几|多少)个?(?:工作日|小时)"
    r"|how long|how many (?:years|months|days)",
    re.IGNORECASE,
)
_DAY_ASKED = re.compile(r"几号|哪一?[天日]|几月几[号日]|具体日期|(?:what|which|exact) (?:day|date)\b", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\s?[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|十?[一二三四五六七八九十]日")
_RHYTHM_ASKED = re.compile(r"多久|频次|频率|几次|间隔|多长时间[^，,。]{0,4}一次|每隔|how often", re.IGNORECASE)
_YEAR_ASKED = re.compile(r"哪[个一]?年度?(?!.*[到至]哪)|which year|what year", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d\s?年?度?(?![\d.])(?!\s?年?\s?(?:\d{1,2}月|[底末初上下第一二三四]))")
_RANGE_ASKED = re.compile(
    r"哪几年|起止|从?哪一?年[^，,。]{0,4}到哪|管到哪|哪[个一]五年|几五|which years"
    r"|(?:what|which) period|period [\w ]*cover",
    re.IGNORECASE,
)


def when(sentences: Sequence[Sentence], asked: Asked, question: str) -> Draft | None:
    """The time stated nearest to what was asked about, in the best sentence that states any."""
    if not sentences:
        return None
    best = sentences[0]
    for sentence in sentences:
        beside = sentence.document is best.document and sentence.clause.index == best.clause.index
        if sentence.score < (0.45 if beside else 0.7) * best.score:
            continue
        times = _times(sentence, question)
        if times:
            return _doubted(_nearest(sentence, asked, times), question)
    for sentence in sentences[:3]:
        cell, owner = _deadline_cell(sentence)
        if cell is not None and owner is not None:
            return _doubted(_from_cell(sentence, cell, owner), question)
    return None


def _doubted(draft: Draft, question: str) -> Draft:
    """The draft, with a doubt where the question wants a day and it gives none."""
    vague = bool(_DAY_ASKED.search(question)) and not _DAY.search(draft.pieces[0].value or "")
    return replace(draft, doubt="reason_precision") if vague else draft


def _times(sentence: Sentence, question: str) -> list[tuple[int, int]]:
    text = sentence.text
    if _RHYTHM_ASKED.search(question) and (spans := [m.span() for m in _RHYTHM.finditer(text)]):
        return spans
    if _RANGE_ASKED.search(question) and (spans := [m.span() for m in _RANGE.finditer(text)]):
        return spans
    if _DURATION_ASKED.search(question) and (spans := [m.span() for m in _DURATION.finditer(text)]):
        return spans
    if _YEAR_ASKED.search(question) and (spans := [m.span() for m in _YEAR.finditer(text)]):
        return spans
    year = sentence.clause.scope.years[-1] if sentence.clause.scope.years else sentence.document.metadata.year
    spans = [(d.start, d.end) for d in find_deadlines(text, year)]
    spans += [(d.start, d.end) for d in find_dates(text)]
    spans += [m.span() for m in _MONTH.finditer(text)]
    whole = [s for s in set(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return sorted(whole)


def _nearest(sentence: Sentence, asked: Asked, times: Sequence[tuple[int, int]]) -> Draft:
    """Among several times the one in the segment that says most of the question."""
    segments = segments_of(sentence, asked)

    def worth(span: tuple[int, int]) -> tuple[float, int]:
        inside = [s for s in segments if s.start <= span[0] < s.end]
        after = asked.coverage(sentence.text[span[0] : span[1] + 40])
        return (inside[0].coverage if inside else 0.0) + 0.5 * after, span[1] - span[0]

    chosen = max(times, key=worth)
    start, end = window(sentence, asked, chosen, segments)
    inside = next((s for s in segments if s.start <= chosen[0] < s.end), None)
    if inside is not None and end - start > _LONG:
        start, end = inside.start, inside.end
    cue = _CUE.match(sentence.text, chosen[1])
    value = plain(sentence.text[chosen[0] : cue.end() if cue else chosen[1]])
    text = shown(sentence, start, end)
    return Draft(text, (Piece(text, (proof_of(sentence, start, end),), value=value),), sentence.coverage, sentence)


def _deadline_cell(sentence: Sentence) -> tuple[Cell | None, Clause | None]:
    clause: Clause | None = sentence.clause
    while clause is not None:
        for cell in clause.cells:
            if column_kind(cell.name) == "when":
                return cell, clause
        clause = sentence.document.clauses[clause.parent] if clause.parent is not None else None
    return None, None


def _from_cell(sentence: Sentence, cell: Cell, owner: Clause) -> Draft:
    document = sentence.document
    text = plain(document.read(cell.start, cell.end))
    proofs = (Proof(document, owner, cell.start, cell.end), proof_of(sentence))
    return Draft(text, (Piece(text, proofs, value=text),), sentence.coverage, sentence)
