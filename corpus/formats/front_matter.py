"""The block of keys at the head of a Markdown file (``---`` YAML ``---``), as hints under the keys of Metadata.

Only what generators of sites write is read: ``key: value`` lines, quoted or not, and the first entry of a list.
Everything else (nested maps, anchors, multi-line strings) gives no hint. An author is an issuer when its name is that
of a body, and not of a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from corpus.dates import parse_date
from corpus.formats.html_hints import LABELS

FRONT_MATTER = re.compile(
    r"\ufeff?\s{0,8}---[ \t]*\r?\n(?P<body>(?:[^\n]{0,4000}\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)"
)
_PAIR = re.compile(r"(?P<key>[\w\u4e00-\u9fff][\w \u4e00-\u9fff-]{0,30}?)\s*[:：]\s*(?P<value>.*)")
_ENTRY = re.compile(r"\s+-\s+(?P<value>.+)|-\s+(?P<value2>.+)")
_BODY = re.compile(r"(?:政府|委员会|代表大会|[局厅部院署办会]|办公室|法院|检察院|中心|组)(?:等)?$")
_KEYS = {
    "title": "title",
    "date": "date_published",
    "publishdate": "date_published",
    "pubdate": "date_published",
    "published": "date_published",
    "author": "issuer",
    "authors": "issuer",
    "issuer": "issuer",
    "docnumber": "doc_number",
    "number": "doc_number",
    "indexnumber": "index_number",
    "status": "status",
} | {label: key for key, labels in LABELS.items() if key for label in labels}


def front_matter_hints(body: str) -> Mapping[str, str]:
    """The hints of a block of keys (without its fences); dates in ISO form. Raises nothing."""
    hints: dict[str, str] = {}
    key = ""
    for line in body.splitlines():
        pair = _PAIR.match(line)
        entry = _ENTRY.match(line)
        if pair:
            key = _KEYS.get(re.sub(r"[\s_-]", "", pair["key"]).lower(), "")
            value = pair["value"]
        elif entry and key:
            value = entry["value"] or entry["value2"]
        else:
            continue
        _put(hints, key, value.strip().strip("\"'“”").strip())
    return MappingProxyType(hints)


def _put(hints: dict[str, str], key: str, value: str) -> None:
    if not key or not value or value[0] in "[{|>&*!" or key in hints:
        return
    if key == "issuer" and not _BODY.search(value):
        return
    if key.startswith("date_"):
        date = parse_date(value)
        if date:
            hints[key] = date
        return
    hints[key] = value
