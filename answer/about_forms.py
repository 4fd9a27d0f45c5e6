"""The words by which a question asks for a document's own data, and what it calls the document.

``asks_about`` tells which fields; ``labels_of`` which labels of a page's box it names; ``named`` the document.
"""

from __future__ import annotations

import re

from corpus.fields import KEY_OF

_WHEN = r"(?:什么时候|什么时间|何时|哪一?[天日年]|几月几[号日]|几[号日月])"
_BOX_KEYS = frozenset(
    ("index_number", "doc_number", "issuer", "date_written", "date_issued", "date_published", "status")
)
_OTHER_LABELS = frozenset(("主题分类", "公文种类", "主题词", "关键词", "信息来源", "稿件来源", "文章来源", "浏览次数"))
_LABEL = re.compile(
    "|".join(sorted((k for k, key in KEY_OF.items() if key in _BOX_KEYS or k in _OTHER_LABELS), key=len, reverse=True))
)
_FIELDS = (
    (
        re.compile(
            r"(?:谁|哪[一两三四五几]?[个些家]?(?:单位|部门|机关|厅|局))(?:联合|共同)?(?:印发|发布|制定|出台)|发文机关|发布机构"
            r"|落款(?:单位|机关)|落款(?:的|是|为|写)*(?:谁|哪[个些几]?(?:单位|机关|部门|家))"
            r"|issuing (?:body|authority|agency)|who (?:issued|signed)"
            r"|(?:which|what) (?:\w+ ){0,3}(?:body|agency|bureau|department|office|ministry|authority|commission)"
            r" (?:issued|signed)",
            re.IGNORECASE,
        ),
        ("issuer",),
    ),
    (
        re.compile(
            rf"(?:从|自)?{_WHEN}(?:起|开始|正式|才)*(?:施行|实施|生效|执行)(?:的|[,，?？]|$)|(?:施行|实施|生效)(?:日期|时间)"
            r"|有效期|effective date|\b(?:take|took|come|came|enter(?:ed)?) (?:in)?to (?:force|effect)",
            re.IGNORECASE,
        ),
        ("effective",),
    ),
    (
        re.compile(
            r"(?:印发|发布|公布|出台|成文|发文|签发|签署|下发|上传|落款|挂网)(?:的)?(?:日期|时间)"
            rf"|{_WHEN}(?:正式|对外|在网上)?"
            r"(?:印发|发布|公布|出台|通过|成文|发文|签发|签署|发|上传|转载|登|挂|上网)(?:出来?)?(?:的|$|[?？])"
            rf"|{_WHEN}[^，,。]{{0,4}}(?:挂|传|登|发|贴)(?:[到在上出][^，,。]{{0,8}})?(?:网|出来?)"
            rf"|{_WHEN}[^，,。]{{0,12}}(?:会|会议)上?[作做]的?[^，,。]{{0,16}}报告|报告[^，,。]{{0,4}}{_WHEN}[^，,。]{{0,12}}[作做]的"
            r"|(?:报告|要点|方案|通知|文件|总结|意见|办法|规划)的?日期(?:$|[?？是])"
            r"|落款[^，,。]{0,4}(?:哪|几|什么时候)|\b(?:signature|signing|publication|issue) date\b"
            r"|\bdate of (?:the )?(?:signature|signing|issue|issuance|publication|release|posting|upload)"
            r"|\b(?:when|day|date)\b(?!.*\b(?:must|should|will|shall|to be)\b).*"
            r"\b(?:published|issued|released|dated|signed|posted|uploaded|adopted|written)\b"
            r"|\bwhen did\b.*\b(?:publish|issue|release|post|upload|sign|adopt)\b"
            r"|\b(?:what|which) (?:day|date)\b.*\b(?:shown|given|stated|displayed|printed|stands?)\b"
            r".*\b(?:page|website|site|post)\b"
            r"|\b(?:what|which) (?:day|date)\b.*\b(?:page|website|site|post)\b.*\b(?:show|give|carry|bear|display)"
            r"|\b(?:when|day|date)\b.* (?:given|delivered|presented) (?:to|at|before)\b",
            re.IGNORECASE,
        ),
        ("date_written", "date_published"),
    ),
    (
        re.compile(
            r"文号|发文字号|(?:文件|公文)(?:的)?(?:编号|字号)|几号文|document (?:number|no\b)|reference number",
            re.IGNORECASE,
        ),
        ("doc_number",),
    ),
    (re.compile(r"版权(?:声明|归|所有|属于|方)|免责声明|\bcopyright\b|disclaimer", re.IGNORECASE), ("disclaimer",)),
    (re.compile(r"索引号|index number", re.IGNORECASE), ("index_number",)),
    (re.compile(r"效力状态|(?:是否|还)(?:现行)?有效|in force", re.IGNORECASE), ("status",)),
    (
        re.compile(
            r"(?:是|属于|对应)(?:哪一?年|哪个年度|几几年)(?![到至])的?(?:任务|目标|工作|要求|计划|指标|要点|文件|安排)?|哪一?年(?:度)?的(?:任务|目标|要点|文件|计划)"
        ),
        ("year",),
    ),
)
_DOCUMENT_WORDS = re.compile(
    r"要点|方案|规划|计划|意见|通知|总结|安排|报告|条例|办法|规定|细则|法典|标准|文件|公文|《|份|〔\d{4}〕|\d号文|网页|页面|信息栏|页尾"
    r"|[\u4e00-\u9fff]{2,}法(?=[从自于是在的什何哪几有]|$)|\bNo\. ?\d"
    r"|\b(?:plan|summary|report|notice|document|(?:key|work) points|article|guidelines?|opinions|measures|code|law"
    r"|regulations?)\b",
    re.IGNORECASE,
)
_CITING = re.compile(r"引用|依据|根据|参照|废止|废了|代替|取代|cites?\b|repeals?\b|replaces?\b", re.IGNORECASE)
_UPLOADED = re.compile(r"转载|上传|转的|转发|re-?post|upload", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"发布|公布|[挂传登贴][^，,。]{0,8}(?:网|出|的)|网页|页面|上网|公开|published|released|posted", re.IGNORECASE
)
_SIGNED = re.compile(r"落款|署名|签署|签字|signature|signing|signed", re.IGNORECASE)
_POSTED = re.compile(r"[挂传登贴][^，,。]{0,8}(?:网|出|的)|网页|页面|上网|\bpost(?:ed)?\b|\bpage\b", re.IGNORECASE)
_NAME = 3
_CUT = re.compile(
    r"[，,。；;、：:\s]|的|[那这][份个篇部项]|网上|文里"
    r"|(?:网页|页面|网站|信息栏|网)[上里中]?(?:登记|标[注明示]?|写|显示|公开)?"
)
_COMMON = re.compile(
    r"\d{2,4}年度?|工作要点|要点|实施方案|行动方案|工作方案|方案|规划|工作计划|行动计划|计划|指导意见|意见|通知|工作总结|总结|工作报告|报告|条例|管理办法|办法|规定|细则"
    r"|标准|文件|公文|安排|网页|页面|页[尾脚]|文末|底部|年度|全[省市县国]|[省市]里|省厅|市局|印发|发布|公布|[是由于在被从自上]$|[^\u4e00-\u9fff]"
)


def asks_about(question: str) -> tuple[str, ...]:
    """The fields that a question asks for, the likeliest first; () when it asks about content."""
    if not _DOCUMENT_WORDS.search(question) or _CITING.search(question):
        return ()
    for pattern, fields in _FIELDS:
        if pattern.search(question):
            return _dates(question) if fields[0] == "date_written" else fields
    label = _LABEL.search(question)
    return (KEY_OF[label[0]],) if label is not None and label[0] in _OTHER_LABELS else ()


def _dates(question: str) -> tuple[str, ...]:
    """Which of a document's dates a question means, in the order in which they will do."""
    if _SIGNED.search(question):
        return ("date_written", "date_published")
    if _UPLOADED.search(question):
        return ("date_uploaded", "date_published", "date_written")
    if _POSTED.search(question):
        return ("date_published", "date_uploaded", "date_written")
    return ("date_published", "date_written") if _PUBLISHED.search(question) else ("date_written", "date_published")


def labels_of(question: str) -> tuple[str, ...]:
    """Labels of a page's box that a question names: 发文日期, 索引号."""
    return tuple(match[0] for match in _LABEL.finditer(question))


def named(question: str) -> str:
    """What a Chinese question calls the document, without the words that all documents share; "" where it says none."""
    at = min((m.start() for pattern, _ in _FIELDS if (m := pattern.search(question)) is not None), default=0)
    names = [_COMMON.sub("", piece) for piece in _CUT.split(question[:at]) if piece]
    return next((name for name in reversed(names) if len(name) >= _NAME), names[-1] if names else "")
