"""Dates, years and deadlines in all the forms that documents use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_dates, find_deadlines, find_years, number, parse_date, resolve_deadline


@pytest.mark.parametrize(
    "text",
    [
        "2024年4月17日",
        "2024-04-17",
        "2024/4/17",
        "2024.4.17",
        "二〇二四年四月十七日",
        "２０２４年４月１７日",
        "2024 年 4 月 17 日",
    ],
)
def test_every_form_of_a_date_gives_the_same_iso_date(text):
    (found,) = find_dates(f"于{text}印发")
    assert found.iso == "2024-04-17"
    assert f"于{text}印发"[found.start : found.end] == text


def test_a_clock_time_belongs_to_the_date_and_is_reported():
    (found,) = find_dates("- 2024/5/14 11:42:42")
    assert (found.iso, found.clock, found.start) == ("2024-05-14", True, 2)


@pytest.mark.parametrize("text", ["2024年2月30日", "2024-13-01", "12024-01-01", "GB 3095-2012", "89.3%", ""])
def test_what_is_no_date_is_not_found(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年要点", (2024,)),
        ("二〇二四年", (2024,)),
        ("（2022-2025年）", (2022, 2023, 2024, 2025)),
        ("2022年至2025年", (2022, 2023, 2024, 2025)),
        ("2021—2025年", (2021, 2022, 2023, 2024, 2025)),
        ("“十四五”规划", (2021, 2022, 2023, 2024, 2025)),
        ("十五五时期", (2026, 2027, 2028, 2029, 2030)),
    ],
)
def test_years_ranges_and_plan_periods(text, years):
    (found,) = find_years(text)
    assert found.years == years


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("今年6月底前", "2024-06-30"),
        ("9月底前", "2024-09-30"),
        ("9月前", "2024-08-31"),
        ("1月前", "2023-12-31"),
        ("6月30日前", "2024-06-30"),
        ("年底", "2024-12-31"),
        ("2024年年底", "2024-12-31"),
        ("2024年底，并持续推进", "2024-12-31"),
        ("2024全年", "2024-12-31"),
        ("2025年前", "2024-12-31"),
        ("到2025年", "2025-12-31"),
        ("2024年", "2024-12-31"),
        ("“十四五”末", "2025-12-31"),
        ("上半年", "2024-06-30"),
        ("下半年", "2024-12-31"),
        ("第三季度", "2024-09-30"),
        ("今年前三季度", "2024-09-30"),
        ("3月上旬", "2024-03-10"),
        ("2月下旬", "2024-02-29"),
        ("明年3月底前", "2025-03-31"),
        ("2024年\n6月底前", "2024-06-30"),
        ("二〇二四年六月底前", "2024-06-30"),
    ],
)
def test_a_deadline_is_the_last_day_in_time(text, date):
    found = resolve_deadline(text, 2024)
    assert found is not None
    assert found.date == date
    assert text[found.start : found.end] == found.as_written


@pytest.mark.parametrize("text", ["每年底前", "每月5日前", "长期坚持", "按照“十四五”规划", "2024年以来成效明显", ""])
def test_what_recurs_or_sets_no_date_is_no_deadline(text):
    assert resolve_deadline(text, 2024) is None


def test_without_a_policy_year_a_bare_month_has_no_date():
    found = resolve_deadline("6月底前", None)
    assert found is not None
    assert (found.as_written, found.date) == ("6月底前", None)


def test_all_deadlines_of_a_sentence_in_order():
    text = "6月底前，完成评估；8月底前，完成验收；到2035年，根本好转。"
    assert [d.date for d in find_deadlines(text, 2024)] == ["2024-06-30", "2024-08-31", "2035-12-31"]


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("十七", 17), ("二十", 20), ("三十一", 31), ("二〇二四", 2024)]
)
def test_chinese_numbers(text, value):
    assert number(text) == value


@given(st.text(alphabet="20年月日底前到至十四五今第季度上半旬 -/\n每", max_size=60))
def test_spans_are_slices_whatever_the_text(text):
    for found in find_deadlines(text, 2024):
        assert text[found.start : found.end] == found.as_written
    assert all(text[d.start : d.end] for d in find_dates(text))
    assert all(y.years == tuple(sorted(y.years)) for y in find_years(text))
