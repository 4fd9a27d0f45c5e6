"""The same question written in other ways: its status must not flip. Each way is a function of the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from answer.ask import ask
from corpus.regions import canonical, find_regions
from eval.matching import comparable
from eval.questions import QuestionSet
from index.library import Library

Way = Callable[[str], str]

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HAN = re.compile(r"[㐀-鿿]")
_END = re.compile(r"[?？。.!！\s]+$")


def _chinese(way: Way) -> Way:
    return lambda text: way(text) if _HAN.search(text) else text


def _english(way: Way) -> Way:
    return lambda text: text if _HAN.search(text) else way(text)


def _whole_names(text: str) -> str:
    """Short names of provinces and cities written out: 湖北 as 湖北省."""
    for mention in reversed(find_regions(text)):
        written = text[mention.start : mention.end]
        longer = mention.name.startswith(written) and len(mention.name) == len(written) + 1
        if longer and mention.level in "省市" and canonical(written) is not None:
            text = text[: mention.start] + mention.name + text[mention.end :]
    return text


WAYS: Mapping[str, Way] = {
    "请问…": _chinese(lambda t: f"请问{t}"),
    "您好，请问…": _chinese(lambda t: f"您好，请问{t}"),
    "…谢谢": _chinese(lambda t: f"{t} 谢谢！"),
    "麻烦查一下…": _chinese(lambda t: f"麻烦帮我查一下，{t}"),
    "… thanks": _english(lambda t: f"{t} Thanks!"),
    "Please tell me: …": _english(lambda t: f"Please tell me: {t}"),
    "no question mark": lambda t: _END.sub("", t),
    "full-width question mark": lambda t: _END.sub("", t) + "？",
    "full width": lambda t: t.translate(_WIDE),
    "lower case": str.lower,
    "UPPER CASE": lambda t: t.upper() if _HAN.search(t) else t,
    "谁 → 哪个单位": _chinese(lambda t: re.sub(r"由谁|谁", lambda m: m[0].replace("谁", "哪个单位"), t)),
    "哪个部门 → 哪个单位": _chinese(lambda t: re.sub(r"哪个(?:部门|机构)|哪家单位", "哪个单位", t)),
    "二〇二四年": _chinese(lambda t: re.sub(r"(?<!\d)(?:19|20)\d\d(?=年)", lambda m: m[0].translate(_DIGITS), t)),
    "湖北 → 湖北省": _chinese(_whole_names),
    "spaces": _chinese(lambda t: re.sub(r"(?<=[㐀-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[㐀-鿿])", " ", t)),
    "no spaces": _chinese(lambda t: re.sub(r"(?<=[㐀-鿿])\s+|\s+(?=[㐀-鿿])", "", t)),
    "line break": lambda t: f"\n{t}\n",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A question asked in another way, and whether status and text of the answer stayed."""

    id: str
    way: str
    question: str
    flips: bool
    changes: bool


def variants(text: str) -> Iterator[tuple[str, str]]:
    """(way, text) of every way that changes the text."""
    for name, way in WAYS.items():
        changed = way(text)
        if changed != text:
            yield name, changed


def asked(library: Library, sets: Iterable[QuestionSet], every: int) -> list[Variant]:
    """Each so many'th question of the sets as it is written and in every other way."""
    found = []
    for questions in sets:
        for question in questions.questions[::every]:
            plain = ask(library, question.question)
            for way, text in variants(question.question):
                other = ask(library, text)
                flips = other.status is not plain.status
                changes = comparable(other.text) != comparable(plain.text)
                found.append(Variant(question.id, way, text, flips, flips or changes))
    return found


def table(found: Sequence[Variant]) -> str:
    """Shares by way as Markdown, all ways first, then the ways by how often a status flips."""
    rows = [("all", list(found)), *((way, [v for v in found if v.way == way]) for way in WAYS)]
    filled = [(name, own) for name, own in rows if own]
    filled[1:] = sorted(filled[1:], key=lambda row: -sum(v.flips for v in row[1]) / len(row[1]))
    lines = ["| way | n | status flips | text changes |", "| --- | ---: | ---: | ---: |"]
    for name, own in filled:
        flips, changes = (sum(getattr(v, what) for v in own) / len(own) for what in ("flips", "changes"))
        lines.append(f"| {name} | {len(own)} | {100 * flips:.1f} % | {100 * changes:.1f} % |")
    return "\n".join(lines)
