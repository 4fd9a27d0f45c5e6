"""``tiaowen copy LIBRARY LIBRARY``: a library in another place, compared with the first."""

from __future__ import annotations

import click

from corpus.messages import message
from index.truth import name_of
from ui.terminal_click import SpokenCommand, address_of, choices, common
from ui.terminal_tools import harmless, print_json


@click.command("copy", cls=SpokenCommand)
@common
@click.argument("source")
@click.argument("target")
def copy(source: str, target: str) -> int:
    """Counts, hashes and a sample of questions are the same in both, or nothing is left behind."""
    from index.copying import copy as copied

    found = copied(address_of(source), address_of(target), choices().encoder)
    name = name_of(address_of(target))
    if choices().json:
        print_json({"path": name, **found.as_json()})
    else:
        counts = {"documents": found.documents, "passages": found.passages, "questions": found.questions}
        click.echo(harmless(message("cli.copied", path=name, **counts)))
    return 0
