"""The targets page and its charts."""

from __future__ import annotations

TARGETS = {
    "targets.title": ("指标台账", "Targets and achievements"),
    "targets.reading": ("正在从文件中读取指标……", "Reading the targets from the documents…"),
    "targets.none": ("文库的文件里没有读到指标。", "No targets were found in the documents."),
    "targets.no_match": ("没有符合条件的指标，请放宽筛选。", "No target fits; choose less."),
    "targets.count": (
        "显示 {shown} / {count} 项，来自 {documents} 份文件",
        "{shown} of {count} records, from {documents} documents",
    ),
    "targets.hint": ("点一行，查看它出自哪一条。", "Click a row to see the clause it comes from."),
    "targets.csv": ("下载 CSV", "Download CSV"),
    "targets.xlsx": ("下载 Excel", "Download Excel"),
    "targets.file": ("指标台账", "targets"),
    "targets.chart": ("按年份与地区比较", "By year and region"),
    "targets.which": ("指标", "Indicator"),
    "targets.no_chart": (
        "所选范围里，没有一项指标有两个以上年份或地区的数值可比。",
        "No indicator in this selection has values for more than one year or region.",
    ),
    "targets.click": ("点一下图中的点，查看原文条款。", "Click a point to see its clause."),
    "targets.unsaid": ("未说明", "not said"),
    "column.indicator": ("指标", "Indicator"),
    "column.value": ("数值", "Value"),
    "column.status": ("性质", "Status"),
    "column.deadline": ("时限", "Deadline"),
    "column.quote": ("原文", "Text"),
    "column.document": ("文件", "Document"),
    "targets.missing": ("没有载明的地区：{regions}", "Not stated for: {regions}"),
    "basket.collect_row": ("这一行放入材料篮", "Collect this row"),
    "chart.svg": ("存为 SVG 矢量图", "Save as SVG"),
    "type.other": ("其他", "Other"),
}
