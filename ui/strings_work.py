"""Strings of what users keep and work with: conversation, side panel, basket, collections, comparison, people.

They are part of ``ui.strings.STRINGS``; Chinese first, English second.
"""

from __future__ import annotations

WORK = {
    # Conversation
    "talk.understood": ("理解为：", "Understood as: "),
    "talk.said": ("您问的是：{said}", "You asked: {said}"),
    "talk.edit": ("改一改", "Edit"),
    "talk.literally": ("按原话问", "Ask it as typed"),
    "talk.box": ("接着问", "Go on asking"),
    "talk.placeholder": (
        "接着问：那2025年呢？ / 安徽省呢？ / 由谁牵头？（按回车）",
        "Go on: what about 2025? / and Anhui? / who leads it? (press Enter)",
    ),
    "talk.go": ("接着问", "Go on"),
    "talk.new": ("新对话", "New conversation"),
    "talk.turns": ("本次对话（{count} 问）", "This conversation ({count})"),
    "talk.year": ("那{year}年呢？", "What about {year}?"),
    "talk.region": ("{region}呢？", "And {region}?"),
    "talk.others": ("其他省呢？", "Other provinces?"),
    "talk.who": ("由谁牵头？", "Who leads it?"),
    "talk.when": ("什么时候完成？", "When is it due?"),
    "talk.done": ("这个目标完成了吗？", "Was it achieved?"),
    "talk.wording": ("别的地方怎么写？", "How do others word it?"),
    "talk.next": ("接下来可以问", "You could ask next"),
    # History
    "page.history": ("历史", "History"),
    "history.recent": ("最近问过", "Asked lately"),
    "history.all": ("全部历史", "All history"),
    "history.heading": ("问过的问题", "What you have asked"),
    "history.search": ("在问题和答案中查找", "Find in questions and answers"),
    "history.none": ("还没有问过问题。", "Nothing has been asked yet."),
    "history.no_match": ("没有这样的问题。", "No question fits."),
    "history.open": ("打开", "Open"),
    "history.rename": ("命名", "Name"),
    "history.name": ("名称", "Name"),
    "history.save": ("保存", "Save"),
    "history.delete": ("删除", "Delete"),
    "history.delete_all": ("全部删除", "Delete all"),
    "history.sure": ("确认全部删除？删除后不能恢复。", "Delete everything? It can't be undone."),
    "history.yes": ("确认删除", "Yes, delete"),
    "history.no": ("取消", "No"),
    "history.count": ("{count} 问 · {when}", "{count} questions · {when}"),
    "history.more": ("显示更多", "Show more"),
    "keep.failed": ("没能保存：{reason}", "It can't be kept: {reason}"),
    # Beside
    "side.open": ("在旁边看", "Show beside"),
    "side.close": ("关闭", "Close"),
    "side.find": ("在本文件中查找", "Find in this document"),
    "side.before": ("上一处", "Previous"),
    "side.after": ("下一处", "Next"),
    "side.none": ("没有", "none"),
    "side.cited": ("所引之处", "The citation"),
    "side.copy_clause": ("复制条款和出处", "Copy clause and citation"),
    "side.copy_quote": ("复制原文和出处", "Copy text and citation"),
    "side.original": ("下载原件", "Download the original"),
    "side.text": ("下载文本", "Download the text"),
    "side.whole": ("整页查看", "Whole page"),
    # Sureness
    "sure.very": ("很有把握", "very sure"),
    "sure.rather": ("较有把握", "fairly sure"),
    "sure.little": ("把握不大，请核对", "not very sure: please check"),
    "compare.unstated": ("未载明", "not stated"),
    # Basket
    "basket.collect": ("放入材料篮", "Collect"),
    "basket.collected": ("已放入材料篮", "Put into the basket"),
    "basket.there": ("材料篮里已经有了", "It is in the basket already"),
}
