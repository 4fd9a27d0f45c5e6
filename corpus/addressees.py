"""Whom a document is sent to: the line above its text that names bodies or persons and ends with a colon.

A preamble ends with a colon too (为了…，作如下规定：): what gives a reason or announces something is no addressee, for
an addressee is not searched, and a preamble must be.
"""

from __future__ import annotations

import re

# Whom a document is sent to: bodies and persons, a list of them; the last word before the colon names one.
_BODY = re.compile(
    r"(?:[局厅委部院会署办处室团社行区县市省旗州盟镇乡军校站队所馆台]|政府|单位|公司|机构|部门|组织|中心|代表|委员|同志|同事|同学|企业|"
    r"商户|家长|居民|市民|朋友|们|机制|机关|集团|银行|协会|[纳报缴]税人|人员|负责人|先生|女士)(?:[(（][^（）()]{1,30}[)）])?$"
)
_GREETING = re.compile(r"(?:尊敬的|各位|全体|广大|致)")
_STATES = re.compile(
    r"^(?:为|依[据照]|鉴于|针对|由于|经|现|近[日期来]|当前|目前|兹)(?!济|贸|信|代)|为了|如下|下列|以下|根据|按照|现[就将予]|特(?:制定|作|此)|"
    r"制[定订]|决定|规定|通知[:：]$|公告[:：]$|解释|修改|提出|[^、，,]经.{0,30}(?:同意|批准|研究|审议|通过)"
)


def is_addressee(text: str) -> bool:
    """A line that ends with a colon and names whom the document is sent to; what states anything is text."""
    if len(text) > 300 or text[-1] not in "：:" or "。" in text or _STATES.search(text):
        return False
    named = text.rstrip("：: \u3000")
    return bool(_BODY.search(named) or _GREETING.match(named))
