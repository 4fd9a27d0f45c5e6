"""A norm's page in HTML: its versions with their status, a timeline, links in both directions, a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import index.validity_messages  # noqa: F401  (registers the texts)
from corpus.align import Comparison, Pair
from corpus.messages import message
from drafting.export_comparison import head_of, runs
from index.kin import Happened, Kin, Link, Version
from index.validity import Standing, Validity, spoken
from ui.cards import book_title
from ui.strings import t
from ui.text import esc

_LOOK = {Validity.IN_FORCE: "tw-answered", Validity.UNKNOWN: "tw-not_found"}
_NODES = 40


def status_html(standing: Standing) -> str:
    """The status as a pill, with the reason behind it."""
    look = _LOOK.get(standing.status, "tw-unconfirmed")
    against = "；".join(w.quote for w in standing.against)
    doubt = f'<div class="tw-dim">{esc(t("family.against", said=against))}</div>' if against else ""
    return (
        f'<span class="tw-status {look}">{esc(standing.status.label)}</span> '
        f'<span class="tw-dim">{esc(standing.reason)}</span>{doubt}'
    )


def versions_html(versions: Sequence[Version], standings: Mapping[str, Standing], shown: str | None) -> str:
    """The versions as a table, the one that is shown marked."""
    heads = "".join(
        f"<th>{esc(t(f'family.{name}'))}</th>" for name in ("version", "begins", "until", "title", "status")
    )
    rows = []
    for version in versions:
        doc_id = version.document.doc_id or ""
        name = esc(book_title(version.document.title)) + esc(
            f"（{version.document.number}）" if version.document.number else ""
        )
        link = f'<a href="document?doc={esc(doc_id)}" target="_self">{name}</a>'
        mark = "▸ " if doc_id == shown else ""
        days = (version.version, version.begins, version.ends)
        cells = "".join(f"<td>{esc(spoken(day) or '—')}</td>" for day in days)
        rows.append(f"<tr>{cells}<td>{mark}{link}</td><td>{status_html(standings[doc_id])}</td></tr>")
    return f'<div class="tw-wide"><table class="tw-compared"><tr>{heads}</tr>{"".join(rows)}</table></div>'


def timeline_html(events: Sequence[Happened]) -> str:
    """Events in the order of their days, each linked to the words that say so."""
    lines = []
    for event in events:
        who = " ".join(filter(None, (event.body, event.number)))
        href = f"document?doc={esc(event.doc_id)}&amp;start={event.start}&amp;end={event.end}"
        verb = f'<a href="{href}" target="_self">{esc(event.verb)}</a>' if event.end > event.start else esc(event.verb)
        lines.append(f"<tr><td>{esc(spoken(event.date))}</td><td>{verb}</td><td>{esc(who)}</td></tr>")
    return f'<div class="tw-wide"><table class="tw-compared">{"".join(lines)}</table></div>'


def links_html(links: Sequence[Link], *, back: bool) -> str:
    """Links with the words that say so; the other document is linked where it is here."""
    lines = []
    for link in links:
        other = link.source if back else link.target
        name = esc(book_title(other.title) if other.title else link.number or "")
        number = link.number if not back else other.number
        name += esc(f"（{number}）") if number and other.title else ""
        named = f'<a href="family?doc={esc(other.doc_id)}" target="_self">{name}</a>' if other.doc_id else name
        absent = "" if other.doc_id else f' <span class="tw-dim">{esc(t("family.absent"))}</span>'
        href = f"document?doc={esc(link.source.doc_id)}&amp;start={link.start}&amp;end={link.end}"
        quote = f'<a href="{href}" target="_self">{esc(" ".join(link.quote.split())[:120])}</a>'
        kind = message(f"link.{link.kind}") if not back else t("family.by", kind=message(f"link.{link.kind}"))
        lines.append(f'<tr><td>{esc(kind)}</td><td>{named}{absent}</td><td class="tw-dim">{quote}</td></tr>')
    return f'<div class="tw-wide"><table class="tw-compared">{"".join(lines)}</table></div>'


def graph_of(kin: Kin) -> str:
    """Links and versions as a graph in the language of Graphviz; what is not here has a dashed outline."""
    nodes: dict[str, tuple[str, bool]] = {}
    edges: dict[tuple[str, str, str], None] = {}

    def node(doc_id: str | None, title: str) -> str:
        key = doc_id or f"- {title}"
        nodes.setdefault(key, (title, doc_id is not None))
        return key

    for one, other in zip(kin.versions, kin.versions[1:], strict=False):
        pair = [node(v.document.doc_id, f"{v.document.title}\n{v.version}") for v in (one, other)]
        edges[pair[0], pair[1], ""] = None
    for link in [link for link in (*kin.links, *kin.backlinks) if link.kind != "cites"][:_NODES]:
        ends = node(link.source.doc_id, link.source.title), node(link.target.doc_id, link.target.title)
        edges[ends[0], ends[1], message(f"link.{link.kind}")] = None
    drawn = [
        f"{_quoted(key)} [label={_quoted(_wrapped(title))}{'' if here else ', style=dashed'}];"
        for key, (title, here) in nodes.items()
    ]
    drawn += [f"{_quoted(a)} -> {_quoted(b)} [label={_quoted(label)}];" for a, b, label in edges]
    return "digraph { rankdir=LR; node [shape=box, fontsize=11]; edge [fontsize=10]; " + " ".join(drawn) + " }"


def comparison_html(found: Comparison, *, everything: bool) -> str:
    """Two versions side by side, what goes struck out, what comes marked."""
    lines = [
        f"<tr><td>{_side(runs(pair)[0], 'del')}</td><td>{_side(runs(pair)[1], 'ins')}</td>"
        f"<td>{esc(message(f'change.{pair.change}'))}</td></tr>"
        for pair in found.pairs
        if everything or _matters(pair)
    ]
    head = "".join(f"<th>{esc(head_of(document))}</th>" for document in (found.old, found.new))
    table = f'<table class="tw-compared tw-diff"><tr>{head}<th></th></tr>{"".join(lines)}</table>'
    return f'<div class="tw-wide">{table}</div>'


def _matters(pair: Pair) -> bool:
    return pair.change not in ("same", "moved")


def _side(pieces: Sequence[tuple[str, bool]], tag: str) -> str:
    out = (f"<{tag}>{esc(text)}</{tag}>" if differs else esc(text) for text, differs in pieces)
    return "".join(out).replace("\n", "<br>")


def _wrapped(title: str, width: int = 14) -> str:
    return "\n".join(line[i : i + width] for line in title.split("\n") for i in range(0, max(1, len(line)), width))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
