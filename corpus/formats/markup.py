"""The markup inside a Markdown text: which spans of it are signs, and what stands in their place when it is read.

    comment     <!-- … --> <script>…</script>     nothing
    tag         <p id="t1"> <br> <b> </b>          nothing; those of blocks end a line; <h2> reads as ##
    entity      &emsp; &lt; &ge;                   its character; hidden where nothing is lost by it
    address     <https://…>                        the address alone
    fence       ::: tip 题目, :::                   the title alone; a container of contents or addresses: nothing
    tab, toc    @tab 章节, [[toc]]                  nothing
    anchors     [1](#t1) [2](#t2)                  nothing (a line of links into the page itself)
    rule        --- *** ===                        nothing
    attributes  {align="center"}                   nothing
    link, bold  [文字](address) **文字**            the words
    emoji       :mag:                              nothing

Every pattern is bounded and every search for a closing sign is made once, so that hostile input costs linear time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from corpus.types import Markup

_BLOCKS = re.compile(
    r"p|div|br|hr|tr|td|th|li|ul|ol|dl|dt|dd|table|thead|tbody|tfoot|caption|section|article|header|footer|main|aside"
    r"|blockquote|center|details|summary|pre|figure|figcaption"
)
_INLINE = (
    r"a|b|strong|i|em|u|s|del|ins|mark|span|font|sub|sup|small|big|code|kbd|abbr|cite|q|label|img|input|button|svg|path"
    r"|nobr|wbr|tt|var|samp|time|video|audio|source|iframe"
)
_NAMES = rf"{_BLOCKS.pattern}|{_INLINE}|h[1-6]|(?-i:[A-Z][a-z]+[A-Za-z]*)"
_VALUE = r"(?:\"[^\"\n]{0,80}\"|'[^'\n]{0,80}'|[\w%.-]{1,80})"
_ATTRIBUTE = rf"(?:[#.][\w-]{{1,80}}|[\w-]{{1,40}}={_VALUE})"
_SEPARATOR = r"(?:[ \t|｜·,，、]|&[a-z]{2,6};)"
_TARGET = r"[^()\s]{0,400}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?(?:[ \t]+\"[^\"\n]{0,100}\")?"
# A sign inside a line, and one that opens a line; both begin with one of _SIGNS.
_TOKEN = re.compile(
    r"(?P<comment><!--|<(?P<script>script|style)\b[^<>]{0,300}>)"
    rf"|(?P<tag></?(?P<name>{_NAMES})(?:\s[^<>\n]{{0,400}})?/?>)"
    r"|(?P<entity>&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});)"
    r"|(?P<address><(?:https?|mailto):[^\s<>]{1,500}>)"
    rf"|(?P<attributes>\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE}){{0,8}}[ \t]*\}})"
    rf"|(?P<link>!?\[(?P<text>[^\[\]\n]{{0,200}})\]\({_TARGET}\))"
    r"|(?P<bold>\*\*(?=\S)[^*\n]{1,400}?(?<=\S)\*\*)"
    r"|(?P<emoji>:[a-z][a-z_]{1,20}:)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?P<fence>:{3,}[ \t]*(?:[a-zA-Z][\w-]{0,30})?(?:[ \t]*\{[^{}\n]{0,200}\})?[ \t]*)"
    r"|(?P<tab>@tab\b[^\n]{0,200})"
    r"|(?P<toc>(?:\[\[?toc\]?\]|@\[toc\][^\n]{0,80})[ \t]*$)"
    rf"|(?P<anchors>(?:[-*+][ \t]+)?(?:\[[^\]\n]{{1,80}}\]\(#[^)\n]{{0,200}}\){_SEPARATOR}*)+[ \t]*$)"
    r"|(?P<rule>(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$)",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNS = re.compile(r"[<&{*:!@\[=_+-]")
_INDENT_MOST = 40
_HIDDEN_CHARACTERS = frozenset(" \u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000<>\"'“”‘’\u00ad")
_TOC_TITLE = re.compile(r"(?:目\s*[录錄次]|导航|contents|toc)\s*$", re.IGNORECASE)
_CLOSING = re.compile(r"^[ \t]{0,3}:{3,}[ \t]*$", re.MULTILINE)
_HREF = rf"(?:<?https?:[^\s<>{{}}]{{1,500}}>?|\[[^\]\n]{{0,100}}\]\({_TARGET}\))(?:\{{[^{{}}\n]{{0,80}}\}})?"
_ADDRESSES = re.compile(rf"(?:\s*(?:[-*+][ \t]+)?{_HREF}){{1,20}}\s*")
_ADDRESSES_MOST = 12_000
_LINE_START = re.compile(r"(?:^|\n)[ \t\u3000]*$")
_NEXT_LINE = re.compile(r"[ \t\u3000]*(?:\r?\n|$)")
_TAIL = 40


def markup_in(raw: str, start: int) -> list[Markup]:
    """The markup from ``start`` on, in order and apart. Linear in the text's length; raises nothing."""
    return _with_breaks(raw, _Scanner(raw).pieces(start), start)


class _Scanner:
    """One pass over the text; remembers where closing signs stand."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.closings: dict[str, int] = {}

    def pieces(self, at: int) -> Iterator[Markup]:
        """The markup, left to right."""
        while sign := _SIGNS.search(self.raw, at):
            match = self._opening(sign.start()) or _TOKEN.match(self.raw, sign.start())
            if match is None:
                at = sign.end()
                continue
            kind = next(name for name, text in match.groupdict().items() if text is not None)
            end = at = match.end()
            if kind == "comment":
                closing = f"</{match['script'].lower()}>" if match["script"] else "-->"
                stop = self._find(closing, end)
                if stop >= 0:
                    at = stop + len(closing)
                    yield Markup(match.start(), at, "", "markup")
            elif kind == "fence":
                stop, why = self._container(end)
                at = stop or end
                yield Markup(match.start(), at, "", why)
            else:
                yield from _token(self.raw, kind, match)

    def _opening(self, at: int) -> re.Match[str] | None:
        """A sign that only counts where nothing but white space stands before it on its line."""
        before = self.raw[max(0, at - _INDENT_MOST) : at].rpartition("\n")[2]
        return None if before.strip(" \t") else _OPENING.match(self.raw, at)

    def _container(self, at: int) -> tuple[int, str]:
        """Where a container ends that holds the contents (as its title says) or only addresses, and why; 0: another."""
        stop = self.raw.find("\n", at)
        title = self.raw[at : stop if stop >= 0 else len(self.raw)].strip()
        start = self._find(":::", stop) if stop >= 0 and title else -1
        closing = _CLOSING.match(self.raw, start) if start >= 0 else None
        if closing is None:
            return 0, "markup"
        if _TOC_TITLE.match(title):
            return closing.end(), "toc"
        if start - stop <= _ADDRESSES_MOST and _ADDRESSES.fullmatch(self.raw, stop, start):
            return closing.end(), "markup"
        return 0, "markup"

    def _find(self, sign: str, at: int) -> int:
        """Where the next closing sign stands, -1 when there is none; a fence counts where it stands alone."""
        known = self.closings.get(sign)
        if known is None or -1 < known < at:
            if sign == ":::":
                match = _CLOSING.search(self.raw, at)
                known = match.start() if match else -1
            else:
                known = self.raw.find(sign, at)
            self.closings[sign] = known
        return known


def _token(raw: str, kind: str, match: re.Match[str]) -> Iterator[Markup]:
    start, end = match.span()
    if kind == "tag":
        yield Markup(start, end, _tag_text(match), "markup")
    elif kind == "entity":
        yield from _entity(match)
    elif kind == "address":
        yield from _around(raw, (start, end), (start + 1, end - 1))
    elif kind == "link":
        yield from _around(raw, (start, end), match.span("text"))
    elif kind == "bold":
        yield from _around(raw, (start, end), (start + 2, end - 2))
    else:
        yield Markup(start, end, "", "toc" if kind in ("toc", "anchors") else "markup")


def _around(raw: str, outer: tuple[int, int], inner: tuple[int, int]) -> Iterator[Markup]:
    """What stands around some words, and the tags and entities inside them."""
    if inner[0] == inner[1]:
        yield Markup(*outer, "", "markup")
        return
    yield Markup(outer[0], inner[0], "", "markup")
    for match in _TOKEN.finditer(raw, *inner):
        if match["tag"] is not None:
            yield Markup(*match.span(), _tag_text(match), "markup")
        elif match["entity"] is not None:
            yield from _entity(match)
    yield Markup(inner[1], outer[1], "", "markup")


def _tag_text(match: re.Match[str]) -> str:
    name = match["name"].lower()
    if _BLOCKS.fullmatch(name):
        return "\n"
    if len(name) == 2 and name[0] == "h" and name[1].isdigit():
        return "\n" if match[0].startswith("</") else "\n" + "#" * int(name[1]) + " "
    return ""


def _entity(match: re.Match[str]) -> Iterator[Markup]:
    start, end = match.span()
    character = html.unescape(match["entity"])
    if len(character) != 1:
        return
    if character == "&":
        yield Markup(start + 1, end, "", "markup")
    elif character in _HIDDEN_CHARACTERS:
        yield Markup(start, end, "\u3000" if character.isspace() else character, "markup")
    else:
        yield Markup(start, end, character, "")


def _with_breaks(raw: str, pieces: Iterator[Markup], at: int) -> list[Markup]:
    """The pieces, without the line breaks of tags that stand at a line's beginning or end anyway."""
    found: list[Markup] = []
    tail = "\n"
    for piece in pieces:
        tail = (tail + raw[max(at, piece.start - _TAIL) : piece.start])[-_TAIL:]
        text = piece.text
        if text.startswith("\n") and (_LINE_START.search(tail) or (text == "\n" and _NEXT_LINE.match(raw, piece.end))):
            text = text[1:]
        found.append(piece if text == piece.text else Markup(piece.start, piece.end, text, piece.why))
        tail = (tail + text)[-_TAIL:]
        at = piece.end
    return found
