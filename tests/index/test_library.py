"""The library as an object: documents by name, models, readers and writers side by side."""

from __future__ import annotations

import threading

import pytest

from corpus.errors import LibraryError, LibraryLocked, LibraryMissing, LibraryModel
from corpus.messages import spoken_in
from index import adding, publisher
from index.library import Library
from tests.index.index_tiny import (
    PIPELINE,
    TinyEncoder,
    address_of,
    in_a_file,
    open_tiny,
)

pytestmark = pytest.mark.usefixtures("engine")


def test_a_document_is_found_by_id_source_name_and_title(library, files):
    known = library.find(str(files / "zhejiang.txt"))
    for ref in (known.doc_id, known.doc_id[:5], "zhejiang.txt", "浙江省2023年工作计划", "浙江省2023", "zhejiang"):
        assert library.find(ref) == known


def test_an_ambiguous_or_unknown_reference_is_told(library):
    with spoken_in("en"):
        with pytest.raises(LibraryError) as caught:
            library.find("工作")
        assert "湖北省2024年工作要点" in str(caught.value) and "浙江省2023年工作计划" in str(caught.value)
        for ref in ("没有这份", "", "%"):
            with pytest.raises(LibraryError, match="No document"):
                library.find(ref)


def test_an_empty_library_finds_nothing_and_says_so(tmp_path):
    with open_tiny(tmp_path / "library") as library, spoken_in("en"):
        result = library.search("水体")
        assert (result.hits, result.notices) == ((), ("The library holds no documents yet",))
        assert library.verify().ok


def test_the_last_document_can_be_removed_and_others_added(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files / "nation.txt"])
        library.remove("nation.txt")
        assert library.search("水").hits == () and library.verify().ok
        library.add([files])
        assert len(library.search("水体", k=20).hits) == 9


def test_another_model_is_refused_with_the_remedy(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
    with spoken_in("en"):
        with pytest.raises(LibraryModel) as caught:
            open_tiny(tmp_path / "library", TinyEncoder(dim=16, fingerprint="tiny:2"))
        assert "built with tiny [tiny:1] (32-d), configured tiny [tiny:2] (16-d)" in str(caught.value)
        assert "tiaowen --library NEW_FOLDER add" in str(caught.value)


def test_regions_are_those_of_the_documents_each_once(library, files):
    assert library.regions() == ("湖北省", "浙江省")
    library.remove("hubei.txt")
    assert library.regions() == ("浙江省",)


def test_listing_and_removing_need_no_model(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
    with Library.open(address_of(tmp_path / "library"), model="no such model", pipeline=PIPELINE) as library:
        assert len(library.documents()) == 3
        library.remove("nation.txt")
        assert library.verify().ok


@in_a_file
def test_opening_what_is_not_there_makes_nothing(tmp_path):
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_long_lived_reader_sees_what_another_adds_and_removes(tmp_path, files):
    with open_tiny(tmp_path / "library") as reader, open_tiny(tmp_path / "library") as writer:
        writer.add([files / "nation.txt"])
        assert {hit.title for hit in reader.search("水体", k=20).hits} == {"全国水污染防治行动"}
        writer.add([files])
        assert len({hit.title for hit in reader.search("水体", k=20).hits}) == 3
        writer.remove("nation.txt")
        assert "全国水污染防治行动" not in {hit.title for hit in reader.search("水体", k=20).hits}
        assert reader.repairs == writer.repairs == ()


def test_while_another_writes_readers_use_the_old_generation_and_say_so(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files / "nation.txt"])
        found = []

        def look(event):
            if event.stage == "report" and event.report.outcome == "added":
                with open_tiny(tmp_path / "library") as reader, spoken_in("en"):
                    found.append((reader.search("水体", k=20), len(reader.documents())))

        library.add([files], look)
    result, count = found[-1]
    assert count == 3
    assert {hit.title for hit in result.hits} == {"全国水污染防治行动"}
    assert result.notices == ("Files are being added; the latest may not be found yet: search again in a moment",)


def test_what_is_added_can_be_found_while_more_is_being_added(tmp_path, files, monkeypatch):
    monkeypatch.setattr(publisher, "EVERY", 0.0)
    monkeypatch.setattr(publisher, "SHARE", 1e9)
    monkeypatch.setattr(adding, "BATCH_TEXTS", 1)
    found = []
    with open_tiny(tmp_path / "library") as library, open_tiny(tmp_path / "library") as reader, spoken_in("en"):

        def look(event):
            if event.stage == "report":
                result = reader.search("水体", k=20)
                found.append(({hit.title for hit in result.hits}, result.notices))

        library.add([files], look)
        library_after = {hit.title for hit in reader.search("水体", k=20).hits}
    assert found[0] == (set(), ("Files are being added, and none can be searched yet: search again in a moment",))
    assert [len(titles) for titles, _ in found] == [0, 1, 2]  # asked before what was just reported is published
    assert len(library_after) == 3


def test_a_second_writer_is_refused_and_readers_are_not(library, tmp_path, files):
    with library._store.writer(), open_tiny(library.path) as other:
        assert other.search("水体").hits
        with pytest.raises(LibraryLocked):
            other.add([files])
        with pytest.raises(LibraryLocked):
            other.remove("nation.txt")


def test_many_threads_search_one_library_at_once(library):
    expected = [hit.as_json() for hit in library.search("黑臭水体治理", k=5).hits]
    found, errors = [], []

    def search():
        try:
            results = (library.search("黑臭水体治理", k=5) for _ in range(10))
            found.extend([hit.as_json() for hit in result.hits] for result in results)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and found == [expected] * 60


def test_text_added_in_one_run_or_in_many_is_found_alike(tmp_path, files):
    with open_tiny(tmp_path / "one") as one, open_tiny(tmp_path / "many") as many:
        one.add([files])
        for path in sorted(files.iterdir()):
            many.add([path])
        for query in ("黑臭水体", "污水处理", "无废城市建设"):
            left, right = one.search(query, k=20).hits, many.search(query, k=20).hits
            assert [hit.quote for hit in left] == [hit.quote for hit in right]
            assert [hit.score for hit in left] == pytest.approx([hit.score for hit in right], abs=1e-6)
