"""From when and until when a text says that it holds; periods of licences are not its own."""

import pytest

from corpus.force import force_of
from corpus.load import load
from corpus.read import parse_document


def force(tmp_path, text: str):
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    document = parse_document(load(file, source="a.txt"))
    return document, force_of(document)


HEAD = "甲市节水办法\n甲政规〔2019〕5号\n第一条 为了节水，制定本办法。\n第二条 取水许可证有效期五年。\n"


@pytest.mark.parametrize(
    ("closing", "begins", "ends"),
    [
        ("第三条 本办法自2019年9月1日起施行，有效期五年。", "2019-09-01", "2024-08-31"),
        ("第三条 本办法自2019年9月1日起试行，试行期二年。", "2019-09-01", "2021-08-31"),
        ("第三条 本办法自2019年9月1日起施行，有效期至2023年12月31日。", "2019-09-01", "2023-12-31"),
        ("第三条 本办法自2019年9月1日起施行。本办法自2022年1月1日起失效。", "2019-09-01", "2021-12-31"),
        ("第三条 本办法自2019年9月1日起施行。", "2019-09-01", None),
        ("第三条 本办法自2019年9月31日起施行，有效期三年。", None, ""),
        ("第三条 本办法自2019年9月1日起施行，有效期至2023年2月30日。", "2019-09-01", None),
        ("第三条 上述政策凡未注明期限的，执行期限为2019年1月1日至2023年12月31日。", None, "2023-12-31"),
    ],
)
def test_a_period_is_that_of_the_text_itself(tmp_path, closing, begins, ends):
    document, found = force(tmp_path, HEAD + closing + "\n")
    assert (found.begins.date if found.begins else None) == begins
    assert (found.ends.date if found.ends else None) == ends
    if found.ends:
        assert document.raw[found.ends.start : found.ends.end] in closing


def test_a_year_is_all_that_a_number_tells(tmp_path):
    _, found = force(tmp_path, HEAD)
    assert found.version.date == "2019"
    assert found.version.inferred
    assert found.begins is None


def test_a_text_without_any_date_has_none(tmp_path):
    _, found = force(tmp_path, "甲市节水办法\n第一条 为了节水，制定本办法。\n")
    assert (found.version, found.begins, found.ends, found.draft, found.status) == (None,) * 5


def test_from_its_publication_is_from_the_day_that_the_page_gives(tmp_path):
    text = "甲市节水办法\n发布日期：2021年5月21日\n第一条 为了节水，制定本办法。\n第二条 本办法自发布之日起施行。\n"
    document, found = force(tmp_path, text)
    assert found.begins.date == "2021-05-21"
    assert document.raw[found.begins.start : found.begins.end] == "本办法自发布之日起施行"
