"""What a file really is: its first bytes decide where they and the ending disagree."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from corpus.errors import LoadError
from corpus.formats.mht import is_mht
from corpus.formats.text import decode_or_refuse
from corpus.load_messages import KINDS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {
    ".doc": ("WordDocument".encode("utf-16-le"),),
    ".ppt": ("PowerPoint Document".encode("utf-16-le"),),
    ".xls": tuple(f"\0{name}\0".encode("utf-16-le") for name in ("Workbook", "Book")),
}
_FAMILIES = {".doc": (".doc", ".wps"), ".ppt": (".ppt", ".dps"), ".xls": (".xls", ".et")}
HTML_ENDINGS = frozenset({".html", ".htm", ".shtml", ".xhtml"})
TEXT_ENDINGS = frozenset({".txt", ".md", ".markdown"})
OFFICE_ENDINGS = frozenset({".doc", ".wps", ".rtf", ".et", ".xls", ".ppt", ".dps", ".odt", ".ods", ".odp"})
_OTHER_KINDS = (
    (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP|BM.{4}\0{4}", "image"),
    (rb"\x1f\x8b\x08|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY|\xfd7zXZ\0", "zip"),
    (rb"ID3[\x02-\x04]|OggS|RIFF....(?:WAVE|AVI )|....ftyp|\x1aE\xdf\xa3", "media"),
    (rb"\x7fELF|MZ.{58}.{2}\0\0|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "program"),
    (rb"SQLite format 3\0", "database"),
)
_OTHER = tuple((re.compile(pattern, re.DOTALL), kind) for pattern, kind in _OTHER_KINDS)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_FRAGMENT = re.compile(r"\s*<(?:head|meta|body|table|div|p|span|center|font|style)[\s>]", re.I)
_TAG = re.compile(rb"<\0?[a-zA-Z!/?]")


def actual_ending(data: bytes, path: Path) -> str:
    """The ending that fits the content: that of ``path`` unless the content is plainly something else.

    Raises:
        LoadError: the content is of a kind that is no document (a picture, an archive), encrypted or broken.
    """
    ending = path.suffix.lower()
    head = data[:4096]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(data, path)
    if head.startswith(OLE):
        return _ole_kind(data, path)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-") or (ending == ".pdf" and b"%PDF-" in head):
        return ".pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if is_mht(head):
        return ".mht"
    for pattern, kind in _OTHER:
        if pattern.match(head):
            raise _other(path, kind)
    return _text_kind(data, path, ending)


def _other(path: Path, kind: str) -> LoadError:
    zh, en = KINDS[kind]
    return LoadError("load_other_kind", path=path, kind_zh=zh, kind_en=en)


def _zip_kind(data: bytes, path: Path) -> str:
    ending = path.suffix.lower()
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as error:
        raise LoadError("load_broken", path=path, format=ending, detail=_one_line(error)) from error
    for prefix, found in (("OFD.xml", ".ofd"), ("xl/", ".xlsx"), ("ppt/", ".pptx"), ("mimetype", ".odt")):
        if any(name.startswith(prefix) for name in names):
            return ending if found == ".odt" and ending in (".odt", ".ods", ".odp") else found
    if any(name.startswith("word/") or name.endswith("/document.xml") for name in names):
        return ".docx"
    if "[Content_Types].xml" in names:
        return ".docx"
    raise LoadError("load_archive", path=path) if ending == ".zip" else _other(path, "zip")


def _ole_kind(data: bytes, path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LoadError("load_encrypted", path=path)
    return ole_ending(data, path.suffix.lower())


def ole_ending(data: bytes, ending: str) -> str:
    """The ending of an old office file: its own when that fits the streams in it, else the usual one of these."""
    found = next((usual for usual, streams in _STREAMS.items() if any(name in data for name in streams)), None)
    if found is None:
        return ending if ending in OFFICE_ENDINGS else ".doc"
    return ending if ending in _FAMILIES[found] else found


def _text_kind(data: bytes, path: Path, ending: str) -> str:
    """For content without a signature: text, a web page, or what the ending says."""
    start = _beginning(data)
    if ending not in HTML_ENDINGS and (
        _PAGE.match(start) or (ending in OFFICE_ENDINGS | {".docx"} and _FRAGMENT.match(start))
    ):
        return ".html"
    if ending in HTML_ENDINGS:
        return ending if _TAG.search(data) else ".txt"
    if ending in TEXT_ENDINGS:
        return ending
    if "mso-application" in start or "schemas.microsoft.com/office/word" in start:
        return ".doc"
    try:
        decode_or_refuse(data, path)
    except LoadError as error:
        if ending in OFFICE_ENDINGS or ending == ".pdf":
            return ending
        raise LoadError("load_broken", path=path, format=ending, detail="no zip signature") from error
    return ".txt"


def _beginning(data: bytes) -> str:
    """The first characters, enough to find a tag: ASCII is the same in all encodings but UTF-16."""
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "latin-1")):
        if data.startswith(bom):
            return data[len(bom) : 4096].decode(encoding, "ignore")
    return data[:4096].decode("latin-1")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
