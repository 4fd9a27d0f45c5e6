"""The labels of a file's lines that may be clauses: candidates, which corpus.sequence accepts or refuses.

label_of      what a line begins with: a label, a weak one, or the title of a glossary
candidates    without what stands in tables; titles of further texts, chapters of standards and Markdown headings
told apart; lists of annexes at a text's end left out
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.chapters import mark_chapters
from corpus.lines import Line, Wrapping, ends_sentence
from corpus.numbering import Label, heading_at, heading_level, label_at, weak_label_at
from corpus.regroup import ANNEX_LINE, is_glossary_title
from corpus.sequence import Candidate
from corpus.texts import text_titles
from corpus.titles import is_title_like

_TITLE_MAX, _GLOSSARY_MAX = 60, 34
_LIST_AT_END = 8


def label_of(raw: str, line: Line) -> Label | None:
    """The label with which a line begins, if any; the title of explained terms counts as an annex without number."""
    label = label_at(raw, line.start, line.end) or weak_label_at(raw, line.start, line.end)
    if label is None and line.end - line.start <= _GLOSSARY_MAX and is_glossary_title(raw[line.start : line.end]):
        return Label("annex", 0, line.start, line.end)
    return label


class Candidates:
    """The candidates among the lines of a text. ``headings``: the lines that Markdown makes headings."""

    def __init__(self, raw: str, lines: Sequence[Line], wrapping: Wrapping) -> None:
        self.raw = raw
        self.lines = lines
        self.wrapping = wrapping
        self.headings: set[int] = set()

    def of(self, labels: list[Label | None], chapters: Mapping[int, str]) -> list[Candidate]:
        """Candidates in order; ``labels`` by line (None in tables), ``chapters`` as the contents list names them."""
        for i in text_titles(self.raw, self.lines, labels):
            labels[i] = Label("annex", 0, self.lines[i].start, self.lines[i].end)
        mark_chapters(self.raw, self.lines, labels, chapters)
        last_annex = {
            label.number: i for i, label in enumerate(labels) if label is not None and label.family == "annex"
        }
        candidates = []
        listing = -1
        for i, label in enumerate(self._with_headings(labels)):
            if label is None:
                continue
            if label.family == "annex" and label.number == 0 and self._is_title_of_annex(i, labels):
                continue
            listed = label.family == "dot" and i == listing
            if listed or (label.family == "annex" and not self._is_annex(i, label, last_annex)):
                listing = i + 1
            else:
                candidates.append(Candidate(label, i, self._is_doubtful(i)))
        return candidates

    def _with_headings(self, labels: Sequence[Label | None]) -> list[Label | None]:
        """The labels with their levels as Markdown headings, and the headings that have no number; not the title."""
        levels = [heading_level(self.raw, line.start, line.end) for line in self.lines]
        first = next((i for i, level in enumerate(levels) if level), -1)
        bare = [i for i, level in enumerate(levels) if level and labels[i] is None]
        if bare and bare[0] == first and not any(label is not None for label in labels[:first]):
            others = [levels[i] for i in bare[1:]]
            words = self.raw[self.lines[first].start : self.lines[first].end]
            if all(level > levels[first] for level in others) or is_title_like(words.strip("# \u3000\t")):
                bare = bare[1:]
        found = [replace(x, level=level) if x and level else x for x, level in zip(labels, levels, strict=True)]
        for i in bare:
            found[i] = heading_at(self.raw, self.lines[i].start, self.lines[i].end)
        self.headings = {i for i, level in enumerate(levels) if level}
        return found

    def _is_title_of_annex(self, at: int, labels: Sequence[Label | None]) -> bool:
        """名词解释 right below 附件2 is its title and opens no annex itself."""
        above = labels[at - 1] if at else None
        whole = above is not None and above.family == "annex" and above.end == self.lines[at - 1].end
        return whole and not ANNEX_LINE.match(self.raw, self.lines[at].start)

    def _is_doubtful(self, at: int) -> bool:
        previous = self.lines[at - 1] if at else None
        return bool(
            previous
            and self.wrapping.continues(self.raw, previous, self.lines[at])
            and not ends_sentence(self.raw, previous)
            and self.raw[previous.end - 1] not in "）)"
        )

    def _is_annex(self, at: int, label: Label, last_annex: dict[int, int]) -> bool:
        """An annex begins where its label stands alone or before a short title; "附件：1.…" is a list of annexes."""
        line = self.lines[at]
        rest = self.raw[label.end : line.end].strip(" \u3000：:")
        if len(rest) > _TITLE_MAX or rest.endswith(("。", "；", "，")):
            return False
        has_colon = self.raw[label.end : label.end + 2].strip()[:1] in ("：", ":") and rest != ""
        if not has_colon:
            return label_at(self.raw, line.end - len(rest), line.end) is None or not rest
        if label_at(self.raw, line.end - len(rest), line.end) is not None:
            return False
        twin = max(last_annex.get(label.number, -1), last_annex.get(1, -1)) > at
        return not twin and len(self.lines) - at > _LIST_AT_END
