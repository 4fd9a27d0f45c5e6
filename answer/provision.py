"""The text of just the provision that a question names: 第三十二条第（三）项, 第三十至三十三条, Article 32(3).

Only where nothing else is asked of it. What a reference names and the document does not have is said by its outermost
label that is missing; where several documents have it and the question names none, all stand with their titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.composed import Composed
from answer.draft import Piece, Proof
from answer.meant import Meant, documents_meant
from answer.named import names_of
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.references import Provision, Reference, Step, lacking_part, provisions
from answer.retrieve import Found
from answer.verdict import Finding
from corpus.allowance import checkpoint
from corpus.types import Document
from index.library import Library
from proof.text import plain

_LONGEST = 1200
_TELLING = re.compile(
    r"(?:请问|请|给我|帮我|看看|看一下|查一下|查|列出|调出|展示|显示|告诉我|的|里|中|都|具体|完整|全部|主要|是|有|分别|规定|要求|内容|写明|写|讲|说|提到|提|了|些|什么|哪些|啥|怎么|如何|怎样|一下"
    r"|原文|全文|条文|条款|文本|规定的|里面|和|与|及|、|吗|呢|文|号|按|根据|依据|《|》|[\W_])*"
)
_TELLING_EN = re.compile(
    r"(?:\b(?:what|which|does|do|is|are|says?|said|states?|provides?|reads?|the|text|wording|full|content|of|in|under|show|me|give|please"
    r"|quote|cite|and|to|law|regulations?|measures|rules?|provisions?|s|a|an|this|that|about|require|stipulates?)\b|[\W_])*",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:19|20)\d\d年?(?:度)?")
_MOST = 3


def provision(library: Library, found: Found) -> Composed | None:
    """The provisions that are asked for; None where none is, or where something else is asked of them."""
    question = found.question
    references = question.references
    if not references or question.kind in (QuestionKind.PRECEDENT, QuestionKind.COMPARE):
        return None
    meant = documents_meant(library, found)
    if not _only_wording(question, references, meant):
        return None
    pieces: list[Piece] = []
    findings: list[Finding] = []
    having: dict[str, Document] = {}
    asked = {steps: reference for reference in reversed(references) for steps in reversed(reference.each)}
    for steps, reference in reversed(asked.items()):  # once, however often it is named
        checkpoint()
        there = [(d, provisions(d, steps)) for d in meant.documents]
        if not any(each for _, each in there):
            findings.append(_lacking(question, reference, steps, meant))
        for document, each in [pair for pair in there if pair[1]][:_MOST]:
            having[document.doc_id] = document
            pieces += [_piece(one, several=not meant.named) for one in each]
    if len(having) > 1 or (len(meant.documents) > 1 and meant.named and len(having) != 1):
        titles = "、".join(f"《{d.name}》" for d in having.values())
        findings.append(Finding("reason_several", {"names": titles}))
    return Composed(tuple(pieces), "", tuple(findings))


def _only_wording(question: Question, references: Sequence[Reference], meant: Meant) -> bool:
    """Whether nothing but references, the name of the document and words that ask for its text stand in a question."""
    text = question.text
    for reference in sorted({(r.start, r.end) for r in references}, reverse=True):
        text = f"{text[: reference[0]]} {text[reference[1] :]}"
    if question.language == "en":
        return bool(_TELLING_EN.fullmatch(re.sub(r"《[^《》]*》|[\u4e00-\u9fff]+", " ", _english_title(text))))
    text = "".join(re.sub(r"\s+", "", text))
    text = re.sub(r"《[^《》]*》", "", text)
    if meant.named:
        for document in meant.documents:
            text = _without_names(text, document)
    for name in (*question.regions, *(r[:-1] for r in question.regions), *question.doc_numbers):
        text = text.replace(name, "")
    return bool(_TELLING.fullmatch(_DATED.sub("", text)))


def _english_title(text: str) -> str:
    """A question without the English name of a document: of the Xiqiao Water Regulation."""
    return re.sub(
        r"\b(?:of|in|under) (?:the )?(?:[\w-]+ ){0,6}(?:regulations?|law|act|measures|rules|plan|notice|annex)\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _without_names(text: str, document: Document) -> str:
    """What is left of a text without the document's number and title, or without what shortens its title."""
    number = document.metadata.doc_number or ""
    if number:
        text = re.sub(
            re.escape(number[: number.find("〔")] or "〔") + r"[\W_]*(?:19|20)?\d*年?[\W_]*第?\d+号文?", "", text
        )
    for name in names_of(document.metadata.title or ""):
        shortened = "".join(f"{re.escape(char)}?" for char in name)
        longest = max(re.finditer(shortened, text), key=lambda m: len(m[0]), default=None)
        if longest is not None and len(longest[0]) > 2:
            text = text[: longest.start()] + text[longest.end() :]
    return text


def _piece(one: Provision, *, several: bool) -> Piece:
    end = min(one.end, one.start + _LONGEST)
    while end > one.start + 1 and one.document.raw[end - 1].isspace():
        end -= 1
    text = plain(one.document.read(one.start, end))
    if several and one.document.metadata.title:
        text = f"《{one.document.metadata.title}》{text}"
    return Piece(text, (Proof(one.document, one.clause, one.start, end),))


def _lacking(question: Question, reference: Reference, steps: Sequence[Step], meant: Meant) -> Finding:
    """Which label of a reference is not there."""
    written = f"{reference.written}（{steps[-1].number}）" if reference.until else reference.written
    there = max((lacking_part(document, steps) for document in meant.documents), default=0)
    code = "reason_clause_part" if there else "reason_clause"
    return Finding(code, {"clause": written, "n": str(steps[-1].number)})
