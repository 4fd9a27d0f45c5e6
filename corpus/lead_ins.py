"""Sentences that introduce a list (验收组由下列单位组成：) and what belongs to them.

A lead-in is a short paragraph that ends in a colon. A numbered list behind one that stands after another list, and
unnumbered paragraphs of one shape below one (bullets; lines that end in semicolons; short lines), are its own: the
lead-in becomes a clause "[n]" with the list below it, or stays its section's text where the section holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.tree import Node, Paragraph, last_leaf, unnumbered, walk
from corpus.types import ClauseKind

_LONGEST, _LINE_MAX, _LEAST = 80, 40, 2
_BULLET = re.compile(r"[•·●○◆■▪▶►‣◦–—－+*-]{1,2}[ \t\u3000]*(?=\S)")
_LISTS = frozenset({"cn_paren", "dot", "paren", "circled", "latin", "marker"})
_STOP = re.compile(r"[。！？!?]")


def is_lead_in(raw: str, paragraph: Paragraph) -> bool:
    """A paragraph of at most some dozen words that ends in a colon."""
    return raw[paragraph.end - 1] in "：:" and paragraph.end - paragraph.start <= _LONGEST


def lists_below(raw: str, roots: Sequence[Node]) -> None:
    """Hang numbered lists below the lead-in right above them where that stands behind another list of their parent."""
    for node in walk(roots):
        if node.kind is not ClauseKind.ARTICLE:
            node.children = _grouped(raw, node.children, node)


def root_lists_below(raw: str, roots: list[Node], loose: list[Paragraph]) -> list[Node]:
    """The same for the roots of a file that has nothing but such lists; the first may have its lead-in above it."""
    if any(node.family not in _LISTS for node in roots):
        return roots
    found = _grouped(raw, roots, None)
    grouped = any(node.kind is ClauseKind.UNNUMBERED for node in found)
    return _first_list(raw, found, loose) if grouped else roots


def _grouped(raw: str, siblings: list[Node], parent: Node | None) -> list[Node]:
    result: list[Node] = []
    group: Node | None = None
    for node in siblings:
        before = result[-1] if result else None
        if group is not None and node.family == group.children[0].family and not node.restart:
            group.add(node)
            continue
        group = None
        lead = _lead_above(raw, before, node)
        if lead is None:
            result.append(node)
            continue
        group = unnumbered(1 + sum(n.label.startswith("[") for n in result), lead)
        group.parent = parent
        group.add(node)
        node.restart = False
        result.append(group)
    return result


def _lead_above(raw: str, before: Node | None, node: Node) -> Paragraph | None:
    """The lead-in at the end of the clause before, taken off it, where ``node`` begins another list."""
    if before is None or node.family not in _LISTS or node.number != 1:
        return None
    if before.family == node.family and not node.restart:
        return None
    leaf = last_leaf(before)
    if len(leaf.paragraphs) < 2 or not is_lead_in(raw, leaf.paragraphs[-1]) or leaf.paragraphs[-1].end > node.start:
        return None
    return leaf.paragraphs.pop()


def _first_list(raw: str, roots: list[Node], loose: list[Paragraph]) -> list[Node]:
    """The list that a file begins with, below its own lead-in, where later lists have theirs."""
    first = roots[0]
    above = [p for p in loose if p.start < first.start]
    if first.family not in _LISTS or not above or not is_lead_in(raw, above[-1]):
        return roots
    lead = above[-1]
    size = next((i for i, node in enumerate(roots) if node.family != first.family), len(roots))
    group = unnumbered(1, lead)
    for node in roots[:size]:
        group.add(node)
    loose[:] = [p for p in loose if p is not lead]
    for number, node in enumerate((n for n in roots[size:] if n.kind is ClauseKind.UNNUMBERED), 2):
        node.number, node.label = number, f"[{number}]"
    return [group, *roots[size:]]


def items_of(raw: str, paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs behind the first are the list that it leads into; 0 when it leads nowhere."""
    if not paragraphs or not is_lead_in(raw, paragraphs[0]):
        return 0
    texts = [paragraph.text(raw) for paragraph in paragraphs[1:]]
    size = next((i for i, text in enumerate(texts) if not _BULLET.match(text)), len(texts))
    if size < _LEAST:
        size = next((i for i, text in enumerate(texts) if text[-1] not in "；;"), len(texts))
        if size and size < len(texts) and texts[size][-1] in "。.":
            size += 1
        elif size < len(texts):
            size = 0
    if size < _LEAST:
        size = next((i for i, text in enumerate(texts) if not _is_short_line(text)), len(texts))
    return size if size >= _LEAST else 0


def _is_short_line(text: str) -> bool:
    return len(text) <= _LINE_MAX and not _STOP.search(text[:-1]) and text[-1] not in "：:"
