"""Scans that lie on their side, stand on their head or were fed askew: set straight before they are read."""

import os
from pathlib import Path

import pytest

from corpus import ocr
from corpus.formats.pdf_ocr import recognise, seen

cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")
np = pytest.importorskip("numpy")

LINES = (
    "青川县排水管理办法",
    "第一条 为规范城镇排水，制定本办法。",
    "第二条 排水户应当取得排水许可证。",
    "第三条 排水许可证有效期为五年。",
    "第四条 污水处理率应当达到95%以上。",
)
FONTS = sorted(Path("/usr/share/fonts").rglob("Noto*CJK*Regular.tt[cf]"))


def page():
    """A page with a black corner above left, by which a reader of our own sees how it lies."""
    picture = np.full((300, 200, 3), 255, np.uint8)
    picture[:10, :10] = 0
    return picture


def reader(lines_when_turned):
    """Reads three lines where the corner is above left, else what it is given."""
    level = [ocr.OcrLine(text, 20, 40 * n, 180, 40 * n + 20, 0.98) for n, text in enumerate(LINES[:3], 1)]
    turns = []

    def read(picture):
        turns.append(picture.shape)
        return level if not picture[5, 5].any() else list(lines_when_turned)

    return read, turns


@pytest.mark.parametrize("quarter", [1, 2, 3])
@pytest.mark.parametrize(
    "found",
    [
        [ocr.OcrLine("免二证", 40, 20, 60, 200, 0.55)],
        [ocr.OcrLine("大", 40, 20, 160, 40, 0.69), ocr.OcrLine("二证", 40, 80, 160, 100, 0.7)],
        [ocr.OcrLine(text, 40 * n, 20, 40 * n + 20, 180, 0.99) for n, text in enumerate(LINES[:4])],
    ],
)
def test_a_page_in_which_little_is_sure_or_lines_stand_upright_is_turned(quarter, found):
    read, _ = reader(found)
    picture, lines = seen(np.ascontiguousarray(np.rot90(page(), quarter)), read)
    assert [line.text for line in lines] == list(LINES[:3])
    assert not picture[5, 5].any()


def test_a_page_that_is_read_surely_is_read_once():
    read, turns = reader([])
    assert len(seen(page(), read)[1]) == 3
    assert len(turns) == 1


def test_a_picture_without_text_is_not_turned():
    read, turns = reader([])
    assert seen(np.full((300, 200, 3), 255, np.uint8), read)[1] == []
    assert len(turns) == 1


def printed():
    font_of = pytest.importorskip("PIL.ImageFont")
    from PIL import Image, ImageDraw

    path = next((font for font in FONTS if font.is_file()), None)
    if path is None or not ocr.available():
        pytest.skip("no font or no recognition here")
    picture = Image.new("RGB", (1000, 760), "white")
    for n, line in enumerate(LINES):
        ImageDraw.Draw(picture).text((120, 100 + 90 * n), line, font=font_of.truetype(str(path), 32), fill="black")
    return picture


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 180, 270, 3, -5])
def test_turned_and_skewed_print_is_read_in_order(degrees, monkeypatch, tmp_path):
    monkeypatch.setenv("TIAOWEN_CACHE", os.fspath(tmp_path))
    monkeypatch.delenv("TIAOWEN_OCR", raising=False)
    turned = printed().rotate(degrees, expand=True, fillcolor="white", resample=3)
    found = recognise(np.ascontiguousarray(np.asarray(turned)[:, :, ::-1])).page
    got = ["".join(line.text.split()) for line in found.lines]
    assert got == ["".join(line.split()) for line in LINES]
