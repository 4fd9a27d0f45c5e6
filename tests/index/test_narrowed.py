"""A library of which only some documents are seen must read as if the others weren't here."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LibraryError, LibraryServer, LibraryStorage
from embed.hashing import HashingEncoder
from index.filters import Filters
from index.library import Library
from index.narrowed import _TABLES, Narrowed
from index.reports import default_pipeline
from tests.index.index_tiny import address_of

pytestmark = pytest.mark.usefixtures("engine")

OPEN = (
    "甲市人民政府关于印发粮食应急办法的通知\n甲政发〔2021〕3号\n\n第一条 粮食储备率达到85%。\n"
    "第二条 本办法自2021年5月1日起施行。\n"
)
SECRET = (
    "乙市人民政府关于印发粮食应急办法的通知\n乙政发〔2024〕9号\n\n第一条 粮食储备率达到95%，另设琥珀仓库。\n"
    "第二条 本办法自2024年7月1日起施行。《甲市人民政府关于印发粮食应急办法的通知》（甲政发〔2021〕3号）同时废止。\n"
)

OWN = (
    "甲市办法\n\n第一条 学校建设由教育局负责。\n第二条 仓库建设由粮食局负责。\n第三条 学校和仓库由财政局保障。\n"
    "第四条 道路由交通局负责。\n"
)


@pytest.fixture
def whole(tmp_path: Path):
    (tmp_path / "open.txt").write_text(OPEN, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    with Library.open(address_of(tmp_path / "library"), encoder=HashingEncoder(), create=True) as library:
        library.add([tmp_path / "open.txt", tmp_path / "secret.txt"])
        yield library


@pytest.fixture
def view(whole: Library):
    (seen,) = [d.doc_id for d in whole.documents() if d.source.endswith("open.txt")]
    with Narrowed(whole, [seen]) as narrowed:
        yield narrowed


def test_nothing_of_the_other_documents_is_seen(whole: Library, view: Narrowed) -> None:
    (hidden,) = [d for d in whole.documents() if "secret" in d.source]
    assert len(view.documents()) == 1
    for ref in (hidden.doc_id, "乙政发〔2024〕9号", "乙市人民政府", "secret.txt"):
        with pytest.raises(LibraryError) as told:
            view.find(ref)
        assert told.value.code == "library_no_document"
    assert view.named("乙政发〔2024〕9号") == ()
    assert {hit.doc_id for hit in view.search("粮食储备率 琥珀仓库", k=10).hits} == view.docs
    assert view.regions() == tuple(r for r in whole.regions() if "乙" not in r)
    assert "琥珀" in whole.rarity(["琥珀", "粮食"])
    assert set(view.rarity(["琥珀", "粮食"])) == {"粮食"}


def test_a_filter_on_what_is_not_seen_says_what_one_on_nothing_says(whole: Library, view: Narrowed) -> None:
    assert whole.search("粮食", filters=Filters(years=(2024,))).hits
    hidden = view.search("粮食", filters=Filters(years=(2024,)))
    nothing = view.search("粮食", filters=Filters(years=(1987,)))
    assert (hidden.hits, [n.replace("2024", "1987") for n in hidden.notices]) == (nothing.hits, list(nothing.notices))


def test_a_status_does_not_rest_on_what_is_not_seen(whole: Library, view: Narrowed) -> None:
    (seen,) = view.docs
    assert whole.standing(seen).status.value == "已废止"
    assert view.standing(seen).status.value != "已废止"
    assert whole.kin(seen).backlinks
    assert not view.kin(seen).backlinks
    assert view.acts(["repeals"]) == ()


def test_it_follows_no_command_to_write(view: Narrowed) -> None:
    (seen,) = view.docs
    for write in (lambda: view.remove(seen), lambda: view.correct(seen, {"title": "别的"}), lambda: view.add(["x"])):
        with pytest.raises((LibraryStorage, LibraryServer)):
            write()


def test_every_table_with_documents_is_hidden(whole: Library) -> None:
    with whole._store.reading() as connection:
        of_documents = {
            table for table in connection.tables() if {"doc", "doc_id", "passage_id"} & set(connection.columns(table))
        }
    assert of_documents <= set(_TABLES)


def test_the_whole_library_stays_as_it_is(whole: Library, view: Narrowed) -> None:
    assert len(whole.search("粮食储备率", k=10).hits) >= 2
    view.close()
    assert len(whole.documents()) == 2


def test_ranking_learns_nothing_of_words_elsewhere(tmp_path: Path) -> None:
    here = replace(default_pipeline(), apart=False)
    told = set()
    for word in ("学校", "琥珀", "道路"):
        files = tmp_path / word
        files.mkdir()
        (files / "own.txt").write_text(OWN, encoding="utf-8")
        for number in range(4):
            clauses = "".join(f"第{n}条 {word}管理由第{number}号单位负责。\n" for n in range(1, 9))
            (files / f"{number}.txt").write_text(f"乙市第{number}号办法\n\n{clauses}", encoding="utf-8")
        with Library.open(
            address_of(tmp_path / f"l{word}"), encoder=HashingEncoder(), create=True, pipeline=here
        ) as library:
            library.add(sorted(files.iterdir()))
            own = [known.doc_id for known in library.documents() if known.source.endswith("own.txt")]
            with Narrowed(library, own) as view:
                found = [view.search(query, 5).hits for query in ("学校 仓库", "学校", "琥珀 学校", "琥珀", "道路")]
                scores = tuple(tuple((hit.clause, round(hit.score, 3)) for hit in hits) for hits in found)
                told.add((scores, view.rarest, tuple(view.rarity(["学校", "琥珀", "仓库"]).items())))
    assert len(told) == 1, told
