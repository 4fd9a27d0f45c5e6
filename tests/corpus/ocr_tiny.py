"""A scan of one page behind a printed one, and an engine that reads three lines from any picture."""

from types import SimpleNamespace

import pytest

from corpus import ocr
from tests.corpus.pdf_tiny import document, text

IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\xff\nendstream"
)
SCAN = "q 595 0 0 842 0 0 cm /I Do Q "
LINES = (("青川县排水办法", 200), ("第一条 排水许可期限为5年。", 300), ("第二条 本办法自公布之日起施行。", 360))


def engine_of_three_lines(monkeypatch, cache):
    """Put it in the place of the real one; the list of the shapes of pictures it will have seen."""
    pytest.importorskip("cv2", reason="the extra ocr is not installed")
    seen = []

    def read(picture):
        seen.append(picture.shape)
        boxes = [[(100, y), (100 + 30 * len(t), y), (100 + 30 * len(t), y + 36), (100, y + 36)] for t, y in LINES]
        return SimpleNamespace(boxes=boxes, txts=[t for t, _ in LINES], scores=[0.99] * 3)

    monkeypatch.setenv("TIAOWEN_CACHE", str(cache))
    monkeypatch.delenv("TIAOWEN_OCR", raising=False)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "_engine", read)
    return seen


def write_scan(path):
    """A PDF file of a printed page and a scan."""
    printed = "".join(text(60, 780 - 20 * i, f"前言第{i}句说明制定的依据和目的。") for i in range(5))
    path.write_bytes(document([printed, SCAN], extra={6: IMAGE}))
    return path
