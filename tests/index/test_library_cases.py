"""Files as offices have them: names from other systems, copies, moves. The cases lie outside the repository."""

import shutil
from pathlib import Path

from index.reports import default_pipeline
from tests.corpus.cases import CASES, REAL_CASES
from tests.index.index_tiny import open_tiny

pytestmark = REAL_CASES


def outcomes(summary):
    return [report.outcome.value for report in summary.reports]


def test_every_readable_text_is_added_whatever_its_name(tmp_path):
    with open_tiny(tmp_path / "library", pipeline=default_pipeline()) as library:
        summary = library.add([CASES / "27-filenames"])
        assert {report.message for report in summary.reports if "crash" in (report.message or "")} == set()
        for report in summary.reports:
            report.source.encode("utf-8")
            (report.message or "").encode("utf-8")
        refused = {Path(report.source).name for report in summary.reports if report.outcome.value == "refused"}
        assert refused == {"全是空格.txt", "空文件.txt", "无后缀文件"}


def test_five_copies_are_one_document_that_follows_a_move(tmp_path):
    folder = tmp_path / "copies"
    shutil.copytree(CASES / "32-duplicates", folder)
    (folder / "case.md").unlink()
    with open_tiny(tmp_path / "library", pipeline=default_pipeline()) as library:
        assert sorted(outcomes(library.add([folder]))) == ["added", *["duplicate"] * 4]
        (only,) = library.documents()
        moved = tmp_path / "moved"
        folder.rename(moved)
        library.add([moved])
        (after,) = library.documents()
        assert after.doc_id == only.doc_id
        assert Path(after.source).parent == moved
