"""What answers say, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "question_long": (
            "问题过长（{length} 个字符，上限 {limit}）。请缩短后再问。",
            "The question has {length} characters, more than {limit}. Shorten it and ask again.",
        ),
        "units_lead": ("牵头单位：{units}", "Lead: {units}"),
        "units_responsible": ("责任单位：{units}", "Responsible: {units}"),
        "answer_not_found": ("文库中没有找到答案。", "The library does not say."),
        "reason_scope": (
            "文库中没有属于“{scope}”的条款回答这个问题。",
            "No clause within “{scope}” answers this.",
        ),
        "reason_document": ("文库中没有文号为“{number}”的文件。", "The library has no document numbered “{number}”."),
        "reason_clause": ("所查文件中没有“{clause}”。", "The documents have no clause “{clause}”."),
        "reason_missing": ("最接近的条款没有提到“{terms}”。", "The nearest clause does not mention “{terms}”."),
        "reason_no_figure": ("最接近的条款没有给出所问的数值。", "The nearest clause gives no such figure."),
        "reason_no_units": ("最接近的条款没有写明单位。", "The nearest clause names no unit."),
        "reason_no_time": ("最接近的条款没有写明时间。", "The nearest clause states no time."),
        "reason_indicator": (
            "找到的数值属于另一项指标。",
            "The figure that was found belongs to another indicator.",
        ),
        "reason_place": (
            "找到的条款没有提到所问的地方。",
            "The clause that was found does not name the place that was asked about.",
        ),
        "reason_change": (
            "条款只给出变化的幅度，没有给出所问的数值。",
            "The clause says only by how much it changes, not the value.",
        ),
        "reason_precision": ("条款给出的时间没有问的那么具体。", "The clause gives the time less exactly than asked."),
        "reason_rhythm": ("条款没有写明多久一次。", "The clause does not say how often."),
        "reason_not_stated": ("文件《{title}》没有写明{field}。", "“{title}” does not state its {field}."),
        "reason_contradiction": ("另有文件的说法不同：{text}。", "Another document says otherwise: {text}."),
        "reason_weak": ("最接近的条款只涉及问题的一部分。", "The nearest clause covers only a part of the question."),
        "reason_vague": (
            "问题里可以查找的词太少。请写明事项，以及地区、年份。",
            "The question says too little to look for. Name the matter, and the place and year.",
        ),
        "reason_refers": (
            "问题提到了前面没有说过的事物（它、该项……）。请写明指什么。",
            "The question refers to something that was not named. Say what it is.",
        ),
        "reason_program": (
            "这里只回答文库中的文件写了什么。",
            "Only what the documents of the library say is answered here.",
        ),
        "reason_now": (
            "文件不说今天或明天的事。",
            "Documents do not speak of today or tomorrow.",
        ),
        "reason_names": (
            "条款写了数量，没有逐一列出名称。",
            "The clause gives the number, not every name.",
        ),
        "reason_contact": ("条款没有写明联系方式。", "The clause gives no contact."),
        "reason_company": ("条款没有写明是哪家企业。", "The clause names no firm."),
        "reason_person": ("条款没有写明姓名。", "The clause names no person."),
        "reason_cause": ("条款没有写明原因。", "The clause gives no reason."),
        "reason_planned": ("条款写的是计划，不是完成情况。", "The clause states a plan, not a result."),
        "reason_achieved": ("条款写的是完成情况，不是目标。", "The clause states a result, not a target."),
        "reason_inferred": ("{field}为推断所得，文件未直接写明。", "The {field} was inferred, not stated."),
        "compare_region": ("地区", "Region"),
        "compare_year": ("年度", "Year"),
        "compare_status": ("性质", "Kind"),
        "compare_value": ("数值", "Value"),
        "compare_change": ("与上行之差", "Against the line above"),
        "compare_document": ("文件", "Document"),
        "compare_proof": ("出处", "Source"),
        "compare_planned": ("目标", "target"),
        "compare_achieved": ("完成", "achieved"),
        "compare_points": ("{change} 个百分点", "{change} percentage points"),
        "reason_missing_scope": ("“{scope}”没有找到对应内容。", "Nothing was found for “{scope}”."),
        "stated_date": ("{day}（{field}）", "{day} ({field})"),
        "field_date_written": ("成文日期", "date of writing"),
        "field_date_meeting": ("会议日期", "date of the meeting"),
        "field_date_published": ("发布日期", "date of publication"),
        "field_date_uploaded": ("上传日期", "date of upload"),
        "field_doc_number": ("文号", "document number"),
        "field_index_number": ("索引号", "index number"),
        "field_issuer": ("发文机关", "issuing body"),
        "field_status": ("效力状态", "status"),
        "field_year": ("年度", "policy year"),
        "field_date_issued": ("发文日期", "date of issue"),
        "field_effective": ("施行日期", "date of entry into force"),
        "field_category": ("分类", "category"),
        "field_keywords": ("主题词", "keywords"),
        "field_source": ("来源", "source"),
        "field_disclaimer": ("版权声明", "copyright notice"),
        "field_views": ("浏览次数", "number of views"),
    }
)
