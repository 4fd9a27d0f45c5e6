"""What follows from an act: the sentence that says it with those that go on from it (拒不改正的…, 情节严重的…).

A question such as 无证经营会怎么处理 names the act, and so does the duty that forbids it; what answers says what is
done about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Draft, Piece, proof_of, sentence_draft, shown
from answer.evidence import Asked, Sentence
from answer.units import leans

_AS_MUCH = 0.7  # of the best sentence's score
_LONGEST = 420  # characters
_ASKS = re.compile(
    r"后果|下场|会(?:被|受到)?(?:怎么?样|怎么着|如何|咋样)(?:处理|处置|对待|[?？]?$)|(?:怎么|怎样|如何|咋|该)(?:处罚|处分|罚|追究|追责|定性)"
    r"|会(?:被)?(?:怎么|咋)(?:处理|处置|着|[?？]?$)|什么(?:处罚|处分|责任|罪)|按什么[^，。]{0,4}(?:处理|论处)"
    r"|(?:受|挨|给予?)(?:到)?(?:什么|哪些|啥)(?:样的)?(?:处罚|处分|处理|惩罚)"
    r"|\b(?:penalt(?:y|ies)|punish\w*|sanction\w*|consequences?|what happens (?:if|when|to))\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"处(?:以)?[^，。；]{0,24}(?:罚款|罚金|拘留|徒刑|拘役|管制)|予以(?:处罚|警告|通报|取缔|关闭|没收|追缴|除名)|责令|没收|吊销|暂扣|取缔"
    r"|(?:注销|撤销|撤回|收回|取消)[^，。；]{0,16}(?:资格|许可|证|登记|注册|备案|称号|批准|认定|指标|奖励)|(?:给予|处以?)警告|通报批评"
    r"|(?:追究|承担)[^，。；]{0,16}责任|(?:给予|依法)[^，。；]{0,8}处分|(?:依照|按照?|以)[^，。；]{1,24}(?:论处|处罚|处理)(?=[，。；]|$)"
    r"|不予[^，。；]{1,8}|(?:停业|停产|停止)(?:整顿|整治|执业|营业|使用)|(?:记入|列入|纳入)[^，。；]{0,16}(?:名单|档案|记录)"
    r"|(?:视为|为|是)无效|失效|作废|滞纳金|(?:扣减|扣除|扣回|追回|退还|追缴)[^，。；]{1,12}|从[轻重]|视为(?:撤回|放弃|自动|未)"
)


def asks_consequence(question: str) -> bool:
    """Whether a question asks what is done about an act, and not how much or by whom."""
    return bool(_ASKS.search(question))


def states_consequence(text: str) -> bool:
    """Whether a text says what is done about an act."""
    return bool(_STATES.search(text))


def consequence(sentences: Sequence[Sentence], asked: Asked) -> Draft | None:
    """What the best sentence that states a consequence says, and how it goes on; None where none says about as much."""
    least = _AS_MUCH * sentences[0].score if sentences else 0.0
    first = next((s for s in sentences if s.score >= least and _tells(s)), None)
    if first is None:
        return None
    chosen, length = [first], len(first.text)
    end = first.end
    for s in sorted(_after(first, sentences), key=lambda s: s.start):
        gap = first.reading.text[end : s.start].strip()
        if gap or length + len(s.text) > _LONGEST or not (leans(s.text) or states_consequence(s.text)):
            break
        chosen.append(s)
        length, end = length + len(s.text), s.end
    pieces = [*sentence_draft(first, asked).pieces]
    pieces += [Piece(shown(s, 0, len(s.text)), (proof_of(s),)) for s in chosen[1:]]
    return Draft("；".join(dict.fromkeys(p.text for p in pieces)), tuple(pieces), first.coverage, first)


def _tells(sentence: Sentence) -> bool:
    lead = sentence.lead.sheet.plain if sentence.lead is not None else ""
    return states_consequence(sentence.text) or states_consequence(lead)


def _after(first: Sentence, sentences: Sequence[Sentence]) -> list[Sentence]:
    """What follows a sentence in the same stretch of its clause."""
    return [
        s
        for s in sentences
        if s.document is first.document
        and s.clause.index == first.clause.index
        and s.sheet.span == first.sheet.span
        and s.start >= first.end
    ]
