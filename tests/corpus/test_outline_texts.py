"""Several texts in one file, gaps in numbering, labels inside a line, and lists below their lead-ins."""

import pytest

from corpus.outline import parse_outline


def paths(text: str) -> list[str]:
    return ["/".join(c.path) for c in parse_outline(text).clauses]


def test_an_excerpt_keeps_its_article_numbers():
    text = "溪桥市防洪条例（节选）\n第八条 河道清障。\n第十九条 泄洪先通知。\n第四十五条 处一万元罚款。\n"
    assert paths(text) == ["第八条", "第十九条", "第四十五条"]


def test_an_article_after_a_wide_gap_is_an_article():
    assert paths("第一条 抄表。\n第二条 限量。\n第三十二条 检定周期为六年。\n") == ["第一条", "第二条", "第三十二条"]


def test_an_article_that_smaller_numbers_follow_is_quoted_and_stays_text():
    text = "第一条 抄表。\n第二条 依照上位法办理。\n第九十条 上位法的原文。\n第三条 限量。\n"
    assert [path for path in paths(text) if path.startswith("第九十")] == []
    assert paths(text)[-1] == "第三条"


def test_a_list_without_its_first_item_is_a_list():
    text = "第一条 处罚：\n（一）偷水；\n（二）漏报。\n第二条 奖励：\n（二）节水；\n（三）举报。\n"
    assert paths(text) == ["第一条", "第一条/（一）", "第一条/（二）", "第二条", "第二条/（二）", "第二条/（三）"]


def test_a_missing_chapter_does_not_hide_the_next():
    text = "第一章 总则\n第一条 目的。\n第二章 供水\n第二条 供水。\n第八章 附则\n第三条 施行。\n"
    assert paths(text) == ["第一章", "第一章/第一条", "第二章", "第二章/第二条", "第八章", "第八章/第三条"]


def test_an_article_inside_a_line_is_cut_out_where_its_number_is_missing():
    text = "第一条 抄表。\n第二条 限量。第三条 检定。\n第四条 施行。\n"
    assert paths(text) == ["第一条", "第二条", "第三条", "第四条"]


def test_an_article_named_inside_a_line_stays_text_where_no_number_is_missing():
    assert paths("第一条 抄表。\n第二条 依照第三条 办理。\n第三条 检定。\n") == ["第一条", "第二条", "第三条"]


def test_traditional_labels_are_labels_and_stay_as_written():
    assert paths("第一編 總則\n第一節 目的\n第一條 為節水，制定本辦法。\n第二條 本辦法適用於本縣。\n") == [
        "第一編",
        "第一編/第一節",
        "第一編/第一節/第一條",
        "第一編/第一節/第二條",
    ]


def test_a_regulation_behind_a_notice_and_a_second_one_are_texts_of_their_own():
    text = (
        "溪桥市人民政府关于印发节水办法的通知\n各区人民政府：\n现将有关事项通知如下：\n一、加强领导。\n二、抓好落实。\n"
        "溪桥市人民政府\n2024年5月6日\n溪桥市节约用水管理办法\n第一章 总则\n第一条 目的。\n第二章 附则\n第二条 施行。\n"
        "溪桥市再生水利用管理规定\n第一条 目的。\n第二条 施行。\n"
    )
    assert paths(text) == [
        "一、",
        "二、",
        "溪桥市节约用水管理办法",
        "溪桥市节约用水管理办法/第一章",
        "溪桥市节约用水管理办法/第一章/第一条",
        "溪桥市节约用水管理办法/第二章",
        "溪桥市节约用水管理办法/第二章/第二条",
        "溪桥市再生水利用管理规定",
        "溪桥市再生水利用管理规定/第一条",
        "溪桥市再生水利用管理规定/第二条",
    ]


def test_a_heading_inside_a_text_opens_no_other():
    text = "一、总体要求\n落实节水工作方案\n（一）目标。\n（二）原则。\n二、主要任务\n（三）换管。\n"
    assert paths(text) == ["一、", "一、/（一）", "一、/（二）", "二、", "二、/（三）"]


@pytest.mark.parametrize(
    "items",
    [
        ["县水利局；", "县财政局；", "县审计局。"],
        ["• 按期完成的乡镇", "• 零投诉的企业"],
        ["县水利局", "县财政局", "县审计局"],
        ["——统筹推进。先急后缓。", "——节水优先。先近后远。"],
    ],
)
def test_unnumbered_lines_below_a_lead_in_belong_to_it(items):
    text = "一、验收\n验收每年一次，由县长主持。\n验收组由下列单位组成：\n" + "\n".join(items) + "\n二、奖励\n从优。\n"
    found = parse_outline(text).clauses
    lead = next(c for c in found if c.slice(text).startswith("验收组"))
    assert lead.path == ("一、", "[2]")
    assert [c.path[-1] for c in found if c.parent == lead.index] == [f"[{n}]" for n in range(1, len(items) + 1)]
    assert [c.slice(text) for c in found if c.parent == lead.index] == items


def test_a_lead_in_that_is_all_of_a_section_is_the_sections_own_text():
    text = "一、成员\n验收组由下列单位组成：\n县水利局；\n县财政局。\n"
    assert paths(text) == ["一、", "一、/[1]", "一、/[2]"]


def test_lists_of_a_file_without_sections_hang_below_their_lead_ins():
    text = (
        "供水检查通知\n检查下列单位：\n1.第一水厂；\n2.第二水厂。\n出现下列情况应当停水：\n（一）污染；\n（二）爆管。\n"
    )
    assert paths(text) == ["[1]", "[1]/1.", "[1]/2.", "[2]", "[2]/（一）", "[2]/（二）"]


def test_a_lead_in_behind_another_list_takes_the_next():
    text = "一、检查\n1.看表；\n2.看管。\n下列情况停水：\n（一）污染；\n（二）爆管。\n二、附则\n"
    assert paths(text) == ["一、", "一、/1.", "一、/2.", "一、/[1]", "一、/[1]/（一）", "一、/[1]/（二）", "二、"]


def test_a_lead_in_between_lists_of_one_item_is_not_lost():
    text = "a) 先看表。\n下列情况停水：\n①污染\n"
    assert paths(text) == ["a)", "[1]", "[1]/①"]


def test_the_boxes_of_a_flow_chart_are_one_clause():
    text = (
        "附录A 检验\nA.3 检验程序\n检验程序见图A1。\n样品处理\n↓\n培养：接种于培养基\n37℃、24h\n↓\n鉴定：镜检\n↓\n"
        "检验结果报告\n图A1 检验程序\nA.4 计数\n计数见表。\n"
    )
    chart = [c for c in parse_outline(text).clauses if "↓" in text[c.start : c.end] and c.label.startswith("[")]
    assert [text[c.start : c.end].split("\n")[-1] for c in chart] == ["图A1 检验程序"]


def test_a_flow_chart_takes_few_of_the_lines_before_it_and_none_of_the_next():
    units = [f"市第{n}科" for n in "甲乙丙丁戊己"]
    text = (
        "一、适用单位\n"
        + "\n".join(units)
        + "\n提交申请\n↓\n受理\n↓\n办结\n图1 流程\n说明如下。\n提交\n↓\n受理\n↓\n发证\n图2 流程\n"
    )
    said = [text[c.start : c.end] for c in parse_outline(text).clauses]
    assert units[:2] == [each for each in said if each in units][:2]
    charts = [each for each in said if each.endswith(" 流程") and "\n说明" not in each]
    assert [(each.count("↓"), each[-4]) for each in charts] == [(2, "1"), (2, "2")]


def test_a_sentence_alone_behind_its_number_is_no_heading():
    text = "一、总体要求\n（一）坚持节水优先，统筹推进。各地要抓好落实，用好水资源，"
    text += "加大投入和检查力度，尽快形成全县上下齐抓共管的合力。\n"
    text += "二、自2027年2月起，各县可免征水费，免征期限不超过5个月。\n三、其他事项由县政府规定，另行公布。\n"
    headings = {c.label: c.heading for c in parse_outline(text).clauses}
    assert headings["一、"] == "总体要求" and headings["（一）"] == "坚持节水优先，统筹推进"
    assert headings["二、"] is None and headings["三、"] is None
