"""Header fields that run over lines: a label and its value below, the last pair of a line, a date without a label."""

from __future__ import annotations

from corpus.fields import BLOCK_KEYS, HeaderField, key_of_label, make_field
from corpus.furniture import Line, fields_of, is_prose, why


def bare_date(line: Line) -> HeaderField:
    """A date without a label: of an upload or of a publication, which metadata decides."""
    return HeaderField("date_bare", "", line.text.lstrip("-•·* "), line.start, line.end, line.start, line.end)


def take_pairs(
    head: list[Line], at: int, pairs: tuple[HeaderField, ...], into: tuple[dict[int, str], list[HeaderField]]
) -> int:
    """A line of pairs; a last label without value may have it on the next line. Returns the next line's position."""
    whys, fields = into
    block = any(pair.key in BLOCK_KEYS for pair in pairs)
    code = "metadata_block" if block else "share_print_qr" if pairs[0].key == "font" else "publication_line"
    whys[head[at].start] = code
    last = pairs[-1]
    open_ended = last.value_start == last.value_end and last.key != "font" and at + 1 < len(head)
    if open_ended and (value := _value_line(head[at + 1])) is not None:
        whys[value.start] = code
        fields.extend(pairs[:-1])
        fields.append(make_field(last.label, last.start, value.text, value.start))
        return at + 2
    fields.extend(pairs)
    return at + 1


def take_two_lines(head: list[Line], at: int, into: tuple[dict[int, str], list[HeaderField]]) -> int:
    """A label line and, unless the next line is a label too, its value line."""
    whys, fields = into
    label = head[at]
    whys[label.start] = "metadata_block"
    value = _value_line(head[at + 1]) if at + 1 < len(head) else None
    if value is None:
        fields.append(make_field(label.text, label.start, "", label.end))
        return at + 1
    whys[value.start] = "metadata_block"
    fields.append(make_field(label.text, label.start, value.text, value.start))
    return at + 2


def _value_line(line: Line) -> Line | None:
    """The line as a value; None if it is a label, furniture or a sentence."""
    furniture = key_of_label(line.text) or fields_of(line) or why(line)
    sentence = is_prose(line) and (len(line.text) > 120 or line.text.endswith(("。", "；", "！")))
    return None if furniture or sentence else line
