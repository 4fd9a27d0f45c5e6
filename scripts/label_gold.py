"""How many labels that stand at line starts are clauses, against the text itself: ``measure_corpus.py --labels``.

The gold is automatic and uses none of the parser: labels that a regular expression finds at line starts (HTML tags,
entities and Markdown signs before them aside), and the chapters that a standard's own table of contents names. A label
counts as found when a clause of that label begins at its offset. Lines inside tables of contents and tables count for
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.types import ClauseKind, Document

_BEFORE = r"^(?:<[^>\n]{1,60}>|&[a-z]{2,6};|[\s#*>\-\u3000])*"
_CN = "[一二三四五六七八九十百千零〇○\\d０-９]{1,7}"
_FAMILIES = {
    "第X条": rf"(?P<label>第\s?{_CN}\s?[条條](?:之[一二三四五六七八九十])?)(?:</b>|\*\*)?(?=\s|&|　|【)",
    "编章节": rf"(?P<label>第\s?{_CN}\s?[编章节編節])(?=\s|&|　)",
    "（一）": r"(?P<label>（[一二三四五六七八九十]{1,3}）)",
    "一、": r"(?P<label>[一二三四五六七八九十]{1,3}、)",
    "1.": r"(?P<label>\d{1,2}[.．])(?!\s?\d|E[+-])",
    "3.1 alone": r"(?P<label>[1-9]\d?(?:\.\d{1,2}){1,4})\s*\n\s*(?=[\u4e00-\u9fff]{2})",
    "4.2.1 text": r"(?P<label>[1-9]\d?(?:\.\d{1,2}){1,4})[ \u3000](?=\S*[\u4e00-\u9fff]{2})",
    "A.1": r"(?P<label>[A-Z](?:\.\d{1,2}){1,5})(?=\s|[\u4e00-\u9fff])",
}
# PM⏎2.5⏎: a subscript that a page put on a line of its own.
_LATIN = re.compile(r"[A-Za-z]\s*\Z")
_PATTERNS = {name: re.compile(_BEFORE + pattern, re.MULTILINE) for name, pattern in _FAMILIES.items()}
_ENTRY = re.compile(
    r"^\s*(?P<n>[1-9１-９][0-9０-９]?)(?!\d|[\ue000-\uf8ff])[ \t\u3000.．、]*"
    r"(?P<title>[^\s\d.．…!！](?:(?!\.{2}|…|!{2}|·{3}).){1,40}?)"
    r"\s*(?:[.．…·!！]\s?){4,}\s*[\dⅰ-ⅻ０-９]{1,3}\s*$",
    re.MULTILINE,
)


def print_labels(documents: Sequence[Document]) -> None:
    """Print a table: label family, how many stand in the texts, how many are clauses, files with misses."""
    stands: Counter[str] = Counter()
    found: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for document in documents:
        starts = {c.start: _bare(c.label) for c in document.clauses if c.kind is not ClauseKind.FRONT}
        for name, labels in _gold(document):
            known = sum(starts.get(offset) == _bare(label) for offset, label in labels)
            stands[name] += len(labels)
            found[name] += known
            misses[name] += known < len(labels)
    print("\n| label | in the texts | clauses | share | files with misses |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in [*_FAMILIES, "chapter of the contents list"]:
        share = f"{100 * found[name] / stands[name]:.2f} %" if stands[name] else "–"
        print(f"| {name} | {stands[name]:,} | {found[name]:,} | {share} | {misses[name]} |")


def _bare(label: str) -> str:
    """A label without white space, full-width forms, lost dots, its closing mark, and the ~2 of a second one."""
    text = unicodedata.normalize("NFKC", re.sub(r"~\d+$", "", "".join(label.split())))
    return re.sub(r"[\ue000-\uf8ff]", ".", text).rstrip(".、。")


def _gold(document: Document) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    raw = document.raw
    aside = [(m.start, m.end) for m in document.marks if m.why in ("toc", "table_header")]
    aside += [(c.start, c.end) for c in document.clauses if c.kind is ClauseKind.ROW]
    for name, pattern in _PATTERNS.items():
        found = [m for m in pattern.finditer(raw) if not _LATIN.search(raw[max(0, m.start() - 4) : m.start()])]
        labels = [(m.start("label"), m["label"]) for m in found]
        yield name, [(at, label) for at, label in labels if not any(a <= at < b for a, b in aside)]
    yield "chapter of the contents list", _chapters(raw)


def _chapters(raw: str) -> list[tuple[int, str]]:
    """Where the chapters begin that the contents list names: the line with that number and title behind the list."""
    entries = list(_ENTRY.finditer(raw))
    behind = entries[-1].end() if entries else 0
    offsets = []
    for entry in entries:
        title = r"\s*".join(re.escape(c) for c in "".join(entry["title"].split()))
        line = re.compile(rf"^\s*(?P<label>{entry['n']})\s*[.．、]?\s*{title}\s*$", re.MULTILINE)
        match = line.search(raw, behind)
        if match:
            offsets.append((match.start("label"), match["label"]))
    return offsets
