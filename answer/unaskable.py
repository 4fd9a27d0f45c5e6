"""Questions that no library answers: about what only an earlier one named, about the program, about now."""

from __future__ import annotations

import re

from answer.evidence import Asked
from answer.question import Question
from answer.question_focus import without_interrogatives
from answer.verdict import Finding
from corpus.traditional import HAN

_POLITE = re.compile(
    r"(?:请问|麻烦|劳驾|请)?(?:你们?|您)(?:好|能不能|能否|能|可以|可否|帮我?|告诉我?|知道|给我?|查一?下?|说说?|看看?)+"
    r"|\b(?:can|could|would) you\b|\bthank you\b|\bdo you know\b",
    re.IGNORECASE,
)
_THING = "项目|文件|指标|任务|工作|单位|目标|规定|政策|比例|数字"
_ASKED_OF = "是|由|什么|何时|谁|哪|多少|有|要|的|怎|为|$"
_ADDRESSED = "[省市县区州局厅部委办校院]"  # an organ that a letter speaks to (你省), not the program
_PRONOUN = re.compile(
    r"(?<!其)[它他她](?:们|的|是|什|由|要|有|能|何|在|归|负|完)"
    rf"|(?:^|[，,。？?])(?:该|此|这|那)[个项份些条]?(?:{_THING})?(?:{_ASKED_OF})"
)
_SAID = 6  # Chinese characters before a pronoun: the question has named what it means itself
_REFERS = (
    (
        re.compile(
            r"上面说的|刚才|^那?[^，,。？?]{1,12}呢[?？]?$"
            r"|\bfor it\b|\b(?:is|does|was|will) it\b|\bthat one\b|^(?:and )?what about\b",
            re.IGNORECASE,
        ),
        "reason_refers",
    ),
    (re.compile(rf"你(?!{_ADDRESSED})|您|\byou\b|\byour\b", re.IGNORECASE), "reason_program"),
    (re.compile(r"今天|今晚|明天|此刻|现在几点|\b(?:today|tonight|tomorrow)\b", re.IGNORECASE), "reason_now"),
)
_FEW, _A_NAME = 6, 4  # characters
_CHINESE = re.compile(rf"[{HAN}]+")


def of_question(question: Question, asked: Asked, rarest: float, cited: str = "") -> list[Finding]:
    """What keeps a question from being answered whatever the library holds; () for most.

    It says less than one rare word, or is about what only an earlier one named (它, 该项目, 那…呢), about the program,
    or about now. ``rarest`` is the weight of a word that stands in one passage of the library alone; what is ``cited``
    may have a name of the question's as it is written.
    """
    found = refers_back(question.text)
    written = without_interrogatives(question.text).split()
    named = bool(question.references or question.doc_numbers or question.quoted)
    named = named or any(len(name) >= _A_NAME and name in cited for name in written)
    little = not named and asked.total < rarest and len({char for word in asked.words for char in word}) <= _FEW
    return found or ([Finding("reason_vague")] if little else [])


def refers_back(text: str) -> list[Finding]:
    """What of a question only an earlier one, the program or the present moment could answer."""
    text = _POLITE.sub("", text)
    found = [Finding(code) for pattern, code in _REFERS if pattern.search(text)]
    if any(sum(map(len, _CHINESE.findall(text[: m.start()]))) < _SAID for m in _PRONOUN.finditer(text)):
        found.insert(0, Finding("reason_refers"))
    return found
