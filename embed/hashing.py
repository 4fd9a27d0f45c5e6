"""An encoder without a model, for tests: character n-grams hashed into a vector.

Texts that share wording are near each other, and that is all it knows. It is pure: the same text gives the same
vector in every process and on every machine (CRC-32, never ``hash``).
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np

from embed.encoder import Progress, Vectors, unit_rows

GRAMS = (1, 2, 3)


class HashingEncoder:
    """Counts of character 1-, 2- and 3-grams, square roots, unit length; white space and case don't count."""

    def __init__(self, dim: int = 256) -> None:
        """Take the length of the vectors, at least 2."""
        if dim < 2:
            raise ValueError(f"dim is {dim}, at least 2 wanted")
        self.name = "hashing"
        self.dim = dim
        self.max_tokens = 1_000_000
        self.fingerprint = f"hashing:{dim}:1"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows (n, dim); questions and passages are read alike."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Unit rows (n, dim)."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._count(text, row)
        if on_progress is not None and texts:
            on_progress(len(texts))
        return unit_rows(np.sqrt(rows))

    def _count(self, text: str, row: Vectors) -> None:
        # The two ends make the row of an empty text a vector too.
        letters = "\x02" + "".join(unicodedata.normalize("NFKC", text).casefold().split()) + "\x03"
        for size in GRAMS:
            for at in range(len(letters) - size + 1):
                row[zlib.crc32(letters[at : at + size].encode("utf-8", "surrogatepass")) % self.dim] += 1
