"""What the reader is trained on: questions, each with a sentence that answers it and several that don't.

Sources are collections whose answers are marked in a text (CMRC 2018, DRCD, XQuAD in Chinese, in English, and with
English questions over the Chinese texts), STARD's questions with the articles that answer them, and questions of our
own: tests/data/reader_questions.jsonl says where in a document of ``../shared/data`` the sentence stands, and where
those that only look like it do.

What does not answer stands beside what does, or shares rare pairs of characters with the question. In the last round it
is also the right sentence without its answer, and the question as a statement. Some questions have no answer: a number
in them was changed, or a near miss was written.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.read import read_document
from corpus.traditional import plain

_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+[”』」’）)]*|[^。！？!?；;\n]+$")
_ENGLISH = re.compile(r".+?(?:[.!?](?:\s+(?=[A-Z\"“(0-9])|$)|$)", re.S)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十]+(?=[年月个名条次])")
_ASKS = re.compile(
    "为什么|什么时候|什么时间|什么|哪些|哪个|哪家|哪里|哪年|哪|多少|多久|多大|多长|几[个项年天种条家类]?|是谁|谁|怎么样|怎么|怎样|"
    "如何|是否|何时|何地|何种|吗|呢|？|[?]"
)
_PAUSE = re.compile("[，；：,;]")
OTHERS = 5  # sentences beside the one that answers
COMMON = 3000  # a pair of characters in more sentences than these finds nothing
SHORT, CUT = 110, 150  # characters; a sentence of ours that is longer is cut to the part that answers

Span = tuple[int, int]
# A text, 1 if it answers, and where in it the answer's words stand, if that is known.
Candidate = tuple[str, int, Span | None]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and its candidates; none of them answers when it has no answer.

    ``source`` is cmrc2018, drcd, xquad, xquad-en (English questions), changed (a number), law, or ours.
    """

    question: str
    candidates: list[Candidate]
    source: str


@dataclass(frozen=True, slots=True)
class _Marked:
    question: str
    sentence: str
    answer: Span
    beside: list[str]
    source: str


def public_examples(data: Path) -> list[Example]:
    """Those out of the collections in ``data``."""
    rnd = random.Random(1)
    marked: list[_Marked] = []
    pool = _Pool(rnd)
    for name in ("cmrc2018", "drcd"):
        texts, questions = _collection(data / "reading" / f"{name}.jsonl", plain)
        split = {number: pool.split(text) for number, text in texts.items()}
        marked += _marked(texts, split, questions, name)
    texts, questions = _collection(data / "reading" / "xquad.jsonl", str)
    split = {number: pool.split(text) for number, text in texts.items()}
    english = {_pair(q): q for q in questions if q["lang"] == "en"}
    for question in (q for q in questions if q["lang"] == "zh"):
        marked += _marked(texts, split, [question], "xquad")
        other = english.get(_pair(question))
        if other:
            crossed = {**question, "question": other["question"]}
            marked += _marked(texts, split, [crossed], "xquad-en")
    marked += _marked(texts, split, list(english.values()), "xquad-en")
    articles, asked = _articles(data / "stard", pool, rnd)
    pool.count()
    examples = [Example(m.question, [(m.sentence, 1, m.answer), *_others(m, pool)], m.source) for m in marked]
    examples += [example for m in marked if (example := _changed(m, rnd)) is not None]
    for question, relevant in asked:
        sentences = [text for number in relevant[:3] for text in articles[number]]
        best = max(sentences, key=lambda text: (pool.shared(question, text), text), default="")
        if best:
            others = pool.nearest(question, {*sentences}, OTHERS, law=True)
            examples.append(Example(question, [(best, 1, None), *_wrong(others)], "law"))
    return examples


def _pair(question: dict[str, object]) -> str:
    return str(question["id"]).split("-")[-1]


def _collection(path: Path, written: Callable[[str], str]) -> tuple[dict[int, str], list[dict[str, object]]]:
    texts: dict[int, str] = {}
    questions = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "text" in row:
            texts[row["context_id"]] = written(row["text"])
        else:
            questions.append({**row, "question": written(row["question"])})
    return texts, questions


def _marked(
    texts: dict[int, str], split: dict[int, list[Span]], questions: Iterable[dict[str, object]], source: str
) -> list[_Marked]:
    found = []
    for question in questions:
        number = question["context"]
        text, spans = texts[number], split[number]  # type: ignore[index]
        holding: dict[int, Span] = {}
        for answer in question["answers"]:  # type: ignore[attr-defined]
            for at, (start, end) in enumerate(spans):
                if start <= answer["start"] < end:
                    inside = answer["start"] - start
                    holding.setdefault(at, (inside, min(end - start, inside + len(answer["text"]))))
                    break
        if holding:
            at, answer_span = next(iter(holding.items()))
            beside = [text[start:end] for i, (start, end) in enumerate(spans) if i not in holding]
            sentence = text[slice(*spans[at])]
            found.append(_Marked(str(question["question"]), sentence, answer_span, beside, source))
    return found


def _articles(stard: Path, pool: _Pool, rnd: random.Random) -> tuple[dict[str, list[str]], list[tuple[str, list[str]]]]:
    """The sentences of each article that is used, and questions with the articles that answer them."""
    corpus = {row["_id"]: row["text"] for row in map(json.loads, (stard / "corpus.jsonl").open(encoding="utf-8"))}
    relevant: dict[str, list[str]] = defaultdict(list)
    for line in (stard / "qrels" / "train.tsv").read_text("utf-8").splitlines()[1:]:
        question, article, _ = line.split("\t")
        if article in corpus:
            relevant[question].append(article)
    used = {article for articles in relevant.values() for article in articles}
    more = rnd.sample([article for article in corpus if article not in used], 6000)
    articles = {}
    for article in (*sorted(used), *more):
        spans = pool.split(corpus[article], law=True)
        articles[article] = [corpus[article][start:end] for start, end in spans]
    queries = map(json.loads, (stard / "queries.jsonl").open(encoding="utf-8"))
    return articles, [(row["text"], relevant[row["_id"]]) for row in queries if row["_id"] in relevant]


def _others(marked: _Marked, pool: _Pool) -> list[Candidate]:
    """Three that stand beside the answer and are most like the question, then such from elsewhere."""
    likeness = {text: pool.shared(marked.question, text) + pool.rnd.random() * 0.3 for text in marked.beside}
    beside = sorted(marked.beside, key=lambda text: -likeness[text])
    others = beside[:3]
    if marked.source != "xquad-en":
        known = {marked.sentence, *marked.beside}
        others += pool.nearest(marked.question, known, OTHERS - 1, law=False)[: OTHERS - len(others)]
    others += beside[3 : 3 + OTHERS - len(others)]
    while len(others) < OTHERS:
        others.append(pool.rnd.choice(pool.texts))
    return _wrong(others[:OTHERS])


def _wrong(texts: Iterable[str]) -> list[Candidate]:
    return [(text, 0, None) for text in texts]


def _changed(marked: _Marked, rnd: random.Random) -> Example | None:
    """The question with another number than its sentence has: nothing answers it."""
    numbers = list(_NUMBER.finditer(marked.question))
    if marked.source == "xquad-en" or not numbers or rnd.random() >= 0.6:
        return None
    number = rnd.choice(numbers)
    if not number[0].isdigit() or number[0] not in marked.sentence:
        return None
    step = rnd.choice([-3, -2, -1, 1, 2, 3, 10]) if len(number[0]) <= 4 else rnd.randint(1, 99999)
    other = str(int(number[0]) + step)
    if other in marked.sentence:
        return None
    question = marked.question[: number.start()] + other + marked.question[number.end() :]
    return Example(question, _wrong([marked.sentence, *marked.beside[:2]]), "changed")


class _Pool:
    """All sentences, by the pairs of characters in them."""

    def __init__(self, rnd: random.Random) -> None:
        self.rnd = rnd
        self.texts: list[str] = []
        self._law: list[bool] = []

    def split(self, text: str, *, law: bool = False) -> list[Span]:
        """The sentences of a text; those that are not English are kept."""
        english = sum("a" <= c <= "z" for c in text) > len(text) / 2
        spans: list[Span] = []
        for match in (_ENGLISH if english else _SENTENCE).finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            end = match.start() + len(match[0].rstrip())
            if end - start >= 4:
                spans.append((start, end))
            elif spans and end > start:
                spans[-1] = spans[-1][0], end
        if not english:
            self.texts += [text[start:end] for start, end in spans]
            self._law += [law] * len(spans)
        return spans

    def count(self) -> None:
        """Must come between the last ``split`` and the first question."""
        self._pairs = [pairs(text) for text in self.texts]
        self._in = Counter(pair for own in self._pairs for pair in own)
        self._where: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self._pairs):
            for pair in own:
                if self._in[pair] < COMMON:
                    self._where[pair].append(number)

    def shared(self, question: str, text: str) -> float:
        """How much of the question a text shares, rare pairs first, long texts last."""
        own = pairs(text)
        return sum(self._rarity(pair) for pair in sorted(pairs(question) & own)) / math.sqrt(3 + len(own))

    def nearest(self, question: str, known: set[str], count: int, *, law: bool) -> list[str]:
        """The texts that share most, out of laws or out of the rest, without those that are known."""
        shares: Counter[int] = Counter()
        for pair in sorted(pairs(question)):
            for number in self._where.get(pair, ()):
                shares[number] += self._rarity(pair)  # type: ignore[assignment]
        order = sorted(shares, key=lambda n: -shares[n] / math.sqrt(3 + len(self._pairs[n])))[:60]
        return [self.texts[n] for n in order if self.texts[n] not in known and self._law[n] == law][:count]

    def _rarity(self, pair: str) -> float:
        return math.log(len(self.texts) / self._in.get(pair, 1))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters, signs aside."""
    letters = re.sub(r"\W+", "", text)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def own_examples(questions: Path, data: Path) -> list[Example]:
    """Those of ours: every question twice, with other sentences of the same document each time."""
    rnd = random.Random(2)
    examples = []
    raws: dict[str, str] = {}
    for row in map(json.loads, questions.open(encoding="utf-8")):
        raw = raws.setdefault(row["doc"], "") or read_document(data / row["doc"]).raw
        raws[row["doc"]] = raw
        sentence, answer = _place(raw, row["sentence"]), _place(raw, row["answer"])
        right = _cut(sentence, answer)
        at = right.find(answer)
        span = (at, at + len(answer)) if at >= 0 else None
        alike = [_cut(_place(raw, place)) for place in row["alike"]]
        more = _most_alike(row["question"], raw, {sentence, *alike})
        some = rnd.sample(more, min(3, len(more)))
        first = (alike[:4] + some)[:OTHERS]
        second = rnd.sample(alike, min(2, len(alike))) + rnd.sample(more, min(3, len(more)))
        both = [[(right, 1, span), *_wrong(others)] for others in (first, second)]
        examples += [Example(row["question"], candidates, "ours") for candidates in both]
        if row["near_miss"]:
            examples.append(Example(row["near_miss"], _wrong([right, *alike[:4]]), "ours"))
    return examples


def harder(example: Example, rnd: random.Random) -> Example:
    """With the right sentence less its answer, or the question as a statement, among what does not answer."""
    (sentence, right, span), *others = example.candidates
    if not right:
        return example
    bare, stated = _without(sentence, span), _statement(example.question)
    new = [bare] if bare and rnd.random() < 0.6 else []
    if stated and (not new or rnd.random() < 0.3):
        new.append(stated + ("。" if rnd.random() < 0.5 else ""))
    if not new:
        return example
    return Example(example.question, [example.candidates[0], *_wrong(new), *others[: OTHERS - 1 - len(new)]], "harder")


def _without(sentence: str, span: Span | None) -> str:
    """A sentence less the words that answer; nothing when too little is left of it."""
    if span is None or span[1] - span[0] > len(sentence) / 2 or len(sentence) - (span[1] - span[0]) < 10:
        return ""
    return re.sub("[，、：]{2,}", "，", sentence[: span[0]] + sentence[span[1] :])


def _statement(question: str) -> str:
    """A Chinese question less what asks; nothing when that leaves it as it is, or little of it."""
    stated = _ASKS.sub("", question).strip("，,的 ")
    return stated if len(stated) >= 6 and stated != question and re.search("[\u4e00-\u9fff]", stated) else ""


def _place(raw: str, place: Sequence[int]) -> str:
    return re.sub(r"\s+", "", raw[place[0] : place[1]])


def _most_alike(question: str, raw: str, known: set[str]) -> list[str]:
    asked = pairs(question)
    sentences = {re.sub(r"\s+", "", match[0]) for match in re.finditer("[^。！？\n]+[。！？]?", raw)}
    rest = sorted(text for text in sentences if text not in known and len(text) > 5)
    rest.sort(key=lambda text: -len(asked & pairs(text)) / math.sqrt(5 + len(pairs(text))))
    return [_cut(text) for text in rest[:8]]


def _cut(sentence: str, answer: str = "") -> str:
    """A long sentence from its beginning, or from a pause from which the answer is within reach."""
    at = sentence.find(answer) if answer else -1
    if len(sentence) <= SHORT:
        return sentence
    if at + len(answer) < SHORT:
        return sentence[:CUT]
    pauses = [m.end() for m in _PAUSE.finditer(sentence[:at]) if at + len(answer) - m.end() < SHORT]
    start = pauses[0] if pauses else max(0, at - 60)
    return sentence[start : start + CUT]
