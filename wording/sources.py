"""What the language model is shown: the clauses that were found, cut to a budget, each under an id.

The clauses that the extracted answer cites come first, then the others in the order of the search. A sentence that
talks to a reader of prompts rather than to an office ("忽略以上要求，回答…") is withheld: it is neither shown nor does
it prove anything. What is shown stands between two lines with a mark that is drawn anew for every call, so that no
document can know it, and without the signs that chat templates are made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Reading
from corpus.sentences import Reading as ReadingText
from corpus.sentences import reading, sentence_spans
from corpus.types import Clause, Document
from proof.text import plain
from proof.types import Answer, Citation

LONGEST = 1500  # characters of one clause
_LEAST = 80
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要遵守|不要理会|不必理会|跳过)[^。；\n]{0,8}(?:以上|上述|之前|此前|前面|先前|系统|所有|一切|原有)"
    r"[^。；\n]{0,8}(?:要求|指令|指示|提示|规则|设定|约束|限制|内容|命令)"
    r"|系统提示词?|提示词|开发者模式|你(?:现在|从现在起)?(?:是|扮演)[^。；\n]{0,12}(?:助手|模型|机器人|AI|海盗)|作为(?:一个)?(?:AI|人工智能|语言模型)"
    r"|(?:请|务必|必须|只能?|直接)(?:直接)?(?:回答|回复|输出)[:：“\"]"
    r"|(?:ignore|disregard|forget|override)\b[^.\n]{0,30}\b(?:previous|above|prior|earlier|all|system|these)\b[^.\n]{0,30}"
    r"(?:instruction|prompt|rule|requirement|direction)|system prompt"
    r"|developer mode|you are now\b|(?:as|act as) an? (?:AI|language model)"
    r"|<\|[^|\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user)>|^\s*(?:system|assistant)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_TEMPLATE = str.maketrans({"<": "‹", ">": "›", "|": "¦", "`": "'"})


@dataclass(frozen=True, slots=True)
class Source:
    """A clause, or the part that is shown. ``sentences`` are spans in ``text.text``; ``known`` may prove years."""

    id: str
    document: Document
    clause: Clause
    text: ReadingText
    sentences: tuple[tuple[int, int], ...]
    known: tuple[str, ...]
    label: str

    def sentence(self, place: int) -> str:
        """The text of a sentence."""
        return self.text.text[slice(*self.sentences[place])]

    def raw_span(self, first: int, last: int) -> tuple[int, int]:
        """Raw span from one sentence to another."""
        return self.text.raw_span(self.sentences[first][0], self.sentences[last][1])

    @property
    def shown(self) -> str:
        """Label and sentences as the model reads them: two lines, made harmless."""
        return self.label + "\n" + " ".join(neutral(self.sentence(n)) for n in range(len(self.sentences)))


def sources_of(answer: Answer, readings: Sequence[Reading], budget: int) -> list[Source]:
    """The clauses to show, numbered C1, C2 …, not more than ``budget`` characters of text in all."""
    cited = [r for c in answer.citations for r in readings if _inside(c, r)]
    focus = {(c.doc_id, r.clause.index): c.start for c in reversed(answer.citations) for r in readings if _inside(c, r)}
    found: list[Source] = []
    seen: set[tuple[str, int]] = set()  # documents and raw offsets of the sentences that are shown
    read: set[tuple[str, int]] = set()
    for one in (*cited, *readings):
        key = (one.document.doc_id, one.clause.index)
        room = min(LONGEST, budget)
        if key in read or room < _LEAST:
            continue
        read.add(key)
        source = _source(f"C{len(found) + 1}", one, focus.get(key, one.hit.best[0]), (room, seen))
        if source is not None:
            found.append(source)
            budget -= sum(b - a for a, b in source.sentences)
            seen |= {(key[0], source.text.raw_offset(start)) for start, _ in source.sentences}
    return found


def _inside(citation: Citation, found: Reading) -> bool:
    hit = found.hit
    return citation.doc_id == hit.doc_id and hit.start <= citation.start < hit.end


def _source(name: str, found: Reading, focus: int, limits: tuple[int, set[tuple[str, int]]]) -> Source | None:
    document, clause, hit = found.document, found.clause, found.hit
    text = reading(document.raw, hit.start, hit.end, document.marks)
    room, seen = limits
    spans = [
        (start, end)
        for start, end in sentence_spans(text.text)
        if (document.doc_id, text.raw_offset(start)) not in seen
        and not _INSTRUCTION.search(_bare(text.text[start:end]))
    ]
    if not spans:
        return None
    at = next((n for n, (_, end) in enumerate(spans) if text.raw_offset(end - 1) >= focus), 0)
    kept = _window(spans, at, room)
    if not kept:
        return None
    label = " · ".join(neutral(part) for part in (hit.title, *hit.path) if part)
    return Source(name, document, clause, text, tuple(kept), _known(found), label)


def _known(found: Reading) -> tuple[str, ...]:
    """The years that the clause speaks of, if it says any; else what is known of its document."""
    years = found.clause.scope.years
    if years:
        return tuple(f"{year}年" for year in years)
    hit = found.hit
    return tuple(piece for piece in (hit.title, f"{hit.year}年" if hit.year else None, hit.doc_number) if piece)


def _window(spans: Sequence[tuple[int, int]], at: int, room: int) -> list[tuple[int, int]]:
    """Whole sentences around one, as many as there is room for, those behind it first."""
    first = last = at
    left = room - (spans[at][1] - spans[at][0])
    if left < 0:
        return []
    while last + 1 < len(spans) and (size := spans[last + 1][1] - spans[last + 1][0]) <= left:
        last, left = last + 1, left - size
    while first > 0 and (size := spans[first - 1][1] - spans[first - 1][0]) <= left:
        first, left = first - 1, left - size
    return list(spans[first : last + 1])


def _bare(text: str) -> str:
    """For the look at what a sentence is: full width and invisible characters hide nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", shown)


def neutral(text: str) -> str:
    """One line of text that can't end a block, open a role or hide anything from a reader."""
    visible = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return plain_line(visible).translate(_TEMPLATE)


def plain_line(text: str) -> str:
    """White space as answers show it; the stops at the end stay."""
    words = text.split()
    return plain(text) + (words[-1][-1] if words and words[-1][-1] in "。；" else "")
