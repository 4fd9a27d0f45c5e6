"""A survey of a web page before it is read: where the main text is, what is furniture, which tables only do layout.

The main text is the smallest element that holds most of the page's sentences. Furniture is only sought outside it, and
only where it is plain: an element that says so (``nav``, ``footer``, a class such as ``breadcrumb``), or one that
consists mostly of links and has no sentence. Everything in doubt stays unmarked, because a marked clause is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.formats.html_style import hidden_by_style

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTAINERS = frozenset(
    {"body", "div", "section", "article", "main", "td", "table", "tbody", "tr", "ul", "ol", "dl", "form",
     "center", "nav", "footer", "header", "aside", "p", "span", "font"}
)  # fmt: skip
SKIPPED = frozenset(
    {"script", "style", "head", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "select",
     "button", "textarea", "input", "audio", "video", "map", "noframes", "frameset", "applet", "title"}
)  # fmt: skip
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|top-?nav|menu|foot(?:er)?|(?:bread)?crumbs?|share|bdshare|side-?bar|tool-?bar"
    r"|copyright|qr-?code|login|search|related?|recommend|pagination|pager|dialog|modal|popup)(?![a-z]*(?:content|text))",
    re.I,
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_SENTENCE = re.compile("[。；，：]")
MAIN_SHARE = 0.75
LINK_SHARE = 0.5


@dataclass(slots=True)
class _Measure:
    """Text of an element: characters, those in links, and those in pieces that hold Chinese punctuation."""

    characters: int = 0
    linked: int = 0
    sentences: int = 0
    annex: bool = False

    def add(self, other: _Measure) -> None:
        """Count a child's text too."""
        self.characters += other.characters
        self.linked += other.linked
        self.sentences += other.sentences
        self.annex = self.annex or other.annex


@dataclass(slots=True)
class _Table:
    """What tells a table that arranges the page: ``largest`` is its largest cell that holds another table."""

    nested: bool = False
    cells: int = 0
    largest: int = 0


@dataclass(slots=True)
class Survey:
    """Elements by what they are; ``layout`` tables are read as if they were plain blocks.

    ``hidden`` are those that style sheets hide, ``labels`` those of a box whose value is empty.
    """

    furniture: set[_Element] = field(default_factory=set)
    layout: set[_Element] = field(default_factory=set)
    hidden: set[_Element] = field(default_factory=set)
    labels: set[_Element] = field(default_factory=set)

    def skips(self, element: _Element, name: str) -> bool:
        """Whether an element and all in it is no text: not shown, or not meant to be read."""
        if name in SKIPPED:
            return name != "textarea" or not holds_text(element) or is_hidden(element) or element in self.hidden
        return element in self.hidden or is_hidden(element)


def is_hidden(element: _Element) -> bool:
    """Whether the page itself says that the element is not shown."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def holds_text(area: _Element) -> bool:
    """Whether a text area shows a text rather than waiting for one."""
    text = area.text or ""
    return len(text) >= 40 and _SENTENCE.search(text) is not None and "</" not in text


def survey(root: _Element, labels: set[_Element] | None = None) -> Survey:
    """Measure the page in one pass and decide; see the module's docstring."""
    found = Survey(hidden=hidden_by_style(root), labels=labels or set())
    measures = _measure(root, found)
    main = _main(root, measures)
    for element in _beside(root, main):
        measure = measures.get(element)
        if measure is not None and _is_furniture(element, measure):
            found.furniture.add(element)
    return found


def _measure(root: _Element, found: Survey) -> dict[_Element, _Measure]:
    """What stands in each container; enters the layout tables into ``found``."""
    from lxml import etree

    measures: dict[_Element, _Measure] = {}
    open_: list[_Measure] = [_Measure()]
    tables: list[_Table] = []
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            links += name == "a"
            open_.append(_Measure())
            if found.skips(element, name):
                walk.skip_subtree()
                continue
            if name == "table":
                if tables:
                    tables[-1].nested = True
                tables.append(_Table())
            _count(element.text, open_[-1], links > 0)
            continue
        links -= name == "a"
        own = open_.pop()
        if name in CONTAINERS:
            measures[element] = own
        if name in ("td", "th") and tables:
            tables[-1].cells += 1
            if tables[-1].nested:
                tables[-1].largest = max(tables[-1].largest, own.characters)
                tables[-1].nested = False
        elif name == "table" and tables and not found.skips(element, name):
            table = tables.pop()
            most = table.largest > 0 and table.largest >= 0.6 * own.characters
            if most or table.cells <= 1 or element.get("role") in ("presentation", "none"):
                found.layout.add(element)
        open_[-1].add(own)
        _count(element.tail, open_[-1], links > 0)
    return measures


def _count(text: str | None, into: _Measure, linked: bool) -> None:
    if text and (stripped := text.strip()):
        into.characters += len(stripped)
        into.linked += len(stripped) if linked else 0
        into.sentences += len(stripped) if not linked and _SENTENCE.search(stripped) else 0
        into.annex = into.annex or "附件" in stripped


def _main(root: _Element, measures: dict[_Element, _Measure]) -> _Element:
    main = next((child for child in root if child.tag == "body"), root)
    total = measures.get(main, _Measure()).sentences
    while total:
        inner = (c for c in main if c in measures and measures[c].sentences >= MAIN_SHARE * total)
        found = next(inner, None)
        if found is None:
            break
        main = found
    return main


def _beside(root: _Element, main: _Element) -> list[_Element]:
    """Elements outside the main one and not around it, outermost first; all of them when there is no main text."""
    around = {main, *main.iterancestors()}
    if main is root or main.tag == "body":
        return [child for child in main if isinstance(child.tag, str)]
    beside: list[_Element] = []
    for element in around - {main}:
        beside.extend(child for child in element if child not in around)
    return beside


def _is_furniture(element: _Element, measure: _Measure) -> bool:
    if not measure.characters:
        return False
    if element.tag in _FURNITURE_TAGS:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if _FURNITURE_NAMES.search(names) and measure.sentences < 200 and not measure.annex:
        return True
    return measure.linked >= LINK_SHARE * measure.characters and measure.sentences < 20 and not measure.annex
