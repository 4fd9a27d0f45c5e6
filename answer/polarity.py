"""Whether: what a clause says of the thing asked (allowed, forbidden, required, not required), and the yes or no of it.

    clause    不得 禁止 严禁 不予          forbids      不得不 无不            requires (twice no)
              无需 不需要 不要求 不受限制    exempts      并非不 不是不 未必不     allows
              应当 必须 需要               requires     不得少于 不得低于        a bound, and a duty
              可以 允许 有权               allows
    question  可以…吗 能不能                asks whether it is allowed
              需要…吗 要不要 必须…吗         asks whether it is required
              禁止…吗 是不是不能              asks whether it is forbidden

The deciding verb is the one in the segment that says most of the question. An exception (除…外, 但…除外, 未经…)
makes the answer conditional. None where nothing decides: the sentence stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.tokens import pairs


class Stance(StrEnum):
    """What a clause says of doing something, or what a question asks of it."""

    ALLOWS = "allows"
    FORBIDS = "forbids"
    REQUIRES = "requires"
    EXEMPTS = "exempts"


class Verdict(StrEnum):
    """The first word of an answer to a whether question."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"


_S = Stance
# Longest first: a double negation before the negation in it; a bound is a duty.
_CLAUSE = tuple(
    (stance, re.compile(pattern))
    for stance, pattern in (
        (_S.REQUIRES, r"不得不|不能不|不可不|无不|不得(?:少|低|短|晚|早|迟|小)于|不得(?:超过|多于|高于|大于)"),
        (
            _S.ALLOWS,
            r"(?:并非|并不是|不是|未必)不(?:能|得|可以?|允许)|不(?:禁止|限制|反对|排除)|不受(?:[\u4e00-\u9fff]{0,6})?限制",
        ),
        (
            _S.EXEMPTS,
            r"无[需须]|不(?:需要?|必|用|须|要求)|免(?:予|于|除|交|缴|征|办)|不再(?:要求|需要|办理|审批|收取|征收)|不(?:收取|征收|计入|适用)|可以不",
        ),
        (
            _S.FORBIDS,
            r"不得|禁止|严禁|不准|不许|不允许|不可以?|不能(?!正常|满足|达到|按)|不予|不宜|不应当?|杜绝|一律不|不再(?:新建|批准|受理|核准)",
        ),
        (_S.REQUIRES, r"应当?(?![急用对收变])|必须|须|需要?(?![求])|有义务|有责任"),
        (_S.ALLOWS, r"可以|允许|准予|有权|可(?=[\u4e00-\u9fff]{2})(?![能靠行见持观再再逆回移])|鼓励|支持"),
    )
)
_QUESTION = tuple(
    (stance, re.compile(pattern, re.IGNORECASE))
    for stance, pattern in (
        (
            _S.FORBIDS,
            r"(?:禁止|严禁|不得|不准|不允许|不能|不可以|不许)[^?？]*(?:吗|么)|是不是(?:不能|不得|不可以|禁止|不允许)|是否(?:禁止|不得|不能|不允许|被?禁止)|违(?:法|规|反)"
            r"|\b(?:forbidden|prohibited|banned|illegal)\b",
        ),
        (
            _S.EXEMPTS,
            r"(?:无需|不用|不需要|不必|免(?:予|于|除|交|缴))[^?？]*(?:吗|么)|是不是(?:不用|不需要|无需|可以不)|是否(?:无需|不需要|免)|能不能不|可不可以不|可以不[^?？]*吗|能免",
        ),
        (
            _S.REQUIRES,
            r"(?:需不需要|要不要|用不用|该不该|应不应该?|必不必须)|是否(?:需要?|应当?|必须|要|须)|(?:需要|必须|应当|应该|一定要|非要|得|要)[^?？]*(?:吗|么)|有没有必要|是不是(?:要|必须|需要|应当|得)"
            r"|\b(?:must|need(?:s|ed)?(?: to)?|have to|has to|required|obliged|should)\b",
        ),
        (
            _S.ALLOWS,
            r"能不能|可不可以|可否|能否|允不允许|准不准|行不行|是否(?:可以?|允许|能够?|有权|准许)|(?:可以|能够?|允许|准许|有权|可)[^?？]*(?:吗|么|不)|是不是(?:可以|能)"
            r"|\b(?:may|can|could|allowed|permitted|permissible)\b",
        ),
    )
)
_EXCEPT = re.compile(
    r"除(?!了?尘|臭|草|雪|冰|名|锈|垢)(?:了)?[^，,。；;]{2,60}?(?:外|以外|之外)(?=[，,。；;]|$)"
    r"|但(?:是)?[，,]?[^。；;]{2,60}?(?:除外|不适用|不受[^。；;]{0,10}限制|可以[^。；;]{2,40})|[^，,。；;]{2,30}除外"
    r"|未经[^，,。；;]{2,30}|(?:确需|确有必要)[^，,。；;]{0,30}(?:的|时)[，,]"
    r"|因[^，,。；;]{2,30}(?:确?需要?|必须)[^，,。；;]{0,30}的[，,]|经[^，,。；;]{2,30}(?:批准|同意|许可)(?:后|的)|[^，,。；;]{2,30}(?=方可|方能|才可|才能)"
)
_HINDERS = re.compile(r"不得(?P<verb>拒绝|限制|阻挠|禁止|干涉)")
_SEGMENT = re.compile(r"[，,；;。：:！？!?\n]")
_ANSWERS = {
    (_S.ALLOWS, _S.ALLOWS): Verdict.YES,
    (_S.ALLOWS, _S.FORBIDS): Verdict.NO,
    (_S.FORBIDS, _S.FORBIDS): Verdict.YES,
    (_S.FORBIDS, _S.ALLOWS): Verdict.NO,
    (_S.FORBIDS, _S.REQUIRES): Verdict.NO,
    (_S.REQUIRES, _S.REQUIRES): Verdict.YES,
    (_S.REQUIRES, _S.EXEMPTS): Verdict.NO,
    (_S.EXEMPTS, _S.EXEMPTS): Verdict.YES,
    (_S.EXEMPTS, _S.REQUIRES): Verdict.NO,
}
_KEPT = 2
_DENIES = re.compile(
    r"(?:不(?:需要?|必|用|须|要求|得|准|许|允许|予|再|应当?|适用)|无[需须]|免(?:予|于|除)?|禁止|严禁)(?:办理|进行|开展|实施|实行)?"
    r"(?P<act>(?!超过|[少多高低大小早晚迟短长]于)[\u4e00-\u9fff]{2})"
)
_NEGATIVE = re.compile(
    r"[不无免禁未非除莫勿]|严禁|停止|\b(?:not?|never|without|except|exempt|ban|prohibit)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Polar:
    """The yes or no of a question, and the exception or condition under which it is otherwise ("" for none)."""

    verdict: Verdict
    condition: str = ""


def asked_stance(question: str) -> Stance | None:
    """What a question asks of doing something; None where it asks for a fact."""
    text = "".join(question.split()) if re.search(r"[\u4e00-\u9fff]", question) else question
    return next((stance for stance, pattern in _QUESTION if pattern.search(text)), None)


def stated_stance(segment: str, question: str = "") -> Stance | None:
    """What a stretch of a clause says; of several verbs the negation decides; None where they speak against each other.

    不得拒绝 forbids where the question is about refusing, else it allows.
    """
    hinders = _HINDERS.search(segment)
    if hinders is not None and hinders["verb"] not in question:
        return Stance.ALLOWS
    found = [(m.start(), n, stance, m.end()) for n, (stance, p) in enumerate(_CLAUSE) for m in p.finditer(segment)]
    kept: list[tuple[int, int, Stance, int]] = []
    for at in sorted(found, key=lambda f: (f[1], f[0])):
        if not any(k[0] <= at[0] < k[3] for k in kept):
            kept.append(at)
    if not kept:
        return None
    stances = {k[2] for k in kept}
    negative = stances & {_S.FORBIDS, _S.EXEMPTS}
    if len(negative) == 1 and len(stances) > 1:
        return next(iter(negative))
    return kept[0][2] if len(stances) == 1 else None


def polar(question: str, sentence: str, words: str = "") -> Polar | None:
    """The answer to a whether question by a sentence; None where its polarity cannot be told.

    ``words`` are the Chinese words of a question in another language.
    """
    asked = asked_stance(question)
    if asked is None:
        return None
    question = words or question
    exceptions = list(_EXCEPT.finditer(sentence))
    segments = _segments(sentence)
    scored = [(_shared(question, sentence[a:b]), -n, a, b) for n, (a, b) in enumerate(segments)]
    inside = [e for e in exceptions if _shared(question, _core(e[0])) >= _KEPT]
    told: Stance | None = None
    for _, _, a, b in sorted(scored, reverse=True)[:_KEPT]:
        told = stated_stance(_without(sentence, a, b, exceptions), question)
        if told is not None:
            break
    if told is None:
        told = stated_stance(_without(sentence, 0, len(sentence), exceptions), question)
    if told is None or (asked, told) not in _ANSWERS:
        return None
    verdict = _ANSWERS[asked, told]
    if inside:
        # What is asked about is the exception itself: the rule holds the other way.
        return Polar(Verdict.CONDITIONAL, inside[0][0])
    return Polar(Verdict.CONDITIONAL, exceptions[0][0]) if exceptions else Polar(verdict)


def denies(question: str, said: str) -> bool:
    """Whether a sentence says not to do, wherever it names it, what a question takes to be done.

    下列活动不需要办理备案 denies 哪些活动需要备案; a question that has a negation of its own is never denied.
    """
    if _NEGATIVE.search(question):
        return False
    acts = Counter(match["act"] for match in _DENIES.finditer(said))
    return any(act in question and said.count(act) == times for act, times in acts.items())


def _core(exception: str) -> str:
    return re.sub(r"^(?:除了?|但是?)|(?:以外|之外|外|除外)$", "", exception)


def _without(sentence: str, start: int, end: int, spans: Sequence[re.Match[str]]) -> str:
    """A stretch of a sentence without the exceptions in it."""
    kept = [c for at, c in enumerate(sentence[start:end], start) if not any(s.start() <= at < s.end() for s in spans)]
    return "".join(kept)


def _segments(sentence: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _SEGMENT.finditer(sentence)), len(sentence)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


def _shared(question: str, segment: str) -> int:
    """How many pairs of neighbouring characters two texts share."""
    asked = set(pairs(question))
    return sum(pair in asked for pair in pairs(segment))
