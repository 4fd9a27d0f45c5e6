"""The history of a law: the paragraph under its title, the sentence that enacts it, the article on entry into force.

（2001年5月8日甲市第三届人民代表大会常务委员会第二次会议通过　根据2019年4月23日…《…的决定》第二次修正）
《甲条例》已经2020年12月9日国务院第117次常务会议通过，现予公布，自2021年3月1日起施行。
第四十条　本条例自2021年3月1日起施行。

    history  = event+                 each event begins with its date
    event    = date body? meeting? (的《decision》)? number? verb+
    verb     = 通过 批准 公布 发布 修正 修订 施行 废止

A decision that amends is passed and approved by bodies of its own: 批准的《…的决定》修正 is one event, 修正.
What stands inside title brackets is neither date nor verb. Limit: what has no date with a day is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import DateMention, find_dates, parse_date
from corpus.doc_numbers import ORDER, find_order
from corpus.types import Event

_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|〈[^〉]*〉|<[^<>\n]*>|&lt;.*?&gt;", re.DOTALL)
_VERBS = re.compile(r"修订通过|(?:修正|修订|修改)(?!后)|通过|批准|公布|发布|颁布|施行|生效|实施|废止")
_AMENDS = re.compile(r"(?:修正|修订|修改)(?!后)")
_SAME = {"修订通过": "修订", "修改": "修正", "颁布": "公布", "生效": "施行", "实施": "施行"}
_NOT_YET = re.compile(r"现予?(?:以)?$|予以$|起$|现将[^，。]{0,90}$")
_OF_ANOTHER = re.compile(r"[\s　]*(?:的|了)[\s　]*■")
_LEAD = re.compile(r"[（(【\[*#>\-\s　]*(?:<[^<>\n]{1,80}>[\s　]*)*[（(]?(?:(?:自|根据|经|于)[\s　]*)?")
_ENACTED = re.compile(r"》[^。《》]{0,12}?(?:已经|业经|已于|经)(?=[^。]{0,80}?(?:通过|批准))")
_MEETING = re.compile(
    r"第[\d一二三四五六七八九十百〇零]{1,6}次|[常部局厅委署院党主]{1,2}务(?:会议|会)|部务|局务|公告|令第|令[（(]|审议|《|■|会议|以|$"
)
_DROP = re.compile(
    r"第[\d一二三四五六七八九十]{1,4}届|(?:19|20)\d\d年(?:度)?|(?:审判|检察)委员会$|^(?:根据|由|经|在|于|自|的|，|,)+|中华人民共和国(?!主席)"
)
_BODY = re.compile(r"(?:大会|委员会|常委会|国务院|政府|法院|检察院|银行|主席|公司|联合会|协会|[部局署委厅办院])$")
_DECISION = re.compile(r"《(?P<body>[\u4e00-\u9fff、]{2,40}?)关于")
_CUT_DAY = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2})(?=[\u4e00-\u9fff])(?![日号])")
_NUMBER_LENGTH = 60
_LINE_MOST = 3000
_CLOSING = re.compile(
    r"(?:自|从|于)[^\S\n]*(?P<when>(?:19|20)\d\d[^\S\n]*年|[一二][〇○零一二三四五六七八九]{3}年|(?:公布|发布|颁布|印发|通过|下发|签署|签发|批准)之日)"
)
_IN_FORCE = re.compile(r"起?(?:正式)?(?:施行|实施|生效|执行|实行|试行)")
_SELF = re.compile(r"本[\u4e00-\u9fff（）]{1,12}$|[条。]\s*$")
_TAIL = 4000


@dataclass(frozen=True, slots=True)
class History:
    """Events in the order in which they stand, and what follows from them. All dates are ISO strings."""

    events: tuple[Event, ...] = ()

    def first(self, *verbs: str) -> Event | None:
        """The first event of one of the verbs."""
        return next((event for event in self.events if event.verb in verbs), None)

    def last(self, *verbs: str) -> Event | None:
        """The latest event of one of the verbs, the one that stands last where two have one date."""
        found = [event for event in self.events if event.verb in verbs]
        return max(found, key=lambda event: (event.date, event.start), default=None)

    @property
    def version(self) -> Event | None:
        """The event that made the text what it is: the last amendment, adoption or order; never an approval."""
        made = [
            e for e in self.events if e.verb in ("修正", "修订", "通过") or (e.number and e.verb in ("公布", "发布"))
        ]
        found = max(made, key=lambda event: (event.date, event.start), default=None)
        return found or self.last("公布", "发布")

    @property
    def enacting(self) -> Event | None:
        """The event whose body is the issuer: the first adoption; without one the first promulgation."""
        return self.first("通过") or self.first("发布", "公布") or self.first("修订", "修正")

    @property
    def numbered(self) -> Event | None:
        """The last event that a numbered order (令第…号) belongs to."""
        found = [event for event in self.events if event.number]
        return max(found, key=lambda event: (event.date, event.start), default=None)


def read_history(raw: str, start: int, end: int, beyond: int = 0) -> History:
    """The history paragraph between the title and the first article: its lines, one event or all of them each.

    Up to ``beyond`` characters further on a line counts that stands wholly in brackets.
    """
    events: list[Event] = []
    at = start
    for low, high in _lines(raw, start, end + beyond):
        line = raw[low:high].strip()
        if low < at or (low >= end and not (line[0] in "（(" and line[-1] in "）)")):
            continue
        stop = _paragraph(raw, low, high, end + beyond)
        if stop is not None:
            events += _events(raw, low, stop)
            at = stop
    return History(tuple(events))


def read_enacted(raw: str, start: int, end: int) -> tuple[Event, ...]:
    """The events of 《…》已经…会议通过，现予公布，自…起施行 in a stretch; () where no such sentence stands."""
    match = _ENACTED.search(raw, start, end)
    if match is None:
        return ()
    stop = raw.find("。", match.end(), end)
    return tuple(_events(raw, match.end(), stop if stop >= 0 else end))


def read_closing(raw: str, start: int, end: int, of: History, written: str | None = None) -> Event | None:
    """本条例自…起施行, the last such sentence of a stretch.

    "自公布之日" is the day of promulgation, of the version's last event, or the one on which it was ``written``.
    """
    found = None
    low = max(start, end - _TAIL)
    masked = _masked(raw[low:end])
    for match in _CLOSING.finditer(masked):
        if not _SELF.search(masked[max(0, match.start() - 20) : match.start()]):
            continue
        if match["when"].endswith("之日"):
            version = of.last("公布", "发布", "通过", "修正", "修订", "批准")
            stop, date = match.end(), version.date if version else written
        else:
            dates = find_dates(masked[match.start("when") : match.start("when") + 30])
            if not dates or dates[0].start:
                continue
            stop, date = match.start("when") + dates[0].end, dates[0].iso
        verb = _IN_FORCE.match(masked, stop)
        if verb and date:
            found = Event("施行", date, start=low + match.start(), end=low + verb.end())
    return found


def _lines(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at, end = start, min(end, len(raw))
    while at < end:
        stop = raw.find("\n", at, end)
        stop = stop if stop >= 0 else end
        if raw[at:stop].strip():
            yield at, stop
        at = stop + 1


def _paragraph(raw: str, start: int, end: int, limit: int) -> int | None:
    """Where a history line ends, the lines that belong to an open title bracket included; None if it is none."""
    lead = _LEAD.match(raw, start, end)
    low = lead.end() if lead else start
    text = raw[low : min(end, low + _LINE_MOST)]
    dates = find_dates(text[:40])
    if not dates or dates[0].start > 2:
        return None
    while text.count("《") > text.count("》") and end < limit and end - start < _LINE_MOST:
        stop = raw.find("\n", end + 1, limit)
        end = stop if stop >= 0 else limit
        text = raw[low:end]
    masked = _masked(text)
    verb = _VERBS.search(masked)
    after = masked[dates[0].end : dates[0].end + 2].strip()
    if verb is None or after[:1] in tuple("，,") or "。" in masked[: verb.start()]:
        return None
    if _OF_ANOTHER.match(masked, verb.end()) and not _AMENDS.search(masked, verb.end()):
        return None
    return end


def _dates(masked: str) -> list[DateMention]:
    """The dates of a history; one whose 日 is missing before the body's name is one too."""
    cut = [(match, parse_date(f"{match[1]}日")) for match in _CUT_DAY.finditer(masked)]
    found = [DateMention(*match.span(), iso, clock=False) for match, iso in cut if iso]
    return sorted([*find_dates(masked), *found], key=lambda date: date.start)


def _masked(text: str) -> str:
    """The text with its titles blanked out, offsets kept."""
    return _TITLE.sub(lambda match: "■" * len(match[0]), text)


def _events(raw: str, start: int, end: int) -> list[Event]:
    """The events of a stretch: each date opens one; a date without a verb lends its body to the next."""
    text = raw[start:end]
    masked = _masked(text)
    dates = _dates(masked)
    found: list[Event] = []
    bodies: list[str] = []
    for at, date in enumerate(dates):
        stop = dates[at + 1].start if at + 1 < len(dates) else len(text)
        body = _body(masked[date.end : stop])
        verbs = _verbs(masked, date.end, stop)
        if not verbs:
            bodies += [body] if body else []
            continue
        names = "、".join([*bodies, body]) if body else "、".join(bodies)
        bodies = []
        found += _of_date(text, start, (date, stop), verbs, names or None)
    return found


def _of_date(
    text: str, offset: int, where: tuple[DateMention, int], verbs: Sequence[re.Match[str]], body: str | None
) -> Iterator[Event]:
    date, stop = where
    words = text[date.end : stop]
    amended = body is None or any(verb[0] == "批准" for verb in verbs[:-1])
    number = find_order(words)
    for verb in verbs:
        name = _SAME.get(verb[0], verb[0])
        decision = _DECISION.search(words[: verb.start() - date.end]) if name in ("修正", "修订") and amended else None
        who = decision["body"] if decision else body
        yield Event(
            name,
            date.iso,
            who if name != "施行" else None,
            number.value if number and name not in ("通过", "批准", "施行") else None,
            offset + date.start,
            offset + verb.end(),
        )


def _verbs(masked: str, start: int, stop: int) -> list[re.Match[str]]:
    """The verbs of one date: of 通过的《…》修正 only the last, of 公布施行 both; 现予公布 has no date here."""
    found = [
        match
        for match in _VERBS.finditer(masked, start, stop)
        if not (match[0] in ("公布", "发布") and _NOT_YET.search(masked[start : match.start()]))
    ]
    amends = [at for at, match in enumerate(found) if match[0] in ("修正", "修订", "修改")]
    return found[amends[-1] :] if amends else found


def _body(words: str) -> str | None:
    """The body named right behind a date, without 第N届, meeting and 中华人民共和国; None where none stands there."""
    order = ORDER.search(words[:_NUMBER_LENGTH])
    meeting = _MEETING.search(words)
    verb = _VERBS.search(words)
    stops = [match.start() for match in (meeting, verb) if match]
    if order:
        stops.append(order.start("kind"))
    name = "".join(words[: min(stops, default=len(words))].split()).replace("&emsp;", "")
    while (shorter := _DROP.sub("", name)) != name:
        name = shorter
    return name if _BODY.search(name) and len(name) <= 80 else None
