"""A process that adds documents is killed at every named point: nothing reported is lost, nothing is half done."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from index import adding, faults, pieces
from index.library import Library
from tests.index.index_tiny import HUBEI, NATION, ZHEJIANG, open_tiny, parse, write

BIG = "岚岭省2022年工作总结\n2022 岚岭省 岚岭省生态环境厅 工作总结\n" + "".join(
    f"第{n}项任务涉及{n * 7}家企业的排污许可。\n" for n in range(60)
)
CHANGED = ZHEJIANG + "新增加一条关于海水养殖尾水的要求。\n"
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["index.library", "index.adding", "faiss", "tantivy", "rjieba"])


def _add(library: Path, files: Path, point: str, times: int) -> None:
    """The child: report each committed document, die at the n-th passing of the point."""
    left = times

    def die(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(event: adding.AddEvent) -> None:
        if event.report is not None and event.report.outcome in ("added", "replaced"):
            with (library / "reported.txt").open("a", encoding="utf-8") as log:
                log.write(Path(event.report.source).name + "\n")

    adding.BATCH_TEXTS = 5  # so that some documents are embedded together and some alone
    if point.startswith("merge"):  # the piece that a changed document leaves stale is merged beside the next work
        pieces.AT_ONCE, pieces._STALE = 1, 0.0
    with open_tiny(library) as opened:
        faults.hook = die
        opened.add([files], tell)


def killed(library: Path, files: Path, point: str, times: int = 1) -> list[str]:
    """Run the child until it dies; the names that it reported."""
    child = CONTEXT.Process(target=_add, args=(library, files, point, times))
    child.start()
    child.join(300)
    assert child.exitcode == -signal.SIGKILL, f"{point!r} was never passed {times} times"
    log = library / "reported.txt"
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def check(library: Library, files: Path, reported: list[str]) -> None:
    """Whole documents only, the reported ones among them, and a search that finds them."""
    texts = {str(path): path.read_text(encoding="utf-8") for path in files.iterdir()}
    held = {known.source: library.document(known.doc_id) for known in library.documents()}
    for source, document in held.items():
        before = ZHEJIANG if source.endswith("zhejiang.txt") else texts[source]
        assert document in (parse(texts[source], source), parse(before, source))
    for name in reported:
        assert held[str(files / name)] == parse(texts[str(files / name)], str(files / name))
    report = library.verify()
    assert (report.problems, report.repairs) == ((), ())
    # Until the second run has read it, a file that changed on the disk is told.
    changed = [source for source, document in held.items() if document.raw != parse(texts[source], source).raw]
    assert len(report.remarks) == bool(changed)
    for document in held.values():
        clause = document.clauses[-1]
        wanted = clause.slice(document.raw).split("\n")[0]
        hits = library.search(wanted, k=3).hits
        assert (document.doc_id, wanted) in [(hit.doc_id, hit.quote) for hit in hits]


@pytest.fixture
def prepared(tmp_path):
    """A library of two documents, one of which has changed on disk, and two new files."""
    library, files = tmp_path / "library", tmp_path / "files"
    write(files, big=BIG, zhejiang=ZHEJIANG)
    with open_tiny(library) as opened:
        opened.add([files])
    write(files, hubei=HUBEI, nation=NATION, zhejiang=CHANGED)
    return library, files


@pytest.mark.parametrize(
    ("point", "times"),
    [(point, 1) for point in faults.POINTS]
    + [(point, 2) for point in faults.POINTS if point.startswith(("add", "store"))]
    + [("store: passages written", 3), ("store: after commit", 3), ("project: stamped", 2)],
)
def test_a_kill_loses_nothing_reported_and_a_second_run_completes_it(prepared, point, times):
    library, files = prepared
    reported = killed(library, files, point, times)
    with open_tiny(library, create=False) as opened:
        check(opened, files, reported)
        summary = opened.add([files])
        assert {report.outcome for report in summary.reports} <= {"added", "replaced", "unchanged"}
        check(opened, files, ["big.txt", "hubei.txt", "nation.txt", "zhejiang.txt"])
        assert len(opened.documents()) == 4
    with open_tiny(library, create=False) as opened:
        assert opened.repairs == ()
        assert opened.add([files]).count("unchanged") == 4


def test_a_kill_while_the_first_library_is_made_leaves_none_or_an_empty_one(tmp_path):
    files = tmp_path / "files"
    (tmp_path / "library").mkdir()
    write(files, hubei=HUBEI)
    killed(tmp_path / "library", files, "store: transaction begun")
    with open_tiny(tmp_path / "library") as opened:
        assert opened.documents() == () and opened.search("水体").hits == ()
        assert opened.add([files]).count("added") == 1
        check(opened, files, ["hubei.txt"])


def test_what_a_killed_run_left_behind_is_cleaned_by_the_next_writer(prepared):
    library, files = prepared
    killed(library, files, "lexical: before commit")
    left = {path.name for path in (library / "projections").iterdir()}
    with open_tiny(library, create=False) as opened:
        opened.add([files])
    now = {path.name for path in (library / "projections").iterdir()}
    assert len(left) == 6  # the pointer, three folders in force, two unfinished
    assert len(now) == 7  # the pointer, three folders in force, the three before them
