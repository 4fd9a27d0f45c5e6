"""What lines around a document look like when they belong to the page and not to the document.

A line is *strong* furniture when nothing in a policy document reads like it (登录 注册 无障碍阅读; 【打印】; 20.69KB),
*weak* when it only counts beside furniture (14362; 通知; >). Where a line may be furniture at all is decided
in corpus.clean.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates import find_dates
from corpus.fields import HeaderField, parse_fields
from corpus.furniture_words import COMMENTS, EXPAND, NAVIGATION, SHARE, UPLOAD, WEAK

_SITE = re.compile(r".{0,10}(?:政府网|政府门户网站|门户网站|官方网站|官网|新闻网|信息网|频道|在线|公众号)(?:站)?")
_SHARE_LINE = re.compile(r"(?:扫一扫|扫码|扫描二维码|用微信扫|微信扫|手机扫|在手机上(?:查看|打开)).{0,24}")
_TURN = re.compile(r"(?:上一[篇条页]|下一[篇条页])(?:[:：].{0,60})?")
_ATTACHMENT = re.compile(
    r"(?:相关附件|附件下载|文件下载|下载附件|点击下载)[:：].{1,60}|.{0,60}\.(?:docx?|wps|ofd|pdf|xlsx?|rar|zip)(?:[(（].{0,12}[)）])?",
    re.IGNORECASE,
)
OPENER = re.compile(
    r"相关(?:阅读|链接|政策|解读|报道|文章|新闻|推荐|文档|信息)(?:与解读|推荐)?[:：]?"
    r"|(?:推荐|延伸)阅读[:：]?|猜你喜欢|为您推荐|热门(?:文档|文章|推荐)"
)
_SIZE = re.compile(
    r"\d+(?:\.\d+)?\s*[kmg]b|共?\d+\s*页|\d+\+|\d+(?:\.\d+)?\s*万?(?:积分|金币|下载币|下载券|人已?(?:阅读|下载|浏览)|次(?:阅读|下载|浏览))"
)
_VIEWS = re.compile(r"(?:浏览|阅读|点击|访问|下载)(?:次数|量|数|率|人数)?[:：]?\s*\d*\s*次?")
_COUNTER = re.compile(r"[-•·]?\s*\d{1,7}\+?")
_SYMBOLS = re.compile(r"[\s>|/\\·•»›＞｜,，、:：\-—_=*.…\[\]【】()（）]+")
_SPLIT = re.compile(r"[\s|｜/>＞»›·•【】\[\]、:：]+")
_CRUMB = re.compile(r"[>＞»›]")
_CRUMBS = re.compile(r"(?:您?(?:现在|当前)?的?(?:位置|所在位置))[:：].{0,80}")
DISCLAIMER = re.compile(
    r"[\s※*【\[]{0,3}(?:版权(?:与|和|及|所有|归|声明|说明)|免责声明|特别声明|郑重声明|法律声明|温馨提示|声明[:：]|凡本[网站]|凡注明|"
    r"本文(?:来源|转载|系|仅代表|内容)|本站|本网|转载(?:请|自|声明|须)|来源声明|您访问的链接)"
)
_DISCLAIMER_WORDS = re.compile(r"版权|转载|本网|本站|授权|侵权|删除|免责|著作权|来源|链接|网站|观点|核实")
HEADING = re.compile(
    r"(?:#{1,6}\s+)?(?:\*\*)?(?:第[一二三四五六七八九十百〇零\d]{1,5}[编章节条編節條]|[一二三四五六七八九十]{1,3}(?:、|是)|"
    r"[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d))"
)
FOOT = re.compile(r"ICP备|公网安备|网站标识码|版权所有|Copyright|©", re.IGNORECASE)
_OCCASION = re.compile(r"[—\-–－(（ ]{0,6}(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,60}(?:会议|大会|全会)")
LIST_MARK = re.compile(r"[-•·*]\s+")
PROSE_LENGTH = 25
_LONGEST_KEY = 200
_NAME = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it."""

    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """The line folded for comparison; of a line too long for a title or a button, as it is."""
        return fold(self.text) if len(self.text) <= _LONGEST_KEY else self.text


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The form in which copies of a line are compared: NFKC, no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def why(line: Line) -> str | None:
    """The why-code of a line that is furniture by itself; None for any other line."""
    text = line.text
    if len(text) > 300:
        return "disclaimer" if is_disclaimer(line) else None
    if FOOT.search(text) and len(text) < 80:
        return "disclaimer"
    if is_disclaimer(line):
        return "disclaimer"
    if _SIZE.fullmatch(line.key):
        return "upload_info"
    if _SHARE_LINE.fullmatch(line.key):
        return "share_print_qr"
    if _TURN.fullmatch(line.key) or _CRUMBS.fullmatch(text):
        return "navigation"
    if _ATTACHMENT.fullmatch(text):
        return "attachment_download"
    if line.key.strip(":：>< ") in EXPAND or line.key in EXPAND:
        return "expand_collapse"
    return _by_tokens(text)


def _by_tokens(text: str) -> str | None:
    """A line whose every word is of the page's vocabulary belongs to the family of its first word.

    Of menus and breadcrumbs (墨客网 首页 会员 登录 | 注册, 首页 > 公开 > 总结) not every word need be known.
    """
    if len(text) > 200:
        return None
    tokens = [fold(token).strip("-_<>") for token in _SPLIT.split(text)]
    tokens = [token for token in tokens if token]
    if not tokens:
        return None
    menu = sum(token in NAVIGATION for token in tokens)
    short = all(len(token) <= _NAME + 8 for token in tokens)
    if short and ((menu and _CRUMB.search(text)) or (menu >= 3 and menu * 2 >= len(tokens))):
        return "navigation"
    families = (("navigation", NAVIGATION), ("share_print_qr", SHARE), ("comments", COMMENTS), ("upload_info", UPLOAD))
    found = None
    for token in tokens:
        family = next((name for name, words in families if token in words), None)
        if family is None and _SITE.fullmatch(token):
            family = "navigation"
        if family is None and token not in WEAK and not _VIEWS.fullmatch(token):
            return None
        found = found or family
    if found == "navigation" and len(tokens) == 1 and _SITE.fullmatch(tokens[0]) and tokens[0] not in NAVIGATION:
        return None  # one site's name alone: only beside furniture
    return found


def is_weak(line: Line) -> bool:
    """Counts beside furniture: a number, a symbol, a word that may be a heading elsewhere, a site's name."""
    key = line.key.strip("[]()·•-:：")
    return bool(
        _COUNTER.fullmatch(line.text)
        or _SYMBOLS.fullmatch(line.text)
        or key in WEAK
        or _SITE.fullmatch(key)
        or _VIEWS.fullmatch(key)
    )


def is_date_line(line: Line) -> bool:
    """A date as machines write it (2024/5/14 11:42:42), with at most a short name beside it; not 2024年5月14日."""
    return is_date_text(line.text)


def is_date_text(text: str) -> bool:
    """As ``is_date_line``, of a stripped text."""
    if len(text) > 40 or "年" in text:
        return False
    found = find_dates(text)
    if len(found) != 1:
        return False
    before, after = text[: found[0].start].strip("-•·* "), text[found[0].end :].strip()
    return len(before) + len(after) <= _NAME and not re.search(r"[\d。，；,;:：、]", before + after)


def is_disclaimer(line: Line) -> bool:
    """Copyright and liability notes: such an opening and two more words of that kind."""
    if not DISCLAIMER.match(line.text):
        return False
    return len(set(_DISCLAIMER_WORDS.findall(line.text[:300]))) >= 2


def fields_of(line: Line) -> tuple[HeaderField, ...]:
    """The label/value pairs of a line that consists of nothing else; () for any other line."""
    mark = LIST_MARK.match(line.text)
    skip = mark.end() if mark else 0
    return parse_fields(line.text[skip:], line.start + skip)


def is_prose(line: Line) -> bool:
    """A sentence or a piece of one: long with commas, or with a full stop inside or at its end."""
    return is_prose_text(line.text)


def is_prose_text(text: str) -> bool:
    """As ``is_prose``, of a stripped text that is not empty."""
    if len(text) >= 10 and text[-1] in "。；;！!？?":
        return True
    return len(text) >= PROSE_LENGTH and any(mark in text for mark in "，,。；")


def is_occasion(text: str) -> bool:
    """The line under a speech's title: when, at which meeting and by whom it was held."""
    return len(text) <= 120 and bool(_OCCASION.match(text))


_SAMPLE = re.compile(r"示例|虚构|样例|杜撰|演示用|假想")
_SAMPLE_OF = re.compile(r"本|此|该|以下|全文|内容|文件|文档|文本|材料|仅供|纯属|并非|非真实")


def is_sample_notice(text: str) -> bool:
    """A line that says that the document is an invented example."""
    return len(text) <= 200 and bool(_SAMPLE.search(text) and _SAMPLE_OF.search(text))
