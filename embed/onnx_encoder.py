"""Runs a prepared model folder with ONNX Runtime and ``tokenizers``: no torch, quick to start, small in memory.

Texts are sorted by length and padded together in batches of about ``BATCH_TOKENS`` tokens, padding included: that
keeps both the padding and the memory small, whatever the lengths are.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.encoder import Progress, Vectors, unit_rows
from embed.manifest import read_manifest

BATCH_TOKENS = 1024
# Texts are tokenized this many at a time, so that a large collection is never held as tokens at once.
SLAB = 2048
# No piece of a bundled vocabulary is as long: what is left out of a longer text here would be cut off later.
TOKEN_LETTERS = 64
# Counts up whenever this module would make another vector out of the same folder.
VERSION = 1


class OnnxEncoder:
    """The model in a folder made by embed.prepare."""

    def __init__(self, folder: Path, *, threads: int | None = None, batch_tokens: int = BATCH_TOKENS) -> None:
        """Load tokenizer and model (0.2 s); ModelError when the folder can't be used."""
        self._batch_tokens = batch_tokens
        manifest = read_manifest(folder)
        try:
            config = json.loads((folder / "config.json").read_text("utf-8"))
            prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
            self._pad = int(config["pad_token_id"])
            self.dim = int(config["hidden_size"])
            self.max_tokens = int(config["max_position_embeddings"])
            self._prompts: dict[str, str] = {kind: prompts[kind] for kind in ("query", "passage")}
            # What is read of a text that holds nothing but white space, for models that were taught it.
            self._blank: list[int] = config.get("blank_ids", [])
            (graph,) = (folder / "onnx").glob("model_*.onnx")
            # The graph is opened beside the tokenizer, which keeps one core busy on its own.
            with ThreadPoolExecutor(1) as beside:
                session = beside.submit(open_session, graph, threads)
                self._tokenizer = open_tokenizer(folder / "tokenizer.json")
                self._session = session.result()
        except Exception as error:  # the two libraries raise bare exceptions of their own
            raise ModelError("model.folder_unusable", path=folder, why=one_line(error)) from error
        self.name = str(manifest["name"])
        kind = graph.stem.removeprefix("model_")
        made_of = [manifest[key] for key in ("recipe", "weights_sha256")] + [self._prompts, self.max_tokens, VERSION]
        self.fingerprint = f"{self.name}:{kind}:{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows (n, dim) of questions."""
        return self._encode("query", texts, None)

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Unit rows (n, dim) of passages; ``on_progress`` gets the number of texts done so far."""
        return self._encode("passage", texts, on_progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens the model reads for each text as a passage, prompt and special tokens included, uncut."""
        return [len(self._tokenizer.encode(self._prompts["passage"] + text).ids) for text in texts]

    def _encode(self, kind: str, texts: Sequence[str], on_progress: Progress | None) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), SLAB):
            slab = [self._ids(self._prompts[kind] + text) for text in texts[start : start + SLAB]]
            done = start
            for batch in batches([len(ids) for ids in slab], self._batch_tokens):
                rows[[start + i for i in batch]] = self._run("sentence_embedding", [slab[i] for i in batch])
                done += len(batch)
                if on_progress is not None:
                    on_progress(done)
        return unit_rows(rows)

    def _ids(self, text: str) -> list[int]:
        """The tokens of a text, cut at its end to what the model reads."""
        ids: list[int] = self._tokenizer.encode(text[: self.max_tokens * TOKEN_LETTERS]).ids
        if len(ids) <= 2 and self._blank:
            return self._blank
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _run(self, output: str, ids: Sequence[Sequence[int] | NDArray[np.int64]]) -> Vectors:
        longest = max(map(len, ids))
        padded = np.full((len(ids), longest), self._pad, dtype=np.int64)
        mask = np.zeros_like(padded)
        for row, own in enumerate(ids):
            padded[row, : len(own)] = own
            mask[row, : len(own)] = 1
        values: Vectors = self._session.run([output], {"input_ids": padded, "attention_mask": mask})[0]
        return values


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions grouped by length, longest first; the padded size of a group is at most the budget, or one text."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        size = max(1, budget // max(lengths[order[at]], 1))
        yield order[at : at + size]
        at += size


def open_tokenizer(path: Path) -> Any:  # noqa: ANN401  (tokenizers has no types)
    """The tokenizer in a file, shared by all who read the same file unchanged."""
    return _tokenizer(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _tokenizer(path: Path, _: int) -> Any:  # noqa: ANN401
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def open_session(path: Path, threads: int | None) -> Any:  # noqa: ANN401  (onnxruntime has no types)
    """A graph, ready to run on ``threads`` cores (None: those that there are)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads or _cores()
    options.inter_op_num_threads = 1
    # Every batch has another shape; an arena would keep the largest of each.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # Threads that spin while they wait double the time of everything as soon as the machine has other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    """Cores that this process may use, at most 8: a model this small gains nothing beyond."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, 8))


def one_line(error: BaseException) -> str:
    """What an error says, short and on one line."""
    return " ".join(str(error).split())[:300] or type(error).__name__
