"""Where a question is looked for: its scope, the user's filters, and what lies outside."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from answer.question import parse_question
from answer.retrieve import MAX_QUESTION, Context, find, outside, scopes_of
from corpus.errors import QuestionError
from index.filters import Filters, Scope
from index.library import Library

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ("青屿省", "临泽省")


def scopes(question: str, **context) -> list[Scope]:
    return list(scopes_of(parse_question(question, known_regions=KNOWN), Context(**context)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("黑臭水体消除比例是多少", [Scope()]),
        ("2024年黑臭水体消除比例是多少", [Scope((2024,))]),
        ("青屿省2024年黑臭水体消除比例是多少", [Scope((2024,), ("青屿省",))]),
        ("2022-2024年分别建了多少", [Scope((2022, 2023, 2024))]),
        ("青屿省2023年和2024年优良比例有什么变化", [Scope((2023,), ("青屿省",)), Scope((2024,), ("青屿省",))]),
        ("青屿省和临泽省2024年优良比例谁更高", [Scope((2024,), ("青屿省",)), Scope((2024,), ("临泽省",))]),
        ("青屿省和临泽省优良比例谁更高", [Scope((), ("青屿省",)), Scope((), ("临泽省",))]),
        ("青屿省2023年优良比例和临泽省2024年相比", [Scope((2023,), ("青屿省",)), Scope((2024,), ("临泽省",))]),
        pytest.param(
            "2023年青屿省优良比例和2024年临泽省相比",
            [Scope((2023,), ("青屿省",)), Scope((2024,), ("临泽省",))],
        ),
        ("城市和农村的治理率有什么不同", [Scope()]),
    ],
)
def test_a_question_is_looked_for_in_the_scopes_it_names(question, expected):
    assert scopes(question) == expected


def test_what_a_filter_fixes_is_not_asked_of_the_scope_again():
    question = "青屿省2024年黑臭水体消除比例"
    assert scopes(question, filters=Filters(years=(2023,))) == [Scope((), ("青屿省",))]
    assert scopes(question, filters=Filters(regions=("临泽省",))) == [Scope((2024,))]
    assert scopes(question, filters=Filters(kinds=("工作要点",))) == [Scope((2024,), ("青屿省",))]
    assert scopes("青屿省2023年和2024年优良比例有什么变化", filters=Filters(years=(2023, 2024))) == [
        Scope((), ("青屿省",))
    ]


def test_the_scope_can_be_left_alone():
    assert scopes("青屿省2024年黑臭水体消除比例", use_scope=False) == [Scope()]
    assert scopes("青屿省和临泽省2024年优良比例谁更高", use_scope=False) == [Scope()]


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [
        (("years:2024",), [Scope((), ("青屿省",))]),
        (("regions:青屿省",), [Scope((2024,))]),
        (("years:2024", "regions:青屿省"), [Scope()]),
        (("years:2023", "regions:临泽省", "kinds:工作要点"), [Scope((2024,), ("青屿省",))]),
    ],
)
def test_an_entry_of_the_scope_that_the_user_took_out_no_longer_narrows(dropped, expected):
    assert scopes("青屿省2024年黑臭水体消除比例", dropped=dropped) == expected


def test_a_comparison_without_one_of_its_sides_is_looked_for_on_the_other():
    question = "青屿省和临泽省2024年优良比例谁更高"
    assert scopes(question, dropped=("regions:临泽省",)) == [Scope((2024,), ("青屿省",))]


def test_wording_is_looked_for_everywhere():
    assert scopes("其他省份2024年对黑臭水体整治怎么表述") == [Scope()]


def test_hits_lie_in_the_scope_and_ranks_count_from_one(tiny_library: Library):
    found = find(tiny_library, "临泽省2024年黑臭水体消除比例是多少")
    assert {hit.region for hit in found.hits} == {"临泽省", None}  # of None nothing says that it is about another
    assert found.hits[0].region == "临泽省"
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert "95%" in found.hits[0].quote
    assert found.related == ()
    assert found.elapsed_ms > 0


def test_a_clause_is_found_once(tiny_library: Library):
    found = find(tiny_library, "青屿省和临泽省2024年优良比例谁更高")
    keys = [(hit.doc_id, hit.clause) for hit in found.hits]
    assert len(keys) == len(set(keys))
    assert [hit.rank for hit in found.hits] == list(range(1, len(keys) + 1))


def test_both_sides_of_a_comparison_are_found_in_turn(tiny_library: Library):
    found = find(tiny_library, "青屿省和临泽省2024年优良比例谁更高")
    assert [hit.region for hit in found.hits[:4]] == ["青屿省", "临泽省", "青屿省", "临泽省"]
    assert [{r.hit.region for r in side} - {None} for side in found.by_scope] == [{"青屿省"}, {"临泽省"}]


def test_a_scope_that_holds_nothing_gives_no_hits_but_related_ones_and_says_so(tiny_library: Library):
    found = find(tiny_library, "江苏省2024年黑臭水体消除比例是多少")
    assert {hit.region for hit in found.hits} <= {None}
    with Library.open(tiny_library.path) as again:
        found = find(again, "江苏省2024年黑臭水体消除比例是多少", context=Context(filters=Filters(levels=("省",))))
    assert (found.hits, found.readings) == ((), ())
    assert found.related
    assert "黑臭水体" in found.related[0].quote
    assert found.notices
    assert found.scope_json()["regions"] == ["江苏省"]


def test_related_hits_stay_within_the_users_filters(tiny_library: Library):
    found = find(tiny_library, "江苏省黑臭水体消除比例", context=Context(Filters(years=(2023,))))
    assert found.hits == ()
    assert {hit.year for hit in found.related} == {2023}
    assert {hit.year for hit in outside(tiny_library, found, 5)} == {2023}


def test_a_filter_overrides_the_year_that_the_question_names(tiny_library: Library):
    found = find(tiny_library, "青屿省2024年黑臭水体消除比例", context=Context(Filters(years=(2023,))))
    assert {hit.year for hit in found.hits} == {2023}
    assert found.scope_json()["years"] == [2023]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(years=(1999,)),
        Filters(regions=("江苏省",)),
        Filters(issuers=("水利部",)),
        Filters(kinds=("条例",)),
        Filters(docs=("nothing.txt",)),
        Filters(statuses=("sleeping",)),
        Filters(levels=("乡",)),
        Filters(years=(2023,), regions=("临泽省",)),
    ],
)
def test_a_filter_that_fits_nothing_finds_nothing_and_never_opens(tiny_library: Library, filters):
    for use_scope in (True, False):
        found = find(tiny_library, "黑臭水体消除比例", context=Context(filters, use_scope=use_scope))
        assert (found.hits, found.related) == ((), ())
        assert found.notices


def test_a_filter_by_document_finds_in_that_document_only(tiny_library: Library):
    found = find(tiny_library, "黑臭水体消除比例", context=Context(Filters(docs=("lz2024.txt",))))
    assert {hit.source.rsplit("/", 1)[-1] for hit in found.hits} == {"lz2024.txt"}


def test_without_the_scope_the_year_is_a_word_among_others(tiny_library: Library):
    found = find(tiny_library, "江苏省2022年黑臭水体消除比例", context=Context(use_scope=False))
    assert found.hits
    assert found.scope_json()["regions"] == found.scope_json()["years"] == []


def test_relative_years_count_from_the_day_of_asking(tiny_library: Library):
    day = datetime.date(2024, 6, 1)
    found = find(tiny_library, "去年黑臭水体消除比例", context=Context(reference=day))
    assert found.scopes == (Scope((2023,)),)
    assert "50%" in found.hits[0].quote


def test_our_province_is_the_region_of_the_office(tiny_library: Library):
    found = find(tiny_library, "全省黑臭水体消除比例", context=Context(home_region="临泽省"))
    assert {hit.region for hit in found.hits} == {"临泽省", None}
    assert found.hits[0].region == "临泽省"


@pytest.mark.parametrize("k", [1, 3, 30])
def test_no_more_hits_than_wanted(tiny_library: Library, k):
    found = find(tiny_library, "黑臭水体消除比例", k)
    assert 0 < len(found.hits) <= k
    assert len(found.readings) >= len(found.hits)


@pytest.mark.parametrize("text", ["", "  \n\t", "\u3000"])
def test_an_empty_question_is_refused(tiny_library: Library, text):
    with pytest.raises(QuestionError) as caught:
        find(tiny_library, text)
    assert caught.value.code == "query_empty"


def test_an_over_long_question_is_refused_and_one_of_the_limit_is_not(tiny_library: Library):
    with pytest.raises(QuestionError) as caught:
        find(tiny_library, "问" * (MAX_QUESTION + 1))
    assert caught.value.params == {"length": MAX_QUESTION + 1, "limit": MAX_QUESTION}
    find(tiny_library, "问" * MAX_QUESTION)


def test_the_refusal_can_be_said_by_who_only_searches():
    code = (
        "from answer.retrieve import Context, understand\nfrom corpus.errors import QuestionError\n"
        "try:\n    understand('问' * 3000, Context(), None)\nexcept QuestionError as error:\n    print(len(str(error)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr


def test_the_shape_for_other_programs(tiny_library: Library):
    shape = find(tiny_library, "青屿省2024年黑臭水体消除比例", 2).search_json()
    assert {"query", "scope", "hits", "elapsed_ms"} <= shape.keys()
    assert shape["scope"] == {"years": [2024], "regions": ["青屿省"], "issuers": [], "kinds": [], "docs": []}
    assert len(shape["hits"]) == 2
