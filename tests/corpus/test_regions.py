"""Names of regions: found in full and short, not inside words, not without context where several bear the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.region_names import short_names
from corpus.regions import canonical, find_regions, guess, of_authority


def names(text, within=None):
    return [mention.name for mention in find_regions(text, within)]


@pytest.mark.parametrize(
    ("name", "full", "level"),
    [
        ("湖北", "湖北省", "省"),
        ("湖北省", "湖北省", "省"),
        ("鄂", "湖北省", "省"),
        ("武汉", "武汉市", "市"),
        ("恩施州", "恩施土家族苗族自治州", "市"),
        ("恩施", "恩施土家族苗族自治州", "市"),
        ("神农架林区", "神农架林区", "县"),
        ("内蒙古", "内蒙古自治区", "省"),
        ("吉林", "吉林省", "省"),
        ("吉林市", "吉林市", "市"),
        ("重庆", "重庆市", "省"),
        ("全国", "全国", "国家"),
    ],
)
def test_a_name_alone_means_one_region(name, full, level):
    region = canonical(name)
    assert region is not None
    assert (region.name, region.level) == (full, level)


def test_namesakes_need_a_context():
    assert canonical("朝阳区") is None
    assert canonical("朝阳区", within="北京市").province == "北京市"
    assert names("朝阳区开展试点") == []
    assert names("北京市朝阳区开展试点") == ["北京市", "朝阳区"]


def test_an_unknown_name_is_no_region():
    assert canonical("云岭省") is None
    assert canonical("长三角") is None


@pytest.mark.parametrize(
    "text",
    [
        "提升幸福建设水平",
        "入海口整治",
        "振兴县域经济",
        "确保定期调度",
        "推广西部经验",
        "平衡水资源",
        "隆重庆祝",
        "长三角一体化",
        "更新余热设施",
    ],
)
def test_a_name_does_not_match_inside_other_words(text):
    assert names(text) == []


def test_a_word_that_is_also_a_city_counts_in_a_list_of_cities():
    assert names("山西省太原、长治、晋城市") == ["山西省", "太原市", "长治市", "晋城市"]
    assert names("维护长治久安") == []


def test_a_province_wins_over_a_city_made_of_two_neighbours():
    assert names("建设美丽江苏") == ["江苏省"]


def test_one_letter_signs_count_together_or_before_a_document_number():
    assert names("深化苏皖鲁豫区域联动") == ["江苏省", "安徽省", "山东省", "河南省"]
    assert names("鄂环发〔2024〕2号") == ["湖北省"]
    assert names("桂花飘香") == []


def test_a_market_is_no_city():
    assert names("武汉市场监管") == ["武汉市"]
    assert [(m.start, m.end) for m in find_regions("武汉市场监管")] == [(0, 2)]


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("云岭省2024年生态环境工作要点", "云岭省", "省"),
        ("2024年清川市“无废城市”建设实施方案", "清川市", "市"),
        ("清川市生态环境局", "清川市", "市"),
    ],
)
def test_an_invented_name_is_guessed_by_its_shape_and_has_no_code(text, name, level):
    found = of_authority(text)
    assert found is not None
    assert (found.name, found.level, found.code) == (name, level, "")
    assert text[found.start : found.end] == name


@pytest.mark.parametrize(
    "text", ["全省生态环境工作要点", "深入打好城市黑臭水体治理攻坚战", "关于加强示范区建设的意见", "政府工作报告"]
)
def test_nothing_is_guessed_from_common_words(text):
    assert guess(text) is None


def test_the_last_of_adjacent_names_is_the_authority():
    assert of_authority("湖北省武汉市生态环境局").name == "武汉市"


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("积石山保安族东乡族撒拉族自治县", "自治县", ("积石山县", "积石山")),
        ("新疆维吾尔自治区", "自治区", ("新疆",)),
        ("景县", "县", ()),
        ("浦东新区", "市辖区", ("浦东新",)),
    ],
)
def test_short_names(name, kind, short):
    assert short_names(name, kind) == short


@given(st.text(alphabet="湖北省武汉市江苏丽浙皖朝阳区、，的县海南岛入口", max_size=80))
def test_mentions_are_in_order_and_apart(text):
    found = find_regions(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
