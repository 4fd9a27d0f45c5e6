"""What precedents, the phrase bank, the draft check and exports say, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

TOPICS = {
    "topic.radiation": ("核与辐射", "Radiation"),
    "topic.noise": ("噪声", "Noise"),
    "topic.rural": ("农业农村", "Countryside"),
    "topic.waste": ("固体废物与新污染物", "Waste and new pollutants"),
    "topic.soil": ("土壤和地下水", "Soil and groundwater"),
    "topic.climate": ("气候与碳", "Climate and carbon"),
    "topic.air": ("大气", "Air"),
    "topic.water": ("水", "Water"),
    "topic.nature": ("自然生态", "Nature"),
    "topic.inspection": ("督察与信访", "Inspection and complaints"),
    "topic.enforcement": ("执法", "Enforcement"),
    "topic.monitoring": ("监测", "Monitoring"),
    "topic.emergency": ("应急与风险", "Emergencies and risks"),
    "topic.permits": ("环评与许可", "Assessment and permits"),
    "topic.law": ("法规与改革", "Law and reform"),
    "topic.finance": ("资金与项目", "Money and projects"),
    "topic.publicity": ("宣传", "Publicity"),
    "topic.party": ("党建与队伍", "Party and staff"),
    "topic.general": ("通用", "General"),
}
CHECKS = {
    "check.number_jump": ("编号“{label}”不连续，前一个是“{after}”。", "Number {label} does not follow {after}."),
    "check.number_twice": ("编号“{label}”重复。", "Number {label} stands twice."),
    "check.number_restart": (
        "编号在此重新从头开始，上级标题可能缺失。",
        "Numbering starts anew here; a heading above may be missing.",
    ),
    "check.wrong_level": (
        "层次序号“{label}”用在“{above}”之下，顺序应为 一、（一）1.（1）。",
        "{label} stands below {above}; the order of levels is “一、（一）1.（1）”.",
    ),
    "check.annex_differs": (
        "附件中“{indicator}”为 {value}，正文为 {other}。",
        "The annex gives {value} for “{indicator}”, the body {other}.",
    ),
    "check.told_twice": (
        "“{indicator}”前后不一致：此处 {value}，另一处 {other}。",
        "“{indicator}” is {value} here and {other} elsewhere.",
    ),
    "check.target_differs": (
        "“{indicator}”为 {value}，{title}同一年度的目标为 {other}。",
        "“{indicator}” is {value}; for the same year “{title}” sets {other}.",
    ),
    "check.target_weaker": (
        "“{indicator}”为 {value}，弱于上一年度{title}的 {other}。",
        "“{indicator}” is {value}, weaker than last year's {other} in “{title}”.",
    ),
    "check.target_below": (
        "“{indicator}”为 {value}，弱于上级{title}的 {other}，请核对。",
        "“{indicator}” is {value}, weaker than {other} in “{title}” of the region above; please check.",
    ),
    "check.wrong_number": (
        "《{title}》的文号应为 {other}，此处写作 {number}。",
        "The number of “{title}” is “{other}”, not “{number}”.",
    ),
    "check.wrong_title": (
        "{number} 的标题是“{other}”，此处写作《{title}》。",
        "“{number}” is “{other}”, not “{title}”.",
    ),
    "check.title_differs": (
        "《{title}》与文库中的《{other}》仅有几字之差，请核对标题。",
        "“{title}” differs by a few characters from “{other}” in the library; check the title.",
    ),
    "check.outdated": ("《{title}》{reason}。", "“{title}”: {reason}."),
    "check.outdated_for": (
        "《{title}》{reason}。现行文本：{current}。",
        "“{title}”: {reason}. The text in force: {current}.",
    ),
    "check.article_moved": (
        "《{title}》{old}在现行文本中是{new}，请核对。",
        "{old} of “{title}” is {new} in the text in force: check it.",
    ),
    "check.article_gone": (
        "《{title}》的{old}在现行文本中已删去，请核对。",
        "{old} of “{title}” is not in the text in force any more: check it.",
    ),
    "check.repealed": ("《{title}》已废止。", "“{title}” has been repealed."),
    "check.not_in_library": (
        "引用的《{title}》不在文库中，未能核对。",
        "“{title}” is not in the library, so not checked.",
    ),
    "check.unit_alone": (
        "责任单位“{unit}”仅出现一次，是否为“{other}”（出现 {count} 次）？",
        "The unit “{unit}” stands here only; is “{other}” meant, which stands {count} times?",
    ),
    "check.short_twice": ("简称“{name}”前后定义了两次。", "The short form “{name}” is defined twice."),
    "check.short_undefined": ("简称《{name}》没有说明所指文件。", "The short form “{name}” is not explained."),
    "check.no_such_day": ("“{day}”不是有效日期。", "“{day}” is no day of any calendar."),
    "check.deadline_past": (
        "完成时限“{deadline}”早于本文件的年度（{year}年）。",
        "The deadline “{deadline}” is before the draft's own year ({year}).",
    ),
    "check.no_clauses": ("草稿中没有读出条款。", "No clauses were found in the draft."),
    "check.too_short": (
        "草稿只有 {count} 个字，内容太少，检查不出什么。请换成完整的文件。",
        "The draft has only {count} letters, too little to check. Give the whole document.",
    ),
    "check.not_chinese": (
        "草稿看来不是中文。检查的是中文公文的编号、数值、单位和文件名称，没有发现问题不等于没有问题。",
        "The draft is not in Chinese. The check knows the numbering, figures, units and titles of Chinese documents: "
        "finding nothing does not mean that nothing is wrong.",
    ),
    "check.no_library": (
        "没有可对照的文库，只检查了草稿自身。",
        "There is no library to compare with; the draft was checked by itself.",
    ),
}
SHOWN = {
    "check.error": ("错误", "Error"),
    "check.warning": ("疑点", "Warning"),
    "check.note": ("提示", "Note"),
    "precedent.number": ("数值", "number"),
    "precedent.comparator": ("要求", "comparator"),
    "precedent.deadline": ("时限", "deadline"),
    "precedent.place": ("地区", "place"),
    "precedent.unit": ("单位", "unit"),
    "precedent.none": ("无", "none"),
    "precedent.differ": ("{kind}：草稿 {draft}，此处 {found}", "{kind}: {draft} in the draft, {found} here"),
}
EXPORT = {
    "export.comparison": ("条文对照表", "Comparison of two versions"),
    "export.change": ("变化", "Change"),
    "export.ending": ("不能导出为 {path}：只支持 {known}。", "Can't export to {path}: only {known} are known."),
    "export.unwritable": (
        "无法写入 {path}：{reason}。请检查文件夹和权限。",
        "Can't write {path}: {reason}. Check the folder and its permissions.",
    ),
    "export.missing": (
        "导出 {path} 需要 {name}，尚未安装。请安装后重试，或导出为 .md。",
        "Exporting {path} needs {name}, which isn't installed. Install it, or export to .md.",
    ),
    "export.precedents": ("可借鉴的表述", "Precedents"),
    "export.report": ("{title}核查报告", "Check of {title}"),
    "export.used_by": ("{count} 份文件使用", "used by {count} documents"),
    "export.differs": ("不同之处：{differs}", "What differs: {differs}"),
    "export.sources": ("文件来源", "Sources"),
    "export.sheet_entries": ("内容", "Entries"),
    "export.status_answered": ("已证实", "Confirmed"),
    "export.status_unconfirmed": ("待核", "Unconfirmed"),
    "export.status_not_found": ("未收录", "Not in the library"),
    "export.column_number": ("序号", "No."),
    "export.column_item": ("回答", "Answer"),
    "export.column_quote": ("原文", "Quote"),
    "export.column_citation": ("出处", "Citation"),
    "export.column_used_by": ("使用文件数", "Documents"),
    "export.column_shared": ("相同表述", "Shared"),
    "export.column_differs": ("不同之处", "Differences"),
    "export.column_year": ("年度", "Year"),
    "export.column_region": ("地区", "Region"),
    "export.column_severity": ("级别", "Severity"),
    "export.column_place": ("位置", "Where"),
    "export.column_finding": ("问题", "Finding"),
    "export.column_proof": ("对照原文", "Set against"),
    "export.column_title": ("标题", "Title"),
    "export.column_doc_number": ("文号", "Number"),
    "export.column_issuer": ("发文机关", "Issuer"),
    "export.column_date": ("日期", "Date"),
}
register(
    TOPICS
    | CHECKS
    | SHOWN
    | EXPORT
    | {
        "precedent.too_long": (
            "草稿过长（{length} 个字符，上限 {limit}）。请分段查找；"
            "检查整份草稿用 tiaowen check，或“拟稿参考”页的“草稿核查”。",
            "The draft has {length} characters, more than {limit}. Give a part of it; to check all of it, use "
            "tiaowen check, or Check on the Drafting page.",
        ),
        "precedent.no_words": (
            "草稿里没有文字（{text}）。请写一句话或写作意图。",
            "There are no words in the draft ({text}). Write a sentence or an intent.",
        ),
        "precedent.short": (
            "草稿太短，以下是意思相近的表述；写成一句话会找得更准。",
            "The draft is very short; these are near in meaning. A whole sentence finds better ones.",
        ),
        "precedent.nothing_shared": (
            "文库中没有与草稿用词相同的条款，以下只是意思相近的。",
            "No clause shares a phrase with the draft; these are only near in meaning.",
        ),
    }
)
