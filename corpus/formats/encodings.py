"""Which encoding a file is in: byte-order mark, strict UTF-8, then whatever reads as plausible Chinese.

GB18030 decodes almost anything that has no stray byte, so a strict decoding proves little: what counts is the share of
common characters (the first level of GB2312 or of Big5) among the characters that are not ASCII. Genuine text has over
0.9, text read in the wrong encoding under 0.6. Known limit: two or three rare characters alone can't be told apart.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
SAMPLE = 20_000
PLAUSIBLE = 0.7
ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
# punctuation, full-width forms, enclosed numbers, units and letters that Chinese policy text uses
_EXTRA_RANGES = (
    (0x00B0, 0x00B7), (0x00D7, 0x00D7), (0x00F7, 0x00F7), (0x0391, 0x03C9), (0x2010, 0x2033), (0x203B, 0x203B),
    (0x2100, 0x2116), (0x2160, 0x217B), (0x2190, 0x2193), (0x2208, 0x22A5), (0x2460, 0x249B), (0x2500, 0x25FF),
    (0x3000, 0x3029), (0x3220, 0x3229), (0xFF01, 0xFFEE), (0xA0, 0xA0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file. ``bad`` places read U+FFFD (the first at byte ``position``); ``doubtful``: a guess."""

    text: str
    encoding: str
    bad: int = 0
    position: int = 0
    doubtful: bool = False


class UndecodableError(ValueError):
    """No known encoding fits; ``position`` is the first byte that is not UTF-8."""

    def __init__(self, position: int) -> None:
        """Keep the byte offset."""
        self.position = position
        super().__init__(f"undecodable byte at {position}")


@cache
def _common(encoding: str) -> frozenset[str]:
    leads = range(0xA4, 0xC7) if encoding == "big5" else range(0xB0, 0xD8)
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if encoding == "big5" else [*range(0xA1, 0xFF)]
    characters = "".join(bytes((a, b)).decode(encoding, "ignore") for a in leads for b in trails)
    extra = {chr(code) for low, high in _EXTRA_RANGES for code in range(low, high + 1)}
    return frozenset(characters) | extra


def sample_of(text: str) -> str:
    """Beginning, middle and end of a long text, together at most 3 × SAMPLE characters."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return text[:SAMPLE] + text[middle : middle + SAMPLE] + text[-SAMPLE:]


def plausibility(text: str, encoding: str = "gb2312") -> float:
    """Share (0 to 1) of common characters among those of a sample that are not ASCII; 1 when all are ASCII."""
    others = [c for c in sample_of(text) if c > "\x7f"]
    if not others:
        return 1.0
    known = _common(encoding)
    return sum(c in known for c in others) / len(others)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        if not encoding.startswith("utf"):
            text.encode("utf-8")  # GB18030 can spell lone surrogates
    except (UnicodeError, LookupError):
        return None
    return text


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a whole file, without its byte-order mark.

    ``declared`` is what the format itself says (a meta element); it is believed when the result is plausible.

    Raises:
        UndecodableError: nothing fits, or the data is binary.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], encoding, len(bom))
    declared = ALIASES.get(declared.lower(), declared.lower()) if declared else None
    if b"\0" in data:
        return _best(data, ("utf-16-le", "utf-16-be"))
    text = _strict(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    if declared and (text := _strict(data, declared)) is not None and plausibility(text) >= PLAUSIBLE:
        return Decoded(text, declared)
    return _best(data, ("gb18030", "utf-16-le", "utf-16-be", "big5"))


def _with_bom(data: bytes, encoding: str, offset: int) -> Decoded:
    text = _strict(data, encoding)
    if text is not None:
        return Decoded(text, encoding)
    lenient = _lenient(data, encoding)
    if lenient is None:
        raise UndecodableError(offset + _first_bad(data, encoding))
    return Decoded(lenient.text, encoding, lenient.bad, offset + lenient.position)


def _best(data: bytes, candidates: tuple[str, ...]) -> Decoded:
    scored: list[tuple[float, str, str]] = []
    for encoding in candidates:
        if encoding.startswith("utf-16") and len(data) % 2:
            continue
        text = _strict(data, encoding)
        if text is not None:
            scored.append((_score(text, encoding), encoding, text))
    best = max(scored, key=lambda item: item[0], default=None)
    if best is not None:
        score, encoding, text = best
        short = sum(c > "\x7f" for c in text[:100]) < 20 and len(text) < 100
        if score >= PLAUSIBLE or (short and score >= 0.5 and encoding == "gb18030"):
            return Decoded(text, encoding, doubtful=score < PLAUSIBLE)
    if b"\0" not in data:
        for encoding in ("utf-8", "gb18030"):
            lenient = _lenient(data, encoding)
            if lenient is not None:
                return lenient
        guessed = _guessed(data)
        if guessed is not None:
            return guessed
    nul = data.find(b"\0")
    raise UndecodableError(_first_bad(data, "utf-8") if nul < 0 else nul)


def _score(text: str, encoding: str) -> float:
    score = plausibility(text, "big5" if encoding == "big5" else "gb2312")
    if encoding != "big5":  # traditional text in a mainland or Unicode encoding
        score = max(score, plausibility(text, "big5") - 0.05)
    if encoding.startswith("utf-16"):
        sample = sample_of(text)
        controls = sum(c < " " and c not in "\t\n\r\f" for c in sample)
        score -= 2 * controls / max(1, len(sample))
    return score


def _first_bad(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _lenient(data: bytes, encoding: str) -> Decoded | None:
    """Decode all but a few stray bytes: at most one place in 200, or a character cut off at the very end."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    position = _first_bad(data, encoding)
    cut_off = position >= len(data) - 4 and len(text) >= 20
    plausible = plausibility(text) >= 0.9 and not text.isascii()
    if bad <= 0 or not plausible or not (cut_off or bad * 200 <= len(text)):
        return None
    return Decoded(text, encoding, bad, position)


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    candidates = ["cp1252", "big5hkscs", "shift_jis", "euc_jp", "euc_kr"]
    match = from_bytes(data[:65536], cp_isolation=candidates, threshold=0.15).best()
    if match is None:
        return None
    text = _strict(data, match.encoding)
    if text is None:
        return None
    sample = sample_of(text)
    readable = sum(c.isalnum() or c.isspace() or 32 <= ord(c) < 127 for c in sample) / max(1, len(sample))
    foreign = sum(c > "\x7f" for c in sample) / max(1, len(sample))
    if len(text) < 20 or readable < 0.9 or (match.encoding == "cp1252" and foreign > 0.3):
        return None
    return Decoded(text, match.encoding, doubtful=True)
