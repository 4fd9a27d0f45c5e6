"""Documents, an encoder and a pipeline for the tests of ``index``: small, deterministic, no file formats."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import LoadError
from corpus.types import Clause, ClauseKind, Document, Front, Mark, Metadata, Passage, Scope, Status
from index.library import Library
from index.reports import Pipeline
from tests.index.postgres_server import Server

DIM = 32


class TinyEncoder:
    """Character pairs counted into 32 numbers; remembers the texts it was given."""

    name = "tiny"
    max_tokens = 10_000

    def __init__(self, dim: int = DIM, fingerprint: str = "tiny:1") -> None:
        self.dim = dim
        self.fingerprint = fingerprint
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts)

    def encode_passages(self, texts: Sequence[str], on_progress=None) -> NDArray[np.float32]:
        self.seen.extend(texts)
        if on_progress is not None:
            on_progress(len(texts))
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 0.01
            for i in range(len(text) - 1):
                row[zlib.crc32(text[i : i + 2].encode()) % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


HEAD = re.compile(r"(?P<title>[^\n]*)\n(?:(?P<year>\d{4}) (?P<region>\S+) (?P<issuer>\S+) (?P<kind>\S+)\n)?")


def parse(raw: str, source: str) -> Document:
    """Line 1 is the title, line 2 may be "year region issuer kind"; every other line is a clause.

    A line that begins with a tab is a child of the last line without; "@2022" or "@武汉市" at its end sets its scope,
    "!" makes it a report. "拒绝" anywhere is refused.
    """
    if "拒绝" in raw:
        raise LoadError("load_empty", path=source)
    head = HEAD.match(raw)
    assert head is not None
    fronts = [Front("title", 0, head.end("title"))]
    year = head["year"]
    metadata = Metadata(
        title=head["title"] or None,
        year=int(year) if year else None,
        years=(int(year),) if year else (),
        region=head["region"],
        issuer=head["issuer"],
        kind=head["kind"],
        province=head["region"] if head["region"] and head["region"].endswith("省") else None,
        level="省",
    )
    clauses: list[Clause] = []
    spans = [(m.start(), m.end(), m[1]) for m in re.finditer(r"(?m)^(\t?)[^\n]+$", raw) if m.start() >= head.end()]
    parent: int | None = None
    for number, (start, end, tab) in enumerate(spans):
        start += len(tab)
        text = raw[start:end]
        place = re.search(r"@(\d{4})?([^\d@!]+)?", text)
        scope = Scope(
            years=(int(place[1]),) if place and place[1] else (),
            regions=(place[2].strip(),) if place and place[2] else (),
            status=Status.ACHIEVED if text.endswith("!") else Status.PLANNED,
        )
        above = parent if tab else None
        if not tab:
            parent = number
            later = [span[1] for span in spans[number + 1 :]]
            kids = 0
            while kids < len(later) and spans[number + 1 + kids][2]:
                kids += 1
            end = later[kids - 1] if kids else end
        label = f"{number + 1}."
        path = (clauses[above].path if above is not None else ()) + (label,)
        clauses.append(Clause(number, path, label, ClauseKind.ITEM, start, end, parent=above, body=start, scope=scope))
    return Document(
        doc_id=hashlib.sha256(raw.encode()).hexdigest()[:10],
        source=source,
        raw=raw,
        metadata=metadata,
        clauses=tuple(clauses),
        fronts=tuple(fronts),
        marks=(Mark(head.end("title") + 1, head.end(), "furniture"),) if head.end() > head.end("title") + 1 else (),
    )


def read(path: Path, source: str) -> Document:
    return parse(path.read_text(encoding="utf-8"), source)


def passages(document: Document) -> tuple[Passage, ...]:
    """A passage per clause (its first line) and one per sentence where there are several."""
    found = []
    for clause in document.clauses:
        line = clause.slice(document.raw).split("\n")[0]
        end = clause.start + len(line)
        found.append(Passage(clause.index, "clause", clause.start, end, line, document.metadata.title or ""))
        sentences = list(re.finditer(r"[^。]+。", line))
        for match in sentences if len(sentences) > 1 else ():
            start = clause.start + match.start()
            found.append(
                Passage(clause.index, "sentence", start, start + len(match[0]), match[0], document.metadata.title or "")
            )
    return tuple(found)


PIPELINE = Pipeline(read, passages, "tiny-1")


in_a_file = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what concerns library.db itself
server: Server | None = None  # where libraries lie instead of in folders; set by the fixture ``engine``


def address_of(folder: Path | str) -> Path | str:
    """Where the library that a test calls by a folder is."""
    return server.address_of(folder) if server is not None and isinstance(folder, Path) else folder


def open_tiny(folder: Path | str, encoder: TinyEncoder | None = None, **options) -> Library:
    """A library with the tiny encoder and pipeline, made if need be."""
    options = {"create": True, "pipeline": PIPELINE} | options
    address = address_of(folder)
    library = Library.open(address, encoder=encoder or TinyEncoder(), **options)
    if server is not None:
        server.homes[library.path] = str(address)
    return library


HUBEI = """湖北省2024年工作要点
2024 湖北省 湖北省生态环境厅 工作要点
完成县级城市黑臭水体消除比例80%。力争全年优良天数比率达到82.5%。
推进无废城市建设，开展危险废物规范化评估。
	细颗粒物（PM2.5）平均浓度控制在35微克以内。@武汉市
	2023年消除劣Ⅴ类断面3个。@2023!
执行GB3838-2002和鄂环发〔2024〕2号文件。
"""
ZHEJIANG = """浙江省2023年工作计划
2023 浙江省 浙江省生态环境厅 工作计划
农村黑臭水体治理100条。
开展入河排污口排查整治。地表水优良比例达到95%。
"""
NATION = """全国水污染防治行动
入海排污口设置审批全部纳入备案。
城镇污水处理厂提质增效三年行动。
"""


def write(folder: Path, **files: str) -> list[Path]:
    """Files ``name.txt`` with these texts."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
