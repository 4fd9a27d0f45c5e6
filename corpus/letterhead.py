"""The head of an official document above its title (版头): whose document it is, number, secrecy, urgency, who signs.

Issuing body (…文件, …令), number (文号, 第…号), copy number, secrecy and urgency (机密★1年, 特急) and 签发人
stand on lines of their own or share one. None of it is ever a title or a piece of one.
"""

from __future__ import annotations

import re

from corpus.doc_numbers import find_doc_number
from corpus.standards import standard_number

_SECRECY = re.compile(
    r"(?:绝密|机密|秘密|内部资料|内部文件)(?:[★☆].{0,10})?|(?:特|加|急|平)(?:急|件)|特提|[★☆\d]{6,8}|[★☆]{1,3}"
)
_SIGNER = re.compile(r"(?:签发人|会签人|签发)[:：].{0,30}")
# A body's document; 转发…文件 or 关于…文件 is the end of a title.
_BODY = re.compile(
    r"(?P<body>(?!.{0,60}(?:关于|印发|转发|废止|公布|修改|《|的))[\u4e00-\u9fff、（）()]{3,60}?)(?P<sign>文件|令|公告|公报)"
)
_WHICH = re.compile(r"[（(]?(?:(?:19|20)\d\d年)?第[\d一二三四五六七八九十百〇零]{1,6}号[）)]?")
_AGENCY = re.compile(
    r"(?:政府|委员会|[局厅部委院署]|办公[厅室]|党组|领导小组|指挥部|法院|检察院|银行)(?:令|文件|公告|公报)?$"
)
_LONGEST = 90


def is_letterhead(text: str) -> bool:
    """Whether a line is of the letterhead and nothing else; a bare number is one too."""
    if len(text) > _LONGEST:
        return False
    squeezed = _rest(text)
    if squeezed is None or standard_number(text):
        return squeezed is not None
    return not squeezed or bool(_SECRECY.fullmatch(squeezed) or _WHICH.fullmatch(squeezed)) or _is_body(squeezed)


def body_of(text: str) -> str | None:
    """The issuing body of a letterhead line (沧溟市生态环境局文件); None where the line names none."""
    squeezed = _rest(text) if len(text) <= _LONGEST else None
    match = _BODY.fullmatch(squeezed or "")
    return match["body"] if match and _AGENCY.search(match["body"]) else None


def _is_body(squeezed: str) -> bool:
    match = _BODY.fullmatch(squeezed)
    return match is not None and bool(_AGENCY.search(squeezed))


def _rest(text: str) -> str | None:
    """The line without number, 签发人 and spaces; None where a number stands amid other words."""
    number = find_doc_number(text)
    if number is not None:
        before, after = text[: number.start], text[number.end :]
        if before.strip("()（） \u3000") and after.strip("()（） \u3000") and not _SIGNER.search(after):
            return None
        text = f"{before} {after}"
    return "".join(_SIGNER.sub("", text).split()).strip("()（）")
