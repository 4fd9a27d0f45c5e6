"""Header fields that run over lines: a label and its value below, the last pair of a line, a date without a label."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.fields import BLOCK_KEYS, HeaderField, key_of_label, make_field
from corpus.furniture import Line, fields_of, fold, is_prose, why
from corpus.letterhead import is_letterhead
from corpus.titles import begins_stated

_NAMES = frozenset(("title", "issuer", "source", "author"))
_OPENS_TITLE = re.compile(r"[\u4e00-\u9fff、\s]{2,40}?(?:关于|印发|转发)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is collected line by line: why-codes by line start, fields; ``stated`` are known titles, folded."""

    whys: dict[int, str]
    fields: list[HeaderField]
    stated: tuple[str, ...] = ()

    def titles(self) -> tuple[str, ...]:
        """All titles stated so far, folded."""
        return (*self.stated, *(fold(f.value) for f in self.fields if f.key == "title" and f.value))


def bare_date(line: Line) -> HeaderField:
    """A date without a label: of an upload or of a publication, which metadata decides."""
    return HeaderField("date_bare", "", line.text.lstrip("-•·* "), line.start, line.end, line.start, line.end)


def take_pairs(head: list[Line], at: int, pairs: tuple[HeaderField, ...], into: Reading) -> int:
    """A line of pairs; a last label without value may have it on the next line. Returns the next line's position."""
    whys, fields = into.whys, into.fields
    block = any(pair.key in BLOCK_KEYS for pair in pairs)
    code = "metadata_block" if block else "share_print_qr" if pairs[0].key == "font" else "publication_line"
    whys[head[at].start] = code
    last = pairs[-1]
    open_ended = last.value_start == last.value_end and last.key != "font" and at + 1 < len(head)
    if open_ended and (value := _value_line(head[at + 1], last.key, into)) is not None:
        whys[value.start] = code
        fields.extend(pairs[:-1])
        fields.append(make_field(last.label, last.start, value.text, value.start))
        return at + 2
    fields.extend(pairs)
    return at + 1


def take_two_lines(head: list[Line], at: int, into: Reading) -> int:
    """A label line and, unless the next line is a label too, its value line."""
    whys, fields = into.whys, into.fields
    label = head[at]
    whys[label.start] = "metadata_block"
    key = key_of_label(label.text) or ""
    value = _value_line(head[at + 1], key, into) if at + 1 < len(head) else None
    if value is None:
        fields.append(make_field(label.text, label.start, "", label.end))
        return at + 1
    whys[value.start] = "metadata_block"
    fields.append(make_field(label.text, label.start, value.text, value.start))
    return at + 2


def _value_line(line: Line, key: str, into: Reading) -> Line | None:
    """The line as a value; None if it is a label, furniture or a sentence, or begins the title below an empty cell."""
    furniture = key_of_label(line.text) or fields_of(line) or why(line)
    sentence = is_prose(line) and (len(line.text) > 120 or line.text.endswith(("。", "；", "！")))
    if furniture or sentence:
        return None
    if key in _NAMES:
        return line
    head = begins_stated(line.key, into.titles()) or _OPENS_TITLE.match(line.text)
    return None if head or (key != "doc_number" and is_letterhead(line.text)) else line
