"""Questions about a document's validity and lineage: which of them a text is, which document it means, as of when.

| asks | said by |
| --- | --- |
| status | 还有效吗, 是否有效, 失效了吗, 被废止了吗, 还适用吗, 施行了吗 |
| repealed | 哪些文件被废止了, without a document |
| repeals | 《甲》废止了哪些文件, 同时废止了什么 |
| repealed_by, ended | 《甲》被哪个文件废止, 什么时候废止的 |
| amended_by, amended | 谁修改了《甲》, 哪个文件修改了, 什么时候修改的, 最近一次修订 |
| basis | 《甲》的依据是什么, 根据什么制定 |
| begins, until | 《甲》什么时候开始施行, 有效期到什么时候 |

A question is one of these only where it names a document (《甲》, a 文号, or a title that the library knows); 有效期 of
a licence or what an article says of 停止执行 are questions about content.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from corpus.dates import find_dates
from corpus.mentions import Mention, find_mentions

_WHAT = r"(?:哪些|哪个|哪几个|哪部|哪几部|哪项|哪份|哪一[个部份项]|什么|何)"
_WHEN = r"(?:什么时候|何时|哪[一]?[天日年]|什么时间|自何时|几时|从何时|从什么时候)"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("repeals", re.compile(rf"(?:同时)?(?:废止|取代|替代)了?{_WHAT}|{_WHAT}[^，。？]{{0,12}}被(?:它|其)(?:同时)?废止")),
    (
        "repealed_by",
        re.compile(rf"(?:被|由){_WHAT}[^，。？]{{0,12}}(?:废止|取代|替代)|{_WHAT}[^，。？被]{{0,8}}废止了?■|谁废止"),
    ),
    ("ended", re.compile(rf"{_WHEN}(?:被)?(?:废止|失效|停止执行|到期)|(?:废止|失效)(?:日期|时间)是?")),
    (
        "amended_by",
        re.compile(rf"谁(?:修改|修订|修正)|{_WHAT}(?:文件|决定|机关|部门|单位)?(?:修改|修订|修正)了?|被(?:谁|{_WHAT}[^，。？]{{0,8}})(?:修改|修订|修正)"),
    ),
    (
        "amended",
        re.compile(
            rf"{_WHEN}[^，。？]{{0,8}}(?:修改|修订|修正)|(?:最近|最后|上)一次(?:修改|修订|修正)|(?:修改|修订|修正)过?(?:几|多少|哪几)次|"
            r"(?:几|哪几)次(?:修改|修订|修正)|有过哪些(?:修改|修订|修正)"
        ),
    ),
    (
        "basis",
        re.compile(rf"(?:制定)?依据(?:是|有|的是)?{_WHAT}|(?:根据|依据|依照){_WHAT}[^，。？]{{0,10}}(?:制定|出台|印发)"),
    ),
    ("begins", re.compile(rf"{_WHEN}(?:起|开始|正式|才)*(?:施行|实施|生效|执行)|(?:施行|生效|实施)(?:日期|时间)是")),
    ("until", re.compile(r"有效期(?:限)?(?:是|为|有|到|至)?(?:几年|多久|多长|多少年|什么时候|何时|哪)")),
    (
        "status",
        re.compile(
            r"(?:还|现在|目前|仍|仍然|现行|是否|依然|继续|现时)*(?:有效|有没有效|有无效力|有没有效力|适用|能用|管用|执行)(?:吗|么|不|嘛)|"
            r"是否(?:仍然|仍|还|现行|已经?|被)*(?:有效|适用|失效|废止|过期|被废止)|(?:失效|废止|过期|作废|生效|施行|实施)了(?:吗|么|没有|没)|"
            r"是不是(?:已经?|被)*(?:废止|失效|过期|作废|有效)|现行有效的?(?:吗|么)|效力(?:状态)?(?:如何|怎样|是什么)|有没有(?:失效|废止|过期)"
        ),
    ),
)  # fmt: skip
_REPEALED = re.compile(
    rf"{_WHAT}(?:文件|法规|规章|规定|办法|政策|条例|规范性文件)?[^，。？《》]{{0,8}}(?:被|已经?|已被)+(?:废止|失效|宣布失效)|"
    rf"(?:废止|失效)的?(?:文件|法规|规章|规范性文件)(?:有|是|都有)?{_WHAT}"
)
_AT = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:的时候|时|那时|当时|间)(?!间)|在(?P<in>(?:19|20)\d\d)年(?=[^，。？]{0,12}(?:有效|适用|生效))"
)
_LAST_YEAR = re.compile(r"(?P<which>去年|前年)(?:的时候|时|那时)")
_MADE = re.compile(
    r"(?P<words>(?:(?:19|20)\d\d年[^，。？《》]{0,12}?(?:修正|修订|修改|发布|公布|通过|制定|印发)?的?))$"
)
_BEHIND = re.compile(r"^[（(]?(?P<year>(?:19|20)\d\d)年?(?:版|修正|修订|通过|公布|发布)")
_LEADING = re.compile(r"^(?:请问|问一下|想问|咨询一下|现在|目前|关于|在?(?:19|20)\d\d年(?:时|的时候)?，?)+")
_TRAILING = re.compile(
    r"(?:的|现在|目前|如今|还|是|是不是|是否|已经?|到底|究竟|在|被|这个|这份|一文|文件|到|自|从|，|,|\s|制定)+$"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked (see the table), of which document; ``article`` where one is named, ``last``: only the last."""

    form: str
    named: Mention | None
    dated: tuple[str, ...] = ()
    article: str | None = None
    year: str = ""
    last: bool = False
    quoted: bool = True


def asked_of(question: str) -> Asked | None:
    """What a question asks of a document's validity or lineage; None for questions about content."""
    text = "".join(question.split())
    mentions = [named for named in find_mentions(text) if named.title or named.number]
    masked = text
    for named in mentions:
        masked = masked[: named.start] + "■" * (named.end - named.start) + masked[named.end :]
    if not mentions and _REPEALED.search(masked):
        return Asked("repealed", None)
    for form, pattern in _FORMS:
        match = pattern.search(masked)
        if match is None:
            continue
        found = mentions[0] if mentions else _unquoted(text, match.start())
        if found is None:
            return None
        named = found
        years = re.findall(r"((?:19|20)\d\d)年", masked[: named.lead] + masked[named.tail :])
        return Asked(
            form,
            named,
            _days_of(text, named),
            named.articles[0] if named.articles else _article(text, named),
            years[0] if len(years) == 1 and form in ("amended", "amended_by") else "",
            bool(re.search(r"(?:最近|最后|上)一次", masked)),
            quoted=bool(mentions),
        )
    return None


def day_asked(question: str) -> str | None:
    """The day for which a question asks what held: 2021年时 and 去年时 are the last day of that year; None is today."""
    if match := _AT.search(question):
        return f"{match['year'] or match['in']}-12-31"
    if match := _LAST_YEAR.search(question):
        return f"{datetime.date.today().year - (1 if match['which'] == '去年' else 2)}-12-31"
    return None


def without_day(question: str) -> str:
    """The question without the words that ask for a day: what is left is asked of the texts that held then."""
    return _LAST_YEAR.sub("", _AT.sub("", question)).lstrip("，, ") or question


def _unquoted(text: str, cue: int) -> Mention | None:
    """What stands before the words that ask: a title without 《》, to be looked up."""
    title = _TRAILING.sub("", _LEADING.sub("", text[:cue]))
    return Mention(title, 0, cue, 0, cue) if len(title) >= 4 else None


def _days_of(text: str, named: Mention) -> tuple[str, ...]:
    """The days or years by which a question tells the versions of a document apart."""
    if named.dated:
        return named.dated
    before, behind = text[: named.start], text[named.end :]
    if match := _MADE.search(before):
        days = tuple(date.iso for date in find_dates(match["words"]))
        return days or (match["words"][:4],)
    if match := _BEHIND.match(behind):
        return (match["year"],)
    return ()


def _article(text: str, named: Mention) -> str | None:
    from corpus.mentions import articles_of

    found = articles_of(text[named.end : named.end + 12])
    return found[0] if found else None
