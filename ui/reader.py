"""A whole document on the screen: the outline at the left, the raw text at the right, marked spans greyed. Pure HTML.

Texts above LIMIT characters are shown in part, around the span that is cited: browsers grow slow long before Python.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Clause, ClauseKind, Document
from ui.cards import name_of
from ui.spans import MARKUP, WRAP, Look, Span, span_html
from ui.strings import t
from ui.text import esc

LIMIT = 300_000
_DEEPEST = 6


def cited_key(doc_id: str, cited: Span | None) -> str:
    """A key of hexadecimal digits for the element to scroll to; empty when nothing is cited."""
    return f"{doc_id}-{cited[0]:x}-{cited[1]:x}" if cited else ""


def reader_html(document: Document, cited: Span | None = None, core: Sequence[Span] = ()) -> str:
    """Outline and text side by side. ``cited`` is highlighted; its clause is the current one of the outline.

    ``core`` are the words of it that answer.
    """
    first, last = visible(document, cited)
    clauses = [c for c in document.clauses if first <= c.start < last and c.kind is not ClauseKind.FRONT]
    cut = f'<p class="tw-dim">{esc(t("reader.cut", shown=last - first, total=len(document.raw)))}</p>'
    look = Look(
        highlights=(cited,) if cited else (),
        core=core,
        strong=_strong(document, clauses),
        anchors={c.start: f"tw-c{c.index}" for c in reversed(clauses)},
        show_marks=True,
        target=f"tw-cited-{cited_key(document.doc_id, cited)}" if cited else "",
    )
    text = span_html(document, first, last, look)
    outline = f'<nav aria-label="{esc(t("reader.outline"))}">{_outline(document, clauses, cited)}</nav>'
    return (
        f"{cut if last - first < len(document.raw) else ''}"
        f'<div class="tw-reader">{outline}'
        f'<article tabindex="0" aria-label="{esc(t("reader.text"))}">{text}</article></div>'
    )


def side_html(document: Document, cited: Span, core: Sequence[Span] = ()) -> str:
    """The same for the side panel: a bar to find words, the outline folded above the text, the span lit."""
    first, last = visible(document, cited)
    clauses = [c for c in document.clauses if first <= c.start < last and c.kind is not ClauseKind.FRONT]
    look = Look(
        highlights=(cited,),
        core=core,
        strong=_strong(document, clauses),
        anchors={c.start: f"tw-c{c.index}" for c in reversed(clauses)},
        show_marks=True,
        target=f"tw-cited-{cited_key(document.doc_id, cited)}",
    )
    text = span_html(document, first, last, look)
    cut = f'<p class="tw-dim">{esc(t("reader.cut", shown=last - first, total=len(document.raw)))}</p>'
    return (
        f"{find_html()}{cut if last - first < len(document.raw) else ''}"
        f'<details class="tw-contents"><summary>{esc(t("reader.outline"))}</summary>'
        f'<nav aria-label="{esc(t("reader.outline"))}">{_outline(document, clauses, cited)}</nav></details>'
        f'<article class="tw-side" tabindex="0" aria-label="{esc(t("reader.text"))}">{text}</article>'
    )


def find_html() -> str:
    """A box to find words in the text on the page, with ways to the previous and the next; the script does it."""
    steps = "".join(
        f'<button class="tw-copy" type="button" data-tw-step="{step}" title="{esc(t(code))}" '
        f'aria-label="{esc(t(code))}">{sign}</button>'
        for step, code, sign in (("-1", "side.before", "↑"), ("1", "side.after", "↓"))
    )
    return (
        f'<div class="tw-find" role="search"><input type="search" data-tw-find data-tw-none="{esc(t("side.none"))}" '
        f'placeholder="{esc(t("side.find"))}" aria-label="{esc(t("side.find"))}">{steps}'
        f'<span class="tw-dim" data-tw-count aria-live="polite"></span>'
        f'<button class="tw-copy tw-plain" type="button" data-tw-cited>{esc(t("side.cited"))}</button></div>'
    )


def visible(document: Document, cited: Span | None) -> Span:
    """The part of the text that is shown."""
    size = len(document.raw)
    if size <= LIMIT:
        return 0, size
    middle = cited[0] if cited else 0
    first = max(0, min(middle - LIMIT // 2, size - LIMIT))
    return first, first + LIMIT


def legend_html(document: Document) -> str:
    """What the greys mean, for the marks that the document has."""
    parts: list[str] = []
    if any(m.why not in (WRAP, MARKUP) for m in document.marks):
        parts.append(
            f'<span><span class="tw-off">{esc(t("reader.skipped"))}</span> {esc(t("reader.skipped_why"))}</span>'
        )
    if any(m.why == WRAP for m in document.marks):
        parts.append(f'<span><span class="tw-wrap">↵</span> {esc(t("reader.wrap"))}</span>')
    return f'<div class="tw-dim tw-legend">{"".join(parts)}</div>' if parts else ""


def _strong(document: Document, clauses: list[Clause]) -> list[Span]:
    titles = [(f.start, f.end) for f in document.fronts if f.kind == "title"]
    return titles + [(c.start, min(c.body, c.end)) for c in clauses if c.body > c.start and (c.heading or c.label)]


def _outline(document: Document, clauses: list[Clause], cited: Span | None) -> str:
    if not clauses:
        return f'<p class="tw-dim" style="padding:0 .7rem">{esc(t("reader.no_outline"))}</p>'
    holding = [c for c in clauses if cited and c.start <= cited[0] < c.end]
    current = min(holding, key=lambda c: c.end - c.start, default=None)
    return "".join(
        f'<a class="tw-l{min(c.level, _DEEPEST)}{" tw-implied" if c.implied else ""}" href="#tw-c{c.index}" '
        f'data-tw-to="tw-c{c.index}"{" aria-current=location" if c is current else ""}'
        f"{_hint(c)}>{esc(name_of(document, c))}</a>"
        for c in clauses
    )


def _hint(clause: Clause) -> str:
    return f' title="{esc(t("reader.implied"))}"' if clause.implied else ""
