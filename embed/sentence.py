"""Any sentence-transformers model, by hub name or local folder: slow to start, on the GPU when there is one.

Prompts. A model that declares prompts gets those, under the first name it uses of ``QUERY_NAMES`` and
``PASSAGE_NAMES``. Many models only tell their prompts on their model card; for the families in ``FAMILIES`` they are
known by name. Every other model gets none.

Downloads. A folder is never looked up on the net. A hub name is used from the local hub cache when it is there and
downloaded otherwise: naming it is asking for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.encoder import Progress, Vectors, unit_rows

QUERY_NAMES = ("query", "retrieval.query", "retrieval_query", "search_query", "s2p_query", "web_search_query")
PASSAGE_NAMES = ("passage", "document", "retrieval.passage", "retrieval_document", "search_document", "corpus")
_TASK = "Given a question about policy documents, retrieve the clauses that answer it"
# Part of the name, and the prompts for queries and passages; the first that fits counts.
FAMILIES: tuple[tuple[str, str, str], ...] = (
    (r"\be5\b.*instruct", f"Instruct: {_TASK}\nQuery: ", ""),
    (r"\be5\b", "query: ", "passage: "),
    (r"\bbge-(small|base|large)-zh\b", "为这个句子生成表示以用于检索相关文章：", ""),
    (r"\bbge-(small|base|large)-en\b", "Represent this sentence for searching relevant passages: ", ""),
    (r"\bnomic-embed\b", "search_query: ", "search_document: "),
    (r"\bqwen3-embedding\b", f"Instruct: {_TASK}\nQuery:", ""),
)
BATCH = 32
SLAB = 512


class SentenceTransformerEncoder:
    """The model called ``name_or_path``; a name that is an existing folder, or looks like a path, is a folder."""

    def __init__(self, name_or_path: str | Path, *, device: str | None = None) -> None:
        """Load the model (many seconds); ModelError when it isn't there, can't be reached or can't be loaded."""
        self.name = str(name_or_path)
        self._model = _load(self.name, device)
        self.dim = int(self._model.get_embedding_dimension() or 0) or len(self._model.encode("a"))
        self.max_tokens = int(self._model.max_seq_length or 512)
        self.query_prompt, self.passage_prompt = choose_prompts(self.name, self._model.prompts)
        self.fingerprint = f"{self.name}:{self._checksum()[:32]}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows (n, dim) of questions."""
        return self._encode(texts, self.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Unit rows (n, dim) of passages; ``on_progress`` gets the number of texts done so far."""
        return self._encode(texts, self.passage_prompt, on_progress)

    def _encode(self, texts: Sequence[str], prompt: str, on_progress: Progress | None) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), SLAB):
            # The prompt is put before the text here: given as an argument, "" would mean the model's own default.
            slab = [prompt + text for text in texts[start : start + SLAB]]
            values = self._model.encode(
                slab, prompt="", batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
            )
            rows[start : start + len(slab)] = values
            if on_progress is not None:
                on_progress(start + len(slab))
        if not np.isfinite(rows).all():
            raise ModelError("model.bad_vectors", name=self.name, why="NaN")
        return unit_rows(rows)

    def _checksum(self) -> str:
        """Over everything that makes a vector: modules, parameters, tokenizer, prompts, length."""
        total = hashlib.sha256(repr((self.query_prompt, self.passage_prompt, self.max_tokens)).encode())
        total.update(repr([(type(module).__name__, str(module)) for module in self._model]).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            total.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
            total.update(_bytes(tensor))
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        if backend is not None:
            total.update(backend.to_str().encode())
        return total.hexdigest()


def choose_prompts(name: str, declared: Mapping[str, str]) -> tuple[str, str]:
    """The prompts for queries and passages: the model's own when it declares any, else its family's, else none.

    >>> choose_prompts("intfloat/e5-base-v2", {})
    ('query: ', 'passage: ')
    """

    def first(names: Iterable[str]) -> str:
        return next((declared[name] for name in names if declared.get(name)), "")

    own = first(QUERY_NAMES), first(PASSAGE_NAMES)
    if any(own):
        return own
    # Underscores count as letters in \b; folder names use them for hyphens.
    plain = name.lower().replace("_", "-")
    return next(((query, passage) for part, query, passage in FAMILIES if re.search(part, plain)), ("", ""))


def looks_local(name: str) -> bool:
    """Whether a name means a folder: it exists, or is written like a path rather than like owner/model."""
    return (
        Path(name).expanduser().is_dir()
        or name.startswith((".", "/", "~"))
        or "\\" in name
        or name.count("/") > 1
        or Path(name).is_absolute()
    )


def _bytes(tensor: Any) -> bytes:  # noqa: ANN401  (torch is only imported by need)
    import torch

    data: bytes = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
    return data


def open_named(name: str, opener: Callable[..., Any]) -> Any:  # noqa: ANN401  (torch is only imported by need)
    """What ``opener(source, local=…)`` makes of a folder, or of a hub name, looked up in the local cache first.

    Raises ModelError, whatever the opener raises.
    """
    if looks_local(name):
        folder = Path(name).expanduser()
        if not folder.is_dir():
            raise ModelError("model.folder_missing", path=folder)
        return _opened(name, str(folder), opener, local=True)
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name, re.ASCII):
        raise ModelError("model.not_found", name=name, why="owner/model")
    try:
        return _opened(name, name, opener, local=True)
    except ModelError:
        _ask_hub(name)
        return _opened(name, name, opener, local=False)


def _load(name: str, device: str | None) -> Any:  # noqa: ANN401
    def opener(source: str, *, local: bool) -> Any:  # noqa: ANN401
        return _open(source, device, local=local)

    return open_named(name, opener)


def _ask_hub(name: str) -> None:
    """Whether the hub can be reached and knows the model; the loader itself would try for more than a minute."""
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(name if "/" in name else f"sentence-transformers/{name}", timeout=10)
    except Exception as error:  # network, proxy, validation and hub errors share no base
        raise _explain(name, error) from error


def _open(source: str, device: str | None, *, local: bool) -> Any:  # noqa: ANN401
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(source, device=device, local_files_only=local)


def _opened(name: str, source: str, opener: Callable[..., Any], *, local: bool) -> Any:  # noqa: ANN401
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return opener(source, local=local)
    except Exception as error:  # the library and the hub raise dozens of kinds
        raise _explain(name, error) from error


def _explain(name: str, error: BaseException) -> ModelError:
    """The ModelError that says what to do about a failure of the library, judged by the whole chain of causes."""
    kinds: list[str] = []
    at: BaseException | None = error
    while at is not None and len(kinds) < 20:
        kinds.extend(kind.__name__ for kind in type(at).__mro__)
        at = at.__cause__ or at.__context__
    why = " ".join(str(error).split())[:200] or type(error).__name__
    if {"RepositoryNotFoundError", "GatedRepoError", "HFValidationError"} & set(kinds):
        return ModelError("model.not_found", name=name, why=why)
    if {"ConnectionError", "ConnectError", "TimeoutException", "OfflineModeIsEnabled", "LocalEntryNotFoundError"} & set(
        kinds
    ):
        return ModelError("model.offline", name=name, why=why, default="default")
    return ModelError("model.load_failed", name=name, why=why)
