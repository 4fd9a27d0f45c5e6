"""Which of the labels that a file seems to have are labels, and under which parent each stands.

One pass over the candidates with a stack of open clauses. A label is accepted when its number follows: the next of an
open family, the first of a new one, or the next of a family that runs on across parents (（一） to （二十二） through
一、 to 九、). A second "1." of an open family is a restart under a heading that was lost. Anything else is either a
numbering slip (accepted, with a note) or a number that only looks like a label (refused, with a note). Nesting follows
``numbering.RANK`` unless the file itself shows another order at least once and never the usual one. A decimal says
itself where it belongs: 4.2.1 stands below 4.2 or below whatever is open under the number 4, and nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.label_order import least_later, nesting, next_numbers
from corpus.numbering import DECIMALS, RANK, Label
from corpus.types import Note

_MAX_JUMP = 5
_LOOK_AHEAD = 40
_CJK = re.compile("[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[。；;，,：:]")
_GLANCE, _WORDS_LEAST, _TITLE_MOST = 40, 4, 40
# The number with which a list may begin that lacks its first items: a sentence doesn't begin with these labels.
_LATE_MOST = {"cn_paren": 5, "paren": 2, "marker": 2}
_EXPLICIT = frozenset({"part", "subpart", "chapter", "section"})
# The order of a law's own units never changes: articles run on across chapters, sections begin anew in each.
_LEGAL = _EXPLICIT | {"article"}
# What may stand below a decimal that no other label tells from it.
_LISTS = frozenset({"cn_paren", "dot", "paren", "circled", "latin", "marker"})
_BRACKETED = frozenset({"cn", "cn_paren", "article", "marker"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label at a line's start. ``doubtful``: the line before it runs on, so this may be wrapped text."""

    label: Label
    line: int
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """An accepted label: ``parent`` is the position of its parent in the list of placed labels, None for a root.

    ``restart``: number 1 again among siblings of the same family.
    """

    label: Label
    line: int
    parent: int | None
    restart: bool = False


def place(raw: str, candidates: Sequence[Candidate]) -> tuple[list[Placed], list[Note]]:
    """Accept or refuse every candidate; the notes carry raw offsets."""
    run = _Run(raw, candidates)
    for at in range(len(candidates)):
        run.step(at)
    return run.placed, run.notes


class _Run:
    """The state of one pass."""

    def __init__(self, raw: str, candidates: Sequence[Candidate]) -> None:
        self.raw = raw
        self.candidates = list(candidates)
        self.placed: list[Placed] = []
        self.notes: list[Note] = []
        self.stack: list[int] = []
        self.last: dict[str, int] = defaultdict(int)
        labels = [candidate.label for candidate in candidates]
        self.inner = nesting(labels)
        self.next_number = next_numbers(labels)
        self.least_later = least_later(labels)

    def step(self, at: int) -> None:
        label = self.candidates[at].label
        if label.weak and not self._between_neighbours(at):
            return
        if label.family == "annex":
            self.stack.clear()
            self.last.clear()
            self._accept(at, None)
            return
        if label.family == "heading":
            self._heading(at)
            return
        if label.prefix:
            self._decimal(at)
            return
        same = next((i for i in reversed(range(len(self.stack))) if self._family(i) == label.family), None)
        if same is not None:
            self._sibling(at, same)
        else:
            self._child(at)

    def _sibling(self, at: int, same: int) -> None:
        candidate = self.candidates[at]
        label = candidate.label
        current = self.placed[self.stack[same]].label
        follows = label.number == current.number + 1 or (
            label.number == current.number and label.sub == current.sub + 1 and label.family == "article"
        )
        if follows:
            self._accept(at, same)
        elif label.number == 1 and self._restarts(at):
            self._accept(at, same, restart=True)
        elif self._skips(at, current.number) or self._jumps(at, current.number):
            self._note("number_jump", label, after=str(current.number))
            self._accept(at, same)
        elif label.number == current.number and label.sub == 0 and not candidate.doubtful:
            self._note("number_twice", label)
            self._accept(at, same)
        else:
            self._note("not_a_label", label, after=str(current.number))

    def _child(self, at: int) -> None:
        candidate = self.candidates[at]
        label = candidate.label
        depth = len(self.stack)
        while depth and not self._contains(self._family(depth - 1), label.family):
            depth -= 1
        last = self.last[label.family]
        if label.number in (1, last + 1) and not (candidate.doubtful and label.number == 1 and not self._runs_on(at)):
            self._accept(at, depth)
        elif self._begins_late(at, last):
            if last:
                self._note("number_jump", label, after=str(last))
            else:
                self._note("begins_late", label)
            self._accept(at, depth)
        else:
            self._note("not_a_label", label, after=str(last))

    def _heading(self, at: int) -> None:
        """A heading without number stands below the last open one that has fewer signs."""
        level = self.candidates[at].label.level
        above = [d for d, i in enumerate(self.stack) if 0 < self.placed[i].label.level < level]
        self._accept(at, above[-1] + 1 if above else 0)

    def _decimal(self, at: int) -> None:
        """Accept a decimal that goes on with what is open: the next number of its own series, or the first of one."""
        candidate = self.candidates[at]
        path = candidate.label.path
        open_paths = [self.placed[i].label.path for i in self.stack]
        for depth in range(len(open_paths) - 1, -1, -1):
            sibling = open_paths[depth]
            if len(sibling) == len(path) and sibling[:-1] == path[:-1] and self.placed[self.stack[depth]].label.prefix:
                self._next_decimal(at, depth, sibling[-1])
                return
        for size in range(len(path) - 1, 0, -1):
            depth = next((d for d in range(len(open_paths) - 1, -1, -1) if open_paths[d] == path[:size]), -1)
            if depth >= 0:
                first = path[size:]
                if all(n == 1 for n in first) or (len(first) == 1 and self._goes_on(at)):
                    self._accept(at, depth + 1)
                else:
                    self._refuse_decimal(at, 0)
                return
        self._without_chapter(at)

    def _next_decimal(self, at: int, depth: int, last: int) -> None:
        candidate = self.candidates[at]
        number = candidate.label.number
        if number == last + 1:
            self._accept(at, depth)
        elif last < number <= last + _MAX_JUMP and not candidate.doubtful and self._is_gap(at, last):
            self._note("number_jump", candidate.label, after=str(last))
            self._accept(at, depth)
        else:
            self._refuse_decimal(at, last)

    def _is_gap(self, at: int, last: int) -> bool:
        """Whether a number is left out before this one; the last of a series must have words of its own then."""
        candidate = self.candidates[at]
        words = _CJK.findall(self.raw[candidate.label.end : candidate.label.end + _GLANCE].partition("\n")[0])
        return self._goes_on(at) or (candidate.label.number == last + 2 and len(words) >= _WORDS_LEAST)

    def _refuse_decimal(self, at: int, last: int) -> None:
        """A number that is no decimal may be the label "2．" right before a number: where 1． is open, it is."""
        candidate = self.candidates[at]
        label = candidate.label
        dot = next((d for d in reversed(range(len(self.stack))) if self._family(d) == "dot"), None)
        sign = self.raw.find("．", label.start, label.end)
        if len(label.path) == 2 and sign > 0 and dot is not None and self._number(dot) + 1 == label.path[0]:
            self.candidates[at] = Candidate(Label("dot", label.path[0], label.start, sign + 1), candidate.line, False)
            self._accept(at, dot)
        else:
            self._note("not_a_label", label, after=str(last))

    def _without_chapter(self, at: int) -> None:
        """A decimal whose chapter is not open: its heading is missing, or the file has none."""
        label = self.candidates[at].label
        numbered = next((d for d, i in enumerate(self.stack) if self._is_decimal(i)), len(self.stack))
        before = self.placed[self.stack[numbered]].label.path[0] if numbered < len(self.stack) else 0
        if not self.candidates[at].doubtful and before < label.path[0] and self._goes_on(at):
            if before or set(label.path[1:]) != {1}:
                self._note("begins_late", label)
            self._accept(at, numbered)
        else:
            self._refuse_decimal(at, before)

    def _is_decimal(self, position: int) -> bool:
        label = self.placed[position].label
        return label.family == "plain" or label.family in DECIMALS

    def _goes_on(self, at: int) -> bool:
        """Whether one of the next decimals follows this one: its first child, or its next sibling."""
        path = self.candidates[at].label.path
        expected = {(*path, 1), *((*path[:size], path[size] + 1) for size in range(1, len(path)))}
        later = (c.label.path for c in self.candidates[at + 1 : at + 1 + _LOOK_AHEAD] if c.label.prefix)
        return any(other in expected for other in later)

    def _between_neighbours(self, at: int) -> bool:
        label = self.candidates[at].label
        open_number = next((self._number(i) for i in reversed(range(len(self.stack))) if self._family(i) == "dot"), 0)
        return bool(open_number) and label.number == open_number + 1 == self.next_number[at] - 1

    def _accept(self, at: int, depth: int | None, *, restart: bool = False) -> None:
        candidate = self.candidates[at]
        depth = depth or 0
        del self.stack[depth:]
        parent = self.stack[-1] if self.stack else None
        self.placed.append(Placed(candidate.label, candidate.line, parent, restart))
        self.stack.append(len(self.placed) - 1)
        self.last[candidate.label.family] = candidate.label.number

    def _runs_on(self, at: int) -> bool:
        """Whether the next label of the same family carries the next number."""
        return self.next_number[at] == self.candidates[at].label.number + 1

    def _restarts(self, at: int) -> bool:
        return self._runs_on(at) or (not self.candidates[at].doubtful and self.candidates[at].label.family != "cn")

    def _skips(self, at: int, last: int) -> bool:
        candidate = self.candidates[at]
        number, family = candidate.label.number, candidate.label.family
        if candidate.doubtful or not last + 1 < number <= last + _MAX_JUMP:
            return False
        # The last of a family has nobody to run on to; only a label that no sentence begins with may skip then.
        return self._runs_on(at) or (family in _BRACKETED and number == last + 2 and self.next_number[at] in (0, 1))

    def _jumps(self, at: int, last: int) -> bool:
        """Any gap forward: of a chapter with a title, and of articles in excerpts, where no smaller number follows."""
        candidate = self.candidates[at]
        label = candidate.label
        if candidate.doubtful or label.number <= last + 1:
            return False
        line = self.raw[label.end : label.end + _TITLE_MOST + 1].partition("\n")[0]
        if label.family in _EXPLICIT:
            return 0 < len(line.strip()) <= _TITLE_MOST and not _SENTENCE.search(line)
        return label.family == "article" and line[:1].isspace() and self.least_later[at] >= label.number

    def _begins_late(self, at: int, last: int) -> bool:
        """A file that begins in the middle (第二编, 第148条, 4 with its 4.1), or a gap after which it runs on."""
        candidate = self.candidates[at]
        sure = candidate.label.family in _EXPLICIT or self._is_followed_by_its_first(at)
        if not last and sure and not candidate.doubtful:
            return True
        most = _LATE_MOST.get(candidate.label.family, 0)
        if last and 1 < candidate.label.number <= most and self._runs_on(at):
            return not candidate.doubtful
        only_articles = all(p.label.family in _LEGAL for p in self.placed) and self.next_number[at] > 0
        if not last and only_articles and self._jumps(at, 0):
            return True
        return self._skips(at, last) or (not last and self._runs_on(at))

    def _is_followed_by_its_first(self, at: int) -> bool:
        """Whether a chapter's first decimal is the next label."""
        label = self.candidates[at].label
        below = self.candidates[at + 1].label if at + 1 < len(self.candidates) else None
        return label.family == "plain" and below is not None and below.path == (label.number, 1)

    def _contains(self, outer: str, inner: str) -> bool:
        if outer == "heading":
            return True
        if outer in DECIMALS:
            return inner in _LISTS
        if outer in _LEGAL and inner in _LEGAL:
            return RANK[outer] < RANK[inner]
        usual, unusual = self.inner.get((outer, inner), 0), self.inner.get((inner, outer), 0)
        if RANK[outer] < RANK[inner]:
            return not (unusual and not usual)
        return bool(usual and not unusual)

    def _family(self, depth: int) -> str:
        return self.placed[self.stack[depth]].label.family

    def _number(self, depth: int) -> int:
        return self.placed[self.stack[depth]].label.number

    def _note(self, code: str, label: Label, **params: str) -> None:
        self.notes.append(Note(code, label.start, label.end, {"label": self.raw[label.start : label.end], **params}))
