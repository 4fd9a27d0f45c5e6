"""Overview and counting over outline and tables: 重点任务有哪些, 主要任务分几项, 共几章几条, 附表有多少行.

    question ─ a kind of label, a table or a node ─ the document meant ─ the node ─ what stands below it, counted

The answer is computed from the outline: the headings below the node, each cited, and how many there are. A question of
this form is never confirmed with one sentence or one figure of the text: where the node is not found for certain, what
the clauses say stands doubted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.composed import Composed, head_piece, whole_piece
from answer.meant import Meant, documents_meant
from answer.named import names_of
from answer.question import Question
from answer.references import family_of, tables_of
from answer.retrieve import Found
from answer.verdict import Finding
from corpus.messages import message
from corpus.numbering import cn_number
from corpus.types import Clause, ClauseKind, Document
from index.library import Library
from index.tokens import pairs

_HAN = "一二三四五六七八九十"
_LABELS = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_MANY = r"(?:几|多少|哪[些几]?)个?大?"
_LABELLED = re.compile(
    rf"(?:(?<=[编章节])|有|分|共|设|含|包括|是|由)(?:为|成|了)?{_MANY}(?P<label>[编章节条])(?![款例件路河线街文道])"
)
_TABLE = re.compile(
    rf"(?P<table>附[件表录]?\s?\d{{0,2}}|附件[{_HAN}]|表\s?\d{{1,2}}|清单|表格|表)(?:里|中|内|上)?(?:一?共|总共)?(?:有|列|含|列出|包括)?(?:了|出)?"
    rf"{_MANY}(?:行|项|条|个?任务|个?措施|个?事项)"
)
_COUNTED = re.compile(
    rf"(?P<thing>.*?)(?:一?共|总共|总计|合计|都|具体|主要)*(?:分为|分成|分|有|包括|包含|列出|列|提出|部署|安排|是)?(?:了|出)?"
    rf"{_MANY}(?P<unit>大?(?:项|条|块|板块|个?方面|个?部分|类|个?要点|点))(?P<after>[\u4e00-\u9fff]{{0,6}})"
)
_LISTED = re.compile(
    r"(?P<thing>.*?)(?:一?共|都|主要|具体|分别|又|里面|里|中)*(?:有|包括|包含|涉及|分为|分成|分|是|讲|说|写|提出|提到|部署|安排|规定|确定)(?:了|的是|的)?"
    r"(?:哪些?|哪几[个项大类条]*|什么|啥)(?:大|主要)?(?P<after>[\u4e00-\u9fff]{0,8})"
)
_YEAR = re.compile(r"20\d\d")
_PART = re.compile(rf"第(?P<n>[{_HAN}]{{1,3}}|\d{{1,2}})(?:大)?(?:部分|方面|块)")
_VAGUE = re.compile(
    r"(?:个|大|主要|重点|具体|全部|的|其|该|本|这个|这份|文件|全文|内容|方面|部分|章节|要点|框架|结构|目录|提纲|大纲|安排|工作要点|方案|规划|计划|总结|报告|办法|条例|通知|意见"
    r"|规定|决定|法|里|中|共)*"
)
_AFTER = re.compile(
    r"(?:个|大|主要|具体|重点|的)*(?:内容|方面|任务|工作|措施|举措|部分|要求|章节|要点|目标|原则|事项|规定|东西|保障|块|板块|领域|类|项|条|点|组成|构成)*(?:吗|呢|呀|啊)?"
)
# Headings that say by their kind what stands below them, each named in more than one way.
_CLASSES = (
    re.compile(
        r"(?:[今本]?年|20\d\d年)?(?:度|的|重点|主要|工作|具体|核心|总体|各项|目标|基本)*(?:任务|工作|举措|措施|事项|行动)(?:分工|安排|部署|清单|和措施|与措施|及措施)?"
    ),
    re.compile(
        r"(?:加强|强化)?(?:的|组织|工作|服务|支撑|政策|相关)*(?:保障|保障措施|保障机制|组织实施|组织领导|组织保障)"
    ),
    re.compile(
        r"(?:20\d\d年)?(?:的|总体|工作|主要|发展|年度|预期|规划|具体|重点|总体要求[和与及])*目标(?:任务|指标|和任务)?"
    ),
    re.compile(r"(?:的|基本|工作|主要|总体)*原则"),
)
_TASKS, _GUARDS = _CLASSES[:2]
_NODES = (re.compile(r"(?:任务|措施|举措|原则|目标|保障|行动|工作|事项|内容|方面)(?:一共|总共|共)?$"),)
_OF_TASKS = re.compile(r"要点|清单|任务|措施|举措|要务")
_PREAMBLE = re.compile(r"总体(?:要求|思路|目标)|指导思想|基本原则|适用范围|(?:主要)?目标|背景|总则|前言|引言|附则")
_OUTER = (ClauseKind.SECTION, ClauseKind.ITEM, ClauseKind.ARTICLE, ClauseKind.UNNUMBERED, ClauseKind.ANNEX)
_ALIKE = 0.75  # share of a heading's and of the words' pairs of characters that both have
_INSIDE = 0.5  # words that stand in a heading as they are make at least that much of it
_LONGEST, _SHOWN, _FEWEST = 600, 40, 2


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is asked of an outline: a kind of label to count, a table, or what stands below a node."""

    labels: tuple[str, ...] = ()
    table: str = ""
    thing: str = ""
    part: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """Clauses that stand together below ``above`` (None: the outermost ones of the document)."""

    document: Document
    above: Clause | None
    below: tuple[Clause, ...]


def overview(library: Library, found: Found) -> Composed | None:
    """What an outline or a table says by its form; None where the question asks for something else."""
    outlook = outlook_of(found.question)
    if outlook is None:
        return None
    meant = documents_meant(library, found)
    if outlook.labels:
        return _labels(meant, outlook.labels) if meant.named else None
    if outlook.table:
        return _rows(meant, outlook.table)
    nodes = [node for document in meant.documents for node in _nodes(document, outlook)]
    nodes = _of_year(nodes, found.question.years)
    own = [node for node in nodes if node.document is nodes[0].document]
    sure = bool(nodes) and (meant.named or bool(outlook.thing)) and len({n.document.doc_id for n in nodes}) == 1
    generic = not outlook.thing or bool(outlook.part) or any(c.fullmatch(outlook.thing) for c in _CLASSES)
    if not nodes:
        return _doubted(meant) if generic else None
    if not generic and not sure:
        return None
    if not generic and len(own) > 1 and _much_better(own, outlook.thing):
        own = own[:1]
    others = dict.fromkeys(n.document.name for n in nodes if n.document is not own[0].document)
    if others:
        return _listed(own, [Finding("reason_overview_others", {"titles": "、".join(f"《{t}》" for t in others)})])
    found_only = not meant.named and generic
    return _listed(own, [Finding("reason_overview_document", {"title": own[0].document.name})] if found_only else [])


def _of_year(nodes: list[Node], years: Sequence[int]) -> list[Node]:
    """The nodes whose headings name the year asked for, else those that name no year, where some name one."""
    dated = [node for node in nodes if node.above is not None and _YEAR.search(node.above.heading or "")]
    if not years or not dated:
        return nodes
    mine = [
        node for node in dated if any(str(y) in (node.above.heading or "") for y in years if node.above is not None)
    ]
    return mine or [node for node in nodes if node not in dated] or nodes


def outlook_of(question: Question) -> Outlook | None:
    """What a question asks of an outline, None where it asks nothing of the kind."""
    text = "".join(question.text.split()).rstrip("？?。！!")
    found = list(_LABELLED.finditer(text))
    labels = [_LABELS[m["label"]] for m in found]
    of_node = labels == ["article"] and any(c.search(text[: found[0].start()]) for c in _NODES)
    if labels and not of_node:
        return Outlook(labels=tuple(dict.fromkeys(labels)))
    if table := _TABLE.search(text):
        return Outlook(table=table["table"])
    part = _PART.search(text)
    counted, listed = _COUNTED.fullmatch(text), _LISTED.fullmatch(text)
    match = counted or listed
    if match is None or not _AFTER.fullmatch(match["after"]):
        return None
    thing = _thing(question, match["thing"])
    after = match["after"].removeprefix("个").removeprefix("主要") if counted is None else match["after"]
    if _VAGUE.fullmatch(thing):
        thing = after if any(c.fullmatch(after) for c in _CLASSES) else ""
    if part:
        return Outlook(part=cn_number(part["n"]))
    if not thing and counted is None and not _VAGUE.fullmatch(after):
        return None
    named = bool(question.regions or question.years or question.doc_numbers or question.quoted or match["thing"])
    return Outlook(thing=thing, unit=counted["unit"] if counted else "") if thing or named else None


def _thing(question: Question, before: str) -> str:
    """The words before the asking ones without place, year, number and kind of the document."""
    for words in (
        *question.regions,
        *(r[:-1] for r in question.regions),
        *question.doc_numbers,
        *(f"《{q}》" for q in question.quoted),
    ):
        before = before.replace(words, "")
    before = re.sub(r"(?:20)?\d\d年度?|20\d\d", "", before)
    before = re.sub(
        r"^的?(?:[\u4e00-\u9fff]{0,6}(?:工作要点|方案|规划|计划|总结|报告|办法|条例|通知|意见|要点|文件)(?:里|中|的|里的|中的)?)(?=.)",
        "",
        before,
    )
    return before.strip("的里中在，,：: ")


def _nodes(document: Document, outlook: Outlook) -> list[Node]:
    """The nodes of a document that are meant, the best first."""
    outermost = [
        c for c in document.clauses if c.parent is None and c.kind in _OUTER and c.kind is not ClauseKind.ANNEX
    ]
    if outlook.part:
        numbered = [c for c in outermost if not c.implied]
        return [_below(document, numbered[outlook.part - 1])] if outlook.part <= len(numbered) else []
    if not outlook.thing:
        return [Node(document, None, tuple(outermost))] if len(outermost) >= _FEWEST else []
    of_class = next((c for c in _CLASSES if c.fullmatch(outlook.thing)), None)
    if of_class is not None:
        found = [_below(document, c) for c in document.clauses if c.heading and of_class.fullmatch(_bare(c.heading))]
        exact = [node for node in found if node.above is not None and _bare(node.above.heading or "") == outlook.thing]
        found = exact or _outermost(found)
        if found or of_class is not _TASKS or not _OF_TASKS.search(document.metadata.title or ""):
            return found
        tasks = [
            c
            for c in outermost
            if c.heading and not _PREAMBLE.search(c.heading) and not _GUARDS.fullmatch(_bare(c.heading))
        ]
        return [Node(document, None, tuple(tasks))] if len(tasks) >= _FEWEST else []
    if any(name.endswith(outlook.thing) for name in names_of(document.metadata.title or "")):
        return [Node(document, None, tuple(outermost))]
    titled = [(_likeness(outlook.thing, name), c) for c in document.clauses if (name := _name_of(document, c))]
    good = sorted(((worth, c) for worth, c in titled if worth >= _ALIKE), key=lambda pair: (-pair[0], pair[1].level))
    return [_below(document, c) for worth, c in good if worth >= good[0][0] - 0.05 and document.children(c)]


def _outermost(nodes: Sequence[Node]) -> list[Node]:
    level = min((n.above.level for n in nodes if n.above is not None), default=0)
    return [n for n in nodes if n.above is not None and n.above.level == level]


def _much_better(nodes: Sequence[Node], thing: str) -> bool:
    first, second = (_likeness(thing, _name_of(n.document, n.above) if n.above else "") for n in nodes[:2])
    return first > second


def _bare(heading: str) -> str:
    return "".join(heading.split()).strip("。：:；;")


def _name_of(document: Document, clause: Clause) -> str:
    """What a clause is called: its heading, or the sentence by which it announces its items."""
    if clause.kind is ClauseKind.FRONT:
        return ""
    if clause.heading:
        return _bare(clause.heading)
    children = document.children(clause)
    if len(children) < _FEWEST:
        return ""
    said = "".join(document.read(max(clause.body, clause.start), children[0].start).split())
    last = re.split(r"[。；\n]", said.rstrip("：:"))[-1]
    return (
        re.sub(r"(?:主要|具体)?(?:包括|包含|如下|有|分为|为)(?:以下|下列)?.{0,8}$", "", last)
        if said.endswith(("：", ":"))
        else ""
    )


def _likeness(thing: str, name: str) -> float:
    """How far a thing and a name are one: the share of pairs of characters that both have; more where one holds it."""
    if not thing or not name:
        return 0.0
    a, b = (set(pairs(t)) or {t} for t in (thing, name))
    share = 2 * len(a & b) / (len(a) + len(b))
    return max(share, _ALIKE + share / 4) if thing in name and len(thing) >= _INSIDE * len(name) else share


def _below(document: Document, clause: Clause) -> Node:
    children = [c for c in document.children(clause) if c.kind is not ClauseKind.FRONT]
    return Node(document, clause, tuple(c for c in children if not c.implied) or tuple(children))


def _listed(nodes: Sequence[Node], doubts: Sequence[Finding]) -> Composed:
    """What stands below the nodes, with how many that is."""
    pieces, leads = [], []
    for node in nodes:
        title = node.document.name
        name = head_piece(node.document, node.above).text if node.above is not None else message("overview_whole")
        if not node.below and node.above is not None:
            if node.above.end - node.above.start > _LONGEST:
                return Composed(findings=(Finding("reason_overview_node", {"title": title}),), ordinary=True)
            pieces.append(whole_piece(node.document, node.above, _LONGEST))
            continue
        shown = node.below[:_SHOWN]
        pieces += [head_piece(node.document, clause) for clause in shown]
        further = sum(len(node.document.children(clause)) for clause in node.below)
        code = "overview_count_two" if further else "overview_count"
        leads.append(message(code, title=title, node=name, n=len(node.below), m=further))
    return Composed(tuple(pieces), "；".join(leads), tuple(doubts))


def _labels(meant: Meant, families: Sequence[str]) -> Composed:
    """How many chapters, sections, articles one document has: the first and the last of them are cited."""
    if len(meant.documents) != 1:
        return _doubted(meant)
    document = meant.documents[0]
    leads, pieces, lacking = [], [], []
    for family in families:
        clauses = [
            c for c in document.clauses if not c.implied and family_of(c.label) == family and _in_body(document, c)
        ]
        name = message(f"label_{family}")
        if not clauses:
            lacking.append(Finding("reason_overview_label", {"label": name, "title": document.name}))
            continue
        leads.append(message("overview_labels", n=len(clauses), label=name))
        few = (
            clauses
            if family != "article" and len(clauses) <= _SHOWN
            else list(dict.fromkeys((clauses[0], clauses[-1])))
        )
        pieces += [head_piece(document, clause) for clause in few]
    lead = message("overview_of", title=document.name, what="、".join(leads))
    return Composed(tuple(pieces), lead, tuple(lacking)) if pieces else Composed(findings=tuple(lacking), ordinary=True)


def _in_body(document: Document, clause: Clause) -> bool:
    """Whether a clause does not stand in an annex."""
    while clause.parent is not None:
        clause = document.clauses[clause.parent]
        if clause.kind is ClauseKind.ANNEX:
            return False
    return True


def _rows(meant: Meant, table: str) -> Composed:
    """How many rows a table has: all of them are cited by their beginnings."""
    found: list[tuple[Document, Clause | None, tuple[Clause, ...]]] = [
        (d, above, rows) for d in meant.documents for above, rows in tables_of(d)
    ]
    if number := re.search(rf"\d+|[{_HAN}]+", table):
        wanted = cn_number(number[0])
        labelled = [each for each in found if each[1] is not None and wanted == _number(each[1])]
        found = labelled or ([found[wanted - 1]] if table.startswith("表") and len(found) >= wanted else [])
    if not meant.named and len({d.doc_id for d, _, _ in found}) > 1 or not found:
        return _doubted(meant)
    if len(found) > 1:
        return Composed(
            tuple(head_piece(d, a or r[0]) for d, a, r in found),
            message("overview_tables", n=len(found), each="、".join(str(len(r)) for _, _, r in found)),
            (Finding("reason_overview_tables"),),
        )
    document, above, rows = found[0]
    pieces = [head_piece(document, row) for row in rows[:_SHOWN]]
    title = document.name
    name = head_piece(document, above).text if above is not None else table
    return Composed(tuple(pieces), message("overview_rows", title=title, table=name, n=len(rows)), ())


def _number(clause: Clause) -> int:
    digits = re.search(rf"\d+|[{_HAN}]+", clause.label)
    return cn_number(digits[0]) if digits else 0


def _doubted(meant: Meant) -> Composed:
    """What the clauses say, doubted: no node, or several documents."""
    titles = [d.name for d in meant.documents]
    if meant.named and len(titles) > 1:
        finding = Finding("reason_overview_others", {"titles": "、".join(f"《{t}》" for t in titles[:5])})
    elif meant.named and titles:
        finding = Finding("reason_overview_node", {"title": titles[0]})
    else:
        finding = Finding("reason_overview_unknown")
    return Composed(findings=(finding,), ordinary=True)
