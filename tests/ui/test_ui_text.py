import pytest

from ui.text import esc, md, short


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", "&lt;script&gt;"),
        ('" onclick="x', "&quot; onclick=&quot;x"),
        ("' & '", "&#x27; &amp; &#x27;"),
        ("a\x00b\x07c", "a�b�c"),
        ("半\ud800个", "半?个"),
    ],
)
def test_html_text_is_escaped_for_text_and_attributes(text, shown):
    assert esc(text) == shown


@pytest.mark.parametrize(
    "text", ["![x](y)", "[a](javascript:b)", "$x$", "**b**", "<b>", "`c`", "# h", "~~s~~", ":red[x]", "| a | b |", "\\"]
)
def test_every_punctuation_mark_is_escaped_for_markdown(text):
    escaped = md(text)

    for at, character in enumerate(escaped):
        if not character.isalnum() and character.isascii() and character not in "\\ ":
            assert escaped[at - 1] == "\\"


def test_icons_arrows_and_addresses_are_broken_up_for_markdown():
    assert ":\u2060" in md(":material/home:")
    assert "www\u2060" in md("www.example.com")
    assert md("a\nb") == "a b"


def test_short_text_says_that_something_is_left_out():
    assert short("一二三四五", 5) == "一二三四五"
    assert short("一二三四五六", 5) == "一二三四…"
