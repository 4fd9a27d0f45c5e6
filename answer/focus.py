"""Which words of a question its evidence has to cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.question import Question
from answer.question_kind import QuestionKind
from answer.renderings import Group

_LESS_SURE = 0.25  # of a word that only the dictionary knows
_MEANINGS = 4  # of a word: where the evidence is weighed, far-fetched ones do harm
# Words for the kind of answer, which the answer itself need not repeat.
_FORM = {
    QuestionKind.WHO: re.compile(
        r"(?:总?牵头|责任|负责|配合|归口|主管|承办|具体)+(?:单位|部门|处室|机构)?|处室|部门|单位"
    ),
    QuestionKind.WHEN: re.compile(r"(?:截止|完成|最后|最晚|最迟)?(?:时间|日期|期限|时限|时候)|截止|最晚|最迟"),
    QuestionKind.NUMERIC: re.compile(r"(?:数量|总数|最多|最少|上限|下限|目标值?|指标值?)+"),
}


def things_asked(question: Question, groups: Sequence[Group] = ()) -> tuple[tuple[str, ...], ...]:
    """The things a question is about, each with its alternatives, without words for the kind of answer (牵头, 期限).

    With its ``groups`` (answer.renderings) the words of an English question have those alternatives of the dictionary
    that the library knows, beside the glossary's.
    """
    phrases = _with_dictionary(question, groups)[0] or ((question.expanded or question.text,),)
    pattern = _FORM.get(question.kind)
    if pattern is None:
        return phrases
    kept = [phrase for phrase in phrases if not pattern.fullmatch(phrase[0])]
    return tuple(tuple(pattern.sub("", a) or a for a in phrase) for phrase in kept) or phrases


def known_share(question: Question, groups: Sequence[Group] = ()) -> float:
    """Share of an English question's content words that have a translation; 1 for a Chinese one."""
    if question.language != "en" or not question.focus:
        return 1.0
    return _with_dictionary(question, groups)[1] / len(question.focus)


def _with_dictionary(question: Question, groups: Sequence[Group]) -> tuple[tuple[tuple[str, ...], ...], float]:
    """``focus_zh``, for English widened by what the dictionary says; and how many phrases of the focus are known then.

    A phrase of the dictionary that covers several words of the focus is one thing.
    """
    found = [group for group in groups if group.source == "dictionary"]
    if question.language != "en" or not found:
        return question.focus_zh, len(question.focus_zh)
    things: dict[tuple[str, ...], None] = {}
    glossary = iter(question.focus_zh)
    at, known = 0, 0.0
    for phrase, is_known in zip(question.focus, question.known, strict=True):
        at = max(at, question.text.find(phrase, at))
        end = at + len(phrase)
        ours = next(glossary) if is_known else ()
        meant = [word for group in found if _fits(group, at, end, is_known) for word in group.words if len(word) > 1]
        thing = (*ours, *[word for word in dict.fromkeys(meant) if word not in ours][:_MEANINGS])
        known += 1.0 if is_known else _LESS_SURE if thing else 0.0
        if thing:
            things[thing] = None
    return tuple(things), known


def _fits(group: Group, start: int, end: int, is_known: bool) -> bool:
    """Whether a dictionary's phrase is that of the focus or, where the glossary does not know that, has it in it."""
    return (group.start, group.end) == (start, end) or (not is_known and group.start <= start and end <= group.end)
