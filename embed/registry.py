"""From the name that a user gives, or that a library keeps, to an Encoder."""

from __future__ import annotations

from pathlib import Path

from embed.bundled import PAIR, WEIGHT, is_default
from embed.encoder import Encoder
from embed.model_folder import Share
from embed.prepare import prepare, prepare_default


def load_encoder(name: str | None = None, *, cache: Path | None = None, on_progress: Share | None = None) -> Encoder:
    """The encoder called ``name``; ModelError when it can't be prepared or loaded.

    None, "default" and "multilingual-e5-small+use-multilingual-3" are the two bundled models as one encoder; each of
    them is there alone by its own name. They are prepared on first use (``on_progress`` gets the share done, 0 to 1).
    "hashing" is the encoder for tests; everything else is a sentence-transformers model, by hub name or folder.
    ``cache`` is where bundled models are kept (None: the user's cache folder).
    """
    if is_default(name):
        from embed.onnx_encoder import OnnxEncoder
        from embed.paired import PairedEncoder

        first, second = map(OnnxEncoder, prepare_default(cache, on_progress))
        return PairedEncoder(first, second, WEIGHT)
    for model in PAIR:
        if name == model.name:
            from embed.onnx_encoder import OnnxEncoder

            return OnnxEncoder(prepare(model, cache, on_progress))
    if name == "hashing":
        from embed.hashing import HashingEncoder

        return HashingEncoder()
    from embed.sentence import SentenceTransformerEncoder

    return SentenceTransformerEncoder(str(name))
