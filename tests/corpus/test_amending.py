"""Two versions side by side, and an original changed by the instructions of a decision."""

import pytest

from corpus.align import compare_versions
from corpus.amending import articles_amended, instructions_of
from corpus.consolidate import consolidate
from corpus.load import load
from corpus.read import parse_document

OLD = """甲市节水办法
第一条 为了节约用水，促进可持续发展，制定本办法。
第二条 年用水量超过一万立方米的单位，应当每三年开展一次水平衡测试。
测试报告应当报送水行政主管部门。
第三条 洗车业应当使用循环水，循环率不低于百分之六十。
第四条 违反第三条规定的，处五千元以上二万元以下罚款。
第五条 本办法自2019年9月1日起施行。
"""
NEW = """甲市节水办法
第一条 为了节约用水，促进可持续发展，制定本办法。
第二条 任何单位和个人都有权举报浪费用水的行为。
第三条 年用水量超过五万立方米的单位，应当每五年开展一次水平衡测试。
测试报告应当报送水行政主管部门。
第四条 洗车业应当使用循环水，循环率不低于百分之六十。
第五条 本办法自2019年9月1日起施行。
"""
REWRITTEN = """甲市节水办法
第一条 为了加强水资源管理，制定本办法。
第二条 取水实行许可制度。
第三条 本办法自2024年7月1日起施行。2019年印发的旧文件同时废止，此前作出的决定继续有效，尚未办结的按照本办法办理。
"""
DECISION = """关于修改《甲市节水办法》的决定
一、增加一条，作为第二条：“任何单位和个人都有权举报浪费用水的行为。”
二、将第二条改为第三条，第一款中的“一万”修改为“五万”、“三年”修改为“五年”。
三、删去第四条。
本决定自公布之日起施行。
"""


def read(tmp_path, text: str):
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    return parse_document(load(file, source="a.txt"))


def test_renumbered_articles_are_matched(tmp_path):
    found = compare_versions(read(tmp_path, OLD), read(tmp_path, NEW))
    lines = [(p.change, p.old.label if p.old else None, p.new.label if p.new else None) for p in found.pairs]
    assert lines == [
        ("same", "第一条", "第一条"),
        ("added", None, "第二条"),
        ("changed", "第二条", "第三条"),
        ("moved", "第三条", "第四条"),
        ("deleted", "第四条", None),
        ("same", "第五条", "第五条"),
    ]


def test_other_white_space_is_no_change(tmp_path):
    spaced = OLD.replace("，", "， ").replace("第三条 ", "第三条　")
    found = compare_versions(read(tmp_path, OLD), read(tmp_path, spaced))
    assert found.count("same") == 5


def test_a_decision_makes_the_new_text_of_the_old_one(tmp_path):
    original, decision, new = read(tmp_path, OLD), read(tmp_path, DECISION), read(tmp_path, NEW)
    found = consolidate(original, decision)
    assert found.left == ()
    wanted = [new.read(c.start, c.end).split(maxsplit=1) for c in new.clauses if c.label.startswith("第")]
    got = [(article.label, "".join("".join(article.paragraphs).split())) for article in found.articles]
    assert got == [(label, "".join(text.split())) for label, text in wanted]
    assert articles_amended(decision) == ("第二条", "第四条")
    for article in found.articles:
        for change in article.changes:
            assert decision.raw[change.start : change.end]


def test_purpose_and_entry_into_force_are_those_of_the_other_text_however_they_are_worded(tmp_path):
    found = compare_versions(read(tmp_path, OLD), read(tmp_path, REWRITTEN))
    pairs = {pair.old.label: pair.new.label for pair in found.pairs if pair.old and pair.new}
    assert (pairs["第一条"], pairs["第五条"]) == ("第一条", "第三条")


@pytest.mark.parametrize(
    ("instruction", "why"),
    [
        ("一、将第九条修改为：“无此条。”", "amending.no_article"),
        ("一、将第三条中的“洗衣业”修改为“洗车业”。", "amending.no_words"),
        ("一、删去第二条第四款。", "amending.no_paragraph"),
        ("一、第二条增加一项，作为第二项：“其他情形。”", "amending.unknown"),
    ],
)
def test_what_cannot_be_applied_for_certain_is_listed_and_changes_nothing(tmp_path, instruction, why):
    original = read(tmp_path, OLD)
    found = consolidate(original, read(tmp_path, f"关于修改《甲市节水办法》的决定\n{instruction}\n"))
    assert [reason for _, reason in found.left] == [why]
    assert [article.changes for article in found.articles] == [()] * 5


def test_a_quotation_that_is_never_closed_ends_with_its_unit(tmp_path):
    text = "关于修改《甲市节水办法》的决定\n一、将第二条修改为：“甲。\n“乙。”\n二、将第三条修改为：“丙。”\n"
    assert [(i.op, i.article) for i in instructions_of(read(tmp_path, text))] == [
        ("replace", "第二条"),
        ("replace", "第三条"),
    ]
