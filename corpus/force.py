"""When a document's own text says that it holds: of which day its version is, from when, until when, or only a draft.

    from    本办法自2019年9月1日起施行 · 自公布之日起施行 · 自公布之日起30日后施行  (corpus.history)
    until   自…起施行，有效期五年 · 试行二年 · 有效期至2024年8月31日 · 本通知自…起失效
    draft   （征求意见稿）, in the title                                            (corpus.drafts)
    stated  效力状态：失效, in the page's own fields

Most 有效期 belong to licences: a period counts only where its sentence speaks of 本… or of the entry into force, and
what it speaks of is no licence, certificate or contract. A period that ends with an event (疫情结束) has no day.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from corpus.dates import find_dates, find_years
from corpus.doc_numbers import find_doc_number
from corpus.drafts import is_draft
from corpus.numbering import cn_number
from corpus.sentences import Reading, reading
from corpus.types import Document

_COUNT = r"(?P<n>[一二三四五六七八九十两]{1,3}|[0-9０-９]{1,3})\s?"
_N = rf"{_COUNT}(?P<unit>周?年|个月)"
_SELF = (
    "办法|规定|通知|意见|方案|细则|条例|措施|政策|文件|公告|通告|清单|标准|规则|指引|预案|决定|法|解释|目录|指南|规范|制度|计划|规划|"
    "章程|准则|导则|纲要|要点|命令|批复|函|若干规定"
)
_OWN = rf"本[\u4e00-\u9fff（）()]{{0,8}}?(?:{_SELF})"
_FORCE = r"(?:自|从)[^。；\n]{1,40}?起[^。；\n]{0,10}?(?:施行|实施|执行|生效|试行)"
_TERM = r"(?:有效期限?|试行期限?|执行期限?|施行期限?|实施期限?|适用期限?|期限)"
_PERIOD = re.compile(rf"(?:{_OWN}的?|{_FORCE}[，,。；\s]{{0,4}})(?:{_TERM})(?:暂定)?(?:为|：|:|是)?\s?{_N}")
_TRIAL = re.compile(rf"(?:{_OWN}|{_FORCE}[，,]\s?)(?:[，,])?(?:暂行|试行)(?:期)?(?:为|限)?{_N}")
_UNTIL = re.compile(
    rf"(?:{_OWN}的?|{_FORCE}[，,。；\s]{{0,4}})[^。；\n]{{0,4}}?(?:{_TERM}(?:为|自[^。；\n]{{2,24}}?)?|执行)?(?:至|到|截至|截止到?|截止时间为)"
    r"(?P<when>[^。；\n，,]{4,24})"
)
_SPAN = re.compile(
    rf"(?:(?:{_OWN}|(?:上述|以上)政策[^。；\n]{{0,20}}?)的?)[，,]?{_TERM}[为从自：:]{{0,2}}(?P<from>[^。；\n，,至]{{6,20}}?)(?:起)?[至到—-]+(?P<when>[^。；\n，,]{{6,24}})"
)
_LAPSES = re.compile(
    rf"{_OWN}(?:于|自|从|到|至|在)?(?P<when>[^。；\n，,]{{6,20}}?)(?:起|之?后|止|时)?(?:自行|自动|同时|即行)?(?:失效|废止|停止执行|停止施行|作废)"
)
_DELAY = re.compile(
    rf"自(?:公布|发布|印发|颁布|下发)之日起(?:满)?{_COUNT}(?P<unit>日|天|个月)(?:后|以后|之后)?(?:起)?(?:施行|实施|执行|生效)"
)
_AT_ONCE = re.compile(rf"{_OWN}(?:自|从)(?:公布|发布|印发|颁布|下发|签发)之日起(?:正式)?(?:施行|实施|执行|生效|试行)")
_BEGINS = re.compile(rf"{_OWN}(?:自|从)[^。；，\n]{{6,16}}?起(?:正式)?(?:施行|实施|执行|生效|试行)")
_LICENCE = re.compile(r"证|许可|合同|协议|批件|批文|资质|资格|执照|检验|登记")
_SAYS_STATUS = re.compile(r"有效|失效|废止|修改|修订|生效|现行|过期|作废")
_YEAR_END = re.compile(r"年(?:底|末)?$")
_MOST = 6000


@dataclass(frozen=True, slots=True)
class Stated:
    """A day (ISO; "" where only the words are known) with the raw span that says so; ``inferred``: it follows."""

    date: str
    start: int
    end: int
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Force:
    """What a document says of itself. ``version``: the day of this text; a year alone where no day is known."""

    version: Stated | None = None
    begins: Stated | None = None
    ends: Stated | None = None
    draft: Stated | None = None
    status: Stated | None = None


def force_of(document: Document) -> Force:
    """When the document's own text says that it holds."""
    text = reading(document.raw, 0, len(document.raw), document.marks)
    version = _version(document)
    begins = _begins(document, text, version)
    return Force(version, begins, _ends(text, begins or version), _draft(document), _status(document))


def _version(document: Document) -> Stated | None:
    metadata = document.metadata
    for name in ("date_written", "date_amended", "date_adopted", "date_published"):
        value, where = getattr(metadata, name), metadata.provenance.get(name)
        if value:
            start, end = (where.span if where else None) or (0, 0)
            return Stated(value, start, end, bool(where and where.inferred) or name == "date_published")
    number = find_doc_number(metadata.doc_number or "")
    where = metadata.provenance.get("doc_number")
    if number is not None and where is not None and where.span is not None:
        return Stated(str(number.year), *where.span, inferred=True)
    return None


def _begins(document: Document, text: Reading, version: Stated | None) -> Stated | None:
    delay = _DELAY.search(text.text[-_MOST:])
    if delay is not None and version is not None and len(version.date) == len("2024-01-01"):
        low = max(0, len(text.text) - _MOST)
        day = _later(version.date, cn_number(delay["n"]), delay["unit"])
        return Stated(day, *text.raw_span(low + delay.start(), low + delay.end()))
    value, where = document.metadata.date_in_force, document.metadata.provenance.get("date_in_force")
    if value is None:
        stated = [(match, find_dates(match[0])) for match in _BEGINS.finditer(text.text)]
        match, dates = stated[-1] if stated else (None, [])
        if match and len(dates) == 1:
            return Stated(dates[0].iso, *text.raw_span(*match.span()))
        return _at_once(text, version)
    start, end = (where.span if where else None) or (0, 0)
    return Stated(value, start, end, bool(where and where.inferred))


def _at_once(text: Reading, version: Stated | None) -> Stated | None:
    """自发布之日起施行, where the day of the text is known though the text itself does not give it."""
    if version is None or len(version.date) != len("2024-01-01"):
        return None
    stated = list(_AT_ONCE.finditer(text.text))
    return Stated(version.date, *text.raw_span(*stated[-1].span())) if stated else None


def _ends(text: Reading, begins: Stated | None) -> Stated | None:
    """The last day on which the document holds, as its text says."""
    for pattern in (_PERIOD, _TRIAL):
        for match in pattern.finditer(text.text):
            if not _of_licence(match[0]):
                day = _last_day(_from(match[0], begins), cn_number(match["n"]), match["unit"])
                return Stated(day, *text.raw_span(*match.span()), inferred=not day)
    for pattern in (_SPAN, _UNTIL, _LAPSES):
        for match in pattern.finditer(text.text):
            day = _day_or_year_end(match["when"])
            if day and not _of_licence(match[0]):
                if pattern is _LAPSES and "起" in match[0][match[0].find(match["when"]) :]:
                    day = _later(day, -1, "日")
                return Stated(day, *text.raw_span(*match.span()))
    return None


def _from(words: str, begins: Stated | None) -> Stated | None:
    """From when a period runs: the day that its own words name, 公布之日, else the document's entry into force."""
    dates = find_dates(words)
    if dates:
        return Stated(dates[0].iso, 0, 0)
    return None if re.search(r"[自从][^。；]{0,3}\d", words) else begins


def _of_licence(words: str) -> bool:
    """Whether a period is that of a licence: one stands between 本 and the period."""
    return bool(_LICENCE.search(words.split("起")[0] if words.startswith(("自", "从")) else words))


def _draft(document: Document) -> Stated | None:
    if not is_draft(document):
        return None
    where = document.metadata.provenance.get("title")
    start, end = (where.span if where else None) or (0, 0)
    return Stated("", start, end, inferred=not document.metadata.title)


def _status(document: Document) -> Stated | None:
    where = document.metadata.provenance.get("status")
    if not document.metadata.status or not _SAYS_STATUS.search(document.metadata.status):
        return None
    start, end = (where.span if where else None) or (0, 0)
    return Stated(document.metadata.status, start, end)


def _last_day(begins: Stated | None, number: int, unit: str) -> str:
    """The day before the period from ``begins`` is over; "" where no day is known from which it runs."""
    if begins is None or len(begins.date) != len("2024-01-01") or not 0 < number < 100:
        return ""
    return _later(_later(begins.date, number, "个月" if unit == "个月" else "年"), -1, "日")


def _later(iso: str, number: int, unit: str) -> str:
    day = datetime.date.fromisoformat(iso)
    if unit in ("日", "天"):
        return (day + datetime.timedelta(days=number)).isoformat()
    months = day.year * 12 + day.month - 1 + number * (1 if unit == "个月" else 12)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last)).isoformat()


def _day_or_year_end(words: str) -> str:
    """A day of a stretch that holds nothing else, or the last one of a year: 2020年底, 2020年."""
    dates = find_dates(words)
    if len(dates) == 1:
        return dates[0].iso
    years = find_years(words)
    if len(years) == 1 and len(years[0].years) == 1 and not dates and _YEAR_END.search(words.strip("止时 ")):
        return f"{years[0].years[0]}-12-31"
    return ""
