"""Reads the visible text of a web page in document order, without recursion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.formats.html_page import SKIPPED, Survey
from corpus.formats.writer import OpenCell, TableWriter, Writer

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
     "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup",
     "option", "p", "pre", "section", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u2018-\u201d"
_WRAP = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_SPACE = re.compile("[ \t\r\n\f]+")
_LABELLED = re.compile(r"\s*[（(〔\[]?[0-9０-９一二三四五六七八九十①-⑳㈠-㈩第]")
_NO_NUMBERS = re.compile(r"list-style(?:-type)?\s*:\s*none", re.I)
MAX_SPAN = 100


class Walker:
    """Turns the tree into blocks of a Writer; ``hidden`` counts the characters of hidden elements."""

    def __init__(self, survey: Survey) -> None:
        """Begin an empty text."""
        self.writer = Writer()
        self.hidden = 0
        self._survey = survey
        self._line: list[str] = []
        self._pre = 0
        self._tables: list[TableWriter | None] = []
        self._cells: list[tuple[TableWriter, OpenCell] | None] = []
        self._heads: list[int] = []
        self._furniture: list[int] = []
        self._lists: list[int | None] = []
        self._number = ""
        self._label = False

    def walk(self, root: _Element) -> None:
        """Read the whole tree."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = element.tag if isinstance(element.tag, str) else ""
            skipped = self._survey.skips(element, name)
            if event == "start":
                if skipped:
                    self._skip(element, name)
                    walk.skip_subtree()
                else:
                    self._start(element, name)
                    self._text(element.text)
            else:
                if not skipped:
                    self._end(element, name)
                self._text(element.tail)
        self._flush()

    def _skip(self, element: _Element, name: str) -> None:
        if name not in SKIPPED:
            self.hidden += sum(len(t.strip()) for t in element.itertext("*"))
            if name in BLOCKS:
                self._flush()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            *lines, last = text.split("\n")
            for line in lines:
                self._line.append(line)
                self._flush()
            text = last
        self._line.append(text)

    def _flush(self) -> None:
        """Write the current line as a block, white space collapsed as a browser does."""
        if not self._line:
            return
        text = "".join(self._line)
        self._line.clear()
        if not text.strip():
            return
        text = _SPACE.sub(" ", _WRAP.sub("", text))
        if self._number:
            text = text if _LABELLED.match(text) else self._number + text.lstrip()
            self._number = ""
        start, end = self.writer.block(text)
        if self._label:
            self.writer.mark(start, end, "metadata_block")
            self._label = False

    def _start(self, element: _Element, name: str) -> None:
        if name in BLOCKS:
            self._flush()
        if element in self._survey.labels and not self._furniture:
            self._label = not self._line and name in BLOCKS
        if element in self._survey.furniture:
            self._flush()
            self._furniture.append(self.writer.at)
        match name:
            case "pre" | "textarea":
                self._pre += 1
            case "table":
                self._tables.append(None if element in self._survey.layout else self.writer.open_table())
                self._heads.append(0)
            case "thead" if self._heads:
                self._heads[-1] += 1
            case "tr" if self._tables:
                self.writer.next_nested_row()
                if (table := self._tables[-1]) is not None:
                    table.next_row(self._heads[-1] > 0 or _all_heads(element))
            case "td" | "th":
                table = self._tables[-1] if self._tables else None
                cell = table.open_cell(_span(element, "rowspan"), _span(element, "colspan")) if table else None
                self._cells.append((table, cell) if table is not None and cell is not None else None)
            case "ul" | "menu" | "dir":
                self._lists.append(None)
            case "ol":
                plain = _NO_NUMBERS.search(element.get("style", ""))
                self._lists.append(None if plain else _integer(element.get("start"), 1))
            case "li" if self._lists and (count := self._lists[-1]) is not None:
                count = _integer(element.get("value"), count)
                self._number = f"{count}. "
                self._lists[-1] = count + 1

    def _end(self, element: _Element, name: str) -> None:
        if name in BLOCKS:
            self._flush()
        match name:
            case "pre" | "textarea":
                self._pre -= 1
            case "thead" if self._heads:
                self._heads[-1] -= 1
            case "td" | "th":
                opened = self._cells.pop()
                if opened is not None:
                    opened[0].close_cell(opened[1])
            case "table":
                self._heads.pop()
                table = self._tables.pop()
                if element not in self._survey.layout:
                    self.writer.close_table(table)
            case "ul" | "menu" | "dir" | "ol":
                self._lists.pop()
                self._number = ""
            case "li":
                self._number = ""
        if element in self._survey.furniture:
            self._flush()
            self.writer.mark(self._furniture.pop(), self.writer.at, "site_furniture")


def _all_heads(row: _Element) -> bool:
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and all(cell == "th" for cell in cells)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*[0-9]{1,6}\s*", text) else otherwise


def _span(element: _Element, name: str) -> int:
    return max(1, min(MAX_SPAN, _integer(element.get(name), 1)))
