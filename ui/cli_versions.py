"""The commands for validity: ``versions``, ``status``, ``compare`` and ``consolidate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.messages import message
from ui.cli_drafting import EXPORT
from ui.terminal_click import SpokenCommand, choices, common, dated
from ui.terminal_tools import harmless, opened_library, print_json

if TYPE_CHECKING:
    from corpus.align import Comparison
    from corpus.consolidate import Consolidated
    from index.kin import Kin
    from index.validity import Standing


@click.command("versions", cls=SpokenCommand)
@common
@dated
@click.argument("document")
def versions(document: str) -> int:
    """A document's versions in order, each with its status; its events and links."""
    from index.validity import on_day

    with on_day(choices().as_of), opened_library() as library:
        kin = library.kin(document)
        ids = [version.document.doc_id or "" for version in kin.versions] or [kin.document.doc_id or ""]
        standings = {doc_id: library.standing(doc_id) for doc_id in ids}
    if choices().json:
        from service.json_shapes import kin_json

        print_json(kin_json(kin, standings))
    else:
        _print_kin(kin, standings)
    return 0


def _print_kin(kin: Kin, standings: dict[str, Standing]) -> None:
    for version in kin.versions:
        standing = standings[version.document.doc_id or ""]
        day = version.version or message("versions.no_day")
        mark = "*" if version.document.doc_id == kin.document.doc_id else " "
        line = f"{mark} {day}  {standing.status.label}  {version.document.title}  {version.document.doc_id}"
        click.echo(harmless(f"{line}\n    {standing.reason}"))
    for event in kin.events:
        click.echo(harmless(f"  {event.date} {event.verb} {event.body or ''} {event.number or ''}".rstrip()))
    for code, links in (("versions.does", kin.links), ("versions.done", kin.backlinks)):
        for link in links:
            other = link.target if code == "versions.does" else link.source
            here = "" if other.doc_id else message("versions.absent")
            name = f"《{other.title}》{f'（{link.number}）' if link.number and code == 'versions.does' else ''}"
            click.echo(harmless(message(code, kind=message(f"link.{link.kind}"), name=name, here=here)))


@click.command("status", cls=SpokenCommand)
@common
@dated
@click.option("--article", metavar="ARTICLE")
@click.argument("document", required=False)
def status(document: str | None, article: str | None) -> int:
    """One document's status with the words that say so; without DOCUMENT that of every document."""
    from index.validity import on_day

    with on_day(choices().as_of), opened_library() as library:
        if document is None:
            known = [library.find(doc_id) for doc_id in library.standings.all()]
        else:
            known = [library.find(document)]
        found = [(each, library.standing(each.doc_id, article)) for each in known]
    if choices().json:
        lines = [{"doc_id": d.doc_id, "title": d.metadata.title, "validity": s.as_json()} for d, s in found]
        print_json(lines[0] if document is not None else {"documents": lines})
        return 0
    for each, standing in found:
        click.echo(harmless(f"{standing.status.label}  {each.metadata.title or each.source}  {each.doc_id}"))
        click.echo(harmless(f"    {standing.reason}"))
        witnesses = [standing.because] if standing.because else []
        for witness in (*witnesses, *standing.against) if document is not None else ():
            click.echo(
                harmless(f"    “{' '.join(witness.quote.split())}” —— {witness.name} {witness.start}-{witness.end}")
            )
    return 0


@click.command("compare", cls=SpokenCommand)
@common
@EXPORT
@click.option("--all", "everything", is_flag=True)
@click.argument("old")
@click.argument("new")
def compare_versions(old: str, new: str, export_to: Path | None, everything: bool) -> int:
    """Two versions article by article; with --export as a table in Word or Markdown."""
    from corpus.align import compare_versions as aligned

    with opened_library() as library:
        found = aligned(library.document(old), library.document(new))
    if export_to is not None:
        from drafting.export_comparison import export_comparison

        export_comparison(found, export_to)
    if choices().json:
        print_json(found.as_json())
    else:
        _print_comparison(found, everything)
    return 0


def _print_comparison(found: Comparison, everything: bool) -> None:
    from rich.padding import Padding

    from ui.terminal import console, safe
    from ui.terminal_drafting import changed

    screen = console()
    counts = {name: found.count(name) for name in ("changed", "added", "deleted", "moved", "same")}
    screen.print(message("versions.counts", **counts))
    for pair in found.pairs:
        if pair.change in ("same", "moved") and not everything:
            continue
        labels = " → ".join(clause.label for clause in (pair.old, pair.new) if clause is not None)
        screen.print(safe(f"[{message(f'change.{pair.change}')}] {labels}"), style="bold", markup=False)
        if pair.change == "changed":
            screen.print(Padding(changed(pair.old_text, pair.new_text, screen), (0, 0, 0, 3), expand=False))
        else:
            screen.print(Padding(safe(pair.old_text or pair.new_text), (0, 0, 0, 3), expand=False))


@click.command("consolidate", cls=SpokenCommand)
@common
@click.argument("document")
@click.argument("decision")
def consolidate(document: str, decision: str) -> int:
    """The text as amended, made by the program, with what could not be applied."""
    from corpus.consolidate import consolidate as applied

    with opened_library() as library:
        found = applied(library.document(document), library.document(decision))
    if choices().json:
        print_json(found.as_json())
    else:
        _print_consolidated(found)
    return 0


def _print_consolidated(found: Consolidated) -> None:
    import corpus.amending_messages  # noqa: F401  (registers the texts)

    title = found.original.metadata.title or found.original.source
    by = found.decision.metadata.title or found.decision.source
    click.echo(harmless(message("versions.consolidated", title=title, by=by)))
    for article in found.articles:
        mark = f"〔{message('versions.by_decision')}〕" if article.changes else ""
        click.echo(harmless(f"{article.text}{mark}"))
    for each, why in found.left:
        quote = " ".join(found.decision.raw[each.start : each.end].split())[:80]
        click.echo(harmless(message("versions.left", quote=quote, why=message(why))))
