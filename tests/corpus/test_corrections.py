import datetime

import pytest

from corpus.corrections import BY_HAND, KEYS, checked, corrected, read_text, settled
from corpus.errors import InputError
from corpus.messages import spoken_in
from corpus.read import parse_document, with_metadata
from corpus.types import Loaded, Metadata, Note, Status

READ = Metadata(title="甲", region="湖北省", province="湖北省", level="省", year=2023, years=(2022, 2023))


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"title": "  乙\n丙 "}, {"title": "乙 丙"}),
        ({"title": None}, {"title": None}),
        ({"region": "武汉"}, {"region": "武汉市", "province": "湖北省", "level": "市"}),
        ({"region": "武汉", "level": "区"}, {"region": "武汉市", "level": "区"}),
        ({"region": "云梧省"}, {"region": "云梧省", "province": "云梧省", "level": "省"}),
        ({"region": "清川市"}, {"region": "清川市", "province": "湖北省", "level": "市"}),
        ({"region": "某流域"}, {"region": "某流域", "province": "湖北省", "level": "省"}),
        ({"region": "全国"}, {"region": "全国", "province": None, "level": "国家"}),
        ({"region": None}, {"region": None, "province": None, "level": None}),
        ({"year": 2024}, {"year": 2024, "years": (2024,)}),
        ({"year": 2024, "years": [2025, 2024]}, {"year": 2024, "years": (2024, 2025)}),
        ({"years": [2021, 2023]}, {"year": 2023, "years": (2021, 2023)}),
        ({"years": [2025, 2024]}, {"year": 2025, "years": (2024, 2025)}),
        ({"year": None}, {"year": None, "years": ()}),
        ({"years": None}, {"year": None, "years": ()}),
        ({"date_written": datetime.date(2024, 4, 17)}, {"date_written": "2024-04-17"}),
        ({"sample": None}, {"sample": False}),
    ],
)
def test_a_correction_brings_along_what_follows_from_it_and_nothing_else(changes, wanted):
    found = corrected(READ, changes, BY_HAND)

    for key in KEYS:
        assert getattr(found, key) == wanted.get(key, getattr(READ, key)), key
    assert {key for key, where in found.provenance.items() if where.rule == BY_HAND} >= set(changes)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("year", "2024", 2024),
        ("year", " 2024年 ", 2024),
        ("years", "2023、2024", (2023, 2024)),
        ("years", "2024, 2022", (2022, 2024)),
        ("years", "2021-2025年", (2021, 2022, 2023, 2024, 2025)),
        ("years", "十五五", (2026, 2027, 2028, 2029, 2030)),
        ("date_written", "2024年4月17日", "2024-04-17"),
        ("date_published", "2024/4/7", "2024-04-07"),
        ("kind", " ", None),
        ("sample", "True", True),
    ],
)
def test_what_a_person_types_is_understood(key, typed, value):
    assert read_text(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("year", "24"),
        ("year", "1899"),
        ("year", "2101"),
        ("year", "2023-2024"),
        ("year", "去年"),
        ("years", "2023和别的"),
        ("date_written", "昨天"),
        ("date_written", "2024-02-30"),
        ("date_written", "约2024年4月17日"),
        ("title", "长" * 501),
        ("sample", "也许"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line_with_key_and_value(key, typed):
    with pytest.raises(InputError) as caught:
        read_text(key, typed)
    assert (caught.value.code, caught.value.params["key"], caught.value.params["value"]) == (
        "metadata_value",
        key,
        typed,
    )
    for language in ("zh", "en"):
        with spoken_in(language):
            assert key in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("key", "value"), [("year", True), ("year", "2024"), ("years", []), ("title", 3), ("x", "y")])
def test_a_value_of_the_wrong_type_or_an_unknown_key_is_refused(key, value):
    with pytest.raises(InputError):
        checked(key, value)


def test_what_clauses_speak_about_follows_the_metadata_as_if_they_had_been_read_so():
    raw = "某省工作安排\n\n一、2022年工作总结\n\n1.达到60%。\n\n二、下一步安排\n\n1.达到80%。\n"
    document = parse_document(Loaded("a.txt", raw, "txt", "", 0))
    metadata = corrected(document.metadata, {"year": 2023, "years": [2022, 2023], "region": "湖北"}, BY_HAND)

    found = with_metadata(document, metadata)

    assert {clause.scope.regions for clause in found.clauses} == {("湖北省",)}
    planned = next(c for c in found.clauses if "80%" in c.slice(raw) and c.parent is not None)
    assert planned.scope.years == (2023,) or planned.scope.status is Status.PLANNED
    assert with_metadata(found, document.metadata) == document
    assert [c.path for c in found.clauses] == [c.path for c in document.clauses]


def test_a_doubt_is_over_when_a_person_has_set_the_value():
    doubt = Note("year_missing")

    assert not settled(doubt, READ)
    assert settled(doubt, corrected(READ, {"year": 2024}, BY_HAND))
    assert not settled(Note("title_missing"), corrected(READ, {"year": 2024}, BY_HAND))
    assert not settled(Note("outline_gap"), corrected(READ, {"year": 2024}, BY_HAND))
