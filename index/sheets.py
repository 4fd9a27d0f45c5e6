"""What is known of each sentence of a document when it is added, so that asking reads no text again.

A clause's sheets are those of the sentences of its own spans (corpus.tiling), in order: where the sentence stands in
the reading text, its tokens, its quantities by unit, the places that it names, and whether it states a time or names
a series of things. They are kept in the table ``sheets``, one row a clause; of a document without rows by today's
rules they are made when they are asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag

from corpus.dates import find_dates, find_deadlines
from corpus.quantities import find_quantities
from corpus.regions import find_regions
from corpus.sentences import reading, sentence_spans
from corpus.series import find_series
from corpus.tiling import own_spans_of
from corpus.traditional import as_read
from corpus.types import Clause, Document
from index.dialect import upsert
from index.tokens import fingerprint, normalise, tokens
from index.truth import Rows

RULES = 1

_ANNOUNCES = re.compile(r"(?:下列|以下|如下)[^。；]*[：:]$")


class States(IntFlag):
    """What a sentence states, of the kinds that a question can ask for beside figures."""

    TIME = 1
    SERIES = 2


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity's value and unit, as corpus.quantities gives them."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sentence: ``start``/``end`` are positions in the reading text of the clause's ``span``-th own span.

    ``places`` are the regions that it names, ``words`` its tokens, ``plain`` its text as tokens are made from it
    (NFKC, lower case, simplified).
    """

    span: int
    start: int
    end: int
    plain: str
    words: frozenset[str]
    amounts: tuple[Amount, ...]
    states: States
    places: tuple[str, ...]


def sheets_of(document: Document, clause: Clause) -> tuple[Sheet, ...]:
    """The sheets of a clause, made from its text."""
    found = []
    for number, span in enumerate(own_spans_of(document.raw, clause, document.children(clause))):
        text = as_read(reading(document.raw, *span, document.marks).text, document.raw)
        for start, end in sentence_spans(text):
            found.append(_sheet(number, start, end, text[start:end]))
    return tuple(found)


def _sheet(number: int, start: int, end: int, text: str) -> Sheet:
    states = States(0)
    if "月" in text or find_deadlines(text) or find_dates(text):
        states |= States.TIME
    if find_series(text) or _ANNOUNCES.search(text):
        states |= States.SERIES
    places = tuple(dict.fromkeys(region.name for region in find_regions(text)))
    amounts = dict.fromkeys(Amount(quantity.value, quantity.unit) for quantity in find_quantities(text))
    return Sheet(number, start, end, normalise(text), frozenset(tokens(text)), tuple(amounts), states, places)


def rows_of(document: Document, clauses: Iterable[int]) -> list[tuple[int, str, str]]:
    """What ``insert_rows`` takes for these clauses of a document: clause, rules, sheets."""
    wanted = sorted(set(clauses))
    return [(index, _rules(), _dump(sheets_of(document, document.clauses[index]))) for index in wanted]


def insert_rows(connection: Rows, seq: int, rows: Iterable[tuple[int, str, str]]) -> None:
    """Write the sheets of a document."""
    connection.executemany(upsert("sheets", "doc, clause", "rules, sheets"), [(seq, *row) for row in rows])


def insert(connection: Rows, seq: int, document: Document, clauses: Iterable[int]) -> None:
    """Make and write the sheets of these clauses of a document."""
    insert_rows(connection, seq, rows_of(document, clauses))


def load(connection: Rows, doc_id: str, clause: int) -> tuple[Sheet, ...] | None:
    """The sheets of a clause; None where none were written by today's rules."""
    row = connection.execute(
        "SELECT s.sheets FROM sheets s JOIN documents d ON d.seq = s.doc "
        "WHERE d.doc_id = ? AND s.clause = ? AND s.rules = ?",
        (doc_id, clause, _rules()),
    ).fetchone()
    try:
        return _parse(row[0]) if row else None
    except (ValueError, TypeError):  # damaged, which verify says; its text is there to be read again
        return None


def checked(connection: Rows, seq: int, document: Document) -> tuple[list[int], int]:
    """(clauses whose row is not what their text gives, clauses with passages and no row by today's rules)."""
    rows = connection.execute("SELECT clause, rules, sheets FROM sheets WHERE doc = ?", (seq,)).fetchall()
    wanted = {row[0] for row in connection.execute("SELECT DISTINCT clause FROM passages WHERE doc = ?", (seq,))}
    today = {clause: text for clause, rules, text in rows if rules == _rules()}
    wrong = [clause for clause, _, _ in rows if not 0 <= clause < len(document.clauses)]
    there = today.keys() - set(wrong)
    wrong += [clause for clause in there if today[clause] != _dump(sheets_of(document, document.clauses[clause]))]
    return sorted(wrong), len(wanted - today.keys())


def _rules() -> str:
    """What changes whenever a sheet could: the rules of this module, and those of tokens."""
    return f"{RULES}:{fingerprint()}"


def _dump(sheets: Sequence[Sheet]) -> str:
    # A token never holds white space; strings are valid UTF-8 by way of normalise.
    rows = [
        (s.span, s.start, s.end, s.plain, " ".join(sorted(s.words)))
        + ([(a.value, a.unit) for a in s.amounts], s.states, s.places)
        for s in sheets
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _parse(text: str) -> tuple[Sheet, ...]:
    found = []
    for span, start, end, plain, words, amounts, states, places in json.loads(text):
        quantities = tuple(Amount(*amount) for amount in amounts)
        found.append(
            Sheet(span, start, end, plain, frozenset(words.split()), quantities, States(states), tuple(places))
        )
    return tuple(found)
