"""``tiaowen watch DIR``: changes below a folder are added to the library as they come.

The folder is looked at every few seconds rather than through the system's notices: those don't come from network drives
and fail silently where there are too many files. A file is added once its size and time have stood still for one look,
so that one still being copied is left alone. What disappears from the folder stays in the library, and is said.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from corpus.errors import LoadError, TiaowenError
from corpus.messages import message
from ui.terminal_click import SpokenCommand, choices, common
from ui.terminal_tools import complain, harmless, logged_added, opened_library, print_json

Seen = dict[Path, tuple[int, int]]


def looked_at(folder: Path) -> Seen:
    """Files below a folder that can be read here → (time, size); hidden ones aside."""
    from corpus.load import SUPPORTED

    found: Seen = {}
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(here, name)
            if name.startswith((".", "~$")) or path.suffix.lower() not in SUPPORTED:
                continue
            try:
                facts = path.stat()
            except OSError:
                continue
            found[path] = (facts.st_mtime_ns, facts.st_size)
    return found


def settled(before: Mapping[Path, tuple[int, int]], now: Mapping[Path, tuple[int, int]], done: Seen) -> list[Path]:
    """The files that changed since they were added and have stood still from one look to the next."""
    return [path for path, facts in now.items() if done.get(path) != facts and before.get(path) == facts]


def changes(folder: Path, every: float, *, once: bool) -> Iterator[tuple[list[Path], list[Path]]]:
    """(to add, gone) at every look at which there is something; with ``once`` everything there is, one time."""
    done: Seen = {}
    if once:
        yield list(looked_at(folder)), []
        return
    before: Seen = {}
    while True:
        now = looked_at(folder)
        ready = settled(before, now, done)
        gone = [path for path in done if path not in now]
        for path in gone:
            del done[path]
        done |= {path: now[path] for path in ready}
        if ready or gone:
            yield ready, gone
        before = now
        time.sleep(every)


@click.command("watch", cls=SpokenCommand)
@common
@click.option("--every", type=click.IntRange(1, 86400), default=5, metavar="SECONDS")
@click.option("--once", is_flag=True)
@click.argument("folder", type=click.Path(path_type=Path))
def watch(folder: Path, every: int, once: bool) -> int:
    """Ends with Ctrl-C, or after one look with --once."""
    import corpus.load_messages  # noqa: F401

    if not folder.is_dir():
        raise LoadError("load_missing", path=folder)
    if not choices().json:
        click.echo(harmless(message("cli.watching", folder=folder, every=every)))
    for ready, gone in changes(folder, every, once=once):
        _added(ready)
        for path in gone:
            complain(message("cli.watch_gone", path=path))
    return 0


def _added(paths: list[Path]) -> None:
    """Add files, and say what became of each; a library that is being written by others is tried again next time."""
    if not paths:
        return
    try:
        with opened_library(create=True, quiet=True) as library:
            summary = library.add(paths)
    except TiaowenError as problem:
        complain(problem)
        return
    logged_added(summary)
    for report in summary.reports:
        if choices().json:
            facts = {"source": report.source, "outcome": report.outcome.value, "doc_id": report.doc_id}
            print_json({**facts, "message": report.message})
        else:
            said = f"{message(f'cli.{report.outcome.value}')}  {report.source}  {report.message or ''}"
            click.echo(harmless(said.rstrip()))
