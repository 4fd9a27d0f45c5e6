"""The dense channel: inner product of unit vectors (a cosine, higher is better), filters inside the search.

Vectors lie in pieces (index.pieces), each written once: its rows (float32) and the passage ids they belong to, both
mapped from the disk. A piece is compared row by row, or, above a size, by FAISS's inverted lists with one byte a
dimension (IVF, SQ8): they give twice as many as wanted, which are compared exactly. So every score is exact, whichever
way it was found. How many lists are visited is raised until recall@10 against exact search reaches RECALL_WANTED on a
sample; a filter that leaves few passages visits more in proportion, and all where that is most of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Batches = Iterable[tuple[Ids, Vectors]]

RECALL_WANTED = 0.99
_TRAINING_PER_LIST = 40
_SAMPLE = 200
_MIXED = 4  # stored vectors in one of the sample's queries
_SURPLUS = 2  # how many times k are taken from the lists, to be compared exactly
ROWS, IDS, LISTS = ".rows.npy", ".ids.npy", ".lists.faiss"


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """A piece as the stamp describes it: vectors in it, lists, lists visited, recall@10 measured.

    Without lists it is compared row by row.
    """

    name: str
    count: int
    lists: int = 0
    probes: int = 0
    recall: float = 1.0


def _faiss(threads: int = 0) -> Any:  # noqa: ANN401  (its type hints don't know its own keyword arguments)
    """The library, set to so many threads (0: all) in the calling thread.

    One question is answered faster by one thread: waking OpenMP's others costs 10 ms on a busy machine.
    """
    import faiss

    faiss.omp_set_num_threads(threads or os.cpu_count() or 1)
    return faiss


def lists_for(count: int) -> int:
    """How many inverted lists: the power of two nearest below 6 √n, so 1,024 at 100,000 and 4,096 at a million."""
    return 1 << int(np.log2(6 * np.sqrt(max(count, 1)))) if count else 1


class Piece:
    """One opened piece; safe to search from several threads."""

    def __init__(self, facts: PieceFacts, ids: Ids, rows: Vectors, lists: Any) -> None:  # noqa: ANN401
        self.facts = facts
        self.ids = ids
        self.rows = rows
        self._lists = lists

    @classmethod
    def open(cls, folder: Path, facts: PieceFacts) -> Piece:
        """Map a piece of a folder, which may go afterwards. Raises OSError, ValueError or RuntimeError."""
        ids = _mapped(folder / f"{facts.name}{IDS}")
        rows = _mapped(folder / f"{facts.name}{ROWS}")
        if ids.shape != (facts.count,) or rows.ndim != 2 or len(rows) != facts.count:
            raise ValueError(f"{ids.shape}, {rows.shape}: {facts.count} vectors stamped")
        lists = None
        if facts.lists:
            faiss = _faiss(threads=1)
            lists = faiss.read_index(str(folder / f"{facts.name}{LISTS}"), faiss.IO_FLAG_MMAP)
            lists.invlists.prefetch_nthread = 0
            lists.nprobe = facts.probes
        return cls(facts, ids, rows, lists)

    @cached_property
    def _ordered(self) -> bool:
        """Whether ids have no gaps: a mask over ids is then cut out instead of looked up."""
        return bool(len(self.ids)) and int(self.ids[-1]) - int(self.ids[0]) + 1 == len(self.ids)

    def chosen(self, mask: Mask) -> Mask:
        """A mask over passage ids as one over rows."""
        if not len(self.ids):
            return np.empty(0, dtype=bool)
        if self._ordered and int(self.ids[-1]) < len(mask):
            return mask[int(self.ids[0]) : int(self.ids[-1]) + 1]
        within = np.minimum(self.ids, len(mask) - 1)
        return mask[within] & (self.ids < len(mask))

    def search(self, vector: Vectors, k: int, mask: Mask | None) -> tuple[Ids, Vectors]:
        """(passage ids, scores) of the k best of the rows in the mask over passage ids; in no order."""
        chosen = None if mask is None else self.chosen(mask)
        count = len(self.ids) if chosen is None else int(np.count_nonzero(chosen))
        k = min(k, count)
        if k < 1:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if self._lists is None:
            at, scores = nearest(vector, self.rows, k, chosen)
        else:
            rough = self._rough(vector, min(_SURPLUS * k, count), chosen, count)
            best, scores = nearest(vector, np.ascontiguousarray(self.rows[rough]), min(k, len(rough)))
            at = rough[best]
        return self.ids[at], scores

    def _rough(self, vector: Vectors, k: int, chosen: Mask | None, count: int) -> Ids:
        """Row numbers of about the k nearest, by the inverted lists; ascending."""
        faiss = _faiss(threads=1)
        params = None
        if chosen is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
            probes = min(self.facts.lists, int(np.ceil(self.facts.probes * len(self.ids) / count)))
            params = faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        found = self._lists.search(vector[None], k, params=params)[1][0]
        return np.sort(found[found >= 0])


def _mapped(file: Path) -> Any:  # noqa: ANN401  (rows or ids)
    return np.load(file, mmap_mode="r" if file.stat().st_size > 1 << 16 else None)


def nearest(vector: Vectors, rows: Vectors, k: int, chosen: Mask | None = None) -> tuple[Ids, Vectors]:
    """(row numbers, inner products) of the k best rows, of all or of those chosen; by FAISS, one row like another."""
    faiss = _faiss(threads=1)
    at, scores = np.empty(k, dtype=np.int64), np.empty(k, dtype=np.float32)
    if not k:
        return at, scores
    selector = None if chosen is None else faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
    pointers = [faiss.swig_ptr(array) for array in (vector, rows)]
    faiss.knn_inner_product(
        *pointers, rows.shape[1], 1, len(rows), k, faiss.swig_ptr(scores), faiss.swig_ptr(at), selector
    )
    return at[at >= 0], scores[at >= 0]


class DenseIndex:
    """Several pieces searched as one; ``removed`` are ids (ascending) that are in them and count no more."""

    def __init__(self, pieces: Sequence[Piece], removed: Ids, dim: int) -> None:
        self.pieces = tuple(pieces)
        self.removed = removed
        self.dim = dim

    @cached_property
    def count(self) -> int:
        """Vectors that count."""
        return sum(len(piece.ids) for piece in self.pieces) - len(self.removed)

    @cached_property
    def _there(self) -> Mask | None:
        """What counts, as a mask over passage ids; None where everything does."""
        if not len(self.removed):
            return None
        mask = np.ones(max(int(piece.ids[-1]) for piece in self.pieces if len(piece.ids)) + 1, dtype=bool)
        mask[self.removed] = False
        return mask

    def search(self, vector: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The k best (passage id, cosine), best first; equal ones in the order of ids.

        Of equal ones at the end a piece gives any: more are asked for until all are there.
        ``vector`` has shape (dim,); ``allowed`` is a mask over passage ids that limits the search; None means all.
        """
        vector = np.ascontiguousarray(vector, dtype=np.float32)
        mask = self._there if allowed is None else allowed
        if allowed is not None and self._there is not None:
            shorter = min(len(allowed), len(self._there))
            mask = allowed[:shorter] & self._there[:shorter]
        asked = k + 1
        while k > 0:
            found = [piece.search(vector, asked, mask) for piece in self.pieces]
            ranked = _ranked(found)
            if len(ranked) <= k or all(len(some) < asked or some.min() < ranked[k - 1][1] for _, some in found):
                return ranked[:k]
            asked *= 2
        return []

    def cosines(self, vector: Vectors, ids: Iterable[int]) -> list[tuple[int, float]]:
        """(passage id, score) of just these passages, best first; ids that are not in the index are left out."""
        wanted = np.setdiff1d(np.fromiter(ids, dtype=np.int64), self.removed)
        vector = np.ascontiguousarray(vector, dtype=np.float32)
        found = []
        for piece in self.pieces:
            at = np.searchsorted(piece.ids, wanted)
            at = at[at < len(piece.ids)]
            at = at[np.isin(piece.ids[at], wanted)]
            best, scores = nearest(vector, np.ascontiguousarray(piece.rows[at]), len(at))
            found.append((piece.ids[at[best]], scores))
        return _ranked(found)

    def ids(self) -> Ids:
        """All ids that count, ascending; for verification only."""
        parts = [np.empty(0, dtype=np.int64), *(piece.ids for piece in self.pieces)]
        return np.setdiff1d(np.concatenate(parts), self.removed)


def _ranked(found: Sequence[tuple[Ids, Vectors]]) -> list[tuple[int, float]]:
    ranked = [
        (int(i), max(-1.0, min(1.0, float(score))))
        for ids, scores in found
        for i, score in zip(ids, scores, strict=True)
    ]
    return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))


def write_piece(folder: Path, name: str, batches: Batches, most: int, dim: int, *, lists: bool) -> PieceFacts:
    """Write a piece from batches of (ids, unit rows), at most ``most`` of them; with or without inverted lists.

    Rows are ordered by id. Raises OSError or RuntimeError when the disk refuses.
    """
    ids = np.empty(most, dtype=np.int64)
    count = 0
    file = folder / f"{name}{ROWS}"
    with file.open("wb") as out:  # not through a mapping: on a full disk that would end the process
        _header(out, most, dim)
        start = out.tell()
        for batch_ids, batch_rows in batches:
            ids[count : count + len(batch_ids)] = batch_ids
            out.write(np.ascontiguousarray(batch_rows, dtype="<f4").tobytes())
            count += len(batch_ids)
        out.seek(0)
        _header(out, count, dim)  # numpy leaves room for any number in it
        if out.tell() != start:
            raise OSError(f"{file}: the header has another length")
    ids = ids[:count]
    if np.any(ids[1:] < ids[:-1]):
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        np.save(file, np.fromfile(file, dtype="<f4", offset=start).reshape(count, dim)[order])
    np.save(folder / f"{name}{IDS}", ids)
    if not lists or not count:
        return PieceFacts(name, count)
    return _write_lists(folder, name, np.load(file, mmap_mode="r"))


def _header(out: BinaryIO, count: int, dim: int) -> None:
    np.lib.format.write_array_header_1_0(out, {"descr": "<f4", "fortran_order": False, "shape": (count, dim)})


def _write_lists(folder: Path, name: str, rows: Vectors) -> PieceFacts:
    faiss = _faiss()
    count, dim = rows.shape
    lists = lists_for(count)
    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.sq.rangestat_arg = 0.2  # widen the range seen in training: values beyond it would be clipped
    random = np.random.default_rng(0)
    index.train(rows[np.sort(random.choice(count, min(count, _TRAINING_PER_LIST * lists), replace=False))])
    for start in range(0, count, 1 << 16):
        index.add(np.ascontiguousarray(rows[start : start + (1 << 16)]))
    probes, recall = _choose_probes(index, rows, lists)
    faiss.write_index(index, str(folder / f"{name}{LISTS}"))
    return PieceFacts(name, count, lists, probes, recall)


def _choose_probes(index: Any, rows: Vectors, lists: int) -> tuple[int, float]:  # noqa: ANN401
    """The smallest doubling of lists visited with the recall wanted, and its recall@10 against exact search.

    Where one byte a dimension is too coarse for that recall even over all lists, within half a point of what it allows.
    The sample's queries are means of four stored vectors: like a question's, their neighbours lie in several lists.
    (Stored vectors moved a little find theirs in a fraction of the lists that questions need.)
    """
    random = np.random.default_rng(1)
    chosen = random.integers(len(rows), size=(_MIXED, _SAMPLE))
    queries = np.mean([rows[some] for some in chosen], axis=0, dtype=np.float32)
    queries /= np.maximum(np.linalg.norm(queries, axis=1, keepdims=True), 1e-9)
    exact = [set(at.tolist()) for at in _best_ten(queries, rows)]

    def recall_at(probes: int) -> float:
        index.nprobe = probes
        found = index.search(queries, 10 * _SURPLUS)[1]
        return float(np.mean([len(truth & set(row.tolist())) / 10 for truth, row in zip(exact, found, strict=True)]))

    wanted = min(RECALL_WANTED, recall_at(lists) - 0.005)
    for probes in _doublings(lists):
        recall = recall_at(probes)
        if recall >= wanted:
            break
    return probes, round(recall, 4)


def _best_ten(queries: Vectors, rows: Vectors) -> Ids:
    """Row numbers of the ten best of each query, by blocks of rows so that they need not be in memory at once."""
    best = np.empty((len(queries), 0), dtype=np.int64)
    scores = np.empty((len(queries), 0), dtype=np.float32)
    for start in range(0, len(rows), 1 << 16):
        block = queries @ rows[start : start + (1 << 16)].T
        scores = np.hstack([scores, block])
        best = np.hstack([best, np.tile(np.arange(start, start + block.shape[1]), (len(queries), 1))])
        if scores.shape[1] > 10:
            kept = np.argpartition(-scores, 10, axis=1)[:, :10]
            scores, best = np.take_along_axis(scores, kept, 1), np.take_along_axis(best, kept, 1)
    return best


def _doublings(limit: int) -> Iterator[int]:
    value = 8
    while value < limit:
        yield value
        value *= 2
    yield limit
