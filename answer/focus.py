"""Which words of a question its evidence has to cover."""

from __future__ import annotations

import re

from answer.question import Question
from answer.question_kind import QuestionKind

# Words for the kind of answer, which the answer itself need not repeat.
_FORM = {
    QuestionKind.WHO: re.compile(
        r"(?:总?牵头|责任|负责|配合|归口|主管|承办|具体)+(?:单位|部门|处室|机构)?|处室|部门|单位"
    ),
    QuestionKind.WHEN: re.compile(r"(?:截止|完成|最后|最晚|最迟)?(?:时间|日期|期限|时限|时候)|截止|最晚|最迟"),
    QuestionKind.NUMERIC: re.compile(r"(?:数量|总数|最多|最少|上限|下限|目标值?|指标值?)+"),
}


def things_asked(question: Question) -> tuple[tuple[str, ...], ...]:
    """The things a question is about, each with its alternatives, without words for the kind of answer (牵头, 期限)."""
    phrases = question.focus_zh or ((question.expanded or question.text,),)
    pattern = _FORM.get(question.kind)
    if pattern is None:
        return phrases
    kept = [phrase for phrase in phrases if not pattern.fullmatch(phrase[0])]
    return tuple(tuple(pattern.sub("", a) or a for a in phrase) for phrase in kept) or phrases


def known_share(question: Question) -> float:
    """Share of an English question's content words that the glossary knows; 1 for a Chinese one."""
    if question.language != "en" or not question.focus:
        return 1.0
    return len(question.focus_zh) / len(question.focus)
