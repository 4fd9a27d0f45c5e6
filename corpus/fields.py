"""Label/value pairs of a page's header: 索引号, 文号, 发布机构, 成文日期, 效力状态, 来源.

Labels may have spaces inside (索 引 号); several pairs may share a line; a value may stand on the line after its label.
"--", "无" and nothing mean that there is no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

_LABELS = {
    "index_number": "索引号 信息索引号 索引编号",
    "doc_number": "文号 发文字号 发文文号 文件编号 公文文号 文件字号",
    "issuer": "发布机构 发文机关 发文机构 发布单位 发布部门 发文单位 制定机关 公布机关 印发机关 发布机关 公开机构",
    "date_written": "成文日期 成文时间 生成日期 生成时间 印发日期 签发日期 制发日期",
    "date_issued": "发文日期 发文时间",
    "date_published": "发布日期 发布时间 公开日期 公布日期 发表时间 公开时间",
    "status": "效力状态 有效性 时效性 是否有效 效力 时效",
    "category": "分类 主题分类 信息分类 体裁分类 公文种类 公开类别 信息类别 所属主题 文件类型 服务对象",
    "title": "名称 标题 信息名称 文件名称 文件标题",
    "source": "来源 信息来源 稿件来源 文章来源 稿源",
    "keywords": "关键词 主题词 关键字",
    "author": "作者 责任编辑 编辑 审核 责编 供稿",
    "views": "浏览次数 浏览量 点击数 点击次数 点击率 阅读次数 阅读量 访问量 浏览",
    "validity": "有效期 有效期限 有效期至 失效日期 实施日期 施行日期 生效日期",
    "font": "字号 字体",
}
KEY_OF = MappingProxyType({label: key for key, labels in _LABELS.items() for label in labels.split()})
# Pairs of these keys make a line a block of metadata; the others stand in a publication line.
BLOCK_KEYS = frozenset(
    ("index_number", "doc_number", "issuer", "date_written", "date_issued", "status", "category", "title", "validity")
)

_GAP = r"[^\S\n\r]{0,8}"
_LABEL = re.compile(
    r"(?<![^\s【\[|｜])(?:"
    + "|".join(_GAP.join(map(re.escape, label)) for label in sorted(KEY_OF, key=len, reverse=True))
    + rf")(?={_GAP}[:：])"
)
_NOTHING = frozenset(("", "-", "--", "---", "—", "——", "/", "无", "暂无", "空"))
_MOST = 12


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A pair as stated. ``[start, end)`` spans label and value; ``value`` is None where the page states nothing.

    ``value_start``, ``value_end`` span the value alone (equal where there is none).
    """

    key: str
    label: str
    value: str | None
    start: int
    end: int
    value_start: int = 0
    value_end: int = 0


def key_of_label(text: str) -> str | None:
    """The key of a line that is a label and nothing else, with or without a colon."""
    return KEY_OF.get("".join(text.split()).rstrip(":：")) if len(text) < 40 else None


def make_field(label: str, start: int, value: str, at: int) -> HeaderField:
    """A field whose label begins at ``start`` and whose value, white space included, at ``at``."""
    name = "".join(label.split()).rstrip(":：")
    left = at + len(value) - len(value.lstrip())
    stripped = value.strip()
    said = None if stripped in _NOTHING else " ".join(stripped.split())
    end = left + len(stripped) if stripped else start + len(label.rstrip())
    return HeaderField(KEY_OF[name], name, said, start, end, left, left + len(stripped))


def parse_fields(text: str, offset: int = 0) -> tuple[HeaderField, ...]:
    """The pairs of a line that begins with a label and a colon; () where it begins otherwise or reads like prose."""
    if len(text) > 600:
        return ()
    labels = list(_LABEL.finditer(text))[:_MOST]
    if not labels or labels[0].start() > 1 or (len(text) > 80 and "。" in text):
        return ()
    found = []
    for at, label in enumerate(labels):
        until = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        colon = label.end()
        while text[colon] not in ":：":
            colon += 1
        found.append(make_field(label[0], offset + label.start(), text[colon + 1 : until], offset + colon + 1))
    return tuple(found)
