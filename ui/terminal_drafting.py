"""Precedents and check reports for people: the wording with the shared words marked, its citation, what differs."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from corpus.messages import message
from drafting.check_types import Finding, Report, Severity
from drafting.official import official
from drafting.phrase_topics import topic_name
from drafting.phrases import Phrase
from drafting.precedent import Precedent, Precedents
from drafting.precedent_compare import Difference, character_diff
from ui.terminal import marked, plain_table, reading, safe

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def print_precedents(screen: Console, found: Precedents, *, verbose: bool = False, diff: bool = False) -> None:
    """Each place: citation, the wording the shared phrases marked, what differs; ``verbose`` adds scores, support.

    With ``diff`` the draft follows, turned into the wording character by character.
    """
    for notice in found.notices:
        screen.print(Text(f"! {safe(notice)}", style="yellow"))
    if not found.hits:
        screen.print(message("cli.no_hits"))
        return
    for precedent in found.hits:
        _print_precedent(screen, precedent, verbose=verbose)
        if diff:
            line = changed(reading(found.drafted(precedent)), reading(precedent.hit.quote), screen)
            screen.print(Padding(line, (0, 0, 0, 3), expand=False))
    screen.print(Text(message("cli.hits", count=len(found.hits), ms=f"{found.elapsed_ms:.0f}"), style="dim"))


def _print_precedent(screen: Console, precedent: Precedent, *, verbose: bool) -> None:
    hit = precedent.hit
    head = Text(f"{hit.rank}. ")
    head.append(safe(precedent.citation), style="bold")
    if precedent.used_by > 1:
        head.append(f"  {message('export.used_by', count=precedent.used_by)}", style="green")
    if verbose:
        head.append(f"  {hit.score:.3f}", style="dim")
    screen.print(head)
    spans = [(start - hit.start, end - hit.start) for start, end in precedent.shared]
    screen.print(Padding(marked(hit.quote, spans, screen), (0, 0, 0, 3), expand=False))
    if precedent.differs:
        differs = "；".join(_difference(difference) for difference in precedent.differs)
        screen.print(Padding(Text(message("export.differs", differs=safe(differs)), style="dim"), (0, 0, 0, 3)))
    for place in precedent.places if verbose else ():
        screen.print(Padding(Text(f"= {safe(official(place))}: {reading(place.quote)}", style="dim"), (0, 0, 0, 3)))


def changed(draft: str, wording: str, screen: Console) -> Text:
    """A draft turned into a wording: what goes struck out, what comes underlined, or as [-…-] and {+…+}."""
    line = Text("± ")
    for op, (a, b), (c, d) in character_diff(draft, wording):
        if op == "equal":
            line.append(draft[a:b])
            continue
        for piece, style, plain in (
            (draft[a:b], "red strike", "[-{}-]"),
            (wording[c:d], "green underline", "{{+{}+}}"),
        ):
            if piece:
                line.append(piece if screen.is_terminal else plain.format(piece), style=style)
    return line


def _difference(difference: Difference) -> str:
    kind, none = message(f"precedent.{difference.kind}"), message("precedent.none")
    return message("precedent.differ", kind=kind, draft=difference.draft or none, found=difference.found or none)


def print_report(screen: Console, report: Report, *, verbose: bool = False) -> None:
    """The counts, then each finding with its words and what it is set against; notes only with ``verbose``."""
    counts = message("cli.comma").join(f"{message(f'check.{s.value}')} {report.count(s)}" for s in Severity)
    screen.print(Text(f"{safe(report.title or report.source)}: {counts}", style="bold"))
    for notice in report.notices:
        screen.print(Text(f"! {safe(notice)}", style="yellow"))
    shown = [f for f in report.findings if verbose or f.severity is not Severity.NOTE]
    for finding in shown:
        _print_finding(screen, finding)
    if len(shown) < len(report.findings):
        screen.print(Text(message("check.notes_hidden", count=len(report.findings) - len(shown)), style="dim"))
    if not report.findings:
        screen.print(message("check.nothing"))


def _print_finding(screen: Console, finding: Finding) -> None:
    line = Text(f"{message(f'check.{finding.severity.value}')} ", style=_STYLE[finding.severity])
    line.append(safe(finding.text), style="bold")
    screen.print(line)
    place = message("cli.at", start=finding.start, end=finding.end)
    own = f"{safe(''.join(finding.path))} “{reading(finding.quote)}” ({place})"
    screen.print(Padding(Text(own), (0, 0, 0, 3), expand=False))
    if finding.proof is not None:
        proof = f"← {safe(official(finding.proof))} “{reading(finding.proof.quote)}”"
        screen.print(Padding(Text(proof, style="dim"), (0, 0, 0, 3), expand=False))


def print_phrases(screen: Console, phrases: tuple[Phrase, ...]) -> None:
    """A table of phrases: how widely used, topic, words, one place."""
    if not phrases:
        screen.print(message("precedent.no_phrases"))
        return
    columns = ("precedent.column_documents", "precedent.column_count", "precedent.column_topic")
    table = plain_table(*columns, "precedent.column_phrase", "precedent.column_example")
    for phrase in phrases:
        place = safe(official(phrase.examples[0])) if phrase.examples else ""
        row = (str(phrase.documents), str(phrase.count), topic_name(phrase.topic), safe(phrase.text), place)
        table.add_row(*(Text(cell) for cell in row))
    screen.print(table)
