"""A follow-up question as it is understood: the last question with the slots replaced that the new words name.

    那2025年呢        the year          湖北省2024年X目标是多少 → 湖北省2025年X目标是多少
    安徽省呢          the region        … → 安徽省2024年X目标是多少
    那氨氮呢          what it is about  … → 湖北省2024年氨氮目标是多少
    由谁牵头          what is asked     … → 湖北省2024年X由谁牵头
    可以延长吗        the same: words that have no subject
    这个目标完成了吗  the same, by a pronoun
    还有呢            more of the same  … → 湖北省2024年X还有哪些

``understood`` is the only entry: None when the words stand by themselves, else the question in words, or what to ask
back when there is nothing that they refer to. It reads the two texts only; the library gives the regions that no
gazetteer knows. Limits: one question back, no pronoun for a document that only the answer named (it asks back then).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from answer.followup_matter import bare_end, instead, of_something_else, one_of_a_kind, without_measure
from answer.question import language_of, parse_question, plain
from answer.question_focus import without_interrogatives
from answer.question_kind import QuestionKind
from answer.question_regions import regions_of
from answer.question_scope import quoted_of
from answer.question_years import years_of
from corpus.messages import register
from proof.types import Reason

register(
    {
        "followup_nothing": (
            "这句话要接着上一个问题才能懂，而前面没有问题。请把问题写完整，如“某省某年某项目标是多少”。",
            "This follows on from an earlier question, and there is none. Please write the whole question.",
        ),
        "followup_empty": (
            "没有看出在问什么。请写出要问的事，如哪项目标、哪年、由谁负责。",
            "It is not clear what is asked. Please name the matter, the year or the region.",
        ),
        "followup_document": (
            "不清楚“{words}”指哪份文件。请写出文件的标题或文号。",
            "It is not clear which document “{words}” means. Please give its title or number.",
        ),
        "followup_subject": (
            "不清楚“{words}”指什么。请写出所问的目标或任务。",
            "It is not clear what “{words}” means. Please name the target or task.",
        ),
    }
)

Span = tuple[int, int]
_END = " 。.!！?？~～…"
_OPENING = re.compile(
    r"^(?:那么?(?![个些项里边时年])|然后|接着|再(?:看|问|查)?(?:一下)?|(?:如果|要是|假如)(?:是|换成)?|换(?:成|作|到)|改(?:成|为|问)|至于|而|还有(?=.{2,}[呢?？]))[，,、\s]*"
)
_OPENING_EN = re.compile(
    r"^(?:and|so|then|but|ok(?:ay)?)?[,\s]*(?:what about|how about|and|for|in)\b\s*(?:for|in)?\s*", re.I
)
_CLOSING = re.compile(r"(?:的(?:话|情况)?)?(?:又?(?:呢|怎么样|怎样|如何))+$")
_MORE = re.compile(
    r"^(?:还有|另外还有|除此之外还有|其他的?|其余的?|别的|更多的?)(?:别的|其他的?|另外的?|更多的?)?(?:哪些|什么|没有|吗|呢|有吗)*$"
    r"|^(?:anything|what) else$|^(?:any )?(?:more|others?)$",
    re.I,
)
_PLACES = re.compile(
    r"^(?:在)?(?:其他|其它|别的|另外的?|各个?|其余)(?:省份?|地区|地方|城市|市|省市|市州)(?:的)?(?:呢|怎么样)?$"
    r"|^(?:the )?other (?:provinces|regions|places)$",
    re.I,
)
_YEARS = re.compile(r"^(?:历年|各年|其他年份?|别的年份?|往年)(?:的)?$|^(?:the )?other years$", re.I)
_LEVEL = re.compile(r"^(?:全国|国家|全省|我们?省|本省|全市|我们?市|本市|全县|我们?县|本县)(?:层面)?(?:的)?$")
_SHIFT = (
    (re.compile(r"^(?:上|前)一?年度?$|^the year before$", re.I), -1),
    (re.compile(r"^(?:下|后)一?年度?$|^the year after$", re.I), 1),
)
_THING = r"(?:目标值?|指标|任务|工作|比例|数字|数值|要求|措施|项目|事情?|问题)"
_PAPER = r"(?:文件|政策|规定|办法|方案|通知|条例|规划)"
_PRONOUN = re.compile(
    rf"(?<!其)它们?(?:的|们)?|(?:(?<![应本活])该|这|此(?!外|后|前|次)|上述|前述|那(?=[个项些]))(?:一|几|两)?[个项些条种份]?(?P<thing>{_THING}|(?P<paper>{_PAPER}))?"
    r"|其(?=牵头|责任|主管|完成|时限|目标|实际|中有)"
)
_PRONOUN_EN = re.compile(
    r"\b(?:it|its|they|their|them|this|that|these|those)"
    r"(?: (?P<thing>targets?|tasks?|goals?|figures?|(?P<paper>documents?|polic(?:y|ies)|notices?)))?\b",
    re.I,
)
_THERE = re.compile(r"(?:那里|那边|那儿|当地|该[省市县区]|这个?[省市县区])(?:的)?")
# Words that say what is asked of something, and nothing of what it is.
_ASPECT = (
    r"牵头|负责|责任|主管|配合|承办|主办|协办|归口|单位|部门|处室|完成|实现|达到|达成|做到|落实|时限|期限|截止|时间|日期|最[晚迟]|目标值?|指标|计划|要求|任务|"
    r"实际|结果|情况|进展|现状|进度|依据|出处|原文|来源|措施|办法|做法|规定|内容|具体|底|前|了|的|是|有|由|要|在|会|能|没|没有|已经?|都|到底|别的地方|其他地方|别处|外地|写|表述|措辞|分别|为|定|最后|最终|需要?|应该?|以|和|与"
)
_ONLY_ASPECT = re.compile(rf"(?:{_ASPECT}|[\s，,、]|个|些|项)*")
_NOUN_ASKS = (
    (re.compile(r"(?:牵头|责任|主管|配合|主办|承办|归口)(?:单位|部门|处室)?"), "{topic}的{noun}是谁？"),
    (re.compile(r"(?:完成)?(?:时限|期限|截止时间|时间|日期)"), "{topic}什么时候完成？"),
    (re.compile(r"(?:完成|实际|进展)(?:情况|结果|进度)?|结果|现状|进展"), "{topic}实际完成情况如何？"),
    (re.compile(r"目标值?|指标|计划"), "{topic}目标是多少？"),
    (re.compile(r"措施|任务|要求|做法|内容"), "{topic}有哪些{noun}？"),
    (re.compile(r"依据|出处|原文|来源"), "{topic}的出处是哪一条？"),
)
_ASPECT_EN = re.compile(
    r"(?:who|when|which|what|how|much|many|is|are|was|were|did|does|do|has|have|been|the|of|in|by|for|to|target|goal|lead|leads|leading|led|"
    r"responsible|unit|department|deadline|due|done|achieved|reached|completed|finished|actual|actually|result|date|time|\W)+",
    re.I,
)
_WHICH = re.compile(r"(?:还?有|包括|是)?(?:哪[些几]个?|什么)")
_GREETING = re.compile(r"(?:你好|您好|在吗|谢谢|多谢|好的?|嗯|哦|hi|hello|thanks|thank you|ok(?:ay)?)+", re.I)
_JOIN = re.compile(r"[和与跟及、到至,，\-—–~～\s年]*(?:and|to|or)?\s*", re.I)
_ASKS = re.compile(
    r"[?？吗]|多少|几|哪|什么|谁|怎|如何|何时|是否|\b(?:how|what|which|when|who|where|is|are|did|does)\b", re.I
)


class Regional(Protocol):
    """What is needed of a library: full names of its regions."""

    def regions(self) -> Collection[str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Understood:
    """A follow-up: the whole question in words, or why it can't be had (``ask_back``, then ``text`` is empty).

    ``changed`` names the slots that the new words replaced: years, regions, focus, kind, more.
    """

    text: str = ""
    changed: tuple[str, ...] = ()
    ask_back: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A text with the spans of its scope; ``head`` is where what it is about begins, ``tail`` where it ends."""

    text: str
    years: tuple[Span, ...]
    regions: tuple[Span, ...]
    year: int | None
    focus: tuple[Span, ...]
    named: tuple[str, ...]
    language: str

    @property
    def about(self) -> Span | None:
        """From the first to the last word of what it is about."""
        return (self.focus[0][0], self.focus[-1][1]) if self.focus else None

    @property
    def topic(self) -> str:
        """Scope and matter, without what was asked of them."""
        starts = [a for a, _ in (*self.years, *self.regions, *self.focus)]
        for name in self.named:
            at = self.text.find(name)
            starts += [max(0, at - 1 if self.text[at - 1 : at] in "《“" else at)] if at >= 0 else []
        ends = [b for _, b in self.focus] or [b for _, b in (*self.years, *self.regions)]
        return _WHICH.sub("", self.text[min(starts) : max(ends)]).strip(" ，,的") if starts and ends else ""


_Step = Callable[[_Read], Understood]


def understood(
    previous: str | None, text: str, library: Regional | None = None, *, today: datetime.date | None = None
) -> Understood | None:
    """What ``text`` asks after ``previous`` (as that was understood); None when it stands by itself.

    ``today`` is the day on which it is asked (去年呢); the year of the last question is what 上一年 counts from.
    """
    known = tuple(library.regions()) if library is not None else ()
    said = plain(text).strip().rstrip(_END).strip()
    if not said or _GREETING.fullmatch(said):
        return Understood(ask_back=Reason("followup_empty"))
    before = _read(previous.strip(), known) if previous and previous.strip() else None
    return (
        _English(before, said, known, today).read()
        if language_of(said) == "en"
        else _Chinese(before, said, known, today).read()
    )


class _Chinese:
    """One follow-up in Chinese, read in the order of the table above."""

    opening, pronoun = _OPENING, _PRONOUN

    def __init__(self, before: _Read | None, said: str, known: Collection[str], today: datetime.date | None) -> None:
        self.before, self.known, self.today = before, known, today
        self.bare = self.opening.sub("", said, count=1).strip()
        self.opened = self.bare != said
        self.core = self.closed(self.bare)
        self.asked_again = self.core != self.bare and "呢" in self.bare[len(self.core) :]
        self.said = said

    def closed(self, words: str) -> str:
        return _CLOSING.sub("", words).rstrip("的 ")

    def read(self) -> Understood | None:
        if _MORE.fullmatch(self.core) or _MORE.fullmatch(self.said):
            return self.after(self.more)
        if (step := self.slots()) is not None:
            return self.after(step)
        if self.pronoun.search(self.core) and self.refers():
            return self.after(self.by_pronoun)
        if self.before is not None and not self.asked_again and self.elliptic():
            return (
                Understood(f"{without_measure(self.before.topic)}{self.core}？", ("kind",))
                if self.before.topic
                else self.lost(self.said)
            )
        if self.asked_again and self.before is not None and one_of_a_kind(self.core, self.before.text):
            return self.topic()
        if self.only_aspect():
            return self.after(self.aspect) if self.content() else Understood(ask_back=Reason("followup_empty"))
        return self.topic()

    def after(self, step: _Step) -> Understood:
        """The step over the last question; what to ask back where there was none."""
        return Understood(ask_back=Reason("followup_nothing")) if self.before is None else step(self.before)

    def more(self, before: _Read) -> Understood:
        if _WHICH.search(before.text):
            return Understood(_WHICH.sub("还有哪些", before.text.replace("还有哪些", "哪些"), count=1), ("more",))
        return Understood(f"{before.topic}还有哪些？", ("more",)) if before.topic else self.lost(self.said)

    def lost(self, words: str) -> Understood:
        return Understood(ask_back=Reason("followup_subject", {"words": words}))

    def slots(self) -> _Step | None:
        """How to replace years and regions, where the words name nothing else; None where they do."""
        core = self.core
        english = language_of(core) == "en"
        for pattern, shift in _SHIFT:
            if pattern.fullmatch(core) and self.before is not None and self.before.year is not None:
                return _replacing(year=f"{self.before.year + shift}{'' if english else '年'}")
        if _PLACES.fullmatch(core) or _PLACES.fullmatch(self.bare):
            return _replacing(region="each province" if english else "各省")
        if _YEARS.fullmatch(core):
            return _replacing(year="other years" if english else "历年")
        if _LEVEL.fullmatch(core):
            return _replacing(region=core.rstrip("的"))
        year, region, rest = self.scope(core)
        if not (year or region) or _without(rest, "的在去年度份，,、/ 和与跟及"):
            return None
        return _replacing(year=year, region=region)

    def scope(self, words: str) -> tuple[str, str, str]:
        """Year and region as the words name them, and what is left."""
        folded = plain(words)
        years = years_of(folded, self.today)
        spans = list(years.spans)
        year = _stretch(folded, spans)
        if year and len(years.scope) == 1 and not re.search(r"\d|[〇零一二三四五六七八九]{4}", year):
            year = f"{self.relative(years.scope[0])}年"
        elif year and year.isdigit():
            year += "年"
        places = _region_spans(folded, self.known)
        rest = _cut(folded, [*spans, *places])
        return year, _stretch(folded, places), rest.strip()

    def relative(self, year: int) -> int:
        """去年 after a question about that very year means the year before it."""
        before = self.before.year if self.before else None
        this = self.today.year if self.today else year
        return year + (year - this) if before == year and year != this else year

    def refers(self) -> bool:
        """Whether the pronoun is one: with what it asks, and no matter of its own beside it."""
        match = self.pronoun.search(self.core)
        if match is None:
            return False
        rest = self.core[: match.start()] + self.core[match.end() :]
        own = [p for p in parse_question(rest, known_regions=self.known).focus if not _ONLY_ASPECT.fullmatch(p)]
        return not own or match.start() == 0

    def by_pronoun(self, before: _Read) -> Understood:
        match = self.pronoun.search(self.core)
        if match is None:
            return self.lost(self.said)
        if match["paper"]:
            if not before.named:
                return Understood(ask_back=Reason("followup_document", {"words": match[0]}))
            return Understood(self.asked(f"《{before.named[0]}》", self.core, match), ("kind",))
        if not before.topic:
            return self.lost(match[0])
        base, rest = self.with_scope(before, match)
        return Understood(self.asked(base, rest, self.pronoun.search(rest) or match), ("kind",))

    def with_scope(self, before: _Read, match: re.Match[str]) -> tuple[str, str]:
        """The topic under the scope that the words name, and the words without that scope."""
        year, region, _ = self.scope(self.core)
        base = _read(replaced(before, year=year, region=region), self.known).topic if year or region else before.topic
        rest = self.core
        for part in filter(None, (year, region)):
            rest = re.sub(rf"在?{re.escape(part)}的?", "", rest, count=1)
        return base, rest if self.pronoun.search(rest) else self.core

    def asked(self, topic: str, words: str, match: re.Match[str]) -> str:
        thing = "" if match["paper"] else (match["thing"] or "")
        joined = topic if topic.endswith(thing) else topic + thing
        rest = words[: match.start()] + joined + words[match.end() :].lstrip()
        return rest.rstrip(_END) + "？"

    def content(self) -> bool:
        """Whether anything at all is asked of something."""
        return bool(
            re.search(
                r"牵头|负责|责任|主管|配合|完成|实现|达到|时限|期限|截止|目标|指标|任务|措施|依据|出处|多少|谁|时候|何时|进展|结果|情况|部门|单位|处室|怎么写|措辞",
                self.core,
            )
        )

    def elliptic(self) -> bool:
        """Whether they name neither a matter nor a scope of their own."""
        return of_something_else(self.core) and not quoted_of(self.core) and not any(self.scope(self.core)[:2])

    def only_aspect(self) -> bool:
        bare = without_interrogatives(self.core)
        return bool(_ONLY_ASPECT.fullmatch(bare.strip())) and not quoted_of(self.core)

    def aspect(self, before: _Read) -> Understood:
        topic = before.topic
        if not topic:
            return self.lost(self.said)
        core = self.core.strip("的")
        for pattern, form in _NOUN_ASKS:
            if pattern.fullmatch(core):
                return Understood(form.format(topic=topic, noun=core), ("kind",))
        ask = self.bare if not self.asked_again else core
        return Understood(f"{topic}{ask.rstrip(_END)}？", ("kind",))

    def topic(self) -> Understood | None:
        """Another matter under the same scope and asked the same way; None for a question that is whole."""
        if self.before is None or not (self.opened or self.asked_again):
            return None if _says_something(self.core, self.known) else Understood(ask_back=Reason("followup_empty"))
        year, region, rest = self.scope(self.core)
        before = self.before
        changed = ("focus", *(("years",) if year else ()), *(("regions",) if region else ()))
        there = _THERE.sub("", rest).strip(" 的，,")
        if _ASKS.search(self.core):  # asked in its own way: only the scope is taken over
            base = _read(self.core, self.known)
            scope = "".join(
                part
                for part, own in (
                    (_stretch(before.text, before.regions), region),
                    (_stretch(before.text, before.years), year),
                )
                if part and not own
            )
            return Understood(f"{scope}{_THERE.sub('', base.text)}？", changed)
        if before.about is None or not there:
            return None
        return Understood(replaced(before, year=year, region=region, about=there), changed)


class _English(_Chinese):
    """The same in English; what is asked is put before what it is about."""

    opening, pronoun = _OPENING_EN, _PRONOUN_EN

    def elliptic(self) -> bool:
        return False

    def closed(self, words: str) -> str:
        return words.strip()

    def refers(self) -> bool:
        return bool(_ASPECT_EN.fullmatch(self.pronoun.sub("", self.core, count=1) or " "))

    def scope(self, words: str) -> tuple[str, str, str]:
        years = years_of(words, self.today).spans
        places = _region_spans(words, self.known)
        rest = _cut(words, [*years, *places])
        return (
            _stretch(words, list(years)),
            re.sub(r"(?:'s|’s)$", "", _stretch(words, places)),
            re.sub(r"\b(?:in|for|of|and|the|s)\b|['’,]", " ", rest).strip(),
        )

    def more(self, before: _Read) -> Understood:
        return Understood(f"What else: {before.topic}?", ("more",)) if before.topic else self.lost(self.said)

    def content(self) -> bool:
        return len(self.core.split()) > 1

    def only_aspect(self) -> bool:
        return bool(_ASPECT_EN.fullmatch(self.core))

    def aspect(self, before: _Read) -> Understood:
        return (
            Understood(f"{self.core[:1].upper()}{self.core[1:]}: {before.topic}?", ("kind",))
            if before.topic
            else self.lost(self.said)
        )

    def asked(self, topic: str, words: str, match: re.Match[str]) -> str:
        return f"{words[: match.start()]}{topic}{words[match.end() :]}".strip().rstrip(_END) + "?"


def _replacing(*, year: str = "", region: str = "") -> _Step:
    """A step that replaces slots of the last question and says which."""
    changed = (*(("years",) if year else ()), *(("regions",) if region else ()))
    return lambda before: Understood(replaced(before, year=year, region=region), changed)


def replaced(before: _Read, *, year: str = "", region: str = "", about: str = "") -> str:
    """The last question with other years, another region or another matter; what it had none of is put in front."""
    edits: list[tuple[Span, str]] = []
    front = ""
    for spans, new in ((before.regions, region), (before.years, year)):
        if not new:
            continue
        if not spans:
            front += new if before.language == "zh" else f"{new} "
            continue
        edits += list(zip(_merged(before.text, spans), [new, *[""] * len(spans)], strict=False))
    if about and before.about:
        start, end = before.about
        edits.append((before.about, instead(before.text[start:end], about) if before.language == "zh" else about))
    text = before.text
    for (start, end), new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    if front and before.language == "en":
        return f"{text.rstrip(_END)} ({front.strip()})?"
    return front + text


def _read(text: str, known: Collection[str]) -> _Read:
    folded = plain(text)
    question = parse_question(text, known_regions=known)
    years = years_of(folded, None)
    spans = tuple(years.spans) or tuple(match.span() for match in re.finditer(r"历年|各年", folded))
    regions = tuple(_region_spans(folded, known)) or tuple(
        m.span() for m in re.finditer(r"各省(?:份|市)?|全[国省市县]|[我本][们]?[省市县]", folded)
    )
    focus: list[Span] = []
    at = 0
    for phrase in question.focus:
        found = folded.find(phrase, at)
        if found < 0 or (question.language == "zh" and _ONLY_ASPECT.fullmatch(phrase)):
            continue
        at = found + (bare_end(phrase) if question.language == "zh" else len(phrase))
        focus.append((found, at))
    if not focus:  # 有哪些重点任务: the aspect is the matter
        focus = [
            (folded.find(p), folded.find(p) + len(p))
            for p in question.focus[-1:]
            if p in folded and question.kind is QuestionKind.LIST
        ]
    if question.language == "zh":  # 突发环境事件几小时内报告: what comes after the question is part of it
        asks = (
            [at for at, (a, b) in enumerate(zip(folded, blanked, strict=False)) if a != b]
            if (blanked := without_interrogatives(folded, keep_length=True))
            else []
        )
        focus = [span for span in focus if not asks or span[0] < asks[0]] or focus
    names = (*(q for q in question.quoted), *(n for n in question.doc_numbers if n not in "".join(question.quoted)))
    year = years.scope[0] if len(years.scope) == 1 else None
    return _Read(text, spans, regions, year, tuple(focus), names, question.language)


def _region_spans(folded: str, known: Collection[str]) -> list[Span]:
    """Regions in scope; where there is none, those only mentioned that the text consists of (a county by itself)."""
    found = regions_of(folded, language_of(folded), home=None, known=known)
    if found.spans:
        return list(found.spans)
    spans = [(at, at + len(name)) for name in found.places if (at := folded.find(name)) >= 0]
    return spans if len(_without(_cut(folded, spans), "的呢那在?？ ")) == 0 else []


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but and between them as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and _JOIN.fullmatch(text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _stretch(text: str, spans: Collection[Span]) -> str:
    """From the first to the last of some spans, as written."""
    return text[min(a for a, _ in spans) : max(b for _, b in spans)].strip() if spans else ""


def _cut(text: str, spans: Iterable[Span]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return " ".join("".join(chars).split())


def _without(text: str, characters: str) -> str:
    return "".join(c for c in text if c not in characters)


def _says_something(core: str, known: Collection[str]) -> bool:
    """Whether a text names a matter, a document or a clause: then it can be asked by itself."""
    question = parse_question(core, known_regions=known)
    return bool(
        question.focus or question.quoted or question.doc_numbers or question.references or question.document_kinds
    )
