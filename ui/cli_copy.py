"""``tiaowen copy LIBRARY LIBRARY``: a library in another place, compared with the first."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.messages import message
from ui.terminal_click import SpokenCommand, choices, common
from ui.terminal_tools import harmless, print_json


@click.command("copy", cls=SpokenCommand)
@common
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def copy(source: Path, target: Path) -> int:
    """Counts, hashes and a sample of questions are the same in both, or nothing is left behind."""
    from index.copying import copy as copied

    found = copied(source, target, choices().encoder)
    if choices().json:
        print_json({"path": str(target), **found.as_json()})
    else:
        click.echo(harmless(message("cli.copied", path=target, found=found)))
    return 0
