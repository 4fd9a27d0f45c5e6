"""What ``tiaowen eval`` prints of runs, comparisons and datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.messages import CATALOG, message

if TYPE_CHECKING:
    from eval.beir import Dataset
    from eval.beir_run import ChannelResult
    from eval.compare import Comparison
    from eval.outcomes import Run
    from eval.table import Table

LONGEST_NAME = 26  # terminal cells; file names are often longer than that


def number(value: float | None) -> str:
    """A figure with three places; nothing where there is none."""
    return "" if value is None else f"{value:.3f}"


SHOWN = {
    "search": ("hit@1", "hit@5", "hit@10", "RR@10", "nDCG@10", "R@10"),
    "ask": ("exact", "supported", "verified", "exact_supported", "wrong_value", "abstain_recall", "abstain_precision"),
}
KINDS = {"all": "", "type": "eval.by_type", "lang": "eval.by_lang", "doc": "eval.by_doc"}


def print_run(done: Run, path: Path) -> None:
    """The means by group, what else there is to say, and where the run file is."""
    from ui.terminal import console, plain_table, safe

    screen = console()
    table = plain_table("", "eval.group", "eval.count")
    for column in table.columns[:2]:
        column.no_wrap, column.overflow, column.max_width = True, "ellipsis", LONGEST_NAME
    for name in SHOWN[done.mode]:
        table.add_column(name.replace("_", " "), justify="right")
    for group in done.groups():
        kind = message(code) if (code := KINDS.get(group.kind)) else ""
        whole = "eval.single" if group.name == "single" else f"eval.all_{done.mode}"
        name = message(whole) if group.kind == "all" else safe(group.name)
        values = (number(group.means.get(metric)) for metric in SHOWN[done.mode])
        table.add_row(kind, name, str(group.count), *values)
    screen.print(table)
    for line in _remarks(done):
        screen.print(safe(line), soft_wrap=True)
    timing = done.timing
    screen.print(message("eval.excluded", total=done.count, excluded=done.excluded))
    times = {"median": f"{timing.median_ms:.0f}", "p90": f"{timing.p90_ms:.0f}", "total": f"{timing.total_s:.1f}"}
    screen.print(message("eval.timing", **times))
    screen.print(message("eval.written", path=safe(path)), soft_wrap=True)


def _remarks(done: Run) -> Iterator[str]:
    """What there is to say of all questions besides the table."""
    depths = [(k, done.metric(f"doc_hit@{k}")) for k in (1, 5, 10)]
    if any(value is not None for _, value in depths):
        yield message("eval.documents", values=", ".join(f"@{k} {number(value)}" for k, value in depths))
    if done.metric("rouge_l") is not None:
        yield message("eval.rouge", value=number(done.metric("rouge_l")))
    if done.mode == "ask" and done.metric("answered_wrong") is not None:
        yield message("eval.answered_wrong", value=number(done.metric("answered_wrong")))
    if done.copies:
        pairs = ", ".join(f"{ref} = {name}" for ref, name in done.copies.items())
        yield message("eval.copies", count=len(done.copies), pairs=pairs)
    if done.figures is not None:
        yield message("eval.closed")


def print_comparison(found: Comparison) -> None:
    """The differences, and the questions that changed."""
    from ui.terminal import console, plain_table, safe

    screen = console()
    table = plain_table("eval.metric")
    for title in ("A", "B", *(message(f"eval.{name}") for name in ("difference", "win_tie_loss", "p_value"))):
        table.add_column(title, justify="right")
    for d in found.differences:
        counts = "" if d.wins is None else f"{d.wins} / {d.ties} / {d.losses}"
        metric = d.metric if d.group == "all" else f"{d.group} {d.metric}"
        table.add_row(metric, number(d.first), number(d.second), f"{d.change:+.3f}", counts, number(d.p_value))
    screen.print(table)
    if any(d.wins is None for d in found.differences):
        screen.print(message("eval.closed"))
        return
    screen.print(message("eval.changed", metric=found.by, count=len(found.changed)))
    for item in found.changed:
        line = f"{item.first:.2f} → {item.second:.2f}  {safe(item.id)}  {item.type}  {safe(item.question)}"
        screen.print(line, soft_wrap=True)


def print_table(table: Table, files: Mapping[str, Path]) -> None:
    """The table as Markdown, then where the run files are."""
    from ui.terminal import console, safe

    screen = console()
    for line in markdown(table):
        screen.print(line, soft_wrap=True)
    for path in files.values():
        screen.print(message("eval.written", path=safe(path)), soft_wrap=True)


def markdown(table: Table) -> Iterator[str]:
    """Lines of a Markdown table: a row a set, the mean over sets last. A figure that a set does not have is empty."""
    names = CATALOG.entries
    titles = [message(code) if (code := f"eval.column.{name}") in names else name for name in table.columns]
    yield f"| {' | '.join((message('eval.set'), message('eval.count'), *titles))} |"
    yield f"| --- |{' ---: |' * (len(titles) + 1)}"
    for row in table.rows:
        marked = row.entry.questions.about.counted_only
        name = message("eval.counted_only", name=row.entry.name) if marked else row.entry.name
        yield _line(name, row.scored, [row.values.get(column) for column in table.columns])
    counted = [row for row in table.rows if row.values]
    mean = table.mean()
    title = message("eval.mean", count=len(counted))
    yield _line(title, sum(row.scored for row in counted), [mean.get(column) for column in table.columns])


def _line(name: str, count: int, values: Sequence[float | None]) -> str:
    return f"| {' | '.join((name, str(count), *map(number, values)))} |"


def table_json(table: Table, files: Mapping[str, Path]) -> dict[str, object]:
    """The table: a set an entry, the mean of each column, and over how many sets it is."""
    sets = [
        {
            "name": row.entry.name,
            "questions": row.entry.questions.source,
            "place": str(row.entry.place),
            **asdict(row.entry.questions.about),
            "opened": row.entry.questions.opened,
            "count": row.count,
            "scored": row.scored,
            "values": {column: row.values.get(column) for column in table.columns},
            "file": str(files[row.entry.name]) if row.entry.name in files else None,
            "problem": str(row.problem) if row.problem is not None else None,
        }
        for row in table.rows
    ]
    over = {column: len(table.values(column)) for column in table.columns}
    return {"mode": table.mode, "sets": sets, "mean": table.mean(), "over": over}


def beir_json(dataset: Dataset, results: Sequence[ChannelResult], files: Sequence[Path]) -> dict[str, object]:
    """The figures of all channels and what they were made with."""
    from eval.fingerprint import code_state

    channels = [
        {"channel": r.channel, "file": str(path), "means": dict(r.means), "timing": asdict(r.timing)}
        for r, path in zip(results, files, strict=True)
    ]
    return {
        "name": dataset.name,
        "split": dataset.split,
        "digest": dataset.digest,
        "articles": len(dataset.articles),
        "corpus": dataset.total,
        "limited": dataset.limited,
        "blank": dataset.blank,
        "queries": len(dataset.queries),
        "unjudged": dataset.unjudged,
        "code": code_state(),
        "channels": channels,
    }


def print_beir(dataset: Dataset, results: Sequence[ChannelResult], files: Sequence[Path]) -> None:
    """A row a channel, and what was left out."""
    from eval.beir_run import MEASURES
    from ui.terminal import console, plain_table, safe

    screen = console()
    counts = {"articles": len(dataset.articles), "total": dataset.total, "queries": len(dataset.queries)}
    screen.print(message("eval.corpus", name=safe(dataset.name), **counts))
    table = plain_table("eval.channel")
    for title in (*MEASURES, message("eval.median_ms")):
        table.add_column(title, justify="right")
    for result in results:
        values = [number(result.means[name]) for name in MEASURES]
        table.add_row(result.channel, *values, f"{result.timing.median_ms:.1f}")
    screen.print(table)
    for code, count in (("eval.blank", dataset.blank), ("eval.unjudged", dataset.unjudged)):
        if count:
            screen.print(message(code, count=count))
    if dataset.limited:
        screen.print(message("eval.limited"))
    for path in files:
        screen.print(message("eval.written", path=safe(path)), soft_wrap=True)
