"""Messages about the reading of a document: outline, wraps, tables."""

from __future__ import annotations

from corpus.messages import register

register(
    {
        "wrap": ("硬换行", "hard wrap"),
        "toc": ("目录", "table of contents"),
        "table_header": ("重复的表头", "repeated table header"),
        "table_rule": ("表格分隔行", "rule of a table"),
        "markup": ("网页和 Markdown 标记", "HTML and Markdown signs"),
        "front_matter": ("文件头信息（YAML）", "front matter (YAML)"),
        "breaks_lost": (
            "文件缺少换行，按句号后的编号切分",
            "line breaks are lost; cut at numbers behind full stops",
        ),
        "number_jump": ("编号“{label}”不连续（前一个为 {after}）", "number {label} does not follow {after}"),
        "begins_late": (
            "编号从“{label}”开始，前面的可能缺失",
            "numbering begins with {label}; what precedes it may be missing",
        ),
        "number_twice": ("编号“{label}”重复", "number {label} stands twice"),
        "not_a_label": (
            "“{label}”形似编号但不成序列，按正文处理",
            "{label} is in no sequence; kept as text",
        ),
        "implied_parent": (
            "编号重新从 1 开始，上级标题缺失，按隐含层级处理",
            "numbering restarts: a heading is lost",
        ),
        "row_unread": ("表格第 {row} 行的栏目无法对应，按整行处理", "cells of table row {row} could not be told apart"),
        "table_rest": ("表格中有未归入任何一行的文字", "text in the table that belongs to no row"),
        "no_outline": ("没有找到编号，按自然段处理", "no numbering found; paragraphs are the clauses"),
    }
)
