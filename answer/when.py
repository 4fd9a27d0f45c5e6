"""When: the deadline, date or rhythm that the evidence states, else the deadline column of its table row.

A question tells what kind of time it wants (a rhythm, a span of years, a duration, hours, a year): a sentence that
states one answers before a better one that states another. A year may stand in the heading above its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.draft import Draft, Piece, Proof, extent, is_heading, proof_of, shown, told
from answer.each_of import asks_of_each
from answer.evidence import Asked, Sentence, segments_of
from corpus.dates import find_dates, find_deadlines, find_years
from corpus.flat_tables import column_kind
from corpus.sentences import reading
from corpus.types import Cell, Clause
from proof.text import plain

_RHYTHM = re.compile(
    r"(?:按|逐|每)(?:个)?(?:半?年|季度|季|月|周|旬|日|天)(?:度)?|每隔?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:年|季度|月|周|日|天|小时)"
    r"|(?<![\d一二三四上下前后])(?:半年|季度|月度)|一(?:年|季|月|周|旬|日|天)一[\u4e00-\u9fff]{1,2}|[日周旬月季年][（(][日周旬月季年][)）]报"
    r"|(?:(?<![\u4e00-\u9fff\d])|(?<=实行|实施|落实|坚持|建立|执行|推行))[日周旬月季年](?![底末初中上下内终均度])[\u4e00-\u9fff]{2}(?=制|[^\u4e00-\u9fff]|$)"
)
_STEADY = re.compile(r"年度|常年|长期|持续|定期|实时")
_RANGE = re.compile(r"20\d\d\s?(?:年)?\s?[-—–~～至到]+\s?20\d\d\s?(?:年)?|“?十[四五六]五”?(?:期间|末)?")
_YEARS_LONG = re.compile(r"[三五]年")
_AFTER = 40
_AS_GOOD = 0.85  # a sentence that says so much of the best one's share and states a year goes before a heading's year
_CUE = re.compile(r"[底末]?(?:之前|以前|前)|[底末]")
_MONTH = re.compile(
    r"(?:20\d\d年|今年|明年|当年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初|上旬|中旬|下旬)?(?:之?前|以前|前后)?"
)
_LONG = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,3})"
_UNIT = r"\s?(?:年|个月|个?工作日|日|天|周|个?小时)"
_DURATION_TEXT = (
    r"(?:不?超过|不少于|不低于|至少|最长|不得?超过|满)?(?<![第\d一二三四五六七八九十月.])"
    rf"(?:{_LONG}(?:{_UNIT})?(?:以上|[至到—–~～-]))?{_LONG}{_UNIT}"
)
_DURATION = re.compile(rf"{_DURATION_TEXT}(?![\d度级底末初份代来前一二三四五六七八九十])(?:以?内|以上|以下)?")
_BEFOREHAND = re.compile(rf"{_DURATION_TEXT}(?:(?:之|以)?前|(?![\d度级底末初份代来一二三四五六七八九十]))")
_CLOCK = (
    r"(?:每日|当日|次日|凌晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间)*"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[点时](?![间候代期效限])|[:：]\d\d)"
)
_HOUR = re.compile(rf"{_CLOCK}(?:\s?[-—–~～至到]+\s?{_CLOCK})?")
_AT_ALL = re.compile(rf"{_LONG}{_UNIT}|[之次当翌]日|[届期]满|{_CLOCK}")
_YEAR = re.compile(r"(?<!\d[-—–])20\d\d\s?年?度?(?![\d.])(?!\s?年?\s?(?:\d{1,2}月|[底末初上下第一二三四]))")
_DATED = re.compile(r"(?<!\d[-—–])20\d\d\s?年")
_DAY_ASKED = re.compile(
    r"几号|哪一?[天日]|几月几[号日]|具体日期|(?:what|which|exact) (?:days?|dates?)\b", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2}\s?[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|十?[一二三四五六七八九十]日")
_MONTH_ASKED = re.compile(r"(?<!几)几月份?(?!几)|哪一?个?月|(?:which|what) month", re.IGNORECASE)
_OF_MONTH = re.compile(r"月|\d{4}[-/.]\d{1,2}")
_YEAR_ASKED = re.compile(r"哪[个一]?年度?(?!.*[到至]哪)|which year|what year", re.IGNORECASE)
_ROW_ASKED = re.compile(
    r"^(?=.*(?:[这那一]行|附表|表[里中格]|清单|[这那一]栏))(?=.*(?:时限|期限|时间节点))|^(?=.*\b(?:row|annex|table|list)\b).*\bdeadline",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A kind of time: how it is asked for, how it is said, and how it is said more vaguely."""

    asked: re.Pattern[str]
    said: re.Pattern[str]
    vaguely: re.Pattern[str] | None = None


_RHYTHM_SOUGHT = _Sought(
    re.compile(
        r"频次|频率|周期|几次|间隔|隔多|几(?:天|个?月|年|周|日)一[次回遍]"
        r"|(?:多久|多长时间)[^，,。]{0,8}[一几][次回遍趟轮]|how (?:often|frequently)"
        r"|what (?:intervals?|frequency)",
        re.IGNORECASE,
    ),
    _RHYTHM,
    _STEADY,
)
_HOW_LONG = _Sought(
    re.compile(
        r"几年(?![来前])|多少年|多久|多长时间|(?:几|多少)个?(?:月|周|天|日|工作日|小时)"
        r"|how long|how many (?:working )?(?:years|months|weeks|days|hours)",
        re.IGNORECASE,
    ),
    _DURATION,
)
_SOUGHT = (
    _Sought(
        re.compile(r"提前[^，,。]{0,4}(?:多|几)|(?:多久|(?:几|多少)个?(?:月|天|日|工作日))(?:之|以)?前"), _BEFOREHAND
    ),
    _Sought(re.compile(r"多久"), _RHYTHM),
    _Sought(
        re.compile(
            r"哪几年|起止|从?哪一?年[^，,。]{0,4}到哪|管到哪|哪[个一]五年|几五|(?:which|what) years"
            r"|(?:what|which) period|period [\w ]*cover",
            re.IGNORECASE,
        ),
        _RANGE,
        _YEARS_LONG,
    ),
    _HOW_LONG,
    _Sought(re.compile(r"几点|what time|what hours?", re.IGNORECASE), _HOUR),
    _Sought(_YEAR_ASKED, _YEAR),
)


def speaks_of_time(text: str) -> bool:
    """Whether a text has a span of time, a day or an hour, also in a form that ``when`` doesn't take for a time."""
    return _AT_ALL.search(text) is not None


def when(sentences: Sequence[Sentence], asked: Asked, question: str) -> Draft | None:
    """The time stated nearest to what was asked about, in the best sentence that states one of the kind asked for."""
    if not sentences:
        return None
    if _ROW_ASKED.search(question) and (found := _row(sentences)) is not None:
        return _doubted(found, question, rhythm=False)
    rhythm = bool(_RHYTHM_SOUGHT.asked.search(question))
    near = _near([s for s in sentences if not is_heading(s)] or sentences)
    found = _of_kind(near, asked, question, rhythm=rhythm)
    if found is not None:
        return found
    for sentence in near:
        if times := _times(sentence):
            return _doubted(_nearest(sentence, asked, times), question, rhythm=rhythm)
    found = _row(sentences)
    return _doubted(found, question, rhythm=rhythm) if found is not None else None


def how_long(sentences: Sequence[Sentence], asked: Asked, question: str) -> Draft | None:
    """How long, where a number of days, months or hours is asked for: 三十日内 is no figure of the ledger's units."""
    if not _HOW_LONG.asked.search(question):
        return None
    return _of_kind(_near([s for s in sentences if not is_heading(s)]), asked, question, rhythm=False)


def _of_kind(near: Sequence[Sentence], asked: Asked, question: str, *, rhythm: bool) -> Draft | None:
    """A time of the kind that is asked for; a year may stand in the heading above the sentence."""
    sought = [_RHYTHM_SOUGHT] if rhythm else [kind for kind in _SOUGHT if kind.asked.search(question)]
    if not near:
        return None
    dated = any(_DATED.search(s.text) for s in near if s.score >= _AS_GOOD * near[0].score)
    silent = _YEAR_ASKED.search(question) and not dated
    for patterns in ([kind.said for kind in sought], [kind.vaguely for kind in sought if kind.vaguely]):
        for sentence in near:
            spans = next((found for p in patterns if (found := [m.span() for m in p.finditer(sentence.text)])), None)
            if spans and asks_of_each(question):
                spans = [(spans[0][0], spans[-1][1])]
            if spans:
                return _nearest(sentence, asked, spans)
            if silent and (above := _year_above(sentence)) is not None:
                return above
    return None


def _near(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The best sentence, those that say nearly as much, and of its own clause those that say half as much."""
    if not sentences:
        return []
    best = sentences[0]
    found = []
    for sentence in sentences:
        beside = sentence.document is best.document and sentence.clause.index == best.clause.index
        if sentence.score >= (0.45 if beside else 0.7) * best.score:
            found.append(sentence)
    return found


def _row(sentences: Sequence[Sentence]) -> Draft | None:
    """The deadline of the table row that one of the first sentences stands in."""
    for sentence in sentences[:3]:
        cell, owner = _deadline_cell(sentence)
        if cell is not None and owner is not None:
            return _from_cell(sentence, cell, owner)
    return None


def _year_above(sentence: Sentence) -> Draft | None:
    """The one year that the nearest heading above a sentence without any gives it: 一、2022年度…状况."""
    document = sentence.document
    at: Clause | None = sentence.clause
    while at is not None:
        text = reading(document.raw, at.start, max(at.body, at.start), document.marks)
        years = find_years(text.text) if at.heading else []
        if years:
            year = years[0]
            if len(years) > 1 or len(year.years) > 1:
                return None
            span = text.raw_span(year.start, year.end)
            said = shown(sentence, 0, len(sentence.text))
            value = plain(document.read(*span))
            proofs = (Proof(document, at, *text.raw_span(0, len(text.text))), proof_of(sentence))
            piece = Piece(f"{value}：{said}", proofs, value=value)
            return Draft(piece.text, (piece,), sentence.coverage, sentence)
        at = document.clauses[at.parent] if at.parent is not None else None
    return None


def _doubted(draft: Draft, question: str, *, rhythm: bool) -> Draft:
    """The draft, with a doubt where the question wants a day or a rhythm and it gives none."""
    if rhythm:
        return replace(draft, doubt="reason_rhythm")
    value = draft.pieces[0].value or ""
    vague = (_DAY_ASKED.search(question) and not _DAY.search(value)) or (
        _MONTH_ASKED.search(question) and not _OF_MONTH.search(value)
    )
    return replace(draft, doubt="reason_precision") if vague else draft


def _times(sentence: Sentence) -> list[tuple[int, int]]:
    text = sentence.text
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
        until = min((start for start, _ in times if start >= span[1]), default=len(sentence.text))
        after = asked.coverage(sentence.text[span[0] : min(span[1] + _AFTER, until)])
        return (inside[0].coverage if inside else 0.0) + 0.5 * after, span[1] - span[0]

    chosen = max(times, key=worth)
    start, end = extent(sentence, asked, chosen, segments)
    cue = _CUE.match(sentence.text, chosen[1])
    value = plain(sentence.text[chosen[0] : cue.end() if cue else chosen[1]])
    piece = told(sentence, start, end, value)
    return Draft(piece.text, (piece,), sentence.coverage, sentence)


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
