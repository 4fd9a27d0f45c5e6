from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError, LibraryLocked, LibraryMissing, LibraryModel, ModelError, QuestionError
from corpus.messages import spoken_in
from index.adding import Pipeline
from index.filters import Filters
from index.library import Library
from index.lock import WriterLock
from index.search import SearchSettings
from tests.index.index_tiny import (
    HUBEI,
    NATION,
    PIPELINE,
    ZHEJIANG,
    TinyEncoder,
    open_tiny,
    parse,
    passages,
    write,
)


@pytest.fixture
def files(tmp_path):
    write(tmp_path / "files", hubei=HUBEI, nation=NATION, zhejiang=ZHEJIANG)
    return tmp_path / "files"


@pytest.fixture
def library(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
        yield library


def outcomes(summary) -> list[str]:
    return [report.outcome.value for report in summary.reports]


def test_documents_come_back_equal_to_what_was_read(library, files):
    for name, text in (("hubei", HUBEI), ("nation", NATION), ("zhejiang", ZHEJIANG)):
        source = str(files / f"{name}.txt")
        assert library.document(source) == parse(text, source)


def test_a_report_says_what_became_of_each_file(tmp_path, files):
    events = []
    write(files, bad="拒绝\n一条\n")
    with open_tiny(tmp_path / "library") as library:
        summary = library.add([files], events.append)
        assert outcomes(summary) == ["refused", "added", "added", "added"]
        hubei = summary.reports[1]
        assert (hubei.title, hubei.clauses, hubei.passages, hubei.notes) == ("湖北省2024年工作要点", 5, 7, 0)
        assert str(files / "bad.txt") in (summary.reports[0].message or "")
        assert [e.done for e in events if e.stage == "report"] == [1, 2, 3, 4]
        assert [e.report for e in events if e.stage == "report" and e.report.outcome == "refused"] == [
            summary.reports[0]
        ]
        assert [(e.done, e.total) for e in events if e.stage == "index"] == [(0, 1), (1, 1)]
        # 13 passages and the context lines of the three documents
        assert summary.embedded == 13 + 3 and library.generation == 3


def test_unchanged_files_are_neither_read_nor_embedded_again(tmp_path, files):
    encoder = TinyEncoder()
    with open_tiny(tmp_path / "library", encoder) as library:
        library.add([files])
        seen = len(encoder.seen)
    read: list[Path] = []
    pipeline = Pipeline(lambda path, source: read.append(path), passages, "tiny-1")  # type: ignore[arg-type,return-value]
    with open_tiny(tmp_path / "library", encoder, pipeline=pipeline) as library:
        assert outcomes(library.add([files])) == ["unchanged"] * 3
        assert library.generation == 3
    assert (read, len(encoder.seen)) == ([], seen)


def test_a_changed_file_replaces_its_document_and_embeds_only_what_is_new(tmp_path, files):
    encoder = TinyEncoder()
    with open_tiny(tmp_path / "library", encoder) as library:
        library.add([files])
        old = library.find(str(files / "nation.txt"))
        encoder.seen.clear()
        write(files, nation=NATION + "新增一条要求。\n")
        assert outcomes(library.add([files])) == ["unchanged", "replaced", "unchanged"]
        assert encoder.seen == ["新增一条要求。"]
        assert len(library.documents()) == 3
        assert library.search("新增要求", k=1).hits[0].quote == "新增一条要求。"
        with pytest.raises(LibraryError):
            library.find(old.doc_id)
        assert library.verify().problems == () and library.verify().repairs == ()


def test_a_changed_side_file_or_newer_parsing_rules_replace_a_document_without_embedding(tmp_path, files):
    encoder = TinyEncoder()
    with open_tiny(tmp_path / "library", encoder) as library:
        library.add([files])
        encoder.seen.clear()
        (files / "nation.txt.meta.toml").write_text("year = 2020\n")
        summary = library.add([files])
        assert outcomes(summary) == ["unchanged", "replaced", "unchanged"]
        assert summary.skipped == 1
    newer = dataclasses.replace(PIPELINE, version="tiny-2")
    with open_tiny(tmp_path / "library", encoder, pipeline=newer) as library:
        assert len(library.verify().remarks) == 1
        assert outcomes(library.add([files])) == ["replaced"] * 3
        assert library.verify() == dataclasses.replace(library.verify(), problems=(), repairs=(), remarks=())
    assert encoder.seen == []


def test_the_same_content_under_another_path_is_a_duplicate(library, files, tmp_path):
    (copy,) = write(tmp_path / "elsewhere", copy=HUBEI)
    summary = library.add([copy])
    assert outcomes(summary) == ["duplicate"]
    assert summary.reports[0].doc_id == library.find(str(files / "hubei.txt")).doc_id
    assert str(files / "hubei.txt") in (summary.reports[0].message or "")
    assert len(library.documents()) == 3


def test_a_library_inside_the_folder_that_is_added_is_passed_over(files):
    with open_tiny(files / "library") as library:
        library.add([files])
        summary = library.add([files])
        assert outcomes(summary) == ["unchanged"] * 3
        assert summary.skipped > 5


def test_two_files_of_one_run_with_the_same_content_are_added_once(tmp_path):
    write(tmp_path / "files", a=NATION, b=NATION)
    with open_tiny(tmp_path / "library") as library:
        assert outcomes(library.add([tmp_path / "files"])) == ["added", "duplicate"]


def test_two_files_that_swap_their_contents_keep_both(tmp_path):
    write(tmp_path / "files", a=NATION, b=HUBEI)
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        write(tmp_path / "files", a=HUBEI, b=NATION)
        library.add([tmp_path / "files"])
        assert {Path(d.source).name: d.metadata.year for d in library.documents()} == {"a.txt": 2024, "b.txt": None}
        assert library.verify().problems == ()


def test_a_crash_while_parsing_one_file_does_not_stop_the_others(tmp_path, files):
    def read(path: Path, source: str):
        if path.name == "hubei.txt":
            raise RuntimeError("a bug")
        return parse(path.read_text(encoding="utf-8"), source)

    with open_tiny(tmp_path / "library", pipeline=Pipeline(read, passages, "1")) as library:
        summary = library.add([files])
        assert outcomes(summary) == ["refused", "added", "added"]
        assert "RuntimeError: a bug" in (summary.reports[0].message or "")


def test_vectors_that_are_no_numbers_never_reach_the_library(tmp_path, files):
    class Broken(TinyEncoder):
        def encode_passages(self, texts, on_progress=None):
            return np.full((len(texts), self.dim), np.nan, dtype=np.float32)

    class Short(TinyEncoder):
        def encode_passages(self, texts, on_progress=None):
            return self._rows(texts)[:, :-1]

    for encoder in (Broken(), Short()):
        with open_tiny(tmp_path / "library", encoder) as library:
            with pytest.raises(ModelError):
                library.add([files])
            assert library.documents() == ()


def test_removing_leaves_no_ghost_in_any_channel_or_table(library, files):
    removed = library.remove("湖北省2024年工作要点").known
    assert removed.source == str(files / "hubei.txt")
    for settings in (SearchSettings(weights={"dense": 1}), SearchSettings(weights={"lexical": 1})):
        hits = library.search("黑臭水体 湖北省 无废城市 危险废物", k=50, settings=settings).hits
        assert {hit.source for hit in hits} <= {str(files / "nation.txt"), str(files / "zhejiang.txt")}
    report = library.verify()
    assert (report.documents, report.passages, report.vectors) == (2, 6, 6 + 2)
    assert (report.problems, report.repairs, report.remarks) == ((), (), ())


def test_a_vector_that_two_documents_share_stays_when_one_goes(tmp_path):
    write(tmp_path / "files", a="标题\n同样的一条。\n第二条甲。\n", b="标题\n同样的一条。\n第二条乙。\n")
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        assert library.verify().vectors == 3 + 1  # three texts and the title that both stand under
        library.remove("a.txt")
        assert library.verify().vectors == 2 + 1
        assert library.verify().problems == ()


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


def test_a_hit_has_the_shape_of_the_contract(library, files):
    result = library.search("县级城市黑臭水体消除比例", k=2)
    hit = result.hits[0]
    text = "完成县级城市黑臭水体消除比例80%。力争全年优良天数比率达到82.5%。"
    start = HUBEI.index(text)
    assert hit.as_json() == {
        "doc_id": library.find("hubei.txt").doc_id,
        "source": str(files / "hubei.txt"),
        "title": "湖北省2024年工作要点",
        "doc_number": None,
        "issuer": "湖北省生态环境厅",
        "region": "湖北省",
        "year": 2024,
        "date": None,
        "path": ["1."],
        "clause_id": f"{hit.doc_id}#1",
        "start": start,
        "end": start + len(text),
        "quote": text,
        "rank": 1,
        "score": hit.score,
        "ranks": {"dense": 1, "lexical": 1},
        "best": [start, start + len("完成县级城市黑臭水体消除比例80%。")],
    }
    assert [h.rank for h in result.hits] == [1, 2]
    assert result.hits[0].score >= result.hits[1].score
    assert json.loads(json.dumps(result.as_json()))["hits"][0]["quote"] == text
    assert result.elapsed_ms > 0 and result.notices == ()


def test_a_clause_is_one_hit_however_many_of_its_passages_match(library):
    hits = library.search("黑臭水体 优良天数比率", k=50).hits
    assert len({(hit.doc_id, hit.clause) for hit in hits}) == len(hits)


def test_a_parents_hit_is_its_own_text_without_its_children(library):
    hit = library.search("推进无废城市建设，开展危险废物规范化评估。", k=1).hits[0]
    assert hit.quote == "推进无废城市建设，开展危险废物规范化评估。"


def test_a_long_clause_is_represented_by_the_piece_that_matched(tmp_path):
    sentence = "对涉磷企业开展专项整治。"
    long = "一般性要求的句子重复出现。" * 50 + sentence + "其他内容同样反复出现。" * 60
    write(tmp_path / "files", long=f"长条款\n{long}\n短的一条。\n")

    def pieces(document):
        found = passages(document)
        return tuple(p for p in found if p.end - p.start < 1200)

    with open_tiny(tmp_path / "library", pipeline=Pipeline(PIPELINE.read, pieces, "1")) as library:
        library.add([tmp_path / "files"])
        hit = library.search("涉磷企业专项整治", k=1).hits[0]
        assert hit.quote == sentence and hit.best == (hit.start, hit.end)


def test_filters_are_met_by_every_hit_and_resolve_documents(library, files):
    def sources(**filters):
        hits = library.search("水体 治理 断面 污水 浓度", k=50, filters=Filters(**filters)).hits
        return {(Path(hit.source).stem, hit.path[-1]) for hit in hits}

    assert sources(years=(2023,)) == {("zhejiang", "1."), ("zhejiang", "2."), ("hubei", "4.")}
    assert sources(regions=("武汉",)) == {("hubei", "3.")}
    assert {name for name, _ in sources(regions=("湖北",))} == {"hubei"}
    assert sources(statuses=("achieved",)) == {("hubei", "4.")}
    assert {name for name, _ in sources(docs=("zhejiang.txt", "全国水污染"))} == {"zhejiang", "nation"}
    assert {name for name, _ in sources(issuers=("生态环境厅",), kinds=("工作计划",))} == {"zhejiang"}


def test_a_filter_that_nothing_meets_returns_nothing_and_says_so(library):
    with spoken_in("en"):
        unknown = library.search("水体", filters=Filters(years=(1999,), docs=("none",)))
        assert unknown.hits == ()
        assert unknown.notices == (
            "No clause in the library has year=1999",
            "No clause in the library has doc=none",
        )
        never = library.search("水体", filters=Filters(years=(2023,), regions=("武汉",)))
        assert (never.hits, never.notices) == ((), ("No clause meets all filters at once",))


def test_an_empty_question_or_k_is_refused(library):
    with pytest.raises(QuestionError):
        library.search("  ")
    with pytest.raises(QuestionError):
        library.search("水", k=0)


def test_a_question_without_words_uses_the_dense_channel_and_says_so(library):
    with spoken_in("en"):
        result = library.search("？！")
    assert result.hits and result.notices[0].startswith("No word of the query")


def test_words_of_the_lexical_channel_can_differ_from_the_question(library):
    settings = SearchSettings(weights={"lexical": 1})
    hit = library.search("black-odorous water", k=1, settings=settings, words="农村黑臭水体").hits[0]
    assert hit.quote == "农村黑臭水体治理100条。"


def test_reciprocal_rank_fusion_is_a_setting(library):
    hits = library.search("黑臭水体", settings=SearchSettings(fusion="reciprocal")).hits
    weights = SearchSettings().weights
    assert hits[0].score == pytest.approx(sum(weights[name] / (60 + rank) for name, rank in hits[0].ranks.items()))


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


def test_listing_and_removing_need_no_model(tmp_path, files):
    with open_tiny(tmp_path / "library") as library:
        library.add([files])
    with Library.open(tmp_path / "library", model="no such model", pipeline=PIPELINE) as library:
        assert len(library.documents()) == 3
        library.remove("nation.txt")
        assert library.verify().ok


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
    assert result.notices == ("Another process is writing; this search used index generation 1 (the library is at 3)",)


def test_a_second_writer_is_refused_and_readers_are_not(library, tmp_path, files):
    with WriterLock(library.path), open_tiny(library.path) as other:
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
