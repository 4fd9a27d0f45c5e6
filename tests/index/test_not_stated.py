"""What a hit says of a year or region that is asked for and stated nowhere."""

from __future__ import annotations

import pytest

from answer.retrieve import Context, find
from index.filters import Filters
from tests.index.index_tiny import open_tiny, write

FILES = {
    "dated": "试机安排甲\n2024 岚岭省 岚岭省水利厅 通知\n泵站每月试机一次。\n",
    "bare": "试机安排乙\n泵站每月试机两次，由站长签字。\n",
    "scoped": "试机安排丙\n泵站每月试机三回，记入台账备查。@2024岚岭省\n",
    "mentions": "试机安排丁\n岚岭的泵站2024年起每月试机一次，由值班员负责。\n",
}


@pytest.fixture
def library(tmp_path):
    write(tmp_path / "files", **FILES)
    with open_tiny(tmp_path / "library") as library:
        library.add([tmp_path / "files"])
        yield library


def told(library, question, **context):
    """File → what its hit says is not stated."""
    hits = find(library, question, context=Context(**context)).hits
    return {hit.source.rsplit("/", 1)[-1].removesuffix(".txt"): hit.as_json()["not_stated"] for hit in hits}


def test_a_hit_says_what_is_asked_for_and_stated_nowhere(library):
    found = told(library, "岚岭省2024年泵站多久试机一次")
    assert found["bare"] == ["year", "region"]
    assert found.keys() == FILES.keys()
    assert [name for name in found if found[name]] == ["bare"]
    assert told(library, "2024年泵站多久试机一次")["bare"] == ["year"]
    assert told(library, "岚岭省泵站多久试机一次")["bare"] == ["region"]


def test_nothing_is_said_where_nothing_is_asked_for_or_the_user_took_it_out(library):
    assert set(map(tuple, told(library, "泵站多久试机一次").values())) == {()}
    question = "2024年泵站多久试机一次"
    assert set(map(tuple, told(library, question, dropped=("years:2024",)).values())) == {()}
    assert set(map(tuple, told(library, question, use_scope=False).values())) == {()}


def test_a_filter_stays_strict(library):
    found = told(library, "泵站多久试机一次", filters=Filters(years=(2024,)))
    assert found.keys() <= {"dated", "scoped"} and set(map(tuple, found.values())) == {()}
