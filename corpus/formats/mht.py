"""Pages saved as one file (.mht, .mhtml, also under another name): the part that holds the page is read as a web page.

The parts are those of an e-mail. Of several pages (frames are parts of their own) the one with the most prose is read.
Pictures and style sheets in the file are left alone.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.html import load_html
from corpus.formats.html_body import prose_size

MAX_PAGES = 50
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}")
_MIME = re.compile(rb"^MIME-Version:", re.I | re.M)
_KIND = re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.I | re.M)


def is_mht(head: bytes) -> bool:
    """Whether a file begins with the headers of a saved page."""
    found = _HEADERS.match(head.lstrip(b"\xef\xbb\xbf \t\r\n"))
    return found is not None and _MIME.search(found[0]) is not None and _KIND.search(found[0]) is not None


def load_mht(data: bytes, path: Path) -> Extracted:
    """Read the page of a saved file.

    Raises:
        LoadError: no page in it, or what reading a web page raises.
    """
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    best: Extracted | None = None
    refused: LoadError | None = None
    for page, charset in _pages(message):
        try:
            found = load_html(page, path, charset)
        except LoadError as error:
            refused = refused or error
            continue
        if best is None or prose_size(found.raw) > prose_size(best.raw):
            best = found
    if best is None:
        raise refused or LoadError("load_no_text", path=path)
    return best


def _pages(message: Message) -> list[tuple[bytes, str | None]]:
    found: list[tuple[bytes, str | None]] = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and len(found) < MAX_PAGES:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                found.append((payload, part.get_content_charset()))
    return found
