"""Filters: names, unknown values, and both channels against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from corpus.errors import QuestionError
from corpus.messages import spoken_in
from corpus.types import Clause, ClauseKind, Document, Metadata, Scope, Status
from index.dense import DenseIndex, Piece, write_piece
from index.facets import clause_facets, region_asked, region_forms, same_region
from index.filters import Filters, facet_query
from index.lexical import Entry, LexicalIndex
from index.postings import Postings, PostingsPiece

NONE = np.empty(0, dtype=np.int64)


def postings_of(lists: dict[str, np.ndarray]) -> Postings:
    return Postings([PostingsPiece(lists)], NONE)


def facets_of(scope: Scope, **metadata: object) -> set[str]:
    clause = Clause(0, ("一、",), "一、", ClauseKind.ITEM, 0, 1, scope=scope)
    return clause_facets(Document("id", "s", "x", Metadata(**metadata), (clause,)), clause)


def matches(asked: str, written: str) -> bool:
    return bool(set(region_asked(asked)) & region_forms(written))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("湖北", "湖北省"),
        ("湖北省", "湖北"),
        ("湖北省", "武汉市"),
        ("湖北", "武汉"),
        ("武汉市", "武汉"),
        ("广西", "广西壮族自治区"),
        ("广西壮族自治区", "广西"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("恩施土家族苗族自治州", "恩施州"),
        ("岚岭", "岚岭省"),
        ("岚岭省", "岚岭"),
        ("北京", "北京市"),
        ("香港", "香港特别行政区"),
        (" 湖北 省", "湖北省"),
    ],
)
def test_regions_match_with_and_without_their_suffix_and_through_their_province(asked, written):
    assert matches(asked, written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [("吉林市", "吉林省"), ("湖北", "湖南省"), ("武汉", "湖北省"), ("朝阳市", "朝阳区"), ("甲", "乙")],
)
def test_other_regions_do_not_match(asked, written):
    assert not matches(asked, written)


def test_the_documents_province_stands_in_for_an_unknown_citys():
    assert {"墨川市", "墨川", "岚岭省", "岚岭"} <= region_forms("墨川市", "岚岭省")
    assert "岚岭" not in region_forms("浙江省", "岚岭省") | region_forms("全国", "岚岭省")


def test_facets_come_from_the_scope_and_else_from_the_document():
    whole = {"year": 2024, "years": (2023, 2024), "region": "湖北省", "issuer": "湖北省 生态环境厅", "kind": "要点"}
    assert facets_of(Scope(), **whole) == {
        "d:id", "y:2023", "y:2024", "r:湖北省", "r:湖北", "i:湖北省生态环境厅", "k:要点",
    }  # fmt: skip
    scoped = facets_of(Scope((2022,), ("浙江",), Status.ACHIEVED), **whole)
    assert {f for f in scoped if f[0] in "yrs"} == {"y:2022", "r:浙江", "r:浙江省", "s:achieved"}


def test_a_document_without_years_uses_its_year():
    assert "y:2021" in facets_of(Scope(), year=2021)


KNOWN = {"y:2023", "y:2024", "r:湖北", "r:湖北省", "i:湖北省生态环境厅", "i:浙江省生态环境厅", "k:要点", "s:planned"}


def test_filters_become_a_conjunction_of_disjunctions():
    query = facet_query(Filters(years=(2023, 2024), regions=("湖北省",), statuses=("计划",)), KNOWN)
    assert query.groups == (("y:2023", "y:2024"), ("r:湖北省",), ("s:planned",))
    assert query.notices == () and not query.impossible


def test_an_issuer_is_found_by_its_whole_name_or_a_piece_of_it():
    assert facet_query(Filters(issuers=("生态环境厅",)), KNOWN).groups == (
        ("i:浙江省生态环境厅", "i:湖北省生态环境厅"),
    )
    assert facet_query(Filters(issuers=("湖北省生态环境厅",)), KNOWN).groups == (("i:湖北省生态环境厅",),)


def test_an_unknown_value_is_told_and_never_opens_the_filter():
    with spoken_in("en"):
        query = facet_query(Filters(years=(2030,), kinds=("要点",)), KNOWN)
    assert query.impossible
    assert query.notices == ("No clause in the library has year=2030",)


def test_an_unknown_value_beside_a_known_one_leaves_the_known_one():
    query = facet_query(Filters(years=(2030, 2024)), KNOWN)
    assert query.groups == (("y:2024",),) and len(query.notices) == 1


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_value_matches_nothing(value):
    assert facet_query(Filters(issuers=(value,)), KNOWN).impossible


def test_a_year_that_is_no_number_is_refused():
    with pytest.raises(QuestionError):
        facet_query(Filters(years=("今年",)), KNOWN)  # type: ignore[arg-type]


def test_no_filter_is_no_constraint():
    assert not Filters() and facet_query(Filters(), KNOWN).groups == ()


def test_both_channels_return_exactly_what_brute_force_allows(tmp_path):
    random = np.random.default_rng(3)
    rows = random.normal(size=(300, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ids = np.arange(1, 301, dtype=np.int64) * 2
    facets = [
        tuple(sorted({f"y:{random.integers(2020, 2024)}", f"r:{random.choice(['甲', '乙', '丙'])}", f"d:{i % 9}"}))
        for i in range(300)
    ]
    facts = write_piece(tmp_path, "p", iter([(ids, rows)]), 300, 16, lists=False)
    dense = DenseIndex([Piece.open(tmp_path, facts)], NONE, 16)
    lexical = LexicalIndex.create(None)
    lexical.update(Entry(int(i), 0, "水体", "", "", f) for i, f in zip(ids, facets, strict=True))
    lists: dict[str, list[int]] = {}
    for i, names in zip(ids, facets, strict=True):
        for name in names:
            lists.setdefault(name, []).append(int(i))
    postings = postings_of({name: np.array(found, dtype=np.int64) for name, found in lists.items()})
    years, regions = ("y:2020", "y:2021", "y:2022"), ("r:甲", "r:乙")
    some = [
        groups
        for size in (1, 2)
        for groups in itertools.chain(
            (((y,), (r,)) for y in years for r in regions),
            (((y,),) for y in years),
            ((years[:size], regions, ("d:1", "d:2", "d:unknown")),),
            ((("y:1999",), regions),),
        )
    ]
    for groups in some:
        allowed = {int(i) for i, f in zip(ids, facets, strict=True) if all(set(g) & set(f) for g in groups)}
        selected = postings.selected(groups)
        assert set(selected.ids().tolist()) == allowed and selected.count == len(allowed)
        assert {i for i, _ in dense.search(rows[0], 300, selected.mask)} == allowed
        assert {i for i, _ in lexical.search(["水体"], 300, groups)} == allowed


def test_joined_postings_are_those_that_would_be_built_anew(tmp_path):
    PostingsPiece({"a": np.array([1, 2, 3, 9]), "b": np.array([2, 3])}).write(tmp_path, "p")
    old, new = PostingsPiece.open(tmp_path, "p"), PostingsPiece({"a": np.array([20]), "c": np.array([20])})
    removed = np.array([2, 3])
    joined = PostingsPiece.joined([old, new], removed)
    assert {name: ids.tolist() for name, ids in joined.lists.items()} == {"a": [1, 9, 20], "c": [20]}
    apart, together = Postings([old, new], removed), Postings([joined], NONE)
    for groups, without in (((("a",),), ()), ((("a", "c"), ("a",)), ("c",)), ((), ("c",)), ((("b",),), ())):
        one, other = (some.selected(groups, without).ids().tolist() for some in (apart, together))
        assert [i for i in one if i in (1, 9, 20)] == [i for i in other if i in (1, 9, 20)]
    assert set(apart.known) == set(together.known)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("湖北省", "湖北", True),
        ("恩施土家族苗族自治州", "恩施州", True),
        ("岚岭省", "岚岭", True),
        ("张家口市", "张家界市", False),
        ("吉林市", "吉林省", False),
        ("武汉市", "湖北省", False),
        ("国家", "全国", True),
    ],
)
def test_names_of_one_region_are_told_from_names_that_begin_alike(one, other, same):
    assert same_region(one, other) is same
    assert same_region(other, one) is same
