"""What stands before an answer's quote: the yes or no of a whether question, and in English what the clause states.

    numeric  The figure stated is at least 80 % (planned).       when   The time stated is by the end of June 2024.
    who      The clause names: Water Division (水生态处).          list   The clause lists 3 items.
    whether  Yes. / No. / Only under a condition (…).             else   The clause says (in Chinese): …

The frame is made of typed slots (value, unit, comparator, date, body), never of free translation; the Chinese quote
follows it always, and the items of the answer stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from answer.glossary import terms
from answer.polarity import Verdict, polar
from answer.question import Question
from answer.question_kind import QuestionKind
from corpus.messages import message
from corpus.quantities import find_quantities
from proof.types import Answer, AnswerStatus, Item

# The units of the ledger in English; a counter that goes with many nouns is left out, as English does.
_UNITS = dict(
    pair.replace("_", " ").split("=")
    for pair in """
    %=%  ％=%  微克/立方米=µg/m³  毫克/立方米=mg/m³  毫克/升=mg/L  公里=km  千米=km  米=m  平方米=m²  平方公里=km²
    公顷=ha  亩=mu  吨=tonnes  天=days  日=days  个工作日=working_days  工作日=working_days  小时=hours
    个小时=hours  个月=months  年=years  元=yuan  分贝=dB  个百分点=percentage_points
    百分点=percentage_points  倍=times  千瓦=kW  立方米=m³  周岁=years_of_age  人=persons  名=persons
    家=enterprises_or_bodies  户=households  辆=vehicles  次=times  个=  项=items  条=  座=  处=sites
    台=sets  件=  份=copies  所=  种=kinds  类=kinds  批=batches  =
    """.split()  # noqa: SIM905
)
_SCALES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_WORDS = ((10**9, "billion"), (10**6, "million"))
_SIGNS = {"≥": "at least ", "≤": "at most ", ">": "more than ", "<": "less than ", "≈": "about ", "=": ""}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DATE = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)\s?年|(?P<this>今年|当年|本年))?(?:(?P<m>1[0-2]|0?[1-9])\s?月(?!份?期间))?(?:(?P<d>3[01]|[12]\d|0?[1-9])\s?日)?(?P<end>(?:年)?底|末)?"
    r"(?P<way>之?前|以前|起|之日起|开始|以来|后)?"
)
_WAYS = {
    "前": "before ",
    "之前": "before ",
    "以前": "before ",
    "起": "from ",
    "开始": "from ",
    "后": "after ",
    "以来": "since ",
}
_WITHIN = re.compile(
    r"(?:在|自|之日起)?[^，,。；;]{0,20}?(?P<n>\d{1,6})\s?(?P<unit>个?工作日|个月|[日天年]|个?小时)(?:之|以)?内"
)
_FEWEST = 2
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")


_CLAUSE = "The clause says (in Chinese): "


def framed(question: Question, answer: Answer) -> Answer:
    """The answer behind its frame; the same where there is nothing to put before it."""
    if answer.status is AnswerStatus.NOT_FOUND or not answer.items:
        return answer
    lead = _whether(question, answer) if question.kind is QuestionKind.WHETHER else ""
    if question.language != "en":
        return replace(answer, text=f"{lead}{answer.text}") if lead else answer
    lead = lead or _stated(question, answer)
    return replace(answer, text=f"{lead}{_CLAUSE}{answer.text}")


def _whether(question: Question, answer: Answer) -> str:
    """是。 否。 有条件（…）。, or "" where the polarity cannot be told."""
    told = polar(question.text, answer.items[0].text, question.expanded if question.language == "en" else "")
    if told is None:
        return ""
    english = question.language == "en"
    if told.verdict is Verdict.CONDITIONAL:
        return (
            f"Only under a condition ({told.condition}). "
            if english
            else message("whether_conditional", condition=told.condition)
        )
    if english:
        return "Yes. " if told.verdict is Verdict.YES else "No. "
    return message(f"whether_{told.verdict.value}")


def _stated(question: Question, answer: Answer) -> str:
    """What the clause states, by the kind of the question; "" where no pattern holds."""
    if question.kind is QuestionKind.NUMERIC and answer.items[0].value:
        values = [english_value(item) for item in answer.items if item.value]
        shown = [value for value in values if value]
        return f"The figure stated is {'; '.join(dict.fromkeys(shown))}. " if len(shown) == len(values) else ""
    if question.kind is QuestionKind.WHEN:
        time = english_time(answer.items[0].text)
        return f"The time stated is {time}. " if time else ""
    if question.kind is QuestionKind.WHO:
        return _bodies(answer)
    if question.kind is QuestionKind.LIST and len(answer.items) >= _FEWEST:
        return f"The clause lists {len(answer.items)} items. "
    return ""


def english_value(item: Item) -> str:
    """A value with its comparator and unit in English, "" where the unit is not known.

    >>> english_value(Item("", (), "80%以上", "%"))
    'at least 80%'
    """
    quantities = find_quantities(item.value or "")
    if len(quantities) != 1:
        return ""
    quantity = quantities[0]
    unit = quantity.unit or item.unit or ""
    sign = _SIGNS.get(quantity.comparator)
    scale, times = next(((s, n) for s, n in _SCALES if unit.startswith(s)), ("", 1))
    name = _UNITS.get(unit.removeprefix(scale))
    if name is None or sign is None or not _DECIMAL.fullmatch(quantity.value):
        return ""
    number = quantity.value if times == 1 else _in_words(Decimal(quantity.value) * times)
    return f"{sign}{number}{'' if name in ('%', '') else ' '}{name}".strip()


def _in_words(number: Decimal) -> str:
    """500 billion, 1.2 million, 35,000."""
    step, word = next(((n, w) for n, w in _WORDS if number >= n), (1, ""))
    return f"{(number / step).normalize():,f} {word}".strip()


def english_time(text: str) -> str:
    """The one time that a text states, in English; "" where it states none or several.

    >>> english_time("2024年6月底前")
    'by the end of June 2024'
    """
    if within := list(_WITHIN.finditer(text)):
        units = {_UNITS.get(m["unit"], "") for m in within}
        return f"within {within[0]['n']} {units.pop()}" if len(within) == 1 and units != {""} else ""
    found = [m for m in _DATE.finditer(text) if m[0] and (m["m"] or (m["y"] and (m["end"] or m["way"] or m["y"])))]
    found = [m for m in found if m["m"] or m["end"] or m["d"]] or found
    if len(found) != 1:
        return ""
    m = found[0]
    month = _MONTHS[int(m["m"]) - 1] if m["m"] else ""
    year = m["y"] or ("this year" if m["this"] else "")
    day = f"{int(m['d'])} " if m["d"] else ""
    date = f"{day}{month}{' ' if month and year else ''}{year}".strip()
    way = (m["way"] or "").removeprefix("之日")
    if m["end"]:
        return f"by the end of {date}" if way.endswith("前") else f"the end of {date}"
    return f"{_WAYS.get(way, '')}{date}"


def _bodies(answer: Answer) -> str:
    """The bodies that the items name, in English as far as the glossary knows all of them."""
    names = [name for item in answer.items for name in re.split(r"[：:、，,；;]", item.text) if name]
    known = [(name, _english_of().get(name)) for name in names]
    if not known or any(english is None for _, english in known):
        return ""
    return f"The clause names: {'; '.join(f'{english} ({name})' for name, english in known)}. "


@lru_cache(maxsize=1)
def _english_of() -> dict[str, str]:
    """Chinese terms of the glossary and their first English form."""
    return {term.chinese: term.english[0] for term in terms() if term.english}
