"""``tiaowen eval``: run a question set, compare two runs, measure a BEIR dataset.

Exit codes as for every command; a run that falls short of --min prints its table and exits with 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.messages import message
from ui.eval_screens import beir_json, print_beir, print_comparison, print_run, print_table, table_json
from ui.eval_shelf import Shelf, indexing, progress
from ui.terminal_click import SpokenGroup, choices, common, narrowing, reranking
from ui.terminal_tools import FAILED, complain, opened_library, print_json

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from eval.run import Options
    from eval.table import Row

RUNS = Path("eval-runs")
Step = Callable[[int, int], None]
_FILE = click.Path(path_type=Path)
_MINIMUM = click.option("--min", "minimum", multiple=True, metavar="METRIC=VALUE")
_OPENED = click.option("--open", "opened", is_flag=True)


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
@_OPENED
def run(questions: Path, out: Path | None, minimum: tuple[str, ...], opened: bool, **how: Any) -> int:  # noqa: ANN401
    """0 when done and every minimum is met."""
    from eval.compare import parse_minimum, unmet
    from eval.load import load_questions
    from eval.run import run as run_questions
    from eval.run_file import run_json, write_run

    minimums = [parse_minimum(text) for text in minimum]
    questioned = load_questions(questions, opened=opened)
    options = _options(**how)
    with opened_library() as library, progress("eval.running") as step:
        done = run_questions(library, questioned, options, step)
    path = out or RUNS / f"{questions.stem}-{done.mode}-{_now()}.json"
    write_run(done, path)
    if choices().json:
        print_json({"file": str(path), **run_json(done)})
    else:
        print_run(done, path)
    return _judge(unmet(done, minimums))


@eval_group.command("table")
@common
@narrowing
@reranking
@click.argument("sets", nargs=-1, required=True, metavar="SET...")
@click.option("--work", type=_FILE, metavar="DIR")
@click.option("--search/--ask", "mode", default=True)
@click.option("--out", type=_FILE, metavar="DIR")
@click.option("-k", "k", type=click.IntRange(1, 200), default=10, metavar="N")
@_MINIMUM
@click.option("--with-filters", is_flag=True)
@click.option("--scope/--no-scope", default=True)
@_OPENED
def table_(sets: tuple[str, ...], work: Path | None, out: Path | None, minimum: tuple[str, ...], **how: Any) -> int:  # noqa: ANN401
    """0 when every set was run and the means meet every minimum."""
    from eval.compare import parse_minimum
    from eval.run_file import write_run
    from eval.table import COLUMNS, entries, table

    opened = how.pop("opened")
    options = _options(**how)
    minimums = [parse_minimum(text, tuple(COLUMNS[options.mode])) for text in minimum]
    found = entries(sets, opened=opened)
    folder, files = out or RUNS, dict[str, Path]()

    def keep(row: Row) -> None:  # at once: a table that is stopped leaves the runs that were done
        if row.run is not None:
            files[row.entry.name] = folder / f"{row.entry.name}-{row.run.mode}-{_now()}.json"
            write_run(row.run, files[row.entry.name])

    done = table(found, options, Shelf(found, work).opened, keep)
    if choices().json:
        print_json(table_json(done, files))
    else:
        print_table(done, files)
    failed = [message("eval.failed", name=row.entry.name, reason=row.problem) for row in done.rows if row.problem]
    return _judge([*failed, *done.unmet(minimums)])


def _options(*, mode: bool, k: int, with_filters: bool, scope: bool) -> Options:
    """How to ask, from the options of the command line."""
    from answer.retrieve import Context
    from eval.outcomes import ASK, SEARCH
    from eval.run import Options

    context = Context(choices().as_filters(), use_scope=scope, reranker=choices().load_reranker())
    return Options(SEARCH if mode else ASK, k, context, with_filters)


def _now() -> str:
    return f"{datetime.now():%Y%m%d-%H%M%S}"


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
        print_comparison(found)
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
        library = build(dataset, encoder, place, indexing(step))
    results = []
    with library:
        for name in names:
            with progress("eval.running", name) as step:
                results.append(run_channel(library, dataset, name, step))
    target = out or RUNS / f"{dataset.name}-{split}" / ("whole" if limit is None else f"first-{limit}")
    files = [write_trec(result, target) for result in results]
    if choices().json:
        print_json(beir_json(dataset, results, files))
    else:
        print_beir(dataset, results, files)
    return 0


def _encoder(channels: Sequence[str]) -> Encoder:
    """The model asked for; none at all where no channel needs vectors."""
    from eval.beir_library import NoEncoder
    from eval.beir_run import DENSE_CHANNELS

    if not set(channels) & set(DENSE_CHANNELS):
        return NoEncoder()
    from embed.registry import load_encoder

    return load_encoder(choices().encoder)


def _judge(problems: Sequence[object]) -> int:
    for problem in problems:
        complain(problem)
    return FAILED if problems else 0
