"""The question of a session: its words, its filters, what the user dropped of the detected scope; and its address.

The address (``?q=…&year=2024&region=…``) says the same as the session: opening it elsewhere asks the same question.
When both differ, what changed last counts: a new address (a link, the browser's back button) or the page's own widgets.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import streamlit as st

from index.filters import Filters
from index.records import Known
from index.validity import Validity
from ui.strings import t

STATE = "question"
STATUSES = ("planned", "achieved")
SEEN = "question_address"
BOX = "question_box"
FIRST_DAY, LAST_DAY = datetime.date(1949, 1, 1), datetime.date(2100, 1, 1)  # of the days that can be asked for
# Address parameter → field of Filters, in the order in which they are shown.
PARAMETERS: Mapping[str, str] = {
    "year": "years",
    "region": "regions",
    "issuer": "issuers",
    "kind": "kinds",
    "status": "statuses",
    "standing": "standings",
    "doc": "docs",
}
_FIELDS = frozenset(field.name for field in fields(Filters))
Address = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``dropped`` are entries "years:2024" of the detected scope that the user doesn't want.

    ``tags`` are collections, any of which a document has to be in (ui.shelves).

    ``as_of`` is the day (ISO) for which is asked what held, "" for today.

    ``said`` is what was typed where that was a follow-up (那2025年呢); ``text`` is always the whole question.
    """

    text: str = ""
    filters: Filters = Filters()
    dropped: tuple[str, ...] = ()
    said: str = ""
    tags: tuple[str, ...] = ()
    as_of: str = ""

    def address(self) -> Address:
        """The parameters of the page's address."""
        found: Address = {"q": [self.text]} if self.text else {}
        for name, field in PARAMETERS.items():
            if values := getattr(self.filters, field):
                found[name] = [str(value) for value in values]
        if self.dropped:
            found["drop"] = list(self.dropped)
        if self.said:
            found["said"] = [self.said]
        if self.tags:
            found["tag"] = list(self.tags)
        if self.as_of:
            found["as_of"] = [self.as_of]
        return found


def from_address(address: Mapping[str, Sequence[str]]) -> Question:
    """The question of an address; years that are no numbers, and dropped entries of no filter, are left out."""
    values: dict[str, tuple[str, ...] | tuple[int, ...]] = {
        field: tuple(address.get(name, ())) for name, field in PARAMETERS.items()
    }
    values["years"] = tuple(
        int(year) for year in address.get("year", ()) if year.isascii() and year.isdigit() and len(year) <= 4
    )
    text = next(iter(address.get("q", ())), "").strip()
    dropped = tuple(entry for entry in address.get("drop", ()) if entry.partition(":")[0] in _FIELDS)
    said = next(iter(address.get("said", ())), "").strip()
    tags = tuple(tag for tag in address.get("tag", ()) if tag.strip())
    day = next(iter(address.get("as_of", ())), "")
    return Question(text, Filters(**values), dropped, said, tags, day if _is_day(day) else "")  # type: ignore[arg-type]


def _is_day(text: str) -> bool:
    try:
        day = datetime.date.fromisoformat(text)
        return day.isoformat() == text and FIRST_DAY <= day <= LAST_DAY
    except ValueError:
        return False


def current() -> Question:
    """The session's question after looking at the address; puts the question into the address where it is missing."""
    here = _read_address()
    question: Question = st.session_state.get(STATE, Question())
    if here and here != st.session_state.get(SEEN):
        question = from_address(here)
        put(question)
    elif here != question.address():
        _write_address(question)
    if BOX not in st.session_state:
        st.session_state[BOX] = question.text
    return question


def put(question: Question) -> None:
    """Make this the session's question; in a callback, or before the widgets are made."""
    st.session_state[STATE] = question
    st.session_state[BOX] = question.text
    _write_address(question)


def ask(text: str) -> None:
    """A new question under the filters in force; nothing is dropped yet."""
    before: Question = st.session_state.get(STATE, Question())
    put(Question(text.strip(), before.filters, tags=before.tags, as_of=before.as_of))


def narrow(filters: Filters) -> None:
    """The same question under other filters."""
    put(replace(st.session_state.get(STATE, Question()), filters=filters))


def collect(tags: Sequence[str]) -> None:
    """The same question in other collections."""
    put(replace(st.session_state.get(STATE, Question()), tags=tuple(tags)))


def on(day: datetime.date | None) -> None:
    """The same question of what held on another day; None is today."""
    put(replace(st.session_state.get(STATE, Question()), as_of=day.isoformat() if day else ""))


def toggle(entry: str) -> None:
    """Drop an entry of the detected scope, or take it back."""
    question: Question = st.session_state.get(STATE, Question())
    kept = tuple(e for e in question.dropped if e != entry)
    put(replace(question, dropped=kept if entry in question.dropped else (*kept, entry)))


def _read_address() -> Address:
    names = ("q", *PARAMETERS, "drop", "said", "tag", "as_of")
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def _write_address(question: Question) -> None:
    address = question.address()
    language = st.query_params.get_all("lang")
    st.query_params.from_dict({**({"lang": language} if language else {}), **address})
    st.session_state[SEEN] = address


def choices(documents: Sequence[Known]) -> dict[str, list[str] | list[int]]:
    """What there is to choose from for each field of Filters: values of the documents, documents by id."""
    years = {year for d in documents for year in (*d.metadata.years, *((d.metadata.year,) if d.metadata.year else ()))}

    def values(name: str) -> list[str]:
        return sorted({value for d in documents if (value := getattr(d.metadata, name))})

    return {
        "years": sorted(years, reverse=True),
        "regions": values("region"),
        "issuers": values("issuer"),
        "kinds": values("kind"),
        "levels": values("level"),
        "statuses": list(STATUSES),
        "standings": [standing.value for standing in Validity],
        "docs": [d.doc_id for d in documents],
    }


def in_words(value: object) -> str:
    """A value of a filter as shown: a code in words of the language in force."""
    if value in STATUSES:
        return t(f"scope.{value}")
    return next((each.label for each in Validity if each.value == value), str(value))


def count(filters: Filters) -> int:
    """How many values are chosen in all."""
    return sum(len(getattr(filters, field.name)) for field in fields(filters))
