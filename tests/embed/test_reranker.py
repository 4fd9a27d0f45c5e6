"""A cross-encoder by name or folder: loaded when it is named, explained when it can't be."""

from pathlib import Path

import pytest

from corpus.errors import ModelError
from embed.reranker import CrossEncoderReranker


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A cross-encoder of two layers with random weights, as sentence-transformers saves one."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    place = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"水质改善目标污染治理"]
    (place / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=len(words), max_position_embeddings=64, num_labels=1, **sizes)
    BertForSequenceClassification(config).save_pretrained(place)
    BertTokenizerFast(vocab_file=str(place / "vocab.txt")).save_pretrained(place)
    return place


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_folder_is_loaded_and_scores_each_text_alike_in_any_company(folder):
    reranker = CrossEncoderReranker(str(folder))
    texts = ["水质改善目标", "污染治理", "水质"]
    scores = reranker.score("水质目标", texts)
    assert len(scores) == 3
    assert all(isinstance(score, float) for score in scores)
    assert reranker.score("水质目标", texts[1:2])[0] == pytest.approx(scores[1], abs=1e-5)
    assert reranker.score("水质目标", []) == []


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(ModelError, match="不存在"):
        CrossEncoderReranker(str(tmp_path / "none"))
