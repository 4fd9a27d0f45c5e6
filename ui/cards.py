"""A citation as people want to see it: which document, where in it, and the quote inside its clause. Pure HTML text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from corpus.types import Clause, ClauseKind, Document, Metadata
from proof.cite import beside_title
from ui.spans import Look, span_html, window
from ui.strings import t
from ui.text import esc, short

SURROUNDINGS = 420
HEADING = 28
NEWLINE = "\n"
BLANK_LINES = re.compile(r"\n\s*\n")
_TRAILING_COUNT = re.compile(r"~(\d+)$")


class Located(Protocol):
    """What a citation and a hit have in common: a span in a clause of a document."""

    @property
    def doc_id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str | None: ...  # noqa: D102
    @property
    def doc_number(self) -> str | None: ...  # noqa: D102
    @property
    def path(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def page(self) -> int | None: ...  # noqa: D102
    @property
    def recognised(self) -> bool: ...  # noqa: D102
    @property
    def revision(self) -> str | None: ...  # noqa: D102


def book_title(title: str | None, source: str = "") -> str:
    """The title in 《》, titles inside it in 〈〉 as GB/T 15834 wants; the file's name where there is no title."""
    name = title or re.split(r"[\\/]", source)[-1]
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def label_text(label: str) -> str:
    """A label of a path as shown: the second 正文 reads 正文（2）; implied labels keep their brackets."""
    return _TRAILING_COUNT.sub(r"（\1）", label)


def official(place: Located) -> str:
    """The citation as it is written in official documents: 《标题》（文号，2023年修订）二、（二）5."""
    return f"{book_title(place.title, place.source)}{beside_title(place)}{written_path(place.path)}"


def written_path(path: tuple[str, ...]) -> str:
    """The labels of a path that stand in the document, in a row; implied ones are no part of a citation.

    A number that the next one repeats goes without saying: 4.1.2, not 44.14.1.2.
    """
    labels = [label for label in path if not label.startswith("[")]
    repeated = [b.startswith(f"{a.rstrip('.')}.") and a[:1].isdigit() for a, b in pairwise(labels)]
    return "".join(label_text(a) for a, again in zip(labels, [*repeated, False], strict=False) if not again)


def clause_at(document: Document, path: tuple[str, ...], start: int, end: int) -> Clause | None:
    """The clause of that path that holds the span; else the smallest clause that does; else None."""
    holding = [c for c in document.clauses if c.start <= start and end <= c.end]
    return next((c for c in holding if c.path == path), min(holding, key=lambda c: c.end - c.start, default=None))


def ancestry(document: Document, clause: Clause) -> list[Clause]:
    """From the root to the clause itself."""
    line = [clause]
    while line[0].parent is not None:
        line.insert(0, document.clauses[line[0].parent])
    return line


def name_of(document: Document, clause: Clause, limit: int = HEADING) -> str:
    """Label and heading, or label and the first words, of a clause; for outlines and paths."""
    unnumbered = clause.kind is ClauseKind.UNNUMBERED or clause.label.startswith("[")
    label = "" if unnumbered else label_text(clause.label)
    words = clause.heading or ""
    if not words and clause.kind is not ClauseKind.FRONT:
        words = document.read(clause.body, min(clause.end, clause.body + 4 * limit))
    return short(f"{label}{' ' if label[-1:].isalnum() else ''}{words}", limit + len(label))


def path_html(document: Document, clause: Clause | None, path: tuple[str, ...]) -> str:
    """The way from the document to the clause: labels with their headings."""
    if clause is None:
        names = [label_text(label) for label in path]
    else:
        line = ancestry(document, clause)
        names = [
            name_of(document, c) if c.heading or c is not clause or c.label.startswith("[") else label_text(c.label)
            for c in line
        ]
    return f'<div class="tw-path">{"".join(f"<span>{esc(name)}</span>" for name in names)}</div>'


def sample_badge(metadata: Metadata | None) -> str:
    """A badge that says that the document is invented; empty for real ones."""
    if metadata is None or not metadata.sample:
        return ""
    return f' <span class="tw-badge" title="{esc(t("sample.help"))}">{esc(t("sample"))}</span>'


def validity_badge(place: Located) -> str:
    """A badge that says that a text does not hold, with the reason; empty for one that does or may."""
    standing = getattr(place, "validity", None)
    if standing is None or not standing.status.doubtful:
        return ""
    return f' <span class="tw-badge" title="{esc(standing.reason)}">{esc(standing.status.label)}</span>'


def facts_line(*facts: object) -> str:
    """Those that are known, with dots between them."""
    return " · ".join(esc(fact) for fact in facts if fact)


def page_html(place: Located, document: Document | None) -> str:
    """第3页 · 识别文本: where a document has pages, and whether the span was read from a picture."""
    page, recognised = place.page, place.recognised
    if document is not None:
        page, recognised = document.page_of(place.start), document.is_recognised(place.start, place.end)
    parts = [] if page is None else [esc(t("card.page", page=page))]
    if recognised:
        parts.append(f'<span title="{esc(t("card.recognised.help"))}">{esc(t("card.recognised"))}</span>')
    return " · ".join(parts)


def quote_html(
    document: Document,
    place: Located,
    clause: Clause | None,
    limit: int = SURROUNDINGS,
    core: Sequence[tuple[int, int]] = (),
) -> str:
    """The quote highlighted inside its clause (or ``limit`` characters around it); hard wraps joined.

    What is left out of the text elsewhere (a page's box, the line of publication) is shown where it is what is quoted.
    """
    around = (clause.start, clause.end) if clause else (place.start, place.end)
    first, last = window(document, place.start, place.end, around, limit)
    before, after = ("…" if first > around[0] else ""), ("…" if last < around[1] else "")
    labels = {cell.start: f"{cell.name}：" for cell in clause.cells if cell.name} if clause else {}
    aside = any(mark.start <= place.start and place.end <= mark.end for mark in document.marks)
    look = Look(highlights=((place.start, place.end),), core=core, labels=labels, show_marks=aside)
    text = span_html(document, first, last, look)
    return f'<blockquote class="tw-text">{before}{BLANK_LINES.sub(NEWLINE, text.strip())}{after}</blockquote>'


def card_html(
    number: int,
    place: Located,
    document: Document | None,
    limit: int = SURROUNDINGS,
    core: Sequence[tuple[int, int]] = (),
) -> str:
    """One citation; without the document (removed meanwhile) only what the citation itself knows."""
    metadata = document.metadata if document else None
    facts = facts_line(place.doc_number, *((metadata.issuer, metadata.date) if metadata else ()))
    facts = " · ".join(filter(None, (facts, page_html(place, document))))
    badges = sample_badge(metadata) + validity_badge(place)
    head = (
        f'<div id="tw-source-{number}"><span class="tw-num">{number}</span>'
        f'<span class="tw-title">{esc(book_title(place.title, place.source))}</span>{badges}</div>'
        f'<div class="tw-dim">{facts}</div>'
    )
    if document is None:
        return head + f'<p class="tw-dim">{esc(t("card.gone"))}</p>'
    clause = clause_at(document, place.path, place.start, place.end)
    return head + path_html(document, clause, place.path) + quote_html(document, place, clause, limit, core)


def copy_html(place: Located) -> str:
    """A button that copies the citation."""
    return (
        f'<button class="tw-copy" type="button" data-tw-copy="{esc(official(place))}" '
        f'data-tw-done="{esc(t("card.copied"))}">{esc(t("card.copy"))}</button>'
    )


def related_html(place: Located, document: Document | None) -> str:
    """A related clause in two lines."""
    words = short(document.read(place.start, place.end), 140) if document else ""
    labels = written_path(place.path)
    badge = sample_badge(document.metadata if document else None) + validity_badge(place)
    return (
        f'<div class="tw-related"><span class="tw-title">{esc(book_title(place.title, place.source))}</span>{badge} '
        f'<span class="tw-dim">{esc(labels)}</span><p>{esc(words)}</p></div>'
    )
