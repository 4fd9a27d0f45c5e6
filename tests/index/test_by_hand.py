"""Metadata corrected by hand: what is found follows, nothing is embedded again, and it outlives the file's changes."""

from __future__ import annotations

import pytest

from corpus.corrections import BY_HAND
from corpus.errors import InputError, LibraryError, LibraryLocked
from index import records
from index.filters import Filters
from index.library import Library
from index.search import SearchSettings
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, TinyEncoder, open_tiny, write

pytestmark = pytest.mark.usefixtures("engine")

PLAN = """某地工作要点

一、主要目标

1.水质优良比例达到90%以上。

2.农村生活污水治理率达到45%。

二、重点任务

1.推进入河排污口整治，完成年度任务。
"""
TWO_YEARS = """某地工作总结和计划

一、2022年工作总结

1.黑臭水体消除比例达到60%。

二、2023年工作安排

1.黑臭水体消除比例达到80%。
"""


@pytest.fixture
def files(tmp_path):
    write(tmp_path / "files", plan=PLAN, two=TWO_YEARS)
    return tmp_path / "files"


@pytest.fixture
def encoder():
    return TinyEncoder()


@pytest.fixture
def library(tmp_path, files, encoder):
    """A library that reads with the real rules."""
    with open_tiny(tmp_path / "library", encoder, pipeline=None) as made:
        made.add([files])
        encoder.seen.clear()
        yield made


def found(library: Library, **filters: object) -> set[str]:
    given = Filters(**{name: (value,) for name, value in filters.items()})
    channels = [
        library.search("比例 治理 整治", 50, given, SearchSettings(weights={name: 1.0}))
        for name in ("dense", "lexical")
    ]
    ids = [{hit.clause_id for hit in result.hits} for result in channels]
    # Short sections are passages of the words alone: what the dense channel gives is their clauses.
    assert ids[0] >= {name for name in ids[1] if "/" in name}
    return ids[0]


def content(library: Library) -> list[object]:
    """All that a search draws on, by document: passages, facets, keys, vectors."""
    everything = []
    for known in library.documents():
        with library._store.reading() as connection:
            passages, keys, facets = records.stored_passages(connection, known.seq)
            vectors = records.vectors_of(connection, records.fingerprint(connection), keys.all())
        rows = {key: vector.tolist() for key, vector in vectors.items()}
        everything.append((known.doc_id, library.document(known.doc_id).clauses, passages, keys, facets, rows))
    return sorted(everything, key=lambda entry: entry[0])


def test_filters_and_hits_follow_a_correction_and_nothing_but_context_lines_is_embedded(library, encoder):
    assert found(library, years=2031) == set()

    known = library.correct("plan.txt", {"year": 2031, "issuer": "某厅", "doc_number": "某环发〔2031〕1号"})

    assert (known.metadata.year, known.metadata.years, known.metadata.issuer) == (2031, (2031,), "某厅")
    assert {clause.partition("#")[0] for clause in found(library, years=2031)} == {known.doc_id}
    assert found(library, years=2031) == found(library, issuers="某厅") != set()
    hit = library.search("水质优良比例", 1).hits[0]
    assert (hit.year, hit.issuer, hit.doc_number) == (2031, "某厅", "某环发〔2031〕1号")
    assert library.document("plan.txt").clauses[0].scope.years == (2031,)
    assert encoder.seen and all("2031年" in text for text in encoder.seen)
    report = library.verify()
    assert (report.problems, report.repairs, report.remarks) == ((), (), ())


def test_without_a_new_context_line_the_model_is_not_even_loaded(tmp_path, files, library, encoder):
    library.close()
    with open_tiny(tmp_path / "library", encoder, pipeline=None) as opened:
        opened.correct("plan.txt", {"issuer": "某厅", "date_written": "2024-01-02", "kind": "工作计划"})

        assert opened._model._checked is None
        assert encoder.seen == []


@pytest.mark.parametrize(
    ("changes", "side_file"),
    [
        ({"year": 2031}, "year = 2031"),
        ({"region": "湖北", "title": "另一个标题"}, 'region = "湖北"\ntitle = "另一个标题"'),
        ({"years": [2022, 2023], "kind": "工作总结"}, 'years = [2022, 2023]\nkind = "工作总结"'),
        ({"kind": "", "level": "市"}, 'kind = ""\nlevel = "市"'),
    ],
)
def test_a_corrected_library_is_the_one_that_a_side_file_would_have_made(tmp_path, files, library, changes, side_file):
    for name in ("plan", "two"):
        library.correct(f"{name}.txt", changes)
        (files / f"{name}.txt.meta.toml").write_text(side_file, encoding="utf-8")

    with open_tiny(tmp_path / "other", pipeline=None) as other:
        other.add([files])
        assert content(library) == content(other)
        for query in ("黑臭水体消除比例", "湖北 2031 另一个标题"):
            hits = [[(h.clause_id, h.score) for h in made.search(query, 20).hits] for made in (library, other)]
            assert hits[0] == hits[1]


def test_a_correction_outlives_reading_anew_an_unchanged_file_a_changed_file_and_a_removal(tmp_path, files, library):
    library.correct("plan.txt", {"issuer": "某厅", "year": 2031})

    def holds() -> None:
        metadata = library.find("plan.txt").metadata
        assert (metadata.issuer, metadata.year, metadata.provenance["issuer"].rule) == ("某厅", 2031, BY_HAND)
        assert len(found(library, years=2031)) > 2

    assert library.add([files]).count("unchanged") == 2
    holds()
    (files / "plan.txt.meta.toml").write_text('issuer = "别的厅"\n', encoding="utf-8")
    summary = library.add([files])
    assert summary.count("replaced") == 1
    assert "2" in next(r.message for r in summary.reports if r.outcome == "replaced")
    holds()
    write(files, plan=PLAN + "\n三、保障措施\n\n1.加强领导。\n")
    library.add([files])
    holds()
    library.remove("plan.txt")
    library.add([files])
    holds()
    library.correct("plan.txt", {}, anew=True)
    assert library.find("plan.txt").metadata.issuer == "别的厅"


def test_a_value_set_back_is_no_correction_any_more(library):
    before = library.document("two.txt")
    library.correct("two.txt", {"year": 2030, "region": "武汉"})
    assert library.find("two.txt").metadata.level == "市"
    library.correct("two.txt", {"year": before.metadata.year, "region": before.metadata.region})

    assert library.document("two.txt") == before
    with library._store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0


def test_a_derived_value_can_be_overruled_by_what_was_read(library):
    library.correct("plan.txt", {"level": "省"})
    library.correct("plan.txt", {"region": "武汉"})
    assert library.find("plan.txt").metadata.level == "省"
    library.correct("plan.txt", {}, anew=True)
    library.correct("plan.txt", {"region": "武汉"})
    library.correct("plan.txt", {"level": None})
    assert library.find("plan.txt").metadata.level is None


def test_an_edit_that_changes_nothing_leaves_the_library_as_it_is(library):
    generation = library.generation
    library.correct("plan.txt", {"title": library.find("plan.txt").metadata.title})
    assert library.generation == generation


def test_a_wrong_value_changes_nothing(library):
    generation = library.generation
    with pytest.raises(InputError):
        library.correct("plan.txt", {"issuer": "某厅", "date_written": "昨天"})
    assert library.generation == generation
    with pytest.raises(InputError):
        library.correct("plan.txt", {"colour": "red"})


def test_documents_stay_in_their_order_and_keep_their_ids(library):
    before = [(known.seq, known.doc_id, known.added_at) for known in library.documents()]
    library.correct("plan.txt", {"title": "另一个标题"})
    assert [(known.seq, known.doc_id, known.added_at) for known in library.documents()] == before


def test_what_another_process_corrects_is_seen(tmp_path, library, encoder):
    library.search("水质优良比例", 1)
    library.cached_document(library.find("plan.txt").doc_id)
    with open_tiny(tmp_path / "library", encoder, pipeline=None) as other:
        other.correct("plan.txt", {"issuer": "某厅"})

    assert library.search("水质优良比例", 1).hits[0].issuer == "某厅"
    assert library.cached_document(library.find("plan.txt").doc_id).metadata.issuer == "某厅"


def test_several_corrections_between_two_updates_of_the_indexes_are_caught_up(library, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(library._projections, "sync", lambda *a: ())
        for year in (2030, 2031, 2032):
            library.correct("plan.txt", {"year": year})
        library.correct("two.txt", {"issuer": "某厅"})
        library.remove("two.txt")

    assert len(found(library, years=2032)) > 2
    assert found(library, years=2031) == set()
    report = library.verify()
    assert (report.problems, report.repairs, report.remarks) == ((), (), ())


# Undo


def test_a_removed_document_comes_back_as_it_was_without_the_model(tmp_path, library, encoder):
    library.correct("plan.txt", {"issuer": "某厅", "year": 2031})
    encoder.seen.clear()
    before = content(library)
    documents = library.documents()
    library.close()
    with open_tiny(tmp_path / "library", encoder, pipeline=None) as opened:
        removed = opened.remove("plan.txt")
        assert len(opened.documents()) == 1

        known = opened.restore(removed)

        assert opened._model._checked is None
        assert known == documents[0]
        assert opened.documents() == documents
        assert content(opened) == before
        assert encoder.seen == []
        assert len(found(opened, years=2031)) > 2
        report = opened.verify()
        assert (report.problems, report.repairs, report.remarks) == ((), (), ())
        opened.correct("plan.txt", {}, anew=True)
        assert opened.find("plan.txt").metadata.issuer is None


def test_a_document_that_is_there_again_is_not_restored_twice(library, files):
    removed = library.remove("plan.txt")
    library.add([files])

    with pytest.raises(LibraryError) as caught:
        library.restore(removed)
    assert caught.value.code == "library_back_already"
    assert len(library.documents()) == 2


def test_the_last_document_comes_back_too(tmp_path):
    write(tmp_path / "files", hubei=HUBEI)
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        hits = library.search("黑臭水体", 5).hits
        library.restore(library.remove("hubei.txt"))
        assert library.search("黑臭水体", 5).hits == hits


def test_while_somebody_else_writes_nothing_is_corrected_or_restored(tmp_path):
    write(tmp_path / "files", nation=NATION, zhejiang=ZHEJIANG)
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        removed = library.remove("nation.txt")
        with library._store.writer():
            for attempt in (lambda: library.restore(removed), lambda: library.correct("zhejiang.txt", {"year": 2020})):
                with pytest.raises(LibraryLocked):
                    attempt()
        library.restore(removed)
        assert len(library.documents()) == 2
