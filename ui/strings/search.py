"""The search page."""

from __future__ import annotations

SEARCH = {
    "search.title": ("检索条款", "Search for clauses"),
    "search.box": ("检索词", "Search words"),
    "search.placeholder": ("关键词或一句话，例如：排污口整治（按回车检索）", "Words or a sentence (press Enter)"),
    "search.go": ("检索", "Search"),
    "search.found": ("{count} 条，最相关的在前 · {ms} 毫秒", "{count} clauses, best first · {ms} ms"),
    "search.none": ("没有找到条款。", "No clause was found."),
    "search.more": ("显示更多", "Show more"),
    "search.facets": ("在这 {count} 条中筛选（点选后重新检索）", "Narrow these {count} clauses (searches anew)"),
    "search.ranks": ("显示排名", "Show ranks"),
    "search.ranks_help": (
        "每条在语义检索和词语检索中各排第几。",
        "Where each clause stands in the search by meaning and in the search by words.",
    ),
    "search.ranked": ("名次：{ranks} · 得分 {score}", "Ranks: {ranks} · score {score}"),
    "search.dense": ("语义", "meaning"),
    "search.lexical": ("词语", "words"),
    "search.syntax": (
        "“原文照查”加引号；不要某词用 -词；标题:要点、文号:鄂环发 限定文件。",
        "Exact words in quotes; -word leaves out; title:words and number:words choose documents.",
    ),
    "search.meant": ("是否要查：{words}", "Did you mean: {words}"),
    "search.nothing": (
        "没有条款提到“{words}”。请换个说法，或去掉引号、减号等限定。",
        "No clause mentions “{words}”. Try other words, or fewer conditions.",
    ),
    "search.direct": ("，其中 {count} 条直接提到", ", {count} of which mention it"),
    "search.near": ("以下没有直接提到，意思相近：", "These do not mention it; they are near in meaning:"),
    "search.order": ("排序", "Order"),
    "search.by_fit": ("相关的在前", "Best first"),
    "search.by_date": ("新的在前", "Newest first"),
    "search.by_level": ("层级高的在前", "Widest level first"),
    "search.group": ("按文件归并", "By document"),
    "search.count": ("{count} 条", "{count} clauses"),
    "saved.title": ("保存的检索（{count}）", "Saved searches ({count})"),
    "saved.save": ("保存这次检索", "Save this search"),
    "saved.saved": ("已保存；文库里有新的条款时会标出来。", "Saved; clauses that are new will be marked."),
    "saved.fresh": ("新 {count}", "{count} new"),
    "saved.new": ("新", "new"),
    "saved.first": ("上次查看以后新增的 {count} 条排在最前。", "The {count} clauses that are new stand first."),
    "saved.forget": ("删除", "Delete"),
}
