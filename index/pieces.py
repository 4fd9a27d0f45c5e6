"""The dense projection's folder as pieces that are written once: what was added becomes one more, and pieces merge.

    NAME.rows.npy NAME.ids.npy NAME.lists.faiss     vectors (index.dense)
    NAME.postings.npy NAME.facets.json              what filters ask for (index.postings)
    removed.npy                                     ids that are in some piece and count no more

A new generation's folder links the files of those before, so an update costs what it adds. Four pieces of one order of
size become one, as in every log-structured index: small ones at once, large ones (``AT_ONCE`` passages and more) when
the writer has reported (Projections.tend). A library up to EXACT_LIMIT passages is compared row by row; in a larger one
the pieces above a quarter of that have inverted lists.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.dense import IDS, LISTS, ROWS, Batches, DenseIndex, Ids, Piece, PieceFacts, write_piece
from index.postings import FACETS, POSTINGS, Postings, PostingsPiece, Spans
from index.stamps import link
from index.truth import Rows

EXACT_LIMIT = 100_000
AT_ONCE = 10_000
FAN = 4  # so many pieces of one order of size become one
_STALE = 0.25  # of a piece that may be removed before it is written anew
_BATCH = 1 << 14
_REMOVED = "removed.npy"
_ENDINGS = (ROWS, IDS, LISTS, POSTINGS, FACETS)


@dataclass(frozen=True, slots=True)
class Made:
    """What a folder holds: pieces in the order they were made, and how many ids are removed of each."""

    pieces: tuple[PieceFacts, ...] = ()
    removed: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """Vectors that count."""
        return sum(piece.count for piece in self.pieces) - sum(self.removed)

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Made:
        """From a stamp's settings. Raises KeyError or TypeError."""
        return cls(tuple(PieceFacts(**piece) for piece in settings["pieces"]), tuple(settings["removed"]))

    def settings(self) -> dict[str, Any]:
        """For a stamp."""
        return {"pieces": [asdict(piece) for piece in self.pieces], "removed": list(self.removed)}


def due(made: Made) -> tuple[str, ...]:
    """The pieces that are to become one now; nothing where none are. The least work comes first."""
    exact = made.count <= EXACT_LIMIT
    tiers: dict[int, list[PieceFacts]] = {}
    for piece, gone in zip(made.pieces, made.removed, strict=True):
        left = piece.count - gone
        wrong = bool(piece.lists) if made.count <= EXACT_LIMIT // 2 else not piece.lists and wants_lists(left, exact)
        if gone > _STALE * piece.count or wrong:
            return (piece.name,)
        tiers.setdefault(int(np.log2(max(left, 1))) // int(np.log2(FAN)), []).append(piece)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= FAN:
            return tuple(piece.name for piece in tiers[tier])
    return ()


def wants_lists(count: int, exact: bool) -> bool:
    """Whether a piece of so many vectors gets inverted lists in a library that is (not) compared row by row."""
    return not exact and count > EXACT_LIMIT // 4


class Workshop:
    """One folder that is being filled."""

    def __init__(self, folder: Path, dim: int) -> None:
        self.folder = folder
        self.dim = dim
        self.made = Made()
        self._removed = np.empty(0, dtype=np.int64)

    def start_from(self, old: Path, made: Made, removed: Ids) -> None:
        """Link what an older folder holds, with these ids taken out too."""
        for piece in made.pieces:
            for file in files_of(old, piece):
                link(file, self.folder / file.name)
        self._take_out(made.pieces, np.union1d(read_removed(old), removed))

    def add(self, connection: Rows, batches: Batches, most: int, spans: Spans | None) -> None:
        """One more piece, of at most so many vectors, and the postings of the passages in the spans."""
        if not most:
            return
        name = secrets.token_hex(4)
        exact = self.made.count + most <= EXACT_LIMIT
        facts = write_piece(self.folder, name, batches, most, self.dim, lists=wants_lists(most, exact))
        PostingsPiece.build(connection, spans).write(self.folder, name)
        self._take_out((*self.made.pieces, facts), self._removed)

    def merge_small(self) -> None:
        """Merge what is due and small, until nothing is."""
        while (names := due(self.made)) and sum(p.count for p in self.made.pieces if p.name in names) <= AT_ONCE:
            self.replace(names, merged(self.folder, self.folder, self._of(names), self.dim))

    def _of(self, names: Sequence[str]) -> Several:
        return Several.of(self.made, names, self._removed)

    def replace(self, names: Sequence[str], new: PieceFacts) -> None:
        """Let a merged piece take the place of those it was made from."""
        gone = [piece for piece in self.made.pieces if piece.name in names]
        for piece in gone:
            for file in files_of(self.folder, piece):
                file.unlink()
        kept = [piece for piece in self.made.pieces if piece.name not in names]
        self._take_out((*kept, *([new] if new.count else [])), self._removed)

    def take(self, scratch: Path, piece: PieceFacts) -> None:
        """Link a piece that was made in another folder."""
        for file in files_of(scratch, piece):
            link(file, self.folder / file.name)

    def _take_out(self, pieces: Sequence[PieceFacts], removed: Ids) -> None:
        """Note pieces and what of them counts no more; what no piece holds any longer is forgotten."""
        inside = [_inside(np.load(self.folder / f"{piece.name}{IDS}", mmap_mode="r"), removed) for piece in pieces]
        self._removed = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *inside]))
        self.made = Made(tuple(pieces), tuple(len(ids) for ids in inside))

    def finish(self) -> Made:
        """Write what is left to write."""
        np.save(self.folder / _REMOVED, self._removed)
        return self.made


@dataclass(frozen=True, slots=True)
class Several:
    """Pieces that become one, without these ids; ``exact`` says that their library is compared row by row."""

    pieces: Sequence[PieceFacts]
    removed: Ids
    exact: bool

    @classmethod
    def of(cls, made: Made, names: Sequence[str], removed: Ids) -> Several:
        """Those with these names."""
        return cls([piece for piece in made.pieces if piece.name in names], removed, made.count <= EXACT_LIMIT)


def merged(source: Path, target: Path, several: Several, dim: int) -> PieceFacts:
    """Write one piece into ``target`` of several of ``source``. Raises OSError, ValueError or RuntimeError."""
    pieces = [Piece.open(source, piece) for piece in several.pieces]
    postings = [PostingsPiece.open(source, piece.name) for piece in several.pieces]
    ids = np.setdiff1d(np.concatenate([piece.ids for piece in pieces]), several.removed)
    name = secrets.token_hex(4)
    lists = wants_lists(len(ids), several.exact)
    new = write_piece(target, name, _rows_of(pieces, ids), len(ids), dim, lists=lists)
    PostingsPiece.joined(postings, several.removed).write(target, name)
    return new


def _rows_of(pieces: Sequence[Piece], ids: Ids) -> Iterator[tuple[Ids, Any]]:
    """The rows of these ids, piece after piece."""
    for piece in pieces:
        at = np.flatnonzero(np.isin(piece.ids, ids))
        for start in range(0, len(at), _BATCH):
            some = at[start : start + _BATCH]
            yield piece.ids[some], piece.rows[some]


def _inside(ids: Ids, wanted: Ids) -> Ids:
    """Those of the wanted ids that are among the others; both ascending."""
    if not len(ids):
        return wanted[:0]
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    found: Ids = wanted[ids[at] == wanted]
    return found


def files_of(folder: Path, piece: PieceFacts) -> list[Path]:
    """The files of a piece."""
    paths = [folder / f"{piece.name}{ending}" for ending in _ENDINGS]
    return paths if piece.lists else [path for path in paths if not path.name.endswith(LISTS)]


def read_removed(folder: Path) -> Ids:
    """The ids that count no more. Raises OSError or ValueError."""
    removed: Ids = np.load(folder / _REMOVED).astype(np.int64)
    return removed


def opened(folder: Path, made: Made, dim: int, known: Mapping[str, Piece] | None = None) -> tuple[DenseIndex, Postings]:
    """Both indexes of a folder; pieces that are ``known`` by name are not opened again.

    Raises OSError, ValueError or RuntimeError.
    """
    removed = read_removed(folder)
    pieces = [(known or {}).get(piece.name) or Piece.open(folder, piece) for piece in made.pieces]
    postings = Postings([PostingsPiece.open(folder, piece.name) for piece in made.pieces], removed)
    return DenseIndex(pieces, removed, dim), postings
