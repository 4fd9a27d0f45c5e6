"""A result as Markdown: headings, quotes with the shared words in bold, the list of sources."""

from __future__ import annotations

import re

from corpus.messages import message
from drafting.export_forms import Quote, Sheet, Source

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(sheet: Sheet) -> str:
    """The whole file, ended by a newline."""
    lines = [f"# {_plain(sheet.title)}", ""]
    for fact in sheet.facts:
        lines += [_plain(fact), ""]
    for entry in sheet.entries:
        lines += [f"## {_plain(entry.heading)}", ""]
        lines += [f"- {_plain(line)}" for line in entry.lines] + ([""] if entry.lines else [])
        for quote in entry.quotes:
            lines += [f"> {_marked(quote)}", ">", f"> —— {_plain(quote.citation)}", ""]
    if sheet.sources:
        lines += [f"## {message('export.sources')}", ""]
        lines += [f"{number}. {_plain(source_line(source))}" for number, source in enumerate(sheet.sources, start=1)]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def source_line(source: Source) -> str:
    """《标题》，文号，发文机关，日期; what is not known is left out."""
    return "，".join(part for part in (source.title, source.number, source.issuer, source.date) if part)


def _marked(quote: Quote) -> str:
    parts, at = [], 0
    for start, end in sorted(quote.marked):
        if start >= at:
            parts += [_plain(quote.text[at:start]), "**", _plain(quote.text[start:end]), "**"]
            at = end
    return "".join([*parts, _plain(quote.text[at:])])


def _plain(text: str) -> str:
    """Text whose signs Markdown would read are escaped."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
