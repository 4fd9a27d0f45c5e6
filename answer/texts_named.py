"""Texts that a question names: 《草原法》, 草原法规定…, 违反绿化条例. What another text says is no answer to it.

A name that is not in 《》 is one by what it ends with and by what stands around it: 规定, 第三条, 从哪天起施行 behind,
or 违反, 根据 before. It is met by a text whose title has its characters in their order (噪声法: 噪声污染防治法), and by
one that writes it in the clause that is cited or at its head. Words before the name may have been taken for a part of
it, so that what is left of it after whole words counts too, if that is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.named import NATIONAL, squeezed
from corpus.traditional import HAN
from index.tokens import cut

_KINDS = r"(?:条例|细则|办法|法)"
_ASKED = (
    r"(?=[里中]|的?[，,]?(?:分别|各自?)?(?:怎么|是?怎么|如何)?(?:规定|要求|明确|说|写|第[一二三四五六七八九十百零〇\d]+[条章]"
    r"|从?(?:什么时候|何时|几时|哪一?[年天日]|几号|何日)|自|施行|实施|生效|公布|修订|修正))"
)
_NAME = re.compile(
    rf"《(?P<quoted>[^《》]{{2,80}})》|(?P<behind>[{HAN}]{{2,24}}?{_KINDS}){_ASKED}"
    rf"|(?:根据|按照|依据|依照|违反)(?P<led>[{HAN}]{{2,24}}?{_KINDS})(?![{HAN}]{{0,8}}{_KINDS})"
)
_FOREIGN = re.compile("[的了里是被把么吗谁哪几不没无该本此其这那什怎]|[和与及、以]|违反|根据|按照|依据|依照")
_AGE = re.compile("^(?:新|老|旧|原|现行)")
_METHODS = "做方看说想用手算写叫提违合非依执司立守普没无"  # 做法, 违法, 执法: no text's name ends so
_SHORTEST = 3
_LEFT = 5  # characters of a name that is left behind the words before it


def texts_named(question: str) -> tuple[str, ...]:
    """The names, as written, those not in 《》 without what can't belong to them."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(question):
        name = match["quoted"]
        if name is None:
            name = _AGE.sub("", _FOREIGN.split(match["behind"] or match["led"])[-1])
            least = _LEFT if name.endswith("办法") else _SHORTEST
            if len(name) < least or (name[-1] == "法" and name[-2] in _METHODS):
                continue
        found[name] = None
    return tuple(found)


def is_met(name: str, titles: Iterable[str], quotes: Iterable[str]) -> bool:
    """Whether one of the titles may be the name's, or one of the quotes writes it."""
    bare = _plain(name)
    words = cut(bare)
    ends = ["".join(words[at:]) for at in range(len(words))] if "".join(words) == bare else [bare]
    forms = [bare, *(end for end in ends[1:] if len(end) >= _LEFT)]
    known = [_plain(title) for title in titles]
    said = "".join(squeezed(quote) for quote in quotes)
    return any(_in_order(form, title) for form in forms for title in known) or any(form in said for form in forms)


def _plain(name: str) -> str:
    return squeezed(name).replace(NATIONAL, "")


def _in_order(form: str, title: str) -> bool:
    rest = iter(title)
    return all(char in rest for char in form)
