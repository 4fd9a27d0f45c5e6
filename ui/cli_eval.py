"""``tiaowen eval``: run a question set, compare two runs, measure a BEIR dataset.

Exit codes as for every command; a run that falls short of --min prints its table and exits with 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.messages import message
from ui.terminal_click import SpokenGroup, choices, common, narrowing, reranking
from ui.terminal_tools import FAILED, complain, opened_library, print_json

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from eval.beir import Dataset
    from eval.beir_run import ChannelResult
    from eval.compare import Comparison
    from eval.run import Run
    from index.adding import AddEvent

RUNS = Path("eval-runs")
LONGEST_NAME = 26  # terminal cells; file names are often longer than that
Step = Callable[[int, int], None]
_FILE = click.Path(path_type=Path)
_MINIMUM = click.option("--min", "minimum", multiple=True, metavar="METRIC=VALUE")


@click.group("eval", cls=SpokenGroup)
@common
def eval_group() -> int:
    """Replaced by ui.cli_strings."""
    return 0


@eval_group.command()
@common
@narrowing
@reranking
@click.argument("questions", type=_FILE)
@click.option("--search/--ask", "mode", default=True)
@click.option("--out", type=_FILE, metavar="FILE")
@click.option("-k", "k", type=click.IntRange(1, 200), default=10, metavar="N")
@_MINIMUM
@click.option("--with-filters", is_flag=True)
@click.option("--scope/--no-scope", default=True)
def run(  # noqa: PLR0913, RUF100  (one parameter an option)
    *, questions: Path, mode: bool, out: Path | None, k: int, minimum: tuple[str, ...], with_filters: bool, scope: bool
) -> int:
    """0 when done and every minimum is met."""
    from answer.retrieve import Context
    from eval.compare import parse_minimum, unmet
    from eval.questions import load_questions
    from eval.run import ASK, SEARCH, Options
    from eval.run import run as run_questions
    from eval.run_file import run_json, write_run

    minimums = [parse_minimum(text) for text in minimum]
    questioned = load_questions(questions)
    context = Context(choices().as_filters(), use_scope=scope, reranker=choices().load_reranker())
    options = Options(SEARCH if mode else ASK, k, context, with_filters)
    with opened_library() as library, progress("eval.running") as step:
        done = run_questions(library, questioned, options, step)
    path = out or RUNS / f"{questions.stem}-{done.mode}-{datetime.now():%Y%m%d-%H%M%S}.json"
    write_run(done, path)
    if choices().json:
        print_json({"file": str(path), **run_json(done)})
    else:
        _print_run(done, path)
    return _judge(unmet(done, minimums))


@eval_group.command()
@common
@click.argument("first", type=_FILE, metavar="A")
@click.argument("second", type=_FILE, metavar="B")
@_MINIMUM
def compare(first: Path, second: Path, minimum: tuple[str, ...]) -> int:
    """0 when the runs can be compared and B meets every minimum."""
    from dataclasses import asdict

    from eval.compare import compare as compare_runs
    from eval.compare import parse_minimum, unmet
    from eval.run_file import read_run

    minimums = [parse_minimum(text) for text in minimum]
    before, after = read_run(first), read_run(second)
    found = compare_runs(before, after, (str(first), str(second)))
    if choices().json:
        differences = [asdict(d) | {"change": d.change} for d in found.differences]
        print_json(asdict(found) | {"first": str(first), "second": str(second), "differences": differences})
    else:
        _print_comparison(found)
    return _judge(unmet(after, minimums))


@eval_group.command()
@common
@click.argument("folder", type=_FILE, metavar="DIR")
@click.option("--split", default="test", metavar="NAME")
@click.option("--limit", type=click.IntRange(1), metavar="N")
@click.option("--channels", default="lexical,dense,fused", metavar="NAMES")
@click.option("--out", type=_FILE, metavar="DIR")
@click.option("--sentences", is_flag=True)
@click.option("--cache", type=_FILE, metavar="DIR")
def beir(  # noqa: PLR0913, RUF100  (one parameter an option)
    *, folder: Path, split: str, limit: int | None, channels: str, out: Path | None, sentences: bool, cache: Path | None
) -> int:
    """Index the corpus (once), run the channels, write TREC run files, print the metrics."""
    from eval.beir import load_beir
    from eval.beir_library import Place, build, default_root
    from eval.beir_run import check_channels, run_channel, write_trec

    names = check_channels([name.strip() for name in channels.split(",") if name.strip()])
    dataset = load_beir(folder, split, limit)
    encoder = _encoder(names)
    place = Place(cache or default_root(), sentences)
    with progress("eval.indexing") as step:
        library = build(dataset, encoder, place, _indexing(step))
    results = []
    with library:
        for name in names:
            with progress("eval.running", name) as step:
                results.append(run_channel(library, dataset, name, step))
    target = out or RUNS / f"{dataset.name}-{split}" / ("whole" if limit is None else f"first-{limit}")
    files = [write_trec(result, target) for result in results]
    if choices().json:
        print_json(_beir_json(dataset, results, files))
    else:
        _print_beir(dataset, results, files)
    return 0


def _encoder(channels: Sequence[str]) -> Encoder:
    """The model asked for; none at all where no channel needs vectors."""
    from eval.beir_library import NoEncoder
    from eval.beir_run import DENSE_CHANNELS

    if not set(channels) & set(DENSE_CHANNELS):
        return NoEncoder()
    from embed.registry import load_encoder

    return load_encoder(choices().encoder)


@contextmanager
def progress(code: str, detail: str = "") -> Iterator[Step]:
    """A bar on stderr where that is a terminal; nothing elsewhere. The step is called with (done, total)."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from ui.terminal import console

    screen = console(stderr=True)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TimeElapsedColumn(), TimeRemainingColumn()),
    )
    quiet = not screen.is_terminal or choices().json
    with Progress(*columns, console=screen, transient=True, disable=quiet) as bar:
        task = bar.add_task(f"{message(code)} {detail}".strip(), total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


def _indexing(step: Step) -> Callable[[AddEvent], None]:
    """Files of the corpus that are in the library by now."""

    def event(happened: AddEvent) -> None:
        if happened.stage == "report":
            step(happened.done, happened.total)

    return event


def _judge(problems: Sequence[Exception]) -> int:
    for problem in problems:
        complain(problem)
    return FAILED if problems else 0


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _print_run(done: Run, path: Path) -> None:
    from eval.metrics import ABSTAIN_METRICS, ANSWER_METRICS
    from eval.run import SEARCH
    from ui.terminal import console, plain_table, safe

    shown = ("hit@1", "hit@5", "hit@10", "RR@10", "nDCG@10", "R@10")
    answers = tuple(name for name in ANSWER_METRICS if name != "answered")  # it stands in the file; this is one screen
    names = shown if done.mode == SEARCH else (*answers, *ABSTAIN_METRICS)
    screen = console()
    table = plain_table("", "eval.group", "eval.count")
    for column in table.columns[:2]:
        column.no_wrap, column.overflow, column.max_width = True, "ellipsis", LONGEST_NAME
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    kinds = {"type": "eval.by_type", "lang": "eval.by_lang", "doc": "eval.by_doc"}
    for group in done.groups():
        kind = message(kinds[group.kind]) if group.kind in kinds else ""
        whole = "eval.single" if group.name == "single" else f"eval.all_{done.mode}"
        name = message(whole) if group.kind == "all" else safe(group.name)
        table.add_row(kind, name, str(group.count), *(_number(group.means.get(metric)) for metric in names))
    screen.print(table)
    timing = done.timing
    screen.print(message("eval.excluded", total=len(done.outcomes), excluded=done.excluded))
    times = {"median": f"{timing.median_ms:.0f}", "p90": f"{timing.p90_ms:.0f}", "total": f"{timing.total_s:.1f}"}
    screen.print(message("eval.timing", **times))
    screen.print(message("eval.written", path=safe(path)), soft_wrap=True)


def _print_comparison(found: Comparison) -> None:
    from ui.terminal import console, plain_table, safe

    screen = console()
    table = plain_table("eval.metric")
    for title in ("A", "B", *(message(f"eval.{name}") for name in ("difference", "win_tie_loss", "p_value"))):
        table.add_column(title, justify="right")
    for d in found.differences:
        counts = f"{d.wins} / {d.ties} / {d.losses}"
        metric = d.metric if d.group == "all" else f"{d.group} {d.metric}"
        table.add_row(metric, _number(d.first), _number(d.second), f"{d.change:+.3f}", counts, _number(d.p_value))
    screen.print(table)
    screen.print(message("eval.changed", metric=found.by, count=len(found.changed)))
    for item in found.changed:
        line = f"{item.first:.2f} → {item.second:.2f}  {safe(item.id)}  {item.type}  {safe(item.question)}"
        screen.print(line, soft_wrap=True)


def _beir_json(dataset: Dataset, results: Sequence[ChannelResult], files: Sequence[Path]) -> dict[str, object]:
    from dataclasses import asdict

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


def _print_beir(dataset: Dataset, results: Sequence[ChannelResult], files: Sequence[Path]) -> None:
    from eval.beir_run import MEASURES
    from ui.terminal import console, plain_table, safe

    screen = console()
    counts = {"articles": len(dataset.articles), "total": dataset.total, "queries": len(dataset.queries)}
    screen.print(message("eval.corpus", name=safe(dataset.name), **counts))
    table = plain_table("eval.channel")
    for title in (*MEASURES, message("eval.median_ms")):
        table.add_column(title, justify="right")
    for result in results:
        values = [_number(result.means[name]) for name in MEASURES]
        table.add_row(result.channel, *values, f"{result.timing.median_ms:.1f}")
    screen.print(table)
    for code, count in (("eval.blank", dataset.blank), ("eval.unjudged", dataset.unjudged)):
        if count:
            screen.print(message(code, count=count))
    if dataset.limited:
        screen.print(message("eval.limited"))
    for path in files:
        screen.print(message("eval.written", path=safe(path)), soft_wrap=True)
