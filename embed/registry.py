"""From the name that a user gives to an Encoder."""

from __future__ import annotations

from pathlib import Path

from embed.encoder import Encoder
from embed.model_folder import DEFAULT, Share
from embed.prepare import prepare_default


def load_encoder(name: str | None = None, *, cache: Path | None = None, on_progress: Share | None = None) -> Encoder:
    """The encoder called ``name``; ModelError when it can't be prepared or loaded.

    None, "default" and "multilingual-e5-small" are the built-in model, prepared on first use (``on_progress`` gets
    the share done, 0 to 1); "hashing" is the encoder for tests; everything else is a sentence-transformers model,
    by hub name or folder. ``cache`` is where the built-in model is kept (None: the user's cache folder).
    """
    if name is None or name in ("default", DEFAULT):
        from embed.onnx_encoder import OnnxEncoder

        return OnnxEncoder(prepare_default(cache, on_progress))
    if name == "hashing":
        from embed.hashing import HashingEncoder

        return HashingEncoder()
    from embed.sentence import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)
