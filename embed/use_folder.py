"""Writes the Universal Sentence Encoder as a folder for embed.onnx_encoder.

config.json                            what the encoder must know of the graph
config_sentence_transformers.json      no prompts: questions and passages are read alike
tokenizer.json                         the Unigram tokenizer, cutting as the package's own does
onnx/model_q6.onnx, onnx/weights.bin   see embed.use_graph
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

from embed.graph import write_apart
from embed.manifest import write_manifest
from embed.model_folder import Share, ignore

if TYPE_CHECKING:
    from embed.use_weights import UseWeights

NAME = "use-multilingual-3"
# Counts up whenever the same weights would give another folder.
RECIPE = 1
# The model has no limit of its own; a passage has one.
LONGEST = 512
ONNX_FILE = "onnx/model_q6.onnx"


def write_use_model(folder: Path, weights: UseWeights, report: Share = ignore) -> None:
    """Write the model into an empty folder, manifest last."""
    from embed.use_graph import build_use_graph

    (folder / ONNX_FILE).parent.mkdir()
    write_apart(build_use_graph(weights), folder / ONNX_FILE)
    report(0.5)
    vocabulary = weights.vocabulary
    contents = {
        "config.json": {
            "hidden_size": weights.floats["d3"].shape[1],
            "max_position_embeddings": LONGEST,
            "pad_token_id": vocabulary.pad,
            "blank_ids": [vocabulary.bos, vocabulary.unk, vocabulary.eos],
        },
        "config_sentence_transformers.json": {"prompts": {"query": "", "passage": ""}},
        "tokenizer.json": use_tokenizer_json(weights),
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    report(0.9)
    write_manifest(folder, {"name": NAME, "recipe": RECIPE, "weights_sha256": weights.sha256})


def use_tokenizer_json(weights: UseWeights) -> dict[str, object]:
    """The tokenizer as the ``tokenizers`` library reads it: the compiled normalization, blanks as one ▁ each."""
    from embed.vocabulary import replaced, unigram_json

    normalizers = [
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(weights.normalization).decode("ascii")},
        {"type": "Strip", "strip_left": True, "strip_right": True},
        replaced({"Regex": " {2,}"}, " "),
    ]
    tokenizer = unigram_json(weights.vocabulary, normalizers)
    # Unknown characters in a row would be one unknown piece. The package reads one each, and many are unknown.
    pattern = {"Regex": "[^" + _ranges({c for piece in weights.vocabulary.pieces for c in piece}) + "]"}
    alone = {"type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": False}
    tokenizer["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [tokenizer["pre_tokenizer"], alone]}
    return tokenizer


def _ranges(characters: set[str]) -> str:
    """The characters as the inside of a regular expression's set."""
    found: list[list[int]] = []
    for point in sorted(map(ord, characters)):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in found)
