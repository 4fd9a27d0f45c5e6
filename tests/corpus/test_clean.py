"""Furniture is marked by general signals; what reads like the document is never marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean

SHARED = Path(__file__).parents[2] / ".." / "shared"
TITLE = "云岭省2024年生态环境工作要点"
BODY = (
    "一、总体要求\n坚持稳中求进，持续改善生态环境质量，全面完成年度目标任务。\n"
    "二、重点任务\n打印店要规范管理，加强版权保护。"
)


def whys(raw):
    return [(mark.why, raw[mark.start : mark.end]) for mark in clean(raw).marks]


def test_a_page_without_furniture_has_no_marks():
    raw = f"{TITLE}\n{BODY}"
    cleaned = clean(raw)
    assert cleaned.marks == ()
    assert raw[slice(*cleaned.title)] == TITLE


def test_of_three_titles_the_one_nearest_to_the_body_stays():
    raw = f"{TITLE}-某某网\n{TITLE}\n发布时间:2024-01-05 10:00 来源:云岭省生态环境厅\n{TITLE}\n{BODY}"
    cleaned = clean(raw)
    assert [m.why for m in cleaned.marks] == ["repeated_title", "repeated_title", "publication_line"]
    assert cleaned.title == (raw.rindex(TITLE), raw.rindex(TITLE) + len(TITLE))


def test_a_copy_wrapped_over_two_lines_is_the_title_too():
    raw = f"{TITLE}\n\n云岭省2024年生态\n环境工作要点\n{BODY}"
    assert whys(raw) == [("repeated_title", TITLE)]
    assert raw[slice(*clean(raw).title)] == "云岭省2024年生态\n环境工作要点"


def test_label_and_value_on_two_lines_are_a_metadata_block():
    raw = f"索引号\nA1/2024-1\n文号\n--\n发布机构\n云岭省生态环境厅\n{TITLE}\n{BODY}"
    cleaned = clean(raw)
    assert [m.why for m in cleaned.marks] == ["metadata_block"]
    assert [(f.key, f.value) for f in cleaned.fields] == [
        ("index_number", "A1/2024-1"),
        ("doc_number", None),
        ("issuer", "云岭省生态环境厅"),
    ]
    for field in cleaned.fields:
        if field.value:
            assert raw[field.value_start : field.value_end] == field.value


def test_several_pairs_on_one_line_with_spaces_inside_the_labels():
    raw = f"{TITLE}\n索 引 号: A1/2024-1 分\xa0\xa0类: 环境监测、治理\n文\u3000号: 无 发布日期: 2024-01-05\n{BODY}"
    fields = {f.key: f.value for f in clean(raw).fields}
    assert fields == {
        "index_number": "A1/2024-1",
        "category": "环境监测、治理",
        "doc_number": None,
        "date_published": "2024-01-05",
    }


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("登录 注册 无障碍阅读", "navigation"),
        ("首页 > 政务公开 > 通知", "navigation"),
        ("扫一扫在手机上查看当前页面", "share_print_qr"),
        ("【 打印 】 【 收藏 】", "share_print_qr"),
        ("热门评论", "comments"),
        ("上一篇：没有了", "navigation"),
        ("相关附件：要点.docx", "attachment_download"),
        ("版权与免责声明：凡本网注明来源的作品，版权均属本网，转载请注明", "disclaimer"),
    ],
)
def test_furniture_after_the_last_sentence(lines, why):
    assert whys(f"{TITLE}\n{BODY}\n{lines}") == [(why, lines)]


def test_a_sharing_site_gives_upload_information():
    raw = f"{TITLE}\nVIP专免\n2024-05-08\n999+\n20.69KB\n9 页\n海报\n{TITLE}\n{BODY}"
    assert whys(raw)[1] == ("upload_info", "VIP专免\n2024-05-08\n999+\n20.69KB\n9 页\n海报")


def test_a_notice_of_an_invented_example_hides_no_furniture():
    raw = f"本文为虚构示例，地名均非真实。\n墨客文档库 首页 分类 会员中心 登录 | 注册\n文号：--\n{TITLE}\n{BODY}"
    assert [mark.why for mark in clean(raw).marks] == ["navigation", "metadata_block"]


def test_an_abstract_that_repeats_the_beginning_is_marked():
    start = "坚持稳中求进，持续改善生态环境质量，全面完成年度目标任务。" * 4
    raw = f"{TITLE}\n{start}\n二、重点任务\n加强监管。\n摘要:\n展开>>\n收起<<\n{start[:100]}..."
    assert [m.why for m in clean(raw).marks] == ["expand_collapse", "abstract"]


def test_a_site_footer_is_marked_to_the_end():
    raw = f"{TITLE}\n{BODY}\n[打印]\n外交部\n教育部\n网站地图\n京ICP备05009132号"
    assert clean(raw).marks[0].start == raw.index("[打印]")
    assert clean(raw).marks[-1].end == len(raw)


@pytest.mark.parametrize(
    "line",
    [
        "12",
        "3",
        "生态处",
        "2024年底",
        "各市、州生态环境局",
        "云岭省生态环境厅",
        "2024年1月5日",
        "附件：重点任务清单",
        "1.推进扫一扫便民服务。",
    ],
)
def test_table_cells_signatures_and_sentences_at_the_end_stay(line):
    assert clean(f"{TITLE}\n{BODY}\n{line}").marks == ()


@pytest.mark.parametrize(
    "line",
    [
        "各市、州生态环境局：",
        "云环发〔2024〕2号",
        "（2024年1月5日）",
        "政府工作报告",
        "推动打印、复印行业减排，落实版权登记和分享制度。",
    ],
)
def test_front_matter_before_the_first_heading_stays(line):
    assert clean(f"{TITLE}\n{line}\n{BODY}").marks == ()


def test_furniture_words_between_headings_stay():
    raw = f"{TITLE}\n一、要求\n首页\n打印\n2024-05-08\n12\n二、任务\n加强监管，确保安全。"
    assert clean(raw).marks == ()


def test_page_numbers_are_marked_anywhere():
    assert whys(f"{TITLE}\n一、要求\n- 3 -\n加强监管。\n第 4 页 共 9 页\n确保安全。") == [
        ("page_number", "- 3 -"),
        ("page_number", "第 4 页 共 9 页"),
    ]


def test_a_hint_from_the_file_names_the_title():
    raw = "清川市生态文明建设\n清川市生态文明建设\n" + BODY
    assert clean(raw, title_hints=["清川市生态文明建设"]).title == (10, 19)


@given(
    st.lists(
        st.sampled_from(
            [
                TITLE,
                "登录 注册",
                "索引号",
                "文号：--",
                "正文，很长的一句话，说明情况。",
                "12",
                "2024-05-08",
                "",
                "一、要求",
                "打印",
            ]
        ),
        max_size=14,
    )
)
def test_marks_are_sorted_apart_and_trimmed_whatever_the_lines(lines):
    raw = "\n".join(lines)
    marks = clean(raw).marks
    assert all(a.end <= b.start for a, b in zip(marks, marks[1:], strict=False))
    assert all(raw[m.start : m.end] == raw[m.start : m.end].strip() != "" for m in marks)
    assert not any("正文" in raw[m.start : m.end] for m in marks)


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw", ["一行" * 350_000, "短行\n" * 200_000, " " * 1_000_000, "索引号:\n" * 100_000], ids=lambda raw: raw[:2]
)
def test_huge_texts_are_read_without_trouble(raw):
    assert len(clean(raw).marks) <= 1


@pytest.mark.real
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_marks_of_the_seeds_are_exactly_the_hand_checked_ones(number):
    if not (SHARED / "outlines").is_dir():
        pytest.skip("../shared is not there")
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    gold = json.loads((SHARED / "outlines" / f"{number}.json").read_text(encoding="utf-8"))
    cleaned = clean(path.read_bytes().decode("utf-8"))
    assert [(m.start, m.end) for m in cleaned.marks] == [(b["start"], b["end"]) for b in gold["boilerplate"]]


BOX = (
    "索 引 号：\n0001/2019-7\n标　　题：\n青岭市人民政府关于在市场领域全面推行联合监管的意见\n"
    "发文字号：\n青政发〔2019〕5号\n主 题 词：\n"
)


def test_an_empty_cell_does_not_take_the_first_line_of_the_title():
    raw = BOX + "青岭市人民政府关于在市场领域\n全面推行联合监管的\n意见\n青政发〔2019〕5号\n一、总体要求"
    cleaned = clean(raw)
    assert raw[slice(*cleaned.title)] == "青岭市人民政府关于在市场领域\n全面推行联合监管的\n意见"
    assert [(f.label, f.value) for f in cleaned.fields][-1] == ("主题词", None)


def test_a_filled_cell_keeps_its_value():
    raw = BOX + "监管　市场　意见\n青岭市人民政府关于在市场领域\n全面推行联合监管的意见\n一、总体要求"
    cleaned = clean(raw)
    assert [(f.label, f.value) for f in cleaned.fields][-1] == ("主题词", "监管 市场 意见")
    assert raw[slice(*cleaned.title)] == "青岭市人民政府关于在市场领域\n全面推行联合监管的意见"


def test_a_title_over_many_lines_does_not_end_inside_its_brackets():
    raw = "青岭市人民政府\n关于在先行区\n暂时调整实施《青岭市药品管理办法\n实施条例》\n有关规定的\n决定\n一、总体要求"
    assert raw[slice(*clean(raw).title)] == raw[: raw.index("\n一、")]


def test_the_letterhead_is_no_piece_of_the_title():
    raw = "青岭市水利局文件\n青水发〔2024〕9号\n关于印发《节水细则》的通知\n各有关单位：\n请执行。"
    assert raw[slice(*clean(raw).title)] == "关于印发《节水细则》的通知"


def test_no_title_stands_in_a_table_of_data():
    raw = "项目\n补贴标准（元/亩）\n旱地\n25\n一、对象\n合作社。"
    assert clean(raw).title is not None
    assert clean(raw, tables=[(0, raw.index("一、"))]).title is None


def test_a_markdown_heading_is_the_title_whatever_its_last_word():
    raw = "# 青岭市水情白皮书\n第一条 管理水情。"
    assert raw[slice(*clean(raw).title)] == "# 青岭市水情白皮书"
