"""Answers and search results for people: the answer first, then the proof, with the decisive words marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from answer.comparison import cells, heads
from answer.retrieve import Found
from corpus.messages import CATALOG, message
from index.search import Hit
from index.shapes import lists_of
from proof.types import Answer, AnswerStatus, Citation, Item
from ui.core import decisive_spans
from ui.hit_notes import hit_notes
from ui.terminal import Span, marked, plain_table, reading, safe

SNIPPET = 110
_STYLE = {AnswerStatus.ANSWERED: "green", AnswerStatus.UNCONFIRMED: "yellow", AnswerStatus.NOT_FOUND: "red"}


def print_answer(screen: Console, answer: Answer, *, verbose: bool = False) -> None:
    """Status and answer, items, reasons, citations; related clauses when it is not answered, or with ``verbose``."""
    for notice in answer.notices:
        screen.print(Text(f"! {safe(notice)}", style="yellow"))
    status = message(f"cli.status_{answer.status.value}")
    style = _STYLE[answer.status]
    if screen.is_terminal:
        title, text = Text(f" {status} ", style=f"bold reverse {style}"), Text(reading(answer.text), style="bold")
        screen.print(Panel(text, title=title, title_align="left", border_style=style))
    else:
        screen.print(Text(f"[{status}] {reading(answer.text)}"))
    if answer.comparison:
        screen.print(_comparison_table(answer))
    for item in () if answer.comparison else answer.items:
        if len(answer.items) > 1 or reading(item.text) != reading(answer.text):
            screen.print(_item(item))
    for reason in answer.reasons:
        screen.print(Text(f"  {safe(reason)}", style="dim"))
    if answer.citations:
        screen.print(Text(message("cli.citations"), style="bold"))
    for at, citation in enumerate(answer.citations):
        decisive = [span for item in answer.items if at in item.citations for span in decisive_spans(citation, item)]
        _print_citation(screen, f"[{at + 1}]", citation, decisive)
    if answer.related and (verbose or answer.status is not AnswerStatus.ANSWERED):
        screen.print(Text(message("cli.related"), style="bold"))
        screen.print(hit_table(screen, answer.related, verbose=verbose))
    screen.print(Text(message("cli.elapsed", ms=f"{answer.elapsed_ms:.0f}"), style="dim"))


def _comparison_table(answer: Answer) -> Table:
    """The sides of a comparison of figures, a line each."""
    table = plain_table(*[""] * len(heads()))
    for column, head in zip(table.columns, heads(), strict=True):
        column.header = head
    for row in answer.comparison:
        table.add_row(*(Text(safe(cell)) for cell in cells(row)))
    return table


def print_search(screen: Console, result: Found, *, verbose: bool = False) -> None:
    """The scope that was read from the question and a table of hits; ``verbose`` adds the rank in each channel."""
    for notice in result.notices:
        screen.print(Text(f"! {safe(notice)}", style="yellow"))
    scope = "、".join(str(v) for values in lists_of(result.scope_json()).values() for v in values)
    if scope:
        screen.print(Text(message("cli.searched_in", scope=safe(scope)), style="dim"))
    if not result.hits:
        screen.print(message("cli.no_hits"))
        if result.related:
            screen.print(Text(message("cli.outside_scope"), style="bold"))
            screen.print(hit_table(screen, result.related, verbose=verbose))
        return
    screen.print(hit_table(screen, result.hits, verbose=verbose))
    screen.print(Text(message("cli.hits", count=len(result.hits), ms=f"{result.elapsed_ms:.0f}"), style="dim"))


def hit_table(screen: Console, hits: Sequence[Hit], *, verbose: bool) -> object:
    """Rank, document and path, snippet with the best sentence marked, ranks by channel with ``verbose``."""
    columns = ["cli.rank", "cli.title", "cli.year", "cli.path", "cli.snippet", *(["cli.ranks"] if verbose else [])]
    table = plain_table(*columns)
    for column, share in zip(table.columns, (1, 6, 1, 3, 12, 3), strict=False):
        column.ratio = share
    for hit in hits:
        row = [
            Text(str(hit.rank)),
            Text.assemble(safe(hit.title or hit.source), *(Text(f"\n[{b}]", style="yellow") for b in badge(hit))),
            Text("" if hit.year is None else str(hit.year)),
            Text("\n".join(filter(None, (path_text(hit.path), page_text(hit))))),
            snippet(screen, hit),
        ]
        if verbose:
            ranks = (f"{_channel(name)} {rank}" for name, rank in hit.ranks.items())
            row.append(Text("\n".join((*ranks, f"{hit.score:.3f}"))))
        table.add_row(*row)
    return table


def snippet(screen: Console, hit: Hit) -> Text:
    """About a hundred characters of a hit around the sentence that matched best, which is marked, and its notes."""
    best = (max(hit.best[0], hit.start) - hit.start, min(hit.best[1], hit.end) - hit.start)
    if best[0] >= best[1]:
        best = (0, 0)
    start = max(0, min(best[0] - SNIPPET // 4, len(hit.quote) - SNIPPET)) if len(hit.quote) > SNIPPET else 0
    end = min(len(hit.quote), start + max(SNIPPET, best[1] - start if best[1] - best[0] < SNIPPET else SNIPPET))
    whole = best == (0, len(hit.quote))
    spans = [] if whole or best[1] == 0 else [(max(best[0], start) - start, min(best[1], end) - start)]
    text = marked(hit.quote[start:end], spans, screen)
    notes = (Text(f"\n{safe(note)}", style="dim") for note in hit_notes(hit))
    return Text.assemble("…" if start else "", text, "…" if end < len(hit.quote) else "", *notes)


def path_text(path: Sequence[str]) -> str:
    """二、/（二）/5."""
    return "/".join(safe(label) for label in path)


def page_text(place: Citation | Hit) -> str:
    """第3页 · 识别文本; empty where a document has no pages."""
    page = "" if place.page is None else message("cli.page", page=place.page)
    return " · ".join(filter(None, (page, message("cli.recognised") if place.recognised else "")))


def badge(place: Citation | Hit) -> tuple[str, ...]:
    """The status of a text that does not hold, as one label; nothing for one that does or may."""
    standing = place.validity
    return (standing.status.label,) if standing is not None and standing.status.doubtful else ()


def _item(item: Item) -> Text:
    numbers = "".join(f"[{at + 1}]" for at in item.citations)
    return Text(f"  • {reading(item.text)} {numbers}")


def _channel(name: str) -> str:
    code = f"cli.channel_{name}"
    return message(code) if code in CATALOG.entries else name


def _print_citation(screen: Console, number: str, citation: Citation, decisive: Sequence[Span]) -> None:
    facts = (citation.doc_number, citation.issuer, citation.date or citation.year)
    head = Text(f"{number} ")
    head.append(safe(citation.title or citation.source), style="bold")
    for label in badge(citation):
        reason = citation.validity.reason if citation.validity else ""
        head.append(f"  [{label}：{safe(reason)}]", style="yellow")
    screen.print(head)
    line = "  ".join(safe(fact) for fact in facts if fact)
    place = message("cli.at", start=citation.start, end=citation.end)
    where = "  ".join(filter(None, (line, path_text(citation.path), page_text(citation))))
    screen.print(Padding(Text(f"{where}  ({citation.doc_id} {place})"), (0, 0, 0, 4), expand=False))
    quote = Text.assemble("“", marked(citation.quote, decisive, screen), "”")
    screen.print(Padding(quote, (0, 0, 0, 4), expand=False))
