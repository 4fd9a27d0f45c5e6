"""What changes a library, for REST and MCP alike: adding, correcting, removing and its undo, feedback, runs."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from corpus.errors import EvaluationError, LibraryStorage
from service import feedback, inputs, reading
from service.access import Caller
from service.core import Service
from service.errors import NotFound
from service.files import folder_of, forget, put_back, store
from service.jobs import Jobs, Step
from service.json_shapes import added_json, known_json, verified_json
from service.problems import without_folders

if TYPE_CHECKING:
    from index.editing import Removed
    from index.library import Library
    from index.records import Known
    from index.reports import AddEvent, AddSummary
    from index.shapes import VerifiedJSON
    from service.holding import Opened
    from service.shapes import CorrectedJSON, FeedbackJSON, JobJSON, RemovedJSON, RunsJSON

MOST_UNDONE = 50
SHIPPED = Path(__file__).resolve().parent.parent / "eval" / "questions" / "samples.jsonl"


@dataclass(frozen=True, slots=True)
class _Taken:
    removed: Removed
    source: Path
    data: bytes | None


class Writer:
    """The writing side of a service; removals can be undone while it runs."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.jobs = Jobs(service.folder)
        self._taken: OrderedDict[str, _Taken] = OrderedDict()

    def add(self, caller: Caller, uploads: Sequence[tuple[str, bytes]]) -> JobJSON:
        """Store files beside the library and add them in a job. Raises UploadError, NotAllowed."""
        service = self.service
        about = ", ".join(Path(name).name for name, _ in uploads)
        service.check(caller, "add", about)

        def work(step: Step) -> Mapping[str, Any]:
            return self._added(paths, step)

        with service.noted(caller, "add", about, good=False):
            paths = [store(folder_of(service.folder), name, data) for name, data in uploads]
            return self.jobs.start(caller, "add", work, lambda ended: service.logged(caller, "add", about, ended))

    def _added(self, paths: Sequence[Path], step: Step) -> Mapping[str, Any]:
        began, last = time.perf_counter(), [0.0]

        def told(event: AddEvent) -> None:
            if time.perf_counter() - last[0] > 0.3 or event.stage == "report":
                last[0] = time.perf_counter()
                step(event.stage, event.done, event.total)

        def done(_: Opened, library: Library) -> tuple[AddSummary, Sequence[Known], int]:
            return library.add(list(paths), told), library.documents(), library.generation

        self.service.held.make()
        summary, known, generation = self.service.held.once(None, done)
        report: dict[str, Any] = dict(added_json(summary, known, time.perf_counter() - began))
        for file in report["files"]:
            file["message"] = without_folders(file["message"]) if file["message"] else None
        return {**report, "generation": generation}

    def edit(self, library: Library, doc: str, asked: inputs.EditAsked) -> CorrectedJSON:
        """Set metadata by hand. Raises InputError."""
        return {"document": known_json(library.correct(doc, asked.changes.model_dump(exclude_unset=True)))}

    def remove(self, library: Library, doc: str) -> RemovedJSON:
        """Take a document out; ``undo`` in what is returned brings it back."""
        removed = library.remove(doc)
        source = Path((removed.place or removed.known).source)
        undo = token_hex(8)
        self._taken[undo] = _Taken(removed, source, forget(source, library.path))
        while len(self._taken) > MOST_UNDONE:
            self._taken.popitem(last=False)
        return {"removed": known_json(removed.known), "undo": undo}

    def restore(self, library: Library, undo: str) -> CorrectedJSON:
        """Bring a document back. Raises NotFound."""
        taken = self._taken.pop(undo, None)  # of two that undo at once, one finds nothing
        if taken is None:
            raise NotFound("service.no_undo", undo=undo[:40])
        stored = False
        try:
            stored = taken.data is not None and put_back(taken.source, library.path, taken.data)
            known = library.restore(taken.removed)
        except BaseException as problem:
            self._taken[undo] = taken
            if stored:
                forget(taken.source, library.path)
            if isinstance(problem, OSError):
                reason = problem.strerror or str(problem)
                raise LibraryStorage("upload.disk", name=taken.source.name, reason=reason) from problem
            raise
        return {"document": known_json(known)}

    @staticmethod
    def verify(library: Library) -> VerifiedJSON:
        """Check everything against everything."""
        report = library.verify()
        return verified_json(report, tuple(dict.fromkeys((*library.repairs, *report.repairs))))

    @staticmethod
    def feedback(library: Library, caller: Caller, asked: inputs.FeedbackAsked) -> FeedbackJSON:
        """Keep what is thought of an answer. Raises LibraryStorage."""
        answer = reading.answered(library, asked)
        names = ("year", "region", "issuer", "kind", "level", "doc", "standing")
        filters = {name: list(values) for name in names if (values := getattr(asked, name))}
        record = feedback.record(asked.question, filters, answer, good=asked.good, note=asked.note)
        try:
            feedback.keep(feedback.feedback_file(library.path), record)
            given = feedback.given(record, answer, asked.wrong, caller.name)
            feedback.keep(feedback.answers_file(library.path), given)
        except OSError as problem:
            raise LibraryStorage("service.storage", path="feedback", reason=problem.strerror or problem) from problem
        return {"id": str(record["id"])}

    # Evaluation

    def evaluate(self, caller: Caller, asked: inputs.RunAsked) -> JobJSON:
        """Run a question set in a job; the run is kept beside the library. Raises NotAllowed, EvaluationError."""
        service = self.service
        about = f"{asked.questions} {asked.mode}"
        service.check(caller, "evaluate", about)

        def work(step: Step) -> Mapping[str, Any]:
            from eval.load import load_questions
            from eval.run import Options, run
            from eval.run_file import write_run

            options = Options(asked.mode, asked.k)
            done = service.held.once(
                None,
                lambda _, library: run(library, load_questions(questions), options, lambda at, of: step("ask", at, of)),
            )
            path = self._runs() / f"{questions.stem}-{asked.mode}-{datetime.now():%Y%m%d-%H%M%S}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_run(done, path)
            means = {name: round(value, 6) for group in done.groups()[:1] for name, value in group.means.items()}
            return {"run": path.stem, "count": done.count, "means": means}

        with service.noted(caller, "evaluate", about, good=False):
            questions = self._questions(asked.questions)
            return self.jobs.start(
                caller, "evaluate", work, lambda ended: service.logged(caller, "evaluate", about, ended)
            )

    def runs(self) -> RunsJSON:
        """Runs that were kept, the newest first."""
        files = sorted(self._runs().glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return {
            "runs": [
                {
                    "name": path.stem,
                    "mode": _mode_of(path.stem),
                    "made": f"{datetime.fromtimestamp(path.stat().st_mtime):%Y-%m-%dT%H:%M:%S}",
                }
                for path in files
            ]
        }

    def run(self, name: str) -> Mapping[str, Any]:
        """A run that was kept. Raises NotFound."""
        from eval.run_file import read_run, run_json

        known = {each["name"] for each in self.runs()["runs"]}
        if name not in known:
            raise NotFound("service.no_run", run=name[:80])
        return run_json(read_run(self._runs() / f"{name}.json"))

    def _runs(self) -> Path:
        return self.service.folder.with_name(f"{self.service.folder.name}-runs")

    def _questions(self, name: str) -> Path:
        if name == "samples":
            return SHIPPED
        there = {path.name: path for path in (self._runs() / "questions").glob("*")}
        found = there.get(name) or there.get(f"{name}.jsonl")
        if found is None:
            raise EvaluationError("service.no_questions", name=name)
        return found


def _mode_of(name: str) -> str:
    """The mode in a run's name, which ends in mode and time."""
    found = re.search(r"-(ask|search)-\d{8}-\d{6}$", name)
    return found[1] if found else "search"
