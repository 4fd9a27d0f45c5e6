"""``tiaowen edit``: metadata of a document of the library, corrected by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corpus.messages import message
from ui.terminal_click import SpokenCommand, choices, common
from ui.terminal_tools import logged, opened_library, print_json

if TYPE_CHECKING:
    from corpus.types import Document


@click.command("edit", cls=SpokenCommand)
@common
@click.argument("document")
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--as-read", "as_read", is_flag=True)
def edit(document: str, values: tuple[str, ...], as_read: bool) -> int:  # noqa: FBT001, RUF100  (click passes names)
    """Without values it shows what is known."""
    changes = changes_of(values)
    with opened_library() as library:
        known = library.correct(document, changes, anew=as_read) if changes or as_read else library.find(document)
        found = library.document(known.doc_id)
    if changes or as_read:
        logged("edit", f"{known.metadata.title or known.source}: {', '.join(changes) or '--as-read'}")
    if choices().json:
        from service.json_shapes import known_json

        print_json({"document": known_json(known), "by_hand": by_hand(found)})
    else:
        from ui.terminal import console
        from ui.terminal_outline import metadata_table

        console().print(metadata_table(found, verbose=True))
    return 0


def changes_of(values: tuple[str, ...]) -> dict[str, object]:
    """What ``year=2024 kind=`` says. Raises UsageError without an equals sign, InputError on a wrong key or value."""
    from corpus.corrections import read_text

    changes: dict[str, object] = {}
    for entry in values:
        key, equals, text = entry.partition("=")
        if not equals:
            raise click.UsageError(message("cli.edit_form", value=entry))
        changes[key.strip()] = read_text(key.strip(), text)
    return changes


def by_hand(document: Document) -> list[str]:
    """The names of the values that a person has set, or that follow from one."""
    from corpus.corrections import BY_HAND

    return sorted(name for name, where in document.metadata.provenance.items() if where.rule == BY_HAND)
