import threading

from corpus.errors import LibraryLocked
from index.reports import AddEvent, AddSummary, FileReport, Outcome
from ui.jobs import Bench, Progress

NOTHING = AddSummary((), 0, 0, 0, 0)


def said(problem):
    return f"!{problem}"


def finished(bench):
    assert bench.wait(10)
    return bench.progress


def test_a_job_reports_every_file_and_ends():
    report = FileReport("a.txt", Outcome.ADDED, "id", "标题", clauses=3)

    def work(on_event):
        on_event(AddEvent("parse", 0, 1, "a.txt"))
        on_event(AddEvent("embed", 2, 4))
        on_event(AddEvent("report", 1, 1, "a.txt", report))
        on_event(AddEvent("index", 1, 1))
        return NOTHING

    bench = Bench()
    refused = FileReport("b.exe", Outcome.REFUSED, message="no")
    assert bench.start(work, said, (refused,))
    progress = finished(bench)

    assert progress.reports == (refused, report)
    assert (progress.finished, progress.stopped, progress.error, progress.share) == (True, False, "", 1.0)
    bench.put_away()
    assert bench.progress is None


def test_only_one_job_runs_at_a_time():
    go = threading.Event()
    bench = Bench()

    assert bench.start(lambda on_event: NOTHING if go.wait(10) else NOTHING, said)
    assert not bench.start(lambda on_event: NOTHING, said)
    assert bench.busy
    go.set()
    finished(bench)
    assert bench.start(lambda on_event: NOTHING, said)
    finished(bench)


def test_a_stopped_job_ends_at_its_next_event():
    reached, go = threading.Event(), threading.Event()

    def work(on_event):
        reached.set()
        go.wait(10)
        try:
            on_event(AddEvent("parse", 0, 2, "a.txt"))
        except Exception:  # as the library does with the errors of one file
            return NOTHING
        raise AssertionError("not stopped")

    bench = Bench()
    bench.start(work, said)
    reached.wait(10)
    bench.stop()
    go.set()

    assert finished(bench).stopped


def test_errors_become_one_line():
    def locked(on_event):
        raise LibraryLocked("library_locked", path="/a", pid=7, since="now")

    def broken(on_event):
        raise ZeroDivisionError("why")

    bench = Bench()
    bench.start(locked, said)
    assert "7" in finished(bench).error
    bench.start(broken, said)
    assert finished(bench).error == "!why"


def test_the_bar_follows_embedding_most():
    assert Progress().share == 0.0
    assert Progress("embed", "", 0, 2, 50, 100).share == 0.5
    assert Progress("parse", "", 1, 2).share == 0.5
