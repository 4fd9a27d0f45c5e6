"""What an enumeration is worth as the list that a question asks for.

A sum of measures of the enumeration and its sentence. The weights were learned (the right enumeration, or the best
sentence as it stands, before the others of the same question) from 147 questions of eight labelled sets, and checked
by leaving out each set in turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.draft import sentence_draft
from answer.evidence import Asked, Sentence
from answer.glossary import translate
from answer.question_forms import PLACE
from corpus.numbering import cn_number
from corpus.regions import find_regions
from corpus.series import COUNTERS, Series
from index.facets import stem
from index.tokens import pairs

_SCORE, _NEAR, _SEGMENTS, RANK = 3.7, 1.3, 1.1, 3.3
_TOLD, _MISCOUNTED, _SAID, _ANNOUNCED = -1.0, -4.1, 2.3, 1.5
_NAMED_BEHIND, _NAMED_IN, _DOCUMENT, _SHORT = 2.2, 2.1, 2.2, 1.4
_PLACE, _NO_PLACE, _ALONE, _LOOSE = 3.0, -3.0, -4.5, -0.5
_PLAIN, _PLAIN_COUNTED, _PLAIN_NO_PLACE = -0.4, -3.0, -3.0
_AROUND = 24
_END = 6
ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_HOW_MANY = re.compile(
    r"哪一?(?P<one>个)(?!几)|哪(?P<zh>[两二三四五六七八九十]|\d{1,2})[^年月日]|(?<![第一二三四五六七八九十])(?P<units>[两三四五六七八九十]|[2-9])(?:大|方面|个方面|类|种|项|点|条|件|样)"
    r"|(?:the|which) (?P<en>two|three|four|five|six|seven)\b"
)
_HAN = r"[\u4e00-\u9fff]"
_CLASSIFIERS = "个|种|类|项|大|座|家|处|位|条|款|部|份|支|所|级|样|片|张|本|名|批"
_KIND_AFTER = re.compile(
    rf"(?:哪(?:[些几两二三四五六七八九十]|\d+)?|什么)(?:{_CLASSIFIERS})?((?:(?![些的是有在要被得做搞当来去推放拿把给让对进]){_HAN}){{1,4}})"
)
_PLACE_WORD = re.compile(PLACE)
_POINTS = re.compile(
    r"小?标题|哪(?:[两二三四五六七八九十]|\d{1,2})(?:个?方面|条(?!河|线|路|街|江)|件(?:事|工作)|步|项?(?:工作|任务|措施|举措|要求|内容)|大(?:任务|举措|措施))"
    r"|\b(?:two|three|four|five|six|seven) (?:measures|steps|points|tasks|headings|actions)\b",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(
    rf"((?:{_HAN}|[“”]){{2,8}}?)[，,]?(?:都|各|分别|具体|里|主要){{0,4}}\s?(?:是|有|为|包括|包含|涉及)(?:哪|什么)"
)
_AUXILIARY = "is|are|was|were|did|does|do|will|must|should|has|have|had|can|to|of|in|for|get|gets"
_KIND_EN = re.compile(rf"\b(?:which|what) ((?:(?!(?:{_AUXILIARY})\b)[\w'-]+ ?){{1,5}})")
_KIN = (("方面", "内容", "领域", "环节"), ("方式", "形式", "手段", "途径", "渠道"))
_IN_ENGLISH = {"ways": "方式", "means": "手段", "forms": "形式", "channels": "渠道", "aspects": "方面", "areas": "方面"}
_DOCUMENTS = re.compile(
    r"哪[些几两三四五六]?份|(?:哪[些几两三四五六个]|什么)[^，,。?？]{0,3}(?:文件|方案|规划|意见|办法|条例|制度)"
)
_SHORT_FOR = re.compile(r"[“\"]([两三四五六七八九])([\u4e00-\u9fff])[”\"]")
_OF_A_PLACE = tuple("定级直属管控内外重")
PAUSE = re.compile(r"[，,；;。：:]")
_CALLED = r"[\u4e00-\u9fff](?:[湖河江山岛湾港]|水库|园区|公园|湿地|基地|流域|保护区|街道)"
_PLACE_NAME, _PLACE_IN = re.compile(rf"{_CALLED}$|[\u4e00-\u9fff]{{2}}[市县区州旗镇乡]$"), re.compile(_CALLED)
_ANNOUNCES = re.compile(r"(?:包括|包含|分为|涵盖|分别(?:为|是)|是指)[：:]?[^，,。；;：:、]*$")
_NUMBER = re.compile(rf"等?([两二三四五六七八九十]{{1,2}}|\d{{1,2}})(?:{COUNTERS})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question says of the list it asks for: its own text, how many parts, whether they are places."""

    question: str
    count: int
    kinds: tuple[str, ...]
    places: bool

    @classmethod
    def of(cls, question: str, *, places: bool) -> Wanted:
        """Read a question."""
        return cls(question, count_asked(question), kinds_asked(question), places)


def worth(series: Series, sentence: Sentence, asked: Asked, wanted: Wanted, best: Sentence) -> float:
    """What an enumeration of a sentence is worth; ``best`` is the best sentence of all."""
    count = len(series.parts)
    told = sum(part in wanted.question for part in series.parts) / count
    total = _SCORE * (sentence.score - best.score) + _NEAR * _nearness(sentence.text, series, asked)
    total += _SEGMENTS * asked.coverage(_segments_of(series, sentence.text))
    total += RANK / sentence.hit.rank + _TOLD * told
    total += _MISCOUNTED * (wanted.count not in (0, count)) + _ALONE * (count == 1) + _LOOSE * series.loose
    total += _SAID * (_count_behind(series) == (wanted.count or count))
    total += _ANNOUNCED * bool(_announced(series, sentence.text))
    if called(series, wanted):
        total += _NAMED_BEHIND
    elif any(_ends_with(series, kind) for kind in wanted.kinds):
        total += _NAMED_IN
    if wanted.places:
        total += _PLACE if _are_places(series) else _NO_PLACE
    if _DOCUMENTS.search(wanted.question) and all(part.startswith("《") for part in series.parts):
        total += _DOCUMENT
    short = _SHORT_FOR.search(wanted.question)
    if short and cn_number(short[1]) == count and all(short[2] in part for part in series.parts):
        total += _SHORT
    return total


def worth_of_plain(sentence: Sentence, asked: Asked, wanted: Wanted) -> float:
    """What the best sentence is worth when no enumeration is made out in it."""
    text = sentence_draft(sentence, asked, cut=wanted.places).text
    total = (
        _PLAIN
        + (_NEAR + _SEGMENTS) * asked.coverage(text)
        + RANK / sentence.hit.rank
        + _PLAIN_COUNTED * (wanted.count > 2)
    )
    return total + _PLAIN_NO_PLACE * (wanted.places and not _places_in(text, wanted.question))


def _places_in(text: str, question: str) -> list[str]:
    """Regions and things called like a place that a text names and the question does not."""
    named = [m[0] for m in _PLACE_IN.finditer(text)] + [m.name for m in find_regions(text)]
    return [name for name in named if stem(name) not in question]


def count_asked(question: str) -> int:
    """How many parts the question itself announces (哪三类, the two …); 0 when it doesn't."""
    found = _HOW_MANY.search(question.lower())
    if not found:
        return 0
    if found["one"]:
        return 1
    written = found["zh"] or found["units"]
    return cn_number(written) if written else ENGLISH[found["en"]]


def asks_for_clauses(question: str) -> bool:
    """Whether what is asked for are points of a document: measures, tasks, headings; not 哪三类行业."""
    return bool(_POINTS.search(question))


def kinds_asked(question: str) -> tuple[str, ...]:
    """What the parts of the list are called: the words behind 哪些 (行业), before 有哪些, behind which."""
    kinds = [_place_word(match[1]) for match in _KIND_AFTER.finditer(question)]
    kinds += [match[1][-_END:] for match in _KIND_BEFORE.finditer(question)]
    for match in _KIND_EN.finditer(question.lower()):
        kinds += [name for term in translate(match[1]) for name in term.chinese]
    kinds += [_IN_ENGLISH[word] for word in re.findall(r"[a-z]+", question.lower()) if word in _IN_ENGLISH]
    kin = [name for group in _KIN for name in group if any(word in kind for word in group for kind in kinds)]
    return tuple(dict.fromkeys([*kinds, *kin]))


def _ends_with(series: Series, kind: str) -> bool:
    """Whether the last part ends like a kind, or every part with a kind of one character (县)."""
    if len(kind) == 1:
        return all(part.endswith(kind) for part in series.parts)
    return shares(kind, series.parts[-1][-_END:])


def called(series: Series, wanted: Wanted) -> bool:
    """Whether the words behind an enumeration call its parts what the question calls them."""
    return any(shares(kind, series.follows) for kind in wanted.kinds)


def _place_word(kind: str) -> str:
    """A kind that begins with a word for places is just that word: 地方 of 地方试点, but not 省 of 省定工程."""
    place = _PLACE_WORD.match(kind)
    return place[0] if place and kind[place.end() : place.end() + 1] not in _OF_A_PLACE else kind


def shares(kind: str, text: str) -> bool:
    """Whether a text has two neighbouring characters of a kind's name."""
    return any(pair in text for pair in pairs(kind))


def _segments_of(series: Series, text: str) -> str:
    """The stretch of a sentence from the pause before an enumeration to the one behind it."""
    start = max((m.end() for m in PAUSE.finditer(text, 0, series.start)), default=0)
    behind = PAUSE.search(text, series.end)
    return text[start : behind.start() if behind else len(text)]


def _nearness(text: str, series: Series, asked: Asked) -> float:
    """How much of the question stands around an enumeration; what follows it says what its parts are."""
    around = asked.coverage(text[max(0, series.start - _AROUND) : series.end + _AROUND])
    follows = PAUSE.split(text[series.end : series.end + _AROUND], maxsplit=1)[0]
    return 0.5 * around + 0.5 * asked.coverage(follows) if len(follows) > 1 else around


def _announced(series: Series, text: str) -> bool:
    """Whether 包括 or the like, or a colon, stands before an enumeration, or opens it."""
    if text[: series.start].rstrip().endswith(("：", ":")):
        return True
    first = text.find("、", series.start, series.end)
    return bool(_ANNOUNCES.search(text[: max(first, series.start)]))


def _count_behind(series: Series) -> int:
    """The number behind an enumeration (等3个方面); 0 when none stands there."""
    found = _NUMBER.match(series.follows)
    return cn_number(found[1]) if found else 0


def _are_places(series: Series) -> bool:
    """Whether most parts are regions, or are called like a place."""
    return 2 * sum(map(is_place, series.parts)) > len(series.parts)


def is_place(part: str) -> bool:
    """Whether a part is a region, or is called like a place; a document named after one is none."""
    regions: Sequence[object] = [m for m in find_regions(part) if m.start <= 2]
    return not part.startswith("《") and bool(_PLACE_NAME.search(part) or regions)
