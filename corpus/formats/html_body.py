"""Pages whose body is not on them: in a frame, in a viewer of another file, in a script; and the files they name.

Such a page has a title and a date but hardly a sentence. It is refused with the place of its body, because a document
of a title would be found and cited; when there is some text, a note names the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from corpus.formats.html_page import Survey, is_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element

PROSE = re.compile("[。；]")
LEAST_PROSE = 60
LEAST_TEXT = 200
LEAST_SCRIPTED = 40
LEAST_HELD = 10
MAX_NAMES = 20
MAX_FILES = 500
MAX_SOURCES = 5
_FILE = re.compile(r"\.(?:pdf|ofd|docx?|wps|xlsx?|et|pptx?|rtf|zip|rar|7z|txt|ceb|tiff?)(?=$|[?#&])", re.I)
_SCRIPTED_FILE = re.compile(r"""["']([^"'\s<>]{1,300}\.(?:pdf|ofd|docx?|swf))["']""", re.I)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TINY = re.compile(r"\s*[0-9](?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the body is: "frame", "viewer" or "script"; ``source`` is its address, or the element that holds it."""

    place: str
    source: str


def prose_size(text: str) -> int:
    """Characters in lines that hold a sentence."""
    return sum(len(line) for line in text.split("\n") if PROSE.search(line))


def body_elsewhere(root: _Element, survey: Survey) -> Elsewhere | None:
    """The most likely place of a body that the page itself lacks; None when nothing on it shows one."""
    embedded = _embedded(root)
    if embedded:
        same = [one.source for one in embedded if one.place == embedded[0].place]
        return Elsewhere(embedded[0].place, " ".join(same[:MAX_SOURCES]))
    for element in root.iter("script", "textarea", "template"):
        if not survey.skips(element, str(element.tag)):
            continue
        text = "".join(element.itertext())[:2_000_000]
        words = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "\\u" in text else text
        least = LEAST_SCRIPTED if element.tag == "script" else LEAST_HELD
        if prose_size(words.replace("\\n", "\n").replace("<", "\n")) >= least:
            name = element.get("id") or element.get("name")
            return Elsewhere("script", f"<{element.tag}{f' id={name}' if name else ''}>")
        if element.tag == "script" and (named := _SCRIPTED_FILE.search(text)):
            return Elsewhere("viewer", named[1])
    return None


def _embedded(root: _Element) -> list[Elsewhere]:
    """Frames and viewers, those that show a file first."""
    found: list[Elsewhere] = []
    for element in root.iter("frame", "iframe", "embed", "object"):
        source = (element.get("src") or element.get("data") or "").strip()
        tiny = any(_TINY.fullmatch(element.get(side) or "") for side in ("width", "height"))
        if not source or tiny or re.match(r"(?:about|javascript|data):", source, re.I):
            continue
        if element.tag == "iframe" and is_hidden(element):
            continue
        file = _FILE.search(unquote(source)) or "viewer" in source.lower()
        found.append(Elsewhere("viewer" if file else "frame", source[:200]))
    return sorted(found, key=lambda one: one.place != "viewer")


def attachments(root: _Element, survey: Survey) -> list[tuple[str, str]]:
    """Names and addresses of the files that the page offers, each once, those in its furniture left out."""
    found: dict[str, str] = {}
    for link in root.iter("a"):
        if len(found) >= MAX_FILES:
            break
        address = (link.get("href") or "").strip()
        if not address or not _FILE.search(unquote(urlsplit_safe(address))):
            continue
        if any(parent in survey.furniture for parent in link.iterancestors()):
            continue
        name = " ".join("".join(link.itertext()).split()) or (link.get("title") or "").strip()
        found.setdefault(address, name or unquote(urlsplit_safe(address)).rpartition("/")[2])
    return [(name, address) for address, name in found.items()]


def urlsplit_safe(address: str) -> str:
    """Path and query of an address; the address itself when it is malformed."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return parts.path + (f"?{parts.query}" if parts.query else "")
