"""Whether a text holds on a day: what a status is, the words that say so, the day for which is asked.

    draft > not yet in force > repealed > a later text of the norm > expired > partly repealed > amended > in force

index.judge finds the status of a text, index.standings keeps those of a library. Days are ISO strings; a year alone
begins with its first day; comparing is by the part that both have.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import index.validity_messages  # noqa: F401  (registers the texts)
from corpus.errors import QuestionError
from corpus.mentions import article_name
from corpus.messages import message

if TYPE_CHECKING:
    from index.shapes import ValidityJSON, WitnessJSON

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇两\d]+条")


class Validity(StrEnum):
    """Status on a day; the values are the contract's words."""

    IN_FORCE = "现行有效"
    NOT_YET = "尚未生效"
    AMENDED = "已修改"
    PARTLY = "部分废止"
    REPEALED = "已废止"
    EXPIRED = "已过期"
    DRAFT = "征求意见稿"
    UNKNOWN = "未知"

    @classmethod
    def read(cls, text: str) -> Validity:
        """A status by its value (已废止) or its name (repealed). Raises QuestionError on another."""
        plain = text.strip()
        for each in cls:
            if plain in (each.value, each.name.lower(), each.label):
                return each
        raise QuestionError("validity.no_status", given=text, known="、".join(each.value for each in cls))

    @property
    def doubtful(self) -> bool:
        """Whether a text of this status must not be confirmed without saying so."""
        return self not in (Validity.IN_FORCE, Validity.UNKNOWN)

    @property
    def label(self) -> str:
        """The status in the language in force."""
        return message(f"validity.{self.name.lower()}")


@dataclass(frozen=True, slots=True)
class Witness:
    """A span of a document that says something of a text's validity; ``date`` is the day from which it does."""

    doc_id: str
    source: str
    title: str | None
    doc_number: str | None
    date: str
    start: int
    end: int
    quote: str

    @property
    def name(self) -> str:
        """《title》（文号）, as a reason names the document."""
        title = f"《{self.title}》" if self.title else self.source
        return f"{title}（{self.doc_number}）" if self.doc_number else title

    def as_json(self) -> WitnessJSON:
        """The contract's ``because``."""
        return {
            "doc_id": self.doc_id,
            "source": self.source,
            "title": self.title,
            "doc_number": self.doc_number,
            "date": self.date,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a text on a day and why. ``article`` is set where it is that of an article alone.

    ``successor`` is the id of the text that holds instead, ``against`` are witnesses that say otherwise. ``name`` is
    the document that a reason names where that is not ``because``, ``said`` what a page states, ``articles`` those that
    are concerned; nothing here is in a language, so that it can be kept and told in any.
    """

    status: Validity
    on: str
    code: str
    because: Witness | None = None
    since: str = ""
    successor: str | None = None
    article: str | None = None
    against: tuple[Witness, ...] = ()
    name: str = ""
    said: str = ""
    articles: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence in the language in force: 已被《…》（文号）废止，自…."""
        day = spoken(self.since)
        return message(
            self.code,
            name=self.name or (self.because.name if self.because else ""),
            day=day,
            since=message("validity.since", day=day) if day else "",
            said=self.said,
            articles="、".join(self.articles) or message("validity.some"),
        )

    def as_json(self) -> ValidityJSON:
        """The contract's ``validity``."""
        return {
            "status": self.status.value,
            "as_of": self.on,
            "reason": self.reason,
            "since": self.since or None,
            "article": self.article,
            "successor": self.successor,
            "because": self.because.as_json() if self.because else None,
            "against": [witness.as_json() for witness in self.against],
        }


_day: ContextVar[str | None] = ContextVar("tiaowen_as_of", default=None)


def today() -> str:
    """The day for which is asked (``on_day``), else today, as ISO."""
    return _day.get() or datetime.date.today().isoformat()


@contextmanager
def on_day(day: str | None) -> Iterator[None]:
    """Within the block, and in this context only, what holds is judged for a day; None is today.

    Raises QuestionError on what is no day of the calendar.
    """
    token = _day.set(read_day(day) if day else None)
    try:
        yield
    finally:
        _day.reset(token)


def read_day(text: str) -> str:
    """A day as ISO: 2023-06-30, 2023/6/30, 2023年6月30日; a year is its last day. Raises QuestionError."""
    from corpus.dates import parse_date

    plain = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d年?", plain):
        return f"{plain[:4]}-12-31"
    found = parse_date(plain)
    if found is None:
        raise QuestionError("validity.no_day", day=text)
    return found


def spoken(day: str) -> str:
    """An ISO day (or a year) as a reader of the language in force writes it."""
    from corpus.messages import language

    if language() != "zh" or not day:
        return day
    parts = day.split("-")
    return f"{parts[0]}年" + (f"{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else "")


def article_of(path: Sequence[str]) -> str | None:
    """The article that a path of labels leads through, as it is compared; None outside articles."""
    found = next((label for label in reversed(path) if _ARTICLE.match("".join(label.split()))), None)
    return article_name(found) if found else None
