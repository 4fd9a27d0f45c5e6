"""Which texts hold on which day: links in both directions, families, and what must not mislead."""

from pathlib import Path

import pytest

from corpus.errors import QuestionError
from corpus.messages import spoken_in
from index.library import Library
from index.validity import Validity, on_day
from tests.index.index_tiny import address_of

both = pytest.mark.usefixtures("engine")  # those that ask of more than one table run over both

LAW = (
    "甲市节水办法\n甲政规〔{year}〕5号\n第一条 制定本办法。\n第二条 每{often}清洗一次。\n"
    "第三条 本办法自{year}年9月1日起施行{more}。\n"
)
FIRST = LAW.format(year=2019, often="季度", more="，有效期五年")
SECOND = LAW.format(year=2024, often="两个月", more="。2019年印发的《甲市节水办法》（甲政规〔2019〕5号）同时废止")


@pytest.fixture
def made(tmp_path):
    """A library of the texts given, by name."""
    libraries = []

    def make(**texts: str) -> tuple[Library, dict[str, str]]:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        library = Library.open(address_of(tmp_path / "library"), model="hashing", create=True)
        libraries.append(library)
        library.add([folder])
        return library, {Path(known.source).stem: known.doc_id for known in library.documents()}

    yield make
    for library in libraries:
        library.close()


def statuses(library: Library, ids: dict[str, str], on: str) -> dict[str, Validity]:
    return {name: library.standing(doc_id, on=on).status for name, doc_id in ids.items()}


@both
def test_an_older_version_is_repealed_from_the_day_of_the_newer(made):
    library, ids = made(old=FIRST, new=SECOND)
    assert statuses(library, ids, "2020-01-01") == {"old": Validity.IN_FORCE, "new": Validity.NOT_YET}
    assert statuses(library, ids, "2024-10-01") == {"old": Validity.REPEALED, "new": Validity.IN_FORCE}
    standing = library.standing(ids["old"], on="2024-10-01")
    assert standing.because.doc_id == ids["new"]
    assert standing.because.quote.endswith("同时废止")
    assert standing.successor == ids["new"]


@both
def test_the_search_finds_the_version_that_held_on_the_day(made):
    library, ids = made(old=FIRST, new=SECOND)
    assert {hit.doc_id for hit in library.search("清洗一次").hits} == {ids["new"]}
    with on_day("2020-01-01"):
        assert {hit.doc_id for hit in library.search("清洗一次").hits} == {ids["old"]}


@both
def test_without_the_newer_text_the_older_expires_and_comes_back_when_it_goes(made):
    library, ids = made(old=FIRST, new=SECOND)
    library.remove(ids["new"])
    assert library.standing(ids["old"], on="2024-10-01").status is Validity.EXPIRED
    assert library.standing(ids["old"], on="2024-08-31").status is Validity.IN_FORCE
    assert library.kin(ids["old"]).backlinks == ()


@both
def test_links_are_made_whichever_document_comes_first(made):
    library, ids = made(new=SECOND)
    assert [link.target.doc_id for link in library.kin(ids["new"]).links] == [None]
    library, ids = made(new=SECOND, old=FIRST)
    assert [link.target.doc_id for link in library.kin(ids["new"]).links] == [ids["old"]]


def test_like_titles_of_other_places_are_other_norms(made):
    other = FIRST.replace("甲市", "武汉市")
    third = SECOND.replace("甲市", "长沙市").replace("武汉市", "长沙市")
    library, ids = made(one=other, two=third)
    assert [len(library.kin(doc_id).versions) for doc_id in ids.values()] == [1, 1]
    assert library.standing(ids["one"], on="2024-06-01").status is Validity.IN_FORCE


def test_documents_that_repeal_each_other_are_shown_and_nothing_is_decided(made):
    one = "甲市一号办法\n第一条 制定本办法。\n第二条 《甲市二号办法》同时废止。\n"
    two = "甲市二号办法\n第一条 制定本办法。\n第二条 《甲市一号办法》同时废止。\n"
    library, ids = made(one=one, two=two)
    for doc_id in ids.values():
        standing = library.standing(doc_id)
        assert (standing.status, standing.code) == (Validity.UNKNOWN, "validity.why_circular")
        assert len(standing.against) == 1


def test_a_document_does_not_repeal_itself(made):
    library, ids = made(one="甲市一号办法\n第一条 本办法自2024年1月1日起施行。《甲市一号办法》同时废止。\n")
    assert library.standing(ids["one"]).status is Validity.IN_FORCE


def test_an_older_text_cannot_repeal_a_newer_one(made):
    old = FIRST.replace("有效期五年", "《甲市用水办法》同时废止")
    new = SECOND.replace("甲市节水办法", "甲市用水办法").split("。2019年")[0] + "。\n"
    library, ids = made(old=old, new=new)
    assert library.standing(ids["new"]).status is Validity.IN_FORCE


def test_a_title_that_speaks_of_repeal_is_in_force(made):
    library, ids = made(one="甲市规范性文件废止办法\n第一条 制定本办法。\n第二条 本办法自2020年1月1日起施行。\n")
    assert library.standing(ids["one"]).status is Validity.IN_FORCE


@both
def test_articles_have_a_standing_of_their_own(made):
    words = "《甲市节水办法》（甲政规〔2019〕5号）第二条自2022年3月1日起废止。"
    decision = f"甲市人民政府关于废止部分条款的决定\n甲政发〔2022〕1号\n{words}\n"
    library, ids = made(old=FIRST, decision=decision)
    assert library.standing(ids["old"], on="2022-03-01").status is Validity.PARTLY
    assert library.standing(ids["old"], "第二条", "2022-03-01").status is Validity.REPEALED
    assert library.standing(ids["old"], "第一条", "2022-03-01").status is Validity.IN_FORCE
    assert library.standing(ids["old"], "第二条", "2022-02-28").status is Validity.IN_FORCE


def test_a_draft_is_never_in_force_and_names_the_final_text(made):
    draft = FIRST.replace("甲市节水办法\n甲政规〔2019〕5号", "甲市节水办法（征求意见稿）")
    library, ids = made(draft=draft, final=FIRST)
    standing = library.standing(ids["draft"], on="2020-01-01")
    assert (standing.status, standing.successor) == (Validity.DRAFT, ids["final"])


def test_a_text_without_a_date_is_unknown_and_replaces_nothing(made):
    undated = "甲市节水办法\n第一条 制定本办法。\n第二条 每月清洗一次。\n"
    library, ids = made(old=FIRST, undated=undated)
    assert library.standing(ids["undated"]).status is Validity.UNKNOWN
    assert library.standing(ids["old"], on="2020-01-01").status is Validity.IN_FORCE


@both
def test_a_family_of_forty_versions_is_in_order(made):
    texts = {f"v{year}": LAW.format(year=year, often="月", more="") for year in range(1981, 2021)}
    library, ids = made(**texts)
    kin = library.kin(ids["v2000"])
    assert [version.version for version in kin.versions] == [str(year) for year in range(1981, 2021)]
    assert sum(library.standing(doc_id).status is Validity.IN_FORCE for doc_id in ids.values()) == 1


def test_the_same_text_with_other_white_space_is_one_document(made):
    library, ids = made(one=FIRST, two=FIRST.replace("第一条 ", "第一条　"))
    assert len(ids) == 1


def test_a_page_that_states_otherwise_is_shown(made):
    page = SECOND.replace("甲政规〔2024〕5号\n", "甲政规〔2024〕5号\n效力状态：失效\n")
    library, ids = made(page=page)
    standing = library.standing(ids["page"])
    assert standing.status is Validity.IN_FORCE
    assert [witness.quote for witness in standing.against] == ["失效"]


def test_a_status_that_is_kept_is_told_in_the_language_of_whoever_asks(made):
    library, ids = made(old=FIRST, new=SECOND)
    for code, said in (("zh", "废止，自2024年9月1日起"), ("en", "from 2024-09-01"), ("zh", "废止，自2024年9月1日起")):
        with spoken_in(code):
            assert library.standing(ids["old"], on="2024-10-01").reason.endswith(said)


@pytest.mark.parametrize("day", ["2023年13月", "昨天", "2023-02-30"])
def test_a_day_that_no_calendar_has_is_told(day):
    with pytest.raises(QuestionError, match="日期"), on_day(day):
        pass


def test_what_a_new_document_changes_is_said_when_it_is_added(made, tmp_path):
    library, _ = made(old=FIRST)
    (tmp_path / "files" / "new.txt").write_text(SECOND, encoding="utf-8")
    [report] = [r for r in library.add([tmp_path / "files"]).reports if r.source.endswith("new.txt")]
    assert "废止了文库中的1份文件" in report.message


@both
def test_filters_by_status_leave_the_others_out(made):
    from index.filters import Filters

    library, ids = made(old=FIRST, other="甲市排水办法\n第一条 每年清洗一次。\n")
    with on_day("2020-01-01"):
        found = library.search("清洗一次", filters=Filters(standings=("现行有效",)))
    assert {hit.doc_id for hit in found.hits} == {ids["old"]}
    with pytest.raises(QuestionError, match="效力状态"):
        library.search("清洗一次", filters=Filters(standings=("好",)))


AMENDED = (
    "甲市节水办法\n2019年3月1日 甲市人民代表大会常务委员会第一次会议通过\n"
    "2021年5月1日 甲市人民代表大会常务委员会第九次会议《关于修改〈甲市节水办法〉的决定》修正\n"
    "第一条 制定本办法。\n第二条 每两个月清洗一次。\n第三条 本办法自2019年4月1日起施行。\n"
)
DECISION = (
    "甲市人民代表大会常务委员会关于修改《甲市节水办法》的决定\n"
    "2021年5月1日 甲市人民代表大会常务委员会第九次会议通过\n"
    "一、第二条修改为：“第二条 每两个月清洗一次。”\n本决定自2021年7月1日起施行。\n"
)


@both
def test_an_amended_text_holds_from_the_day_that_its_decision_states(made):
    library, ids = made(text=AMENDED, decision=DECISION)
    assert library.standing(ids["text"], on="2021-06-30").status is Validity.NOT_YET
    assert library.standing(ids["text"], on="2021-07-01").status is Validity.IN_FORCE
    assert [link.source.doc_id for link in library.kin(ids["text"]).backlinks if link.kind == "amends"] == [
        ids["decision"]
    ]
    library.remove(ids["decision"])
    assert library.standing(ids["text"], on="2021-06-30").status is Validity.IN_FORCE


def test_a_day_that_only_follows_from_an_amendment_is_no_event(made):
    library, ids = made(text=AMENDED)
    assert [event.date for event in library.kin(ids["text"]).events if event.verb == "施行"] == ["2019-04-01"]


@both
def test_three_documents_that_repeal_each_other_in_a_circle_are_shown_and_none_is_in_force(made):
    text = "甲市{}号办法\n第一条 制定本办法。\n第二条 《甲市{}号办法》同时废止。\n"
    pairs = {"a": ("一", "二"), "b": ("二", "三"), "c": ("三", "一")}
    library, ids = made(**{name: text.format(*pair) for name, pair in pairs.items()})
    for doc_id in ids.values():
        standing = library.standing(doc_id)
        assert standing.status in (Validity.REPEALED, Validity.UNKNOWN)
        assert standing.because is not None or standing.against


def test_a_day_of_repeal_that_does_not_exist_is_not_invented(made):
    words = "《甲市节水办法》（甲政规〔2019〕5号）自2022年2月30日起废止。"
    decision = f"甲市人民政府关于废止文件的决定\n甲政发〔2022〕1号\n{words}\n"
    library, ids = made(old=FIRST, decision=decision)
    standing = library.standing(ids["old"])
    assert (standing.status, standing.since) == (Validity.REPEALED, "2022")


@both
def test_a_decision_that_lists_600_titles_ends_the_one_that_is_here(made):
    lines = "\n".join(f"{n}.《甲市第{n}号办法》" for n in range(1, 600))
    decision = (
        f"甲市人民政府关于废止部分文件的决定\n甲政发〔2022〕1号\n下列文件予以废止：\n{lines}\n600.《甲市节水办法》\n"
    )
    library, ids = made(old=FIRST, decision=decision)
    assert library.standing(ids["old"], on="2023-01-01").status is Validity.REPEALED
    repealed = [link for link in library.kin(ids["decision"]).links if link.kind == "repeals"]
    assert (len(repealed), sum(link.target.doc_id is not None for link in repealed)) == (600, 1)


def test_hits_carry_their_status_and_their_last_amendment(made):
    library, _ = made(text=AMENDED)
    hit = library.search("清洗一次").hits[0]
    assert (hit.validity.status, hit.revision) == (Validity.IN_FORCE, "2021年修正")
    assert hit.as_json()["revision"] == "2021年修正"


@pytest.mark.parametrize("signed", ["", "2024年\n", "2024年3月1日\n"])
@both
def test_adding_a_decision_tells_what_it_amends_whatever_its_day(tmp_path, signed):
    law = "甲市养犬管理条例\n\n第一条 制定本条例。\n\n第二条 每年登记一次。\n"
    act = "甲市人民政府关于修改《甲市养犬管理条例》的决定\n\n一、第二条修改为：“每两年登记一次。”\n\n" + signed
    with Library.open(address_of(tmp_path / "library"), model="hashing", create=True) as library:
        for name, text in (("law", law), ("act", act)):
            file = tmp_path / f"{name}.txt"
            file.write_text(text, encoding="utf-8")
            report = library.add([file])
    assert report.reports[0].message == "本文件修改了文库中的1份文件：《甲市养犬管理条例》"


@both
def test_what_is_known_of_one_state_is_not_used_in_another(made):
    library, ids = made(old=FIRST, new=SECOND)
    kept = library.standings
    assert kept.of(ids["old"], on="2024-10-02").because.doc_id == ids["new"]
    library.remove(ids["new"])  # while another thread still holds what it had taken
    assert kept.of(ids["old"], on="2031-01-01").status is not Validity.REPEALED
