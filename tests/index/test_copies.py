"""Hits that say the same are one hit; hits that differ in what matters are not."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from index.copies import merged
from index.search import Hit

TEXT = "各镇应当在每年三月底前完成沟渠清淤，并将清淤台账报送县水务局备案，逾期未报送的予以通报。"


def hit(quote: str, doc: str = "a", clause: int = 0, year: int | None = None, region: str | None = None) -> Hit:
    return Hit(
        doc_id=doc,
        clause=clause,
        clause_id=f"{doc}#{clause}",
        source=f"{doc}.txt",
        title=None,
        doc_number=None,
        issuer=None,
        region=region,
        year=year,
        date=None,
        path=(),
        start=0,
        end=len(quote),
        quote=quote,
        score=1.0,
        rank=9,
        ranks=MappingProxyType({}),
        best=(0, len(quote)),
    )


def test_copies_become_one_hit_that_names_the_others_and_ranks_are_counted_anew():
    first, second, other = hit(TEXT, "a"), hit(TEXT.replace("，", " ， "), "b"), hit("河长每月巡河一次。", "c")
    found = merged([first, second, other], (), 10)
    assert [(h.doc_id, h.rank, [c.doc_id for c in h.copies]) for h in found] == [("a", 1, ["b"]), ("c", 2, [])]
    assert [copy["source"] for copy in found[0].as_json()["copies"]] == ["b.txt"]


@pytest.mark.parametrize(
    ("changed", "one"),
    [
        (TEXT.replace("通报", "公告"), True),
        (TEXT.replace("三月", "四月"), False),
        (TEXT.replace("应当", "不必"), False),
        (TEXT.replace("沟渠清淤", "河道保洁").replace("清淤台账", "保洁台账"), False),
    ],
)
def test_near_copies_in_two_documents_are_one_unless_figures_or_negations_differ(changed, one):
    assert len(merged([hit(TEXT, "a"), hit(changed, "b")], (), 10)) == (1 if one else 2)


def test_a_word_of_the_question_keeps_near_copies_apart():
    here, there = TEXT.replace("各镇", "柳溪镇"), TEXT.replace("各镇", "石桥镇")
    assert len(merged([hit(here, "a"), hit(there, "b")], (), 10)) == 1
    assert len(merged([hit(here, "a"), hit(there, "b")], ("柳溪",), 10)) == 2


def test_rows_of_one_document_are_copies_only_when_they_are_equal():
    changed = TEXT.replace("通报", "公告")
    assert len(merged([hit(TEXT, "a", 0), hit(changed, "a", 1)], (), 10)) == 2
    assert len(merged([hit(TEXT, "a", 0), hit(TEXT, "a", 1)], (), 10)) == 1


def test_the_same_words_of_two_years_or_regions_are_two_hits():
    assert len(merged([hit(TEXT, "a", year=2023), hit(TEXT, "b", year=2024)], (), 10)) == 2
    assert len(merged([hit(TEXT, "a", region="甲省"), hit(TEXT, "b", region="乙省")], (), 10)) == 2
    assert len(merged([hit(TEXT, "a", year=2023), hit(TEXT, "b")], (), 10)) == 1


def test_no_more_is_read_than_must_be():
    def endless():
        number = 0
        while True:
            yield hit(f"第{number}个池塘的堤坝由第{number}组看守。", str(number))
            number += 1

    assert len(merged(endless(), (), 5)) == 5
