"""Adding and removing: what becomes of each file, and what stays when it goes."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError, ModelError
from index import records
from index.origins import probes
from index.reports import Pipeline
from index.search import SearchSettings
from tests.index.index_tiny import (
    HUBEI,
    NATION,
    PIPELINE,
    ZHEJIANG,
    TinyEncoder,
    in_a_file,
    open_tiny,
    parse,
    passages,
    write,
)

pytestmark = pytest.mark.usefixtures("engine")


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
        # 11 passages (two clauses are embedded by their sentences) and the context lines of the three documents
        assert summary.embedded == 11 + 3 and library.generation == 3


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


def test_a_file_that_was_moved_takes_its_document_along(files, tmp_path):
    encoder = TinyEncoder()
    with open_tiny(tmp_path / "library", encoder) as library:
        library.add([files])
        before = library.find(str(files / "hubei.txt"))
        (tmp_path / "new").mkdir()
        (files / "hubei.txt").rename(tmp_path / "new" / "renamed.txt")
        encoder.seen.clear()
        summary = library.add([tmp_path / "new"])
        after = library.find(str(tmp_path / "new" / "renamed.txt"))
        assert (outcomes(summary), after.doc_id, len(library.documents())) == (["replaced"], before.doc_id, 3)
        assert str(files / "hubei.txt") in (summary.reports[0].message or "")
        assert encoder.seen == []
        assert library.verify().problems == ()
        assert outcomes(library.add([tmp_path / "new"])) == ["unchanged"]


def test_a_moved_file_and_a_copy_of_it_are_one_document(library, files, tmp_path):
    (files / "hubei.txt").unlink()
    copies = write(tmp_path / "new", a=HUBEI, b=HUBEI)
    assert outcomes(library.add(list(copies))) == ["replaced", "duplicate"]
    assert len(library.documents()) == 3


def test_copies_that_differ_in_white_space_are_one_document(library, files, tmp_path):
    lines = HUBEI.split("\n")
    spaced = "\n".join([*lines[:2], "", "  " + lines[2], *lines[3:], "", ""])
    summary = library.add([*write(tmp_path / "elsewhere", copy=spaced)])
    assert outcomes(summary) == ["duplicate"]
    assert summary.reports[0].doc_id == library.find(str(files / "hubei.txt")).doc_id
    with open_tiny(tmp_path / "other") as other:
        assert outcomes(other.add([*write(tmp_path / "both", a=HUBEI, b=spaced)])) == ["added", "duplicate"]


def test_texts_that_differ_in_more_than_white_space_stay_apart(library, tmp_path):
    changed = HUBEI.rstrip("\n")[:-1] + "。补一句。"
    assert outcomes(library.add([*write(tmp_path / "elsewhere", copy=changed)])) == ["added"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_name_that_is_not_utf_8_is_read_shown_and_found_again(library, tmp_path):
    folder = tmp_path / "unzipped"
    folder.mkdir()
    for name in ("河道办法.txt".encode("gbk"), b"\xff\x80.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(
            f"题{len(name)}\n甲、做事。\n", encoding="utf-8"
        )
    summary = library.add([folder])
    assert outcomes(summary) == ["added", "added"]
    sources = sorted(Path(report.source).name for report in summary.reports)
    assert sources == ["河道办法.txt", "\ufffd\ufffd.txt"]
    for report in summary.reports:
        report.source.encode("utf-8")
    assert outcomes(library.add([folder])) == ["unchanged", "unchanged"]


@in_a_file
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
    assert (report.documents, report.passages, report.vectors) == (2, 6, 5 + 2)
    assert (report.problems, report.repairs, report.remarks) == ((), (), ())


def test_a_vector_that_two_documents_share_stays_when_one_goes(tmp_path):
    write(tmp_path / "files", a="标题\n同样的一条。\n第二条甲。\n", b="标题\n同样的一条。\n第二条乙。\n")
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        assert library.verify().vectors == 3 + 1  # three texts and the title that both stand under
        library.remove("a.txt")
        assert library.verify().vectors == 2 + 1
        assert library.verify().problems == ()


def test_a_copy_is_known_by_texts_that_have_keys_however_many_longer_ones_have_none(tmp_path):
    # Clauses that are cut into sentences have no vector of their own, and so no key: in all files they are longest.
    clause = "".join(f"第{n}组每月清理沟渠，记入台账。" for n in range(9))
    texts = {f"other{n}": f"标题\n{clause.replace('沟渠', f'渠道{n}')}\n" for n in range(6)}
    write(tmp_path / "files", **texts, zz=f"标题\n{clause}\n", zzz=f"标题\n\n{clause}  \n")
    with open_tiny(tmp_path / "library") as library:
        summary = library.add([tmp_path / "files"])
        assert [r.outcome for r in summary.reports] == ["added"] * 7 + ["duplicate"]
        with library._store.reading() as connection:
            passages, keys, _ = records.stored_passages(connection, library.find("zz.txt").seq)
        assert b"" in keys.texts and b"" not in probes(passages, keys)
