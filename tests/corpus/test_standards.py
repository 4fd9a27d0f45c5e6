"""The cover of a standard: whatever the order of its lines, number, title, bodies and dates are told apart."""

from __future__ import annotations

import pytest

from corpus.read import parse_document
from corpus.standards import read_cover, standard_number
from corpus.types import Loaded

NATIONAL = (
    "ICS 13.040.40\nZ 60\n中 华 人 民 共 和 国 国 家 标 准\nGB 97026—2020\n代替 GB 97026—2007\n"
    "陶瓶工业\n水污染物排放标准\nEmission standard of water pollutants for jar industry\n（发布稿）\n"
    "2020-12-08 发布 2021-01-01 实施\n生 态 环 境 部\n国家市场监督管理总局    发布\n"
    "目 次\n前 言....ii\n1 适用范围\n本标准适用于陶瓶工业。\n"
)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("GB 97026—2020", "GB 97026—2020"),
        ("GB97026-2020", "GB 97026—2020"),
        ("ＧＢ９７０２６ ２０２０", "GB 97026—2020"),
        ("GB/T 1.1－2020", "GB/T 1.1—2020"),
        ("DB44/ 26—2001", "DB44/26—2001"),
        ("DB 44/T 1837—2016", "DB44/T 1837—2016"),
        ("HJ 2.2–2018", "HJ 2.2—2018"),
        ("代替 GB 97026—2007", None),
        ("2020-12-08", None),
        ("第97026—2020号", None),
    ],
)
def test_a_number_stands_alone_on_its_line(line, number):
    assert standard_number(line) == number


def test_a_cover_in_the_usual_order():
    cover = read_cover(NATIONAL)
    assert (cover.number, cover.title) == ("GB 97026—2020", "陶瓶工业\n水污染物排放标准")
    assert cover.bodies == ("生态环境部", "国家市场监督管理总局")
    assert (cover.issued, cover.in_force, cover.region, cover.year) == ("2020-12-08", "2021-01-01", None, 2020)
    assert NATIONAL[slice(*cover.number_span)] == "GB 97026—2020"
    assert NATIONAL[slice(*cover.title_span)] == "陶瓶工业\n水污染物排放标准"


def test_a_cover_whose_title_comes_first_and_a_local_one():
    raw = (
        "陶瓶工业污染控制限值\nControl limits of jar industry\n广 东 省 地 方 标 准\nDB44\nDB44/ 926—2010\n"
        "2010-10-22 发布 2010-11-01 实施\n广东省环境保护厅\n发 布 广东省质量技术监督局\n目 次\n"
    )
    cover = read_cover(raw)
    assert (cover.number, cover.title, cover.region) == ("DB44/926—2010", "陶瓶工业污染控制限值", "广东省")
    assert cover.bodies == ("广东省环境保护厅", "广东省质量技术监督局")


def test_the_metadata_of_a_standard_come_from_its_cover():
    metadata = parse_document(Loaded(source="a.pdf", raw=NATIONAL, format="pdf", sha256="", size=1)).metadata
    assert (metadata.title, metadata.doc_number, metadata.kind) == ("陶瓶工业水污染物排放标准", "GB 97026—2020", "标准")
    assert (metadata.issuer, metadata.region) == ("生态环境部、国家市场监督管理总局", "全国")
    assert (metadata.date_written, metadata.date_in_force, metadata.years) == ("2020-12-08", "2021-01-01", (2020,))
    assert metadata.provenance["title"].rule == "cover"


@pytest.mark.parametrize(
    "raw",
    [
        "关于执行国家标准的通知\n请执行GB 97026—2020。\n2020-12-08 发布",
        "陶瓶工业标准汇编\nGB 97026—2020\n收录标准三件。",
    ],
)
def test_a_text_that_names_a_standard_is_none(raw):
    assert read_cover(raw) is None
