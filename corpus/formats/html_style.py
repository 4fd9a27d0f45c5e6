"""Which elements the page's own style sheets hide: ``<style>`` rules with ``display: none`` and its like.

Read are compound selectors of names, classes, ids and plain attributes, joined by descendant and child combinators;
rules with pseudo-classes or siblings say nothing, and style sheets outside the page are never fetched. Specificity,
order, ``!important`` and inline styles decide as in a browser. ``html`` and ``body`` are never hidden: scripts show
them. Sheets are read to MAX_SHEET characters and MAX_RULES rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHEET = 1_000_000
MAX_RULES = 5_000
MAX_STEPS = 5_000_000
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+|\[[\w-]+(?:=[\"']?[^\]\"']*[\"']?)?\])*)")
_PIECE = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]")
_DECLARATION = re.compile(
    r"(?:^|;)\s*(display|visibility|opacity|text-indent|left|top)\s*:\s*([^;!]*?)\s*(!\s*important\s*)?(?=;|$)", re.I
)
_HIDING = {
    "display": re.compile(r"none", re.I),
    "visibility": re.compile(r"hidden|collapse", re.I),
    "opacity": re.compile(r"0*\.?0+%?"),
    "text-indent": re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%)?", re.I),
    "left": re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%)?", re.I),
    "top": re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%)?", re.I),
}


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector; ``child``: its parent, not just an ancestor, must match the step before it."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str | None], ...]
    child: bool

    def matches(self, element: _Element, classes: frozenset[str]) -> bool:
        """Whether an element with these classes is meant."""
        return (
            self.tag in ("", "*", element.tag)
            and all(element.get("id") == name for name in self.ids)
            and classes.issuperset(self.classes)
            and all(element.get(k) is not None and v in (None, element.get(k)) for k, v in self.attributes)
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector (last step first) and what it says of the properties that can hide; ``weight`` sorts rules."""

    steps: tuple[_Compound, ...]
    says: tuple[tuple[str, str, bool], ...]
    weight: tuple[int, int, int, int]


@dataclass(slots=True)
class _Sheet:
    """Rules by what their last step names."""

    by_id: dict[str, list[_Rule]] = field(default_factory=dict)
    by_class: dict[str, list[_Rule]] = field(default_factory=dict)
    by_tag: dict[str, list[_Rule]] = field(default_factory=dict)
    count: int = 0

    def add(self, rule: _Rule) -> None:
        """Enter a rule under its most particular name."""
        last = rule.steps[0]
        self.count += 1
        if last.ids:
            self.by_id.setdefault(last.ids[0], []).append(rule)
        elif last.classes:
            self.by_class.setdefault(last.classes[0], []).append(rule)
        else:
            self.by_tag.setdefault(last.tag or "*", []).append(rule)

    def candidates(self, element: _Element, classes: frozenset[str]) -> Iterator[_Rule]:
        """Rules that may mean the element."""
        yield from self.by_tag.get("*", ())
        yield from self.by_tag.get(str(element.tag), ())
        for name in classes:
            yield from self.by_class.get(name, ())
        yield from self.by_id.get(element.get("id") or "", ())


def hidden_by_style(root: _Element) -> set[_Element]:
    """The outermost elements that the page's style sheets hide."""
    sheet = _sheet(root)
    hidden: set[_Element] = set()
    if not sheet.count:
        return hidden
    steps = [MAX_STEPS]
    for element in root.iter("*"):
        if element.tag in ("html", "body", "head", "style"):
            continue
        classes = _classes(element)
        found = [rule for rule in sheet.candidates(element, classes) if _meant(rule, element, classes, steps)]
        if found and _hides(found, element):
            hidden.add(element)
        if steps[0] <= 0:
            break
    return hidden


def _classes(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _meant(rule: _Rule, element: _Element, classes: frozenset[str], budget: list[int]) -> bool:
    if not rule.steps[0].matches(element, classes):
        return False
    at: _Element | None = element
    for before, step in zip(rule.steps, rule.steps[1:], strict=False):
        at = at.getparent() if at is not None else None
        while at is not None and not step.matches(at, _classes(at)):
            budget[0] -= 1
            at = at.getparent() if not before.child and budget[0] > 0 else None
        if at is None:
            return False
    return True


def _hides(rules: list[_Rule], element: _Element) -> bool:
    """Whether what wins of each property hides the element."""
    inline = (*_says(element.get("style") or ""),)
    said = [(rule.weight, rule.says) for rule in rules] + [((1 << 30, 0, 0, 0), inline)]
    for name, hiding in _HIDING.items():
        values = [((important, weight), value) for weight, says in said for n, value, important in says if n == name]
        if values and hiding.fullmatch(max(values, key=lambda item: item[0])[1]):
            return True
    return False


def _sheet(root: _Element) -> _Sheet:
    sheet = _Sheet()
    left = MAX_SHEET
    for style in root.iter("style"):
        if not _applies(f"@media {style.get('media') or ''}"):
            continue
        text = "".join(style.itertext())[:left]
        left -= len(text)
        for selectors, body in _rules(_COMMENT.sub("", text).replace("<!--", "").replace("-->", "")):
            says = (*_says(body),)
            for selector in selectors.split(",") if says else ():
                steps = _steps(selector)
                if steps and sheet.count < MAX_RULES:
                    ids = sum(len(s.ids) for s in steps)
                    classes = sum(len(s.classes) + len(s.attributes) for s in steps)
                    names = sum(s.tag not in ("", "*") for s in steps)
                    sheet.add(_Rule(steps, says, (ids, classes, names, sheet.count)))
    return sheet


def _says(body: str) -> Iterator[tuple[str, str, bool]]:
    for found in _DECLARATION.finditer(body[:10_000]):
        yield found[1].lower(), found[2], found[3] is not None


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and bodies of the rules in force, those inside ``@media`` too."""
    at = 0
    open_: list[bool] = []
    for found in re.finditer(r"[{};]", css):
        if found.start() < at:
            continue
        if found[0] == "}":
            if open_:
                open_.pop()
        elif found[0] == "{":
            selectors = css[at : found.start()].strip()
            if selectors.startswith("@"):
                open_.append(_applies(selectors))
            else:
                end = css.find("}", found.end())
                end = len(css) if end < 0 else end
                if all(open_) and len(selectors) < 10_000:
                    yield selectors, css[found.end() : end]
                at = end + 1
                continue
        at = found.end()


def _applies(rule: str) -> bool:
    """Whether a conditional rule holds on a wide screen."""
    name, _, condition = rule.partition(" ")
    if name.lower() == "@media":
        parts = [part.strip().lower() for part in condition.split(",")]
        return any(not part or not re.search(r"print|speech|max-(?:device-)?width", part) for part in parts)
    return name.lower() in ("@supports", "@layer")


def _steps(selector: str) -> tuple[_Compound, ...]:
    """A selector's steps, the last one first; () when it has what is not read (pseudo-classes, siblings)."""
    if re.search(r"[:+~\\]", selector) or len(selector) > 500:
        return ()
    steps: list[_Compound] = []
    child = False
    for word in reversed(selector.replace(">", " > ").split()):
        if word == ">":
            if not steps:
                return ()
            last = steps[-1]
            steps[-1] = _Compound(last.tag, last.ids, last.classes, last.attributes, child=True)
            continue
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return ()
        pieces = list(_PIECE.finditer(found[2]))
        steps.append(
            _Compound(
                (found[1] or "").lower(),
                tuple(p[2] for p in pieces if p[1] == "#"),
                tuple(p[2] for p in pieces if p[1] == "."),
                tuple((p[3].lower(), p[4]) for p in pieces if p[3]),
                child,
            )
        )
    return tuple(steps)
