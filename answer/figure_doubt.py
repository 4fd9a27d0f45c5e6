"""What may differ between a figure and what was asked: its place, indicator, what it counts, a change for a level."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from answer.evidence import context_of
from answer.glossary import terms
from answer.listing_worth import shares
from answer.measures import counts_things
from answer.numeric import Figure, is_change, is_other
from answer.question import Question
from corpus.target_indicators import names_asked, speaks_of
from corpus.target_words import TIME
from index.tokens import pairs

_MOVES = re.compile(
    r"[增降减升涨]|提高|变化|改善|幅度|同比|环比|比上|比去年|change|grow|increas|reduc|decreas|rise|cut|drop|fall|improve",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:不予|免予|免于|尚?未(?:予)?|不再)(?![来然])([\u4e00-\u9fff]{2})")
_NOUN = re.compile(r"\s?[\u4e00-\u9fff“]{2}")
_SAYS_NOTHING = 0.05  # of the question, beside a figure that counts something else
_BESIDE = 6
_LONG_NAME, _OF_NAME = 4, 0.4
_ANY = ("", "个", "%")  # classifiers that go with anything
_RATIOS = ("率", "比例", "比重", "比")
_SUBSTANCES = frozenset(
    [
        "臭氧",
        "细颗粒物",
        "可吸入颗粒物",
        "二氧化氮",
        "二氧化硫",
        "一氧化碳",
        "氮氧化物",
        "挥发性有机物",
        "总磷",
        "总氮",
        "氨氮",
        "化学需氧量",
    ]
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def doubt_of(figure: Figure, question: Question) -> str:
    """The code of what differs between a figure and what was asked: its place, its indicator; "" where nothing does."""
    segment = figure.sentence.text[figure.start : figure.end]
    if not all(name in _around(figure) for name in names_written(question)):
        return "reason_place"
    if of_another_indicator(figure, question) or _of_another_substance(figure, question):
        return "reason_indicator"
    lasts = figure.quantity.unit in TIME  # counts nothing
    if not lasts and (not _counts(figure, question) or _counts_else(figure, question, segment)):
        return "reason_indicator"
    if not lasts and _of_another_kind(figure, question, segment) or _denied(segment, question.text):
        return "reason_indicator"
    if is_change(figure) and not _MOVES.search(question.text):
        return "reason_change"
    return ""


def _denied(segment: str, question: str) -> bool:
    """Whether what is asked about is what a segment says not to be: 不予处罚 where 处罚 is asked for."""
    denied = [match[1] for match in _NOT.finditer(segment)]
    return not _NOT.search(question) and any(verb in question for verb in denied)


def of_another_indicator(figure: Figure, question: Question) -> bool:
    """Whether a figure is of an indicator that the ledger knows and that is none of those asked for."""
    segment = "".join(figure.sentence.text[figure.start : figure.end].split())
    names = [n for n in indicators_asked(question) if not (_counted(question) and n.endswith(_RATIOS))]
    said = any(len(phrase[0]) >= _LONG_NAME and phrase[0] in segment for phrase in question.focus_zh)
    return is_other(figure.record, names) and not said and not speaks_of(segment, names)


def _counted(question: Question) -> bool:
    """Whether a question counts things (多少个), so that no ratio can be the answer."""
    return bool(question.units) and "%" not in question.units and bool(question.counted)


def _of_another_substance(figure: Figure, question: Question) -> bool:
    """Whether a figure is of substances none of which is the one asked for: PM10 where ozone was asked."""
    asked = [names for names in _substances() if any(name in _plain(question.text) for name in names)]
    if not asked:
        return False
    record = figure.record
    written = f"{record.indicator} {record.written}" if record is not None else ""
    segment = _plain(f"{figure.sentence.text[figure.start : figure.end]} {written}")
    others = any(name in segment for names in _substances() if names not in asked for name in names)
    return others and not any(name in segment for names in asked for name in names)


@cache
def _substances() -> tuple[tuple[str, ...], ...]:
    """The substances that are measured, each with the glossary's names for it."""
    named = (term for term in terms() if term.chinese in _SUBSTANCES)
    return tuple(tuple(map(_plain, (term.chinese, *term.equivalents, *term.english))) for term in named)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split())).lower()


def _counts_else(figure: Figure, question: Question, segment: str) -> bool:
    """Whether a figure counts something else: nothing of the question beside it, or another kind of what is counted."""
    if not counts_things(figure.quantity):
        return False
    if figure.own < _SAYS_NOTHING and _NOUN.match(figure.sentence.text, figure.quantity.end):
        return True
    first = question.counted[:1]
    return bool(first) and len(first[0]) >= _LONG_NAME and max(map(_pairs_in(segment), question.counted)) < _OF_NAME


def _of_another_kind(figure: Figure, question: Question, segment: str) -> bool:
    """Whether a figure has another classifier than asked (台 for 辆) and stands beside other things."""
    asked = question.units[0] if len(question.units) == 1 else ""
    if (
        question.language == "en"
        or question.counted
        or not question.focus
        or asked in _ANY
        or figure.quantity.unit in (asked, *_ANY)
    ):
        return False
    return counts_things(figure.quantity) and _pairs_in(segment)(question.focus[-1]) < _OF_NAME


def _pairs_in(text: str) -> Callable[[str], float]:
    """The share of a name's pairs of neighbouring characters that a text has."""
    return lambda name: sum(pair in text for pair in pairs(name)) / max(1, len(name) - 1)


def names_written(question: Question) -> tuple[str, ...]:
    """Names that an English question gives in Chinese: Lake Jia (葭湖)."""
    return tuple(_CHINESE.findall(question.text)) if question.language == "en" else ()


def _around(figure: Figure) -> str:
    """A figure's clause with its headings and the region of its document."""
    document, clause = figure.sentence.document, figure.sentence.clause
    region = document.metadata.region or ""
    return f"{figure.sentence.reading.text} {context_of(document, clause)} {region}"


def _counts(figure: Figure, question: Question) -> bool:
    """Whether a figure may count what the question counts: its sentence, headings or row say something of it."""
    around = f"{figure.sentence.text} {context_of(figure.sentence.document, figure.sentence.clause)}"
    beside = figure.sentence.text[figure.quantity.start : figure.quantity.end + _BESIDE]
    return not question.counted or any(
        shares(name, around) if len(name) > 1 else name in beside for name in question.counted
    )


def indicators_asked(question: Question) -> tuple[str, ...]:
    """The ledger's names for what a question asks the value of."""
    return names_asked("".join(phrase[0] for phrase in question.focus_zh) or question.text)
