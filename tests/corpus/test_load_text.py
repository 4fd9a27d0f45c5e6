"""Text files: exact characters, encodings, and what is no text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LoadError
from corpus.formats.encodings import plausibility
from corpus.load import load

TEXT = "为深入打好污染防治攻坚战，2025年底前完成80%的整治任务。\r\n濮阳市“PM2.5”浓度≤38μg/m³\n\n"
TRADITIONAL = "為加強生態環境保護工作，2025年底前完成80%的整治任務。\r\n各縣市政府應負責辦理\n"


def loaded(folder, data, name="a.txt"):
    path = folder / name
    path.write_bytes(data)
    return load(path)


def codes(result):
    return [note.code for note in result.notes]


def refused(folder, data, name="a.txt"):
    with pytest.raises(LoadError) as caught:
        loaded(folder, data, name)
    return caught.value


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.markdown"])
@pytest.mark.parametrize(
    "text", [TEXT, "a\rb\r\nc\n", "\u3000缩进\t制表 \n\n\n", "a\u2028b\x85c\x0cd\n", "🌳生僻𠮷字", "x"]
)
def test_utf8_is_kept_character_for_character(tmp_path, name, text):
    result = loaded(tmp_path, text.encode(), name)
    assert (result.raw, result.encoding, result.notes) == (text, "utf-8", ())


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_file_in_a_known_encoding_is_decoded_and_said_so(tmp_path, codec, name):
    result = loaded(tmp_path, TEXT.encode(codec))
    assert (result.raw, result.encoding) == (TEXT, name)
    expected = [] if name == "utf-8" else [("encoding", {"encoding": name})]
    assert [(n.code, dict(n.params)) for n in result.notes] == expected


def test_gbk_and_gb2312_files_are_decoded_as_gb18030(tmp_path):
    assert loaded(tmp_path, "生态环境".encode("gb2312")).encoding == "gb18030"
    assert loaded(tmp_path, "朱镕基、濮阳".encode("gbk")).raw == "朱镕基、濮阳"


def test_big5_is_the_last_resort_for_traditional_text(tmp_path):
    result = loaded(tmp_path, TRADITIONAL.encode("big5"))
    assert (result.raw, result.encoding, codes(result)) == (TRADITIONAL, "big5", ["encoding"])


def test_traditional_text_in_gb18030_is_not_taken_for_big5(tmp_path):
    result = loaded(tmp_path, TRADITIONAL.encode("gb18030") * 3)
    assert (result.raw, result.encoding) == (TRADITIONAL * 3, "gb18030")


def test_another_encoding_is_guessed_and_marked_doubtful(tmp_path):
    text = "Résumé of the environmental déclaration: café, naïve, façade. " * 5
    result = loaded(tmp_path, text.encode("cp1252"))
    assert (result.raw, result.encoding, codes(result)) == (text, "cp1252", ["encoding_doubtful"])


def test_one_stray_byte_in_a_long_file_is_replaced_and_said_so(tmp_path):
    data = TEXT.encode() * 20
    result = loaded(tmp_path, data[:300] + b"\xff" + data[300:])
    assert result.raw.count("\ufffd") == 1
    (note,) = result.notes
    assert (note.code, dict(note.params)) == ("undecodable_bytes", {"count": "1", "position": "300"})
    assert result.raw[note.start : note.end] == "\ufffd"


def test_a_file_cut_off_inside_its_last_character_is_read(tmp_path):
    result = loaded(tmp_path, TEXT.encode()[:-3])
    assert (result.raw, codes(result)) == (TEXT.rstrip()[:-1] + "\ufffd", ["undecodable_bytes"])


def test_a_byte_order_mark_before_broken_data_is_not_believed(tmp_path):
    assert refused(tmp_path, b"\xef\xbb\xbfab\xff\xfe\xfd\xfc").code == "load_undecodable"


def test_bytes_in_no_encoding_are_refused_with_the_position(tmp_path):
    error = refused(tmp_path, b"abc\xff\xfe\xfd\xfa\xff\xff\x80\x80")
    assert (error.code, error.params["position"]) == ("load_undecodable", 3)


@pytest.mark.parametrize("wrong", ["gb18030", "cp1252", "latin-1"])
def test_utf8_that_was_read_in_another_encoding_is_refused(tmp_path, wrong):
    garbled = ("生态环境保护工作要点，完成整治任务。" * 8).encode().decode(wrong, "ignore")
    assert refused(tmp_path, garbled.encode()).code == "load_mojibake"


def test_a_file_full_of_replacement_characters_is_refused(tmp_path):
    assert refused(tmp_path, ("生态" + "\ufffd" * 5 + "\n").encode() * 9).code == "load_mojibake"
    assert refused(tmp_path, ("锟斤拷" * 20).encode("gb18030")).code == "load_mojibake"


def test_a_few_replacement_characters_are_noted(tmp_path):
    text = TEXT * 10 + "\ufffd"
    result = loaded(tmp_path, text.encode())
    assert (result.raw, codes(result)) == (text, ["replacement_characters"])


@pytest.mark.parametrize(
    "text",
    [
        "日本語のテキストです。これは環境に関する文書。",
        "Überprüfung der Maßnahmen für Gewässer",
        "ΑΒΓ αβγ δοκιμή κείμενο",
        "環境保護與綠色轉型之指導意見",
    ],
)
def test_text_in_other_languages_is_not_taken_for_garbled(tmp_path, text):
    assert loaded(tmp_path, text.encode()).raw == text


def test_control_characters_are_kept_and_noted(tmp_path):
    text = "一、总体要求\x0b\n" + "水" * 200 + "\x7f"
    result = loaded(tmp_path, text.encode())
    (note,) = result.notes
    assert (result.raw, note.code, note.start, dict(note.params)) == (text, "control_characters", 6, {"count": "2"})


@pytest.mark.parametrize("data", [b"ab\0cd", "水\0污染".encode(), b"\x01\x02\x03\x04abc", bytes(range(256)) * 20])
def test_binary_data_with_a_text_name_is_refused(tmp_path, data):
    assert refused(tmp_path, data).code == "load_binary"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.doc"])
def test_lone_surrogates_never_reach_the_text(tmp_path, name):
    for data in (
        b"\xff\xfe" + b"a\0\x00\xd8" * 9,
        b"ab\xed\xa0\x80cd",
        b"\x83\x36\xc7\x39" * 8 + "水".encode("gb18030"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        try:
            load(path).raw.encode()
        except LoadError as error:
            assert error.code in ("load_undecodable", "load_binary", "load_no_office")


def test_fifty_megabytes_in_one_line_are_read(tmp_path):
    text = "推进水污染防治" * 2_400_000
    assert loaded(tmp_path, text.encode()).raw == text


@given(
    st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufeff\ufffd"), min_size=1, max_size=300
    )
)
def test_any_text_comes_back_or_is_refused_but_never_changes(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("t") / "a.txt"
    path.write_bytes(text.encode())
    try:
        result = load(path)
    except LoadError:
        return
    if result.format == "txt":
        assert result.raw == text


@given(
    st.lists(
        st.sampled_from("为深入打好污染防治攻坚战生态环境保护规划水气土声固废，。；：《》0123456789%\r\n"),
        min_size=6,
        max_size=300,
    )
)
def test_any_chinese_text_survives_gb18030(tmp_path_factory, characters):
    text = "生态环境" + "".join(characters)
    path = tmp_path_factory.mktemp("t") / "a.txt"
    path.write_bytes(text.encode("gb18030"))
    assert load(path).raw == text


def test_plausibility_tells_text_from_its_misreading():
    data = "生态环境保护规划和污染防治攻坚战".encode()
    assert plausibility(data.decode()) == 1.0
    assert plausibility(data.decode("gb18030", "ignore")) < 0.7


@pytest.mark.real
def test_the_real_documents_are_read_exactly():
    folder = Path(__file__).resolve().parents[3] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    paths = [*folder.glob("seeds/*.txt"), *folder.glob("data/eco-code/*.md"), *folder.glob("data/national-plans/*.txt")]
    assert len(paths) > 10
    for path in paths:
        assert load(path).raw.encode() == path.read_bytes()
