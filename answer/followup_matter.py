"""What of the last question another matter takes the place of, and whether words only say something of it.

春节放假 ← 国庆节           a shared end of the word: 国庆节放假
医疗废物暂时贮存 ← 危险废物   危险废物暂时贮存
环境影响报告书审批时限 ← 报告表  环境影响报告表审批时限
子女教育扣除标准 ← 赡养老人    nothing shared, but a measure at the end: 赡养老人标准
个人混合投放 ← 单位          one of a kind for another: 单位混合投放
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from rjieba import cut, tag

from answer.question_focus import without_interrogatives

_KINDS = (
    ("个人", "单位", "企业", "公民", "法人", "组织"),
    ("特别重大", "特别严重", "重大", "较大", "一般"),
    ("国家级", "省级", "市级", "县级"),
    ("一级", "二级", "三级", "四级"),
)
_MEASURE = re.compile(r"(?:标准|限值|罚款|处罚|金额|税额|税率|有效期|期限|时限|时间|(?<![效比])率|放假|补贴|补助)+$")
_JOINT = re.compile(r"(?:不得?(?:超过|高于|低于|少于)|是|为|有|每[年月日天个人户次]?|各|的)+$")
_LIGHT = re.compile(
    r"可不可以|可以|能够?|不能|应当?|应该|必须|需要|允许|怎么办|多长|处罚|处理|[天日年月内里吗呢吧还也都又再才就了的地得从向给对被把由在到起过要会有是个小时]"
)
_SUBJECT = re.compile(r"[nlijs]|x|eng")
SHORT = 3  # characters that a predicate may have and still be of something else


def instead(old: str, new: str) -> str:
    """The matter ``old`` with ``new`` in the place of what it is an alternative to."""
    for kind in _KINDS:
        if new in kind:
            known = next((each for each in kind if each in old), None)
            return old.replace(known, new, 1) if known else new + old
    starts = _starts(old)
    block = SequenceMatcher(None, old, new, autojunk=False).find_longest_match()
    end_of_word = block.b + block.size == len(new) and block.a + block.size in starts
    if block.size > 1 or (block.size and end_of_word):
        after = block.a + block.size
        if block.b + block.size < len(new):  # 报告书 ← 报告表
            after = next((at for at in starts if at >= after), len(old))
        kept = old[: block.a] if block.b == 0 and block.a in starts else ""
        made = kept + new + old[after:]
        return made if made != old else new + old[after:]
    measure = old[len(without_measure(old)) :]
    return new + (measure if measure != old and not _MEASURE.search(new) else "")


def one_of_a_kind(new: str, text: str) -> bool:
    """Whether a word is another one of a kind that a text names: 单位, after a question about 个人."""
    return any(new in kind and any(each in text for each in kind if each != new) for kind in _KINDS)


def without_measure(phrase: str) -> str:
    """A phrase without the measure at its end: 排污许可证有效期 → 排污许可证; all of it where it is one itself."""
    found = _MEASURE.search(phrase)
    if found is None or not found.start():
        return phrase
    starts = [at for at in _starts(phrase) if at < found.start()] if found[0] == "率" else [found.start()]
    return phrase[: starts[-1]].rstrip("的") or phrase  # 机械化率 is one


def bare_end(phrase: str) -> int:
    """Where a phrase ends without the words that only lead over to the question (标准是每 → 标准)."""
    return len(_JOINT.sub("", phrase)) or len(phrase)


def of_something_else(words: str) -> bool:
    """Whether a question has no subject: it begins with a predicate and is too short to name one (可以延长吗)."""
    rest = _LIGHT.sub("", "".join(without_interrogatives(words).split()))
    if not words or len(rest) > SHORT:
        return False
    word, kind = next(iter(tag(words)))
    return not _SUBJECT.match(kind) or word in ("几小时", "怎么办")


def _starts(text: str) -> list[int]:
    """Where words begin, and the end."""
    at, found = 0, [0]
    for word in cut(text):
        at += len(word)
        found.append(at)
    return found
