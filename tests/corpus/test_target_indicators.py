"""Names of indicators and kinds of units."""

from __future__ import annotations

from corpus.target_indicators import fold, indicators, name_of, names_asked, unit_kind


def test_three_kinds_of_black_odorous_water_are_three_indicators():
    assert name_of("城市黑臭水体消除比例", "%") == "城市黑臭水体消除比例"
    assert name_of("县级城市建成区黑臭水体消除比例", "%") == "县级城市黑臭水体消除比例"
    assert name_of("农村黑臭水体治理率", "%") == "农村黑臭水体治理率"
    assert name_of("农村黑臭水体治理", "条") == "农村黑臭水体治理数"
    assert name_of("黑臭水体消除比例", "%") == "黑臭水体消除比例"


def test_what_was_named_last_before_a_wording_decides_between_its_kinds():
    before = "开展城市黑臭水体环境保护行动，督促县级城市黑臭水体整治，"
    assert name_of("消除黑臭水体比例", "%", before) == "县级城市黑臭水体消除比例"
    assert name_of("黑臭水体消除比例", "%", "开展城市黑臭水体环境保护专项行动，") == "城市黑臭水体消除比例"


def test_wordings_are_folded_before_they_are_compared():
    assert fold("劣五类 比率") == fold("劣Ⅴ类占比") == "劣V类比例"
    assert name_of("细颗粒物（pm2.5）年均浓度", "微克/立方米") == "PM2.5平均浓度"
    assert names_asked("优良天数比例")[0] == "空气质量优良天数比率"


def test_the_table_of_indicators_has_no_two_rows_of_a_name_and_kind():
    names = [(row.name, row.kinds) for row in indicators()]
    assert len(names) == len(set(names)) >= 150
    assert all(row.kinds and row.wordings and all(way for way in row.wordings) for row in indicators())
    kinds = {"pct", "count", "conc", "day", "mass", "area", "length", "money", "volume", "power", "num", "any"}
    assert all(set(row.kinds) <= kinds for row in indicators())


def test_units_are_told_apart_by_what_they_measure():
    units = ("%", "微克/立方米", "天", "亿元", "平方公里", "公里", "万立方米", "吨", "个", "")
    kinds = ["pct", "conc", "day", "money", "area", "length", "volume", "mass", "count", "num"]
    assert [unit_kind(unit) for unit in units] == kinds
