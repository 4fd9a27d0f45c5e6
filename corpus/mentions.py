"""Documents that a text names: every 《title》, with what stands beside it, and 文号 that stand alone.

    mention  = lead? 《title》 beside* articles?          lead    = date body? (通过|发布|印发|…)的
    title    = what 《》 hold, 《》〈〉<> inside included   beside  = （文号） （date body 通过） （以下简称…）

>>> [(m.title, m.number, m.dated) for m in find_mentions("2019年印发的《甲市节水办法》（甲政规〔2019〕5号）同时废止。")]
[('甲市节水办法', '甲政规〔2019〕5号', ('2019',))]

Limits: a title without 《》 is only found in lists and tables (corpus.acts); an open bracket ends no title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import find_dates, find_years
from corpus.doc_numbers import find_doc_number, find_order
from corpus.kinds import folded_title
from corpus.numbering import ARTICLE, COUNT, chinese, cn_number

_TITLE = re.compile(r"《((?:[^《》\n]|\n(?!\s*\n)|《[^《》\n]{0,120}》){2,160})》")
_BESIDE = re.compile(
    r"[^\S\n]{0,2}[（(〔\[](?P<said>[^（）()\n]{2,120}(?:[（(][^（）()\n]{0,40}[）)][^（）()\n]{0,60})?)[）)〕\]]"
)
_TO_ARTICLES = re.compile(rf"(?:中的?|的)?(?={ARTICLE})")
_ARTICLE = re.compile(ARTICLE)
_CHAIN = re.compile(
    rf"(?:[、，和及与至]|以及|第{COUNT}[条款项]|之[一二三四五六七八九十]{{1,2}}|"
    r"第?[（(][一二三四五六七八九十\d]{1,3}[）)]|[款项目])+"
)
_PLAIN = re.compile(rf"第({COUNT})条")
_DONE = r"(?:通过|批准|公布|发布|印发|颁布|制定|修订|修正|下发|转发|施行|实施)"
_LEAD = re.compile(rf"(?:{_DONE}|出台)的?原?$|\d号\s?的?$")
_BEFORE = re.compile(r"(?:通过|批准|公布|发布|印发|颁布|修订|修正)$")
_JOINT = re.compile(r"^[\s和及与、，,或]*(?:以及)?(?:原(?=.{2}))?")
_LEAD_MOST = 120
_SHORT = re.compile(r"(?:以下|下)?(?:统|合)?简?称(?:为|：|:)?[“《\"]?(?P<short>[^“”《》\"，。；）)]{2,40})")
_ALONE = re.compile(r"[〔\[［【﹝（(]\s?(?:19|20)\d\d\s?年?[〕\]］】﹞）)]\s?第?\s?\d{1,5}\s?号")
_AGENCY = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}\s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named at ``[start, end)``; ``lead`` and ``tail`` bound what is said of it there.

    ``title`` is without white space and outer brackets, "" where only a 文号 stands. ``dated`` are days (or years) that
    are said of it, ``by`` the words around them, ``short`` its name from here on, ``articles`` those named behind it.
    """

    title: str
    start: int
    end: int
    lead: int
    tail: int
    number: str | None = None
    dated: tuple[str, ...] = ()
    by: str = ""
    short: str | None = None
    articles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The title as it is compared."""
        return folded_title(self.title)


def find_mentions(text: str) -> list[Mention]:
    """All documents that a text names, in order."""
    found: list[Mention] = []
    for match in _TITLE.finditer(text):
        if not found or match.start() >= found[-1].tail:
            found.append(_mention(text, match))
    taken = [(mention.lead, mention.tail) for mention in found]
    at = 0
    for match in _ALONE.finditer(text):
        agency = _AGENCY.search(text[max(0, match.start() - 13) : match.start()])
        start = match.start() - len(agency[0]) if agency else match.start()
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        number = find_doc_number(text[start : match.end()]) if agency else None
        if number is not None and not (at < len(taken) and taken[at][0] <= match.start()):
            found.append(Mention("", start, match.end(), start, match.end(), number.value))
    return sorted(found, key=lambda mention: mention.start)


def short_names(mentions: list[Mention]) -> dict[str, Mention]:
    """Short name (folded) → the mention that introduces it."""
    return {folded_title(mention.short): mention for mention in mentions if mention.short}


def _mention(text: str, match: re.Match[str]) -> Mention:
    lead, said_before = _lead(text, match.start())
    tail, number, dated, by, short = match.end(), None, _dates(said_before), said_before, None
    while beside := _BESIDE.match(text, tail):
        said = beside["said"]
        named, order = find_doc_number(said), find_order(said)
        name = _SHORT.search(said)
        if name:
            short = name["short"]
        elif named or order:
            number = number or (named.value if named else order.value if order else None)
        elif days := _dates(said):
            dated, by = (*dated, *days), by + said
        else:
            break
        tail = beside.end()
    articles: tuple[str, ...] = ()
    if (to := _TO_ARTICLES.match(text, tail)) and (chain := _CHAIN.match(text, to.end())):
        articles, tail = articles_of(chain[0]), chain.end()
    title = "".join(match[1].split())
    return Mention(title, match.start(), match.end(), lead, tail, number, dated, by, short, articles)


def articles_of(text: str) -> tuple[str, ...]:
    """Articles that a chain names, each once: 第二条第一款、第五条至第七条 → 第二条, 第五条, 第六条, 第七条."""
    found: dict[str, None] = {}
    spans = list(_ARTICLE.finditer(text))
    for at, match in enumerate(spans):
        if at and text[spans[at - 1].end() : match.start()].strip() == "至":
            first, last = (_plain_number(m[0]) for m in (spans[at - 1], match))
            if first and last and first < last < first + 200:
                found.update(dict.fromkeys(f"第{chinese(n)}条" for n in range(first + 1, last)))
        found[article_name(match[0])] = None
    return tuple(found)


def article_name(label: str) -> str:
    """An article's label in one form: 第12条 and 第 十二条 are 第十二条; what is no article stays."""
    plain = "".join(label.split())
    match = _PLAIN.match(plain) if _ARTICLE.fullmatch(plain) else None
    if match is None:
        return plain
    return f"第{chinese(cn_number(match[1]))}条{plain[match.end() :]}"


def _plain_number(label: str) -> int:
    """The number of 第五条; 0 for 第五条之一."""
    match = _PLAIN.fullmatch(label)
    return cn_number(match[1]) if match else 0


def _lead(text: str, start: int) -> tuple[int, str]:
    """Where the words that date a title begin, and these words; the title's own start and "" without any."""
    low = max(0, start - _LEAD_MOST)
    before = text[low:start]
    cut = max((before.rfind(char) for char in "。；;》\n：:"), default=-1) + 1
    window = before[cut:]
    if not _LEAD.search(window):
        return start, ""
    pieces = re.split(r"([，,、])", window)
    kept = pieces[-1]
    for at in range(len(pieces) - 3, -1, -2):  # 1990年…批准、1998年…发布的《…》
        if not (_BEFORE.search(pieces[at]) and _dates(pieces[at])):
            break
        kept = pieces[at] + pieces[at + 1] + kept
    kept = _JOINT.sub("", kept)
    return start - len(kept), kept


def _dates(text: str) -> tuple[str, ...]:
    """Days of a text as ISO; without any its years."""
    days = tuple(date.iso for date in find_dates(text))
    if days:
        return days
    return tuple(str(mention.years[0]) for mention in find_years(text) if len(mention.years) == 1)
