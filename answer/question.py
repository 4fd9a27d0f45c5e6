"""From a question to what it asks: kind, scope, status, units, and what it is about. Pure text work, no library.

``parse_question`` is the only entry. All spans count characters of the question as it was given.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass

from answer.question_asked import counted_of, status_of, units_of
from answer.question_focus import EXCEPTED_EN, chinese_expanded, chinese_focus, english_focus
from answer.question_forms import QuestionKind
from answer.question_kind import kind_of
from answer.question_regions import levels_of, regions_of
from answer.question_scope import (
    DOC_NUMBER,
    doc_numbers_of,
    document_kinds_of,
    issuers_of,
    quoted_of,
    references_of,
)
from answer.question_years import years_of
from answer.references import Reference
from corpus.dates import YearMention
from corpus.traditional import HAN
from corpus.traditional import plain as plain_text
from corpus.types import Status

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）［］，：；"} | {
    0x3000: 0x20
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    ``years`` and ``regions`` (full names) narrow the search; ``places`` are regions that are only mentioned, among them
    the ``counties`` that it speaks of; ``unknown_places`` are those that no gazetteer has (千佛镇, 桃花工业园), as
    written. What belongs to another place than those last two is no answer.
    ``periods`` are plan periods as (first, last) year. ``year_spans`` are all years written, scope or not.
    ``counted`` is what a question how many counts, with its other names.
    ``focus`` holds the content phrases in order, ``focus_zh`` for each of them its Chinese alternatives, the best first
    (Chinese: the phrase itself; English: from the glossary, words that it does not know are left out: ``known`` says
    which those are not).
    ``expanded`` is a Chinese search text for the lexical channel; for English it holds the translation and
    whatever the question has of Chinese, numbers and names. ``written`` is the same without translations and other
    names, for a search that takes those as groups (answer.renderings).
    """

    text: str
    language: str
    kind: QuestionKind
    years: tuple[int, ...] = ()
    periods: tuple[tuple[int, int], ...] = ()
    year_spans: tuple[YearMention, ...] = ()
    regions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    unknown_places: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()
    doc_numbers: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    quoted: tuple[str, ...] = ()
    status: Status | None = None
    units: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    focus_zh: tuple[tuple[str, ...], ...] = ()
    known: tuple[bool, ...] = ()
    expanded: str = ""
    written: str = ""


def parse_question(
    text: str,
    *,
    reference: datetime.date | None = None,
    home_region: str | None = None,
    known_regions: Collection[str] = (),
) -> Question:
    """Understand a question.

    ``reference`` is the day on which it is asked (去年); without it relative years say nothing. ``home_region`` is the
    user's own region (我省, 全市). ``known_regions`` are full names of the library's regions that no gazetteer has.
    """
    folded = plain(text)
    language = language_of(folded)
    quotes = quoted_of(folded)
    years = years_of(folded, reference)
    regions = regions_of(folded, language, home=home_region, known=known_regions)
    references = references_of(folded)
    compared = regions.compared or years.compared
    numbers = tuple(match.span() for match in DOC_NUMBER.finditer(folded))
    remove = (*years.spans, *regions.spans, *((each.start, each.end) for each in references), *numbers)
    if language == "en":
        excepted = tuple(match.span() for match in EXCEPTED_EN.finditer(folded))
        focus, alternatives = english_focus(folded, (*remove, *excepted))
        focus_zh = tuple(filter(None, alternatives))
        known = tuple(map(bool, alternatives))
        names = regions.scope + regions.places
        expanded = _english_search(folded, focus_zh, names)
        written = _english_search(folded, (), names)
    else:
        focus = chinese_focus(folded, remove)
        focus_zh, known = tuple((phrase,) for phrase in focus), (True,) * len(focus)
        expanded, written = chinese_expanded(folded), folded
    return Question(
        text=text,
        language=language,
        kind=kind_of(folded, language, several_scopes=compared),
        years=years.scope,
        periods=years.periods,
        year_spans=years.mentions,
        regions=regions.scope,
        places=regions.places,
        counties=regions.local,
        unknown_places=regions.unknown,
        levels=levels_of(folded),
        issuers=issuers_of(folded),
        document_kinds=document_kinds_of(folded, language),
        doc_numbers=doc_numbers_of(folded),
        references=references,
        quoted=tuple(words for _, _, words in quotes),
        status=status_of(folded, language),
        units=units_of(folded, language),
        counted=counted_of(folded, language),
        focus=focus,
        focus_zh=focus_zh,
        known=known,
        expanded=expanded,
        written=written,
    )


def plain(text: str) -> str:
    """A question in half-width and simplified characters, of the same length: what is understood of it."""
    return plain_text(text).translate(_FULL_WIDTH)


def language_of(text: str) -> str:
    """The language, "zh" or "en": English only where its words outnumber the Chinese characters."""
    return "en" if len(_LATIN_WORD.findall(text)) > len(_HAN.findall(text)) else "zh"


def _english_search(text: str, focus_zh: tuple[tuple[str, ...], ...], names: tuple[str, ...]) -> str:
    """Translated terms (two alternatives each), regions, numbers and what is written in Chinese or capitals."""
    kept = re.findall(rf"[{HAN}]+|\b[A-Z]+[A-Z\d.]+\b|\b\d[\d.,]*\b", text)
    parts = [alternative for alternatives in focus_zh for alternative in alternatives[:2]]
    return " ".join(dict.fromkeys((*parts, *names, *kept)))
