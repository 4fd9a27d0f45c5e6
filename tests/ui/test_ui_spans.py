import html
import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Document, Mark, Metadata
from tests.ui.ui_tiny import marked_text, text_of
from ui.spans import Look, span_html, window


def document(raw, marks=()):
    return Document("0123456789", "a.txt", raw, Metadata(), (), marks=tuple(marks))


def test_a_quote_over_a_hard_wrap_is_highlighted_and_joined():
    raw = "前文，完成 80%的\n整治任务。后文"
    wrapped = document(raw, [Mark(raw.index("\n"), raw.index("\n") + 1, "wrap")])
    quote = (raw.index("完成"), raw.index("。"))

    shown = span_html(wrapped, 0, len(raw), Look(highlights=(quote,)))

    assert marked_text(shown) == "完成 80%的整治任务"
    assert text_of(shown) == raw.replace("\n", "")


def test_marked_spans_are_greyed_with_their_reason_when_they_are_shown():
    shown = span_html(document("登录 注册 正文", [Mark(0, 6, "site_furniture")]), 0, 8, Look(show_marks=True))

    assert shown == '<span class="tw-off" title="网页导航等附属内容">登录 注册 </span>正文'


def test_of_a_files_own_markup_only_what_it_stands_for_is_shown():
    raw = '<p id="t1">&emsp;<b>甲</b>乙'
    marks = [Mark(0, 11, "markup"), Mark(11, 17, "markup"), Mark(17, 20, "markup"), Mark(21, 25, "markup")]

    assert span_html(document(raw, marks), 0, len(raw), Look(show_marks=True)) == "\u2003甲乙"


def test_the_first_highlighted_piece_carries_the_target():
    raw = "甲乙\n丙丁"
    shown = span_html(document(raw, [Mark(2, 3, "wrap")]), 0, 5, Look(highlights=((1, 4),), target="here"))

    assert shown == '甲<mark id="here">乙</mark><mark>丙</mark>丁'


def test_text_that_looks_like_html_stays_text():
    raw = '<img src=x onerror="alert(1)"></div><script>'
    shown = span_html(document(raw), 0, len(raw), Look(highlights=((3, 12),), show_marks=True))

    assert "<img" not in shown
    assert "<script" not in shown
    assert "</div" not in shown
    assert text_of(shown) == raw


TEXT = st.text(alphabet="甲乙<>&\"'。；\n 1a", min_size=1, max_size=60)


@given(raw=TEXT, cuts=st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_what_is_highlighted_is_the_slice_without_its_marks(raw, cuts):
    a, b, c, d, e, f = (min(cut, len(raw)) for cut in cuts)
    mark = Mark(min(a, b), max(a, b), "wrap")
    made = document(raw, [mark] if mark.start < mark.end else [])
    quote = (min(c, d), max(c, d))
    first, last = min(*quote, e), max(*quote, f)

    shown = span_html(made, first, last, Look(highlights=(quote,)))

    assert marked_text(shown) == made.read(*quote)
    assert text_of(shown) == made.read(first, last)
    assert not re.findall(r"<(?!/?mark>)", shown)
    assert html.unescape(shown).count("<mark>") == shown.count("<mark>")


@given(raw=TEXT, cuts=st.lists(st.integers(0, 60), min_size=4, max_size=4), limit=st.integers(0, 40))
def test_a_window_holds_the_quote_and_stays_in_the_clause(raw, cuts, limit):
    a, b, c, d = sorted(min(cut, len(raw)) for cut in cuts)

    first, last = window(document(raw), b, c, (a, d), limit)

    assert a <= first <= b
    assert c <= last <= d
    assert (last - first) - (c - b) <= limit or (first, last) == (a, d)
