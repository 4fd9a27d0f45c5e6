"""The clause tree of small documents: paths, spans, headings, notes, and what is left to nobody."""

import pytest

from corpus.outline import Outline, parse_outline

TEXT = "推进水污染防治工作，落实各项任务，确保水质持续改善并稳定达标。"
MORE = "建立部门联动机制，加强日常巡查，对发现的问题及时交办整改销号。"


def tree(raw: str) -> list[str]:
    """One line per clause: path, and the heading behind a colon; implied ones as they are labelled."""
    return [
        "/".join(clause.path) + (f":{clause.heading}" if clause.heading else "")
        for clause in parse_outline(raw).clauses
    ]


def clause_at(raw: str, *path: str) -> str:
    """The raw text of the clause with a path."""
    found = {clause.path: clause for clause in parse_outline(raw).clauses}[path]
    return raw[found.start : found.end]


def codes(outline: Outline) -> list[str]:
    return [note.code for note in outline.notes]


def test_all_families_nest_in_one_pass():
    raw = (
        f"一、任务\n（一）治水。{TEXT}\n1.排查。{TEXT}\n（1）排污口。{TEXT}\n①城市。{TEXT}\n②农村。{TEXT}\n"
        f"（2）断面。{TEXT}\n2.整治。{TEXT}\n（二）治气。{TEXT}\n二、保障\n{TEXT}\n"
    )
    assert tree(raw) == [
        "一、:任务",
        "一、/（一）:治水",
        "一、/（一）/1.:排查",
        "一、/（一）/1./（1）:排污口",
        "一、/（一）/1./（1）/①:城市",
        "一、/（一）/1./（1）/②:农村",
        "一、/（一）/1./（2）:断面",
        "一、/（一）/2.:整治",
        "一、/（二）:治气",
        "二、:保障",
    ]
    assert clause_at(raw, "一、", "（一）", "1.", "（2）") == f"（2）断面。{TEXT}"
    assert clause_at(raw, "二、") == f"二、保障\n{TEXT}"


def test_half_and_full_width_marks_may_be_mixed():
    raw = f"(一)甲。{TEXT}\n（二）乙。{TEXT}\n1．子。{TEXT}\n2.丑。{TEXT}\n3、寅。{TEXT}\n( 三 )丙。{TEXT}\n"
    assert [line.split(":")[0] for line in tree(raw)] == [
        "(一)",
        "（二）",
        "（二）/1．",
        "（二）/2.",
        "（二）/3、",
        "(三)",
    ]


def test_numbers_at_the_start_of_wrapped_lines_are_no_headings():
    broken = "全省完成\n12480 个排口整治，比上年提高\n3.5个百分点，减排\n1.5万吨，\n2024年底前完成。"
    raw = f"一、目标\n{TEXT}{broken}\n二、任务\n{TEXT}"
    assert tree(raw) == ["一、:目标", "二、:任务"]
    assert clause_at(raw, "一、").endswith("2024年底前完成。")


def test_a_heading_with_a_comma_above_its_text_is_a_heading_and_no_broken_line():
    raw = f"一、牢记嘱托，在接续奋斗中取得新成效\n{TEXT * 4}\n二、不负使命，在新征程上展现新作为\n{TEXT * 4}\n"
    assert tree(raw) == ["一、:牢记嘱托，在接续奋斗中取得新成效", "二、:不负使命，在新征程上展现新作为"]
    assert parse_outline(raw).marks == ()


def test_a_first_sentence_with_a_comma_is_a_sections_heading_unless_it_measures_something():
    raw = f"（一）扩大内需，稳住大盘。{TEXT}\n（二）投资增长8%，消费增长6%。{TEXT}\n"
    assert tree(raw) == ["（一）:扩大内需，稳住大盘", "（二）"]


def test_a_heading_over_two_short_lines_is_put_together():
    raw = f"一、持续提升政府\n治理效能和服务水平\n{TEXT}\n二、任务\n{TEXT}\n"
    assert tree(raw)[0] == "一、:持续提升政府治理效能和服务水平"


def test_a_call_to_the_audience_is_no_heading():
    raw = f"一、回顾\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n各位代表！{MORE}\n二、安排\n{TEXT}\n"
    assert tree(raw) == ["一、:回顾", "一、/（一）:甲", "一、/（二）:乙", "一、/[1]", "二、:安排"]


def test_restarts_under_paragraph_markers_stay_below_them():
    raw = f"一、任务\n一是治水。\n（一）{TEXT}\n（二）{TEXT}\n二是治气。\n（一）{TEXT}\n（二）{TEXT}\n"
    assert tree(raw) == [
        "一、:任务",
        "一、/一是:治水",
        "一、/一是/（一）",
        "一、/一是/（二）",
        "一、/二是:治气",
        "一、/二是/（一）",
        "一、/二是/（二）",
    ]


def test_decimals_nest_by_their_depth():
    raw = (
        f"1 总则\n{TEXT}\n1.1 目的\n{TEXT}\n1.2 范围\n1.2.1 地域\n{TEXT}\n1.2.2 时间\n{TEXT}\n"
        f"2 任务\n2.1 水\n{TEXT}\n2.2 气\n{TEXT}"
    )
    assert tree(raw) == [
        "1:总则",
        "1/1.1:目的",
        "1/1.2:范围",
        "1/1.2/1.2.1:地域",
        "1/1.2/1.2.2:时间",
        "2:任务",
        "2/2.1:水",
        "2/2.2:气",
    ]


def test_slips_of_the_numbering_are_kept_and_noted_with_their_place():
    raw = (
        f"（一）甲。{TEXT}\n（二）乙。{TEXT}\n（二）丙。{TEXT}\n（三）丁。{TEXT}\n"
        f"1.a{TEXT}\n2.b{TEXT}\n4.d{TEXT}\n5.e{TEXT}\n"
    )
    outline = parse_outline(raw)
    assert [clause.path[-1] for clause in outline.clauses] == [
        "（一）",
        "（二）",
        "（二）~2",
        "（三）",
        "1.",
        "2.",
        "4.",
        "5.",
    ]
    noted = [(note.code, raw[note.start : note.end], note.params.get("after")) for note in outline.notes]
    assert noted == [("number_twice", "（二）", None), ("number_jump", "4.", "2")]


def test_a_number_out_of_sequence_is_text_and_noted():
    raw = f"1.甲。{TEXT}\n2.乙。{TEXT}\n9.不是编号，{TEXT}\n3.丙。{TEXT}\n"
    outline = parse_outline(raw)
    assert [clause.path[0] for clause in outline.clauses if clause.level == 1] == ["1.", "2.", "3."]
    assert codes(outline) == ["not_a_label"]


def test_a_number_glued_to_a_decimal_counts_between_its_neighbours_only():
    raw = f"6.甲{TEXT}\n".replace("6.", "1.") + f"2.乙{TEXT}\n3.6个项目{TEXT}\n4.丁{TEXT}\n"
    assert [clause.path[0] for clause in parse_outline(raw).clauses] == ["1.", "2.", "3.", "4."]
    other = f"1.甲{TEXT}\n2.乙{TEXT}\n3.6个百分点{TEXT}\n3.丙{TEXT}\n"
    assert [c.path[0] for c in parse_outline(other).clauses if c.level == 1] == ["1.", "2.", "3."]


def test_unnumbered_paragraphs_are_addressable_and_a_lead_in_is_not():
    raw = (
        f"一、要求\n{TEXT}\n{MORE}\n具体做好以下工作：\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n二、保障\n{TEXT}\n{MORE}\n"
    )
    assert tree(raw) == [
        "一、:要求",
        "一、/[1]",
        "一、/[2]",
        "一、/（一）:甲",
        "一、/（二）:乙",
        "二、:保障",
        "二、/[1]",
        "二、/[2]",
    ]
    assert clause_at(raw, "二、", "[2]") == MORE


def test_short_sentences_that_head_paragraphs_are_joined_with_them():
    raw = f"一、原则\n节水优先、统筹推进。\n{TEXT}\n因地制宜、分类施策。\n{MORE}\n二、任务\n{TEXT}\n"
    assert tree(raw) == ["一、:原则", "一、/[1]:节水优先、统筹推进", "一、/[2]:因地制宜、分类施策", "二、:任务"]


# Lost headings


def test_runs_whose_headings_carry_no_number_get_implied_parents_with_them():
    raw = f"某市要点\n大气污染防治\n1.甲。{TEXT}\n2.乙。{TEXT}\n水污染防治\n1.丙。{TEXT}\n2.丁。{TEXT}\n"
    outline = parse_outline(raw)
    assert tree(raw) == [
        "[1]:大气污染防治",
        "[1]/1.:甲",
        "[1]/2.:乙",
        "[2]:水污染防治",
        "[2]/1.:丙",
        "[2]/2.:丁",
    ]
    assert [clause.implied for clause in outline.clauses] == [True, False, False, True, False, False]
    assert codes(outline) == ["implied_parent", "implied_parent"]
    assert [raw[a:b] for a, b in outline.loose] == ["某市要点"]


def test_the_title_alone_above_a_restarting_list_is_not_its_heading():
    raw = f"2024年生态环境工作要点\n1.甲。{TEXT}\n2.乙。{TEXT}\n1.丙。{TEXT}\n2.丁。{TEXT}\n"
    assert tree(raw)[0] == "[1]"


def test_a_heading_line_above_the_sentences_before_a_run_is_found():
    raw = (
        f"各位代表：\n现在报告工作，请予审议。\n2024年工作回顾\n{TEXT}\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n{MORE}\n"
        f"2025年工作安排建议\n{MORE}\n重点做好两方面工作：\n（一）丙。{TEXT}\n（二）丁。{TEXT}\n"
    )
    assert tree(raw)[0] == "[1]:2024年工作回顾"
    assert "[2]:2025年工作安排建议" in tree(raw)
    assert clause_at(raw, "[2]").startswith("2025年工作安排建议\n")


def test_families_that_follow_each_other_behind_heading_lines_are_parts():
    raw = (
        f"现在报告工作，请予审议。\n2024年工作回顾\n{TEXT}\n一是甲。{TEXT}\n二是乙。{TEXT}\n{MORE}\n2025年工作安排\n{MORE}\n"
        f"（一）丙。{TEXT}\n（二）丁。{TEXT}\n"
    )
    assert [line for line in tree(raw) if "/" not in line] == ["[1]:2024年工作回顾", "[2]:2025年工作安排"]


# Annexes, tails, glossaries


def test_a_list_of_annexes_is_no_clause_and_the_annexes_are_roots_of_their_own():
    raw = (
        f"一、目标\n{TEXT}\n二、任务\n{TEXT}\n附件：1.任务清单\n2.考核办法\n某市生态环境局\n2024年3月1日\n"
        f"附件1\n2024年水环境\n重点任务清单\n一、治水\n{TEXT}\n二、治气\n{TEXT}\n"
        f"附件2\n考核办法\n第一条　{TEXT}\n第二条　{TEXT}\n"
    )
    assert tree(raw) == [
        "一、:目标",
        "二、:任务",
        "附件1:2024年水环境重点任务清单",
        "附件1/一、:治水",
        "附件1/二、:治气",
        "附件2:考核办法",
        "附件2/第一条",
        "附件2/第二条",
    ]
    assert [raw[a:b] for a, b in parse_outline(raw).loose] == [
        "附件：1.任务清单",
        "2.考核办法",
        "某市生态环境局",
        "2024年3月1日",
    ]


def test_explained_terms_at_the_end_are_an_annex_whether_headed_or_not():
    terms = "".join(f"{n}.“{n}项行动”：是指围绕水环境质量开展的专项行动。\n" for n in range(1, 6))
    body = f"一、回顾\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n{MORE}\n"
    headed, bare = tree(f"{body}名词解释\n{terms}"), tree(body + terms)
    assert [line for line in headed if "/" not in line] == ["一、:回顾", "名词解释"]
    assert [line for line in bare if "/" not in line] == ["一、:回顾", "[注释]"]
    assert "名词解释/5." in headed
    assert "[注释]/5." in bare


def test_a_glossary_title_below_an_annex_label_is_that_annexs_title():
    terms = "".join(f"{n}.“{n}项行动”：是指专项行动。\n" for n in range(1, 6))
    assert "附件:名词解释" in tree(f"一、回顾\n{TEXT}\n二、安排\n{TEXT}\n附件\n名词解释\n{terms}")


def test_a_units_bracket_behind_the_last_item_belongs_to_the_section():
    raw = (
        f"（一）治水\n1.甲。{TEXT}\n2.乙。{MORE}\n（责任单位：水处、执法局）\n"
        f"（二）治气\n1.丙。{TEXT}\n（责任单位：大气处）\n2.丁。{TEXT}\n（责任单位：科技处）\n"
    )
    assert clause_at(raw, "（一）", "2.") == f"2.乙。{MORE}"
    assert clause_at(raw, "（一）").endswith("（责任单位：水处、执法局）")
    assert clause_at(raw, "（二）", "2.").endswith("（责任单位：科技处）")
    assert not [line for line in tree(raw) if "[" in line]


def test_paragraphs_behind_a_list_of_single_paragraphs_belong_to_the_section():
    raw = f"一、保障\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n（三）丙。{TEXT}\n本方案自印发之日起施行，有效期五年。\n"
    assert tree(raw)[-1] == "一、/[1]"


# Laws


def test_articles_run_on_across_chapters_and_sections():
    raw = (
        f"第一章　总则\n第一节　目的\n第一条　{TEXT}\n第二条　{TEXT}\n第二节　范围\n第三条　{TEXT}\n第二章　监督\n"
        f"第一节　职责\n第四条　{TEXT}\n第二节　检查\n第五条　{TEXT}\n第六条　{TEXT}\n"
    )
    assert [line for line in tree(raw) if "条" in line] == [
        "第一章/第一节/第一条",
        "第一章/第一节/第二条",
        "第一章/第二节/第三条",
        "第二章/第一节/第四条",
        "第二章/第二节/第五条",
        "第二章/第二节/第六条",
    ]


def test_paragraphs_of_an_article_are_its_second_and_third_and_hold_their_items():
    raw = (
        f"第一条　{TEXT}\n第二条　有下列情形之一的：\n（一）甲；\n（二）乙。\n有前款情形的，{MORE}\n"
        f"本条所称单位，包括：\n（一）丙；\n（二）丁。\n第二条之一　{TEXT}\n第三条　{TEXT}\n"
    )
    assert tree(raw) == [
        "第一条",
        "第二条",
        "第二条/（一）",
        "第二条/（二）",
        "第二条/[2]",
        "第二条/[3]",
        "第二条/[3]/（一）",
        "第二条/[3]/（二）",
        "第二条之一",
        "第三条",
    ]
    assert clause_at(raw, "第二条", "（二）") == "（二）乙。"


def test_markdown_signs_belong_to_nobody():
    raw = f"## 第一章　总则\n\n**第一条**　{TEXT}\n\n**第二条**　{TEXT}\n"
    outline = parse_outline(raw)
    assert [raw[m.start : m.end] for m in outline.marks if m.why == "markup"] == ["## ", "**", "**", "**", "**"]
    assert [raw[c.body : c.end] for c in outline.clauses[1:]] == [TEXT, TEXT]


# Contents, lost line breaks, files without numbers


@pytest.mark.parametrize(
    "contents",
    [
        "目  录\n一、总体要求……………1\n（一）基本思路……2\n二、主要任务…………4\n三、保障措施………… 6\n",
        "目录\n一、总体要求\n（一）基本思路\n二、主要任务\n三、保障措施\n",
        "一、总体要求\t1\n（一）基本思路\t2\n二、主要任务\t4\n三、保障措施\t6\n",
    ],
)
def test_a_table_of_contents_is_marked_and_not_parsed(contents):
    raw = f"某市规划\n{contents}一、总体要求\n（一）基本思路\n{TEXT}\n二、主要任务\n{TEXT}\n三、保障措施\n{TEXT}\n"
    outline = parse_outline(raw)
    assert [raw[m.start : m.end] for m in outline.marks if m.why == "toc"] == [contents.strip()]
    assert tree(raw) == ["一、:总体要求", "一、/（一）:基本思路", "二、:主要任务", "三、:保障措施"]


def test_the_word_contents_alone_marks_nothing():
    raw = f"目录\n一、要求\n{TEXT}\n二、任务\n{TEXT}\n"
    assert parse_outline(raw).marks == ()


def test_a_file_that_lost_its_line_breaks_is_cut_behind_full_stops():
    raw = (
        f"某市工作要点 一、总体要求（一）指导思想。{TEXT * 20}（二）主要目标。{TEXT * 20}"
        f"二、重点任务（一）治水。{TEXT * 9}"
        f"1.排查。{TEXT * 3}2.整治。{TEXT * 3}（二）治气。按照（三）的要求，{TEXT * 9}三、保障。{TEXT * 5}"
    )
    assert [line.split(":")[0] for line in tree(raw)] == [
        "一、",
        "一、/（一）",
        "一、/（二）",
        "二、",
        "二、/（一）",
        "二、/（一）/1.",
        "二、/（一）/2.",
        "二、/（二）",
        "三、",
    ]
    assert codes(parse_outline(raw)) == ["breaks_lost"]
    assert clause_at(raw, "二、", "（一）", "2.") == f"2.整治。{TEXT * 3}"


def test_a_long_paragraph_without_numbers_is_left_whole():
    raw = TEXT * 100
    assert codes(parse_outline(raw)) == ["no_outline"]
    assert tree(raw) == ["[1]"]


def test_an_empty_text_has_no_clause():
    assert parse_outline("").clauses == ()


# Tables


def test_rows_of_a_markdown_table_are_clauses_with_cells():
    table = "| 指标 | 2025年 | 2027年 |\n| --- | :---: | --- |\n| 治理率 | 45% | 55%以上 |\n| 运行率 | 85% | 90% |"
    raw = f"一、目标\n{TEXT}\n\n{table}\n\n二、任务\n{TEXT}\n"
    outline = parse_outline(raw)
    rows = [clause for clause in outline.clauses if clause.kind == "row"]
    assert [clause.path for clause in rows] == [("一、", "表1", "[1]"), ("一、", "表1", "[2]")]
    assert [(c.name, raw[c.start : c.end]) for c in rows[0].cells] == [
        ("指标", "治理率"),
        ("2025年", "45%"),
        ("2027年", "55%以上"),
    ]
    assert [raw[m.start : m.end] for m in outline.marks] == ["| --- | :---: | --- |"]
    assert clause_at(raw, "二、") == f"二、任务\n{TEXT}"


def test_a_bar_in_a_sentence_makes_no_table():
    raw = f"一、目标\n首页 | 公开 | 总结\n{TEXT}\n二、任务\n{TEXT}\n"
    assert [c.kind for c in parse_outline(raw).clauses if c.kind == "row"] == []
