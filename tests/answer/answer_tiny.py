"""Small invented documents for the tests of ``answer``, read as a search would have found their clauses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from answer.evidence import Asked, Reading, Sentence, read_hits, sentences_of
from answer.focus import known_share, things_asked
from answer.question import Question, parse_question
from corpus.read import parse_document
from corpus.types import Clause, ClauseKind, Document, Loaded, Metadata, Scope
from embed.hashing import HashingEncoder
from index.library import Library
from index.search import Hit
from proof.types import Answer

PLAN_2024 = """青屿省生态环境厅关于印发《青屿省2024年生态环境工作要点》的通知

青环发〔2024〕7号

各市生态环境局：

现将《青屿省2024年生态环境工作要点》印发给你们，请认真贯彻执行。

青屿省生态环境厅

2024年3月11日

青屿省2024年生态环境工作要点

一、主要目标

全省地表水省控断面优良比例达到88.6%，设区市细颗粒物平均浓度控制在29.5微克/立方米以内，空气优良天数达到312天、占比85.2%。

二、重点任务

（一）打好碧水保卫战

1.消除黑臭水体。加快推进县级城市黑臭水体整治，2024年底黑臭水体消除比例达到70%，按季度开展水质监测。（牵头单位：水生态处；责任单位：各市生态环境局）

2.整治入河排污口。5月底前完成1,571个入河排污口溯源，10月底前完成整治任务。（牵头单位：流域处）

3.保护饮用水水源。建立水源地问题台账（牵头单位：水源处）。开展乡镇水源地巡查（牵头单位：督察办；责任单位：监测中心）。

（二）守好净土

1.开展重金属排查。对青峰湖、白鹭湖、石门水库等重点水域开展重金属排查。（牵头单位：土壤处）

2.推进农村污水治理。完成240个行政村生活污水治理，治理率同比提高3.5个百分点，达到46%。（牵头单位：土壤处）

3.推进无废城市建设。在望海市、临川市开展试点。

（三）服务企业

企业申报绿色工厂，应当提交以下材料：

1.申请书；

2.环境监测报告；

3.能耗核算说明。

附件

青屿省2024年生态环境重点任务清单

序号
重点任务
工作要求
牵头单位
责任单位
完成时限
1
消除黑臭水体
加快推进县级城市黑臭水体整治，2024年底黑臭水体消除比例达到70%。
水生态处
各市生态环境局
2024年底
2
危险废物规范化评估
对危险废物经营单位开展规范化环境管理评估。
固体处
固废中心
2024年11月底前
"""

PLAN_2023 = """青屿省2023年生态环境工作要点

2023年2月20日

一、主要目标

全省地表水省控断面优良比例达到86.1%，设区市细颗粒物平均浓度控制在31微克/立方米以内。

二、重点任务

1.消除黑臭水体。2023年底县级城市黑臭水体消除比例达到50%。

2.开展噪声地图绘制。完成4个市的噪声地图绘制。
"""

NEIGHBOUR_2024 = """临泽省2024年生态环境工作计划

一、主要目标

1.全省地表水省控断面优良比例达到91.3%。

2.设区市细颗粒物平均浓度控制在33微克/立方米以内。

3.城市黑臭水体消除比例达到95%。
"""

RULES = """望海市机动车停放管理规定

第一条 为了规范机动车停放，制定本规定。

第二条 本规定所称共享停车，是指车位所有人将空闲车位临时提供给他人使用的行为。

第三条 违反规定占用消防通道停放车辆的，处200元罚款。
"""

LIBRARY = {"qy2024": PLAN_2024, "qy2023": PLAN_2023, "lz2024": NEIGHBOUR_2024, "rules": RULES}


def document(raw: str, source: str = "a.txt") -> Document:
    """A text parsed as a file would be."""
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return parse_document(Loaded(source, raw, "txt", digest, len(raw.encode())))


def bare(*texts: str, metadata: Metadata | None = None, scope: Scope | None = None) -> Document:
    """A document of plain clauses, one a text, without any outline to be parsed."""
    clauses, at = [], 0
    for number, text in enumerate(texts, start=1):
        label = f"{number}."
        end = at + len(text)
        clauses.append(Clause(number - 1, (label,), label, ClauseKind.ITEM, at, end, body=at, scope=scope or Scope()))
        at = end + 1
    raw = "\n".join(texts)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return Document(digest[:10], "bare.txt", raw, metadata or Metadata(), tuple(clauses))


def even(words: Iterable[str]) -> Mapping[str, float]:
    """Every token is as rare as every other."""
    return dict.fromkeys(words, 1.0)


def asked_of(*phrases: str, weights=even, known: float = 1.0) -> Asked:
    """What asks for these phrases, none of them translated."""
    return Asked(tuple((phrase,) for phrase in phrases), weights, known)


def hit(document: Document, clause: Clause, rank: int = 1, score: float = 1.0) -> Hit:
    """A hit on a clause, by no channel."""
    metadata = document.metadata
    return Hit(
        doc_id=document.doc_id,
        clause=clause.index,
        clause_id=document.clause_id(clause),
        source=document.source,
        title=metadata.title,
        doc_number=metadata.doc_number,
        issuer=metadata.issuer,
        region=metadata.region,
        year=metadata.year,
        date=metadata.date,
        path=clause.path,
        start=clause.start,
        end=clause.end,
        quote=clause.slice(document.raw),
        score=score,
        rank=rank,
        ranks={},
        fused=score,
        best=(clause.start, clause.end),
    )


def readings(question: str | Question, *documents: Document, score: float = 1.0) -> tuple[Asked, list[Reading]]:
    """All clauses of some documents read against a question, those that cover most of it found first."""
    parsed = parse_question(question) if isinstance(question, str) else question
    asked = Asked(things_asked(parsed), even, known=known_share(parsed))
    by_id = {d.doc_id: d for d in documents}
    hits = [hit(d, clause, score=score) for d in documents for clause in d.clauses]
    found = read_hits(hits, by_id.__getitem__, asked)
    found.sort(key=lambda r: -r.coverage)
    ranked = []
    for rank, reading in enumerate(found, start=1):
        at = replace(reading.hit, rank=rank)
        ranked.append(replace(reading, hit=at, sentences=tuple(replace(s, hit=at) for s in reading.sentences)))
    return asked, ranked


def evidence(question: str | Question, *documents: Document) -> tuple[Asked, list[Sentence]]:
    """The sentences of some documents, best first, as an extractor gets them."""
    asked, found = readings(question, *documents)
    return asked, sentences_of(found)


def open_library(folder: Path, texts: Mapping[str, str]) -> Library:
    """A library in ``folder/library`` with files ``NAME.txt`` of these texts, without a model."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        paths.append(sources / f"{name}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    library = Library.open(folder / "library", encoder=HashingEncoder(), create=True)
    library.add(paths)
    return library


def by_source(library: Library, name: str) -> Document:
    """The document that was added as ``NAME.txt``."""
    return library.document(f"{name}.txt")


def unverified(library: Library, answer: Answer) -> list[str]:
    """Quotes of an answer and its related hits that are not the slices of raw text they say they are."""
    wrong = []
    for cited in (*answer.citations, *answer.related):
        raw = library.document(cited.doc_id).raw
        if raw[cited.start : cited.end] != cited.quote or not cited.quote.strip():
            wrong.append(cited.quote)
    return wrong


def shown(answer: Answer) -> str:
    """Everything an answer states: its text and its items."""
    return " ".join([answer.text, *(item.text for item in answer.items)])


def quotes(answer: Answer) -> Sequence[str]:
    """The quotes of an answer's citations, white space taken out."""
    return ["".join(citation.quote.split()) for citation in answer.citations]
