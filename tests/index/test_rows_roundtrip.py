from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.types import (
    Cell,
    Clause,
    ClauseKind,
    Document,
    Front,
    Mark,
    Metadata,
    Note,
    Provenance,
    Scope,
    Status,
)
from index import records, rows
from index.store import Store

TEXT = st.text(max_size=40)
NUMBER = st.integers(0, 10_000)
MAYBE = st.none() | TEXT

scopes = st.builds(
    Scope,
    years=st.lists(st.integers(1990, 2060), max_size=3).map(tuple),
    regions=st.lists(TEXT, max_size=2).map(tuple),
    status=st.none() | st.sampled_from(Status),
)
metadata = st.builds(
    Metadata,
    title=MAYBE,
    doc_number=MAYBE,
    issuer=MAYBE,
    region=MAYBE,
    year=st.none() | NUMBER,
    years=st.lists(NUMBER, max_size=3).map(tuple),
    date_written=MAYBE,
    sample=st.booleans(),
    provenance=st.dictionaries(
        TEXT, st.builds(Provenance, rule=TEXT, start=st.none() | NUMBER, end=st.none() | NUMBER, inferred=st.booleans())
    ).map(MappingProxyType),
)
clauses = st.lists(
    st.builds(
        Clause,
        index=st.just(0),
        path=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
        label=TEXT,
        kind=st.sampled_from(ClauseKind),
        start=NUMBER,
        end=NUMBER,
        parent=st.none() | NUMBER,
        heading=MAYBE,
        body=NUMBER,
        implied=st.booleans(),
        scope=scopes,
        cells=st.lists(st.builds(Cell, name=TEXT, start=NUMBER, end=NUMBER), max_size=3).map(tuple),
    ),
    max_size=4,
).map(lambda found: tuple(Clause(i, *_rest(clause)) for i, clause in enumerate(found)))
notes = st.builds(
    Note, code=TEXT, start=NUMBER, end=NUMBER, params=st.dictionaries(TEXT, TEXT, max_size=2).map(MappingProxyType)
)
documents = st.builds(
    Document,
    doc_id=TEXT,
    source=TEXT,
    raw=st.text(max_size=200),
    metadata=metadata,
    clauses=clauses,
    fronts=st.lists(st.builds(Front, kind=TEXT, start=NUMBER, end=NUMBER), max_size=2).map(tuple),
    marks=st.lists(st.builds(Mark, start=NUMBER, end=NUMBER, why=TEXT), max_size=2).map(tuple),
    notes=st.lists(notes, max_size=2).map(tuple),
    format=TEXT,
    encoding=MAYBE,
    pages=st.lists(NUMBER, max_size=3).map(tuple),
)


def _rest(clause: Clause) -> tuple[object, ...]:
    return tuple(getattr(clause, name) for name in Clause.__slots__[1:])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("rows"), create=True)
    yield store
    store.close()


@given(document=documents)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_document_comes_back_from_the_database_equal_to_what_went_in(store, document):
    with store.writing() as connection:
        seq = records.insert_document(connection, document, rows.Origin("path", "sha", 1), "1")
        assert records.load_document(connection, seq) == document
        connection.execute("DELETE FROM documents")


def test_text_with_nul_and_astral_characters_keeps_its_offsets(store):
    raw = "一\x00二𠮷三\r\n四"
    document = Document("id", "s", raw, Metadata(), ())
    with store.writing() as connection:
        seq = records.insert_document(connection, document, rows.Origin("p", "s", 1), "1")
        assert records.load_document(connection, seq).raw[2:5] == "二𠮷三"
        connection.execute("DELETE FROM documents")


def test_the_own_text_of_a_clause_ends_where_its_first_child_begins():
    raw = "一、总则  \n（一）目标\n（二）任务"
    parent = Clause(0, ("一、",), "一、", ClauseKind.SECTION, 0, len(raw))
    child = Clause(1, ("一、", "（一）"), "（一）", ClauseKind.ITEM, 7, 12, parent=0)
    document = Document("id", "s", raw, Metadata(), (parent, child))
    ends = rows.first_children(document)
    assert raw[: rows.own_end(document, parent, ends)] == "一、总则"
    assert raw[7 : rows.own_end(document, child, ends)] == "（一）目标"
