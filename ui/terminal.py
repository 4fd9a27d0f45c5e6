"""Printing for people: the console, safe text, and the tables of list, add, verify and remove. JSON never comes here.

Everything from a document or a file name goes through ``safe``: control and bidirectional characters can't reach the
terminal. Markup is off, so brackets in a policy text stay brackets.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.messages import message
from index.records import Known
from index.reports import AddEvent, AddSummary, FileReport, Outcome
from index.verify import VerifyReport

PIPED_WIDTH = 120
_SPACE = re.compile(r"\s+")
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”…"
_BESIDE_CHINESE = re.compile(rf"(?<=[{_CHINESE}])[^\S\n]+|[^\S\n]+(?=[{_CHINESE}])")
# A line this long, without a stop at its end, was cut by the page rather than ended by its writer.
_LONG_LINE_END = re.compile(r"(?<=[^\n]{20})\s*\n\s*")
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_OUTCOME_STYLE = {
    Outcome.ADDED: "green",
    Outcome.REPLACED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.DUPLICATE: "yellow",
    Outcome.REFUSED: "bold red",
}
_EDGE = "\ue000"
Span = tuple[int, int]


def console(*, stderr: bool = False) -> Console:
    """A console without markup; no colours where the stream is no terminal or NO_COLOR is set."""
    screen = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not screen.is_terminal and "COLUMNS" not in os.environ:
        screen.width = PIPED_WIDTH
    return screen


def safe(value: object) -> str:
    """One line that can't steer the terminal: white space squeezed, control characters shown as �."""
    line = _SPACE.sub(" ", str(value)).strip()
    return "".join("�" if c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") else c for c in line)


def reading(text: str) -> str:
    """A document's text on one safe line, as a person reads it: no blanks beside Chinese, wrapped lines joined.

    The end of a short line (a cell of a flattened table) stays a blank.
    """
    joined = _LONG_LINE_END.sub("", text)
    cells = (_BESIDE_CHINESE.sub("", safe(line)) for line in joined.split("\n"))
    return " ".join(cell for cell in cells if cell)


def short(value: str, limit: int) -> str:
    """The beginning of a text, at most ``limit`` characters, on one line."""
    line = reading(value)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def marked(text: str, spans: Iterable[Span], screen: Console) -> Text:
    """A slice of a document on one line, with spans of it in bold reverse, or between »« where there are no styles."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if max(start, at) < end:
            parts += [text[at : max(start, at)], text[max(start, at) : end]]
            at = end
    parts.append(text[at:])
    # Cleaned as a whole, with the edges marked, because what becomes of a blank depends on both its neighbours.
    line = reading(_EDGE.join(part.replace(_EDGE, "�") for part in parts))
    out = Text()
    for number, piece in enumerate(line.split(_EDGE)):
        if number % 2 == 0 or not piece:
            out.append(piece)
        elif screen.is_terminal:
            out.append(piece, style="bold reverse")
        else:
            out.append(f"»{piece}«")
    return out


def plain_table(*columns: str, **options: bool) -> Table:
    """A table with headings and no frame; columns are headed by message codes, or by nothing."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, **options)  # type: ignore[arg-type]
    for column in columns:
        table.add_column(message(column) if column else "", overflow="fold")
    return table


def print_documents(screen: Console, documents: Sequence[Known]) -> None:
    """The table of ``list``."""
    if not documents:
        screen.print(message("cli.empty_library"))
        return
    table = plain_table(
        "cli.doc_id", "cli.title", "cli.doc_number", "cli.issuer", "cli.region", "cli.year", "cli.date", "cli.clauses"
    )
    table.columns[0].no_wrap = True
    for known in documents:
        metadata = known.metadata
        title = safe(metadata.title or message("cli.untitled"))
        values = (metadata.doc_number, metadata.issuer, metadata.region, metadata.year, metadata.date, known.clauses)
        sample = f"[{message('cli.sample_short')}] " if metadata.sample else ""
        table.add_row(known.doc_id, sample + title, *(safe("" if v is None else v) for v in values))
    screen.print(table)
    screen.print(message("cli.documents", count=len(documents)))


@contextmanager
def add_progress(screen: Console) -> Iterator[_AddBar]:
    """A progress bar on a terminal; nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        yield _AddBar(progress)


class _AddBar:
    """Files done, and below it the texts embedded in the batch at hand, or the share of the model prepared."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._files = progress.add_task(message("cli.adding"), total=None)
        self._below = progress.add_task("", total=None, visible=False)

    def __call__(self, event: AddEvent) -> None:
        """Show one event."""
        if event.stage in ("parse", "report"):
            name = short(event.source.rsplit("/", 1)[-1], 32)
            label = f"{message('cli.adding')} {name}"
            self._progress.update(self._files, description=label, completed=event.done, total=event.total)
        else:
            label = message("cli.stage_embed" if event.stage == "embed" else "cli.stage_index")
            self._show(label, event.done, event.total)

    def model(self, share: float) -> None:
        """Show how much of the embedding model is prepared."""
        self._show(message("cli.preparing"), round(share * 100), 100)

    def _show(self, label: str, done: int, total: int) -> None:
        self._progress.update(self._below, description=label, completed=done, total=total, visible=done < total)


def print_added(screen: Console, summary: AddSummary, documents: Sequence[Known], seconds: float) -> None:
    """One line a file, then the counts and the time."""
    numbers = {known.doc_id: known.metadata.doc_number for known in documents}
    for report in summary.reports:
        if report.outcome is not Outcome.REFUSED:  # those are said on stderr
            _print_report(screen, report, numbers.get(report.doc_id or ""))
    counts = [f"{message(f'cli.{o.value}')} {summary.count(o)}" for o in Outcome if summary.count(o)]
    if summary.skipped:
        counts.append(message("cli.skipped", count=summary.skipped))
    counts.append(message("cli.seconds", seconds=f"{seconds:.1f}"))
    if summary.embedded:
        counts.append(message("cli.embedding_share", share=f"{summary.embed_seconds / max(seconds, 1e-9):.0%}"))
    screen.print(Text(message("cli.comma").join(counts), style="bold"), soft_wrap=True)


def _print_report(screen: Console, report: FileReport, number: str | None) -> None:
    line = Text()
    line.append(message(f"cli.{report.outcome.value}"), style=_OUTCOME_STYLE[report.outcome])
    line.append(f"  {safe(report.source)}")
    parts = [safe(report.title or message("cli.untitled"))]
    if number:
        parts.append(safe(number))
    if report.outcome is not Outcome.DUPLICATE:
        parts.append(message("cli.counts", clauses=report.clauses, passages=report.passages))
    if report.notes:
        parts.append(message("cli.note_count", count=report.notes))
    if report.message:
        parts.append(safe(report.message))
    screen.print(line, soft_wrap=True)
    screen.print(Text("    " + "  ".join(parts)), soft_wrap=True)


def print_verified(screen: Console, report: VerifyReport, repairs: Sequence[str]) -> None:
    """What ``verify`` found, worst first, and the counts."""
    for lines, sign, style in (
        (report.problems, "✗", "bold red"),
        (repairs, "✓", "green"),
        (report.remarks, "·", "dim"),
    ):
        for line in lines:
            screen.print(Text(f"{sign} {safe(line)}", style=style), soft_wrap=True)
    counts = (
        message("cli.documents", count=report.documents),
        message("cli.counts", clauses=report.clauses, passages=report.passages),
    )
    verdict = message("cli.verified" if report.ok else "cli.verify_failed")
    screen.print(Text(f"{verdict} ({message('cli.comma').join(counts)})", style="bold"))
