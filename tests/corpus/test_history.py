"""The history of a law: events with body, verb and number; which of them dates the version, and who issued it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.history import read_closing, read_enacted, read_history
from corpus.load import load
from corpus.read import parse_document
from corpus.types import Loaded

LAWS = Path(__file__).parents[2] / ".." / "shared" / "data" / "laws-md"
AMENDED = (
    "# 青岭市湿地保护条例\n\n（2001年5月8日青岭市第九届人民代表大会常务委员会第二十次会议通过　"
    "2001年7月1日云岭省第九届人民代表大会常务委员会第三次会议批准　"
    "根据2019年4月23日青岭市第十五届人民代表大会常务委员会第四次会议通过的"
    "《关于修改〈青岭市湿地保护条例〉等两件地方性法规的决定》第二次修正）\n\n"
    "第一条　为了保护湿地，制定本条例。\n\n第二条　湿地实行名录管理。\n\n第三条　本条例自2001年9月1日起施行。\n"
)


def metadata_of(raw, source="法规.md"):
    return parse_document(Loaded(source=source, raw=raw, format="md", sha256="", size=len(raw))).metadata


def test_events_carry_date_body_and_verb_and_their_span():
    history = read_history(AMENDED, 0, AMENDED.index("第一条"))
    assert [(e.date, e.body, e.verb) for e in history.events] == [
        ("2001-05-08", "青岭市人民代表大会常务委员会", "通过"),
        ("2001-07-01", "云岭省人民代表大会常务委员会", "批准"),
        ("2019-04-23", "青岭市人民代表大会常务委员会", "修正"),
    ]
    first = history.events[0]
    assert AMENDED[first.start : first.end].startswith("2001年5月8日青岭市")
    assert AMENDED[first.start : first.end].endswith("通过")


def test_an_amended_law_has_the_year_and_date_of_its_version_and_the_body_that_adopted_it():
    metadata = metadata_of(AMENDED)
    assert (metadata.date_adopted, metadata.date_amended, metadata.date_written) == (
        "2001-05-08",
        "2019-04-23",
        "2019-04-23",
    )
    assert (metadata.year, metadata.years, metadata.date_in_force) == (2019, (2019,), "2019-04-23")
    assert (metadata.issuer, metadata.region) == ("青岭市人民代表大会常务委员会", "青岭市")
    assert metadata.events[-1].verb == "施行"
    assert metadata.events[-1].date == "2001-09-01"


def test_an_order_gives_number_issuer_and_date_and_the_closing_article_the_day_of_effect():
    raw = (
        "水源管理条例\n（2020年12月9日国务院第117次常务会议通过　2021年1月24日中华人民共和国国务院令第7360号公布　"
        "自2021年3月1日起施行）\n第一条　管理水源。\n第二条　水源分级管理。\n第三条　本条例自2021年3月1日起施行。"
    )
    metadata = metadata_of(raw)
    assert (metadata.doc_number, metadata.issuer) == ("国务院令第7360号", "国务院")
    assert (metadata.date_adopted, metadata.date_written, metadata.date_in_force) == (
        "2020-12-09",
        "2021-01-24",
        "2021-03-01",
    )
    assert (metadata.year, metadata.region) == (2021, "全国")


def test_who_approved_is_not_the_issuer():
    raw = "# 船只登记办法\n1994年1月5日 国务院批准\n1994年1月25日 公安部令第16号发布\n第一条 本办法自发布之日起施行。"
    metadata = metadata_of(raw)
    assert (metadata.issuer, metadata.doc_number, metadata.date_in_force) == ("公安部", "公安部令第16号", "1994-01-25")


@pytest.mark.parametrize(
    ("line", "events"),
    [
        ("2001年1月5日国务院批准，2001年1月25日公安部发布", [("国务院", "批准"), ("公安部", "发布")]),
        ("一九九三年三月二十九日第八届全国人民代表大会第一次会议通过", [("全国人民代表大会", "通过")]),
        (
            "1993年3月29日 中华人民共和国全国人民代表大会公告第八号公布施行",
            [("全国人民代表大会", "公布"), (None, "施行")],
        ),
        (
            "2013年4月28日最高人民法院审判委员会第1576次会议、2013年5月2日最高人民检察院第十二届检察委员会第5次会议通过",
            [("最高人民法院、最高人民检察院", "通过")],
        ),
        ("根据2018年3月19日《国务院关于修改和废止部分行政法规的决定》修订", [("国务院", "修订")]),
        ("2014年3月1日 施行", [(None, "施行")]),
    ],
)
def test_forms_of_a_history_line(line, events):
    assert [(e.body, e.verb) for e in read_history(line, 0, len(line)).events] == events


@pytest.mark.parametrize(
    "line",
    [
        "2024年3月8日",
        "2024年3月8日，省政府公布了新的名录。",
        "为贯彻2024年3月8日通过的办法，现通知如下：",
        "成文日期：2024年3月8日",
        "——2025年1月15日在云岭省第十四届人民代表大会第三次会议上",
    ],
)
def test_what_is_no_history(line):
    assert read_history(line, 0, len(line)).events == ()


def test_the_sentence_of_a_decree_tells_adoption_and_effect():
    text = (
        "《水文办法》已经2023年3月8日国家水文总局第5次局务会议通过，现予公布，自2023年6月1日起施行。其他事项另行通知。"
    )
    found = [(e.date, e.body, e.verb) for e in read_enacted(text, 0, len(text))]
    assert found == [("2023-03-08", "国家水文总局", "通过"), ("2023-06-01", None, "施行")]


def test_only_the_document_itself_enters_into_force_by_its_closing_article():
    text = "第八条 本办法自2024年10月1日起施行。2019年印发的《旧办法》（自2019年9月1日起施行）同时废止。"
    found = read_closing(text, 0, len(text), read_history("", 0, 0))
    assert (found.date, text[found.start : found.end]) == ("2024-10-01", "自2024年10月1日起施行")
    other = "第三条 企业的许可自2024年10月1日起施行的，从其规定。"
    assert read_closing(other, 0, len(other), read_history("", 0, 0)) is None


def test_the_day_of_promulgation_is_looked_up():
    raw = "# 节水办法\n2015年3月1日水利部令第9号公布\n第一条 节水。\n第二条 鼓励。\n第三条 本办法自公布之日起施行。"
    assert metadata_of(raw).date_in_force == "2015-03-01"


def test_a_law_without_a_history_takes_the_date_of_its_files_name():
    raw = "# 节水条例\n第一条 节水。\n第二条 鼓励。\n第三条 本条例自2020年1月1日起施行。"
    document = parse_document(Loaded("法/节水条例(2019-03-02).md", raw, "md", "", len(raw)))
    assert (document.metadata.date_written, document.metadata.year) == ("2019-03-02", 2019)
    assert document.metadata.provenance["date_written"].inferred


def test_a_later_date_in_the_files_name_is_left_to_a_person():
    raw = "# 节水条例\n1999年5月12日 水利部令第14号发布\n第一条 节水。\n第二条 鼓励。\n第三条 本条例自发布之日起施行。"
    document = parse_document(Loaded("节水条例_20190302.md", raw, "md", "", len(raw)))
    assert (document.metadata.date_written, document.metadata.year) == ("1999-05-12", 1999)
    assert [n.params for n in document.notes if n.code == "date_from_name"] == [
        {"date": "2019-03-02", "text": "1999-05-12"}
    ]


def test_no_department_is_guessed_for_a_law():
    raw = "青岭市水环境保护条例\n第一条 保护水环境。\n第二条 防治污染。\n第三条 本条例自2020年1月1日起施行。"
    metadata = metadata_of(raw)
    assert (metadata.issuer, metadata.year, metadata.date_in_force) == (None, 2020, "2020-01-01")


def test_an_order_in_the_letterhead_is_the_number_and_its_signer_no_issuer():
    raw = (
        "国家水文总局令\n第76号\n《水文办法》已经2023年3月8日国家水文总局第5次局务会议通过，现予公布，"
        "自2023年6月1日起施行。\n局长　　王　平\n2023年3月16日\n"
        "水文办法\n第一条 管理水文。\n第二条 公开数据。\n第三条 本办法自2023年6月1日起施行。"
    )
    metadata = metadata_of(raw)
    assert (metadata.doc_number, metadata.issuer) == ("国家水文总局令第76号", "国家水文总局")
    assert (metadata.date_written, metadata.date_in_force) == ("2023-03-16", "2023-06-01")


@pytest.mark.real
@pytest.mark.skipif(not LAWS.is_dir(), reason="the real laws lie in ../shared, which is absent")
def test_real_laws_are_dated_as_their_names_are():
    files = sorted(LAWS.glob("*[!办]法(2*.md"))
    read = [parse_document(load(path)).metadata.date_written for path in files]
    named = [path.stem[-11:-1] for path in files]
    assert len(files) >= 20
    assert read == named


TWICE = (
    "# 青岭市湿地保护条例\n\n2012年9月28日 青岭市第十三届人民代表大会常务委员会第三十五次会议通过\n\n"
    "2021年11月26日 青岭市第十五届人民代表大会常务委员会第三十五次会议第一次修订\n\n"
    "青岭市湿地\n\n保护条例\n\n第一条　为了保护湿地，制定本条例。\n\n第二条　湿地实行名录管理。\n\n"
    "第三条　本条例自2022年1月1日起施行。\n"
)


def test_the_history_between_a_title_and_its_second_print_is_read():
    metadata = metadata_of(TWICE)
    assert [(e.verb, e.date) for e in metadata.events] == [
        ("通过", "2012-09-28"),
        ("修订", "2021-11-26"),
        ("施行", "2022-01-01"),
    ]


def test_the_last_day_of_effect_that_is_not_before_the_version_counts():
    raw = TWICE.replace("会议第一次修订\n", "会议第一次修订\n\n2022年3月1日 施行\n").replace(
        "2022年1月1日", "2012年12月1日"
    )
    assert metadata_of(raw).date_in_force == "2022-03-01"


def test_a_day_whose_last_sign_is_missing_is_a_day():
    line = (
        "（2018年11月29日青岭市人民代表大会常务委员会会议通过　"
        "根据2020年9月29青岭市人民代表大会常务委员会会议《关于修改部分法规的决定》修正）"
    )
    assert [(e.verb, e.date) for e in read_history(line, 0, len(line)).events] == [
        ("通过", "2018-11-29"),
        ("修正", "2020-09-29"),
    ]


@pytest.mark.parametrize("line", [
    "依照2006年10月31日全国人民代表大会常务委员会第二十四次会议通过的《某某决定》，批复如下：",
    "2018年9月6日国务院会议通过的《甲条例》规定的事项",
])  # fmt: skip
def test_what_was_passed_elsewhere_is_no_event_of_the_document(line):
    assert read_history(line, 0, len(line)).events == ()


def test_what_an_order_now_publishes_was_not_published_on_the_day_of_the_meeting():
    text = (
        "《代理条例》已经2018年9月6日国务院第23次常务会议修订通过，现将修订后的《代理条例》公布，自2019年3月1日起施行。"
    )
    assert [(e.verb, e.date) for e in read_enacted(text, 0, len(text))] == [
        ("修订", "2018-09-06"),
        ("施行", "2019-03-01"),
    ]


def test_a_citation_names_the_last_amendment():
    assert metadata_of(AMENDED).revision == "2019年修正"
    assert metadata_of(TWICE).revision == "2021年修订"
    assert metadata_of("甲市节水办法\n第一条　制定本办法。\n第二条　节水。\n").revision is None
