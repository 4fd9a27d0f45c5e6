"""The dense channel: FAISS, inner product of unit vectors (a cosine, higher is better), filters inside the search.

Exact (flat) up to EXACT_LIMIT passages; above it inverted lists with one byte a dimension (IVF, SQ8), the number of
lists chosen by size, and the number of lists visited raised until recall@10 against exact search reaches
RECALL_WANTED on a sample. What was chosen and what was measured stands in DenseFacts, which goes into the stamp. A
filter that leaves few passages visits more lists in proportion, so that it does not cost recall.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

EXACT_LIMIT = 100_000
RECALL_WANTED = 0.98
REGROWTH = 1.5  # an IVF index is trained anew when it has grown by this factor
_TRAINING_PER_LIST = 40
_SAMPLE = 200
_FILE = "index.faiss"


@dataclass(frozen=True, slots=True)
class DenseFacts:
    """What kind of index it is: "flat" or "ivf_sq8", lists, lists visited, recall@10 measured, size when trained."""

    kind: str = "flat"
    lists: int = 0
    probes: int = 0
    recall: float = 1.0
    trained_on: int = 0


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


def wants_rebuild(facts: DenseFacts, count: int) -> bool:
    """Whether an index of these facts is the wrong kind for ``count`` passages, or has outgrown its training."""
    if facts.kind == "flat":
        return count > EXACT_LIMIT
    return count <= EXACT_LIMIT // 2 or count > facts.trained_on * REGROWTH


class DenseIndex:
    """An opened FAISS index over passage ids; safe to search from several threads."""

    def __init__(self, index: Any, facts: DenseFacts) -> None:  # noqa: ANN401  (faiss ships no types)
        self._index = index
        self.facts = facts

    @classmethod
    def build(cls, batches: Iterable[tuple[Ids, Vectors]], count: int, dim: int) -> DenseIndex:
        """From batches of (ids, unit rows); ``count`` is how many rows there will be in all."""
        faiss = _faiss()

        if count <= EXACT_LIMIT:
            index = faiss.IndexIDMap(faiss.IndexFlatIP(dim))
            for ids, rows in batches:
                index.add_with_ids(rows, ids)
            return cls(index, DenseFacts())
        return _build_ivf(batches, count, dim)

    @classmethod
    def open(cls, folder: Path, facts: DenseFacts) -> DenseIndex:
        """Read from a folder. Raises RuntimeError when the file is missing or unreadable."""
        faiss = _faiss()

        index = faiss.read_index(str(folder / _FILE))
        if facts.kind != "flat":
            index.nprobe = facts.probes
        return cls(index, facts)

    def write(self, folder: Path) -> None:
        """Write into a folder. Raises RuntimeError when the disk refuses."""
        faiss = _faiss()

        faiss.write_index(self._index, str(folder / _FILE))

    @property
    def count(self) -> int:
        """Vectors in the index."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def update(self, batches: Iterable[tuple[Ids, Vectors]], removed: Ids) -> None:
        """Take ids out and put rows in; nobody else may use the index meanwhile."""
        faiss = _faiss()

        if len(removed):
            self._index.remove_ids(faiss.IDSelectorBatch(removed))
        for ids, rows in batches:
            self._index.add_with_ids(rows, ids)

    def search(self, vector: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """The k best (passage id, cosine), best first; equal ones in the order of ids.

        ``vector`` has shape (dim,); ``allowed`` limits the search to these ids (ascending); None means all.
        """
        faiss = _faiss(threads=1)
        k = min(k, self.count if allowed is None else len(allowed))
        if k < 1:
            return []
        found, ids = self._index.search(
            np.ascontiguousarray(vector[None], dtype=np.float32), k, params=self._params(faiss, allowed)
        )
        scores = np.clip(found[0], -1.0, 1.0)  # one byte a dimension may overshoot a little
        ranked = [(int(i), float(score)) for i, score in zip(ids[0], scores, strict=True) if i >= 0]
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))

    def cosines(self, vector: Vectors, ids: Iterable[int]) -> list[tuple[int, float]]:
        """(passage id, score) of just these passages, best first; ids that are not in the index are left out."""
        wanted = np.array(sorted(set(ids)), dtype=np.int64)
        return self.search(vector, len(wanted), wanted) if len(wanted) else []

    def _params(self, faiss: Any, allowed: Ids | None) -> Any:  # noqa: ANN401
        if allowed is None:
            return None
        mask = np.zeros(int(allowed[-1]) + 1, dtype=bool)
        mask[allowed] = True
        selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        if self.facts.kind == "flat":
            return faiss.SearchParameters(sel=selector)
        share = len(allowed) / self.count
        probes = min(self.facts.lists, int(np.ceil(self.facts.probes / share)))
        return faiss.SearchParametersIVF(sel=selector, nprobe=probes)

    def ids(self) -> Ids:
        """All ids, ascending; for verification only."""
        faiss = _faiss()

        if self.facts.kind == "flat":
            return np.sort(faiss.vector_to_array(self._index.id_map).astype(np.int64))
        lists = self._index.invlists
        parts = [
            faiss.rev_swig_ptr(lists.get_ids(i), lists.list_size(i)).copy()
            for i in range(lists.nlist)
            if lists.list_size(i)
        ]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def _build_ivf(batches: Iterable[tuple[Ids, Vectors]], count: int, dim: int) -> DenseIndex:
    faiss = _faiss()

    ids, rows = _gather(batches, count, dim)
    lists = lists_for(count)
    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.sq.rangestat_arg = 0.2  # widen the range seen in training: values beyond it would be clipped
    random = np.random.default_rng(0)
    training = rows[np.sort(random.choice(len(rows), min(len(rows), _TRAINING_PER_LIST * lists), replace=False))]
    index.train(training)
    index.add_with_ids(rows, ids)
    probes, recall = _choose_probes(index, ids, rows, lists)
    index.nprobe = probes
    return DenseIndex(index, DenseFacts("ivf_sq8", lists, probes, recall, count))


def _gather(batches: Iterable[tuple[Ids, Vectors]], count: int, dim: int) -> tuple[Ids, Vectors]:
    ids = np.empty(count, dtype=np.int64)
    rows = np.empty((count, dim), dtype=np.float32)
    at = 0
    for batch_ids, batch_rows in batches:
        ids[at : at + len(batch_ids)], rows[at : at + len(batch_ids)] = batch_ids, batch_rows
        at += len(batch_ids)
    return ids[:at], rows[:at]


def _choose_probes(index: Any, ids: Ids, rows: Vectors, lists: int) -> tuple[int, float]:  # noqa: ANN401
    """The smallest doubling of lists visited with the recall wanted, and its recall@10 against exact search.

    Where one byte a dimension is too coarse for that recall even over all lists, within half a point of what it allows.
    The sample's queries are stored vectors moved a little, so that finding the vector itself is no proof.
    """
    random = np.random.default_rng(1)
    sample = rows[random.choice(len(rows), min(_SAMPLE, len(rows)), replace=False)]
    queries = sample + random.normal(0, 0.3 / np.sqrt(sample.shape[1]), sample.shape).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    exact = [set(ids[np.argpartition(-scores, 10)[:10]].tolist()) for scores in _scores(queries, rows)]

    def recall_at(probes: int) -> float:
        index.nprobe = probes
        found = index.search(queries, 10)[1]
        return float(np.mean([len(truth & set(row.tolist())) / 10 for truth, row in zip(exact, found, strict=True)]))

    wanted = min(RECALL_WANTED, recall_at(lists) - 0.005)
    for probes in _doublings(lists):
        recall = recall_at(probes)
        if recall >= wanted:
            break
    return probes, round(recall, 4)


def _scores(queries: Vectors, rows: Vectors) -> Iterator[Vectors]:
    for start in range(0, len(queries), 20):
        yield from queries[start : start + 20] @ rows.T


def _doublings(limit: int) -> Iterator[int]:
    value = 8
    while value < limit:
        yield value
        value *= 2
    yield limit
