"""What a text names and what it does to it: every span is a slice, titles that speak of repeal repeal nothing."""

import pytest

from corpus.acts import acts_of
from corpus.drafts import draft_mark, without_marks
from corpus.load import load
from corpus.mentions import article_name, articles_of, find_mentions
from corpus.numbering import chinese
from corpus.read import parse_document


def document(tmp_path, text: str):
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    return parse_document(load(file, source="a.txt"))


def acts(tmp_path, text: str, *kinds: str):
    found = document(tmp_path, text)
    return [
        (act.kind, act.named.title, act.named.number, act.articles)
        for act in acts_of(found)
        if not kinds or act.kind in kinds
    ]


def test_a_mention_keeps_title_number_days_and_articles_with_their_span():
    text = "2019年印发的《甲市节水办法》（甲政规〔2019〕5号）第三条、第五条至第七条同时废止。"
    [named] = find_mentions(text)
    assert (named.title, named.number, named.dated) == ("甲市节水办法", "甲政规〔2019〕5号", ("2019",))
    assert named.articles == ("第三条", "第五条", "第六条", "第七条")
    assert text[named.start : named.end] == "《甲市节水办法》"
    assert text[named.lead : named.start] == "2019年印发的"


def test_titles_inside_titles_and_short_names_are_one_mention():
    [named] = find_mentions("《甲市人民政府关于修改〈甲市节水办法〉的决定》（以下简称《决定》）")
    assert named.title == "甲市人民政府关于修改〈甲市节水办法〉的决定"
    assert named.short == "决定"


def test_the_day_on_which_the_repealing_text_begins_is_none_of_the_repealed_one():
    [named] = find_mentions("本办法自2021年3月1日起施行，甲市水利局2012年12月20日发布的《乙市节水办法》同时废止。")
    assert named.dated == ("2012-12-20",)


@pytest.mark.parametrize(
    ("number", "written"), [(10, "十"), (12, "十二"), (105, "一百零五"), (120, "一百二十"), (1001, "一千零一")]
)
def test_numbers_of_articles_are_written_as_laws_write_them(number, written):
    assert chinese(number) == written
    assert article_name(f"第{number}条") == f"第{written}条"


def test_an_article_between_two_is_kept_apart():
    assert articles_of("第二条之一和第12条") == ("第二条之一", "第十二条")


REPEALS = "甲市节水办法\n第一条 为了节水，制定本办法。\n第二条 本办法自2024年1月1日起施行。{}\n"


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("《甲市节水规定》同时废止。", ["甲市节水规定"]),
        ("《甲市节水规定》（甲政规〔2018〕2号）、《甲市用水细则》相应废止。", ["甲市节水规定", "甲市用水细则"]),
        ("2018年印发的《甲市节水规定》自2024年2月1日起停止执行。", ["甲市节水规定"]),
        ("有关部门应当及时修改或者废止《甲市节水规定》。", []),
        ("《甲市规范性文件废止办法》继续有效。", []),
        ("依照《甲市节水规定》受让废止的水票的，处罚款。", []),
        ("尚未废止的文件继续有效。", []),
        ("建议废止《甲市节水规定》。", []),
    ],
)
def test_what_is_repealed_is_what_the_words_repeal(tmp_path, words, titles):
    assert [title for _, title, _, _ in acts(tmp_path, REPEALS.format(words), "repeals")] == titles


def test_a_decision_lists_what_it_repeals_with_and_without_brackets(tmp_path):
    text = (
        "甲市人民政府关于废止部分行政规范性文件的决定\n甲政发〔2025〕1号\n经研究，决定废止下列文件：\n"
        "一、《甲市洗车场管理规定》（甲政规〔2017〕9号）\n二、甲市工地扬尘管理规定（甲政规〔2018〕2号）\n"
        "本决定自公布之日起施行。\n"
    )
    assert [(title, number) for _, title, number, _ in acts(tmp_path, text, "repeals")] == [
        ("甲市洗车场管理规定", "甲政规〔2017〕9号"),
        ("甲市工地扬尘管理规定", "甲政规〔2018〕2号"),
    ]


def test_a_list_of_600_is_read_whole(tmp_path):
    lines = "\n".join(f"{n}. 《甲市第{chinese(n)}号管理办法》（甲政规〔2001〕{n}号）" for n in range(1, 601))
    text = f"甲市人民政府关于废止部分文件的决定\n下列文件予以废止：\n{lines}\n"
    assert len(acts(tmp_path, text, "repeals")) == 600


def test_a_part_that_is_repealed_is_no_repeal_of_the_whole(tmp_path):
    found = acts(tmp_path, REPEALS.format("《甲市节水规定》第三条、第五条废止。"), "repeals", "repeals_part")
    assert found == [("repeals_part", "甲市节水规定", None, ("第三条", "第五条"))]


def test_what_a_draft_or_an_explanation_repeals_is_not_sure(tmp_path):
    text = "甲市节水办法（征求意见稿）\n第一条 本办法自2024年1月1日起施行。《甲市节水规定》同时废止。\n"
    [act] = [act for act in acts_of(document(tmp_path, text)) if act.kind == "repeals"]
    assert not act.sure


def test_issuing_basis_and_implementing_are_told_apart(tmp_path):
    text = (
        "甲市人民政府关于印发《甲市节水办法》的通知\n各区：\n现将《甲市节水办法》印发给你们，请遵照执行。\n"
        "第一条 根据《乙省水条例》和《乙省节水规定》，制定本办法。\n第二条 各区要贯彻落实《丙省水规划》。\n"
    )
    found = acts(tmp_path, text)
    assert ("issues", "甲市节水办法", None, ()) in found
    assert {title for kind, title, _, _ in found if kind == "based_on"} == {"乙省水条例", "乙省节水规定"}
    assert {title for kind, title, _, _ in found if kind == "implements"} == {"丙省水规划"}


def test_every_act_is_a_slice_that_holds_its_title(tmp_path):
    found = document(tmp_path, REPEALS.format("《甲市节水规定》（甲政规〔2018〕2号）同时废止。"))
    for act in acts_of(found):
        assert act.named.title in "".join(found.raw[act.start : act.end].split())


@pytest.mark.parametrize(
    ("title", "draft"),
    [
        ("甲市节水办法（征求意见稿）", True),
        ("关于《甲市节水办法》公开征求意见的公告", True),
        ("甲市节水条例（草案二次审议稿）", True),
        ("关于甲市2024年计划草案的报告", False),
        ("甲市节水办法", False),
    ],
)
def test_a_draft_is_known_by_its_title(title, draft):
    assert (draft_mark(title) is not None) is draft


def test_marks_of_versions_go_and_numbers_stay():
    assert without_marks("甲市节水办法（2018年修正）（征求意见稿）") == "甲市节水办法"
    assert without_marks("甲法修正案（七）") == "甲法修正案（七）"


def test_at_the_same_time_is_the_day_of_the_sentence_before(tmp_path):
    text = "滨州市节水条例\n\n第一条 为了节水。\n第二条 本条例自2011年8月1日起施行。《滨州市用水办法》同时废止。\n"
    [act] = [act for act in acts_of(document(tmp_path, text)) if act.kind == "repeals"]
    assert (act.named.title, act.on) == ("滨州市用水办法", "2011-08-01")
