"""Whether a sentence of the model says what its clauses say, beyond figures: every clause of it, word by word.

A clause of the reply is compared with *places*: pieces of one sentence of a cited clause, at its commas; a piece with a
figure goes with the pieces around it that have none, so that the figure keeps its own subject. One place must

    hold   every content word of the clause (words of grammar aside): another region, body, object or intent
           is another word, and so is all that a clause adds
    agree  in what denies, forbids, permits or only aims (不, 无需, 严禁, 鼓励, 原则上), in both directions, and in what
           says that a thing is done (已, 了), or all of it (全部, 均), where the reply says so
    order  the words alike: who does something to or with whom is told by order (会同, 向, 由)

What the question or the clause's title names may be said too, but proves no intent. Addresses without a scheme are
words like others. A reply in another language shares no words: ``unread`` tells that it was not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import normalise
from proof.verify import unproven

_STOP = re.compile(r"[,;。!?\n]|(?<!\d):(?!\d)|——")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_FIGURE = re.compile(r"\d")


def _set(*words: str) -> frozenset[str]:
    return frozenset(word for line in words for word in line.split())


# Words that carry no claim of their own.
_GRAMMAR = _set(
    "的 地 得 之 所 其 该 此 这 那 本 各 按 按照 依据 根据 依照 为 是 系 即 和 与 及 以及 并 并且 而 或 或者",
    "等 等等 在 于 从 自 到 至 对 对于 关于 就 应 应当 应该 要 需 需要 须 必须 将 会 把 被 由 以 用 通过 其中",
    "具体 分别 同时 此外 另外 因此 即为 包括 如下 规定 明确 提出 指出 文件 条款 答 问 达到 达 做到 有 中 里",
    "上 方面 情况 年 月 日 底 时 个 项 条 家 座 处 名 种 次 目标 指标 进行 开展 予以 以上 以下 不低于 不少于",
    "不超过 不高于 不小于 不大于 不得低于 不得超过 不得少于 不得高于 至少 最多 左右 其余 作为 相关 有关",
)
_COMPARED = re.compile(
    r"不(?:得|能|应)?(?:低|少|小|高|大|多|晚|迟)于|不(?:得|能|应)?超(?:过|出)?|不下于|不断|不同|不仅|不少|不良|不利"
)
# What turns a statement round, in both directions; then what the reply may not add.
_TURNS = (
    re.compile(
        r"没有|没|未能|未(?!来)|无须|无需|无(?!废|害化|人机|障碍|组织)|不予|不再|不用|不必|不能|不是|不|并非|非(?!法|常)|毋|勿|免于|免|拒绝|取消|停止|暂停|否"
    ),
    re.compile(r"严禁|禁止|禁|不得|不准|不许|杜绝"),
    re.compile(r"可以|可(?=[以由向在按自])|允许|准予|许可|鼓励|提倡|自愿|酌情|视情|自行"),
    re.compile(r"力争|争取|努力|原则上|逐步|试点|优先|拟"),
    re.compile(r"除外|除(?=[^,]{1,16}外)|仅|只|但|例外|以外|之外"),
)
_ADDED = re.compile(
    r"已经|已|业已|了|过(?![程渡去滤度高低])|完毕|达成|全部|全面|所有|一切|任何|均|都|完全|彻底|一律|首次|唯一|永久|立即|马上"
    r"|提前|推迟|延期"
)
_JOINS = _set("会同 向 被 把 给 与 和 及 以及 协同 配合")
_RELATION = re.compile(r"会同|向|由|被|把|给|对|牵头|配合|负责|代替|移交|抄送|报|先于|优于|高于|低于|转|交")


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a cited sentence that may prove a clause of the reply."""

    text: str
    words: tuple[str, ...]


def places_of(sentence: str) -> list[Place]:
    """The places of one sentence of a cited clause."""
    pieces = _pieces(sentence)
    groups: list[list[str]] = []
    figured = False
    for piece in pieces:
        has = bool(_FIGURE.search(piece))
        if not groups or (has and figured):
            groups.append([])
            figured = False
        groups[-1].append(piece)
        figured = figured or has
    joined = ["，".join(group) for group in groups]
    single = [piece for group in groups if len(group) > 1 for piece in group]
    return [Place(text, _words(text)) for text in dict.fromkeys((*single, *joined))]


def unsaid(sentence: str, cited: Iterable[str], around: Sequence[str]) -> str | None:
    """The first clause of a sentence that no cited sentence says, as it stands; None when all are said.

    ``around`` are the question, titles and headings: their words may be said too.
    """
    places = [place for one in cited for place in places_of(one)]
    named = frozenset(word for text in around for word in _words(text))
    for clause in _pieces(sentence):
        if not any(_says(clause, place, named, around) for place in places):
            return clause
    return None


def unread(sentence: str, cited: Sequence[str]) -> bool:
    """Whether a sentence is in another language than the clauses that it cites."""
    return not _HAN.search(sentence) and bool(_LATIN.search(sentence)) and any(map(_HAN.search, cited))


def _says(clause: str, place: Place, named: frozenset[str], around: Sequence[str]) -> bool:
    content = [word for word in _words(clause) if word not in _GRAMMAR]
    plain = "".join(place.text.split())
    known = set(place.words)
    beside = [word for word in content if word not in known and word not in plain]
    if any(word not in named or _guarded(word) for word in beside):
        return False
    if not content or (beside and len(beside) == len(content)):
        return bool(_FIGURE.search(clause)) and not unproven(clause, [place.text], around)
    if unproven(clause, [place.text], around):
        return False
    return _agrees(clause, place.text, len(content) > 1) and _in_order(clause, content, place)


def _guarded(word: str) -> bool:
    return any(pattern.search(word) for pattern in _TURNS) or bool(_ADDED.search(word))


def _agrees(clause: str, place: str, both: bool) -> bool:
    """``both``: what the place denies or permits must be in the clause too; a date alone says nothing of it."""
    said, shown = _bare(clause), _near(_bare(clause), _bare(place))
    for pattern in _TURNS:
        turned, there = set(pattern.findall(said)), set(pattern.findall(shown))
        if turned - there or (both and there - turned):
            return False
    return set(_ADDED.findall(said)) <= set(_ADDED.findall(_bare(place)))


def _near(said: str, place: str) -> str:
    """The pieces of a place from which the clause takes its words; where it takes from all, all of it."""
    pieces = place.split(",")
    pairs = {said[i : i + 2] for i in range(len(said) - 1)}
    taken = [p for p in pieces if len(pairs & {p[i : i + 2] for i in range(len(p) - 1)}) >= 2]
    return ",".join(taken or pieces)


def _in_order(clause: str, content: Sequence[str], place: Place) -> bool:
    """Whether the words that stand in the place stand there in the same order, as far as order tells anything."""
    wanted = [word for word in content if word in set(place.words)]
    if _second_of_two(_bare(clause), _bare(place.text)):
        return False
    least = len(wanted) if _RELATION.search(_bare(clause)) else -(-3 * len(wanted) // 4)
    return _longest_common(wanted, place.words) >= least


def _second_of_two(said: str, place: str) -> bool:
    """Whether the clause begins with what stands in the place behind a word that joins it to another, left out."""
    length = next((n for n in range(min(len(said), 40), 1, -1) if said[:n] in place), 0)
    before = place[: place.find(said[:length])] if length else ""
    return any(before.endswith(join) and join not in said for join in _JOINS)


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, there in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if word == there else max(row[at], row[at - 1])
    return row[-1]


def _bare(text: str) -> str:
    """A text without comparators, whose 不 denies nothing."""
    return _COMPARED.sub("", normalise(text))


def _pieces(text: str) -> list[str]:
    plain = normalise(text)
    return [piece.strip() for piece in _STOP.split(plain) if re.search(r"\w", piece)]


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    from rjieba import cut

    words = (word.strip() for word in cut(normalise(text)))
    return tuple(word for word in words if re.search(r"\w", word) and not re.fullmatch(r"[\d.%,]+", word))
