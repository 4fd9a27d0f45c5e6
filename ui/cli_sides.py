"""``tiaowen sides DOC DOC``: two documents side by side. A DOC is one of the library's, or a file (a draft)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import InputError
from ui.terminal_click import SpokenCommand, choices, common
from ui.terminal_tools import harmless, opened_library, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.types import Document
    from ui.side_by_side import Pair

ENDINGS = (".docx", ".xlsx")


@click.command("sides", cls=SpokenCommand)
@common
@click.option("--export", "export_to", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("left")
@click.argument("right")
def sides(left: str, right: str, export_to: Path | None) -> int:
    """Pairs of clauses: figures that changed, dropped, new, worded otherwise."""
    from ui.side_by_side import side_by_side
    from ui.side_files import as_json, excel_table, word_table

    if export_to is not None and export_to.suffix.lower() not in ENDINGS:
        raise InputError("export.ending", path=export_to, known=" ".join(ENDINGS))
    ours, theirs = _document(left), _document(right)
    pairs = side_by_side(ours, theirs)
    if export_to is not None:
        made = (word_table if export_to.suffix.lower() == ".docx" else excel_table)(ours, theirs, pairs)
        try:
            export_to.write_bytes(made)
        except OSError as error:
            raise InputError("export.unwritable", path=export_to, reason=error.strerror or str(error)) from error
    if choices().json:
        print_json(as_json(ours, theirs, pairs))
    else:
        _print(ours, theirs, pairs)
    return 0


def _document(ref: str) -> Document:
    """A file where there is one of that name, else a document of the library."""
    import drafting.messages  # noqa: F401  (registers the messages of exports)

    if Path(ref).is_file():
        from corpus.read import read_document

        return read_document(Path(ref))
    with opened_library(quiet=True) as library:
        return library.document(ref)


def _print(ours: Document, theirs: Document, pairs: Sequence[Pair]) -> None:
    from ui.side_by_side import counts
    from ui.side_files import title_of, told
    from ui.strings import t
    from ui.terminal import short

    click.echo(harmless(title_of(ours, theirs)))
    click.echo(harmless(t("sides.counts", **counts(pairs))))
    for pair in pairs:
        if pair.kind == "same":
            continue
        what = "；".join(told(pair))
        click.echo(harmless(f"\n[{t(f'sides.{pair.kind}')}] {what}".rstrip()))
        for sign, unit in (("-", pair.left), ("+", pair.right)):
            if unit is not None:
                click.echo(harmless(f"  {sign} {short(unit.text, 160)}"))
