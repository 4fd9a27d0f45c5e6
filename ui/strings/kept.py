"""What users keep: history, basket, files."""

from __future__ import annotations

KEPT = {
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
    # Basket
    "basket.collect": ("放入材料篮", "Collect"),
    "basket.collected": ("已放入材料篮", "Put into the basket"),
    "basket.there": ("材料篮里已经有了", "It is in the basket already"),
    "page.basket": ("材料篮", "Basket"),
    "basket.title": ("材料篮", "Basket"),
    "basket.collect_answer": ("答案放入材料篮", "Collect the answer"),
    "basket.empty": (
        "材料篮是空的。在问答、检索、指标、拟稿各页点“放入材料篮”，材料会集中到这里，可排序、加注，导出为一份 Word。",
        "The basket is empty. Collect clauses, answers and table rows on the other pages; they are put in order here, "
        "annotated, and exported as one Word document.",
    ),
    "basket.count": ("共 {count} 件", "{count} things"),
    "basket.clear": ("清空", "Empty it"),
    "basket.note": ("附注", "Note"),
    "basket.note_hint": ("附注（写入导出的文件，放在这段前面）", "A note, written before this piece in the document"),
    "basket.up": ("上移", "Up"),
    "basket.down": ("下移", "Down"),
    "basket.drop": ("取出", "Take out"),
    "basket.row": ("表格一行", "A table row"),
    "basket.sources": ("资料来源", "Sources"),
    "basket.answer_sources": ("依据 {count} 条", "{count} sources"),
    # Files
    "export.answer_file": ("答案", "answer"),
    "export.sureness": ("把握程度：{words}。", "How sure: {words}."),
    "search.file": ("检索结果", "clauses"),
    "search.sheet": ("检索词", "Query"),
    "column.number": ("序号", "No."),
    "column.cited": ("出处", "Citation"),
}
