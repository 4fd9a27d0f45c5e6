"""The picture of a page, with the lines of a span tinted where their places are known."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from corpus.formats.pdf_picture import boxes_of, page_picture
from corpus.load import load
from corpus.ocr import OcrLine
from tests.corpus.ocr_tiny import engine_of_three_lines, write_scan
from tests.corpus.pdf_tiny import document, texts


def pixels(picture):
    return np.asarray(Image.open(BytesIO(picture.jpeg))).astype(int)


def test_the_line_of_the_span_is_tinted_and_nothing_is_recognised_for_it(monkeypatch, tmp_path):
    seen = engine_of_three_lines(monkeypatch, tmp_path / "cache")
    path = write_scan(tmp_path / "a.pdf")
    loaded = load(path)
    text = loaded.raw[loaded.pages[1] :]
    start = text.index("期限为5年")

    picture = page_picture(path.read_bytes(), 2, text, (start, start + 5))

    assert len(seen) == 1
    assert [box[1] for box in picture.boxes] == [300]
    shown = pixels(picture)
    assert shown.shape[:2] == (picture.height, picture.width)
    tinted, blank = shown[318, 300], shown[600, 300]
    assert tinted[2] < tinted[0] - 40 and blank[2] > 240


def test_without_what_was_recognised_the_page_is_shown_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("TIAOWEN_CACHE", str(tmp_path))
    data = write_scan(tmp_path / "a.pdf").read_bytes()
    assert page_picture(data, 2, "第一条", (0, 3)).boxes == ()


@pytest.mark.parametrize(("data", "number"), [(None, 3), (None, 0), (b"%PDF-1.4 nothing", 1)])
def test_a_page_that_is_not_there_is_an_error(tmp_path, data, number):
    data = data or write_scan(tmp_path / "a.pdf").read_bytes()
    with pytest.raises(ValueError):
        page_picture(data, number, "", (0, 1))


def test_a_line_that_stands_twice_or_is_too_short_has_no_place():
    lines = [OcrLine(text, 0, y, 9, y + 1, 1.0) for y, text in enumerate(["限值为五十", "同样的话", "同样的话", "30"])]
    text = "限值为\n五十\n同样的话\n同样的话\n30\n"
    assert boxes_of(lines, text, (0, len(text))) == ((0, 0, 9, 1),)
    assert boxes_of(lines, text, (7, 9)) == ()


def test_a_span_of_the_pages_own_text_is_tinted_where_it_is_printed():
    words = [(90, 700, "一、目标"), (90, 680, "1.治理率达到58%以上，"), (90, 660, "2.治理率达到93%以上。")]
    read = "一、目标\n1.治理率达到58%以上，2.治理率达到93%以上。\n"
    start = read.index("治理率达到93%")

    picture = page_picture(document([texts(words)]), 1, read, (start, start + 8))
    both = page_picture(document([texts(words)]), 1, read, (start - 12, start + 8))
    nowhere = page_picture(document([texts(words)]), 1, "别的文字", (0, 4))

    ((x0, y0, x1, y1),) = picture.boxes
    scale = picture.width / 595
    assert abs(x0 - (90 + 2 * 12 * 0.75) * scale) < 12 * scale and x1 > x0 + 5 * 12 * scale * 0.6
    assert y0 < (842 - 660) * scale < y1 + 12 * scale
    assert len(both.boxes) == 2
    assert nowhere.boxes == ()
    middle = pixels(picture)[round((y0 + y1) / 2), round(x0 + 2) : round(x1 - 2)]
    assert (middle[:, 2] < middle[:, 0] - 40).mean() > 0.3
