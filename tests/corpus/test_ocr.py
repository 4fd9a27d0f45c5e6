"""Recognised pages: what is mended, what is marked, the cache, progress; with an engine of our own."""

from types import SimpleNamespace

import pytest

from corpus import ocr
from corpus.errors import LoadError
from corpus.load import load
from corpus.ocr_mend import mend
from corpus.outline_json import outline_json
from corpus.read import parse_document
from tests.corpus.ocr_tiny import IMAGE, SCAN, engine_of_three_lines, write_scan
from tests.corpus.pdf_tiny import document


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (["镉 ≤0.01", "铅 V0.05"], ["镉 ≤0.01", "铅 ≤0.05"]),
        (["铅 V0.05"], ["铅 V0.05"]),  # nothing on the page says what was meant
        (["采用V法铸造", "≤5"], ["采用V法铸造", "≤5"]),
        (["Ⅱ类水体", "N类水体"], ["Ⅱ类水体", "Ⅳ类水体"]),
        (["1类", "1类", "1类", "Ⅳ类", "V类"], ["Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类"]),
        (["1类声环境", "2类声环境", "3类声环境"], ["1类声环境", "2类声环境", "3类声环境"]),
        (["甲标18483一2001"], ["甲标18483—2001"]),
        (["一、总则", "第一条"], ["一、总则", "第一条"]),
        (["0..05", "0 25", "10 000"], ["0.05", "0.25", "10 000"]),
        (["排气简高度", "工作简报", "烟气简述"], ["排气筒高度", "工作简报", "烟气简述"]),
    ],
)
def test_what_recognition_gets_wrong_is_mended_where_the_page_says_what_was_meant(page, expected):
    assert list(mend(page).texts) == expected


def test_what_can_not_be_mended_is_counted():
    assert (mend(["0..0", "1.2"]).changed, mend(["0..0", "1.2"]).doubtful) == (0, 1)


@pytest.fixture
def engine(monkeypatch, tmp_path):
    """An engine that reads the same three lines from every picture; the list of pictures it saw."""
    return engine_of_three_lines(monkeypatch, tmp_path / "cache")


@pytest.fixture
def scan(tmp_path):
    return write_scan(tmp_path / "a.pdf")


def test_only_pages_without_text_are_recognised_and_their_clauses_say_so(engine, scan):
    loaded = load(scan)
    assert len(engine) == 1 and engine[0][1] == ocr.WIDTH
    assert [n.code for n in loaded.notes] == ["recognised"]
    clauses = outline_json(parse_document(loaded))["clauses"]
    articles = [(c["label"], c["page"], c["recognised"]) for c in clauses if c["kind"] == "article"]
    assert articles == [("第一条", 2, True), ("第二条", 2, True)]
    assert not parse_document(loaded).is_recognised(0, 5)


def test_a_page_that_was_read_once_comes_from_the_cache(engine, scan):
    assert load(scan).raw == load(scan).raw
    assert len(engine) == 1


def test_progress_is_told_page_by_page_and_can_stop_the_reading(engine, scan):
    told = []
    with ocr.watching(lambda page, pages: told.append((page, pages))):
        load(scan)
    assert told == [(1, 1)]

    class StopError(BaseException):
        pass

    def stop(page, pages):
        raise StopError

    with ocr.watching(stop), pytest.raises(StopError):
        load(scan)


def test_pictures_in_which_nothing_is_found_are_refused_with_that_reason(engine, monkeypatch, tmp_path):
    monkeypatch.setattr(ocr, "_engine", lambda picture: SimpleNamespace(boxes=None, txts=None, scores=None))
    path = tmp_path / "b.pdf"
    path.write_bytes(document([SCAN], extra={6: IMAGE}))
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.code == "load_nothing_recognised"
