"""Every string of the app, Chinese first, English second. The command line's strings stand in ui.cli_strings.

``t(code, name=value)`` gives the sentence in the language in force (corpus.messages). A value that comes from a
document, a file name or a question has to be escaped for where it is shown (ui.text). Long for being a table.
"""

from __future__ import annotations

from corpus.messages import Catalog

STRINGS = Catalog(
    {
        # The frame
        "app.name": ("条文 Tiaowen", "条文 Tiaowen"),
        "app.motto": ("从政策文件里找到那一条", "Finds the clause in policy documents"),
        "app.language": ("语言 / Language", "语言 / Language"),
        "app.documents": ("文库：{count} 份文件", "Library: {count} documents"),
        "app.adding": ("正在后台添加文件：{done} / {total}", "Adding files in the background: {done} of {total}"),
        "page.ask": ("问答", "Ask"),
        "page.library": ("文库", "Library"),
        "page.document": ("原文", "Document"),
        "sample": ("示例 · 虚构", "sample · invented"),
        "sample.help": (
            "这是为演示而编写的文件，地名、机构与数字均非真实。",
            "Written for demonstration; its places, bodies and figures are not real.",
        ),
        # Ask
        "ask.title": ("向文件提问", "Ask your documents"),
        "ask.box": ("问题", "Question"),
        "ask.placeholder": (
            "例如：某省某年的某项目标是多少？（按回车提问）",
            "For example: what is a province's target for a year? (press Enter)",
        ),
        "ask.go": ("提问", "Ask"),
        "ask.try": ("试着问：", "Try:"),
        "ask.empty": ("请输入问题。", "Type a question."),
        "ask.warming": (
            "正在准备检索模型，第一次提问会慢几秒。",
            "The search model is being loaded; the first question takes a few seconds longer.",
        ),
        "ask.elapsed": ("用时 {ms} 毫秒", "{ms} ms"),
        "ask.citations": ("依据", "Sources"),
        "ask.related": ("相关条款（{count}）", "Related clauses ({count})"),
        "ask.nearest": ("最接近的条款", "Nearest clauses"),
        "ask.share": ("复制链接", "Copy link"),
        "status.answered": ("已证实", "Confirmed"),
        "status.unconfirmed": ("待核", "To be checked"),
        "status.not_found": ("未收录", "Not in the library"),
        "status.answered.help": ("下列条款原文写明了答案。", "The clauses below say so."),
        "status.unconfirmed.help": (
            "找到了相近的条款，但与所问不完全相符，请核对原文。",
            "Something near was found, but it is not quite what was asked: check the text.",
        ),
        "status.not_found.help": (
            "文库里没有能回答这个问题的条款。",
            "No clause in the library answers this question.",
        ),
        "filter.title": ("筛选", "Filters"),
        "filter.active": ("筛选（{count}）", "Filters ({count})"),
        "filter.years": ("年份", "Year"),
        "filter.regions": ("地区", "Region"),
        "filter.issuers": ("发布机构", "Issuer"),
        "filter.kinds": ("文种", "Kind"),
        "filter.docs": ("文件", "Document"),
        "filter.any": ("不限", "Any"),
        "filter.clear": ("清除筛选", "Clear filters"),
        "scope.title": ("识别到的范围", "Read from the question"),
        "scope.years": ("年份", "year"),
        "scope.regions": ("地区", "region"),
        "scope.issuers": ("机构", "issuer"),
        "scope.kinds": ("文种", "kind"),
        "scope.docs": ("文件", "document"),
        "scope.statuses": ("性质", "status"),
        "scope.levels": ("层级", "level"),
        "scope.planned": ("计划", "planned"),
        "scope.achieved": ("完成", "achieved"),
        "scope.drop": ("不按此条件限定", "Don't narrow by this"),
        "scope.restore": ("恢复此条件", "Narrow by this again"),
        # Examples, made from what the library holds
        "example.planned": (
            "{region}{year}年{subject}的目标是多少？",
            "What is the {year} target for {subject} in {region}?",
        ),
        "example.achieved": ("{region}{year}年{subject}达到多少？", "What {subject} did {region} reach in {year}?"),
        "example.lead": ("{region}{year}年“{subject}”由谁牵头？", "Who leads “{subject}” in {region} in {year}?"),
        "example.planned.bare": ("{subject}的目标是多少？", "What is the target for {subject}?"),
        "example.achieved.bare": ("{subject}达到多少？", "What {subject} was reached?"),
        "example.lead.bare": ("“{subject}”由谁牵头？", "Who leads “{subject}”?"),
        # Cards
        "card.open": ("打开原文", "Open in document"),
        "card.copy": ("复制引用", "Copy citation"),
        "card.copied": ("已复制", "Copied"),
        "card.gone": ("文件已从文库移除。", "The document has been removed from the library."),
        # Document
        "reader.outline": ("目录", "Outline"),
        "reader.text": ("原文", "Text"),
        "reader.no_outline": ("没有识别到编号条款。", "No numbered clauses were found."),
        "reader.implied": (
            "原文缺少这一级标题，按编号推定",
            "This heading is missing in the text; implied by the numbering",
        ),
        "reader.cut": (
            "原文共 {total} 字，此处显示 {shown} 字。",
            "The text has {total} characters; {shown} are shown here.",
        ),
        "reader.skipped": ("灰色文字", "Grey text"),
        "reader.skipped_why": (
            "不参与检索，如网页附属内容、重复标题（悬停看原因）",
            "is left out of search: page furniture, repeated titles (hover for the reason)",
        ),
        "reader.wrap": ("原文在此处硬换行，阅读时相连", "a hard line break in the file, joined for reading"),
        "reader.back": ("返回问答", "Back to the question"),
        "reader.back_library": ("返回文库", "Back to the library"),
        "reader.choose": ("请在文库中选择一份文件。", "Choose a document in the library."),
        "reader.gone": (
            "文库里没有编号为 {doc} 的文件，可能已被移除。",
            "There is no document {doc} in the library; it may have been removed.",
        ),
        "reader.facts": ("文件信息", "About this document"),
        "fact.title": ("标题", "Title"),
        "fact.doc_number": ("文号", "Number"),
        "fact.index_number": ("索引号", "Index number"),
        "fact.issuer": ("发布机构", "Issuer"),
        "fact.region": ("地区", "Region"),
        "fact.year": ("政策年份", "Policy year"),
        "fact.date_written": ("成文日期", "Dated"),
        "fact.date_published": ("发布日期", "Published"),
        "fact.kind": ("文种", "Kind"),
        "fact.status": ("效力状态", "Validity"),
        "fact.source": ("来源文件", "File"),
        "fact.clauses": ("条款", "Clauses"),
        "fact.notes": ("阅读提示", "Notes on reading"),
        "fact.inferred": ("推断", "inferred"),
        # Library
        "library.title": ("文库", "Library"),
        "library.drop": (
            "把文件拖到这里，可一次多份",
            "Drop files here, as many as you like",
        ),
        "library.choose": ("选择文件", "Choose files"),
        "library.types": ("支持 {types}；每份不超过 {size} MB。", "{types}; up to {size} MB each."),
        "library.add": ("加入文库（{count} 份）", "Add to the library ({count})"),
        "library.reading": ("正在读取 {name}", "Reading {name}"),
        "library.embedding": ("正在建立语义索引：{done} / {total} 段", "Embedding: {done} of {total} passages"),
        "library.indexing": ("正在更新检索索引", "Updating the indexes"),
        "library.preparing": (
            "正在准备（首次使用要准备检索模型，约需半分钟）……",
            "Preparing (the first use prepares the search model, about half a minute)…",
        ),
        "library.progress": ("已处理 {done} / {total} 份", "{done} of {total} files"),
        "library.stay": (
            "可以先去问答，添加会在后台继续。",
            "You can go on asking meanwhile; this continues in the background.",
        ),
        "library.stop": ("停止", "Stop"),
        "library.done": (
            "完成：新增 {added}，更新 {replaced}，未变 {unchanged}，重复 {duplicate}，拒收 {refused}；"
            "用时 {seconds} 秒。",
            "Done: {added} added, {replaced} updated, {unchanged} unchanged, {duplicate} duplicates, "
            "{refused} refused; {seconds} s.",
        ),
        "library.stopped": (
            "已停止；此前完成的 {count} 份已在文库中。",
            "Stopped; the {count} files finished before are in the library.",
        ),
        "library.busy": (
            "本应用正在添加文件，请等它完成。",
            "This app is adding files already; wait until it has finished.",
        ),
        "library.close_report": ("收起报告", "Close the report"),
        "report.added": ("已加入", "added"),
        "report.replaced": ("已更新", "updated"),
        "report.unchanged": ("未变", "unchanged"),
        "report.duplicate": ("重复", "duplicate"),
        "report.refused": ("拒收", "refused"),
        "report.clauses": ("{count} 条", "{count} clauses"),
        "report.notes": ("{count} 处提示", "{count} notes"),
        "upload.bad_name": ("文件名无法使用：{name}", "This file name can't be used: {name}"),
        "upload.bad_type": (
            "不支持的文件类型“{ending}”：{name}。支持：{types}。",
            'Unsupported type "{ending}": {name}. Supported: {types}.',
        ),
        "upload.too_large": (
            "文件太大：{name} 有 {size} MB，上限是 {limit} MB。请拆分后再添加。",
            "Too large: {name} has {size} MB, the limit is {limit} MB. Split it and add the parts.",
        ),
        "upload.disk": ("无法保存 {name}：{reason}", "{name} can't be stored: {reason}"),
        "library.list": ("文件列表", "Documents"),
        "library.filter": ("按标题、文号、机构查找", "Find by title, number, issuer"),
        "library.matching": ("{shown} / {count} 份", "{shown} of {count}"),
        "library.hint": ("点选一行查看原文与目录，或移除。", "Select a row to read the document or remove it."),
        "library.none": ("文库还是空的。", "The library is empty."),
        "column.title": ("标题", "Title"),
        "column.doc_number": ("文号", "Number"),
        "column.issuer": ("发布机构", "Issuer"),
        "column.region": ("地区", "Region"),
        "column.year": ("年份", "Year"),
        "column.date": ("日期", "Date"),
        "column.clauses": ("条款", "Clauses"),
        "column.sample": ("示例", "Sample"),
        "library.view": ("查看原文", "Read"),
        "library.remove": ("移除", "Remove"),
        "library.confirm_title": ("移除这份文件？", "Remove this document?"),
        "library.confirm": (
            "它将从文库与检索中消失；经本应用上传的副本也会删除，您自己的文件不受影响。",
            "It disappears from the library and from search; the copy uploaded here is deleted, your own file is not.",
        ),
        "library.confirm_yes": ("确认移除", "Remove"),
        "library.confirm_no": ("取消", "Cancel"),
        "library.removed": ("已移除：{title}", "Removed: {title}"),
        "library.health": ("文库状态", "Health"),
        "library.verify": ("核验文库", "Verify the library"),
        "library.verify_help": (
            "逐项核对数据库、向量与索引，能修复的自动修复。",
            "Checks database, vectors and indexes against each other, and repairs what can be repaired.",
        ),
        "library.verifying": ("正在核验……", "Verifying…"),
        "library.verified": ("核验通过，没有发现问题。", "Everything agrees."),
        "library.facts": ("位置 {path} · 第 {generation} 版", "{path} · generation {generation}"),
        "library.counts": (
            "核对了 {documents} 份文件、{clauses} 条条款、{passages} 个检索段。",
            "Checked {documents} documents, {clauses} clauses, {passages} passages.",
        ),
        # First run and trouble
        "start.title": ("还没有文库", "There is no library yet"),
        "start.text": (
            "条文从您自己的政策文件中找答案，每个答案都附原文出处。先放几份文件进来，或者用示例文件看看效果。",
            "Tiaowen answers from your own policy documents and shows the clause behind every answer. "
            "Put some documents in, or try it with the samples.",
        ),
        "start.samples": ("用示例文件建一个文库", "Build the sample library"),
        "start.samples_help": (
            "{count} 份为演示编写的文件，地名、机构与数字均为虚构。",
            "{count} documents written for demonstration; places, bodies and figures are invented.",
        ),
        "start.own": ("上传自己的文件", "Upload your own documents"),
        "trouble.title": ("打不开文库", "The library can't be opened"),
        "trouble.retry": ("重试", "Try again"),
        "trouble.repaired": ("打开文库时已自动修复：{what}", "Repaired while opening the library: {what}"),
        "trouble.unexpected": (
            "出现意外错误（{kind}）。详情见运行本应用的终端；请重试，或核验文库。",
            "Something unexpected happened ({kind}). The app's terminal shows details; try again, or verify.",
        ),
    }
)


def t(code: str, /, **params: object) -> str:
    """The string of that code in the language in force."""
    return STRINGS.text(code, **params)
