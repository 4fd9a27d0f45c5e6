"""Text files (.txt, .md): the decoded file, character for character; only a byte-order mark is not part of it.

Newlines, control characters, trailing white space and everything else stay as they are. A file with NUL characters is
binary. A file that was garbled before it was saved is refused, because no offset into it would be worth citing.
"""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import LoadError
from corpus.formats import Extracted
from corpus.formats.encodings import Decoded, UndecodableError, decode, plausibility, sample_of
from corpus.types import Note

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1a") + b"\x7f"
_CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
MAX_CONTROLS = 0.05
MAX_REPLACED = 0.01
_REVERSALS = (("gb18030", "UTF-8 → GBK"), ("cp1252", "UTF-8 → Windows-1252"), ("latin-1", "UTF-8 → Latin-1"))


def load_text(data: bytes, path: Path) -> Extracted:
    """Read a text file.

    Raises:
        LoadError: binary data, an unknown encoding, or text that was garbled before it was saved.
    """
    decoded = decode_or_refuse(data, path)
    return Extracted(decoded.text, encoding=decoded.encoding, notes=text_notes(decoded))


def decode_or_refuse(data: bytes, path: Path, declared: str | None = None) -> Decoded:
    """Decode, or raise the LoadError that says why not (load_binary, load_undecodable, load_mojibake)."""
    try:
        decoded = decode(data, declared)
    except UndecodableError as error:
        code = "load_binary" if _controls(data[:65536]) > MAX_CONTROLS or b"\0" in data else "load_undecodable"
        raise LoadError(code, path=path, position=error.position) from error
    if "\0" in decoded.text or _controls(decoded.text[:65536].encode("utf-8", "replace")) > MAX_CONTROLS:
        found = _CONTROL.search(data)
        raise LoadError("load_binary", path=path, position=found.start() if found else 0)
    refuse_mojibake(decoded.text, path)
    return decoded


def _controls(data: bytes) -> float:
    """Share of control characters (0 to 1)."""
    return 1 - len(data.translate(None, _CONTROLS)) / len(data) if data else 0.0


def refuse_mojibake(text: str, path: Path) -> None:
    """Raise LoadError load_mojibake when the text is mostly lost or reads as another encoding's bytes."""
    sample = sample_of(text)
    lost = max(sample.count("\ufffd"), sample.count("锟斤拷"))
    if lost > max(2, MAX_REPLACED * len(sample)):
        at = min(i for i in (sample.find("\ufffd"), sample.find("锟斤拷")) if i >= 0)
        raise LoadError("load_mojibake", path=path, how="�", sample=_excerpt(sample, at))
    others = sum(c > "\x7f" for c in sample)
    if others < 8 or plausibility(sample) >= 0.75:
        return
    for encoding, how in _REVERSALS:
        fixed = sample.encode(encoding, "ignore").decode("utf-8", "ignore")
        again = sum(c > "\x7f" for c in fixed)
        if again >= others / 4 and plausibility(fixed) >= 0.9:
            at = next(i for i, c in enumerate(sample) if c > "\x7f")
            raise LoadError("load_mojibake", path=path, how=how, sample=_excerpt(sample, at))


def _excerpt(text: str, at: int) -> str:
    return " ".join(text[at : at + 12].split())


def text_notes(decoded: Decoded) -> tuple[Note, ...]:
    """What a reader should know about the decoding."""
    notes: list[Note] = []
    if decoded.doubtful:
        notes.append(Note("encoding_doubtful", params={"encoding": decoded.encoding}))
    elif decoded.encoding != "utf-8":
        notes.append(Note("encoding", params={"encoding": decoded.encoding}))
    start = decoded.text.find("\ufffd")
    if decoded.bad:
        params = {"count": str(decoded.bad), "position": str(decoded.position)}
        notes.append(Note("undecodable_bytes", start, start + 1, params))
    elif start >= 0:
        notes.append(Note("replacement_characters", start, start + 1, {"count": str(decoded.text.count("\ufffd"))}))
    encoded = decoded.text.encode("utf-8", "replace")
    controls = len(encoded) - len(encoded.translate(None, _CONTROLS))
    if controls:
        found = re.search("[" + re.escape(_CONTROLS.decode()) + "]", decoded.text)
        at = found.start() if found else 0
        notes.append(Note("control_characters", at, at + 1, {"count": str(controls)}))
    return tuple(notes)
