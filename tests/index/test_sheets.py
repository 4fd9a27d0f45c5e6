"""What is kept of the sentences of each clause, and what verify says of it."""

import json

import pytest

from corpus.messages import spoken_in
from index.sheets import checked, load, sheets_of
from tests.index.index_tiny import HUBEI, PIPELINE, open_tiny, write

pytestmark = pytest.mark.usefixtures("engine")


def stored(library):
    with library._store.reading() as connection:
        return connection.execute("SELECT doc, clause, sheets FROM sheets ORDER BY doc, clause").fetchall()


def change(library, statement, *values):
    with library._store.writing() as connection:
        connection.execute(statement, values)


def test_what_is_kept_is_what_the_text_gives(library):
    document = library.document("湖北省2024年工作要点")
    with library._store.reading() as connection:
        for clause in document.clauses:
            assert load(connection, document.doc_id, clause.index) == sheets_of(document, clause)
        assert checked(connection, 1, document) == ([], 0)
    assert {(1, clause.index) for clause in document.clauses} <= {row[:2] for row in stored(library)}
    assert library.verify().problems == library.verify().remarks == ()


def test_verify_names_the_clauses_whose_sentences_are_not_those_of_the_text(library):
    (doc, clause, text), *_ = stored(library)
    rows = json.loads(text)
    rows[0][2] -= 1
    change(library, "UPDATE sheets SET sheets = ? WHERE doc = ? AND clause = ?", json.dumps(rows), doc, clause)
    change(library, "UPDATE sheets SET clause = 99 WHERE doc = 3 AND clause = 0")
    before = stored(library)

    with spoken_in("en"):
        report = library.verify()

    first, second = report.problems
    document = library.document("湖北省2024年工作要点")
    assert document.clause_id(document.clauses[clause]) in first and "1 clauses" in first and "add it again" in first
    assert "#99" in second
    assert len(report.remarks) == 1  # the third document's clause 0 has none now
    assert not report.ok and stored(library) == before


def test_a_clause_without_rows_by_todays_rules_is_read_from_its_text_and_told(library):
    document = library.document("湖北省2024年工作要点")
    clause = document.clauses[0]
    kept = library.sheets(document, clause)
    for damage in ("UPDATE sheets SET sheets = 'x'", "UPDATE sheets SET rules = 'old'", "DELETE FROM sheets"):
        change(library, damage)
        library._sheets.clear()
        assert library.sheets(document, clause) == kept
        report = library.verify()
        assert bool(report.problems) == ("'x'" in damage)
        assert len(report.remarks) == (0 if "'x'" in damage else 3)


def test_after_adding_the_document_again_verify_is_content(tmp_path):
    write(tmp_path / "files", hubei=HUBEI)
    with open_tiny(tmp_path / "library", pipeline=PIPELINE) as library:
        library.add([tmp_path / "files"])
        change(library, "UPDATE sheets SET sheets = '[]'")
        assert len(library.verify().problems) == 1
        library.remove("湖北省2024年工作要点")
        library.add([tmp_path / "files"])
        assert library.verify().problems == library.verify().remarks == ()
