"""What a document does to others, each with the words that say so: it repeals, amends, issues, rests on, cites them.

    repeals        《甲》《乙》（文号）同时废止 · 废止《甲》 · 下列文件予以废止：… · 附件：废止的文件目录
    repeals_part   《甲》第三条废止 · 《甲》第一条规定的标准不再适用
    amends         关于修改《甲》的决定 · 甲修正案 · 对《甲》作如下修改
    amended_by     根据…《关于修改〈甲〉的决定》修正, under the document's own title
    issues, forwards   关于印发《甲》的通知, 现将《甲》转发
    interprets     关于适用《甲》的解释 · 《甲》政策解读
    based_on       根据《甲》，制定本办法        implements  贯彻落实《甲》 · 《甲》实施细则
    replaces       替代《甲》                  cites       whatever else is named

What a draft, an explanation or a report says of repeals is no act of its own: ``sure`` is False there, as where the
words leave a doubt. Titles are blanked out before verbs are looked for, so that 《…废止办法》 repeals nothing. Limits:
原办法 and other names without a title are not read; a table's titles need 《》 or a 文号 in their line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from corpus.amending import DecisionText, articles_amended, decision_text
from corpus.dates import find_dates
from corpus.drafts import is_draft
from corpus.kinds import folded_title, inner_title, kind_of
from corpus.mentions import Mention, find_mentions, short_names
from corpus.sentences import Reading, reading
from corpus.types import Document

KINDS = (
    "repeals", "repeals_part", "amends", "amended_by", "replaces", "issues", "forwards", "interprets", "based_on",
    "implements", "cites",
)  # fmt: skip
_VERB = re.compile(
    r"(?P<verb>废止|停止执行|不再执行|停止施行|停止适用|不再适用|失去效力|失效)(?!的|前|后|办法|情况|手续|程序|或者|和|、|与|及|之日)"
)
_BEGINS = re.compile(r"自(?P<from>[^，,。；;\n]{6,16}?)起(?:正式)?(?:施行|实施|执行|生效)")
_JUST_BEFORE = 60  # characters
_BRIDGE = re.compile(
    r"[，,]?(?:等[\u4e00-\u9fff\d]{0,24}?)?[，,]?(?P<from>(?:从|自)[^。；，]{0,30}?(?:起|时))?[，,]?"
    r"(?:同时|相应|即行|一并|均|予以|现予|现|决定|依法|宣布|正式|也|亦|全部|自行|已)*"
)
_PARTLY = re.compile(r"(?:中)?(?:关于|有关|规定的|确定的|的)[^。；]{0,60}$")
_JOINS = re.compile(r"[\s、，,和及与]*(?:以及|原|其中)*[\s、]*")
_BEFORE = re.compile(
    r"(?P<verb>废止|停止执行|宣布失效)(?:了|的?(?:下列|以下|如下)?[\u4e00-\u9fff]{0,10}[：:])?[^\S\n]*$"
)
_NOT = re.compile(r"(?:未|不|没有|不得|不予|是否|建议|拟|(?<!相)应当?|可以|提请|申请|或者|修改、|制定、|修改或者?|被)$")
_LISTS = re.compile(
    r"(?:废止|失效|停止执行)[^。：:\n]{0,30}(?:下列|以下|如下|目录|清单|文件)[^。：:\n]{0,20}|"
    r"(?:下列|以下|附件)[^。：:\n]{0,50}(?:予以|宣布|停止)?(?:废止|失效|停止执行)[^。\n]{0,20}"
)
_LIST_ENDS = re.compile(
    r"(?:修改|修订|保留|继续有效)[^。：:\n]{0,24}(?:目录|清单|文件|如下|[：:])|作(?:如下|出)?修改|^\s*(?:附件|此件)|"
    r"本(?:决定|通知|公告|通告|文件)自|特此"
)
_DECIDES = re.compile(r"修改|修正|废止|停止执行|清理|失效")
_AMENDING_TITLE = re.compile(r"(?:修改|修订|修正)")
_AMENDMENT = re.compile(r"^(?P<base>.{2,40}?)修正案")
_AMENDS = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])?\s*(?:对|将|修改)\s*$"
)
_AMENDED = re.compile(r"(?:作(?:出)?(?:如下|以下)?(?:修改|修正)|(?:如下|以下)修改|相应修改|予以修改|修改为|修改如下)")
_ISSUING = re.compile(r"(?P<verb>印发|转发|批转|发布|公布)[^《》]{0,12}$")
_ISSUED_BARE = re.compile(r"(?:^|关于|厅|院|府|局|委|会|部)(?P<verb>印发|转发|批转)(?P<title>[^《》]{4,80}?)的通知$")
_MADE = re.compile(r"制定(?:了)?本|[，,、]制定\w{0,4}(?:办法|规定|细则|方案|条例)|现(?:就|将|提出)|特制定|制订本|如下")
_RELIES = re.compile(r"(?:根据|依据|依照|按照|遵照)[^。；《》]{0,30}$|(?:》|号）|等)[^。；《》]{0,12}$")
_CARRIES_OUT = re.compile(r"(?:贯彻|落实|实施|执行)(?:好|国务院|国家|省|市|党中央|中央)?[^。；，《》]{0,12}$")
_IMPLEMENTING = re.compile(r"^(?:实施)?(?:细则|办法|方案|意见|规定|条例)|^的?(?:实施|若干)")
_EXPLAINS = re.compile(r"(?:适用|执行|理解)$")
_EXPLANATION = re.compile(r"解读|答记者问|起草说明|新闻发布|释义|说明$")
_REPLACES = re.compile(r"(?:替代|代替|取代)$")
_STOPS = "。；;\n"
_NUMBERED_LINE = re.compile(
    r"^[\s|]*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[\s|.．、]*(?P<title>[\u4e00-\u9fff][^|\t\n]{4,90}?)[\s|（(]*"
    r"(?P<number>[\u4e00-\u9fffA-Za-z]{1,12}[〔\[［【(（](?:19|20)\d\d年?[〕\]］】)）]\s?第?\d{1,5}\s?号)"
)
_ARTICLE_LINE = re.compile(r"第\S{1,8}[条章节]")


@dataclass(frozen=True, slots=True)
class Act:
    """``document`` does ``kind`` to what ``named`` names; ``start``/``end``: the raw span of the words that say so.

    ``on`` is the day from which ("" where the document's own day counts); ``articles`` are those concerned, () all.
    """

    kind: str
    named: Mention
    start: int
    end: int
    articles: tuple[str, ...] = ()
    on: str = ""
    sure: bool = True


def acts_of(document: Document) -> tuple[Act, ...]:
    """All acts of a document, in order; of one document and kind the first place only, citing last."""
    text = reading(document.raw, 0, len(document.raw), document.marks)
    mentions = find_mentions(text.text)
    reader = _Reader(document, text, mentions)
    found = list(reader.acts())
    return tuple(_first_each(found, reader.own))


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    named: Mention
    start: int
    end: int
    articles: tuple[str, ...] = ()
    on: str = ""


class _Reader:
    """One document's text with its mentions; positions are those of the reading text until an Act is made."""

    def __init__(self, document: Document, text: Reading, mentions: list[Mention]) -> None:
        self.document, self.text = document, text
        self.mentions = mentions
        title = "".join((document.metadata.title or "").split())
        self.title = title
        self.number = document.metadata.doc_number
        self.own = {folded_title(title), folded_title(inner_title(title))} - {""}
        self.masked = _blanked(text.text, mentions)
        self.shorts = short_names(mentions)
        self.decision: DecisionText | None = None
        self.own_acts = not (is_draft(document) or _EXPLANATION.search(title))

    def acts(self) -> Iterator[Act]:
        """Everything, strongest words first."""
        yield from self._history()
        for found in (*self._titled(), *self._repeals(), *self._listed(), *self._amends(), *self._others()):
            act = self._act(found)
            if act.kind == "amends" and not act.articles:
                self.decision = self.decision or decision_text(self.document)
                act = replace(act, articles=articles_amended(self.document, act.named.title, self.decision))
            yield act

    def _act(self, found: _Found) -> Act:
        start, end = self.text.raw_span(found.start, max(found.end, found.start + 1))
        sure = self.own_acts or found.kind not in ("repeals", "repeals_part", "amends", "replaces")
        return Act(found.kind, self._full(found.named), start, end, found.articles, found.on, sure)

    def _full(self, named: Mention) -> Mention:
        """A short name as the title that it stands for."""
        known = self.shorts.get(named.key)
        if known is None or known.start >= named.start:
            return named
        return replace(named, title=known.title, number=named.number or known.number)

    def _history(self) -> Iterator[Act]:
        """The decisions that the paragraph under the title names."""
        for event in self.document.metadata.events:
            if event.verb in ("修正", "修订"):
                for named in find_mentions(self.document.raw[event.start : event.end]):
                    if named.title and _AMENDING_TITLE.search(named.title):
                        start = event.start + named.start
                        yield Act("amended_by", named, start, event.start + named.end, on=event.date)

    def _titled(self) -> Iterator[_Found]:
        """What the title says: issuing, amending, interpreting, implementing."""
        where = self.document.metadata.provenance.get("title")
        if where is None or where.span is None:
            return
        title = self.document.raw[slice(*where.span)]
        low, high = self._position(where.span[0]), self._position(where.span[1])
        for named in find_mentions(title):
            kind = _kind_in_title(title[: named.start], title[named.end :])
            if kind and folded_title(self.title) != named.key:
                start = self._position(where.span[0] + named.start)
                yield _Found(kind, named, start, self._position(where.span[0] + named.end))
        plain = self.title
        if bare := _ISSUED_BARE.search(plain):
            kind = "issues" if bare["verb"] == "印发" else "forwards"
            yield _Found(kind, Mention(bare["title"], 0, 0, 0, 0), low, high)
        amendment = _AMENDMENT.match(folded_title(plain))
        if amendment and "《" not in plain:
            yield _Found("amends", Mention(amendment["base"], 0, 0, 0, 0), low, high)

    def _position(self, raw: int) -> int:
        """The position in the reading text of a raw offset (by its map, which is monotonic)."""
        low, high = 0, len(self.text.text)
        while low < high:
            middle = (low + high) // 2
            if self.text.raw_offset(middle) < raw:
                low = middle + 1
            else:
                high = middle
        return low

    # Repeals

    def _repeals(self) -> Iterator[_Found]:
        for verb in _VERB.finditer(self.masked):
            low = max(self.masked.rfind(char, 0, verb.start()) for char in _STOPS) + 1
            high = min((at for at in (self.masked.find(c, verb.end()) for c in _STOPS) if at >= 0), default=-1)
            high = high if high >= 0 else len(self.masked)
            if "■" in self.masked[low:high]:
                yield from self._objects_before(low, verb.start(), verb)
                yield from self._objects_behind(low, verb.end(), high)

    def _objects_before(self, low: int, at: int, verb: re.Match[str]) -> Iterator[_Found]:
        """《甲》和《乙》（文号）自…起同时废止: from the verb backwards, mention by mention."""
        inside = [named for named in self._within(low, at) if named.tail <= at]
        if not inside:
            return
        between = self.masked[inside[-1].tail : at]
        if _NOT.search(between):
            return
        bridge = _BRIDGE.fullmatch(between)
        partly = bool(inside[-1].articles) and (bridge is not None or _PARTLY.match(between) is not None)
        if not partly and bridge is None:
            return
        on = _day(bridge["from"]) if bridge and bridge["from"] else self._meanwhile(low, at)
        end = at + len(verb["verb"])
        last = len(inside) - 1
        for index in range(last, -1, -1):
            named = inside[index]
            if index < last and not _JOINS.fullmatch(self.masked[named.tail : inside[index + 1].lead]):
                return
            if _BEFORE.search(self.masked[low : named.lead]):
                return
            kind = "repeals_part" if named.articles else "repeals"
            yield _Found(kind, named, named.lead, end, named.articles, on)

    def _meanwhile(self, low: int, at: int) -> str:
        """The day of 同时: that of the sentence before (自2011年8月1日起施行。《…》同时废止); "" without one."""
        begins = list(_BEGINS.finditer(self.masked, max(0, low - _JUST_BEFORE), low))
        return _day(begins[-1]["from"]) if begins and "同时" in self.masked[low:at] else ""

    def _objects_behind(self, low: int, at: int, high: int) -> Iterator[_Found]:
        """废止《甲》《乙》: the verb stands right before the first."""
        behind = [named for named in self._within(at, high) if named.lead >= at]
        if not behind or not _BEFORE.search(self.masked[low : behind[0].lead]):
            return
        start = at - len("废止")
        if _NOT.search(self.masked[low:start]):
            return
        for index, named in enumerate(behind):
            if index and not _JOINS.fullmatch(self.masked[behind[index - 1].tail : named.lead]):
                return
            kind = "repeals_part" if named.articles else "repeals"
            yield _Found(kind, named, start if not index else named.lead, named.tail, named.articles)

    def _within(self, low: int, high: int) -> list[Mention]:
        first = bisect_left(self.mentions, low, key=attrgetter("start"))
        last = bisect_left(self.mentions, high, key=attrgetter("start"))
        return self.mentions[first:last]

    def _listed(self) -> Iterator[_Found]:
        """下列文件予以废止：, a heading 废止的文件目录: what the lines below name, up to the next heading."""
        if not _LISTS.search(self.masked):
            return
        open_list = False
        at = 0
        by_line = _by_line(self.masked, self.mentions)
        for line in self.masked.splitlines(keepends=True):
            low, at = at, at + len(line)
            said = line.strip()
            if not said:
                continue
            here = tuple(named for named in by_line.get(low, ()) if named.title or named.number != self.number)
            row = None if any(named.title for named in here) else _NUMBERED_LINE.match(self.text.text[low:at])
            if open_list and row is not None:
                yield self._unquoted(low, row)
                continue
            opens = _LISTS.search(said)
            if (
                opens
                and not _ARTICLE_LINE.match(said)
                and not _NOT.search(said[: opens.start()])
                and (said[-1] in "：:" or not here)
            ):
                open_list = len(said) < 200 and self._announces(said)
            elif _LIST_ENDS.search(said) and not (here and said.startswith("■")):
                open_list = False
            elif open_list and here:
                first = here[0]
                if len(self.masked[low : first.lead].strip()) <= 12:
                    yield _Found("repeals", first, first.lead, first.tail, first.articles)

    def _announces(self, said: str) -> bool:
        """Whether a line opens a list of repeals: in a document that decides, or in words of its own."""
        return bool(_DECIDES.search(self.title)) or bool(
            re.search(r"(?:废止|失效|停止执行)的?[^。]{0,16}(?:目录|清单)$", said)
        )

    def _unquoted(self, low: int, line: re.Match[str]) -> _Found:
        named = find_mentions(line["number"])
        number = named[0].number if named else None
        title = "".join(line["title"].split())
        start, end = low + line.start("title"), low + line.end("number")
        return _Found("repeals", Mention(title, start, end, start, end, number), start, end)

    # Amendments, and what is only named

    def _amends(self) -> Iterator[_Found]:
        if not _AMENDING_TITLE.search(self.title):
            return
        for named in self.mentions:
            line = self.masked.rfind("\n", 0, named.lead) + 1
            before = self.masked[line : named.lead]
            stop = self.masked.find("\n", named.tail)
            after = self.masked[named.tail : stop if stop >= 0 else len(self.masked)]
            sentence = before[max(before.rfind("。"), before.rfind("，"), before.rfind("；")) + 1 :]
            if _AMENDS.match(sentence.strip()) or (sentence.strip().endswith(("对", "将")) and _AMENDED.search(after)):
                yield _Found("amends", named, named.lead, named.tail, named.articles)

    def _others(self) -> Iterator[_Found]:
        for named in self.mentions:
            if not named.title:
                continue
            low = max(self.masked.rfind(char, 0, named.start) for char in "。；\n") + 1
            high = min((i for i in (self.masked.find(c, named.end) for c in "。；\n") if i >= 0), default=-1)
            before = self.masked[low : named.lead]
            after = self.masked[named.tail : high if high >= 0 else len(self.masked)]
            kind = _kind_in_text(before, after, named)
            yield _Found(kind, named, named.start, named.end, named.articles)


def _blanked(text: str, mentions: Sequence[Mention]) -> str:
    """The text with what is named blanked out, as long as before."""
    pieces, at = [], 0
    for named in mentions:
        pieces += [text[at : named.start], "■" * (named.end - named.start)]
        at = named.end
    return "".join([*pieces, text[at:]])


def _by_line(text: str, mentions: Sequence[Mention]) -> dict[int, tuple[Mention, ...]]:
    """Start of a line → the mentions in it."""
    found: dict[int, tuple[Mention, ...]] = {}
    for named in mentions:
        low = text.rfind("\n", 0, named.start) + 1
        found[low] = (*found.get(low, ()), named)
    return found


def _day(words: str) -> str:
    dates = find_dates(words)
    return dates[0].iso if dates else ""


def _kind_in_title(before: str, after: str) -> str | None:
    before, after = "".join(before.split()), "".join(after.split())
    if re.search(r"(?:修改|修订|修正)$", before):
        return "amends"
    if re.search(r"废止$", before):
        return "repeals"
    if issuing := _ISSUING.search(before):
        return "forwards" if issuing["verb"] in ("转发", "批转") else "issues"
    if _EXPLANATION.search(after) or (_EXPLAINS.search(before) and "解释" in after):
        return "interprets"
    if re.search(r"(?:实施|贯彻|落实|执行)[^《》]{0,6}$", before) or _IMPLEMENTING.match(after):
        return "implements"
    return None


def _kind_in_text(before: str, after: str, named: Mention) -> str:
    if (issuing := _ISSUING.search(before)) and re.search(r"现将", before):
        return "forwards" if issuing["verb"] in ("转发", "批转") else "issues"
    if re.search(r"现将$", before) and (issued := re.search(r"印发|转发|批转|公布|发布", after[:20])):
        return "forwards" if issued[0] in ("转发", "批转") else "issues"
    if _REPLACES.search(before):
        return "replaces"
    if _RELIES.search(before) and re.search(r"根据|依据|依照|按照|遵照", before) and _MADE.search(after):
        return "based_on"
    if _CARRIES_OUT.search(before):
        return "implements"
    return "cites"


def _first_each(found: Sequence[Act], own: set[str]) -> Iterator[Act]:
    """Each (kind, document, articles) once, in order of the text; citing only what nothing else is said of."""
    seen: set[tuple[str, str, str | None, tuple[str, ...]]] = set()
    said: set[tuple[str, str | None]] = set()
    ordered = sorted(found, key=lambda act: (act.kind == "cites", act.start))
    for act in ordered:
        name = (act.named.key, act.named.number if not act.named.title else None)
        key = (act.kind, act.named.key, act.named.number, act.articles)
        if act.kind == "cites" and (name in said or act.named.key in own or kind_of(act.named.title) is None):
            continue
        if key in seen or (act.kind in ("based_on", "implements") and act.named.key in own):
            continue
        seen.add(key)
        said.add(name)
        yield act
